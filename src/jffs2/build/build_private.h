/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shared by the steps of building a view. Each step is one file and works on the whole
 * result of the step before it:
 *   build.c     drives the steps; the state of a node
 *   index.c     groups the nodes by inode
 *   filter.c    which nodes a filter passes
 *   change.c    ... or finds the inodes that another filter changes
 *   change_named.c ... and those that were named in them
 *   names_order.c the names of a directory in order
 *   names_known.c ... where the base knows it
 *   names.c     of several dirents with one name the right one wins
 *   walk.c      links are counted; what the kernel removes
 *   reach.c     what can be reached from the root
 *   nlink.c     the link counts that stat gives
 *   disown.c    ... and what has none although names lead to it
 *   stops.c     where the listing of a directory ends
 *   inode.c     of several inode nodes the right pieces win
 *   metadata.c  ... and the metadata of one
 *   ending.c    what ended the others
 *   xattr.c     extended attributes
 * A view without a base is resolved completely. With a base, the steps handle only the
 * inodes that are marked and whatever depends on them; the rest is unchanged. No step goes
 * over all inodes, nodes or names then, but for three cases: records that only a summary has
 * (jffs2_fs_odd), directories with several names (fs->tangles), and a filter of another kind.
 */
#ifndef JFFS2_BUILD_BUILD_PRIVATE_H
#define JFFS2_BUILD_BUILD_PRIVATE_H

#include "jffs2/build/build.h"
#include "jffs2/build/change.h"
#include "jffs2/content/members.h"
#include "jffs2/content/paint.h"
#include "jffs2/layout.h"
#include "jffs2/view/view_keep.h"
#include "text/sort.h"

/* What to do about an inode, and what was found, as bits. */
enum build_mark {
	MARK_RESOLVE = 1 << 0,   /* content and metadata, anew */
	MARK_NAMES = 1 << 1,     /* its names as a directory, anew */
	MARK_NAMED = 1 << 2,     /* was_named, anew */
	MARK_ENDED = 1 << 3,     /* its removal changed */
	MARK_HAS_NAMES = 1 << 4, /* a directory: dirents count for it */
	MARK_TOUCHED = 1 << 5,   /* b->stood has it */
	MARK_MOVED = 1 << 6,     /* a directory in another place: those in it are touched */
	MARK_CLIMBED = 1 << 7,   /* on the way up from a directory that is being settled */
	MARK_SETTLED = 1 << 8,   /* a directory of which it is known if it can be reached */
	MARK_TIES = 1 << 9       /* its extended attributes, anew */
};

/* An inode as it was before its names or those in it changed. */
struct standing {
	uint32_t inode, parent;
	bool removed, reachable;
	bool tangled; /* a directory with several names */
};

/* A dirent while the names of a directory are being sorted: its node, or if only a summary has
 * it, NAME_RECORD and the place of its record in log->odd. There are fewer of both than that.
 * Small: all names of an image may be in one directory. */
enum { NAME_RECORD = 1u << 31 };

enum naming_stage { NAMING_COLLECTS, NAMING_SORTS, NAMING_SETTLES, NAMING_EXCHANGES };

/* The names of one directory, being resolved. */
struct naming {
	enum naming_stage stage;
	uint32_t next;           /* of its nodes, then of its names in order */
	struct sort *sort;       /* NULL: there are few */
	struct jffs2_range was;  /* the entries it had, then those still to be compared ... */
	struct jffs2_range now;  /* ... with these */
	uint32_t first;          /* the first that it gets */
	size_t place;            /* likewise, in fs->entries */
	bool odd;                /* there are names that only a summary has */
	uint8_t *others;         /* a bit for each node: a name that the present lacks; or NULL */
	uint32_t known;          /* the entry of the present that was used last */
};

/* The record of a summary that names something in a directory, as a place in log->odd. */
struct odd_name {
	uint32_t pino, odd;
};

/* A link that counts only because a summary says so. */
struct odd_link {
	uint32_t dir, child; /* indexes of their inodes */
	uint32_t name;       /* the record: NAME_RECORD and a place in log->odd */
	bool claims_dir;     /* it says that the child is a directory */
};

/* A node that the inode is made of, or was. What can be read from it isn't kept. */
struct usable {
	uint32_t version, node, from, to, isize;
};

