/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A run: the nodes of one log, as a survey collects them. It knows how far the log
 * reaches and how much lies between its nodes; the survey decides what becomes of it.
 * Offsets are from the start of the image. A plain value; owns nothing.
 */
#ifndef STORE_SURVEY_RUN_H
#define STORE_SURVEY_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/part.h"

enum { RUN_BLOCK_MIN = 4096 }; /* the least erase block */

struct run {
	const struct format *format; /* NULL: there is no run */
	enum endian endian;
	uint64_t first, end; /* start of the first node, end of the last one */
	uint64_t reach;      /* `end`, the 0xff and end marks seen behind it */
	uint64_t noise;      /* bytes behind `end` that are neither 0xff nor 0x00 */
	size_t hits;
	bool strong;         /* its first node is enough when it stands alone */
	bool leads;          /* nothing but 0xff before it in the area */
	char what[96];
};

/* A run of the one node at `at`. */
struct run run_of(const struct format *f, uint64_t at, const struct part_hit *hit,
        bool strong, bool leads);

/* Adds the next node. */
void run_extend(struct run *run, uint64_t at, const struct part_hit *hit);

/* Takes note of the bytes [from, to) of the image, in which no node was found; ranges
 * come in order and leave out the nodes. Nothing happens where there is no run. */
void run_pass(struct run *run, struct span image, uint64_t from, uint64_t to);

/* True if so much was passed since the last node that the next one is of another log. */
bool run_too_noisy(const struct run *run);

/* True if it is a log in itself: a lone weak node may be chance (programs contain them)
 * and needs erased space behind it, within an area that ends at `area_end`. */
bool run_stands(const struct run *run, uint64_t area_end);

#endif
