/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A store is a sequence of bytes with its own addresses, and knows where they come from:
 * the file itself, a range of it, a NAND dump without its spare areas, a payload that was
 * unpacked, or memory. Its bytes are read through its span and never change. A store
 * borrows its parent, which must outlive it.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "nand/layout.h"
#include "text/text.h"

enum store_kind {
	STORE_FILE,      /* the bytes of a file */
	STORE_MEMORY,    /* bytes in memory: a sample, a test */
	STORE_WINDOW,    /* a range of the parent */
	STORE_SPARELESS, /* the pages of the parent without their spare areas */
	STORE_JOINED,    /* a range of the parent without its bad blocks */
	STORE_TURNED,    /* the bytes of the parent in another order, or changed one by one */
	STORE_DECODED    /* what `len` bytes of the parent unpack to */
};

struct store {
	enum store_kind kind;
	struct span bytes;
	const struct store *parent; /* NULL: FILE, MEMORY */
	const char *name;           /* FILE, MEMORY: as it was opened; TURNED, DECODED: how */
	uint64_t at, len;           /* WINDOW, JOINED, TURNED, DECODED: which bytes of the parent */
	uint32_t block;             /* JOINED: bytes of a block (nand/holes.h) */
	size_t word_mask;           /* TURNED: bits of an address that differ in the parent: 1, 3 */
	struct nand_layout pages;   /* SPARELESS */
	bool corrected;             /* ... and by the codes of the spare areas */
	const char *container;      /* DECODED: what announces those bytes: "uImage"; NULL: nothing */
	uint64_t container_at;      /* ... and where that stands in the parent */
	bool flash;                 /* DECODED: it is the content of a flash, in which runs of
	                             * 0xff and 0x00 mean something */
};

/* An address. */
struct place {
	const struct store *store;
	uint64_t at;
};

/* The byte of the parent that the byte at `p` was read from; for an unpacked store the
 * first byte of the packed data. The place itself if the store has no parent. */
struct place place_origin(struct place p);

/* The same, all the way: the byte of the file (or of the memory). True if it is exactly
 * that byte, false if it precedes it in something packed. */
bool place_in_file(struct place p, uint64_t *at);

/* Adds what was done to the parent to get the bytes: "gzip"; nothing for a file. */
void store_add_crumb(const struct store *s, struct text *t);

/* Adds how the bytes derive from the file: "dump.bin > uImage @2000 > gzip", where
 * `separator` is " > ". The name has no folder; `ascii`: without UTF-8. */
void store_add_crumbs(const struct store *s, const char *separator, bool ascii,
        struct text *t);

#endif