enum endings_stage { ENDINGS_COLLECT, ENDINGS_ORDER, ENDINGS_SORT, ENDINGS_LIST_PLACES,
       ENDINGS_SORT_PLACES, ENDINGS_DIVIDE, ENDINGS_LAY, ENDINGS_CUT, ENDINGS_MEASURE_SIZES,
       ENDINGS_DONE };

/* What ended the nodes of an inode, being found. */
struct endings {
	struct jffs2_build *b;
	enum endings_stage stage;
	size_t next;               /* that the stage goes on with */
	struct jffs2_range nodes;
	bool ended;                /* some are */
	uint32_t latest;           /* the node whose metadata counts */
	struct pieces *kept;       /* sorted, the uppermost first: colour k is piece k */
	size_t below;              /* of them are still to be laid */
	struct usable metadata;    /* the last node without data, unless it has ended */
	struct members members;    /* the usable nodes */
	struct members_order order;
	struct radix sort;
	ARRAY(uint32_t) places;    /* where pieces begin and end, ascending */
	size_t cells;              /* different places so far */
	ARRAY(uint32_t) longest;   /* parallel to members: the greatest isize from there on */
	uint32_t greatest;
	struct paint paint;
	uint32_t painter;          /* the node being laid over the others */
	uint32_t cell;             /* that is looked at next */
};

enum resolving_stage { RESOLVING_RESETS, RESOLVING_RESTATES, RESOLVING_COLLECTS,
       RESOLVING_SETTLES, RESOLVING_SWEEPS, RESOLVING_DATES, RESOLVING_MARKS, RESOLVING_ENDS,
       RESOLVING_WEIGHS, RESOLVING_DONE };

/* One inode, being resolved. */
struct resolving {
	enum resolving_stage stage;
	struct jffs2_range nodes;
	uint32_t next;           /* that the stage goes on with: nodes, then fragments */
	uint32_t number;         /* of its first fragment ... */
	size_t first;            /* ... and where that is */
	struct pieces pieces;
	struct piece metadata, newest;
	struct settling settling;
	struct sweeping sweeping;
	uint32_t version;        /* of what dates a directory */
	struct endings endings;
	struct costing costing;
};

struct jffs2_build {
	const struct jffs2_log *log;
	struct jffs2_fs *fs;
	struct jffs2_filter to;
	bool whole;        /* every inode is marked */
	bool changed;      /* there is any difference to the filter before */
	uint16_t *marks;   /* enum build_mark bits, parallel to the inodes */
	ARRAY(uint32_t) marked; /* the inodes with marks, unless all are marked: see mark */
	ARRAY(struct standing) stood; /* likewise */
	uint64_t limit;    /* of fs->work, for reach_touched */
	ARRAY(uint32_t) attributes; /* xattr and xref nodes that have appeared or gone */
	ARRAY(uint32_t) names; /* of one directory: see NAME_RECORD */
	struct changing changing;
	struct naming naming;
	bool naming_begun;    /* it is that of inode `named` */
	uint32_t named;
	struct resolving resolving;
	bool resolving_begun; /* it is that of inode `resolved` */
	uint32_t resolved;
	ARRAY(uint64_t) keys; /* inode number and node of all nodes, being indexed */
	ARRAY(struct odd_name) odd;       /* by pino */
	ARRAY(struct odd_link) odd_links; /* by directory */
	int stage;
	uint32_t next;     /* of the extents or marked inodes, that the stage goes on with */
};

/* ---- build.c ---- */

/* The state of an extent on its own, before others are considered. */
enum node_state first_state(const struct jffs2_log *log, const struct extent *e);
/* The state of a node that nothing supersedes. */
void set_state(struct jffs2_build *b, uint32_t node, enum node_state state);
/* The node is superseded. */
void set_ending(struct jffs2_build *b, uint32_t node, enum node_ending ending, uint32_t by);
/* Whether the node is taken as accurate although it is marked obsolete. */
void set_revived(struct jffs2_build *b, uint32_t node, bool revived);

/* ---- index.c ---- */

/* Makes the inodes of a view without a base, and gives its nodes their first states: those of
 * at most *left extents, which is decreased. False while there is more to do. */
