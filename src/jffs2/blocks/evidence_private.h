/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The evidence that erase.c decides from. The facts borrow the log and own their lists;
 * evidence_free releases them.
 */
#ifndef JFFS2_EVIDENCE_PRIVATE_H
#define JFFS2_EVIDENCE_PRIVATE_H

#include "jffs2/blocks/erase.h"

/* A size, a place of its boundaries, and how many say so. */
struct claim {
	uint32_t size, phase, votes;
};

struct offset_list {
	uint32_t *at;
	size_t count, capacity;
};

/* What one walk over the log gathers for all candidates. */
struct facts {
	const struct jffs2_log *log;
	uint32_t first, last;  /* bytes from the first node to the end of the last */
	bool padded;           /* there are padding nodes: flash that is written by pages */
	bool *witness;         /* by extent: it is a node whose length can be trusted */
	double *digits;        /* by extent, what it tells that it begins at a boundary; NAN: not
	                        * asked yet. Most are never asked, others for many sizes */
	uint32_t *behind;      /* the first extent that ends behind each multiple of 1 << behind_bits:
	                        * where the search for one begins */
	unsigned int behind_bits;
	struct offset_list markers;   /* offsets of cleanmarkers */
	struct offset_list after_gap; /* of nodes that follow an erased run */
	ARRAY(struct claim) claims;   /* of the summaries, different ones only; the first
	                               * has the most votes */
	uint32_t claim_votes;  /* of all claims */
};

/* What a log says about boundaries every `size` bytes from `phase` on. Some of them, at
 * regular distances, are also boundaries of a coarser grid ("on"), the others are not
 * ("off"). */
struct fit {
	struct erase_evidence seen; /* without the score */
	double on, off;         /* -log10 of the chance that nodes end there by accident */
	uint32_t on_marked, on_plain;   /* with a cleanmarker; with something else, intact */
	uint32_t off_plain;
	double row, stretch;    /* of `off`, what came in a row without a node that crosses
	                         * one of these boundaries: the last, and the most */
	uint32_t told, step;    /* boundaries that tell something, and the greatest common
	                         * divisor of their distances, in blocks */
	uint32_t last;          /* of those that tell */
	uint32_t tight;         /* nodes before and after, with no room for a cleanmarker */
};

/* ---- evidence.c ---- */

/* Walks the log once; also fills the totals of `d`. */
void evidence_gather(struct facts *f, const struct jffs2_log *log,
        struct erase_decision *d);

/* Where the first boundary would be if blocks had `size` bytes: as summaries say, or where
 * most cleanmarkers stand, or nodes that follow an erased run; else 0. */
uint32_t evidence_phase(const struct facts *f, uint32_t size);

/* ---- evidence_fit.c ---- */

/* Tests a grid against the log. Every `times`-th boundary is "on", one of them at
 * `phase`, which may exceed the size. */
void evidence_fit(const struct facts *f, uint32_t size, uint32_t phase, uint32_t times,
        struct fit *fit);

/* Tests one candidate against the log. */
void evidence_hold(const struct facts *f, uint32_t size, uint32_t phase,
        struct erase_evidence *ev);

/* -log10 of the chance that some place is one where a node follows an erased run. */
double evidence_gap_digits(const struct facts *f);

/* The nodes that cross a boundary if each cleanmarker begins a block anew. */
uint32_t evidence_crossed_after_markers(const struct facts *f, uint32_t size);

/* The smallest power of two for which there is a phase with no boundary inside a node; 0 if
 * there is none up to ERASE_MAX. */
uint32_t evidence_least(const struct facts *f);

/* ---- evidence.c ---- */

/* The greatest common divisor of the distances between neighbours, *common the commonest
 * distance and *misfits how many are no multiple of that. 0 if there are fewer than two
 * offsets or the divisor is not a valid size. */
uint32_t evidence_distance(const struct offset_list *at, uint32_t *common,
        uint32_t *misfits);

/* The greatest common divisor; of 0 and b that is b. */
uint32_t evidence_gcd(uint32_t a, uint32_t b);

/* True if `n` bytes can be an erase size: a multiple of 4 from ERASE_MIN to ERASE_MAX. */
bool evidence_is_size(uint32_t n);

/* True for an extent that is a node whose place can be trusted. */
static inline bool
evidence_sound(const struct extent *e)
{
	return e->kind == EXTENT_NODE
	       && !(e->flaws & (FLAW_LENGTH | FLAW_TRUNCATED | FLAW_NODE_CRC));
}

void evidence_free(struct facts *f);

#endif
