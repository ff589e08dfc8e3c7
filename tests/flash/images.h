/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Images that are flashed, and what holds of every plan. */
#ifndef TESTS_FLASH_IMAGES_H
#define TESTS_FLASH_IMAGES_H

#include "flash/flash.h"

enum { BLOCK = 0x10000 };

struct firmware *plan_open(const char *name, const struct text *t);
void plan_fill(struct text *t, uint8_t byte, size_t len);

/* boot, env and a file system, as the environment has it; variables differ by `delay`. */
void plan_make_flash(struct text *t, const char *device, char delay);
void plan_make_jffs2(struct text *t);
void plan_make_padded(struct text *t);
void plan_make_unmarked(struct text *t);
void plan_make_bare_nand(struct text *t);
void plan_make_uimage(struct text *t);
void plan_make_nor(struct text *t);
void plan_make_physmap(struct text *t);
void plan_make_nand(struct text *t);
void plan_make_ubi(struct text *t);

/* A shell reads all lines that are for one; none of them is run. */
void plan_check_shell(const struct flash_plan *p);

#endif
