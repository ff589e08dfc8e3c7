/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Time travel: what is shown of a volume is a view of its log at a point in the past
 * (past/point.h). Later nodes are ignored (STATE_LATER); the usual resolver makes files,
 * contents and states from the others. A node marked obsolete in place counts again, if
 * its CRCs are right, until a newer one replaces it. What garbage collection has erased
 * is lost.
 *
 * The view of the past is based on that of the present, which stays unchanged; from one
 * point to the next only what has changed between them is resolved again. Erase size and
 * salvage return to the present first.
 */
#ifndef PAST_PAST_H
#define PAST_PAST_H

#include "base/array.h"
#include "base/radix.h"
#include "firmware/firmware.h"
#include "jffs2/view/past.h"
#include "past/point.h"

/* Which points there are: what a slider stops at, in order; NOW is always the last. */
struct points {
	ARRAY(struct point) all;
};

/* Points being listed, in slices; the members are private. */
struct points_listing {
	const struct volume *v;
	const struct jffs2_past *dates;
	enum point_kind kind;
	uint32_t ino;
	struct points *p;
	int stage;
	size_t next, kept;
	struct radix sort;
};

/* What became of a file between two points. */
enum past_bit {
	PAST_ADDED = 1 << 0,
	PAST_REMOVED = 1 << 1,
	PAST_RENAMED = 1 << 2, /* a name was changed, added or removed */
	PAST_CONTENT = 1 << 3, /* its content comes from other nodes */
	PAST_SIZE = 1 << 4,
	PAST_MODE = 1 << 5,    /* type, permissions, owner */
	PAST_TIME = 1 << 6     /* only its time */
};

struct past_change {
	uint32_t ino;
	uint32_t bits;         /* enum past_bit */
};

struct past_changes {
	ARRAY(struct past_change) all; /* by inode number */
	uint32_t added, removed, changed;
	uint32_t incomplete;   /* files at this point with missing bytes */
};

enum past_step { PAST_IDLE, PAST_PREPARE, PAST_BEFORE, PAST_TARGET, PAST_COMPARE,
       PAST_ARRIVE };

/* Which end of the times is the aim. */
enum past_end { PAST_NO_END, PAST_FIRST, PAST_LAST };

/* Files with missing bytes, being counted; begins zeroed. */
struct past_count {
	uint32_t next; /* inode */
	uint32_t files;
};

/* Whether versions of an inode are missing, as far as that was asked for: its nodes are many, and
 * it is drawn again and again. */
struct past_gaps {
	uint32_t inode;
	bool known, gaps;
};

enum { PAST_GAPS_KEPT = 256 };

struct past {
	struct jffs2_past *log;    /* the dates in the log */
	struct jffs2_fs shown;     /* the view that the volume shows, once it has arrived */
	struct point point;        /* what the volume shows; NOW until the first arrival */
	struct point before;       /* the point before that in `points` */
	bool first;                /* no point before: changes are against nothing */
	struct points points;      /* of the kind of `point` */
	size_t at;                 /* index of `point` in it */
	struct past_changes changes; /* since `before` */
	uint32_t incomplete;       /* files with missing bytes, in what is shown */
	struct past_gaps gaps[PAST_GAPS_KEPT]; /* of what is shown, by the last digits of the inode */

	/* under way */
	enum past_step step;
	struct point aim;
	enum past_end end;         /* of the times: the aim, once they are known */
	struct jffs2_past_work *work; /* what is to be known of the log */
	bool counted;              /* `incomplete` is known; else it is being counted */
	struct past_count count;
	struct points_listing listing; /* points of the kind of `aim` ... */
	struct points listed;      /* ... until they are complete */
	struct jffs2_fs earlier, target; /* views of `before` and `aim`: differences from what
	                                  * is shown */
	struct jffs2_build *build;
	struct past_comparing *comparing;
	struct past_count arriving; /* `incomplete` of the view before, then of the aim */
	bool halfway;              /* the first of them is counted */
	struct jffs2_absorbing *absorbing; /* one view into another */
};

/* ---- past_points.c ---- */

/* The inode of a number in the present, FS_NONE; it has the same index at every point. */
uint32_t points_inode(const struct volume *v, uint32_t ino);

