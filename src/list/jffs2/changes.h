/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a version of a file changed, in words; shared by the tables of the past. */
#ifndef LIST_JFFS2_CHANGES_H
#define LIST_JFFS2_CHANGES_H

#include "jffs2/tree/history.h"
#include "table/table.h"

/* "wrote 4096+512, size 100 -> 4608, mode -rw-r--r-- -> -rw-------". `before` is the
 * version before, NULL if there is none. */
void changes_add(struct text *t, const struct jffs2_version *before,
        const struct jffs2_version *v);

/* Writes the present path of the file that inode node or dirent `node` of the log is
 * about: by text_add_name, with "#INO" for what no name leads to. */
void changes_add_path(const struct jffs2_fs *fs, uint32_t node, struct text *t);

#endif
