/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files that are mostly hole: a few nodes can claim 4 GiB of zeros. They are stored as
 * GNU tar's format 1.0 for sparse files does, which bsdtar reads, too: a map, then the
 * stretches that hold data. Small holes are stored as zeros, which every tar reads.
 */
#include <inttypes.h>

#include "job/extract/tar_private.h"

enum {
	HOLE_MOST = 64 * 1024, /* in one file that is stored plainly */
	PAGE = 4096            /* stretches of data begin and end at multiples */
};

static void
add_piece(struct tar_pieces *p, uint64_t from, uint64_t to)
{
	struct tar_piece piece = { from, to };

	p->bytes += to - from;
	array_push(&p->all, piece);
}

/* Adds those pages that [from, to) touches and that are new. */
static void
add_pages(struct tar_pieces *p, uint64_t from, uint64_t to, uint64_t size)
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
tar_find_pieces(const struct tree *t, uint32_t node, struct tar_pieces *p)
{
	struct tree_stat st;
	uint64_t end;

	*p = (struct tar_pieces){ 0 };
	tree_stat(t, node, &st);
	for (uint64_t at = 0; at < st.size; at = end)
		if (!tree_hole(t, node, at, &end))
			add_pages(p, at, end, st.size);
	p->sparse = st.size - p->bytes > HOLE_MOST;
	if (p->sparse)
		return;
	p->all.count = 0;
	p->bytes = 0;
	if (st.size)
		add_piece(p, 0, st.size);
}

/* As in GNU tar, an empty stretch marks a hole at the end. */
void
tar_add_map(struct text *out, const struct tar_pieces *p, uint64_t size)
{
	bool hole_last = p->all.count == 0 || p->all.at[p->all.count - 1].to < size;

	text_addf(out, "%zu\n", p->all.count + hole_last);
	for (size_t i = 0; i < p->all.count; i++)
		text_addf(out, "%" PRIu64 "\n%" PRIu64 "\n", p->all.at[i].from,
		        p->all.at[i].to - p->all.at[i].from);
	if (hole_last)
		text_addf(out, "%" PRIu64 "\n0\n", size);
	tar_pad(out);
}
