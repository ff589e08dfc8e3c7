/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words of command lines that a person may paste into a shell. */
#ifndef TEXT_SHELL_H
#define TEXT_SHELL_H

#include "text/text.h"

/* Adds a word of a command line that a POSIX shell reads as `s`: as it is where it can
 * be, else in single quotes, or as the output of printf if a byte is outside 0x20-0x7e.
 * Never adds a control byte. Line breaks at the end of `s` do not survive. */
void text_add_shell_word(struct text *t, const char *s);

#endif
