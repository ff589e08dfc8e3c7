/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jffs2/build_private.h"
#include "jffs2/summary.h"

#include <stdlib.h>
#include <string.h>

enum stage { STAGE_INDEX, STAGE_NAMES, STAGE_INODES, STAGE_XATTRS, STAGE_DONE };

struct numbers {
	ARRAY(uint64_t) all;
};

/* True if the node says something of an inode, and its inode number can be believed. */
static bool
belongs_to_inode(const struct extent *e)
{
	uint16_t type = e->nodetype | JFFS2_ACCURATE;

	return e->kind == EXTENT_NODE && (type == JFFS2_INODE || type == JFFS2_DIRENT)
	       && !(e->flaws & (FLAW_NODE_CRC | FLAW_LENGTH));
}

static int
by_number64(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* The state of a node by itself, before others are looked at. */
static enum node_state
first_state(const struct jffs2_log *log, const struct extent *e)
{
	const struct jffs2_type *t = jffs2_type(e->nodetype);

	if (e->kind != EXTENT_NODE)
		return STATE_UNKNOWN;
	if (!(e->nodetype & JFFS2_ACCURATE))
		return STATE_OBSOLETE;
	if (e->flaws & (FLAW_NODE_CRC | FLAW_NAME_CRC | FLAW_DATA_CRC))
		return STATE_BAD;
	if (!t->nodetype)
		return (e->nodetype & JFFS2_COMPAT_MASK) == JFFS2_RWCOMPAT_COPY
		       ? STATE_LIVE : STATE_DROPPED;
	if (!jffs2_extent_counts(log, e) || (e->flaws & FLAW_RANGE))
		return STATE_DROPPED;
	if (t->ino_at < 0)
		return STATE_MARKER;
	return STATE_ORPHAN;
}

/* Its entries and fragments begin at the end until there are any. */
static void
add_inode(struct jffs2_fs *fs, uint32_t ino)
{
	struct jffs2_inode inode = { .ino = ino, .latest = EXTENT_NONE, .parent = FS_NONE,
		.first_node = (uint32_t)fs->nodes.count, .first_entry = FS_NONE,
		.first_fragment = FS_NONE };

	array_push(&fs->inodes, inode);
}

static int
by_pino(const void *left, const void *right)
{
	const struct odd_name *a = left, *b = right;

	if (a->pino != b->pino)
		return a->pino < b->pino ? -1 : 1;
	return a->odd < b->odd ? -1 : a->odd > b->odd;
}

/* Summaries make inodes known whatever became of the nodes (kernel: jffs2_scan_make_ino_cache
 * in jffs2_sum_process_sum_data). */
static void
index_odd(struct jffs2_build *b, struct numbers *keys)
{
	const struct jffs2_log *log = b->log;

	for (uint32_t i = 0; i < log->odd.count; i++) {
		struct summary_record r = summary_odd(log, &log->odd.at[i]);
		uint32_t node = log->odd.at[i].node;

		array_push(&keys->all, (uint64_t)r.ino << 32 | EXTENT_NONE);
		if (r.nodetype != JFFS2_DIRENT)
			continue;
		array_push(&b->odd, ((struct odd_name){ r.ino, i }));
		if (node != EXTENT_NONE)
			array_push(&keys->all, (uint64_t)jffs2_log_dirent(log, node).ino << 32
			        | EXTENT_NONE);
	}
	if (b->odd.count)
		qsort(b->odd.at, b->odd.count, sizeof *b->odd.at, by_pino);
}

static void
index_nodes(struct jffs2_build *b)
{
	struct jffs2_log *log = b->log;
	struct jffs2_fs *fs = b->fs;
	struct numbers keys = { 0 };

	for (uint32_t i = 0; i < log->extents.count; i++) {
		struct extent *e = &log->extents.at[i];

		if (e->state == STATE_LATER)
			continue;
		set_state(log, i, first_state(log, e));
		if (belongs_to_inode(e))
			array_push(&keys.all, (uint64_t)e->ino << 32 | i);
	}
	array_push(&keys.all, (uint64_t)JFFS2_ROOT_INO << 32 | EXTENT_NONE);
	index_odd(b, &keys);
	qsort(keys.all.at, keys.all.count, sizeof *keys.all.at, by_number64);
	for (size_t i = 0; i < keys.all.count; i++) {
		uint32_t ino = (uint32_t)(keys.all.at[i] >> 32);
		uint32_t node = (uint32_t)keys.all.at[i];

		if (fs->inodes.count == 0 || fs->inodes.at[fs->inodes.count - 1].ino != ino)
			add_inode(fs, ino);
		if (node != EXTENT_NONE)
			array_push(&fs->nodes, node);
	}
	array_free(&keys.all);
	b->drafts = memory_zeroed(fs->inodes.count, sizeof *b->drafts);
}

static void
count_bytes(struct jffs2_build *b)
{
	const struct jffs2_log *log = b->log;

	memset(b->fs->bytes, 0, sizeof b->fs->bytes);
	for (size_t i = 0; i < log->extents.count; i++)
		if (log->extents.at[i].kind == EXTENT_NODE)
			b->fs->bytes[log->extents.at[i].state] += log->extents.at[i].len;
}

struct jffs2_build *
jffs2_build_start(struct jffs2_log *log, struct jffs2_fs *fs)
{
	struct jffs2_build *b = memory_zeroed(1, sizeof *b);

	jffs2_fs_free(fs);
	fs->log = log;
	b->log = log;
	b->fs = fs;
	return b;
}

static void
step_inodes(struct jffs2_build *b, uint32_t budget)
{
	uint64_t used = 0;

	while (b->next < b->fs->inodes.count && used < budget) {
		struct jffs2_range nodes = jffs2_fs_nodes(b->fs, b->next);

		used += 1 + nodes.to - nodes.from;
		inode_resolve(b, b->next++);
	}
}

bool
jffs2_build_step(struct jffs2_build *b, uint32_t budget)
{
	switch (b->stage) {
	case STAGE_INDEX:
		index_nodes(b);
		b->stage++;
		break;
	case STAGE_NAMES:
		names_resolve(b);
		names_walk(b);
		listing_resolve(b);
		b->stage++;
		break;
	case STAGE_INODES:
		step_inodes(b, budget);
		b->stage += b->next == b->fs->inodes.count;
		break;
	case STAGE_XATTRS:
		links_resolve(b);
		xattrs_resolve(b);
		count_bytes(b);
		b->stage++;
		break;
	}
	return b->stage != STAGE_DONE;
}

double
jffs2_build_progress(const struct jffs2_build *b)
{
	double inodes = b->fs->inodes.count ? (double)b->next / b->fs->inodes.count : 0;

	return b->stage == STAGE_DONE ? 1.0 : b->stage * 0.2 + (b->stage == STAGE_INODES
	        ? inodes * 0.4 : b->stage > STAGE_INODES ? 0.2 : 0);
}

void
jffs2_build_cancel(struct jffs2_build *b)
{
	if (!b)
		return;
	free(b->drafts);
	array_free(&b->names);
	array_free(&b->odd);
	array_free(&b->links);
	free(b);
}

void
jffs2_build_finish(struct jffs2_build *b)
{
	if (!b)
		return;
	while (jffs2_build_step(b, UINT32_MAX))
		;
	array_trim(&b->fs->inodes);
	array_trim(&b->fs->entries);
	array_trim(&b->fs->fragments);
	array_trim(&b->fs->nodes);
	jffs2_build_cancel(b);
}
