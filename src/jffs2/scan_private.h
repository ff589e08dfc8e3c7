/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inside the scan: where headers are, and nodes that threads have checked ahead of the
 * scan. A verdict on a node depends only on its bytes, so it doesn't matter who checks
 * it, or that some are checked for nothing; the scan checks itself what was not checked
 * ahead.
 */
#ifndef JFFS2_SCAN_PRIVATE_H
#define JFFS2_SCAN_PRIVATE_H

#include "jffs2/scan.h"
#include "work/work.h"

/* ---- scan_place.c ---- */

/* True if `pos` is a multiple of 4 from where a block begins. */
bool log_aligned(const struct jffs2_log *log, uint64_t pos);
/* Where the erase block that holds `pos` ends, or the part. */
uint64_t log_block_end(const struct jffs2_log *log, uint64_t pos);
bool log_at_block_start(const struct jffs2_log *log, uint64_t pos);
/* The first place in [from, to) where an aligned header with a right CRC stands, or `to`. */
uint64_t log_find_header(const struct jffs2_log *log, uint64_t from, uint64_t to);
/* Where the first run of 0xff in [from, to) begins that is long enough to be told of, or `to`. */
uint64_t log_find_run(const struct jffs2_log *log, uint64_t from, uint64_t to);
/* What is wrong with a header at `pos` that the kernel refuses: flaws. */
uint32_t log_dirt_flaws(const struct jffs2_log *log, uint64_t pos);

/* ---- scan_ahead.c ---- */

/* The first place in [from, to) where a header with a right CRC stands, or `to`. */
uint64_t scan_find_header(struct span part, enum endian e, uint64_t from, uint64_t to);

struct scan_ahead; /* opaque */

/* Begins to check the nodes of the part; NULL if there are no workers. Borrows the part
 * until ahead_free. */
struct scan_ahead *ahead_new(struct span part, enum endian e, struct workers *w);
/* Call this before asking for the node at `pos`; `pos` never decreases. False if the
 * workers are not there yet. */
bool ahead_reaches(struct scan_ahead *a, uint64_t pos);
/* The flaws of the node at `pos`, as jffs2_node_check gives them; false if it was not checked.
 * NULL is fine. */
bool ahead_flaws(struct scan_ahead *a, uint64_t pos, uint32_t *flaws);
void ahead_free(struct scan_ahead *a);

#endif
