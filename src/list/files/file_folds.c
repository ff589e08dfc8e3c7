/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of files: which directories are open, and where a node stands. */
#include "list/files/file_rows_private.h"
#include "list/files/files.h"
#include "table/table.h"

bool
table_files_is_dir(const struct table *t, size_t row)
{
	uint32_t node = table_files_inode(t, row);

	return node != TREE_NONE
	       && tree_leads_to_directory(file_rows_tree(t), t->rows.at[row], node);
}

bool
table_files_is_open(const struct table *t, size_t row)
{
	const struct files *f = t->state;
	uint32_t node = table_files_inode(t, row);

	return node != TREE_NONE && file_rows_unfold(t, t->rows.at[row], node)
	       && folds_have(&f->open, file_rows_ino(t, node));
}

void
table_files_set_open(struct table *t, size_t row, bool open)
{
	struct files *f = t->state;
	uint32_t node = table_files_inode(t, row);

	if (node == TREE_NONE || !file_rows_unfold(t, t->rows.at[row], node))
		return;
	folds_set(&f->open, file_rows_ino(t, node), open);
	file_rows_make(t);
}

void
table_files_open_all(struct table *t, bool open)
{
	struct files *f = t->state;
	const struct tree *tree = file_rows_tree(t);

	folds_clear(&f->open);
	if (!file_rows_there(t))
		return;
	for (uint32_t i = 0; i < tree_nodes(tree); i++)
		if ((tree_is_directory(t->tree, i)
		     || tree_leads_to_directory(tree, tree_parent(tree, i), i))
		        && (open || i == file_rows_root(t)))
			folds_add(&f->open, file_rows_ino(t, i));
	folds_sort(&f->open);
	file_rows_make(t);
}

void
file_rows_unfold_all(struct table *t, bool all)
{
	struct files *f = t->state;

	if (f->unfolded == all)
		return;
	f->unfolded = all;
	if (all) {
		f->before = f->open;
		f->open = (struct folds){ 0 };
		table_files_open_all(t, true);
		return;
	}
	folds_free(&f->open);
	f->open = f->before;
	f->before = (struct folds){ 0 };
	file_rows_make(t);
}

/* A filter unfolds all for as long as it is there. */
static struct folds *
lasting(const struct table *t)
{
	struct files *f = t->state;

	return f->unfolded ? &f->before : &f->open;
}

const uint32_t *
table_files_opened(const struct table *t, size_t *count)
{
	*count = lasting(t)->inos.count;
	return lasting(t)->inos.at;
}

void
table_files_reopen(struct table *t, const uint32_t *inos, size_t count)
{
	folds_clear(lasting(t));
	for (size_t i = 0; i < count; i++)
		folds_set(lasting(t), inos[i], true);
	file_rows_make(t);
}

/* The node of the tree that is shown. That of a step has no files that are still to be made. */
static uint32_t
shown_node(const struct table *t, uint32_t node)
{
	const struct files *f = t->state;
	struct tree_stat st;

	if (node == TREE_NONE || node >= tree_nodes(t->tree))
		return TREE_NONE;
	if (!f->step)
		return node;
	tree_stat(t->tree, node, &st);
	node = tree_by_ino(f->step, st.ino);
	return node < tree_nodes(f->step) ? node : TREE_NONE;
}

size_t
table_files_row_of(struct table *t, uint32_t node)
{
	struct files *f = t->state;
	bool opened = false;
	uint32_t at;

	if (!file_rows_current(t))
		return SIZE_MAX;
	at = node = shown_node(t, node);
	if (node == TREE_NONE)
		return SIZE_MAX;
	while (at != file_rows_root(t)) {
		uint32_t entry = tree_parent(file_rows_tree(t), at);

		if (entry == TREE_NONE)
			return SIZE_MAX;
		at = tree_entry(file_rows_tree(t), entry).dir;
		opened |= !folds_have(&f->open, file_rows_ino(t, at));
		folds_set(&f->open, file_rows_ino(t, at), true);
	}
	if (opened)
		file_rows_make(t);
	for (size_t row = 0; row < t->rows.count; row++)
		if (table_files_inode(t, row) == node
		        && (row == 0 || table_files_is_first(t, row)))
			return row;
	return SIZE_MAX;
}
