/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a path leads to (operate.c). */
#ifndef JFFS2_LIVE_OPERATE_PRIVATE_H
#define JFFS2_LIVE_OPERATE_PRIVATE_H

#include "jffs2/live/live_private.h"

struct live_spot {
	struct live_inode *dir;   /* NULL: the root itself */
	struct span name;         /* in it */
	struct live_inode *inode; /* NULL: there is none of that name */
};

/* 0, or an errno if what comes before the last name isn't there. */
int live_find(struct live *l, const char *path, struct live_spot *s);

#endif
