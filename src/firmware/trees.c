/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parts other than JFFS2 that hold files. */
#include <stdlib.h>

#include "firmware/model/children.h"
#include "firmware/firmware_private.h"
#include "tree/tree.h"

static void
add_tree(struct firmware *f, int i)
{
	const struct part *p = &f->list.parts.at[i];
	const struct tree_maker *maker = p->format->tree;
	struct tree_part *t = memory_zeroed(1, sizeof *t);

	t->part = i;
	if (maker->absent)
		error_set(&t->err, "%s: %s", p->format->name, maker->absent);
	else
		t->tree = maker->open(span_cut(f->bytes, (size_t)p->offset, (size_t)p->len),
		        &t->err);
	if (t->tree) {
		t->tree->bytes = p->len;
		t->tree->offset = p->offset;
		t->tree->part = i;
	}
	t->ready = !t->tree;
	array_push(&f->trees, t);
}

void
trees_make(struct firmware *f)
{
	for (size_t i = 0; i < f->list.parts.count; i++)
		if (f->list.parts.at[i].kind == PART_FORMAT && f->list.parts.at[i].format->tree)
			add_tree(f, (int)i);
}

static void
give_up(struct tree_part *t, const char *why)
{
	error_set(&t->err, "%s", why);
	tree_free(t->tree);
	t->tree = NULL;
	t->ready = true;
}

/* What trees unpack counts with what stores do. */
static bool
exceeds(const struct firmware *f, const struct tree_part *t)
{
	return firmware_root(f)->work->unpacked + t->tree->held > UNPACKED_MOST;
}

bool
trees_step(struct firmware *f, uint64_t budget)
{
	for (size_t i = 0; i < f->trees.count; i++) {
		struct tree_part *t = f->trees.at[i];
		const struct tree_maker *maker = f->list.parts.at[t->part].format->tree;

		if (t->ready)
			continue;
		if (tree_step(t->tree, budget) && !exceeds(f, t))
			return true;
		t->ready = true;
		t->limited = exceeds(f, t) || (maker->limited && maker->limited(t->tree));
		if (exceeds(f, t))
			give_up(t, "too much is unpacked already");
		else if (maker->failure && *maker->failure(t->tree))
			give_up(t, maker->failure(t->tree));
		if (t->tree)
			firmware_root(f)->work->unpacked += t->tree->held;
		return true;
	}
	return false;
}

void
trees_stop(struct firmware *f)
{
	for (size_t i = 0; i < f->trees.count; i++)
		if (!f->trees.at[i]->ready)
			give_up(f->trees.at[i], "stopped before its files were known");
}

void
trees_free(struct firmware *f)
{
	for (size_t i = 0; i < f->trees.count; i++) {
		tree_free(f->trees.at[i]->tree);
		array_free(&f->trees.at[i]->unreadable);
		free(f->trees.at[i]);
	}
	array_free(&f->trees);
}
