/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The points at which a slider through the past stops. */
#include "past/past.h"

enum { USUAL_BLOCK = 65536 };

enum points_stage { POINTS_LIST, POINTS_SORT, POINTS_SETTLE, POINTS_DONE };

static uint32_t
at_of(const void *point, unsigned int which, const void *arg)
{
	(void)which, (void)arg;
	return ((const struct point *)point)->at;
}

static void
add(struct points_listing *l, uint32_t at)
{
	array_push(&l->p->all, ((struct point){ l->kind, l->ino, at }));
}

/* Those that follow one another are different, as they are in order. False while there is more to do. */
static bool
add_times(struct points_listing *l, uint64_t *left)
{
	const struct jffs2_past *past = l->dates;

	if (l->next == 0 && past->from_nothing)
		add(l, 0);
	for (; l->next < past->begins.count && *left; l->next++, --*left) {
		uint32_t at = past->lives.at[past->begins.at[l->next]].from;
		size_t count = l->p->all.count;

		if (!count || l->p->all.at[count - 1].at != at)
			add(l, at);
	}
	return l->next == past->begins.count;
}

static bool
add_versions(struct points_listing *l, uint64_t *left)
{
	const struct jffs2_fs *fs = &l->v->now;
	uint32_t inode = jffs2_fs_inode(fs, l->ino);
	struct jffs2_range r = { 0, 0 };

	if (inode != FS_NONE)
		r = jffs2_fs_nodes(fs, inode);
	for (; l->next < r.to - r.from && *left; l->next++, --*left) {
		uint32_t node = jffs2_fs_node(fs, r.from + (uint32_t)l->next);

		add(l, fs->log->extents.at[node].version);
	}
	return l->next == r.to - r.from;
}

/* The last one is cut short where the part ends. */
static void
add_places(struct points_listing *l)
{
	const struct jffs2_log *log = &l->v->log;
	uint64_t size = log->erase_size ? log->erase_size : USUAL_BLOCK;
	uint64_t at = log->phase ? log->phase : size;

	for (; at < log->part.len; at += size)
		add(l, (uint32_t)at);
	if (log->part.len)
		add(l, (uint32_t)log->part.len);
}

static void
list(struct points_listing *l, uint64_t *left)
{
	if (l->v->built && l->kind == POINT_PLACE)
		add_places(l);
	else if (l->v->built && !(l->kind == POINT_TIME ? add_times(l, left) : add_versions(l, left)))
		return;
	radix_begin(&l->sort, l->p->all.at, l->p->all.count, sizeof *l->p->all.at, 1, at_of, NULL);
	l->stage = POINTS_SORT;
}

static void
sort(struct points_listing *l, uint64_t *left)
{
	if (radix_step(&l->sort, left))
		return;
	radix_end(&l->sort);
	l->next = 0;
	l->stage = POINTS_SETTLE;
}

/* Leaves each once, and adds the present. */
static void
settle(struct points_listing *l, uint64_t *left)
{
	struct points *p = l->p;

	for (; l->next < p->all.count && *left; l->next++, --*left)
		if (!l->kept || p->all.at[l->kept - 1].at != p->all.at[l->next].at)
			p->all.at[l->kept++] = p->all.at[l->next];
	if (l->next < p->all.count)
		return;
	p->all.count = l->kept;
	array_push(&p->all, ((struct point){ POINT_NOW, 0, 0 }));
	l->stage = POINTS_DONE;
}

void
points_begin(struct points_listing *l, const struct volume *v, const struct jffs2_past *dates,
        enum point_kind kind, uint32_t ino, struct points *p)
{
	*l = (struct points_listing){ .v = v, .dates = dates, .kind = kind, .ino = ino, .p = p };
	p->all.count = 0;
	if (kind == POINT_NOW || !v->built)
		l->stage = POINTS_SETTLE;
	if (kind != POINT_VERSION)
		l->ino = 0;
}

bool
points_step(struct points_listing *l, uint64_t *left)
{
	while (l->stage != POINTS_DONE && *left)
		switch ((enum points_stage)l->stage) {
		case POINTS_LIST:
			list(l, left);
			break;
		case POINTS_SORT:
			sort(l, left);
			break;
		case POINTS_SETTLE:
			settle(l, left);
			break;
		case POINTS_DONE:
			break;
		}
	return l->stage != POINTS_DONE;
}

void
points_end(struct points_listing *l)
{
	radix_end(&l->sort);
}

void
points_list(const struct volume *v, enum point_kind kind, uint32_t ino, struct points *p)
{
	bool dated = v->built && kind == POINT_TIME;
	struct jffs2_past *dates = dated ? past_dates(v) : NULL;
	uint64_t left = UINT64_MAX;
	struct points_listing l;

	points_begin(&l, v, dates, kind, ino, p);
	points_step(&l, &left);
	points_end(&l);
	if (dated)
		past_dates_free(v, dates);
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
