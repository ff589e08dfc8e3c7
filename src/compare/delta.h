/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the content of one file differs from another, line by line: as a unified diff where
 * both are text of at most 64 KiB, else as the bytes that differ, in hexadecimal. Reads
 * both piece by piece; memory use does not depend on their sizes.
 */
#ifndef COMPARE_DELTA_H
#define COMPARE_DELTA_H

#include "compare/content.h"

enum {
	DELTA_TEXT_MOST = 64 * 1024, /* bytes of a text that is compared line by line */
	DELTA_RANGE_SHOWN = 64       /* bytes of a differing range that are listed */
};

enum delta_line {
	DELTA_HUNK, /* "@@ -1,4 +1,5 @@": where */
	DELTA_SAME,
	DELTA_GONE, /* only in the first */
	DELTA_NEW,  /* only in the second */
	DELTA_NOTE  /* a remark, not content */
};

/* The character with which such a line begins in a unified diff. */
extern const char delta_signs[];

struct delta_sink {
	/* Takes a line without its end. Lines of a text have no control bytes but tabs,
	 * and a carriage return at the end; the others have none. False stops. */
	bool (*put)(void *arg, enum delta_line kind, struct span line);
	void *arg;
	uint64_t most; /* compare only this many bytes, and say so; 0: all */
};

enum delta_result { DELTA_EQUAL, DELTA_DIFFER, DELTA_FAILED };

/* ---- delta_bytes.c ---- */

/* DELTA_FAILED with err set if a content cannot be read. */
enum delta_result delta_write(const struct content *a, const struct content *b,
        const struct delta_sink *sink, struct error *err);

/* The same in slices: begin, step until false, end. Borrows the contents and the sink until
 * it is ended, which it may be at any time: then what it found so far counts. */
struct delta;
struct delta *delta_begin(const struct content *a, const struct content *b,
        const struct delta_sink *sink);
/* About `budget` bytes of work, of reading, inflating and comparing. */
bool delta_step(struct delta *d, uint64_t budget);
/* 0 to 1. */
double delta_progress(const struct delta *d);
/* Releases d. */
enum delta_result delta_end(struct delta *d, struct error *err);

/* ---- delta.c ---- */

/* True if all of it can be shown as lines of text. */
bool delta_is_text(struct span s);

/* The unified diff of two texts, without the two lines that name them. */
enum delta_result delta_texts(struct span a, struct span b,
        const struct delta_sink *sink);

#endif
