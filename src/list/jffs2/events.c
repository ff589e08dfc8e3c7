/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What happened on a simulated flash: each command, and below it the events that it led to. */
#include "list/jffs2/events.h"
#include "list/jffs2/tables.h"

#include "firmware/model/subject.h"
#include "list/list.h"
#include "play/play.h"

static const struct live_row *
row_of(const struct table *t, size_t row)
{
	size_t count;

	return &play_rows(t->play, &count)[row];
}

static bool
is_command(const struct table *t, size_t row)
{
	return row_of(t, row)->event == LIVE_COMMAND;
}

/* ---- columns ---- */

static void
get_event(const struct table *t, size_t row, struct cell *c)
{
	c->absent = is_command(t, row);
	c->number = row_of(t, row)->event + 1;
}

static void
get_line(const struct table *t, size_t row, struct cell *c)
{
	c->number = row_of(t, row)->line;
}

static void
get_kind(const struct table *t, size_t row, struct cell *c)
{
	text_add(&c->text, is_command(t, row) ? "command" : chip_kinds[row_of(t, row)->kind]);
}

static void
get_offset(const struct table *t, size_t row, struct cell *c)
{
	c->absent = row_of(t, row)->block == UINT32_MAX;
	c->number = row_of(t, row)->at;
}

static void
get_length(const struct table *t, size_t row, struct cell *c)
{
	c->absent = row_of(t, row)->block == UINT32_MAX;
	c->number = row_of(t, row)->len;
}

static void
get_block(const struct table *t, size_t row, struct cell *c)
{
	c->absent = row_of(t, row)->block == UINT32_MAX;
	c->number = row_of(t, row)->block;
}

static void
get_torn(const struct table *t, size_t row, struct cell *c)
{
	c->number = row_of(t, row)->torn;
}

static void
get_failed(const struct table *t, size_t row, struct cell *c)
{
	c->number = row_of(t, row)->failed;
}

static void
get_what(const struct table *t, size_t row, struct cell *c)
{
	text_add(&c->text, is_command(t, row) ? "> " : "");
	text_add(&c->text, text_str(&row_of(t, row)->what));
	/* The screen may have no room for the last column. */
	if (t->firmware && is_command(t, row) && row_of(t, row)->why.len)
		text_addf(&c->text, ": %s", text_str(&row_of(t, row)->why));
}

static void
get_why(const struct table *t, size_t row, struct cell *c)
{
	text_add(&c->text, text_str(&row_of(t, row)->why));
	c->absent = c->text.len == 0;
}

static const struct column columns[] = {
	{ .name = "event", .title = "#", .kind = COLUMN_NUMBER, .width = 4, .rank = 1,
	  .get = get_event, .help = "the number of the event" },
	{ .name = "line", .title = "LINE", .kind = COLUMN_NUMBER, .width = 5, .rank = 7,
	  .get = get_line, .use = COLUMN_OUTPUT, .help = "the line of the script that led to it" },
	{ .name = "kind", .title = "EVENT", .kind = COLUMN_TEXT, .width = 7, .rank = 3,
	  .get = get_kind,
	  .help = "command; program, spare: bytes, or those of a spare area, are written; erase; "
	          "bad: a block is marked; cut, power: the power fails, and comes back" },
	{ .name = "offset", .title = "OFFSET", .kind = COLUMN_OFFSET, .width = 8, .rank = 2,
	  .get = get_offset, .help = "where it begins in the data of the flash" },
	{ .name = "length", .title = "BYTES", .kind = COLUMN_BYTES, .width = 6, .rank = 6,
	  .get = get_length, .help = "how many bytes it is about" },
	{ .name = "block", .title = "BLOCK", .kind = COLUMN_NUMBER, .width = 5, .rank = 5,
	  .get = get_block, .help = "the erase block" },
	{ .name = "torn", .title = "CUT", .kind = COLUMN_FLAG, .width = 4, .get = get_torn,
	  .use = COLUMN_OUTPUT, .help = "whether power failed within it" },
	{ .name = "failed", .title = "FAIL", .kind = COLUMN_FLAG, .width = 4, .get = get_failed,
	  .use = COLUMN_OUTPUT, .help = "whether the block failed in it, with power on" },
	{ .name = "what", .title = "WHAT", .kind = COLUMN_TEXT, .width = 32, .get = get_what,
	  .help = "the command; the node that is written or marked obsolete" },
	{ .name = "why", .title = "WHY", .kind = COLUMN_TEXT, .get = get_why, .rank = 4,
	  .help = "the reason for the event; what came of the command" },
};

/* ---- rows ---- */

static size_t
count(const struct table *t)
{
	size_t n = 0;

	if (t->play)
		play_rows(t->play, &n);
	return n;
}

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	uint32_t extent;

	if (!t->volume || row_of(t, row)->block == UINT32_MAX)
		return;
	extent = volume_extent_at(t->volume, row_of(t, row)->at);
	if (extent != EXTENT_NONE)
		subject_extent(t->volume, extent, s);
}

static enum row_mark
mark(const struct table *t, size_t row)
{
	const struct live_row *r = row_of(t, row);

	if (play_is_later(t->play, r))
		return MARK_UNREAD;
	if (r->event == LIVE_COMMAND)
		return MARK_BOUNDARY;
	return r->torn || r->kind == CHIP_CUT || r->kind == CHIP_BAD ? MARK_BAD
	       : r->kind == CHIP_ERASE ? MARK_FREE : r->kind == CHIP_SPARE ? MARK_MARKER : MARK_LIVE;
}

/* ---- the family: there may be no image that was examined ---- */

static uint64_t
generation(const struct table *t)
{
	return t->play ? t->play->generation : 0;
}

static void
begin_subject(const struct table *t, struct subject *s)
{
	*s = (struct subject){ .firmware = t->firmware, .title = "event", .volume = t->volume,
		.extent = EXTENT_NONE, .inode = FS_NONE };
	if (t->firmware)
		s->bytes = span_cut(t->firmware->bytes, 0, 0);
}

static const struct table_family family = {
	.generation = generation,
	.subject = begin_subject,
};

const struct table_class table_events = {
	.family = &family,
	.name = "events",
	.title = "Flash",
	.help = "What happened on a simulated flash.",
	.columns = columns,
	.column_count = COUNT(columns),
	.may_take_volume = true,
	.count = count,
	.subject = subject,
	.mark = mark,
};

void
table_open_events(struct table *t, const struct play *p, struct firmware *f, struct volume *v)
{
	*t = (struct table){ .class = &table_events, .firmware = f, .volume = v, .root = FS_NONE,
		.play = p };
	table_begin(t);
}
