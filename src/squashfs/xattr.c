/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Extended attributes (kernel: fs/squashfs/xattr.c, xattr_id.c). */
#include <errno.h>
#include <sqfs/xattr.h>
#include <stdlib.h>
#include <string.h>

#include "squashfs/squashfs_private.h"

enum {
	ROW = 16,             /* of the table: where, how many, how long */
	ROWS_A_BLOCK = SQUASHFS_META / ROW,
	TABLE_HEAD = 16,
	NAME_MOST = 255,      /* as the kernel's XATTR_NAME_MAX, ... */
	VALUE_MOST = 65536,   /* ... XATTR_SIZE_MAX */
	ALL_MOST = 4 << 20,   /* bytes of one file */
	COUNT_MOST = 4096
};

/* One that was read, in `text` of the list. */
struct found {
	uint32_t name, name_len, value, value_len;
	int error;
};

struct list {
	struct squashfs_reader *reader;
	const struct squashfs_tree *tree;
	uint64_t start;       /* of the table of names and values */
	struct text text;
	ARRAY(struct found) all;
};

static uint32_t
u32(const uint8_t *at)
{
	return span_u32(span_of(at, 4), 0, ENDIAN_LITTLE);
}

static bool
go_to(const struct list *l, sqfs_meta_reader_t *m, uint64_t ref)
{
	return ref >> 16 < l->tree->super.used
	       && sqfs_meta_reader_seek(m, l->start + (ref >> 16), ref & 0xffff) == 0;
}

static bool
read_bytes(sqfs_meta_reader_t *m, void *out, size_t len)
{
	return len == 0 || sqfs_meta_reader_read(m, out, len) == 0;
}

/* Reads a value that is stored here. */
static bool
take_value(struct list *l, sqfs_meta_reader_t *m, struct found *f)
{
	uint8_t raw[4], value[VALUE_MOST];
	uint32_t len;

	if (!read_bytes(m, raw, sizeof raw))
		return false;
	len = u32(raw);
	if (len > VALUE_MOST || l->text.len + len > ALL_MOST || !read_bytes(m, value, len))
		return false;
	f->value = (uint32_t)l->text.len;
	f->value_len = len;
	text_add_bytes(&l->text, value, len);
	return true;
}

/* A value that is stored elsewhere: reads its place. */
static bool
take_distant_value(struct list *l, struct found *f)
{
	uint8_t raw[12];

	return read_bytes(l->reader->tables, raw, sizeof raw)
	       && go_to(l, l->reader->values, span_u64(span_of(raw, sizeof raw), 4, ENDIAN_LITTLE))
	       && take_value(l, l->reader->values, f);
}

static bool
take_one(struct list *l)
{
	static const char *const prefixes[] = { "user.", "trusted.", "security." };
	uint8_t head[4], name[NAME_MOST];
	struct found f = { 0 };
	uint16_t type, len;

	if (!read_bytes(l->reader->tables, head, sizeof head))
		return false;
	type = span_u16(span_of(head, sizeof head), 0, ENDIAN_LITTLE);
	len = span_u16(span_of(head, sizeof head), 2, ENDIAN_LITTLE);
	if (len > sizeof name || !read_bytes(l->reader->tables, name, len))
		return false;
	f.name = (uint32_t)l->text.len;
	if ((type & 0xff) < 3)
		text_add(&l->text, prefixes[type & 0xff]);
	text_add_bytes(&l->text, name, len);
	f.name_len = (uint32_t)l->text.len - f.name;
	if (type & SQFS_XATTR_FLAG_OOL ? !take_distant_value(l, &f) : !take_value(l, l->reader->tables, &f)) {
		f.error = EIO;
		array_push(&l->all, f);
		return false;
	}
	/* The kernel knows no other prefix and skips such a name. */
	if ((type & 0xff) < 3)
		array_push(&l->all, f);
	return true;
}

/* Goes to row `i` of the table of attributes, and to the first attribute of that row. */
static bool
find_row(struct list *l, uint32_t i, uint32_t *count)
{
	const struct squashfs_super *super = &l->tree->super;
	struct span bytes = l->tree->bytes;
	uint64_t at = super->xattr_table, block;
	uint8_t row[ROW];

	if (at == SQUASHFS_NO_TABLE || !span_holds(bytes, (size_t)at, TABLE_HEAD)
	        || i >= span_u32(bytes, (size_t)at + 8, ENDIAN_LITTLE))
		return false;
	l->start = span_u64(bytes, (size_t)at, ENDIAN_LITTLE);
	block = at + TABLE_HEAD + (uint64_t)(i / ROWS_A_BLOCK) * sizeof block;
	if (l->start >= super->used || block > bytes.len
	        || !span_holds(bytes, (size_t)block, sizeof block))
		return false;
	if (sqfs_meta_reader_seek(l->reader->tables, span_u64(bytes, (size_t)block, ENDIAN_LITTLE),
	            i % ROWS_A_BLOCK * ROW) != 0 || !read_bytes(l->reader->tables, row, sizeof row))
		return false;
	*count = u32(row + 8);
	return go_to(l, l->reader->tables, span_u64(span_of(row, sizeof row), 0, ENDIAN_LITTLE));
}

static int
by_name(const void *left, const void *right)
{
	const struct tree_xattr *a = left, *b = right;

	return span_compare(a->name, b->name);
}

static void
tell(struct list *l, bool (*each)(void *arg, const struct tree_xattr *), void *arg)
{
	struct tree_xattr *all = memory_zeroed(l->all.count + 1, sizeof *all);
	size_t count = l->all.count;

	for (size_t i = 0; i < count; i++) {
		const struct found *f = &l->all.at[i];

		all[i] = (struct tree_xattr){ span_of(l->text.at + f->name, f->name_len),
			span_of(l->text.at + f->value, f->value_len), f->error };
	}
	qsort(all, count, sizeof *all, by_name);
	for (size_t i = 0; i < count; i++)
		if (!each(arg, &all[i]))
			break;
	free(all);
}

void
squashfs_xattrs(const struct tree_reader *reader, uint32_t node,
        bool (*each)(void *arg, const struct tree_xattr *), void *arg)
{
	struct list l = { .reader = reader->cache,
		.tree = (const struct squashfs_tree *)reader->tree };
	uint32_t i = l.tree->nodes.at[node].xattr, count = 0;

	if (i == SQUASHFS_NO_INDEX || !l.reader->open)
		return;
	if (!find_row(&l, i, &count))
		count = 0;
	if (count > COUNT_MOST)
		count = COUNT_MOST;
	while (count-- && take_one(&l))
		continue;
	tell(&l, each, arg);
	text_free(&l.text);
	array_free(&l.all);
}
