/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The content of files: blocks, whose lengths follow the inode, and for the end perhaps a
 * fragment of a block that several files share. A reader keeps the last block and the
 * last such fragment.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "squashfs/squashfs_private.h"

enum {
	FRAGMENT = 16,                 /* bytes of a row of the table of fragments */
	FRAGMENTS_A_BLOCK = SQUASHFS_META / FRAGMENT
};

static const struct squashfs_tree *
tree_of(const struct tree_reader *r)
{
	return (const struct squashfs_tree *)r->tree;
}

void *
squashfs_reader_new(const struct tree *tree)
{
	const struct squashfs_tree *t = (const struct squashfs_tree *)tree;
	struct squashfs_reader *r = memory_zeroed(1, sizeof *r);
	struct error err;

	r->node = TREE_NONE;
	r->block_at = UINT64_MAX;
	r->fragment_at = SQUASHFS_NO_INDEX;
	r->failed_at = UINT64_MAX;
	/* Where that was possible once it is so again, but for lack of memory. */
	r->open = squashfs_source_open(&r->source, t->bytes, &err);
	if (!r->open)
		return r;
	r->inodes = squashfs_source_meta(&r->source, t->super.inode_table,
	        t->super.directory_table);
	r->tables = squashfs_source_meta(&r->source, SQUASHFS_SUPER_LEN, t->super.used);
	r->values = squashfs_source_meta(&r->source, SQUASHFS_SUPER_LEN, t->super.used);
	r->raw = memory_zeroed(t->super.block_size, 1);
	r->block = memory_zeroed(t->super.block_size, 1);
	r->fragment = memory_zeroed(t->super.block_size, 1);
	return r;
}

void
squashfs_reader_free(void *cache)
{
	struct squashfs_reader *r = cache;

	sqfs_destroy(r->inodes);
	sqfs_destroy(r->tables);
	sqfs_destroy(r->values);
	if (r->open)
		squashfs_source_close(&r->source);
	free(r->raw);
	free(r->block);
	free(r->fragment);
	free(r);
}

/* ---- blocks ---- */

/* Decompresses `len` bytes at `at` of the image; how many bytes that gives, 0 on
 * failure. */
static uint32_t
decode(struct squashfs_reader *r, uint64_t at, uint32_t len, uint8_t *out, uint32_t most)
{
	bool plain = len & SQUASHFS_PLAIN_BLOCK;
	struct span bytes;
	int32_t n;

	len &= SQUASHFS_PLAIN_BLOCK - 1;
	if (at > r->source.bytes.len || len > most)
		return 0;
	bytes = span_cut(r->source.bytes, (size_t)at, len);
	if (bytes.len != len || len == 0)
		return 0;
	if (plain) {
		memcpy(out, bytes.at, len);
		return len;
	}
	memcpy(r->raw, bytes.at, len);
	n = r->source.decoder->do_block(r->source.decoder, r->raw, len, out, most);
	return n > 0 && (uint32_t)n <= most ? (uint32_t)n : 0;
}

static bool
is_in_fragment(const struct squashfs_reader *r, uint32_t block_size, uint64_t block)
{
	return r->inode.fragment != SQUASHFS_NO_INDEX
	       && block == r->inode.size / block_size;
}

/* Begins the list of blocks of a node. */
static bool
begin_list(struct squashfs_reader *r, const struct squashfs_tree *t, uint32_t node)
{
	r->node = TREE_NONE;
	r->block_at = UINT64_MAX;
	if (!squashfs_inode_read(r->inodes, &t->super, t->nodes.at[node].ref, &r->inode))
		return false;
	r->node = node;
	r->next = 0;
	r->disk = r->inode.start;
	return true;
}

/* The length of the next block in the list, which advances. */
static bool
next_length(struct squashfs_reader *r, uint32_t *length)
{
	uint8_t raw[4];

	if (sqfs_meta_reader_read(r->inodes, raw, sizeof raw) != 0)
		return false;
	*length = span_u32(span_of(raw, sizeof raw), 0, ENDIAN_LITTLE);
	r->next++;
	return true;
}

