/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The file system that the Linux kernel would show: inodes, names, contents. Built
 * from a finished log, whose extents receive their state on the way. The rules are the
 * kernel's (fs/jffs2/readinode.c, build.c, nodelist.c); each is cited where applied.
 * A jffs2_fs borrows the log; jffs2_fs_free releases everything found in it.
 */
#ifndef JFFS2_FS_H
#define JFFS2_FS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "base/error.h"
#include "base/text.h"
#include "jffs2/scan.h"

enum { FS_NONE = UINT32_MAX };

/* A stretch of a file: bytes [from, to) come from node `node` of the log, or are a
 * hole (zeros) when node is EXTENT_NONE. */
struct jffs2_fragment {
	uint32_t from, to, node;
};

struct jffs2_fragments {
	struct jffs2_fragment *at; /* an array of base/array.h */
	size_t count, capacity;
};

/* Small: an image has as many as it has nodes, if it wants to. What the latest node tells
 * and is asked for seldom stays there: jffs2_fs_owner and so on. */
struct jffs2_inode {
	uint32_t ino;
	uint32_t latest;  /* node whose metadata counts; EXTENT_NONE: made up */
	uint32_t size, mtime;
	uint32_t nlink;   /* as stat gives it */
	uint32_t parent;  /* a directory that has it, as index of its entry, or FS_NONE */
	uint32_t first_node, first_entry, first_fragment; /* where its ranges begin */
	uint16_t mode;
	uint8_t error;    /* errno that stat gives, 0 if none (EIO: no usable node) */
	bool reachable : 1; /* a name leads to it from the root */
	bool faked : 1;   /* no inode node: mode and times are made up by the kernel */
	bool removed : 1; /* the kernel drops it at mount, or never sees it; content and
	                   * metadata are then what they last were */
	bool bomb : 1;    /* jffs2_cost_is_bomb: its content is not read */
	bool dated_by_name : 1; /* directory: mtime and ctime are its newest dirent's */
};

/* A live directory entry. */
struct jffs2_entry {
	uint32_t dir;   /* index of the directory's inode in fs->inodes */
	uint32_t node;  /* the dirent node in the log */
	uint32_t inode; /* index in fs->inodes */
};

/* The first name of a directory, in the order of hashes, that ends its listing. */
struct jffs2_stop {
	uint32_t dir, hash, node;
};

/* Elements [from, to) of one of the arrays below. */
struct jffs2_range {
	uint32_t from, to;
};

struct jffs2_fs {
	const struct jffs2_log *log;
	ARRAY(struct jffs2_inode) inodes;       /* by ino, ascending */
	ARRAY(struct jffs2_entry) entries;      /* by directory, then name */
	struct jffs2_fragments fragments;       /* in order of their inodes */
	ARRAY(uint32_t) nodes;                  /* extent indexes grouped by inode; also
	                                         * obsolete and damaged nodes, as long as
	                                         * their inode number can be believed */
	struct jffs2_xattrs *xattrs;            /* private */
	ARRAY(struct jffs2_stop) stops;         /* private to listing.c, by directory */
	uint64_t bytes[STATE_COUNT];            /* node bytes by state */
};

/* Building, in slices: start, step until false, finish. The log must be complete and
 * must not change while the fs exists; the extents' state and `by` are written. */
struct jffs2_build;
struct jffs2_build *jffs2_build_start(struct jffs2_log *log, struct jffs2_fs *fs);
bool jffs2_build_step(struct jffs2_build *b, uint32_t budget); /* about so many nodes */
double jffs2_build_progress(const struct jffs2_build *b);      /* 0 to 1 */
void jffs2_build_finish(struct jffs2_build *b); /* releases b; NULL is fine */
/* Stops instead; all that can be done with the fs then is to free it. */
void jffs2_build_cancel(struct jffs2_build *b);

void jffs2_fs_free(struct jffs2_fs *fs);

/* The index of inode `ino`, FS_NONE if it isn't known. */
uint32_t jffs2_fs_inode(const struct jffs2_fs *fs, uint32_t ino);

/* Of inode `inode`: its inode nodes and, for a directory, its dirents, in log order, in
 * fs->nodes; the entries of a directory in fs->entries; the fragments of its content in
 * fs->fragments. */
