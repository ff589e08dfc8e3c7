/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is to be made of a file, by the options. */
#include <sys/stat.h>

#include "jffs2/plan/make.h"

static void
change_time(const struct make_options *o, uint32_t *time)
{
	if (o->fixed || (o->clamped && *time > o->time))
		*time = o->time;
}

/* mkfs.jffs2 has one time for all three. Elsewhere than in JFFS2 the other two say when the
 * tree was unpacked, not what it is. */
static void
change_times(const struct make_options *o, struct tree_stat *st)
{
	change_time(o, &st->mtime);
	st->atime = st->ctime = st->mtime;
}

static bool
is_root(const struct tree *t, uint32_t node)
{
	return node == tree_root(t);
}

bool
make_stat(const struct make_options *o, const struct tree *t, uint32_t node,
        struct tree_stat *st)
{
	tree_stat(t, node, st);
	if (st->error)
		return false;
	if (o->like_mkfs && is_root(t, node)) {
		st->mode = S_IFDIR | 0755;
		st->uid = st->gid = st->mtime = st->atime = st->ctime = 0;
		return true;
	}
	if (o->squash_owners)
		st->uid = st->gid = 0;
	if (o->squash_permissions && !S_ISLNK(st->mode))
		st->mode &= ~(uint32_t)(S_IWGRP | S_IWOTH | S_ISUID | S_ISGID);
	if (!o->exact)
		change_times(o, st);
	return true;
}

bool
make_leaves_out(const struct tree *t, uint32_t entry)
{
	uint32_t node = tree_entry(t, entry).node;
	struct tree_stat st;

	if (node == TREE_NONE || !tree_listed(t, entry))
		return true;
	tree_stat(t, node, &st);
	return st.error != 0;
}

uint32_t
make_next(const struct tree *t, uint32_t dir, uint32_t *k)
{
	uint32_t entry;

	do
		entry = tree_next(t, dir, k);
	while (entry != TREE_NONE && make_leaves_out(t, entry));
	return entry;
}

bool
make_options_check(const struct make_options *o, struct error *err)
{
	uint32_t size = o->style.erase_size, marker = o->style.marker;
	uint32_t least = o->like_mkfs ? MKFS_ERASE_LEAST : ERASE_LEAST;

	if (size < least || size % 4)
		return error_set(err, "an erase size of %u bytes: it must be a multiple of 4, and %u "
		        "or more%s", size, least, o->like_mkfs ? " for mkfs.jffs2" : "");
	if (marker && (marker < JFFS2_HEADER_LEN || marker >= size / 2))
		return error_set(err, "a cleanmarker of %u bytes: it has %d at least, and less "
		        "than half of an erase block", marker, JFFS2_HEADER_LEN);
	if (o->page < JFFS2_HEADER_LEN * 4 || o->page > NODE_DATA_MAX)
		return error_set(err, "a page of %u bytes: 4096 to %d are possible", o->page,
		        NODE_DATA_MAX);
	if (o->blocks && o->blocks > UINT32_MAX / size)
		return error_set(err, "JFFS2 ends below 4 GiB");
	return true;
}
