/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ext2, ext3 and ext4 (kernel: Documentation/filesystems/ext4/super.rst). */
#include <inttypes.h>

#include "filesystem/filesystem.h"
#include "store/hit.h"

enum {
	SUPER_AT = 1024,
	SUPER_LEN = 1024,
	AT_INODES = 0,
	AT_BLOCKS = 4,
	AT_RESERVED = 8,
	AT_FREE_BLOCKS = 12,
	AT_FREE_INODES = 16,
	AT_FIRST_BLOCK = 20,
	AT_LOG_BLOCK = 24,
	AT_BLOCKS_PER_GROUP = 32,
	AT_INODES_PER_GROUP = 40,
	AT_MAGIC = 56,
	AT_ERRORS = 60,
	AT_REVISION = 76,
	AT_INODE_SIZE = 88,
	AT_GROUP = 90, /* whose copy this is */
	AT_COMPATIBLE = 92,
	AT_INCOMPATIBLE = 96,
	AT_READ_ONLY = 100,
	AT_UUID = 104,
	AT_LABEL = 120,
	LABEL_LEN = 16,
	AT_BLOCKS_HIGH = 0x150,
	AT_CHECKSUM = 1020
};

enum {
	HAS_JOURNAL = 4,
	IS_64BIT = 0x80,
	IS_EXT4 = 0x40 | IS_64BIT | 0x200,  /* incompatible: extents, flex_bg */
	IS_BIGALLOC = 0x200,
	HAS_CHECKSUM = 0x400,               /* read-only compatible: metadata_csum */
	IS_EXT4_TOO = 0x8 | 0x10 | 0x20 | 0x40 | IS_BIGALLOC | HAS_CHECKSUM
};

struct ext {
	uint64_t blocks;
	uint32_t block_size, first, per_group, inodes, inodes_per_group;
	uint32_t compatible, incompatible, read_only;
};

static uint32_t
at32(struct span super, size_t at)
{
	return span_u32(super, at, ENDIAN_LITTLE);
}

static bool
decode(struct span super, struct ext *x)
{
	uint32_t log = at32(super, AT_LOG_BLOCK);

	*x = (struct ext){
		.blocks = at32(super, AT_BLOCKS),
		.block_size = 1024u << (log & 7),
		.first = at32(super, AT_FIRST_BLOCK),
		.per_group = at32(super, AT_BLOCKS_PER_GROUP),
		.inodes = at32(super, AT_INODES),
		.inodes_per_group = at32(super, AT_INODES_PER_GROUP),
	};
	if (at32(super, AT_REVISION) > 0) {
		x->compatible = at32(super, AT_COMPATIBLE);
		x->incompatible = at32(super, AT_INCOMPATIBLE);
		x->read_only = at32(super, AT_READ_ONLY);
	}
	if (x->incompatible & IS_64BIT)
		x->blocks |= (uint64_t)at32(super, AT_BLOCKS_HIGH) << 32;
	return log <= 6 && super.len == SUPER_LEN;
}

/* The groups follow from the blocks, and the inodes from the groups: nothing else looks so. */
static bool
agrees(struct span super, const struct ext *x)
{
	uint32_t bits = 8 * x->block_size;
	uint64_t groups;

	if (!x->per_group || !x->inodes_per_group || x->inodes_per_group > bits
	        || (x->per_group > bits && !(x->read_only & IS_BIGALLOC))
	        || x->first != (x->block_size == 1024 && !(x->read_only & IS_BIGALLOC))
	        || x->blocks <= x->first || x->blocks >> 40)
		return false;
	groups = (x->blocks - x->first + x->per_group - 1) / x->per_group;
	return groups * x->inodes_per_group == x->inodes
	       && at32(super, AT_FREE_INODES) <= x->inodes
	       && at32(super, AT_REVISION) <= 1 && span_u16(super, AT_ERRORS, ENDIAN_LITTLE) <= 3
	       && (x->incompatible & IS_64BIT || (at32(super, AT_RESERVED) <= x->blocks
	               && at32(super, AT_FREE_BLOCKS) <= x->blocks))
	       && (at32(super, AT_REVISION) == 0
	               || (is_power_of_2(span_u16(super, AT_INODE_SIZE, ENDIAN_LITTLE), 128,
	                           x->block_size)
	                       && span_u16(super, AT_GROUP, ENDIAN_LITTLE) == 0));
}

static const char *
name_of(const struct ext *x)
{
	if (x->incompatible & IS_EXT4 || x->read_only & IS_EXT4_TOO)
		return "ext4";
	return x->compatible & HAS_JOURNAL ? "ext3" : "ext2";
}

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX), super = span_cut(s, SUPER_AT, SUPER_LEN);
	struct ext x;

	if (!decode(super, &x) || !agrees(super, &x))
		return false;
	hit->endian = f->endian;
	hit_say(hit, "%s, %" PRIu64 " blocks of %" PRIu32, name_of(&x), x.blocks, x.block_size);
	hit_quote(hit, ", ", span_cut(super, AT_LABEL, LABEL_LEN));
	if (x.read_only & HAS_CHECKSUM && at32(super, AT_CHECKSUM)
	        != crc32c_more(UINT32_MAX, span_cut(super, 0, AT_CHECKSUM)))
		hit_say(hit, ", checksum wrong");
	hit_uuid(hit, span_cut(super, AT_UUID, 16));
	return hit_claim(hit, s, x.blocks * x.block_size);
}

const struct format ext_format = {
	.name = "ext", .help = "A Linux file system, ext2, ext3 or ext4; its superblock "
	        "gives its length.",
	.magic = { 0x53, 0xef }, .magic_len = 2, .magic_at = SUPER_AT + AT_MAGIC, .align = 512,
	.endian = ENDIAN_LITTLE, .probe = probe,
};
