/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Extended attributes (kernel: fs/jffs2/xattr.c, acl.c). */
#include <stdlib.h>
#include <string.h>

#include "base/crc32.h"
#include "jffs2/build_private.h"

enum {
	XDATUM_DELETED = UINT32_MAX, /* a version that removes the attribute */
	XREF_DELETED = 1,            /* a bit of xseqno that removes the tie */
	ACL_VERSION = 1,             /* JFFS2_ACL_VERSION */
	POSIX_ACL_VERSION = 2        /* POSIX_ACL_XATTR_VERSION */
};

/* The namespaces, by xprefix. The two ACLs have no name of their own. */
static const struct {
	const char *prefix;
	bool acl;
} prefixes[] = {
	[1] = { "user.", false },
	[2] = { "security.", false },
	[3] = { "system.posix_acl_access", true },
	[4] = { "system.posix_acl_default", true },
	[5] = { "trusted.", false },
};

/* A tie of an attribute to an inode; the live ones, sorted by inode. */
struct tie {
	uint32_t ino, xid, seqno, node;
	uint32_t datum; /* the xattr node */
};

struct jffs2_xattrs {
	ARRAY(struct tie) data; /* xattr nodes while sorting: xid, version in seqno */
	ARRAY(struct tie) ties;
};

/* The winner first: highest sequence number (or version), then physically later. */
static int
by_key(const void *left, const void *right)
{
	const struct tie *a = left, *b = right;

	if (a->ino != b->ino)
		return a->ino < b->ino ? -1 : 1;
	if (a->xid != b->xid)
		return a->xid < b->xid ? -1 : 1;
	if (a->seqno != b->seqno)
		return a->seqno > b->seqno ? -1 : 1;
	return a->node > b->node ? -1 : a->node < b->node;
}

static void
collect(struct jffs2_build *b, struct jffs2_xattrs *x)
{
	struct jffs2_log *log = b->log;

	for (uint32_t i = 0; i < log->extents.count; i++) {
		const struct extent *e = &log->extents.at[i];
		struct span node;

		if (e->kind != EXTENT_NODE || e->state == STATE_BAD
		        || !jffs2_extent_counts(log, e))
			continue;
		node = jffs2_log_node(log, i);
		if (e->nodetype == JFFS2_XATTR)
			array_push(&x->data, ((struct tie){ .xid = e->ino,
			        .seqno = e->version, .node = i }));
		if (e->nodetype == JFFS2_XREF)
			array_push(&x->ties, ((struct tie){ .ino = e->ino,
			        .xid = READ32(node, struct raw_xref, xid, log->endian),
			        .seqno = e->version, .node = i }));
	}
}

/* What the next one of the same inode and attribute made of `tie`. An xattr node has no
 * inode, and its sequence number is a version. */
static enum node_ending
ending_of(const struct tie *tie, const struct tie *next)
{
	bool removes = next->ino ? (next->seqno & XREF_DELETED) != 0
	                         : next->seqno == XDATUM_DELETED;

	if (next->seqno == tie->seqno)
		return ENDING_COPIED;
	return removes ? ENDING_REMOVED : ENDING_REPLACED;
}

/* Sorts and keeps the first of each (ino, xid); each ended the one after it. */
static size_t
keep_winners(struct jffs2_log *log, struct tie *at, size_t count)
{
	struct tie last = { 0 };
	size_t kept = 0;

	if (count)
		qsort(at, count, sizeof *at, by_key);
	for (size_t i = 0; i < count; i++) {
		struct tie tie = at[i];

		if (i > 0 && last.ino == tie.ino && last.xid == tie.xid)
			set_ending(log, tie.node, ending_of(&tie, &last), last.node);
		else
			at[kept++] = tie;
		last = tie;
	}
	return kept;
}

static const struct tie *
find_datum(const struct jffs2_xattrs *x, uint32_t xid)
{
	size_t from = 0, to = x->data.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (x->data.at[middle].xid == xid)
			return &x->data.at[middle];
		if (x->data.at[middle].xid < xid)
			from = middle + 1;
		else
			to = middle;
	}
	return NULL;
}

