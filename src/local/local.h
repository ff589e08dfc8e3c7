/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file or a directory of the local file system as a tree. What is beside it can't be reached: no
 * symbolic link is followed, and everything is opened below the directory, which stays open
 * (output/beneath.h). Contents stay where they are and are read when they are asked for; a file that
 * was changed since it was listed is then unreadable. Hard links within the directory are found.
 * Extended attributes are not read.
 */
#ifndef LOCAL_LOCAL_H
#define LOCAL_LOCAL_H

#include "tree/tree.h"

/* Limits, whatever is there. */
enum {
	LOCAL_NODES_MOST = 1 << 19,
	LOCAL_TEXT_MOST = 64 << 20
};

/* Opens a directory, which tree_step then lists, or with `is_file` a regular file, which becomes
 * the root of its tree. Links are followed to it alone. NULL with err set if that is
 * impossible; else tree_free releases it. */
struct tree *local_open(const char *path, bool is_file, struct error *err);

/* Why a tree is incomplete once it is ready; "" if it is complete. */
const char *local_trouble(const struct tree *t);

#endif
