/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds names that are gone, and files without a name, in slices. */
#include <stdlib.h>

#include "jffs2/tree/history.h"
#include "text/sort.h"

enum telling { TELLING_COUNTS, TELLING_NOTES, TELLING_COLLECTS, TELLING_SORTS, TELLING_TELLS };

/* Dirents of a directory, dead or alive, in stages. All nodes of an image may be of one directory:
 * what can be read from them isn't kept. */
struct tellings {
	const struct jffs2_fs *fs;
	uint32_t dir;         /* index of its inode */
	enum telling stage;
	uint32_t next;        /* of its nodes */
	uint32_t count;       /* how many dirents of it are not live */
	ARRAY(uint32_t) all;  /* nodes: by name, version, place, once they are sorted */
	struct sort *sort;
	size_t from, at;      /* of `all`: the name that is told, and how far it is known */
	/* A bit for each name that may have come to an end, by a sum of it. */
	uint8_t *ended;
	uint32_t mask;
};

struct jffs2_deletion_search {
	struct tellings names;
	struct jffs2_deletions *found;
	uint32_t *last;       /* of each inode: one more than the index of its newest name */
	uint32_t name;        /* the next that goes into it */
	uint32_t inode;       /* the next that may be a file */
};

/* The history of each name in order. */
static void
add_story_key(void *arg, uint32_t node, struct text *key)
{
	const struct jffs2_log *log = arg;
	struct span name = jffs2_log_name(log, node);

	/* A zero in it must not end it before its end does. */
	for (size_t i = 0; i < name.len; i++)
		text_add_bytes(key, name.at[i] ? (const char *)&name.at[i] : "\0\1",
		        name.at[i] ? 1 : 2);
	text_add_bytes(key, "\0\0", 2);
	sort_add_u32(key, log->extents.at[node].version);
	sort_add_u32(key, node);
}

static struct span
name_of(const struct tellings *t, size_t i)
{
	return jffs2_log_name(t->fs->log, t->all.at[i]);
}

static uint32_t
target_of(const struct tellings *t, size_t i)
{
	return jffs2_log_dirent(t->fs->log, t->all.at[i]).ino;
}

static enum node_state
state_of(const struct tellings *t, size_t i)
{
	return jffs2_fs_state(t->fs, t->all.at[i]);
}

static bool
is_ended(const struct tellings *t, uint32_t node)
{
	return jffs2_extent_is(&t->fs->log->extents.at[node], JFFS2_DIRENT)
	       && jffs2_fs_state(t->fs, node) != STATE_LIVE;
}

static uint32_t
bit_of(const struct tellings *t, uint32_t node)
{
	struct span name = jffs2_log_name(t->fs->log, node);
	uint32_t sum = 2166136261u; /* FNV-1a */

	for (size_t i = 0; i < name.len; i++)
		sum = (sum ^ name.at[i]) * 16777619u;
	return (sum ^ sum >> 15) & t->mask;
}

static void
note(struct tellings *t, uint32_t node)
{
	uint32_t bit;

	if (!is_ended(t, node))
		return;
	bit = bit_of(t, node);
	t->ended[bit / 8] |= (uint8_t)(1 << bit % 8);
}

/* Nothing is told of a name whose dirents are all live: most are not even looked at. */
static void
collect(struct tellings *t, uint32_t node)
{
	uint32_t bit;

	if (!jffs2_extent_is(&t->fs->log->extents.at[node], JFFS2_DIRENT))
		return;
	bit = bit_of(t, node);
	if (t->ended[bit / 8] >> bit % 8 & 1)
		array_push(&t->all, node);
}

/* Looks at each node of the directory as the stage does. False while there is more to do. */
static bool
look_at_nodes(struct tellings *t, size_t *looks)
{
	struct jffs2_range r = jffs2_fs_nodes(t->fs, t->dir);

	for (; t->next < r.to - r.from && *looks > 0; t->next++, (*looks)--) {
		uint32_t node = jffs2_fs_node(t->fs, r.from + t->next);

		if (t->stage == TELLING_COUNTS)
			t->count += is_ended(t, node);
		else if (t->stage == TELLING_NOTES)
			note(t, node);
		else
			collect(t, node);
	}
	return t->next == r.to - r.from;
}

/* What ended the name at `i`: the next dirent of the same name at `next`, if there is
 * one, or `i` itself. */
static struct jffs2_dead
end_of(const struct tellings *t, size_t i, size_t next)
{
	struct extent e = jffs2_fs_extent(t->fs, t->all.at[i]);
	enum node_state state = state_of(t, i);
	struct jffs2_dead dead = { t->all.at[i], EXTENT_NONE, END_DAMAGED };

	if (state == STATE_BAD || state == STATE_DROPPED)
		return dead;
	if (next == i) {
		dead.end = e.nodetype & JFFS2_ACCURATE ? END_DIRECTORY : END_OBSOLETE;
		return dead;
	}
	dead.end_node = t->all.at[next];
	dead.end = target_of(t, next) ? END_REPLACED : END_WHITEOUT;
	return dead;
}

/* The history of one name, [from, to) of `t`. Successive dirents with the same inode
 * number are one name (garbage collection makes copies). */
static void
add_story(const struct tellings *t, size_t from, size_t to, struct jffs2_deletions *d)
{
	size_t next;

	for (size_t i = from; i < to; i = next) {
		uint32_t ino = target_of(t, i);
		bool alive = state_of(t, i) == STATE_LIVE;

		/* What is read may have changed: this one counts in any case. */
		for (next = i + 1; next < to && target_of(t, next) == ino; next++)
			alive |= state_of(t, next) == STATE_LIVE;
		if (ino && !alive)
			array_push(&d->names, end_of(t, next - 1, next < to ? next : next - 1));
	}
}

