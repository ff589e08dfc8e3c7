/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tables of a search for magic numbers: magics_table.c makes them, magics.c reads them.
 */
#ifndef STORE_SURVEY_MAGICS_PRIVATE_H
#define STORE_SURVEY_MAGICS_PRIVATE_H

#include "store/survey/magics.h"

enum {
	MAGIC_MOST = 8,     /* bytes of a magic number */
	PAIRS = 1 << 16,
	WORD = 64,          /* rows or bytes in a word of a set */
	WORDS = (UINT8_MAX + 1) / WORD,
	SECTOR = 512,       /* the least alignment */
	FAR = 8             /* most pairs by which a row is met are not farther from its start */
};

/* A row that may stand anywhere: the two pairs by one of which it is met, the second a byte
 * behind the first. */
struct seek {
	uint8_t row;
	uint8_t at;         /* of the first pair in the magic number */
	uint8_t byte[3];
	bool short_magic;   /* of two bytes: anything may be the third */
};

/* One of the two pairs, by its first byte. */
struct meeting {
	uint16_t before;    /* from the start of the part to the pair */
	uint8_t row;
	uint8_t next;       /* the second byte */
	bool any;           /* whatever that is */
};

/* Where the magic numbers of aligned rows begin, and with which bytes. */
struct place {
	uint32_t at;
	uint64_t first[WORDS];
};

struct magics {
	const struct format *const *formats;
	size_t count, seek_count, aligned_count, place_count, looked_count;
	struct seek *seeks;
	struct meeting *meetings;  /* those that begin with byte b: from starts[b] on */
	uint16_t starts[UINT8_MAX + 2];
	uint8_t *aligned;   /* rows */
	struct place *places;
	uint8_t *looked;    /* rows without a magic number */
	uint64_t ahead;     /* how far a magic number may end behind the start of its part */
	uint64_t met[PAIRS / 64], met_far[PAIRS / 64]; /* pairs; those of rows that are met far behind
	                                                * their start */
	/* By the byte at a place: the rows that may begin there. */
	uint64_t here[UINT8_MAX + 1][WORDS];
};

/* Erased flash and zeros would be full of such a pair. */
static inline bool
magics_blank(const uint8_t *pair)
{
	return pair[0] == pair[1] && (pair[0] == 0 || pair[0] == 0xff);
}

#endif
