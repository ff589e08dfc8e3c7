/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the files that write sentences. */
#ifndef WORDS_SENTENCE_PRIVATE_H
#define WORDS_SENTENCE_PRIVATE_H

#include "words/sentence.h"

/* The extent being described. */
struct described {
	const struct volume *v;
	const struct jffs2_log *log;
	const struct extent *e;
	uint32_t i;
	const struct jffs2_type *type;
	struct span node;
	uint32_t inode; /* index in v->fs->inodes, or FS_NONE */
	bool ascii;
};

/* Adds the sentence on a node of that type, without a full stop (sentence_node.c). */
void describe_inode(const struct described *n, struct text *t);
void describe_dirent(const struct described *n, struct text *t);
void describe_xattr(const struct described *n, struct text *t);
void describe_xref(const struct described *n, struct text *t);
/* The number in the field `name` of the node's type, 0 if it has none. */
uint32_t sentence_number(const struct described *n, const char *name);

/* Adds the sentence on an erased run or on dirt (sentence_space.c). */
void describe_free(const struct described *n, struct text *t);
void describe_dirt(const struct described *n, struct text *t);
/* The same for an erase block, whose first byte is at `from` of the part. */
void describe_block(const struct volume *v, uint32_t from, uint32_t len, struct text *t);
/* The same for a uImage header and a part. */
void describe_uimage(const struct uimage *u, bool ascii, struct text *t);
/* All of a store that is put right below. */
void describe_dump(const struct firmware *f, uint64_t len, struct text *t);
void describe_part(const struct firmware *f, int part, struct text *t);

/* ---- sentence.c ---- */

/* "erase block 3", "the part" while the erase size is unknown. */
void sentence_block_name(const struct jffs2_log *log, uint32_t offset, struct text *t);
/* True where an erase block begins. */
bool sentence_at_block(const struct jffs2_log *log, uint64_t offset);
/* Adds a sentence for each flaw: what it is, what the kernel does about it. */
void describe_flaws(const struct described *n, struct text *t);
/* "s", or "" for one. */
const char *sentence_plural(uint64_t n);

#endif
