/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by finding and judging partition tables. */
#ifndef FIRMWARE_PARTITIONS_PARTITIONS_PRIVATE_H
#define FIRMWARE_PARTITIONS_PARTITIONS_PRIVATE_H

#include "firmware/partitions/partitions.h"
#include "mtd/find.h"

struct partitions_work {
	struct mtd_find *find;  /* NULL: before or after the search */
	bool searched;
	size_t uimage;          /* the next header whose payload may have to be summed */
	uint64_t payload_at;    /* bytes of it that are summed */
	uint64_t summed;        /* bytes of payloads in all */
	size_t table, entry;    /* the next one to be judged */
};

/* ---- partitions_fit.c ---- */

/* Judges partition `entry` of the table. */
void partitions_judge(const struct firmware *f, struct partition_table *t, size_t entry);

/* Sets t->fits and t->why when all its partitions are judged. */
void partitions_conclude(struct partition_table *t);

/* True if a boundary of some table lies in the payload of `u`. */
bool partitions_cut(const struct partitions *p, const struct uimage *u);

/* Adds "config ends at 00050000, inside a sound JFFS2 node", or "fits". */
void partitions_describe(const struct mtd_partition *p, const struct partition_check *c,
        struct text *out);

#endif
