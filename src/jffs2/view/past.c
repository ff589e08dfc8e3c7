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
#include "jffs2/view/past.h"

#include <stdlib.h>

#include "jffs2/summary.h"
#include "text/sort.h"

/* A node that shows when it was written. */
struct stamp {
	uint32_t version, node, time;
};

struct stamps {
	const struct jffs2_fs *fs;
	struct jffs2_past *past;
	ARRAY(struct stamp) of_inode;
	ARRAY(uint32_t) leads; /* dirents that lead to an inode */
};

static bool
is_sound(const struct jffs2_fs *fs, uint32_t node)
{
	return jffs2_extent_counted(fs->log, jffs2_fs_taken(fs, node));
}

static bool
is_name(const struct jffs2_log *log, uint32_t node)
{
	return jffs2_extent_is(&log->extents.at[node], JFFS2_DIRENT);
}

static uint32_t
time_of(const struct jffs2_log *log, uint32_t node)
{
	struct jffs2_inode_node n;

	if (is_name(log, node))
		return jffs2_log_dirent(log, node).mctime;
	jffs2_inode_decode(jffs2_log_node(log, node), log->endian, &n);
	return n.ctime;
}

static int
by_version(const void *left, const void *right)
{
	const struct stamp *a = left, *b = right;

	if (a->version != b->version)
		return a->version < b->version ? -1 : 1;
	if (a->time != b->time)
		return a->time < b->time ? -1 : 1;
	return a->node < b->node ? -1 : a->node > b->node;
}

