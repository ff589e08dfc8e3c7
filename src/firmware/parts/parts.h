/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is said of the parts of a store once the survey has found them: uImage headers, also
 * damaged ones, names for what the survey did not know, and checksums. None of it moves a
 * part, but part_edit.c, by which others do. The work is sliced; what is under way is in
 * f->parts_work, which the examination (firmware/firmware.h) owns.
 *
 * Of each piece of work: X_step continues it for about `budget` bytes, and is false once it is
 * done; X_wait is true while some is left; X_stop ends it early.
 */
#ifndef FIRMWARE_PARTS_PARTS_H
#define FIRMWARE_PARTS_PARTS_H

#include "firmware/model/model.h"
#include "uboot/program.h"

struct libmagic;

struct sums_work {
	size_t part;     /* the next whose sums are taken */
	size_t sum;      /* the one under way */
	uint64_t at;     /* bytes of it that are summed */
	uint64_t summed; /* bytes so far */
	struct digest digest;
};

struct payload_work {
	size_t uimage;   /* the next header whose payload is summed */
	uint64_t at;     /* bytes of it that are summed */
	uint64_t summed; /* bytes summed so far */
	uint64_t mended; /* bytes spent on what would make wrong sums right */
	struct uimage_mending mending; /* of that header, once it is summed */
	bool mends;      /* that is under way */
};

struct parts_work {
	size_t part;         /* headers are being looked for in this part ... */
	uint64_t part_at;    /* ... from this offset in it */
	struct payload_work payload;
	size_t unknown;      /* the next part that may be named */
	struct sums_work sums;
	size_t program_part; /* the next part that is searched for version strings */
	struct program_search program;
	/* Of the file alone, over all stores: */
	struct libmagic *libmagic; /* once it was asked; NULL: there is none */
	size_t asked;        /* how often */
};

/* ---- headers.c ---- */

/* Decodes the uImage headers. */
bool headers_step(struct firmware *f, uint64_t budget);
/* Begins that again, since the parts are others now. */
void headers_restart(struct firmware *f);
/* Sums the payloads of the headers. */
bool payload_step(struct firmware *f, uint64_t budget);
bool payload_wait(const struct firmware *f);
void payload_stop(struct firmware *f);
/* 0 to 1, by their number. */
double payload_progress(const struct firmware *f);

/* ---- unknown.c ---- */

/* Names parts in which nothing was found. */
bool unknown_step(struct firmware *f, uint64_t budget);
/* Releases what that opened. */
void unknown_free(struct firmware *f);

/* ---- environments.c ---- */

/* Tells the copies of an environment apart. */
void environments_name(struct firmware *f);

/* ---- fronts.c ---- */

/* Names data that hold the length or CRC of what follows them. */
void fronts_name(struct firmware *f);

/* ---- broken.c ---- */

/* Names what the store below knows, once that is examined. */
void broken_name(struct firmware *f);

/* ---- programs.c ---- */

/* Names parts by version strings. */
bool programs_step(struct firmware *f, uint64_t budget);
bool programs_wait(const struct firmware *f);
void programs_stop(struct firmware *f);

/* ---- sums.c ---- */

/* Computes the checksums of the parts. */
bool sums_step(struct firmware *f, uint64_t budget);
bool sums_wait(const struct firmware *f);
void sums_stop(struct firmware *f);

/* ---- part_edit.c ---- */

/* Replaces `removed` parts from `at` on by `count` parts; references to later parts are
 * adjusted. The new ones get the header of the first of the old ones. */
void parts_replace(struct firmware *f, size_t at, size_t removed, const struct part *with,
        size_t count);

#endif
