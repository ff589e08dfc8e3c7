/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Partition tables that were given by the user or found in the image (mtd/mtd.h), checked
 * against its bytes. At most one table is taken. Its boundaries are then fences, which no
 * part crosses, and its names are those of the parts.
 *
 * A table given by the user is always taken. One that was found is taken if it fits: it
 * tears no sound JFFS2 node, no uImage payload whose CRC is right and not its own
 * environment, it does not reach beyond the image, and some boundary is where a part
 * begins; a table under a right CRC needs that only if it cuts a JFFS2 part. Offsets
 * count from the start of the image: a dump that begins elsewhere in the flash does not
 * fit.
 */
#ifndef FIRMWARE_PARTITIONS_PARTITIONS_H
#define FIRMWARE_PARTITIONS_PARTITIONS_H

#include "firmware/model/model.h"
#include "mtd/mtd.h"

/* How one partition of a table agrees with the bytes. */
enum partition_fit {
	PARTITION_FITS,
	PARTITION_TEARS_NODE,    /* begins or ends in a sound JFFS2 node */
	PARTITION_TEARS_PAYLOAD, /* ... in a uImage payload whose CRC is right */
	PARTITION_TEARS_WORDS,   /* ... in the environment that contains it */
	PARTITION_BEYOND         /* ends behind the end of the image */
};

struct partition_check {
	enum partition_fit fit;
	uint64_t at; /* the boundary that does not fit */
};

struct partition_table {
	struct mtd_table mtd; /* no len is 0, but for what is left of nothing */
	ARRAY(struct partition_check) checks; /* one for each partition */
	uint32_t begins; /* boundaries at which a part begins */
	uint32_t inner;  /* boundaries inside the image */
	uint32_t cuts;   /* boundaries inside JFFS2 parts */
	bool torn;       /* some boundary tears a node or a payload */
	bool fits, taken;
	char why[256];   /* a sentence: what it is, and why it is taken or not */
};

/* A stretch from `offset` up to the next one. */
struct partition_stretch {
	uint64_t offset;
	int partition; /* the smallest of the taken table that holds the offset, or -1 */
};

struct partitions {
	struct mtd_table typed;               /* as the user gave it; without partitions: none */
	ARRAY(struct partition_table) tables; /* a typed one first; then as they are found,
	                                       * those with a CRC before the others */
	int taken;                            /* index of the table, or -1 */
	ARRAY(struct partition_stretch) stretches; /* between fences; none if there are none */
	struct partitions_work *work;         /* private: NULL when all is judged */
};

/* The table that is taken. NULL if none is, or if a store below is the flash (firmware_flash). */
const struct partition_table *firmware_partitions(const struct firmware *f);

/* The name of the partition that holds `offset`, "" if none is known. Valid until the
 * partitions are freed. */
const char *firmware_partition(const struct firmware *f, uint64_t offset);

/* True if `offset` is in a partition given by the user: it is then mounted as it is. */
bool partition_is_typed(const struct firmware *f, uint64_t offset);

/* True if there is a fence at `offset`. */
bool firmware_has_fence(const struct firmware *f, uint64_t offset);

/* One partition of one table, for lists of what was weighed. */
struct partition_row {
	const struct partition_table *table;
	const struct mtd_partition *partition;
	char why[160]; /* "fits", or what contradicts it and where */
};

/* Row `i` of all partitions of all tables; false after the last one. */
bool partitions_row(const struct firmware *f, size_t i, struct partition_row *row);

/* ---- for the work of a firmware ---- */

/* ---- partitions.c ---- */

/* Begins for f->bytes, with the user's table (NULL: none), which is copied. */
struct partitions *partitions_new(const struct firmware *f, const struct mtd_table *typed);
/* Lets workers begin to look for tables, before it is time for partitions_step. */
void partitions_ahead(struct firmware *f);
/* Continues looking for tables and judging them, once parts and uImage headers are known;
 * false once that is done. */
bool partitions_step(struct firmware *f, uint64_t budget);
/* Ends it early: no table that was found is taken. */
void partitions_stop(struct firmware *f);
/* A survey between the present fences. */
struct survey *partitions_survey(const struct firmware *f);
void partitions_free(struct partitions *p);

#endif
