/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Nodes that summaries list, and that are not there. An erase that was interrupted leaves such a
 * block, whose nodes were all replaced or deleted when it began; so does a bad read, or a block that
 * was erased while it was in use. What nothing replaces, as far as the records tell, is lost.
 *
 * A record tells the inode and version of a node, and the name of a directory entry, but not which
 * bytes of the file it had. Nor is it certain that a name was in use where deleting it leaves but a
 * mark in its node. So where nothing else of the block is in use, as it is in an interrupted erase,
 * only what is certain counts: that the newest node of a file that is there is missing, or, where
 * nodes are not marked, that a name is which nothing deletes. In a block in use all counts that may
 * be lost.
 */
#ifndef JFFS2_LISTED_H
#define JFFS2_LISTED_H

#include "jffs2/view/fs.h"

/* A summary, and the nodes in it that are lost. */
struct jffs2_listed_block {
	uint32_t block, summary; /* where it begins, from the part's start; the extent */
	bool used;               /* some of what is left of it is in use, and nowhere else */
	uint32_t lost, first;    /* how many, and the offset of the first of them */
};

struct jffs2_listed; /* opaque */

/* Begins to look for them in a view; NULL if nothing that is listed is missing. Every extent must be
 * looked at in turn before the judgement. The caller frees it. NULL is fine. */
struct jffs2_listed *jffs2_listed_begin(const struct jffs2_fs *fs);
void jffs2_listed_look(struct jffs2_listed *l, uint32_t i);
void jffs2_listed_free(struct jffs2_listed *l);

/* Settles what is lost; true if anything is. */
bool jffs2_listed_judge(struct jffs2_listed *l);

/* Block `k` in the order of the log that has records of missing nodes; NULL after the last. */
const struct jffs2_listed_block *jffs2_listed_block(const struct jffs2_listed *l, size_t k);

#endif
