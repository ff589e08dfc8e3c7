/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether two contents are the same. */
#include <string.h>

#include "wish/lay_private.h"

enum { PIECE = 16 << 10 };

/* How far both are zeros that nothing needs to be read for, from `at` on. */
static uint64_t
common_hole(const struct lay *l, uint32_t to, uint32_t from, uint64_t at)
{
	uint64_t ends[2];

	if (!tree_hole(wished_tree(l->k->w), to, at, &ends[0])
	        || !tree_hole(l->t, from, at, &ends[1]))
		return at;
	return ends[0] < ends[1] ? ends[0] : ends[1];
}

/* The next piece of both. */
static bool
same_piece(struct lay *l, uint32_t to, uint32_t from, uint64_t at, uint32_t len)
{
	uint8_t old[PIECE], new[PIECE];

	return tree_read(wish_reader(l->k), to, at, old, len, NULL, NULL) == len
	       && tree_read(l->reader, from, at, new, len, NULL, NULL) == len
	       && memcmp(old, new, len) == 0;
}

bool
lay_same_content(struct lay *l, uint32_t to, uint32_t from)
{
	struct tree_stat old, st;
	uint64_t at = 0;

	tree_stat(wished_tree(l->k->w), to, &old);
	tree_stat(l->t, from, &st);
	if (old.size != st.size || st.size > l->room
	        || !tree_afford(wished_tree(l->k->w), to, &l->room))
		return false;
	if (!l->reader)
		l->reader = tree_reader_new(l->t);
	while (at < st.size) {
		uint64_t hole = common_hole(l, to, from, at);
		uint32_t len = st.size - at < PIECE ? (uint32_t)(st.size - at) : PIECE;

		if (hole > at) {
			at = hole;
			continue;
		}
		if (!same_piece(l, to, from, at, len))
			return false;
		at += len;
		l->room -= len;
	}
	return true;
}
