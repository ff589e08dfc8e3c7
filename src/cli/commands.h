/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows of the command table, in groups; each group ends with a row without a name. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/words/command.h"

extern const struct command commands_list[]; /* commands_list.c */
extern const struct command commands_out[];  /* commands_out.c */
extern const struct command commands_look[]; /* commands_look.c */

#endif
