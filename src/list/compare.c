/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What differs between two images. */
#include "compare/compare.h"

#include <limits.h>

#include "firmware/model/subject.h"
#include "list/compare.h"
#include "list/list.h"
#include "table/table.h"

static const struct compare_row *
row_of(const struct table *t, size_t row)
{
	return &t->compare->lists[t->by].rows.at[t->rows.at[row]];
}

/* The rows to list. Those merged into another have no kind. */
static void
open_compare(struct table *t)
{
	const struct compare_list *l;

	if (!t->compare)
		return;
	compare_refresh(t->compare);
	l = &t->compare->lists[t->by];
	t->rows.count = 0;
	for (size_t i = 0; i < l->rows.count; i++)
		if (l->rows.at[i].kind < COMPARE_KINDS
		        && (t->all || l->rows.at[i].kind != COMPARE_SAME))
			array_push(&t->rows, (uint32_t)i);
}

static void
get_letter(const struct table *t, size_t row, struct cell *c)
{
	text_add_bytes(&c->text, &compare_kinds[row_of(t, row)->kind].letter, 1);
}

static void
get_kind(const struct table *t, size_t row, struct cell *c)
{
	text_add(&c->text, compare_kinds[row_of(t, row)->kind].name);
}

static void
get_name(const struct table *t, size_t row, struct cell *c)
{
	compare_add_name(t->compare, t->by, row_of(t, row), t->exact ? PATH_MAX : PATH_TOLD,
	        &c->text);
}

static bool
rank(const struct table *t, size_t column, uint32_t *numbers)
{
	if (!t->compare || t->by != COMPARE_FILES || t->class->columns[column].get != get_name)
		return false;
	compare_rank_paths(t->compare, t->rows.at, t->rows.count, numbers);
	return true;
}

static void
get_differs(const struct table *t, size_t row, struct cell *c)
{
	compare_add_what(row_of(t, row), &c->text);
	c->absent = c->text.len == 0;
}

static void
get_side(const struct table *t, size_t row, int side, struct cell *c)
{
	compare_add_value(t->compare, t->by, row_of(t, row), side, &c->text);
	c->absent = c->text.len == 0;
}

static void
get_a(const struct table *t, size_t row, struct cell *c)
{
	get_side(t, row, 0, c);
}

static void
get_b(const struct table *t, size_t row, struct cell *c)
{
	get_side(t, row, 1, c);
}

static void
get_offset(const struct table *t, size_t row, int side, struct cell *c)
{
	uint64_t len;

	c->absent = !compare_place(t->compare, t->by, row_of(t, row), side, &c->number,
	        &len);
}

static void
get_offset_a(const struct table *t, size_t row, struct cell *c)
{
	get_offset(t, row, 0, c);
}

static void
get_offset_b(const struct table *t, size_t row, struct cell *c)
{
	get_offset(t, row, 1, c);
}

static const struct column columns[] = {
	{ .name = "letter", .title = "S", .kind = COLUMN_TEXT, .width = 1,
	  .get = get_letter, .use = COLUMN_SCREEN,
	  .help = "! changed, + added, - removed, > moved, ? unreadable, = same" },
	{ .name = "kind", .title = "KIND", .kind = COLUMN_TEXT, .width = 10, .rank = 4,
	  .get = get_kind,
	  .help = "changed; added: only in B; removed: only in A; moved; unreadable; "
	          "same" },
	{ .name = "name", .title = "NAME", .kind = COLUMN_NAME, .width = 30,
	  .get = get_name,
	  .help = "the path; the type, inode and version of a node; the block or part" },
	{ .name = "differs", .title = "DIFFERS", .kind = COLUMN_TEXT, .width = 16,
	  .rank = 3, .get = get_differs, .help = "what of it differs" },
	{ .name = "offset_a", .title = "OFFSET A", .kind = COLUMN_OFFSET,
	  .width = 8, .rank = 6, .get = get_offset_a, .data = true, .use = COLUMN_OUTPUT,
	  .help = "where it is in A, from the start of the image; of a file: its node" },
	{ .name = "offset_b", .title = "OFFSET B", .kind = COLUMN_OFFSET,
	  .width = 8, .rank = 6, .get = get_offset_b, .data = true, .use = COLUMN_OUTPUT,
	  .help = "the same for B" },
	{ .name = "a", .title = "A", .kind = COLUMN_TEXT, .width = 22, .get = get_a,
	  .help = "what stands in A, as far as it differs" },
	{ .name = "b", .title = "B", .kind = COLUMN_TEXT, .get = get_b,
	  .help = "what stands in B" },
};

