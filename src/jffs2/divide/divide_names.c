/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What names say about cuts: which inodes are torn, and which names stand on both sides. */
#include "jffs2/divide/divide_counter.h"

#include "jffs2/layout.h"

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

bool
divide_mark_targets(struct counter *c)
{
	uint32_t n = c->range.to - c->range.from;

	for (uint32_t at = 0; at < n; at++) {
		uint32_t target = counter_is_dirent(c, at) ? counter_target(c, at) : 0;

		if (target)
			array_push(&c->marks.list, ((struct mark){ target, 0, at }));
	}
	return false;
}

bool
divide_match_targets(struct counter *c)
{
	match_names(c, &c->marks);
	sum_up(c->tally, c->range.to - c->range.from + 1);
	c->marks.list.count = 0;
	return false;
}

/* True if a cut may be judged by the names that stand on both sides: it has twins and no better
 * evidence. */
static bool
wants_names(const struct counter *c)
{
	for (uint32_t k = 0; k <= c->range.to - c->range.from; k++) {
		const struct tally *t = &c->tally[k];

		if (t->twins >= TWINS_MIN && !t->conflicts && t->copies < t->twins)
			return true;
	}
	return false;
}

/* Names by their directories; the CRC stands for a name. */
bool
divide_mark_names(struct counter *c)
{
	uint32_t n = wants_names(c) ? c->range.to - c->range.from : 0;

	for (uint32_t at = 0; at < n; at++)
		if (counter_is_dirent(c, at) && counter_target(c, at))
			array_push(&c->marks.list, ((struct mark){ counter_extent(c, at)->ino,
			        READ32(counter_node(c, at), struct raw_dirent, name_crc,
			                c->w->log->endian), at }));
	return false;
}

bool
divide_count_names(struct counter *c)
{
	const struct mark *m = c->marks.list.at;
	uint32_t cuts = c->range.to - c->range.from + 1;

	for (size_t i = 1; i < c->marks.list.count; i++)
		if (m[i].ino == m[i - 1].ino && m[i].version == m[i - 1].version)
			COUNT_BETWEEN(c, names, m[i - 1].at, m[i].at, 1);
	for (uint32_t k = 1; k < cuts && c->marks.list.count; k++)
		c->tally[k].names += c->tally[k - 1].names;
	return false;
}
