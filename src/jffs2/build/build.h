/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a view is made (jffs2/view/fs.h): a build goes through the nodes of a log as the kernel
 * does at mount and when it reads an inode, in slices: start, step until false, finish. The log
 * must be complete, and outlive the view.
 */
#ifndef JFFS2_BUILD_BUILD_H
#define JFFS2_BUILD_BUILD_H

#include "jffs2/view/fs.h"

struct jffs2_build;

/* Begins to make `fs`, which is emptied first, the view of the present; of a kernel that doesn't
 * read summaries, if `no_summary`. */
struct jffs2_build *jffs2_build_start(const struct jffs2_log *log, struct jffs2_fs *fs,
        bool no_summary);
/* Begins to change the filter of `fs`, which has a base: only the inodes that the two
 * filters affect differently are resolved again. Both must be of the same kernel. */
struct jffs2_build *jffs2_build_change(struct jffs2_fs *fs, const struct jffs2_filter *to);

/* Looks at about `budget` nodes more; false once all is done. */
bool jffs2_build_step(struct jffs2_build *b, uint32_t budget);
/* 0 to 1. */
double jffs2_build_progress(const struct jffs2_build *b);
/* Does what is left, and releases `b`; NULL is fine. */
void jffs2_build_finish(struct jffs2_build *b);
/* Stops instead; the fs can then only be freed. */
void jffs2_build_cancel(struct jffs2_build *b);

#endif
