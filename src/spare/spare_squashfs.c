/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A squashfs writes its tables of numbers (ids, fragments) in blocks, and right behind the
 * blocks their places (kernel: squashfs_read_table and its callers). So the place and the length
 * of the last block tell where the list of places begins, which the superblock has as well.
 */
#include <string.h>

#include "nand/holes.h"
#include "spare/spare_private.h"
#include "squashfs/super.h"

enum {
	BLOCK = 8192,      /* bytes of a table in a block */
	UNPACKED = 0x8000, /* in the length of a block: it is stored as it is */
	BLOCKS_MOST = 4096, /* of inodes that are followed */
	ID_LEN = 4,
	FRAGMENT_LEN = 16
};

/* Bytes of the file system, read under a layout or without holes, or as they stand if both are
 * NULL. */
struct view {
	struct span image;
	const struct nand_layout *n;
	const struct nand_holes *holes;
	uint64_t start; /* of the file system: in the data, or in the image */
};

static bool
view_read(const struct view *v, uint64_t at, uint8_t *to, size_t len)
{
	struct span s;

	if (at > v->image.len)
		return false;
	if (v->n)
		return nand_read_data(v->n, v->image, v->start + at, to, len) == len;
	if (v->holes)
		return nand_holes_read(v->holes, v->image, v->start, at, to, len);
	s = span_cut(v->image, (size_t)(v->start + at), len);
	if (s.len == len)
		memcpy(to, s.at, len);
	return s.len == len;
}

/* True if the table whose list of places begins at `table` ends there. */
static bool
table_fits(const struct view *v, uint64_t table, uint64_t bytes)
{
	uint64_t last = (bytes + BLOCK - 1) / BLOCK, place;
	uint8_t raw[8], length[2];
	uint32_t len;

	if (table == SQUASHFS_NO_TABLE || last == 0
	        || !view_read(v, table + 8 * (last - 1), raw, sizeof raw))
		return false;
	place = span_u64(span_of(raw, sizeof raw), 0, ENDIAN_LITTLE);
	if (place < SQUASHFS_SUPER_LEN || place >= table
	        || !view_read(v, place, length, sizeof length))
		return false;
	len = span_u16(span_of(length, sizeof length), 0, ENDIAN_LITTLE) & (UNPACKED - 1);
	return len > 0 && len <= BLOCK && place + sizeof length + len == table;
}

/* The blocks of inodes, each of which begins with its length, up to where the directories
 * begin; 0 if they end elsewhere. */
static uint32_t
count_inode_blocks(const struct view *v, const struct squashfs_super *super)
{
	uint64_t at = super->inode_table;
	uint32_t count = 0;
	uint8_t raw[2];

	while (at < super->directory_table && count < BLOCKS_MOST
	        && view_read(v, at, raw, sizeof raw)) {
		uint32_t len = span_u16(span_of(raw, sizeof raw), 0, ENDIAN_LITTLE)
		               & (UNPACKED - 1);

		if (len == 0 || len > BLOCK)
			return 0;
		at += sizeof raw + len;
		count++;
	}
	/* One or two may fit by chance. */
	return at == super->directory_table && count > 2 ? count : 0;
}

static uint32_t
count_tables(const struct view *v, const struct squashfs_super *super)
{
	uint32_t count = table_fits(v, super->id_table, (uint64_t)super->ids * ID_LEN);

	count += table_fits(v, super->fragment_table,
	        (uint64_t)super->fragments * FRAGMENT_LEN);
	return count + count_inode_blocks(v, super);
}

bool
spare_squashfs(struct spare_search *s, struct span image, uint64_t at)
{
	struct view v = { .image = image, .start = at };
	struct squashfs_super super;

	if (!squashfs_super_decode(span_cut(image, (size_t)at, SQUASHFS_SUPER_LEN), &super)
	        || !squashfs_super_is_likely(&super) || count_tables(&v, &super))
		return false;
	for (int i = 0; i < NAND_LAYOUTS; i++) {
		v.n = &nand_layouts[i];
		v.start = nand_data_before(v.n, at);
		if (!nand_repeats_shape(i) && nand_place(v.n, v.start) == at)
			spare_vote(s, WITNESS_SQUASHFS, v.n, count_tables(&v, &super));
	}
	return true;
}

/* How much of the image may belong to it, however many blocks are bad. */
static uint64_t
reach_of(struct span image, uint64_t at, const struct squashfs_super *super)
{
	uint64_t left = image.len - at;

	return super->used < left / 2 ? at + 2 * super->used : image.len;
}

uint32_t
spare_squashfs_block(struct span image, uint64_t at, uint64_t *len)
{
	struct view v = { .image = image, .start = at };
	struct squashfs_super super;
	struct nand_holes holes = { 0 };
	uint32_t enough, block = 0;

	if (!squashfs_super_decode(span_cut(image, (size_t)at, SQUASHFS_SUPER_LEN), &super)
	        || !squashfs_super_is_likely(&super) || super.used <= SQUASHFS_SUPER_LEN
	        || super.used > image.len - at || count_tables(&v, &super))
		return 0;
	enough = super.fragments ? 2 : 1;
	v.holes = &holes;
	while (!block && nand_holes_next(&holes, image, at, reach_of(image, at, &super)))
		if (count_tables(&v, &super) >= enough
		        && nand_holes_place(&holes, at, super.used - 1) < image.len)
			block = holes.block;
	if (block)
		*len = nand_holes_place(&holes, at, super.used - 1) + 1 - at;
	nand_holes_free(&holes);
	return block;
}