/* Lists the points of a kind for a volume (also one that is in the past): TIME: each time
 * at which something happened; VERSION: each remaining version of inode number `ino`;
 * PLACE: the end of each erase block. Doesn't free the old contents of `p`; points_free
 * does. */
void points_list(const struct volume *v, enum point_kind kind, uint32_t ino,
        struct points *p);
void points_free(struct points *p);

/* The same in slices: begins; `dates` are those of the volume, for TIME. Both must stay. */
void points_begin(struct points_listing *l, const struct volume *v, const struct jffs2_past *dates,
        enum point_kind kind, uint32_t ino, struct points *p);
/* Goes on by about *left looks, which is decreased; true while there is more to do. */
bool points_step(struct points_listing *l, uint64_t *left);
/* Releases it, at any time; the points are the caller's. A zeroed one is fine. */
void points_end(struct points_listing *l);

/* The last point in the list that is not after `at`; SIZE_MAX if all are. */
size_t points_find(const struct points *p, uint32_t at);

/* ---- past.c ---- */

/* Begins going to a point (NOW: back to the present, at once). The volume must be built;
 * it shows what it showed before until it arrives. A second call changes the aim. False
 * with err set if nothing is known of that time or version; of a large log that is found out
 * on the way. */
bool past_go(struct firmware *f, struct volume *v, const struct point *to,
        struct error *err);
/* The same, to the first or last of the times. */
bool past_go_end(struct firmware *f, struct volume *v, enum past_end end, struct error *err);

/* True while it is under way; true while which points there are is not known yet, and how far that
 * is, 0 to 1. */
bool past_going(const struct volume *v);
bool past_preparing(const struct volume *v);
double past_prepared(const struct volume *v);

/* Continues for about `budget` nodes; false once the volume shows the point (or wasn't
 * going anywhere), or with err set if there is none: it shows what it showed then. */
bool past_step(struct firmware *f, struct volume *v, uint32_t budget, struct error *err);

/* Goes to a point, all the way. */
bool past_travel(struct firmware *f, struct volume *v, const struct point *to,
        struct error *err);

/* Returns to the present at once; does nothing if the volume is there. */
void past_leave(struct firmware *f, struct volume *v);

/* The point that the volume shows; kind NOW in the present. */
struct point past_point(const struct volume *v);

/* ---- past_told.c ---- */

/* What happened to inode number `ino` since the point before: past_bit, 0 if nothing. */
uint32_t past_change_of(const struct volume *v, uint32_t ino);

/* "added", "written, renamed" for such bits. */
void past_add_bits(uint32_t bits, struct text *t);

/* "3 files changed since 2015-01-01 01:00:00: 1 added, 1 removed; 2 incomplete". */
void past_summarize(const struct volume *v, struct text *t);

/* Why the content of a regular file may not be all of what it was at the point: bytes
 * that are missing, versions that are gone. False, adding nothing, if nothing is
 * missing. */
bool past_incomplete(const struct volume *v, uint32_t inode, struct text *t);

/* ---- past.c ---- */

/* The dated events in the log of the volume; release with past_dates_free. */
struct jffs2_past *past_dates(const struct volume *v);
void past_dates_free(const struct volume *v, struct jffs2_past *past);

/* ---- within the room ---- */

/* past_changes.c: begins to find what is different in `b`, which is based on `a`; `a` NULL: everything
 * is. Both must stay. */
struct past_comparing *past_comparing_begin(const struct jffs2_fs *a, const struct jffs2_fs *b);
/* Goes on by about *left looks at inodes and names, which is decreased; true while there is more. */
bool past_comparing_step(struct past_comparing *s, uint64_t *left);
/* Releases it, at any time; what was found goes to *c, unless it is NULL or not complete. NULL is
 * fine. */
void past_comparing_end(struct past_comparing *s, struct past_changes *c);
/* past_absorb.c: lets past->shown become the view that was made last, and what is shown before is left
 * as it is until then. Goes on by about `left` looks; false while there is more to do. */
bool past_absorb(struct volume *v, uint64_t left);
/* past_changes.c: how many more files of `b` are incomplete than of `a`, on which it is based, or
 * NULL: adds that to c->files. Goes on by about *left inodes, which is decreased; true while there is more to do. */
bool past_count_step(struct past_count *c, const struct jffs2_fs *a, const struct jffs2_fs *b,
        uint64_t *left);

#endif
