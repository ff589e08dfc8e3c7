/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A view of a log: the file system that the Linux kernel would show of its nodes, or of
 * those that a filter passes; inodes, names, contents, and the state of each node. The
 * rules are the kernel's (fs/jffs2/readinode.c, build.c, nodelist.c); each is cited where
 * applied.
 *
 * A view is made by a build (jffs2/build/build.h) and is then only read, by several threads if
 * need be. There may be several of one log: one that is based on another (its base) only takes
 * memory for what differs, and has the same inode indexes; to change its filter takes work for
 * what depends on the difference, whatever else is in the log. Views are not moved in memory. A
 * view borrows the log and its base; jffs2_fs_free releases everything else.
 *
 * fs.c looks things up, view.c keeps what a view knows (view_absorb.c: takes another one in),
 * read.c reads contents, xattr_read.c attributes, device.c knows devices, listing.c what readdir
 * stops at.
 */
#ifndef JFFS2_FS_H
#define JFFS2_FS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "base/error.h"
#include "base/pages.h"
#include "jffs2/content/decode.h"
#include "jffs2/scan.h"
#include "text/text.h"

enum { FS_NONE = UINT32_MAX };

/* The state of a node. */
enum node_state {
	STATE_UNKNOWN,
	STATE_LIVE,       /* the mounted file system uses it */
	STATE_SUPERSEDED, /* a newer node replaces all of it: see jffs2_fs_by */
	STATE_OBSOLETE,   /* its ACCURATE bit was cleared in place */
	STATE_BAD,        /* a CRC is wrong */
	STATE_DROPPED,    /* CRCs are right, but a rule of the kernel refuses it */
	STATE_ORPHAN,     /* belongs to an inode that no name leads to */
	STATE_DELETED,    /* belongs to a file that was removed */
	STATE_MARKER,     /* cleanmarker, padding, summary: belongs to no file */
	STATE_LATER,      /* not written yet at the point in the past that is shown */
	STATE_COUNT
};

struct node_state_row {
	char letter;
	const char *name; /* stable, for TSV and JSON */
	const char *help;
};
extern const struct node_state_row node_states[]; /* STATE_COUNT rows */

/* How a superseded node ended; jffs2_fs_by gives the node that ended it. */
enum node_ending {
	ENDING_NONE,     /* it is not superseded */
	ENDING_REPLACED, /* the next node replaces what it said: metadata, a name, an
	                  * attribute */
	ENDING_REMOVED,  /* the next node deletes the name or attribute */
	ENDING_COVERED,  /* newer nodes cover all its data; `by` is the last one needed */
	ENDING_CUT,      /* the file ends before its data, or before what is left of it; `by`
	                  * is the first node from which on the file was that short */
	ENDING_COPIED    /* garbage collection made the copy `by`, of the same version */
};

/* Small: a forged image can have as many as it has nodes. What is seldom needed is read
 * from the latest node: jffs2_fs_owner and so on. */
struct jffs2_inode {
	uint32_t ino;
	uint32_t latest;  /* node whose metadata counts; EXTENT_NONE: made up */
	uint32_t size, mtime;
	uint32_t nlink;   /* as stat gives it */
	uint32_t first_node, first_entry, first_fragment; /* where its ranges begin */
	uint16_t mode;
	uint8_t error : 7; /* errno that stat gives, 0 if none (EIO: no usable node) */
	bool disowned : 1; /* private: names lead to it, but it has no parent for the kernel */
	bool reachable : 1; /* a name leads to it from the root */
	bool faked : 1;   /* no inode node: mode and times are made up by the kernel */
	bool removed : 1; /* the kernel drops it at mount, or never sees it; content and
	                   * metadata are then what they last were */
	bool bomb : 1;    /* jffs2_cost_is_bomb: its content is not read */
	bool dated_by_name : 1; /* directory: mtime and ctime are its newest dirent's */
	bool absent : 1;  /* nothing refers to it in this view */
	bool known : 1;   /* private: the kernel's scan has an inode cache for it */
	bool was_named : 1; /* private: a dead dirent names it */
};

/* A live directory entry. */
struct jffs2_entry {
	uint32_t dir : 31;  /* index of the directory's inode */
	uint32_t claims_dir : 1; /* the dirent says that it leads to a directory */
	uint32_t node;      /* the dirent node in the log */
	uint32_t inode;     /* index of the inode it leads to */
};

