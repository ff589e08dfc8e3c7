/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jffs2/view/build_private.h"

#include <stdlib.h>
#include <string.h>

#include "jffs2/summary.h"
#include "jffs2/view/view_keep.h"

enum stage { STAGE_BEGIN, STAGE_NAMES, STAGE_INODES, STAGE_LINKS, STAGE_DONE };

struct numbers {
	ARRAY(uint64_t) all;
};

static int
by_number64(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* ---- states ---- */

enum node_state
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

/* Don't write unchanged values: the page may be shared with the base. */
static void
set_bits(struct jffs2_build *b, uint32_t node, uint8_t bits)
{
	struct jffs2_fs *fs = b->fs;
	uint8_t before = *(const uint8_t *)pages_at(&fs->states, node);
	uint32_t len = b->log->extents.at[node].len;

	if (before == bits)
		return;
	fs->bytes[before & VIEW_STATE] -= len;
	fs->bytes[bits & VIEW_STATE] += len;
	*(uint8_t *)pages_write(&fs->states, node) = bits;
}

static void
set_by(struct jffs2_build *b, uint32_t node, uint32_t by)
{
	if (jffs2_fs_by(b->fs, node) != by)
		*(uint32_t *)pages_write(&b->fs->enders, node) = by + 1;
}

static uint8_t
revived_bit(const struct jffs2_build *b, uint32_t node)
{
	return *(const uint8_t *)pages_at(&b->fs->states, node) & VIEW_REVIVED;
}

void
set_state(struct jffs2_build *b, uint32_t node, enum node_state state)
{
	set_bits(b, node, (uint8_t)(state | revived_bit(b, node)));
	set_by(b, node, EXTENT_NONE);
}

void
set_ending(struct jffs2_build *b, uint32_t node, enum node_ending ending, uint32_t by)
{
	set_bits(b, node, (uint8_t)(STATE_SUPERSEDED | ending << VIEW_ENDING_SHIFT
	                            | revived_bit(b, node)));
	set_by(b, node, by);
}

void
set_revived(struct jffs2_build *b, uint32_t node, bool revived)
{
	uint8_t bits = *(const uint8_t *)pages_at(&b->fs->states, node);

	set_bits(b, node, (uint8_t)((bits & ~VIEW_REVIVED) | (revived ? VIEW_REVIVED : 0)));
}

void
nodes_reset(struct jffs2_build *b, uint32_t i)
{
	struct jffs2_range r = jffs2_fs_nodes(b->fs, i);

	for (; r.from < r.to; r.from++) {
		uint32_t node = jffs2_fs_node(b->fs, r.from);
		struct extent e = jffs2_fs_extent(b->fs, node);

		set_state(b, node, first_state(b->log, &e));
	}
}

/* ---- which inodes there are ---- */

/* Records that only a summary has belong to the present. */
static bool
is_past(const struct jffs2_build *b)
{
	return b->to.kind != FILTER_NONE;
}

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
	for (uint32_t i = 0; i < b->log->odd.count; i++) {
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
number_odd(const struct jffs2_log *log, struct numbers *keys)
{
	for (uint32_t i = 0; i < log->odd.count; i++) {
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
		.parent = FS_NONE, .first_node = (uint32_t)b->fs->nodes.count,
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
	count = 0;
	for (size_t i = 0; i < keys->all.count; i++) {
		uint32_t node = (uint32_t)keys->all.at[i];

		if (i == 0 || keys->all.at[i] >> 32 != keys->all.at[i - 1] >> 32)
			add_inode(b, count++, (uint32_t)(keys->all.at[i] >> 32));
		if (node != EXTENT_NONE)
			array_push(&b->fs->nodes, node);
	}
}

static void
index_nodes(struct jffs2_build *b)
{
	const struct jffs2_log *log = b->log;
	struct numbers keys = { 0 };

	pages_new(&b->fs->states, (uint32_t)log->extents.count, sizeof(uint8_t));
	pages_new(&b->fs->enders, (uint32_t)log->extents.count, sizeof(uint32_t));
	for (uint32_t i = 0; i < log->extents.count; i++) {
		const struct extent *e = &log->extents.at[i];

		if (e->kind != EXTENT_NODE)
			continue;
		b->fs->bytes[STATE_UNKNOWN] += e->len;
		set_state(b, i, first_state(log, e));
		if (belongs_to_inode(e))
			array_push(&keys.all, (uint64_t)e->ino << 32 | i);
	}
	array_push(&keys.all, (uint64_t)JFFS2_ROOT_INO << 32 | EXTENT_NONE);
	number_odd(log, &keys);
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
static void
note_known(struct jffs2_build *b)
{
	for (uint32_t i = 0; i < b->fs->inodes.count; i++)
		inode_write(b, i)->known = inode_is_known(b, i);
	for (size_t i = 0; !is_past(b) && i < b->log->odd.count; i++) {
		struct summary_record r = summary_odd(b->log, &b->log->odd.at[i]);
		uint32_t node = b->log->odd.at[i].node;

		note_odd(b, r.ino, true);
		if (r.nodetype == JFFS2_DIRENT && node != EXTENT_NONE)
			note_odd(b, jffs2_log_dirent(b->log, node).ino, false);
	}
}

/* ---- the steps ---- */

static struct jffs2_build *
build_new(const struct jffs2_log *log, struct jffs2_fs *fs)
{
	struct jffs2_build *b = memory_zeroed(1, sizeof *b);

	b->log = log;
	b->fs = fs;
	return b;
}

struct jffs2_build *
jffs2_build_start(const struct jffs2_log *log, struct jffs2_fs *fs)
{
	struct jffs2_build *b = build_new(log, fs);

	jffs2_fs_free(fs);
	fs->log = log;
	b->whole = b->changed = true;
	return b;
}

struct jffs2_build *
jffs2_build_change(struct jffs2_fs *fs, const struct jffs2_filter *to)
{
	struct jffs2_build *b = build_new(fs->log, fs);

	b->to = *to;
	b->whole = fs->log->odd.count > 0;
	return b;
}

static void
begin(struct jffs2_build *b)
{
	if (!b->fs->base)
		index_nodes(b);
	b->marks = memory_zeroed(b->fs->inodes.count, sizeof *b->marks);
	b->links = memory_zeroed(b->fs->inodes.count, sizeof *b->links);
	b->parents = memory_zeroed(b->fs->inodes.count, sizeof *b->parents);
	if (b->whole)
		memset(b->marks, MARK_RESOLVE | MARK_NAMES, b->fs->inodes.count);
	if (!is_past(b))
		odd_index(b);
	if (b->fs->base)
		change_begin(b);
	if (b->whole)
		note_known(b);
}

static void
resolve_names(struct jffs2_build *b)
{
	for (uint32_t i = 0; i < b->fs->inodes.count; i++) {
		if (!(b->marks[i] & MARK_NAMES))
			continue;
		if (b->fs->base)
			nodes_reset(b, i);
		names_resolve(b, i);
	}
	array_free(&b->names);
	walk_resolve(b);
	if (b->fs->base && !b->whole)
		change_named(b);
	listing_resolve(b);
}

/* Names were resolved before; a directory that has appeared or disappeared changes the
 * state of its names. */
static void
resolve_inode(struct jffs2_build *b, uint32_t i)
{
	if (!(b->marks[i] & MARK_NAMES)) {
		nodes_reset(b, i);
		names_restate(b, i);
	}
	inode_resolve(b, i);
}

static void
step_inodes(struct jffs2_build *b, uint32_t budget)
{
	uint64_t used = 0;

	while (b->next < b->fs->inodes.count && used < budget) {
		uint32_t i = b->next++;
		struct jffs2_range nodes;

		used++;
		if (!(b->marks[i] & (MARK_RESOLVE | MARK_NAMES)))
			continue;
		nodes = jffs2_fs_nodes(b->fs, i);
		used += nodes.to - nodes.from;
		resolve_inode(b, i);
	}
}

bool
jffs2_build_step(struct jffs2_build *b, uint32_t budget)
{
	switch ((enum stage)b->stage) {
	case STAGE_BEGIN:
		begin(b);
		b->stage = b->changed ? STAGE_NAMES : STAGE_DONE;
		break;
	case STAGE_NAMES:
		resolve_names(b);
		b->stage++;
		break;
	case STAGE_INODES:
		step_inodes(b, budget);
		b->stage += b->next == b->fs->inodes.count;
		break;
	case STAGE_LINKS:
		links_resolve(b);
		xattrs_resolve(b);
		b->stage++;
		break;
	case STAGE_DONE:
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
	free(b->marks);
	free(b->links);
	free(b->parents);
	array_free(&b->names);
	array_free(&b->odd);
	array_free(&b->odd_links);
	free(b);
}

void
jffs2_build_finish(struct jffs2_build *b)
{
	if (!b)
		return;
	while (jffs2_build_step(b, UINT32_MAX))
		;
	array_trim(&b->fs->entries);
	array_trim(&b->fs->fragments);
	array_trim(&b->fs->nodes);
	pages_settle(&b->fs->inodes);
	pages_settle(&b->fs->states);
	pages_settle(&b->fs->enders);
	jffs2_build_cancel(b);
}
