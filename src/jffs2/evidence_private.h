/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What erase.c decides by. The facts borrow the log and own their lists; evidence_free
 * releases them.
 */
#ifndef JFFS2_EVIDENCE_PRIVATE_H
#define JFFS2_EVIDENCE_PRIVATE_H

#include "jffs2/erase.h"

/* What one walk over the log gathers for all candidates. */
struct facts {
	const struct jffs2_log *log;
	uint32_t first, last;  /* bytes from the first node to the end of the last */
	double edge_chance;    /* that a multiple of 4 in there is not inside a node */
	ARRAY(uint32_t) markers;  /* offsets of cleanmarkers */
	ARRAY(uint32_t) after_gap; /* of nodes that follow an erased run */
	uint32_t sum_size, sum_phase, sum_votes; /* what most summaries say */
};

/* Walks the log once; also fills the totals of `d`. */
void evidence_gather(struct facts *f, const struct jffs2_log *log,
        struct erase_decision *d);

/* Where the first boundary would be if blocks had `size` bytes: as summaries say, or where
 * most cleanmarkers stand, or nodes that follow an erased run; else 0. */
uint32_t evidence_phase(const struct facts *f, uint32_t size);

/* Holds one candidate against the log. */
void evidence_hold(const struct facts *f, uint32_t size, uint32_t phase,
        struct erase_evidence *ev);

/* The size that cleanmarkers show: the greatest common divisor of the distances between
 * neighbours; where a few distances don't fit (bytes missing or added in a dump), the
 * commonest distance if it makes up at least half of them. 0 if there are too few. */
uint32_t evidence_marker_size(const struct facts *f);

void evidence_free(struct facts *f);

#endif
