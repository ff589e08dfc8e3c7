/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is known of a firmware image: its bytes, its parts, and what is in each of them. It is
 * filled in slices (firmware/firmware.h), and holds what is known so far; whoever is handed one
 * borrows from it. What can be unpacked from a part is a struct firmware of its own, the
 * children (firmware/model/children.h), whose offsets count in their own store.
 *
 * lookup.c finds things in it, formats.c lists the formats.
 */
#ifndef FIRMWARE_MODEL_MODEL_H
#define FIRMWARE_MODEL_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "base/error.h"
#include "jffs2/divide/divide.h"
#include "jffs2/blocks/erase.h"
#include "jffs2/view/fs.h"
#include "jffs2/scan.h"
#include "jffs2/steps/steps.h"
#include "jffs2/tree/tree.h"
#include "guise/guise.h"
#include "spare/spare.h"
#include "store/fact.h"
#include "store/hold.h"
#include "store/image.h"
#include "nand/dump.h"
#include "store/opening.h"
#include "store/part.h"
#include "store/store.h"
#include "uimage/uimage.h"
#include "wish/wished/wished.h"
#include "work/work.h"

enum firmware_phase {
	FIRMWARE_SURVEY, /* looking for parts */
	FIRMWARE_SCAN,   /* reading the nodes of a JFFS2 part */
	FIRMWARE_BUILD,  /* putting files together */
	FIRMWARE_READ,   /* decompressing all data once */
	FIRMWARE_CHECK,  /* summing uImage payloads; is the image packed, swapped ...? */
	FIRMWARE_UNPACK, /* making and examining the stores below */
	FIRMWARE_DONE
};

/* How much of the data of a volume, or of another part with files, was decompressed, as a check. */
enum volume_read {
	READ_NOT,
	READ_PARTLY, /* it inflates to more than any real image */
	READ_ALL
};

struct firmware;
struct volume;

/* One JFFS2 part: its nodes, its erase size, its files. */
struct volume {
	struct firmware *firmware; /* whose part it is */
	int part;                 /* index in firmware->list.parts */
	uint64_t offset;          /* of the part in the store */
	struct jffs2_oob oob;     /* what the spare areas say of it; see log.oob */
	struct jffs2_log log;     /* not written to any more once `scanned` */
	struct erase_decision erase;
	const struct nand_layout *raw; /* its image is a raw NAND dump; NULL if not */
	struct nand_layout block_layout; /* raw points here if the spare areas of a block of
	                                  * unknown pages follow its data */
	char block_name[24];
	uint32_t mended[NAND_LAYOUTS]; /* interrupted nodes that are whole in that layout */
	uint32_t spares;          /* blocks that end in spare areas */
	struct jffs2_fs now;      /* the view of its present */
	const struct jffs2_fs *fs; /* the view that is shown: that, or one of the past */
	bool scanned, built;      /* log / now are complete */
	enum volume_read read;
	struct jffs2_undecoded undecoded; /* as far as it has been read */
	struct jffs2_tree tree;   /* the files, once they are built: see volume_tree */
	struct jffs2_steps *steps; /* see volume_steps; NULL until asked for */
	struct jffs2_steps_making *steps_making; /* private: NULL while they are not being made */
	uint64_t generation;      /* changes whenever extents or files were redone */
	/* The first volume of a run of nodes: how the run was divided; offsets count from
	 * division_at in the image. Without evidence for the others. */
	struct divide_decision division;
	uint64_t division_at;
	struct divide_doubt doubt; /* what contradicts it being one file system */
	/* The files with the user's changes, see volume_wished; of which generation they are, and
	 * how often they changed. */
	const struct wished *wished;
	uint64_t wished_at, wishes;
	struct past *past;        /* NULL: the present is shown (past/past.h) */
	/* Ends the past; set while there is one. This room doesn't know the past otherwise. */
	void (*leave_past)(struct firmware *, struct volume *);
};

/* A file that could not be read to its end, and where that began. */
struct unreadable_file {
	uint32_t node;
	uint64_t at;     /* in the file */
	uint64_t stored; /* where in the part the bytes are that failed; UINT64_MAX: unknown */
};

