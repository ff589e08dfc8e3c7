/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Garbage collection of one node: copied as it stands, or made anew (fs/jffs2/gc.c). */
#include <string.h>

#include "jffs2/live/live_private.h"

enum { PAGE = JFFS2_PAGE };

/* The node that was known as `from` is now `to`. */
static void
replace(struct live *l, struct live_inode *i, uint32_t from, uint32_t to)
{
	if (i->metadata == from)
		i->metadata = to;
	for (size_t k = 0; k < i->names.count; k++)
		if (i->names.at[k].node == from)
			i->names.at[k].node = to;
	for (size_t k = 0; k < i->pieces.count; k++)
		if (i->pieces.at[k].node == from)
			i->pieces.at[k].node = to;
	l->nodes.at[to].pieces = l->nodes.at[from].pieces;
	l->nodes.at[from].pieces = 0;
}

/* kernel: jffs2_garbage_collect_pristine. EBADF: it doesn't fit, and is to be divided. */
static int
copy_node(struct live *l, struct live_inode *i, uint32_t node)
{
	struct live_node n = l->nodes.at[node];
	uint32_t least = i && n.len > DATA_LEAST ? DATA_LEAST : n.len, len, copy;
	uint8_t *bytes;
	int error = live_reserve(l, least, NEED_COLLECTION, n.len, &len);

	if (error || len < n.len)
		return error ? error : EBADF;
	bytes = memory_zeroed(n.len, 1);
	l->copying = true;
	error = live_write_node(l, &n, live_node_bytes(l, node, bytes), &copy);
	l->copying = false;
	free(bytes);
	if (error)
		return error;
	if (i)
		replace(l, i, node, copy);
	live_obsolete(l, node);
	return 0;
}

static uint32_t
end_of_pieces(const struct live_inode *i)
{
	return i->pieces.count ? i->pieces.at[i->pieces.count - 1].to : i->size;
}

/* kernel: jffs2_garbage_collect_metadata: with the target of a symlink, or a device's number */
static int
collect_metadata(struct live *l, struct live_inode *i)
{
	uint32_t old = i->metadata, node;
	struct jffs2_inode_node was, n = live_metadata_of(i);
	uint8_t *bytes = memory_zeroed(l->nodes.at[old].len, 1);
	int error;

	jffs2_inode_decode(live_node_bytes(l, old, bytes), l->rules.endian, &was);
	n.isize = end_of_pieces(i);
	n.data = was.data;
	n.csize = n.dsize = (uint32_t)was.data.len;
	error = live_put_inode(l, i, &n, NEED_COLLECTION, &node);
	free(bytes);
	if (error)
		return error;
	live_obsolete(l, old);
	i->metadata = node;
	return 0;
}

/* ---- content ---- */

struct stretch {
	uint32_t from, to;
};

/* From the first piece of the node to its last. */
static struct stretch
seen_of(const struct live_inode *i, uint32_t node)
{
	struct stretch s = { 0 };

	for (size_t k = 0; k < i->pieces.count; k++)
		if (i->pieces.at[k].node == node) {
			s.from = s.to ? s.from : i->pieces.at[k].from;
			s.to = i->pieces.at[k].to;
		}
	return s;
}

/* True if merging takes in the piece at the end of the page: what is in a clean block stays. */
static bool
takes_in(const struct live *l, const struct live_piece *p)
{
	uint32_t block;

	if (p->node == NONE)
		return false;
	block = live_block_of(l, l->nodes.at[p->node].at);
	return block == l->gc
	       || block_is_dirty(l->blocks[block].space.dirty + l->blocks[block].space.wasted);
}

/* kernel: jffs2_garbage_collect_dnode: neighbours in the page are merged. */
static struct stretch
widen(const struct live *l, const struct live_inode *i, struct stretch s)
{
	uint32_t min = s.from / PAGE * PAGE, max = min + PAGE;
	size_t first = 0, last;

	while (i->pieces.at[first].to <= s.from)
		first++;
	for (last = first; i->pieces.at[last].to < s.to;)
		last++;
	while (first-- > 0 && i->pieces.at[first].from >= min) {
		const struct live_piece *p = &i->pieces.at[first];

		if (p->from > min || takes_in(l, p))
			s.from = p->from;
		if (p->from == min)
			break;
	}
	while (++last < i->pieces.count && i->pieces.at[last].to <= max) {
		const struct live_piece *p = &i->pieces.at[last];

		if (p->to < max || takes_in(l, p))
			s.to = p->to;
		if (p->to == max)
			break;
	}
	return s;
}

static int
collect_data(struct live *l, struct live_inode *i, struct stretch s)
{
	uint32_t end = s.to, done = 0;
	uint8_t page[PAGE];
	int error = 0;

	if (live_count(l, LIST_FREE) + live_count(l, LIST_PENDING) > l->gc_merge)
		s = widen(l, i, s);
	if (!live_read_pieces(l, i, s.from, page, s.to - s.from))
		return EIO;
	for (uint32_t at = s.from; !error && at < end; at += done)
		error = live_put_data(l, i, at, span_of(page + (at - s.from), s.to - at),
		        NEED_COLLECTION, &done);
	return error;
}