struct jffs2_range jffs2_fs_nodes(const struct jffs2_fs *fs, uint32_t inode);
struct jffs2_range jffs2_fs_entries(const struct jffs2_fs *fs, uint32_t inode);
struct jffs2_range jffs2_fs_fragments(const struct jffs2_fs *fs, uint32_t inode);

/* The owner of an inode; 0:0 where that is made up. */
struct jffs2_owner {
	uint16_t uid, gid;
};
struct jffs2_owner jffs2_fs_owner(const struct jffs2_fs *fs, uint32_t inode);

/* Times of an inode, in seconds since 1970; 0 where they are made up. */
uint32_t jffs2_fs_atime(const struct jffs2_fs *fs, uint32_t inode);
uint32_t jffs2_fs_ctime(const struct jffs2_fs *fs, uint32_t inode);

/* The number of a device; 0:0 for what is none, or cannot be read (then the inode has an
 * error). */
struct jffs2_device {
	uint32_t major, minor;
};
struct jffs2_device jffs2_fs_device(const struct jffs2_fs *fs, uint32_t inode);

/* How many devices there are, if their numbers betray that they stand in the other byte order
 * than the nodes do: some make sense only so, and none only as it is. A converter of byte
 * orders leaves them so, as jffs2dump does, since they are data to it. Else 0. */
uint32_t jffs2_fs_foreign_devices(const struct jffs2_fs *fs);

/* The name in a directory entry: raw bytes of the image. */
struct span jffs2_fs_name(const struct jffs2_fs *fs, uint32_t entry);

/* True if the kernel lists the entry: readdir ends at a name that is empty or has a slash in
 * it, so that those behind it, in the order of their hashes, are hidden, as it is itself. They
 * can be opened nevertheless. */
bool jffs2_fs_listed(const struct jffs2_fs *fs, uint32_t entry);

/* The entry of directory `dir` that has the name, FS_NONE if none has, by binary search. */
uint32_t jffs2_fs_entry(const struct jffs2_fs *fs, uint32_t dir, struct span name);

/* The index of the inode that `path` ("/etc/config", "/" the root; \xHH stands for a byte
 * where no name is written so) leads to, symlinks not followed; FS_NONE with err set if
 * there is none. */
uint32_t jffs2_fs_lookup(const struct jffs2_fs *fs, const char *path,
        struct error *err);

/* Of a path longer than this the end is told, so that the paths of all files take no more
 * than so much each. */
enum { JFFS2_PATH_TOLD = 512 };

/* Writes a path to the inode (by text_add_name; the root is "/"), the first that leads to it;
 * "" if no name does. One that is longer than JFFS2_PATH_TOLD begins with "..." in place of
 * its first names. */
void jffs2_fs_path(const struct jffs2_fs *fs, uint32_t inode, struct text *path);

/* Reads up to `len` bytes at `at` of a regular file's content. Returns the number of bytes
 * read, less only at the end of the file; -errno with err naming the node that cannot be
 * read, as the kernel would fail (kernel: jffs2_read_dnode): EIO, ENOMEM where it would have
 * to allocate more than 4 MiB, EPERM for wrong LZO data; -EFBIG with err set if the file
 * is a decompression bomb. */
int64_t jffs2_fs_read(const struct jffs2_fs *fs, uint32_t inode, uint32_t at,
        uint8_t *out, uint32_t len, struct error *err);

/* The same in slices: stops after the node with which JFFS2_SLICE bytes have been inflated,
 * so that it may return less, but not 0 before the end. Adds the bytes inflated and copied
 * to *work. */
enum { JFFS2_SLICE = 1 << 20 };
int64_t jffs2_fs_read_some(const struct jffs2_fs *fs, uint32_t inode, uint32_t at,
        uint8_t *out, uint32_t len, uint64_t *work, struct error *err);

/* What it takes to read a file from its first byte to its last: bytes that nodes are
 * inflated to, and bytes that nodes (no holes) show. Bytes of a slow codec count
 * CODEC_SLOWNESS times; a node that cannot be decoded counts nothing. */
struct jffs2_cost {
	uint64_t inflated, shown;
};
struct jffs2_cost jffs2_fs_cost(const struct jffs2_fs *fs, uint32_t inode);

