/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of a JFFS2 part have lost. A byte of a file is lost where the newest node
 * that has it is damaged: the kernel then shows older data, zeros, a shorter file, or an
 * error. What damaged nodes held that tell neither file nor place is not known.
 */
#ifndef JFFS2_LOSS_H
#define JFFS2_LOSS_H

#include "jffs2/tree/tree.h"

/* The loss of inode `inode`; all zero where no name leads to it, but for `mixed`: nodes of
 * the inode contradict one another, so that it may be two files in one. Of many damaged nodes
 * in a large file not all may be looked at, so that the time stays linear: `more` is set
 * then. */
struct tree_loss jffs2_loss(const struct jffs2_tree *t, uint32_t inode);

/* True if bytes are lost. */
bool jffs2_loss_any(const struct tree_loss *l);

/* True if the extent is damaged and does not tell what it was: perhaps a name, or data of a
 * file that it doesn't name. */
bool jffs2_loss_untold(const struct jffs2_fs *fs, uint32_t i);

#endif
