/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pages of NAND dumps: a row for each in which bits are wrong, and one for pages of a block
 * that follow one another and are alike. */
#include "list/parts/pages.h"

#include "firmware/model/children.h"
#include "firmware/model/subject.h"
#include "list/list.h"
#include "table/items.h"
#include "table/table.h"

struct row {
	struct firmware *firmware; /* of the dump, with its spare areas */
	uint64_t page;             /* the first */
	uint32_t count;
	uint32_t marks;            /* of the first: enum nand_mark bits */
};

bool
pages_are_there(const struct firmware *root)
{
	const struct firmware *f = root;

	while (f && !f->nand.pages_known)
		f = firmware_next(root, f);
	return f != NULL;
}

/* ---- the rows ---- */

static enum nand_page_state
state_of(const struct row *r)
{
	return r->firmware->nand.pages.at[r->page];
}

static bool
is_wrong(enum nand_page_state state)
{
	return state == NAND_PAGE_CORRECTED || state == NAND_PAGE_LOST;
}

/* True if page `page` belongs into the row. A cleanmarker is of the first page of its block,
 * and no other. */
static bool
continues(const struct row *r, const struct nand_dump *d, uint64_t page)
{
	return page % d->layout.pages != 0 && d->pages.at[page] == state_of(r)
	       && !is_wrong(state_of(r)) && !(r->marks & ~(uint32_t)NAND_BAD);
}

static void
add_pages(struct table *t, struct firmware *f)
{
	const struct nand_dump *d = &f->nand;

	for (uint64_t page = 0; page < d->pages.count; page++) {
		struct row *last = items_last(t);
		struct row r = { f, page, 1, 0 };

		if (last && last->firmware == f && continues(last, d, page)) {
			last->count++;
			continue;
		}
		if (page % d->layout.pages == 0)
			r.marks = nand_marks_at(d, f->bytes, page * d->layout.data);
		*(struct row *)items_add(t) = r;
	}
}

static void
open_pages(struct table *t)
{
	items_open(t, sizeof(struct row));
	for (struct firmware *f = t->firmware; f; f = firmware_next(t->firmware, f))
		add_pages(t, f);
}

static const struct row *
row_at(const struct table *t, size_t row)
{
	return items_at(t, row);
}

/* ---- columns ---- */

static uint64_t
data_of(const struct row *r)
{
	return r->page * r->firmware->nand.layout.data;
}

static uint64_t
offset_of(const struct row *r)
{
	return nand_place(&r->firmware->nand.layout, data_of(r));
}

static const struct nand_fault *
fault_of(const struct row *r)
{
	return is_wrong(state_of(r)) ? nand_fault_of(&r->firmware->nand, r->page) : NULL;
}

static void
get_page(const struct table *t, size_t row, struct cell *c)
{
	c->number = row_at(t, row)->page;
}

static void
get_count(const struct table *t, size_t row, struct cell *c)
{
	c->number = row_at(t, row)->count;
}

