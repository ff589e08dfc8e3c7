/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tree of files, directories folded or open. Rows are entries of the file system,
 * FS_NONE for the root. A directory is unfolded only under the name that leads to it
 * first (jffs2_inode.parent), so a made-up cycle or a directory with many names cannot
 * make the tree endless.
 */
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "model/file_rows.h"

struct files {
	uint64_t generation;    /* of the volume when the rows were made */
	ARRAY(uint32_t) open;   /* inode numbers of open directories, ascending */
	ARRAY(uint32_t) depth;  /* of each row */
};

/* A directory while the rows are made. */
struct level {
	uint32_t next, end; /* entries still to be listed */
	size_t path_len;
};

static const struct jffs2_fs *
fs_of(const struct table *t)
{
	return &t->volume->fs;
}

static bool
is_current(const struct table *t)
{
	const struct files *f = t->state;

	return t->volume->built && f->generation == t->volume->generation;
}

static uint32_t
root_of(const struct table *t)
{
	return t->root != FS_NONE && t->root < fs_of(t)->inodes.count
	       ? t->root : jffs2_fs_inode(fs_of(t), JFFS2_ROOT_INO);
}

/* ---- which directories are open ---- */

/* Where `ino` stands in the list of open directories, or would stand. */
static size_t
open_place(const struct files *f, uint32_t ino)
{
	size_t from = 0, to = f->open.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (f->open.at[middle] < ino)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static bool
is_open(const struct files *f, uint32_t ino)
{
	size_t at = open_place(f, ino);

	return at < f->open.count && f->open.at[at] == ino;
}

static void
set_open(struct files *f, uint32_t ino, bool open)
{
	size_t at = open_place(f, ino);
	bool was = at < f->open.count && f->open.at[at] == ino;

	if (was == open)
		return;
	if (open) {
		array_push(&f->open, ino);
		memmove(&f->open.at[at + 1], &f->open.at[at],
		        (f->open.count - 1 - at) * sizeof *f->open.at);
		f->open.at[at] = ino;
	} else {
		f->open.count--;
		memmove(&f->open.at[at], &f->open.at[at + 1],
		        (f->open.count - at) * sizeof *f->open.at);
	}
}

/* ---- rows ---- */

bool
file_rows_is_directory(const struct jffs2_inode *n)
{
	return S_ISDIR(n->mode) && !n->error;
}

/* True if the directory's content is listed under this entry. */
bool
file_rows_unfold(const struct table *t, uint32_t entry, uint32_t inode)
{
	const struct jffs2_inode *n = &fs_of(t)->inodes.at[inode];

	return file_rows_is_directory(n)
	       && (entry == FS_NONE || (n->parent == entry && inode != root_of(t)));
}

static void
add_row(struct table *t, uint32_t entry, uint32_t depth)
{
	struct files *f = t->state;

	array_push(&t->rows, entry);
	array_push(&f->depth, depth);
}

static struct level
level_of(const struct jffs2_inode *dir, size_t path_len)
{
	return (struct level){ dir->first_entry, dir->first_entry + dir->entry_count,
		path_len };
}

static void
make_rows(struct table *t)
{
	const struct jffs2_fs *fs = fs_of(t);
	struct files *f = t->state;
	ARRAY(struct level) levels = { 0 };
	uint32_t root = root_of(t);

	t->rows.count = f->depth.count = 0;
	if (!t->volume->built || root == FS_NONE)
		return;
	add_row(t, FS_NONE, 0);
	if (file_rows_unfold(t, FS_NONE, root) && is_open(f, fs->inodes.at[root].ino))
		array_push(&levels, level_of(&fs->inodes.at[root], 0));
	while (levels.count) {
		struct level *level = &levels.at[levels.count - 1];
		uint32_t entry = level->next++, inode;
		size_t len;

		if (entry >= level->end) {
			levels.count--;
			continue;
		}
		add_row(t, entry, (uint32_t)levels.count);
		inode = fs->entries.at[entry].inode;
		len = level->path_len + 1 + jffs2_fs_name(fs, entry).len;
		/* No path leads to what lies deeper than the kernel's longest. */
		if (inode != FS_NONE && file_rows_unfold(t, entry, inode)
		        && len < PATH_MAX && is_open(f, fs->inodes.at[inode].ino))
			array_push(&levels, level_of(&fs->inodes.at[inode], len));
	}
	array_free(&levels);
}

void
file_rows_open(struct table *t)
{
	struct files *f = memory_zeroed(1, sizeof *f);

	t->state = f;
	f->generation = t->volume->generation;
	set_open(f, JFFS2_ROOT_INO, true);
	if (t->volume->built && t->root != FS_NONE && t->root < fs_of(t)->inodes.count)
		set_open(f, fs_of(t)->inodes.at[t->root].ino, true);
	make_rows(t);
}

void
file_rows_refresh(struct table *t)
{
	struct files *f = t->state;

	if (f->generation == t->volume->generation)
		return;
	f->generation = t->volume->generation;
	make_rows(t);
}

void
file_rows_close(struct table *t)
{
	struct files *f = t->state;

	if (f) {
		array_free(&f->open);
		array_free(&f->depth);
	}
	free(f);
	t->state = NULL;
}

size_t
file_rows_count(const struct table *t)
{
	return is_current(t) ? t->rows.count : 0;
}

uint32_t
table_files_entry(const struct table *t, size_t row)
{
	return t->rows.at[row];
}

uint32_t
table_files_inode(const struct table *t, size_t row)
{
	uint32_t entry = t->rows.at[row];

	return entry == FS_NONE ? root_of(t) : fs_of(t)->entries.at[entry].inode;
}

uint32_t
table_files_depth(const struct table *t, size_t row)
{
	const struct files *f = t->state;

	return f->depth.at[row];
}

/* The inode of the row, NULL if it does not exist. */
const struct jffs2_inode *
file_rows_node(const struct table *t, size_t row)
{
	uint32_t inode = table_files_inode(t, row);

	return inode == FS_NONE ? NULL : &fs_of(t)->inodes.at[inode];
}

bool
table_files_is_dir(const struct table *t, size_t row)
{
	const struct jffs2_inode *n = file_rows_node(t, row);

	return n && file_rows_is_directory(n);
}

bool
table_files_is_open(const struct table *t, size_t row)
{
	uint32_t inode = table_files_inode(t, row);

	return inode != FS_NONE && file_rows_unfold(t, t->rows.at[row], inode)
	       && is_open(t->state, fs_of(t)->inodes.at[inode].ino);
}

void
table_files_set_open(struct table *t, size_t row, bool open)
{
	uint32_t inode = table_files_inode(t, row);

	if (inode == FS_NONE || !file_rows_unfold(t, t->rows.at[row], inode))
		return;
	set_open(t->state, fs_of(t)->inodes.at[inode].ino, open);
	make_rows(t);
}

void
table_files_open_all(struct table *t, bool open)
{
	const struct jffs2_fs *fs = fs_of(t);
	struct files *f = t->state;

	f->open.count = 0;
	if (!t->volume->built)
		return;
	for (size_t i = 0; i < fs->inodes.count; i++)
		if (file_rows_is_directory(&fs->inodes.at[i])
		        && (open || i == root_of(t)))
			array_push(&f->open, fs->inodes.at[i].ino);
	make_rows(t);
}

size_t
table_files_row_of(struct table *t, uint32_t inode)
{
	const struct jffs2_fs *fs = fs_of(t);
	uint32_t at = inode;

	if (!is_current(t) || inode == FS_NONE || inode >= fs->inodes.count)
		return SIZE_MAX;
	while (at != root_of(t)) {
		uint32_t entry = fs->inodes.at[at].parent;

		if (entry == FS_NONE)
			return SIZE_MAX;
		at = fs->entries.at[entry].dir;
		set_open(t->state, fs->inodes.at[at].ino, true);
	}
	make_rows(t);
	for (size_t row = 0; row < t->rows.count; row++)
		if (table_files_inode(t, row) == inode
		        && (row == 0 || t->rows.at[row] == fs->inodes.at[inode].parent))
			return row;
	return SIZE_MAX;
}

void
table_files_path(const struct table *t, size_t row, struct text *path)
{
	const struct jffs2_fs *fs = fs_of(t);
	uint32_t entry = t->rows.at[row];
	struct span name;

	if (entry == FS_NONE) {
		jffs2_fs_path(fs, root_of(t), path);
		return;
	}
	if (fs->inodes.at[fs->entries.at[entry].dir].ino != JFFS2_ROOT_INO)
		jffs2_fs_path(fs, fs->entries.at[entry].dir, path);
	name = jffs2_fs_name(fs, entry);
	text_add(path, "/");
	text_add_bytes(path, name.at, name.len);
}
