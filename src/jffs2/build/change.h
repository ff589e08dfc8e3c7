/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What another filter changes in a view, found in slices: a step of a build. */
#ifndef JFFS2_BUILD_CHANGE_H
#define JFFS2_BUILD_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct jffs2_build;

enum looking_source { LOOKING_NODES, LOOKING_BEGINS, LOOKING_ENDS, LOOKING_EXTENTS,
       LOOKING_SUMMARIES };

/* Nodes that another filter may pass or drop: elements of one of these. */
struct looking {
	enum looking_source source;
	size_t from, to;
};

enum changing_stage { CHANGING_LOOKS, CHANGING_REGROUPS };

/* What another filter changes, being found. */
struct changing {
	enum changing_stage stage;
	struct looking lists[2];
	size_t count;            /* of them */
	size_t next;             /* of the lists, then of the marked inodes */
	uint32_t marked;         /* so many have other nodes */
	bool children;           /* all whose names may have changed are marked */
	uint32_t node;           /* of the directory that is looked at for them */
};

/* ---- change.c ---- */

/* Begins to mark what the filter b->to changes, and sets it. */
void change_begin(struct jffs2_build *b);
/* Goes on by about *left nodes, which is decreased; true while there is more to do. */
bool change_step(struct jffs2_build *b, uint64_t *left);

/* ---- change_named.c ---- */

/* Finds was_named of the inodes that marked directories name: about *left of them, which is
 * decreased, from b->next on. True while there is more to do. */
bool change_named(struct jffs2_build *b, uint64_t *left);

#endif
