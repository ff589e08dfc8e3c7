/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two inodes side by side: what they are, and what is in them. */
#include <string.h>
#include <sys/stat.h>

#include "compare/compare_private.h"

static const struct jffs2_fs *
fs_of(const struct compare *c, int side)
{
	return &c->volume[side]->fs;
}

/* ---- contents ---- */

void
compare_content_begin(struct compare_content *x, const struct compare *c,
        const uint32_t inode[SIDES])
{
	struct error err;

	x->at = 0;
	x->refused = 0;
	x->open = true;
	for (int k = 0; k < SIDES; k++) {
		x->have[k] = 0;
		if (!jffs2_fs_afford(fs_of(c, k), inode[k], &c->work->room[k]))
			x->refused |= UINT64_C(1) << k;
		if (!x->piece[k])
			x->piece[k] = memory_zeroed(COMPARE_PIECE, 1);
		content_open(&x->content[k], volume_tree(c->volume[k]), inode[k], NULL, &err);
	}
}

static size_t
first_difference(const uint8_t *a, const uint8_t *b, size_t len)
{
	size_t i = 0;

	while (i < len && a[i] == b[i])
		i++;
	return i;
}

/* Whole pieces from here on that are holes in both. */
static uint64_t
common_hole(const struct compare_content *x)
{
	uint64_t least = UINT64_MAX, end;

	for (int k = 0; k < SIDES; k++) {
		bool hole = tree_hole(x->content[k].tree, x->content[k].node, x->at, &end);
		uint64_t n = hole ? end - x->at : 0;

		least = n < least ? n : least;
	}
	return least - least % COMPARE_PIECE;
}

/* Reads what is still missing of the piece of side `k`; true when that is there. The
 * contents are of one size, so that the first that ends short is at its end. */
static bool
fill_piece(struct compare_content *x, int k, uint64_t *used)
{
	uint32_t *have = &x->have[k];
	int64_t n = content_read_some(&x->content[k], x->at + *have,
	        x->piece[k] + *have, COMPARE_PIECE - *have, used, NULL);

	if (n < 0)
		x->refused |= UINT64_C(1) << k;
	*have += n > 0 ? (uint32_t)n : 0;
	return n <= 0 || *have == COMPARE_PIECE || x->at + *have >= x->content[k].size;
}

static enum content_verdict
compare_pieces(struct compare_content *x, uint64_t *first)
{
	uint32_t least = x->have[0] < x->have[1] ? x->have[0] : x->have[1];

	if (x->have[0] != x->have[1] || memcmp(x->piece[0], x->piece[1], least) != 0) {
		*first = x->at + first_difference(x->piece[0], x->piece[1], least);
		return CONTENT_DIFFERS;
	}
	x->at += COMPARE_PIECE;
	x->have[0] = x->have[1] = 0;
	return least < COMPARE_PIECE ? CONTENT_SAME : CONTENT_READING;
}

/* The pieces are read to their ends even where one cannot be, so that all that cannot are
 * told of. */
static enum content_verdict
go_on(struct compare_content *x, uint64_t *first, uint64_t *used)
{
	uint64_t hole = x->have[0] || x->have[1] || x->refused ? 0 : common_hole(x);
	bool there = true;

	if (hole) {
		x->at += hole;
		return CONTENT_READING;
	}
	for (int k = 0; k < SIDES; k++)
		if (!(x->refused >> k & 1))
			there &= fill_piece(x, k, used);
	if (!there)
		return CONTENT_READING;
	if (x->refused) {
		*first = x->refused;
		return CONTENT_LOST;
	}
	return compare_pieces(x, first);
}

enum content_verdict
compare_content_step(struct compare_content *x, uint64_t *first, uint64_t *used)
{
	enum content_verdict verdict = go_on(x, first, used);

	x->open = verdict == CONTENT_READING;
	for (int k = 0; k < SIDES && !x->open; k++)
		content_close(&x->content[k]);
	return verdict;
}

void
compare_content_end(struct compare_content *x)
{
	for (int k = 0; k < SIDES; k++) {
		content_close(&x->content[k]);
		free(x->piece[k]);
	}
	memset(x, 0, sizeof *x);
}

/* ---- metadata ---- */

struct attributes {
	ARRAY(uint32_t) nodes;
};

static bool
add_xattr(void *arg, const struct jffs2_xattr *x)
{
	struct attributes *a = arg;

	array_push(&a->nodes, x->node);
	return true;
}

static bool
same_xattrs(const struct compare *c, uint32_t x, uint32_t y)
{
	struct attributes a = { 0 }, b = { 0 };
	bool same;

	jffs2_fs_each_xattr(fs_of(c, 0), x, add_xattr, &a);
	jffs2_fs_each_xattr(fs_of(c, 1), y, add_xattr, &b);
	same = a.nodes.count == b.nodes.count;
	for (size_t i = 0; same && i < a.nodes.count; i++)
		same = jffs2_xattr_same(fs_of(c, 0)->log, a.nodes.at[i], fs_of(c, 1)->log,
		        b.nodes.at[i]);
	array_free(&a.nodes);
	array_free(&b.nodes);
	return same;
}

/* What only files of that type have. */
static uint16_t
compare_by_type(const struct compare *c, uint32_t x, uint32_t y)
{
	const struct jffs2_inode *i = &fs_of(c, 0)->inodes.at[x];
	const struct jffs2_inode *j = &fs_of(c, 1)->inodes.at[y];
	struct jffs2_device d, e;

	switch (i->mode & S_IFMT) {
	case S_IFREG:
		return i->size == j->size ? 0 : DIFFERS_SIZE | DIFFERS_CONTENT;
	case S_IFLNK:
		return span_equal(jffs2_fs_target(fs_of(c, 0), x),
		               jffs2_fs_target(fs_of(c, 1), y)) ? 0 : DIFFERS_TARGET;
	case S_IFCHR:
	case S_IFBLK:
		d = jffs2_fs_device(fs_of(c, 0), x);
		e = jffs2_fs_device(fs_of(c, 1), y);
		return d.major == e.major && d.minor == e.minor ? 0 : DIFFERS_DEVICE;
	default:
		return 0;
	}
}

uint16_t
compare_metadata(const struct compare *c, uint32_t x, uint32_t y)
{
	const struct jffs2_inode *i = &fs_of(c, 0)->inodes.at[x];
	const struct jffs2_inode *j = &fs_of(c, 1)->inodes.at[y];
	struct jffs2_owner p = jffs2_fs_owner(fs_of(c, 0), x);
	struct jffs2_owner q = jffs2_fs_owner(fs_of(c, 1), y);
	uint16_t what = 0;

	if ((i->mode & S_IFMT) != (j->mode & S_IFMT))
		what |= DIFFERS_TYPE;
	else
		what |= compare_by_type(c, x, y);
	if ((i->mode & 07777) != (j->mode & 07777))
		what |= DIFFERS_MODE;
	if (p.uid != q.uid || p.gid != q.gid)
		what |= DIFFERS_OWNER;
	if (i->mtime != j->mtime)
		what |= DIFFERS_TIME;
	if (!same_xattrs(c, x, y))
		what |= DIFFERS_XATTRS;
	return what;
}
