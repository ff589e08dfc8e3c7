/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jffs2/content/pieces.h"

#include <string.h>

/* Does `a` lie above `b`? Of equal versions (a copy made by garbage collection) the
 * physically later (kernel: jffs2_add_tn_to_tree meets it first and keeps it). */
bool
piece_above(const struct piece *a, const struct piece *b)
{
	return a->version != b->version ? a->version > b->version : a->node > b->node;
}

uint32_t
piece_rank(const void *piece, unsigned int which, const void *arg)
{
	const struct piece *p = piece;

	(void)arg;
	return ~(which == 0 ? p->version : p->node);
}

static void
begin_sort(struct settling *s)
{
	radix_begin(&s->sort, s->p->all.at, s->p->all.count, sizeof *s->p->all.at, PIECE_KEYS,
	        piece_rank, NULL);
}

void
settling_begin(struct settling *s, struct pieces *p, const struct jffs2_log *log,
        struct piece *newest)
{
	*s = (struct settling){ .p = p, .log = log, .newest = newest };
	begin_sort(s);
}

static void
go_on(struct settling *s, enum settling_stage stage)
{
	s->stage = stage;
	s->next = 0;
}

static void
sort(struct settling *s, uint64_t *left, enum settling_stage then)
{
	if (radix_step(&s->sort, left))
		return;
	radix_end(&s->sort);
	go_on(s, then);
}

static void
take_newest(struct settling *s)
{
	const struct pieces *p = s->p;

	if (p->all.count && p->all.at[0].version > s->newest->version)
		*s->newest = p->all.at[0];
	s->stage = SETTLING_DONE;
}

/* ---- by version ---- */

static bool
is_bad(const struct settling *s, const struct piece *piece)
{
	return s->log->extents.at[piece->node].flaws & FLAW_DATA_CRC;
}

/* Versions alone decide, unless two nodes have the same or data is bad. */
static void
look(struct settling *s, uint64_t *left)
{
	const struct pieces *p = s->p;

	for (; s->next < p->all.count && *left; s->next++, --*left) {
		const struct piece *piece = &p->all.at[s->next];

		if (is_bad(s, piece) || (s->next && piece->version == piece[-1].version)) {
			go_on(s, SETTLING_LAYERS);
			return;
		}
	}
	if (s->next == p->all.count)
		take_newest(s);
}

/* Of pieces with one version that touch each other the physically earlier go, whole. No real file
 * system has more than a few of one version: only the last few are compared, to avoid quadratic
 * time. */
static bool
is_copy(const struct pieces *kept, const struct piece *piece)
{
	enum { NEIGHBOURS = 8 };
	size_t count = kept->all.count;

	for (size_t k = count; k > 0 && count - k < NEIGHBOURS; k--) {
		const struct piece *other = &kept->all.at[k - 1];

		if (other->version != piece->version)
			break;
		if (other->from <= piece->to && piece->from <= other->to)
			return true;
	}
	return false;
}

static void
layer(struct settling *s, uint64_t *left)
{
	for (; s->next < s->p->all.count && *left; s->next++, --*left) {
		const struct piece *piece = &s->p->all.at[s->next];

		if (!is_bad(s, piece) && !is_copy(&s->layers, piece))
			array_push(&s->layers.all, *piece);
	}
	if (s->next < s->p->all.count)
		return;
	s->gathering = gathering_begin(s->p, s->log, s->newest);
	go_on(s, SETTLING_GATHERS);
}

/* ---- what the file is made of ---- */

static void
prefer_layers(struct settling *s)
{
	array_free(&s->p->all);
	memcpy(&s->p->all, &s->layers.all, sizeof s->p->all);
	memset(&s->layers.all, 0, sizeof s->layers.all);
}

static void
gather(struct settling *s, uint64_t *left)
{
	bool done;

	if (gathering_step(s->gathering, left))
		return;
	done = gathering_end(s->gathering);
	s->gathering = NULL;
	if (done) {
		sweeping_begin(&s->sweep, s->p, &s->theirs);
		go_on(s, SETTLING_SWEEPS);
	} else {
		prefer_layers(s);
		take_newest(s);
	}
}

static void
sweep(struct settling *s, uint64_t *left)
{
	if (sweeping_step(&s->sweep, left))
		return;
	sweeping_end(&s->sweep);
	if (s->stage == SETTLING_SWEEPS) {
		sweeping_begin(&s->sweep, &s->layers, &s->ours);
		go_on(s, SETTLING_SWEEPS_LAYERS);
	} else {
		go_on(s, SETTLING_COMPARES);
	}
}

/* Replaces what the kernel keeps by the layers by version, if the result is the same:
 * they also have what it dropped at once because a newer node covers it. */
static void
compare(struct settling *s, uint64_t *left)
{
	const struct jffs2_fragments *a = &s->ours, *b = &s->theirs;
	bool same = a->count == b->count;

	for (; same && s->next < a->count && *left; s->next++, --*left)
		same = a->at[s->next].from == b->at[s->next].from
		       && a->at[s->next].node == b->at[s->next].node;
	if (same && s->next < a->count)
		return;
	if (same)
		prefer_layers(s);
	array_free(&s->ours);
	array_free(&s->theirs);
	begin_sort(s);
	go_on(s, SETTLING_SORTS_AGAIN);
}

bool
settling_step(struct settling *s, uint64_t *left)
{
	while (s->stage != SETTLING_DONE && *left)
		switch (s->stage) {
		case SETTLING_SORTS:
			sort(s, left, SETTLING_LOOKS);
			break;
		case SETTLING_LOOKS:
			look(s, left);
			break;
		case SETTLING_LAYERS:
			layer(s, left);
			break;
		case SETTLING_GATHERS:
			gather(s, left);
			break;
		case SETTLING_SWEEPS:
		case SETTLING_SWEEPS_LAYERS:
			sweep(s, left);
			break;
		case SETTLING_COMPARES:
			compare(s, left);
			break;
		case SETTLING_SORTS_AGAIN:
			sort(s, left, SETTLING_DONE);
			break;
		case SETTLING_DONE:
			break;
		}
	return s->stage != SETTLING_DONE;
}

void
settling_end(struct settling *s)
{
	radix_end(&s->sort);
	gathering_end(s->gathering);
	s->gathering = NULL;
	sweeping_end(&s->sweep);
	pieces_free(&s->layers);
	array_free(&s->ours);
	array_free(&s->theirs);
}

void
pieces_settle(struct pieces *p, const struct jffs2_log *log, struct piece *newest)
{
	uint64_t left = UINT64_MAX;
	struct settling s;

	settling_begin(&s, p, log, newest);
	settling_step(&s, &left);
	settling_end(&s);
}

void
pieces_free(struct pieces *p)
{
	array_free(&p->all);
	array_free(&p->heap);
}
