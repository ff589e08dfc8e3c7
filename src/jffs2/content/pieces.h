/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pieces of a file: each data node covers a stretch of it, and where several cover a
 * byte one of them wins. The kernel inserts nodes one by one into a tree
 * (fs/jffs2/nodelist.c); the outcome is that every byte comes from the highest version,
 * which is what the sweep here computes, in n log n. With wrong data CRCs and equal
 * versions among the nodes the outcome differs; pieces_tree.c then does what the kernel
 * does.
 */
#ifndef JFFS2_PIECES_H
#define JFFS2_PIECES_H

#include "jffs2/content/decode.h"

/* One data node: bytes [from, to) of the file, from < to, except for one that begins with
 * the last possible byte. */
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

/* Leaves those pieces that the kernel makes the file of, the uppermost first, and lets *newest
 * be that of the highest version, unless it is higher already. What has a wrong data CRC must
 * be among them and goes. Where the versions do not tell what lies above what, `version` is
 * their rank in the end. */
void pieces_settle(struct pieces *p, const struct jffs2_log *log, struct piece *newest);

/* The same as the kernel does it, step by step, in no order. False, with nothing changed,
 * if that would take too many steps. */
bool pieces_gather(struct pieces *p, const struct jffs2_log *log, struct piece *newest);

/* Appends the fragments that the pieces amount to, without gaps from byte 0 on, and returns
 * how many. Sorts `all` by place. */
uint32_t pieces_sweep(struct pieces *p, struct jffs2_fragments *out);

void pieces_free(struct pieces *p);

#endif
