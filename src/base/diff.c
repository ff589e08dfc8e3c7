/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/diff.h"

#include <stdbool.h>

/* The search for the middle of a shortest path gives up after this many steps. */
enum { PATIENCE = 256, DIAGONALS = 2 * PATIENCE + 3, NOWHERE = -1 };

/* Elements [a, a + n) of the first beside [b, b + m) of the second. */
struct box {
	int32_t a, b, n, m;
};

/* How far paths of a given number of steps reach from one corner of the box: for each
 * diagonal (x - y), the x that was reached. */
struct front {
	int32_t reach[DIAGONALS];
	bool backward; /* from the last elements, counting towards the first */
};

struct work {
	const uint32_t *a, *b;
	uint8_t *gone, *come; /* a flag for each element */
	struct front forward, backward;
};

static int32_t *
at_diagonal(struct front *f, int32_t k)
{
	return &f->reach[k + PATIENCE + 1];
}

static bool
equal_at(const struct work *w, const struct box *x, bool backward, int32_t i, int32_t j)
{
	if (backward) {
		i = x->n - 1 - i;
		j = x->m - 1 - j;
	}
	return w->a[x->a + i] == w->b[x->b + j];
}

/* The furthest x on diagonal k that one more step leads to, NOWHERE if none does. */
static int32_t
enter_diagonal(struct front *f, const struct box *box, int32_t step, int32_t k)
{
	int32_t left = k > -step ? *at_diagonal(f, k - 1) : NOWHERE;
	int32_t above = k < step ? *at_diagonal(f, k + 1) : NOWHERE;
	int32_t x = NOWHERE;

	if (step == 0)
		return 0;
	if (left != NOWHERE && left < box->n)
		x = left + 1;
	if (above != NOWHERE && above - k <= box->m && above > x)
		x = above;
	return x;
}

static int32_t
slide(const struct work *w, const struct box *box, bool backward, int32_t k, int32_t x)
{
	while (x < box->n && x - k < box->m && equal_at(w, box, backward, x, x - k))
		x++;
	return x;
}

/* True if the two fronts, the other one of `other_step` steps, have met on diagonal k. */
static bool
have_met(struct front *f, struct front *other, const struct box *box, int32_t other_step,
        int32_t k)
{
	int32_t across = box->n - box->m - k;
	int32_t here = *at_diagonal(f, k), there;

	if (across < -other_step || across > other_step || ((across ^ other_step) & 1))
		return false;
	there = *at_diagonal(other, across);
	return here != NOWHERE && there != NOWHERE && here + there >= box->n;
}

/* Sets *x, *y to the point that a front reached on diagonal k, relative to the start of
 * the box. */
static void
take_point(struct front *f, const struct box *box, int32_t k, int32_t *x, int32_t *y)
{
	*x = *at_diagonal(f, k);
	*y = *x - k;
	if (f->backward) {
		*x = box->n - *x;
		*y = box->m - *y;
	}
}

/* One more step of a front; true, with the point, if it met the other. */
static bool
advance(struct work *w, const struct box *box, struct front *f, int32_t step, int32_t *x,
        int32_t *y)
{
	struct front *other = f->backward ? &w->forward : &w->backward;

	for (int32_t k = -step; k <= step; k += 2) {
		int32_t reach = enter_diagonal(f, box, step, k);

		if (reach != NOWHERE)
			reach = slide(w, box, f->backward, k, reach);
		*at_diagonal(f, k) = reach;
		/* The forward front is one step ahead of the backward one. */
		if (have_met(f, other, box, f->backward ? step : step - 1, k)) {
			take_point(f, box, k, x, y);
			return true;
		}
	}
	return false;
}

/* The furthest of all points that a front reached. */
static int32_t
furthest(struct front *f, int32_t step, int32_t *diagonal)
{
	int32_t best = -1;

	for (int32_t k = -step; k <= step; k += 2) {
		int32_t x = *at_diagonal(f, k);

		if (x != NOWHERE && 2 * x - k > best) {
			best = 2 * x - k;
			*diagonal = k;
		}
	}
	return best;
}

/* A point at which the box can be divided, neither its first nor its last corner. */
static void
divide(struct work *w, const struct box *box, int32_t *x, int32_t *y)
{
	int32_t there = 0, back = 0;

	w->backward.backward = true;
	advance(w, box, &w->forward, 0, x, y);
	advance(w, box, &w->backward, 0, x, y);
	for (int32_t step = 1; step <= PATIENCE; step++)
		if (advance(w, box, &w->forward, step, x, y)
		        || advance(w, box, &w->backward, step, x, y))
			return;
	if (furthest(&w->forward, PATIENCE, &there)
	        >= furthest(&w->backward, PATIENCE, &back))
		take_point(&w->forward, box, there, x, y);
	else
		take_point(&w->backward, box, back, x, y);
}

static void
trim(const struct work *w, struct box *x)
{
	while (x->n && x->m && w->a[x->a] == w->b[x->b]) {
		x->a++, x->b++;
		x->n--, x->m--;
	}
	while (x->n && x->m && w->a[x->a + x->n - 1] == w->b[x->b + x->m - 1])
		x->n--, x->m--;
}

static void
mark_all(struct work *w, const struct box *x)
{
	for (int32_t i = 0; i < x->n; i++)
		w->gone[x->a + i] = 1;
	for (int32_t i = 0; i < x->m; i++)
		w->come[x->b + i] = 1;
}

/* Only the smaller half recurses, so that the depth stays logarithmic. */
static void
mark_box(struct work *w, struct box box)
{
	for (;;) {
		struct box first, second;
		int32_t x = 0, y = 0;

		trim(w, &box);
		if (box.n == 0 || box.m == 0)
			break;
		divide(w, &box, &x, &y);
		first = (struct box){ box.a, box.b, x, y };
		second = (struct box){ box.a + x, box.b + y, box.n - x, box.m - y };
		if (x + y < second.n + second.m) {
			mark_box(w, first);
			box = second;
		} else {
			mark_box(w, second);
			box = first;
		}
	}
	mark_all(w, &box);
}

/* Runs of flags become changes. */
static void
collect(struct diff *d, const struct work *w, uint32_t a_count, uint32_t b_count)
{
	uint32_t i = 0, j = 0;

	while (i < a_count || j < b_count) {
		struct diff_change c = { .a = i, .b = j };

		while (i < a_count && w->gone[i])
			i++;
		while (j < b_count && w->come[j])
			j++;
		c.a_count = i - c.a;
		c.b_count = j - c.b;
		if (c.a_count || c.b_count)
			array_push(&d->changes, c);
		i += i < a_count;
		j += j < b_count;
	}
}

void
diff_make(struct diff *d, const uint32_t *a, uint32_t a_count, const uint32_t *b,
        uint32_t b_count)
{
	struct work *w = memory_zeroed(1, sizeof *w);

	w->a = a;
	w->b = b;
	w->gone = memory_zeroed((size_t)a_count + 1, 1);
	w->come = memory_zeroed((size_t)b_count + 1, 1);
	mark_box(w, (struct box){ 0, 0, (int32_t)a_count, (int32_t)b_count });
	collect(d, w, a_count, b_count);
	free(w->gone);
	free(w->come);
	free(w);
}

void
diff_free(struct diff *d)
{
	array_free(&d->changes);
}
