/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the making of a file system share. */
#ifndef JFFS2_PLAN_MAKE_PRIVATE_H
#define JFFS2_PLAN_MAKE_PRIVATE_H

#include "jffs2/plan/make.h"
#include "jffs2/view/fs.h"
#include "wish/wished/wished.h"

/* A directory whose entries are being written, and then, in a second pass, its directories. */
struct make_dir {
	uint32_t node, ino;
	uint32_t next;       /* place in the listing */
	uint32_t version;    /* of the next dirent */
	bool second;
};

/* A regular file whose content is being written. */
struct make_file {
	bool open;
	uint32_t node;
	uint32_t at;         /* in its content */
	struct jffs2_inode_node inode; /* of the next node */
};

/* Attributes that were written, by their bytes: files share them. */
struct make_datum {
	uint32_t xid;
	uint32_t hash;
	size_t at, len;      /* in make.attributes: prefix, name, NUL and value */
};

struct make {
	const struct tree *tree;
	struct tree_reader *reader;
	struct make_options o;
	struct plan plan;
	struct node_layout layout;
	ARRAY(struct make_dir) dirs;
	struct make_file file;
	uint32_t *inos;      /* of each node of the tree, 0: it is not written yet */
	const struct wished *carried; /* the tree, what stays of which is carried over, or NULL */
	const struct jffs2_fs *fs; /* that the tree is of, by the same numbers; NULL: of none */
	uint32_t *versions;  /* highest of each node that there is already; NULL: there are none */
	bool *entered;       /* each directory that was */
	uint8_t *fates;      /* private to make_is_carried, for each node of the tree */
	uint32_t last_ino;
	uint32_t mkfs_version; /* mkfs.jffs2 counts the dirents of all directories together */
	bool begun;
	ARRAY(struct make_datum) data;
	uint32_t *slots;     /* 1 + a datum, by hash: open addressing */
	size_t slot_count;
	struct text attributes, value;
	uint32_t xseqno, xid; /* the last */
	uint8_t *page;       /* of content */
	uint8_t *room;       /* for one node */
};

/* ---- make.c ---- */

enum { MAKE_ROOM = JFFS2_INODE_LEN + NODE_DATA_MAX + 256 };

/* Sets err to "PATH: " and the sentence in it; returns false. */
bool make_fail(const struct make *m, uint32_t node, struct error *err);

/* Room for one node of at least `least` bytes, a dirent with its name; .len is 0 with err set if
 * an erase block is too small for it. */
struct node_room make_room(struct make *m, uint16_t nodetype, uint32_t least, struct span name,
        struct error *err);

/* Adds the node that was written there. */
void make_put(struct make *m, enum plan_why why, uint32_t file, size_t len);

/* ---- rebuild.c ---- */

/* The number that an inode of the base keeps; 0: it gets a new one. */
uint32_t make_kept_ino(const struct make *m, uint32_t node);
/* True if the inode's own nodes, of a directory its names too, are carried over. */
bool make_is_carried(struct make *m, uint32_t node);
bool make_carry_inode(struct make *m, uint32_t node, struct error *err);
bool make_carry_name(struct make *m, uint32_t entry, struct error *err);

/* ---- make_name.c ---- */

/* Writes the dirent, which is about that node of the tree. */
bool make_dirent(struct make *m, enum plan_why why, uint32_t file,
        const struct jffs2_dirent_node *d, struct error *err);
bool make_name(struct make *m, struct make_dir *dir, uint32_t entry, struct error *err);
/* Takes the name away. */
bool make_no_name(struct make *m, struct make_dir *dir, uint32_t entry, struct error *err);

/* ---- make_inode.c ---- */

/* The inode node of a file with all but data, version and what depends on them. */
bool make_inode_of(struct make *m, uint32_t node, struct jffs2_inode_node *n,
        struct error *err);
/* Writes the inode that the name leads to: all of it or, of a regular file, the first. */
bool make_inode(struct make *m, uint32_t node, struct error *err);
/* The same; of a regular file all but its content, which stays. */
bool make_metadata(struct make *m, uint32_t node, struct error *err);
/* The highest version of a node so far, 0 if there is none. */
uint32_t make_version(const struct make *m, uint32_t node);

/* ---- make_content.c ---- */

/* Writes about `budget` bytes of the content of the file that is open. */
bool make_content(struct make *m, uint64_t budget, struct error *err);

/* Writes one page of a regular file, from `at` on, as a single node. */
bool make_page(struct make *m, uint32_t node, uint32_t at, struct error *err);

/* ---- make_xattr.c ---- */

bool make_xattrs(struct make *m, uint32_t node, struct error *err);
/* Gives the file one attribute. */
bool make_xattr(struct make *m, uint32_t node, const struct tree_xattr *x, struct error *err);
/* Ties attribute `xid` to the file, or takes it away. */
bool make_reference(struct make *m, uint32_t node, uint32_t xid, bool gone, struct error *err);

#endif
