/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is left without a parent (kernel: jffs2_build_filesystem). Pass 1 believes each dirent that
 * calls an inode a directory, also those of directories that pass 2 removes. If one of them seems to
 * be another name of a directory (dir_hardlinks), the link counts of all that were called so are
 * cleared in the end, and only what a dirent that is left calls a directory gets its parent's number.
 * The others stay, but without a link, and with that without extended attributes.
 */
#include <stdlib.h>
#include <sys/stat.h>

#include "jffs2/build/build_private.h"
#include "jffs2/build/nlink.h"
#include "jffs2/view/past.h"

/* What dirents say of an inode. */
enum said {
	SAID_BY_REMOVED = 1, /* that it is a directory; of a directory that is removed */
	SAID_BY_LIVING = 2,  /* the same, of another one */
	SAID_ONCE = 4        /* there is a dirent before those that are still to be looked at */
};

/* A dirent as the kernel's scan leaves it. */
struct seen {
	uint32_t child, node, hash;
	bool claims_dir;
};

/* The dirents of a directory, one by one. */
struct seeing {
	uint32_t dir;
	struct jffs2_range entries;
	size_t odd; /* of the links that only summaries have */
};

static struct seeing
see(const struct jffs2_build *b, uint32_t dir)
{
	return (struct seeing){ dir, jffs2_fs_entries(b->fs, dir), odd_links_of(b, dir) };
}

/* Its name, if `hashes`, is read for the hash. */
static bool
see_next(const struct jffs2_build *b, struct seeing *s, bool hashes, struct seen *out)
{
	const struct jffs2_fs *fs = b->fs;

	while (s->entries.from < s->entries.to) {
		uint32_t entry = s->entries.from++;
		const struct jffs2_entry *e = jffs2_fs_entry_at(fs, entry);

		b->fs->work++;
		if (jffs2_fs_taken(fs, e->node)->flaws & FLAW_UNLISTED)
			continue;
		*out = (struct seen){ e->inode, e->node,
			hashes ? jffs2_name_hash(jffs2_fs_name(fs, entry)) : 0, e->claims_dir };
		return true;
	}
	if (s->odd < b->odd_links.count && b->odd_links.at[s->odd].dir == s->dir) {
		const struct odd_link *l = &b->odd_links.at[s->odd++];

		*out = (struct seen){ l->child, name_node(b->log, l->name),
			hashes ? jffs2_name_hash(name_bytes(b->log, l->name)) : 0, l->claims_dir };
		return true;
	}
	return false;
}

/* Notes what dirents of directories that are removed, or not, say. False if that is nothing. */
static bool
note_said(const struct jffs2_build *b, bool removed, uint8_t *said)
{
	bool any = false;

	for (uint32_t dir = 0; dir < b->fs->inodes.count; dir++) {
		struct seeing s;
		struct seen d;

		if (jffs2_fs_at(b->fs, dir)->removed != removed)
			continue;
		for (s = see(b, dir); see_next(b, &s, false, &d);) {
			if (!d.claims_dir || jffs2_fs_at(b->fs, d.child)->removed)
				continue;
			said[d.child] |= removed ? SAID_BY_REMOVED : SAID_BY_LIVING;
			any = true;
		}
	}
	return any;
}

static bool
is_disowned(const uint8_t *said, uint32_t i)
{
	return (said[i] & (SAID_BY_REMOVED | SAID_BY_LIVING)) == SAID_BY_REMOVED;
}

/* ---- dir_hardlinks ---- */

static int
by_key(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return a < b ? -1 : a > b;
}

/* As the kernel keeps them: by hash; of equal ones the one found first (jffs2_add_fd_to_list). */
static int
by_hash(const void *left, const void *right)
{
	const struct seen *a = left, *b = right;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return a->node < b->node ? -1 : a->node > b->node;
}

/* Whether one of the dirents of directory `dir` seems to give a directory another name. The root has
 * one from the beginning. */
static bool
links_again(const struct jffs2_build *b, uint32_t dir, uint8_t *said)
{
	ARRAY(struct seen) all = { 0 };
	struct seeing s = see(b, dir);
	bool again = false;
	struct seen d;

	while (see_next(b, &s, true, &d))
		array_push(&all, d);
	if (all.count)
		qsort(all.at, all.count, sizeof *all.at, by_hash);
	for (size_t k = 0; k < all.count && !again; k++) {
		uint32_t child = all.at[k].child;

		again = all.at[k].claims_dir && (said[child] & SAID_ONCE
		                || jffs2_fs_at(b->fs, child)->ino == JFFS2_ROOT_INO);
		said[child] |= SAID_ONCE;
	}
	array_free(&all);
	return again;
}

/* kernel: jffs2_build_inode_pass1, in the order of the table of inodes. */
static bool
finds_hard_links(const struct jffs2_build *b, uint8_t *said)
{
	ARRAY(uint64_t) dirs = { 0 };
	bool found = false;

	for (uint32_t dir = 0; dir < b->fs->inodes.count; dir++)
		array_push(&dirs, (uint64_t)inode_bucket(b->fs, dir) << 32 | dir);
	qsort(dirs.at, dirs.count, sizeof *dirs.at, by_key);
	for (size_t k = 0; k < dirs.count && !found; k++)
		found = links_again(b, (uint32_t)dirs.at[k], said);
	array_free(&dirs);
	return found;
}

/* ---- all together ---- */

static bool
are_some_disowned(const struct jffs2_build *b, const uint8_t *said)
{
	for (uint32_t i = 0; i < b->fs->inodes.count; i++)
		if (is_disowned(said, i))
			return true;
	return false;
}

static void
set_disowned(struct jffs2_build *b, uint32_t i, bool disowned)
{
	if (jffs2_fs_at(b->fs, i)->disowned == disowned)
		return;
	inode_write(b, i)->disowned = disowned;
	mark(b, i, MARK_TIES);
	if (!disowned)
		nlink_set(b, i);
}

void
disown(struct jffs2_build *b)
{
	uint32_t count = b->fs->inodes.count;
	uint8_t *said;
	bool any;

	/* Most views have nothing of the kind, and none of the past then. */
	if (!b->whole && !b->to.past->disputed)
		return;
	said = memory_zeroed(count, sizeof *said);
	any = note_said(b, true, said) && (note_said(b, false, said), are_some_disowned(b, said))
	      && finds_hard_links(b, said);
	for (uint32_t i = 0; (any || b->fs->base) && i < count; i++) {
		set_disowned(b, i, any && is_disowned(said, i));
		if (jffs2_fs_at(b->fs, i)->disowned && !S_ISDIR(jffs2_fs_at(b->fs, i)->mode))
			inode_write(b, i)->nlink = 0;
	}
	b->fs->work += count;
	free(said);
}
