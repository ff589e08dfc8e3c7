/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a mount does not show: the earlier versions of a file, names that are gone, and
 * files that no name leads to. Everything here is read from nodes that are still in the
 * log, some marked obsolete; what garbage collection erased is missing, so a history may
 * have gaps. Lists are made on demand and released by the caller.
 */
#ifndef JFFS2_HISTORY_H
#define JFFS2_HISTORY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "base/error.h"
#include "jffs2/content/members.h"
#include "jffs2/view/fs.h"

/* What a version of a file did, as bits, compared with the version before it. */
enum jffs2_change {
	CHANGE_FIRST = 1 << 0,   /* the oldest version that is left */
	CHANGE_WRITE = 1 << 1,   /* data at [from, to) */
	CHANGE_HOLE = 1 << 2,    /* zeros at [from, to) */
	CHANGE_GROW = 1 << 3,    /* the size went up */
	CHANGE_CUT = 1 << 4,     /* the size went down */
	CHANGE_MODE = 1 << 5,
	CHANGE_OWNER = 1 << 6,
	CHANGE_TIME = 1 << 7     /* only times */
};

/* One version of an inode: usually one node, more where copies of it are left. */
struct jffs2_version {
	uint32_t version;
	uint32_t node;    /* the copy that counts */
	uint32_t copies;  /* nodes of this version, that one included */
	uint32_t size;    /* of the file, in this version */
	uint32_t from, to; /* of its data in the file */
	uint32_t mtime, ctime, mode;
	uint16_t uid, gid;
	uint32_t changes; /* enum jffs2_change */
	bool gap;         /* versions between the one before and this one are missing */
};

struct jffs2_history {
	ARRAY(struct jffs2_version) versions; /* oldest first */
};

/* ---- versions.c ---- */

/* Every remaining version of inode `inode` whose CRCs are right. */
void jffs2_history_list(const struct jffs2_fs *fs, uint32_t inode,
        struct jffs2_history *h);
void jffs2_history_free(struct jffs2_history *h);

enum jffs2_history_stage { HISTORY_NODES, HISTORY_ORDER, HISTORY_VERSIONS, HISTORY_CHANGES,
       HISTORY_DONE };

/* The same in slices; the members are private. */
struct jffs2_history_listing {
	const struct jffs2_fs *fs;
	struct jffs2_history *h;
	enum jffs2_history_stage stage;
	uint32_t next, end; /* of what the stage goes through */
	struct members nodes;
	struct members_order order;
};
/* Begins; the view and `h` must stay. */
void jffs2_history_begin(struct jffs2_history_listing *l, const struct jffs2_fs *fs, uint32_t inode,
        struct jffs2_history *h);
/* Goes on by about *left looks at nodes, which is decreased; true while there is more to do. */
bool jffs2_history_step(struct jffs2_history_listing *l, uint64_t *left);
/* Releases it, at any time; the history is the caller's. */
void jffs2_history_end(struct jffs2_history_listing *l);

/* Only the nodes that show them, the oldest first; of copies the one that counts comes last. */
void jffs2_history_nodes(const struct jffs2_fs *fs, uint32_t inode, struct members *m);

/* The node that shows version `version` of the inode; EXTENT_NONE: none is left. */
uint32_t jffs2_history_find(const struct jffs2_fs *fs, uint32_t inode, uint32_t version);

/* True if member `i` of those counts: the next one is not a copy of it. */
bool jffs2_history_counts(const struct jffs2_fs *fs, const struct members *m, size_t i);

/* True if a version is missing from 1 to the last that is left; *any: whether one is left. */
bool jffs2_history_gaps(const struct jffs2_fs *fs, uint32_t inode, bool *any);

/* What can be told of the versions without a list of them. */
struct jffs2_history_glance {
	uint32_t first;     /* the node of the oldest version; EXTENT_NONE if no version is left */
	uint32_t backwards; /* versions older by the clock (ctime) than the one before them */
};

/* Uses `m` for the nodes; the caller releases its array. */
struct jffs2_history_glance jffs2_history_glance(const struct jffs2_fs *fs, uint32_t inode,
        struct members *m);

/* The version that inode node `node` of the log stands for, `changes` left 0; and what it
 * changed against the version before it (NULL: it is the first). */
struct jffs2_version jffs2_version_of(const struct jffs2_fs *fs, uint32_t node);
uint32_t jffs2_version_changes(const struct jffs2_fs *fs,
        const struct jffs2_version *before, const struct jffs2_version *v);

/* ---- history.c ---- */

/* Makes `fs` a view that differs from `base` in the content of one file alone: it is as it was
 * right after `version`. Here, unlike at mount, each truncation is replayed. Its metadata stay
 * those of the base, but for its size. False with err set, and `fs` as it was, if there is no
 * such version. */
bool jffs2_fs_at_version(struct jffs2_fs *fs, const struct jffs2_fs *base, uint32_t inode,
        uint32_t version, struct error *err);

/* The same in slices; the members are private. */
struct jffs2_at_version {
	struct jffs2_fs *fs;
	const struct jffs2_fs *base;
	uint32_t inode, version;
	unsigned int stage;
	struct jffs2_history_listing listing;
	struct jffs2_history history;
	size_t next;    /* one more than the version of it that is replayed next */
	uint32_t least; /* size of those that were */
	struct pieces pieces;
	struct sweeping sweep;
};
/* Begins: `fs` is that view but for the content of the file, though with its size. False as above. */
bool jffs2_at_version_begin(struct jffs2_at_version *a, struct jffs2_fs *fs,
        const struct jffs2_fs *base, uint32_t inode, uint32_t version, struct error *err);
