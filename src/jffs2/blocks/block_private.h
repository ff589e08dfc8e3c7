/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the files about erase blocks. */
#ifndef JFFS2_BLOCK_PRIVATE_H
#define JFFS2_BLOCK_PRIVATE_H

#include "jffs2/blocks/block.h"
#include "jffs2/layout.h"

enum moment { AT_SCAN, AT_BUILD, AT_CHECK };

struct mount {
	struct block_table *t;
	int64_t *key;       /* of each block: its place in its list */
	int64_t first, last; /* keys given out at heads and tails of lists */
	uint32_t *known;    /* of each extent, a name that is replaced: 1 and the number of
	                     * the first block from which that is known */
	uint32_t next;      /* the block to be written, UINT32_MAX: none */
	uint32_t random;    /* kernel: pseudo_random, the sum of versions */
	enum moment moment;
};

/* block_lists.c: replays the mount for the lists of blocks: sets class, space, gc and
 * members. t->fs must be set. Begin, do step 0, 1 ... until false, end, at any time. */
void block_file_begin(struct mount *m, struct block_table *t);
bool block_file_step(struct mount *m, unsigned int step);
void block_file_end(struct mount *m);

/* ---- block_scan.c ---- */

/* Finds which names are replaced; after that accounts for the bytes of every block, and files it. */
void block_note_replacements(struct mount *m);
void block_scan(struct mount *m);
/* The account of a node: the member of the block's space. */
uint32_t *block_account(struct block_space *s, const struct extent *e);
/* True for a name that is known to be replaced when the scan has finished the block. */
bool block_has_replaced(const struct mount *m, uint32_t i);

/* ---- when a block is very dirty ---- */

static inline bool
block_is_very_dirty(const struct mount *m, uint32_t bytes)
{
	return bytes >= m->t->log->erase_size / 2; /* kernel: VERYDIRTY */
}

/* block_order.c: kernel: rotate_list for the list of `class`. */
void block_rotate(struct mount *m, enum block_class class);
/* Sets gc of each block that can be collected. */
void block_rank(struct mount *m);

#endif
