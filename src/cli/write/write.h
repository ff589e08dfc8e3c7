/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands that write files, or say how to write a flash: each runs as a row of the command
 * table says (src/cli/commands.c) and returns an exit status. */
#ifndef CLI_WRITE_H
#define CLI_WRITE_H

#include "cli/call/call.h"

/* ---- do.c ---- */

int command_manifest(struct call *call);
int command_cat(struct call *call);
int command_carve(struct call *call);

/* ---- edit.c ---- */

int command_edit(struct call *call);

/* ---- extract.c ---- */

int command_extract(struct call *call);

/* ---- flash.c ---- */

int command_flash_plan(struct call *call);

/* ---- live.c ---- */

int command_flash(struct call *call);

/* ---- losses.c: what bytes lack that were copied from the image; each returns the worse of `status`,
 * after which nothing is said if it is CLI_FAILED, and CLI_LOSSES ---- */

/* Says what is wrong with `len` bytes from `offset` of the store: where it could not be unpacked to
 * its end, and in which of its pages of NAND flash bits are wrong. */
int write_say_store(const struct call *call, const struct firmware *f, uint64_t offset,
        uint64_t len, int status);
/* Says that only `len` of the bytes that a header claims are there, if that is so. */
int write_say_cut(const struct call *call, uint64_t len, uint64_t claimed, int status);

/* ---- make.c ---- */

int command_make(struct call *call);

/* ---- pad.c ---- */

int command_pad(struct call *call);

/* ---- replace.c ---- */

int command_replace(struct call *call);
int command_setenv(struct call *call);

#endif
