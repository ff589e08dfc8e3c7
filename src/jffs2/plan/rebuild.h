/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A part written anew: a file system with the files of a wished tree, in the style of the part and
 * in the order of mkfs.jffs2, without anything old. The nodes of files and directories that
 * stay are carried over as they stand, inode numbers and versions included; attributes are
 * numbered again.
 */
#ifndef JFFS2_PLAN_REBUILD_H
#define JFFS2_PLAN_REBUILD_H

#include "jffs2/plan/make.h"
#include "jffs2/view/fs.h"
#include "wish/wished/wished.h"

struct rebuild_order {
	const struct wished *wished; /* of the tree of `fs` */
	const struct jffs2_fs *fs;   /* the present of the part, all borrowed */
	struct make_options options; /* .style as the part has it, .blocks what it has */
	bool dense;                  /* inode numbers without gaps: no node is carried over */
};

/* Begins; make_step and what follows in make.h do the rest. */
struct make *rebuild_new(const struct rebuild_order *o);

#endif
