/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Directory entries (kernel: jffs2_add_fd_to_list, fs/jffs2/build.c). */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "jffs2/build/build_private.h"
#include "jffs2/summary.h"

static bool
same_name(const struct jffs2_build *b, uint32_t x, uint32_t y)
{
	return !names_differ(b, x, y)
	       && span_equal(name_bytes(b->log, x), name_bytes(b->log, y));
}

/* In a view that is not resolved whole, change_named finds these. */
static void
note_dead_name(struct jffs2_build *b, uint32_t ino)
{
	uint32_t child = ino && b->whole ? inode_index(b->fs, ino) : FS_NONE;

	if (child != FS_NONE)
		inode_write(b, child)->was_named = true;
}

/* The names that summaries give directory `dir` and the nodes don't. */
static void
collect_odd(struct jffs2_build *b, uint32_t dir)
{
	uint32_t pino = jffs2_fs_at(b->fs, dir)->ino;
	size_t from = odd_first(b, pino);

	for (; from < b->odd.count && b->odd.at[from].pino == pino; from++)
		array_push(&b->names, b->odd.at[from].odd | NAME_RECORD);
}

static void
collect_node(struct jffs2_build *b, uint32_t node)
{
	if (!jffs2_extent_is(&b->log->extents.at[node], JFFS2_DIRENT))
		return;
	if (jffs2_fs_counts(b->fs, node))
		array_push(&b->names, node);
	else
		note_dead_name(b, jffs2_log_dirent(b->log, node).ino);
}

/* The dirents of directory `dir`. False while there is more to do. */
static bool
collect(struct jffs2_build *b, uint32_t dir, uint64_t *left)
{
	struct jffs2_range r = jffs2_fs_nodes(b->fs, dir);
	uint32_t *next = &b->naming.next;

	if (*next == 0) {
		b->names.count = 0;
		b->fs->work += r.to - r.from;
	}
	for (; *next < r.to - r.from; ++*next, --*left) {
		if (*left == 0)
			return false;
		collect_node(b, jffs2_fs_node(b->fs, r.from + *next));
	}
	collect_odd(b, dir);
	return true;
}

static bool
leads_somewhere(const struct jffs2_build *b, uint32_t inode)
{
	return inode != FS_NONE && jffs2_fs_at(b->fs, inode)->known;
}

/* The entry that dirent `node` of directory `dir` makes, if its inode is known. False if it removes
 * a name. */
static bool
read_entry(struct jffs2_build *b, uint32_t dir, uint32_t node, struct jffs2_entry *entry)
{
	const struct jffs2_entry *known = names_known(b, node);
	struct jffs2_dirent_node d;

	if (known) {
		*entry = *known;
		return true;
	}
	d = jffs2_log_dirent(b->log, node);
	*entry = (struct jffs2_entry){ dir, d.type == JFFS2_DT_DIR, node, FS_NONE };
	if (d.ino)
		entry->inode = jffs2_fs_inode(b->fs, d.ino);
	return d.ino != 0;
}

/* A name of directory `dir` that has won. */
static void
enter(struct jffs2_build *b, uint32_t dir, uint32_t node)
{
	struct jffs2_entry entry;
	bool removal = !read_entry(b, dir, node, &entry);

	/* kernel: jffs2_build_inode_pass1 drops a name whose inode has no node at all; then it
	 * doesn't prove that there is a directory either */
	if (!removal && !leads_somewhere(b, entry.inode)) {
		set_state(b, node, STATE_DROPPED);
		return;
	}
	mark(b, dir, MARK_HAS_NAMES);
	set_state(b, node, STATE_LIVE);
	if (removal)
		return;
	if (b->whole)
		links_add(b, entry.inode, 1);
	array_push(&b->fs->entries, entry);
}

