/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "list/files/file_left.h"

#include "list/files/file_rows.h"
#include "list/files/files.h"

enum tree_left
file_left(const struct table *t, size_t row)
{
	return tree_left(file_rows_tree(t), table_files_entry(t, row));
}

void
file_left_get(const struct table *t, size_t row, struct cell *c)
{
	static const char *const words[] = { [TREE_LEFT_ALL] = "all", [TREE_LEFT_SOME] = "some",
		[TREE_LEFT_NAME] = "name" };
	enum tree_left left = file_left(t, row);

	c->absent = left == TREE_LIVING;
	if (!c->absent)
		text_add(&c->text, words[left]);
}

void
file_left_add_words(const struct table *t, size_t row, struct text *out)
{
	static const char *const words[] = { [TREE_LEFT_ALL] = "deleted, and all of it is left",
		[TREE_LEFT_SOME] = "deleted", [TREE_LEFT_NAME] = "deleted: only its name is left" };
	const struct tree *tree = file_rows_tree(t);

	text_add(out, words[file_left(t, row)]);
	if (tree->class->remark)
		tree->class->remark(tree, table_files_entry(t, row), out);
}
