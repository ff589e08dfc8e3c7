/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is under way in a firmware, and the steps it goes through:
 *
 *   survey -> headers -> partitions (if they make fences: survey -> headers once more)
 *   -> for each volume: scan, divide, decide, scan with blocks, build, read -> check
 *   -> for each child store: make it, and the same for that
 *
 * firmware.c offers the work to the rest of the program, volume.c does it for one JFFS2
 * part, volume_divide.c makes several of one, grow.c moves a part's ends to block ends,
 * openings.c finds child stores, unpack.c makes them. Headers, names and checksums of parts are
 * in firmware/parts/.
 */
#ifndef FIRMWARE_FIRMWARE_PRIVATE_H
#define FIRMWARE_FIRMWARE_PRIVATE_H

#include "firmware/firmware.h"
#include "firmware/parts/parts.h"
#include "nand/holes.h"
#include "store/opening.h"

/* Bytes that all openings and trees of an image together unpack. */
enum { UNPACKED_MOST = 512 << 20 };

enum volume_stage {
	STAGE_PLAIN,  /* scan without blocks: what the erase size is decided from */
	STAGE_DIVIDE, /* is it more than one file system? */
	STAGE_BLOCKS, /* scan again with the blocks of that size */
	STAGE_BUILD,
	STAGE_READ,   /* decompress all data, if that is asked for */
	STAGE_DONE
};

struct volume_work {
	enum volume_stage stage;
	uint32_t user_size, user_phase; /* 0: find it */
	bool known; /* the log is complete, so that it can be scanned again cheaply */
	bool divided; /* the division is decided, by us or by the user */
	bool doubted; /* what contradicts it being one file system is still to be found */
	bool suspected;
	struct divide_evidence suspect; /* the likeliest boundary in it, if suspected */
	bool grown; /* the part's ends were moved once; that is enough */
	uint32_t read_at;  /* the next extent to be read */
	uint64_t inflated; /* bytes that those before it gave */
	struct task_line reading; /* batches of nodes under way */
	struct batch *batch; /* the next of them, not full yet; NULL: none */
};

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
	struct survey *survey;
	uint64_t fetched;    /* bytes of a file that are mapped for it, up to here */
	bool fenced;         /* the survey was begun again, with fences */
	struct parts_work parts;
	ARRAY(struct volume_work) volumes; /* as firmware->volumes */
	size_t volume;       /* the one under way */
	struct jffs2_scan *scan;
	struct divide_work *divide;
	struct task_line dividing; /* that work, if a thread does it */
	struct task_line deciding; /* the erase size of that volume */
	struct jffs2_build *build;
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
/* The index of a volume in f->volumes, their count if it is none of them. */
size_t volume_index(const struct firmware *f, const struct volume *v);

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

/* volume.c */
/* A volume of `f` without a part yet, in the present. */
struct volume *volume_new(struct firmware *f);
void volumes_make(struct firmware *f);
/* Continues volume `i`; false once it is done. */
bool volume_step(struct firmware *f, size_t i, uint64_t budget);
/* Ends what is under way; what the volume has so far stays. */
void volume_stop(struct firmware *f, size_t i);
/* Begins volume `i` again from its first stage. */
void volume_restart(struct firmware *f, size_t i);
/* Puts its files together again, for another kernel; a scan that is complete stays. */
void volume_rebuild(struct firmware *f, size_t i);
double volume_progress(const struct firmware *f, size_t i);
void volumes_free(struct firmware *f);

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

/* Sets up the volume's tree, empty or built. */
void volume_make_tree(struct volume *v);

/* Shows the present again, before what the past borrows goes. */
void volume_leave_past(struct firmware *f, struct volume *v);

/* Forgets what was decided of the volume's nodes. */
void volume_clear(struct volume *v);

/* volume_decide.c: decides the erase size of volume `i`, and what is done next; false while the
 * workers are at it. */
bool volume_decide(struct firmware *f, size_t i);
/* Begins to decide; what volume_decide would do itself. */
void volume_decide_begin(struct firmware *f, size_t i);
void volume_decide_cancel(struct firmware *f);
/* volume_divide.c: continues looking for more than one file system in a volume whose
 * plain scan is complete; false once that is done. If it was divided it must be scanned
 * again: see its stage. */
bool volume_divide(struct firmware *f, size_t i);
/* Ends it early. */
void volume_divide_cancel(struct firmware *f);
/* reading.c: the most bytes of content that are read as a check, of a part of `stored` bytes. */
uint64_t reading_most(uint64_t stored);
/* Begins to read the volume, whose files are built. */
void reading_begin(struct volume *v, struct volume_work *w, struct workers *workers);
/* Reads about `budget` bytes more; false when it is done. */
bool reading_step(struct volume *v, struct volume_work *w, uint64_t budget);
/* Stops reading; call this before the log changes. */
void reading_cancel(struct volume_work *w);

/* spare_nodes.c: the NAND layout of which the image is a raw dump with spare areas, as the
 * interrupted nodes of the volume prove; NULL if they don't. */
const struct nand_layout *spare_layout(const struct firmware *f, struct volume *v);
/* spare_block.c: the same for spare areas at the ends of blocks; v keeps the layout. */
const struct nand_layout *spare_at_block_end(struct volume *v);
/* spare_find.c: continues to look for a layout in f->bytes, once all else of them is known, and
 * to check the pages of f->nand; false once that has ended. */
bool spare_find_step(struct firmware *f, uint64_t budget);

/* ---- spare_nodes.c ---- */

/* Fills in v->oob where its store is the pages of a NAND dump; true if it is. */
bool spare_fill_oob(struct volume *v);
/* Reverts the decision, since v->raw is set, and says what to do. */
void spare_explain(struct volume *v);

/* grow.c: moves the ends of the volume's part to the block ends given by the erase size,
 * over unassigned bytes; true if one moved. */
bool volume_grow(struct firmware *f, struct volume *v);

#endif
