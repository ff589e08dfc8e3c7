/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "squashfs/super.h"

#include <inttypes.h>

/* The offsets of the fields. */
enum {
	AT_INODES = 4,
	AT_BLOCK_SIZE = 12,
	AT_FRAGMENTS = 16,
	AT_COMPRESSION = 20,
	AT_BLOCK_LOG = 22,
	AT_IDS = 26,
	AT_MAJOR = 28,
	AT_MINOR = 30,
	AT_ROOT = 32,
	AT_USED = 40,
	AT_ID_TABLE = 48,
	AT_XATTR_TABLE = 56,
	AT_INODE_TABLE = 64,
	AT_DIRECTORY_TABLE = 72,
	AT_FRAGMENT_TABLE = 80
};

/* Limits on names and inodes, whatever an image claims; and the minimum bytes of the
 * image for each. */
enum { INODES_MOST = 1 << 22, LEAST = 1024, PER_INODE = 2 };

bool
squashfs_super_decode(struct span s, struct squashfs_super *super)
{
	*super = (struct squashfs_super){
		.inodes = span_u32(s, AT_INODES, ENDIAN_LITTLE),
		.fragments = span_u32(s, AT_FRAGMENTS, ENDIAN_LITTLE),
		.block_size = span_u32(s, AT_BLOCK_SIZE, ENDIAN_LITTLE),
		.block_log = span_u16(s, AT_BLOCK_LOG, ENDIAN_LITTLE),
		.compression = span_u16(s, AT_COMPRESSION, ENDIAN_LITTLE),
		.ids = span_u16(s, AT_IDS, ENDIAN_LITTLE),
		.major = span_u16(s, AT_MAJOR, ENDIAN_LITTLE),
		.minor = span_u16(s, AT_MINOR, ENDIAN_LITTLE),
		.root = span_u64(s, AT_ROOT, ENDIAN_LITTLE),
		.used = span_u64(s, AT_USED, ENDIAN_LITTLE),
		.id_table = span_u64(s, AT_ID_TABLE, ENDIAN_LITTLE),
		.xattr_table = span_u64(s, AT_XATTR_TABLE, ENDIAN_LITTLE),
		.inode_table = span_u64(s, AT_INODE_TABLE, ENDIAN_LITTLE),
		.directory_table = span_u64(s, AT_DIRECTORY_TABLE, ENDIAN_LITTLE),
		.fragment_table = span_u64(s, AT_FRAGMENT_TABLE, ENDIAN_LITTLE),
	};
	return s.len >= SQUASHFS_SUPER_LEN;
}

bool
squashfs_super_is_likely(const struct squashfs_super *super)
{
	return super->block_log >= 12 && super->block_log <= 20
	       && super->block_size == 1u << super->block_log
	       && super->major == 4 && super->minor == 0
	       && super->compression >= 1 && super->compression <= 6
	       && super->used >= SQUASHFS_SUPER_LEN;
}

static bool
is_inside(uint64_t table, const struct squashfs_super *super)
{
	return table == SQUASHFS_NO_TABLE
	       || (table >= SQUASHFS_SUPER_LEN && table < super->used);
}

bool
squashfs_super_check(const struct squashfs_super *super, struct span s, struct error *err)
{
	if (!squashfs_super_is_likely(super))
		return error_set(err, "its superblock makes no sense");
	if (super->used > s.len)
		return error_set(err, "it is cut short: %zu of %" PRIu64 " bytes are there, and "
		                      "the names of its files are at the end",
		        s.len, super->used);
	if (super->inode_table < SQUASHFS_SUPER_LEN
	        || super->directory_table <= super->inode_table
	        || super->directory_table >= super->used
	        || super->id_table == SQUASHFS_NO_TABLE || !is_inside(super->id_table, super)
	        || !is_inside(super->fragment_table, super)
	        || !is_inside(super->xattr_table, super))
		return error_set(err, "its superblock points to tables that are not in it");
	if (super->inodes > INODES_MOST || super->inodes > LEAST + super->used / PER_INODE)
		return error_set(err, "it claims %" PRIu32 " inodes, more than fit in it",
		        super->inodes);
	return true;
}
