/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who was named: after another filter changed names, and what is removed. */
#include "jffs2/build/build_private.h"
#include "jffs2/view/past.h"

static void
mark_child(struct jffs2_build *b, uint32_t node)
{
	uint32_t ino, child;

	if (!jffs2_extent_is(&b->log->extents.at[node], JFFS2_DIRENT))
		return;
	ino = jffs2_log_dirent(b->log, node).ino;
	child = ino ? inode_index(b->fs, ino) : FS_NONE;
	if (child != FS_NONE)
		mark(b, child, MARK_NAMED);
}

/* Inodes that directory `i` names or named: the state of those names may have changed. False while
 * there is more to do. */
static bool
mark_children(struct jffs2_build *b, uint32_t i, uint64_t *left)
{
	const struct jffs2_fs *root = view_root(b->fs);
	struct jffs2_range r = jffs2_fs_nodes(root, i);
	uint32_t *node = &b->changing.node;

	for (; *node < r.to - r.from; ++*node, --*left) {
		if (*left == 0)
			return false;
		mark_child(b, jffs2_fs_node(root, r.from + *node));
	}
	b->fs->work += r.to - r.from;
	*node = 0;
	return true;
}

/* Those of all marked directories. False while there is more to do. */
static bool
mark_all_children(struct jffs2_build *b, uint64_t *left)
{
	for (; b->next < marked_count(b); b->next++, *left -= *left > 0) {
		uint32_t i = marked_at(b, b->next);

		if (*left == 0 || (b->marks[i] & (MARK_NAMES | MARK_ENDED)
		            && !mark_children(b, i, left)))
			return false;
	}
	b->next = 0;
	return true;
}

/* A dirent that is present but whose name has no effect. */
static bool
is_dead_name(const struct jffs2_build *b, uint32_t node)
{
	enum node_state state = jffs2_fs_state(b->fs, node);
	uint32_t dir;

	if (state == STATE_LATER)
		return false;
	if (state == STATE_SUPERSEDED || !jffs2_fs_counts(b->fs, node))
		return true;
	dir = inode_index(b->fs, b->log->extents.at[node].ino);
	return dir != FS_NONE && state != STATE_DROPPED && jffs2_fs_at(b->fs, dir)->removed;
}

static bool
was_named(const struct jffs2_build *b, uint32_t ino, uint64_t *left)
{
	const struct jffs2_past *past = b->to.past;

	for (size_t k = jffs2_past_names(past, ino); k < past->names.count
	        && past->names.at[k].ino == ino; k++) {
		*left -= *left > 0;
		if (belongs_to_inode(&b->log->extents.at[past->names.at[k].node])
		        && is_dead_name(b, past->names.at[k].node))
			return true;
	}
	return false;
}

static void
name_again(struct jffs2_build *b, uint32_t i, uint64_t *left)
{
	const struct jffs2_inode *inode = jffs2_fs_at(b->fs, i);
	bool named;

	if (!(b->marks[i] & MARK_NAMED) || inode->absent)
		return;
	named = was_named(b, inode->ino, left);
	if (named == inode->was_named)
		return;
	inode_write(b, i)->was_named = named;
	mark(b, i, MARK_RESOLVE);
}

bool
change_named(struct jffs2_build *b, uint64_t *left)
{
	if (!b->changing.children && !mark_all_children(b, left))
		return true;
	b->changing.children = true;
	for (; b->next < marked_count(b); b->next++, *left -= *left > 0) {
		if (*left == 0)
			return true;
		name_again(b, marked_at(b, b->next), left);
	}
	b->next = 0;
	return false;
}
