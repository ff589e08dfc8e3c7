/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guises in which an image may come: as a hex dump, with swapped, inverted or scrambled
 * bytes; packed in a way that this build cannot open. A row says what it is; all but the packed
 * ones are undone here, and for those it has a command line that makes a plain image. A guise
 * is reported only if it is certain: from its magic number, from the form of the lines, or
 * from headers whose CRCs are right once it is undone. A search borrows the image; it owns
 * nothing.
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

/* How the image was changed. */
enum guise_change {
	CHANGE_PACKED, /* not undone here */
	CHANGE_SWAP16,
	CHANGE_SWAP32,
	CHANGE_BITS,   /* the bits of each byte are in reverse order */
	CHANGE_KEY,    /* XOR */
	CHANGE_LINES,  /* 0a became 0d 0a */
	CHANGE_TEXT    /* written as text */
};

struct guise {
	const char *name; /* "gzip": stable, also the name of the issue */
	const char *what; /* "gzip data"; %s stands for the key */
	const char *undo; /* of one that is not undone here: a command line from FILE to NEW;
	                   * NULL: nothing helps */
	enum guise_change change;
	const char *crumb; /* what the store with the plain image is made from; %s as in words */
};

/* Every guise; ends with name NULL. */
extern const struct guise guises[];

/* The row of that name. */
const struct guise *guise_find(const char *name);

struct dump_kind;
struct stream;

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
	const struct dump_kind *dump; /* of one that is text */
	bool reversed;             /* the words of that dump are */
	struct guise_key key;      /* of it, if it has one */
};

/* Continues for about `budget` bytes; false once it has ended. If a format was
 * `recognised`, only guises that leave headers whole are tried. Linear in the image, of
 * which the first 64 MiB are examined. */
bool guise_step(struct guise_search *s, struct span image, bool recognised,
        uint64_t budget);

/* Adds what was found, as a sentence, and what to type if it can't be undone here. */
void guise_describe(const struct guise_search *s, struct text *t);

/* Adds what the store with the plain image is called: "32-bit words reversed". */
void guise_add_crumb(const struct guise_search *s, struct text *t);

/* Begins to make the plain image of what was found; NULL if that can't be done here. The
 * stream borrows the image, and nothing of *s. */
struct stream *guise_stream(const struct guise_search *s, struct span image);
bool guise_can_open(const struct guise_search *s);

/* Which bits of an address differ between an image and the plain one: 1 or 3 where the bytes
 * of words are in another order, else 0. */
size_t guise_word_mask(enum guise_change change);

#endif
