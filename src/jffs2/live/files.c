/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inodes in memory, and the pieces that a file is made of (fs/jffs2/nodelist.c). */
#include <string.h>

#include "jffs2/live/live_private.h"

/* ---- inodes ---- */

struct live_inode *
live_inode(const struct live *l, uint32_t ino)
{
	size_t from = 0, to = l->inodes.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (l->inodes.at[middle]->ino == ino)
			return l->inodes.at[middle];
		if (l->inodes.at[middle]->ino < ino)
			from = middle + 1;
		else
			to = middle;
	}
	return NULL;
}

struct live_inode *
live_add_inode(struct live *l, uint32_t ino)
{
	struct live_inode *i = memory_zeroed(1, sizeof *i);

	i->ino = ino;
	i->metadata = NONE;
	array_push(&l->inodes, i);
	if (l->highest_ino < ino)
		l->highest_ino = ino;
	return i;
}

void
live_forget(struct live *l)
{
	for (size_t i = 0; i < l->inodes.count; i++) {
		array_free(&l->inodes.at[i]->names);
		array_free(&l->inodes.at[i]->pieces);
		free(l->inodes.at[i]);
	}
	array_free(&l->inodes);
	array_free(&l->nodes);
	for (uint32_t i = 0; i < l->chip->shape.blocks; i++) {
		array_free(&l->blocks[i].nodes);
		l->blocks[i] = (struct live_block){ 0 };
	}
	for (int i = 0; i < LIST_COUNT; i++)
		l->lists[i].all.count = 0;
	l->next = l->gc = NONE;
	l->buffer_len = 0;
	l->mounted = false;
}

/* ---- pieces ---- */

static void
mark_normal(struct live *l, uint32_t node)
{
	if (node != NONE && l->nodes.at[node].state == REF_PRISTINE)
		l->nodes.at[node].state = REF_NORMAL;
}

static void
push_piece(struct live_inode *i, struct live *l, uint32_t from, uint32_t to, uint32_t node)
{
	struct live_piece p = { from, to, node };

	if (from >= to)
		return;
	array_push(&i->pieces, p);
	if (node != NONE)
		l->nodes.at[node].pieces++;
}

/* Takes the pieces away; what is put back keeps its node. */
static struct live_piece *
take_pieces(struct live *l, struct live_inode *i, size_t *count)
{
	struct live_piece *old = memory_zeroed(i->pieces.count + 1, sizeof *old);

	*count = i->pieces.count;
	for (size_t k = 0; k < *count; k++) {
		old[k] = i->pieces.at[k];
		if (old[k].node != NONE)
			l->nodes.at[old[k].node].pieces--;
	}
	i->pieces.count = 0;
	return old;
}

/* kernel: jffs2_obsolete_node_frag: what is no longer seen is obsolete, what is seen in part
 * is no longer pristine. */
static void
settle_old(struct live *l, const struct live_piece *old, size_t count, uint32_t from,
        uint32_t to)
{
	for (size_t k = 0; k < count; k++) {
		if (old[k].node == NONE || old[k].to <= from || old[k].from >= to)
			continue;
		if (l->nodes.at[old[k].node].pieces)
			mark_normal(l, old[k].node);
		else
			live_obsolete(l, old[k].node);
	}
}

