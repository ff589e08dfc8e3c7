/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names that are gone, and files without a name. */
#include <stdlib.h>
#include <sys/stat.h>

#include "jffs2/tree/history.h"
#include "text/path.h"

/* Dirents of a directory, dead or alive. All nodes of an image may be of one directory: what can
 * be read from them isn't kept. */
struct tellings {
	const struct jffs2_fs *fs;
	uint32_t dir;         /* index of its inode */
	ARRAY(uint32_t) all;  /* nodes */
	/* A bit for each name that may have come to an end, by a sum of it. */
	uint8_t *ended;
	uint32_t mask;
};

/* By name, version, place: the history of each name in order. */
static int
by_story(const void *left, const void *right, void *arg)
{
	const struct jffs2_log *log = arg;
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
	uint32_t versions[2] = { log->extents.at[a].version, log->extents.at[b].version };
	int order = span_compare(jffs2_log_name(log, a), jffs2_log_name(log, b));

	if (order)
		return order;
	if (versions[0] != versions[1])
		return versions[0] < versions[1] ? -1 : 1;
	return a < b ? -1 : a > b;
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

/* How many dirents of the directory are not live. */
static uint32_t
count_ended(const struct tellings *t)
{
	struct jffs2_range r = jffs2_fs_nodes(t->fs, t->dir);
	uint32_t count = 0;

	for (uint32_t k = r.from; k < r.to; k++) {
		uint32_t node = jffs2_fs_node(t->fs, k);

		count += jffs2_extent_is(&t->fs->log->extents.at[node], JFFS2_DIRENT)
		         && jffs2_fs_state(t->fs, node) != STATE_LIVE;
	}
	return count;
}

static uint32_t
bit_of(const struct tellings *t, struct span name)
{
	uint32_t sum = 2166136261u; /* FNV-1a */

	for (size_t i = 0; i < name.len; i++)
		sum = (sum ^ name.at[i]) * 16777619u;
	return (sum ^ sum >> 15) & t->mask;
}

/* Nothing is told of a name whose dirents are all live: most are not even looked at. */
static void
note_ended(struct tellings *t, uint32_t count)
{
	struct jffs2_range r = jffs2_fs_nodes(t->fs, t->dir);

	for (t->mask = 63; t->mask / 8 < count;)
		t->mask = t->mask * 2 + 1;
	t->ended = memory_zeroed(t->mask / 8 + 1, 1);
	for (uint32_t k = r.from; k < r.to; k++) {
		uint32_t node = jffs2_fs_node(t->fs, k), bit;

		if (!jffs2_extent_is(&t->fs->log->extents.at[node], JFFS2_DIRENT)
		        || jffs2_fs_state(t->fs, node) == STATE_LIVE)
			continue;
		bit = bit_of(t, jffs2_log_name(t->fs->log, node));
		t->ended[bit / 8] |= (uint8_t)(1 << bit % 8);
	}
}

static void
collect(struct tellings *t)
{
	struct jffs2_range r = jffs2_fs_nodes(t->fs, t->dir);
	uint32_t count = count_ended(t);

	t->all.count = 0;
	if (!count)
		return;
	note_ended(t, count);
	for (uint32_t k = r.from; k < r.to; k++) {
		uint32_t node = jffs2_fs_node(t->fs, k), bit;

		if (!jffs2_extent_is(&t->fs->log->extents.at[node], JFFS2_DIRENT))
			continue;
		bit = bit_of(t, jffs2_log_name(t->fs->log, node));
		if (t->ended[bit / 8] >> bit % 8 & 1)
			array_push(&t->all, node);
	}
	free(t->ended);
	if (t->all.count)
		qsort_r(t->all.at, t->all.count, sizeof *t->all.at, by_story,
		        (void *)(uintptr_t)t->fs->log);
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

static void
add_names(const struct jffs2_fs *fs, struct jffs2_deletions *d)
{
	struct tellings t = { .fs = fs };

	for (t.dir = 0; t.dir < jffs2_fs_inodes(fs); t.dir++) {
		size_t from = 0;

		collect(&t);
		for (size_t i = 1; i <= t.all.count; i++) {
			if (i < t.all.count && span_equal(name_of(&t, from), name_of(&t, i)))
				continue;
			add_story(&t, from, i, d);
			from = i;
		}
	}
	array_free(&t.all);
}

/* No version is missing, so the result is what the file last was. */
static bool
is_whole(const struct jffs2_fs *fs, const struct jffs2_history *h, uint32_t inode)
{
	bool whole = h->versions.count > 0 && jffs2_fs_at(fs, inode)->error == 0;

	for (size_t i = 0; i < h->versions.count; i++)
		whole &= !h->versions.at[i].gap;
	return whole;
}

static void
add_files(const struct jffs2_fs *fs, struct jffs2_deletions *d)
{
	uint32_t *last = memory_zeroed(jffs2_fs_inodes(fs), sizeof *last);
	struct jffs2_history h = { 0 };

	/* last[i] is one more than the index of inode i's newest name */
	for (uint32_t k = 0; k < d->names.count; k++) {
		struct jffs2_dead_name name = jffs2_dead_name(fs, &d->names.at[k]);
		uint32_t i = name.inode;

		if (i != FS_NONE && (!last[i] || jffs2_log_dirent(fs->log,
		        d->names.at[last[i] - 1].node).mctime <= name.time))
			last[i] = k + 1;
	}
	for (uint32_t i = 0; i < jffs2_fs_inodes(fs); i++) {
		if (jffs2_fs_at(fs, i)->reachable)
			continue;
		jffs2_history_list(fs, i, &h);
		if (h.versions.count)
			array_push(&d->files, ((struct jffs2_deleted){ i,
			        last[i] ? last[i] - 1 : FS_NONE, is_whole(fs, &h, i) }));
	}
	jffs2_history_free(&h);
	free(last);
}

void
jffs2_deletions_list(const struct jffs2_fs *fs, struct jffs2_deletions *d)
{
	d->names.count = 0;
	d->files.count = 0;
	add_names(fs, d);
	add_files(fs, d);
}

void
jffs2_deletions_free(struct jffs2_deletions *d)
{
	array_free(&d->names);
	array_free(&d->files);
}

struct jffs2_dead_name
jffs2_dead_name(const struct jffs2_fs *fs, const struct jffs2_dead *dead)
{
	struct jffs2_dirent_node d = jffs2_log_dirent(fs->log, dead->node);
	const struct extent *e = &fs->log->extents.at[dead->node];

	/* The directory as it was when the log was made, when it was there. */
	return (struct jffs2_dead_name){ .name = d.name, .dir = jffs2_fs_inode(fs, e->ino),
		.ino = d.ino, .inode = jffs2_fs_inode(fs, d.ino), .version = e->version,
		.time = d.mctime,
		.end_time = dead->end_node == EXTENT_NONE ? 0
		        : jffs2_log_dirent(fs->log, dead->end_node).mctime };
}

bool
jffs2_dead_alone(const struct jffs2_fs *fs, const struct jffs2_dead *dead)
{
	uint32_t inode = jffs2_dead_name(fs, dead).inode;
	const struct jffs2_inode *in = inode == FS_NONE ? NULL : jffs2_fs_at(fs, inode);

	return !in || (!in->reachable && in->latest == EXTENT_NONE);
}

bool
jffs2_dead_in_directory(const struct jffs2_fs *fs, uint32_t dir)
{
	const struct jffs2_inode *in = jffs2_fs_at(fs, dir);

	return S_ISDIR(in->mode) || in->latest == EXTENT_NONE;
}

/* The deleted file that is inode `i`, or NULL; by binary search. */
static const struct jffs2_deleted *
find_file(const struct jffs2_deletions *d, uint32_t i)
{
	size_t from = 0, to = d->files.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (d->files.at[middle].inode == i)
			return &d->files.at[middle];
		if (d->files.at[middle].inode < i)
			from = middle + 1;
		else
			to = middle;
	}
	return NULL;
}

bool
jffs2_dead_path(const struct jffs2_fs *fs, const struct jffs2_deletions *d, uint32_t name,
        struct text *path)
{
	enum { DEPTH_MAX = 64 }; /* names of names of names: damage, or a cycle */
	struct path chain = { .most = PATH_TOLD };
	struct jffs2_dead_name n = jffs2_dead_name(fs, &d->names.at[name]);
	const struct jffs2_inode *dir = jffs2_fs_at(fs, n.dir);
	bool sure = true;

	path_add_above(&chain, n.name);
	while (!chain.cut && !dir->reachable && chain.names.count < DEPTH_MAX) {
		const struct jffs2_deleted *up = find_file(d, n.dir);

		sure = false;
		if (!up || up->name == FS_NONE)
			break;
		n = jffs2_dead_name(fs, &d->names.at[up->name]);
		dir = jffs2_fs_at(fs, n.dir);
		path_add_above(&chain, n.name);
	}
	if (!chain.cut && !dir->reachable)
		text_addf(path, "/#%u", dir->ino);
	else if (!chain.cut && dir->ino != JFFS2_ROOT_INO)
		jffs2_fs_path(fs, n.dir, path);
	path_end(&chain, path);
	return sure;
}
