/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/salvage.h"

/* The same pieces from the same places? Extents have other numbers in another log. */
static bool
same_content(const struct jffs2_fs *a, const struct jffs2_inode *i,
        const struct jffs2_fs *b, const struct jffs2_inode *j)
{
	if (i->fragment_count != j->fragment_count)
		return false;
	for (uint32_t k = 0; k < i->fragment_count; k++) {
		const struct jffs2_fragment *f = &a->fragments.at[i->first_fragment + k];
		const struct jffs2_fragment *g = &b->fragments.at[j->first_fragment + k];

		if (f->from != g->from || f->to != g->to
		        || (f->node == EXTENT_NONE) != (g->node == EXTENT_NONE))
			return false;
		if (f->node != EXTENT_NONE && a->log->extents.at[f->node].offset
		        != b->log->extents.at[g->node].offset)
			return false;
	}
	return true;
}

static bool
same_file(const struct jffs2_fs *a, const struct jffs2_inode *i,
        const struct jffs2_fs *b, const struct jffs2_inode *j)
{
	return i->reachable == j->reachable && i->mode == j->mode && i->size == j->size
	       && i->uid == j->uid && i->gid == j->gid && i->mtime == j->mtime
	       && i->nlink == j->nlink && i->error == j->error
	       && same_content(a, i, b, j);
}

/* Those from number `i` of the list on. */
static uint32_t
count_reachable(const struct jffs2_fs *fs, size_t i)
{
	uint32_t count = 0;

	for (; i < fs->inodes.count; i++)
		count += fs->inodes.at[i].reachable;
	return count;
}

/* Both lists are in order of inode numbers. */
static uint32_t
count_changes(const struct jffs2_fs *a, const struct jffs2_fs *b)
{
	uint32_t changes = 0;
	size_t i = 0, j = 0;

	while (i < a->inodes.count && j < b->inodes.count) {
		const struct jffs2_inode *x = &a->inodes.at[i], *y = &b->inodes.at[j];

		if (x->ino == y->ino)
			changes += (x->reachable || y->reachable) && !same_file(a, x, b, y);
		else
			changes += x->ino < y->ino ? x->reachable : y->reachable;
		i += x->ino <= y->ino;
		j += y->ino <= x->ino;
	}
	return changes + count_reachable(a, i) + count_reachable(b, j);
}

uint32_t
salvage_changes(const struct volume *v)
{
	struct jffs2_scan_options o = { v->log.endian, v->log.erase_size, v->log.phase,
		false };
	struct jffs2_log log = { 0 };
	struct jffs2_fs fs = { 0 };
	struct jffs2_scan *s;
	uint32_t changes;

	if (!v->log.salvage || !v->built)
		return 0;
	s = jffs2_scan_start(v->log.part, &o, &log);
	while (jffs2_scan_step(s, UINT64_MAX))
		continue;
	jffs2_scan_finish(s);
	jffs2_build_finish(jffs2_build_start(&log, &fs));
	changes = count_changes(&v->fs, &fs);
	jffs2_fs_free(&fs);
	jffs2_log_free(&log);
	return changes;
}
