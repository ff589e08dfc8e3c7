/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pages of NAND dumps in which bits are wrong. */
#include "firmware/children.h"
#include "firmware/subject.h"
#include "list/list.h"
#include "table/table.h"

struct row {
	struct firmware *firmware; /* of the dump, with its spare areas */
	struct nand_fault fault;
};

struct rows {
	ARRAY(struct row) rows;
};

static void
open_pages(struct table *t)
{
	struct rows *rows = memory_zeroed(1, sizeof *rows);

	for (struct firmware *f = t->firmware; f; f = firmware_next(t->firmware, f))
		for (size_t i = 0; i < f->nand.faults.count; i++)
			array_push(&rows->rows, ((struct row){ f, f->nand.faults.at[i] }));
	t->state = rows;
}

static void
close_pages(struct table *t)
{
	struct rows *rows = t->state;

	if (rows)
		array_free(&rows->rows);
	free(rows);
	t->state = NULL;
}

static const struct row *
row_at(const struct table *t, size_t row)
{
	const struct rows *rows = t->state;

	return &rows->rows.at[row];
}

/* ---- columns ---- */

static uint64_t
data_of(const struct row *r)
{
	return (uint64_t)r->fault.page * r->firmware->nand.layout.data;
}

static uint64_t
offset_of(const struct row *r)
{
	return nand_place(&r->firmware->nand.layout, data_of(r));
}

static void
get_page(const struct table *t, size_t row, struct cell *c)
{
	c->number = row_at(t, row)->fault.page;
}

static void
get_block(const struct table *t, size_t row, struct cell *c)
{
	const struct row *r = row_at(t, row);

	c->number = r->fault.page / r->firmware->nand.layout.pages;
}

static void
get_offset(const struct table *t, size_t row, struct cell *c)
{
	c->number = offset_of(row_at(t, row));
}

static void
get_data(const struct table *t, size_t row, struct cell *c)
{
	c->number = data_of(row_at(t, row));
}

static void
get_bits(const struct table *t, size_t row, struct cell *c)
{
	c->number = row_at(t, row)->fault.bits;
}

static void
get_lost(const struct table *t, size_t row, struct cell *c)
{
	c->number = row_at(t, row)->fault.lost;
}

static void
get_what(const struct table *t, size_t row, struct cell *c)
{
	const struct row *r = row_at(t, row);
	bool corrected = r->firmware->options.correct;

	if (r->fault.bits)
		text_addf(&c->text, "%u bit%s %s", r->fault.bits, r->fault.bits == 1 ? "" : "s",
		        corrected ? "corrected" : "can be corrected");
	if (r->fault.lost)
		text_addf(&c->text, "%suncorrectable: %u step%s of %u bytes", r->fault.bits
		        ? ", " : "", r->fault.lost, r->fault.lost == 1 ? "" : "s",
		        r->firmware->nand.ecc->step);
}

static const struct column columns[] = {
	{ .name = "page", .title = "PAGE", .kind = COLUMN_NUMBER, .width = 8, .get = get_page,
	  .help = "number of the page, from the start of the dump" },
	{ .name = "block", .title = "BLOCK", .kind = COLUMN_NUMBER, .width = 6, .rank = 3,
	  .get = get_block, .help = "number of its erase block" },
	{ .name = "offset", .title = "OFFSET", .kind = COLUMN_OFFSET, .width = 8, .rank = 4,
	  .get = get_offset, .help = "its first byte in the dump, with the spare areas" },
	{ .name = "data", .title = "DATA", .kind = COLUMN_OFFSET, .width = 8, .rank = 2,
	  .get = get_data, .help = "its first byte without the spare areas" },
	{ .name = "bits", .title = "BITS", .kind = COLUMN_NUMBER, .width = 4, .rank = 1,
	  .get = get_bits,
	  .help = "bits of its data and codes that are wrong and that the codes correct" },
	{ .name = "lost", .title = "LOST", .kind = COLUMN_NUMBER, .width = 4, .rank = 1,
	  .get = get_lost, .help = "steps in which more bits are wrong than their code corrects" },
	{ .name = "what", .title = "WHAT", .kind = COLUMN_TEXT, .get = get_what,
	  .help = "the same in words" },
};

static size_t
count(const struct table *t)
{
	const struct rows *rows = t->state;

	return rows->rows.count;
}

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	const struct row *r = row_at(t, row);

	s->firmware = r->firmware;
	s->offset = offset_of(r);
	s->bytes = span_cut(r->firmware->bytes, (size_t)s->offset,
	        nand_row(&r->firmware->nand.layout, data_of(r)));
	s->title = "page";
}

static enum row_mark
mark(const struct table *t, size_t row)
{
	return row_at(t, row)->fault.lost ? MARK_BAD : MARK_WARNING;
}

const struct table_class table_pages = {
	.family = &list_family,
	.name = "pages",
	.title = "Pages",
	.help = "The pages of a NAND dump in which bits are wrong.",
	.columns = columns,
	.column_count = COUNT(columns),
	.all_stores = true,
	.open = open_pages,
	.close = close_pages,
	.count = count,
	.subject = subject,
	.mark = mark,
};
