/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the trees of JFFS2: those of the past answer most questions like the mounted
 * one. */
#ifndef JFFS2_TREE_PRIVATE_H
#define JFFS2_TREE_PRIVATE_H

#include "base/array.h"
#include "jffs2/tree/history.h"
#include "jffs2/tree/tree.h"

static inline const struct jffs2_tree *
jffs2_tree_of(const struct tree *t)
{
	return (const struct jffs2_tree *)t;
}

/* The place of an inode among deleted files. */
struct jffs2_deleted_place {
	uint32_t parent;       /* inode of the directory; the number of inodes: the top */
	uint32_t file;         /* in deletions.files, FS_NONE: a directory on the way */
	uint32_t last;         /* together: of that, its last name in deletions.names, or FS_NONE */
	struct span name;      /* its last; made up if `made_up` is not empty */
	struct text made_up;
	uint32_t first, count; /* of its content, in jffs2_deleted_tree.order */
	bool listed, dir;
};

struct jffs2_deleted_tree {
	struct jffs2_tree base;
	const struct jffs2_fs *fs;
	uint32_t count;        /* its inodes; `fs` may be gone before the tree is freed */
	bool together;         /* with what is mounted: each keeps its name, were it taken */
	struct jffs2_deletions deletions;
	struct jffs2_deleted_place *places;  /* one for each inode and the top */
	ARRAY(uint32_t) order; /* inodes, together with what is mounted entries, by directory
	                        * and name */
	struct jffs2_together *making; /* together: NULL once it is made */
};

/* The right of an inode to a name. */
struct jffs2_claim {
	struct span name;
	uint32_t parent, inode, version;
	bool mounted, dir;
};

/* The places of all deleted files being found; begins zeroed. */
struct jffs2_placing {
	struct jffs2_deletion_search *search;
	unsigned int stage;
	uint32_t next; /* of what the stage goes through */
	ARRAY(struct jffs2_claim) claims;
};

/* ---- tree_places.c ---- */

/* Finds the places of all deleted files. In them, unless they are `together` with the mounted tree, a
 * name occurs once in a directory and never clashes with that. Goes on by about *looks looks, which is
 * decreased; true while there is more to do. */
bool jffs2_deleted_place(struct jffs2_deleted_tree *t, struct jffs2_placing *p, size_t *looks);
/* Releases it, at any time. */
void jffs2_placing_end(struct jffs2_placing *p);

/* Members of that class, in tree_deleted.c and tree_version.c. */

/* ---- tree_deleted.c ---- */

struct tree *jffs2_tree_deleted(const struct tree *t);
/* Of the class: what is remarkable about a place; and the end. */
bool jffs2_deleted_remark(const struct jffs2_deleted_tree *d, uint32_t inode, struct text *line);
void jffs2_deleted_free(struct tree *t);
void jffs2_tree_former_path(const struct tree *t, uint32_t node, struct text *path);

/* ---- tree_together.c ---- */

/* Begins to make it: the member `with_deleted` of the class. */
struct tree *jffs2_tree_together(const struct tree *t);

/* ---- tree_together_make.c ---- */

/* The work of it, to be begun. */
struct jffs2_together *jffs2_together_begin(void);
/* Goes on with that by about `budget` looks; true while there is more to do. */
bool jffs2_together_step(struct tree *t, uint64_t budget);
/* Releases what that took, at any time. NULL is fine. */
void jffs2_together_end(struct jffs2_together *m);

/* ---- tree_version.c ---- */

struct tree *jffs2_tree_at_version(const struct tree *t, uint32_t node, uint32_t version,
        struct error *err);
bool jffs2_tree_version_before(const struct tree *t, uint32_t node, uint32_t version,
        uint32_t *before);

/* ---- tree.c ---- */

/* What the classes of all trees of JFFS2 have. */
#define JFFS2_TREE_ALL \
	.name = "JFFS2", .name_max = JFFS2_NAME_MAX, \
	.dangling = "its inode has no nodes", .unreadable = "no node of it can be read", \
	.reader_new = jffs2_tree_reader_new, .reader_free = jffs2_tree_reader_free, \
	.doubtful = jffs2_tree_doubtful

/* Members that other classes have, too; of nodes and entries of the mounted tree. */
uint32_t jffs2_tree_nodes(const struct tree *t);
uint32_t jffs2_tree_entries(const struct tree *t);
uint32_t jffs2_tree_root(const struct tree *t);
void jffs2_tree_stat(const struct tree *t, uint32_t node, struct tree_stat *st);
bool jffs2_tree_is_directory(const struct tree *t, uint32_t node);
struct tree_entry jffs2_tree_entry(const struct tree *t, uint32_t entry);
uint32_t jffs2_tree_leads_to(const struct tree *t, uint32_t entry);
uint32_t jffs2_tree_list(const struct tree *t, uint32_t dir, uint32_t k);
uint32_t jffs2_tree_parent(const struct tree *t, uint32_t node);
void *jffs2_tree_reader_new(const struct tree *t);
void jffs2_tree_reader_free(void *cache);
int64_t jffs2_tree_read(const struct tree_reader *r, uint32_t node, uint64_t at, uint8_t *out,
        uint32_t len, uint64_t *work, struct error *err);
struct span jffs2_tree_target(const struct tree *t, uint32_t node);
uint32_t jffs2_tree_find(const struct tree *t, uint32_t dir, struct span name);
uint32_t jffs2_tree_by_ino(const struct tree *t, uint32_t ino);
bool jffs2_tree_listed(const struct tree *t, uint32_t entry);
bool jffs2_tree_hole(const struct tree *t, uint32_t node, uint64_t at, uint64_t *end);
void jffs2_tree_xattrs(const struct tree_reader *r, uint32_t node,
        bool (*each)(void *arg, const struct tree_xattr *), void *arg);
uint64_t jffs2_tree_waste(const struct tree *t, uint32_t node);
void jffs2_tree_loss(const struct tree *t, uint32_t node, struct tree_loss *l);
bool jffs2_tree_doubtful(const struct tree *t);
void jffs2_tree_gone(const struct tree *t, struct tree_gone *g);
bool jffs2_tree_place(const struct tree *t, uint32_t entry, uint32_t node,
        struct tree_place *p);
bool jffs2_tree_content_place(const struct tree *t, uint32_t node, uint64_t at,
        struct tree_place *p);
void jffs2_tree_share(const struct tree *t, uint32_t node, struct tree_share *s);
int jffs2_tree_default_error(const struct tree *t, uint32_t node);
void jffs2_tree_stand_in(const struct tree *t, uint32_t entry, struct text *name);

#endif
