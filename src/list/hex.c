/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bytes of the image, a row for each line of 16; lines begin anew with each part. */
#include "firmware/model/subject.h"
#include "hex/hex.h"
#include "list/hex.h"
#include "list/list.h"
#include "table/table.h"

/* The first row of each part, and at last the number of rows. */
struct sections {
	ARRAY(uint64_t) first;
};

static uint64_t
lines_of(uint64_t len)
{
	return len / HEX_WIDTH + (len % HEX_WIDTH != 0);
}

static void
open_hex(struct table *t)
{
	const struct part_list *list = &t->firmware->list;
	struct sections *s = memory_zeroed(1, sizeof *s);
	uint64_t rows = 0;

	array_push(&s->first, 0);
	for (size_t i = 0; i < list->parts.count; i++) {
		rows += lines_of(list->parts.at[i].len);
		array_push(&s->first, rows);
	}
	if (list->parts.count == 0)
		array_push(&s->first, lines_of(t->firmware->bytes.len));
	t->state = s;
}

static void
close_hex(struct table *t)
{
	struct sections *s = t->state;

	if (s)
		array_free(&s->first);
	free(s);
	t->state = NULL;
}

static void
renew_rows(struct table *t)
{
	close_hex(t);
	open_hex(t);
}

static size_t
count(const struct table *t)
{
	const struct sections *s = t->state;

	return (size_t)s->first.at[s->first.count - 1];
}

/* The offset of part `i`, or of the image while there are no parts. */
static uint64_t
section_offset(const struct table *t, size_t i)
{
	const struct part_list *list = &t->firmware->list;

	return i < list->parts.count ? list->parts.at[i].offset : 0;
}

static uint64_t
row_offset(const struct table *t, size_t row)
{
	const struct sections *s = t->state;
	size_t from = 0, to = s->first.count - 1;

	while (to - from > 1) {
		size_t middle = from + (to - from) / 2;

		if (s->first.at[middle] <= row)
			from = middle;
		else
			to = middle;
	}
	return section_offset(t, from) + (row - s->first.at[from]) * HEX_WIDTH;
}

size_t
table_hex_row_at(const struct table *t, uint64_t offset)
{
	const struct sections *s = t->state;
	int part = firmware_part_at(t->firmware, offset);
	size_t i = part == PART_NONE ? 0 : (size_t)part;

	if (i + 1 >= s->first.count)
		return 0;
	return (size_t)(s->first.at[i] + (offset - section_offset(t, i)) / HEX_WIDTH);
}

/* ---- cells ---- */

static struct hex_view
view_of(const struct table *t)
{
	return (struct hex_view){ .firmware = t->firmware, .bytes = t->firmware->bytes,
		.width = HEX_WIDTH, .unfolded = true };
}

static struct span
row_bytes(const struct table *t, size_t row)
{
	struct hex_view v = view_of(t);
	struct hex_line line;

	hex_line_at(&v, row_offset(t, row), &line);
	return span_cut(v.bytes, (size_t)line.from, (size_t)(line.to - line.from));
}

static void
get_offset(const struct table *t, size_t row, struct cell *c)
{
	c->number = row_offset(t, row);
}

static void
get_bytes(const struct table *t, size_t row, struct cell *c)
{
	struct span bytes = row_bytes(t, row);
	char digits[3 * HEX_WIDTH];
	size_t len = 0;

	for (size_t i = 0; i < bytes.len; i++) {
		if (i)
			digits[len++] = ' ';
		digits[len++] = "0123456789abcdef"[bytes.at[i] >> 4];
		digits[len++] = "0123456789abcdef"[bytes.at[i] & 15];
	}
	text_add_bytes(&c->text, digits, len);
}

static void
get_text(const struct table *t, size_t row, struct cell *c)
{
	struct span bytes = row_bytes(t, row);
	char letters[HEX_WIDTH];

	for (size_t i = 0; i < bytes.len; i++)
		letters[i] = byte_letter(bytes.at[i]);
	text_add_bytes(&c->text, letters, bytes.len);
}

static void
get_fields(const struct table *t, size_t row, struct cell *c)
{
	struct hex_view v = view_of(t);
	struct hex_line line;

	hex_line_at(&v, row_offset(t, row), &line);
	hex_add_names(&v, &line, &c->text);
	c->absent = c->text.len == 0;
}

static const struct column columns[] = {
	{ .name = "offset", .title = "OFFSET", .kind = COLUMN_OFFSET, .width = 8,
	  .get = get_offset, .help = "first byte of the line, from the start of the image" },
	{ .name = "bytes", .title = "BYTES", .kind = COLUMN_TEXT, .width = 47,
	  .get = get_bytes, .help = "in hexadecimal" },
	{ .name = "text", .title = "TEXT", .kind = COLUMN_TEXT, .width = 16, .rank = 2,
	  .get = get_text,
	  .help = "printable bytes and spaces as they are, others as ." },
	{ .name = "fields", .title = "FIELDS", .kind = COLUMN_TEXT, .rank = 1,
	  .get = get_fields, .help = "the fields that begin in the line" },
};

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	s->offset = row_offset(t, row);
	s->bytes = row_bytes(t, row);
	s->title = "bytes";
}

const struct table_class table_hex = {
	.family = &list_family,
	.name = "hex",
	.title = "Hex",
	.help = "The bytes of the image, 16 a line.",
	.columns = columns,
	.column_count = COUNT(columns),
	.open = open_hex,
	.refresh = renew_rows,
	.close = close_hex,
	.count = count,
	.subject = subject,
};
