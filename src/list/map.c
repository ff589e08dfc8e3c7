/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The map, a row of cells for each stride, with a letter for each cell. */
#include "firmware/model/subject.h"
#include "list/list.h"
#include "list/map.h"
#include "map/map.h"
#include "table/table.h"

const struct map *
table_map_of(const struct table *t)
{
	return t->state;
}

static void
open_map(struct table *t)
{
	static const struct map_options usual = { .stride = 0 };
	struct map *m = memory_zeroed(1, sizeof *m);

	map_open(m, t->firmware, t->volume, t->map ? t->map : &usual);
	m->lens = t->lens;
	t->state = m;
}

static void
look(struct table *t)
{
	((struct map *)t->state)->lens = t->lens;
}

static void
close_map(struct table *t)
{
	map_close(t->state);
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
