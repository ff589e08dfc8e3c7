/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tree that operations promise, by the simplest means: names and bytes. It knows nothing of
 * JFFS2. And the tree that our scan of a flash finds, in the same words as live_describe.
 */
#ifndef TESTS_LIVE_MODEL_H
#define TESTS_LIVE_MODEL_H

#include "jffs2/live/live.h"
#include "jffs2/view/fs.h"

enum { MODEL_PATHS = 14, MODEL_MOST = 24 * 1024 };

extern const char *const model_paths[MODEL_PATHS]; /* parents first */

struct model_file {
	uint32_t mode, size, links;
	uint8_t bytes[MODEL_MOST]; /* content, or the target of a symlink */
};

struct model {
	struct model_file files[MODEL_PATHS]; /* unused ones have no links */
	int at[MODEL_PATHS];                  /* of each path its file, or -1 */
};

void model_clear(struct model *m);
bool model_has_children(const struct model *m, int path);
/* True if the path is, or lies below, a directory with two names: a rename that found no room to
 * take the old one away leaves that, and what is below then has paths that are not in the list. */
bool model_doubled(const struct model *m, int path);
void model_describe(const struct model *m, struct text *t);

/* Each does what the operation of that name does; the errno that it would give. */
int model_make(struct model *m, int path, uint32_t mode, struct span content);
int model_link(struct model *m, int from, int to);
int model_unlink(struct model *m, int path);
int model_rename(struct model *m, int from, int to);
int model_write(struct model *m, int path, uint32_t at, struct span bytes);
int model_truncate(struct model *m, int path, uint32_t size);
int model_chmod(struct model *m, int path, uint32_t mode);

/* What a scan of the chip finds; with `m` that is what is promised from now on. */
void seen_describe(const struct chip *c, const struct live_rules *r, struct text *t,
        struct model *m);

/* True if a name that was replaced is still marked accurate on the flash. */
bool seen_stale(const struct chip *c, const struct live_rules *r);
/* True if the flash has a torn copy of a good node: with it, Linux may show what lies below a later
 * write (corners/q4-torn-gc-copy). */
bool seen_torn_copy(const struct chip *c, const struct live_rules *r);
/* What a scan would find without those. */
void seen_without_torn(const struct chip *c, const struct live_rules *r, struct text *t);

#endif
