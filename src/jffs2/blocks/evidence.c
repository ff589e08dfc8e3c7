/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the nodes say about the erase size, gathered in one walk. */
#include "jffs2/blocks/evidence_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "jffs2/layout.h"

enum {
	CLAIMS_MAX = 16, /* different ones; more are noise */
	VOTERS = 2048    /* for a phase; some thousands are enough */
};

bool
evidence_is_size(uint32_t n)
{
	return n >= ERASE_MIN && n <= ERASE_MAX && n % 4 == 0;
}

/* ---- summaries ---- */

static void
add_claim(struct facts *f, uint32_t size, uint32_t phase)
{
	size_t i = 0;

	f->claim_votes++;
	while (i < f->claims.count && (f->claims.at[i].size != size
	                               || f->claims.at[i].phase != phase))
		i++;
	if (i == CLAIMS_MAX)
		return;
	if (i == f->claims.count)
		array_push(&f->claims, ((struct claim){ size, phase, 0 }));
	f->claims.at[i].votes++;
	if (f->claims.at[i].votes > f->claims.at[0].votes) {
		struct claim most = f->claims.at[i];

		f->claims.at[i] = f->claims.at[0];
		f->claims.at[0] = most;
	}
}

/* A summary names its own offset in the block and reaches the block's end: size and phase
 * follow (kernel: jffs2_sum_scan_sumnode). */
static void
ask_summary(struct facts *f, const struct extent *e)
{
	struct span node = span_cut(f->log->part, e->offset, e->len);
	uint32_t offset, size;

	if (e->flaws & FLAW_DATA_CRC || node.len < sizeof(struct raw_summary) + 8
	        || span_u32(node, node.len - 4, f->log->endian) != JFFS2_SUM_MAGIC)
		return;
	offset = span_u32(node, node.len - 8, f->log->endian);
	if (offset > ERASE_MAX || node.len > ERASE_MAX)
		return;
	size = offset + (uint32_t)node.len;
	if (evidence_is_size(size))
		add_claim(f, size, (e->offset % size + size - offset) % size);
}

/* ---- the walk ---- */

/* A node whose length can be trusted: it fits what the node holds. The header's CRC is
 * not enough, and the node's CRC adds nothing: a CRC over bytes and their own CRC is the
 * same for all bytes. */
static bool
is_witness(const struct extent *e)
{
	if (!evidence_sound(e) || e->flaws & (FLAW_RANGE | FLAW_SLACK))
		return false;
	if (jffs2_extent_is(e, JFFS2_SUMMARY))
		return !(e->flaws & FLAW_DATA_CRC);
	return jffs2_type(e->nodetype)->ino_at >= 0;
}

static void
note_node(struct facts *f, struct erase_decision *d, size_t i, bool after_gap)
{
	const struct extent *e = &f->log->extents.at[i];

	if (d->nodes++ == 0)
		f->first = e->offset;
	f->last = e->offset + e->len;
	switch (e->nodetype | JFFS2_ACCURATE) {
	case JFFS2_CLEANMARKER:
		d->marker_len = READ32(jffs2_log_bytes(f->log, i), struct raw_header,
		        totlen, f->log->endian);
		array_push(&f->markers, e->offset);
		return;
	case JFFS2_SUMMARY:
		d->summaries++;
		ask_summary(f, e);
		break;
	case JFFS2_PADDING:
		f->padded = true;
		break;
	}
	if (after_gap)
		array_push(&f->after_gap, e->offset);
}

static int
by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* On NAND flash cleanmarkers are in the spare areas: they count as those among the nodes, and
 * where both stand at the same place, once. Returns how many were added. */
static uint32_t
add_spare_markers(struct facts *f, const struct jffs2_oob *oob)
{
	size_t nodes = f->markers.count, kept = 0;

	for (size_t i = 0; i < oob->markers.count; i++)
		array_push(&f->markers, oob->markers.at[i]);
	if (nodes)
		qsort(f->markers.at, f->markers.count, sizeof *f->markers.at, by_number);
	for (size_t i = 0; i < f->markers.count; i++)
		if (i == 0 || f->markers.at[i] != f->markers.at[kept - 1])
			f->markers.at[kept++] = f->markers.at[i];
	f->markers.count = kept;
	return (uint32_t)(kept - nodes);
}