/* A node of a kernel with larger pages. Linux takes it for a hole, and loses it. */
static int
collect_pages(struct live *l, struct live_inode *i, struct stretch s)
{
	int error = 0;

	for (uint32_t at = s.from; !error && at < s.to;) {
		uint64_t end = (uint64_t)at / PAGE * PAGE + PAGE;
		struct stretch part = { at, end < s.to ? (uint32_t)end : s.to };

		error = collect_data(l, i, part);
		at = part.to;
	}
	return error;
}

/* kernel: jffs2_garbage_collect_hole. What is covered in part is written with its version. */
static int
collect_hole(struct live *l, struct live_inode *i, uint32_t node, struct stretch s)
{
	bool again = l->nodes.at[node].pieces > 1;
	struct jffs2_inode_node was, n = live_metadata_of(i);
	uint8_t bytes[JFFS2_INODE_LEN];
	uint32_t new;
	int error;

	live_read_bytes(l, l->nodes.at[node].at, bytes, sizeof bytes);
	jffs2_inode_decode(span_of(bytes, sizeof bytes), l->rules.endian, &was);
	if (was.compr != JFFS2_COMPR_ZERO)
		return collect_pages(l, i, s);
	n.isize = end_of_pieces(i);
	n.compr = JFFS2_COMPR_ZERO;
	n.offset = again ? was.offset : s.from;
	n.dsize = again ? was.dsize : s.to - s.from;
	n.version = was.version;
	error = again ? live_put_again(l, &n, &new)
	        : live_put_inode(l, i, &n, NEED_COLLECTION, &new);
	if (error)
		return error;
	if (again) {
		l->nodes.at[new].state = REF_NORMAL;
		replace(l, i, node, new);
		live_obsolete(l, node);
		return 0;
	}
	live_add_piece(l, i, new);
	live_drop_metadata(l, i);
	return 0;
}

static int
collect_content(struct live *l, struct live_inode *i, uint32_t node)
{
	struct stretch s = seen_of(i, node);
	int error = l->nodes.at[node].state == REF_PRISTINE ? copy_node(l, i, node) : EBADF;

	if (error != EBADF)
		return error;
	return s.from / PAGE < (s.to - 1) / PAGE ? collect_hole(l, i, node, s)
	       : collect_data(l, i, s);
}

/* ---- names ---- */

/* True if the flash still has the name that `gone` deletes, in another block. */
static bool
deletes_something(const struct live *l, const struct live_inode *dir,
        const struct live_name *gone)
{
	const struct live_node *d = &l->nodes.at[gone->node];
	uint8_t bytes[JFFS2_DIRENT_LEN + 256];

	for (size_t k = 0; k < l->nodes.count; k++) {
		const struct live_node *n = &l->nodes.at[k];
		struct jffs2_dirent_node was;

		if (n->type != JFFS2_DIRENT || n->ino != dir->ino || n->state != REF_OBSOLETE
		        || n->len != d->len || live_block_of(l, n->at) == live_block_of(l, d->at))
			continue;
		jffs2_dirent_decode(live_node_bytes(l, (uint32_t)k, bytes), l->rules.endian, &was);
		if (was.ino && was.nsize == gone->len
		        && memcmp(was.name.at, gone->name, gone->len) == 0)
			return true;
	}
	return false;
}

/* kernel: jffs2_garbage_collect_dirent, ..._deletion_dirent */
static int
collect_name(struct live *l, struct live_inode *dir, size_t k)
{
	struct live_name n = dir->names.at[k];

	if (n.ino || (!live_marks(l) && deletes_something(l, dir, &n)))
		return live_put_name(l, dir, span_of(n.name, n.len), n.ino, n.type, NEED_COLLECTION);
	dir->names.at[k] = dir->names.at[--dir->names.count];
	live_obsolete(l, n.node);
	return 0;
}

/* kernel: jffs2_garbage_collect_live */
static int
collect_live(struct live *l, struct live_inode *i, uint32_t node)
{
	if (i->metadata == node)
		return collect_metadata(l, i);
	if (l->nodes.at[node].pieces)
		return collect_content(l, i, node);
	for (size_t k = 0; k < i->names.count; k++)
		if (i->names.at[k].node == node)
			return collect_name(l, i, k);
	return EIO;
}

int
live_collect_node(struct live *l, uint32_t node)
{
	const struct live_node *n = &l->nodes.at[node];
	struct live_inode *i = n->ino ? live_inode(l, n->ino) : NULL;
	int error = EBADF;

	if (!i && n->state == REF_PRISTINE)
		return copy_node(l, NULL, node);
	if (!i) {
		live_obsolete(l, node);
		return 0;
	}
	if (!i->present && n->state == REF_PRISTINE)
		error = copy_node(l, i, node);
	return error == EBADF ? collect_live(l, i, node) : error;
}
