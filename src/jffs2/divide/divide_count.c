/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One pass counts for all cuts at once: what a pair of nodes, or the nodes and names of
 * an inode, say about cuts is the same for a run of cuts, so it is added at the first and
 * subtracted after the last. Running sums along the witnesses then give each cut its
 * numbers.
 */
#include "jffs2/divide/divide_counter.h"

#include <string.h>
#include <sys/stat.h>

#include "jffs2/layout.h"
#include "jffs2/node.h"

/* What a witness takes its inode for: S_IFMT bits. */
static uint32_t
type_of(const struct counter *c, uint32_t at)
{
	if (counter_is_dirent(c, at))
		return S_IFDIR;
	return READ32(counter_node(c, at), struct raw_inode, mode, c->w->log->endian) & S_IFMT;
}

/* A hole moved in its old version, with the file's size of then: jffs2_garbage_collect_hole. */
static bool
is_same_hole(const struct counter *c, uint32_t a, uint32_t b)
{
	struct jffs2_inode_node x, y;

	if (counter_is_dirent(c, a))
		return false;
	jffs2_inode_decode(counter_node(c, a), c->w->log->endian, &x);
	jffs2_inode_decode(counter_node(c, b), c->w->log->endian, &y);
	return x.compr == JFFS2_COMPR_ZERO && y.compr == JFFS2_COMPR_ZERO
	       && x.offset == y.offset && x.dsize == y.dsize;
}

/* The CRCs of a node stand for its content. */
static bool
same_content(const struct counter *c, uint32_t a, uint32_t b)
{
	const size_t crcs = counter_is_dirent(c, a) ? offsetof(struct raw_dirent, node_crc)
	                                    : offsetof(struct raw_inode, data_crc);
	struct span x = counter_node(c, a), y = counter_node(c, b);

	return counter_extent(c, a)->len == counter_extent(c, b)->len
	       && span_equal(span_cut(x, crcs, 8), span_cut(y, crcs, 8));
}

/* ---- pairs ---- */

/* mkfs.jffs2 -i numbers the versions of a directory from 1 again, but its inodes behind all
 * that there are: a pair with such a dirent says nothing. */
static bool
is_addition(const struct counter *c, uint32_t at)
{
	return counter_is_dirent(c, at) && at > 0 && counter_target(c, at) > c->highest[at - 1];
}

/* Two witnesses of one inode (or directory) and version. */
static void
count_pair(struct counter *c, uint32_t a, uint32_t b)
{
	if (same_content(c, a, b) || is_same_hole(c, a, b)) {
		if (c->tally)
			COUNT_BETWEEN(c, copies, a, b, 1);
		if (c->each_copy)
			c->each_copy(c->arg, c->range.from + a, c->range.from + b);
		return;
	}
	if (is_addition(c, b))
		return;
	if (c->tally)
		COUNT_BETWEEN(c, conflicts, a, b, 1);
	if (c->each)
		c->each(c->arg, c->range.from + a, c->range.from + b);
}

/* The witnesses that give an inode the first of two types, and another. An inode never
 * changes its type. */
struct types {
	uint32_t type, first[2], last[2];
	bool have[2];
};

static void
note_type(struct types *t, uint32_t type, uint32_t at)
{
	int i = t->have[0] && type != t->type;

	if (!type)
		return;
	if (!t->have[0])
		t->type = type;
	if (!t->have[i])
		t->first[i] = t->last[i] = at;
	t->have[i] = true;
	t->first[i] = at < t->first[i] ? at : t->first[i];
	t->last[i] = at > t->last[i] ? at : t->last[i];
}

static void
count_types(struct counter *c, const struct types *t)
{
	if (!t->have[1] || !c->tally)
		return;
	COUNT_BETWEEN(c, conflicts, t->last[0], t->first[1], 1);
	COUNT_BETWEEN(c, conflicts, t->last[1], t->first[0], 1);
}

/* Mark i and the one before are of consecutive versions that the inode has once each. */
static bool
is_link(const struct mark *m, size_t count, size_t i)
{
	return m[i].version == m[i - 1].version + 1
	       && (i < 2 || m[i - 2].version != m[i - 1].version)
	       && (i + 1 == count || m[i + 1].version != m[i].version);
}

