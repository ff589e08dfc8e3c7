/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JFFS2 at work on a simulated flash: it writes, collects garbage, erases and mounts as Linux
 * does (fs/jffs2; each rule names its function). Nodes are made by jffs2/write/; a mount is our
 * own scan, view and classes of blocks. What it knows is in memory only: after a power cut only a
 * mount brings it back.
 *
 * Chance, which the kernel takes from the clock (jiffies), comes from a seed: the same commands
 * give the same bytes. A mount checks all inodes at once, as the kernel's thread does soon after
 * it, and erases what is to be erased. Extended attributes of an image are kept as they are.
 *
 * The functions for files return 0 or an errno, as a system call would: EIO once power is off.
 *
 * begin.c begins and ends, mount.c mounts; operate.c changes names, operate_file.c files; space.c
 * gives room, refs.c keeps account of nodes, buffer.c writes, nodes.c makes nodes, files.c knows
 * what is in a file, collect.c and collect_node.c collect, watch.c tells how it stands.
 */
#ifndef JFFS2_LIVE_H
#define JFFS2_LIVE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/span.h"
#include "chip/chip.h"
#include "jffs2/write/data.h"
#include "text/text.h"

struct live_rules {
	enum endian endian;
	bool summary;   /* CONFIG_JFFS2_SUMMARY: summaries are written and read, and nothing is
	                 * marked obsolete in place */
	uint32_t seed;
	struct jffs2_compressors pack;
};

/* What the kernel counts of a block; the four add up to its size. */
struct live_space {
	uint32_t used, dirty, wasted, free;
};

/* Why an event of the chip happened: its `why`; and what its `about` is. */
enum live_why {
	LIVE_FORMAT,   /* a new flash is prepared */
	LIVE_CONTENT,  /* content of a file, inode `about` */
	LIVE_INODE,    /* what is known of inode `about`: new, or changed */
	LIVE_NAME,     /* directory `about` gets a name */
	LIVE_UNNAME,   /* a name in it is deleted */
	LIVE_COPY,     /* collection copies a node as it stands, from block `about` */
	LIVE_ANEW,     /* it writes it anew, from block `about` */
	LIVE_OBSOLETE, /* the node was superseded */
	LIVE_SUMMARY,  /* the block is full, and gets its summary */
	LIVE_PADDING,  /* the page is filled up, so that it can be written */
	LIVE_ERASE,    /* nothing in the block is needed any longer */
	LIVE_MARKER,   /* the erase has ended */
	LIVE_RECOVER,  /* what could not be written is, from block `about` */
	LIVE_WORN,     /* the block could not be erased, twice */
	LIVE_WHYS
};

/* The last block that was chosen to be collected. */
struct live_choice {
	uint32_t number;  /* how many were chosen so far */
	uint32_t block;
	uint32_t draw;    /* by chance, of BLOCK_DRAWS (jffs2/blocks/block.h) */
	const char *list; /* that it was taken from: "very-dirty" */
};

struct live;

/* ---- begin.c ---- */

/* On a chip, which it borrows; not yet mounted. */
struct live *live_new(struct chip *c, const struct live_rules *r);
void live_free(struct live *l); /* NULL is fine */

/* Writes cleanmarkers to all blocks, as flash_erase -j does; not an operation of the kernel. */
int live_format(struct live *l);

/* Flushes the write buffer, as an unmount does; what is in memory is then forgotten. */
int live_unmount(struct live *l);

/* What files are dated with from now on, in seconds since 1970. */
void live_set_time(struct live *l, uint32_t now);

/* Calls `each` when what is written so far is consistent: after each node of an operation. */
void live_watch(struct live *l, void (*each)(void *arg), void *arg);

/* ---- mount.c ---- */

/* Powers the chip if it is off, forgets everything, and reads the flash. With err set EINVAL of a
 * flash of fewer than five blocks, EIO of one without any node, which a kernel refuses to erase;
 * EIO without it if an erase fails. */
int live_mount(struct live *l, struct error *err);

/* ---- operate.c: names ---- */

/* Paths are absolute or not, with names up to 254 bytes. */
int live_create(struct live *l, const char *path, uint32_t mode); /* a regular file */
int live_mkdir(struct live *l, const char *path, uint32_t mode);
int live_symlink(struct live *l, const char *target, const char *path);
int live_link(struct live *l, const char *from, const char *to);
int live_unlink(struct live *l, const char *path); /* of directories: only empty ones */
int live_rename(struct live *l, const char *from, const char *to);

/* ---- operate_file.c: content ---- */

/* Writes at `offset`; with a hole before it, if the file ends earlier. *done is how much was
 * written, page by page, before it failed. */
int live_write(struct live *l, const char *path, uint32_t offset, struct span bytes,
        uint32_t *done);
int live_truncate(struct live *l, const char *path, uint32_t size);
int live_chmod(struct live *l, const char *path, uint32_t mode);
int live_sync(struct live *l); /* fills up the page that was begun */

/* ---- collect.c ---- */

/* Collects one block, or goes on with it until it is erased. ENOSPC: there is nothing to collect,
 * or no room to do it. */
int live_collect(struct live *l);

/* What the kernel's thread does between operations: erases, and collects where blocks become
 * scarce (kernel: jffs2_garbage_collect_thread). */
int live_idle(struct live *l);

/* ---- watch.c ---- */

/* Adds a line for each path, sorted: type, mode, size and content of what it leads to. For
 * comparisons: from what is known in memory, not from the flash. */
void live_describe(const struct live *l, struct text *t);

/* In bytes; -1: there is no such path. It looks the path up, so that its inodes count as used. */
int64_t live_size_of(struct live *l, const char *path);
struct live_space live_space_of(const struct live *l, uint32_t block);
/* "next", "clean", "dirty" ...: where the kernel has the block. */
const char *live_place_of(const struct live *l, uint32_t block);

/* The last choice of garbage collection; its number is 0 while there was none. */
struct live_choice live_choice(const struct live *l);
/* Bytes that wait in the buffer for the rest of their page. */
uint32_t live_waiting(const struct live *l);
/* Where the next node goes: an offset; the end of the flash if no block is being filled. */
uint32_t live_next(const struct live *l);

/* False with err set if the accounts contradict the nodes: our mistake. */
bool live_holds(const struct live *l, struct error *err);

#endif
