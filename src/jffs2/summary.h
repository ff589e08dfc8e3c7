/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Summary nodes: the list of a block's nodes at its end (fs/jffs2/summary.h of Linux). A kernel
 * with CONFIG_JFFS2_SUMMARY believes the list instead of scanning the block, so where list
 * and block disagree such a kernel sees another file system.
 */
#ifndef JFFS2_SUMMARY_H
#define JFFS2_SUMMARY_H

#include <stdbool.h>
#include <stdint.h>

#include "jffs2/scan.h"

enum summary_finding {
	SUMMARY_UNLISTED, /* a node of the block that the list leaves out: not seen */
	SUMMARY_GHOST,    /* listed, but no such node stands there: dropped when read */
	SUMMARY_OBSOLETE, /* listed, but marked obsolete since: dropped when read */
	SUMMARY_BROKEN    /* the list cannot be read on from here: see summary_fate */
};

/* Calls `each` for every disagreement between the summary in extent `i` and its block, in
 * order of offset within each kind; `offset` is from the part's start. Not called at all
 * for an extent that is not a sound summary. */
void summary_check(const struct jffs2_log *log, uint32_t i,
        void (*each)(void *arg, enum summary_finding, uint32_t offset), void *arg);

/* What a kernel that reads summaries does with one (kernel: jffs2_sum_scan_sumnode). */
enum summary_fate {
	FATE_NONE,    /* not the summary of its block: the block is scanned */
	FATE_USED,    /* believed */
	FATE_SCANNED, /* a record of an unknown type: the block is scanned */
	FATE_CRASH,   /* the same after a dirent, whose place in memory is freed by then */
	FATE_OVERLAP, /* two records overlap, or one the summary itself: BUG() */
	FATE_REFUSED, /* a record of a type that must be known, or a name that begins with a
	               * NUL: no mount */
	FATE_UNKNOWN  /* the records continue beyond the node: undetermined */
};

/* ---- summary_apply.c ---- */

/* What the kernel does with the summary that extent `i` is. */
enum summary_fate summary_fate(const struct jffs2_log *log, uint32_t i);

/* One record of a summary. */
struct summary_record {
	uint32_t offset;  /* of the node, from the part's start */
	uint16_t nodetype;
	uint8_t type;     /* dirent: as in the node */
	uint32_t ino;     /* as in struct extent; 0 of an xref */
	uint32_t version, child; /* child: the inode that a dirent names */
	uint32_t totlen;  /* as in the node; 0 of an xref */
	struct span name; /* of a dirent, up to the first NUL (kernel: checkedlen) */
	uint32_t at;      /* of the record itself, from the part's start */
};

/* ---- summary.c ---- */

/* Reads the record at `at` of `list`, of a summary whose block begins at `block`; returns its
 * length, 0 if it cannot be read. r->at is `at`. */
size_t summary_record(struct span list, size_t at, enum endian e, uint32_t block,
        struct summary_record *r);

struct summary_records {
	ARRAY(struct summary_record) all; /* by offset */
	bool broken;                      /* one could not be read */
};

/* True if extent `i` is a sound summary that ends with its mark; *block is where its block
 * begins. */
bool summary_sound(const struct jffs2_log *log, uint32_t i, uint32_t *block);

/* Reads the records of a sound summary; the caller frees r->all. */
void summary_read(const struct jffs2_log *log, uint32_t i, uint32_t block,
        struct summary_records *r);

/* ---- summary_apply.c ---- */

/* Makes the scanned log what a kernel that reads summaries sees: a node that the summary
 * of its block leaves out, or lists differently, is FLAW_UNLISTED; for the latter and for
 * what is listed but not there, log->odd has the record, or log->attributes. An attribute
 * that is listed, and whose node CRC is wrong or which is obsolete now, is FLAW_LATE. What
 * was different before is in log->scanned. */
void summary_apply(struct jffs2_log *log);

/* The record of an element of log->odd. */
struct summary_record summary_odd(const struct jffs2_log *log, const struct jffs2_odd *odd);

/* ---- summary.c ---- */

/* Bytes that the records of the summary node take, from the end of its header on: up to the
 * first that cannot be read. */
size_t summary_records_len(struct span node, enum endian e);

#endif
