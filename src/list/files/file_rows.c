/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tree of files, directories folded or open. Rows are entries of the tree, TREE_NONE for
 * the root. A directory is unfolded only under the name that leads to it first (tree_parent),
 * so a made-up cycle or a directory with many names cannot make the tree endless.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "firmware/firmware.h"
#include "list/files/file_rows_private.h"
#include "list/files/file_wishes.h"
#include "list/files/files.h"
#include "list/list.h"
#include "past/lens.h"
#include "table/table.h"

const struct tree *
file_rows_tree(const struct table *t)
{
	const struct files *f = t->state;

	return f->step ? f->step : f->together ? f->together : t->tree;
}

bool
file_rows_there(const struct table *t)
{
	return t->volume ? t->volume->built : t->tree != NULL;
}

static uint64_t
generation_of(const struct table *t)
{
	return t->volume ? t->volume->generation + t->volume->wishes : 0;
}

bool
file_rows_current(const struct table *t)
{
	const struct files *f = t->state;

	return file_rows_there(t) && f->generation == generation_of(t);
}

uint32_t
file_rows_root(const struct table *t)
{
	const struct tree *tree = file_rows_tree(t);

	return t->root != TREE_NONE && t->root < tree_nodes(tree) ? t->root : tree_root(tree);
}

uint32_t
file_rows_ino(const struct table *t, uint32_t node)
{
	struct tree_stat st;

	tree_stat(file_rows_tree(t), node, &st);
	return st.ino;
}

/* ---- rows ---- */

bool
file_rows_unfold(const struct table *t, uint32_t entry, uint32_t node)
{
	const struct tree *tree = file_rows_tree(t);

	return tree_leads_to_directory(tree, entry, node)
	       && (entry == TREE_NONE
	           || (tree_parent(tree, node) == entry && node != file_rows_root(t)));
}

static void
add_row(struct table *t, uint32_t entry, uint32_t depth)
{
	struct files *f = t->state;

	array_push(&t->rows, entry);
	array_push(&f->depth, depth);
}

/* Lists one name and enters it next if it is an open directory. */
static void
list_name(struct table *t, uint32_t entry, uint32_t depth, size_t path_len,
        struct file_level *below)
{
	const struct files *f = t->state;
	const struct tree *tree = file_rows_tree(t);
	uint32_t node = tree_leads_to(tree, entry);

	add_row(t, entry, depth);
	*below = (struct file_level){ .dir = TREE_NONE };
	if (node == TREE_NONE || !file_rows_unfold(t, entry, node)
	        || !folds_have(&f->open, file_rows_ino(t, node)))
		return;
	below->path_len = path_len + 1 + tree_entry(tree, entry).name.len;
	/* No path leads to what lies deeper than the kernel's longest. */
	if (below->path_len < PATH_MAX)
		below->dir = node;
}

bool
file_rows_list(struct table *t, struct file_rows_next *next, size_t *looks)
{
	while (next->levels.count && *looks > 0) {
		struct file_level *level = &next->levels.at[next->levels.count - 1], below;
		uint32_t entry = file_wishes_next(t, level->dir, &level->names);

		--*looks;
		if (entry == TREE_NONE) {
			next->levels.count--;
			continue;
		}
		list_name(t, entry, (uint32_t)next->levels.count, level->path_len, &below);
		if (below.dir != TREE_NONE)
			array_push(&next->levels, below);
	}
	return next->levels.count > 0;
}

void
file_rows_begin(struct table *t, struct file_rows_next *next)
{
	struct files *f = t->state;
	uint32_t root;

	next->begun = true;
	t->rows.count = f->depth.count = 0;
	root = file_rows_there(t) ? file_rows_root(t) : TREE_NONE;
	if (root == TREE_NONE)
		return;
	add_row(t, TREE_NONE, 0);
	if (file_rows_unfold(t, TREE_NONE, root) && folds_have(&f->open, file_rows_ino(t, root)))
		array_push(&next->levels, ((struct file_level){ .dir = root }));
}

void
file_rows_make(struct table *t)
{
	struct file_rows_next all = { .walked = true };
	struct files *f = t->state;
	size_t looks = SIZE_MAX;

	/* What is being made is of what was open. */
	if (f->next) {
		f->next->begun = false;
		f->next->levels.count = 0;
	}
	file_rows_begin(t, &all);
	file_rows_list(t, &all, &looks);
	array_free(&all.levels);
}

