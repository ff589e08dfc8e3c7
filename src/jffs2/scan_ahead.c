/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jffs2/scan_private.h"

#include <string.h>

#include "jffs2/layout.h"

enum {
	WINDOW = 256 << 10,     /* bytes in which the nodes of a task begin */
	NODE_MOST = 64 << 10,   /* larger ones are left to the scan */
	SUM_MOST = 2 * WINDOW,  /* bytes that a task sums: nodes may claim to overlap */
	VERDICTS = WINDOW / 64
};

struct verdict {
	uint32_t at, flaws;
};

/* The nodes that begin in [from, to) of the part. */
struct window {
	struct task task; /* first */
	struct span part;
	enum endian endian;
	uint64_t from, to;
	size_t count;
	struct verdict verdicts[VERDICTS];
};

struct scan_ahead {
	struct task_line line;
	struct span part;
	enum endian endian;
	uint64_t added;         /* windows up to here are in the line, or were */
	struct window *window;  /* the one that the scan is in */
	struct window *spare;   /* one that it has left, to be used again; or NULL */
	size_t next;            /* verdicts before this one are behind the scan */
};

uint64_t
scan_find_header(struct span part, enum endian e, uint64_t from, uint64_t to)
{
	const uint8_t low = JFFS2_MAGIC & 0xff, high = JFFS2_MAGIC >> 8;
	struct span upto = span_cut(part, 0, (size_t)to + 1);

	for (;; from++) {
		from = span_pair(upto, (size_t)from, e == ENDIAN_LITTLE ? low : high,
		        e == ENDIAN_LITTLE ? high : low);
		if (from == upto.len)
			return to;
		if (jffs2_header_ok(part, (size_t)from, e))
			return from;
	}
}

/* ---- a task ---- */

/* The bytes that are summed to check the node. */
static uint64_t
cost_of(struct span node, enum endian e)
{
	const struct jffs2_type *t = jffs2_type(READ16(node, struct raw_header, nodetype, e));

	return t->header + jffs2_tail_len(node, e);
}

static void
check_window(struct task *task)
{
	struct window *w = (struct window *)task;
	uint64_t at = w->from, summed = 0;

	while (w->count < VERDICTS && summed < SUM_MOST) {
		struct span node;
		uint64_t cost, len;

		at = scan_find_header(w->part, w->endian, at, w->to);
		if (at >= w->to)
			break;
		node = span_cut(w->part, (size_t)at, SIZE_MAX);
		len = jffs2_pad(READ32(node, struct raw_header, totlen, w->endian));
		cost = cost_of(node, w->endian);
		if (cost <= NODE_MOST)
			w->verdicts[w->count++] = (struct verdict){ (uint32_t)at,
				jffs2_node_check(node, w->endian) };
		summed += cost <= NODE_MOST ? cost : 0;
		at += len < 4 ? 4 : len;
	}
}

/* ---- the line of them ---- */

/* Those behind the scan are used again: to clear new memory takes as long as to find the nodes. */
static struct window *
window_new(struct scan_ahead *a)
{
	struct window *w = a->spare ? a->spare : memory_zeroed(1, sizeof *w);

	a->spare = NULL;
	w->count = 0;
	return w;
}

static void
add_windows(struct scan_ahead *a)
{
	while (a->line.count < workers_ahead(a->line.workers) && a->added < a->part.len) {
		struct window *w = window_new(a);

		w->task.run = check_window;
		w->part = a->part;
		w->endian = a->endian;
		w->from = a->added;
		w->to = a->part.len - a->added < WINDOW ? a->part.len : a->added + WINDOW;
		a->added = w->to;
		task_add(&a->line, &w->task);
	}
}

struct scan_ahead *
ahead_new(struct span part, enum endian e, struct workers *w)
{
	struct scan_ahead *a;

	if (!w)
		return NULL;
	a = memory_zeroed(1, sizeof *a);
	a->line.workers = w;
	a->part = part;
	a->endian = e;
	return a;
}

bool
ahead_reaches(struct scan_ahead *a, uint64_t pos)
{
	while (!a->window || pos >= a->window->to) {
		struct window *w;

		/* A large node was stepped over, and with it what it holds. */
		if (!a->line.count && pos > a->added)
			a->added = pos;
		add_windows(a);
		w = (struct window *)task_take(&a->line);
		if (!w)
			return false;
		free(a->spare);
		a->spare = a->window;
		a->window = w;
		a->next = 0;
	}
	return true;
}

bool
ahead_flaws(struct scan_ahead *a, uint64_t pos, uint32_t *flaws)
{
	const struct window *w = a ? a->window : NULL;

	while (w && a->next < w->count && w->verdicts[a->next].at < pos)
		a->next++;
	if (!w || a->next == w->count || w->verdicts[a->next].at != pos)
		return false;
	*flaws = w->verdicts[a->next].flaws;
	return true;
}

static void
drop(struct task *t)
{
	free(t);
}

void
ahead_free(struct scan_ahead *a)
{
	if (!a)
		return;
	task_cancel(&a->line, drop);
	free(a->window);
	free(a->spare);
	free(a);
}
