/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A raw NAND dump whose layout is known: its pages, what their spare areas hold (bad-block
 * marks, cleanmarkers of JFFS2, error-correcting codes), and a stream of its data as the driver
 * of the flash would give them. A dump borrows the image it was examined with;
 * nand_dump_free releases the list of pages.
 */
#ifndef NAND_DUMP_H
#define NAND_DUMP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "nand/ecc.h"
#include "nand/layout.h"
#include "text/text.h"

/* The largest page whose spare area is looked into. */
enum { NAND_PAGE_MAX = 16384, NAND_SPARE_MAX = 2048 };

/* A page, apart from its spare area. */
struct nand_page {
	uint32_t len; /* bytes of data that the image has; less than a page at its end */
	bool whole;   /* all of it and of its spare area is there */
	uint8_t data[NAND_PAGE_MAX], spare[NAND_SPARE_MAX];
};

/* Reads page `number` of a dump with pages of at most that size. */
void nand_page_read(const struct nand_layout *n, struct span image, uint64_t number,
        struct nand_page *p);

/* True if all of it is 0xff, the spare area too. */
bool nand_page_is_erased(const struct nand_layout *n, const struct nand_page *p);
/* Copies the stored code of a step of a whole page; ecc_place knows where it is. */
void nand_page_code(const struct nand_page *p, const struct nand_layout *n,
        const struct ecc_scheme *s, uint32_t step, uint8_t *code);

/* How many of the codes that were tried agree with the data. Codes that are all 0xff or 0x00
 * aren't tried: they show nothing. */
struct nand_agreement {
	uint32_t tried, agree;
};

/* What is known of a page, by its code above all. */
enum nand_page_state {
	NAND_PAGE_RIGHT,
	NAND_PAGE_ERASED,
	NAND_PAGE_BARE,      /* written without a code: all of it is 0xff */
	NAND_PAGE_CORRECTED, /* bits are wrong, and the code corrects them */
	NAND_PAGE_LOST,      /* more bits are wrong in a step than the code corrects */
	NAND_PAGE_UNCHECKED, /* written, with an unknown code */
	NAND_PAGE_BAD,       /* in a bad block: not looked at */
	NAND_PAGE_CUT,       /* the dump ends in it: likewise */
	NAND_PAGE_STATES
};

struct nand_page_state_row {
	const char *name; /* stable, for TSV and JSON: "right" */
	const char *many; /* how many pages are so, after their number */
	const char *what; /* in words, of a page or more */
};
extern const struct nand_page_state_row nand_page_states[NAND_PAGE_STATES];

/* A page in which bits are wrong. */
struct nand_fault {
	uint32_t page;
	uint16_t bits; /* that are corrected, in data and codes */
	uint16_t lost; /* steps that aren't */
};

enum { NAND_FAULTS_MOST = 1 << 16 };

struct nand_dump {
	struct nand_layout layout;
	char name[32];     /* of it */
	bool pages_known;  /* layout.data is a page, and not a block of unknown pages */
	bool marks;        /* bad blocks are marked, and not too many to believe */
	uint32_t blocks, bad;
	const struct ecc_scheme *ecc; /* that agrees; NULL: no known code */
	struct nand_agreement agreement; /* of that */
	ARRAY(uint8_t) pages; /* that were checked, from the first on: enum nand_page_state */
	uint64_t states[NAND_PAGE_STATES]; /* of how many pages that is so */
	uint64_t bits;     /* that are corrected, in all pages, ... */
	uint64_t mended;   /* ... in how many pages, ... */
	uint32_t most;     /* ... and the most in one */
	ARRAY(struct nand_fault) faults; /* in order of pages; the first NAND_FAULTS_MOST */
};

/* Begins to examine a dump: finds the code and the bad blocks. */
void nand_dump_begin(struct nand_dump *d, const struct nand_layout *n, struct span image);
/* Checks the pages in about `budget` more bytes; false once all are checked. */
bool nand_dump_step(struct nand_dump *d, struct span image, uint64_t budget);
void nand_dump_free(struct nand_dump *d);

/* Corrects a page; what is wrong with it. */
enum nand_page_state nand_page_correct(const struct nand_layout *n, const struct ecc *e,
        const struct ecc_scheme *s, struct nand_page *p, struct nand_fault *f);

/* What the spare areas say of the erase block, or of its first page. */
enum nand_mark {
	NAND_BAD = 1,           /* the kernel doesn't use the block */
	NAND_CLEANMARKER_LE = 2, /* JFFS2 has erased it, a little- or a big-endian kernel */
	NAND_CLEANMARKER_BE = 4
};
/* What is wrong with page `page`; NULL if nothing is, or that isn't known. */
const struct nand_fault *nand_fault_of(const struct nand_dump *d, uint64_t page);

/* The marks for byte `at` of the data; NAND_BAD for every byte of the block, a cleanmarker
 * for the bytes of the page that has it. */
uint32_t nand_marks_at(const struct nand_dump *d, struct span image, uint64_t at);
/* Adds the numbers of the bad blocks, of many the first: "5, 17". */
void nand_add_bad(const struct nand_dump *d, struct span image, struct text *t);

/* ---- dump_stream.c ---- */

/* The data as the driver gives them, piece by piece: with the bytes of bad blocks as 0xff, which
 * is what nanddump writes, and corrected if that is asked for. */
struct stream *nand_dump_stream(const struct nand_dump *d, struct span image, bool correct);

#endif
