/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What readdir lists of a directory. The kernel goes along the names in the order of their
 * hashes and gives up at one that user space cannot be given, so that those behind it are not
 * listed, though they can be opened (kernel: jffs2_readdir, verify_dirent_name).
 */
#include <stdlib.h>
#include <string.h>

#include "jffs2/build_private.h"

static uint64_t
rotate_left(uint64_t v, int by)
{
	return v << by | v >> (64 - by);
}

/* kernel: full_name_hash as 64-bit machines that are little-endian have it (fs/namei.c,
 * CONFIG_DCACHE_WORD_ACCESS); others have another order. */
uint32_t
jffs2_name_hash(struct span name)
{
	const uint64_t golden = 0x61c8864680b583ebu;
	uint64_t x = 0, y = 0;

	for (size_t at = 0; at < name.len; at += 8) {
		size_t n = name.len - at < 8 ? name.len - at : 8;
		uint8_t word[8] = { 0 };

		memcpy(word, name.at + at, n);
		x ^= span_u32(span_of(word, 8), 0, ENDIAN_LITTLE)
		     | (uint64_t)span_u32(span_of(word, 8), 4, ENDIAN_LITTLE) << 32;
		if (n < 8)
			break;
		y ^= x;
		x = rotate_left(x, 12) + y;
		y = rotate_left(y, 45) * 9;
	}
	y ^= x * golden;
	return (uint32_t)(y * golden >> 32);
}

/* By hash; of equal ones the physically later, which is read first. */
static bool
comes_before(uint32_t hash, uint32_t node, const struct jffs2_stop *stop)
{
	return hash != stop->hash ? hash < stop->hash : node > stop->node;
}

void
listing_resolve(struct jffs2_build *b)
{
	struct jffs2_fs *fs = b->fs;

	for (uint32_t k = 0; k < fs->entries.count; k++) {
		const struct jffs2_entry *e = &fs->entries.at[k];
		struct span name = jffs2_fs_name(fs, k);
		struct jffs2_stop stop = { e->dir, 0, e->node };
		struct jffs2_stop *last = fs->stops.count
		        ? &fs->stops.at[fs->stops.count - 1] : NULL;

		if (!jffs2_name_ends_listing(name))
			continue;
		stop.hash = jffs2_name_hash(name);
		if (!last || last->dir != e->dir)
			array_push(&fs->stops, stop);
		else if (comes_before(stop.hash, stop.node, last))
			*last = stop;
	}
}

static int
by_dir(const void *left, const void *right)
{
	const struct jffs2_stop *a = left, *b = right;

	return a->dir < b->dir ? -1 : a->dir > b->dir;
}

bool
jffs2_fs_listed(const struct jffs2_fs *fs, uint32_t entry)
{
	const struct jffs2_entry *e = &fs->entries.at[entry];
	struct jffs2_stop key = { e->dir, 0, 0 };
	const struct jffs2_stop *stop = NULL;

	if (fs->stops.count)
		stop = bsearch(&key, fs->stops.at, fs->stops.count, sizeof key, by_dir);
	return !stop || comes_before(jffs2_name_hash(jffs2_fs_name(fs, entry)), e->node, stop);
}

/* ---- link counts that are none ---- */

/* A name that is said to lead to a directory, but does not. */
struct claim {
	uint32_t bucket, dir, inode;
};

static int
by_bucket(const void *left, const void *right)
{
	const struct claim *a = left, *b = right;

	if (a->bucket != b->bucket)
		return a->bucket < b->bucket ? -1 : 1;
	return a->dir < b->dir ? -1 : a->dir > b->dir;
}

/* kernel: calculate_inocache_hashsize */
static uint32_t
hash_size(const struct jffs2_log *log)
{
	uint32_t size = (uint32_t)(log->part.len >> 20) * 2 & ~0x3fu;

	return size < 128 ? 128 : size > 1024 ? 1024 : size;
}

/* kernel: jffs2_build_filesystem keeps the parent's number where the links of a directory are
 * counted, and takes the name's word for it that there is a directory. The last of several
 * parents stays, in the order of the table of inodes. */
void
links_resolve(struct jffs2_build *b)
{
	struct jffs2_fs *fs = b->fs;
	uint32_t size = hash_size(b->log);
	ARRAY(struct claim) claims = { 0 };

	for (uint32_t k = 0; k < fs->entries.count; k++) {
		const struct jffs2_entry *e = &fs->entries.at[k];

		if ((fs->inodes.at[e->inode].mode & 0170000) != 0040000
		        && !fs->inodes.at[e->dir].removed
		        && jffs2_log_dirent(fs->log, e->node).type == JFFS2_DT_DIR)
			array_push(&claims, ((struct claim){ fs->inodes.at[e->dir].ino % size,
			        e->dir, e->inode }));
	}
	if (claims.count)
		qsort(claims.at, claims.count, sizeof *claims.at, by_bucket);
	for (size_t i = 0; i < claims.count; i++)
		fs->inodes.at[claims.at[i].inode].nlink = fs->inodes.at[claims.at[i].dir].ino;
	array_free(&claims);
}