/* The marks of one inode, in order of version: pairs, types, and from where to where. */
static void
count_inode(struct counter *c, const struct mark *m, size_t count)
{
	struct stretch nodes = { m->ino, UINT32_MAX, 0 };
	uint32_t last[2] = { UINT32_MAX, UINT32_MAX }; /* of this version: inode, dirent */
	struct types types = { 0 };

	for (size_t i = 0; i < count; i++) {
		uint32_t at = m[i].at;
		int dirent = counter_is_dirent(c, at);

		if (i > 0 && m[i].version != m[i - 1].version)
			last[0] = last[1] = UINT32_MAX;
		if (i > 0 && c->tally && is_link(m, count, i)) {
			COUNT_BETWEEN(c, links, m[i - 1].at, at, 1);
			COUNT_BETWEEN(c, links, at, m[i - 1].at, 1);
		}
		if (last[dirent] != UINT32_MAX)
			count_pair(c, last[dirent], at);
		last[dirent] = at;
		note_type(&types, type_of(c, at), at);
		nodes.first = at < nodes.first ? at : nodes.first;
		nodes.last = at > nodes.last ? at : nodes.last;
	}
	count_types(c, &types);
	if (c->tally && m->ino != JFFS2_ROOT_INO)
		array_push(&c->nodes, nodes);
}

/* Each part of the work returns true while there is more to do. */
static bool
note_highest(struct counter *c)
{
	c->highest = divide_highest(c->w, c->range);
	return false;
}

static bool
mark_nodes(struct counter *c)
{
	uint32_t n = c->range.to - c->range.from;

	array_reserve(&c->marks.list, n);
	for (uint32_t at = 0; at < n; at++) {
		const struct extent *e = counter_extent(c, at);

		array_push(&c->marks.list, ((struct mark){ e->ino, e->version, at }));
	}
	return false;
}

static bool
sort_marks(struct counter *c)
{
	return marks_sort_step(&c->marks);
}

static bool
count_marked(struct counter *c)
{
	const struct mark *m = c->marks.list.at;
	size_t n = c->marks.list.count;

	for (size_t i = 0, from = 0; i <= n; i++)
		if (i == n || m[i].ino != m[from].ino) {
			if (i > from)
				count_inode(c, &m[from], i - from);
			from = i;
		}
	c->marks.list.count = 0;
	free(c->highest);
	c->highest = NULL;
	return false;
}

static void
count_nodes(struct counter *c)
{
	note_highest(c);
	mark_nodes(c);
	while (sort_marks(c))
		continue;
	count_marked(c);
	marks_release(&c->marks);
}

/* ---- outside ---- */

struct divide_counting {
	struct counter counter;
	unsigned int step;
};

struct divide_counting *
divide_count_begin(const struct witnesses *w, struct witness_range range, struct tally *tally)
{
	struct divide_counting *c = memory_zeroed(1, sizeof *c);

	c->counter = (struct counter){ .w = w, .range = range, .tally = tally };
	return c;
}

bool
divide_count_step(struct divide_counting *c)
{
	static bool (*const steps[])(struct counter *) = { note_highest, mark_nodes, sort_marks,
		count_marked, divide_mark_targets, sort_marks, divide_match_targets, divide_mark_names, sort_marks,
		divide_count_names };

	c->step += !steps[c->step](&c->counter);
	return c->step < sizeof steps / sizeof *steps;
}

void
divide_count_end(struct divide_counting *c)
{
	if (!c)
		return;
	free(c->counter.highest);
	marks_release(&c->counter.marks);
	array_free(&c->counter.nodes);
	free(c);
}

void
divide_each_conflict(const struct witnesses *w,
        void (*each)(void *arg, uint32_t a, uint32_t b), void *arg)
{
	struct counter c = { .w = w, .range = { 0, (uint32_t)w->at.count }, .each = each,
		.arg = arg };

	count_nodes(&c);
}

void
divide_each_copy(const struct witnesses *w, struct witness_range range,
        void (*each)(void *arg, uint32_t a, uint32_t b), void *arg)
{
	struct counter c = { .w = w, .range = range, .each_copy = each, .arg = arg };

	count_nodes(&c);
}
