/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where one run of JFFS2 nodes holds more than one file system: neighbouring partitions
 * of a flash follow each other with nothing in between. Read as one, their inode numbers
 * collide and files get each other's content. Each place where a block may begin is
 * tested against the nodes; doc/partitions.md has the rule. A decision owns its lists;
 * divide_free releases them.
 */
#ifndef JFFS2_DIVIDE_H
#define JFFS2_DIVIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "jffs2/scan.h"

/* What decided for a boundary. */
enum divide_sign {
	DIVIDE_NONE,
	DIVIDE_CONFLICTS, /* nodes that contradict each other, if it were one file system */
	DIVIDE_TWINS,     /* inodes that are complete on both sides */
	DIVIDE_COPIES,    /* the same nodes on both sides: two copies of a file system */
	DIVIDE_CLOSURE,   /* it tears nothing, places within either side tear much */
	DIVIDE_BLANK,     /* it tears nothing, and erased blocks without cleanmarkers precede it */
	DIVIDE_BEGIN,     /* it tears nothing, and a root directory begins behind it */
	DIVIDE_SIGNS
};
extern const char *const divide_signs[DIVIDE_SIGNS]; /* stable names, for TSV and JSON */

/* One place tested against the nodes. Only inodes that have inode nodes (or, for
 * directories, entries) and a name are counted. */
struct divide_evidence {
	uint32_t offset;    /* from the part's start: the first byte of what would follow */
	uint32_t conflicts; /* same inode and version, or same directory and version, in nodes
	                     * of different content before and after; an inode whose type
	                     * differs */
	uint32_t twins;     /* inodes complete on both sides */
	uint32_t copies;    /* nodes that occur identically on both sides */
	uint32_t torn;      /* inodes split into name and nodes by the cut */
	uint32_t before, after; /* inodes complete on that side */
	uint32_t around;    /* most that places inside a side tear: the smaller */
	bool begins;        /* a root directory begins right behind it, and inode numbers */
	bool goes_on;       /* the first name behind it is of the inode with the next number, as in
	                     * one file system that is written in order */
	bool resumes;       /* after erased blocks, inode numbers and the versions of names go on as
	                     * if these had held what is between */
	uint32_t links;     /* pairs of nodes of one inode, or of names in one directory, that follow
	                     * one another in their versions: one file system goes on */
	uint32_t names;     /* names in a directory that stand on both sides */
	uint32_t blanks;    /* erased blocks without cleanmarkers right before it, where others
	                     * have one */
	/* For one that was taken: bytes by which it could as well be earlier or later,
	 * since blocks with only a cleanmarker are no evidence; 0 if its place is
	 * certain. */
	uint32_t earlier, later;
	bool doubtful;      /* there is much evidence for it, but not enough */
	enum divide_sign sign; /* why it was taken, DIVIDE_NONE if it was not */
};

/* A stretch of the part: a file system, or erased blocks between two. */
struct divide_piece {
	uint32_t offset, len;
	bool erased;
};

enum { DIVIDE_MOST = 64 }; /* boundaries that are taken */

struct divide_decision {
	/* One piece: it is one file system. They tile the part. */
	ARRAY(struct divide_piece) pieces;
	/* The places that were taken, and the likeliest of each piece that was not; by
	 * offset. */
	ARRAY(struct divide_evidence) evidence;
	uint32_t places;  /* how many were examined */
	bool contradicted; /* there are conflicts left that no piece explains */
	bool doubtful;    /* much evidence for a boundary that was not taken */
	char why[256];    /* one sentence for people */
};

/* What contradicts the log being one file system. */
struct divide_doubt {
	uint32_t conflicts;  /* pairs of nodes, as in struct divide_evidence */
	ARRAY(uint32_t) inos; /* the inodes (directories, of dirents) concerned, ascending, once */
	char why[256];       /* both readings in a sentence; "" without a doubt */
};

/* What else is known of the part. */
struct divide_hints {
	uint64_t base; /* its offset in the flash: round numbers count if nothing else
	                * shows which of several erased blocks comes first */
	bool begins;   /* a file system begins with the part, erased blocks or not */
};

/* Begins to divide a log that was scanned without boundaries (erase_size 0) and does not change
 * meanwhile. Linear in the number of extents for each piece found. */
struct divide_work *divide_start(const struct jffs2_log *log,
        const struct divide_hints *hints);
/* Examines one more stretch of the log; false once all is decided. */
bool divide_step(struct divide_work *w);
/* Fills `d`, after the last step; releases `w`. */
void divide_finish(struct divide_work *w, struct divide_decision *d);
/* Releases `w` early; NULL is fine. */
void divide_cancel(struct divide_work *w);
void divide_free(struct divide_decision *d);

/* ---- divide_why.c ---- */

/* The doubts that remain about a log that is taken for one file system. `likeliest` is
 * the place with the most evidence, with offsets from `base` bytes before the part; NULL
 * if none was looked for. Linear. */
void divide_doubts(const struct jffs2_log *log, const struct divide_evidence *likeliest,
        uint64_t base, struct divide_doubt *doubt);
/* The likeliest of the places examined; NULL if there is none. */
const struct divide_evidence *divide_likeliest(const struct divide_decision *d);

/* The evidence for and against a boundary, as a sentence without its full stop. */
struct text;
void divide_describe(const struct divide_evidence *e, struct text *t);
void divide_doubt_free(struct divide_doubt *doubt);

#endif
