/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where deleted files are put: each under the last name it had, in the directory that had
 * it, gone or not. A file that can't have that name is placed at the top as "ino-N", a
 * name that nothing else then has.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "jffs2/tree/tree_private.h"
#include "text/name.h"

/* By directory and name; of equals first what is still mounted, what others stand in, and
 * then what had the name last. */
static int
by_right(const void *left, const void *right)
{
	const struct jffs2_claim *a = left, *b = right;
	int order;

	if (a->parent != b->parent)
		return a->parent < b->parent ? -1 : 1;
	order = span_compare(a->name, b->name);
	if (order)
		return order;
	if (a->mounted != b->mounted)
		return a->mounted ? -1 : 1;
	if (a->dir != b->dir)
		return a->dir ? -1 : 1;
	if (a->version != b->version)
		return a->version > b->version ? -1 : 1;
	return a->inode > b->inode ? -1 : a->inode < b->inode;
}

static uint32_t
top_of(const struct jffs2_deleted_tree *t)
{
	return jffs2_fs_inodes(t->fs);
}

static uint32_t
last_name(const struct jffs2_deleted_tree *t, uint32_t inode)
{
	uint32_t file = t->places[inode].file;

	return file == FS_NONE ? t->places[inode].last : t->deletions.files.at[file].name;
}

/* Finds where inode `c->inode` last was; false if that place can't be made. */
static bool
find_origin(const struct jffs2_deleted_tree *t, struct jffs2_claim *c)
{
	uint32_t entry = jffs2_fs_parent(t->fs, c->inode), name = last_name(t, c->inode);
	uint32_t parent;

	c->mounted = jffs2_fs_at(t->fs, c->inode)->reachable;
	if (c->mounted && entry != FS_NONE) {
		c->parent = jffs2_fs_entry_at(t->fs, entry)->dir;
		c->name = jffs2_fs_name(t->fs, entry);
	} else if (name != FS_NONE) {
		struct jffs2_dead_name dead = jffs2_dead_name(t->fs,
		        &t->deletions.names.at[name]);

		c->parent = dead.dir;
		c->name = dead.name;
		c->version = dead.version;
	} else {
		return false;
	}
	parent = c->parent;
	if (jffs2_fs_at(t->fs, parent)->ino == JFFS2_ROOT_INO)
		c->parent = top_of(t);
	return name_is_safe(c->name) && jffs2_dead_in_directory(t->fs, parent);
}

/* True for what may be made up. */
static bool
is_number_name(struct span name)
{
	size_t i = strlen("ino-");

	if (name.len <= i || memcmp(name.at, "ino-", i) != 0)
		return false;
	while (i < name.len && name.at[i] >= '0' && name.at[i] <= '9')
		i++;
	return i == name.len;
}

/* True if the mounted tree has the name. */
static bool
is_taken(const struct jffs2_deleted_tree *t, const struct jffs2_claim *c)
{
	uint32_t dir = c->parent == top_of(t) ? jffs2_fs_inode(t->fs, JFFS2_ROOT_INO)
	                                      : c->parent;

	return jffs2_fs_at(t->fs, dir)->reachable
	       && jffs2_tree_find(&t->base.tree, dir, c->name) != TREE_NONE;
}

static void
make_up(struct jffs2_deleted_tree *t, struct jffs2_claim *c)
{
	struct text *name = &t->places[c->inode].made_up;

	text_addf(name, "ino-%" PRIu32, jffs2_fs_at(t->fs, c->inode)->ino);
	c->name = span_of(name->at, name->len);
	c->parent = top_of(t);
}

/* Lists inode `i` and the directories above it. Damage can make a directory stand in
 * itself: the one where that shows goes to the top. */
static void
list(struct jffs2_deleted_tree *t, struct jffs2_placing *claims, uint32_t i)
{
	uint32_t chain = i; /* noted as the parent of all that are listed here */

	while (i != top_of(t) && !t->places[i].listed) {
		struct jffs2_claim c = { .inode = i };
		bool found;

		t->places[i].listed = true;
		t->places[i].parent = chain;
		found = find_origin(t, &c);
		if (found && c.parent != top_of(t))
			found = !t->places[c.parent].listed
			        || t->places[c.parent].parent != chain;
		if (found && c.parent == top_of(t) && !t->together)
			found = !is_number_name(c.name);
		if (!found || (!c.mounted && !t->together && is_taken(t, &c)))
			make_up(t, &c);
		array_push(&claims->claims, c);
		i = c.parent;
		t->places[i].dir = true;
	}
}

/* Of several with the same name in a directory the first keeps it. */
static void
settle(struct jffs2_deleted_tree *t, struct jffs2_placing *claims)
{
	struct jffs2_claim *c = claims->claims.at;
	size_t count = claims->claims.count, keeps = 0;

	for (size_t i = 0; i < count; i++)
		c[i].dir = t->places[c[i].inode].dir;
	if (count)
		qsort(c, count, sizeof *c, by_right);
	for (size_t i = 1; i < count; i++) {
		if (c[i].parent == c[keeps].parent
		        && span_equal(c[i].name, c[keeps].name))
			make_up(t, &c[i]);
		else
			keeps = i;
	}
	if (count)
		qsort(c, count, sizeof *c, by_right);
}

