/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Time travel: a volume as its log was at a point in the past (past/point.h). Nodes that
 * came later are passed over (STATE_LATER); from the others the same resolver as ever makes
 * files, contents and states. A node marked obsolete in place counts again, if its CRCs are
 * right, until a newer one replaces it. What garbage collection erased cannot come back.
 *
 * While a volume is in the past its log and fs are those of that point: everybody who looks
 * at it sees the past without knowing; volume->past keeps the present until the return.
 * Erase size and salvage return to the present first. Nothing here changes what the
 * present is.
 */
#ifndef PAST_PAST_H
#define PAST_PAST_H

#include "base/array.h"
#include "firmware/firmware.h"
#include "past/point.h"

/* Which points there are: what a slider stops at, in order; NOW is always the last. */
struct points {
	ARRAY(struct point) all;
};

/* What became of a file between two points. */
enum past_bit {
	PAST_ADDED = 1 << 0,
	PAST_REMOVED = 1 << 1,
	PAST_RENAMED = 1 << 2, /* another name, or one more or less */
	PAST_CONTENT = 1 << 3, /* other nodes make up its content */
	PAST_SIZE = 1 << 4,
	PAST_MODE = 1 << 5,    /* type, permissions, owner */
	PAST_TIME = 1 << 6     /* nothing but its time */
};

struct past_change {
	uint32_t ino;
	uint32_t bits;         /* enum past_bit */
};

struct past_changes {
	ARRAY(struct past_change) all; /* by inode number */
	uint32_t added, removed, changed;
	uint32_t incomplete;   /* files at this point of which bytes are in no node */
};

/* The times between which a node is there: from <= t < to, `to` 0: to this day. Of a node
 * without a date none can be told; it ends before it begins. */
struct past_span {
	uint32_t from, to;
};
#define PAST_UNDATED ((struct past_span){ 2, 1 })

static inline bool
past_dated(struct past_span span)
{
	return span.to == 0 || span.from <= span.to;
}

/* A log and its files at some point. */
struct past_state {
	struct jffs2_log log;
	struct jffs2_fs fs;
	struct point point;
	bool made;
};

enum past_step { PAST_IDLE, PAST_BEFORE, PAST_TARGET };

struct past {
	struct past_state present; /* put aside */
	struct point point;        /* what the volume shows; NOW until the first arrival */
	struct point before;       /* the point before that in `points` */
	bool first;                /* there is none before: changes are against nothing */
	struct points points;      /* of the kind of `point` */
	size_t at;                 /* index of `point` in it */
	struct past_changes changes; /* since `before` */
	ARRAY(struct past_span) spans; /* parallel to the extents */

	/* under way */
	enum past_step step;
	bool for_good; /* the present is given up on the way */
	struct past_state earlier, target;
	struct jffs2_build *build;
};

/* Lists the points of a kind for a volume (also one that is in the past): TIME: each time at
 * which something happened; VERSION: each version that is left of inode number `ino`; PLACE:
 * the end of each erase block. Frees nothing of `p`; points_free does. */
void points_list(const struct volume *v, enum point_kind kind, uint32_t ino,
        struct points *p);
void points_free(struct points *p);

/* The last point in the list that is not after `at`; SIZE_MAX if all are. */
size_t points_find(const struct points *p, uint32_t at);

/* Begins the way to a point (NOW: the way back, done at once). The volume must be built.
 * Until it arrives the volume shows what it showed. A second call changes the aim. False
 * with err set if nothing is known of that time or version. */
bool past_go(struct firmware *f, struct volume *v, const struct point *to,
        struct error *err);

/* True while there is a way to go. */
bool past_going(const struct volume *v);

/* Goes on for about `budget` nodes; false once the volume shows the point (or was not
 * going anywhere). */
bool past_step(struct firmware *f, struct volume *v, uint32_t budget);

/* Goes to a point, all the way. */
bool past_travel(struct firmware *f, struct volume *v, const struct point *to,
        struct error *err);

/* The same for a volume in the present, which is given up: there is no way back and no other
 * point to go to; points and versions of the present are gone. Takes half the memory. */
bool past_move(struct firmware *f, struct volume *v, const struct point *to,
        struct error *err);

/* Back to the present, at once; nothing happens to a volume that is there. */
void past_leave(struct firmware *f, struct volume *v);

/* The point that the volume shows; kind NOW in the present. */
struct point past_point(const struct volume *v);

/* The log and the files of the present, wherever the volume is. */
const struct jffs2_fs *past_present(const struct volume *v);

/* What became of inode number `ino` since the point before: past_bit, 0 if nothing. */
uint32_t past_change_of(const struct volume *v, uint32_t ino);

/* "added", "written, renamed" for such bits. */
void past_add_bits(uint32_t bits, struct text *t);

/* "3 files changed since 2015-01-01 01:00:00: 1 added, 1 removed; 2 incomplete". */
void past_summarize(const struct volume *v, struct text *t);

/* Why the content of a regular file may not be all of what it was at the point: bytes that no
 * node has, versions that are gone. False, without a text, if nothing is missing. */
bool past_incomplete(const struct volume *v, uint32_t inode, struct text *t);

/* ---- within the model ---- */

/* past_spans.c: fills past->spans from the present. */
void past_spans_make(const struct jffs2_fs *fs, struct past *past);

/* past_changes.c: what is different in `b`; `a` NULL: everything is. */
void past_changes_find(const struct jffs2_fs *a, const struct jffs2_fs *b,
        struct past_changes *c);

#endif
