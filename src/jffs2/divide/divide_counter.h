/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the count of all cuts goes by. divide_count.c reads and pairs nodes, and has the order of the
 * steps; divide_names.c matches them with names.
 */
#ifndef JFFS2_DIVIDE_COUNTER_H
#define JFFS2_DIVIDE_COUNTER_H

#include "jffs2/divide/divide_private.h"

/* Where the nodes of an inode are: the first and the last witness. */
struct stretch {
	uint32_t ino, first, last;
};

struct counter {
	const struct witnesses *w;
	struct witness_range range;
	struct tally *tally;
	uint32_t *highest; /* the highest inode number of all witnesses up to each */
	ARRAY(struct stretch) nodes; /* by inode */
	struct marks marks; /* of all nodes, then of all names */
	void (*each)(void *arg, uint32_t a, uint32_t b);
	void (*each_copy)(void *arg, uint32_t a, uint32_t b);
	void *arg;
};

static inline const struct extent *
counter_extent(const struct counter *c, uint32_t at)
{
	return witness_at(c->w, c->range.from + at);
}

static inline bool
counter_is_dirent(const struct counter *c, uint32_t at)
{
	return counter_extent(c, at)->nodetype == JFFS2_DIRENT;
}

static inline struct span
counter_node(const struct counter *c, uint32_t at)
{
	return jffs2_log_node(c->w->log, c->w->at.at[c->range.from + at]);
}

/* The inode that a dirent names; 0 for one that deletes a name. */
static inline uint32_t
counter_target(const struct counter *c, uint32_t at)
{
	return divide_target(c->w, c->range.from + at);
}

/* Adds to the cuts that have both witnesses on different sides. */
#define COUNT_BETWEEN(c, member, a, b, amount) \
	((a) < (b) ? (void)((c)->tally[(a) + 1].member += (amount), \
	                    (c)->tally[(b) + 1].member -= (amount)) : (void)0)

/* Steps of the count, each linear; true while there is more to do. The names of inodes are gathered,
 * and, once they are sorted, matched with their nodes; that completes all counts but those of names. */
bool divide_mark_targets(struct counter *c);
bool divide_match_targets(struct counter *c);
/* The names in directories likewise, where they may decide. */
bool divide_mark_names(struct counter *c);
bool divide_count_names(struct counter *c);

#endif
