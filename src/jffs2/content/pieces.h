/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pieces of a file: each data node covers a stretch of it, and where several cover a
 * byte one of them wins. The kernel inserts nodes one by one into a tree
 * (fs/jffs2/nodelist.c); the outcome is that every byte comes from the highest version,
 * which is what the sweep here computes, in n log n. With wrong data CRCs and equal
 * versions among the nodes the outcome differs; pieces_gather.c then does what the kernel
 * does.
 */
#ifndef JFFS2_PIECES_H
#define JFFS2_PIECES_H

#include "base/radix.h"
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

/* Sorts `all`, the highest first: radix_begin with these. */
enum { PIECE_KEYS = 2 };
uint32_t piece_rank(const void *piece, unsigned int which, const void *arg);

/* ---- pieces_sweep.c ---- */

/* A sweep under way, in slices; the members are private but for `count`. */
struct sweeping {
	struct pieces *p;
	struct jffs2_fragments *out;
	struct radix sort;
	bool sorted;
	uint32_t pos, count;  /* the place in the file; fragments so far */
	size_t next;          /* of the pieces by place */
};

/* Begins to append the fragments that the pieces amount to, without gaps from byte 0 on. Sorts
 * `all` by place. */
void sweeping_begin(struct sweeping *s, struct pieces *p, struct jffs2_fragments *out);
/* Goes on by about *left looks at pieces, which is decreased; true while there is more to do. */
bool sweeping_step(struct sweeping *s, uint64_t *left);
/* Releases it, at any time; a zeroed one is fine. */
void sweeping_end(struct sweeping *s);

/* All of it at once; returns how many fragments there are. */
uint32_t pieces_sweep(struct pieces *p, struct jffs2_fragments *out);

/* ---- pieces_gather.c ---- */

struct gathering;

/* Begins to do the same as the kernel does it, step by step, in no order, to what settling_begin
 * tells. */
struct gathering *gathering_begin(struct pieces *p, const struct jffs2_log *log,
        struct piece *newest);
/* Goes on by about *left steps, which is decreased; true while there is more to do. */
bool gathering_step(struct gathering *g, uint64_t *left);
/* Releases it, at any time; NULL is fine. False if it would have taken too many steps: the pieces
 * are those that there were, in any order. */
bool gathering_end(struct gathering *g);

/* ---- pieces.c ---- */

enum settling_stage { SETTLING_SORTS, SETTLING_LOOKS, SETTLING_LAYERS, SETTLING_GATHERS,
       SETTLING_SWEEPS, SETTLING_SWEEPS_LAYERS, SETTLING_COMPARES, SETTLING_SORTS_AGAIN,
       SETTLING_DONE };

/* The pieces of a file being settled, in slices; the members are private. */
struct settling {
	struct pieces *p;
	const struct jffs2_log *log;
	struct piece *newest;
	enum settling_stage stage;
	size_t next;
	struct radix sort;
	struct pieces layers;          /* as the versions alone have it */
	struct gathering *gathering;
	struct sweeping sweep;
	struct jffs2_fragments ours, theirs;
};

/* Begins to leave those pieces that the kernel makes the file of, the uppermost first, and to let
 * *newest be that of the highest version, unless it is higher already. What has a wrong data CRC
 * must be among them and goes. Where the versions do not tell what lies above what, `version` is
 * their rank in the end. */
void settling_begin(struct settling *s, struct pieces *p, const struct jffs2_log *log,
        struct piece *newest);
/* Goes on by about *left looks at pieces, which is decreased; true while there is more to do. */
bool settling_step(struct settling *s, uint64_t *left);
/* Releases it, at any time; a zeroed one is fine. The pieces stay the caller's. */
void settling_end(struct settling *s);

/* All of it at once. */
void pieces_settle(struct pieces *p, const struct jffs2_log *log, struct piece *newest);

void pieces_free(struct pieces *p);

#endif
