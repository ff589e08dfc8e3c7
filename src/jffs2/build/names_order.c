/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The order of the names of a directory. All names of an image may be in one: they are then sorted
 * in slices, and where there are few at once. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "jffs2/summary.h"
#include "jffs2/build/build_private.h"

enum { FEW = 4096 }; /* names that are sorted in one go */

const struct jffs2_odd *
name_record(const struct jffs2_log *log, uint32_t name)
{
	return name & NAME_RECORD ? &log->odd.at[name & ~NAME_RECORD] : NULL;
}

uint32_t
name_node(const struct jffs2_log *log, uint32_t name)
{
	const struct jffs2_odd *record = name_record(log, name);

	return record ? record->node : name;
}

uint32_t
name_version(const struct jffs2_log *log, uint32_t name)
{
	const struct jffs2_odd *record = name_record(log, name);

	return record ? summary_odd(log, record).version : log->extents.at[name].version;
}

struct span
name_bytes(const struct jffs2_log *log, uint32_t name)
{
	const struct jffs2_odd *record = name_record(log, name);

	return record ? summary_odd(log, record).name : jffs2_log_name(log, name);
}

int
name_before(uint32_t a_version, uint32_t a_node, uint32_t b_version, uint32_t b_node)
{
	if (a_version != b_version)
		return a_version > b_version ? -1 : 1;
	return a_node > b_node ? -1 : a_node < b_node;
}

/* The winner is the highest version, and of equal versions the physically later (kernel: the new
 * one replaces the old unless older). */
int
name_order(const struct jffs2_log *log, uint32_t a, uint32_t b)
{
	int order = span_compare(name_bytes(log, a), name_bytes(log, b));

	return order ? order : name_before(name_version(log, a), name_node(log, a),
	        name_version(log, b), name_node(log, b));
}

static int
by_name(const void *left, const void *right, void *log)
{
	return name_order(log, *(const uint32_t *)left, *(const uint32_t *)right);
}

void
names_order(const struct jffs2_log *log, uint32_t *names, size_t count)
{
	if (count)
		qsort_r(names, count, sizeof *names, by_name, (void *)(uintptr_t)log);
}

/* A key that sorts as by_name does. A NUL in the name, which records of summaries may have, is
 * told from the end of the name. */
static void
add_key(void *log, uint32_t item, struct text *key)
{
	struct span name = name_bytes(log, item);
	const uint8_t *nul;

	while (name.len && (nul = memchr(name.at, 0, name.len))) {
		size_t before = (size_t)(nul - name.at);

		text_add_bytes(key, name.at, before);
		text_add_bytes(key, "\0\1", 2);
		name = span_cut(name, before + 1, SIZE_MAX);
	}
	text_add_bytes(key, name.at, name.len);
	text_add_bytes(key, "\0\0", 2);
	sort_add_u32(key, ~name_version(log, item));
	sort_add_u32(key, ~name_node(log, item));
}

void
names_cancel(struct jffs2_build *b)
{
	if (b->naming.sort)
		sort_end(b->naming.sort);
	names_forget_order(b);
	array_free(&b->names);
	b->naming = (struct naming){ .sort = NULL };
}

bool
names_sort(struct jffs2_build *b, uint64_t *left)
{
	struct naming *n = &b->naming;
	size_t count = b->names.count;

	if (count <= FEW) {
		names_order(b->log, b->names.at, count);
		*left -= count < *left ? count : *left;
		return true;
	}
	if (!n->sort)
		n->sort = sort_begin(b->names.at, count, add_key, (void *)(uintptr_t)b->log);
	if (sort_step(n->sort, *left < SIZE_MAX ? (size_t)*left : SIZE_MAX)) {
		*left = *left == UINT64_MAX ? *left : 0;
		return false;
	}
	sort_end(n->sort);
	n->sort = NULL;
	return true;
}
