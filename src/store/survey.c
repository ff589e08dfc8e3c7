/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The first pass of a survey: an area (the image, a stretch of it between fences, or a
 * payload) is searched from its start to its end, and parts are pushed in the order of
 * their offsets. A log is held back until its extent is known: `open` while nodes are
 * still added, `closed` until the next part or the end of the area. What lies between
 * parts is pushed whole; gaps.c divides it afterwards.
 */
#include "store/part.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "store/cursor.h"
#include "store/gaps.h"
#include "store/run.h"

enum {
	WINDOW = 64 * 1024,       /* examined in one go, small enough for a cache */
	DEPTH_MAX = 4,            /* payloads within payloads that are searched */
	PARTS_MAX = 64 * 1024,    /* the search ends there: no real image has more */
	PROBE_COST = 64           /* bytes that one probe counts for in a budget */
};

struct area {
	uint64_t start, end;
	uint64_t at;      /* searched up to here */
	uint64_t flushed; /* parts are pushed up to here */
	uint64_t blank;   /* 0xff only from the start up to here */
	int header;       /* whose payload it is, or PART_NONE */
	uint64_t claimed; /* as in struct part */
	char what[96];    /* of the bytes in which nothing is found */
	struct run closed, open;
	struct run rival; /* one node of another row, ignored until a second follows */
	struct cursor *cursors; /* one for each row */
};

struct survey {
	struct span bytes;
	const struct format *const *formats;
	size_t format_count;
	struct area areas[DEPTH_MAX + 2]; /* the innermost is the last */
	size_t depth;                     /* how many; 0: the search is over */
	struct part_list found, list;
	struct gaps gaps;
	bool dividing, keeps_gaps;
	ARRAY(uint64_t) fences;
	size_t fence;                     /* the next one */
};

/* ---- areas ---- */

static void
area_push(struct survey *s, const struct area *like)
{
	struct area *a = &s->areas[s->depth];
	struct cursor *cursors = a->cursors;

	*a = *like;
	a->at = a->flushed = a->blank = a->start;
	a->cursors = cursors;
	for (size_t i = 0; i < s->format_count; i++)
		a->cursors[i] = (struct cursor){ .at = a->start };
	/* The last one is only pushed whole. */
	if (s->depth == DEPTH_MAX + 1)
		a->at = a->end;
	s->depth++;
}

/* Begins with the area up to the next fence, or the end. */
static void
push_stretch(struct survey *s, uint64_t from)
{
	struct area stretch = { .start = from, .end = s->bytes.len, .header = PART_NONE };

	if (s->fence < s->fences.count)
		stretch.end = s->fences.at[s->fence++];
	memcpy(stretch.what, s->areas[0].what, sizeof stretch.what);
	area_push(s, &stretch);
}

static void
push_part(struct survey *s, struct area *a, const struct part *part)
{
	assert(part->offset == a->flushed && part->len > 0);
	array_push(&s->found.parts, *part);
	a->flushed = part->offset + part->len;
}

/* What a header claims for its payload counts for a part that is all of the payload. */
static uint64_t
claimed_by(const struct area *a, uint64_t from, uint64_t to)
{
	return from == a->start && to == a->end ? a->claimed : 0;
}

/* Pushes what lies between the last part and `to`. */
static void
flush_gap(struct survey *s, struct area *a, uint64_t to)
{
	struct part gap = {
		.offset = a->flushed,
		.len = to - a->flushed,
		.kind = a->header == PART_NONE ? PART_DATA : PART_PAYLOAD,
		.header = a->header,
		.claimed = claimed_by(a, a->flushed, to),
	};

	memcpy(gap.what, a->what, sizeof gap.what);
	if (gap.len > 0)
		push_part(s, a, &gap);
}

/* ---- logs ---- */

static void
push_run(struct survey *s, struct area *a, const struct run *run, uint64_t to)
{
	struct part part = {
		.offset = run->first,
		.kind = PART_FORMAT,
		.format = run->format,
		.endian = run->endian,
		.header = a->header,
	};

	if (run->leads && (run->first - a->start) % RUN_BLOCK_MIN == 0)
		part.offset = a->start;
	flush_gap(s, a, part.offset);
	part.len = to - part.offset;
	part.claimed = claimed_by(a, part.offset, to);
	memcpy(part.what, run->what, sizeof part.what);
	push_part(s, a, &part);
}

/* Pushes the closed run, as another part follows. */
static void
push_closed(struct survey *s, struct area *a)
{
	if (a->closed.format)
		push_run(s, a, &a->closed, a->closed.reach);
	a->closed.format = NULL;
}

/* Ends the open run: something else begins at `limit`. */
static void
close_open(struct survey *s, struct area *a, uint64_t limit)
{
	struct run run = a->open;

	a->open.format = NULL;
	a->rival.format = NULL;
	if (!run.format)
		return;
	/* A payload that begins with a node is meant to be a log. */
	if (!run_stands(&run, a->end)
	        && !(a->header != PART_NONE && run.first == a->start))
		return;
	push_closed(s, a);
	if (run.reach > limit)
		run.reach = limit;
	a->closed = run;
}

/* ---- hits ---- */

