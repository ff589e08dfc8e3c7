/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between which times each node was there. The kernel writes ctime and mctime at the
 * moment it writes the node (jffs2_do_setattr, jffs2_write_end, jffs2_do_unlink), while
 * mtime may be set to anything (utimes); only a truncate by path may keep the ctime of
 * before. Garbage collection gives a node that it has to rewrite a new version and the
 * ctime of its inode, and gives some names mctime 0 (jffs2_garbage_collect_dirent). So a
 * node counts from its own time on, but never before an older version of its inode: even
 * with a clock that went back, and with times of 0, the states are ones that existed.
 */
#include "jffs2/summary.h"
#include "jffs2/view/past_work_private.h"

/* ---- when nodes were written ---- */

void
past_dates_begin(struct jffs2_past_work *w)
{
	size_t count = w->fs->log->extents.count;

	array_reserve(&w->found.lives, count);
	w->found.lives.count = count;
	for (size_t i = 0; i < count; i++)
		w->found.lives.at[i] = JFFS2_UNDATED;
	past_work_go_on(w, PAST_STAMPS);
}

static bool
is_sound(const struct jffs2_fs *fs, uint32_t node)
{
	return jffs2_extent_counted(fs->log, jffs2_fs_taken(fs, node));
}

static uint32_t
time_of(const struct jffs2_log *log, uint32_t node)
{
	struct jffs2_inode_node n;

	if (past_work_is_name(log, node))
		return jffs2_log_dirent(log, node).mctime;
	jffs2_inode_decode(jffs2_log_node(log, node), log->endian, &n);
	return n.ctime;
}

static uint32_t
stamp_key(const void *stamp, unsigned int which, const void *arg)
{
	const struct stamp *s = stamp;

	(void)arg;
	return which == 0 ? s->version : which == 1 ? s->time : s->node;
}

/* The nodes of one inode. */
static void
stamp_nodes(struct jffs2_past_work *w, uint64_t *left)
{
	struct jffs2_range r;

	if (w->inode == jffs2_fs_inodes(w->fs)) {
		past_work_go_on(w, PAST_LEADS);
		return;
	}
	r = jffs2_fs_nodes(w->fs, w->inode);
	if (w->next == 0)
		w->of_inode.count = 0;
	for (; w->next < r.to - r.from && *left; w->next++, --*left) {
		uint32_t node = jffs2_fs_node(w->fs, r.from + w->next);

		if (is_sound(w->fs, node))
			array_push(&w->of_inode, ((struct stamp){
			        w->fs->log->extents.at[node].version, node,
			        time_of(w->fs->log, node) }));
	}
	if (w->next < r.to - r.from)
		return;
	*left -= *left > 0;
	radix_begin(&w->sort, w->of_inode.at, w->of_inode.count, sizeof *w->of_inode.at, 3,
	        stamp_key, NULL);
	w->latest = 0;
	w->stage = PAST_SORTS_STAMPS;
}

