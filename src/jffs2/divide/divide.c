/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The decision: the likeliest cut is judged; if it is taken, both sides are examined in
 * the same way. divide_count.c counts, divide_judge.c weighs, divide_place.c and
 * divide_pieces.c find the exact places, divide_why.c has the words.
 */
#include "jffs2/divide/divide_private.h"

#include <string.h>

/* ---- the cuts of a range ---- */

/* The running maximum of what cuts at possible block starts tear. */
static uint32_t *
crests(const struct division *d, const struct tally *t, struct witness_range r)
{
	uint32_t n = r.to - r.from, highest = 0;
	uint32_t *up_to = memory_zeroed(n + 1, sizeof *up_to);

	for (uint32_t k = 1; k < n; k++) {
		up_to[k] = highest;
		if (divide_place(d->w, r.from + k) && (uint32_t)t[k].torn > highest)
			highest = (uint32_t)t[k].torn;
	}
	return up_to;
}

/* The best cut, and the one that tears least for its place. */
static void
find_best(struct division *d, const struct tally *t, struct witness_range r,
        struct cut *most, struct cut *calmest)
{
	uint32_t n = r.to - r.from, behind = 0;
	uint32_t *before = crests(d, t, r);
	int64_t calm = INT64_MIN;

	most->worth = INT64_MIN;
	for (uint32_t k = n - 1; k > 0; k--) {
		uint32_t around = before[k] < behind ? before[k] : behind;
		struct cut cut = { .witness = r.from + k };

		if (!divide_place(d->w, r.from + k))
			continue;
		d->places++;
		cut.worth = divide_worth(d, t, r, k);
		if (cut.worth > most->worth) {
			cut.evidence = divide_evidence_of(d, t, r, k, around);
			*most = cut;
		}
		if ((int64_t)around - 5 * (int64_t)t[k].torn > calm) {
			calm = (int64_t)around - 5 * (int64_t)t[k].torn;
			cut.evidence = divide_evidence_of(d, t, r, k, around);
			*calmest = cut;
		}
		if ((uint32_t)t[k].torn > behind)
			behind = (uint32_t)t[k].torn;
	}
	free(before);
}

/* The highest version of a name of the root among witnesses [from, to). */
static uint32_t
highest_root_version(const struct witnesses *w, uint32_t from, uint32_t to)
{
	uint32_t highest = 0;

	for (uint32_t k = from; k < to; k++) {
		const struct extent *e = witness_at(w, k);

		if (e->nodetype == JFFS2_DIRENT && e->ino == JFFS2_ROOT_INO
		        && e->version > highest)
			highest = e->version;
	}
	return highest;
}

/* The first place where a root directory begins and nothing is torn, if no name of a root
 * precedes it: the end of a file system whose beginning is missing. If there are such
 * names, the flash may have been written cyclically, and they are all newer; otherwise
 * there is reason for doubt. */
static bool
find_begin(struct division *d, const struct tally *t, struct witness_range r,
        struct cut *cut)
{
	uint32_t oldest = UINT32_MAX;

	for (uint32_t k = 0; k < r.to - r.from; k++) {
		const struct extent *e = witness_at(d->w, r.from + k);

		if (k > 0 && !t[k].torn && divide_place(d->w, r.from + k) >= PLACE_ERASED
		        && divide_begins_root(d->w, r.from + k, r.to, d->highest[k - 1])) {
			*cut = (struct cut){ r.from + k, 0, divide_evidence_of(d, t, r, k, 0) };
			cut->evidence.doubtful = oldest
			        <= highest_root_version(d->w, r.from + k, r.to);
			return oldest == UINT32_MAX;
		}
		if (e->nodetype == JFFS2_DIRENT && e->ino == JFFS2_ROOT_INO
		        && e->version < oldest)
			oldest = e->version;
	}
	return false;
}

static void
take(struct division *d, struct witness_range r, const struct cut *cut)
{
	array_push(&d->taken, *cut);
	array_push(&d->todo, ((struct witness_range){ r.from, cut->witness }));
	array_push(&d->todo, ((struct witness_range){ cut->witness, r.to }));
}

static bool
try_cut(struct division *d, struct witness_range r, struct cut *cut)
{
	cut->evidence.sign = divide_judge(d, r, cut);
	if (cut->evidence.sign)
		take(d, r, cut);
	return cut->evidence.sign != DIVIDE_NONE;
}

