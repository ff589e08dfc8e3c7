/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The content of a file, as it is or was, read piece by piece. */
#ifndef COMPARE_CONTENT_H
#define COMPARE_CONTENT_H

#include <stdint.h>

#include "base/error.h"
#include "tree/tree.h"

/* Borrows the tree and is void when that changes; content_close releases the rest. */
struct content {
	const struct tree *tree;
	uint32_t node;
	uint64_t size;
	struct tree *old;       /* private: `tree` where the file is read as it was */
	bool unready;           /* it can't be read yet: content_step */
	struct tree_reader *reader;
};

/* The regular file `node` as the tree has it, or as it was right after *version (NULL: as
 * it is). False with err set if it isn't a regular file or has no such version; it may be
 * closed even then. */
bool content_open(struct content *c, const struct tree *t, uint32_t node,
        const uint32_t *version, struct error *err);
/* The same in slices: what was begun is read once content_step, which goes on by about `budget` looks
 * at nodes, has returned false. */
bool content_begin(struct content *c, const struct tree *t, uint32_t node,
        const uint32_t *version, struct error *err);
bool content_step(struct content *c, uint64_t budget);
/* As tree_read: with `work` a slice, for the screen between two keys. */
int64_t content_read_some(const struct content *c, uint64_t at, uint8_t *out, uint32_t len,
        uint64_t *work, struct error *err);
void content_close(struct content *c);

#endif
