/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Partition tables: how a flash is meant to be divided. They are claims, not evidence: a
 * board uses them, but the image may contradict them. A table covers one device; a text
 * with several devices gives several tables, in its order. Offsets count from the start
 * of the flash. Names are free of control bytes, whatever the text held. A list owns its
 * tables; mtd_list_free releases both.
 */
#ifndef MTD_MTD_H
#define MTD_MTD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "base/error.h"
#include "base/span.h"

enum {
	MTD_NAME_MAX = 48,       /* bytes of a name that are kept, with the NUL */
	MTD_PARTITIONS_MAX = 256, /* of one device; real ones have a dozen */
	MTD_TABLES_MAX = 16      /* of one image */
};

enum mtd_source {
	MTD_TYPED,        /* on the command line or on the screen */
	MTD_ENVIRONMENT,  /* a U-Boot environment with a right CRC */
	MTD_COMMAND_LINE, /* a kernel command line without a CRC */
	MTD_TREE          /* a flattened device tree */
};

struct mtd_partition {
	uint64_t offset, len; /* len 0: the rest of the flash */
	bool read_only;
	char name[MTD_NAME_MAX]; /* never empty */
};

struct mtd_table {
	enum mtd_source source;
	uint64_t at;               /* where the environment, text or tree is in the image */
	uint64_t len;              /* MTD_ENVIRONMENT: of the environment */
	int serial;                /* MTD_ENVIRONMENT: the byte of flags where there are two
	                            * copies, else -1 */
	char device[MTD_NAME_MAX]; /* its mtd-id or node; "" where none was typed */
	ARRAY(struct mtd_partition) partitions; /* in the order of the text */
};

struct mtd_list {
	ARRAY(struct mtd_table) tables;
};

/* ---- mtdparts.c ---- */

/* Reads what the kernel takes on its command line (drivers/mtd/parsers/cmdlinepart.c):
 * [mtdparts=]ID:SIZE[@OFFSET][(NAME)][ro][lk][slc],...;ID:... with the suffixes k m g and
 * a leading 0x or 0; size `-` is all the rest; without an offset a partition begins where
 * the one before it ends. Unlike in the kernel, "ID:" is optional. Adds a table for each
 * device. False if the text is wrong: nothing is added, and err says what is wrong and at
 * which character (from 1 on). */
bool mtdparts_parse(struct span text, struct mtd_list *list, struct error *err);

/* ---- tree.c ---- */

/* Reads the nodes "fixed-partitions" of the flattened device tree at `at` of `image`, and
 * the partitions that older trees have right below the node of a flash (Linux:
 * Documentation/devicetree/bindings/mtd/partitions, drivers/mtd/parsers/ofpart_core.c).
 * Adds a table for each device; damaged nodes are left out. */
void mtd_tree_read(struct span image, uint64_t at, struct mtd_list *list);

/* ---- mtd.c ---- */

/* "U-Boot environment", "kernel command line", "device tree", "--mtdparts". */
const char *mtd_source_name(enum mtd_source source);

/* True if both are copies of one redundant environment and U-Boot uses `a`. */
bool mtd_table_replaces(const struct mtd_table *a, const struct mtd_table *b);

/* Copies the name `raw`, readable and cut to what `name` holds. */
void mtd_name_set(char name[MTD_NAME_MAX], struct span raw);

/* Adds the table unless one with the same device and partitions is there; takes ownership
 * of it in any case. */
void mtd_list_take(struct mtd_list *list, struct mtd_table *t);
void mtd_list_free(struct mtd_list *list);

#endif
