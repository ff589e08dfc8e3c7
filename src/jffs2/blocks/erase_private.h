/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The decision: erase.c tries one kind of evidence after the other, erase_parts.c asks
 * whether blocks are smaller, erase_why.c puts it in words.
 */
#ifndef JFFS2_ERASE_PRIVATE_H
#define JFFS2_ERASE_PRIVATE_H

#include "jffs2/blocks/evidence_private.h"

/* Both are -log10 of the chance of being wrong: what is enough, and what counts as
 * certain. */
#define ERASE_SURE 3.0
#define ERASE_MOST_SURE 99.9

/* How far apart cleanmarkers and ends of erased runs stand: from evidence_distance. */
struct distances {
	uint32_t markers, common, misfits;
	uint32_t gaps; /* 0 too if there are fewer than three ends */
};

/* The contradiction, if nothing is decided. */
enum doubt_kind {
	DOUBT_NONE,              /* none, just too little evidence */
	DOUBT_PART,              /* markers of `size`, but `other` is as likely */
	DOUBT_MARKERS_TWO,       /* just two, `size` apart, which is no power of two */
	DOUBT_MARKERS_CROSSED,   /* markers of `size`, `other` nodes cross */
	DOUBT_MARKERS_ODD,       /* no size fits the markers */
	DOUBT_MIXED,             /* `size` fits all nodes, but `other` a part of them, too */
	DOUBT_SUMMARIES,         /* they name `size`; `other` is named too, or is the rest's */
	DOUBT_SUMMARIES_CROSSED  /* they name `size`, `other` nodes cross */
};

struct doubt {
	enum doubt_kind kind;
	uint32_t size, other;
};

/* The row of `size`, NULL if there is none. */
struct erase_evidence *erase_evidence_of(struct erase_decision *d, uint32_t size);

/* erase_parts.c: the prime factors of *rest, which must be more than 1, one a call, each
 * once; *rest is 1 after the last. */
uint32_t erase_next_factor(uint32_t *rest);

/* True if blocks of `size` can be `times` smaller ones. */
bool erase_is_part(uint32_t size, uint32_t times);

/* How much less likely it is that blocks are a part of the size than that they have it:
 * -log10 of the ratio, for the part that is likeliest, which is stored in *part (0: nodes
 * cross the boundaries of every part). */
double erase_against_parts(const struct facts *f, const struct erase_evidence *ev,
        uint32_t *part);

/* A part of the size that fits too many nodes in a row for an accident, though not all; 0
 * if there is none. Then there are several file systems with different block sizes. */
uint32_t erase_part_of_some(const struct facts *f, const struct erase_evidence *ev);

/* Writes d->why. */
void erase_explain(struct erase_decision *d, const struct doubt *doubt);

#endif
