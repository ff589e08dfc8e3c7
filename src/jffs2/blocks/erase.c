/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The decision; evidence.c gathers the evidence, erase_why.c has the words. */
#include "jffs2/blocks/erase_private.h"

#include <math.h>
#include <string.h>

static const double OF_A_CRC = 9.0; /* a right CRC of 32 bits is no accident */

/* ---- the rows ---- */

struct erase_evidence *
erase_evidence_of(struct erase_decision *d, uint32_t size)
{
	for (uint32_t i = 0; i < d->evidence_count; i++)
		if (d->evidence[i].size == size)
			return &d->evidence[i];
	return NULL;
}

/* A row for `size`, in order of size; if there is no room, it replaces the last. */
static struct erase_evidence *
add_evidence(const struct facts *f, struct erase_decision *d, uint32_t size,
        uint32_t phase)
{
	struct erase_evidence *have = erase_evidence_of(d, size);
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
	evidence_hold(f, size, phase, &d->evidence[at]);
	return &d->evidence[at];
}

/* The row for `size`, with its boundaries where most of the evidence puts them. Erased runs
 * may end inside a block, too: blocks that begin with the part are tried as well. */
static void
add_candidate(const struct facts *f, struct erase_decision *d, uint32_t size)
{
	struct erase_evidence *ev = add_evidence(f, d, size, evidence_phase(f, size));
	struct erase_evidence first;

	if (!ev->crossed || !ev->phase || f->markers.count || f->claims.count)
		return;
	evidence_hold(f, size, 0, &first);
	if (first.crossed < ev->crossed)
		*ev = first;
}

/* The sizes that summaries, cleanmarkers and erased runs name, and all powers of two. */
static void
add_candidates(const struct facts *f, struct distances *of, struct erase_decision *d)
{
	uint32_t common, misfits;

	of->markers = evidence_distance(&f->markers, &of->common, &of->misfits);
	of->gaps = f->after_gap.count >= 3
	        ? evidence_distance(&f->after_gap, &common, &misfits) : 0;
	for (uint32_t size = ERASE_MIN; size <= ERASE_MAX; size *= 2)
		add_candidate(f, d, size);
	if (of->markers)
		add_candidate(f, d, of->markers);
	if (f->markers.count >= 3 && evidence_is_size(of->common))
		add_candidate(f, d, of->common);
	if (of->gaps)
		add_candidate(f, d, of->gaps);
	for (size_t i = 0; i < f->claims.count && i < 4; i++)
		add_evidence(f, d, f->claims.at[i].size, f->claims.at[i].phase);
}

static void
choose(struct erase_decision *d, struct erase_evidence *ev, enum erase_basis basis,
        double confidence)
{
	ev->chosen = true;
	d->size = ev->size;
	d->phase = ev->phase;
	d->basis = basis;
	d->confidence = confidence < ERASE_MOST_SURE ? confidence : ERASE_MOST_SURE;
}

/* ---- the four ways to find it ---- */

/* Most summaries name one size and place; nodes and cleanmarkers agree. */
static bool
by_summaries(const struct facts *f, struct erase_decision *d)
{
	const struct claim *c = f->claims.at;
	struct erase_evidence *ev = c ? erase_evidence_of(d, c->size) : NULL;

	if (!ev || ev->crossed || (uint64_t)c->votes * 10 < (uint64_t)f->claim_votes * 9
	        || (uint64_t)ev->markers * 4 < (uint64_t)d->cleanmarkers * 3)
		return false;
	choose(d, ev, ERASE_BY_SUMMARIES, OF_A_CRC * c->votes);
	return true;
}

/* The chance that so many cleanmarkers stand on the same grid by accident. */
static double
digits_of_markers(const struct erase_evidence *ev)
{
	return (ev->markers - 1) * log10(ev->size / 4.0);
}

/* All cleanmarkers stand on one grid. A block may be a part of that, if its other boundaries
 * are free of nodes and cleanmarkers are missing there. */
