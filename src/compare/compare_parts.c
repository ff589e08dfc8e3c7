/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of two images in order: those of one kind are paired as in a diff. A pair is
 * compared by place, length and bytes, a pair of uImage headers also field by field.
 */
#include <string.h>

#include "base/diff.h"
#include "compare/compare_private.h"

enum { PART_COST = 4096, SLICE = 1 << 20 };

struct parts_work {
	struct diff diff;
	size_t change;        /* the next one */
	uint32_t next[SIDES]; /* parts */
	bool reading;         /* the last row is a pair whose bytes are being compared */
	size_t row;
	uint64_t at, count;   /* how far, and bytes that differ */
};

static const struct part *
part_of(const struct compare *c, int side, uint32_t i)
{
	return &c->firmware[side]->list.parts.at[i];
}

static struct span
part_bytes(const struct compare *c, int side, uint32_t i)
{
	const struct part *p = part_of(c, side, i);

	return span_cut(c->firmware[side]->bytes, (size_t)p->offset, (size_t)p->len);
}

/* ---- what goes together ---- */

static uint32_t
class_of(const struct part *p)
{
	uint32_t format = 0;

	if (p->kind != PART_FORMAT)
		return (uint32_t)p->kind;
	while (firmware_formats[format]
	        && strcmp(firmware_formats[format]->name, p->format->name) != 0)
		format++;
	return 16 + format;
}

static void
begin(struct compare *c)
{
	struct parts_work *w = memory_zeroed(1, sizeof *w);
	uint32_t *classes[SIDES], count[SIDES];

	for (int k = 0; k < SIDES; k++) {
		count[k] = (uint32_t)c->firmware[k]->list.parts.count;
		classes[k] = memory_zeroed((size_t)count[k] + 1, sizeof *classes[k]);
		for (uint32_t i = 0; i < count[k]; i++)
			classes[k][i] = class_of(part_of(c, k, i));
	}
	diff_make(&w->diff, classes[0], count[0], classes[1], count[1]);
	free(classes[0]);
	free(classes[1]);
	c->work->parts = w;
}

/* ---- fields ---- */

static const struct uimage *
header_at(const struct firmware *f, uint64_t offset)
{
	for (size_t i = 0; i < f->uimages.count; i++)
		if (f->uimages.at[i].offset == offset)
			return &f->uimages.at[i];
	return NULL;
}

static void
compare_headers(struct compare *c, uint32_t i, uint32_t j)
{
	const struct part *p = part_of(c, 0, i), *q = part_of(c, 1, j);
	struct span a = part_bytes(c, 0, i), b = part_bytes(c, 1, j);

	if (!header_at(c->firmware[0], p->offset)
	        || !header_at(c->firmware[1], q->offset))
		return;
	for (size_t k = 0; k < UIMAGE_FIELDS; k++) {
		const struct field *f = &uimage_fields[k];
		struct compare_row row = { .kind = COMPARE_CHANGED, .at = { i, j },
			.field = (uint8_t)(k + 1), .what = DIFFERS_FIELDS,
			.dir = { COMPARE_NONE, COMPARE_NONE } };

		if (!span_equal(span_cut(a, f->offset, f->width),
		            span_cut(b, f->offset, f->width)))
			compare_push(&c->lists[COMPARE_PARTS], &row);
	}
}

/* ---- parts ---- */

static void
take_pair(struct compare *c, uint32_t i, uint32_t j)
{
	const struct part *p = part_of(c, 0, i), *q = part_of(c, 1, j);
	struct parts_work *w = c->work->parts;
	struct compare_row row = { .at = { i, j },
		.dir = { COMPARE_NONE, COMPARE_NONE } };

	if (p->offset != q->offset)
		row.what |= DIFFERS_OFFSET;
	if (p->len != q->len)
		row.what |= DIFFERS_SIZE;
	if (p->endian != q->endian && p->kind == PART_FORMAT)
		row.what |= DIFFERS_TYPE;
	row.kind = row.what == 0 ? COMPARE_SAME
	           : row.what == DIFFERS_OFFSET ? COMPARE_MOVED : COMPARE_CHANGED;
	w->row = compare_push(&c->lists[COMPARE_PARTS], &row);
	w->reading = true;
	w->at = w->count = 0;
}

/* A slice of the pair's bytes. */
static void
read_pair(struct compare *c, uint64_t *used)
{
	struct compare_list *l = &c->lists[COMPARE_PARTS];
	struct parts_work *w = c->work->parts;
	struct compare_row *row = &l->rows.at[w->row];
	struct span a = span_cut(part_bytes(c, 0, row->at[0]), (size_t)w->at, SLICE);
	struct span b = span_cut(part_bytes(c, 1, row->at[1]), (size_t)w->at, SLICE);
	uint64_t first = 0, count = compare_count(a, b, &first);

	if (count && w->count == 0)
		row->first = w->at + first;
	w->count += count;
	row->bytes = w->count < UINT32_MAX ? (uint32_t)w->count : UINT32_MAX;
	w->at += SLICE;
	*used += a.len;
	w->reading = a.len == SLICE && b.len == SLICE;
	if (w->reading)
		return;
	if (w->count) {
		row->what |= DIFFERS_BYTES;
		compare_set_kind(l, w->row, COMPARE_CHANGED);
	}
	compare_headers(c, row->at[0], row->at[1]);
}

static void
take_lone(struct compare *c, int side, uint32_t i)
{
	struct compare_row row = { .kind = side ? COMPARE_ADDED : COMPARE_REMOVED,
		.at = { side ? COMPARE_NONE : i, side ? i : COMPARE_NONE },
		.dir = { COMPARE_NONE, COMPARE_NONE } };

	compare_push(&c->lists[COMPARE_PARTS], &row);
}

/* The next part or pair; false after the last. */
static bool
take_next(struct compare *c)
{
	struct parts_work *w = c->work->parts;
	const struct diff_change *d = w->change < w->diff.changes.count
	        ? &w->diff.changes.at[w->change] : NULL;

	if (d && w->next[0] >= d->a && w->next[1] >= d->b) {
		if (w->next[0] < d->a + d->a_count)
			take_lone(c, 0, w->next[0]++);
		else if (w->next[1] < d->b + d->b_count)
			take_lone(c, 1, w->next[1]++);
		else
			w->change++;
		return true;
	}
	if (w->next[0] >= c->firmware[0]->list.parts.count)
		return false;
	take_pair(c, w->next[0]++, w->next[1]++);
	return true;
}

bool
compare_parts_step(struct compare *c, uint64_t budget)
{
	uint64_t used = 0;

	if (!c->work->parts)
		begin(c);
	while (used < budget) {
		used += PART_COST;
		if (c->work->parts->reading)
			read_pair(c, &used);
		else if (!take_next(c))
			return false;
	}
	return true;
}

void
compare_parts_free(struct compare *c)
{
	if (!c->work->parts)
		return;
	diff_free(&c->work->parts->diff);
	free(c->work->parts);
	c->work->parts = NULL;
}
