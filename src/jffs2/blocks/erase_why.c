/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The decision in words. */
#include "jffs2/blocks/erase_private.h"

#include <stdio.h>

/* "1 node crosses", "2 nodes cross" */
static void
add_crossing(struct text *t, uint32_t nodes)
{
	text_addf(t, nodes == 1 ? "%u node crosses" : "%u nodes cross", nodes);
}

/* "both cleanmarkers", "all 3 cleanmarkers", "2 of 3 cleanmarkers" */
static void
add_share(struct text *t, uint32_t some, uint32_t all, const char *one, const char *many)
{
	if (some < all)
		text_addf(t, "%u of %u %s", some, all, many);
	else if (all > 2)
		text_addf(t, "all %u %s", all, many);
	else
		text_addf(t, "%s %s", all == 2 ? "both" : "the", all == 2 ? many : one);
}

static void
add_basis(struct text *t, const struct erase_decision *d, const struct erase_evidence *ev)
{
	switch (d->basis) {
	case ERASE_BY_SUMMARIES:
		add_share(t, ev->summaries, d->summaries, "summary", "summaries");
		text_add(t, d->summaries == 1 ? " names this size" : " name this size");
		break;
	case ERASE_BY_CLEANMARKERS:
		add_share(t, ev->markers, d->cleanmarkers, "cleanmarker", "cleanmarkers");
		text_add(t, d->in_spare ? " in the spare areas" : "");
		text_add(t, " stand this far apart");
		break;
	case ERASE_BY_FREE:
		text_add(t, "erased runs end this far apart, and no node crosses");
		break;
	case ERASE_BY_CROSSINGS:
		text_add(t, "the smallest power of two that no node crosses");
		break;
	case ERASE_BY_USER:
		text_add(t, "chosen by the user");
		break;
	case ERASE_UNDECIDED:
		break;
	}
}

static void
add_counts(struct text *t, const struct erase_decision *d,
        const struct erase_evidence *ev)
{
	text_addf(t, "; %u %s, %u crossed, %u %s", ev->boundaries,
	        ev->boundaries == 1 ? "boundary" : "boundaries", ev->crossed, ev->starts,
	        ev->starts == 1 ? "starts a node" : "start a node");
	if (d->basis != ERASE_BY_CLEANMARKERS && d->cleanmarkers)
		text_addf(t, ", %u/%u cleanmarkers%s aligned", ev->markers, d->cleanmarkers,
		        d->in_spare ? " in the spare areas" : "");
	if (ev->phase)
		text_addf(t, ", first boundary at 0x%x", ev->phase);
}

/* No evidence against a size, but too little for one. */
static void
add_least(struct text *t, const struct erase_decision *d)
{
	if (d->nodes == 0) {
		text_add(t, "there are no nodes");
	} else if (d->at_least) {
		text_add(t, "too few nodes to tell");
		if (d->at_least > ERASE_LEAST) {
			text_add(t, "; no power of two below ");
			text_add_exact_size(t, d->at_least);
		}
	} else {
		text_add(t, "nodes cross the boundaries of every power of two");
	}
}

/* $s is the size, $b its bytes, $o the other size, $n the nodes that cross. */
static const char *const doubts[] = {
	[DOUBT_PART] = "cleanmarkers stand $s apart, but no node crosses $o either",
	[DOUBT_MARKERS_TWO] = "there are just two cleanmarkers, $b bytes apart",
	[DOUBT_MARKERS_CROSSED] = "cleanmarkers stand $s apart, but $n such boundaries",
	[DOUBT_MARKERS_ODD] = "the distances of the cleanmarkers fit no size",
	[DOUBT_MIXED] = "$s would do, but some of the nodes look like blocks of $o",
	[DOUBT_SUMMARIES] = "summaries name $s, but other evidence $o",
	[DOUBT_SUMMARIES_CROSSED] = "summaries name $s, but $n such boundaries",
};

static void
add_fact(struct text *t, char which, const struct doubt *doubt)
{
	switch (which) {
	case 's': text_add_exact_size(t, doubt->size); break;
	case 'b': text_addf(t, "%u", doubt->size); break;
	case 'o': text_add_exact_size(t, doubt->other); break;
	case 'n': add_crossing(t, doubt->other); break;
	}
}

static void
add_doubt(struct text *t, const struct erase_decision *d, const struct doubt *doubt)
{
	text_add(t, "undecided: ");
	if (doubt->kind == DOUBT_NONE) {
		add_least(t, d);
		return;
	}
	for (const char *at = doubts[doubt->kind]; *at; at++) {
		if (*at == '$')
			add_fact(t, *++at, doubt);
		else
			text_add_bytes(t, at, 1);
	}
}

void
erase_explain(struct erase_decision *d, const struct doubt *doubt)
{
	const struct erase_evidence *ev = erase_evidence_of(d, d->size);
	struct text t = { 0 };

	if (ev) {
		text_add_exact_size(&t, d->size);
		text_add(&t, ": ");
		add_basis(&t, d, ev);
		add_counts(&t, d, ev);
	} else {
		add_doubt(&t, d, doubt);
	}
	snprintf(d->why, sizeof d->why, "%s", text_str(&t));
	text_free(&t);
}