/* Bytes inflated beyond those that show; of a bomb, which nobody writes by writing files,
 * more than JFFS2_WASTE_LEAST and JFFS2_WASTE_RATIO times what shows. A kernel writes a page
 * (4 to 64 KiB) at most in a node; of pages written over at random 20 times what shows. */
enum { JFFS2_WASTE_LEAST = 64 << 20, JFFS2_WASTE_RATIO = 64 };
uint64_t jffs2_cost_wasted(struct jffs2_cost cost);
bool jffs2_cost_is_bomb(struct jffs2_cost cost);

/* How many bytes may be taken out of the image, by what goes through all files, that stand in
 * it once for many files or not at all: holes that are summed, values of attributes; and how
 * many may be inflated that don't show. */
uint64_t jffs2_fs_room(const struct jffs2_fs *fs);
/* Takes what reading the inode wastes from *room; false if there is not as much left. */
bool jffs2_fs_afford(const struct jffs2_fs *fs, uint32_t inode, uint64_t *room);

/* True if some of the file is compressed with one of the RUBIN methods, which kernels leave
 * out unless CONFIG_JFFS2_RUBIN is set: they give EIO. */
bool jffs2_fs_needs_rubin(const struct jffs2_fs *fs, uint32_t inode);

/* How many bytes from `at` on are known to be zeros without reading them: the rest of the
 * fragment there if that is a hole, else 0. */
uint32_t jffs2_fs_hole(const struct jffs2_fs *fs, uint32_t inode, uint32_t at);

/* Bytes of a regular file that no usable node has: gaps, which read as zeros, and what the
 * file is shorter than its newest node says. Writers put hole nodes into gaps, so where this
 * isn't 0 something was lost. *first (may be NULL) is where the first of them is. */
uint64_t jffs2_fs_missing(const struct jffs2_fs *fs, uint32_t inode, uint32_t *first);

/* The target of a symlink: raw bytes of the image (kernel: up to the first NUL). */
struct span jffs2_fs_target(const struct jffs2_fs *fs, uint32_t inode);

/* One extended attribute as the kernel presents it. */
struct jffs2_xattr {
	struct text name;  /* with prefix: "user.comment" */
	struct text value; /* ACLs already in the system.posix_acl_* form */
	uint32_t node;     /* that it stands in */
	int error;         /* that getxattr gives root in place of the value, or 0 */
};

/* Calls `each` for every extended attribute that the kernel lists for the inode, sorted by
 * name, also for those that it does not give the value of; stops when it returns false. What
 * it is given is valid during the call. */
void jffs2_fs_each_listed(const struct jffs2_fs *fs, uint32_t inode,
        bool (*each)(void *arg, const struct jffs2_xattr *), void *arg);

/* The same for those alone that can be read. */
void jffs2_fs_each_xattr(const struct jffs2_fs *fs, uint32_t inode,
        bool (*each)(void *arg, const struct jffs2_xattr *), void *arg);

/* True if xattr nodes `i` of log `a` and `j` of log `b`, both given by jffs2_fs_each_xattr,
 * are the same attribute with the same value. */
bool jffs2_xattr_same(const struct jffs2_log *a, uint32_t i, const struct jffs2_log *b,
        uint32_t j);

/* Decodes the data of inode node `node` of the log: its dsize bytes (bounded), freed by
 * the caller through text_free. False with a reason if it cannot be. */
bool jffs2_node_data(const struct jffs2_log *log, uint32_t node, struct text *out,
        struct error *err);

/* What ended superseded node `i`, in a few words ("covered by v4", "rest cut off by v5"), at
 * once; adds nothing if that is not known. */
void jffs2_node_ending(const struct jffs2_log *log, uint32_t i, struct text *t);

/* A sentence on why extent `i` stands where it does ("superseded: version 52 at 0x0011a008
 * covers all of it"); begins with the state, or "erased", "dirt". Takes a look at each node
 * of its inode. */
void jffs2_node_reason(const struct jffs2_fs *fs, uint32_t i, struct text *t);
/* The same with offsets that count from `base` bytes before the part: of the image. */
void jffs2_node_reason_at(const struct jffs2_fs *fs, uint32_t i, uint64_t base,
        struct text *t);

#endif