/* A deletion stands for as long as it is the newest: it is in use, as a whiteout is. */
static bool
tie_holds(struct jffs2_build *b, struct jffs2_xattrs *x, struct tie *tie)
{
	uint32_t i = jffs2_fs_inode(b->fs, tie->ino);
	const struct tie *datum = find_datum(x, tie->xid);

	if (tie->seqno & XREF_DELETED) {
		set_state(b->log, tie->node, STATE_DELETED);
		return false;
	}
	if (!datum || datum->seqno == XDATUM_DELETED || i == FS_NONE
	        || b->fs->inodes.at[i].removed)
		return false;
	tie->datum = datum->node;
	set_state(b->log, tie->node, STATE_LIVE);
	set_state(b->log, datum->node, STATE_LIVE);
	return true;
}

void
xattrs_resolve(struct jffs2_build *b)
{
	struct jffs2_xattrs *x = memory_zeroed(1, sizeof *x);
	size_t kept = 0;

	b->fs->xattrs = x;
	collect(b, x);
	x->data.count = keep_winners(b->log, x->data.at, x->data.count);
	x->ties.count = keep_winners(b->log, x->ties.at, x->ties.count);
	for (size_t i = 0; i < x->ties.count; i++)
		if (tie_holds(b, x, &x->ties.at[i]))
			x->ties.at[kept++] = x->ties.at[i];
	x->ties.count = kept;
}

void
xattrs_free(struct jffs2_xattrs *x)
{
	if (!x)
		return;
	array_free(&x->data);
	array_free(&x->ties);
	free(x);
}

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

/* JFFS2 stores an ACL in the file system's byte order and leaves the id out where none is
 * needed; the kernel presents it as posix_acl_xattr (kernel: jffs2_acl_from_medium). */
static bool
convert_acl(struct span acl, enum endian e, struct text *out)
{
	size_t at = 4;

	if (span_u32(acl, 0, e) != ACL_VERSION)
		return false;
	add_le32(out, POSIX_ACL_VERSION);
	while (at < acl.len) {
		uint16_t tag = span_u16(acl, at, e);
		bool has_id = tag == 0x02 || tag == 0x08; /* ACL_USER, ACL_GROUP */

		if (!has_id && tag != 0x01 && tag != 0x04 && tag != 0x10 && tag != 0x20)
			return false;
		if (!span_holds(acl, at, has_id ? 8 : 4))
			return false;
		add_le16(out, tag);
		add_le16(out, span_u16(acl, at + 2, e));
		add_le32(out, has_id ? span_u32(acl, at + 4, e) : UINT32_MAX);
		at += has_id ? 8 : 4;
	}
	return true;
}

/* False if the kernel knows no such namespace. */
static bool
known_prefix(uint8_t prefix)
{
	return prefix > 0 && prefix < sizeof prefixes / sizeof *prefixes;
}

/* An attribute of one inode, by its name, which ends at a NUL (kernel: strcmp). */
struct listed {
	const uint8_t *name;
	uint32_t seqno, datum;
	uint8_t prefix, len;
};

/* False if the kernel knows no such namespace. */
static bool
list_datum(const struct jffs2_log *log, const struct tie *tie, struct listed *out)
{
	struct span node = jffs2_log_node(log, tie->datum), name;
	uint8_t prefix = READ8(node, struct raw_xattr, xprefix);
	const uint8_t *end;

	if (!known_prefix(prefix))
		return false;
	name = span_cut(node, sizeof(struct raw_xattr),
	        prefixes[prefix].acl ? 0 : READ8(node, struct raw_xattr, name_len));
	end = name.len ? memchr(name.at, 0, name.len) : NULL;
	*out = (struct listed){ name.at, tie->seqno, tie->datum, prefix,
		(uint8_t)(end ? end - name.at : (ptrdiff_t)name.len) };
	return true;
}

