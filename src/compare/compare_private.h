/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shared by the ways of comparing.
 *
 * A way is a file: compare_files.c (with compare_content.c and compare_renames.c),
 * compare_nodes.c, compare_blocks.c, compare_parts.c. compare.c drives them and keeps the rows;
 * compare_values.c writes values.
 */
#ifndef COMPARE_COMPARE_PRIVATE_H
#define COMPARE_COMPARE_PRIVATE_H

#include "compare/compare.h"

enum { COMPARE_PIECE = 64 * 1024 }; /* bytes of content read at once */

/* Two contents that are read side by side. */
struct compare_content {
	struct content content[SIDES];
	uint8_t *piece[SIDES];
	uint32_t have[SIDES]; /* bytes of the piece at `at` that are read */
	uint64_t at;
	uint64_t refused;     /* a bit for each side whose content is not read at all */
	bool open;
};

enum content_verdict { CONTENT_READING, CONTENT_SAME, CONTENT_DIFFERS, CONTENT_LOST };

/* Private to each way; NULL before it begins. */
struct compare_work {
	struct files_work *files;
	struct nodes_work *nodes;
	struct parts_work *parts;
	uint64_t room[SIDES]; /* tree_room: left to be inflated for nothing */
	uint32_t block; /* the next one */
};

/* Begins with two regular files of the same size. */
void compare_content_begin(struct compare_content *x, const struct compare *c,
        const uint32_t inode[SIDES]);
/* Compares one more piece and adds its work to *used; *first: the byte that differs, or a
 * bit for each unreadable side. Closes itself once the result is known. */
enum content_verdict compare_content_step(struct compare_content *x, uint64_t *first,
        uint64_t *used);
void compare_content_end(struct compare_content *x);

/* Adds a row and counts it; its index. */
size_t compare_push(struct compare_list *l, const struct compare_row *row);
/* Makes it another kind. */
void compare_set_kind(struct compare_list *l, size_t row, enum compare_kind kind);

/* Each: about `budget` bytes of work; false when done. The free functions release what it
 * holds. */
bool compare_files_step(struct compare *c, uint64_t budget);
void compare_files_free(struct compare *c);
bool compare_nodes_step(struct compare *c, uint64_t budget);
void compare_nodes_free(struct compare *c);
bool compare_blocks_step(struct compare *c, uint64_t budget);
bool compare_parts_step(struct compare *c, uint64_t budget);
void compare_parts_free(struct compare *c);

/* compare_renames.c: are removed and added names the same file? */
struct renames;
struct renames *renames_begin(struct compare *c);
bool renames_step(struct compare *c, struct renames *r, uint64_t *used);
/* Removes the rows that were merged into others; NULL is fine. */
void renames_end(struct compare *c, struct renames *r);

/* What differs in inode x of A and y of B, contents of equal size not looked at. */
uint16_t compare_metadata(const struct compare *c, uint32_t x, uint32_t y);

/* The bytes of block `i` in `side`, empty past the end. */
struct span compare_block(const struct compare *c, int side, uint32_t i);
/* The offset of block `i` in those bytes. */
uint64_t compare_block_at(const struct compare *c, uint32_t i);

/* compare_nodes_words.c: the name of a row of nodes, and what A or B has. */
void compare_node_name(const struct compare *c, const struct compare_row *row,
        struct text *t);
void compare_node_value(const struct compare *c, const struct compare_row *row, int side,
        struct text *t);
/* Adds the first four of the bytes that begin at `at`: "+17: 41 42 43 44". */
void compare_add_bytes(struct text *t, uint64_t at, struct span bytes);

/* How many bytes differ, as far as both have them; *first: which one. */
uint64_t compare_count(struct span a, struct span b, uint64_t *first);

#endif
