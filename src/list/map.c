/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The map, a row of cells for each stride, with a letter for each cell. */
#include <string.h>

#include "firmware/model/subject.h"
#include "list/list.h"
#include "list/map.h"
#include "map/map.h"
#include "table/table.h"

/* The state of the table. */
struct map_rows {
	struct map map;
	ARRAY(struct map_cell) cells; /* held, of `count` rows from `top` on */
	uint64_t top, count;
};

static struct map_rows *
rows_of(const struct table *t)
{
	return t->state;
}

const struct map *
table_map_of(const struct table *t)
{
	return &rows_of(t)->map;
}

const struct map_cell *
table_map_held(const struct table *t, uint64_t row)
{
	const struct map_rows *r = rows_of(t);

	return row >= r->top && row - r->top < r->count
	       ? r->cells.at + (row - r->top) * r->map.options.cells : NULL;
}

void
table_map_hold(struct table *t, uint64_t top, uint64_t count)
{
	struct map_rows *r = rows_of(t), old = *r;
	uint32_t width = r->map.options.cells;
	uint64_t left = top < r->map.rows ? r->map.rows - top : 0;

	count = count < left ? count : left;
	if (top == r->top && count == r->count)
		return;
	memset(&r->cells, 0, sizeof r->cells);
	array_reserve(&r->cells, (size_t)count * width);
	for (uint64_t i = 0; i < count; i++) {
		uint64_t row = top + i;

		if (row >= old.top && row - old.top < old.count)
			memcpy(r->cells.at + i * width, old.cells.at + (row - old.top) * width,
			        width * sizeof *r->cells.at);
		else
			map_row(&r->map, row, r->cells.at + i * width);
	}
	r->top = top;
	r->count = count;
	array_free(&old.cells);
}

static void
open_map(struct table *t)
{
	static const struct map_options usual = { .stride = 0 };
	struct map_rows *r = memory_zeroed(1, sizeof *r);

	map_open(&r->map, t->firmware, t->volume, t->map ? t->map : &usual);
	r->map.lens = t->lens;
	t->state = r;
}

static void
look(struct table *t)
{
	rows_of(t)->map.lens = t->lens;
	rows_of(t)->count = 0;
}

static void
close_map(struct table *t)
{
	map_close(&rows_of(t)->map);
	array_free(&rows_of(t)->cells);
	free(t->state);
	t->state = NULL;
}

/* The bytes of the row that the image has. */
static void
row_range(const struct table *t, size_t row, uint64_t *from, uint64_t *to)
{
	const struct map *m = table_map_of(t);
	int64_t start = m->first + (int64_t)(row * m->options.stride);
	uint64_t end = (uint64_t)(start + (int64_t)m->options.stride);

	*from = start < 0 ? 0 : (uint64_t)start;
	*to = end < t->firmware->bytes.len ? end : t->firmware->bytes.len;
}

static void
get_offset(const struct table *t, size_t row, struct cell *c)
{
	uint64_t to;

	row_range(t, row, &c->number, &to);
}

static void
get_length(const struct table *t, size_t row, struct cell *c)
{
	uint64_t from, to;

	row_range(t, row, &from, &to);
	c->number = to - from;
}

static void
get_cells(const struct table *t, size_t row, struct cell *c)
{
	struct map_cell cells[MAP_MOST_CELLS];
	const struct map *m = table_map_of(t);

	map_row(m, row, cells);
	for (uint32_t i = 0; i < m->options.cells; i++)
		text_add_bytes(&c->text, &cells[i].letter, 1);
}

static const struct column columns[] = {
	{ .name = "offset", .title = "OFFSET", .kind = COLUMN_OFFSET, .width = 8,
	  .get = get_offset, .help = "first byte of the row, from the start of the image" },
	{ .name = "length", .title = "LENGTH", .kind = COLUMN_BYTES, .width = 8, .rank = 1,
	  .get = get_length, .data = true,
	  .help = "bytes of the row: the stride, or what the image has of it" },
	{ .name = "cells", .title = "CELLS", .kind = COLUMN_TEXT, .get = get_cells,
	  .help = "a letter for each cell: what comes first or fills most of it" },
};

static size_t
count(const struct table *t)
{
	return (size_t)table_map_of(t)->rows;
}

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	uint64_t to;

	row_range(t, row, &s->offset, &to);
	s->bytes = span_cut(t->firmware->bytes, (size_t)s->offset, (size_t)(to - s->offset));
	s->title = "row";
}

const struct table_class table_map = {
	.family = &list_family,
	.name = "map",
	.title = "Map",
	.may_take_volume = true,
	.help = "The image in rows of one erase block, or of another stride.",
	.columns = columns,
	.column_count = COUNT(columns),
	.open = open_map,
	.close = close_map,
	.look = look,
	.count = count,
	.subject = subject,
};

void
table_open_map(struct table *t, struct firmware *f, struct volume *v,
        const struct map_options *options)
{
	*t = (struct table){ .class = &table_map, .firmware = f, .volume = v,
		.root = FS_NONE, .map = options };
	table_begin(t);
}
