/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The nodes of a JFFS2 part: what the rows say. */
#include "firmware/model/subject.h"
#include "jffs2/reason/reason.h"
#include "list/jffs2/node_rows.h"
#include "list/jffs2/nodes.h"
#include "list/jffs2/tables.h"
#include "list/list.h"
#include "past/lens.h"
#include "table/table.h"
#include "words/node_what.h"

static const struct jffs2_log *
log_of(const struct table *t)
{
	return &t->volume->log;
}

/* ---- columns ---- */

/* The state of the row's node, seen through the table's lens; false: not read yet. */
static bool
state_of(const struct table *t, size_t row, enum node_state *state)
{
	return lens_state(&t->lens, t->volume, t->rows.at[row], state);
}

static void
get_letter(const struct table *t, size_t row, struct cell *c)
{
	const struct extent *e = node_rows_extent(t, row);
	enum node_state state;
	char letter[2] = { 0 };

	if (!e)
		letter[0] = '-';
	else if (!state_of(t, row, &state))
		letter[0] = ' ';
	else if (e->kind == EXTENT_NODE)
		letter[0] = lens_on(&t->lens, t->volume) ? lens_letter(state)
		                                         : node_states[state].letter;
	else
		letter[0] = e->kind == EXTENT_DIRT ? '#' : '.';
	text_add(&c->text, letter);
}

static void
get_state(const struct table *t, size_t row, struct cell *c)
{
	const struct extent *e = node_rows_extent(t, row);
	enum node_state state;

	c->absent = !e || e->kind != EXTENT_NODE;
	if (c->absent)
		return;
	if (!state_of(t, row, &state))
		text_add(&c->text, "unread");
	else
		text_add(&c->text, lens_on(&t->lens, t->volume) ? lens_state_name(state)
		                                                : node_states[state].name);
}

static void
get_offset(const struct table *t, size_t row, struct cell *c)
{
	c->number = node_rows_offset(t, row) + (t->absolute ? t->volume->offset : 0);
}

/* Dirt shows the two bytes in the place of a magic. */
static void
get_magic(const struct table *t, size_t row, struct cell *c)
{
	const struct extent *e = node_rows_extent(t, row);

	c->absent = !e || e->kind == EXTENT_FREE;
	if (!c->absent)
		c->number = span_u16(log_of(t)->part, e->offset, log_of(t)->endian);
}

static void
get_type(const struct table *t, size_t row, struct cell *c)
{
	const struct extent *e = node_rows_extent(t, row);

	if (!e)
		text_add(&c->text, "boundary");
	else if (e->kind == EXTENT_NODE)
		text_add(&c->text, jffs2_type(e->nodetype)->name);
	else
		text_add(&c->text, e->kind == EXTENT_FREE ? "free" : "dirt");
}

static void
get_nodetype(const struct table *t, size_t row, struct cell *c)
{
	const struct extent *e = node_rows_extent(t, row);

	c->absent = !e || e->kind != EXTENT_NODE;
	if (!c->absent)
		c->number = jffs2_fs_extent(t->volume->fs, t->rows.at[row]).nodetype;
}

/* A node's own length, without the padding after it. */
static void
get_length(const struct table *t, size_t row, struct cell *c)
{
	const struct extent *e = node_rows_extent(t, row);

	c->absent = !e;
	if (e && e->kind == EXTENT_NODE)
		c->number = jffs2_totlen(log_of(t)->part, (size_t)e->offset,
		        log_of(t)->endian);
	else if (e)
		c->number = e->len;
}

static void
get_covers(const struct table *t, size_t row, struct cell *c)
{
	const struct extent *e = node_rows_extent(t, row);

	c->number = e ? e->len : 0;
}

static void
get_ino(const struct table *t, size_t row, struct cell *c)
{
	const struct extent *e = node_rows_extent(t, row);

	c->absent = !e || e->kind != EXTENT_NODE || jffs2_type(e->nodetype)->ino_at < 0;
	if (!c->absent)
		c->number = e->ino;
}

static void
get_version(const struct table *t, size_t row, struct cell *c)
{
	const struct extent *e = node_rows_extent(t, row);

	c->absent = !e || e->kind != EXTENT_NODE
	            || jffs2_type(e->nodetype)->version_at < 0;
	if (!c->absent)
		c->number = e->version;
}

static void
get_flaws(const struct table *t, size_t row, struct cell *c)
{
	const struct extent *e = node_rows_extent(t, row);

	c->absent = !e || !e->flaws;
	for (uint32_t bit = 0; !c->absent && bit < FLAW_COUNT; bit++) {
		if (!(e->flaws >> bit & 1))
			continue;
		if (c->text.len)
			text_add(&c->text, " ");
		text_add(&c->text, jffs2_flaws[bit].name);
	}
}

static void
get_ended(const struct table *t, size_t row, struct cell *c)
{
	if (node_rows_extent(t, row))
		jffs2_node_ending(t->volume->fs, t->rows.at[row], &c->text);
	c->absent = c->text.len == 0;
}

static void
get_by(const struct table *t, size_t row, struct cell *c)
{
	uint32_t by = node_rows_extent(t, row) ? jffs2_fs_by(t->volume->fs, t->rows.at[row])
	                                    : EXTENT_NONE;

	c->absent = by >= log_of(t)->extents.count;
	if (!c->absent)
		c->number = log_of(t)->extents.at[by].offset
		            + (t->absolute ? t->volume->offset : 0);
}

static void
get_what(const struct table *t, size_t row, struct cell *c)
{
	const struct extent *e = node_rows_extent(t, row);
	enum node_state state;
	bool fate;

	if (!e) {
		text_addf(&c->text, "erase block %u", (unsigned)node_rows_block(t, row));
		return;
	}
	fate = state_of(t, row, &state)
	       && state == jffs2_fs_state(t->volume->fs, t->rows.at[row]);
	node_what(t->volume, t->rows.at[row], fate, &c->text);
}

