/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of an image. */
#include "firmware/partitions.h"
#include "firmware/subject.h"
#include "list/list.h"
#include "table/table.h"

static const struct part *
part_of(const struct table *t, size_t row)
{
	return &t->firmware->list.parts.at[row];
}

static void
get_part(const struct table *t, size_t row, struct cell *c)
{
	(void)t;
	c->number = row;
}

static void
get_offset(const struct table *t, size_t row, struct cell *c)
{
	c->number = part_of(t, row)->offset;
}

static void
get_length(const struct table *t, size_t row, struct cell *c)
{
	c->number = part_of(t, row)->len;
}

static void
get_kind(const struct table *t, size_t row, struct cell *c)
{
	text_add(&c->text, part_kind_name(part_of(t, row)));
}

static void
get_header(const struct table *t, size_t row, struct cell *c)
{
	int header = part_of(t, row)->header;

	c->absent = header == PART_NONE;
	c->number = c->absent ? 0 : (uint64_t)header;
}

static void
get_claimed(const struct table *t, size_t row, struct cell *c)
{
	c->number = part_of(t, row)->claimed;
	c->absent = c->number == 0;
}

static void
get_name(const struct table *t, size_t row, struct cell *c)
{
	const char *name = firmware_partition(t->firmware, part_of(t, row)->offset);

	c->absent = !*name;
	text_add(&c->text, name);
}

static void
get_what(const struct table *t, size_t row, struct cell *c)
{
	text_add(&c->text, part_of(t, row)->what);
}

static const struct column columns[] = {
	{ .name = "part", .title = "PART", .kind = COLUMN_NUMBER, .width = 4, .rank = 3,
	  .get = get_part, .help = "number of the part, for --part" },
	{ .name = "offset", .title = "OFFSET", .kind = COLUMN_OFFSET, .width = 8,
	  .get = get_offset, .help = "first byte, from the start of the image" },
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
};

static size_t
count(const struct table *t)
{
	return t->firmware->list.parts.count;
}

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	const struct part *p = part_of(t, row);

	s->offset = p->offset;
	s->bytes = span_cut(t->firmware->bytes, (size_t)p->offset, (size_t)p->len);
	s->title = part_kind_name(p);
	s->endian = p->endian;
	s->volume = firmware_volume(t->firmware, (int)row);
	if (p->kind == PART_FORMAT && p->format == &uimage_format) {
		s->title = "uImage header";
		s->fields = uimage_fields;
		s->field_count = uimage_field_count;
		s->endian = ENDIAN_BIG;
	}
}

static enum row_mark
mark(const struct table *t, size_t row)
{
	const struct part *p = part_of(t, row);

	switch (p->kind) {
	case PART_FORMAT:
	case PART_PAYLOAD:
		return p->claimed > p->len ? MARK_WARNING : MARK_LIVE;
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
	.count = count,
	.subject = subject,
	.mark = mark,
};