bool index_step(struct jffs2_build *b, uint64_t *left);
/* Finds which inodes the kernel's scan knows; summaries make more of them known. */
void note_known(struct jffs2_build *b);
/* True if the kernel's scan has an inode cache for inode `i`. */
bool inode_is_known(const struct jffs2_build *b, uint32_t i);
/* The records of summaries that speak of inodes: fills b->odd. */
void odd_index(struct jffs2_build *b);
/* The first of b->odd that names something in directory `pino`, or in one with a greater number. */
size_t odd_first(const struct jffs2_build *b, uint32_t pino);

/* ---- filter.c ---- */

/* True if node `node` is not written yet where the filter b->to is; `e` is how the view takes it. */
bool filter_hides(const struct jffs2_build *b, const struct extent *e, uint32_t node);
/* True if it is marked obsolete, and was not yet. */
bool filter_revives(const struct jffs2_build *b, const struct extent *e, uint32_t node);

/* ---- names.c ---- */

/* Fills the entries of directory `dir` with the winners, by about *left names, which is
 * decreased. True while there is more to do; no other directory may be begun then. */
bool names_step(struct jffs2_build *b, uint32_t dir, uint64_t *left);
/* The same, but it sets only the states of its dirents; the entries stay. */
bool names_restate(struct jffs2_build *b, uint32_t dir, uint64_t *left);

/* ---- names_order.c ---- */

/* The record of the name, NULL if a node has it. */
const struct jffs2_odd *name_record(const struct jffs2_log *log, uint32_t name);
/* Its node; EXTENT_NONE if only a record is there. */
uint32_t name_node(const struct jffs2_log *log, uint32_t name);
uint32_t name_version(const struct jffs2_log *log, uint32_t name);
/* Its bytes, as its node has them, or the record of a summary. */
struct span name_bytes(const struct jffs2_log *log, uint32_t name);
/* Less than 0 if a name with the first version and node wins over the same with the others,
 * greater if it loses. */
int name_before(uint32_t a_version, uint32_t a_node, uint32_t b_version, uint32_t b_node);
/* Below 0 if name `a` comes before `b`: by bytes, of the same ones the winner first. */
int name_order(const struct jffs2_log *log, uint32_t a, uint32_t b);
/* Sorts a few names. */
void names_order(const struct jffs2_log *log, uint32_t *names, size_t count);
/* Sorts b->names, those that are the same with the winner first; about *left of them, which is
 * decreased. False while there is more to do. */
bool names_sort(struct jffs2_build *b, uint64_t *left);
/* Ends it early, and frees the names. */
void names_cancel(struct jffs2_build *b);

/* ---- names_known.c ---- */

/* Sorts b->names, of directory `dir`, if most of them are entries of the present; else it returns
 * false and leaves them as they are. names_forget_order releases what it keeps. */
bool names_take_order(struct jffs2_build *b, uint32_t dir);
void names_forget_order(struct jffs2_build *b);
/* The entry that the present has for `name`, which comes after those asked for before; NULL if that
 * isn't known. */
const struct jffs2_entry *names_known(struct jffs2_build *b, uint32_t name);
/* True if the order tells that two names are not the same. */
bool names_differ(const struct jffs2_build *b, uint32_t a, uint32_t c);

/* ---- walk.c ---- */

/* Forgets all links, and what was removed. */
void links_reset(struct jffs2_build *b);
/* Call this before the links of inode `i` change, or its entries. */
void touch(struct jffs2_build *b, uint32_t i);
/* The entries of directory `dir` were those of *was, and are those of *now: goes on with what is
 * left of both, by about *left of them, which is decreased. True while there is more to do. */
bool links_exchange(struct jffs2_build *b, uint32_t dir, struct jffs2_range *was,
        struct jffs2_range *now, uint64_t *left);
/* The first of the links that directory `dir` has only from summaries, in b->odd_links. */
size_t odd_links_of(const struct jffs2_build *b, uint32_t dir);
/* Finds what is removed and what can be reached. */
void walk_resolve(struct jffs2_build *b);

/* ---- reach.c ---- */

/* The number of the entry by which dirent `node` leads to inode `inode`, FS_NONE. */
uint32_t reach_entry(const struct jffs2_fs *fs, uint32_t node, uint32_t inode);
/* Finds what can be reached, and through which entry, by a walk over all entries. */
void reach_all(struct jffs2_build *b);
/* The same for the inodes in b->stood and those that depend on them; no directory has
 * several names. False, with nothing of use found, if a walk would be less work. */
