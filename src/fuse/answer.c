/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuse/answer_private.h"

#include <errno.h>
#include <string.h>
#include <sys/sysmacros.h>

/* Bits of a number: the node, 1 + the tree, whether it is below .flashloupe. */
enum { TREE_SHIFT = 32, META_SHIFT = 63 };

static const uint64_t top_meta = UINT64_C(1) << META_SHIFT;

struct share *
share_new(const struct shared_tree *trees, size_t count, bool alone,
        const struct share_source *source)
{
	struct share *s = memory_zeroed(1, sizeof *s);

	s->trees = trees;
	s->count = count;
	s->alone = alone;
	s->source = *source;
	pthread_mutex_init(&s->lock, NULL);
	s->readers = memory_zeroed(count, sizeof *s->readers);
	s->known = memory_zeroed(count, sizeof *s->known);
	for (size_t i = 0; i < count; i++)
		s->known[i] = memory_zeroed(tree_nodes(trees[i].tree) + 1, 1);
	return s;
}

void
share_free(struct share *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->count; i++) {
		for (size_t k = 0; k < s->readers[i].count; k++)
			tree_reader_free(s->readers[i].at[k]);
		array_free(&s->readers[i]);
		free(s->known[i]);
	}
	pthread_mutex_destroy(&s->lock);
	free(s->readers);
	free(s->known);
	text_free(&s->about);
	free(s);
}

bool
answer_find(const struct share *s, uint64_t number, struct answer_node *n)
{
	uint64_t tree = (number & ~top_meta) >> TREE_SHIFT;

	*n = (struct answer_node){ .tree = SIZE_MAX, .meta = (number & top_meta) != 0 };
	if (number == ANSWER_TOP || number == top_meta) {
		n->tree = s->alone ? 0 : SIZE_MAX;
		n->node = s->alone ? tree_root(s->trees[0].tree) : 0;
		return !n->meta || s->source.about;
	}
	n->node = (uint32_t)number;
	if (tree == 0 || tree > s->count || (n->meta && !s->source.about))
		return false;
	n->tree = (size_t)tree - 1;
	return n->node < tree_nodes(s->trees[n->tree].tree);
}

uint64_t
answer_number(const struct share *s, const struct answer_node *n)
{
	uint64_t meta = n->meta ? top_meta : 0;

	if (n->tree == SIZE_MAX
	        || (s->alone && n->node == tree_root(s->trees[0].tree)))
		return n->meta ? top_meta : ANSWER_TOP;
	return meta | (uint64_t)(n->tree + 1) << TREE_SHIFT | n->node;
}

const struct tree *
answer_tree(const struct share *s, const struct answer_node *n)
{
	return n->tree == SIZE_MAX ? NULL : s->trees[n->tree].tree;
}

bool
answer_is_directory(const struct share *s, const struct answer_node *n)
{
	const struct tree *t = answer_tree(s, n);

	return !t || tree_is_directory(t, n->node);
}

bool
answer_spoiled(const struct share *s)
{
	return s->source.spoiled && s->source.spoiled(s->source.arg);
}

/* ---- stat ---- */

/* A directory, or a text, that no file system has. */
static void
make_up(struct stat *st, uint64_t number, bool directory)
{
	memset(st, 0, sizeof *st);
	st->st_ino = number;
	st->st_mode = directory ? S_IFDIR | 0555 : S_IFREG | 0444;
	st->st_nlink = directory ? 2 : 1;
	st->st_blksize = 4096;
}

static int
stat_about(struct share *s, const struct answer_node *n, struct stat *st)
{
	bool directory = answer_is_directory(s, n);

	make_up(st, answer_number(s, n), directory);
	if (directory)
		return 0;
	st->st_size = (off_t)answer_about_size(s, n);
	st->st_blocks = (st->st_size + 511) / 512;
	return answer_spoiled(s) ? EIO : 0;
}

int
answer_stat(struct share *s, uint64_t number, struct stat *st)
{
	struct answer_node n;
	struct tree_stat is;
	const struct tree *t;

	if (!answer_find(s, number, &n))
		return ESTALE;
	t = answer_tree(s, &n);
	if (n.meta)
		return stat_about(s, &n, st);
	make_up(st, number, true);
	if (!t)
		return 0;
	if (n.node >= tree_nodes(t))
		return ENOENT;
	tree_stat(t, n.node, &is);
	if (is.error)
		return is.error;
	st->st_ino = is.ino | (uint64_t)(s->alone ? 0 : n.tree + 1) << TREE_SHIFT;
	st->st_mode = is.mode;
	st->st_nlink = is.nlink;
	st->st_uid = is.uid;
	st->st_gid = is.gid;
	st->st_size = (off_t)is.size;
	/* kernel: jffs2_iget() */
	st->st_blocks = (blkcnt_t)(is.size / 512 + (is.size % 512 != 0));
	st->st_atime = is.atime;
	st->st_mtime = is.mtime;
	st->st_ctime = is.ctime;
	if (S_ISCHR(is.mode) || S_ISBLK(is.mode))
		st->st_rdev = makedev(is.major, is.minor);
	/* The top can always be looked at: to be unmounted. */
	return number != ANSWER_TOP && answer_spoiled(s) ? EIO : 0;
}

void
answer_size(const struct share *s, uint64_t *bytes, uint64_t *nodes)
{
	*bytes = *nodes = 0;
	for (size_t i = 0; i < s->count; i++) {
		*bytes += s->trees[i].tree->bytes;
		*nodes += tree_nodes(s->trees[i].tree);
	}
}
