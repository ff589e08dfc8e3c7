/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An archive as a tree. input.c hands the bytes to libarchive, index.c reads it member by
 * member, member.c makes a node of one and keeps where its bytes are, xattrs.c its attributes,
 * names.c finds and makes the directories of its path, tree.c is the class.
 */
#ifndef ARCHIVE_ARCHIVE_PRIVATE_H
#define ARCHIVE_ARCHIVE_PRIVATE_H

#include <archive.h>
#include <archive_entry.h>

#include "base/array.h"
#include "store/hold.h"
#include "text/sort.h"
#include "tree/tree.h"

/* Bytes of a file's content: from `at` of the file on, in the part or in `held`. */
struct archive_chunk {
	uint64_t at, len;
	uint64_t from;
	bool held;
};

struct archive_node {
	uint32_t mode, uid, gid, nlink, mtime, major, minor;
	uint64_t size;
	uint64_t stored;       /* bytes of the archive that hold the content */
	uint32_t parent;       /* an entry that leads to it, or TREE_NONE */
	uint32_t first, count; /* a directory's entries; a link's target in `text` */
	uint32_t chunk, chunks;
	uint32_t xattr, xattrs; /* the first, how many */
	bool cut;              /* what follows the last chunk is missing, */
	bool beyond;           /* because of a limit */
	bool wrong;            /* its checksum or length is another than the archive says */
	bool made_up;          /* a directory that only the paths of others name */
};

struct archive_name {
	uint32_t dir, node;    /* node: TREE_NONE: a hard link to nothing */
	uint32_t name, len;    /* in `text` */
};

/* An attribute; name and value are in `text`. */
struct archive_xattr {
	uint32_t name, name_len;
	uint32_t value, value_len;
	bool unreadable;       /* the value has names of users that stand for no number here */
};

/* What libarchive reads from. */
struct archive_input {
	struct span bytes;
	size_t at;
};

struct archive_index {
	struct archive *archive;
	struct archive_input input;
	uint32_t node;         /* whose content is being read, TREE_NONE: none; ... */
	uint64_t from;         /* ... where it begins in the archive */
	uint32_t sum, wanted;  /* of a cpio with sums: of its bytes so far, and what its header has */
	uint32_t members;
	uint32_t *slots;       /* entries by directory and name: 1 + number, open addressing */
	size_t slot_count;     /* a power of two */
	uint32_t *order;       /* entries, while they are sorted */
	struct sort *sort;
};

struct archive_tree {
	struct tree tree;      /* first */
	struct span bytes;
	ARRAY(struct archive_node) nodes;     /* the root first */
	ARRAY(struct archive_name) entries;   /* by directory, then name */
	ARRAY(struct archive_chunk) chunks;   /* by node */
	ARRAY(struct archive_xattr) xattrs;   /* by node, then name */
	struct text text;      /* names, targets and attributes */
	struct hold held;      /* what was unpacked */
	struct archive_index *index; /* while it is opened */
	struct error trouble;  /* why it is incomplete; "" if it is not */
	bool limited;          /* that is a limit, and no damage */
	uint32_t wrong, first_wrong; /* members whose checksum is wrong; the number of the first */
	bool solid;            /* members are compressed together */
};

/* Limits, whatever an archive holds. */
enum {
	ARCHIVE_MEMBERS_MOST = 1 << 18,
	ARCHIVE_NODES_MOST = 1 << 19,  /* with the directories that paths name */
	ARCHIVE_TEXT_MOST = 64 << 20,
	ARCHIVE_HELD_MOST = 256 << 20, /* bytes unpacked, ... */
	ARCHIVE_HELD_RATIO = 64,       /* ... times the archive, ... */
	ARCHIVE_HELD_FREE = 16 << 20   /* ... from this many bytes on */
};

/* input.c: an archive that reads `input`, which stays where it is; NULL with err set if it cannot
 * be begun. archive_read_free releases it. */
struct archive *archive_input_open(struct archive_input *input, struct error *err);

/* sevenzip.c: the bytes of the header of a 7z, unpacked; UINT64_MAX if that can't be told. */
uint64_t archive_7z_header_len(struct span part);

/* index.c: opens the part in slices. */
struct archive_tree *archive_index_begin(struct span part, struct error *err);
bool archive_index_step(struct tree *t, uint64_t budget);
void archive_index_end(struct archive_tree *t);

/* member.c: adds the member of which libarchive has read the header. False, with t->trouble set,
 * if a limit is reached. */
bool archive_member_add(struct archive_tree *t, struct archive_entry *entry);
/* Adds content of node t->index->node; the bytes are those of the part, or copied. */
bool archive_member_data(struct archive_tree *t, struct span bytes, uint64_t at);
/* There is no more of it: counts what it takes in the archive. */
void archive_member_end(struct archive_tree *t);

/* xattrs.c: takes the attributes of the member that becomes `n`, in the order of their names; with an
 * access control list the permissions of the group become those of its mask. */
void archive_xattrs_add(struct archive_tree *t, struct archive_node *n,
        struct archive_entry *entry);
/* As tree_xattrs. */
void archive_xattrs(const struct tree_reader *r, uint32_t node,
        bool (*each)(void *arg, const struct tree_xattr *), void *arg);

/* names.c: makes the root. */
void archive_names_begin(struct archive_tree *t);
/* The entry of a path, with the directories before it, which are made where they are missing;
 * its node is `node`, or where that is TREE_NONE and the entry is there already, stays. Empty
 * names and "." are left out; TREE_NONE: the path has no other, so it is the root. */
uint32_t archive_names_add(struct archive_tree *t, struct span path, uint32_t node);
/* The node that a path leads to; TREE_NONE if there is none. */
uint32_t archive_names_find(const struct archive_tree *t, struct span path);

#endif
