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

#include "list/files.h"
#include "past/lens.h"
#include "table/table.h"

#include "list/file_rows.h"

struct files {
	uint64_t generation;    /* of the volume when the rows were made */
	ARRAY(uint32_t) open;   /* inode numbers of open directories, ascending */
	ARRAY(uint32_t) depth;  /* of each row */
	ARRAY(uint32_t) parents; /* with a lens: of each inode */
};

/* A directory while the rows are made. */
struct level {
	uint32_t dir, next; /* its names still to be listed */
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

static uint32_t
parent_of(const struct table *t, uint32_t inode)
{
	const struct files *f = t->state;

	return inode < f->parents.count ? f->parents.at[inode]
	                                : fs_of(t)->inodes.at[inode].parent;
}

static struct jffs2_entry
entry_of(const struct table *t, uint32_t entry)
{
	return lens_entry(&t->lens, t->volume, entry);
}

struct span
file_rows_name(const struct table *t, uint32_t entry)
{
	return jffs2_log_dirent(&t->volume->log, entry_of(t, entry).node).name;
}

bool
file_rows_read(const struct table *t, size_t row)
{
	uint32_t inode = table_files_inode(t, row);

	return inode != FS_NONE && lens_read(&t->lens, t->volume, inode);
}

bool
file_rows_is_directory(const struct table *t, uint32_t entry, uint32_t inode)
{
	return lens_directory(&t->lens, t->volume, entry, inode);
}

/* True if the directory's content is listed under this entry. */
bool
file_rows_unfold(const struct table *t, uint32_t entry, uint32_t inode)
{
	return file_rows_is_directory(t, entry, inode)
	       && (entry == FS_NONE
	           || (parent_of(t, inode) == entry && inode != root_of(t)));
}

static void
add_row(struct table *t, uint32_t entry, uint32_t depth)
{
	struct files *f = t->state;

	array_push(&t->rows, entry);
	array_push(&f->depth, depth);
}

/* Which name leads to each inode first may differ from step to step. */
static void
find_parents(struct table *t)
{
	struct files *f = t->state;

	f->parents.count = 0;
	if (!lens_on(&t->lens, t->volume))
		return;
	array_reserve(&f->parents, fs_of(t)->inodes.count);
	f->parents.count = fs_of(t)->inodes.count;
	lens_parents(&t->lens, t->volume, f->parents.at);
}

/* Lists one name; a directory that is open is gone into next. */
static void
list_name(struct table *t, uint32_t entry, uint32_t depth, size_t path_len,
        struct level *below)
{
	uint32_t inode = entry_of(t, entry).inode;
	size_t len = path_len + 1 + file_rows_name(t, entry).len;

	add_row(t, entry, depth);
	*below = (struct level){ FS_NONE, 0, len };
	/* No path leads to what lies deeper than the kernel's longest. */
	if (inode != FS_NONE && len < PATH_MAX && file_rows_unfold(t, entry, inode)
	        && is_open(t->state, fs_of(t)->inodes.at[inode].ino))
		below->dir = inode;
}

static void
list_below(struct table *t, uint32_t root)
{
	ARRAY(struct level) levels = { 0 };

	array_push(&levels, ((struct level){ root, 0, 0 }));
	while (levels.count) {
		struct level *level = &levels.at[levels.count - 1], below;
		uint32_t entry = lens_name(&t->lens, t->volume, level->dir, level->next++);

		if (entry == FS_NONE) {
			levels.count--;
			continue;
		}
		if (!lens_there(&t->lens, t->volume, entry))
			continue;
		list_name(t, entry, (uint32_t)levels.count, level->path_len, &below);
		if (below.dir != FS_NONE)
			array_push(&levels, below);
	}
	array_free(&levels);
}

static void
make_rows(struct table *t)
{
	struct files *f = t->state;
	uint32_t root = root_of(t);

	t->rows.count = f->depth.count = 0;
	if (!t->volume->built || root == FS_NONE)
		return;
	find_parents(t);
	add_row(t, FS_NONE, 0);
	if (file_rows_unfold(t, FS_NONE, root)
	        && is_open(f, fs_of(t)->inodes.at[root].ino))
		list_below(t, root);
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
file_rows_look(struct table *t)
{
	make_rows(t);
}

void
file_rows_close(struct table *t)
{
	struct files *f = t->state;

	if (f) {
		array_free(&f->open);
		array_free(&f->depth);
		array_free(&f->parents);
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

	return entry == FS_NONE ? root_of(t) : entry_of(t, entry).inode;
}

uint32_t
table_files_dirent(const struct table *t, size_t row)
{
	uint32_t entry = t->rows.at[row];

	return entry == FS_NONE ? EXTENT_NONE : entry_of(t, entry).node;
}

bool
table_files_is_first(const struct table *t, size_t row)
{
	uint32_t entry = t->rows.at[row], inode = table_files_inode(t, row);

	return inode != FS_NONE && parent_of(t, inode) == entry;
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
	uint32_t inode = table_files_inode(t, row);

	return inode != FS_NONE && file_rows_is_directory(t, t->rows.at[row], inode);
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
		if (S_ISDIR(fs->inodes.at[i].mode) && !fs->inodes.at[i].error
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
		uint32_t entry = parent_of(t, at);

		if (entry == FS_NONE)
			return SIZE_MAX;
		at = entry_of(t, entry).dir;
		set_open(t->state, fs->inodes.at[at].ino, true);
	}
	make_rows(t);
	for (size_t row = 0; row < t->rows.count; row++)
		if (table_files_inode(t, row) == inode
		        && (row == 0 || t->rows.at[row] == parent_of(t, inode)))
			return row;
	return SIZE_MAX;
}

/* The whole path of a directory, as long as the kernel's longest. With a lens it is that of
 * the step; parents were set walking down from the root, so the way up ends there. */
static void
add_directory(const struct table *t, uint32_t dir, struct text *path)
{
	ARRAY(uint32_t) entries = { 0 };

	while (parent_of(t, dir) != FS_NONE) {
		array_push(&entries, parent_of(t, dir));
		dir = entry_of(t, parent_of(t, dir)).dir;
	}
	while (entries.count) {
		struct span name = file_rows_name(t, entries.at[--entries.count]);

		text_add(path, "/");
		text_add_name(path, name);
	}
	array_free(&entries);
}

void
table_files_path(const struct table *t, size_t row, struct text *path)
{
	uint32_t entry = t->rows.at[row];
	struct span name;

	if (entry == FS_NONE) {
		jffs2_fs_path(fs_of(t), root_of(t), path);
		return;
	}
	add_directory(t, entry_of(t, entry).dir, path);
	name = file_rows_name(t, entry);
	text_add(path, "/");
	text_add_name(path, name);
}