/* The first name of a directory, in the order of hashes, that ends its listing. */
struct jffs2_stop {
	uint32_t dir, hash, node;
};

/* Elements [from, to) of one of the arrays below. */
struct jffs2_range {
	uint32_t from, to;
};

/* What travelling in the past of a log requires (jffs2/view/past.h). */
struct jffs2_past;

/* Which nodes a view takes into account. In the past a node that is marked obsolete in
 * place counts, if its CRCs are right, until a newer one replaces it. */
enum jffs2_filter_kind {
	FILTER_NONE,    /* all: the present */
	FILTER_TIME,    /* those written at time `at` or before; needs `past` */
	FILTER_VERSION, /* of inode number `ino` those up to version `at`, and all of others */
	FILTER_PLACE,   /* those that end by offset `at` of the part */
	FILTER_CONTENT  /* all; but the content of inode number `ino` is as it was right after
	                 * version `at`: see jffs2_fs_at_version */
};

struct jffs2_filter {
	enum jffs2_filter_kind kind;
	uint32_t at, ino;
	const struct jffs2_past *past; /* of the view that is the base */
	bool no_summary; /* nodes are as a kernel takes them that does not read summaries; the
	                  * same in a view and its base */
};

struct jffs2_ranges {
	struct jffs2_range *at; /* an array of base/array.h, ascending */
	size_t count, capacity;
};

/* Of a view with a base: the elements with the numbers from `at` on, to those of the next run, are
 * its own from place `from` on, or those of the root with the numbers from `from` on. */
struct jffs2_run {
	uint32_t at;
	uint32_t from : 31;
	uint32_t own : 1;
};

struct jffs2_runs {
	struct jffs2_run *at; /* an array, ascending; the last is own; none: all are own */
	size_t count, capacity;
};

struct jffs2_fs {
	const struct jffs2_log *log;
	const struct jffs2_fs *base;            /* the view it is based on, or NULL */
	struct jffs2_filter filter;
	struct pages inodes;                    /* by ino, ascending: jffs2_fs_at */
	struct pages states;                    /* private: a byte for each extent */
	struct pages enders;                    /* private: jffs2_fs_by for each extent */
	struct pages links;                     /* private: for each inode the names that count */
	struct pages parents;                   /* private: jffs2_fs_parent for each inode; apart
	                                         * from them, since the numbers of all entries
	                                         * of a directory change with one of its names */
	uint32_t tangles;                       /* private: directories with several names */
	/* For a view with a base these are its own; their numbers continue those of the
	 * base. */
	ARRAY(struct jffs2_entry) entries;      /* by directory, then name */
	struct jffs2_fragments fragments;       /* in order of their inodes */
	ARRAY(uint32_t) nodes;                  /* extent indexes grouped by inode; also
	                                         * obsolete and damaged nodes, as long as
	                                         * their inode number can be believed */
	uint32_t entries_from, fragments_from, nodes_from;
	/* private; of a view with a base: which of its own elements belong together */
	struct jffs2_ranges entry_ranges, fragment_ranges, node_ranges;
	/* private; of a view with a base: a directory in which little differs takes little */
	struct jffs2_runs entry_runs, node_runs;
	size_t tidied; /* numbers of elements when all of them were last in use */
	struct pages data;                      /* private to the build: which node of each
	                                         * attribute holds */
	struct jffs2_xattrs *xattrs;            /* private; those of the root of all bases */
	ARRAY(struct jffs2_stop) stops;         /* private to listing.c, by directory */
	uint64_t bytes[STATE_COUNT];            /* node bytes by state */
	uint64_t work;                          /* nodes, inodes and names looked at so far to
	                                         * make it or to change its filter */
};

/* Bases `fs` on `base`, without differences at first; the base must outlive it. */
void jffs2_fs_derive(struct jffs2_fs *fs, const struct jffs2_fs *base);

/* Releases what it has of its own, and empties it. */
void jffs2_fs_free(struct jffs2_fs *fs);

/* The index of inode `ino`, FS_NONE if it isn't known. */
uint32_t jffs2_fs_inode(const struct jffs2_fs *fs, uint32_t ino);

/* The index of the inode that node `extent` is about: of a dirent the one that its name leads
 * to, or the directory where it deletes the name. FS_NONE if it is about none. */
uint32_t jffs2_fs_inode_of(const struct jffs2_fs *fs, uint32_t extent);

