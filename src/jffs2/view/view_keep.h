/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a view keeps what it knows, for those who write it. */
#ifndef JFFS2_VIEW_KEEP_H
#define JFFS2_VIEW_KEEP_H

#include "jffs2/view/fs.h"

/* A byte of fs->states: enum node_state, enum node_ending, and whether the node is revived. An
 * element of fs->enders is jffs2_fs_by + 1. */
enum {
	VIEW_STATE = 0x0f,
	VIEW_ENDING_SHIFT = 4,
	VIEW_ENDING = 0x70,
	VIEW_REVIVED = 0x80
};

/* The view at the end of all bases. */
static inline const struct jffs2_fs *
view_root(const struct jffs2_fs *fs)
{
	while (fs->base)
		fs = fs->base;
	return fs;
}

/* The numbers that the next elements get: jffs2_fs_entries_end, view_nodes_end, and this. */
static inline uint32_t
view_fragments_end(const struct jffs2_fs *fs)
{
	return fs->fragments_from + (uint32_t)fs->fragments.count;
}

/* ---- view.c ---- */

uint32_t view_nodes_end(const struct jffs2_fs *fs);

/* Each ends a range of inode `i` that begins with number `first` and whose elements were pushed
 * since; returns the number of its first element, FS_NONE if there is none. In a view with a
 * base a range of nodes or entries takes room only for what is not as it is in the root, others
 * if they are not all as they are there. */
uint32_t view_close_nodes(struct jffs2_fs *fs, uint32_t i, uint32_t first);
uint32_t view_close_entries(struct jffs2_fs *fs, uint32_t i, uint32_t first);
uint32_t view_close_fragments(struct jffs2_fs *fs, uint32_t i, uint32_t first);

/* ---- fs.c ---- */

/* The index of inode number `ino`, absent or not; FS_NONE. */
uint32_t inode_index(const struct jffs2_fs *fs, uint32_t ino);

/* ---- device.c ---- */

/* Reads the number of the device whose newest node is inode->latest: 0, or an errno. */
int device_read(const struct jffs2_fs *fs, const struct jffs2_inode *inode,
        struct jffs2_device *d);

/* ---- listing.c ---- */

/* Where the listing of directory `dir` stops; false if it is complete. */
bool listing_stop(const struct jffs2_fs *fs, uint32_t dir, struct jffs2_stop *stop);
/* Puts fs->stops, to which some were added, in order. */
void listing_sort(struct jffs2_fs *fs);

#endif
