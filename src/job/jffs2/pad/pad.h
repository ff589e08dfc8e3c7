/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Padding: a JFFS2 part becomes a file that the kernel can mount. A wish is first made
 * into a plan, which says what will be written and checks each requirement of the kernel
 * against the part as it is and as it will be; nothing is written before pad_start. A
 * plan is a value; it borrows from the firmware.
 */
#ifndef JOB_PAD_H
#define JOB_PAD_H

#include <stdbool.h>
#include <stdint.h>

#include "output/output.h"
#include "base/error.h"
#include "text/text.h"
#include "firmware/firmware.h"
#include "uimage/wanted.h"

struct job;

/* What the user asks for; all zero: up to the next boundary, and to five blocks at least. */
struct pad_wish {
	uint32_t erase_size; /* 0: the one that was found */
	uint64_t to;         /* total bytes; 0: unspecified */
	uint64_t blocks;     /* total erase blocks; 0: unspecified */
	bool cleanmarkers;   /* at the start of each whole block that is added */
	bool uimage;         /* the payload again, under a new header */
	uint32_t time;       /* of that header, seconds since 1970; 0: now */
	const struct uimage_wanted *header; /* a new header, or name and time of the one that
	                                     * is there; borrowed; NULL: none */
};

enum pad_met {
	PAD_MET,
	PAD_NOTED, /* not an obstacle, but good to know: see `note` */
	PAD_UNMET
};

/* One requirement of the kernel for a file system that it mounts. */
struct pad_rule {
	const char *wants;  /* "whole erase blocks" */
	const char *kernel; /* the Linux function that checks it */
	enum pad_met met;   /* by what will be written */
	char now[32], after[32]; /* what the part has; what it will have */
	char note[160];     /* the consequence and what to do about it, "" if nothing */
};

enum {
	PAD_RULES_MAX = 8,
	PAD_BLOCKS_LEAST = JFFS2_MIN_BLOCKS
};

/* What padding will do. Offsets of the image; sizes in bytes. */
struct pad_plan {
	uint64_t offset, size; /* the part */
	enum endian endian;
	uint32_t erase_size;
	uint32_t phase;        /* where its first block boundary is */
	uint64_t after;        /* size after padding, without header and `before` */
	uint64_t blocks;       /* erase blocks after */
	bool stretched;        /* beyond the next boundary, to reach PAD_BLOCKS_LEAST */
	uint64_t markers;      /* cleanmarkers to be written */
	uint64_t first_marker; /* where the first one goes, from the part's start */
	uint32_t marker_len;   /* their totlen */
	bool wrapped;          /* a uImage is written; the next four belong to it */
	bool new_header;       /* there was none */
	struct uimage header;  /* the old header, whose name is all 32 bytes of the field; or
	                        * as was wished */
	uint64_t before;       /* bytes of the old payload before the part: they stay */
	uint32_t time;         /* of the new header, 0: now ... */
	bool dated;            /* ... unless that was asked for */
	struct pad_rule rules[PAD_RULES_MAX];
	size_t rule_count;
	char why[256];         /* the erase size and how sure, one sentence */
};

/* Fills the plan for volume `v`. False with a reason if that is impossible;
 * plan->erase_size is then 0 if the erase size is undecided and the wish has none. Linear
 * in the nodes. */
bool pad_plan(const struct firmware *f, const struct volume *v,
        const struct pad_wish *wish, struct pad_plan *plan, struct error *err);

/* The uImage header whose payload holds the part of `v`, NULL if none does. */
const struct uimage *pad_uimage(const struct firmware *f, const struct volume *v);

/* The whole size of the file that will be written. */
uint64_t pad_file_size(const struct pad_plan *plan);

/* True if every requirement of the kernel is met. */
bool pad_ready(const struct pad_plan *plan);

/* ---- pad_text.c ---- */

/* Adds the preview: what is written, the table of rules, notes, the erase size. The table
 * is shorter if it would not fit into `width` columns; other lines may be longer. */
void pad_describe(const struct pad_plan *plan, int width, struct text *t);

/* ---- pad_make.c ---- */

/* Writes what the plan says to `path`. A new header takes the time from SOURCE_DATE_EPOCH,
 * if that is set, else from the clock. */
void pad_start(struct job *j, const struct firmware *f, const struct pad_plan *plan,
        const char *path, enum output_mode mode);

#endif