/* Goes on by about *left looks at nodes, which is decreased; true while there is more to do. */
bool jffs2_at_version_step(struct jffs2_at_version *a, uint64_t *left);
/* Releases it, at any time; the view is the caller's. A zeroed one is fine. */
void jffs2_at_version_end(struct jffs2_at_version *a);

/* How a name ended. */
enum jffs2_end {
	END_WHITEOUT,   /* a dirent with inode 0 deleted it */
	END_OBSOLETE,   /* its dirent was marked obsolete in place */
	END_REPLACED,   /* the name was given to another inode */
	END_DIRECTORY,  /* the directory that has it is gone */
	END_DAMAGED     /* its dirent or its inode is damaged */
};

/* A name that is no longer in the mounted tree. */
struct jffs2_dead {
	uint32_t node;     /* its dirent */
	uint32_t end_node; /* the dirent that ended it, or EXTENT_NONE */
	uint8_t end;       /* enum jffs2_end */
};

/* What its nodes say about it. */
struct jffs2_dead_name {
	struct span name;  /* as it stands in the dirent */
	uint32_t dir;      /* index of the directory's inode */
	uint32_t ino;      /* what it led to */
	uint32_t inode;    /* index of that, FS_NONE if nothing of it is left */
	uint32_t version;
	uint32_t time;     /* when it was made */
	uint32_t end_time; /* when it ended, 0 if not known */
};

/* A file without a name in the mounted tree. */
struct jffs2_deleted {
	uint32_t inode;
	uint32_t name;    /* in names, its last one, or FS_NONE: an orphan */
	bool certain;     /* all versions from 1 on are there, and every byte can be read */
};

struct jffs2_deletions {
	ARRAY(struct jffs2_dead) names;    /* by directory and name */
	ARRAY(struct jffs2_deleted) files; /* by inode number */
};

/* ---- deletions.c ---- */

/* Finds all that is deleted in the view; jffs2_deletions_free releases it. */
void jffs2_deletions_list(const struct jffs2_fs *fs, struct jffs2_deletions *d);

/* The same in slices of about `looks` looks at nodes: begin, step until false, end, at any time. */
struct jffs2_deletion_search;
struct jffs2_deletion_search *jffs2_deletions_begin(const struct jffs2_fs *fs,
        struct jffs2_deletions *d);
bool jffs2_deletions_step(struct jffs2_deletion_search *s, size_t looks);
void jffs2_deletions_end(struct jffs2_deletion_search *s); /* NULL is fine */

/* ---- lost.c ---- */

/* True if extent `i` is a name in a directory that itself never had one in this image: either all
 * nodes that named it are gone, as nodes go that were collected as garbage, or they were lost. */
bool jffs2_lost_directory(const struct jffs2_fs *fs, uint32_t i);

/* True if extent `i` is a name that leads to an inode without a node, so that the kernel drops it. */
bool jffs2_dangling(const struct jffs2_fs *fs, uint32_t i);

/* True if it is one in a directory that is mounted: that of a file of which no node is
 * left. A file is on the flash before its name is (kernel: jffs2_create), and a name in a directory
 * that is there ends before its file: it was lost. */
bool jffs2_lost_file(const struct jffs2_fs *fs, uint32_t i);

/* True if extent `i` takes a name away: names without a directory may then be of what was deleted. */
bool jffs2_removes_name(const struct jffs2_fs *fs, uint32_t i);

/* True if names without a directory have lost it for certain: nothing `removes` a name in this
 * image, or no node of the root directory is left. */
bool jffs2_paths_are_lost(const struct jffs2_fs *fs, bool removes);

/* What the file system has lost that its files don't tell, in one pass over the nodes. */
struct tree_gone jffs2_gone(const struct jffs2_fs *fs);

/* How many files of `d` no name leads to because a directory above them is such a one, while their
 * own names were not taken away. */
uint32_t jffs2_deletions_lost(const struct jffs2_fs *fs, const struct jffs2_deletions *d);

/* ---- deleted.c ---- */

void jffs2_deletions_free(struct jffs2_deletions *d);

/* What the nodes of `dead`, one of d->names, say; `name` is borrowed from the log. */
struct jffs2_dead_name jffs2_dead_name(const struct jffs2_fs *fs, const struct jffs2_dead *dead);

/* True if nothing of what the name led to is left: no inode node, and no other name. */
bool jffs2_dead_alone(const struct jffs2_fs *fs, const struct jffs2_dead *dead);

/* True if its CRC is wrong: the name may be another one. */
bool jffs2_dead_name_damaged(const struct jffs2_fs *fs, const struct jffs2_dead *dead);

/* True if inode `dir`, in which there are names, is a directory, as far as is known. */
bool jffs2_dead_in_directory(const struct jffs2_fs *fs, uint32_t dir);

/* Writes the path that the dead name had: by text_add_name. A directory that is gone
 * itself is spelled by its own last name; one without any as "#INO". A path longer than
 * PATH_TOLD has "..." in place of its first names. False if the path goes through
 * such a directory or a damaged name, so that it is inferred. */
bool jffs2_dead_path(const struct jffs2_fs *fs, const struct jffs2_deletions *d,
        uint32_t name, struct text *path);

#endif