static size_t
count(const struct table *t)
{
	return t->rows.count;
}

/* For anything but a node. */
static const char *
title_of(const struct table *t, const struct compare_row *row, int side)
{
	if (t->by == COMPARE_PARTS)
		return part_kind_name(
		        &t->compare->firmware[side]->list.parts.at[row->at[side]]);
	return t->by == COMPARE_BLOCKS ? "block" : "root directory";
}

/* What is only in B belongs to no volume of A: only its bytes and fields are set. */
static void
subject_other(const struct table *t, const struct compare_row *row, uint64_t offset,
        uint64_t len, struct subject *s)
{
	const struct compare *c = t->compare;
	uint32_t extent = compare_extent(c, t->by, row, 1);
	struct table view = { .firmware = c->firmware[1], .volume = c->volume[1] };

	if (extent != EXTENT_NONE)
		subject_extent(view.volume, extent, s);
	s->volume = NULL;
	s->extent = EXTENT_NONE;
	s->inode = FS_NONE;
	s->offset = offset;
	if (extent == EXTENT_NONE)
		s->title = title_of(t, row, 1);
	s->bytes = span_cut(c->firmware[1]->bytes, (size_t)offset, (size_t)len);
	s->other = true;
}

static void
subject(const struct table *t, size_t i, struct subject *s)
{
	const struct compare_row *row = row_of(t, i);
	const struct compare *c = t->compare;
	struct table view = { .firmware = t->firmware, .volume = c->volume[0] };
	uint32_t extent;
	uint64_t offset, len;

	if (row->at[0] == COMPARE_NONE && row->at[1] != COMPARE_NONE) {
		if (compare_place(c, t->by, row, 1, &offset, &len))
			subject_other(t, row, offset, len, s);
		return;
	}
	extent = compare_extent(c, t->by, row, 0);
	if (t->by == COMPARE_FILES)
		s->inode = compare_inode(c, row, 0);
	if (t->by != COMPARE_PARTS && c->volume[0])
		s->volume = c->volume[0];
	s->title = title_of(t, row, 0);
	if (!compare_place(c, t->by, row, 0, &offset, &len))
		return;
	s->offset = offset;
	s->bytes = span_cut(t->firmware->bytes, (size_t)offset, (size_t)len);
	if (extent != EXTENT_NONE) {
		uint32_t inode = s->inode;

		subject_extent(view.volume, extent, s);
		if (t->by == COMPARE_FILES)
			s->inode = inode;
	} else if (t->by == COMPARE_PARTS) {
		subject_uimage(t->firmware, offset, s);
	}
}

static enum row_mark
mark(const struct table *t, size_t row)
{
	static const uint8_t marks[] = {
		[COMPARE_SAME] = MARK_OLD, [COMPARE_CHANGED] = MARK_WARNING,
		[COMPARE_ADDED] = MARK_LIVE, [COMPARE_REMOVED] = MARK_BAD,
		[COMPARE_MOVED] = MARK_NOTE, [COMPARE_UNREADABLE] = MARK_BAD,
	};

	return (enum row_mark)marks[row_of(t, row)->kind];
}

const struct table_class table_compare = {
	.family = &list_family,
	.name = "compare",
	.title = "Compare",
	.help = "What differs between two images.",
	.columns = columns,
	.column_count = COUNT(columns),
	.open = open_compare,
	.refresh = open_compare,
	.rank = rank,
	.count = count,
	.subject = subject,
	.mark = mark,
};

void
table_open_compare(struct table *t, struct compare *c, enum compare_by by, bool all)
{
	*t = (struct table){ .class = &table_compare, .firmware = c->firmware[0],
		.root = FS_NONE, .compare = c, .by = by, .all = all };
	table_begin(t);
}

const struct compare_row *
table_compare_row(const struct table *t, size_t row)
{
	return row_of(t, row);
}