static void
by_markers(const struct facts *f, struct erase_decision *d, struct erase_evidence *ev,
        struct doubt *doubt)
{
	while (!ev->crossed) {
		uint32_t part;
		double against = erase_against_parts(f, ev, &part);
		double chance = digits_of_markers(ev);

		if (against >= ERASE_SURE) {
			choose(d, ev, ERASE_BY_CLEANMARKERS,
			        against < chance ? against : chance);
			return;
		}
		if (against > -ERASE_SURE) {
			*doubt = (struct doubt){ DOUBT_PART, ev->size, part };
			return;
		}
		ev = add_evidence(f, d, part, ev->phase);
	}
	*doubt = (struct doubt){ DOUBT_MARKERS_CROSSED, ev->size, ev->crossed };
}

/* Few cleanmarkers don't fit: bytes are missing in between, or were added. Then each
 * begins a grid of its own. */
static bool
by_shifted_markers(const struct facts *f, struct erase_decision *d,
        const struct distances *of)
{
	struct erase_evidence *ev = erase_evidence_of(d, of->common);
	uint32_t rest = of->common / 4, factor;

	if (!ev || !of->misfits || UINT64_C(4) * of->misfits >= f->markers.count
	        || evidence_crossed_after_markers(f, of->common) > of->misfits)
		return false;
	while (rest > 1 && (factor = erase_next_factor(&rest)) > 1)
		if (erase_is_part(of->common, factor)
		        && evidence_crossed_after_markers(f, of->common / factor)
		           <= 2 * of->misfits + 2)
			return false;
	choose(d, ev, ERASE_BY_CLEANMARKERS, digits_of_markers(ev));
	return true;
}

static void
by_marker_distances(const struct facts *f, struct erase_decision *d,
        const struct distances *of, struct doubt *doubt)
{
	struct erase_evidence *ev = of->markers ? erase_evidence_of(d, of->markers) : NULL;

	if (ev && !ev->crossed && f->markers.count == 2 && ev->size & (ev->size - 1))
		/* Bytes may be missing between the two. */
		*doubt = (struct doubt){ DOUBT_MARKERS_TWO, ev->size, 0 };
	else if (ev && !ev->crossed)
		by_markers(f, d, ev, doubt);
	else if (by_shifted_markers(f, d, of))
		return;
	else if (ev)
		*doubt = (struct doubt){ DOUBT_MARKERS_CROSSED, ev->size, ev->crossed };
	else
		*doubt = (struct doubt){ DOUBT_MARKERS_ODD, 0, 0 };
}

/* The smallest power of two that nothing crosses, and nothing crosses above it. */
static struct erase_evidence *
smallest_uncrossed(struct erase_decision *d)
{
	struct erase_evidence *best = NULL;

	for (uint32_t size = ERASE_MAX; size >= ERASE_LEAST; size /= 2) {
		struct erase_evidence *ev = erase_evidence_of(d, size);

		if (!ev || ev->crossed)
			break;
		best = ev;
	}
	return best;
}

/* Not if the boundaries that tell something are all a multiple of blocks apart: then some
 * other size may meet these by accident. Where nothing names the place of the blocks, each
 * could begin with a cleanmarker that was lost, in the gap before the first node; that all
 * were is unlikely if there are three. */
static bool
is_pinned(const struct facts *f, const struct erase_evidence *ev)
{
	struct fit fit;

	evidence_fit(f, ev->size, ev->phase, 1, &fit);
	return fit.step == 1 && (f->markers.count || f->claims.count || ev->starts >= 3
	                         || fit.tight > 0);
}

/* Nodes cross the boundaries of smaller blocks, and larger ones are unlikely. */
static bool
by_crossings(const struct facts *f, struct erase_decision *d, struct erase_evidence *ev,
        enum erase_basis basis)
{
	uint32_t part;
	double score = ev ? ev->score : 0;

	/* A phase chosen from erased runs already counts their evidence. */
	if (ev && ev->phase && !f->markers.count && !f->claims.count)
		score -= evidence_gap_digits(f) + log10((double)f->after_gap.count + 1);
	if (!ev || ev->crossed || score < ERASE_SURE || !is_pinned(f, ev)
	        || erase_against_parts(f, ev, &part) < ERASE_MOST_SURE)
		return false;
	choose(d, ev, basis, score);
	return true;
}

/* ---- all together ---- */

