/* SPDX-License-Identifier: GPL-2.0-or-later */
/* local.c opens and is the class, list.c lists a directory, read.c reads contents. */
#ifndef LOCAL_LOCAL_PRIVATE_H
#define LOCAL_LOCAL_PRIVATE_H

#include <sys/stat.h>

#include "base/array.h"
#include "local/local.h"

struct local_node {
	struct tree_stat st;   /* but for nlink, which counts the names found */
	dev_t dev;             /* with ino and time: it is still the same file */
	ino_t ino;
	struct timespec mtime;
	uint32_t parent;       /* an entry that leads to it, or TREE_NONE */
	uint32_t first, count; /* a directory's entries; a link's target in `text` */
};

struct local_name {
	uint32_t dir, node;
	uint32_t at, len;      /* in `text` */
};

struct local_tree {
	struct tree tree;      /* first */
	int top;               /* the open directory, or the file */
	ARRAY(struct local_node) nodes;   /* the root first; directories are listed in this order */
	ARRAY(struct local_name) entries; /* by directory, then name */
	struct text text;      /* names and targets */
	uint32_t listed;       /* nodes that were looked at, to list those that are directories */
	uint32_t *slots;       /* files with several names by dev and ino: 1 + node */
	size_t slot_count;     /* a power of two; at most half are taken */
	uint32_t linked;       /* files in them */
	bool ended;
	struct error trouble;
};

/* ---- local.c ---- */

/* The node of what was looked at. */
struct local_node local_node_of(const struct stat *st, uint32_t number);
/* Adds the path of a node below the root, "" that of the root. */
void local_add_path(const struct local_tree *t, uint32_t node, struct text *path);

/* Sets err: the path, of which a long one is shown by its end, and what. */
bool local_fail(const struct local_tree *t, uint32_t node, const char *what, struct error *err);

/* ---- list.c ---- */

/* Lists the directory; false with t->trouble set if that is impossible, or a limit is reached. */
bool local_list(struct local_tree *t, uint32_t dir);

/* ---- read.c: members of the class ---- */

void *local_reader_new(const struct tree *t);
void local_reader_free(void *cache);
int64_t local_read(const struct tree_reader *r, uint32_t node, uint64_t at, uint8_t *out,
        uint32_t len, uint64_t *work, struct error *err);

#endif