/* A part other than JFFS2 that holds files: its format has a tree_maker. */
struct tree_part {
	int part;                 /* index in firmware->list.parts */
	struct tree *tree;        /* NULL: it is not opened, and `err` says why */
	bool ready;               /* no work is left */
	bool limited;             /* files are missing because a limit was reached */
	enum volume_read read;    /* how many of its files were read, as a check */
	ARRAY(struct unreadable_file) unreadable; /* by node */
	struct error err;
};

/* A checksum of the part that begins at part_at. */
struct part_sum {
	uint64_t part_at;
	struct checksum sum;
};

struct mtd_table;
struct note_list;
struct partitions;
struct wish;

struct firmware_options {
	struct image_range range; /* len 0: all of the image */
	uint64_t erase_size; /* 0: find it */
	uint64_t phase;      /* of the user's erase size, from the part's start, ... */
	bool fixed_phase;    /* ... if the user has given it; else what the evidence says */
	bool salvage;
	bool no_summary;     /* as a kernel that does not read summaries sees it */
	bool join;           /* never divide a run of JFFS2 nodes */
	const struct mtd_table *mtdparts; /* the division of the flash that was typed, which
	                      * firmware_new copies; NULL: find one */
	bool correct;        /* NAND dumps: by the codes in their spare areas */
	const struct nand_layout *raw; /* the image is a raw NAND dump in this layout, of data 0: is
	                      * none; borrowed; NULL: find out */
	bool read;           /* decompress all data, for the verdict; scanning takes about
	                      * twice as long with it */
	struct workers *workers; /* for pure work; borrowed; NULL: none */
};

/* What is wrong with the bytes of a child store. */
enum child_flaw {
	CHILD_WHOLE,
	CHILD_LIMITED, /* left out: too many, too much, too deep, or stopped */
	CHILD_ABSENT,  /* this build can't unpack them */
	CHILD_DAMAGED  /* what they are unpacked from is damaged */
};

struct firmware {
	struct image *image;              /* of the file */
	const struct store *store;        /* what offsets count in, and where that comes from */
	struct span bytes;                /* of the store */
	struct part_list list;
	struct partitions *partitions;    /* partition tables (firmware/partitions.h) */
	ARRAY(struct uimage) uimages;     /* every header found, damaged ones too, by offset */
	ARRAY(int) uimage_outer;          /* for each the last before it that goes on beyond where
	                                   * it begins, -1: none; empty until all are known */
	ARRAY(struct part_sum) sums;      /* as formats tell of their parts, in their order */
	ARRAY(struct volume *) volumes;   /* in the order of the image */
	ARRAY(struct tree_part *) trees;  /* likewise */
	struct spare_search spare;        /* whether it is a raw NAND dump */
	struct nand_dump nand;            /* if it is one; else layout.data is 0 */
	struct guise_search guise;        /* the guise of the image, if it has one */
	struct firmware *parent;          /* what the store comes from, NULL: the file */
	uint64_t parent_at;               /* where in it, for people: that part leads here */
	enum child_flaw flaw;
	char note[96];                    /* a flaw in words */
	bool whole;                       /* it is all of the parent, seen as it should be */
	ARRAY(struct firmware *) children; /* by parent_at */
	struct firmware_options options;
	enum firmware_phase phase;
	bool partial;                     /* stopped by firmware_stop */
	uint64_t generation;              /* changes whenever any list changed */
	const struct note_list *notes;    /* of the file: the user's marks (recall/notes.h);
	                                   * borrowed; NULL: none */
	const struct wish *wish;          /* likewise the user's changes (wish/wish.h) */
	struct firmware_work *work;       /* private: what is under way ... */
	struct parts_work *parts_work;    /* ... in firmware/parts/ ... */
	struct volumes_work *volumes_work; /* ... and firmware/volume/ */
	struct store own;                 /* private: of a child, with its bytes */
	struct hold hold;
	char own_name[OPENING_NAME];
};

/* The steps in which a mount comes to know the volume, made when first asked for; NULL while
 * its files are not put together. Void when the volume's generation changes. */
const struct jffs2_steps *volume_steps(struct volume *v);
/* The same in slices: goes on with making them by about `looks` looks at nodes, names and inodes;
 * false once they are made, or can't be. How far that is, 0 to 1; and giving up what is made. */