static void
open_first(struct table *t)
{
	struct files *f = t->state;

	f->begun = true;
	if (tree_root(t->tree) != TREE_NONE)
		folds_set(&f->open, file_rows_ino(t, tree_root(t->tree)), true);
	if (t->root != TREE_NONE && t->root < tree_nodes(t->tree))
		folds_set(&f->open, file_rows_ino(t, t->root), true);
}

void
file_rows_look_again(struct table *t)
{
	struct files *f = t->state;
	bool with_deleted;
	size_t looks = SIZE_MAX;

	file_rows_drop_next(f);
	tree_totals_free(f->totals);
	tree_free(f->step);
	tree_free(f->together);
	if (t->volume && file_rows_there(t))
		t->tree = volume_files(t->volume);
	f->step = t->volume && file_rows_there(t) ? lens_tree(&t->lens, t->volume) : NULL;
	if (f->step)
		lens_walk(f->step, &looks);
	with_deleted = t->deleted && !f->step && file_rows_there(t) && t->tree->class->with_deleted;
	f->together = with_deleted && !t->patient ? tree_with_deleted(t->tree) : NULL;
	if (file_rows_there(t) && !f->begun)
		open_first(t);
	file_totals_begin(t);
	file_rows_make(t);
	if (with_deleted && t->patient)
		file_rows_begin_next(t);
}

void
file_rows_open(struct table *t)
{
	struct files *f = memory_zeroed(1, sizeof *f);

	t->state = f;
	f->generation = generation_of(t);
	if (t->volume)
		t->tree = volume_tree(t->volume);
	file_rows_look_again(t);
}

void
file_rows_refresh(struct table *t)
{
	struct files *f = t->state;

	if (f->generation == generation_of(t))
		return;
	f->generation = generation_of(t);
	file_rows_look_again(t);
}

const struct tree *
table_files_tree(const struct table *t)
{
	return file_rows_tree(t);
}

bool
table_files_keep_deleted(const struct table *t)
{
	const struct files *f = t->state;

	return t->tree && t->tree->class->with_deleted && !f->step;
}

void
file_rows_close(struct table *t)
{
	struct files *f = t->state;

	if (f) {
		file_rows_drop_next(f);
		tree_totals_free(f->totals);
		tree_free(f->step);
		tree_free(f->together);
		folds_free(&f->open);
		folds_free(&f->before);
		array_free(&f->depth);
	}
	free(f);
	t->state = NULL;
}

size_t
file_rows_count(const struct table *t)
{
	return file_rows_current(t) ? t->rows.count : 0;
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

	return entry == TREE_NONE ? file_rows_root(t) : tree_leads_to(file_rows_tree(t), entry);
}

uint32_t
table_files_dirent(const struct table *t, size_t row)
{
	uint32_t entry = t->rows.at[row];
	struct tree_place p;

	return entry != TREE_NONE && tree_place(file_rows_tree(t), entry, TREE_NONE, &p)
	       ? p.piece : TREE_NONE;
}

bool
table_files_is_first(const struct table *t, size_t row)
{
	uint32_t entry = t->rows.at[row], node = table_files_inode(t, row);

	return node != TREE_NONE && tree_parent(file_rows_tree(t), node) == entry;
}

uint32_t
table_files_depth(const struct table *t, size_t row)
{
	const struct files *f = t->state;

	return f->depth.at[row];
}

bool
file_rows_stat(const struct table *t, size_t row, struct tree_stat *st)
{
	uint32_t node = table_files_inode(t, row);

	if (node != TREE_NONE)
		tree_stat(file_rows_tree(t), node, st);
	return node != TREE_NONE;
}

void
table_files_path(const struct table *t, size_t row, struct text *path)
{
	struct path whole = { .most = SIZE_MAX }; /* rows end with the kernel's longest */

	if (t->rows.at[row] == TREE_NONE) {
		tree_add_path(t->tree, file_rows_root(t), path);
		return;
	}
	tree_climb(file_rows_tree(t), t->rows.at[row], &whole);
	path_end(&whole, path);
}

void
table_open_files(struct table *t, struct firmware *f, const struct tree *tree, uint32_t root)
{
	*t = (struct table){ .class = &table_files, .firmware = f, .tree = tree,
		.volume = firmware_volume(f, tree->part), .root = root };
	table_begin(t);
}
