/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which inodes there are, and the nodes of each. */
#include <stdlib.h>

#include "jffs2/summary.h"
#include "jffs2/view/build_private.h"

struct numbers {
	ARRAY(uint64_t) all;
};

static int
by_number64(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* Records that only a summary has belong to the present. */
static int
by_pino(const void *left, const void *right)
{
	const struct odd_name *a = left, *b = right;

	if (a->pino != b->pino)
		return a->pino < b->pino ? -1 : 1;
	return a->odd < b->odd ? -1 : a->odd > b->odd;
}

void
odd_index(struct jffs2_build *b)
{
	for (uint32_t i = 0; i < jffs2_fs_odd(b->fs); i++) {
		struct summary_record r = summary_odd(b->log, &b->log->odd.at[i]);

		if (r.nodetype == JFFS2_DIRENT)
			array_push(&b->odd, ((struct odd_name){ r.ino, i }));
	}
	if (b->odd.count)
		qsort(b->odd.at, b->odd.count, sizeof *b->odd.at, by_pino);
}

/* Summaries make inodes known even if the nodes are gone (kernel:
 * jffs2_scan_make_ino_cache in jffs2_sum_process_sum_data). */
static void
number_odd(const struct jffs2_fs *fs, struct numbers *keys)
{
	const struct jffs2_log *log = fs->log;

	for (uint32_t i = 0; i < jffs2_fs_odd(fs); i++) {
		struct summary_record r = summary_odd(log, &log->odd.at[i]);
		uint32_t node = log->odd.at[i].node;

		array_push(&keys->all, (uint64_t)r.ino << 32 | EXTENT_NONE);
		if (r.nodetype == JFFS2_DIRENT && node != EXTENT_NONE)
			array_push(&keys->all, (uint64_t)jffs2_log_dirent(log, node).ino << 32
			        | EXTENT_NONE);
	}
}

/* Its entries and fragments are empty ranges at the end until there are any. */
static void
add_inode(struct jffs2_build *b, uint32_t i, uint32_t ino)
{
	*inode_write(b, i) = (struct jffs2_inode){ .ino = ino, .latest = EXTENT_NONE,
		.first_node = (uint32_t)b->fs->nodes.count,
		.first_entry = FS_NONE, .first_fragment = FS_NONE };
}

/* The keys are in order: inode number, then node. */
static void
group(struct jffs2_build *b, const struct numbers *keys)
{
	uint32_t count = 0;

	for (size_t i = 0; i < keys->all.count; i++)
		count += i == 0 || keys->all.at[i] >> 32 != keys->all.at[i - 1] >> 32;
	pages_new(&b->fs->inodes, count, sizeof(struct jffs2_inode));
	pages_new(&b->fs->links, count, sizeof(uint32_t));
	pages_new(&b->fs->parents, count, sizeof(uint32_t));
	count = 0;
	for (size_t i = 0; i < keys->all.count; i++) {
		uint32_t node = (uint32_t)keys->all.at[i];

		if (i == 0 || keys->all.at[i] >> 32 != keys->all.at[i - 1] >> 32)
			add_inode(b, count++, (uint32_t)(keys->all.at[i] >> 32));
		if (node != EXTENT_NONE)
			array_push(&b->fs->nodes, node);
	}
}

void
index_nodes(struct jffs2_build *b)
{
	const struct jffs2_log *log = b->log;
	struct numbers keys = { 0 };

	pages_new(&b->fs->states, (uint32_t)log->extents.count, sizeof(uint8_t));
	pages_new(&b->fs->enders, (uint32_t)log->extents.count, sizeof(uint32_t));
	for (uint32_t i = 0; i < log->extents.count; i++) {
		const struct extent *e = jffs2_fs_taken(b->fs, i);

		if (e->kind != EXTENT_NODE)
			continue;
		b->fs->bytes[STATE_UNKNOWN] += e->len;
		set_state(b, i, first_state(log, e));
		if (belongs_to_inode(e))
			array_push(&keys.all, (uint64_t)e->ino << 32 | i);
	}
	array_push(&keys.all, (uint64_t)JFFS2_ROOT_INO << 32 | EXTENT_NONE);
	number_odd(b->fs, &keys);
	qsort(keys.all.at, keys.all.count, sizeof *keys.all.at, by_number64);
	group(b, &keys);
	array_free(&keys.all);
}

uint32_t
inode_index(const struct jffs2_fs *fs, uint32_t ino)
{
	uint32_t from = 0, to = fs->inodes.count;

	while (from < to) {
		uint32_t middle = from + (to - from) / 2, here = jffs2_fs_at(fs, middle)->ino;

		if (here == ino)
			return middle;
		if (here < ino)
			from = middle + 1;
		else
			to = middle;
	}
	return FS_NONE;
}

bool
inode_is_known(const struct jffs2_build *b, uint32_t i)
{
	struct jffs2_range r = jffs2_fs_nodes(b->fs, i);

	for (; r.from < r.to; r.from++)
		if (jffs2_fs_counts(b->fs, jffs2_fs_node(b->fs, r.from)))
			return true;
	return jffs2_fs_at(b->fs, i)->ino == JFFS2_ROOT_INO;
}

/* The inode of a summary's record or of the node it stands for: the record may have
 * changed since inodes were numbered. */
static void
note_odd(struct jffs2_build *b, uint32_t ino, bool known)
{
	uint32_t inode = inode_index(b->fs, ino);

	if (inode == FS_NONE)
		return;
	inode_write(b, inode)->absent = false;
	inode_write(b, inode)->known |= known;
}

/* Which inodes the kernel's scan knows. */
void
note_known(struct jffs2_build *b)
{
	for (uint32_t i = 0; i < b->fs->inodes.count; i++)
		inode_write(b, i)->known = inode_is_known(b, i);
	for (size_t i = 0; b->to.kind == FILTER_NONE && i < jffs2_fs_odd(b->fs); i++) {
		struct summary_record r = summary_odd(b->log, &b->log->odd.at[i]);
		uint32_t node = b->log->odd.at[i].node;

		note_odd(b, r.ino, true);
		if (r.nodetype == JFFS2_DIRENT && node != EXTENT_NONE)
			note_odd(b, jffs2_log_dirent(b->log, node).ino, false);
	}
}
