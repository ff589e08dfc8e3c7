/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A new JFFS2 part from a tree of any format. The job plans it (jffs2/plan/make.h), renders it,
 * scans it again in memory, compares its files with the tree, and only then writes it.
 */
#ifndef JOB_MAKE_H
#define JOB_MAKE_H

#include "jffs2/plan/make.h"
#include "firmware/model/model.h"
#include "output/output.h"

struct job;

/* How long the part is. */
enum make_end {
	MAKE_TO_MOUNT,    /* whole erase blocks, and five at least, fewer than which no
	                   * kernel mounts */
	MAKE_WHOLE_BLOCK, /* as `mkfs.jffs2 --pad` */
	MAKE_UNPADDED,    /* up to the last node */
	MAKE_BLOCKS       /* exactly options.blocks; more are refused */
};

/* What a user asks for; all zero: as the source or, where that is not JFFS2, as mkfs.jffs2. */
struct make_wish {
	uint64_t erase_size;     /* 0: that of the source */
	bool endian_given, big_endian;
	uint64_t page;           /* bytes of content in a node, 0: 4096 */
	uint64_t marker;         /* bytes of a cleanmarker */
	bool no_markers;
	bool summaries, no_summaries;
	const char *compress;    /* "lzo,zlib", "none"; NULL: not given */
	bool unpadded;
	uint64_t to, blocks;     /* the size in bytes, or erase blocks; 0: not given */
	bool squash_owners, squash_permissions, like_mkfs;
	bool time_given;
	uint64_t time;
};

struct make_order {
	const struct tree *tree;     /* borrowed */
	struct make_options options;
	enum make_end end;
};

/* ---- make_wish.c ---- */

/* Fills the order from what is asked for; `source` (NULL: none) is the JFFS2 part that the tree is
 * of. Times are clamped by SOURCE_DATE_EPOCH. False with err set if that is impossible;
 * o->options.style.erase_size is 0 if an erase size must be given. */
bool make_wish_order(const struct make_wish *w, const struct tree *tree,
        const struct volume *source, struct make_order *o, struct error *err);

/* ---- make.c ---- */

/* Adds what would be made: a line for each node, then the sums and what is lost, with the number of
 * losses in *losses. False with err set if it can't be made. */
bool make_describe(const struct make_order *order, struct text *t, uint32_t *losses,
        struct error *err);

/* Makes it and writes it to `path`. */
void make_start(struct job *j, const struct make_order *order, const char *path,
        enum output_mode mode);

#endif
