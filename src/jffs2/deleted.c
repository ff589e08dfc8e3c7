/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names that are gone, and files without a name. */
#include <stdlib.h>

#include "jffs2/history.h"

/* A dirent as it is looked at here, dead or alive. */
struct told {
	struct span name;
	struct jffs2_dirent_node d;
	uint32_t dir, node;
	bool alive, obsolete, damaged;
};

struct tellings {
	ARRAY(struct told) all;
};

/* By directory, name, version, place: each name's story in order. */
static int
by_story(const void *left, const void *right)
{
	const struct told *a = left, *b = right;
	int order;

	if (a->dir != b->dir)
		return a->dir < b->dir ? -1 : 1;
	order = span_compare(a->name, b->name);
	if (order)
		return order;
	if (a->d.version != b->d.version)
		return a->d.version < b->d.version ? -1 : 1;
	return a->node < b->node ? -1 : a->node > b->node;
}

static void
collect(const struct jffs2_fs *fs, struct tellings *t)
{
	for (uint32_t dir = 0; dir < fs->inodes.count; dir++) {
		const struct jffs2_inode *in = &fs->inodes.at[dir];

		for (uint32_t k = 0; k < in->node_count; k++) {
			uint32_t node = fs->nodes.at[in->first_node + k];
			const struct extent *e = &fs->log->extents.at[node];
			struct told told = { .dir = dir, .node = node };

			if ((e->nodetype | JFFS2_ACCURATE) != JFFS2_DIRENT)
				continue;
			jffs2_dirent_decode(jffs2_log_node(fs->log, node), fs->log->endian,
			        &told.d);
			told.name = told.d.name;
			told.alive = e->state == STATE_LIVE;
			told.obsolete = !(e->nodetype & JFFS2_ACCURATE);
			told.damaged = e->state == STATE_BAD || e->state == STATE_DROPPED;
			array_push(&t->all, told);
		}
	}
	if (t->all.count)
		qsort(t->all.at, t->all.count, sizeof *t->all.at, by_story);
}

/* What ended the name at `i`, looking at what the same name did next, if anything. */
static struct jffs2_dead_name
end_of(const struct jffs2_fs *fs, const struct told *t, const struct told *next)
{
	struct jffs2_dead_name dead = { .node = t->node, .dir = t->dir, .ino = t->d.ino,
		.inode = jffs2_fs_inode(fs, t->d.ino), .version = t->d.version,
		.time = t->d.mctime, .end_node = EXTENT_NONE };

	if (t->damaged)
		dead.end = END_DAMAGED;
	else if (next && next->d.ino == 0)
		dead.end = END_WHITEOUT;
	else if (next)
		dead.end = END_REPLACED;
	else if (t->obsolete)
		dead.end = END_OBSOLETE;
	else
		dead.end = END_DIRECTORY;
	if (next && !t->damaged) {
		dead.end_node = next->node;
		dead.end_time = next->d.mctime;
	}
	return dead;
}

static bool
same_name(const struct told *a, const struct told *b)
{
	return a->dir == b->dir && span_equal(a->name, b->name);
}

/* The story of one name, [from, to) of `t`. What one inode number is given several times
 * over is one name (copies by garbage collection repeat it). */
static void
add_story(const struct jffs2_fs *fs, const struct tellings *t, size_t from, size_t to,
        struct jffs2_deletions *d)
{
	size_t i = from;

	while (i < to) {
		const struct told *now = &t->all.at[i];
		bool alive = now->alive;

		while (i + 1 < to && t->all.at[i + 1].d.ino == now->d.ino) {
			now = &t->all.at[++i];
			alive |= now->alive;
		}
		i++;
		if (now->d.ino && !alive)
			array_push(&d->names, end_of(fs, now, i < to ? &t->all.at[i] : NULL));
	}
}

static void
add_names(const struct jffs2_fs *fs, struct jffs2_deletions *d)
{
	struct tellings t = { 0 };
	size_t from = 0;

	collect(fs, &t);
	for (size_t i = 1; i <= t.all.count; i++) {
		if (i < t.all.count && same_name(&t.all.at[from], &t.all.at[i]))
			continue;
		add_story(fs, &t, from, i, d);
		from = i;
	}
	array_free(&t.all);
}

/* No version is missing, so that what is put together is what the file last was. */
static bool
is_whole(const struct jffs2_fs *fs, const struct jffs2_history *h, uint32_t inode)
{
	bool whole = h->versions.count > 0 && fs->inodes.at[inode].error == 0;

	for (size_t i = 0; i < h->versions.count; i++)
		whole &= !h->versions.at[i].gap;
	return whole;
}

static void
add_files(const struct jffs2_fs *fs, struct jffs2_deletions *d)
{
	uint32_t *last = memory_zeroed(fs->inodes.count, sizeof *last);
	struct jffs2_history h = { 0 };

	/* last[i] is one more than the index of inode i's newest name */
	for (uint32_t k = 0; k < d->names.count; k++) {
		uint32_t i = d->names.at[k].inode;

		if (i != FS_NONE && (!last[i]
		        || d->names.at[last[i] - 1].time <= d->names.at[k].time))
			last[i] = k + 1;
	}
	for (uint32_t i = 0; i < fs->inodes.count; i++) {
		if (fs->inodes.at[i].reachable)
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

/* The deleted file that is inode `i`, NULL if it is none; by binary search. */
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
	uint32_t chain[DEPTH_MAX];
	int depth = 0;
	const struct jffs2_dead_name *n = &d->names.at[name];
	const struct jffs2_inode *dir = &fs->inodes.at[n->dir];
	bool sure = true;

	chain[depth++] = n->node;
	while (!dir->reachable && depth < DEPTH_MAX) {
		const struct jffs2_deleted *up = find_file(d, n->dir);

		sure = false;
		if (!up || up->name == FS_NONE)
			break;
		n = &d->names.at[up->name];
		dir = &fs->inodes.at[n->dir];
		chain[depth++] = n->node;
	}
	if (!dir->reachable)
		text_addf(path, "/#%u", dir->ino);
	else if (dir->ino != JFFS2_ROOT_INO)
		jffs2_fs_path(fs, n->dir, path);
	while (depth > 0) {
		struct jffs2_dirent_node dirent;

		jffs2_dirent_decode(jffs2_log_node(fs->log, chain[--depth]),
		        fs->log->endian, &dirent);
		text_add(path, "/");
		text_add_bytes(path, dirent.name.at, dirent.name.len);
	}
	return sure;
}
