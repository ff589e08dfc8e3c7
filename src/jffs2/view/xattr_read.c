/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Extended attributes as they are listed and read (kernel: fs/jffs2/xattr.c, acl.c). */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "jffs2/layout.h"
#include "jffs2/view/xattr_order.h"

enum {
	ACL_VERSION = 1,       /* JFFS2_ACL_VERSION */
	POSIX_ACL_VERSION = 2, /* POSIX_ACL_XATTR_VERSION */
	XATTR_NAME_MAX = 255,
	PREFIX_USER = 1
};

static void
add_le16(struct text *t, uint32_t v)
{
	uint8_t bytes[2] = { (uint8_t)v, (uint8_t)(v >> 8) };

	text_add_bytes(t, bytes, sizeof bytes);
}

static void
add_le32(struct text *t, uint32_t v)
{
	add_le16(t, v & 0xffff);
	add_le16(t, v >> 16);
}

/* The first four entries may lack an id, later ones may not (kernel: jffs2_acl_count); 0
 * if no ACL has this length. */
static size_t
acl_count(size_t len)
{
	enum { SHORT = 4, LONG = 8, SHORTS = 4 };

	len -= SHORT; /* the header */
	if (len < SHORTS * SHORT)
		return len % SHORT ? 0 : len / SHORT;
	len -= SHORTS * SHORT;
	return len % LONG ? 0 : SHORTS + len / LONG;
}

/* JFFS2 stores an ACL in the file system's byte order and omits the id if none is needed;
 * the kernel presents it as posix_acl_xattr (kernel: jffs2_acl_from_medium). Returns 0 or
 * the errno that it gives. */
static int
convert_acl(struct span acl, enum endian e, struct text *out)
{
	size_t at = 4, count = acl.len < 4 ? 0 : acl_count(acl.len);

	if (acl.len == 0)
		return ENODATA;
	if (acl.len < 4 || span_u32(acl, 0, e) != ACL_VERSION)
		return EINVAL;
	if (acl.len == 4)
		return ENODATA;
	add_le32(out, POSIX_ACL_VERSION);
	for (size_t i = 0; i < count; i++) {
		uint16_t tag = span_u16(acl, at, e);
		bool has_id = tag == 0x02 || tag == 0x08; /* ACL_USER, ACL_GROUP */

		if (!has_id && tag != 0x01 && tag != 0x04 && tag != 0x10 && tag != 0x20)
			return EINVAL;
		if (!span_holds(acl, at, has_id ? 8 : 4))
			return EINVAL;
		add_le16(out, tag);
		add_le16(out, span_u16(acl, at + 2, e));
		add_le32(out, has_id ? span_u32(acl, at + 4, e) : UINT32_MAX);
		at += has_id ? 8 : 4;
	}
	return at == acl.len ? 0 : EINVAL;
}

/* ---- the names that the kernel lists (jffs2_listxattr) ---- */

/* A name of an attribute of one inode. One that has a NUL in it reads as several; only the
 * first has the prefix. */
struct listed {
	struct span name;
	uint32_t seqno, bucket, node, datum;
	uint8_t prefix; /* 0: none */
};

struct listing {
	ARRAY(struct listed) all;
};

static const char *
prefix_of(const struct listed *l)
{
	return l->prefix ? jffs2_namespaces[l->prefix].prefix : "";
}

/* Byte `i` of the whole name, -1 behind its end. */
static int
byte_of(const struct listed *l, const char *prefix, size_t len, size_t i)
{
	if (i < len)
		return (uint8_t)prefix[i];
	return i - len < l->name.len ? l->name.at[i - len] : -1;
}

static int
by_xattr_name(const struct listed *a, const struct listed *b)
{
	const char *x = prefix_of(a), *y = prefix_of(b);
	size_t x_len = strlen(x), y_len = strlen(y);

	for (size_t i = 0;; i++) {
		int p = byte_of(a, x, x_len, i), q = byte_of(b, y, y_len, i);

		if (p != q || p < 0)
			return p - q;
	}
}

/* Of two with the same name the one with a prefix first, then the greater sequence number
 * (kernel: check_xattr_ref_inode keeps that one); of equal ones the last in the list of
 * the inode, which is made bucket by bucket (kernel: jffs2_build_xattr_subsystem). */
static int
by_name_and_number(const void *left, const void *right)
{
	const struct listed *a = left, *b = right;
	int order = by_xattr_name(a, b);

	if (order)
		return order;
	if (!a->prefix != !b->prefix)
		return a->prefix ? -1 : 1;
	if (a->seqno != b->seqno)
		return a->seqno > b->seqno ? -1 : 1;
	if (a->bucket != b->bucket)
		return a->bucket < b->bucket ? -1 : 1;
	return a->node < b->node ? -1 : a->node > b->node;
}

/* Adds the names of one attribute; none if the kernel doesn't know its namespace. */
static void
list_datum(const struct jffs2_log *log, const struct tie *tie, uint32_t datum,
        struct listing *out)
{
	struct span node = jffs2_log_node(log, datum), name;
	struct listed l = { .seqno = tie->seqno, .bucket = (tie->ino ^ tie->xid) % 128,
		.node = tie->node, .datum = datum,
		.prefix = READ8(node, struct raw_xattr, xprefix) };
	size_t at = 0;

