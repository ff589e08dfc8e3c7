/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Looks through one content, the bytes of a store or a file of a tree, in slices. A file is
 * read piece by piece, and matches across the borders of pieces are found; of long holes
 * only the ends are looked at. A scan belongs to one thread and borrows all but its hits.
 */
#ifndef SEARCH_SCAN_H
#define SEARCH_SCAN_H

#include "base/array.h"
#include "search/matcher.h"
#include "text/text.h"
#include "tree/tree.h"

enum {
	SCAN_BEFORE = 64, /* bytes of the line that are kept before a match */
	SCAN_LINE = 256   /* ... and in all */
};

struct scan_hit {
	uint64_t at;      /* in the content */
	uint32_t len;
	uint32_t before;  /* of the bytes kept, those before the match */
	size_t kept;      /* the first of them, in `texts` */
	uint32_t kept_len;
};

struct scan {
	/* ---- given ---- */
	struct matcher *matcher;
	const struct tree_reader *reader; /* NULL: the bytes of `span` */
	uint32_t node;
	struct span span;
	uint32_t most;    /* hits; the scan ends then */
	bool alone;       /* keep matches, all of them, without the line around */
	bool by_line;     /* the first match in each line alone */
	bool counts;      /* count these, and keep none: `most` is of lines */

	/* ---- found ---- */
	ARRAY(struct scan_hit) hits;
	struct text texts; /* bytes as they are */
	uint64_t lines;    /* with by_line: that have a match */
	bool more;         /* it ended at the most hits */
	bool unread;       /* `why` tells the reason */
	struct error why;
	uint64_t looked;   /* bytes looked through, and inflated for that */

	/* ---- private ---- */
	uint8_t *buffer;
	struct match_window window;
	uint64_t base;     /* of the window, in the content */
	size_t at;         /* in the window */
	bool in_line;      /* by_line: the line of the last match may go on ... */
	size_t line_from;  /* ... from there in the window */
	bool begun;
};

/* Goes on by about `budget` bytes; false at the end. */
bool scan_step(struct scan *s, uint64_t budget);
/* Releases what was found, and the rest. */
void scan_free(struct scan *s);

#endif
