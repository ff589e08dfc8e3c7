/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The page that `flashloupe info` prints, a row of the command table. */
#ifndef CLI_INFO_INFO_H
#define CLI_INFO_INFO_H

#include "cli/call/call.h"

/* ---- info.c ---- */

int command_info(struct call *call);
/* Prints a line of the page: a name of 13 columns, then the value. */
void info_line(const char *name, const struct text *value);
/* info_headers.c: prints what the headers in `f` say, in the order of the image. */
void info_headers(const struct firmware *f);
/* info_nand.c: prints what is known of the NAND dump that `f` is. */
void info_nand(const struct firmware *f);

#endif
