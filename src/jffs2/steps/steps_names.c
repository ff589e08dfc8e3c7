/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names overtake one another while they are scanned (kernel: jffs2_add_fd_to_list). */
#include "jffs2/steps/steps_private.h"
#include "text/sort.h"

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

struct names {
	struct jffs2_steps *s;
	uint32_t dir;          /* under way */
	ARRAY(uint32_t) nodes; /* its dirents, by name */
	uint32_t next;         /* of its entries */
};

/* Notes the name of a dirent; the one that is left of its kind is the next entry. */
static void
add_name(struct names *n, uint32_t node, uint32_t gone)
{
	struct jffs2_steps *s = n->s;
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

/* Of the dirents [from, to) with one name, in the order of the scan: each meets the one
 * that is there, and the higher version stays; of equal ones the newcomer. */
static void
settle(struct names *n, size_t from, size_t to)
{
	struct jffs2_steps *s = n->s;
	uint32_t there = n->nodes.at[from];

	for (size_t i = from + 1; i < to; i++) {
		uint32_t new = n->nodes.at[i], at = step_seen(s, new), loser = new;

		array_push(&s->meetings, ((struct jffs2_meeting){ new, there }));
		if (step_extent(s, new).version >= step_extent(s, there).version) {
			add_name(n, there, at);
			loser = there;
			there = new;
		}
		standing_settle(s, loser, at);
	}
	add_name(n, there, STEP_NEVER);
}

static void
add_name_key(void *arg, uint32_t node, struct text *key)
{
	const struct names *n = arg;
	struct span name = jffs2_log_dirent(n->s->log, node).name;

	text_add_bytes(key, name.at, name.len);
}

/* The dirents of the directory, sorted; false if each is an entry in the end. */
static bool
collect(struct names *n)
{
	struct jffs2_steps *s = n->s;
	struct jffs2_range r = jffs2_fs_nodes(s->fs, n->dir);
	struct jffs2_range entries = jffs2_fs_entries(s->fs, n->dir);

	n->nodes.count = 0;
	n->next = entries.from;
	for (; r.from < r.to; r.from++)
		if (counts_as(s, jffs2_fs_node(s->fs, r.from), JFFS2_DIRENT))
			array_push(&n->nodes, jffs2_fs_node(s->fs, r.from));
	if (n->nodes.count == entries.to - entries.from)
		return false;
	sort_by_keys(n->nodes.at, n->nodes.count, add_name_key, n);
	return true;
}

static bool
same_name(const struct names *n, size_t i, size_t j)
{
	return span_equal(jffs2_log_dirent(n->s->log, n->nodes.at[i]).name,
	        jffs2_log_dirent(n->s->log, n->nodes.at[j]).name);
}

/* True if the directory shows a name that counts by the word of a summary, which the node need
 * not agree with: then its names are told as they stand in the end. */
static bool
goes_by_summary(const struct names *n)
{
	struct jffs2_range r = jffs2_fs_entries(n->s->fs, n->dir);

	for (; jffs2_fs_odd(n->s->fs) && r.from < r.to; r.from++)
		if (step_extent(n->s, jffs2_fs_entry_at(n->s->fs, r.from)->node).flaws
		        & FLAW_UNLISTED)
			return true;
	return false;
}

static void
settle_directory(struct names *n)
{
	struct jffs2_steps *s = n->s;
	struct jffs2_step_dir mixed = { n->dir, (uint32_t)s->order.count, 0 };
	size_t others = s->others.count, meetings = s->meetings.count, from = 0;

	if (goes_by_summary(n))
		return;
	if (!collect(n))
		return;
	for (size_t i = 1; i <= n->nodes.count; i++) {
		if (i < n->nodes.count && same_name(n, i, from))
			continue;
		settle(n, from, i);
		from = i;
	}
	/* Where the bytes have changed, its entries are what is known of it. */
	if (n->next != jffs2_fs_entries(s->fs, n->dir).to) {
		s->order.count = mixed.first;
		s->others.count = others;
		s->meetings.count = meetings;
		return;
	}
	mixed.count = (uint32_t)s->order.count - mixed.first;
	array_push(&s->mixed, mixed);
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

void
steps_names(struct jffs2_steps *s)
{
	struct names n = { .s = s };

	for (; n.dir < jffs2_fs_inodes(s->fs); n.dir++)
		settle_directory(&n);
	if (s->meetings.count)
		qsort(s->meetings.at, s->meetings.count, sizeof *s->meetings.at, by_node);
	array_free(&n.nodes);
}
