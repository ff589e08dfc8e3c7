/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where nodes go: a stream of nodes is laid out onto erase blocks as the kernel and mkfs.jffs2
 * do. A node never crosses the end of its block and begins at a multiple of four; a block
 * begins with its cleanmarker, if it has one in band; with summaries, the room for the
 * summary of a block is kept free while it fills, and the summary closes it; on flash with a
 * write buffer a page that is written before it is full is filled up. The last block stays
 * open. (Kernel: jffs2_do_reserve_space, jffs2_sum_write_sumnode, __jffs2_flush_wbuf.)
 *
 * To place a node, ask for the room, write the node for that room, and put it there. When
 * there are no more blocks, what comes is counted and goes nowhere. A layout adds to a
 * plan, which it borrows.
 */
#ifndef JFFS2_PLAN_LAYOUT_H
#define JFFS2_PLAN_LAYOUT_H

#include "jffs2/plan/plan.h"
#include "jffs2/write/encode.h"

/* The style of a file system. */
struct layout_rules {
	enum endian endian;
	uint32_t erase_size;
	uint32_t marker;  /* totlen of the cleanmarkers in band, 0: none */
	uint32_t page;    /* of the write buffer, 0: none */
	bool summaries;
};

/* Where to go on in a block that is at hand. */
struct layout_space {
	uint32_t at;      /* from here up to the end of its block */
	bool marked;      /* its cleanmarker is there */
	bool unlisted;    /* what is before can't be listed: it gets no summary */
};

struct node_layout {
	struct layout_rules rules;
	struct plan *plan;
	ARRAY(struct layout_space) spaces; /* to be filled in this order */
	size_t next_space;
	uint32_t grow_from, grow_to; /* then the blocks of these numbers, as if erased */
	bool full;            /* there is no further block */
	/* Private, of the block that is being filled. */
	bool open, unlisted;
	uint32_t at, end;
	size_t first_node;    /* in plan->nodes */
	ARRAY(struct plan_node) present; /* what was in the block before */
	uint32_t records;     /* bytes of its summary's records */
	uint32_t padded;
};

/* Begins to place nodes by the rules; `plan`, which is borrowed, gets them. */
void layout_begin(struct node_layout *l, const struct layout_rules *rules, struct plan *plan);
void layout_free(struct node_layout *l);

/* Adds a node that the first space has before it already: its summary lists it. */
void layout_add_present(struct node_layout *l, struct plan_node n);

/* The room for the next node, of at least `least` bytes (a multiple of four) and listed by
 * `record` bytes in a summary: up to a whole block. 0: no block has so much room. */
uint32_t layout_room(struct node_layout *l, uint32_t least, uint32_t record);

/* The same of a block in which nothing is yet but its cleanmarker. */
uint32_t layout_most_room(const struct node_layout *l, uint32_t record);

/* Puts a node, which fits into the room: one that was made, or one of the original. */
void layout_put(struct node_layout *l, struct plan_node n, struct span bytes);
void layout_carry(struct node_layout *l, struct plan_node n, uint32_t len);

/* Fills up the page that was begun, as the kernel does in sync(2) and before unmounting. */
void layout_flush(struct node_layout *l);

/* Where the next byte goes; bytes that are left in that block. */
uint32_t layout_left(const struct node_layout *l);

#endif
