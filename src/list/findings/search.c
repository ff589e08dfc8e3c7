/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "list/findings/search.h"

#include "firmware/model/children.h"
#include "firmware/model/subject.h"
#include "list/list.h"
#include "list/parts/parts.h"

/* Of more bytes before a match than MOST only some are shown. */
enum { LEAD_MOST = 16, LEAD_BYTES = 8 };

static const struct search_hit *
hit_of(const struct table *t, size_t row)
{
	return &t->search->hits.at[row];
}

static const struct search_unit *
unit_of(const struct table *t, size_t row)
{
	return &t->search->units.at[hit_of(t, row)->unit];
}

const struct search_hit *
table_found_hit(const struct table *t, size_t row)
{
	return row < t->search->hits.count ? hit_of(t, row) : NULL;
}

/* ---- columns ---- */

static void
get_kind(const struct table *t, size_t row, struct cell *c)
{
	static const char *const names[] = { "name", "file", "bytes" };

	text_add(&c->text, hit_of(t, row)->deleted ? "deleted" : names[hit_of(t, row)->kind]);
}

static void
get_part(const struct table *t, size_t row, struct cell *c)
{
	const struct search_unit *u = unit_of(t, row);
	int part = u->part;

	if (part == PART_NONE)
		part = firmware_part_at(u->firmware, hit_of(t, row)->at);
	cell_set_part(c, u->firmware, part);
}

static void
get_path(const struct table *t, size_t row, struct cell *c)
{
	search_add_path(t->search, hit_of(t, row), t->exact, &c->text);
	c->absent = c->text.len == 0;
}

static void
get_at(const struct table *t, size_t row, struct cell *c)
{
	c->absent = hit_of(t, row)->kind != SEARCH_FILE;
	c->number = hit_of(t, row)->at;
}

static void
get_offset(const struct table *t, size_t row, struct cell *c)
{
	uint32_t piece;

	c->absent = !search_place(t->search, hit_of(t, row), &c->number, &piece);
}

static void
get_length(const struct table *t, size_t row, struct cell *c)
{
	c->number = hit_of(t, row)->len;
	c->absent = hit_of(t, row)->kind == SEARCH_NAME;
}

static void
get_bytes(const struct table *t, size_t row, struct cell *c)
{
	c->absent = hit_of(t, row)->kind == SEARCH_NAME;
	if (!c->absent)
		text_add_hex(&c->text, search_match(t->search, hit_of(t, row)));
}

static void
get_line(const struct table *t, size_t row, struct cell *c)
{
	c->absent = hit_of(t, row)->kind == SEARCH_NAME;
	if (!c->absent)
		text_add_target(&c->text, search_line(t->search, hit_of(t, row)));
}

/* For a screen: the match stands near the beginning, and a tab is a blank. */
static void
get_around(const struct table *t, size_t row, struct cell *c)
{
	struct span line = search_line(t->search, hit_of(t, row));
	size_t before = hit_of(t, row)->before;
	size_t from = before > LEAD_MOST ? before - LEAD_BYTES : 0;
	struct text shown = { 0 };

	c->absent = hit_of(t, row)->kind == SEARCH_NAME;
	while (from < before && (line.at[from] == ' ' || line.at[from] == '\t'))
		from++;
	if (!c->absent)
		text_add_bytes(&shown, line.at + from, line.len - from);
	for (size_t i = 0; i < shown.len; i++)
		shown.at[i] = shown.at[i] == '\t' ? ' ' : shown.at[i];
	text_add_target(&c->text, span_of(shown.at, shown.len));
	text_free(&shown);
}

static const struct column columns[] = {
	{ .name = "kind", .title = "IN", .kind = COLUMN_TEXT, .width = 7, .rank = 4,
	  .get = get_kind,
	  .help = "name: of a file; file: its content; deleted: either, of a deleted file; "
	          "bytes: a part that is not a file system" },
	{ .name = "part", .title = "PART", .kind = COLUMN_NUMBER, .width = 4, .rank = 3,
	  .get = get_part, .help = "number of the part, for --part" },
	{ .name = "offset", .title = "OFFSET", .kind = COLUMN_OFFSET, .width = 8, .rank = 2,
	  .get = get_offset,
	  .help = "in the image, or in what was unpacked: of the bytes; of the node that has "
	          "the byte of the file" },
	{ .name = "path", .title = "PATH", .kind = COLUMN_NAME, .width = 24,
	  .get = get_path, .help = "path of the file" },
	{ .name = "at", .title = "AT", .kind = COLUMN_OFFSET, .width = 8, .rank = 1,
	  .get = get_at, .help = "offset of the match in the file" },
	{ .name = "length", .title = "LENGTH", .kind = COLUMN_BYTES, .width = 6,
	  .get = get_length, .data = true, .use = COLUMN_OUTPUT,
	  .help = "bytes of the match, 1024 at most" },
	{ .name = "bytes", .title = "BYTES", .kind = COLUMN_TEXT, .width = 8,
	  .get = get_bytes, .data = true, .use = COLUMN_OUTPUT,
	  .help = "the match in hexadecimal, as far as it is kept" },
	{ .name = "around", .title = "LINE", .kind = COLUMN_NAME, .get = get_around,
	  .use = COLUMN_SCREEN,
	  .help = "the match and the rest of its line, from shortly before it; a tab is a blank" },
	{ .name = "line", .title = "LINE", .kind = COLUMN_NAME, .get = get_line,
	  .use = COLUMN_OUTPUT,
	  .help = "the match and the text around it in its line, 256 bytes at most; \\xHH is a "
	          "byte that cannot be shown" },
};

/* ---- what a row stands for ---- */

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	const struct search_hit *h = hit_of(t, row);
	const struct search_unit *u = unit_of(t, row);
	uint32_t piece;
	bool placed = search_place(t->search, h, &s->offset, &piece);

	s->firmware = u->firmware;
	s->volume = u->part == PART_NONE ? NULL : firmware_volume(u->firmware, u->part);
	if (placed && s->volume && piece != TREE_NONE) {
		subject_extent(s->volume, piece, s);
	} else {
		s->offset = placed ? s->offset : u->offset;
		s->bytes = span_cut(u->firmware->bytes, (size_t)s->offset, h->len);
		s->title = u->tree ? u->tree->class->name : "bytes";
	}
	if (!u->tree || u->owned)
		return;
	s->tree = u->tree;
	s->inode = h->node;
}

static enum row_mark
mark(const struct table *t, size_t row)
{
	return hit_of(t, row)->deleted ? MARK_OLD : MARK_PLAIN;
}

static size_t
count(const struct table *t)
{
	return t->search && !search_is_void(t->search) ? t->search->hits.count : 0;
}

/* Hits are only added, until all are void. */
static void
keep(struct table *t)
{
	(void)t;
}

const struct table_class table_found = {
	.family = &list_family,
	.name = "found",
	.title = "Found",
	.help = "What a search has found in names, files and other bytes.",
	.columns = columns,
	.column_count = COUNT(columns),
	.all_stores = true,
	.refresh = keep,
	.count = count,
	.subject = subject,
	.mark = mark,
};

void
table_open_found(struct table *t, struct firmware *f, const struct search *s)
{
	*t = (struct table){ .class = &table_found, .firmware = f, .search = s };
	table_begin(t);
}