bool volume_make_steps(struct volume *v, size_t looks);
double volume_steps_progress(const struct volume *v);
void volume_drop_steps(struct volume *v);
/* How many there are, 0 where there are none. */
uint32_t volume_step_count(struct volume *v);
/* Of a volume whose steps are made, step `step`, from 0 on: the next one in `direction` that
 * begins a block, a directory, an inode or a phase (else the last or first step); the name of
 * its phase; and, added to `t`, the kernel's function and what it does there: a sentence. */
uint32_t volume_step_chapter(const struct volume *v, uint32_t step, int direction);
const char *volume_step_phase(const struct volume *v, uint32_t step);
void volume_step_describe(const struct volume *v, uint32_t step, struct text *t);

/* The size of the pages of the write buffer that padding in it shows; 0: none. */
uint32_t volume_write_page(const struct volume *v);

/* The files of the volume as a tree, usable once it is built. */
const struct tree *volume_tree(const struct volume *v);

/* Has the lists of its files show `w`, the present ones with the user's changes, borrowed; NULL:
 * as they are in the image. That ends when the generation changes. */
void volume_wish(struct volume *v, const struct wished *w);
/* What is shown so; NULL: nothing is, or no longer. */
const struct wished *volume_wished(const struct volume *v);
/* The files that are shown, with the user's changes; usable once they are built. */
const struct tree *volume_files(const struct volume *v);

/* The files in part `part`, whatever its format; NULL if there are none, or they are not
 * (yet) available. */
const struct tree *firmware_tree(const struct firmware *f, int part);
/* Those of the first JFFS2 part, else of the first part that has any; NULL. */
const struct tree *firmware_any_tree(const struct firmware *f);
/* The part with that number, if it is not JFFS2 and holds files; else NULL. */
const struct tree_part *firmware_tree_part(const struct firmware *f, int part);
/* What is wrong with a tree that was opened, "" if nothing is. */
const char *tree_part_trouble(const struct firmware *f, const struct tree_part *t);

/* How many nodes belong to inode `inode` of the volume, which is built; the k-th of them, an
 * extent. */
uint32_t volume_node_count(const struct volume *v, uint32_t inode);
uint32_t volume_node(const struct volume *v, uint32_t inode, uint32_t k);
/* The number of an inode, 0 if there is no such inode; and the inode of a number, FS_NONE. An
 * inode has the same index at every point in the past. */
uint32_t volume_ino(const struct volume *v, uint32_t inode);
uint32_t volume_inode(const struct volume *v, uint32_t ino);
/* Extent `i` as the kernel takes it whose view is shown. */
const struct extent *volume_extent(const struct volume *v, uint32_t i);
/* The extent that superseded extent `extent` in what is shown; EXTENT_NONE. */
uint32_t volume_superseder(const struct volume *v, uint32_t extent);
/* True if it is not yet written at the point that is shown. */
bool volume_is_later(const struct volume *v, uint32_t extent);
/* The extent, and the erase block, that hold `offset` of the image; EXTENT_NONE outside. */
uint32_t volume_extent_at(const struct volume *v, uint64_t offset);
uint32_t volume_block_at(const struct volume *v, uint64_t offset);

/* The volume in part `part`, NULL if that is no JFFS2 part. */
struct volume *firmware_volume(const struct firmware *f, int part);

/* The volume that holds `offset` (of the image), or NULL. */
struct volume *firmware_volume_at(const struct firmware *f, uint64_t offset);

/* The uImage header whose payload (or header) holds `offset`, NULL if none. */
const struct uimage *firmware_uimage_at(const struct firmware *f, uint64_t offset);

/* Fills f->uimage_outer, so that the search above takes few steps: to be called once all headers
 * are known, and again once their data CRCs are. */
void firmware_nest_uimages(struct firmware *f);

/* True if all of its parts, one at least, are of that kind. */
bool firmware_is_only(const struct firmware *f, enum part_kind kind);
/* The part that holds `offset`, PART_NONE if outside. */
int firmware_part_at(const struct firmware *f, uint64_t offset);

/* The formats this program knows, NULL-ended. */
extern const struct format *const firmware_formats[];

#endif