/* What the next dirent of the same name, in order of version, did to `name`. */
static enum node_ending
ending_of(const struct jffs2_build *b, uint32_t name, uint32_t next)
{
	uint32_t ino = jffs2_log_dirent(b->log, next).ino;

	if (name_version(b->log, next) == name_version(b->log, name)
	        && ino == jffs2_log_dirent(b->log, name).ino)
		return ENDING_COPIED;
	return ino ? ENDING_REPLACED : ENDING_REMOVED;
}

/* A name that wins because of a summary: its inode gets a link, but the directory shows
 * what the node says when it is read, if anything (kernel: read_direntry). */
static void
enter_odd(struct jffs2_build *b, uint32_t dir, const struct jffs2_odd *record)
{
	const uint32_t unreadable = FLAW_NODE_CRC | FLAW_NAME_CRC | FLAW_LENGTH | FLAW_SLACK
	                            | FLAW_CROSSING;
	struct summary_record r = summary_odd(b->log, record);
	uint32_t child = r.child ? jffs2_fs_inode(b->fs, r.child) : FS_NONE;
	const struct extent *e = record->node != EXTENT_NONE
	        ? &b->log->extents.at[record->node] : NULL;
	struct jffs2_entry entry = { dir, 0, record->node, FS_NONE };
	struct jffs2_dirent_node d;

	if (r.child && !leads_somewhere(b, child))
		return;
	if (r.child) {
		links_add(b, child, 1);
		array_push(&b->odd_links,
		        ((struct odd_link){ dir, child,
		        (uint32_t)(record - b->log->odd.at) | NAME_RECORD,
		        r.type == JFFS2_DT_DIR }));
	}
	if (!e || e->nodetype != JFFS2_DIRENT || e->flaws & unreadable)
		return;
	mark(b, dir, MARK_HAS_NAMES);
	set_state(b, record->node, STATE_LIVE);
	d = jffs2_log_dirent(b->log, record->node);
	entry.claims_dir = d.type == JFFS2_DT_DIR;
	entry.inode = d.ino ? jffs2_fs_inode(b->fs, d.ino) : FS_NONE;
	/* None for a name that was deleted or has changed since. */
	if (entry.inode != FS_NONE)
		array_push(&b->fs->entries, entry);
}

/* Entries of two nodes with one name: the first wins, as in by_name. */
static int
by_entry(const void *left, const void *right, void *arg)
{
	const struct jffs2_log *log = arg;
	const struct jffs2_entry *a = left, *b = right;
	int order = span_compare(jffs2_log_name(log, a->node), jffs2_log_name(log, b->node));

	return order ? order : name_before(jffs2_log_dirent(log, a->node).version, a->node,
	        jffs2_log_dirent(log, b->node).version, b->node);
}

/* What nodes say need not be in the order of what summaries say. */
static void
sort_entries(struct jffs2_build *b, size_t from)
{
	struct jffs2_fs *fs = b->fs;
	struct jffs2_entry *e = fs->entries.at;
	size_t kept = from, count = fs->entries.count;

	if (count > from)
		qsort_r(e + from, count - from, sizeof *e, by_entry, (void *)(uintptr_t)b->log);
	for (size_t k = from; k < count; k++)
		if (kept == from || !span_equal(jffs2_log_name(b->log, e[k].node),
		            jffs2_log_name(b->log, e[kept - 1].node)))
			e[kept++] = e[k];
	fs->entries.count = kept;
}

/* Enters sorted name `i` if it has won; else the one before it ended it. */
static void
settle_name(struct jffs2_build *b, uint32_t dir, size_t i)
{
	const uint32_t *name = &b->names.at[i];
	const struct jffs2_odd *record = name_record(b->log, *name);
	uint32_t before;

	if (i == 0 || !same_name(b, *name, name[-1])) {
		if (record)
			enter_odd(b, dir, record);
		else
			enter(b, dir, *name);
		return;
	}
	if (record)
		return;
	/* A record that wins may have no node any more. */
	before = name_node(b->log, name[-1]);
	if (before == EXTENT_NONE)
		set_state(b, *name, STATE_DROPPED);
	else
		set_ending(b, *name, name_record(b->log, name[-1]) ? ENDING_REPLACED
		        : ending_of(b, *name, before), before);
	note_dead_name(b, jffs2_log_dirent(b->log, *name).ino);
}

