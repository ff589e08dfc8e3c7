/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The erase size, from evidence. No node crosses a block boundary, cleanmarkers and
 * summaries stand at fixed places in a block, erased runs end where a block ends: each
 * candidate size is held against that. The answer may be "undecided".
 */
#ifndef JFFS2_ERASE_H
#define JFFS2_ERASE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "jffs2/scan.h"

enum { ERASE_MIN = 512, ERASE_MAX = 4 << 20, ERASE_CANDIDATES = 16 };

/* How the size was found. */
enum erase_basis {
	ERASE_UNDECIDED,
	ERASE_BY_CROSSINGS,    /* the smallest power of two that no node crosses */
	ERASE_BY_CLEANMARKERS, /* the greatest common divisor of their offsets */
	ERASE_BY_SUMMARIES,    /* summaries end on block ends and tell their offset */
	ERASE_BY_USER
};

/* One candidate size held against the log. */
struct erase_evidence {
	uint32_t size, phase;
	uint32_t boundaries;   /* inside the log: between its first and last node */
	uint32_t crossed;      /* of those, inside a node */
	uint32_t starts;       /* of those, where a node starts */
	uint32_t markers;      /* cleanmarkers on a boundary (or the log's start) */
	uint32_t free_ends;    /* erased runs that end on a boundary */
	uint32_t summaries;    /* summaries that end on a boundary */
	double score;          /* -log10 of the chance that no boundary is crossed by
	                        * accident; 0 if one is */
	bool chosen;
};

struct erase_decision {
	uint32_t size;  /* 0: undecided */
	uint32_t phase; /* offset of the first boundary from the part's start */
	uint32_t at_least; /* undecided: the smallest candidate not refuted */
	enum erase_basis basis;
	double confidence;   /* of the chosen size: its score */
	uint32_t cleanmarkers, free_runs, summaries, nodes; /* totals in the log */
	uint32_t marker_len; /* totlen of the cleanmarkers, 0 if there are none */
	struct erase_evidence evidence[ERASE_CANDIDATES];
	uint32_t evidence_count;
	char why[256];       /* one sentence for people */
};

/* Decides from a log scanned without boundaries (erase_size 0). Linear in the number of
 * extents. */
void erase_decide(const struct jffs2_log *log, struct erase_decision *d);

/* Holds one size against a log scanned in any way: boundaries at `phase` and every `size`
 * bytes from there. Linear in the number of extents. */
void erase_hold(const struct jffs2_log *log, uint32_t size, uint32_t phase,
        struct erase_evidence *ev);

/* Sets the user's size (and phase): evidence is shown for it, the choice is his. */
void erase_override(const struct jffs2_log *log, uint32_t size, uint32_t phase,
        struct erase_decision *d);

#endif