/* Inode `inode`, below jffs2_fs_inodes, which counts those that are absent, too. */
static inline const struct jffs2_inode *
jffs2_fs_at(const struct jffs2_fs *fs, uint32_t inode)
{
	return pages_at(&fs->inodes, inode);
}

/* A directory that has the inode, as the index of the entry there; FS_NONE. */
static inline uint32_t
jffs2_fs_parent(const struct jffs2_fs *fs, uint32_t inode)
{
	return *(const uint32_t *)pages_at(&fs->parents, inode) - 1; /* FS_NONE is kept as 0 */
}

static inline uint32_t
jffs2_fs_inodes(const struct jffs2_fs *fs)
{
	return fs->inodes.count;
}

/* Of inode `inode`: its inode nodes and, for a directory, its dirents, in log order
 * (jffs2_fs_node); the entries of a directory (jffs2_fs_entry_at); the fragments of its
 * content (jffs2_fs_fragment). */
struct jffs2_range jffs2_fs_nodes(const struct jffs2_fs *fs, uint32_t inode);
struct jffs2_range jffs2_fs_entries(const struct jffs2_fs *fs, uint32_t inode);
struct jffs2_range jffs2_fs_fragments(const struct jffs2_fs *fs, uint32_t inode);

/* Private: element `k` where there are runs. */
uint32_t jffs2_fs_node_in_run(const struct jffs2_fs *fs, uint32_t k);
const struct jffs2_entry *jffs2_fs_entry_in_run(const struct jffs2_fs *fs, uint32_t k);

/* The elements of such ranges; the fragments of one range stand side by side in memory. */
static inline uint32_t
jffs2_fs_node(const struct jffs2_fs *fs, uint32_t k)
{
	while (k < fs->nodes_from)
		fs = fs->base;
	return fs->node_runs.count ? jffs2_fs_node_in_run(fs, k) : fs->nodes.at[k - fs->nodes_from];
}

static inline const struct jffs2_entry *
jffs2_fs_entry_at(const struct jffs2_fs *fs, uint32_t k)
{
	while (k < fs->entries_from)
		fs = fs->base;
	return fs->entry_runs.count ? jffs2_fs_entry_in_run(fs, k)
	                            : &fs->entries.at[k - fs->entries_from];
}

static inline const struct jffs2_fragment *
jffs2_fs_fragment(const struct jffs2_fs *fs, uint32_t k)
{
	while (k < fs->fragments_from)
		fs = fs->base;
	return &fs->fragments.at[k - fs->fragments_from];
}

/* The first fragment of such a range that ends after byte `at` of the file; r.to if none does. */
uint32_t jffs2_fs_fragment_at(const struct jffs2_fs *fs, struct jffs2_range r, uint64_t at);

/* No entry has a number as high as this. In a view with a base not every number below it is
 * that of an entry. */
uint32_t jffs2_fs_entries_end(const struct jffs2_fs *fs);

/* ---- the state of a node; extents that are not nodes are STATE_UNKNOWN ---- */

/* The state of extent `extent`, and, if it is superseded, how it ended. */
enum node_state jffs2_fs_state(const struct jffs2_fs *fs, uint32_t extent);
enum node_ending jffs2_fs_ending(const struct jffs2_fs *fs, uint32_t extent);

/* The extent that superseded it, or EXTENT_NONE. */
uint32_t jffs2_fs_by(const struct jffs2_fs *fs, uint32_t extent);

/* True if the view takes the node as accurate although it is marked obsolete in place, as
 * a view of the past does. */
bool jffs2_fs_revived(const struct jffs2_fs *fs, uint32_t extent);

/* Of an extent with `otherwise` set: as the summary has it, if the view believes that, or a scan. */
const struct extent *jffs2_fs_taken_otherwise(const struct jffs2_fs *fs, uint32_t extent);
/* The extent as the kernel of the view takes it, but with its mark as it is stored. */
static inline const struct extent *
jffs2_fs_taken(const struct jffs2_fs *fs, uint32_t extent)
{
	const struct extent *e = &fs->log->extents.at[extent];

	return e->otherwise ? jffs2_fs_taken_otherwise(fs, extent) : e;
}

/* True if the view takes the node as accurate: its mark says so, or it is revived. */
static inline bool
jffs2_fs_accurate(const struct jffs2_fs *fs, uint32_t extent)
{
	return jffs2_fs_taken(fs, extent)->nodetype & JFFS2_ACCURATE
	       || jffs2_fs_revived(fs, extent);
}