/* Takes up what claim `i` got. */
static void
fill(struct jffs2_deleted_tree *t, const struct jffs2_claim *c, uint32_t i)
{
	struct jffs2_deleted_place *parent = &t->places[c->parent];

	t->places[c->inode].parent = c->parent;
	t->places[c->inode].name = c->name;
	if (parent->count++ == 0)
		parent->first = i;
	array_push(&t->order, c->inode);
}

/* Of a directory nothing may be left but its own name, and names in it. */
static void
note_last_name(struct jffs2_deleted_tree *t, uint32_t k)
{
	struct jffs2_dead_name name = jffs2_dead_name(t->fs, &t->deletions.names.at[k]);
	uint32_t *last;

	if (name.inode == FS_NONE)
		return;
	last = &t->places[name.inode].last;
	if (*last == FS_NONE || jffs2_log_dirent(t->fs->log,
	        t->deletions.names.at[*last].node).mctime <= name.time)
		*last = k;
}

static void
note_file(struct jffs2_deleted_tree *t, uint32_t k)
{
	uint32_t i = t->deletions.files.at[k].inode;

	t->places[i].file = k;
	t->places[i].dir = S_ISDIR(jffs2_fs_at(t->fs, i)->mode)
	                   && jffs2_fs_at(t->fs, i)->error == 0;
}

static void
list_dir_of_name(struct jffs2_deleted_tree *t, struct jffs2_placing *p, uint32_t k)
{
	const struct jffs2_dead *dead = &t->deletions.names.at[k];
	uint32_t i;

	if (!jffs2_dead_alone(t->fs, dead))
		return;
	i = jffs2_dead_name(t->fs, dead).dir;
	if (jffs2_fs_at(t->fs, i)->reachable || !jffs2_dead_in_directory(t->fs, i))
		return;
	list(t, p, i);
	t->places[i].dir = true;
}

/* ---- stages: each returns true while there is more to do ---- */

static bool
clear_places(struct jffs2_deleted_tree *t, struct jffs2_placing *p, size_t *looks)
{
	if (!t->places) {
		t->count = jffs2_fs_inodes(t->fs);
		t->places = memory_zeroed((size_t)t->count + 1, sizeof *t->places);
	}
	for (; p->next <= t->count && *looks; p->next++, --*looks)
		t->places[p->next].file = t->places[p->next].last = FS_NONE;
	return p->next <= t->count;
}

static bool
find_deletions(struct jffs2_deleted_tree *t, struct jffs2_placing *p, size_t *looks)
{
	if (!p->search)
		p->search = jffs2_deletions_begin(t->fs, &t->deletions);
	if (jffs2_deletions_step(p->search, *looks)) {
		*looks = 0;
		return true;
	}
	jffs2_deletions_end(p->search);
	p->search = NULL;
	return false;
}

static bool
note_last_names(struct jffs2_deleted_tree *t, struct jffs2_placing *p, size_t *looks)
{
	for (; t->together && p->next < t->deletions.names.count && *looks; p->next++, --*looks)
		note_last_name(t, p->next);
	return t->together && p->next < t->deletions.names.count;
}

static bool
note_files(struct jffs2_deleted_tree *t, struct jffs2_placing *p, size_t *looks)
{
	for (; p->next < t->deletions.files.count && *looks; p->next++, --*looks)
		note_file(t, p->next);
	return p->next < t->deletions.files.count;
}

static bool
list_files(struct jffs2_deleted_tree *t, struct jffs2_placing *p, size_t *looks)
{
	for (; p->next < t->deletions.files.count && *looks; p->next++, --*looks)
		list(t, p, t->deletions.files.at[p->next].inode);
	return p->next < t->deletions.files.count;
}

static bool
list_dirs_of_names(struct jffs2_deleted_tree *t, struct jffs2_placing *p, size_t *looks)
{
	for (; t->together && p->next < t->deletions.names.count && *looks; p->next++, --*looks)
		list_dir_of_name(t, p, p->next);
	return t->together && p->next < t->deletions.names.count;
}

/* Together with the mounted tree they get another order, and keep their names. */
static bool
settle_claims(struct jffs2_deleted_tree *t, struct jffs2_placing *p, size_t *looks)
{
	(void)looks;
	if (!t->together)
		settle(t, p);
	return false;
}

static bool
fill_places(struct jffs2_deleted_tree *t, struct jffs2_placing *p, size_t *looks)
{
	for (; p->next < p->claims.count && *looks; p->next++, --*looks)
		fill(t, &p->claims.at[p->next], p->next);
	return p->next < p->claims.count;
}

bool
jffs2_deleted_place(struct jffs2_deleted_tree *t, struct jffs2_placing *p, size_t *looks)
{
	static bool (*const stages[])(struct jffs2_deleted_tree *, struct jffs2_placing *, size_t *) = {
		clear_places, find_deletions, note_last_names, note_files, list_files, list_dirs_of_names,
		settle_claims, fill_places };

	for (; p->stage < sizeof stages / sizeof *stages; p->stage++, p->next = 0)
		if (!*looks || stages[p->stage](t, p, looks))
			return true;
	return false;
}

void
jffs2_placing_end(struct jffs2_placing *p)
{
	jffs2_deletions_end(p->search);
	array_free(&p->claims);
	*p = (struct jffs2_placing){ .search = NULL };
}
