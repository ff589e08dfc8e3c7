/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The mount, replayed: a list of the steps in which the kernel comes to know a file
 * system, and what it knows after each of them. The order is the kernel's: the blocks and
 * nodes in the order of the flash (fs/jffs2/scan.c), the link counts (build.c, pass 1),
 * what nobody links to (pass 2), the extended attributes; and then, on access only, inode
 * after inode (readinode.c), in the order of a walk through the tree.
 *
 * For each node, name and inode the numbers of the few steps that change its state are
 * stored, so the state after any step is known without replaying. The subject of a step
 * is stored only if it doesn't follow from those numbers. Made from a finished log and
 * its fs, which are borrowed and must not change.
 *
 * steps_make.c makes them; steps_about.c has what a step is about, steps_words.c a sentence on
 * it, steps_names.c the names that are known after it, steps_chapter.c the next chapter; steps.c
 * the rest.
 */
#ifndef JFFS2_STEPS_H
#define JFFS2_STEPS_H

#include "jffs2/view/fs.h"

enum jffs2_phase {
	PHASE_SCAN,
	PHASE_LINKS,
	PHASE_UNLINKED,
	PHASE_XATTRS,
	PHASE_READ,
	PHASE_COUNT
};

/* What a step does, with the meaning of its `what` and `other`. */
enum jffs2_step_kind {
	STEP_PHASE,    /* a phase begins; enum jffs2_phase */
	STEP_SPARE,    /* the spare area of a block of NAND flash; its offset */
	STEP_SUMMARY,  /* the end of a block points to a summary; offset of the block,
	                * extent of the summary or EXTENT_NONE */
	STEP_BLOCK,    /* the first bytes of a block; its offset, enum jffs2_glance */
	STEP_HEADER,   /* magic, header CRC, length, ACCURATE; extent */
	STEP_NODE,     /* the checks of its type; extent, the name that loses or wins */
	STEP_FREE,     /* an erased run; extent */
	STEP_DIRT,     /* bytes that are no node; extent */
	STEP_LINK,     /* a name counts for its inode; name, links by now */
	STEP_DANGLING, /* a name whose inode has no node; name */
	STEP_REMOVE,   /* an inode without links goes; inode, 1 if its last name went */
	STEP_UNLINK,   /* a name in a removed directory; name, links left */
	STEP_XATTR,    /* an xattr or xref is assigned, or not; extent */
	STEP_READ,     /* the nodes of an inode are gathered; inode */
	STEP_REFUSED,  /* a node that only now fails a check; extent */
	STEP_COPY,     /* one of two with the same version goes; extent, the other */
	STEP_METADATA, /* one without data; extent, the older one that goes */
	STEP_INSERT,   /* its data lies over the older; extent, how many that supersedes */
	STEP_TRUNCATE, /* data beyond the size is cut off; inode, the size */
	STEP_FINISH,   /* the newest node gives mode, owner and times; inode, that node */
	STEP_LOST,     /* no path leads to it, though it has links; inode */
	STEP_KINDS
};

/* What becomes of the subject of a step. */
enum jffs2_outcome {
	OUTCOME_NONE,
	OUTCOME_GO_ON,
	OUTCOME_EMPTY,
	OUTCOME_TAKEN,
	OUTCOME_OLD,
	OUTCOME_DROPPED,
	OUTCOME_DIRT,
	OUTCOME_FREE,
	OUTCOME_REMOVED,
	OUTCOME_COUNT
};
extern const char *const jffs2_phase_names[];   /* PHASE_COUNT: "scan" */
extern const char *const jffs2_outcome_names[]; /* OUTCOME_COUNT: "taken"; "" for none */

struct jffs2_step {
	uint32_t what, other;
	uint8_t kind, outcome; /* enum jffs2_step_kind, enum jffs2_outcome */
};

enum { STEP_NEVER = UINT32_MAX };

/* When a node's state changes: before step_seen it is unread, then it has the state from the scan,
 * from `then` on it is in use, from `last` on it has its final state. */
struct jffs2_standing {
	uint32_t then, last;
};

/* A name that is replaced or leads nowhere, and the step at which it goes. */
struct jffs2_step_name {
	struct jffs2_entry entry;
	uint32_t gone;
};

enum jffs2_inode_standing { INODE_UNKNOWN, INODE_KNOWN, INODE_READ, INODE_GONE };

struct jffs2_steps {
	const struct jffs2_log *log;
	const struct jffs2_fs *fs;
	uint32_t count;                      /* of steps */
	uint32_t phases[PHASE_COUNT];        /* the step with which each begins */