static void
get_block(const struct table *t, size_t row, struct cell *c)
{
	const struct row *r = row_at(t, row);

	c->number = r->page / r->firmware->nand.layout.pages;
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
get_spare(const struct table *t, size_t row, struct cell *c)
{
	const struct row *r = row_at(t, row);
	bool bad = state_of(r) == NAND_PAGE_BAD;

	text_add(&c->text, bad ? "bad" : r->marks ? "cleanmarker" : "none");
}

static void
get_state(const struct table *t, size_t row, struct cell *c)
{
	text_add(&c->text, nand_page_states[state_of(row_at(t, row))].name);
}

static void
get_bits(const struct table *t, size_t row, struct cell *c)
{
	const struct nand_fault *f = fault_of(row_at(t, row));

	c->number = f ? f->bits : 0;
	c->absent = !f;
}

static void
get_lost(const struct table *t, size_t row, struct cell *c)
{
	const struct nand_fault *f = fault_of(row_at(t, row));

	c->number = f ? f->lost : 0;
	c->absent = !f;
}

static void
get_what(const struct table *t, size_t row, struct cell *c)
{
	const struct row *r = row_at(t, row);
	const struct nand_fault *f = fault_of(r);
	bool corrected = r->firmware->options.correct;

	if (!f) {
		text_add(&c->text, nand_page_states[state_of(r)].what);
		return;
	}
	if (f->bits)
		text_addf(&c->text, "%u bit%s %s", f->bits, f->bits == 1 ? "" : "s",
		        corrected ? "corrected" : "can be corrected");
	if (f->lost)
		text_addf(&c->text, "%suncorrectable: %u step%s of %u bytes", f->bits
		        ? ", " : "", f->lost, f->lost == 1 ? "" : "s",
		        r->firmware->nand.ecc->step);
}

static const struct column columns[] = {
	{ .name = "page", .title = "PAGE", .kind = COLUMN_NUMBER, .width = 8, .get = get_page,
	  .help = "number of the page, from the start of the dump" },
	{ .name = "count", .title = "PAGES", .kind = COLUMN_NUMBER, .width = 5, .rank = 5,
	  .get = get_count, .help = "how many alike pages follow one another, including this one" },
	{ .name = "block", .title = "BLOCK", .kind = COLUMN_NUMBER, .width = 6, .rank = 3,
	  .get = get_block, .help = "number of their erase block" },
	{ .name = "offset", .title = "OFFSET", .kind = COLUMN_OFFSET, .width = 8, .rank = 6,
	  .get = get_offset, .help = "first byte in the dump, with the spare areas" },
	{ .name = "data", .title = "DATA", .kind = COLUMN_OFFSET, .width = 8, .rank = 4,
	  .get = get_data, .help = "first byte without the spare areas" },
	{ .name = "spare", .title = "SPARE", .kind = COLUMN_TEXT, .width = 11, .rank = 2,
	  .get = get_spare,
	  .help = "in the spare area: a cleanmarker of JFFS2, or the mark of a bad block" },
	{ .name = "state", .title = "STATE", .kind = COLUMN_TEXT, .width = 9, .get = get_state,
	  .help = "by the error-correcting codes: right; corrected (bits are wrong that they can "
	          "correct), lost (more are wrong); bare (written without a code); "
	          "unchecked (unknown code); erased; bad (in a bad block); cut (the dump "
	          "ends)" },
	{ .name = "bits", .title = "BITS", .kind = COLUMN_NUMBER, .width = 4, .rank = 1,
	  .get = get_bits,
	  .help = "bits of its data and codes that are wrong and that the codes correct" },
	{ .name = "lost", .title = "LOST", .kind = COLUMN_NUMBER, .width = 4, .rank = 1,
	  .get = get_lost, .help = "steps in which more bits are wrong than their code corrects" },
	{ .name = "what", .title = "WHAT", .kind = COLUMN_TEXT, .get = get_what, .rank = 7,
	  .help = "the same in words" },
};

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
	static const enum row_mark marks[NAND_PAGE_STATES] = {
		[NAND_PAGE_RIGHT] = MARK_LIVE, [NAND_PAGE_ERASED] = MARK_FREE,
		[NAND_PAGE_CORRECTED] = MARK_WARNING, [NAND_PAGE_LOST] = MARK_BAD,
		[NAND_PAGE_BAD] = MARK_OLD, [NAND_PAGE_CUT] = MARK_OLD,
	};
	const struct row *r = row_at(t, row);
	enum row_mark by_state = marks[state_of(r)];

	return r->marks && by_state != MARK_WARNING && by_state != MARK_BAD
	       && by_state != MARK_OLD ? MARK_MARKER : by_state;
}

const struct table_class table_pages = {
	.family = &list_family,
	.name = "pages",
	.title = "Pages",
	.help = "The pages of a NAND dump: what their codes and their spare areas say.",
	.columns = columns,
	.column_count = COUNT(columns),
	.all_stores = true,
	.open = open_pages,
	.close = items_close,
	.count = items_count,
	.subject = subject,
	.mark = mark,
};
