/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between which times each node was there. The kernel writes ctime and mctime at the moment
 * it writes the node (jffs2_do_setattr, jffs2_write_end, jffs2_do_unlink), while mtime may be
 * set to anything (utimes); only a truncate by path may keep the ctime of before. Garbage
 * collection gives a node that it has to write anew a new version and the ctime of its inode,
 * and mctime 0 to some names (jffs2_garbage_collect_dirent).
 * So a node counts from its own time on, but never before an older version of its inode: with
 * a clock that went back, and with times of 0, states come out that really were.
 */
#include <stdlib.h>

#include "model/past.h"

/* A node that tells when it was written. */
struct stamp {
	uint32_t version, node, time;
};

/* A name that leads to an inode. */
struct lead {
	uint32_t ino, time, node, dir;
	uint32_t version;
	bool obsolete;
};

struct stamps {
	const struct jffs2_fs *fs;
	struct past *past;
	ARRAY(struct stamp) of_inode;
	ARRAY(struct lead) leads;
};

static bool
is_sound(const struct jffs2_log *log, uint32_t node)
{
	struct extent e = log->extents.at[node];

	e.nodetype |= JFFS2_ACCURATE;
	return jffs2_extent_counts(log, &e);
}

static bool
is_name(const struct jffs2_log *log, uint32_t node)
{
	return (log->extents.at[node].nodetype | JFFS2_ACCURATE) == JFFS2_DIRENT;
}

static uint32_t
time_of(const struct jffs2_log *log, uint32_t node)
{
	struct jffs2_inode_node n;
	struct jffs2_dirent_node d;

	if (is_name(log, node)) {
		jffs2_dirent_decode(jffs2_log_node(log, node), log->endian, &d);
		return d.mctime;
	}
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

static void
add_lead(struct stamps *s, const struct stamp *stamp, uint32_t dir)
{
	const struct jffs2_log *log = s->fs->log;
	struct jffs2_dirent_node d;

	jffs2_dirent_decode(jffs2_log_node(log, stamp->node), log->endian, &d);
	if (d.ino)
		array_push(&s->leads, ((struct lead){ d.ino, stamp->time, stamp->node, dir,
		        stamp->version,
		        !(log->extents.at[stamp->node].nodetype & JFFS2_ACCURATE) }));
}

static uint32_t
later_of(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

/* A version was there when its first copy was; copies stand in order of time. */
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
		uint32_t node = s->fs->nodes.at[k];

		if (is_sound(s->fs->log, node))
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
		s->past->spans.at[stamp->node] = (struct past_span){ stamp->time, 0, true };
		if (is_name(s->fs->log, stamp->node))
			add_lead(s, stamp, i);
	}
}

/* By inode and then time; in one directory versions decide. */
static int
by_lead(const void *left, const void *right)
{
	const struct lead *a = left, *b = right;

	if (a->ino != b->ino)
		return a->ino < b->ino ? -1 : 1;
	if (a->time != b->time)
		return a->time < b->time ? -1 : 1;
	if (a->dir == b->dir && a->version != b->version)
		return a->version < b->version ? -1 : 1;
	if (a->obsolete != b->obsolete)
		return a->obsolete ? -1 : 1;
	return a->node < b->node ? -1 : a->node > b->node;
}

/*
 * Where nodes are marked in place the kernel takes a name back by the mark alone
 * (jffs2_do_unlink), which has no date. A rename gives the inode its new name just before
 * that, so that is when the old one is taken to end.
 */
static void
end_names(struct stamps *s)
{
	if (s->leads.count)
		qsort(s->leads.at, s->leads.count, sizeof *s->leads.at, by_lead);
	for (size_t i = 0; i + 1 < s->leads.count; i++) {
		const struct lead *now = &s->leads.at[i], *next = now + 1;

		/* 0 means: to this day. */
		if (now->obsolete && next->ino == now->ino && next->time)
			s->past->spans.at[now->node].to = next->time;
	}
}

void
past_spans_make(const struct jffs2_fs *fs, struct past *past)
{
	struct stamps s = { .fs = fs, .past = past };
	size_t count = fs->log->extents.count;

	past->spans.count = 0;
	array_reserve(&past->spans, count);
	for (size_t i = 0; i < count; i++)
		array_push(&past->spans, ((struct past_span){ 0, 0, false }));
	for (uint32_t i = 0; i < fs->inodes.count; i++)
		date_inode(&s, i);
	end_names(&s);
	array_free(&s.of_inode);
	array_free(&s.leads);
}
