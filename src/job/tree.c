/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Going about in a tree of entries, mounted or deleted. */
#include "job/tree.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "job/job_private.h"

/* ---- what is in it ---- */

static bool
is_mounted(const struct tree *t, uint32_t entry)
{
	return entry < t->fs->entries.count;
}

static const struct tree_place *
place_of(const struct tree *t, uint32_t entry)
{
	return &t->places[entry - t->fs->entries.count];
}

uint32_t
deleted_entry(const struct jffs2_fs *fs, uint32_t inode)
{
	return (uint32_t)fs->entries.count + inode;
}

void
tree_of_entries(struct tree *t, const struct volume *v, const uint32_t *entries,
        size_t count)
{
	*t = (struct tree){ .volume = v, .fs = &v->fs, .inode = FS_NONE,
		.total = v->fs.entries.count, .given = true };
	for (size_t i = 0; i < count; i++) {
		array_push(&t->chosen, entries[i]);
		if (!is_mounted(t, entries[i]) && !t->places)
			tree_place_deleted(t);
	}
}

void
tree_of_inode(struct tree *t, const struct volume *v, uint32_t inode)
{
	const struct jffs2_fs *fs = &v->fs;
	const struct jffs2_inode *n = &fs->inodes.at[inode];
	uint32_t entry = n->reachable ? n->parent : deleted_entry(fs, inode);

	if (n->reachable && S_ISDIR(n->mode))
		*t = (struct tree){ .volume = v, .fs = fs, .inode = inode,
			.total = fs->entries.count };
	else
		tree_of_entries(t, v, &entry, entry != FS_NONE);
}

void
tree_of_deleted(struct tree *t, const struct volume *v)
{
	const struct jffs2_fs *fs = &v->fs;
	const struct tree_place *top;

	*t = (struct tree){ .volume = v, .fs = fs, .inode = FS_NONE };
	tree_place_deleted(t);
	top = &t->places[fs->inodes.count];
	for (uint32_t i = 0; i < top->count; i++)
		array_push(&t->chosen, deleted_entry(fs, t->order.at[top->first + i]));
	t->total = t->order.count;
}

void
tree_free(struct tree *t)
{
	for (size_t i = 0; t->places && i <= t->fs->inodes.count; i++)
		text_free(&t->places[i].made_up);
	free(t->places);
	array_free(&t->order);
	array_free(&t->chosen);
	jffs2_deletions_free(&t->deletions);
}

/* ---- going about ---- */

/* Where the names of a directory of the mounted tree are; `entry` FS_NONE: of the root of
 * the tree. */
static struct jffs2_range
names_in(const struct tree *t, uint32_t entry)
{
	return jffs2_fs_entries(t->fs, entry == FS_NONE ? t->inode : tree_inode(t, entry));
}

uint32_t
tree_count(const struct tree *t, uint32_t entry)
{
	struct jffs2_range r;

	if (entry == FS_NONE && t->inode == FS_NONE)
		return (uint32_t)t->chosen.count;
	if (entry != FS_NONE && !is_mounted(t, entry))
		return place_of(t, entry)->count;
	r = names_in(t, entry);
	return r.to - r.from;
}

uint32_t
tree_entry(const struct tree *t, uint32_t entry, uint32_t i)
{
	if (entry == FS_NONE && t->inode == FS_NONE)
		return t->chosen.at[i];
	if (entry != FS_NONE && !is_mounted(t, entry))
		return deleted_entry(t->fs, t->order.at[place_of(t, entry)->first + i]);
	return names_in(t, entry).from + i;
}

uint32_t
tree_inode(const struct tree *t, uint32_t entry)
{
	if (is_mounted(t, entry))
		return t->fs->entries.at[entry].inode;
	if (!place_of(t, entry)->listed)
		return FS_NONE;
	return entry - (uint32_t)t->fs->entries.count;
}

struct span
tree_name(const struct tree *t, uint32_t entry)
{
	const struct tree_place *p;

	if (is_mounted(t, entry))
		return jffs2_fs_name(t->fs, entry);
	p = place_of(t, entry);
	return p->made_up.len ? span_of(p->made_up.at, p->made_up.len) : p->name;
}

bool
tree_is_dir(const struct tree *t, uint32_t entry)
{
	const struct jffs2_inode *n;
	uint32_t inode = tree_inode(t, entry);

	if (inode == FS_NONE)
		return false;
	n = &t->fs->inodes.at[inode];
	return is_mounted(t, entry) ? S_ISDIR(n->mode) && !n->error
	                            : place_of(t, entry)->dir;
}

bool
tree_has_name(const struct tree *t, uint32_t dir, struct span name)
{
	return t->fs->inodes.at[dir].reachable && jffs2_fs_entry(t->fs, dir, name) != FS_NONE;
}

