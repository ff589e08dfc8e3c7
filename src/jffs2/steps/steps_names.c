/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names overtake one another while they are scanned (kernel: jffs2_add_fd_to_list). */
#include "jffs2/steps/steps_private.h"

#include <stdlib.h>

/* ---- the list of names ---- */

uint32_t
jffs2_steps_names(const struct jffs2_steps *s)
{
	return (uint32_t)(jffs2_fs_entries_end(s->fs) + s->others.count);
}

struct jffs2_entry
jffs2_steps_name(const struct jffs2_steps *s, uint32_t name)
{
	uint32_t entries = jffs2_fs_entries_end(s->fs);

	return name < entries ? *jffs2_fs_entry_at(s->fs, name) : s->others.at[name - entries].entry;
}

/* The step with which it goes: an entry with its directory, one after the other. */
static uint32_t
end_of(const struct jffs2_steps *s, uint32_t name)
{
	uint32_t entries = jffs2_fs_entries_end(s->fs), dir;

	if (name >= entries)
		return s->others.at[name - entries].gone;
	dir = jffs2_fs_entry_at(s->fs, name)->dir;
	return s->ends[dir] < s->phases[PHASE_XATTRS]
	       ? s->ends[dir] + 1 + name - jffs2_fs_entries(s->fs, dir).from : STEP_NEVER;
}

bool
jffs2_steps_name_there(const struct jffs2_steps *s, uint32_t name, uint32_t n)
{
	return n >= step_seen(s, jffs2_steps_name(s, name).node) && n < end_of(s, name);
}

static int
by_dir(const void *left, const void *right)
{
	const struct jffs2_step_dir *a = left, *b = right;

	return a->dir < b->dir ? -1 : a->dir > b->dir;
}

uint32_t
jffs2_steps_name_in(const struct jffs2_steps *s, uint32_t dir, uint32_t k)
{
	struct jffs2_range r = jffs2_fs_entries(s->fs, dir);
	struct jffs2_step_dir key = { dir, 0, 0 }, *mixed = NULL;

	if (s->mixed.count)
		mixed = bsearch(&key, s->mixed.at, s->mixed.count, sizeof key, by_dir);
	if (mixed)
		return k < mixed->count ? s->order.at[mixed->first + k] : FS_NONE;
	return k < r.to - r.from ? r.from + k : FS_NONE;
}

/* ---- overtaking ---- */

/* Notes the name of a dirent; the one that is left of its kind is the next entry. */
static void
add_name(struct jffs2_steps_making *m, uint32_t node, uint32_t gone)
{
	struct step_naming *n = &m->naming;
	struct jffs2_steps *s = m->s;
	struct jffs2_entry entry = { n->dir, 0, node, FS_NONE };
	uint32_t ino;

	if (n->next < jffs2_fs_entries(s->fs, n->dir).to
	        && jffs2_fs_entry_at(s->fs, n->next)->node == node) {
		array_push(&s->order, n->next++);
		return;
	}
	ino = jffs2_log_dirent(s->log, node).ino;
	if (!ino)
		return;
	entry.inode = jffs2_fs_inode(s->fs, ino);
	array_push(&s->order, jffs2_steps_names(s));
	array_push(&s->others, ((struct jffs2_step_name){ entry, gone }));
}

/* Of the dirents with one name, in the order of the scan: each meets the one that is there, and
 * the higher version stays; of equal ones the newcomer. */
static void
meet(struct jffs2_steps_making *m, uint32_t new)
{
	struct step_naming *n = &m->naming;
	struct jffs2_steps *s = m->s;
	uint32_t there = n->there, at = step_seen(s, new), loser = new;

	array_push(&s->meetings, ((struct jffs2_meeting){ new, there }));
	if (step_extent(s, new).version >= step_extent(s, there).version) {
		add_name(m, there, at);
		loser = there;
		n->there = new;
	}
	standing_settle(s, loser, at);
}

static void
add_name_key(void *arg, uint32_t node, struct text *key)
{
	const struct jffs2_steps *s = arg;
	struct span name = jffs2_log_dirent(s->log, node).name;

	text_add_bytes(key, name.at, name.len);
}

/* True if the directory shows a name that counts by the word of a summary, which the node need
 * not agree with: then its names are told as they stand in the end. */
static bool
goes_by_summary(struct jffs2_steps_making *m)
{
	const struct jffs2_steps *s = m->s;
	struct jffs2_range r = jffs2_fs_entries(s->fs, m->next);

	if (!jffs2_fs_odd(s->fs))
		return false;
	looked_at(m, r.to - r.from);
	for (; r.from < r.to; r.from++)
		if (step_extent(s, jffs2_fs_entry_at(s->fs, r.from)->node).flaws
		        & FLAW_UNLISTED)
			return true;
	return false;
}

static void
begin_directory(struct jffs2_steps_making *m)
{
	struct step_naming *n = &m->naming;
	struct jffs2_steps *s = m->s;

	s->ends[m->next] = STEP_NEVER;
	n->dir = m->next;
	n->nodes.count = 0;
	n->k = jffs2_fs_nodes(s->fs, n->dir).from;
	n->next = jffs2_fs_entries(s->fs, n->dir).from;
	n->ordered = s->order.count;
	n->others = s->others.count;
	n->meetings = s->meetings.count;
	n->at = NAMES_COLLECT;
}

