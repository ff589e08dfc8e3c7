/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/wish/bytes_tree.h"

#include <string.h>
#include <sys/stat.h>

static uint32_t
one(const struct tree *t)
{
	(void)t;
	return 1;
}

static uint32_t
none(const struct tree *t)
{
	(void)t;
	return 0;
}

static void
stat_file(const struct tree *t, uint32_t node, struct tree_stat *st)
{
	const struct bytes_tree *b = (const struct bytes_tree *)t;

	(void)node;
	*st = (struct tree_stat){ .ino = 1, .mode = b->mode, .nlink = 1, .size = b->bytes.len,
		.uid = 1000, .gid = 1000 };
}

static uint32_t
no_name(const struct tree *t, uint32_t dir, uint32_t k)
{
	(void)t, (void)dir, (void)k;
	return TREE_NONE;
}

static uint32_t
no_parent(const struct tree *t, uint32_t node)
{
	(void)t, (void)node;
	return TREE_NONE;
}

static int64_t
read_bytes(const struct tree_reader *r, uint32_t node, uint64_t at, uint8_t *out, uint32_t len,
        uint64_t *work, struct error *err)
{
	const struct bytes_tree *b = (const struct bytes_tree *)r->tree;
	struct span s = span_cut(b->bytes, at, len);

	(void)node, (void)err;
	if (s.len)
		memcpy(out, s.at, s.len);
	*work += s.len;
	return (int64_t)s.len;
}

void
bytes_tree_make(struct bytes_tree *t, const void *at, size_t len, uint32_t permissions)
{
	static const struct tree_class class = { .name = "bytes", .name_max = 255,
		.node_count = one, .entry_count = none, .root = none, .stat = stat_file,
		.list = no_name, .parent = no_parent, .read = read_bytes };

	*t = (struct bytes_tree){ .tree = { .class = &class, .bytes = len },
		.bytes = span_of(at, len), .mode = S_IFREG | permissions };
}
