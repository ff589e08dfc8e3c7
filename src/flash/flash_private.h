/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the makers of a plan. */
#ifndef FLASH_FLASH_PRIVATE_H
#define FLASH_FLASH_PRIVATE_H

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "flash/flash.h"
#include "mtd/mtd.h"
#include "text/shell.h"

/* What is assumed where nothing tells the erase size: the usual block of SPI NOR flash. */
enum { FLASH_ERASE_ASSUMED = 65536, FLASH_ERASE_MOST = 16 << 20 };
/* More ranges than this, and it is less work to write all. */
enum { FLASH_TARGETS_MOST = 12 };

/* ---- facts.c ---- */

/* Finds what is written, in both images; false with err set. */
bool flash_find_bytes(struct flash_plan *p, struct firmware *f, struct firmware *old,
        const struct flash_wish *wish, struct error *err);
/* Finds a safe address in memory to load to. */
void flash_find_load(struct flash_plan *p);

/* ---- place.c ---- */

/* Finds where it goes, the partitions, the erase size and the kind of flash. */
void flash_find_place(struct flash_plan *p, const struct flash_wish *wish);
void flash_find_erase(struct flash_plan *p, const struct flash_wish *wish);
void flash_find_kind(struct flash_plan *p);
/* True if a part of what is written is of that format. */
bool flash_has_format(const struct flash_plan *p, const char *name);

/* ---- targets.c ---- */

void flash_find_targets(struct flash_plan *p);
/* True if the target is all bytes of the file that holds them. */
bool flash_is_file(const struct flash_plan *p, const struct flash_target *t);
/* The partition of the target; NULL if it isn't known. */
const struct mtd_partition *flash_partition(const struct flash_plan *p,
        const struct flash_target *t);

/* ---- variables.c ---- */

/* Finds the variables that differ, if nothing else does. */
void flash_find_variables(struct flash_plan *p, const struct firmware *old);

/* ---- way_raw.c: of a dump with spare areas, which is written as it is ---- */

void flash_add_raw_uboot(const struct flash_plan *p, struct flash_way *w);
void flash_add_raw_linux(const struct flash_plan *p, struct flash_way *w);

/* ---- plan.c ---- */

/* Begins a way; valid until the next begins. */
struct flash_way *flash_way_add(struct flash_plan *p, const char *name, const char *title,
        const char *needs);
/* Begins a line, for text to be added; valid until the next begins. */
struct text *flash_line(struct flash_way *w, enum flash_where where);
void flash_say(struct flash_way *w, enum flash_where where, const char *format, ...)
        __attribute__((format(printf, 3, 4)));

/* Adds an offset in the flash: 0x40000; where the part's place isn't known PART+0x40000, for
 * people and U-Boot. */
void flash_add_to(const struct flash_plan *p, uint64_t to, struct text *t);
/* The same as a word of a shell: $((PART + 0x40000)). */
void flash_add_shell_to(const struct flash_plan *p, uint64_t to, struct text *t);
/* Adds the image's name as a word of a shell that no command takes for an option. */
void flash_add_image(const struct flash_plan *p, struct text *t);
/* True if the name is safe as it is in U-Boot, in any shell and on a FAT file system. */
bool flash_is_plain(const char *name);
/* The last name of the image's path. */
const char *flash_base_name(const struct flash_plan *p);

/* way_card.c, way_variables.c, way_uboot.c, way_linux.c, way_ubi.c, way_programmer.c: each adds the
 * ways of its kind that make sense. */

void flash_add_card(struct flash_plan *p);
void flash_add_vendor(struct flash_plan *p);
void flash_add_variables(struct flash_plan *p);
void flash_add_uboot(struct flash_plan *p);
void flash_add_linux(struct flash_plan *p);
void flash_add_ubi(struct flash_plan *p);
void flash_add_programmer(struct flash_plan *p);

#endif
