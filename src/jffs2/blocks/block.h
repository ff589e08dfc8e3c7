/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The erase blocks of a JFFS2 part: what fills each, which files live in it, and how the
 * kernel would file it. An erase block has two accounts:
 *
 *   fill     what we know of its bytes, once the files are put together: live, obsolete,
 *            dirt, free. The four add up to its length. A node that runs over a
 *            boundary counts in each block for itself.
 *   space    what the kernel counts (struct jffs2_eraseblock): used, unchecked, dirty,
 *            wasted, free. It knows less at first. jffs2_scan_medium sees that a node is
 *            damaged or marked obsolete, and that a name was replaced. It learns that a
 *            node was superseded when it checks the inodes one by one, which it does
 *            in the background after the mount, and always before it collects anything
 *            (jffs2_garbage_collect_pass).
 *
 * Hence a class at two moments: `mounted`, and `class`, which applies once all inodes are
 * checked and which garbage collection uses. Classes and lists are derived by the same
 * steps as in Linux 6.1 (block_lists.c). Only a raw NAND dump shows blocks that the flash
 * driver calls bad, cleanmarkers in spare areas (a block of 0xff is then free rather than
 * empty), and the size of a page, which is that of the write buffer. Summaries count as used, as with
 * CONFIG_JFFS2_SUMMARY.
 */
#ifndef JFFS2_BLOCK_H
#define JFFS2_BLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "jffs2/view/fs.h"
#include "jffs2/write/data.h"
#include "text/text.h"

enum block_fill { FILL_LIVE, FILL_OLD, FILL_DIRT, FILL_FREE, FILL_COUNT };

/* Where the kernel files a block. */
enum block_class {
	BLOCK_UNKNOWN,    /* no erase size, or the files are not put together */
	BLOCK_BAD,        /* marked bad in its spare area: not used */
	BLOCK_CUT,        /* shorter than the erase size: not part of a mount */
	BLOCK_EMPTY,      /* begins erased, without a marker: erased again at mount */
	BLOCK_FREE,       /* only a cleanmarker */
	BLOCK_NEXT,       /* partly filled: the next node is written here */
	BLOCK_CLEAN,
	BLOCK_DIRTY,
	BLOCK_VERY_DIRTY, /* half of it or more is useless */
	BLOCK_PENDING,    /* nothing in it is useful: to be erased */
	BLOCK_CLASS_COUNT
};

struct block_class_row {
	const char *name; /* stable, for TSV and JSON */
	const char *help;
};
extern const struct block_class_row block_classes[]; /* BLOCK_CLASS_COUNT rows */

/* What the spare areas of NAND flash say of a block. */
enum block_mark { BLOCK_MARK_BAD = 1, BLOCK_MARK_CLEAN = 2 /* a cleanmarker */ };

struct block_space {
	uint32_t used, unchecked, dirty, wasted, free;
};

enum { BLOCK_FILES = 4 };

struct erase_block {
	uint64_t start, end; /* in the part */
	uint32_t fill[FILL_COUNT];
	uint32_t nodes;      /* that begin in it */
	bool marker, summary;
	bool skipped;        /* nodes in it that the kernel does not read */
	uint8_t marks;       /* enum block_mark bits */
	uint8_t mounted, class; /* enum block_class, at the two moments */
	struct block_space at_mount, space; /* the same; 0 where the class is not known */
	uint32_t gc;         /* place in the order of collection, from 1; 0: none */
	uint32_t file_count; /* inodes with live inode nodes in it */
	uint32_t files[BLOCK_FILES]; /* the first of them: indexes in fs->inodes */
};

struct block_table {
	const struct jffs2_log *log;
	const struct jffs2_fs *fs;
	uint32_t page;       /* of NAND flash; 0: not known */
	ARRAY(struct erase_block) blocks;
	uint32_t members[BLOCK_CLASS_COUNT]; /* blocks of each class */
};

/* Fills `t`. While the erase size is unknown the part is one block. `fs` must be
 * complete and of this log, or NULL: then nothing is known of classes and files. Linear in extents
 * and nodes, n log n in blocks. */
void block_table_make(struct block_table *t, const struct jffs2_log *log,
        const struct jffs2_fs *fs);
void block_table_free(struct block_table *t);

/* The same in a few steps, each linear: begin, step until false, end, at any time. */
struct block_making;
struct block_making *block_making_begin(struct block_table *t, const struct jffs2_log *log,
        const struct jffs2_fs *fs);
bool block_making_step(struct block_making *m);
void block_making_end(struct block_making *m); /* NULL is fine */

/* The share of an extent's bytes. */
enum block_fill block_fill_of(const struct jffs2_log *log, const struct jffs2_fs *fs,
        uint32_t extent);

/* ---- what a writer goes by ---- */

/* True of so many useless bytes (kernel: ISDIRTY). */
static inline bool
block_is_dirty(uint32_t bytes)
{
	return bytes > JFFS2_INODE_LEN + JFFS2_MIN_DATA_LEN;
}

/* Blocks below which only deletions are written. */
enum { BLOCK_FOR_DELETION = 2 };

/* Of BLOCK_DRAWS numbers by chance, those below each limit take a block from that list, if there is
 * one (kernel: jffs2_find_gc_block). */
enum { BLOCK_DRAWS = 128, BLOCK_ERASABLE_BELOW = 50, BLOCK_VERY_DIRTY_BELOW = 110,
	BLOCK_DIRTY_BELOW = 126 };

/* Blocks, of a flash of `size` bytes in blocks of `block`, below which garbage is collected before
 * anything is written (kernel: jffs2_calc_trigger_levels, resv_blocks_write). */
uint32_t block_reserve(uint64_t size, uint32_t block);

/* ---- block_order.c ---- */

/* In how many of 128 draws jffs2_find_gc_block takes the list of `class`; 0 for classes
 * that are not collected. It draws from the clock (jiffies) and takes the first block. */
uint32_t block_draws(const struct block_table *t, enum block_class class);

/* Adds one sentence: the class of block `i`, why, and when it is collected. */
void block_reason(const struct block_table *t, size_t i, struct text *out);

#endif
