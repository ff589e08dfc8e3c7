/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The class: stat and readdir are answered from the index. */
#include <stdlib.h>
#include <sys/stat.h>

#include "squashfs/squashfs.h"
#include "squashfs/squashfs_private.h"

static const struct squashfs_tree *
of(const struct tree *t)
{
	return (const struct squashfs_tree *)t;
}

static uint32_t
node_count(const struct tree *t)
{
	return (uint32_t)of(t)->nodes.count;
}

static uint32_t
entry_count(const struct tree *t)
{
	return (uint32_t)of(t)->entries.count;
}

static uint32_t
root(const struct tree *t)
{
	(void)t;
	return 0;
}

/* Times other than mtime are the same (kernel: squashfs_new_inode); device numbers are as in
 * new_decode_dev. */
static void
stat_node(const struct tree *t, uint32_t node, struct tree_stat *st)
{
	const struct squashfs_node *n = &of(t)->nodes.at[node];
	bool device = S_ISCHR(n->mode) || S_ISBLK(n->mode);

	*st = (struct tree_stat){ .error = n->error, .ino = n->ino, .mode = n->mode,
		.uid = n->uid, .gid = n->gid, .nlink = n->nlink, .size = n->size,
		.mtime = n->mtime, .atime = n->mtime, .ctime = n->mtime,
		.major = device ? n->devno >> 8 & 0xfff : 0,
		.minor = device ? (n->devno & 0xff) | (n->devno >> 12 & 0xfff00) : 0 };
}

static struct tree_entry
entry(const struct tree *t, uint32_t entry)
{
	const struct squashfs_entry *e = &of(t)->entries.at[entry];

	return (struct tree_entry){ e->dir, e->node, span_of(of(t)->text.at + e->name, e->len) };
}

static bool
is_listed_directory(const struct squashfs_node *n)
{
	return S_ISDIR(n->mode) && !n->error;
}

static uint32_t
list(const struct tree *t, uint32_t dir, uint32_t k)
{
	const struct squashfs_node *n = &of(t)->nodes.at[dir];

	return is_listed_directory(n) && k < n->count ? n->first + k : TREE_NONE;
}

static uint32_t
parent(const struct tree *t, uint32_t node)
{
	return of(t)->nodes.at[node].parent;
}

static struct span
target(const struct tree *t, uint32_t node)
{
	const struct squashfs_node *n = &of(t)->nodes.at[node];

	return S_ISLNK(n->mode) && !n->error ? span_of(of(t)->text.at + n->first, n->count)
	                                     : span_of(NULL, 0);
}

static uint32_t
find(const struct tree *t, uint32_t dir, struct span name)
{
	const struct squashfs_node *n = &of(t)->nodes.at[dir];

	return tree_find_sorted(t, n->first, is_listed_directory(n) ? n->count : 0, name);
}

static uint64_t
stored(const struct tree *t, uint32_t node)
{
	const struct squashfs_node *n = &of(t)->nodes.at[node];

	return S_ISREG(n->mode) && !n->error ? n->stored : 0;
}

static bool
tells_stored(const struct tree *t)
{
	return !of(t)->uncounted;
}

static void
free_tree(struct tree *tree)
{
	struct squashfs_tree *t = (struct squashfs_tree *)tree;

	squashfs_index_end(t);
	array_free(&t->nodes);
	array_free(&t->entries);
	text_free(&t->text);
	free(t);
}

static const struct tree_class class = {
	.name = "squashfs",
	.name_max = SQUASHFS_NAME_MOST,
	.dangling = "its inode is not there",
	.unreadable = "its inode cannot be read",
	.node_count = node_count,
	.entry_count = entry_count,
	.root = root,
	.stat = stat_node,
	.entry = entry,
	.list = list,
	.parent = parent,
	.read = squashfs_read,
	.failed_at = squashfs_failed_at,
	.target = target,
	.step = squashfs_index_step,
	.free = free_tree,
	.reader_new = squashfs_reader_new,
	.reader_free = squashfs_reader_free,
	.find = find,
	.stored = stored,
	.tells_stored = tells_stored,
	.xattrs = squashfs_xattrs,
};

static struct tree *
open_part(struct span part, struct error *err)
{
	struct squashfs_tree *t = squashfs_index_begin(part, err);

	if (!t)
		return NULL;
	t->tree.class = &class;
	return &t->tree;
}

static const char *
failure(const struct tree *t)
{
	return of(t)->failure.text;
}

static const char *
trouble(const struct tree *t)
{
	return of(t)->trouble.text;
}

/* What cannot be decompressed here may be whole. */
static bool
is_damaged(struct span part)
{
	struct squashfs_source s;
	struct error err;
	bool readable = squashfs_source_open(&s, part, &err);

	if (readable)
		squashfs_source_close(&s);
	return readable;
}

const struct tree_maker squashfs_maker = {
	.open = open_part,
	.is_damaged = is_damaged,
	.failure = failure,
	.trouble = trouble,
};
