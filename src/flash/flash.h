/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How an image, or what has changed in it, gets onto a flash: the commands of the ways that people
 * have, as text to read. Nothing here runs one, or writes anything. A plan is a value made of an
 * image that is completely examined, and of the image as it was before a change where there is one;
 * it borrows both, which must outlive it, and owns its lines. Whatever an image says comes out
 * quoted, or not at all, where a shell or U-Boot reads it.
 *
 * facts.c finds out what is written and where to, place.c what kind of flash that is, targets.c
 * which blocks have changed, variables.c which variables of U-Boot, plan.c makes the plan of that;
 * way_card.c, way_uboot.c, way_linux.c, way_ubi.c, way_raw.c, way_programmer.c and way_variables.c
 * have the ways, write.c writes the plan, ranges.c lists what is written.
 */
#ifndef FLASH_FLASH_H
#define FLASH_FLASH_H

#include "firmware/firmware.h"
#include "table/table.h"

enum flash_kind {
	FLASH_ANY, /* nothing tells */
	FLASH_SPI,
	FLASH_PARALLEL,
	FLASH_NAND
};

/* Who reads a line. */
enum flash_where {
	FLASH_SAY,      /* a person */
	FLASH_RISK,     /* a person: what can go wrong */
	FLASH_COMPUTER, /* a shell of the computer that has the file */
	FLASH_DEVICE,   /* a root shell of the device */
	FLASH_UBOOT,    /* the prompt of U-Boot */
	FLASH_WHERES
};

struct flash_line {
	enum flash_where where;
	struct text text; /* one line */
};

struct flash_way {
	const char *name;  /* stable, for JSON: "uboot-spi" */
	const char *title; /* "U-Boot, SPI NOR flash" */
	const char *needs;
	bool writes;       /* false: it only prepares */
	ARRAY(struct flash_line) lines;
};

/* Bytes that are written in a row, in one partition where these are known. */
struct flash_target {
	uint64_t at, len;            /* of what is written */
	uint64_t to;                 /* in the flash, or from where the part begins in it */
	uint64_t erase_at, erase_len; /* likewise: whole blocks */
	int partition;               /* of the table, -1: not known */
	uint64_t within;             /* `to` from the start of that */
	uint32_t crc;                /* CRC-32, as U-Boot's crc32 prints it */
	char file[72];               /* that holds them; safe in any shell */
};

/* What the user says of it. */
struct flash_wish {
	int part;            /* of the image; PART_NONE: all of it */
	bool placed;         /* `to` is where it belongs in the flash */
	uint64_t to;
	uint64_t erase_size; /* 0: find it */
};

struct mtd_table;

struct flash_plan {
	const char *image;       /* as it was opened */
	const struct firmware *was; /* the same store before; NULL */
	const struct firmware *f; /* the store that holds what is written */
	bool raw;                /* the image has that with spare areas */
	bool undone;             /* the file has that in another form */
	struct span bytes, old;  /* what is written; the same before */
	bool has_old;
	uint64_t from;           /* where `bytes` stand in the store */
	const struct uimage *uimage; /* whose payload that is, or that it begins with; NULL */
	char what[192];
	bool placed;             /* `to` is known; else it is 0 and counts from the part */
	uint64_t to;
	char place_why[192];
	const struct mtd_table *mtd; /* the partitions; NULL: not known */
	uint32_t erase_size;
	char erase_why[256];
	enum flash_kind kind;
	char kind_why[128];
	bool whole_flash;        /* it is the dump of a chip */
	bool ubi, ubifs;
	bool archive;            /* of which sysupgrade takes all: nothing else of this counts */
	char load[24];           /* the address in memory */
	char load_why[192];
	uint64_t blocks, changed; /* erase blocks */
	ARRAY(struct flash_target) ranges;  /* what has changed, by offset; all without `old` */
	ARRAY(struct flash_target) targets; /* for the commands: that, or all if it is scattered */
	bool scattered;
	bool only_variables;     /* all that has changed is variables of U-Boot: these */
	ARRAY(struct text) variables; /* "NAME=VALUE", no value: removed */
	ARRAY(struct flash_way) ways;
};

/* Makes the plan for `f`, the firmware of the file; `old` (NULL: none) is that of the image before
 * the change. False with err set, and nothing to free, if the wish names no part, or one that is
 * packed. */
bool flash_plan_make(struct flash_plan *p, struct firmware *f, struct firmware *old,
        const struct flash_wish *wish, struct error *err);
void flash_plan_free(struct flash_plan *p);

/* ---- write.c ---- */

/* Adds the head: what is written, where to, and what was assumed; lines of at most `width`
 * columns. */
void flash_write_head(const struct flash_plan *p, int width, struct text *t);
/* Adds one way: what it needs, its lines, commands indented. */
void flash_write_way(const struct flash_way *w, int width, struct text *t);
/* Adds the commands of a way alone, a line each. */
void flash_write_commands(const struct flash_way *w, struct text *t);
/* Adds all of it. */
void flash_write(const struct flash_plan *p, int width, struct text *t);

/* ---- ranges.c ---- */

/* The ranges that are written; its JSON has the plan before the rows. */
extern const struct table_class table_flash;
void table_open_flash(struct table *t, struct firmware *f, const struct flash_plan *p);

#endif
