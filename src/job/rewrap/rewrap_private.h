/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One level of the way back at a time: a store with its new bytes. place.c puts bytes into a
 * store, lengths.c and sums.c make its headers right, up.c makes of the store's bytes those
 * of its parent. Each step function continues its work for about `budget` bytes: DONE once it
 * has ended, or FAILED with r->err set.
 */
#ifndef JOB_REWRAP_PRIVATE_H
#define JOB_REWRAP_PRIVATE_H

#include "codec/stream.h"
#include "job/rewrap/rewrap.h"
#include "store/hold.h"

enum rewrap_state { REWRAP_GOES_ON, REWRAP_DONE, REWRAP_FAILED };

/* Bytes of a store that become others; `bytes` is in the buffer of the level below, or the
 * wish's. */
struct change {
	uint64_t at, len;
	struct span bytes;
};

/* Bytes of the wish's store that a header or a sum has become. */
struct spot {
	uint64_t at, len;
};

struct rewrap {
	struct rewrap_wish wish;
	const struct firmware *f; /* of the level; NULL above that of the image, whose bytes
	                           * are a range of a file */
	const struct store *store;
	struct change change;
	struct hold made;         /* the store with the change, ... */
	struct hold up;           /* ... and what replaces its bytes in its parent */
	int64_t longer;           /* by how much lengths that end with the change grow */
	int stage;
	size_t item;              /* of the stage: a header, a sum */
	uint64_t at;              /* ... and how far it has come */
	uint32_t crc;
	bool again;               /* a sum was changed: those that cover it follow */
	int rounds;
	struct digest digest;
	struct stream *stream;
	bool headed;              /* a header has got what was wished for it */
	size_t packed;            /* the length of the old packed data */
	ARRAY(struct spot) spots;
	struct text told, warned;
	struct error err;
};

/* ---- rewrap.c ---- */

/* Sets r->err, as error_set does. */
enum rewrap_state rewrap_fail(struct rewrap *r, const char *format, ...)
        __attribute__((format(printf, 2, 3)));
/* `len` of the new bytes of the level, from `at` on, to be written anew; NULL if there are fewer,
 * as the store may have become shorter. */
uint8_t *rewrap_refit(struct rewrap *r, uint64_t at, uint64_t len);
/* What was in the store before. */
struct span rewrap_old(const struct rewrap *r);

/* ---- place.c ---- */

/* Decides how the change fits, and makes the store's new bytes. */
enum rewrap_state rewrap_place(struct rewrap *r, uint64_t budget);

/* ---- lengths.c ---- */

/* The uImage headers whose payload was changed. */
enum rewrap_state rewrap_lengths(struct rewrap *r, uint64_t budget);

/* ---- sums.c ---- */

/* The checksums that were right and cover what was changed. */
enum rewrap_state rewrap_sums(struct rewrap *r, uint64_t budget);

/* ---- up.c ---- */

/* Makes the change of the parent, in r->up; r->change is it once that is done. */
enum rewrap_state rewrap_up(struct rewrap *r, uint64_t budget);

/* ---- pages.c ---- */

/* The same where the store is the pages of a NAND dump without their spare areas. */
enum rewrap_state rewrap_pages(struct rewrap *r, uint64_t budget);

#endif
