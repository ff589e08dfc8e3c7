/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two views become one: a change of a view is applied to it. */
#ifndef JFFS2_VIEW_ABSORB_H
#define JFFS2_VIEW_ABSORB_H

#include "jffs2/view/fs.h"

/* Applies `change`, which is based on `fs`, to `fs`, which has a base; frees `change`. */
void jffs2_fs_absorb(struct jffs2_fs *fs, struct jffs2_fs *change);
/* The same in slices: begins. Until it is finished both can be read, and must stay where they are. */
struct jffs2_absorbing *jffs2_fs_absorb_begin(struct jffs2_fs *fs, struct jffs2_fs *change);
/* Goes on by about *left looks at inodes and what they have, which is decreased; true while there is
 * more to do. */
bool jffs2_fs_absorb_step(struct jffs2_absorbing *a, uint64_t *left);
/* Does what is left, applies the change, and releases `a`. */
void jffs2_fs_absorb_finish(struct jffs2_absorbing *a);
/* Stops instead: both views are as they were. NULL is fine. */
void jffs2_fs_absorb_cancel(struct jffs2_absorbing *a);

#endif
