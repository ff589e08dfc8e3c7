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

/* ---- make.c ---- */

int command_make(struct call *call);

/* ---- pad.c ---- */

int command_pad(struct call *call);

/* ---- replace.c ---- */

int command_replace(struct call *call);
int command_setenv(struct call *call);

#endif
