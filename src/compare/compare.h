/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compares two images in four ways: the files of a part by path, its nodes by identity,
 * its erase blocks byte by byte, and the parts and headers of the whole images. A is the
 * first image, B the second; changes are described as from A to B. A comparison borrows
 * both firmwares and restarts when one of them changes. It works in slices; at any moment
 * the rows hold what is known so far.
 *
 * compare.c drives the work, compare_words.c has the words of a row, compare_values.c its
 * values, compare_order.c the order of paths, compare_scope.c what is not compared.
 */
#ifndef COMPARE_COMPARE_H
#define COMPARE_COMPARE_H

#include "compare/content.h"
#include "firmware/firmware.h"

enum { COMPARE_NONE = UINT32_MAX, SIDES = 2 };

enum compare_by {
	COMPARE_FILES,
	COMPARE_NODES,
	COMPARE_BLOCKS,
	COMPARE_PARTS,
	COMPARE_WAYS
};

struct compare_way {
	const char *name; /* "files": for --by and the palette */
	const char *one, *all; /* in the summary: "1 file", "12 files" */
	const char *help; /* one sentence */
};
extern const struct compare_way compare_ways[]; /* COMPARE_WAYS rows */

/* The way of that name; COMPARE_WAYS if there is none. */
enum compare_by compare_find(const char *name);

enum compare_kind {
	COMPARE_SAME,
	COMPARE_CHANGED,
	COMPARE_ADDED,      /* in B only */
	COMPARE_REMOVED,    /* in A only */
	COMPARE_MOVED,      /* the same under another path, or at another offset */
	COMPARE_UNREADABLE, /* a content can't be read, so it is unknown */
	COMPARE_KINDS
};

struct compare_kind_row {
	char letter;
	const char *name; /* stable */
};
extern const struct compare_kind_row compare_kinds[]; /* COMPARE_KINDS rows */

/* What differs, as bits; each has a word. */
enum compare_what {
	DIFFERS_TYPE = 1 << 0,
	DIFFERS_CONTENT = 1 << 1,
	DIFFERS_SIZE = 1 << 2,
	DIFFERS_MODE = 1 << 3,
	DIFFERS_OWNER = 1 << 4,
	DIFFERS_TIME = 1 << 5,
	DIFFERS_TARGET = 1 << 6,
	DIFFERS_DEVICE = 1 << 7,
	DIFFERS_XATTRS = 1 << 8,
	DIFFERS_PATH = 1 << 9,
	DIFFERS_OFFSET = 1 << 10,
	DIFFERS_FIELDS = 1 << 11,
	DIFFERS_BYTES = 1 << 12,
	DIFFERS_ERASED = 1 << 13, /* a block is erased in one of them */
	DIFFERS_COUNT = 14
};

/* A row: something in A beside something in B. at[] is, by way, the entry of a directory
 * in the tree, the extent in the log, the number of the erase block, or the part;
 * COMPARE_NONE where there is none. */
struct compare_row {
	uint8_t kind;         /* enum compare_kind */
	uint8_t field;        /* parts: 1 + the field of the uImage; 0: the part */
	uint16_t what;        /* enum compare_what */
	uint32_t at[SIDES];
	uint32_t dir[SIDES];  /* files: in compare->dirs; COMPARE_NONE: the root */
	uint32_t bytes;       /* blocks, parts: that differ, where both have them */
	uint64_t first;       /* the first byte that differs, of the content, block or
	                       * part; if unreadable: a bit for each side */
};

struct compare_list {
	ARRAY(struct compare_row) rows;
	size_t counts[COMPARE_KINDS]; /* of rows, without those of fields */
	bool done;
};

/* A directory that was visited: in A, in B, or in both. */
struct compare_dir {
	uint32_t parent;       /* in compare->dirs, COMPARE_NONE for the root */
	uint32_t entry[SIDES]; /* its own, TREE_NONE for the root */
	uint32_t inode[SIDES]; /* its node; TREE_NONE: not there */
};