/* False also if `cut` is only a reason for doubt. */
static bool
try_begin(struct division *d, const struct tally *t, struct witness_range r,
        struct cut *cut)
{
	if (!find_begin(d, t, r, cut))
		return false;
	cut->evidence.sign = DIVIDE_BEGIN;
	take(d, r, cut);
	return true;
}

/* True if the twins are reason for doubt: many, two where a root directory begins and fewer are torn,
 * or two where nothing is torn and each side has files of its own, so that it isn't that all on one
 * side was written once more. */
static bool
may_be_twins(const struct divide_evidence *e)
{
	if (e->links > e->twins / 2)
		return false;
	return (e->twins >= TWINS_MIN && e->torn <= e->twins)
	       || (e->twins >= 2 && e->torn < e->twins && e->begins)
	       || (e->twins >= 2 && !e->torn && !e->copies && e->before > e->twins
	               && e->after > e->twins);
}

/* True if nothing links the two sides, as something does in a file system at each moment that it was
 * written: an inode or a directory that goes on, or the next number. */
static bool
is_unlinked(const struct divide_evidence *e)
{
	return !e->torn && !e->links && !e->goes_on && !e->resumes && e->before && e->after;
}

/* Nothing in the range was taken: what doubts remain? */
static void
pass(struct division *d, const struct tally *t, struct witness_range r, struct cut *most)
{
	struct divide_evidence *e = &most->evidence;

	for (uint32_t k = 1; k < r.to - r.from && !d->contradicted; k++)
		d->contradicted = t[k].conflicts > 0 && divide_place(d->w, r.from + k);
	e->doubtful |= may_be_twins(e) || is_unlinked(e) || (e->blanks >= 2 && !e->resumes)
	               || (e->copies && divide_is_copied(d, r, most));
	d->doubtful |= e->doubtful;
	array_push(&d->passed, *most);
}

/* What a range is examined with, in steps. */
struct examination {
	struct witness_range range;
	struct tally *tally;
	struct divide_counting *counting;
};

static void
begin_range(struct division *d, struct witness_range r, struct examination *x)
{
	x->range = r;
	x->tally = memory_zeroed((size_t)(r.to - r.from) + 2, sizeof *x->tally);
	x->counting = divide_count_begin(d->w, r, x->tally);
}

/* True while there is more to count. */
static bool
count_range(struct division *d, struct examination *x)
{
	struct witness_range r = x->range;

	if (divide_count_step(x->counting))
		return true;
	divide_count_end(x->counting);
	x->counting = NULL;
	d->highest = divide_highest(d->w, r);
	return false;
}

static void
end_range(struct division *d, struct examination *x)
{
	divide_count_end(x->counting);
	free(x->tally);
	free(d->highest);
	d->highest = NULL;
	*x = (struct examination){ .tally = NULL };
}

/* All of it is counted. */
static void
divide_range(struct division *d, struct examination *x)
{
	struct cut most = { 0 }, calmest = { 0 }, begin = { 0 };
	struct witness_range r = x->range;

	find_best(d, x->tally, r, &most, &calmest);
	if (most.witness && !try_cut(d, r, &most) && !try_cut(d, r, &calmest)
	        && !try_begin(d, x->tally, r, &begin)) {
		pass(d, x->tally, r, &most);
		if (begin.evidence.doubtful)
			array_push(&d->passed, begin);
		d->doubtful |= begin.evidence.doubtful;
	}
}

/* Goes on with the range, or begins with it; true while there is more to do. */
static bool
step_range(struct division *d, struct witness_range r, struct examination *x)
{
	if (!x->tally) {
		if (r.to - r.from < 2)
			return false;
		/* No flash has more: the rest is only checked against itself. */
		if (d->taken.count >= DIVIDE_MOST) {
			d->contradicted = true;
			return false;
		}
		begin_range(d, r, x);
	}
	if (x->counting) {
		count_range(d, x);
		return true;
	}
	divide_range(d, x);
	end_range(d, x);
	return false;
}

/* A cut was chosen among all of a longer range: between its neighbours another place may
 * be better, or there may be no evidence for any. Returns false in the latter case. */
