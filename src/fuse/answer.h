/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a mounted tree answers to the kernel, without the kernel: from numbers of nodes and names
 * to stat, entries, targets, attributes and contents, with the errors that a kernel gives which
 * has mounted the file system itself. Everything can be called by several threads at once.
 *
 * A share is one tree, whose root is what is mounted; or several, each a directory of the
 * mounted one. It borrows the trees and names. A node is known by a number, FUSE_ROOT for the
 * top; others are made of the number of the tree and that of the node in it, so that nothing
 * needs to be remembered. Below .flashloupe, if there is `about`, each node but a directory is
 * a file of text about it; directories there are those of the tree. What is deleted and shares its
 * last name with something else is named ino-N, as when it is extracted.
 *
 * A function that can fail returns 0 or the errno.
 */
#ifndef FUSE_ANSWER_H
#define FUSE_ANSWER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "text/text.h"
#include "tree/tree.h"

enum { ANSWER_TOP = 1, ANSWER_TREES_MOST = 4096 };
#define ANSWER_META ".flashloupe"

struct share; /* opaque */

struct shared_tree {
	const struct tree *tree;
	const char *name; /* of its directory, a single name; where there are several */
};

/* What a share may ask for; `arg` is passed on. */
struct share_source {
	void *arg;
	/* True if the bytes that the trees borrow can't be relied on any more. */
	bool (*spoiled)(void *arg);
	/* Adds what is known of the node of tree `tree`; NULL: there is no .flashloupe. Called by one
	 * thread at a time. */
	void (*about)(void *arg, size_t tree, uint32_t node, struct text *t);
};

/* An entry of a directory. */
struct answer_entry {
	struct span name; /* borrowed of the share, or of made_up */
	uint64_t ino;
	mode_t type;      /* S_IFDIR ... */
	char made_up[24];
};

/* Of 1 to ANSWER_TREES_MOST trees; `alone`: the one tree is not a directory but the top. */
struct share *share_new(const struct shared_tree *trees, size_t count, bool alone,
        const struct share_source *source);
void share_free(struct share *s);

/* ---- answer_list.c ---- */

/* The node of that name in the directory. */
int answer_lookup(struct share *s, uint64_t dir, struct span name, uint64_t *node);
/* ---- answer.c ---- */

/* st_dev is not set. Inode numbers are those of the image; of further trees with the number of
 * the tree in the upper half, so that no two files have the same. */
int answer_stat(struct share *s, uint64_t node, struct stat *st);
/* ---- answer_list.c ---- */

/* The entry at *at of the directory, which is moved to the next; it begins with 0. An entry
 * without name is the end. */
int answer_list(struct share *s, uint64_t dir, uint64_t *at, struct answer_entry *e);
/* ---- answer_read.c ---- */

/* The target of a symbolic link, borrowed. */
int answer_target(struct share *s, uint64_t node, struct span *target);
/* The error that opening it gives; contents that can't be read are errors of answer_read. */
int answer_open(struct share *s, uint64_t node);
/* Reads up to `len` bytes at `at`; *got is less at the end alone. */
int answer_read(struct share *s, uint64_t node, uint64_t at, uint8_t *out, uint32_t len,
        uint32_t *got);
/* Where the next hole, else the next data at or behind `at` begin, as lseek(2) has it: the end is a
 * hole; ENXIO behind it, or if no data follow. Linux tells no holes of JFFS2, but has them. */
int answer_seek(struct share *s, uint64_t node, uint64_t at, bool hole, uint64_t *to);
/* Adds the names of the attributes, a NUL after each; those of trusted.* only if `trusted`. */
int answer_names(struct share *s, uint64_t node, bool trusted, struct text *names);
/* Adds the value of an attribute; ENODATA if there is none. */
int answer_value(struct share *s, uint64_t node, struct span name, struct text *value);

/* ---- answer_after.c ---- */

/* Orders in which files are read: of their names, directory by directory as a walk comes to them; of
 * their nodes, as those who sort the entries of a directory by inode number do. */
enum answer_order { ANSWER_BY_NAME, ANSWER_BY_NODE, ANSWER_ORDERS };

/* The regular file behind another one that is not empty, and its size; false if there is none, or
 * it is not near. */
bool answer_after(const struct share *s, uint64_t node, enum answer_order order, uint64_t *next,
        uint64_t *size);

/* ---- answer.c ---- */

/* True if the bytes that the trees borrow can't be relied on any more: all but the top then gives
 * EIO. */
bool answer_spoiled(const struct share *s);
/* For statvfs: bytes of all trees, and nodes. */
void answer_size(const struct share *s, uint64_t *bytes, uint64_t *nodes);

#endif
