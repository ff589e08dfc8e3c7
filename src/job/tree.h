/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is to be extracted, as a tree of entries: a directory's content, some entries, or
 * deleted files where they last stood.
 *
 * An entry below fs->entries.count is one of the mounted file system. From there on it
 * stands for the inode of that index, less the count, in the tree of deleted files: one
 * of them, or a directory on the way to one. There a name occurs once in a directory, and
 * none that the mounted tree has occurs again: what has no such name is "ino-N" at the
 * top. A tree borrows the fs.
 */
#ifndef JOB_TREE_H
#define JOB_TREE_H

#include "job/job.h"
#include "base/name.h"
#include "jffs2/history.h"

/* Where an inode stands in the tree of deleted files. */
struct tree_place {
	uint32_t parent;       /* inode of the directory; the number of inodes: the top */
	uint32_t file;         /* in deletions.files, FS_NONE: a directory on the way */
	struct span name;      /* its last; made up if `made_up` is not empty */
	struct text made_up;
	uint32_t first, count; /* of its content, in tree.order */
	bool listed, dir, used;
};

struct tree {
	const struct volume *volume;
	const struct jffs2_fs *fs; /* of it */
	uint32_t inode;            /* the directory at the top; FS_NONE: `chosen` */
	ARRAY(uint32_t) chosen;    /* entries */
	bool given;                /* by someone who may choose two of one name */
	uint64_t total;            /* entries, about */
	struct jffs2_deletions deletions;
	struct tree_place *places; /* one for each inode and the top; NULL: none needed */
	ARRAY(uint32_t) order;     /* inodes, by directory and name */
};

/* The content of directory `inode`; or the file `inode` under its own name. */
void tree_of_inode(struct tree *t, const struct volume *v, uint32_t inode);
void tree_of_entries(struct tree *t, const struct volume *v, const uint32_t *entries,
        size_t count);
/* All deleted files. */
void tree_of_deleted(struct tree *t, const struct volume *v);
void tree_free(struct tree *t);

/* The entries in directory `entry`, FS_NONE for the top. */
uint32_t tree_count(const struct tree *t, uint32_t entry);
uint32_t tree_entry(const struct tree *t, uint32_t entry, uint32_t i);

/* What an entry leads to; FS_NONE: nothing is left of it. */
uint32_t tree_inode(const struct tree *t, uint32_t entry);
struct span tree_name(const struct tree *t, uint32_t entry);
bool tree_is_dir(const struct tree *t, uint32_t entry);
/* Writes the name under which an entry is extracted, through the gate (name.h): its own, or
 * "dirent-" and the offset of its dirent, with as many underscores as none beside it has;
 * false then. A deleted file of which
 * nothing is left has none. */
bool tree_copy_name(const struct tree *t, uint32_t entry, char to[NAME_SIZE]);
/* Counts a name that is made up as a loss; for what is extracted under it. */
void tree_tell_name(struct job *j, const struct tree *t, uint32_t entry);
/* True if directory `dir` of the mounted tree, an inode index, has the name. */
bool tree_has_name(const struct tree *t, uint32_t dir, struct span name);

/* Counts a loss: the path of the entry (FS_NONE: the top), a colon, the reason. */
void tree_refuse(struct job *j, const struct tree *t, uint32_t entry, const char *reason);

/* Takes note that the entry is extracted; tree_tell then adds to the details what is to
 * be said of the deleted files among such, and returns how many are in part inferred. */
void tree_use(struct tree *t, uint32_t entry);
uint32_t tree_tell(struct job *j, const struct tree *t);

/* private: tree_deleted.c makes the places */
void tree_place_deleted(struct tree *t);

#endif
