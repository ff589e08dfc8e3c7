/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/matcher.h"

#include <string.h>

enum {
	LEAST_RUN = 8,  /* bytes that are passed over at once */
	TRIES_MOST = 8, /* to find a state to rest in: a machine may forget its states */
	STRIDE = 256    /* bytes in which the two that lead elsewhere are looked for */
};

void
matcher_begin(struct matcher *m, const struct pattern *p)
{
	*m = (struct matcher){ .under_way = false };
	machine_begin(&m->anywhere, p, &p->forward, true);
	machine_begin(&m->backward, p, &p->backward, false);
	machine_begin(&m->forward, p, &p->forward, false);
}

void
matcher_free(struct matcher *m)
{
	machine_free(&m->anywhere);
	machine_free(&m->backward);
	machine_free(&m->forward);
}

void
matcher_restart(struct matcher *m, size_t at)
{
	m->under_way = false;
	m->floor = at;
}

void
matcher_shift(struct matcher *m, size_t n)
{
	m->floor = m->floor > n ? m->floor - n : 0;
}

/* Does a line begin at `at`? */
static bool
begins_line(const struct match_window *w, size_t at)
{
	return at ? pattern_ends_line(w->bytes.at[at - 1]) : w->begins;
}

static int
symbol_at(const struct match_window *w, size_t at)
{
	return at < w->bytes.len ? w->bytes.at[at] : MACHINE_EDGE;
}

static bool
ends_line(const struct match_window *w, size_t at)
{
	return at < w->bytes.len ? pattern_ends_line(w->bytes.at[at]) : w->ends;
}

/* Where the match that ends at `end` begins: as far back as can be. */
static size_t
find_begin(struct matcher *m, const struct match_window *w, size_t end)
{
	uint32_t state = machine_start(&m->backward, ends_line(w, end));
	size_t at = end, best = end, least = m->floor;
	bool matched;

	if (end - least > MATCH_MOST)
		least = end - MATCH_MOST;
	while (state != MACHINE_DEAD) {
		int symbol = at ? w->bytes.at[at - 1] : MACHINE_EDGE;

		state = machine_step(&m->backward, state, symbol, &matched);
		best = matched ? at : best;
		if (at == least)
			break;
		at--;
	}
	/* Of a longer one what may be told. */
	return best < end ? best : least;
}

/* Where the match that begins at `from` ends at the latest; `end` is one of its ends. */
static size_t
find_end(struct matcher *m, const struct match_window *w, size_t from, size_t end)
{
	uint32_t state = machine_start(&m->forward, begins_line(w, from));
	size_t at = from;
	bool matched;

	while (state != MACHINE_DEAD && at - from <= MATCH_MOST && at <= w->bytes.len) {
		state = machine_step(&m->forward, state, symbol_at(w, at), &matched);
		if (matched && at > end)
			end = at;
		at++;
	}
	return end;
}

static bool
found(struct matcher *m, const struct match_window *w, size_t *at, size_t *from, size_t *end)
{
	*from = find_begin(m, w, *at);
	*end = find_end(m, w, *from, *at);
	*at = m->floor = *end;
	m->under_way = false;
	return true;
}

/* How many bytes behind the one at `at` are the same, if that is worth while: what led back to
 * its state once does so again. Erased flash and zeros are such runs. */
static size_t
run_ahead(const struct match_window *w, size_t at, size_t to)
{
	const uint8_t *p = w->bytes.at + at;

	if (p[1] != p[0] || p[LEAST_RUN] != p[0])
		return 0;
	return span_run(span_cut(w->bytes, 0, to), at, p[0]) - 1;
}

/* ---- passing over what cannot begin a match ---- */

/* Works out where each byte leads from the first state. */
static void
make_rest(struct matcher *m)
{
	struct machine *machine = &m->anywhere;
	struct matcher_rest *r = &m->rest;
	uint32_t tries = r->tries + 1;
	bool matched;

	*r = (struct matcher_rest){ .state = machine_start(machine, false),
		.forgotten = machine->forgotten, .tries = tries };
	for (int byte = 0; byte < 256 && machine->forgotten == r->forgotten; byte++) {
		r->stays[byte] = machine_step(machine, r->state, byte, &matched) == r->state
		                 && !matched;
		if (!r->stays[byte] && r->leaving < sizeof r->leave)
			r->leave[r->leaving] = (uint8_t)byte;
		r->leaving += !r->stays[byte];
	}
	r->known = machine->forgotten == r->forgotten;
}

