/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a wished tree is made of. A name, once there, keeps its record: it may be gone and return. */
#ifndef WISH_WISHED_PRIVATE_H
#define WISH_WISHED_PRIVATE_H

#include "wish/wished/wished.h"

/* A name in a directory, of the base or new. Its number is that of the entry. */
struct wished_name {
	uint32_t dir;
	uint32_t node;       /* that it leads to, perhaps TREE_NONE */
	uint32_t base_node, base_entry; /* TREE_NONE: not in the base */
	uint32_t next;       /* in the directory, in no particular order */
	uint32_t at, len;    /* in `text`, if it is new; else the base has the bytes */
	bool gone;
};

/* An attribute that differs from what the file's attributes come from. */
struct wished_xattr {
	struct text name, value;
	bool removed;
};

/* A file that is new, or not as it is in the base. */
struct wished_file {
	struct tree_stat st; /* but for nlink */
	unsigned changes;
	ARRAY(struct wished_piece) pieces; /* if WISHED_CONTENT */
	uint32_t target, target_len;       /* in `text`, if WISHED_NEW */
	const struct tree *xattrs_from;    /* NULL: of nothing */
	uint32_t xattrs_node;
	ARRAY(struct wished_xattr) xattrs; /* by name */
};

/* What each node has. */
struct wished_node {
	uint32_t file;       /* 1 + its number in `files`; 0: as in the base */
	uint32_t first_name; /* of a directory; TREE_NONE: it has none */
	uint32_t parent;     /* an entry that leads to it, TREE_NONE: none */
	uint32_t links;      /* names that lead to it */
	uint32_t more_links; /* by how much nlink differs from the base, modulo 2^32 */
	uint32_t first, count; /* of a directory, in `order` */
};

struct wished {
	struct tree tree;    /* first */
	struct tree_class class;
	const struct tree *base;
	uint32_t now, next_ino;
	bool counts_subdirs; /* nlink of a directory is 2 and one for each directory in it */
	uint32_t base_nodes;
	ARRAY(struct wished_node) nodes;
	ARRAY(struct wished_file) files;
	ARRAY(struct wished_name) names;
	uint32_t *slots;     /* 1 + a name, by directory and bytes: open addressing */
	size_t slot_count;   /* a power of two */
	struct text text;
	uint32_t *order;     /* names, by directory and bytes */
};

static inline struct wished *
wished_of(const struct tree *t)
{
	return (struct wished *)t;
}

static inline bool
wished_is_there(const struct wished *w, uint32_t name)
{
	return !w->names.at[name].gone;
}

/* wished.c */
struct span wished_name_bytes(const struct wished *w, const struct wished_name *n);
/* The record of a file that is not as in the base, NULL for one that is. */
const struct wished_file *wished_file(const struct wished *w, uint32_t node);

/* wished_files.c: the record of a file, to be changed, which gets `changes` and, unless
 * those are WISHED_NAMES alone, a new ctime. It moves when another becomes one, or is added. */
struct wished_file *wished_change(struct wished *w, uint32_t node, unsigned changes);

/* wished_names.c: a record for a name of the base. A second one of the same name in a directory
 * can be listed, but not be found. */
void wished_take_name(struct wished *w, uint32_t dir, uint32_t base_entry);

/* wished_class.c: fills in w->class by what the base has. */
void wished_set_class(struct wished *w);
void wished_stat(const struct tree *t, uint32_t node, struct tree_stat *st);

/* wished_read.c: members of the class. */
void *wished_reader_new(const struct tree *t);
void wished_reader_free(void *cache);
int64_t wished_read(const struct tree_reader *r, uint32_t node, uint64_t at, uint8_t *out,
        uint32_t len, uint64_t *work, struct error *err);
bool wished_hole(const struct tree *t, uint32_t node, uint64_t at, uint64_t *end);
bool wished_content_place(const struct tree *t, uint32_t node, uint64_t at,
        struct tree_place *p);
void wished_xattrs(const struct tree_reader *r, uint32_t node,
        bool (*each)(void *arg, const struct tree_xattr *), void *arg);

#endif
