/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/nodes.h"

#include <string.h>

#include "base/crc32.h"
#include "jffs2/node.h"

static uint8_t *
at(struct nodes *n, uint32_t offset)
{
	return (uint8_t *)n->bytes.at + offset;
}

void
nodes_put8(struct nodes *n, uint32_t offset, uint8_t value)
{
	*at(n, offset) = value;
}

void
nodes_put16(struct nodes *n, uint32_t offset, uint16_t value)
{
	bool little = n->endian == ENDIAN_LITTLE;

	at(n, offset)[little ? 0 : 1] = (uint8_t)value;
	at(n, offset)[little ? 1 : 0] = (uint8_t)(value >> 8);
}

void
nodes_put32(struct nodes *n, uint32_t offset, uint32_t value)
{
	bool little = n->endian == ENDIAN_LITTLE;

	nodes_put16(n, offset + (little ? 0 : 2), (uint16_t)value);
	nodes_put16(n, offset + (little ? 2 : 0), (uint16_t)(value >> 16));
}

static void
fill(struct nodes *n, uint8_t byte, uint32_t count)
{
	while (count--)
		text_add_bytes(&n->bytes, &byte, 1);
}

void
nodes_fill(struct nodes *n, uint32_t size)
{
	fill(n, 0xff, (uint32_t)((size - n->bytes.len % size) % size));
}

uint32_t
nodes_add_bytes(struct nodes *n, struct span bytes)
{
	uint32_t offset = (uint32_t)n->bytes.len;

	text_add_bytes(&n->bytes, bytes.at, bytes.len);
	return offset;
}

struct span
nodes_image(const struct nodes *n)
{
	return span_of(n->bytes.at, n->bytes.len);
}

void
nodes_free(struct nodes *n)
{
	text_free(&n->bytes);
}

void
nodes_sign(struct nodes *n, uint32_t node)
{
	struct span whole = span_cut(nodes_image(n), node, SIZE_MAX);
	uint16_t type = span_u16(whole, 2, n->endian);
	uint32_t tail = (uint32_t)jffs2_tail_len(whole, n->endian);

	nodes_put32(n, node + 8, crc32_kernel(span_cut(whole, 0, 8)));
	if (whole.len < jffs2_type(type)->header)
		return;
	switch (type) {
	case JFFS2_INODE:
		nodes_put32(n, node + 60, crc32_kernel(span_cut(whole, 68, tail)));
		nodes_put32(n, node + 64, crc32_kernel(span_cut(whole, 0, 60)));
		break;
	case JFFS2_DIRENT:
		nodes_put32(n, node + 32, crc32_kernel(span_cut(whole, 0, 32)));
		nodes_put32(n, node + 36, crc32_kernel(span_cut(whole, 40, tail)));
		break;
	case JFFS2_XATTR:
		nodes_put32(n, node + 24, crc32_kernel(span_cut(whole, 32, tail)));
		nodes_put32(n, node + 28, crc32_kernel(span_cut(whole, 0, 28)));
		break;
	case JFFS2_SUMMARY:
		nodes_put32(n, node + 24, crc32_kernel(span_cut(whole, 32, tail)));
		nodes_put32(n, node + 28, crc32_kernel(span_cut(whole, 0, 24)));
		break;
	case JFFS2_XREF:
		nodes_put32(n, node + 24, crc32_kernel(span_cut(whole, 0, 24)));
		break;
	}
}

static uint32_t
padded(uint32_t len)
{
	return (len + 3) & ~3u;
}

/* Begins a node of `header` bytes and `tail` more; moves on to the next block first where
 * it would not fit. The caller fills in the fields and signs. */
static uint32_t
begin(struct nodes *n, uint16_t type, uint32_t header, struct span tail, uint32_t totlen)
{
	uint32_t node, len = padded(header + (uint32_t)tail.len);

	if (n->erase_size && n->bytes.len % n->erase_size + len > n->erase_size)
		nodes_fill(n, n->erase_size);
	if (n->erase_size && n->markers && type != JFFS2_CLEANMARKER
	        && n->bytes.len % n->erase_size == 0)
		nodes_add_cleanmarker(n);
	node = (uint32_t)n->bytes.len;
	fill(n, 0, header);
	text_add_bytes(&n->bytes, tail.at, tail.len);
	fill(n, 0xff, len - header - (uint32_t)tail.len);
	nodes_put16(n, node, JFFS2_MAGIC);
	nodes_put16(n, node + 2, type);
	nodes_put32(n, node + 4, totlen);
	return node;
}

