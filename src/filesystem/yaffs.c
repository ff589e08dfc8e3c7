/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * YAFFS2 in pages with their spare areas (yaffs2: yaffs_guts.h, struct yaffs_obj_hdr;
 * yaffs_packedtags2.h). It has no superblock: a part begins with the header of an object in
 * the root directory, and goes on while the tags in the spare areas do.
 */
#include <inttypes.h>

#include "filesystem/filesystem.h"
#include "store/hit.h"

enum {
	AT_PARENT = 4,
	AT_NAME = 10,
	NAME_LEN = 256,
	AT_MODE = 268,
	TYPE_MOST = 5,
	ROOT = 1,
	SEQUENCE_LEAST = 0x1000,
	SEQUENCE_MOST = 0xefffff00,
	HEADERS_LEAST = 2 /* pages with tags that are evidence */
};

/* Bytes of a page, and of its spare area; where in that the tags begin. */
static const struct { uint32_t page, spare, tags; } layouts[] = {
	{ 2048, 64, 0 }, { 2048, 64, 2 }, { 4096, 128, 0 }, { 4096, 128, 2 }, { 4096, 224, 2 },
	{ 4096, 256, 2 }, { 8192, 256, 2 }, { 8192, 512, 2 }, { 512, 16, 0 },
};

/* The kinds of file that the types of objects are: file, symbolic link, directory. */
static const uint16_t kinds[TYPE_MOST + 1] = { [1] = 0x8000, [2] = 0xa000, [3] = 0x4000 };

static bool
is_header(struct span s, enum endian e)
{
	uint32_t type = span_u32(s, 0, e), mode = span_u32(s, AT_MODE, e);
	struct span name = span_cut(s, AT_NAME, NAME_LEN);
	size_t len = 0;

	while (len < name.len && name.at[len] >= 0x20 && name.at[len] != 0x7f)
		len++;
	return type >= 1 && type <= TYPE_MOST && kinds[type] && span_u32(s, AT_PARENT, e) == ROOT
	       && mode >> 16 == 0 && (mode & 0xf000) == kinds[type] && len < name.len
	       && name.at[len] == 0 && (len > 0 || type == 3);
}

/* The pages from the start on whose tags have the sequence number of the first. */
static uint64_t
count_pages(struct span s, size_t layout, enum endian e)
{
	uint64_t stride = layouts[layout].page + layouts[layout].spare, pages = 0;
	size_t tags = layouts[layout].page + layouts[layout].tags;
	uint32_t sequence = span_u32(s, tags, e);

	if (sequence < SEQUENCE_LEAST || sequence > SEQUENCE_MOST)
		return 0;
	for (; span_holds(s, (size_t)(pages * stride), (size_t)stride); pages++) {
		uint32_t next = span_u32(s, (size_t)(pages * stride) + tags, e);

		if (next < sequence || next - sequence > pages)
			break;
	}
	return pages;
}

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);

	if (!is_header(s, f->endian))
		return false;
	for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
		uint64_t pages = count_pages(s, i, f->endian);

		if (pages < HEADERS_LEAST)
			continue;
		hit->endian = f->endian;
		hit_say(hit, "YAFFS2, %s-endian, %" PRIu64 " pages of %" PRIu32 " + %" PRIu32,
		        f->endian == ENDIAN_BIG ? "big" : "little", pages, layouts[i].page,
		        layouts[i].spare);
		return hit_claim(hit, s, pages * (layouts[i].page + layouts[i].spare));
	}
	return false;
}

#define COMMON .name = "YAFFS2", .help = "A log-structured file system for NAND flash, with " \
	"its spare areas.", .align = 512, .probe = probe, .magic_len = 6, .magic_at = AT_PARENT

const struct format yaffs_format_le = {
	COMMON, .magic = { 1, 0, 0, 0, 0xff, 0xff }, .endian = ENDIAN_LITTLE,
};

const struct format yaffs_format_be = {
	COMMON, .magic = { 0, 0, 0, 1, 0xff, 0xff }, .endian = ENDIAN_BIG,
};
