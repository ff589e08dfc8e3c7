/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The extended attributes of a view, for those who make and read them. The nodes of a log are put in order once, for
 * the view at the root of all bases; of those that a view takes into account the first of
 * each attribute, and of each tie, is the one that holds. What became of a node is its state:
 * a tie that is live gives its inode the attribute.
 */
#ifndef JFFS2_VIEW_XATTR_ORDER_H
#define JFFS2_VIEW_XATTR_ORDER_H

#include "jffs2/view/fs.h"

/* A node: an attribute (ino is 0, seqno its version), or what ties one to an inode. */
struct tie {
	uint32_t ino, xid, seqno, node;
};

struct jffs2_xattrs {
	ARRAY(struct tie) data;   /* by xid, then the winner first */
	ARRAY(struct tie) missing; /* records of attributes that are not there, by xid, the newest first;
	                            * the node of each is its index in log->attributes */
	ARRAY(struct tie) ties;   /* by inode, xid, then the winner first */
	ARRAY(uint32_t) of_datum; /* the ties by xid, as indexes */
};

/* The nodes of the log that count in the view, in order; xattrs_free releases them. */
struct jffs2_xattrs *xattrs_order(const struct jffs2_fs *fs);
void xattrs_free(struct jffs2_xattrs *x);

/* Below 0 if the inode and attribute of `a` come before these; 0: they are its own. */
int xattr_key_order(const struct tie *a, uint32_t ino, uint32_t xid);

/* The first of x->data that is of attribute `xid` or a higher one. */
size_t xattr_data(const struct jffs2_xattrs *x, uint32_t xid);

/* The first of x->of_datum that ties attribute `xid` or a higher one. */
size_t xattr_users(const struct jffs2_xattrs *x, uint32_t xid);

/* Of the group of one key that begins at `k`, the first that the view takes into account, or
 * NULL. Goes over those that it does not. */
const struct tie *xattr_winner(const struct jffs2_fs *fs, const struct tie *at, size_t count,
        size_t k);

/* The first tie of the inode, and of attribute `xid` of it or a higher one. */
size_t xattr_tie(const struct jffs2_xattrs *x, uint32_t ino, uint32_t xid);

/* True if a summary that the view believes lists the attribute in a version that hides the one in
 * `datum`, and which is not there. */
bool xattr_hidden(const struct jffs2_fs *fs, const struct tie *datum);

/* The attribute of number `xid` that holds in the view, or NULL. */
const struct tie *xattr_datum(const struct jffs2_fs *fs, uint32_t xid);

#endif