struct compare {
	struct firmware *firmware[SIDES];
	int part;                     /* of A, whose files are compared; PART_NONE: none */
	struct volume *volume[SIDES]; /* the pair that is compared, or NULL */
	const struct tree *tree[SIDES]; /* their files; those of other parts if there is
	                               * no pair; NULL while nothing can be asked */
	struct tree_reader *reader[SIDES]; /* private: for metadata */
	struct compare_list lists[COMPARE_WAYS];
	ARRAY(struct compare_dir) dirs;
	uint32_t block_size;          /* that blocks are compared by */
	bool sizes_differ;            /* of the erase blocks, or not known */
	bool incomplete[SIDES];       /* as far as files are compared: one is damaged, or the
	                               * tree may have held more, or is perhaps a mixture */
	int asked[SIDES];             /* parts that the user chose, or PART_NONE */
	uint64_t seen[SIDES];         /* private: the generations it refers to */
	uint64_t generation;          /* changes whenever rows do */
	struct compare_work *work;    /* private */
};

/* Begins to compare `a` with `b`. Their parts are the given ones or, with PART_NONE,
 * those that match: see compare_choose. */
struct compare *compare_new(struct firmware *a, struct firmware *b, int part_a,
        int part_b);
void compare_free(struct compare *c);

/* Takes part `part` of A, a file system, and its match in B: the requested part, else one of
 * the same format and byte order, at the same offset, or with the same number. */
void compare_choose(struct compare *c, int part);

/* Continues for about `budget` bytes with the way `by`, once both images are examined;
 * false once that is done. */
bool compare_step(struct compare *c, enum compare_by by, uint64_t budget);
/* Steps until done. */
void compare_finish(struct compare *c, enum compare_by by);
/* Restarts if one of the images has changed. */
void compare_refresh(struct compare *c);
/* Changes whenever the rows or either image do. */
uint64_t compare_generation(const struct compare *c);
/* Why this comparison is not possible: a sentence; NULL if it is. */
const char *compare_refusal(const struct compare *c, enum compare_by by);

/* How many files, nodes, blocks or parts differ; and how many there are. */
size_t compare_differences(const struct compare *c, enum compare_by by);
size_t compare_total(const struct compare *c, enum compare_by by);

/* ---- a row in words ---- */

/* Adds its name: a path by text_add_name, else text. A path longer than `most` bytes
 * (PATH_TOLD for people) is cut to "..." and its end. */
void compare_add_name(const struct compare *c, enum compare_by by,
        const struct compare_row *row, size_t most, struct text *t);
/* The path of a file in A (0) or B (1), up to PATH_TOLD: by text_add_name; nothing
 * if the file is not there. */
void compare_add_path(const struct compare *c, const struct compare_row *row, int side,
        struct text *t);
/* Numbers the rows of files in the order of their paths as people read them, without
 * case; equal paths have the same number. Works by directory, without building paths. */
void compare_rank_paths(const struct compare *c, const uint32_t *rows, size_t count,
        uint32_t *rank);
/* What differs: "content, size". */
void compare_add_what(const struct compare_row *row, struct text *t);
/* What A or B has, as far as it differs; nothing if nothing does. */
void compare_add_value(const struct compare *c, enum compare_by by,
        const struct compare_row *row, int side, struct text *t);
/* One or two sentences on the row. */
void compare_describe(const struct compare *c, enum compare_by by,
        const struct compare_row *row, struct text *t);
/* "12 changed, 3 added, 1 removed of 1204 files", and what was not compared; or the progress or
 * obstacle. */
void compare_summary(const struct compare *c, enum compare_by by, struct text *t);

/* ---- compare_scope.c ---- */

/* True if one of the images has several file systems, of which `by` compares one. */
bool compare_is_partial(const struct compare *c, enum compare_by by);
/* Then adds which one, "part 11 (home)", and which of A are left out, "9, 12". */
void compare_add_pair(const struct compare *c, struct text *t);
void compare_add_others(const struct compare *c, struct text *t);
/* True if parts differ other than the one that `by` compares; known once the parts are compared. */
bool compare_others_differ(const struct compare *c, enum compare_by by);
/* The offset in its image, and the bytes, of what a row shows at `side`; false if it is
 * not there. */
bool compare_place(const struct compare *c, enum compare_by by,
        const struct compare_row *row, int side, uint64_t *offset, uint64_t *len);
/* The node of a files row in its tree, TREE_NONE if it is not there. */
uint32_t compare_inode(const struct compare *c, const struct compare_row *row, int side);
/* The node of JFFS2 that a row of files or nodes stands for, EXTENT_NONE if there is none. */
uint32_t compare_extent(const struct compare *c, enum compare_by by,
        const struct compare_row *row, int side);

#endif
