/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One pass counts for all cuts at once: what a pair of nodes, or the nodes and names of
 * an inode, say about cuts is the same for a run of cuts, so it is added at the first and
 * subtracted after the last. Running sums along the witnesses then give each cut its
 * numbers.
 */
#include "jffs2/divide/divide_private.h"

#include <string.h>
#include <sys/stat.h>

#include "jffs2/layout.h"

/* Where the nodes of an inode are: the first and the last witness. */
struct stretch {
	uint32_t ino, first, last;
};

struct counter {
	const struct witnesses *w;
	struct witness_range range;
	struct tally *tally;
	uint32_t *highest; /* the highest inode number of all witnesses up to each */
	ARRAY(struct stretch) nodes; /* by inode */
	struct marks marks; /* of all nodes, then of all names */
	void (*each)(void *arg, uint32_t a, uint32_t b);
	void (*each_copy)(void *arg, uint32_t a, uint32_t b);
	void *arg;
};

/* ---- reading a witness ---- */

static const struct extent *
extent_of(const struct counter *c, uint32_t at)
{
	return witness_at(c->w, c->range.from + at);
}

static bool
is_dirent(const struct counter *c, uint32_t at)
{
	return extent_of(c, at)->nodetype == JFFS2_DIRENT;
}

static struct span
node_of(const struct counter *c, uint32_t at)
{
	return jffs2_log_node(c->w->log, c->w->at.at[c->range.from + at]);
}

/* The inode that a dirent names; 0 for one that deletes a name. */
static uint32_t
target_of(const struct counter *c, uint32_t at)
{
	return divide_target(c->w, c->range.from + at);
}

/* What a witness takes its inode for: S_IFMT bits. */
static uint32_t
type_of(const struct counter *c, uint32_t at)
{
	if (is_dirent(c, at))
		return S_IFDIR;
	return READ32(node_of(c, at), struct raw_inode, mode, c->w->log->endian) & S_IFMT;
}

/* The CRCs of a node stand for its content. */
static bool
same_content(const struct counter *c, uint32_t a, uint32_t b)
{
	const size_t crcs = is_dirent(c, a) ? offsetof(struct raw_dirent, node_crc)
	                                    : offsetof(struct raw_inode, data_crc);
	struct span x = node_of(c, a), y = node_of(c, b);

	return extent_of(c, a)->len == extent_of(c, b)->len
	       && span_equal(span_cut(x, crcs, 8), span_cut(y, crcs, 8));
}

/* ---- adding up ---- */

/* Adds to the cuts that have both witnesses on different sides. */
#define COUNT_BETWEEN(c, member, a, b, amount) \
	((a) < (b) ? (void)((c)->tally[(a) + 1].member += (amount), \
	                    (c)->tally[(b) + 1].member -= (amount)) : (void)0)

static void
sum_up(struct tally *tally, uint32_t cuts)
{
	for (uint32_t k = 1; k < cuts; k++) {
		tally[k].conflicts += tally[k - 1].conflicts;
		tally[k].copies += tally[k - 1].copies;
		tally[k].torn += tally[k - 1].torn;
		tally[k].twins += tally[k - 1].twins;
		tally[k].before += tally[k - 1].before;
		tally[k].after += tally[k - 1].after;
		tally[k].links += tally[k - 1].links;
	}
}

/* ---- pairs ---- */

/* mkfs.jffs2 -i numbers the versions of a directory from 1 again, but its inodes behind all
 * that there are: a pair with such a dirent says nothing. */
static bool
is_addition(const struct counter *c, uint32_t at)
{
	return is_dirent(c, at) && at > 0 && target_of(c, at) > c->highest[at - 1];
}

/* Two witnesses of one inode (or directory) and version. */
static void
count_pair(struct counter *c, uint32_t a, uint32_t b)
{
	if (same_content(c, a, b)) {
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

/* The marks of one inode, in order of version: pairs, types, and from where to where. */
static void
count_inode(struct counter *c, const struct mark *m, size_t count)
{
	struct stretch nodes = { m->ino, UINT32_MAX, 0 };
	uint32_t last[2] = { UINT32_MAX, UINT32_MAX }; /* of this version: inode, dirent */
	struct types types = { 0 };

	for (size_t i = 0; i < count; i++) {
		uint32_t at = m[i].at;
		int dirent = is_dirent(c, at);

		if (i > 0 && m[i].version != m[i - 1].version)
			last[0] = last[1] = UINT32_MAX;
		if (i > 0 && c->tally && m[i].version == m[i - 1].version + 1) {
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
		const struct extent *e = extent_of(c, at);

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

/* ---- names ---- */

/* An inode with nodes from `n` and names from `m`, each the first and the last witness. A
 * side is torn where it has one of the two alone. */
static void
count_names(struct counter *c, const struct stretch *n, const struct stretch *m)
{
	uint32_t a = n->first < m->first ? n->first : m->first;
	uint32_t b = n->first < m->first ? m->first : n->first;
	uint32_t x = n->last < m->last ? n->last : m->last;
	uint32_t y = n->last < m->last ? m->last : n->last;

	if (x < b) {
		/* The two ranges overlap, or one contains the other. */
		COUNT_BETWEEN(c, torn, a, y, 1);
	} else {
		COUNT_BETWEEN(c, torn, a, b, 1);
		COUNT_BETWEEN(c, torn, x, y, 1);
	}
	COUNT_BETWEEN(c, twins, b, x, 1);
	c->tally[b + 1].before++;
	c->tally[0].after++;
	c->tally[x + 1].after--;
}

/* An inode with only nodes, or only names: what belongs together is on both sides. */
static void
count_lone(struct counter *c, const struct stretch *s)
{
	COUNT_BETWEEN(c, torn, s->first, s->last, 1);
}

/* Goes through the inodes that have nodes and those that have names (sorted marks), side by
 * side. */
static void
match_names(struct counter *c, const struct marks *m)
{
	size_t k = 0, i = 0;

	while (k < c->nodes.count || i < m->list.count) {
		const struct stretch *nodes = k < c->nodes.count ? &c->nodes.at[k] : NULL;
		struct stretch names = { 0 };
		size_t from = i;

		while (i < m->list.count && m->list.at[i].ino == m->list.at[from].ino)
			i++;
		if (i > from)
			names = (struct stretch){ m->list.at[from].ino, m->list.at[from].at,
				m->list.at[i - 1].at };
		if (i > from && nodes && nodes->ino == names.ino) {
			count_names(c, nodes, &names);
			k++;
		} else if (nodes && (i == from || nodes->ino < names.ino)) {
			count_lone(c, nodes);
			i = from;
			k++;
		} else {
			count_lone(c, &names);
		}
	}
}

static bool
mark_names(struct counter *c)
{
	uint32_t n = c->range.to - c->range.from;

	for (uint32_t at = 0; at < n; at++) {
		uint32_t target = is_dirent(c, at) ? target_of(c, at) : 0;

		if (target)
			array_push(&c->marks.list, ((struct mark){ target, 0, at }));
	}
	return false;
}

static bool
count_named(struct counter *c)
{
	match_names(c, &c->marks);
	sum_up(c->tally, c->range.to - c->range.from + 1);
	return false;
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
		count_marked, mark_names, sort_marks, count_named };

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
