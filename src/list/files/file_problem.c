/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "list/files/file_problem.h"

#include <string.h>

#include "list/files/file_left.h"
#include "list/files/file_rows.h"
#include "list/files/files.h"
#include "past/past.h"
#include "text/name.h"

bool
file_problem_safe_name(const struct table *t, size_t row)
{
	uint32_t entry = t->rows.at[row];

	return entry == TREE_NONE
	       || name_is_safe(tree_entry(file_rows_tree(t), entry).name);
}

/* What is odd about the row, or NULL. */
static const char *
problem_of(const struct table *t, size_t row)
{
	const struct tree *tree = file_rows_tree(t);
	uint32_t entry = t->rows.at[row], node = table_files_inode(t, row);
	struct tree_stat st;

	if (!file_rows_stat(t, row, &st))
		return "leads to an inode that has no nodes";
	if (st.unread)
		return "its inode is not read yet";
	if (st.error)
		return strerror(st.error);
	if (table_files_is_dir(t, row)
	        && !file_rows_unfold(t, entry, node))
		return "another name of a directory that is listed elsewhere";
	if (st.made_up && node != tree_root(tree))
		return "no inode node: mode, owner and times are made up";
	if (!file_problem_safe_name(t, row))
		return "no name that a file can have";
	if (entry != TREE_NONE && !tree_listed(tree, entry))
		return "not listed by the kernel";
	return NULL;
}

/* What it lacks; in the past because nodes were lost, or erased long ago. */
static void
add_losses(const struct table *t, size_t row, struct text *out)
{
	uint32_t node = table_files_inode(t, row);

	if (node == TREE_NONE)
		return;
	if (t->volume && past_point(t->volume).kind != POINT_NOW)
		past_incomplete(t->volume, node, out);
	else
		tree_loss_words(file_rows_tree(t), node, out);
}

void
file_problem_get(const struct table *t, size_t row, struct cell *c)
{
	const char *problem;

	if (file_left(t, row) != TREE_LIVING)
		file_left_add_words(t, row, &c->text);
	else if ((problem = problem_of(t, row)))
		text_add(&c->text, problem);
	else
		add_losses(t, row, &c->text);
	c->absent = !c->text.len;
}