static const struct column columns[] = {
	{ .name = "letter", .title = "S", .kind = COLUMN_TEXT, .width = 1,
	  .get = get_letter,
	  .help = "+ live, ~ superseded, o marked obsolete, ! bad, x dropped, ? orphan, d deleted, - "
	          "marker or boundary, : later, . free, # dirt; at a step of the mount u "
	          "unchecked, blank not read yet" },
	{ .name = "offset", .title = "OFFSET", .kind = COLUMN_OFFSET, .width = 8,
	  .get = get_offset,
	  .help = "first byte, from the start of the part (or image)" },
	{ .name = "magic", .title = "MAGIC", .kind = COLUMN_HEX4, .width = 5, .rank = 6,
	  .get = get_magic, .help = "the first two bytes as a number: 1985 for a node" },
	{ .name = "nodetype", .title = "NODETYPE", .kind = COLUMN_HEX4, .width = 8,
	  .rank = 12, .get = get_nodetype, .use = COLUMN_OUTPUT, .data = true,
	  .help = "node type as stored" },
	{ .name = "type", .title = "TYPE", .kind = COLUMN_TEXT, .width = 8,
	  .get = get_type, .help = "name of the node type; or free, dirt, boundary" },
	{ .name = "length", .title = "LEN", .kind = COLUMN_BYTES, .width = 7, .rank = 2,
	  .get = get_length, .help = "length of the node as stored, or of the run" },
	{ .name = "covers", .title = "COVERS", .kind = COLUMN_BYTES, .width = 7,
	  .rank = 11, .get = get_covers, .use = COLUMN_OUTPUT, .data = true,
	  .help = "bytes it takes up, padding included; 0 for a boundary" },
	{ .name = "ino", .title = "INO", .kind = COLUMN_NUMBER, .width = 6, .rank = 3,
	  .get = get_ino,
	  .help = "inode number; of a DIRENT: of the directory; of an XATTR: xid" },
	{ .name = "version", .title = "VER", .kind = COLUMN_NUMBER, .width = 6, .rank = 4,
	  .get = get_version, .help = "version: the higher wins" },
	{ .name = "state", .title = "STATE", .kind = COLUMN_TEXT, .width = 10, .rank = 10,
	  .get = get_state, .use = COLUMN_OUTPUT, .data = true,
	  .help = "the letter in words" },
	{ .name = "what", .title = "WHAT", .kind = COLUMN_TEXT, .rank = 1,
	  .get = get_what, .help = "what it holds" },
	{ .name = "flaws", .title = "FLAWS", .kind = COLUMN_TEXT, .rank = 9,
	  .get = get_flaws, .use = COLUMN_OUTPUT, .data = true,
	  .help = "what is wrong with it, by the names that issues uses" },
	{ .name = "ended", .title = "ENDED", .kind = COLUMN_TEXT, .width = 19, .rank = 10,
	  .get = get_ended, .use = COLUMN_OUTPUT, .data = true,
	  .help = "what superseded it: covered by v4" },
	{ .name = "by", .title = "BY", .kind = COLUMN_OFFSET, .width = 8, .rank = 10,
	  .get = get_by, .use = COLUMN_OUTPUT, .data = true,
	  .help = "offset of the node that superseded it" },
};

/* ---- rows ---- */

enum row_mark
extent_mark(const struct extent *e, enum node_state state)
{
	if (e->kind == EXTENT_FREE)
		return MARK_FREE;
	if (e->kind == EXTENT_DIRT)
		return e->flaws ? MARK_BAD : MARK_WARNING;
	switch (state) {
	case STATE_LIVE:
		return MARK_LIVE;
	case STATE_SUPERSEDED:
	case STATE_OBSOLETE:
	case STATE_ORPHAN:
	case STATE_DELETED:
		return MARK_OLD;
	case STATE_BAD:
	case STATE_DROPPED:
		return MARK_BAD;
	case STATE_LATER:
		return MARK_FREE;
	case STATE_MARKER:
		return e->flaws ? MARK_WARNING : MARK_MARKER;
	default:
		return e->flaws ? MARK_BAD : MARK_PLAIN;
	}
}

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	if (node_rows_extent(t, row)) {
		subject_extent(t->volume, t->rows.at[row], s);
		return;
	}
	s->offset = t->volume->offset + node_rows_offset(t, row);
	s->bytes = span_cut(log_of(t)->part, (size_t)node_rows_offset(t, row),
	        log_of(t)->phase && row == 0 ? log_of(t)->phase : log_of(t)->erase_size);
	s->title = "erase block";
}

static enum row_mark
mark(const struct table *t, size_t row)
{
	const struct extent *e = node_rows_extent(t, row);
	enum node_state state;

	if (!e)
		return MARK_BOUNDARY;
	if (!state_of(t, row, &state))
		return MARK_UNREAD;
	if (state == STATE_UNKNOWN && e->kind == EXTENT_NODE
	        && lens_on(&t->lens, t->volume))
		return MARK_PLAIN;
	return extent_mark(e, state);
}

const struct table_class table_nodes = {
	.family = &list_family,
	.name = "nodes",
	.title = "Nodes",
	.help = "Every node, erased run and stretch of dirt, in the order of the flash.",
	.columns = columns,
	.column_count = COUNT(columns),
	.needs_volume = true,
	.open = node_rows_open,
	.refresh = node_rows_refresh,
	.close = node_rows_close,
	.count = node_rows_count,
	.subject = subject,
	.mark = mark,
};
