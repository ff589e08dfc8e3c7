/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The link counts that stat gives for what is not a directory (kernel: jffs2_iget). */
#include <stdlib.h>
#include <sys/stat.h>

#include "jffs2/build/build_private.h"
#include "jffs2/build/nlink.h"
#include "jffs2/view/past.h"

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

uint32_t
inode_bucket(const struct jffs2_fs *fs, uint32_t i)
{
	return jffs2_fs_at(fs, i)->ino % hash_size(fs->log);
}

static bool
is_directory(const struct jffs2_fs *fs, uint32_t inode)
{
	return S_ISDIR(jffs2_fs_at(fs, inode)->mode);
}

static void
set_nlink(struct jffs2_build *b, uint32_t inode, uint32_t nlink)
{
	if (jffs2_fs_at(b->fs, inode)->nlink != nlink)
		inode_write(b, inode)->nlink = nlink;
}

/* Whether it is such a claim that `inode` is a directory, of a directory that is not removed. */
static bool
is_false(const struct jffs2_fs *fs, uint32_t dir, uint32_t inode, struct claim *claim)
{
	*claim = (struct claim){ inode_bucket(fs, dir), dir, inode };
	return !is_directory(fs, inode) && !jffs2_fs_at(fs, dir)->removed;
}

/* A node that a summary lists differently says nothing: its record does. */
static bool
is_claim(const struct jffs2_fs *fs, const struct jffs2_entry *e, struct claim *claim)
{
	return e->claims_dir && is_false(fs, e->dir, e->inode, claim)
	       && !(jffs2_fs_taken(fs, e->node)->flaws & FLAW_UNLISTED);
}

/* kernel: jffs2_build_filesystem stores the parent's number in place of a directory's
 * link count, and trusts the dirent that it is a directory. The last of several parents
 * stays, in the order of the table of inodes. */
static void
believe_claims(struct jffs2_build *b)
{
	struct jffs2_fs *fs = b->fs;
	ARRAY(struct claim) claims = { 0 };
	struct claim claim;

	for (uint32_t dir = 0; dir < fs->inodes.count; dir++) {
		struct jffs2_range r = jffs2_fs_entries(fs, dir);

		for (; r.from < r.to; r.from++)
			if (is_claim(fs, jffs2_fs_entry_at(fs, r.from), &claim))
				array_push(&claims, claim);
	}
	/* What is listed counts, whatever the node says. */
	for (size_t i = 0; i < b->odd_links.count; i++) {
		const struct odd_link *l = &b->odd_links.at[i];

		if (l->claims_dir && is_false(fs, l->dir, l->child, &claim))
			array_push(&claims, claim);
	}
	if (claims.count)
		qsort(claims.at, claims.count, sizeof *claims.at, by_bucket);
	for (size_t i = 0; i < claims.count; i++)
		set_nlink(b, claims.at[i].inode, jffs2_fs_at(fs, claims.at[i].dir)->ino);
	array_free(&claims);
}

/* The same for one inode. */
static uint32_t
nlink_of(struct jffs2_build *b, uint32_t inode)
{
	const struct jffs2_past *past = b->to.past;
	const struct jffs2_fs *fs = b->fs;
	uint32_t ino = jffs2_fs_at(fs, inode)->ino, nlink = links_of(fs, inode);
	struct claim last = { 0, 0, FS_NONE }, claim;

	for (size_t k = jffs2_past_names(past, ino); nlink && k < past->names.count
	        && past->names.at[k].ino == ino; k++) {
		struct jffs2_naming name = past->names.at[k];
		uint32_t entry;

		b->fs->work++;
		entry = name.claims_dir ? reach_entry(fs, name.node, inode) : FS_NONE;
		if (entry == FS_NONE || !is_claim(fs, jffs2_fs_entry_at(fs, entry), &claim)
		        || (last.inode != FS_NONE && by_bucket(&claim, &last) < 0))
			continue;
		last = claim;
	}
	return last.inode == FS_NONE ? nlink : jffs2_fs_at(fs, last.dir)->ino;
}

void
nlink_set(struct jffs2_build *b, uint32_t i)
{
	if (!b->whole && !is_directory(b->fs, i))
		set_nlink(b, i, nlink_of(b, i));
}

bool
links_step(struct jffs2_build *b, uint64_t *left)
{
	for (; b->next < marked_count(b); b->next++, --*left) {
		uint32_t i;

		if (*left == 0)
			return true;
		i = marked_at(b, b->next);
		if (!is_directory(b->fs, i))
			set_nlink(b, i, b->whole ? links_of(b->fs, i) : nlink_of(b, i));
	}
	b->next = 0;
	if (b->whole)
		believe_claims(b);
	disown(b);
	return false;
}
