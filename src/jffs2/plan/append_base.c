/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the part has: versions, inode numbers, free space. */
#include "jffs2/blocks/block.h"
#include "jffs2/layout.h"
#include "jffs2/plan/append_private.h"

/* ---- numbers ---- */

static uint32_t
greater(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

/* The number of an inode that nothing has yet, and of an attribute. */
static void
find_numbers(struct append *a)
{
	const struct jffs2_log *log = a->o.fs->log;

	for (size_t i = 0; i < log->extents.count; i++) {
		const struct extent *e = &log->extents.at[i];
		struct span node = jffs2_log_node(log, i);

		if (e->kind != EXTENT_NODE || !jffs2_extent_counts(log, e))
			continue;
		if (jffs2_extent_is(e, JFFS2_INODE))
			a->m->last_ino = greater(a->m->last_ino, e->ino);
		if (jffs2_extent_is(e, JFFS2_DIRENT))
			a->m->last_ino = greater(a->m->last_ino,
			        greater(e->ino, jffs2_log_dirent(log, i).ino));
		if (jffs2_extent_is(e, JFFS2_XATTR))
			a->m->xid = greater(a->m->xid, e->ino);
		if (jffs2_extent_is(e, JFFS2_XREF)) {
			a->m->xid = greater(a->m->xid, span_u32(node, 16, log->endian));
			a->m->xseqno = greater(a->m->xseqno,
			        span_u32(node, 20, log->endian) & ~1u);
		}
	}
}

static uint32_t
highest_version(const struct jffs2_fs *fs, uint32_t inode)
{
	struct jffs2_range r = jffs2_fs_nodes(fs, inode);
	uint32_t version = 0;

	for (uint32_t k = r.from; k < r.to; k++) {
		const struct extent *e = &fs->log->extents.at[jffs2_fs_node(fs, k)];

		if (jffs2_extent_counts(fs->log, e))
			version = greater(version, e->version);
	}
	return version;
}

/* The numbers that this change may use at most: a node for each page or name. */
static bool
has_room(uint32_t number)
{
	return number < UINT32_MAX - 0x1000000;
}

static bool
number_files(struct append *a, struct error *err)
{
	const struct jffs2_fs *fs = a->o.fs;
	uint32_t base_nodes = jffs2_fs_inodes(fs);

	a->m->last_ino = JFFS2_ROOT_INO;
	find_numbers(a);
	if (!has_room(a->m->last_ino) || !has_room(a->m->xid) || !has_room(a->m->xseqno))
		return error_set(err, "the part has used up the numbers of inodes or attributes");
	for (uint32_t i = 0; i < base_nodes; i++) {
		a->m->inos[i] = jffs2_fs_at(fs, i)->ino;
		a->m->versions[i] = highest_version(fs, i);
		if (!has_room(a->m->versions[i]))
			return error_set(err, "an inode of the part has used up its versions "
			        "(--how=rebuild begins them again)");
	}
	return true;
}

/* ---- free space ---- */

/* Where the erased bytes begin that end with the block. */
static uint32_t
erased_from(const struct jffs2_log *log, const struct erase_block *b)
{
	uint32_t i = jffs2_log_find(log, b->end - 1), from = (uint32_t)b->end;

	while (i != EXTENT_NONE && log->extents.at[i].kind == EXTENT_FREE
	        && log->extents.at[i].offset >= b->start) {
		from = log->extents.at[i].offset;
		i = i ? i - 1 : EXTENT_NONE;
	}
	return from;
}

/* A kernel lists what it has found in the block that it goes on with, unless it doesn't know a
 * node there. */
static bool
add_present(struct append *a, const struct erase_block *b)
{
	const struct jffs2_log *log = a->o.fs->log;
	bool unlisted = false;

	for (uint32_t i = jffs2_log_find(log, b->start); i < log->extents.count
	        && log->extents.at[i].offset < b->end; i++) {
		const struct extent *e = &log->extents.at[i];
		struct plan_node n = { .at = e->offset, .from = e->offset, .len = e->len,
			.carried = true };

		if (e->kind != EXTENT_NODE)
			continue;
		unlisted |= (e->flaws & FLAW_UNKNOWN_TYPE) != 0
		        || e->nodetype == JFFS2_SUMMARY;
		if (jffs2_extent_counts(log, e) && jffs2_type(e->nodetype)->ino_at >= 0)
			layout_add_present(&a->m->layout, n);
	}
	return unlisted;
}

static void
add_space(struct append *a, const struct erase_block *b)
{
	const struct jffs2_log *log = a->o.fs->log;
	struct node_layout *l = &a->m->layout;
	struct layout_space s = { .at = (uint32_t)jffs2_pad(erased_from(log, b)), .marked = true };
	uint32_t marker = (uint32_t)jffs2_pad(l->rules.marker);

	if (s.at >= b->end)
		return;
	if (b->mounted == BLOCK_NEXT)
		s.unlisted = add_present(a, b);
	else if (s.at > b->start + (b->mounted == BLOCK_FREE ? marker : 0))
		return; /* it is not erased throughout */
	else
		s.marked = b->mounted == BLOCK_FREE;
	array_push(&l->spaces, s);
}

static void
find_spaces(struct append *a)
{
	struct block_table t = { 0 };

	block_table_make(&t, a->o.fs->log, a->o.fs);
	for (size_t i = 0; i < t.blocks.count; i++)
		if (t.blocks.at[i].mounted == BLOCK_NEXT)
			add_space(a, &t.blocks.at[i]);
	for (size_t i = 0; i < t.blocks.count; i++)
		if (t.blocks.at[i].mounted == BLOCK_FREE || t.blocks.at[i].mounted == BLOCK_EMPTY)
			add_space(a, &t.blocks.at[i]);
	block_table_free(&t);
}

bool
append_begin(struct append *a, struct error *err)
{
	find_spaces(a);
	return number_files(a, err);
}

struct append_space
append_space_of(const struct jffs2_fs *fs)
{
	struct append_space s = { 0 };
	struct block_table t = { 0 };

	block_table_make(&t, fs->log, fs);
	for (size_t i = 0; i < t.blocks.count; i++) {
		const struct erase_block *b = &t.blocks.at[i];
		bool whole = b->mounted == BLOCK_FREE || b->mounted == BLOCK_EMPTY;

		s.blocks += whole;
		if (whole || b->mounted == BLOCK_NEXT)
			s.free += b->end - erased_from(fs->log, b);
	}
	if (fs->log->erase_size)
		s.reserve = block_reserve(fs->log->part.len, fs->log->erase_size);
	block_table_free(&t);
	return s;
}

/* kernel: __jffs2_flush_wbuf; padding ends where a page does. */
uint32_t
append_page_of(const struct jffs2_log *log)
{
	enum { PAGE_LEAST = 256, PAGE_MOST = 65536 };
	uint32_t ends = 0;

	for (size_t i = 0; i < log->extents.count; i++) {
		const struct extent *e = &log->extents.at[i];

		if (e->kind == EXTENT_NODE && jffs2_extent_is(e, JFFS2_PADDING) && !e->flaws)
			ends |= e->offset + e->len;
	}
	if (!ends || ends % PAGE_LEAST)
		return 0;
	for (uint32_t page = PAGE_MOST;; page /= 2)
		if (ends % page == 0)
			return page;
}