static bool
refine(struct division *d, size_t i)
{
	struct witness_range r = { i ? d->taken.at[i - 1].witness : 0,
		i + 1 < d->taken.count ? d->taken.at[i + 1].witness
		                       : (uint32_t)d->w->at.count };
	struct cut most = { 0 }, calmest = { 0 }, *cut = &d->taken.at[i];
	struct examination x;

	begin_range(d, r, &x);
	while (count_range(d, &x))
		continue;
	find_best(d, x.tally, r, &most, &calmest);
	most.evidence.sign = most.witness ? divide_judge(d, r, &most) : DIVIDE_NONE;
	calmest.evidence.sign = calmest.witness ? divide_judge(d, r, &calmest) : DIVIDE_NONE;
	if (most.evidence.sign)
		*cut = most;
	else if (calmest.evidence.sign)
		*cut = calmest;
	else if (cut->evidence.sign != DIVIDE_BEGIN)
		cut->evidence.sign = DIVIDE_NONE;
	end_range(d, &x);
	return cut->evidence.sign != DIVIDE_NONE;
}

/* Refines cut *i and moves on to the next one. */
static void
refine_next(struct division *d, size_t *i)
{
	if (refine(d, *i)) {
		++*i;
		return;
	}
	array_push(&d->passed, d->taken.at[*i]);
	d->taken.count--;
	for (size_t k = *i; k < d->taken.count; k++)
		d->taken.at[k] = d->taken.at[k + 1];
}

/* ---- the whole ---- */

static int
by_witness(const void *a, const void *b)
{
	const struct cut *x = a, *y = b;

	return x->witness < y->witness ? -1 : x->witness > y->witness;
}

static int
by_offset(const void *a, const void *b)
{
	const struct divide_evidence *x = a, *y = b;

	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/* ---- step by step ---- */

/* Moving one cut may move the next, so all are refined twice. */
enum { ROUNDS = 2 };

struct divide_work {
	struct witnesses w;
	struct division v;
	struct divide_hints hints;
	size_t range, cut; /* the next one */
	struct examination examination; /* of the range */
	int round;
};

struct divide_work *
divide_start(const struct jffs2_log *log, const struct divide_hints *hints)
{
	struct divide_work *w = memory_zeroed(1, sizeof *w);

	witnesses_gather(&w->w, log);
	w->v.w = &w->w;
	w->hints = *hints;
	array_push(&w->v.todo, ((struct witness_range){ 0, (uint32_t)w->w.at.count }));
	return w;
}

bool
divide_step(struct divide_work *w)
{
	struct division *v = &w->v;

	if (w->range < v->todo.count) {
		if (step_range(v, v->todo.at[w->range], &w->examination))
			return true;
		w->range++;
		if (w->range == v->todo.count && v->taken.count)
			qsort(v->taken.at, v->taken.count, sizeof *v->taken.at, by_witness);
		return true;
	}
	if (w->round == ROUNDS || v->taken.count < 2)
		return false;
	if (w->cut < v->taken.count) {
		refine_next(v, &w->cut);
	} else {
		w->cut = 0;
		w->round++;
	}
	return true;
}

void
divide_finish(struct divide_work *w, struct divide_decision *d)
{
	struct division *v = &w->v;

	memset(d, 0, sizeof *d);
	divide_pieces(v, &w->hints, d);
	d->places = v->places;
	d->contradicted = v->contradicted;
	d->doubtful = v->doubtful;
	for (size_t i = 0; i < v->taken.count; i++)
		array_push(&d->evidence, v->taken.at[i].evidence);
	for (size_t i = 0; i < v->passed.count; i++)
		array_push(&d->evidence, v->passed.at[i].evidence);
	if (d->evidence.count)
		qsort(d->evidence.at, d->evidence.count, sizeof *d->evidence.at, by_offset);
	divide_explain(d);
	divide_cancel(w);
}

void
divide_cancel(struct divide_work *w)
{
	if (!w)
		return;
	end_range(&w->v, &w->examination);
	array_free(&w->v.taken);
	array_free(&w->v.passed);
	array_free(&w->v.todo);
	witnesses_free(&w->w);
	free(w);
}

void
divide_free(struct divide_decision *d)
{
	array_free(&d->pieces);
	array_free(&d->evidence);
}
