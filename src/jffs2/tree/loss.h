/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of a JFFS2 part have lost. A byte of a file is lost where the newest
 * node that has it is damaged: the kernel then shows older data, zeros, a shorter file,
 * or an error. What damaged nodes held is unknown if they show neither file nor place.
 */
#ifndef JFFS2_LOSS_H
#define JFFS2_LOSS_H

#include "jffs2/tree/tree.h"

/* The loss of inode `inode`; all zero if no name leads to it, except `mixed`: nodes of
 * the inode contradict one another, so that it may be two files in one. If a large file
 * has many damaged nodes, not all may be examined, to keep the time linear: `more` is
 * then set. */
struct tree_loss jffs2_loss(const struct jffs2_tree *t, uint32_t inode);

/* The same of inode `inode` in a view that has its content right after `version`
 * (jffs2_fs_at_version), also where no name leads to it. */
struct tree_loss jffs2_version_loss(const struct jffs2_tree *t, uint32_t inode,
        uint32_t version);

/* True if bytes are lost. */
bool jffs2_loss_any(const struct tree_loss *l);

/* True if the extent is damaged and doesn't show what it was: perhaps a name, or data of
 * an unknown file. */
bool jffs2_loss_untold(const struct jffs2_fs *fs, uint32_t i);

#endif
