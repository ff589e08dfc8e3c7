/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Looks for a pattern in a file, from any byte on, a step at a time. A window of the file
 * moves over what can be read; holes and unreadable pages end a line and hold no match. Owns
 * the pattern; the pages are the caller's.
 */
#ifndef UI_PAGER_SEARCHER_H
#define UI_PAGER_SEARCHER_H

#include "search/matcher.h"
#include "ui/pager/file_pages.h"

enum {
	SEARCHER_PIECE = 64 << 10,
	SEARCHER_BUFFER = SEARCHER_PIECE + 2 * MATCH_MOST
};

/* A match, in the file; from = end: none. */
struct match {
	uint64_t from, end;
};

struct searcher {
	bool made;       /* there is a pattern; else nothing below counts */
	struct pattern pattern;
	struct matcher matcher;
	struct match_window window;
	uint8_t *buffer;
	uint64_t base;   /* of the window, in the file */
	size_t at;       /* in it: looked at so far */
	bool filled;     /* the window is */
	bool led;        /* its first byte is the one before where the look began */
	uint64_t beyond; /* the end of what ended the window */
	bool passed;     /* over something unreadable */
};

enum searcher_state {
	SEARCHER_WAITS, /* pages are to be read first */
	SEARCHER_ON,    /* nothing yet */
	SEARCHER_FOUND,
	SEARCHER_EDGE   /* something that can't be searched follows, up to `beyond` */
};

/* Makes what to look for, in place of what was there; false with err set, and nothing changed,
 * if the words can't be read. */
bool searcher_make(struct searcher *l, const char *words, struct error *err);
void searcher_end(struct searcher *l);
/* Looks from byte `at` on: matches begin there or later. */
void searcher_from(struct searcher *l, uint64_t at);
/* A step; adds what it cost to *work. FOUND: the next match in *m. */
enum searcher_state searcher_step(struct searcher *l, struct file_pages *pages, struct match *m,
        uint64_t *work);

/* Up to where it looked. */
static inline uint64_t
searcher_place(const struct searcher *l)
{
	return l->base + l->at;
}

#endif
