/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files that are mostly hole: a few nodes can claim 4 GiB of zeros. They are stored as
 * GNU tar's format 1.0 for sparse files does, which bsdtar reads, too: a map, then the
 * stretches that hold data. Small holes are stored as zeros, which every tar reads.
 */
#include <inttypes.h>

#include "job/tar_private.h"

enum {
	HOLE_MOST = 64 * 1024, /* in one file that is stored plainly */
	PAGE = 4096            /* stretches of data begin and end at multiples */
};

/* True if nothing but zeros is there. */
static bool
is_hole(const struct jffs2_fs *fs, const struct jffs2_fragment *f)
{
	struct jffs2_inode_node node;

	if (f->node == EXTENT_NONE)
		return true;
	jffs2_inode_decode(jffs2_log_node(fs->log, f->node), fs->log->endian, &node);
	return jffs2_codec(node.compr) == CODEC_ZERO;
}

static void
add_piece(struct tar_pieces *p, uint32_t from, uint32_t to)
{
	struct tar_piece piece = { from, to };

	p->bytes += to - from;
	array_push(&p->all, piece);
}

/* Adds the pages that [from, to) touches, as far as they are new. */
static void
add_pages(struct tar_pieces *p, uint32_t from, uint32_t to, uint32_t size)
{
	struct tar_piece *last = p->all.count ? &p->all.at[p->all.count - 1] : NULL;

	from -= from % PAGE;
	if (to > size || size - to < PAGE - to % PAGE)
		to = size;
	else if (to % PAGE)
		to += PAGE - to % PAGE;
	if (last && from < last->to)
		from = last->to;
	if (from >= to)
		return;
	if (last && from == last->to) {
		p->bytes += to - from;
		last->to = to;
	} else {
		add_piece(p, from, to);
	}
}

void
tar_find_pieces(const struct jffs2_fs *fs, uint32_t inode, struct tar_pieces *p)
{
	const struct jffs2_inode *n = &fs->inodes.at[inode];
	struct jffs2_range r = jffs2_fs_fragments(fs, inode);

	*p = (struct tar_pieces){ 0 };
	for (uint32_t k = r.from; k < r.to; k++) {
		const struct jffs2_fragment *f = &fs->fragments.at[k];

		if (!is_hole(fs, f))
			add_pages(p, f->from, f->to, n->size);
	}
	p->sparse = n->size - p->bytes > HOLE_MOST;
	if (p->sparse)
		return;
	p->all.count = 0;
	p->bytes = 0;
	if (n->size)
		add_piece(p, 0, n->size);
}

/* As GNU tar does, a hole at the end is told by a stretch of no bytes behind it. */
void
tar_add_map(struct text *out, const struct tar_pieces *p, uint32_t size)
{
	bool hole_last = p->all.count == 0 || p->all.at[p->all.count - 1].to < size;

	text_addf(out, "%zu\n", p->all.count + hole_last);
	for (size_t i = 0; i < p->all.count; i++)
		text_addf(out, "%" PRIu32 "\n%" PRIu32 "\n", p->all.at[i].from,
		        p->all.at[i].to - p->all.at[i].from);
	if (hole_last)
		text_addf(out, "%" PRIu32 "\n0\n", size);
	tar_pad(out);
}
