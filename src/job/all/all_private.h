/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Extracting everything, shared by its files: all_plan.c lists what there is, all_name.c names
 * it, all.c writes it, all_header.c, all_text.c and all_json.c say what it is, all_sums.c which
 * checksums are right.
 *
 * Paths in a plan are relative to the destination; no two are equal, and the folder that a path
 * begins with is made by an earlier entry.
 */
#ifndef JOB_ALL_PRIVATE_H
#define JOB_ALL_PRIVATE_H

#include "base/array.h"
#include "digest/digest.h"
#include "digest/sha256.h"
#include "job/all/all.h"
#include "job/job.h"

/* Partitions may overlap: the bytes of all, times those of their store. */
enum { ALL_ENTRIES_MOST = 2048, ALL_OVERLAP_MOST = 4 };

enum all_kind {
	ALL_PART,    /* as `carve --part` writes it */
	ALL_GAP,     /* erased or zeros: not written */
	ALL_PARTITION, /* of the table that is taken; parts are stretches of it */
	ALL_STORE,   /* all bytes of a store */
	ALL_MISSING, /* what a store lacks */
	ALL_KINDS
};

struct all_entry {
	enum all_kind kind;
	struct firmware *firmware; /* that the part is of; the store itself */
	int part;                  /* of PART and GAP; else PART_NONE */
	const struct mtd_partition *partition; /* of PARTITION */
	struct text makes;   /* a folder that is made before; "" none, like all paths here */
	struct text file;    /* its bytes */
	struct text header;  /* its fields, as JSON */
	struct text folder;  /* the files of its file system */
	struct text remark;  /* for people; "": none */
	struct text loss;    /* what is missing or wrong; "": nothing */
	struct text extracted; /* how many of the files */
	char sha256[65];     /* of the file, once it is written */
};

struct all_plan {
	ARRAY(struct all_entry) entries;
	uint64_t files, bytes, trees; /* to be written; bytes: without those in trees */
	uint64_t omitted;             /* parts beyond ALL_ENTRIES_MOST */
};

/* Lists everything in `f`. */
void all_plan_make(struct all_plan *p, struct firmware *f);
void all_plan_free(struct all_plan *p);
/* Adds what is to be written, in words. */
void all_plan_describe(const struct all_plan *p, struct text *t);

/* The bytes that the entry's file holds. */
struct span all_bytes(const struct all_entry *e);
/* The files of its file system; NULL if it has none that can be read. */
const struct tree *all_tree(const struct all_entry *e);
/* Adds the number of the part, "2/1"; else that of the part that leads to the store, "" for the
 * file. */
void all_add_number(const struct all_entry *e, struct text *t);
/* The part; NULL where it is none. */
const struct part *all_part(const struct all_entry *e);
/* Where it begins in its store; the name of the partition that it is in, or is, "" if none is
 * known. */
uint64_t all_offset(const struct all_entry *e);
const char *all_partition(const struct all_entry *e);
/* "uImage header", "JFFS2", "erased" ...; "partition"; "store". */
const char *all_kind_name(const struct all_entry *e);

/* ---- names ---- */

/* Adds lower-case letters, digits, '_' and '-' in place of what is neither, at most
 * ALL_NAME_MOST of them. */
enum { ALL_NAME_MOST = 32 };
void all_add_slug(struct text *t, const char *name);
/* Adds the name of part `part` without ending: "02-kernel", "04-jffs2-00020000". It begins with
 * the number, so that no other part of the store has it. */
void all_add_stem(const struct firmware *f, int part, struct text *t);
/* ".jffs2" for file systems, else ".bin". */
void all_add_ending(const struct firmware *f, int part, struct text *t);
/* What the header of part `part` is called. */
const char *all_part_name(const struct part *p);

/* ---- checksums ---- */

enum all_verdict { ALL_RIGHT, ALL_WRONG, ALL_UNKNOWN };

struct all_sum {
	char name[40];
	char stored[DIGEST_HEX], computed[DIGEST_HEX]; /* computed: "" if unknown */
	enum all_verdict verdict;
};

struct all_sums {
	ARRAY(struct all_sum) list;
};

/* The checksums that the entry's part carries; those of JFFS2 nodes are not among them. */
void all_sums_of(const struct all_entry *e, struct all_sums *sums);
void all_sums_free(struct all_sums *sums);
/* Adds to the loss what the format of the part records and finds wrong, sums aside. */
void all_add_wrong_facts(struct all_entry *e);
extern const char *const all_verdict_names[];

/* ---- documents ---- */

/* Adds the fields, facts and checksums of the entry's header as a JSON document. */
void all_add_header(const struct all_entry *e, struct text *t);
/* Adds the report, for people and as JSON. `losses` is how many there were. */
void all_add_text(const struct all_plan *p, const struct firmware *f, uint32_t losses,
        struct text *t);
void all_add_json(const struct all_plan *p, const struct firmware *f, uint32_t losses,
        struct text *t);

/* Each adds a JSON member with its comma: a string, null for ""; a number. */
void all_json_string(struct text *t, const char *name, const char *value);
void all_json_number(struct text *t, const char *name, uint64_t value);
/* The members that all documents have about an entry: part, kind, offset, length, what, from;
 * each with a comma. */
void all_json_place(const struct all_entry *e, struct text *t);
/* "checksums":[...], without a comma. */
void all_json_sums(const struct all_entry *e, struct text *t);

#endif
