/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs a pattern over bytes, in time linear in their number: its automaton is made
 * deterministic as far as it is needed (a cache of states with a limit). A matcher belongs
 * to one thread; the pattern is borrowed.
 *
 * matcher.c looks for matches, machine.c has the states.
 */
#ifndef SEARCH_MATCHER_H
#define SEARCH_MATCHER_H

#include "base/span.h"
#include "search/machine.h"
#include "search/pattern.h"

/* The most bytes of a match; of a longer one these are told. */
enum { MATCH_MOST = 1024 };

/* A state that most bytes lead back to. */
struct matcher_rest {
	bool known;
	uint32_t state, forgotten; /* of `anywhere`; void once that forgot more */
	uint32_t tries;            /* how often it was made */
	uint32_t leaving;          /* how many bytes lead elsewhere; the first of them: */
	uint8_t leave[2];
	bool stays[256];
};

struct matcher {
	struct machine anywhere;  /* where does a match end? */
	struct machine backward;  /* where may it begin? */
	struct machine forward;   /* how far does it reach from there? */
	bool under_way;           /* a search is, in ... */
	uint32_t state;           /* ... this state of `anywhere` */
	size_t floor;             /* no match begins before it */
	struct matcher_rest rest; /* where a search waits for the first byte of a match */
};

/* A stretch of a content. */
struct match_window {
	struct span bytes;
	bool begins, ends; /* it is the first, the last stretch of the content */
};

/* Begins for the pattern, which is borrowed. */
void matcher_begin(struct matcher *m, const struct pattern *p);
void matcher_free(struct matcher *m);
/* Forgets where it is: what comes next is another content, or another place in it; no match
 * begins before position `at`. */
void matcher_restart(struct matcher *m, size_t at);
/* The first `n` bytes of the window went: positions are that much smaller from now on. */
void matcher_shift(struct matcher *m, size_t n);

/* Goes on from *at, where the last call ended, up to `to`; at least MATCH_MOST bytes of the
 * window, unless it ends the content, follow `to`. True for the match that ends first, as long
 * as it can be: bytes [*from, *end), *at is behind it. False at `to`. */
bool matcher_find(struct matcher *m, const struct match_window *w, size_t *at, size_t to,
        size_t *from, size_t *end);
/* True if there is a match anywhere in these bytes. */
bool matcher_has(struct matcher *m, struct span all);
/* True if the pattern matches exactly these bytes. */
bool matcher_is(struct matcher *m, struct span all);

#endif
