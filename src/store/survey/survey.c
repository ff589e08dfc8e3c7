/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The first pass of a survey: an area (the image, a stretch of it between fences, or a
 * payload) is searched from its start to its end, and parts are pushed in the order of
 * their offsets. A log is held back until its extent is known: `open` while nodes are
 * still added, `closed` until the next part or the end of the area. What lies between
 * parts is pushed whole; gaps.c divides it afterwards.
 */
#include "store/survey/survey.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "store/survey/survey_private.h"

enum {
	WINDOW = 64 * 1024,       /* examined in one go, small enough for a cache */
	PARTS_MAX = 64 * 1024,    /* the search ends there: no real image has more */
	PROBE_COST = 64,          /* bytes that one probe counts for in a budget */
	EXAMINED_TIMES = 16       /* bytes that probes look at in all, times the length */
};

/* ---- hits ---- */

/* The bytes that probes see. */
static struct span
area_bytes(const struct survey *s, const struct area *a)
{
	return span_cut(s->bytes, (size_t)a->start, (size_t)(a->end - a->start));
}

/* A run that begins with the node at `at`. */
static struct run
begin_run(const struct survey *s, const struct area *a, const struct format *f, uint64_t at,
        const struct part_hit *hit)
{
	bool strong = f->strong(f, area_bytes(s, a), (size_t)(at - a->start));

	return run_of(f, at, hit, strong, a->blank == at);
}

/* A node at `at`; false if it is to be ignored. */
static bool
take_node(struct survey *s, struct area *a, const struct format *f, uint64_t at,
        const struct part_hit *hit)
{
	if (a->open.format && a->open.format != f && a->rival.format == f
	        && !run_too_noisy(&a->rival)) {
		struct run rival = a->rival;

		area_close_open(s, a, rival.first);
		a->open = rival;
		run_extend(&a->open, at, hit);
	} else if (!a->open.format || run_too_noisy(&a->open)) {
		area_close_open(s, a, at);
		a->open = begin_run(s, a, f, at, hit);
	} else if (a->open.format == f) {
		run_extend(&a->open, at, hit);
		a->rival.format = NULL;
	} else {
		a->rival = begin_run(s, a, f, at, hit);
		return false;
	}
	a->at = at + hit->len;
	return true;
}

/* Where the part of a hit at `at` begins: nothing that belongs to another is taken. */
static uint64_t
start_of(const struct area *a, uint64_t at, uint64_t before)
{
	if (before > at - a->flushed || (a->open.format && a->open.end > at - before)
	        || (a->closed.format && a->closed.end > at - before))
		return at;
	return at - before;
}

static void
take_header(struct survey *s, struct area *a, const struct format *f, uint64_t at,
        struct part_hit *hit)
{
	uint64_t from = start_of(a, at, hit->before);
	struct part part = {
		.offset = from,
		.len = at - from + hit->len,
		.kind = PART_FORMAT,
		.format = f,
		.endian = hit->endian,
		.header = a->header,
		.claimed = hit->claimed,
		/* The pieces of a payload stay together. */
		.open = hit->open && a->header == PART_NONE,
	};
	struct area payload = {
		.start = at + hit->len,
		.end = at + hit->len + hit->payload,
		.claimed = hit->payload_claimed,
		.base = at,
	};

	area_close_open(s, a, from);
	if (a->closed.reach > from)
		a->closed.reach = from;
	area_push_closed(s, a);
	area_flush(s, a, from);
	memcpy(part.what, hit->what, sizeof part.what);
	if (hit->open) {
		a->open_part = part;
		a->at = at + hit->len;
		measure_begin(s, a, hit->measure);
		return;
	}
	payload.header = (int)s->found.parts.count;
	area_push_part(s, a, &part);
	a->at = a->flushed = payload.end;
	memcpy(payload.what, hit->payload_what, sizeof payload.what);
	if (hit->payload == 0)
		return;
	payload.pieces = hit->pieces;
	hit->pieces = (struct part_pieces){ 0 };
	area_push(s, &payload);
}

/* Is it no part, but what is left of a file in the log that goes on here? */
static bool
is_remains(const struct area *a, const struct format *f, uint64_t at)
{
	return f->content && a->open.format && !run_too_noisy(&a->open)
	       && (at - a->start) % RUN_BLOCK_MIN != 0;
}

/* Is it no part, but what packed data that broke off may have stored as it was? */
static bool
is_stored(const struct area *a, uint64_t at)
{
	return at < a->doubtful && !a->open.format && (at - a->start) % RUN_BLOCK_MIN != 0;
}

/* Probes the candidate of row `i`, up to which the area was searched. */
static void
take_candidate(struct survey *s, struct area *a, size_t i)
{
	const struct format *f = s->formats[i];
	uint64_t at = a->at, room = a->end - at;
	struct part_hit hit = { 0 };
	bool tired = f->costly && s->examined / EXAMINED_TIMES > s->bytes.len;
	bool taken = !tired && !is_remains(a, f, at) && !is_stored(a, at)
	             && f->probe(f, area_bytes(s, a), (size_t)(at - a->start), &hit)
	             && hit.len > 0;

	a->row = 0;
	s->examined += hit.cost;
	hit.len = hit.len < room ? hit.len : room;
	hit.payload = hit.payload < room - hit.len ? hit.payload : room - hit.len;
	if (taken && hit.grows)
		taken = take_node(s, a, f, at, &hit);
	else if (taken)
		take_header(s, a, f, at, &hit);
	if (taken && !hit.open)
		a->doubtful = 0;
	if (!taken)
		a->row = i + 1;
	part_hit_free(&hit);
}

