/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rows of the messages: const tables, each ended by a pattern NULL, in the file of its
 * name but for kernel_messages_mount, which is in kernel_messages_boot.c.
 */
#ifndef MESSAGE_KERNEL_MESSAGES_PRIVATE_H
#define MESSAGE_KERNEL_MESSAGES_PRIVATE_H

#include "message/kernel_messages.h"

extern const struct kernel_message kernel_messages_scan[], kernel_messages_inode[],
        kernel_messages_mount[], kernel_messages_boot[];

#endif
