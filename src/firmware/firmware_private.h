/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is under way in a firmware, and the steps it goes through:
 *
 *   survey -> headers -> partitions (if they make fences: survey -> headers once more)
 *   -> for each volume: scan, divide, decide, scan with blocks, build, read -> check
 *   -> for each child store: make it, and the same for that
 *
 * firmware.c offers the work to the rest of the program, firmware/volume/ does it for a JFFS2
 * part, trees.c for one of another format; firmware/parts/ has headers, names and checksums of
 * parts; openings.c finds child stores, unpack.c makes them.
 */
#ifndef FIRMWARE_FIRMWARE_PRIVATE_H
#define FIRMWARE_FIRMWARE_PRIVATE_H

#include "firmware/firmware.h"
#include "firmware/parts/parts.h"
#include "firmware/volume/volume.h"
#include "nand/holes.h"
#include "store/opening.h"

/* Bytes that all openings and trees of an image together unpack. */
enum { UNPACKED_MOST = 512 << 20 };

/* Packed data that go on behind bad blocks. */
struct packed_joint {
	uint64_t at, len; /* of them in the store, with the bad blocks */
	uint32_t block;   /* bytes of a block */
};

/* The search for such: trials, one part after the other. */
struct packed_holes {
	size_t part;             /* the next of the list, or the one that is tried, ... */
	bool tried;              /* ... where trials have begun: */
	const struct format *format; /* its own, and ... */
	uint64_t from, to;       /* ... where it may lie */
	struct nand_holes holes; /* what is left out; before the first, nothing is */
	uint8_t *joined;         /* the bytes without them; NULL: none */
	struct stream *stream;   /* which are being unpacked; NULL: no trial is under way */
	uint64_t cost, spent;    /* of the trial, and of all */
	ARRAY(struct packed_joint) found;
};

/* A search through the files of archives for openings. */
struct member_search {
	size_t tree;         /* the next of firmware->trees, ... */
	uint32_t node;       /* ... and of its files */
	struct tree_reader *reader; /* of that tree; NULL: not begun */
	uint64_t all;        /* bytes of its files so far, ... */
	uint64_t most_len;   /* ... of the longest, ... */
	uint32_t most, count; /* ... which that is, and how many files */
	bool most_leads;     /* it is an opening already */
};

/* The reading of all files of parts other than JFFS2. */
struct file_reading {
	uint32_t node;             /* the next that is to be read, ... */
	uint64_t at;               /* ... from here on */
	uint64_t unpacked;         /* bytes that those before it gave */
	bool limited;              /* a limit kept one from being read */
	struct task_line reading;  /* batches under way */
	struct file_batch *batch; /* the next of them, not full yet; NULL: none */
};

struct firmware_work {
	struct parts_work parts;
	struct volumes_work volumes;
	struct survey *survey;
	uint64_t fetched;    /* bytes of a file that are mapped for it, up to here */
	bool fenced;         /* the survey has the fences of a table of partitions */
	struct packed_holes packed;
	struct file_reading files;
	bool unspared;       /* f->spare and f->nand have ended */
	bool unveiled;       /* f->guise has */
	struct firmware *child; /* the store below that is being made, NULL: none */
	struct stream *stream; /* that makes it */
	struct opening_list openings; /* what can be made */
	struct member_search members;
	bool sought;         /* they are complete */
	size_t opening;      /* the next of them */
	/* Of the file alone, over all stores: */
	size_t stores;       /* that are not the file */
	uint64_t unpacked;   /* bytes in them */
};

/* firmware.c: goes on after a change of the volumes. */
void firmware_resume(struct firmware *f);

/* Begins to examine the bytes of a child store that is made. */
void firmware_begin(struct firmware *f);
/* What firmware.h has of the file, for one store and those below it. */
bool firmware_step_store(struct firmware *f, uint64_t budget);
void firmware_stop_store(struct firmware *f);
/* progress.c: likewise. */
double firmware_store_progress(const struct firmware *f);
const char *firmware_store_activity(const struct firmware *f);

/* openings.c: finds the openings that the parts offer, once they are known; and what can be
 * said only at the end. */
void openings_find(struct firmware *f);
void openings_end(struct firmware *f);
/* joined.c: finds those that leave out bad blocks, once all else is known. */
void joined_find(struct firmware *f);
/* packed_holes.c: true while packed data with bad blocks inside are looked for; continues, which
 * costs about `budget` bytes, and is false once that is done; ends it, and forgets what was found. */
bool packed_holes_wait(const struct firmware *f);
bool packed_holes_step(struct firmware *f, uint64_t budget);
void packed_holes_stop(struct firmware *f);
/* members.c: adds those that archives offer, once their trees are open. True while some are to
 * be looked at; continues; ends that early. */
bool members_left(const struct firmware *f);
void members_step(struct firmware *f, uint64_t budget);
void members_stop(struct firmware *f);

/* unpack.c: begins to make a store that was asked for. */
struct firmware *children_make(struct firmware *f, const struct opening *o);
/* True while stores below are to be made or examined; all else of `f` is known. */
bool children_wait(struct firmware *f);
void children_step(struct firmware *f, uint64_t budget);
void children_stop(struct firmware *f);
/* Forgets all stores below, which will be made again. */
void children_drop(struct firmware *f);
/* 0 to 1; and what is being done. */
double children_progress(const struct firmware *f);
const char *children_activity(const struct firmware *f);

/* trees.c */
void trees_make(struct firmware *f);
/* Continues opening them; false once all are open. */
bool trees_step(struct firmware *f, uint64_t budget);
void trees_stop(struct firmware *f);
void trees_free(struct firmware *f);

/* reading_files.c: true while files of trees are to be read, for the verdict; reads some, about
 * `budget` bytes; ends that early, for good. */
bool reading_files_wait(const struct firmware *f);
void reading_files_step(struct firmware *f, uint64_t budget);
void reading_files_stop(struct firmware *f);
/* How much of tree `t` is read, 0 to 1: 1 also where it is not to be read. */
double reading_files_progress(const struct firmware *f, const struct tree_part *t);

/* spare_find.c: continues to look for a layout in f->bytes, once all else of them is known, and
 * to check the pages of f->nand; false once that has ended. */
bool spare_find_step(struct firmware *f, uint64_t budget);

#endif
