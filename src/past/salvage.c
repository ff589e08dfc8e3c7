/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "past/salvage.h"

#include "jffs2/build/build.h"

/* The same pieces from the same places? Extent numbers differ between logs. */
static bool
same_content(const struct jffs2_fs *a, uint32_t i, const struct jffs2_fs *b, uint32_t j)
{
	struct jffs2_range r = jffs2_fs_fragments(a, i), q = jffs2_fs_fragments(b, j);

	if (r.to - r.from != q.to - q.from)
		return false;
	while (r.from < r.to) {
		const struct jffs2_fragment *f = jffs2_fs_fragment(a, r.from++);
		const struct jffs2_fragment *g = jffs2_fs_fragment(b, q.from++);

		if (f->from != g->from || f->to != g->to
		        || (f->node == EXTENT_NONE) != (g->node == EXTENT_NONE))
			return false;
		if (f->node != EXTENT_NONE && a->log->extents.at[f->node].offset
		        != b->log->extents.at[g->node].offset)
			return false;
	}
	return true;
}

bool
salvage_same_file(const struct jffs2_fs *a, uint32_t i, const struct jffs2_fs *b, uint32_t j)
{
	const struct jffs2_inode *x = jffs2_fs_at(a, i), *y = jffs2_fs_at(b, j);
	struct jffs2_owner p = jffs2_fs_owner(a, i), q = jffs2_fs_owner(b, j);

	return x->reachable == y->reachable && x->mode == y->mode && x->size == y->size
	       && p.uid == q.uid && p.gid == q.gid && x->mtime == y->mtime
	       && x->nlink == y->nlink && x->error == y->error
	       && same_content(a, i, b, j);
}

/* Counts those from number `i` of the list on. */
static uint32_t
count_reachable(const struct jffs2_fs *fs, size_t i)
{
	uint32_t count = 0;

	for (; i < jffs2_fs_inodes(fs); i++)
		count += jffs2_fs_at(fs, i)->reachable;
	return count;
}

/* Both lists are in order of inode numbers. */
static uint32_t
count_changes(const struct jffs2_fs *a, const struct jffs2_fs *b)
{
	uint32_t changes = 0;
	uint32_t i = 0, j = 0;

	while (i < jffs2_fs_inodes(a) && j < jffs2_fs_inodes(b)) {
		const struct jffs2_inode *x = jffs2_fs_at(a, i), *y = jffs2_fs_at(b, j);

		if (x->ino == y->ino)
			changes += (x->reachable || y->reachable) && !salvage_same_file(a, i, b, j);
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
	struct jffs2_scan_options o = { .endian = v->log.endian,
		.erase_size = v->log.erase_size, .phase = v->log.phase };
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
	jffs2_build_finish(jffs2_build_start(&log, &fs, v->fs->filter.no_summary));
	changes = count_changes(v->fs, &fs);
	jffs2_fs_free(&fs);
	jffs2_log_free(&log);
	return changes;
}
