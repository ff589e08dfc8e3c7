/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guises in which an image may come: compressed, as a hex dump, with swapped,
 * inverted or scrambled bytes. They are named, not undone: each row gives the command
 * line that makes a plain image. A guise is reported only if it is certain: from its
 * magic number, from the form of all lines, or from headers whose CRCs are right once it
 * is undone. A search borrows the image; it owns nothing.
 */
#ifndef GUISE_GUISE_H
#define GUISE_GUISE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "text/text.h"

enum {
	GUISE_KEY_MAX = 32, /* bytes of a key that is repeated */
	GUISE_KEYS = 8      /* that are tried */
};

struct guise {
	const char *name; /* "gzip": stable, also the name of the issue */
	const char *what; /* "gzip data"; %s stands for the key */
	const char *undo; /* a command line from FILE to NEW, or other advice; %s as in
	                   * words; NULL: nothing helps */
};

/* Every guise; ends with name NULL. */
extern const struct guise guises[];

/* The row of that name. */
const struct guise *guise_find(const char *name);

struct guise_key {
	uint8_t at[GUISE_KEY_MAX]; /* from the start of the image on */
	uint8_t len;
	uint32_t count;            /* of the stretches that reveal it */
};

/* A search under way; starts zeroed. */
struct guise_search {
	int stage;
	uint64_t at;
	uint32_t count, score;
	struct guise_key keys[GUISE_KEYS];
	size_t key_count;
	const struct guise *found; /* NULL: none, or none yet */
	struct guise_key key;      /* of it, if it has one */
};

/* Continues for about `budget` bytes; false once it has ended. If a format was
 * `recognised`, only guises that leave headers whole are tried. Linear in the image, of
 * which the first 64 MiB are examined. */
bool guise_step(struct guise_search *s, struct span image, bool recognised,
        uint64_t budget);

/* Adds what was found, as a sentence, and what to type. */
void guise_describe(const struct guise_search *s, struct text *t);

#endif
