/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The order of the names of a directory. All names of an image may be in one: they are then sorted
 * in slices, and where there are few at once. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "jffs2/summary.h"
#include "jffs2/view/build_private.h"

enum { FEW = 4096 }; /* names that are sorted in one go */

struct span
name_bytes(const struct jffs2_log *log, const struct name *n)
{
	return n->record ? summary_odd(log, &log->odd.at[n->record - 1]).name
	                 : jffs2_log_name(log, n->node);
}

int
name_before(uint32_t a_version, uint32_t a_node, uint32_t b_version, uint32_t b_node)
{
	if (a_version != b_version)
		return a_version > b_version ? -1 : 1;
	return a_node > b_node ? -1 : a_node < b_node;
}

/* By name, then the winner first: the highest version, and of equal versions the
 * physically later (kernel: the new one replaces the old unless older). */
static int
by_name(const void *left, const void *right, void *log)
{
	const struct name *a = left, *b = right;
	int order = span_compare(name_bytes(log, a), name_bytes(log, b));

	return order ? order : name_before(a->version, a->node, b->version, b->node);
}

/* A key that sorts as by_name does. A NUL in the name, which records of summaries may have, is
 * told from the end of the name. */
static void
add_key(void *arg, uint32_t i, struct text *key)
{
	const struct jffs2_build *b = arg;
	const struct name *n = &b->names.at[i];
	struct span name = name_bytes(b->log, n);
	const uint8_t *nul;

	while (name.len && (nul = memchr(name.at, 0, name.len))) {
		size_t before = (size_t)(nul - name.at);

		text_add_bytes(key, name.at, before);
		text_add_bytes(key, "\0\1", 2);
		name = span_cut(name, before + 1, SIZE_MAX);
	}
	text_add_bytes(key, name.at, name.len);
	text_add_bytes(key, "\0\0", 2);
	sort_add_u32(key, ~n->version);
	sort_add_u32(key, ~n->node);
}

/* Puts name order[i] at place i, for all; the order is used up. */
static void
reorder(struct name *names, uint32_t *order, uint32_t count)
{
	const uint32_t done = UINT32_MAX;

	for (uint32_t i = 0; i < count; i++) {
		struct name first = names[i];
		uint32_t at = i;

		if (order[i] == done)
			continue;
		while (order[at] != i) {
			uint32_t from = order[at];

			names[at] = names[from];
			order[at] = done;
			at = from;
		}
		names[at] = first;
		order[at] = done;
	}
}

static void
begin_sort(struct jffs2_build *b)
{
	struct naming *n = &b->naming;
	uint32_t count = (uint32_t)b->names.count;

	n->order = memory_zeroed(count, sizeof *n->order);
	for (uint32_t i = 0; i < count; i++)
		n->order[i] = i;
	n->sort = sort_begin(n->order, count, add_key, b);
}

void
names_cancel(struct jffs2_build *b)
{
	if (b->naming.sort)
		sort_end(b->naming.sort);
	free(b->naming.order);
	array_free(&b->names);
	b->naming = (struct naming){ .sort = NULL };
}

bool
names_sort(struct jffs2_build *b, uint64_t *left)
{
	struct naming *n = &b->naming;
	size_t count = b->names.count;

	if (count <= FEW) {
		if (count)
			qsort_r(b->names.at, count, sizeof *b->names.at, by_name,
			        (void *)(uintptr_t)b->log);
		*left -= count < *left ? count : *left;
		return true;
	}
	if (!n->sort)
		begin_sort(b);
	if (sort_step(n->sort, *left < SIZE_MAX ? (size_t)*left : SIZE_MAX)) {
		*left = *left == UINT64_MAX ? *left : 0;
		return false;
	}
	sort_end(n->sort);
	reorder(b->names.at, n->order, (uint32_t)count);
	free(n->order);
	n->sort = NULL;
	n->order = NULL;
	return true;
}
