/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The data of inode nodes of a log: decoded only as far as they are visible, and what that
 * costs (kernel: jffs2_read_dnode). What the caller is given in a text it frees; a reader
 * owns what it caches.
 */
#ifndef JFFS2_DECODE_H
#define JFFS2_DECODE_H

#include "base/error.h"
#include "jffs2/scan.h"
#include "text/text.h"

/* A stretch of a file: bytes [from, to) come from node `node` of the log, or are a
 * hole (zeros) when node is EXTENT_NONE. */
struct jffs2_fragment {
	uint32_t from, to, node;
};

struct jffs2_fragments {
	struct jffs2_fragment *at; /* an array of base/array.h */
	size_t count, capacity;
};

/* Where bytes of a file that begin at `from` end, at most 4 GiB. */
static inline uint32_t
piece_end(uint32_t from, uint32_t size)
{
	return size > UINT32_MAX - from ? UINT32_MAX : from + size;
}

/* Decodes the data of inode node `node` of the log: its dsize bytes (bounded), freed by
 * the caller through text_free. False with a reason if it cannot be. */
bool jffs2_node_data(const struct jffs2_log *log, uint32_t node, struct text *out,
        struct error *err);

/* True if the extent is an inode node whose numbers and data can be trusted, as their CRCs are right:
 * jffs2_node_data fails for others. */
bool jffs2_node_reads(const struct extent *e);

/* kernel: jffs2_read_dnode decodes into one kmalloc, which has 4 MiB at most. */
enum { JFFS2_DECODED_MAX = 1 << 22 };

/* True if the node of the log, or what stands in its place (EXTENT_NONE), is only zeros. */
bool node_is_hole(const struct jffs2_log *log, uint32_t node);

/* The errno that the kernel gives for a node that cannot be read. */
int node_errno(const struct jffs2_log *log, uint32_t node);

/* A large node whose first bytes are cached decoded, so that a node with many visible
 * pieces is not decoded for each of them; private. */
struct kept_node {
	uint32_t at;  /* offset of the node */
	uint32_t end; /* of its data in the file */
	uint32_t len; /* bytes decoded, 0: the place is empty */
	bool ends;    /* no more can be decoded */
};
enum { DECODED_KEPT = 4 };

/* Caches the last decoded nodes, so that large ones are not decoded for each piece of a
 * file: use one to read a file from end to end. It belongs to one thread and one log.
 * Where a function takes a reader, NULL will do for a single piece. */
struct jffs2_reader;
struct jffs2_reader *jffs2_reader_new(void);
void jffs2_reader_free(struct jffs2_reader *r); /* NULL is fine */

/* Copies bytes [at, at + len) of a file from the node of fragment `f`, which has them;
 * adds the bytes inflated to *work. Which bytes a node has was decided when it was
 * scanned: if it says something else now, that is an error, as is data that can't be
 * decoded. */
bool node_read(const struct jffs2_log *log, struct jffs2_reader *reader,
        const struct jffs2_fragment *f, uint32_t at, uint8_t *out, uint32_t len,
        uint64_t *work, struct error *err);

/* The cost of reading a file from end to end: bytes inflated from nodes, and bytes
 * visible from nodes (not holes). Bytes of a slow codec count CODEC_SLOWNESS times; a
 * node that cannot be decoded counts nothing. */
struct jffs2_cost {
	uint64_t inflated, shown;
};

/* Some fragments, side by side and without gaps. */
struct fragment_run {
	const struct jffs2_fragment *at;
	uint32_t count;
};

/* The cost of the first `next` fragments of a run; begins zeroed. */
struct costing {
	struct jffs2_cost cost;
	uint32_t next;
	struct kept_node kept[DECODED_KEPT]; /* private */
};

/* Goes on by about *left fragments of the run, which is decreased; true while there are more. Does
 * not decode anything. */
bool costing_step(struct costing *c, const struct jffs2_log *log, struct fragment_run run,
        uint64_t *left);

/* What reading all of them costs. */
struct jffs2_cost fragments_cost(const struct jffs2_log *log, struct fragment_run run);

/* Bytes inflated beyond those that show; for a bomb, which normal writing never produces,
 * more than JFFS2_WASTE_LEAST and JFFS2_WASTE_RATIO times what shows. A kernel writes a
 * page (4 to 64 KiB) at most in a node; of pages written over at random 20 times what
 * shows. */
enum { JFFS2_WASTE_LEAST = 64 << 20, JFFS2_WASTE_RATIO = 64 };
uint64_t jffs2_cost_wasted(struct jffs2_cost cost);
bool jffs2_cost_is_bomb(struct jffs2_cost cost);

#endif
