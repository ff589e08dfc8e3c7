/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The order of names in the mounted tree together with what is deleted, in slices. */
#include <stdlib.h>

#include "jffs2/tree/tree_private.h"
#include "text/sort.h"

struct jffs2_together {
	struct jffs2_placing placing;
	unsigned int stage;
	uint32_t next;        /* of what the stage goes through */
	size_t deleted;       /* how many of the entries are of something deleted */
	uint32_t dir, k;      /* a directory that is mounted, and its name that comes next */
	bool in_dir;
	uint8_t *done;        /* directories that are listed among them */
	struct sort *sort;
};

typedef bool together_stage(struct jffs2_deleted_tree *d, size_t *looks);

static uint32_t
first_place(const struct jffs2_deleted_tree *d)
{
	return jffs2_fs_entries_end(d->fs);
}

static bool
is_mounted(const struct jffs2_deleted_tree *d, uint32_t inode)
{
	return jffs2_fs_at(d->fs, inode)->reachable;
}

/* A directory on the way has its last name already. */
static bool
is_alone(const struct jffs2_deleted_tree *d, uint32_t k)
{
	const struct jffs2_dead *dead = &d->deletions.names.at[k];
	struct jffs2_dead_name name;

	if (!jffs2_dead_alone(d->fs, dead))
		return false;
	name = jffs2_dead_name(d->fs, dead);
	return jffs2_dead_in_directory(d->fs, name.dir)
	       && !(name.inode != FS_NONE && d->places[name.inode].listed
	            && d->places[name.inode].last == k);
}

/* ---- stages: each returns true while there is more to do ---- */

static bool
place(struct jffs2_deleted_tree *d, size_t *looks)
{
	if (jffs2_deleted_place(d, &d->making->placing, looks))
		return true;
	jffs2_placing_end(&d->making->placing);
	d->order.count = 0;
	return false;
}

static bool
forget_order(struct jffs2_deleted_tree *d, size_t *looks)
{
	struct jffs2_together *m = d->making;

	for (; m->next <= d->count && *looks; m->next++, --*looks)
		d->places[m->next].first = d->places[m->next].count = 0;
	return m->next <= d->count;
}

static bool
collect_places(struct jffs2_deleted_tree *d, size_t *looks)
{
	struct jffs2_together *m = d->making;

	for (; m->next < d->count && *looks; m->next++, --*looks)
		if (d->places[m->next].listed && !is_mounted(d, m->next))
			array_push(&d->order, first_place(d) + m->next);
	return m->next < d->count;
}

static bool
collect_names(struct jffs2_deleted_tree *d, size_t *looks)
{
	struct jffs2_together *m = d->making;

	for (; m->next < d->deletions.names.count && *looks; m->next++, --*looks)
		if (is_alone(d, m->next))
			array_push(&d->order, first_place(d) + d->count + m->next);
	m->deleted = d->order.count;
	return m->next < d->deletions.names.count;
}

/* What is mounted of the directories that have something deleted is listed among that. */
static bool
add_mounted(struct jffs2_deleted_tree *d, size_t *looks)
{
	struct jffs2_together *m = d->making;
	const struct tree *t = &d->base.tree;
	uint32_t entry;

	if (!m->done)
		m->done = memory_zeroed((size_t)d->count + 1, 1);
	while (m->in_dir || m->next < m->deleted) {
		if (!*looks)
			return true;
		--*looks;
		if (!m->in_dir) {
			m->dir = tree_entry(t, d->order.at[m->next++]).dir;
			m->k = 0;
			m->in_dir = !m->done[m->dir] && is_mounted(d, m->dir);
			m->done[m->dir] = 1;
		} else if ((entry = jffs2_tree_list(t, m->dir, m->k++)) != TREE_NONE) {
			array_push(&d->order, entry);
		} else {
			m->in_dir = false;
		}
	}
	free(m->done);
	m->done = NULL;
	return false;
}

/* By directory and name; what is mounted comes first of those with a name. A zero in it must not end
 * it before its end does. */
static void
add_key(void *arg, uint32_t number, struct text *key)
{
	struct tree_entry e = tree_entry(arg, number);

	sort_add_u32(key, e.dir);
	for (size_t i = 0; i < e.name.len; i++)
		text_add_bytes(key, e.name.at[i] ? (const char *)&e.name.at[i] : "\0\1",
		        e.name.at[i] ? 1 : 2);
	text_add_bytes(key, "\0\0", 2);
	sort_add_u32(key, number);
}

static bool
sort_names(struct jffs2_deleted_tree *d, size_t *looks)
{
	struct jffs2_together *m = d->making;

	if (!m->sort)
		m->sort = sort_begin(d->order.at, d->order.count, add_key, &d->base.tree);
	if (sort_step(m->sort, *looks)) {
		*looks = 0;
		return true;
	}
	sort_end(m->sort);
	m->sort = NULL;
	return false;
}

static bool
list_names(struct jffs2_deleted_tree *d, size_t *looks)
{
	struct jffs2_together *m = d->making;

	for (; m->next < d->order.count && *looks; m->next++, --*looks) {
		struct jffs2_deleted_place *p
		        = &d->places[tree_entry(&d->base.tree, d->order.at[m->next]).dir];

		if (p->count++ == 0)
			p->first = m->next;
	}
	return m->next < d->order.count;
}

/* ---- all of them ---- */

struct jffs2_together *
jffs2_together_begin(void)
{
	return memory_zeroed(1, sizeof(struct jffs2_together));
}

bool
jffs2_together_step(struct tree *t, uint64_t budget)
{
	static together_stage *const stages[] = { place, forget_order, collect_places, collect_names,
		add_mounted, sort_names, list_names };
	struct jffs2_deleted_tree *d = (struct jffs2_deleted_tree *)t;
	size_t looks = budget < SIZE_MAX ? (size_t)budget : SIZE_MAX;

	if (!d->making)
		return false;
	for (; d->making->stage < sizeof stages / sizeof *stages;
	        d->making->stage++, d->making->next = 0)
		if (!looks || stages[d->making->stage](d, &looks))
			return true;
	jffs2_together_end(d->making);
	d->making = NULL;
	return false;
}

void
jffs2_together_end(struct jffs2_together *m)
{
	if (!m)
		return;
	jffs2_placing_end(&m->placing);
	if (m->sort)
		sort_end(m->sort);
	free(m->done);
	free(m);
}
