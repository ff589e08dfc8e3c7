/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The areas of a survey, and the parts that they are divided into. A log is held back
 * until its extent is known. */
#include "store/survey/survey_private.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* ---- areas ---- */

void
area_push(struct survey *s, const struct area *like)
{
	struct area *a = &s->areas[s->depth];

	*a = *like;
	a->at = a->flushed = a->blank = a->start;
	/* The last one is only pushed whole. */
	if (s->depth == DEPTH_MAX + 1)
		a->at = a->end;
	s->depth++;
}

void
area_push_stretch(struct survey *s, uint64_t from)
{
	struct area stretch = { .start = from, .end = s->bytes.len, .header = PART_NONE };

	if (s->fence < s->fences.count)
		stretch.end = s->fences.at[s->fence++];
	memcpy(stretch.what, s->areas[0].what, sizeof stretch.what);
	area_push(s, &stretch);
}

/* Says of what a piece begins with which piece it is. */
static void
name_piece(const struct area *a, struct part *part)
{
	size_t used = strlen(part->what);

	if (a->named && part->offset == a->start && part->kind == PART_FORMAT)
		snprintf(part->what + used, sizeof part->what - used, ", %s", a->what);
}

void
area_push_part(struct survey *s, struct area *a, const struct part *part)
{
	assert(part->offset == a->flushed && part->len > 0);
	array_push(&s->found.parts, *part);
	name_piece(a, &s->found.parts.at[s->found.parts.count - 1]);
	a->flushed = part->offset + part->len;
}

/* What a header claims for its payload counts for a part that is all of the payload. */
static uint64_t
claimed_by(const struct area *a, uint64_t from, uint64_t to)
{
	return from == a->start && to == a->end ? a->claimed : 0;
}

void
area_flush(struct survey *s, struct area *a, uint64_t to)
{
	struct part gap = {
		.offset = a->flushed,
		.len = to - a->flushed,
		.kind = a->header == PART_NONE ? PART_DATA : PART_PAYLOAD,
		.header = a->header,
		.claimed = claimed_by(a, a->flushed, to),
	};

	memcpy(gap.what, a->what, sizeof gap.what);
	if (a->open_part.len > 0) {
		a->open_part.len = gap.len;
		a->open_part.claimed = gap.claimed;
		a->open_part.open &= !(a->cut && to == a->end);
		gap = a->open_part;
		a->open_part.len = 0;
	}
	if (gap.len > 0)
		area_push_part(s, a, &gap);
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
	area_flush(s, a, part.offset);
	part.len = to - part.offset;
	part.claimed = claimed_by(a, part.offset, to);
	memcpy(part.what, run->what, sizeof part.what);
	area_push_part(s, a, &part);
}

void
area_push_closed(struct survey *s, struct area *a)
{
	if (a->closed.format)
		push_run(s, a, &a->closed, a->closed.reach);
	a->closed.format = NULL;
}

void
area_close_open(struct survey *s, struct area *a, uint64_t limit)
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
	area_push_closed(s, a);
	if (run.reach > limit)
		run.reach = limit;
	a->closed = run;
}

void
area_finish(struct survey *s, bool complete)
{
	struct area *a = &s->areas[s->depth - 1];

	area_close_open(s, a, a->end);
	/* Had any part come before or after it, it would not lead or be pushed by now. */
	if (a->closed.format && a->closed.leads && complete)
		push_run(s, a, &a->closed, a->end);
	else
		area_push_closed(s, a);
	area_flush(s, a, a->end);
	array_free(&a->pieces.list);
	s->depth--;
	if (s->depth == 0 && a->end < s->bytes.len)
		area_push_stretch(s, a->end);
}

