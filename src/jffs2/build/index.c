/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which inodes there are, and the nodes of each. */
#include <stdlib.h>
#include <string.h>

#include "jffs2/summary.h"
#include "jffs2/build/build_private.h"

enum { DIGIT = 11, DIGITS = 1 << DIGIT };

/* One pass of a radix sort: by the digit of the inode numbers that begins at bit `shift`. */
static void
sort_by_digit(const uint64_t *from, uint64_t *to, size_t count, unsigned int shift)
{
	size_t places[DIGITS] = { 0 }, next = 0;

	for (size_t i = 0; i < count; i++)
		places[from[i] >> shift & (DIGITS - 1)]++;
	for (size_t i = 0; i < DIGITS; i++) {
		size_t here = places[i];

		places[i] = next;
		next += here;
	}
	for (size_t i = 0; i < count; i++)
		to[places[from[i] >> shift & (DIGITS - 1)]++] = from[i];
}

/* By inode number; those of one inode stay in their order. */
static void
sort_keys(struct jffs2_build *b)
{
	size_t count = b->keys.count;
	uint64_t *at = b->keys.at, *other = memory_zeroed(count, sizeof *other), *held;

	for (unsigned int shift = 32; shift < 64; shift += DIGIT) {
		sort_by_digit(at, other, count, shift);
		held = at;
		at = other;
		other = held;
	}
	if (at != b->keys.at)
		memcpy(b->keys.at, at, count * sizeof *at);
	free(at == b->keys.at ? other : at);
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
	for (uint32_t i = 0; i < jffs2_fs_odd(b->fs); i++) {
		struct summary_record r = summary_odd(b->log, &b->log->odd.at[i]);

		if (r.nodetype == JFFS2_DIRENT && jffs2_fs_has_odd(b->fs, i))
			array_push(&b->odd, ((struct odd_name){ r.ino, i }));
	}
	if (b->odd.count)
		qsort(b->odd.at, b->odd.count, sizeof *b->odd.at, by_pino);
}

size_t
odd_first(const struct jffs2_build *b, uint32_t pino)
{
	size_t from = 0, to = b->odd.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (b->odd.at[middle].pino < pino)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* Without its summary a node may be one of another inode. */
static void
number_scanned(struct jffs2_build *b)
{
	const struct jffs2_log *log = b->fs->log;

	for (size_t k = 0; !b->to.no_summary && k < log->scanned.count; k++)
		if (belongs_to_inode(&log->scanned.at[k].extent))
			array_push(&b->keys, (uint64_t)log->scanned.at[k].extent.ino << 32
			        | EXTENT_NONE);
}

/* Summaries make inodes known even if the nodes are gone (kernel:
 * jffs2_scan_make_ino_cache in jffs2_sum_process_sum_data). */
static void
number_odd(struct jffs2_build *b)
{
	const struct jffs2_fs *fs = b->fs;
	const struct jffs2_log *log = fs->log;

	for (uint32_t i = 0; i < jffs2_fs_odd(fs); i++) {
		struct summary_record r = summary_odd(log, &log->odd.at[i]);
		uint32_t node = log->odd.at[i].node;

		array_push(&b->keys, (uint64_t)r.ino << 32 | EXTENT_NONE);
		if (r.nodetype == JFFS2_DIRENT && node != EXTENT_NONE)
			array_push(&b->keys, (uint64_t)jffs2_log_dirent(log, node).ino << 32
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
group(struct jffs2_build *b)
{
	uint32_t count = 0;

	for (size_t i = 0; i < b->keys.count; i++)
		count += i == 0 || b->keys.at[i] >> 32 != b->keys.at[i - 1] >> 32;
	pages_new(&b->fs->inodes, count, sizeof(struct jffs2_inode));
	pages_new(&b->fs->links, count, sizeof(uint32_t));
	pages_new(&b->fs->parents, count, sizeof(uint32_t));
	count = 0;
	for (size_t i = 0; i < b->keys.count; i++) {
		uint32_t node = (uint32_t)b->keys.at[i];

		if (i == 0 || b->keys.at[i] >> 32 != b->keys.at[i - 1] >> 32)
			add_inode(b, count++, (uint32_t)(b->keys.at[i] >> 32));
		if (node != EXTENT_NONE)
			array_push(&b->fs->nodes, node);
	}
}

/* An inode whose only nodes are taken for those of others. */
static void
note_absent(struct jffs2_build *b)
{
	const struct jffs2_log *log = b->fs->log;

	for (size_t k = 0; !b->to.no_summary && k < log->scanned.count; k++) {
		uint32_t i = inode_index(b->fs, log->scanned.at[k].extent.ino);
		struct jffs2_range r = { 0, 0 };

		if (i != FS_NONE)
			r = jffs2_fs_nodes(b->fs, i);
		if (i != FS_NONE && r.from == r.to)
			inode_write(b, i)->absent = jffs2_fs_at(b->fs, i)->ino != JFFS2_ROOT_INO;
	}
}

static void
index_node(struct jffs2_build *b, uint32_t i)
{
	const struct extent *e = jffs2_fs_taken(b->fs, i);

	if (e->kind != EXTENT_NODE)
		return;
	b->fs->bytes[STATE_UNKNOWN] += e->len;
	set_state(b, i, first_state(b->log, e));
	if (belongs_to_inode(e))
		array_push(&b->keys, (uint64_t)e->ino << 32 | i);
}

bool
index_step(struct jffs2_build *b, uint64_t *left)
{
	uint32_t count = (uint32_t)b->log->extents.count;

	if (b->next == 0) {
		pages_new(&b->fs->states, count, sizeof(uint8_t));
		pages_new(&b->fs->enders, count, sizeof(uint32_t));
	}
	for (; b->next < count && *left; b->next++, --*left)
		index_node(b, b->next);
	if (b->next < count)
		return false;
	array_push(&b->keys, (uint64_t)JFFS2_ROOT_INO << 32 | EXTENT_NONE);
	number_odd(b);
	number_scanned(b);
	sort_keys(b);
	group(b);
	note_absent(b);
	array_free(&b->keys);
	b->next = 0;
	return true;
}

bool
inode_is_known(const struct jffs2_build *b, uint32_t i)
{
	struct jffs2_range r = jffs2_fs_nodes(b->fs, i);

	for (; r.from < r.to; r.from++)
		if (jffs2_fs_counts(b->fs, jffs2_fs_node(b->fs, r.from)))
			return true;
	return false;
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
	for (size_t i = 0; i < jffs2_fs_odd(b->fs); i++) {
		struct summary_record r = summary_odd(b->log, &b->log->odd.at[i]);
		uint32_t node = b->log->odd.at[i].node;

		if (!jffs2_fs_has_odd(b->fs, i))
			continue;
		note_odd(b, r.ino, true);
		if (r.nodetype == JFFS2_DIRENT && node != EXTENT_NONE)
			note_odd(b, jffs2_log_dirent(b->log, node).ino, false);
	}
}
