/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The content of a regular file, a page a node or, where a block ends, less. */
#include "jffs2/plan/make_private.h"

static struct node_room
inode_room(struct make *m, uint32_t data, struct error *err)
{
	return make_room(m, JFFS2_INODE, JFFS2_INODE_LEN + data, (struct span){ 0 }, err);
}

/* Puts the node that was written for the file that is open, and goes on behind it. */
static bool
put_node(struct make *m, enum plan_why why, size_t len)
{
	struct make_file *f = &m->file;

	make_put(m, why, f->node, len);
	f->inode.version++;
	f->at += f->inode.dsize;
	return true;
}

static bool
write_node(struct make *m, enum plan_why why, struct error *err)
{
	struct node_room room = inode_room(m, 0, err);
	size_t len = room.len ? jffs2_encode_inode(&m->file.inode, room, err) : 0;

	return len && put_node(m, why, len);
}

/* Where the zeros that begin at `at`, for which the tree has nothing, end; `at`: there are
 * none. Less than a page is not worth a node. */
static uint32_t
hole_end(const struct make *m, uint32_t at)
{
	const struct make_file *f = &m->file;
	uint64_t end = at, size = f->inode.isize;

	if (m->o.like_mkfs || !m->tree->class->hole
	        || !m->tree->class->hole(m->tree, f->node, at, &end))
		return at;
	if (end < size)
		end = end / m->o.page * m->o.page;
	return end < size ? (uint32_t)(end > at ? end : at) : (uint32_t)size;
}

static bool
write_hole(struct make *m, uint32_t end, struct error *err)
{
	struct jffs2_inode_node *n = &m->file.inode;

	n->offset = m->file.at;
	n->compr = JFFS2_COMPR_ZERO;
	n->dsize = end - m->file.at;
	n->data = (struct span){ 0 };
	return write_node(m, WHY_HOLE, err);
}

static bool
read_page(struct make *m, uint32_t len, struct error *err)
{
	int64_t n = tree_read(m->reader, m->file.node, m->file.at, m->page, len, NULL, err);

	if (n < 0)
		return false;
	if (n < len)
		return error_set(err, "its content ends at %llu, before its size of %u",
		        (unsigned long long)(m->file.at + n), m->file.inode.isize);
	return true;
}

/* As many of the bytes as fit into what is left of the block. */
static bool
write_some(struct make *m, struct span bytes, struct error *err)
{
	struct make_file *f = &m->file;
	struct node_room room = inode_room(m, JFFS2_MIN_DATA_LEN, err);
	size_t len;

	f->inode.offset = f->at;
	len = room.len ? jffs2_encode_data(&f->inode, bytes, m->o.page, &m->o.pack, room, err)
	               : 0;
	return len && put_node(m, WHY_DATA, len);
}

static bool
write_page(struct make *m, struct error *err)
{
	struct make_file *f = &m->file;
	uint32_t left = f->inode.isize - f->at, start = f->at;
	uint32_t len = left < m->o.page ? left : m->o.page;

	if (!read_page(m, len, err))
		return false;
	while (f->at - start < len)
		if (!write_some(m, span_of(m->page + (f->at - start), len - (f->at - start)), err))
			return false;
	return true;
}

bool
make_page(struct make *m, uint32_t node, uint32_t at, struct error *err)
{
	struct make_file *f = &m->file;
	uint32_t len;

	*f = (struct make_file){ .node = node, .at = at };
	if (!make_inode_of(m, node, &f->inode, err))
		return make_fail(m, node, err);
	len = f->inode.isize - at < m->o.page ? f->inode.isize - at : m->o.page;
	/* With room for all of it, packed or not, it is not divided. */
	return (read_page(m, len, err) && inode_room(m, len, err).len
	                && write_some(m, span_of(m->page, len), err))
	        || make_fail(m, node, err);
}

static bool
write_next(struct make *m, struct error *err)
{
	uint32_t end = hole_end(m, m->file.at);

	if (!m->file.inode.isize)
		return write_node(m, WHY_INODE, err);
	return end > m->file.at ? write_hole(m, end, err) : write_page(m, err);
}

bool
make_content(struct make *m, uint64_t budget, struct error *err)
{
	struct make_file *f = &m->file;
	uint32_t start = f->at;

	do {
		if (!write_next(m, err))
			return make_fail(m, f->node, err);
	} while (f->at < f->inode.isize && f->at - start < budget);
	f->open = f->at < f->inode.isize;
	return f->open || make_xattrs(m, f->node, err);
}
