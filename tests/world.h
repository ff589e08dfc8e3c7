/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An image made by hand and what became of it: for tests of whole file systems. */
#ifndef TESTS_WORLD_H
#define TESTS_WORLD_H

#include "jffs2/fs.h"
#include "jffs2/tree.h"
#include "tests/nodes.h"

enum { REG = 0100644, DIR_MODE = 040755, DT_DIR = 4, DT_REG = 8 };

struct world {
	struct nodes n;
	struct jffs2_log log;
	struct jffs2_fs fs;
	struct jffs2_tree tree; /* the files */
	struct text got; /* what the last question gave */
};

/* Scans n's image with n's erase size and puts the files together; again after changes. */
void world_resolve(struct world *w);
void world_free(struct world *w);

/* A name in the root, made at 1000 + version; ino 0 takes it back. Both give the node's
 * offset. */
uint32_t name(struct world *w, const char *path_name, uint32_t version, uint32_t ino);
/* An uncompressed node of a regular file, its mtime the version. */
uint32_t write_at(struct world *w, uint32_t ino, uint32_t version, uint32_t isize,
        uint32_t offset, const char *data);

/* The inode a path leads to, NULL if none. */
const struct jffs2_inode *find(struct world *w, const char *path);
/* The content of a file, with '.' for NUL; "!" where reading fails; "-" without file. */
const char *content(struct world *w, const char *path);
/* The state of the node at `offset`. */
enum node_state state_at(const struct world *w, uint32_t offset);

#endif
