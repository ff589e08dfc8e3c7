/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the steps of building a file system share. Each step is one file and works on the
 * whole of what the step before it left:
 *   build.c     groups the nodes by inode, drives the steps
 *   names.c     of several dirents with one name the right one wins; links are counted
 *   listing.c   names that the kernel does not list
 *   device.c    device numbers
 *   inode.c     of several inode nodes the right pieces win; metadata
 *   pieces.c    ... by a sweep along the file
 *   ending.c    what ended the others
 *   xattr.c     extended attributes
 */
#ifndef JFFS2_BUILD_PRIVATE_H
#define JFFS2_BUILD_PRIVATE_H

#include "jffs2/fs.h"
#include "jffs2/layout.h"

/* What else is known of an inode while it is being built. Its nlink counts the live names
 * then, as the kernel counts them. */
struct draft {
	bool known : 1;      /* the kernel's scan has an inode cache for it */
	bool has_names : 1;  /* a directory: dirents count for it */
	bool was_named : 1;  /* some dead dirent names it */
};

/* A dirent while the names of a directory are being sorted. Of what only a summary says so,
 * `record` is the place in log->odd + 1, and node perhaps EXTENT_NONE. */
struct name {
	struct span bytes;
	uint32_t node, version, record;
};

/* The record of a summary that names something in a directory, as a place in log->odd. */
struct odd_name {
	uint32_t pino, odd;
};

/* A link that counts by the word of a summary alone. */
struct odd_link {
	uint32_t dir, child; /* indexes of their inodes */
};

struct pieces;

struct jffs2_build {
	struct jffs2_log *log;
	struct jffs2_fs *fs;
	struct draft *drafts; /* parallel to fs->inodes */
	ARRAY(struct name) names;
	ARRAY(struct odd_name) odd;   /* by pino */
	ARRAY(struct odd_link) links; /* by directory */
	int stage;
	uint32_t next;        /* inode the INODES stage goes on with */
};

/* Fills fs->entries with the winners, drafts with link counts; sets removed. */
void names_resolve(struct jffs2_build *b);

/* Marks what can be reached from the root; sets parent. */
void names_walk(struct jffs2_build *b);

/* Notes where the listing of directories ends. */
void listing_resolve(struct jffs2_build *b);

/* Link counts of what names say is a directory and is not; needs the modes. */
void links_resolve(struct jffs2_build *b);

/* Reads the number of the device whose newest node is inode->latest: 0, or an errno. */
int device_read(const struct jffs2_fs *fs, const struct jffs2_inode *inode,
        struct jffs2_device *d);

/* Metadata, fragments and node states of inode `i`. */
void inode_resolve(struct jffs2_build *b, uint32_t i);

/* Those nodes of inode `i` that are still STATE_ORPHAN, though the inode is reachable, are
 * superseded: by what, and how. `kept` are its pieces without copies, in any order. */
void endings_find(struct jffs2_build *b, uint32_t i, struct pieces *kept);

/* Adds what ended superseded node `i`: "superseded: version 4 at 0x00000140 covers ...".
 * Looks at the other nodes of its inode; offsets count from `base` bytes before the part. */
void ending_tell(const struct jffs2_fs *fs, uint32_t i, uint64_t base, struct text *t);

/* Everything about extended attributes; states of their nodes. */
void xattrs_resolve(struct jffs2_build *b);
void xattrs_free(struct jffs2_xattrs *x);

/* The state of a node that nothing supersedes. */
static inline void
set_state(struct jffs2_log *log, uint32_t node, enum node_state state)
{
	struct extent *e = &log->extents.at[node];

	e->state = state & 15;
	e->ending = ENDING_NONE;
	e->by = EXTENT_NONE;
}

/* The node is superseded. */
static inline void
set_ending(struct jffs2_log *log, uint32_t node, enum node_ending ending, uint32_t by)
{
	struct extent *e = &log->extents.at[node];

	e->state = STATE_SUPERSEDED;
	e->ending = ending & 15;
	e->by = by;
}

#endif