/* True if a state to rest in is known. It is made only where no state is in use: its making
 * may void them. */
static bool
can_rest(struct matcher *m)
{
	struct matcher_rest *r = &m->rest;

	if (r->known && r->forgotten == m->anywhere.forgotten)
		return true;
	r->known = false;
	if (!m->under_way && r->tries < TRIES_MOST)
		make_rest(m);
	return r->known;
}

/* The next of the two bytes. */
static size_t
next_of_two(const uint8_t *p, size_t at, size_t to, const uint8_t wanted[2])
{
	while (at < to) {
		size_t end = to - at > STRIDE ? at + STRIDE : to;
		const uint8_t *one = memchr(p + at, wanted[0], end - at);
		size_t limit = one ? (size_t)(one - p) : end;
		const uint8_t *two = memchr(p + at, wanted[1], limit - at);

		if (two)
			return (size_t)(two - p);
		if (one)
			return limit;
		at = end;
	}
	return to;
}

/* The first byte from `at` on that leads to another state. */
static size_t
pass_over(const struct matcher_rest *r, const uint8_t *p, size_t at, size_t to)
{
	const uint8_t *found;

	switch (r->leaving) {
	case 0:
		return to;
	case 1:
		found = memchr(p + at, r->leave[0], to - at);
		return found ? (size_t)(found - p) : to;
	case 2:
		return next_of_two(p, at, to, r->leave);
	}
	while (to - at >= 4 && r->stays[p[at]] && r->stays[p[at + 1]] && r->stays[p[at + 2]]
	        && r->stays[p[at + 3]])
		at += 4;
	while (at < to && r->stays[p[at]])
		at++;
	return at;
}

/* From the start of a line to that of the next one, perhaps the same, that holds what every match
 * needs; else to that of the last line before `to`. */
static size_t
pass_lines(const struct pattern_need *need, const uint8_t *p, size_t at, size_t to)
{
	const uint8_t *found = memmem(p + at, to - at, need->bytes, need->len);
	size_t line = found ? (size_t)(found - p) : to;

	while (line > at && !pattern_ends_line(p[line - 1]))
		line--;
	return line;
}

bool
matcher_find(struct matcher *m, const struct match_window *w, size_t *at, size_t to,
        size_t *from, size_t *end)
{
	struct machine *machine = &m->anywhere;
	const struct pattern_need *need = &machine->pattern->need;
	bool rests = can_rest(m), matched = false, line = need->len && begins_line(w, *at);
	uint32_t state = m->under_way ? m->state : machine_start(machine, begins_line(w, *at));

	for (; *at < to; ++*at) {
		uint32_t before;

		if (line && (*at = pass_lines(need, w->bytes.at, *at, to)) == to)
			break;
		before = state;
		if (rests && state == m->rest.state && machine->forgotten == m->rest.forgotten
		        && (*at = pass_over(&m->rest, w->bytes.at, *at, to)) == to)
			break;
		state = machine_step(machine, state, w->bytes.at[*at], &matched);
		if (matched)
			return found(m, w, at, from, end);
		if (state == before && to - *at > LEAST_RUN)
			*at += run_ahead(w, *at, to);
		line = need->len && pattern_ends_line(w->bytes.at[*at]);
	}
	m->under_way = true;
	m->state = state;
	if (to < w->bytes.len || !w->ends)
		return false;
	machine_step(machine, state, MACHINE_EDGE, &matched);
	return matched && found(m, w, at, from, end);
}

bool
matcher_has(struct matcher *m, struct span all)
{
	struct match_window w = { .bytes = all, .begins = true, .ends = true };
	size_t at = 0, from, end;

	matcher_restart(m, 0);
	return matcher_find(m, &w, &at, all.len, &from, &end);
}

bool
matcher_is(struct matcher *m, struct span all)
{
	uint32_t state = machine_start(&m->forward, true);
	bool matched = false;

	for (size_t at = 0; at <= all.len && state != MACHINE_DEAD; at++) {
		int symbol = at < all.len ? all.at[at] : MACHINE_EDGE;

		state = machine_step(&m->forward, state, symbol, &matched);
		if (at == all.len)
			return matched;
	}
	return false;
}
