/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What readdir lists of a directory. The kernel lists names in hash order and stops at
 * one that is not valid for user space, so that those after it are not listed, though
 * they can be opened (kernel: jffs2_readdir, verify_dirent_name).
 */
#include <stdlib.h>
#include <string.h>

#include "jffs2/view/view_keep.h"

/* By hash; of equal ones the physically later, which is read first. */
static bool
comes_before(uint32_t hash, uint32_t node, const struct jffs2_stop *stop)
{
	return hash != stop->hash ? hash < stop->hash : node > stop->node;
}

bool
listing_stop(const struct jffs2_fs *fs, uint32_t dir, struct jffs2_stop *stop)
{
	struct jffs2_range r = jffs2_fs_entries(fs, dir);
	bool found = false;

	for (; r.from < r.to; r.from++) {
		uint32_t hash, node = jffs2_fs_entry_at(fs, r.from)->node;
		struct span name;

		/* Names themselves are all over the image. */
		if (!(fs->log->extents.at[node].flaws & FLAW_NAME_HIDDEN))
			continue;
		name = jffs2_fs_name(fs, r.from);
		if (!jffs2_name_ends_listing(name))
			continue;
		hash = jffs2_name_hash(name);
		if (!found || comes_before(hash, node, stop))
			*stop = (struct jffs2_stop){ dir, hash, node };
		found = true;
	}
	return found;
}

static int
by_dir(const void *left, const void *right)
{
	const struct jffs2_stop *a = left, *b = right;

	return a->dir < b->dir ? -1 : a->dir > b->dir;
}

void
listing_sort(struct jffs2_fs *fs)
{
	if (fs->stops.count)
		qsort(fs->stops.at, fs->stops.count, sizeof *fs->stops.at, by_dir);
}

bool
jffs2_fs_listed(const struct jffs2_fs *fs, uint32_t entry)
{
	const struct jffs2_entry *e = jffs2_fs_entry_at(fs, entry);
	struct jffs2_stop key = { e->dir, 0, 0 };
	const struct jffs2_stop *stop = NULL;

	if (fs->stops.count)
		stop = bsearch(&key, fs->stops.at, fs->stops.count, sizeof key, by_dir);
	return !stop || comes_before(jffs2_name_hash(jffs2_fs_name(fs, entry)), e->node, stop);
}
