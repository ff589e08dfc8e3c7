/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which files without a name were not deleted, as far as is known, but lost it; and which names lost
 * their file. */
#include <stdlib.h>

#include "jffs2/tree/history.h"
#include "jffs2/tree/listed.h"
#include "jffs2/tree/loss.h"

enum answer { ANSWER_UNKNOWN, ANSWER_ASKED, ANSWER_NO, ANSWER_YES };

bool
jffs2_lost_directory(const struct jffs2_fs *fs, uint32_t i)
{
	return jffs2_extent_is(&fs->log->extents.at[i], JFFS2_DIRENT)
	       && jffs2_fs_state(fs, i) == STATE_ORPHAN;
}

bool
jffs2_dangling(const struct jffs2_fs *fs, uint32_t i)
{
	uint32_t inode;

	if (jffs2_fs_state(fs, i) != STATE_DROPPED || !jffs2_fs_counts(fs, i)
	        || !jffs2_extent_is(&fs->log->extents.at[i], JFFS2_DIRENT))
		return false;
	inode = jffs2_fs_inode(fs, jffs2_log_dirent(fs->log, i).ino);
	return inode == FS_NONE || !jffs2_fs_at(fs, inode)->known;
}

bool
jffs2_lost_file(const struct jffs2_fs *fs, uint32_t i)
{
	uint32_t dir = jffs2_dangling(fs, i) ? jffs2_fs_inode(fs, fs->log->extents.at[i].ino)
	                                     : FS_NONE;

	return dir != FS_NONE && jffs2_fs_at(fs, dir)->reachable;
}

bool
jffs2_removes_name(const struct jffs2_fs *fs, uint32_t i)
{
	const struct extent *e = &fs->log->extents.at[i];

	return !e->flaws && jffs2_extent_is(e, JFFS2_DIRENT)
	       && (!(e->nodetype & JFFS2_ACCURATE) || !jffs2_log_dirent(fs->log, i).ino);
}

/* The newest whiteout is where the log ends, so that a root directory without any node was not
 * emptied; nor were directories if nothing else was ever deleted. */
bool
jffs2_paths_are_lost(const struct jffs2_fs *fs, bool removes)
{
	uint32_t root = jffs2_fs_inode(fs, JFFS2_ROOT_INO);
	struct jffs2_range r = { 0, 0 };

	if (root != FS_NONE)
		r = jffs2_fs_nodes(fs, root);
	return !removes || r.from == r.to;
}

/* True if extent `i` is a name in a directory that never had one, and nothing else leads to what it
 * names. */
static bool
is_only_name(const struct jffs2_fs *fs, uint32_t i)
{
	uint32_t inode;

	if (!jffs2_lost_directory(fs, i))
		return false;
	inode = jffs2_fs_inode(fs, jffs2_log_dirent(fs->log, i).ino);
	return inode != FS_NONE && !jffs2_fs_at(fs, inode)->reachable;
}

struct tree_gone
jffs2_gone(const struct jffs2_fs *fs)
{
	struct jffs2_listed *listed = jffs2_listed_begin(fs);
	struct tree_gone g = { .files = 0 };
	bool removes = false;

	for (uint32_t i = 0; i < fs->log->extents.count; i++) {
		jffs2_listed_look(listed, i);
		if (jffs2_fs_state(fs, i) == STATE_LATER)
			continue;
		g.files += jffs2_lost_file(fs, i);
		g.more |= jffs2_loss_untold(fs, i);
		g.paths = g.paths || is_only_name(fs, i);
		removes = removes || jffs2_removes_name(fs, i);
	}
	g.paths = g.paths && jffs2_paths_are_lost(fs, removes);
	g.more |= jffs2_listed_judge(listed);
	jffs2_listed_free(listed);
	return g;
}

/* The file at `inode` in d->files, or their count; by binary search. */
static size_t
find_file(const struct jffs2_deletions *d, uint32_t inode)
{
	size_t from = 0, to = d->files.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (d->files.at[middle].inode < inode)
			from = middle + 1;
		else
			to = middle;
	}
	return from < d->files.count && d->files.at[from].inode == inode ? from
	                                                                  : d->files.count;
}

/* One step towards the root: the directory of the file's last name. ANSWER_UNKNOWN with *up set to
 * it if the answer is that of the directory. */
static enum answer
ask(const struct jffs2_fs *fs, const struct jffs2_deletions *d, size_t file, size_t *up)
{
	uint32_t name = d->files.at[file].name;
	const struct jffs2_dead *dead = name == FS_NONE ? NULL : &d->names.at[name];

	if (!dead || dead->end != END_DIRECTORY)
		return ANSWER_NO;
	if (jffs2_lost_directory(fs, dead->node))
		return ANSWER_YES;
	*up = find_file(d, jffs2_dead_name(fs, dead).dir);
	return *up < d->files.count ? ANSWER_UNKNOWN : ANSWER_NO;
}

uint32_t
jffs2_deletions_lost(const struct jffs2_fs *fs, const struct jffs2_deletions *d)
{
	uint8_t *answers = memory_zeroed(d->files.count + 1, 1);
	uint32_t lost = 0;
	ARRAY(size_t) asked = { 0 };

	for (size_t i = 0; i < d->files.count; i++) {
		enum answer answer = ANSWER_UNKNOWN;

		/* Up to a directory whose answer is known; a cycle of names is nobody's. */
		for (size_t at = i, up = 0; answer == ANSWER_UNKNOWN; at = up) {
			answer = answers[at] == ANSWER_ASKED ? ANSWER_NO : answers[at];
			if (answer != ANSWER_UNKNOWN)
				break;
			answers[at] = ANSWER_ASKED;
			array_push(&asked, at);
			answer = ask(fs, d, at, &up);
		}
		while (asked.count)
			answers[asked.at[--asked.count]] = (uint8_t)answer;
		lost += answer == ANSWER_YES;
	}
	array_free(&asked);
	free(answers);
	return lost;
}