uint32_t
nodes_add_inode(struct nodes *n, const struct inode_spec *s)
{
	uint32_t node = begin(n, JFFS2_INODE, JFFS2_INODE_LEN, s->data,
	        JFFS2_INODE_LEN + (uint32_t)s->data.len);

	nodes_put32(n, node + 12, s->ino);
	nodes_put32(n, node + 16, s->version);
	nodes_put32(n, node + 20, s->mode);
	nodes_put16(n, node + 24, s->uid);
	nodes_put16(n, node + 26, s->gid);
	nodes_put32(n, node + 28, s->isize);
	nodes_put32(n, node + 32, s->mtime);
	nodes_put32(n, node + 36, s->mtime);
	nodes_put32(n, node + 40, s->mtime);
	nodes_put32(n, node + 44, s->offset);
	nodes_put32(n, node + 48, (uint32_t)s->data.len);
	nodes_put32(n, node + 52, s->dsize || s->compr ? s->dsize : (uint32_t)s->data.len);
	nodes_put8(n, node + 56, s->compr);
	nodes_sign(n, node);
	return node;
}

uint32_t
nodes_add_dirent(struct nodes *n, const struct dirent_spec *s)
{
	size_t len = s->name_len ? s->name_len : strlen(s->name);
	uint32_t node = begin(n, JFFS2_DIRENT, JFFS2_DIRENT_LEN, span_of(s->name, len),
	        JFFS2_DIRENT_LEN + (uint32_t)len);

	nodes_put32(n, node + 12, s->pino);
	nodes_put32(n, node + 16, s->version);
	nodes_put32(n, node + 20, s->ino);
	nodes_put32(n, node + 24, s->mctime);
	nodes_put8(n, node + 28, (uint8_t)len);
	nodes_put8(n, node + 29, s->type);
	nodes_sign(n, node);
	return node;
}

uint32_t
nodes_add_any(struct nodes *n, uint16_t nodetype, struct span body)
{
	uint32_t node = begin(n, nodetype, JFFS2_HEADER_LEN, body,
	        JFFS2_HEADER_LEN + (uint32_t)body.len);

	nodes_sign(n, node);
	return node;
}

uint32_t
nodes_add_cleanmarker(struct nodes *n)
{
	return nodes_add_any(n, JFFS2_CLEANMARKER, span_of(NULL, 0));
}

uint32_t
nodes_add_padding(struct nodes *n, uint32_t totlen)
{
	struct text body = { 0 };
	uint32_t node;

	for (uint32_t i = JFFS2_HEADER_LEN; i < totlen; i++)
		text_add_bytes(&body, "", 1);
	node = nodes_add_any(n, JFFS2_PADDING, span_of(body.at, body.len));
	text_free(&body);
	return node;
}

uint32_t
nodes_add_xattr(struct nodes *n, uint32_t xid, uint32_t version, uint8_t prefix,
        const char *name, struct span value)
{
	struct text tail = { 0 };
	uint32_t node;

	text_add_bytes(&tail, name, strlen(name) + 1);
	text_add_bytes(&tail, value.at, value.len);
	node = begin(n, JFFS2_XATTR, 32, span_of(tail.at, tail.len),
	        padded(32 + (uint32_t)tail.len));
	nodes_put32(n, node + 12, xid);
	nodes_put32(n, node + 16, version);
	nodes_put8(n, node + 20, prefix);
	nodes_put8(n, node + 21, (uint8_t)strlen(name));
	nodes_put16(n, node + 22, (uint16_t)value.len);
	nodes_sign(n, node);
	text_free(&tail);
	return node;
}

uint32_t
nodes_add_xref(struct nodes *n, uint32_t ino, uint32_t xid, uint32_t xseqno)
{
	uint32_t node = begin(n, JFFS2_XREF, 28, span_of(NULL, 0), 28);

	nodes_put32(n, node + 12, ino);
	nodes_put32(n, node + 16, xid);
	nodes_put32(n, node + 20, xseqno);
	nodes_sign(n, node);
	return node;
}

void
nodes_mark_obsolete(struct nodes *n, uint32_t node)
{
	uint16_t type = span_u16(nodes_image(n), node + 2, n->endian);

	nodes_put16(n, node + 2, type & (uint16_t)~JFFS2_ACCURATE);
}

uint32_t
next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}