static int
by_xattr_name(const struct listed *a, const struct listed *b)
{
	int order = strcmp(prefixes[a->prefix].prefix, prefixes[b->prefix].prefix);

	return order ? order : span_compare(span_of(a->name, a->len), span_of(b->name, b->len));
}

/* Of two with one name the greater sequence number first (kernel: check_xattr_ref_inode
 * keeps that one). */
static int
by_name_and_number(const void *left, const void *right)
{
	const struct listed *a = left, *b = right;
	int order = by_xattr_name(a, b);

	return order ? order : a->seqno > b->seqno ? -1 : a->seqno < b->seqno;
}

static struct span
value_of(const struct jffs2_log *log, uint32_t node)
{
	struct span s = jffs2_log_node(log, node);

	return span_cut(s, sizeof(struct raw_xattr) + READ8(s, struct raw_xattr, name_len) + 1u,
	        READ16(s, struct raw_xattr, value_len, log->endian));
}

/* Decodes an xattr node; false if the kernel would not show it. */
static bool
decode_datum(const struct jffs2_log *log, uint32_t i, struct jffs2_xattr *out)
{
	struct span node = jffs2_log_node(log, i);
	uint8_t prefix = READ8(node, struct raw_xattr, xprefix);
	struct span name = span_cut(node, sizeof(struct raw_xattr),
	        READ8(node, struct raw_xattr, name_len));
	struct span value = value_of(log, i);

	out->node = i;
	text_clear(&out->name);
	text_clear(&out->value);
	if (!known_prefix(prefix))
		return false;
	text_add(&out->name, prefixes[prefix].prefix);
	if (prefixes[prefix].acl)
		return convert_acl(value, log->endian, &out->value);
	text_add_bytes(&out->name, name.at, name.len);
	text_add_bytes(&out->value, value.at, value.len);
	return true;
}

static bool
same_text(const struct text *a, const struct text *b)
{
	return span_equal(span_of(a->at, a->len), span_of(b->at, b->len));
}

/* The values of ACLs are in the byte order of their file system; in one order different bytes
 * are a difference, which needs no copy to be seen. */
bool
jffs2_xattr_same(const struct jffs2_log *a, uint32_t i, const struct jffs2_log *b, uint32_t j)
{
	struct jffs2_xattr x = { 0 }, y = { 0 };
	bool same = a->endian != b->endian || span_equal(value_of(a, i), value_of(b, j));

	if (same) {
		decode_datum(a, i, &x);
		decode_datum(b, j, &y);
		same = same_text(&x.name, &y.name) && same_text(&x.value, &y.value);
	}
	text_free(&x.name);
	text_free(&x.value);
	text_free(&y.name);
	text_free(&y.value);
	return same;
}

void
jffs2_fs_each_xattr(const struct jffs2_fs *fs, uint32_t inode,
        bool (*each)(void *arg, const struct jffs2_xattr *), void *arg)
{
	const struct jffs2_xattrs *x = fs->xattrs;
	uint32_t ino = fs->inodes.at[inode].ino;
	ARRAY(struct listed) list = { 0 };
	size_t from = 0, to = x ? x->ties.count : 0;
	struct jffs2_xattr now = { 0 };
	const struct listed *told = NULL;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (x->ties.at[middle].ino < ino)
			from = middle + 1;
		else
			to = middle;
	}
	for (; x && from < x->ties.count && x->ties.at[from].ino == ino; from++) {
		struct listed l;

		if (list_datum(fs->log, &x->ties.at[from], &l))
			array_push(&list, l);
	}
	if (list.count)
		qsort(list.at, list.count, sizeof *list.at, by_name_and_number);
	for (size_t i = 0; i < list.count; i++) {
		const struct listed *l = &list.at[i];

		if ((told && by_xattr_name(told, l) == 0) || !decode_datum(fs->log, l->datum, &now))
			continue;
		told = l;
		if (!each(arg, &now))
			break;
	}
	text_free(&now.name);
	text_free(&now.value);
	array_free(&list);
}
