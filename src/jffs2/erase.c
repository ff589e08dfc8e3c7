/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jffs2/erase.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "jffs2/layout.h"

static const double SURE = 3.0; /* one chance in a thousand to be an accident */

/* What one walk over the log gathers for all candidates. */
struct facts {
	const struct jffs2_log *log;
	uint32_t first, last;  /* bytes from the first node to the end of the last */
	double edge_chance;    /* that a multiple of 4 in there is not inside a node */
	ARRAY(uint32_t) markers;  /* offsets of cleanmarkers */
	ARRAY(uint32_t) after_gap; /* of nodes that follow an erased run */
	uint32_t sum_size, sum_phase, sum_votes; /* what most summaries say */
};

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

static void
gather(struct facts *f, const struct jffs2_log *log, struct erase_decision *d)
{
	uint64_t inside = 0;
	bool gap = false;

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

static uint32_t
find_phase(const struct facts *f, uint32_t size)
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

/* Holds one candidate against the log. */
static void
hold(const struct facts *f, uint32_t size, uint32_t phase, struct erase_evidence *ev)
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

/* The size that cleanmarkers show: the greatest common divisor of the distances between
 * neighbours; where a few distances don't fit (bytes missing or added in a dump), the
 * commonest distance if it makes up at least half of them. 0 if there are too few. */
static uint32_t
marker_size(const struct facts *f)
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

static struct erase_evidence *
evidence_of(struct erase_decision *d, uint32_t size)
{
	for (uint32_t i = 0; i < d->evidence_count; i++)
		if (d->evidence[i].size == size)
			return &d->evidence[i];
	return NULL;
}

/* A row for `size`, in order of size. The table has room for the powers of two and two
 * more; the last such row makes way. */
static struct erase_evidence *
add_evidence(const struct facts *f, struct erase_decision *d, uint32_t size,
        uint32_t phase)
{
	struct erase_evidence *have = evidence_of(d, size);
	uint32_t at = d->evidence_count;

	if (have)
		return have;
	if (at == ERASE_CANDIDATES)
		at = --d->evidence_count;
	while (at > 0 && d->evidence[at - 1].size > size) {
		d->evidence[at] = d->evidence[at - 1];
		at--;
	}
	d->evidence_count++;
	hold(f, size, phase, &d->evidence[at]);
	return &d->evidence[at];
}

/* The smallest power of two that nothing crosses, and nothing crosses above it. */
static struct erase_evidence *
smallest_uncrossed(struct erase_decision *d)
{
	struct erase_evidence *best = NULL;

	for (uint32_t i = d->evidence_count; i-- > 0;) {
		struct erase_evidence *ev = &d->evidence[i];

		if (ev->size & (ev->size - 1))
			continue;
		if (ev->crossed)
			break;
		best = ev;
	}
	return best;
}

static void
choose(struct erase_decision *d, struct erase_evidence *ev, enum erase_basis basis,
        double confidence)
{
	ev->chosen = true;
	d->size = ev->size;
	d->phase = ev->phase;
	d->basis = basis;
	d->confidence = confidence > 99.9 ? 99.9 : confidence;
}

/* Does the markers' size tell more than the smallest uncrossed size? It does when they
 * stand on most of its boundaries, so that every block has one. */
static bool
markers_decide(const struct facts *f, const struct erase_evidence *mk,
        const struct erase_evidence *small)
{
	uint64_t blocks = (uint64_t)(f->last - f->first) / mk->size + 1;

	if (mk->markers * 10 < f->markers.count * 5 || f->markers.count < 2)
		return false;
	if (!small || small->score < SURE || mk->size <= small->size)
		return !small || small->score < SURE;
	return mk->crossed == 0 && (uint64_t)mk->markers * 4 >= blocks * 3;
}

static void
decide(const struct facts *f, struct erase_decision *d)
{
	uint32_t by_markers = marker_size(f);
	struct erase_evidence *sum = NULL, *mk = NULL, *small;

	for (uint32_t size = ERASE_MIN; size <= ERASE_MAX; size *= 2)
		add_evidence(f, d, size, find_phase(f, size));
	if (by_markers)
		add_evidence(f, d, by_markers, find_phase(f, by_markers));
	if (f->sum_votes)
		add_evidence(f, d, f->sum_size, f->sum_phase);
	sum = f->sum_votes ? evidence_of(d, f->sum_size) : NULL;
	mk = by_markers ? evidence_of(d, by_markers) : NULL;
	small = smallest_uncrossed(d);
	d->at_least = small ? small->size : 0;
	if (sum && sum->crossed == 0 && sum->summaries * 2 > d->summaries)
		choose(d, sum, ERASE_BY_SUMMARIES, sum->score + 4.0 * sum->summaries);
	else if (mk && markers_decide(f, mk, small))
		choose(d, mk, ERASE_BY_CLEANMARKERS, mk->score + 2.0 * (mk->markers - 1));
	else if (small && small->score >= SURE)
		choose(d, small, ERASE_BY_CROSSINGS, small->score);
}

static void
explain(struct erase_decision *d)
{
	const struct erase_evidence *ev = evidence_of(d, d->size);
	struct text t = { 0 };

	text_add_exact_size(&t, d->size ? d->size : d->at_least);
	switch (d->basis) {
	case ERASE_BY_SUMMARIES:
		text_addf(&t, ": %u of %u summaries end on a boundary and name this size",
		        ev->summaries, d->summaries);
		break;
	case ERASE_BY_CLEANMARKERS:
		text_addf(&t, ": %u of %u cleanmarkers stand this far apart",
		        ev->markers, d->cleanmarkers);
		break;
	case ERASE_BY_CROSSINGS:
		text_add(&t, ": the smallest power of two that no node crosses");
		break;
	case ERASE_BY_USER:
		text_add(&t, ": chosen by the user");
		break;
	case ERASE_UNDECIDED:
		text_clear(&t);
		text_add(&t, "undecided");
		if (d->nodes == 0) {
			text_add(&t, ": there is no node to go by");
		} else if (d->at_least) {
			text_add(&t, ", ");
			text_add_exact_size(&t, d->at_least);
			text_add(&t, " or more: too few nodes to tell");
		} else {
			text_add(&t, ": nodes cross the boundaries of every size");
		}
		break;
	}
	if (ev)
		text_addf(&t, "; %u %s, %u crossed, %u start a node", ev->boundaries,
		        ev->boundaries == 1 ? "boundary" : "boundaries", ev->crossed,
		        ev->starts);
	if (ev && d->basis != ERASE_BY_CLEANMARKERS && d->cleanmarkers)
		text_addf(&t, ", %u/%u cleanmarkers aligned", ev->markers, d->cleanmarkers);
	if (ev && d->phase)
		text_addf(&t, ", first boundary at 0x%x", d->phase);
	snprintf(d->why, sizeof d->why, "%s", text_str(&t));
	text_free(&t);
}

static void
facts_free(struct facts *f)
{
	array_free(&f->markers);
	array_free(&f->after_gap);
}

static void
examine(struct facts *f, const struct jffs2_log *log, struct erase_decision *d)
{
	memset(f, 0, sizeof *f);
	memset(d, 0, sizeof *d);
	gather(f, log, d);
	if (d->nodes)
		decide(f, d);
}

void
erase_decide(const struct jffs2_log *log, struct erase_decision *d)
{
	struct facts f;

	examine(&f, log, d);
	explain(d);
	facts_free(&f);
}

void
erase_override(const struct jffs2_log *log, uint32_t size, uint32_t phase,
        struct erase_decision *d)
{
	struct facts f;
	struct erase_evidence *ev;

	examine(&f, log, d);
	for (uint32_t i = 0; i < d->evidence_count; i++)
		d->evidence[i].chosen = false;
	ev = add_evidence(&f, d, size, phase);
	if (ev->phase != phase % size)
		hold(&f, size, phase, ev);
	choose(d, ev, ERASE_BY_USER, ev->score);
	explain(d);
	facts_free(&f);
}