/* Of those that have the same name the first wins, and each ended the one after it. False while
 * there is more to do. */
static bool
settle(struct jffs2_build *b, uint32_t dir, uint64_t *left)
{
	struct naming *n = &b->naming;

	for (; n->next < b->names.count; n->next++, --*left) {
		if (*left == 0)
			return false;
		n->odd |= name_record(b->log, b->names.at[n->next]) != NULL;
		settle_name(b, dir, n->next);
	}
	if (n->odd)
		sort_entries(b, n->place);
	return true;
}

/* True if the entries from `place` of the array on are those of range `was`. */
static bool
are_same(const struct jffs2_fs *fs, struct jffs2_range was, size_t place)
{
	if (fs->entries.count - place != was.to - was.from)
		return false;
	for (; was.from < was.to; was.from++, place++)
		if (memcmp(jffs2_fs_entry_at(fs, was.from), &fs->entries.at[place],
		            sizeof *fs->entries.at) != 0)
			return false;
	return true;
}

static void
begin_settling(struct jffs2_build *b, uint32_t dir)
{
	struct naming *n = &b->naming;

	n->next = 0;
	n->odd = false;
	n->was = jffs2_fs_entries(b->fs, dir);
	n->first = jffs2_fs_entries_end(b->fs);
	n->place = b->fs->entries.count;
}

/* Compares what directory `dir` has now with what it had; false if its links are as they were. */
static bool
begin_exchange(struct jffs2_build *b, uint32_t dir)
{
	struct naming *n = &b->naming;
	uint32_t first;

	if (!b->whole && are_same(b->fs, n->was, n->place)) {
		b->fs->entries.count = n->place;
		return false;
	}
	touch(b, dir);
	first = view_close_entries(b->fs, dir, n->first);
	if (first != jffs2_fs_at(b->fs, dir)->first_entry)
		inode_write(b, dir)->first_entry = first;
	n->now = jffs2_fs_entries(b->fs, dir);
	return !b->whole;
}

/* Puts the names of directory `dir` in order, and enters them behind the entries that there are. False
 * while there is more to do. */
static bool
enter_names(struct jffs2_build *b, uint32_t dir, bool restates, uint64_t *left)
{
	struct naming *n = &b->naming;

	if (n->stage == NAMING_COLLECTS && collect(b, dir, left))
		n->stage = NAMING_SORTS;
	if (n->stage == NAMING_SORTS && ((!restates && !n->sort && names_take_order(b, dir))
	            || names_sort(b, left))) {
		n->stage = NAMING_SETTLES;
		begin_settling(b, dir);
		/* In a view without a base the range grows as names are entered. */
		if (!restates && !b->fs->base)
			inode_write(b, dir)->first_entry = n->first;
	}
	if (n->stage != NAMING_SETTLES || !settle(b, dir, left))
		return false;
	n->next = 0;
	return true;
}

bool
names_step(struct jffs2_build *b, uint32_t dir, uint64_t *left)
{
	struct naming *n = &b->naming;

	if (n->stage != NAMING_EXCHANGES) {
		if (!enter_names(b, dir, false, left))
			return true;
		n->stage = begin_exchange(b, dir) ? NAMING_EXCHANGES : NAMING_COLLECTS;
		names_forget_order(b);
	}
	if (n->stage == NAMING_EXCHANGES && links_exchange(b, dir, &n->was, &n->now, left))
		return true;
	n->stage = NAMING_COLLECTS;
	return false;
}

bool
names_restate(struct jffs2_build *b, uint32_t dir, uint64_t *left)
{
	if (!enter_names(b, dir, true, left))
		return true;
	b->naming.stage = NAMING_COLLECTS;
	b->fs->entries.count = b->naming.place;
	return false;
}