/* A node at `at`; false if it is to be ignored. */
static bool
take_node(struct survey *s, struct area *a, const struct format *f, uint64_t at,
        const struct part_hit *hit)
{
	struct run rival = a->rival;

	if (a->open.format && a->open.format != f && rival.format == f
	        && !run_too_noisy(&rival)) {
		close_open(s, a, rival.first);
		a->open = rival;
		run_extend(&a->open, at, hit);
	} else if (!a->open.format || run_too_noisy(&a->open)) {
		close_open(s, a, at);
		a->open = run_of(f, at, hit, a->blank == at);
	} else if (a->open.format == f) {
		run_extend(&a->open, at, hit);
		a->rival.format = NULL;
	} else {
		a->rival = run_of(f, at, hit, a->blank == at);
		return false;
	}
	a->at = at + hit->len;
	return true;
}

static void
take_header(struct survey *s, struct area *a, const struct format *f, uint64_t at,
        const struct part_hit *hit)
{
	struct part part = {
		.offset = at,
		.len = hit->len,
		.kind = PART_FORMAT,
		.format = f,
		.endian = hit->endian,
		.header = a->header,
		.claimed = hit->claimed,
	};
	struct area payload = {
		.start = at + hit->len,
		.end = at + hit->len + hit->payload,
		.claimed = hit->payload_claimed,
	};

	close_open(s, a, at);
	push_closed(s, a);
	flush_gap(s, a, at);
	memcpy(part.what, hit->what, sizeof part.what);
	payload.header = (int)s->found.parts.count;
	push_part(s, a, &part);
	a->at = a->flushed = payload.end;
	memcpy(payload.what, hit->payload_what, sizeof payload.what);
	if (hit->payload > 0)
		area_push(s, &payload);
}

/* Probes the candidate of row `i`, up to which the area was searched. */
static void
take_candidate(struct survey *s, struct area *a, size_t i)
{
	const struct format *f = s->formats[i];
	size_t start = (size_t)a->start, len = (size_t)(a->end - a->start);
	struct span bytes = span_cut(s->bytes, start, len);
	uint64_t at = a->cursors[i].at, room = a->end - at;
	struct part_hit hit = { 0 };
	bool taken = f->probe(f, bytes, (size_t)(at - a->start), &hit) && hit.len > 0;

	hit.len = hit.len < room ? hit.len : room;
	hit.payload = hit.payload < room - hit.len ? hit.payload : room - hit.len;
	if (taken && hit.grows)
		taken = take_node(s, a, f, at, &hit);
	else if (taken)
		take_header(s, a, f, at, &hit);
	if (!taken)
		a->cursors[i] = (struct cursor){ .at = at + 1 };
}

/* ---- the search ---- */

/* Moves the area's place to `to`; no candidate lies before it. */
static void
area_pass(struct survey *s, struct area *a, uint64_t to)
{
	struct span upto = span_cut(s->bytes, 0, (size_t)to);

	if (a->blank == a->at)
		a->blank += span_run(upto, (size_t)a->at, 0xff);
	run_pass(&a->open, s->bytes, a->at, to);
	run_pass(&a->rival, s->bytes, a->at, to);
	a->at = to;
}

/* Pushes all that is held back, up to the area's end. `complete`: everything was
 * searched, so no other part follows. */
static void
area_finish(struct survey *s, bool complete)
{
	struct area *a = &s->areas[s->depth - 1];

	close_open(s, a, a->end);
	/* Had any part come before or after it, it would not lead or be pushed by now. */
	if (a->closed.format && a->closed.leads && complete)
		push_run(s, a, &a->closed, a->end);
	else
		push_closed(s, a);
	flush_gap(s, a, a->end);
	s->depth--;
	if (s->depth == 0 && a->end < s->bytes.len)
		push_stretch(s, a->end);
}

/* Searches some of the innermost area; returns the cost. */
static uint64_t
search(struct survey *s, uint64_t budget)
{
	struct area *a = &s->areas[s->depth - 1];
	uint64_t from = a->at, left = a->end - from, to;
	int row;

	if (left == 0) {
		area_finish(s, true);
		return 1;
	}
	budget = budget < WINDOW ? budget : WINDOW;
	to = from + (budget < left ? budget : left);
	row = cursor_first(a->cursors, s->formats, span_cut(s->bytes, 0, (size_t)a->end),
	        from, to);
	area_pass(s, a, row < 0 ? to : a->cursors[row].at);
	if (row < 0)
		return to - from;
	take_candidate(s, a, (size_t)row);
	/* The search goes into a payload that was found, not past it. */
	return survey_done(s) - from + PROBE_COST;
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
	size_t areas = COUNT(s->areas);
	struct cursor *cursors;

	s->bytes = bytes;
	s->formats = formats;
	while (formats[s->format_count]) {
		const struct format *f = formats[s->format_count++];

		assert(f->anchor < f->magic_len && f->magic_len <= sizeof f->magic);
		(void)f;
	}
	cursors = memory_zeroed(areas * s->format_count, sizeof *cursors);
	for (size_t i = 0; i < areas; i++)
		s->areas[i].cursors = cursors + i * s->format_count;
	for (size_t i = 0; i < count; i++)
		if (fences[i] > (i ? fences[i - 1] : 0) && fences[i] < bytes.len)
			array_push(&s->fences, fences[i]);
	snprintf(s->areas[0].what, sizeof s->areas[0].what, "unknown data");
	push_stretch(s, 0);
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
	free(s->areas[0].cursors);
	array_free(&s->fences);
	free(s);
}
