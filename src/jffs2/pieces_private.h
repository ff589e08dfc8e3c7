/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pieces of a file: each data node covers a stretch of it, and where several cover a
 * byte one of them wins. The kernel inserts nodes one by one into a tree
 * (fs/jffs2/nodelist.c); the outcome is that every byte comes from the highest version
 * with a right data CRC, which is what the sweep here computes, in n log n.
 */
#ifndef JFFS2_PIECES_PRIVATE_H
#define JFFS2_PIECES_PRIVATE_H

#include "jffs2/fs.h"

/* One data node: bytes [from, to) of the file, from < to. */
struct piece {
	uint32_t from, to, version, node;
};

struct pieces {
	ARRAY(struct piece) all;
	ARRAY(uint32_t) heap; /* while sweeping: pieces that have begun, the winner on top */
};

/* Does `a` lie above `b`? Of equal versions (a copy made by garbage collection) the
 * physically later (kernel: jffs2_add_tn_to_tree meets it first and keeps it). */
bool piece_above(const struct piece *a, const struct piece *b);

/* Sorts `all`, the highest first. */
void pieces_sort(struct pieces *p);

/* Of pieces with one version that touch each other the physically earlier go, whole. Leaves
 * `all` sorted, the highest version first. */
void pieces_drop_copies(struct pieces *p);

/* Appends the fragments that the pieces amount to, without gaps from byte 0 on, and returns
 * how many. Sorts `all` by place. */
uint32_t pieces_sweep(struct pieces *p, struct jffs2_fragments *out);

void pieces_free(struct pieces *p);

/* What the log keeps of decoded nodes; decoded_free takes NULL. */
struct jffs2_decoded *decoded_new(void);
void decoded_free(struct jffs2_decoded *d);

/* kernel: jffs2_read_dnode decodes into one kmalloc, which has 4 MiB at most. */
enum { JFFS2_DECODED_MAX = 1 << 22 };

/* True if the node of the log, or what stands in its place (EXTENT_NONE), is only zeros. */
bool node_is_hole(const struct jffs2_log *log, uint32_t node);

/* Copies bytes [at, at + len) of a file from the node of fragment `f`, which has them; adds
 * the bytes inflated to *work. Which bytes a node has was decided when it was scanned: where
 * it tells something else now, that is an error, as is data that cannot be decoded. */
bool node_read(const struct jffs2_log *log, const struct jffs2_fragment *f, uint32_t at,
        uint8_t *out, uint32_t len, uint64_t *work, struct error *err);

/* Reads [at, at + len) from some of the fragments, which are without gaps, as
 * jffs2_fs_read_some does; with `work` NULL, as jffs2_fs_read. */
int64_t fragments_read(const struct jffs2_log *log, const struct jffs2_fragments *fragments,
        struct jffs2_range r, uint32_t at, uint8_t *out, uint32_t len, uint64_t *work,
        struct error *err);

/* What reading them from the first to the last costs. Does not decode anything. */
struct jffs2_cost fragments_cost(const struct jffs2_log *log,
        const struct jffs2_fragments *fragments, struct jffs2_range r);

/* Says that the inode is a bomb; returns -EFBIG. */
int64_t fragments_refuse(const struct jffs2_fs *fs, uint32_t inode, struct jffs2_cost cost,
        struct error *err);

#endif
