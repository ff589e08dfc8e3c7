/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words of a pattern as a tree of terms, in an array; a term refers to others by index,
 * and its parts stand before it. Depth and number are bounded.
 */
#ifndef SEARCH_PARSE_H
#define SEARCH_PARSE_H

#include "search/pattern.h"

enum { TERM_NONE = UINT16_MAX, TERMS_MOST = 2048, TERM_DEPTH_MOST = 50, TERM_REPEAT_MOST = 256 };

enum term_kind {
	TERM_SET,    /* a byte of a set */
	TERM_BEGIN,  /* ^ */
	TERM_END,    /* $ */
	TERM_EMPTY,
	TERM_BOTH,   /* left, then right */
	TERM_EITHER, /* left or right */
	TERM_REPEAT  /* left, from `least` to `most` times */
};

struct term {
	uint8_t kind;
	uint16_t left, right;
	uint16_t set;
	uint16_t least, most; /* most TERM_NONE: any number */
};

struct terms {
	ARRAY(struct term) all;
	uint16_t root;
};

/* Reads the words into `t` (freed by array_free of `all`) and `p->sets`; false with err
 * set. */
bool terms_parse(struct terms *t, struct pattern *p, enum pattern_kind kind,
        const char *words, bool ignore_case, struct error *err);
/* The longest row of bytes that each match holds, but not begins with, if no match goes on from
 * one line to the next (need.c). */
struct pattern_need terms_need(const struct terms *t, const struct pattern *p);
/* Those of a run of `least` bytes of the set, or more. */
void terms_run(struct terms *t, uint16_t set, uint16_t least);

#endif
