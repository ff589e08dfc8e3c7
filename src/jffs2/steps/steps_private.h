/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the list of steps is made; each file does what one part of the kernel does:
 *   steps_make.c   drives, in slices
 *   steps.c        states after a step
 *   steps_scan.c   blocks and nodes (fs/jffs2/scan.c)
 *   steps_names.c  names that replace one another (nodelist.c)
 *   steps_links.c  links, removal (build.c)
 *   steps_walk.c   which inodes are read, on access
 *   steps_read.c   the nodes of each (readinode.c)
 *   steps_chapter.c from one block, directory or inode to another
 *   steps_about.c  what a step is about
 *   steps_words.c, steps_words_read.c   and a sentence on it
 */
#ifndef JFFS2_STEPS_PRIVATE_H
#define JFFS2_STEPS_PRIVATE_H

#include "base/radix.h"
#include "jffs2/layout.h"
#include "jffs2/content/members.h"
#include "jffs2/content/pieces.h"
#include "jffs2/steps/steps.h"
#include "text/sort.h"

struct jffs2_step_block {
	uint32_t n;
	struct jffs2_step step;
};

/* A directory with names that are not in fs->entries: all its names, by name, are those from
 * `first` on in `order`. In any other they are its entries. */
struct jffs2_step_dir {
	uint32_t dir, first, count;
};

/* The name that dirent `node` meets in the scan. The one with the lower version goes. */
struct jffs2_meeting {
	uint32_t node, other;
};

/* ---- while they are made ---- */

/* The names of one directory. */
struct step_naming {
	enum { NAMES_COLLECT, NAMES_SORT, NAMES_SETTLE } at;
	uint32_t dir;
	ARRAY(uint32_t) nodes; /* its dirents, by name once they are sorted */
	struct sort *sort;
	uint32_t k;            /* of its nodes in the view, or of these */
	uint32_t there, first; /* the dirent that stands by now, the first of that name */
	uint32_t next;         /* of its entries */
	size_t ordered, others, meetings; /* how many the steps had before */
};

/* What goes for want of links. */
struct step_removal {
	uint32_t *links;             /* of each inode */
	ARRAY(uint32_t) dead;        /* inodes that lost their last name */
	struct jffs2_range entries;  /* of the one that goes: those that are left */
	bool following;              /* what never had a link has gone */
};

/* One inode as it is read. */
struct step_reading {
	enum { READ_NEXT, READ_GATHER, READ_LAY, READ_ORDER, READ_ADD, READ_END, READ_CUT,
		READ_SETTLE } at;
	ARRAY(uint32_t) todo;      /* inodes, the next one last */
	uint32_t inode;
	struct jffs2_range left;   /* of its nodes, or then of its entries */
	struct members nodes;      /* all its inode nodes */
	struct pieces laid;        /* those that the file is made of, the uppermost first */
	struct piece newest;
	struct settling settling;
	struct members_order order;
	size_t k;                  /* of the nodes */
	size_t next;               /* of the pieces: that many are not laid yet */
	uint32_t first;            /* its first step that is kept */
	size_t kept;               /* where that is */
	uint32_t metadata;         /* the newest node without data, if nothing is newer */
	uint32_t end;              /* of the data so far */
	bool cut;                  /* a node is cut off ... */
	uint32_t cut_at;           /* ... with this step */
};

struct jffs2_steps_making {
	struct jffs2_steps *s;
	uint64_t looks;         /* that are left in this slice */
	uint64_t looked, all;   /* done by now, and about how many there are */
	int stage;
	bool begun;             /* the stage is */
	uint32_t next, k;       /* what the stage goes on with */
	struct radix sort;      /* of the meetings */
	uint64_t boundary;      /* scan: where the next block begins */
	struct step_naming naming;
	struct step_removal removal;
	struct step_reading reading;
	/* Nodes of an inode that have their final state from step settle_at on. */
	struct jffs2_range settle;
	uint32_t settle_at;
};

/* False if the slice ends. */
static inline bool
look(struct jffs2_steps_making *m)
{
	if (!m->looks)
		return false;
	m->looks--;
	return true;
}

/* Work that is done in one go took so many. */
void looked_at(struct jffs2_steps_making *m, size_t count);

/* Reads the nodes of the inode under way; false if the slice ends. */
bool read_nodes(struct jffs2_steps_making *m);

/* Stages: one that has a beginning has it called once; it returns true if the slice ended before it
 * did, to be called again. Its end releases memory, at any time. Each needs those before it. */
