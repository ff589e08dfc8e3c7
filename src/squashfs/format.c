/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a squashfs is recognised. */
#include <inttypes.h>
#include <stdio.h>

#include "squashfs/squashfs.h"
#include "squashfs/super.h"
#include "store/hit.h"

enum { PAD = 4096 };

static const char *const compressions[] = {
	NULL, "gzip", "lzma", "lzo", "xz", "lz4", "zstd"
};

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	struct squashfs_super super;

	if (!squashfs_super_decode(s, &super) || !squashfs_super_is_likely(&super))
		return false;
	hit_claim(hit, s, super.used);
	/* mksquashfs fills up with zeros, which bytes_used leaves out. */
	hit_pad(hit, s, PAD);
	hit->endian = f->endian;
	snprintf(hit->what, sizeof hit->what, "squashfs 4.0, %s, %" PRIu32
	        " KiB blocks, %" PRIu32 " inodes", compressions[super.compression],
	        super.block_size / 1024, super.inodes);
	return true;
}

const struct format squashfs_format = {
	.name = "squashfs",
	.help = "A compressed read-only file system; its superblock gives its length.",
	.magic = { 'h', 's', 'q', 's' },
	.magic_len = 4,
	.endian = ENDIAN_LITTLE,
	.tree = &squashfs_maker,
	.probe = probe,
};
