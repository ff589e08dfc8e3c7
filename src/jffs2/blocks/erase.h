/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The erase size, from evidence. No node crosses a block boundary, cleanmarkers and
 * summaries are at fixed places in a block, erased runs end where a block ends: each
 * candidate size is tested against that. The answer is "undecided" if the evidence is
 * thin or contradictory. doc/erase-size.md has the rule.
 */
#ifndef JFFS2_ERASE_H
#define JFFS2_ERASE_H

#include <stdbool.h>
#include <stdint.h>

#include "jffs2/scan.h"
#include "text/text.h"

/* The candidates: 14 powers of two; what summaries, cleanmarkers and erased runs name. */
enum { ERASE_CANDIDATES = 24 };

/* How the size was found. */
enum erase_basis {
	ERASE_UNDECIDED,
	ERASE_BY_CROSSINGS,    /* the smallest power of two that no node crosses */
	ERASE_BY_CLEANMARKERS, /* the greatest common divisor of their distances */
	ERASE_BY_FREE,         /* the same for ends of erased runs; no node crosses it */
	ERASE_BY_SUMMARIES,    /* summaries end on block ends and give their offset */
	ERASE_BY_USER
};

/* One candidate size tested against the log. */
struct erase_evidence {
	uint32_t size, phase;
	uint32_t boundaries;   /* inside the log: between its first and last node */
	uint32_t crossed;      /* of those, inside a node */
	uint32_t starts;       /* of those, where a node starts */
	uint32_t markers;      /* cleanmarkers on a boundary (or the log's start) */
	uint32_t free_ends;    /* erased runs that end on a boundary */
	uint32_t summaries;    /* summaries that end on a boundary */
	double score;          /* -log10 of the chance that blocks are larger and nodes leave
	                        * these boundaries free by accident; 0 if one is crossed */
	bool chosen;
};

struct erase_decision {
	uint32_t size;  /* 0: undecided */
	uint32_t phase; /* offset of the first boundary from the part's start */
	uint32_t at_least; /* the smallest power of two from ERASE_LEAST on with
	                    * boundaries that no node need cross; 0 if there is none, or
	                    * if the evidence is contradictory */
	enum erase_basis basis;
	/* How sure: -log10 of the chance that the size is another one, 3 for one in a
	 * thousand, 99.9 at most. By crossings, the score. By cleanmarkers, the chance that
	 * they stand so by accident; where nodes leave the boundaries of a part of that size
	 * free too, by how much that is less likely, if less. A summary counts for 9 (its
	 * CRC has 32 bits). Of the user's size, its score. 0 if undecided. */
	double confidence;
	uint32_t cleanmarkers, free_runs, summaries, nodes; /* totals in the log */
	uint32_t in_spare;   /* cleanmarkers in the spare areas of NAND flash, among those */
	uint32_t marker_len; /* totlen of the cleanmarkers, 0 if there are none */
	struct erase_evidence evidence[ERASE_CANDIDATES]; /* by size, each once */
	uint32_t evidence_count;
	char why[256];       /* one sentence for people */
};

/* Decides from a log scanned without boundaries (erase_size 0). Linear in the number of
 * extents and bytes. */
void erase_decide(const struct jffs2_log *log, struct erase_decision *d);

/* Tests one size against a log scanned in any way: boundaries at `phase` and every `size`
 * bytes from there. Linear in the number of extents. */
void erase_hold(const struct jffs2_log *log, uint32_t size, uint32_t phase,
        struct erase_evidence *ev);

/* The user has given no phase: take the one that most of the evidence for the size supports. */
#define ERASE_ANY_PHASE UINT32_MAX

/* Sets the user's size and phase (or ERASE_ANY_PHASE), with its evidence. */
void erase_override(const struct jffs2_log *log, uint32_t size, uint32_t phase,
        struct erase_decision *d);

#endif
