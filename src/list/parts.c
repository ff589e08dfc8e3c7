/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of an image. */
#include "list/parts.h"

#include <stdio.h>

#include "firmware/children.h"
#include "firmware/partitions.h"
#include "firmware/subject.h"
#include "list/list.h"
#include "table/table.h"

/* ---- which rows: each part, and below it those of the store that it leads to ---- */

struct row {
	struct firmware *firmware;
	int part; /* PART_NONE: it says why the store is incomplete */
};

struct rows {
	ARRAY(struct row) rows;
};

static void
add_store(struct rows *rows, struct firmware *f)
{
	size_t child = 0;

	for (size_t i = 0; i < f->list.parts.count; i++) {
		const struct part *p = &f->list.parts.at[i];

		array_push(&rows->rows, ((struct row){ f, (int)i }));
		for (; child < f->children.count
		        && f->children.at[child]->parent_at < p->offset + p->len; child++)
			add_store(rows, f->children.at[child]);
	}
	if (f->flaw != CHILD_WHOLE)
		array_push(&rows->rows, ((struct row){ f, PART_NONE }));
}

/* If nothing is unpacked, rows are parts and no list is kept. */
static void
open_parts(struct table *t)
{
	if (t->firmware->children.count == 0)
		return;
	t->state = memory_zeroed(1, sizeof(struct rows));
	add_store(t->state, t->firmware);
}

static void
close_parts(struct table *t)
{
	struct rows *rows = t->state;

	if (rows)
		array_free(&rows->rows);
	free(rows);
	t->state = NULL;
}

int
table_parts_part(const struct table *t, size_t row, struct firmware **f)
{
	const struct rows *rows = t->state;

	*f = rows ? rows->rows.at[row].firmware : t->firmware;
	return rows ? rows->rows.at[row].part : (int)row;
}

size_t
table_parts_row_of(const struct table *t, const struct firmware *f, int part)
{
	const struct rows *rows = t->state;
	size_t row = 0;

	if (!rows)
		return (size_t)part;
	while (row < rows->rows.count && (rows->rows.at[row].firmware != f
	        || rows->rows.at[row].part != part))
		row++;
	return row;
}

/* Where the rest of a store would begin, for a row that says why it is missing. */
static struct part
missing(const struct firmware *f)
{
	struct part p = { .offset = f->bytes.len, .kind = PART_DATA, .header = PART_NONE };

	snprintf(p.what, sizeof p.what, "%s", f->note);
	return p;
}

static struct part
part_of(const struct table *t, size_t row)
{
	struct firmware *f;
	int part = table_parts_part(t, row, &f);

	return part == PART_NONE ? missing(f) : f->list.parts.at[part];
}

void
cell_set_part(struct cell *c, const struct firmware *f, int part)
{
	c->absent = part == PART_NONE;
	if (c->absent)
		return;
	if (f->parent)
		firmware_add_part(f, part, &c->text);
	for (; f->parent; f = f->parent)
		part = firmware_part_at(f->parent, f->parent_at);
	c->number = (uint64_t)part;
}

static void
get_part(const struct table *t, size_t row, struct cell *c)
{
	struct firmware *f;
	int part = table_parts_part(t, row, &f);

	cell_set_part(c, f, part);
}

static void
get_parent(const struct table *t, size_t row, struct cell *c)
{
	struct firmware *f;

	table_parts_part(t, row, &f);
	if (f->parent)
		cell_set_part(c, f->parent, firmware_part_at(f->parent, f->parent_at));
	else
		c->absent = true;
}

static void
get_depth(const struct table *t, size_t row, struct cell *c)
{
	struct firmware *f;

	table_parts_part(t, row, &f);
	c->number = firmware_depth(f);
}

static void
get_store(const struct table *t, size_t row, struct cell *c)
{
	struct firmware *f;

	table_parts_part(t, row, &f);
	store_add_crumbs(f->store, " > ", true, &c->text);
}

static void
get_offset(const struct table *t, size_t row, struct cell *c)
{
	c->number = part_of(t, row).offset;
}

static void
get_length(const struct table *t, size_t row, struct cell *c)
{
	c->number = part_of(t, row).len;
}

static void
get_kind(const struct table *t, size_t row, struct cell *c)
{
	struct part p = part_of(t, row);

	text_add(&c->text, part_kind_name(&p));
}

static void
get_header(const struct table *t, size_t row, struct cell *c)
{
	struct firmware *f;

	table_parts_part(t, row, &f);
	cell_set_part(c, f, part_of(t, row).header);
}

static void
get_claimed(const struct table *t, size_t row, struct cell *c)
{
	c->number = part_of(t, row).claimed;
	c->absent = c->number == 0;
}

static void
get_name(const struct table *t, size_t row, struct cell *c)
{
	struct firmware *f;
	const char *name;

	table_parts_part(t, row, &f);
	name = firmware_partition(f, part_of(t, row).offset);
	c->absent = !*name;
	text_add(&c->text, name);
}