	/* ---- private ---- */
	struct jffs2_standing *nodes; /* parallel to the extents */
	uint32_t *seen;               /* step_seen of every eighth extent */
	uint8_t *twice;               /* a bit for each extent: it takes two steps of the scan */
	uint32_t *ends;               /* parallel to fs->inodes: when each is read, or gone */
	/* names */
	ARRAY(struct jffs2_step_name) others; /* that are not in fs->entries */
	ARRAY(struct jffs2_step_dir) mixed;   /* directories that have such */
	ARRAY(uint32_t) order;                /* their names, by name */
	ARRAY(struct jffs2_meeting) meetings; /* by node */
	/* what doesn't follow from all that: */
	ARRAY(struct jffs2_step_block) blocks; /* scan: steps about a block */
	uint32_t *links;           /* pass 1, parallel to fs->entries: of its inode by now */
	ARRAY(uint32_t) linked;    /* pass 1: entries in that order, of a view with a base */
	ARRAY(uint32_t) dangling;  /* pass 1: elements of others, in the order of steps */
	ARRAY(uint32_t) removed;   /* pass 2: inodes in that order */
	size_t removed_first;      /* that many had no link, the rest lost it */
	ARRAY(uint32_t) left;      /* pass 2: links left, for each name that went */
	ARRAY(uint32_t) reads;     /* access: inodes that are read, in that order */
	uint32_t lost;             /* access: the step after the last of those */
	/* xattrs and access: the steps except the first and last of each that is read */
	ARRAY(struct jffs2_step) kept;
};

/* Makes the steps; n log n in the number of nodes. jffs2_steps_free(NULL) is fine. */
struct jffs2_steps *jffs2_steps_new(const struct jffs2_log *log, const struct jffs2_fs *fs);
void jffs2_steps_free(struct jffs2_steps *s);

/* ---- the same in slices: begin, step until false, end ---- */

struct jffs2_steps_making;
struct jffs2_steps_making *jffs2_steps_begin(const struct jffs2_log *log,
        const struct jffs2_fs *fs);
/* Goes on for about `looks` looks at a node, a name or an inode, of some 50 ns; false once all is
 * made. */
bool jffs2_steps_step(struct jffs2_steps_making *m, size_t looks);
/* 0 to 1, by an estimate. */
double jffs2_steps_progress(const struct jffs2_steps_making *m);
/* Ends it, at any time; the steps, NULL if they are not all made. NULL is fine. */
struct jffs2_steps *jffs2_steps_end(struct jffs2_steps_making *m);

/* ---- a step ---- */

/* Step `n`, below s->count. Takes the logarithm of the number of nodes. */
struct jffs2_step jffs2_step_at(const struct jffs2_steps *s, uint32_t n);

/* ---- names that the scan takes in: first the entries of the view, then those that something overtakes,
 * or that lead nowhere ---- */

/* How many there are, and one of them. */
uint32_t jffs2_steps_names(const struct jffs2_steps *s);
struct jffs2_entry jffs2_steps_name(const struct jffs2_steps *s, uint32_t name);

/* The k-th name that directory `dir` ever has, by name; FS_NONE beyond the last. */
uint32_t jffs2_steps_name_in(const struct jffs2_steps *s, uint32_t dir, uint32_t k);

/* ---- after step `n` (from 0 on), in time independent of n ---- */

/* False if extent `i` has not been read. Else *state is its state; a node whose content
 * is still to be checked is STATE_UNKNOWN (kernel: REF_UNCHECKED). */
bool jffs2_steps_state(const struct jffs2_steps *s, uint32_t i, uint32_t n,
        enum node_state *state);
/* The same of extent after extent, which takes less. */
struct jffs2_steps_walk {
	bool begun;
	uint32_t extent, step; /* the last one, and the step with which the scan was done with it */
	size_t block;          /* the first step about a block that comes after that */
};
bool jffs2_steps_state_on(const struct jffs2_steps *s, struct jffs2_steps_walk *w, uint32_t i,
        uint32_t n, enum node_state *state);
bool jffs2_steps_name_there(const struct jffs2_steps *s, uint32_t name, uint32_t n);
/* Goes through the nodes of an inode that is neither read nor gone. */
enum jffs2_inode_standing jffs2_steps_inode(const struct jffs2_steps *s, uint32_t inode,
        uint32_t n);

/* ---- about a step ---- */

/* The phase of the mount that step `n` is in. */
enum jffs2_phase jffs2_steps_phase(const struct jffs2_steps *s, uint32_t n);

/* The next step in `direction` with which a block, a directory, an inode or a phase
 * begins; the last or first step if there is none. */
uint32_t jffs2_steps_chapter(const struct jffs2_steps *s, uint32_t n, int direction);

/* The bytes it looks at, from the part's start; *len 0: none of their own. */
void jffs2_step_bytes(const struct jffs2_steps *s, uint32_t n, uint32_t *offset,
        uint32_t *len);

/* The extent and the inode (index in fs->inodes) it is about; EXTENT_NONE, FS_NONE. */
uint32_t jffs2_step_extent(const struct jffs2_steps *s, uint32_t n);
uint32_t jffs2_step_inode(const struct jffs2_steps *s, uint32_t n);

/* The function of the kernel that does it. */
const char *jffs2_step_rule(const struct jffs2_steps *s, uint32_t n);

/* Adds what is done and why, one sentence, without a full stop. Names of the image are
 * free of control bytes. */
void jffs2_step_describe(const struct jffs2_steps *s, uint32_t n, struct text *t);

#endif
