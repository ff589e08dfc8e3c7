/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a row shows in A and in B, as far as it differs; and where that stands. */
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "compare/compare_private.h"

enum { SHOWN = 4, TARGET_SHOWN = 80 };

/* ---- pieces ---- */

static void
add_between(struct text *t)
{
	text_add(t, t->len ? ", " : "");
}

void
compare_add_bytes(struct text *t, uint64_t at, struct span bytes)
{
	add_between(t);
	text_addf(t, "+%" PRIu64 ":", at);
	for (size_t i = 0; i < SHOWN && i < bytes.len; i++)
		text_addf(t, " %02x", bytes.at[i]);
	if (bytes.len == 0)
		text_add(t, " end");
}

static const char *
type_name(uint32_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG: return "regular file";
	case S_IFDIR: return "directory";
	case S_IFLNK: return "symbolic link";
	case S_IFCHR: return "character device";
	case S_IFBLK: return "block device";
	case S_IFIFO: return "fifo";
	case S_IFSOCK: return "socket";
	default: return "unknown type";
	}
}

/* ---- files ---- */

static void
add_content(const struct compare *c, int side, uint32_t inode, uint64_t at,
        struct text *t)
{
	uint8_t bytes[SHOWN];
	int64_t n = tree_read(c->reader[side], inode, at, bytes, sizeof bytes, NULL, NULL);

	compare_add_bytes(t, at, span_of(bytes, n > 0 ? (size_t)n : 0));
}

static bool
count_xattr(void *arg, const struct tree_xattr *x)
{
	(void)x;
	++*(size_t *)arg;
	return true;
}

static void
add_xattrs(const struct compare *c, int side, uint32_t inode, struct text *t)
{
	size_t n = 0;

	tree_good_xattrs(c->reader[side], inode, count_xattr, &n);
	add_between(t);
	text_addf(t, "%zu xattr%s", n, n == 1 ? "" : "s");
}

static void
add_target(const struct compare *c, int side, uint32_t inode, struct text *t)
{
	struct span target = tree_target(c->tree[side], inode);

	add_between(t);
	text_add(t, "-> ");
	text_add_readable(t, span_cut(target, 0, TARGET_SHOWN), false);
}

static void
add_file_path(const struct compare *c, const struct compare_row *row, int side,
        struct text *t)
{
	struct text path = { 0 };

	compare_add_path(c, row, side, &path);
	add_between(t);
	text_add_readable_path(t, span_of(path.at, path.len), false);
	text_free(&path);
}

static void
add_device(const struct tree_stat *st, struct text *t)
{
	text_addf(t, "%" PRIu32 ":%" PRIu32, st->major, st->minor);
}

/* The numbers of the inode that differ. */
static void
add_metadata(const struct tree_stat *st, uint16_t what, struct text *t)
{
	if (what & DIFFERS_TYPE)
		text_addf(t, "%s%s", t->len ? ", " : "", type_name(st->mode));
	if (what & DIFFERS_SIZE)
		text_addf(t, "%s%" PRIu64 " bytes", t->len ? ", " : "", st->size);
	if (what & DIFFERS_MODE) {
		add_between(t);
		text_add_mode(t, st->mode);
	}
	if (what & DIFFERS_OWNER)
		text_addf(t, "%s%u:%u", t->len ? ", " : "", st->uid, st->gid);
	if (what & DIFFERS_TIME) {
		add_between(t);
		text_add_time(t, st->mtime);
	}
	if (what & DIFFERS_DEVICE) {
		add_between(t);
		add_device(st, t);
	}
}

/* For a file that is only on this side. */
static void
add_whole(const struct compare *c, int side, uint32_t inode, struct text *t)
{
	struct tree_stat st;

	tree_stat(c->tree[side], inode, &st);
	if (st.error) {
		text_add(t, "unreadable");
		return;
	}
	text_add_mode(t, st.mode);
	if (S_ISREG(st.mode))
		text_addf(t, ", %" PRIu64 " bytes", st.size);
	if (S_ISCHR(st.mode) || S_ISBLK(st.mode)) {
		text_add(t, ", ");
		add_device(&st, t);
	}
	if (S_ISLNK(st.mode))
		add_target(c, side, inode, t);
}

static void
file_value(const struct compare *c, const struct compare_row *row, int side,
        struct text *t)
{
	uint32_t inode = compare_inode(c, row, side);
	struct tree_stat st;

	if (inode == TREE_NONE)
		return;
	if (row->kind == COMPARE_ADDED || row->kind == COMPARE_REMOVED) {
		add_whole(c, side, inode, t);
		return;
	}
	if (row->kind == COMPARE_UNREADABLE) {
		text_add(t, row->first >> side & 1 ? "unreadable" : "readable");
		return;
	}
	if (row->what & DIFFERS_PATH)
		add_file_path(c, row, side, t);
	if ((row->what & (DIFFERS_CONTENT | DIFFERS_SIZE)) == DIFFERS_CONTENT)
		add_content(c, side, inode, row->first, t);
	tree_stat(c->tree[side], inode, &st);
	add_metadata(&st, row->what, t);
	if (row->what & DIFFERS_TARGET)
		add_target(c, side, inode, t);
	if (row->what & DIFFERS_XATTRS)
		add_xattrs(c, side, inode, t);
}

