/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the files on extended attributes. */
#ifndef JFFS2_XATTR_PRIVATE_H
#define JFFS2_XATTR_PRIVATE_H

#include "jffs2/view/build_private.h"

/* A tie of an attribute to an inode; the live ones, sorted by inode. */
struct tie {
	uint32_t ino, xid, seqno, node;
	uint32_t datum; /* the xattr node */
};

struct jffs2_xattrs {
	ARRAY(struct tie) data; /* xattr nodes while sorting: xid, version in seqno */
	ARRAY(struct tie) ties;
	size_t nodes; /* of attributes that count, used by an inode or not */
};

#endif
