/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The link counts that stat gives: a step of a build. */
#ifndef JFFS2_BUILD_NLINK_H
#define JFFS2_BUILD_NLINK_H

#include <stdbool.h>
#include <stdint.h>

struct jffs2_build;
struct jffs2_fs;

/* ---- nlink.c ---- */

/* Sets the link counts that stat gives for non-directories; needs the modes. Goes on by about *left
 * inodes, which is decreased, from b->next on; true while there is more to do. */
bool links_step(struct jffs2_build *b, uint64_t *left);
/* Sets that of inode `i` once more, in a view that is not resolved whole. */
void nlink_set(struct jffs2_build *b, uint32_t i);
/* Where the kernel's table of inodes has inode `i`. */
uint32_t inode_bucket(const struct jffs2_fs *fs, uint32_t i);

/* ---- disown.c ---- */

/* Finds the inodes that have names, but no parent for the kernel: jffs2_inode.disowned. Their link
 * counts become 0; the others' are there. */
void disown(struct jffs2_build *b);

#endif