bool reach_touched(struct jffs2_build *b);

/* ---- stops.c ---- */

/* Notes where the listing of directories ends. */
void listing_resolve(struct jffs2_build *b);

/* ---- inode.c ---- */

/* Begins to find metadata, fragments and node states of inode `i`: b->resolving. */
void inode_begin(struct jffs2_build *b, uint32_t i);
/* Goes on by about *left looks at its nodes, which is decreased; true while there is more to do. No
 * other inode may be begun then. */
bool inode_step(struct jffs2_build *b, uint32_t i, uint64_t *left);
/* How far it is, 0 to 1. */
double inode_progress(const struct jffs2_build *b);
/* Releases what it has, at any time. */
void inode_end(struct jffs2_build *b);

/* ---- metadata.c ---- */

/* Sets what node b->resolving.newest says of inode `i`, whose fragments are there. */
void metadata_take(struct jffs2_build *b, uint32_t i);
/* The same of a directory's times, in slices: RESOLVING_DATES. */
void metadata_date(struct jffs2_build *b, uint32_t i, uint64_t *left);
/* Counts the links of a directory; the errors of an inode that only a summary knows. */
void metadata_links(struct jffs2_build *b, uint32_t i);

/* ---- ending.c ---- */

/* Begins to find by what, and how, the nodes of inode `i` were superseded that are still
 * STATE_ORPHAN although the inode is reachable. `kept` are its pieces without copies, in
 * any order; they are sorted. */
void endings_begin(struct endings *w, struct jffs2_build *b, uint32_t i, struct pieces *kept);
/* Goes on by about *left looks at them, which is decreased; true while there is more to do. */
bool endings_step(struct endings *w, uint64_t *left);
/* Releases what it has, at any time; a zeroed one is fine. */
void endings_end(struct endings *w);

/* ---- xattr.c ---- */

/* Resolves the extended attributes and the states of their nodes. */
void xattrs_resolve(struct jffs2_build *b);

/* ---- what is written ---- */

static inline struct jffs2_inode *
inode_write(const struct jffs2_build *b, uint32_t i)
{
	return pages_write(&b->fs->inodes, i);
}

static inline void
parent_write(const struct jffs2_build *b, uint32_t i, uint32_t entry)
{
	*(uint32_t *)pages_write(&b->fs->parents, i) = entry + 1;
}

/* The names that lead to inode `i` in directories that are not removed; for the root one
 * more. The kernel's nlink at first. */
static inline uint32_t
links_of(const struct jffs2_fs *fs, uint32_t i)
{
	return *(const uint32_t *)pages_at(&fs->links, i);
}

static inline void
links_add(const struct jffs2_build *b, uint32_t i, int32_t by)
{
	*(uint32_t *)pages_write(&b->fs->links, i) += (uint32_t)by;
}

static inline void
resolving_go_on(struct resolving *r, enum resolving_stage stage)
{
	r->stage = stage;
	r->next = 0;
}

/* Sets the first state of node `node`. */
static inline void
node_reset(struct jffs2_build *b, uint32_t node)
{
	struct extent e = jffs2_fs_extent(b->fs, node);

	set_state(b, node, first_state(b->log, &e));
}

/* ---- marks ---- */

static inline void
mark(struct jffs2_build *b, uint32_t i, enum build_mark bits)
{
	if (!b->whole && !b->marks[i])
		array_push(&b->marked, i);
	b->marks[i] |= (uint16_t)bits;
}

/* How many inodes are marked, and one of them. More may be added in between. */
static inline uint32_t
marked_count(const struct jffs2_build *b)
{
	return b->whole ? b->fs->inodes.count : (uint32_t)b->marked.count;
}

static inline uint32_t
marked_at(struct jffs2_build *b, uint32_t k)
{
	b->fs->work++;
	return b->whole ? k : b->marked.at[k];
}

/* True if the node is about an inode and its inode number can be trusted. */
static inline bool
belongs_to_inode(const struct extent *e)
{
	uint16_t type = e->nodetype | JFFS2_ACCURATE;

	return e->kind == EXTENT_NODE && (type == JFFS2_INODE || type == JFFS2_DIRENT)
	       && !(e->flaws & (FLAW_NODE_CRC | FLAW_LENGTH));
}

#endif