/* The dirents of the directory; false if the slice ends. */
static bool
collect(struct jffs2_steps_making *m)
{
	struct step_naming *n = &m->naming;
	const struct jffs2_steps *s = m->s;
	uint32_t to = jffs2_fs_nodes(s->fs, n->dir).to;

	for (; n->k < to; n->k++) {
		uint32_t node = jffs2_fs_node(s->fs, n->k);

		if (!look(m))
			return false;
		if (counts_as(s, node, JFFS2_DIRENT))
			array_push(&n->nodes, node);
	}
	return true;
}

/* False if each dirent is an entry in the end. */
static bool
is_mixed(const struct jffs2_steps_making *m)
{
	struct jffs2_range entries = jffs2_fs_entries(m->s->fs, m->naming.dir);

	return m->naming.nodes.count != entries.to - entries.from;
}

static bool
same_name(const struct jffs2_steps *s, uint32_t a, uint32_t b)
{
	return span_equal(jffs2_log_dirent(s->log, a).name, jffs2_log_dirent(s->log, b).name);
}

/* Name by name; false if the slice ends. */
static bool
settle_names(struct jffs2_steps_making *m)
{
	struct step_naming *n = &m->naming;

	for (; n->k < n->nodes.count; n->k++) {
		uint32_t node = n->nodes.at[n->k];

		if (!look(m))
			return false;
		if (n->k > 0 && same_name(m->s, node, n->first)) {
			meet(m, node);
			continue;
		}
		if (n->k > 0)
			add_name(m, n->there, STEP_NEVER);
		n->there = n->first = node;
	}
	if (n->nodes.count)
		add_name(m, n->there, STEP_NEVER);
	return true;
}

static void
end_directory(struct jffs2_steps_making *m)
{
	struct step_naming *n = &m->naming;
	struct jffs2_steps *s = m->s;
	struct jffs2_step_dir mixed = { n->dir, (uint32_t)n->ordered,
		(uint32_t)(s->order.count - n->ordered) };

	/* Where the bytes have changed, its entries are what is known of it. */
	if (n->next != jffs2_fs_entries(s->fs, n->dir).to) {
		s->order.count = n->ordered;
		s->others.count = n->others;
		s->meetings.count = n->meetings;
		return;
	}
	array_push(&s->mixed, mixed);
}

/* The directory goes on with the next thing to do; false if the slice ends. */
static bool
go_on(struct jffs2_steps_making *m)
{
	struct step_naming *n = &m->naming;

	if (n->at == NAMES_COLLECT) {
		if (!collect(m))
			return false;
		if (!is_mixed(m))
			return true;
		n->sort = sort_begin(n->nodes.at, n->nodes.count, add_name_key, m->s);
		n->at = NAMES_SORT;
	}
	while (n->at == NAMES_SORT) {
		size_t looks = m->looks < n->nodes.count ? m->looks : n->nodes.count;

		if (!looks)
			return false;
		looked_at(m, looks);
		if (sort_step(n->sort, looks))
			continue;
		sort_end(n->sort);
		n->sort = NULL;
		n->k = 0;
		n->at = NAMES_SETTLE;
	}
	if (!settle_names(m))
		return false;
	end_directory(m);
	return true;
}

bool
steps_names(struct jffs2_steps_making *m)
{
	for (; m->next < jffs2_fs_inodes(m->s->fs); m->next++, m->k = 0) {
		if (!m->k && !look(m))
			return true;
		if (!m->k)
			begin_directory(m);
		if (!m->k && goes_by_summary(m))
			continue;
		m->k = 1;
		if (!go_on(m))
			return true;
	}
	return false;
}

void
steps_end_names(struct jffs2_steps_making *m)
{
	if (m->naming.sort)
		sort_end(m->naming.sort);
	m->naming.sort = NULL;
	array_free(&m->naming.nodes);
}

static int
by_node(const void *left, const void *right)
{
	const struct jffs2_meeting *a = left, *b = right;

	return a->node < b->node ? -1 : a->node > b->node;
}

uint32_t
met_by(const struct jffs2_steps *s, uint32_t node)
{
	struct jffs2_meeting key = { node, EXTENT_NONE }, *met = NULL;

	if (s->meetings.count)
		met = bsearch(&key, s->meetings.at, s->meetings.count, sizeof key, by_node);
	return met ? met->other : EXTENT_NONE;
}

static uint32_t
node_of(const void *meeting, unsigned int which, const void *arg)
{
	const struct jffs2_meeting *m = meeting;

	(void)which, (void)arg;
	return m->node;
}

void
steps_begin_meetings(struct jffs2_steps_making *m)
{
	radix_begin(&m->sort, m->s->meetings.at, m->s->meetings.count,
	        sizeof *m->s->meetings.at, 1, node_of, NULL);
}

bool
steps_sort_meetings(struct jffs2_steps_making *m)
{
	return radix_step(&m->sort, &m->looks);
}

void
steps_end_meetings(struct jffs2_steps_making *m)
{
	radix_end(&m->sort);
}
