/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A mount replayed the plain way: step after step from the first on, by simple code that
 * looks at kind and subject of a step and at the nodes, and searches everything. What it
 * comes to must be what jffs2_steps_state and its like tell without replaying.
 */
#ifndef TESTS_REPLAY_H
#define TESTS_REPLAY_H

#include "jffs2/steps.h"

struct replay_name {
	uint32_t node, dir, version, ino;
	struct span name;
};

struct replay {
	const struct jffs2_steps *s;
	uint32_t next;              /* step */
	bool *read;                 /* each extent */
	uint8_t *state;
	uint8_t *inodes;            /* enum jffs2_inode_standing of each inode */
	uint32_t *links;
	ARRAY(struct replay_name) names; /* and whiteouts, that are there */
	ARRAY(struct jffs2_fragment) fragments; /* of the inode being read */
	uint32_t metadata;
};

void replay_begin(struct replay *r, const struct jffs2_steps *s);
/* Does the next step. */
void replay_step(struct replay *r);
void replay_free(struct replay *r);

/* Fails the test unless everything stands after the steps done as the list of steps says. */
void replay_compare(const struct replay *r);
/* The same for the files, after the last step, and what the file system says. */
void replay_compare_end(const struct replay *r);

#endif
