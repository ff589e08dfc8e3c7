/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bytes being made, in their own memory: they grow up to a limit and are then sealed,
 * after which nothing can write to them. Address space is reserved for the limit; memory
 * is allocated only as bytes come, so a claim of the image costs nothing. Running out of
 * memory is an error here, and doesn't end the program. The memory has no file behind it,
 * as the sandbox allows no files without a name.
 */
#ifndef STORE_HOLD_H
#define STORE_HOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/span.h"

/* Zeroed: it holds nothing. */
struct hold {
	uint8_t *at;
	size_t len;      /* bytes in it */
	size_t ready;    /* bytes that can be written to, from the start */
	size_t reserved; /* whole pages */
	size_t limit;
};

/* Opens an empty one; hold_close releases it. False with err set if there is no room for
 * `limit` bytes. */
bool hold_open(struct hold *h, size_t limit, struct error *err);

/* Where to write up to `want` more bytes, *room of them: 0 if the limit is reached. NULL
 * with err set if there is no memory. */
uint8_t *hold_room(struct hold *h, size_t want, size_t *room, struct error *err);

/* Adds the first `len` bytes of that room. */
void hold_add(struct hold *h, size_t len);

/* Ends the writing and releases what was not used. */
void hold_seal(struct hold *h);

/* The bytes in it, until it is closed; while it is open for writing they may be
 * incomplete, but don't move. */
struct span hold_bytes(const struct hold *h);

void hold_close(struct hold *h);

#endif
