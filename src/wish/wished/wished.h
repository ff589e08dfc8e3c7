/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A wished tree: the files of a base as they are to become. It is a tree itself (tree/tree.h), so
 * that whatever reads a tree can read it, and it keeps what is to become of each file of the
 * base, so that a writer can leave alone, or carry over, whatever stays.
 *
 * Nodes and entries of the base keep their numbers; new ones follow. It borrows the base, and
 * every tree that contents come from, and holds no content itself. Between wished_new or any change
 * and wished_settle a tree can be looked up (tree_find, tree_follow, tree_stat, tree_read) but
 * not listed.
 *
 * The functions that change it only assert what must hold; wish.h is the way to change a tree by
 * words, with every check. Times: a new name, and one that goes, set mtime and ctime of the
 * directory to now, any other change the file's ctime, as in Linux (jffs2_create, jffs2_unlink,
 * jffs2_rename, jffs2_do_setattr).
 *
 * wished.c makes one and releases it; wished_names.c has the names, wished_files.c what else a
 * file is, wished_settle.c puts the names in order, wished_class.c and wished_read.c are the class.
 */
#ifndef WISH_WISHED_H
#define WISH_WISHED_H

#include "base/array.h"
#include "text/text.h"
#include "tree/tree.h"

struct wished;

/* What differs from the base, one bit each. */
enum wished_change {
	WISHED_MODE = 1,
	WISHED_OWNER = 2,
	WISHED_TIMES = 4,    /* other than that a change sets ctime */
	WISHED_XATTRS = 8,
	WISHED_CONTENT = 16, /* bytes of a regular file */
	WISHED_NAMES = 32,   /* names that lead to the file, or of a directory those in it */
	WISHED_NEW = 64      /* the base doesn't have it */
};

/* Bytes of a content, all of them one after the other: `len` bytes of `node` of a tree from `at`
 * on. */
struct wished_piece {
	const struct tree *tree; /* the base itself, or another; NULL: bytes of the wish's own */
	uint32_t node;
	uint64_t at, len;
	uint64_t start;          /* in the content that it is a piece of */
};

/* ---- wished.c ---- */

/* All as in the base, which is ready and stays so; `now` in seconds since 1970. NULL with err set
 * if the base has no root. */
struct wished *wished_new(const struct tree *base, uint32_t now, struct error *err);
/* Releases it, as tree_free does; NULL is fine. */
void wished_free(struct wished *w);

/* As a tree, which wished_free releases. */
const struct tree *wished_tree(const struct wished *w);
const struct tree *wished_base(const struct wished *w);
uint32_t wished_now(const struct wished *w);

/* ---- what becomes of the base ---- */

/* What differs in a node, bits of enum wished_change; 0: it stays as it is in the base. */
unsigned wished_changes(const struct wished *w, uint32_t node);
/* The node of the base that it is, TREE_NONE if it is new. */
uint32_t wished_base_node(const struct wished *w, uint32_t node);
/* How many pieces the content of a regular file has, and the k-th. What stays of the base is
 * a piece of the base. */
size_t wished_pieces(const struct wished *w, uint32_t node);
struct wished_piece wished_piece(const struct wished *w, uint32_t node, size_t k);
/* How many entries there have ever been, as tree_entries counts. */
uint32_t wished_entries(const struct wished *w);
/* The entry of the base that it is, TREE_NONE if the base has no such name in that directory. */
uint32_t wished_base_entry(const struct wished *w, uint32_t entry);
/* The node that the name leads to in the base; TREE_NONE: to none, or there is no such name. */
uint32_t wished_base_leads_to(const struct wished *w, uint32_t entry);
/* True if the base has the name and the wished tree doesn't. The entry can still be looked at
 * by tree_entry. */
bool wished_is_removed(const struct wished *w, uint32_t entry);
/* True if the name leads to what it leads to in the base. */
bool wished_is_same(const struct wished *w, uint32_t entry);

/* ---- wished_names.c ---- */

/* Adds a name, which the directory doesn't have, for a node. The name is copied. */
void wished_link(struct wished *w, uint32_t dir, struct span name, uint32_t node);
/* Takes an entry that is there away. */
void wished_unlink(struct wished *w, uint32_t entry);
/* The entry of that name, TREE_NONE if the directory has none. */
uint32_t wished_find(const struct wished *w, uint32_t dir, struct span name);
/* The first entry of a directory in no particular order (entry TREE_NONE), or the one after
 * `entry`; TREE_NONE behind the last. Entries may be taken away and added meanwhile; added ones may
 * be left out. */
uint32_t wished_next(const struct wished *w, uint32_t dir, uint32_t entry);
/* How many names lead to the node. */
uint32_t wished_links(const struct wished *w, uint32_t node);

/* ---- wished_files.c ---- */

/* A node without a name: type and permissions; the number of a device. */
uint32_t wished_add(struct wished *w, uint32_t mode, uint32_t uid, uint32_t gid);
void wished_set_device(struct wished *w, uint32_t node, uint32_t major, uint32_t minor);
void wished_set_target(struct wished *w, uint32_t node, struct span target);
/* The permissions; the type stays. */
void wished_set_mode(struct wished *w, uint32_t node, uint32_t permissions);
void wished_set_owner(struct wished *w, uint32_t node, uint32_t uid, uint32_t gid);
/* mtime and atime. */
void wished_set_time(struct wished *w, uint32_t node, uint32_t seconds);
/* The content of a regular file becomes that of a regular file in another tree, or is followed by
 * it; no tree: it becomes empty. */
void wished_set_content(struct wished *w, uint32_t node, const struct tree *from, uint32_t other);
void wished_add_content(struct wished *w, uint32_t node, const struct tree *from,
        uint32_t other);
/* `bytes`, which are copied, take the place of `len` bytes of a regular file from `at` on, all of
 * which it has. */
void wished_splice(struct wished *w, uint32_t node, uint64_t at, uint64_t len,
        struct span bytes);
/* Attributes become those of a node in another tree. */
void wished_set_xattrs(struct wished *w, uint32_t node, const struct tree *from, uint32_t other);
/* Sets one attribute, or takes it away. Each takes a time that is linear in how many were changed
 * before, which wished_xattr_changes tells. */
void wished_set_xattr(struct wished *w, uint32_t node, struct span name, struct span value);
void wished_remove_xattr(struct wished *w, uint32_t node, struct span name);
size_t wished_xattr_changes(const struct wished *w, uint32_t node);

/* ---- wished_settle.c ---- */

/* Puts the names in order after changes: from here on it can be listed. */
void wished_settle(struct wished *w);

#endif
