/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "firmware/known.h"

#include <inttypes.h>
#include <stdio.h>

/* A little-endian number of 64 bits. */
static uint64_t
read_u64(struct span s, size_t at)
{
	return span_u32(s, at, ENDIAN_LITTLE)
	       | (uint64_t)span_u32(s, at + 4, ENDIAN_LITTLE) << 32;
}

static void
set_length(struct part_hit *hit, struct span rest, uint64_t len)
{
	hit->claimed = len;
	hit->len = len < rest.len ? len : rest.len;
}

/* ---- squashfs 4.0 (kernel: struct squashfs_super_block) ---- */

enum {
	SQUASHFS_INODES = 4,
	SQUASHFS_BLOCK_SIZE = 12,
	SQUASHFS_COMPRESSION = 20,
	SQUASHFS_BLOCK_LOG = 22,
	SQUASHFS_MAJOR = 28,
	SQUASHFS_MINOR = 30,
	SQUASHFS_ROOT_INODE = 32,
	SQUASHFS_BYTES_USED = 40,
	SQUASHFS_INODE_TABLE = 64,
	SQUASHFS_SUPER_LEN = 96,
	SQUASHFS_PAD = 4096
};

static const char *const squashfs_compressions[] = {
	NULL, "gzip", "lzma", "lzo", "xz", "lz4", "zstd"
};

/* mksquashfs fills up with zeros to a multiple of 4 KiB, which bytes_used leaves out. */
static uint64_t
squashfs_padding(struct span s, uint64_t len)
{
	size_t fill = (size_t)(-len % SQUASHFS_PAD);

	return span_holds(s, (size_t)len, fill)
	       && span_run(span_cut(s, (size_t)len, fill), 0, 0) == fill ? fill : 0;
}

static bool
probe_squashfs(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t log = span_u16(s, SQUASHFS_BLOCK_LOG, ENDIAN_LITTLE);
	uint32_t comp = span_u16(s, SQUASHFS_COMPRESSION, ENDIAN_LITTLE);
	uint64_t used = read_u64(s, SQUASHFS_BYTES_USED);

	if (s.len < SQUASHFS_SUPER_LEN || log < 12 || log > 20
	        || span_u32(s, SQUASHFS_BLOCK_SIZE, ENDIAN_LITTLE) != 1u << log
	        || span_u16(s, SQUASHFS_MAJOR, ENDIAN_LITTLE) != 4
	        || span_u16(s, SQUASHFS_MINOR, ENDIAN_LITTLE) != 0
	        || comp < 1 || comp > 6 || used < SQUASHFS_SUPER_LEN
	        || read_u64(s, SQUASHFS_INODE_TABLE) >= used)
		return false;
	set_length(hit, s, used);
	hit->len += squashfs_padding(s, hit->len);
	hit->endian = f->endian;
	snprintf(hit->what, sizeof hit->what, "squashfs 4.0, %s, %" PRIu32
	        " KiB blocks, %" PRIu32 " inodes", squashfs_compressions[comp],
	        (UINT32_C(1) << log) / 1024, span_u32(s, SQUASHFS_INODES, ENDIAN_LITTLE));
	return true;
}

const struct format known_squashfs = {
	.name = "squashfs",
	.help = "A compressed read-only file system; its superblock tells its length.",
	.magic = { 'h', 's', 'q', 's' },
	.magic_len = 4,
	.anchor = 1,
	.endian = ENDIAN_LITTLE,
	.probe = probe_squashfs,
};
