/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names of a large directory in a view that is based on another. The order of those that the
 * present has is known; reading all of them, which are far apart in the log, takes longer than
 * everything else. Only the others, of which there are mostly few, are compared. */
#include <stdlib.h>
#include <string.h>

#include "jffs2/build/build_private.h"

enum { MOST = 4096 }; /* others */

/* A bit for each node takes longer than a few names do; there are few directories that aren't. */
static bool
is_small(const struct jffs2_build *b)
{
	return b->names.count < b->log->extents.count / 64 + 2;
}

static bool
has_bit(const uint8_t *bits, uint32_t node)
{
	return bits[node / 8] >> node % 8 & 1;
}

/* Puts those names that the present has, in its order, first in b->names; clears their bits.
 * Returns how many they are. */
static size_t
take_known(struct jffs2_build *b, struct jffs2_range known, uint8_t *bits)
{
	const struct jffs2_fs *root = view_root(b->fs);
	size_t count = 0;

	for (; known.from < known.to; known.from++) {
		uint32_t node = jffs2_fs_entry_at(root, known.from)->node;

		if (!has_bit(bits, node))
			continue;
		bits[node / 8] &= (uint8_t)~(1 << node % 8);
		b->names.at[count++] = node;
	}
	return count;
}

/* Where `name` belongs among the first `count` names. */
static size_t
place_of(const struct jffs2_build *b, uint32_t name, size_t count)
{
	size_t from = 0, to = count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (name_order(b->log, b->names.at[middle], name) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* Merges sorted names into the first `known` of b->names, from the last on. */
static void
merge(struct jffs2_build *b, const uint32_t *others, size_t count, size_t known)
{
	uint32_t *at = b->names.at;

	for (size_t end = b->names.count; count > 0; count--) {
		size_t place = place_of(b, others[count - 1], known);

		end -= known - place;
		memmove(at + end, at + place, (known - place) * sizeof *at);
		at[--end] = others[count - 1];
		known = place;
	}
}

static uint8_t *
bits_of(const struct jffs2_build *b)
{
	uint8_t *bits = memory_zeroed(b->log->extents.count / 8 + 1, 1);

	for (size_t i = 0; i < b->names.count; i++)
		bits[b->names.at[i] / 8] |= (uint8_t)(1 << b->names.at[i] % 8);
	return bits;
}

bool
names_take_order(struct jffs2_build *b, uint32_t dir)
{
	const struct jffs2_fs *root = view_root(b->fs);
	ARRAY(uint32_t) others = { 0 };
	struct jffs2_range known;
	uint32_t *all;
	size_t count;

	/* Where only summaries have names, nodes alone are not the present. */
	if (!b->fs->base || b->whole || is_small(b))
		return false;
	known = jffs2_fs_entries(root, dir);
	if ((size_t)(known.to - known.from) + MOST < b->names.count)
		return false;
	b->naming.others = bits_of(b);
	b->naming.known = known.from;
	all = memory_zeroed(b->names.count, sizeof *all);
	memcpy(all, b->names.at, b->names.count * sizeof *all);
	count = take_known(b, known, b->naming.others);
	for (size_t i = 0; i < b->names.count; i++)
		if (has_bit(b->naming.others, all[i]))
			array_push(&others, all[i]);
	if (others.count > MOST) {
		memcpy(b->names.at, all, b->names.count * sizeof *all);
		names_forget_order(b);
	} else {
		names_order(b->log, others.at, others.count);
		merge(b, others.at, others.count, count);
	}
	free(all);
	array_free(&others);
	return b->naming.others != NULL;
}

void
names_forget_order(struct jffs2_build *b)
{
	free(b->naming.others);
	b->naming.others = NULL;
}

const struct jffs2_entry *
names_known(struct jffs2_build *b, uint32_t name)
{
	const struct jffs2_fs *root = view_root(b->fs);
	const struct jffs2_entry *e;

	if (!b->naming.others || has_bit(b->naming.others, name))
		return NULL;
	while ((e = jffs2_fs_entry_at(root, b->naming.known))->node != name)
		b->naming.known++;
	return e;
}

bool
names_differ(const struct jffs2_build *b, uint32_t a, uint32_t c)
{
	return b->naming.others && !has_bit(b->naming.others, a)
	       && !has_bit(b->naming.others, c);
}
