/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The decision; what it goes by is gathered in evidence.c. */
#include "jffs2/evidence_private.h"

#include <stdio.h>
#include <string.h>

static const double SURE = 3.0; /* one chance in a thousand to be an accident */

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
	evidence_hold(f, size, phase, &d->evidence[at]);
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
	uint32_t by_markers = evidence_marker_size(f);
	struct erase_evidence *sum = NULL, *mk = NULL, *small;

	for (uint32_t size = ERASE_MIN; size <= ERASE_MAX; size *= 2)
		add_evidence(f, d, size, evidence_phase(f, size));
	if (by_markers)
		add_evidence(f, d, by_markers, evidence_phase(f, by_markers));
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
examine(struct facts *f, const struct jffs2_log *log, struct erase_decision *d)
{
	memset(d, 0, sizeof *d);
	evidence_gather(f, log, d);
	if (d->nodes)
		decide(f, d);
}

void
erase_decide(const struct jffs2_log *log, struct erase_decision *d)
{
	struct facts f;

	examine(&f, log, d);
	explain(d);
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
	struct erase_evidence *ev;

	examine(&f, log, d);
	for (uint32_t i = 0; i < d->evidence_count; i++)
		d->evidence[i].chosen = false;
	ev = add_evidence(&f, d, size, phase);
	if (ev->phase != phase % size)
		evidence_hold(&f, size, phase, ev);
	choose(d, ev, ERASE_BY_USER, ev->score);
	explain(d);
	evidence_free(&f);
}
