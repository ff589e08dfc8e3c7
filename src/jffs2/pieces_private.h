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

/* Reads from a list of fragments as jffs2_fs_read does from a file of `size` bytes. */
int64_t fragments_read(const struct jffs2_log *log, const struct jffs2_fragment *fragments,
        uint32_t count, uint32_t size, uint32_t at, uint8_t *out, uint32_t len,
        struct error *err);

#endif