/* True if the view believes the summary in extent `summary`: else its block is scanned. */
static inline bool
jffs2_fs_believes(const struct jffs2_fs *fs, uint32_t summary)
{
	return !fs->filter.no_summary && jffs2_fs_state(fs, summary) != STATE_LATER;
}

/* How many elements of log->odd there are for jffs2_fs_has_odd. */
static inline size_t
jffs2_fs_odd(const struct jffs2_fs *fs)
{
	return fs->filter.no_summary ? 0 : fs->log->odd.count;
}

/* True if element `k` of log->odd counts: its summary is believed, its node, if any, not later. */
bool jffs2_fs_has_odd(const struct jffs2_fs *fs, size_t k);

/* The extent as the view sees it: a revived node is marked accurate. */
struct extent jffs2_fs_extent(const struct jffs2_fs *fs, uint32_t extent);

/* True if the node is taken into account at mount: see jffs2_extent_counts. A node not
 * yet written is not. */
bool jffs2_fs_counts(const struct jffs2_fs *fs, uint32_t extent);

/* The owner of an inode; 0:0 where that is made up. */
struct jffs2_owner {
	uint16_t uid, gid;
};
struct jffs2_owner jffs2_fs_owner(const struct jffs2_fs *fs, uint32_t inode);

/* Times of an inode, in seconds since 1970; 0 where they are made up. */
uint32_t jffs2_fs_atime(const struct jffs2_fs *fs, uint32_t inode);
uint32_t jffs2_fs_ctime(const struct jffs2_fs *fs, uint32_t inode);

/* The number of a device; 0:0 if it isn't one or can't be read (the inode then has an
 * error). */
struct jffs2_device {
	uint32_t major, minor;
};
struct jffs2_device jffs2_fs_device(const struct jffs2_fs *fs, uint32_t inode);

/* How many devices there are, if their numbers are in the other byte order than the
 * nodes: some make sense only that way, and none only as they are. A byte order converter
 * such as jffs2dump leaves them so, since to it they are data. Else 0. */
uint32_t jffs2_fs_foreign_devices(const struct jffs2_fs *fs);

/* The name in a directory entry: raw bytes of the image. */
struct span jffs2_fs_name(const struct jffs2_fs *fs, uint32_t entry);

/* True if the kernel lists the entry: readdir stops at a name that is empty or contains a
 * slash, which hides it and those after it in hash order. They can be opened
 * nevertheless. */
bool jffs2_fs_listed(const struct jffs2_fs *fs, uint32_t entry);

/* The entry of directory `dir` with that name, or FS_NONE; by binary search. */
uint32_t jffs2_fs_entry(const struct jffs2_fs *fs, uint32_t dir, struct span name);

/* Writes a path to the inode (by text_add_name; the root is "/"), the first that leads to
 * it; "" if no name does. A path longer than PATH_TOLD (text/path.h) has "..." in place of its
 * first names. */
void jffs2_fs_path(const struct jffs2_fs *fs, uint32_t inode, struct text *text);

/* Reads up to `len` bytes at `at` of a regular file's content. Returns the number of bytes
 * read; -errno with err naming the node that cannot be read, as the kernel would fail
 * (kernel: jffs2_read_dnode): EIO, ENOMEM where it would have to allocate more than 4 MiB,
 * EPERM for wrong LZO data; -EFBIG with err set if the file is a decompression bomb. With
 * `work` it reads a slice: it stops after the node with which JFFS2_SLICE bytes have been
 * inflated, so that it may return less, but not 0 before the end, and adds the bytes inflated
 * and copied to *work. With NULL it returns less only at the end of the file. */
enum { JFFS2_SLICE = 1 << 20 };
int64_t jffs2_fs_read(const struct jffs2_fs *fs, struct jffs2_reader *reader, uint32_t inode,
        uint32_t at, uint8_t *out, uint32_t len, uint64_t *work, struct error *err);

/* What it costs to read the file from end to end. */
struct jffs2_cost jffs2_fs_cost(const struct jffs2_fs *fs, uint32_t inode);

/* True if some of the file is compressed with one of the RUBIN methods, which kernels
 * lack unless CONFIG_JFFS2_RUBIN is set: they return EIO. */
bool jffs2_fs_needs_rubin(const struct jffs2_fs *fs, uint32_t inode);

/* Bytes of a regular file that no usable node has: gaps, which read as zeros, and what is
 * missing to the size in its newest node. Writers put hole nodes into gaps, so if this
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

#endif
