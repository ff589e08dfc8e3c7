/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The superblock (kernel: struct squashfs_super_block). */
#ifndef SQUASHFS_SUPER_H
#define SQUASHFS_SUPER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/span.h"

enum { SQUASHFS_SUPER_LEN = 96 };

#define SQUASHFS_NO_TABLE UINT64_MAX

struct squashfs_super {
	uint32_t inodes, fragments;
	uint32_t block_size, block_log;
	uint16_t compression, ids, major, minor;
	uint64_t root;  /* where the root's inode is: block << 16 | offset */
	uint64_t used;  /* bytes of the file system */
	uint64_t id_table, xattr_table, inode_table, directory_table, fragment_table;
};

/* Reads the fields; false if there are too few bytes. */
bool squashfs_super_decode(struct span s, struct squashfs_super *super);
/* True if it looks like a superblock: what the survey asks. */
bool squashfs_super_is_likely(const struct squashfs_super *super);
/* True if everything that it points to is in `s`, in an order that can be read; else err says
 * what is wrong. */
bool squashfs_super_check(const struct squashfs_super *super, struct span s,
        struct error *err);

#endif