static bool
sort_names(struct tellings *t, size_t looks)
{
	if (!t->sort)
		t->sort = sort_begin(t->all.at, t->all.count, add_story_key,
		        (void *)(uintptr_t)t->fs->log);
	if (looks == 0 || sort_step(t->sort, looks))
		return false;
	sort_end(t->sort);
	t->sort = NULL;
	return true;
}

static bool
tell(struct tellings *t, struct jffs2_deletions *d, size_t *looks)
{
	for (; t->at < t->all.count && *looks > 0; (*looks)--) {
		t->at++;
		if (t->at < t->all.count && span_equal(name_of(t, t->from), name_of(t, t->at)))
			continue;
		add_story(t, t->from, t->at, d);
		t->from = t->at;
	}
	return t->at == t->all.count;
}

/* The stage is over. */
static void
go_on(struct tellings *t)
{
	t->next = 0;
	if (t->stage == TELLING_COUNTS && t->count > 0) {
		for (t->mask = 63; t->mask / 8 < t->count;)
			t->mask = t->mask * 2 + 1;
		t->ended = memory_zeroed(t->mask / 8 + 1, 1);
	}
	if (t->stage == TELLING_COLLECTS) {
		free(t->ended);
		t->ended = NULL;
	}
	if (t->stage != TELLING_TELLS && (t->stage != TELLING_COUNTS || t->count > 0)) {
		t->stage++;
		return;
	}
	t->dir++;
	t->stage = TELLING_COUNTS;
	t->count = 0;
	t->all.count = t->from = t->at = 0;
}

/* False while there is more to do. */
static bool
step_names(struct tellings *t, struct jffs2_deletions *d, size_t *looks)
{
	while (t->dir < jffs2_fs_inodes(t->fs)) {
		bool over;

		if (*looks == 0)
			return false;
		if (t->stage == TELLING_SORTS)
			over = sort_names(t, *looks);
		else if (t->stage == TELLING_TELLS)
			over = tell(t, d, looks);
		else
			over = look_at_nodes(t, looks);
		if (!over)
			return false;
		*looks -= *looks > 0;
		go_on(t);
	}
	return true;
}

/* Looks at the names in turn. */
static void
note_last_names(struct jffs2_deletion_search *s, size_t *looks)
{
	const struct jffs2_fs *fs = s->names.fs;
	const struct jffs2_deletions *d = s->found;

	if (!s->last)
		s->last = memory_zeroed(jffs2_fs_inodes(fs), sizeof *s->last);
	for (; s->name < d->names.count && *looks > 0; s->name++, (*looks)--) {
		struct jffs2_dead_name name = jffs2_dead_name(fs, &d->names.at[s->name]);
		uint32_t i = name.inode;

		if (i != FS_NONE && (!s->last[i] || jffs2_log_dirent(fs->log,
		        d->names.at[s->last[i] - 1].node).mctime <= name.time))
			s->last[i] = s->name + 1;
	}
}

static void
add_file(struct jffs2_deletion_search *s, uint32_t i)
{
	const struct jffs2_fs *fs = s->names.fs;
	bool gaps, any;

	if (jffs2_fs_at(fs, i)->reachable)
		return;
	/* Without a gap the result is what the file last was. */
	gaps = jffs2_history_gaps(fs, i, &any);
	if (any)
		array_push(&s->found->files, ((struct jffs2_deleted){ i,
		        s->last[i] ? s->last[i] - 1 : FS_NONE,
		        !gaps && jffs2_fs_at(fs, i)->error == 0 }));
}

/* False while there is more to do. */
static bool
step_files(struct jffs2_deletion_search *s, size_t looks)
{
	const struct jffs2_fs *fs = s->names.fs;

	note_last_names(s, &looks);
	for (; s->inode < jffs2_fs_inodes(fs) && looks > 0; s->inode++) {
		struct jffs2_range r = jffs2_fs_nodes(fs, s->inode);
		size_t nodes = r.to - r.from + 1;

		add_file(s, s->inode);
		looks -= nodes < looks ? nodes : looks;
	}
	return s->inode == jffs2_fs_inodes(fs);
}

struct jffs2_deletion_search *
jffs2_deletions_begin(const struct jffs2_fs *fs, struct jffs2_deletions *d)
{
	struct jffs2_deletion_search *s = memory_zeroed(1, sizeof *s);

	d->names.count = 0;
	d->files.count = 0;
	s->names.fs = fs;
	s->found = d;
	return s;
}

bool
jffs2_deletions_step(struct jffs2_deletion_search *s, size_t looks)
{
	return !step_names(&s->names, s->found, &looks) || !step_files(s, looks);
}

void
jffs2_deletions_end(struct jffs2_deletion_search *s)
{
	if (!s)
		return;
	if (s->names.sort)
		sort_end(s->names.sort);
	free(s->names.ended);
	array_free(&s->names.all);
	free(s->last);
	free(s);
}

void
jffs2_deletions_list(const struct jffs2_fs *fs, struct jffs2_deletions *d)
{
	struct jffs2_deletion_search *s = jffs2_deletions_begin(fs, d);

	while (jffs2_deletions_step(s, SIZE_MAX))
		continue;
	jffs2_deletions_end(s);
}
