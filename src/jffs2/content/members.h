/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The nodes of a file, those of the lowest version first, and which of them are pieces of it. All
 * nodes of an image may be of one file: a node takes 4 bytes.
 */
#ifndef JFFS2_MEMBERS_H
#define JFFS2_MEMBERS_H

#include "jffs2/content/pieces.h"

enum { MEMBER_IS_PIECE = 1u << 31 }; /* there are fewer extents than this */

struct members {
	ARRAY(uint32_t) all; /* a node, with MEMBER_IS_PIECE */
};

/* Being put in order, in slices; the members are private. */
struct members_order {
	struct members *m;
	const struct pieces *p;
	const struct jffs2_log *log;
	size_t next; /* of the pieces */
	struct radix sort;
};

/* Begins to put `all`, which has nodes in the order of the log, in order of version, then place, and to
 * mark those that are among the pieces. */
void members_order_begin(struct members_order *o, struct members *m, const struct pieces *p,
        const struct jffs2_log *log);
/* Goes on by about *left looks at nodes, which is decreased; true while there is more to do. */
bool members_order_step(struct members_order *o, uint64_t *left);
/* Releases it, at any time; a zeroed one is fine. */
void members_order_end(struct members_order *o);

/* All of it at once. */
void members_order(struct members *m, const struct pieces *p, const struct jffs2_log *log);

/* Member `i`. */
static inline uint32_t
members_node(const struct members *m, size_t i)
{
	return m->all.at[i] & ~MEMBER_IS_PIECE;
}

static inline bool
members_is_piece(const struct members *m, size_t i)
{
	return m->all.at[i] & MEMBER_IS_PIECE;
}

#endif
