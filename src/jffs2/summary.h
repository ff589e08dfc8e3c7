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
	SUMMARY_BROKEN    /* the list cannot be read on from here: the block is scanned */
};

/* Calls `each` for every disagreement between the summary in extent `i` and its block, in
 * order of offset within each kind; `offset` is from the part's start. Nothing is called for
 * an extent that is no sound summary. */
void summary_check(const struct jffs2_log *log, uint32_t i,
        void (*each)(void *arg, enum summary_finding, uint32_t offset), void *arg);

/* Bytes that the records of the summary node take, from the end of its header on: up to the
 * first that cannot be read. */
size_t summary_records_len(struct span node, enum endian e);

#endif