static uint32_t
later_of(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

/* A version exists from its first copy on; copies are in order of time. */
static uint32_t
time_of_version(const struct stamps *s, size_t k)
{
	const struct stamp *stamp = &s->of_inode.at[k];

	if (k && stamp[-1].version == stamp->version)
		return 0;
	return stamp->time;
}

/* Dates the nodes of one inode, oldest version first: time never goes back. */
static void
date_inode(struct stamps *s, uint32_t i)
{
	struct jffs2_range r = jffs2_fs_nodes(s->fs, i);
	uint32_t latest = 0;

	s->of_inode.count = 0;
	for (uint32_t k = r.from; k < r.to; k++) {
		uint32_t node = jffs2_fs_node(s->fs, k);

		if (is_sound(s->fs, node))
			array_push(&s->of_inode, ((struct stamp){
			        s->fs->log->extents.at[node].version, node,
			        time_of(s->fs->log, node) }));
	}
	if (s->of_inode.count)
		qsort(s->of_inode.at, s->of_inode.count, sizeof *s->of_inode.at, by_version);
	for (size_t k = 0; k < s->of_inode.count; k++) {
		struct stamp *stamp = &s->of_inode.at[k];

		latest = later_of(latest, time_of_version(s, k));
		stamp->time = later_of(latest, stamp->time);
		s->past->lives.at[stamp->node] = (struct jffs2_lifetime){ stamp->time, 0 };
		if (is_name(s->fs->log, stamp->node) && jffs2_log_dirent(s->fs->log, stamp->node).ino)
			array_push(&s->leads, stamp->node);
	}
}

static bool
is_obsolete(const struct jffs2_log *log, uint32_t node)
{
	return !(log->extents.at[node].nodetype & JFFS2_ACCURATE);
}

/* By inode and then time. Of the names of one moment those that went come first: what is
 * left replaced them. */
static void
add_lead_key(void *arg, uint32_t node, struct text *key)
{
	const struct stamps *s = arg;
	const struct jffs2_log *log = s->fs->log;
	struct jffs2_dirent_node d = jffs2_log_dirent(log, node);

	sort_add_u32(key, d.ino);
	sort_add_u32(key, s->past->lives.at[node].from);
	sort_add_u32(key, !is_obsolete(log, node));
	sort_add_u32(key, d.pino);
	sort_add_u32(key, d.version);
}

/*
 * Where nodes are marked in place the kernel deletes a name by the mark alone
 * (jffs2_do_unlink), which has no date. A rename gives the inode its new name just before
 * that, so that is when the old one is taken to end.
 */
static void
end_names(struct stamps *s)
{
	const struct jffs2_log *log = s->fs->log;
	struct jffs2_lifetime *spans = s->past->lives.at;

	sort_by_keys(s->leads.at, s->leads.count, add_lead_key, s);
	for (size_t i = 0; i + 1 < s->leads.count; i++) {
		uint32_t now = s->leads.at[i], next = s->leads.at[i + 1];

		/* 0 means: to this day. */
		if (is_obsolete(log, now) && jffs2_log_dirent(log, now).ino == jffs2_log_dirent(log, next).ino
		        && spans[next].from)
			spans[now].to = spans[next].from;
	}
}

/* A summary is written when its block is full. Where it says what the nodes do it makes no
 * difference, and has no date. */
static void
date_summaries(struct jffs2_past *past, const struct jffs2_log *log)
{
	struct jffs2_lifetime *lives = past->lives.at;
	uint32_t block;

	if (!log->odd.count && !log->scanned.count)
		return;
	for (uint32_t i = 0; i < log->extents.count; i++) {
		uint32_t latest = 0;

		if (log->extents.at[i].nodetype != JFFS2_SUMMARY || !summary_sound(log, i, &block))
			continue;
		for (uint32_t k = jffs2_log_find(log, block); k < i; k++)
			if (jffs2_dated(lives[k]))
				latest = later_of(latest, lives[k].from);
		lives[i] = (struct jffs2_lifetime){ latest, 0 };
	}
}

/* ---- in order of time ---- */

static int
by_begin(const void *left, const void *right, void *past)
{
	const struct jffs2_lifetime *lives = ((struct jffs2_past *)past)->lives.at;
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	if (lives[a].from != lives[b].from)
		return lives[a].from < lives[b].from ? -1 : 1;
	return a < b ? -1 : a > b;
}

static int
by_end(const void *left, const void *right, void *past)
{
	const struct jffs2_lifetime *lives = ((struct jffs2_past *)past)->lives.at;
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	if (lives[a].to != lives[b].to)
		return lives[a].to < lives[b].to ? -1 : 1;
	return a < b ? -1 : a > b;
}

static void
order_by_time(struct jffs2_past *past)
{
	for (uint32_t i = 0; i < past->lives.count; i++) {
		if (!jffs2_dated(past->lives.at[i]))
			continue;
		array_push(&past->begins, i);
		if (past->lives.at[i].to)
			array_push(&past->ends, i);
	}
	if (past->begins.count)
		qsort_r(past->begins.at, past->begins.count, sizeof *past->begins.at, by_begin,
		        past);
	if (past->ends.count)
		qsort_r(past->ends.at, past->ends.count, sizeof *past->ends.at, by_end, past);
	array_trim(&past->begins);
	array_trim(&past->ends);
}

/* The first of the lives in order of time that begins, or ends, after `time`. */
static size_t
first_after(const struct jffs2_past *past, uint32_t time, bool ends)
{
	const uint32_t *order = ends ? past->ends.at : past->begins.at;
	size_t from = 0, to = ends ? past->ends.count : past->begins.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		const struct jffs2_lifetime *life = &past->lives.at[order[middle]];

		if ((ends ? life->to : life->from) <= time)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

size_t
jffs2_past_begin(const struct jffs2_past *past, uint32_t time)
{
	return first_after(past, time, false);
}

size_t
jffs2_past_end(const struct jffs2_past *past, uint32_t time)
{
	return first_after(past, time, true);
}

void
jffs2_past_date(struct jffs2_past *past, const struct jffs2_fs *present)
{
	struct stamps s = { .fs = present, .past = past };
	size_t count = present->log->extents.count;

	if (past->lives.count == count)
		return;
	array_reserve(&past->lives, count);
	for (size_t i = 0; i < count; i++)
		array_push(&past->lives, JFFS2_UNDATED);
	for (uint32_t i = 0; i < jffs2_fs_inodes(present); i++)
		date_inode(&s, i);
	end_names(&s);
	order_by_time(past);
	/* Nothing happens to files when one is written. */
	if (!present->filter.no_summary)
		date_summaries(past, present->log);
	array_free(&s.of_inode);
	array_free(&s.leads);
}

/* ---- who names an inode ---- */

static int
by_ino(const void *left, const void *right)
{
	const struct jffs2_naming *a = left, *b = right;

	if (a->ino != b->ino)
		return a->ino < b->ino ? -1 : 1;
	return a->node < b->node ? -1 : a->node > b->node;
}

static void
note_names(struct jffs2_past *past, const struct jffs2_fs *fs, uint32_t inode)
{
	struct jffs2_range r = jffs2_fs_nodes(fs, inode);

	for (uint32_t k = r.from; k < r.to; k++) {
		uint32_t node = jffs2_fs_node(fs, k);

		if (is_name(fs->log, node))
			array_push(&past->names, ((struct jffs2_naming){
			        jffs2_log_dirent(fs->log, node).ino, node }));
	}
}

struct jffs2_past *
jffs2_past_new(const struct jffs2_fs *present)
{
	struct jffs2_past *past = memory_zeroed(1, sizeof *past);

	for (uint32_t i = 0; i < jffs2_fs_inodes(present); i++)
		note_names(past, present, i);
	if (past->names.count)
		qsort(past->names.at, past->names.count, sizeof *past->names.at, by_ino);
	array_trim(&past->names);
	return past;
}

struct jffs2_past *
jffs2_past_of_dates(const struct jffs2_fs *present)
{
	struct jffs2_past *past = memory_zeroed(1, sizeof *past);

	jffs2_past_date(past, present);
	return past;
}

void
jffs2_past_free(struct jffs2_past *past)
{
	if (!past)
		return;
	array_free(&past->lives);
	array_free(&past->begins);
	array_free(&past->ends);
	array_free(&past->names);
	free(past);
}

size_t
jffs2_past_names(const struct jffs2_past *past, uint32_t ino)
{
	size_t from = 0, to = past->names.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (past->names.at[middle].ino < ino)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}