/* ---- pieces ---- */

/* Goes into the next piece of the area. */
static void
take_piece(struct survey *s, struct area *a)
{
	const struct part_piece *p = &a->pieces.list.at[a->piece++];
	uint64_t from = a->base + p->offset;
	struct area piece = { .start = from, .header = a->header, .claimed = p->len,
		.named = true };

	if (from < a->at || from >= a->end || from - a->base != p->offset || p->len == 0)
		return;
	piece.end = p->len < a->end - from ? from + p->len : a->end;
	area_flush(s, a, from);
	memcpy(piece.what, p->what, sizeof piece.what);
	a->at = a->flushed = piece.end;
	area_push(s, &piece);
}

/* ---- the search ---- */

/* Moves the area's place to `to`; no candidate lies before it. */
static void
area_pass(struct survey *s, struct area *a, uint64_t to)
{
	struct span upto = span_cut(s->bytes, 0, (size_t)to);

	if (to > a->at)
		a->row = 0;
	if (a->blank == a->at)
		a->blank += span_run(upto, (size_t)a->at, 0xff);
	run_pass(&a->open, s->bytes, a->at, to);
	run_pass(&a->rival, s->bytes, a->at, to);
	a->at = to;
}

/* Searches some of the innermost area; returns the cost. */
static uint64_t
search(struct survey *s, uint64_t budget)
{
	struct area *a = &s->areas[s->depth - 1];
	uint64_t from = a->at, left = a->end - from, to, examined;
	struct candidate c = { from, a->row };
	bool found;

	if (s->measured)
		return measure_step(s, a, budget);
	if (left == 0) {
		area_finish(s, true);
		return 1;
	}
	if (a->pieces.list.count) {
		if (a->piece < a->pieces.list.count)
			take_piece(s, a);
		else
			a->at = a->end;
		return 1;
	}
	budget = budget < WINDOW ? budget : WINDOW;
	to = from + (budget < left ? budget : left);
	found = magics_first(s->magics, span_cut(s->bytes, 0, (size_t)a->end), a->start,
	        from == a->flushed, &c, to);
	area_pass(s, a, found ? c.at : to);
	if (!found)
		return to - from;
	examined = s->examined;
	take_candidate(s, a, c.row);
	/* The search goes into a payload that was found, not past it. */
	return survey_done(s) - from + PROBE_COST + s->examined - examined;
}

static void
search_stop(struct survey *s)
{
	while (s->depth > 0)
		area_finish(s, false);
}

/* ---- outside ---- */

struct survey *
survey_start_fenced(struct span bytes, const struct format *const *formats,
        const uint64_t *fences, size_t count)
{
	struct survey *s = memory_zeroed(1, sizeof *s);

	s->bytes = bytes;
	s->formats = formats;
	s->magics = magics_of(formats);
	for (size_t i = 0; i < count; i++)
		if (fences[i] > (i ? fences[i - 1] : 0) && fences[i] < bytes.len)
			array_push(&s->fences, fences[i]);
	snprintf(s->areas[0].what, sizeof s->areas[0].what, "unknown data");
	area_push_stretch(s, 0);
	return s;
}

bool
survey_step(struct survey *s, uint64_t budget)
{
	if (budget == 0)
		budget = 1;
	while (s->depth > 0) {
		uint64_t cost = search(s, budget);

		if (s->found.parts.count >= PARTS_MAX) {
			snprintf(s->areas[0].what, sizeof s->areas[0].what,
			        "not searched: too many parts before it");
			search_stop(s);
		}
		if (cost >= budget)
			return true;
		budget -= cost;
	}
	if (s->keeps_gaps)
		return false;
	if (!s->dividing)
		gaps_start(&s->gaps, s->bytes, &s->found, &s->list);
	s->dividing = true;
	return gaps_step(&s->gaps, budget);
}

void
survey_keep_gaps(struct survey *s)
{
	s->keeps_gaps = true;
}

uint64_t
survey_done(const struct survey *s)
{
	return s->depth > 0 ? s->areas[s->depth - 1].at : s->bytes.len;
}

void
survey_finish(struct survey *s, struct part_list *list)
{
	search_stop(s);
	if (!s->dividing && !s->keeps_gaps)
		gaps_start(&s->gaps, s->bytes, &s->found, &s->list);
	if (s->keeps_gaps) {
		*list = s->found;
	} else {
		gaps_finish(&s->gaps);
		*list = s->list;
		part_list_free(&s->found);
	}
	assert(part_list_tiles(list, s->bytes.len));
	magics_free(s->magics);
	array_free(&s->fences);
	stream_close(s->measured);
	free(s);
}