/* At most one entry for each extent, but for the last. */
static void
index_extents(struct facts *f)
{
	const struct jffs2_log *log = f->log;
	size_t i = 0, count = log->extents.count, entries;

	f->behind_bits = 9;
	while (log->part.len >> f->behind_bits > count)
		f->behind_bits++;
	entries = (log->part.len >> f->behind_bits) + 1;
	f->behind = memory_zeroed(entries, sizeof *f->behind);
	for (size_t k = 0; k < entries; k++) {
		uint64_t at = (uint64_t)k << f->behind_bits;

		while (i < count && (uint64_t)log->extents.at[i].offset + log->extents.at[i].len <= at)
			i++;
		f->behind[k] = (uint32_t)i;
	}
}

void
evidence_gather(struct facts *f, const struct jffs2_log *log, struct erase_decision *d)
{
	bool gap = false;

	memset(f, 0, sizeof *f);
	f->log = log;
	f->witness = memory_zeroed(log->extents.count, sizeof *f->witness);
	f->digits = memory_zeroed(log->extents.count, sizeof *f->digits);
	for (size_t i = 0; i < log->extents.count; i++) {
		const struct extent *e = &log->extents.at[i];

		f->witness[i] = is_witness(e);
		f->digits[i] = NAN;
		d->free_runs += e->kind == EXTENT_FREE;
		if (evidence_sound(e))
			note_node(f, d, i, gap);
		gap = e->kind == EXTENT_FREE;
	}
	index_extents(f);
	d->in_spare = log->oob ? add_spare_markers(f, log->oob) : 0;
	d->cleanmarkers = (uint32_t)f->markers.count;
}

/* ---- places and distances ---- */

static bool
is_sorted(const uint32_t *at, size_t count)
{
	size_t i = 1;

	while (i < count && at[i - 1] <= at[i])
		i++;
	return i >= count;
}

/* The commonest value in `at`, which is sorted by this. Mostly all are the same. */
static uint32_t
commonest(uint32_t *at, size_t count)
{
	uint32_t best = 0;
	size_t votes = 0;

	if (!is_sorted(at, count))
		qsort(at, count, sizeof *at, by_number);
	for (size_t i = 0, from = 0; i < count; i++) {
		if (at[i] != at[from])
			from = i;
		if (i - from + 1 > votes) {
			votes = i - from + 1;
			best = at[i];
		}
	}
	return best;
}

static uint32_t
commonest_phase(const struct offset_list *list, uint32_t size)
{
	uint32_t phases[VOTERS] = { 0 };
	size_t n = list->count < VOTERS ? list->count : VOTERS;

	for (size_t i = 0; i < n; i++)
		phases[i] = list->at[i] % size;
	return commonest(phases, n);
}

uint32_t
evidence_phase(const struct facts *f, uint32_t size)
{
	const struct claim *c = f->claims.at;

	if (c && c->size % size == 0)
		return c->phase % size;
	if (f->markers.count)
		return commonest_phase(&f->markers, size);
	if (f->after_gap.count >= 2)
		return commonest_phase(&f->after_gap, size);
	return 0;
}

uint32_t
evidence_gcd(uint32_t a, uint32_t b)
{
	while (b) {
		uint32_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

uint32_t
evidence_distance(const struct offset_list *list, uint32_t *common, uint32_t *misfits)
{
	struct offset_list gaps = { 0 };
	uint32_t all = 0;

	*common = *misfits = 0;
	for (size_t i = 1; i < list->count; i++) {
		array_push(&gaps, list->at[i] - list->at[i - 1]);
		all = evidence_gcd(all, gaps.at[i - 1]);
	}
	if (gaps.count)
		*common = commonest(gaps.at, gaps.count);
	for (size_t i = 0; i < gaps.count; i++)
		*misfits += gaps.at[i] % *common != 0;
	array_free(&gaps);
	return evidence_is_size(all) ? all : 0;
}

void
evidence_free(struct facts *f)
{
	array_free(&f->markers);
	array_free(&f->after_gap);
	array_free(&f->claims);
	free(f->witness);
	free(f->digits);
	free(f->behind);
}