	if (l.prefix == 0 || l.prefix >= JFFS2_NAMESPACES)
		return;
	name = span_cut(node, sizeof(struct raw_xattr), READ8(node, struct raw_xattr, name_len));
	do {
		const uint8_t *nul = at < name.len ? memchr(name.at + at, 0, name.len - at) : NULL;
		size_t end = nul ? (size_t)(nul - name.at) : name.len;

		l.name = span_cut(name, at, end - at);
		array_push(&out->all, l);
		l.prefix = 0;
		at = end + 1;
	} while (at <= name.len);
}

static struct span
value_of(const struct jffs2_log *log, uint32_t node)
{
	struct span s = jffs2_log_node(log, node);

	return span_cut(s, sizeof(struct raw_xattr) + READ8(s, struct raw_xattr, name_len) + 1u,
	        READ16(s, struct raw_xattr, value_len, log->endian));
}

/* Decodes an xattr node whose name is `name`, as far as the first NUL; its value, or the errno
 * with which getxattr refuses it to root. */
static void
decode_datum(const struct jffs2_log *log, uint32_t i, uint16_t mode, struct jffs2_xattr *out)
{
	struct span node = jffs2_log_node(log, i);
	uint8_t prefix = READ8(node, struct raw_xattr, xprefix);
	struct span name = span_cut(node, sizeof(struct raw_xattr),
	        READ8(node, struct raw_xattr, name_len));
	struct span value = value_of(log, i);
	bool owned = S_ISREG(mode) || S_ISDIR(mode);

	if (name.len && memchr(name.at, 0, name.len))
		name.len = (size_t)((const uint8_t *)memchr(name.at, 0, name.len) - name.at);
	out->node = i;
	out->error = 0;
	text_clear(&out->name);
	text_clear(&out->value);
	text_add(&out->name, jffs2_namespaces[prefix].prefix);
	text_add_bytes(&out->name, name.at, name.len);
	/* kernel: getxattr, xattr_resolve_name, posix_acl_xattr_get, xattr_permission */
	if (out->name.len > XATTR_NAME_MAX)
		out->error = ERANGE;
	else if (jffs2_namespaces[prefix].acl)
		out->error = name.len || S_ISLNK(mode) ? EOPNOTSUPP
		             : convert_acl(value, log->endian, &out->value);
	else if (prefix == PREFIX_USER && !owned)
		out->error = ENODATA;
	else if (!name.len)
		out->error = EINVAL;
	if (!jffs2_namespaces[prefix].acl)
		text_add_bytes(&out->value, value.at, value.len);
}

/* A name after a NUL is not an attribute. */
static void
decode_rest(const struct listed *l, struct jffs2_xattr *out)
{
	text_clear(&out->name);
	text_clear(&out->value);
	text_add_bytes(&out->name, l->name.at, l->name.len);
	out->node = l->datum;
	out->error = l->name.len ? EOPNOTSUPP : ERANGE;
	for (size_t i = 1; i < JFFS2_NAMESPACES; i++) {
		size_t len = strlen(jffs2_namespaces[i].prefix);

		if (!jffs2_namespaces[i].acl && !strncmp(text_str(&out->name), jffs2_namespaces[i].prefix, len))
			out->error = out->name.len > len ? ENODATA : EINVAL;
	}
}

/* An inode of a type that the kernel doesn't know is there, but can't be asked for anything
 * (kernel: jffs2_iget). */
static bool
may_be_asked(uint16_t mode)
{
	return S_ISREG(mode) || S_ISDIR(mode) || S_ISLNK(mode) || S_ISCHR(mode)
	       || S_ISBLK(mode) || S_ISFIFO(mode) || S_ISSOCK(mode);
}

/* The names of the attributes that the inode has. */
static void
list_all(const struct jffs2_fs *fs, uint32_t ino, struct listing *out)
{
	const struct jffs2_xattrs *x = fs->xattrs;

	for (size_t k = x ? xattr_tie(x, ino, 0) : 0; x && k < x->ties.count
	        && x->ties.at[k].ino == ino; k++)
		if (jffs2_fs_state(fs, x->ties.at[k].node) == STATE_LIVE)
			list_datum(fs->log, &x->ties.at[k],
			        xattr_datum(fs, x->ties.at[k].xid)->node, out);
}

void
jffs2_fs_each_listed(const struct jffs2_fs *fs, uint32_t inode,
        bool (*each)(void *arg, const struct jffs2_xattr *), void *arg)
{
	const struct jffs2_inode *n = jffs2_fs_at(fs, inode);
	struct listing list = { 0 };
	struct jffs2_xattr now = { 0 };
	const struct listed *told = NULL;

	if (may_be_asked(n->mode))
		list_all(fs, n->ino, &list);
	if (list.all.count)
		qsort(list.all.at, list.all.count, sizeof *list.all.at, by_name_and_number);
	for (size_t i = 0; i < list.all.count; i++) {
		const struct listed *l = &list.all.at[i];

		bool again = told && by_xattr_name(told, l) == 0;

		if (again && l->prefix)
			continue;
		if (l->prefix)
			told = l;
		/* After a NUL there may be the name of another attribute. */
		if (l->prefix || again)
			decode_datum(fs->log, told->datum, n->mode, &now);
		else
			decode_rest(l, &now);
		if (!each(arg, &now))
			break;
	}
	text_free(&now.name);
	text_free(&now.value);
	array_free(&list.all);
}
