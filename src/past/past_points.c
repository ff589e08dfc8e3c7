/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The points at which a slider through the past stops. */
#include <stdlib.h>

#include "past/past.h"

enum { USUAL_BLOCK = 65536 };

static int
by_at(const void *left, const void *right)
{
	const struct point *a = left, *b = right;

	return a->at < b->at ? -1 : a->at > b->at;
}

/* Sorts them, each once. */
static void
settle(struct points *p)
{
	size_t kept = 0;

	if (p->all.count)
		qsort(p->all.at, p->all.count, sizeof *p->all.at, by_at);
	for (size_t i = 0; i < p->all.count; i++)
		if (kept == 0 || p->all.at[kept - 1].at != p->all.at[i].at)
			p->all.at[kept++] = p->all.at[i];
	p->all.count = kept;
}

static void
add_times(const struct volume *v, struct points *p)
{
	struct jffs2_past *past = past_dates(v);

	for (size_t i = 0; i < past->lives.count; i++)
		if (jffs2_dated(past->lives.at[i]))
			array_push(&p->all, ((struct point){ POINT_TIME, 0,
			        past->lives.at[i].from }));
	past_dates_free(v, past);
}

static void
add_versions(const struct jffs2_fs *fs, uint32_t ino, struct points *p)
{
	uint32_t inode = jffs2_fs_inode(fs, ino);
	struct jffs2_range r = { 0, 0 };

	if (inode != FS_NONE)
		r = jffs2_fs_nodes(fs, inode);
	for (uint32_t k = r.from; k < r.to; k++)
		array_push(&p->all, ((struct point){ POINT_VERSION, ino,
		        fs->log->extents.at[jffs2_fs_node(fs, k)].version }));
}

/* The last one is cut short where the part ends. */
static void
add_places(const struct volume *v, struct points *p)
{
	const struct jffs2_log *log = &v->log;
	uint64_t size = log->erase_size ? log->erase_size : USUAL_BLOCK;
	uint64_t at = log->phase ? log->phase : size;

	for (; at < log->part.len; at += size)
		array_push(&p->all, ((struct point){ POINT_PLACE, 0, (uint32_t)at }));
	if (log->part.len)
		array_push(&p->all, ((struct point){ POINT_PLACE, 0,
		        (uint32_t)log->part.len }));
}

void
points_list(const struct volume *v, enum point_kind kind, uint32_t ino, struct points *p)
{
	p->all.count = 0;
	if (v->built && kind == POINT_TIME)
		add_times(v, p);
	else if (v->built && kind == POINT_VERSION)
		add_versions(&v->now, ino, p);
	else if (v->built && kind == POINT_PLACE)
		add_places(v, p);
	settle(p);
	array_push(&p->all, ((struct point){ POINT_NOW, 0, 0 }));
}

uint32_t
points_inode(const struct volume *v, uint32_t ino)
{
	return jffs2_fs_inode(&v->now, ino);
}

void
points_free(struct points *p)
{
	array_free(&p->all);
}

size_t
points_find(const struct points *p, uint32_t at)
{
	size_t from = 0, to = p->all.count ? p->all.count - 1 : 0;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (p->all.at[middle].at <= at)
			from = middle + 1;
		else
			to = middle;
	}
	return from ? from - 1 : SIZE_MAX;
}