bool
tree_copy_name(const struct tree *t, uint32_t entry, char to[NAME_SIZE])
{
	const struct jffs2_entry *e;
	size_t len;

	to[0] = 0;
	if (name_copy(tree_name(t, entry), to) || !is_mounted(t, entry))
		return true;
	e = &t->fs->entries.at[entry];
	snprintf(to, NAME_SIZE, "dirent-%08" PRIx32, t->fs->log->extents.at[e->node].offset);
	for (len = strlen(to); len < NAME_MAX
	        && tree_has_name(t, e->dir, span_of(to, len)); to[len] = 0)
		to[len++] = '_';
	return false;
}

/* ---- what is said of it ---- */

/* The path of a deleted file as it is extracted; of a long one the end, as jffs2_fs_path. */
static void
add_place(const struct tree *t, uint32_t inode, struct text *path)
{
	ARRAY(uint32_t) way = { 0 };
	size_t len = 0;

	for (; inode != t->fs->inodes.count; inode = t->places[inode].parent) {
		len += 1 + tree_name(t, deleted_entry(t->fs, inode)).len;
		if (len > JFFS2_PATH_TOLD && way.count) {
			text_add(path, "...");
			break;
		}
		array_push(&way, deleted_entry(t->fs, inode));
	}
	while (way.count) {
		struct span name = tree_name(t, way.at[--way.count]);

		text_add(path, "/");
		text_add_name(path, name);
	}
	array_free(&way);
}

static void
add_path(const struct tree *t, uint32_t entry, struct text *path)
{
	struct span name;
	uint32_t dir;

	if (!is_mounted(t, entry)) {
		if (place_of(t, entry)->listed)
			add_place(t, tree_inode(t, entry), path);
		else
			text_addf(path, "ino:%" PRIu32, t->fs->inodes.at[
			        entry - t->fs->entries.count].ino);
		return;
	}
	name = jffs2_fs_name(t->fs, entry);
	dir = t->fs->entries.at[entry].dir;
	if (t->fs->inodes.at[dir].ino != JFFS2_ROOT_INO)
		jffs2_fs_path(t->fs, dir, path);
	text_add(path, "/");
	text_add_name(path, name);
}

void
tree_refuse(struct job *j, const struct tree *t, uint32_t entry, const char *reason)
{
	struct text line = { 0 }, path = { 0 };

	if (entry == FS_NONE)
		text_add(&path, "/");
	else
		add_path(t, entry, &path);
	text_add_readable_path(&line, span_of(path.at, path.len), false);
	text_addf(&line, ": %s", reason);
	job_loss(j, text_str(&line));
	text_free(&line);
	text_free(&path);
}

void
tree_tell_name(struct job *j, const struct tree *t, uint32_t entry)
{
	struct text reason = { 0 };
	char name[NAME_SIZE];

	if (tree_copy_name(t, entry, name))
		return;
	text_addf(&reason, "is not a name that a file can have; extracted as %s", name);
	tree_refuse(j, t, entry, text_str(&reason));
	text_free(&reason);
}

void
tree_use(struct tree *t, uint32_t entry)
{
	if (!is_mounted(t, entry))
		t->places[entry - t->fs->entries.count].used = true;
}

/* Adds what there is to say about a deleted file, "; " before each; nothing where it is
 * what it was and where it was. True if something is inferred. */
static bool
add_remarks(const struct tree *t, const struct tree_place *p, struct text *line)
{
	const struct jffs2_deleted *file = &t->deletions.files.at[p->file];
	struct text was = { 0 };
	bool sure = file->name == FS_NONE
	            || jffs2_dead_path(t->fs, &t->deletions, file->name, &was);

	if (file->name == FS_NONE) {
		text_add(line, "; no name of it is left");
	} else if (p->made_up.len) {
		text_add(line, "; it was ");
		text_add_readable_path(line, span_of(was.at, was.len), false);
	}
	if (!sure)
		text_add(line, "; the path is inferred, a directory on it is gone too");
	if (!file->certain)
		text_addf(line, "; the %s inferred, versions are missing",
		        p->dir ? "mode and times are" : "content is");
	text_free(&was);
	return !sure || !file->certain;
}

uint32_t
tree_tell(struct job *j, const struct tree *t)
{
	struct text path = { 0 }, line = { 0 }, remarks = { 0 };
	uint32_t inferred = 0;

	for (uint32_t i = 0; t->places && i < t->fs->inodes.count; i++) {
		if (!t->places[i].used || t->places[i].file == FS_NONE)
			continue;
		text_clear(&remarks);
		inferred += add_remarks(t, &t->places[i], &remarks);
		if (remarks.len == 0)
			continue;
		text_clear(&path);
		text_clear(&line);
		add_place(t, i, &path);
		text_add_readable_path(&line, span_of(path.at, path.len), false);
		text_addf(&line, ": %s", text_str(&remarks) + strlen("; "));
		job_detail(j, text_str(&line));
	}
	text_free(&path);
	text_free(&line);
	text_free(&remarks);
	return inferred;
}