static void
take_back(struct erase_decision *d)
{
	struct erase_evidence *ev = erase_evidence_of(d, d->size);

	ev->chosen = false;
	d->size = d->phase = 0;
	d->basis = ERASE_UNDECIDED;
	d->confidence = 0;
}

/* Does the decision hold for all nodes? */
static void
ask_stretches(const struct facts *f, struct erase_decision *d, struct doubt *doubt)
{
	const struct erase_evidence *ev = erase_evidence_of(d, d->size);
	uint32_t part = ev ? erase_part_of_some(f, ev) : 0;

	if (!part)
		return;
	*doubt = (struct doubt){ DOUBT_MIXED, ev->size, part };
	take_back(d);
}

/* A decision that summaries contradict is dropped. */
static void
ask_summaries_again(const struct facts *f, struct erase_decision *d, struct doubt *doubt)
{
	const struct claim *c = f->claims.at;

	if (!d->size || !c || c->size == d->size)
		return;
	*doubt = (struct doubt){ DOUBT_SUMMARIES, c->size, d->size };
	take_back(d);
}

/* Nothing was decided although there are summaries: why not? */
static void
doubt_summaries(const struct facts *f, struct erase_decision *d, struct doubt *doubt)
{
	const struct claim *c = f->claims.at;
	const struct erase_evidence *ev = c ? erase_evidence_of(d, c->size) : NULL;

	if (!ev || d->size || doubt->kind)
		return;
	if (f->claims.count > 1 && c[1].size != c->size)
		*doubt = (struct doubt){ DOUBT_SUMMARIES, c->size, c[1].size };
	else if (ev->crossed)
		*doubt = (struct doubt){ DOUBT_SUMMARIES_CROSSED, c->size, ev->crossed };
}

static void
decide(const struct facts *f, const struct distances *of, struct erase_decision *d,
        struct doubt *doubt)
{
	bool found = by_summaries(f, d);

	if (!found && f->markers.count >= 2)
		by_marker_distances(f, d, of, doubt);
	else if (!found && !by_crossings(f, d, smallest_uncrossed(d), ERASE_BY_CROSSINGS)
	         && of->gaps)
		by_crossings(f, d, erase_evidence_of(d, of->gaps), ERASE_BY_FREE);
	ask_summaries_again(f, d, doubt);
	ask_stretches(f, d, doubt);
	doubt_summaries(f, d, doubt);
}

/* Gathers the facts and fills all but the decision. */
static void
examine(struct facts *f, const struct jffs2_log *log, struct distances *of,
        struct erase_decision *d)
{
	memset(d, 0, sizeof *d);
	evidence_gather(f, log, d);
	if (d->nodes == 0)
		return;
	add_candidates(f, of, d);
	d->at_least = evidence_least(f);
}

void
erase_decide(const struct jffs2_log *log, struct erase_decision *d)
{
	struct facts f;
	struct distances of = { 0 };
	struct doubt doubt = { 0 };

	examine(&f, log, &of, d);
	if (d->nodes)
		decide(&f, &of, d, &doubt);
	if (doubt.kind > DOUBT_PART)
		d->at_least = 0;
	erase_explain(d, &doubt);
	evidence_free(&f);
}

void
erase_hold(const struct jffs2_log *log, uint32_t size, uint32_t phase,
        struct erase_evidence *ev)
{
	struct erase_decision totals = { 0 };
	struct facts f;

	evidence_gather(&f, log, &totals);
	evidence_hold(&f, size, phase, ev);
	evidence_free(&f);
}

void
erase_override(const struct jffs2_log *log, uint32_t size, uint32_t phase,
        struct erase_decision *d)
{
	struct facts f;
	struct distances of = { 0 };
	struct doubt doubt = { 0 };
	struct erase_evidence *ev;

	examine(&f, log, &of, d);
	if (phase == ERASE_ANY_PHASE) {
		add_candidate(&f, d, size);
		ev = erase_evidence_of(d, size);
	} else {
		ev = add_evidence(&f, d, size, phase);
		if (ev->phase != phase % size)
			evidence_hold(&f, size, phase, ev);
	}
	choose(d, ev, ERASE_BY_USER, ev->score);
	erase_explain(d, &doubt);
	evidence_free(&f);
}
