/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mounted tree, but for one file, which is as it was at some version. */
#include "jffs2/history.h"
#include "jffs2/tree_private.h"

struct version_tree {
	struct jffs2_tree base;
	uint32_t node;
	struct jffs2_view view;
};

static const struct version_tree *
version_of(const struct tree *t)
{
	return (const struct version_tree *)t;
}

/* Its metadata count as they are now, but for its size. */
static void
stat_version(const struct tree *t, uint32_t node, struct tree_stat *st)
{
	const struct version_tree *v = version_of(t);

	jffs2_tree_stat(t, node, st);
	if (node != v->node)
		return;
	st->error = 0;
	st->size = v->view.size;
}

static int64_t
read_version(const struct tree_reader *r, uint32_t node, uint64_t at, uint8_t *out,
        uint32_t len, uint64_t *work, struct error *err)
{
	const struct version_tree *v = version_of(r->tree);

	if (node != v->node)
		return jffs2_tree_read(r, node, at, out, len, work, err);
	if (at >= v->view.size)
		return 0;
	return jffs2_view_read_some(v->base.fs, r->cache, &v->view, (uint32_t)at, out, len, work,
	        err);
}

static void
free_version(struct tree *t)
{
	struct version_tree *v = (struct version_tree *)t;

	jffs2_view_free(&v->view);
	free(v);
}

static const struct tree_class version_class = {
	.name = "JFFS2",
	.name_max = JFFS2_NAME_MAX,
	.dangling = "its inode has no nodes",
	.unreadable = "no node of it can be read",
	.node_count = jffs2_tree_nodes,
	.entry_count = jffs2_tree_entries,
	.root = jffs2_tree_root,
	.stat = stat_version,
	.entry = jffs2_tree_entry,
	.list = jffs2_tree_list,
	.parent = jffs2_tree_parent,
	.read = read_version,
	.reader_new = jffs2_tree_reader_new,
	.reader_free = jffs2_tree_reader_free,
	.target = jffs2_tree_target,
	.find = jffs2_tree_find,
	.by_ino = jffs2_tree_by_ino,
	.listed = jffs2_tree_listed,
	.free = free_version,
	.doubtful = jffs2_tree_doubtful,
};

struct tree *
jffs2_tree_at_version(const struct tree *t, uint32_t node, uint32_t version,
        struct error *err)
{
	const struct jffs2_tree *mounted = jffs2_tree_of(t);
	struct version_tree *v = memory_zeroed(1, sizeof *v);

	v->base = *mounted;
	v->base.tree.class = &version_class;
	v->node = node;
	if (jffs2_view_at(mounted->fs, node, version, &v->view, err))
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
