/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which trees are mounted, and what is known of their files. */
#ifndef CLI_MOUNT_TREES_H
#define CLI_MOUNT_TREES_H

#include "cli/call/call.h"
#include "fuse/answer.h"

/* Where a shared tree comes from. */
struct mount_origin {
	struct firmware *firmware;
	int part;
	struct tree *own;  /* made for the mount, NULL: it is the part's */
	struct text name;
};

struct mount_trees {
	const struct call *call;
	ARRAY(struct shared_tree) shared;
	ARRAY(struct mount_origin) origins; /* of each */
	bool alone; /* its root is what is mounted */
};

/* Finds that of --part, else all of the image, of all its stores; false after a message. Says
 * what may be damaged. */
bool mount_trees_find(struct mount_trees *m, const struct call *call);
void mount_trees_free(struct mount_trees *m);

/* For a share (struct share_source), whose argument is a struct mount_trees. */
void mount_trees_about(void *arg, size_t tree, uint32_t node, struct text *t);

#endif