/* Loads block `block` of the node into r->block; false if it is unreadable. */
static bool
load_block(struct squashfs_reader *r, const struct squashfs_tree *t, uint64_t block,
        uint32_t expected, uint64_t *work)
{
	uint32_t length = 0;

	if (r->block_at == block)
		return true;
	if (block < r->next && !begin_list(r, t, r->node))
		return false;
	r->block_at = UINT64_MAX;
	for (;;) {
		uint64_t at = r->disk;

		if (!next_length(r, &length))
			return false;
		r->disk += length & (SQUASHFS_PLAIN_BLOCK - 1);
		*work += sizeof length;
		if (r->next - 1 < block)
			continue;
		r->block_len = t->super.block_size;
		if (length == 0)
			memset(r->block, 0, r->block_len);
		else
			r->block_len = decode(r, at, length, r->block, t->super.block_size);
		*work += r->block_len;
		break;
	}
	if (r->block_len < expected) {
		r->failed_at = r->disk - (length & (SQUASHFS_PLAIN_BLOCK - 1));
		return false;
	}
	r->block_at = block;
	return true;
}

/* ---- fragments ---- */

bool
squashfs_fragment(const struct squashfs_tree *t, sqfs_meta_reader_t *m, uint32_t i, uint64_t *at,
        uint32_t *length)
{
	uint8_t raw[FRAGMENT];
	struct span s = span_of(raw, sizeof raw);
	uint64_t block;

	if (i >= t->super.fragments || t->super.fragment_table == SQUASHFS_NO_TABLE)
		return false;
	block = t->super.fragment_table + (uint64_t)(i / FRAGMENTS_A_BLOCK) * sizeof block;
	if (block > t->bytes.len || !span_holds(t->bytes, (size_t)block, sizeof block))
		return false;
	if (sqfs_meta_reader_seek(m, span_u64(t->bytes, (size_t)block, ENDIAN_LITTLE),
	            i % FRAGMENTS_A_BLOCK * FRAGMENT) != 0
	        || sqfs_meta_reader_read(m, raw, sizeof raw) != 0)
		return false;
	*at = span_u64(s, 0, ENDIAN_LITTLE);
	*length = span_u32(s, 8, ENDIAN_LITTLE);
	return true;
}

static bool
load_fragment(struct squashfs_reader *r, const struct squashfs_tree *t, uint64_t *work)
{
	uint32_t i = r->inode.fragment, length;
	uint64_t at;

	if (r->fragment_at == i)
		return true;
	r->fragment_at = SQUASHFS_NO_INDEX;
	if (!squashfs_fragment(t, r->tables, i, &at, &length))
		return false;
	r->fragment_len = decode(r, at, length, r->fragment, t->super.block_size);
	*work += r->fragment_len;
	if (r->fragment_len == 0) {
		r->failed_at = at;
		return false;
	}
	r->fragment_at = i;
	return true;
}

/* ---- reading ---- */

/* Where `len` bytes at `at` of the file are, after they were decoded; NULL if they can't be. */
static const uint8_t *
find_bytes(struct squashfs_reader *r, const struct squashfs_tree *t, uint64_t at, uint32_t *len,
        uint64_t *work)
{
	uint32_t size = t->super.block_size, from = (uint32_t)(at % size);
	uint64_t block = at / size, rest = r->inode.size - block * size;
	uint32_t whole = rest < size ? (uint32_t)rest : size;

	if (*len > whole - from)
		*len = whole - from;
	if (!is_in_fragment(r, size, block))
		return load_block(r, t, block, whole, work) ? r->block + from : NULL;
	if (!load_fragment(r, t, work) || r->inode.fragment_at > r->fragment_len
	        || whole > r->fragment_len - r->inode.fragment_at)
		return NULL;
	return r->fragment + r->inode.fragment_at + from;
}

int64_t
squashfs_read(const struct tree_reader *reader, uint32_t node, uint64_t at, uint8_t *out,
        uint32_t len, uint64_t *work, struct error *err)
{
	struct squashfs_reader *r = reader->cache;
	const struct squashfs_tree *t = tree_of(reader);
	const struct squashfs_node *n = &t->nodes.at[node];
	const uint8_t *bytes = NULL;

	if (n->size > tree_room(&t->tree)) {
		error_set(err, "inode %" PRIu32 " claims %" PRIu64 " bytes, far more than this "
		        "image can hold", n->ino, n->size);
		return -EFBIG;
	}
	r->failed_at = UINT64_MAX;
	if (at >= n->size || len == 0)
		return 0;
	if (r->open && (r->node == node || begin_list(r, t, node)))
		bytes = find_bytes(r, t, at, &len, work);
	if (!bytes) {
		r->node = TREE_NONE;
		error_set(err, "inode %" PRIu32 ": what is at %" PRIu64 " cannot be decompressed",
		        n->ino, at);
		return -EIO;
	}
	memcpy(out, bytes, len);
	*work += len;
	return len;
}

uint64_t
squashfs_failed_at(const struct tree_reader *reader)
{
	return ((const struct squashfs_reader *)reader->cache)->failed_at;
}