/* ---- blocks, parts ---- */

static void
block_value(const struct compare *c, const struct compare_row *row, int side,
        struct text *t)
{
	struct span bytes;

	if (row->at[side] == COMPARE_NONE)
		return;
	bytes = compare_block(c, side, row->at[side]);
	if (span_run(bytes, 0, 0xff) == bytes.len)
		text_add(t, "erased");
	else if (row->what & DIFFERS_BYTES)
		compare_add_bytes(t, row->first,
		        span_cut(bytes, (size_t)row->first, SIZE_MAX));
	if (row->what & DIFFERS_SIZE || row->kind != COMPARE_CHANGED)
		text_addf(t, "%s%zu bytes", t->len ? ", " : "", bytes.len);
}

static void
part_value(const struct compare *c, const struct compare_row *row, int side,
        struct text *t)
{
	const struct firmware *f = c->firmware[side];
	const struct part *p;
	struct span bytes;

	if (row->at[side] == COMPARE_NONE)
		return;
	p = &f->list.parts.at[row->at[side]];
	bytes = span_cut(f->bytes, (size_t)p->offset, (size_t)p->len);
	if (row->field) {
		field_add_value(t, &uimage_fields[row->field - 1], bytes, ENDIAN_BIG);
		return;
	}
	if (row->kind == COMPARE_ADDED || row->kind == COMPARE_REMOVED
	        || row->what & DIFFERS_SIZE)
		text_addf(t, "%" PRIu64 " bytes", p->len);
	if (row->what & DIFFERS_OFFSET)
		text_addf(t, "%sat %08" PRIx64, t->len ? " " : "", p->offset);
	if (row->what & DIFFERS_TYPE)
		text_addf(t, "%s%s-endian", t->len ? ", " : "",
		        p->endian == ENDIAN_BIG ? "big" : "little");
	if (row->what & DIFFERS_BYTES)
		compare_add_bytes(t, row->first,
		        span_cut(bytes, (size_t)row->first, SIZE_MAX));
}

void
compare_add_value(const struct compare *c, enum compare_by by,
        const struct compare_row *row, int side, struct text *t)
{
	static void (*const values[])(const struct compare *, const struct compare_row *,
	        int, struct text *) = {
		[COMPARE_FILES] = file_value,
		[COMPARE_NODES] = compare_node_value,
		[COMPARE_BLOCKS] = block_value,
		[COMPARE_PARTS] = part_value,
	};
	struct text value = { 0 };

	if (row->kind != COMPARE_SAME)
		values[by](c, row, side, &value);
	text_add(t, text_str(&value));
	text_free(&value);
}

/* ---- places ---- */

static bool
place_of_file(const struct compare *c, const struct compare_row *row, int side,
        struct tree_place *p)
{
	uint32_t node = compare_inode(c, row, side);

	return node != TREE_NONE && tree_place(c->tree[side], row->at[side], node, p);
}

uint32_t
compare_extent(const struct compare *c, enum compare_by by, const struct compare_row *row,
        int side)
{
	struct tree_place p;

	if (by == COMPARE_FILES)
		return c->volume[side] && place_of_file(c, row, side, &p) ? p.piece : EXTENT_NONE;
	return by == COMPARE_NODES ? row->at[side] : EXTENT_NONE;
}

bool
compare_place(const struct compare *c, enum compare_by by, const struct compare_row *row,
        int side, uint64_t *offset, uint64_t *len)
{
	const struct volume *v = c->volume[side];
	struct tree_place place;
	const struct part *p;
	uint32_t i;

	if (by == COMPARE_FILES) {
		if (!place_of_file(c, row, side, &place))
			return false;
		*offset = c->tree[side]->offset + place.offset;
		*len = place.len;
		return true;
	}
	if (by == COMPARE_NODES) {
		i = compare_extent(c, by, row, side);
		if (i == EXTENT_NONE)
			return false;
		*offset = v->offset + v->log.extents.at[i].offset;
		*len = v->log.extents.at[i].len;
		return true;
	}
	i = row->at[side];
	if (i == COMPARE_NONE)
		return false;
	if (by == COMPARE_BLOCKS) {
		*offset = (c->volume[0] && c->volume[1] ? v->offset : 0)
		          + compare_block_at(c, i);
		*len = compare_block(c, side, i).len;
		return true;
	}
	p = &c->firmware[side]->list.parts.at[i];
	*offset = p->offset;
	*len = p->len;
	return true;
}
