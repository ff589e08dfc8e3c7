/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What there is to say of one issue beyond its row: the field at fault with the stored and the
 * computed value, and the message that the kernel or U-Boot prints. All is worked out when it
 * is asked for, since few are looked at. Issues borrow from the firmware and are invalid once
 * that changes.
 */
#ifndef ISSUES_DETAIL_H
#define ISSUES_DETAIL_H

#include "issues/issues.h"
#include "message/kernel_messages.h"

struct subject;

/* The JFFS2 part that the issue is about, NULL if it is another. */
struct volume *issue_volume(const struct issue *issue);

/* What the issue stands for: the node, the header, or the bytes from its offset on. */
void issue_subject(const struct issue *issue, struct subject *s);

/* The name of the field at fault, NULL if it is no single one. */
const char *issue_field(const struct issue *issue);

/* The stored and the right value of a CRC, or another sum of up to 4 bytes, that is wrong; false
 * if the issue is about none, or bytes are missing. */
bool issue_sum(const struct issue *issue, uint32_t *stored, uint32_t *computed);

/* True if the message may be about the issue; *here is set if the message's offset or inode
 * number is the issue's, too. */
bool issue_answers(const struct issue *issue, const struct message_found *found, bool *here);

/* ---- issues_message.c ---- */

/* Adds what the kernel or U-Boot prints, without the prefix that differs between kernels; false
 * if that is not certain, or nothing is printed. */
bool issue_message(const struct issue *issue, struct text *out);

#endif