static uint32_t
later_of(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

static bool
is_obsolete(const struct jffs2_log *log, uint32_t node)
{
	return !(log->extents.at[node].nodetype & JFFS2_ACCURATE);
}

static void
date_node(struct jffs2_past_work *w, struct stamp *stamp)
{
	const struct jffs2_log *log = w->fs->log;
	bool copy = w->next && stamp[-1].version == stamp->version;

	/* A version exists from its first copy on; copies are in order of time. */
	if (!copy)
		w->latest = later_of(w->latest, stamp->time);
	stamp->time = later_of(w->latest, stamp->time);
	w->found.lives.at[stamp->node] = (struct jffs2_lifetime){ stamp->time, 0 };
	if (!past_work_is_name(log, stamp->node) || !jffs2_log_dirent(log, stamp->node).ino)
		return;
	array_push(&w->leads, stamp->node);
	w->any_obsolete |= is_obsolete(log, stamp->node);
}

/* Dates the nodes of one inode, oldest version first: time never goes back. */
static void
date_nodes(struct jffs2_past_work *w, uint64_t *left)
{
	for (; w->next < w->of_inode.count && *left; w->next++, --*left)
		date_node(w, &w->of_inode.at[w->next]);
	if (w->next < w->of_inode.count)
		return;
	w->inode++;
	w->next = 0;
	w->stage = PAST_STAMPS;
}

/* ---- when names ended ---- */

/* By inode and then time. Of the names of one moment those that went come first: what is
 * left replaced them. */
static void
add_lead_key(void *arg, uint32_t node, struct text *key)
{
	const struct jffs2_past_work *w = arg;
	const struct jffs2_log *log = w->fs->log;
	struct jffs2_dirent_node d = jffs2_log_dirent(log, node);

	sort_add_u32(key, d.ino);
	sort_add_u32(key, w->found.lives.at[node].from);
	sort_add_u32(key, !is_obsolete(log, node));
	sort_add_u32(key, d.pino);
	sort_add_u32(key, d.version);
}

static void
sort_leads(struct jffs2_past_work *w, uint64_t *left)
{
	size_t items = *left < SIZE_MAX ? (size_t)*left : SIZE_MAX;

	if (!w->any_obsolete) {
		past_work_go_on(w, PAST_ORDERS);
		return;
	}
	if (!w->lead_sort)
		w->lead_sort = sort_begin(w->leads.at, w->leads.count, add_lead_key, w);
	if (sort_step(w->lead_sort, items)) {
		*left = *left == UINT64_MAX ? *left : 0;
		return;
	}
	sort_end(w->lead_sort);
	w->lead_sort = NULL;
	past_work_go_on(w, PAST_ENDS);
}

/*
 * Where nodes are marked in place the kernel deletes a name by the mark alone
 * (jffs2_do_unlink), which has no date. A rename gives the inode its new name just before
 * that, so that is when the old one is taken to end.
 */
static void
end_names(struct jffs2_past_work *w, uint64_t *left)
{
	const struct jffs2_log *log = w->fs->log;
	struct jffs2_lifetime *spans = w->found.lives.at;

	for (; w->next + 1 < w->leads.count && *left; w->next++, --*left) {
		uint32_t now = w->leads.at[w->next], next = w->leads.at[w->next + 1];

		/* 0 means: to this day. */
		if (is_obsolete(log, now) && jffs2_log_dirent(log, now).ino == jffs2_log_dirent(log, next).ino
		        && spans[next].from)
			spans[now].to = spans[next].from;
	}
	if (w->next + 1 >= w->leads.count)
		past_work_go_on(w, PAST_ORDERS);
}

/* ---- in order of time ---- */

static uint32_t
begin_key(const void *node, unsigned int which, const void *lives)
{
	uint32_t n = *(const uint32_t *)node;

	return which == 0 ? ((const struct jffs2_lifetime *)lives)[n].from : n;
}

static uint32_t
end_key(const void *node, unsigned int which, const void *lives)
{
	uint32_t n = *(const uint32_t *)node;

	return which == 0 ? ((const struct jffs2_lifetime *)lives)[n].to : n;
}

static void
list_lives(struct jffs2_past_work *w, uint64_t *left)
{
	struct jffs2_past *found = &w->found;

	for (; w->next < found->lives.count && *left; w->next++, --*left) {
		if (!jffs2_dated(found->lives.at[w->next]))
			continue;
		array_push(&found->begins, w->next);
		if (found->lives.at[w->next].to)
			array_push(&found->ends, w->next);
	}
	if (w->next < found->lives.count)
		return;
	array_trim(&found->begins);
	array_trim(&found->ends);
	radix_begin(&w->sort, found->begins.at, found->begins.count, sizeof *found->begins.at, 2,
	        begin_key, found->lives.at);
	past_work_go_on(w, PAST_SORTS_BEGINS);
}

static void
sort_begins(struct jffs2_past_work *w, uint64_t *left)
{
	struct jffs2_past *found = &w->found;

	past_work_sort(w, left, PAST_SORTS_ENDS);
	if (w->stage == PAST_SORTS_ENDS)
		radix_begin(&w->sort, found->ends.at, found->ends.count, sizeof *found->ends.at, 2,
		        end_key, found->lives.at);
}

/* ---- summaries ---- */

static void
date_summary(struct jffs2_past_work *w, uint32_t i, uint32_t block)
{
	struct jffs2_lifetime *lives = w->found.lives.at;
	uint32_t latest = 0;

	for (uint32_t k = jffs2_log_find(w->fs->log, block); k < i; k++)
		if (jffs2_dated(lives[k]))
			latest = later_of(latest, lives[k].from);
	lives[i] = (struct jffs2_lifetime){ latest, 0 };
	w->found.from_nothing |= latest == 0;
}

/* A summary is written when its block is full. Where it says what the nodes do it makes no
 * difference, and has no date. Nothing happens to files when one is written. */
static void
date_summaries(struct jffs2_past_work *w, uint64_t *left)
{
	const struct jffs2_log *log = w->fs->log;
	bool any = jffs2_log_differs(log) && !w->fs->filter.no_summary;
	uint32_t count = any ? (uint32_t)log->extents.count : 0, block;

	for (; w->next < count && *left; w->next++, --*left)
		if (log->extents.at[w->next].nodetype == JFFS2_SUMMARY
		        && summary_sound(log, w->next, &block))
			date_summary(w, w->next, block);
	if (w->next >= count)
		past_work_go_on(w, PAST_DONE);
}

void
past_dates_step(struct jffs2_past_work *w, uint64_t *left)
{
	switch (w->stage) {
	case PAST_STAMPS:
		stamp_nodes(w, left);
		break;
	case PAST_SORTS_STAMPS:
		past_work_sort(w, left, PAST_DATES);
		break;
	case PAST_DATES:
		date_nodes(w, left);
		break;
	case PAST_LEADS:
		sort_leads(w, left);
		break;
	case PAST_ENDS:
		end_names(w, left);
		break;
	case PAST_ORDERS:
		list_lives(w, left);
		break;
	case PAST_SORTS_BEGINS:
		sort_begins(w, left);
		break;
	case PAST_SORTS_ENDS:
		past_work_sort(w, left, PAST_SUMMARIES);
		break;
	case PAST_SUMMARIES:
		date_summaries(w, left);
		break;
	default:
		break;
	}
}
