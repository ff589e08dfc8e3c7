/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the files that write sentences. */
#ifndef WORDS_SENTENCE_PRIVATE_H
#define WORDS_SENTENCE_PRIVATE_H

#include "words/sentence.h"

/* The extent being described. */
struct spoken {
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
void speak_inode(const struct spoken *n, struct text *t);
void speak_dirent(const struct spoken *n, struct text *t);
void speak_xattr(const struct spoken *n, struct text *t);
void speak_xref(const struct spoken *n, struct text *t);
/* The number in the field `name` of the node's type, 0 if it has none. */
uint32_t speak_number(const struct spoken *n, const char *name);

/* Adds the sentence on an erased run or on dirt (sentence_space.c). */
void speak_free(const struct spoken *n, struct text *t);
void speak_dirt(const struct spoken *n, struct text *t);
/* The same for an erase block, whose first byte is at `from` of the part. */
void speak_block(const struct volume *v, uint32_t from, uint32_t len, struct text *t);
/* The same for a uImage header and a part. */
void speak_uimage(const struct uimage *u, bool ascii, struct text *t);
void speak_part(const struct firmware *f, int part, struct text *t);

/* "erase block 3", "the part" while the erase size is unknown. */
void speak_block_name(const struct jffs2_log *log, uint32_t offset, struct text *t);
/* True where an erase block begins. */
bool speak_at_block(const struct jffs2_log *log, uint64_t offset);
/* Adds a sentence for each flaw: what it is, what the kernel does about it. */
void speak_flaws(uint32_t flaws, struct text *t);
/* "s", or "" for one. */
const char *speak_plural(uint64_t n);

#endif
