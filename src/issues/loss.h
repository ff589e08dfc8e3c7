/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of a JFFS2 part have lost. A byte of a file is lost where the newest node
 * that has it is damaged: the kernel then shows older data, zeros, a shorter file, or an
 * error. What damaged nodes held that tell neither file nor place is not known.
 */
#ifndef ISSUES_LOSS_H
#define ISSUES_LOSS_H

#include "firmware/firmware.h"

/* What one file has lost. */
struct file_loss {
	uint64_t missing;    /* bytes that no node has: see jffs2_fs_missing */
	uint32_t missing_at; /* the first of them */
	uint64_t stale;      /* bytes whose newest node is damaged, where older ones show */
	uint64_t unreadable; /* bytes for which the kernel gives an error */
	uint32_t stale_at, unreadable_at;
	bool more;           /* and more than that, but nobody knows how much */
};

/* The loss of inode `inode`; all zero where no name leads to it. Of many damaged nodes in a
 * large file not all may be looked at, so that the time stays linear: `more` is set then. */
struct file_loss file_loss(const struct volume *v, uint32_t inode);

/* True if anything is lost. */
bool file_loss_any(const struct file_loss *l);

/* True if nodes of the inode contradict one another: it may be two files in one. */
bool file_in_conflict(const struct volume *v, uint32_t inode);

/* How many files can be read, but are not what they were. */
uint64_t loss_files(const struct volume *v);

/* True if the extent is damaged and does not tell what it was: perhaps a name, or data of a
 * file that it doesn't name. */
bool loss_untold(const struct extent *e);

#endif
