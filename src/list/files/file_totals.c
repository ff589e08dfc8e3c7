/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "list/files/file_totals.h"

#include "list/files/file_rows_private.h"
#include "list/files/files.h"

enum { AT_ONCE = 1024 }; /* names: those of a small tree are there with its first frame */

void
file_totals_begin(struct table *t)
{
	struct files *f = t->state;

	f->totals = file_rows_there(t) ? tree_totals_begin(file_rows_tree(t)) : NULL;
	if (f->totals)
		tree_totals_step(f->totals, AT_ONCE);
}

void
file_totals_prepare(struct table *t, size_t looks)
{
	struct files *f = t->state;

	tree_totals_step(f->totals, looks);
}

bool
file_totals_complete(const struct table *t)
{
	const struct files *f = t->state;

	return !file_rows_current(t) || !f->totals || tree_totals_ready(f->totals);
}

/* False while they are not known. */
static bool
are_ready(const struct table *t)
{
	struct files *f = t->state;

	if (!f->totals)
		return false;
	while (!t->patient && tree_totals_step(f->totals, SIZE_MAX))
		continue;
	return tree_totals_ready(f->totals);
}

bool
table_files_total(const struct table *t, size_t row, struct tree_total *total)
{
	const struct files *f = t->state;
	uint32_t node = table_files_inode(t, row);

	if (node == TREE_NONE || !are_ready(t))
		return false;
	*total = tree_totals_of(f->totals, node);
	return true;
}

void
file_totals_get_below(const struct table *t, size_t row, struct cell *c)
{
	struct tree_total total = { 0 };

	c->absent = !table_files_is_dir(t, row) || !table_files_total(t, row, &total);
	c->number = total.files;
}

void
file_totals_get_stored(const struct table *t, size_t row, struct cell *c)
{
	struct tree_total total = { 0 };

	c->absent = !table_files_total(t, row, &total);
	c->number = total.stored;
}

void
file_totals_get_real(const struct table *t, size_t row, struct cell *c)
{
	struct tree_total total = { 0 };

	c->absent = !table_files_total(t, row, &total);
	c->number = total.real;
}

/* Of what the directory takes that it stands in: in the image, or where that isn't known by its
 * content. */
void
file_totals_get_share(const struct table *t, size_t row, struct cell *c)
{
	const struct files *f = t->state;
	const struct tree *tree = file_rows_tree(t);
	uint32_t entry = table_files_entry(t, row);
	struct tree_total own, all;

	c->absent = !table_files_total(t, row, &own);
	if (c->absent)
		return;
	all = entry == TREE_NONE ? own : tree_totals_of(f->totals, tree_entry(tree, entry).dir);
	c->whole = tree_tells_stored(tree) ? all.stored : all.real;
	c->share[BAR_LIVE] = tree_tells_stored(tree) ? own.stored : own.real;
}