void steps_begin_scan(struct jffs2_steps_making *m);
bool steps_scan(struct jffs2_steps_making *m);
bool steps_names(struct jffs2_steps_making *m); /* adds no steps */
void steps_end_names(struct jffs2_steps_making *m);
void steps_begin_meetings(struct jffs2_steps_making *m);
bool steps_sort_meetings(struct jffs2_steps_making *m);
void steps_end_meetings(struct jffs2_steps_making *m);
void steps_begin_links(struct jffs2_steps_making *m);
bool steps_count_links(struct jffs2_steps_making *m);
void steps_begin_removal(struct jffs2_steps_making *m);
bool steps_remove(struct jffs2_steps_making *m);
void steps_end_links(struct jffs2_steps_making *m);
void steps_begin_read(struct jffs2_steps_making *m);
bool steps_read(struct jffs2_steps_making *m);
void steps_begin_lost(struct jffs2_steps_making *m);
bool steps_lose(struct jffs2_steps_making *m);
void steps_end_read(struct jffs2_steps_making *m);

/* Adds a step that is kept as it is, and gives its number. */
uint32_t step_add(struct jffs2_steps *s, enum jffs2_step_kind kind,
        enum jffs2_outcome outcome, uint32_t what, uint32_t other);
void step_add_phase(struct jffs2_steps *s, enum jffs2_phase phase);

/* From step `at` on extent `i` has its final state. */
void standing_settle(struct jffs2_steps *s, uint32_t i, uint32_t at);
/* The same for all nodes of an inode that don't have it yet: to begin it, then to go on until it
 * returns true. */
void settle_inode(struct jffs2_steps_making *m, uint32_t inode, uint32_t at);
bool settle_go_on(struct jffs2_steps_making *m);

/* ---- what they say ---- */

/* Extent `i` as the view sees it. */
static inline struct extent
step_extent(const struct jffs2_steps *s, uint32_t i)
{
	return jffs2_fs_extent(s->fs, i);
}

/* The type of node `i`, with its ACCURATE bit; 0 if it is unknown. */
static inline uint16_t
step_type_at(const struct jffs2_steps *s, uint32_t i)
{
	return jffs2_type(s->log->extents.at[i].nodetype)->nodetype;
}

/* True if the node is of the type (with its ACCURATE bit) and the scan takes it in. */
static inline bool
counts_as(const struct jffs2_steps *s, uint32_t i, uint16_t nodetype)
{
	return jffs2_extent_is(&s->log->extents.at[i], nodetype) && jffs2_fs_counts(s->fs, i);
}

/* True if the node fails at its header: the checks of its type are not reached. */
bool header_refuses(const struct jffs2_log *log, const struct extent *e);

/* The state of a node after the checks of its type alone. */
enum node_state state_at_scan(const struct jffs2_steps *s, uint32_t i);

/* Extents have their step counted from the nearest one for which it is kept; as many as a byte has
 * bits. */
enum { SEEN_EVERY = 8 };

/* The step with which the scan is done with extent `i`; the same on a walk. */
uint32_t step_seen(const struct jffs2_steps *s, uint32_t i);
uint32_t step_seen_on(const struct jffs2_steps *s, struct jffs2_steps_walk *w, uint32_t i);

/* Step `n` of a phase, not its first one. */
struct jffs2_step scan_step_at(const struct jffs2_steps *s, uint32_t n);
struct jffs2_step link_step_at(const struct jffs2_steps *s, uint32_t n);
struct jffs2_step unlink_step_at(const struct jffs2_steps *s, uint32_t n);

/* The first step about a block, as an index of `blocks`, that comes after step `n`. */
size_t block_after(const struct jffs2_steps *s, uint32_t n);
/* The last inode, as an index of `removed`, that goes with step `n` or before; 0 if none does. */
uint32_t removed_by(const struct jffs2_steps *s, uint32_t n);
/* The first inode, as an index of `reads`, that is read by step `n` or later. */
uint32_t read_after(const struct jffs2_steps *s, uint32_t n);

/* The step at which the scan learns of the inode, or STEP_NEVER. */
uint32_t step_known(const struct jffs2_steps *s, uint32_t inode);

/* The dirent of the same name that dirent `node` meets in the scan, or EXTENT_NONE. */
uint32_t met_by(const struct jffs2_steps *s, uint32_t node);

/* steps_words.c: add the flaws as the kernel takes them; "inode 7, /etc/passwd"; and how many
 * nodes of the inode the scan accepted, for a directory also the names in it. */
void step_add_flaws(uint32_t flaws, struct text *t);
void step_add_inode(const struct jffs2_steps *s, uint32_t i, struct text *t);
uint32_t step_taken_nodes(const struct jffs2_steps *s, uint32_t inode);
/* steps_words_read.c: adds the sentence on a step in which an inode is read. */
void step_describe_read(const struct jffs2_steps *s, const struct jffs2_step *step,
        struct text *t);

#endif