/* The first piece that ends behind byte `at`. */
static size_t
first_piece(const struct live_inode *i, uint32_t at)
{
	size_t from = 0, to = i->pieces.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (i->pieces.at[middle].to <= at)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* kernel: jffs2_add_full_dnode_to_inode: nodes that share a page are to be merged one day. */
static void
mark_shared(struct live *l, const struct live_inode *i, uint32_t node)
{
	const struct live_node *n = &l->nodes.at[node];

	for (size_t k = first_piece(i, n->from); k < i->pieces.count; k++) {
		if (i->pieces.at[k].node != node)
			continue;
		if (n->from % JFFS2_PAGE) {
			mark_normal(l, node);
			if (k)
				mark_normal(l, i->pieces.at[k - 1].node);
		}
		if ((n->from + n->size) % JFFS2_PAGE && k + 1 < i->pieces.count) {
			mark_normal(l, node);
			mark_normal(l, i->pieces.at[k + 1].node);
		}
		return;
	}
}

void
live_add_piece(struct live *l, struct live_inode *i, uint32_t node)
{
	uint32_t from = l->nodes.at[node].from, to = from + l->nodes.at[node].size, end = 0;
	struct live_piece *old;
	bool placed = false;
	size_t count;

	if (from == to)
		return;
	end = i->pieces.count ? i->pieces.at[i->pieces.count - 1].to : 0;
	if (from >= end) {
		push_piece(i, l, end, from, NONE);
		push_piece(i, l, from, to, node);
		mark_shared(l, i, node);
		return;
	}
	old = take_pieces(l, i, &count);
	for (size_t k = 0; k < count; k++) {
		struct live_piece p = old[k];

		push_piece(i, l, p.from, p.to < from ? p.to : from, p.node);
		if (!placed && p.to > from) {
			push_piece(i, l, from, to, node);
			placed = true;
		}
		push_piece(i, l, p.from > to ? p.from : to, p.to, p.node);
	}
	mark_shared(l, i, node);
	settle_old(l, old, count, from, to);
	free(old);
}

void
live_cut_pieces(struct live *l, struct live_inode *i, uint32_t size)
{
	size_t count;
	struct live_piece *old = take_pieces(l, i, &count), *last;

	for (size_t k = 0; k < count; k++)
		push_piece(i, l, old[k].from, old[k].to < size ? old[k].to : size, old[k].node);
	for (size_t k = 0; k < count; k++)
		if (old[k].node != NONE && !l->nodes.at[old[k].node].pieces)
			live_obsolete(l, old[k].node);
	free(old);
	last = i->pieces.count ? &i->pieces.at[i->pieces.count - 1] : NULL;
	if (last && last->node != NONE && last->from % JFFS2_PAGE == 0)
		l->nodes.at[last->node].state = REF_PRISTINE;
}

/* ---- content ---- */

struct span
live_node_bytes(const struct live *l, uint32_t node, uint8_t *room)
{
	const struct live_node *n = &l->nodes.at[node];

	live_read_bytes(l, n->at, room, n->len);
	return span_of(room, n->len);
}

/* Copies the bytes [at, at + len) of a file that the node has to `to`, which is zeros. */
static bool
read_node(const struct live *l, uint32_t node, uint32_t at, uint8_t *to, uint32_t len)
{
	const struct live_node *ref = &l->nodes.at[node];
	uint8_t *bytes = memory_zeroed(ref->len, 1), *out;
	struct jffs2_inode_node n;
	struct error err;
	bool ok;

	jffs2_inode_decode(live_node_bytes(l, node, bytes), l->rules.endian, &n);
	ok = n.compr == JFFS2_COMPR_ZERO;
	if (!ok && ref->size <= NODE_DATA_MAX) {
		out = memory_zeroed(ref->size, 1);
		ok = codec_decode(jffs2_codec(n.compr), n.data, out, ref->size, &err);
		if (ok)
			memcpy(to, out + (at - ref->from), len);
		free(out);
	}
	free(bytes);
	return ok;
}

bool
live_read_pieces(const struct live *l, const struct live_inode *i, uint32_t at, uint8_t *to,
        uint32_t len)
{
	uint64_t after = (uint64_t)at + len; /* the page may be the last of 4 GiB */
	bool ok = true;

	memset(to, 0, len);
	for (size_t k = first_piece(i, at); k < i->pieces.count && i->pieces.at[k].from < after; k++) {
		const struct live_piece *p = &i->pieces.at[k];
		uint32_t from = p->from > at ? p->from : at;
		uint32_t end = p->to < after ? p->to : (uint32_t)after;

		if (p->node != NONE && from < end)
			ok &= read_node(l, p->node, from, to + (from - at), end - from);
	}
	return ok;
}
