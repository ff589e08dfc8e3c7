/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shared by the files that divide a log. The witnesses of a log are its sound dirents and
 * inode nodes that are not marked obsolete, in flash order; a cut has the number of the
 * witness after it.
 *
 * divide_witness.c gathers the witnesses, divide_place.c finds the places for a cut,
 * divide_count.c and divide_names.c count what speaks for and against one, divide_judge.c weighs that,
 * divide_pieces.c sees what the pieces are worth, divide_why.c explains.
 */
#ifndef JFFS2_DIVIDE_PRIVATE_H
#define JFFS2_DIVIDE_PRIVATE_H

#include "jffs2/divide/divide.h"

/* Extents by index, ascending. */
struct witnesses {
	const struct jffs2_log *log;
	ARRAY(uint32_t) at;
	ARRAY(uint32_t) markers; /* cleanmarkers */
};

/* Witnesses [from, to). */
struct witness_range {
	uint32_t from, to;
};

/* Witness `at` of a range is about inode `ino`; `version` orders those of one inode. */
struct mark {
	uint32_t ino, version, at;
};
struct marks {
	ARRAY(struct mark) list;
	/* while they are sorted */
	int digit;          /* of the keys, that comes next */
	struct mark vary;   /* bits that are not the same in all */
	struct mark *spare; /* the other place */
};
/* Sorts by inode and version, those of one pair in the order they stand in. Linear; in a few steps:
 * true while there is more to do. */
bool marks_sort_step(struct marks *m);
void marks_release(struct marks *m);

/* What a cut before a witness separates; members as in struct divide_evidence. */
struct tally {
	int32_t conflicts, copies, torn, twins, before, after, links, names;
};

/* For each witness in the range: the highest inode number up to it; freed by the
 * caller. */
uint32_t *divide_highest(const struct witnesses *w, struct witness_range range);
/* The inode that a dirent names; 0 for any other witness and for one that deletes a
 * name. */
uint32_t divide_target(const struct witnesses *w, uint32_t witness);

static inline const struct extent *
witness_at(const struct witnesses *w, uint32_t witness)
{
	return &w->log->extents.at[w->at.at[witness]];
}

/* True if it is a cleanmarker whose header can be trusted. */
bool divide_is_marker(const struct extent *e);

void witnesses_gather(struct witnesses *w, const struct jffs2_log *log);
void witnesses_free(struct witnesses *w);

/* Counts for each cut in the range: tally[k] is of the cut before witness range.from + k; it
 * has to - from + 2 members, zeroed. In a few steps, each linear in the number of witnesses: begin, step
 * until false, end, at any time. */
struct divide_counting;
struct divide_counting *divide_count_begin(const struct witnesses *w, struct witness_range range,
        struct tally *tally);
bool divide_count_step(struct divide_counting *c);
void divide_count_end(struct divide_counting *c); /* NULL is fine */

/* Calls `each` for every pair of witnesses (numbers in w->at) that contradict each other:
 * neighbours among those of one inode and version, or directory and version. */
void divide_each_conflict(const struct witnesses *w,
        void (*each)(void *arg, uint32_t a, uint32_t b), void *arg);
/* The same for those in the range that are copies of each other. */
void divide_each_copy(const struct witnesses *w, struct witness_range range,
        void (*each)(void *arg, uint32_t a, uint32_t b), void *arg);

/* How likely a file system begins at the witness, judging by what is between it and the
 * one before; never where both are of one inode and the versions continue. */
enum divide_spot {
	PLACE_NONE,
	PLACE_ROUND,  /* at a multiple of 4 KiB */
	PLACE_ERASED, /* behind erased bytes */
	PLACE_MARKED, /* behind a cleanmarker */
	PLACE_BLANK   /* behind a whole erased block without cleanmarker, where others have one */
};
enum divide_spot divide_place(const struct witnesses *w, uint32_t witness);
/* How many such blocks stand before the witness. */
uint32_t divide_blanks(const struct witnesses *w, uint32_t witness);

/* The erase size that cleanmarkers show around the extent, 0 if they don't. */
uint32_t divide_size_near(const struct witnesses *w, uint32_t extent);

/* Where a piece begins, and the first and the last block where it could as well. */
struct joint {
	uint32_t offset, earliest, latest;
};
/* The exact place of the cut before `witness`: the piece before it begins with witness `from`,
 * the one behind it ends at offset `end`. `base` as in struct divide_hints. */
struct joint divide_joint(const struct witnesses *w, uint64_t base, uint32_t from,
        uint32_t witness, uint32_t end);
/* Where the erased blocks begin that stand at the end of the bytes [from, to) and belong to
 * no file system; `to` if there are none. */
uint32_t divide_blank_tail(const struct witnesses *w, uint32_t from, uint32_t to);
/* Where the first file system begins: behind the erased blocks that lead the part. */
uint32_t divide_blank_front(const struct witnesses *w);

enum { TWINS_MIN = 4 }; /* fewer say little */

/* A cut that was examined. */
struct cut {
	uint32_t witness;
	int64_t worth;
	struct divide_evidence evidence;
};

/* The decisions so far; owned by struct divide_work. */
struct division {
	const struct witnesses *w;
	ARRAY(struct cut) taken;              /* in the order they were found */
	ARRAY(struct cut) passed;             /* the likeliest of a range that was not */
	ARRAY(struct witness_range) todo;
	uint32_t *highest; /* of the range under way: the highest inode number up to each witness */
	uint32_t places;
	bool contradicted, doubtful;
};

/* The evidence for the cut before witness r.from + k, less that against it; for comparing
 * cuts of one range. */
int64_t divide_worth(const struct division *d, const struct tally *t,
        struct witness_range r, uint32_t k);
/* The same as a row; `around` as in struct divide_evidence. */
struct divide_evidence divide_evidence_of(const struct division *d, const struct tally *t,
        struct witness_range r, uint32_t k, uint32_t around);
/* Is there enough evidence for it? Completes the evidence by what takes a look at all of the range. */
enum divide_sign divide_judge(const struct division *d, struct witness_range r,
        struct cut *cut);
/* True if identical nodes are on both sides, in more blocks than garbage collection
 * copies at a time. */
bool divide_is_copied(const struct division *d, struct witness_range r,
        const struct cut *cut);
/* True if a root directory begins at the witness: the first name behind it is of the root,
 * and the first that the root ever had; and inode numbers start again, below the `highest`
 * before. */
bool divide_begins_root(const struct witnesses *w, uint32_t witness, uint32_t to,
        uint32_t highest);

/* Makes d->pieces of the cuts taken, which are in order, and gives their evidence the exact
 * offsets. */
void divide_pieces(struct division *v, const struct divide_hints *hints,
        struct divide_decision *d);

/* Writes d->why. */
void divide_explain(struct divide_decision *d);

#endif