/* For people: below another part it is indented, and says how it was unpacked; that comes last,
 * since the first words are seen on a narrow screen. */
static void
get_what(const struct table *t, size_t row, struct cell *c)
{
	struct firmware *f;
	struct part p = part_of(t, row);

	table_parts_part(t, row, &f);
	if (f->parent && !t->exact)
		text_addf(&c->text, "%*s", 2 * (int)firmware_depth(f), "");
	text_add(&c->text, p.what);
	if (f->parent && !t->exact) {
		text_add(&c->text, f->store->kind == STORE_DECODED ? " (from " : " (");
		store_add_crumb(f->store, &c->text);
		text_add(&c->text, ")");
	}
}

static const struct column columns[] = {
	{ .name = "part", .title = "PART", .kind = COLUMN_NUMBER, .width = 4, .rank = 3,
	  .get = get_part, .help = "number of the part, for --part" },
	{ .name = "offset", .title = "OFFSET", .kind = COLUMN_OFFSET, .width = 8,
	  .get = get_offset,
	  .help = "first byte, from the start of the image, or of what was unpacked" },
	{ .name = "length", .title = "LENGTH", .kind = COLUMN_BYTES, .width = 10,
	  .rank = 1, .get = get_length,
	  .help = "bytes of the part that the image holds" },
	{ .name = "kind", .title = "KIND", .kind = COLUMN_TEXT, .width = 9,
	  .get = get_kind, .help = "format by name; or payload, erased, zeros, data" },
	{ .name = "header", .title = "HEADER", .kind = COLUMN_NUMBER, .width = 6,
	  .rank = 5, .get = get_header,
	  .help = "number of the part whose payload this lies in" },
	{ .name = "claimed", .title = "CLAIMED", .kind = COLUMN_BYTES, .width = 10,
	  .rank = 4, .get = get_claimed, .help = "length that its header claims" },
	{ .name = "name", .title = "NAME", .kind = COLUMN_TEXT, .width = 10,
	  .rank = 2, .get = get_name, .partitions = true,
	  .help = "name of the partition, where a table of partitions is taken" },
	{ .name = "what", .title = "WHAT", .kind = COLUMN_TEXT, .rank = 2,
	  .get = get_what, .help = "description" },
	{ .name = "parent", .title = "PARENT", .kind = COLUMN_NUMBER, .width = 6,
	  .get = get_parent, .data = true, .use = COLUMN_OUTPUT, .stores = true,
	  .help = "part that leads to the store this lies in, where that is not the file" },
	{ .name = "depth", .title = "DEPTH", .kind = COLUMN_NUMBER, .width = 5,
	  .get = get_depth, .data = true, .use = COLUMN_OUTPUT, .stores = true,
	  .help = "how many stores lie above" },
	{ .name = "store", .title = "STORE", .kind = COLUMN_TEXT, .width = 20,
	  .get = get_store, .data = true, .use = COLUMN_OUTPUT, .stores = true,
	  .help = "the bytes it lies in, and the way to them" },
};

static size_t
count(const struct table *t)
{
	const struct rows *rows = t->state;

	return rows ? rows->rows.count : t->firmware->list.parts.count;
}

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	struct part p = part_of(t, row);
	int part = table_parts_part(t, row, &s->firmware);

	s->offset = p.offset;
	s->bytes = span_cut(s->firmware->bytes, (size_t)p.offset, (size_t)p.len);
	s->title = part == PART_NONE ? "what is missing" : part_kind_name(&p);
	s->endian = p.endian;
	s->volume = firmware_volume(s->firmware, part);
	if (p.kind == PART_FORMAT && p.format->fields) {
		s->fields = p.format->fields;
		s->field_count = p.format->field_count;
	}
	if (p.kind == PART_FORMAT && p.format == &uimage_format)
		s->title = "uImage header";
}

static enum row_mark
mark(const struct table *t, size_t row)
{
	struct part p = part_of(t, row);

	if (p.len == 0)
		return MARK_BAD;
	switch (p.kind) {
	case PART_FORMAT:
	case PART_PAYLOAD:
		return p.claimed > p.len ? MARK_WARNING : MARK_LIVE;
	case PART_ERASED:
		return MARK_FREE;
	case PART_ZERO:
	case PART_DATA:
		break;
	}
	return MARK_PLAIN;
}

const struct table_class table_parts = {
	.family = &list_family,
	.name = "parts",
	.title = "Parts",
	.help = "The parts of the image: headers, payloads, file systems, and gaps.",
	.columns = columns,
	.column_count = COUNT(columns),
	.judged = true,
	.all_stores = true,
	.open = open_parts,
	.close = close_parts,
	.count = count,
	.subject = subject,
	.mark = mark,
};
