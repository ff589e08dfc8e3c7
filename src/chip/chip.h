/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A simulated flash chip, in memory: NOR, or NAND with pages and spare areas. Programming only
 * takes bits from 1 to 0; only an erase, of a whole block, brings them back. Power can fail after
 * any byte, and within an erase; and a block that is worn out can fail while power is on.
 *
 * Everything that happens is an event, in order. The chip can be taken to any moment between two
 * events, back and forth; what is programmed or erased at an earlier moment drops the events
 * after it. The chip owns its bytes, its events and what they changed.
 *
 * chip.c makes and programs one, chip_events.c records and travels, chip_image.c takes and gives
 * images.
 */
#ifndef CHIP_H
#define CHIP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "base/error.h"
#include "base/span.h"
#include "text/text.h"

enum {
	CHIP_BLOCKS = 8, CHIP_BLOCK = 4096,   /* what is taken where nothing else is said */
	CHIP_PAGE = 512,
	CHIP_MOST = 64 << 20,                 /* bytes of all blocks together */
	CHIP_BLOCK_LEAST = 4096, CHIP_BLOCK_MOST = 4 << 20
};

struct chip_shape {
	uint32_t block, blocks; /* bytes in a block, and how many blocks */
	uint32_t page;          /* of NAND, in bytes; 0: it is NOR */
	uint32_t spare;         /* bytes of the spare area of each page */
};

enum chip_kind {
	CHIP_PROGRAM, /* bytes of data, on NAND with the code in the spare area */
	CHIP_SPARE,   /* bytes of a spare area */
	CHIP_ERASE,
	CHIP_BAD,     /* a block was marked bad */
	CHIP_CUT,     /* power failed */
	CHIP_POWER,   /* it came back */
	CHIP_KINDS
};

/* "program", "spare", "erase" ... : stable, for TSV and JSON; CHIP_KINDS of them. */
extern const char *const chip_kinds[];

struct chip_event {
	uint32_t at, len; /* in the data; of CHIP_SPARE the page, and bytes of its spare area */
	uint32_t tag, about; /* what the caller set chip->tag and ->about to: for example, its
	                   * command, and a block */
	uint64_t kept;    /* private: where the bytes that it changed are in chip->kept */
	uint8_t kind;     /* enum chip_kind */
	uint8_t why;      /* likewise of chip->why */
	bool torn;        /* power failed within it: only a part was done */
	bool failed;      /* likewise; the chip reports an error, and power is on */
};

/* What no driver may do, counted from the start; travel does not change it. A chip does it all the
 * same: bits that are 0 stay 0. */
struct chip_faults {
	uint32_t rising; /* bytes in which a bit should have gone from 0 to 1 */
	uint32_t twice;  /* pages that were programmed again without an erase */
};

/* What a worn-out block can fail in. */
enum chip_failure { CHIP_FAILS_PROGRAM, CHIP_FAILS_ERASE, CHIP_FAILURES };

struct chip {
	struct chip_shape shape;
	uint8_t *data, *spare;   /* spare: of all pages, side by side; NULL of NOR */
	uint8_t *written;        /* of each page: whether it was programmed; NULL of NOR */
	uint32_t *wear;          /* erases of each block */
	uint32_t *fails[CHIP_FAILURES]; /* of each block: so many more times */
	struct chip_faults faults;
	bool off;                /* without power nothing is done */
	uint32_t tag, about;
	uint8_t why;
	uint64_t power;          /* bytes until it fails, UINT64_MAX: it does not */
	uint32_t chance;         /* state of what is random in a cut erase; not 0 */
	ARRAY(struct chip_event) events;
	size_t now;              /* so many events have happened at the moment shown */
	struct text kept;        /* private */
};

/* ---- chip.c ---- */

/* Sets the spare areas that go with the pages, and checks the sizes: blocks are powers of two
 * from CHIP_BLOCK_LEAST to CHIP_BLOCK_MOST, pages of 512 to 4096 bytes divide them, and all
 * together are at most CHIP_MOST. False with err set if that is wrong. */
bool chip_shape_check(struct chip_shape *s, struct error *err);

/* An erased chip of a shape that was checked; `seed` decides what a cut erase leaves. */
void chip_open(struct chip *c, const struct chip_shape *s, uint32_t seed);
void chip_free(struct chip *c);

uint32_t chip_size(const struct chip *c);  /* bytes of data */
uint32_t chip_pages(const struct chip *c); /* 0 of NOR */

/* Programs bytes at `at`; of NAND whole pages, with the Hamming codes that Linux computes
 * (nand/ecc.h) in their spare areas, page by page. Each page, or all of NOR, is one event. False
 * without power, or if it fails meanwhile: then what comes before that byte is done. False, too, if
 * the block fails: then half of what was to be programmed is done. */
bool chip_program(struct chip *c, uint32_t at, struct span bytes);

/* Programs bytes of the spare area of a page, from its byte `from` on. */
bool chip_program_spare(struct chip *c, uint32_t page, uint32_t from, struct span bytes);

/* Erases a block; it takes as long as programming all of it. If power fails within, each bit
 * that is 0 may have become 1: between a quarter and three quarters of them, the more the
 * later. Where the block fails, half of them have. */
bool chip_erase(struct chip *c, uint32_t block);

/* Marks a block of NAND bad in the spare area of its first page, where Linux looks for it. False
 * without power. Nothing erases it from then on; of NOR no block is bad. */
bool chip_mark_bad(struct chip *c, uint32_t block);
bool chip_is_bad(const struct chip *c, uint32_t block);

/* Where the spare area of a page of NAND has room that no code and no mark takes; and how much,
 * both in bytes. */
uint32_t chip_spare_free(const struct chip *c, uint32_t *len);

/* Lets the next programs, or erases, in a block fail so many times. */
void chip_fail(struct chip *c, enum chip_failure what, uint32_t block, uint32_t times);

/* Lets power fail after so many more bytes: programmed, or an erase's share of its block. */
void chip_cut_after(struct chip *c, uint64_t bytes);
/* At once; and back again. */
void chip_cut(struct chip *c);
void chip_power(struct chip *c);

/* ---- chip_events.c ---- */

/* Takes the chip to the moment after its first `n` events. */
void chip_go(struct chip *c, size_t n);

/* Private to the room: the ranges of memory that an event changes, up to three. */
struct chip_range {
	uint8_t *at;
	uint32_t len;
};
enum { CHIP_RANGES = 3 };
int chip_ranges(struct chip *c, const struct chip_event *e,
        struct chip_range r[CHIP_RANGES]);

/* Drops the events after this moment and begins a new one: keeps what it will change. What it
 * returns is valid until the next. */
struct chip_event *chip_record(struct chip *c, enum chip_kind kind, uint32_t at, uint32_t len);

/* ---- chip_image.c ---- */

/* Takes over an image: of NAND with its spare areas after each page, if it is as long as
 * that; otherwise its data alone, in which the pages that are not all 0xff were programmed. What
 * is missing at the end is erased. No event. False with err set if it is longer than the chip. */
bool chip_load(struct chip *c, struct span image, struct error *err);

/* Adds the image: of NAND with the spare area after each page. */
void chip_dump(const struct chip *c, struct text *out);

#endif
