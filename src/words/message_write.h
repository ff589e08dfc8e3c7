/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages of the kernel and of U-Boot, explained for people. */
#ifndef WORDS_MESSAGE_WRITE_H
#define WORDS_MESSAGE_WRITE_H

#include "message/kernel_messages.h"

/* Adds who prints it: "Linux, jffs2_scan_eraseblock, warning". */
void message_add_origin(const struct kernel_message *m, struct text *t);

/* Adds the place or inode that the line names: "Offset 0x000df0f0 of the partition.", or
 * nothing. */
void message_add_place(const struct message_found *found, struct text *t);

/* Writes the whole explanation, as text for people or as Markdown. */
void message_write(const struct message_found *found, bool markdown, struct text *t);

#endif
