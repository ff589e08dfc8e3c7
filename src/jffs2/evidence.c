/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the nodes say of the erase size, gathered in one walk and held against a size. */
#include "jffs2/evidence_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "jffs2/layout.h"

/* A candidate size that can be divided by quickly when it is a power of two. */
struct divisor {
	uint32_t size, phase;
	int shift;
};

static struct divisor
divisor_of(uint32_t size, uint32_t phase)
{
	struct divisor d = { size, phase % size, -1 };

	if ((size & (size - 1)) == 0)
		d.shift = __builtin_ctz(size);
	return d;
}

/* The block of `offset`, counted so that it never goes below zero. */
static uint64_t
block_of(const struct divisor *d, uint32_t offset)
{
	uint64_t from = (uint64_t)offset + d->size - d->phase;

	return d->shift >= 0 ? from >> d->shift : from / d->size;
}

static bool
on_boundary(const struct divisor *d, uint32_t offset)
{
	uint64_t from = (uint64_t)offset + d->size - d->phase;

	return d->shift >= 0 ? (from & (d->size - 1)) == 0 : from % d->size == 0;
}

/* A node whose place can be believed. */
static bool
sound(const struct extent *e)
{
	return e->kind == EXTENT_NODE
	       && !(e->flaws & (FLAW_LENGTH | FLAW_TRUNCATED | FLAW_NODE_CRC));
}

/* A summary names its own offset in the block and reaches the block's end: size and phase
 * follow (kernel: jffs2_sum_scan_sumnode). Majority vote over all summaries. */
static void
ask_summary(struct facts *f, const struct extent *e)
{
	struct span node = span_cut(f->log->part, e->offset, e->len);
	uint32_t offset, size;

	if (node.len < sizeof(struct raw_summary) + 8
	        || span_u32(node, node.len - 4, f->log->endian) != JFFS2_SUM_MAGIC)
		return;
	offset = span_u32(node, node.len - 8, f->log->endian);
	if (offset > ERASE_MAX || offset + node.len > ERASE_MAX)
		return;
	size = offset + (uint32_t)node.len;
	if (size < ERASE_MIN || size % 4)
		return;
	if (f->sum_votes == 0) {
		f->sum_size = size;
		f->sum_phase = (e->offset % size + size - offset) % size;
	}
	if (f->sum_size == size)
		f->sum_votes++;
	else
		f->sum_votes--;
}

void
evidence_gather(struct facts *f, const struct jffs2_log *log, struct erase_decision *d)
{
	uint64_t inside = 0;
	bool gap = false;

	memset(f, 0, sizeof *f);
	f->log = log;
	f->first = UINT32_MAX;
	for (size_t i = 0; i < log->extents.count; i++) {
		const struct extent *e = &log->extents.at[i];

		if (e->kind == EXTENT_FREE) {
			d->free_runs++;
			gap = true;
		}
		if (!sound(e))
			continue;
		d->nodes++;
		if (f->first == UINT32_MAX)
			f->first = e->offset;
		f->last = e->offset + e->len;
		inside += e->len / 4 - (e->len >= 4);
		if ((e->nodetype | JFFS2_ACCURATE) == JFFS2_CLEANMARKER) {
			struct span node = jffs2_log_bytes(log, i);

			d->marker_len = READ32(node, struct raw_header, totlen, log->endian);
			array_push(&f->markers, e->offset);
		} else if (gap) {
			array_push(&f->after_gap, e->offset);
		}
		if ((e->nodetype | JFFS2_ACCURATE) == JFFS2_SUMMARY) {
			d->summaries++;
			ask_summary(f, e);
		}
		gap = false;
	}
	d->cleanmarkers = (uint32_t)f->markers.count;
	if (d->nodes)
		f->edge_chance = 1.0 - (double)inside / ((f->last - f->first) / 4.0);
}

static int
by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* The commonest value in `at`, which is sorted by this; *votes is how often it stands. */
static uint32_t
commonest(uint32_t *at, size_t count, size_t *votes)
{
	uint32_t best = 0;

	*votes = 0;
	qsort(at, count, sizeof *at, by_number);
	for (size_t i = 0, from = 0; i < count; i++) {
		if (at[i] != at[from])
			from = i;
		if (i - from + 1 > *votes) {
			*votes = i - from + 1;
			best = at[i];
		}
	}
	return best;
}

/* The commonest offset mod size. Some thousands of voters are enough. */
static uint32_t
commonest_phase(const uint32_t *at, size_t count, uint32_t size)
{
	uint32_t phases[2048];
	size_t n = count < 2048 ? count : 2048, votes;

	for (size_t i = 0; i < n; i++)
		phases[i] = at[i] % size;
	return commonest(phases, n, &votes);
}

uint32_t
evidence_phase(const struct facts *f, uint32_t size)
{
	if (f->sum_votes && f->sum_size == size)
		return f->sum_phase;
	if (f->markers.count)
		return commonest_phase(f->markers.at, f->markers.count, size);
	if (f->after_gap.count >= 2)
		return commonest_phase(f->after_gap.at, f->after_gap.count, size);
	return 0;
}

static void
hold_extent(struct erase_evidence *ev, const struct divisor *by, const struct extent *e)
{
	uint32_t end = e->offset + e->len;

	if (e->kind == EXTENT_FREE)
		ev->free_ends += on_boundary(by, end);
	if (!sound(e))
		return;
	ev->crossed += (uint32_t)(block_of(by, end - 1) - block_of(by, e->offset));
	if (on_boundary(by, e->offset)) {
		ev->starts++;
		ev->markers += (e->nodetype | JFFS2_ACCURATE) == JFFS2_CLEANMARKER;
	}
	if ((e->nodetype | JFFS2_ACCURATE) == JFFS2_SUMMARY)
		ev->summaries += on_boundary(by, end);
}

void
evidence_hold(const struct facts *f, uint32_t size, uint32_t phase, struct erase_evidence *ev)
{
	struct divisor by = divisor_of(size, phase);

	*ev = (struct erase_evidence){ .size = size, .phase = by.phase };
	for (size_t i = 0; i < f->log->extents.count; i++)
		hold_extent(ev, &by, &f->log->extents.at[i]);
	if (f->first < f->last)
		ev->boundaries = (uint32_t)(block_of(&by, f->last - 1)
		        - block_of(&by, f->first));
	if (ev->crossed == 0 && f->edge_chance < 1.0)
		ev->score = f->edge_chance > 0.0
		        ? -(double)ev->boundaries * log10(f->edge_chance) : ev->boundaries * 9.0;
}

static uint32_t
gcd(uint32_t a, uint32_t b)
{
	while (b) {
		uint32_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

uint32_t
evidence_marker_size(const struct facts *f)
{
	size_t n = f->markers.count;
	ARRAY(uint32_t) gaps = { 0 };
	uint32_t all = 0, common;
	size_t longest;

	if (n < 2)
		return 0;
	for (size_t i = 1; i < n; i++) {
		array_push(&gaps, f->markers.at[i] - f->markers.at[i - 1]);
		all = gcd(all, gaps.at[i - 1]);
	}
	common = commonest(gaps.at, gaps.count, &longest);
	if (all < ERASE_MIN && longest * 2 >= gaps.count)
		all = common;
	array_free(&gaps);
	return all >= ERASE_MIN && all <= ERASE_MAX && all % 4 == 0 ? all : 0;
}

void
evidence_free(struct facts *f)
{
	array_free(&f->markers);
	array_free(&f->after_gap);
}
