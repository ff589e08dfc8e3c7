/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jffs2/write/data.h"

#include <assert.h>

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t
jffs2_encode_data(struct jffs2_inode_node *n, struct span rest, uint32_t page,
        const struct jffs2_compressors *c, struct node_room room, struct error *err)
{
	struct span in = span_cut(rest, 0, page - n->offset % page);
	struct packing p = { 0 };

	assert(page > 0 && page <= NODE_DATA_MAX && (page & (page - 1)) == 0);
	if (in.len == 0 || in.len > UINT32_MAX - n->offset) {
		error_set(err, "a file has at most 4 GiB, and a data node has data");
		return 0;
	}
	if (room.len < JFFS2_INODE_LEN + JFFS2_MIN_DATA_LEN) {
		error_set(err, "a data node needs %d bytes, and %zu are left",
		        JFFS2_INODE_LEN + JFFS2_MIN_DATA_LEN, room.len);
		return 0;
	}
	/* Both use no more room than the data have bytes: that is what "not longer" means. */
	p.at = room.at + JFFS2_INODE_LEN;
	p.room = least((room.len & ~(size_t)3) - JFFS2_INODE_LEN, in.len);
	n->compr = jffs2_compress(c, in, &p);
	n->data = span_of(p.at, p.len);
	n->csize = (uint32_t)p.len;
	n->dsize = (uint32_t)p.taken;
	if (n->isize < n->offset + n->dsize)
		n->isize = n->offset + n->dsize;
	return jffs2_encode_inode(n, room, err);
}
