/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mounted tree, except for one file, which is as it was at some version. */
#include "jffs2/tree/history.h"
#include "jffs2/tree/loss.h"
#include "jffs2/tree/tree_private.h"

struct version_tree {
	struct jffs2_tree base;
	struct jffs2_fs view;
	struct jffs2_at_version making;
};

static void
free_version(struct tree *t)
{
	struct version_tree *v = (struct version_tree *)t;

	jffs2_at_version_end(&v->making);
	jffs2_fs_free(&v->view);
	free(v);
}

static bool
step(struct tree *t, uint64_t budget)
{
	return jffs2_at_version_step(&((struct version_tree *)t)->making, &budget);
}

static void
loss(const struct tree *t, uint32_t node, struct tree_loss *l)
{
	const struct jffs2_at_version *made = &((const struct version_tree *)t)->making;

	if (node == made->inode)
		*l = jffs2_version_loss(jffs2_tree_of(t), node, made->version);
	else
		jffs2_tree_loss(t, node, l);
}

static const struct tree_class version_class = {
	JFFS2_TREE_ALL,
	.node_count = jffs2_tree_nodes,
	.entry_count = jffs2_tree_entries,
	.root = jffs2_tree_root,
	.stat = jffs2_tree_stat,
	.entry = jffs2_tree_entry,
	.list = jffs2_tree_list,
	.parent = jffs2_tree_parent,
	.read = jffs2_tree_read,
	.target = jffs2_tree_target,
	.find = jffs2_tree_find,
	.by_ino = jffs2_tree_by_ino,
	.listed = jffs2_tree_listed,
	.hole = jffs2_tree_hole,
	.loss = loss,
	.content_place = jffs2_tree_content_place,
	.step = step,
	.free = free_version,
};

struct tree *
jffs2_tree_at_version(const struct tree *t, uint32_t node, uint32_t version,
        struct error *err)
{
	const struct jffs2_tree *mounted = jffs2_tree_of(t);
	struct version_tree *v = memory_zeroed(1, sizeof *v);

	v->base = *mounted;
	v->base.tree.class = &version_class;
	v->base.fs = &v->view;
	if (jffs2_at_version_begin(&v->making, &v->view, mounted->fs, node, version, err))
		return &v->base.tree;
	free_version(&v->base.tree);
	return NULL;
}

bool
jffs2_tree_version_before(const struct tree *t, uint32_t node, uint32_t version,
        uint32_t *before)
{
	struct jffs2_history h = { 0 };
	bool found = false;

	jffs2_history_list(jffs2_tree_of(t)->fs, node, &h);
	for (size_t i = 0; i < h.versions.count; i++)
		if (h.versions.at[i].version < version) {
			*before = h.versions.at[i].version;
			found = true;
		}
	jffs2_history_free(&h);
	return found;
}
