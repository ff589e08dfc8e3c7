/* SPDX-License-Identifier: GPL-2.0-or-later */
/* FAT12, FAT16 and FAT32 (Microsoft FAT Specification, 3 and 3.5), exFAT (exFAT file system
 * specification, 3.1) and NTFS: what their boot sectors say. */
#include <inttypes.h>

#include "filesystem/filesystem.h"
#include "store/hit.h"

enum {
	AT_SECTOR_SIZE = 11,
	AT_CLUSTER = 13,   /* in sectors */
	AT_RESERVED = 14,
	AT_FATS = 16,
	AT_ROOT_ENTRIES = 17,
	AT_SECTORS_16 = 19,
	AT_MEDIA = 21,
	AT_FAT_LEN_16 = 22,
	AT_SECTORS_32 = 32,
	AT_FAT_LEN_32 = 36,
	AT_LABEL_16 = 43,
	AT_LABEL_32 = 71,
	LABEL_LEN = 11,
	ROOT_ENTRY_LEN = 32,
	FAT12_CLUSTERS = 4085, /* from so many on it is FAT16, or FAT32 */
	FAT16_CLUSTERS = 65525
};

struct fat {
	uint32_t sector, cluster, reserved, fats, fat_len, root_len; /* most in sectors */
	uint32_t sectors;
	uint8_t media;
	bool is_32;
};

static uint32_t
at32(struct span s, size_t at)
{
	return span_u32(s, at, ENDIAN_LITTLE);
}

static uint16_t
at16(struct span s, size_t at)
{
	return span_u16(s, at, ENDIAN_LITTLE);
}

static bool
jumps(struct span s)
{
	return (span_u8(s, 0) == 0xeb && span_u8(s, 2) == 0x90) || span_u8(s, 0) == 0xe9;
}

/* The fields; false if one of them can't be. */
static bool
decode(struct span s, struct fat *x)
{
	*x = (struct fat){
		.sector = at16(s, AT_SECTOR_SIZE),
		.cluster = span_u8(s, AT_CLUSTER),
		.reserved = at16(s, AT_RESERVED),
		.fats = span_u8(s, AT_FATS),
		.fat_len = at16(s, AT_FAT_LEN_16),
		.sectors = at16(s, AT_SECTORS_16),
		.media = span_u8(s, AT_MEDIA),
	};
	x->is_32 = x->fat_len == 0;
	if (x->is_32)
		x->fat_len = at32(s, AT_FAT_LEN_32);
	if (!x->sectors)
		x->sectors = at32(s, AT_SECTORS_32);
	if (!is_power_of_2(x->sector, 512, 4096) || !is_power_of_2(x->cluster, 1, 128))
		return false;
	x->root_len = (at16(s, AT_ROOT_ENTRIES) * UINT32_C(32) + x->sector - 1) / x->sector;
	return x->reserved && x->fat_len && x->fats >= 1 && x->fats <= 2
	       && (x->media == 0xf0 || x->media >= 0xf8);
}

/* The data clusters; 0 if the fields contradict one another. */
static uint64_t
clusters_of(const struct fat *x)
{
	uint64_t before = x->reserved + (uint64_t)x->fats * x->fat_len + x->root_len;
	uint64_t clusters = x->sectors > before ? (x->sectors - before) / x->cluster : 0;
	unsigned int bits = x->is_32 ? 32 : clusters < FAT12_CLUSTERS ? 12 : 16;
	uint64_t room = (uint64_t)x->fat_len * x->sector * 8 / bits;

	return x->is_32 == (x->root_len == 0) && clusters + 2 <= room ? clusters : 0;
}

static bool
probe_fat(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	struct fat x;
	uint64_t clusters;

	if (!jumps(s) || !decode(s, &x))
		return false;
	clusters = clusters_of(&x);
	/* The first entry of the FAT repeats the media byte. */
	if (!clusters || span_u8(s, (size_t)x.reserved * x.sector) != x.media
	        || span_u8(s, (size_t)x.reserved * x.sector + 1) != 0xff)
		return false;
	hit->endian = f->endian;
	hit_say(hit, "%s, %" PRIu64 " clusters of %" PRIu32,
	        x.is_32 ? "FAT32" : clusters < FAT12_CLUSTERS ? "FAT12" : "FAT16", clusters,
	        x.cluster * x.sector);
	hit_quote(hit, ", ", span_cut(s, x.is_32 ? AT_LABEL_32 : AT_LABEL_16, LABEL_LEN));
	return hit_claim(hit, s, (uint64_t)x.sectors * x.sector);
}

static bool
probe_exfat(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { AT_ZEROS = 11, ZEROS_LEN = 53, AT_LENGTH = 72, AT_FAT = 80, AT_HEAP = 88,
		AT_SHIFT = 108, AT_CLUSTER_SHIFT = 109, AT_COUNT = 110, AT_SIGNATURE = 510 };
	struct span s = span_cut(area, at, SIZE_MAX);
	uint64_t sectors = span_u64(s, AT_LENGTH, ENDIAN_LITTLE);
	uint8_t shift = span_u8(s, AT_SHIFT), cluster = span_u8(s, AT_CLUSTER_SHIFT);

	if (!jumps(s) || !span_is_all(span_cut(s, AT_ZEROS, ZEROS_LEN), 0) || shift < 9
	        || shift > 12 || cluster > 25 - shift || sectors >> 44
	        || at16(s, AT_SIGNATURE) != 0xaa55 || at32(s, AT_FAT) < 24
	        || at32(s, AT_HEAP) <= at32(s, AT_FAT) || at32(s, AT_HEAP) >= sectors)
		return false;
	hit->endian = f->endian;
	hit_say(hit, "exFAT, %" PRIu64 " sectors of %u", sectors, 1u << shift);
	return hit_claim(hit, s, sectors << shift);
}

static bool
probe_ntfs(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { AT_UNUSED = 16, UNUSED_LEN = 5, AT_TOTAL = 40, AT_MFT = 48, AT_SIGNATURE = 510 };
	struct span s = span_cut(area, at, SIZE_MAX);
	uint64_t sectors = span_u64(s, AT_TOTAL, ENDIAN_LITTLE);
	uint16_t sector = at16(s, AT_SECTOR_SIZE);

	if (!jumps(s) || !is_power_of_2(sector, 512, 4096) || sectors == 0 || sectors >> 44
	        || at16(s, AT_RESERVED) || !span_is_all(span_cut(s, AT_UNUSED, UNUSED_LEN), 0)
	        || at16(s, AT_SIGNATURE) != 0xaa55
	        || span_u64(s, AT_MFT, ENDIAN_LITTLE) >= sectors)
		return false;
	hit->endian = f->endian;
	hit_say(hit, "NTFS, %" PRIu64 " sectors of %" PRIu16, sectors, sector);
	/* The last sector repeats the first and is not counted. */
	return hit_claim(hit, s, (sectors + 1) * sector);
}

const struct format fat_format = {
	.name = "FAT", .help = "A file system of MS-DOS and of memory cards: FAT12, FAT16 or "
	        "FAT32.",
	.magic = { 0x55, 0xaa }, .magic_len = 2, .magic_at = 510, .align = 512,
	.endian = ENDIAN_LITTLE, .probe = probe_fat,
};

const struct format exfat_format = {
	.name = "exFAT", .help = "A file system of large memory cards.",
	.magic = { 'E', 'X', 'F', 'A', 'T', ' ', ' ', ' ' }, .magic_len = 8, .magic_at = 3,
	.align = 512, .endian = ENDIAN_LITTLE, .probe = probe_exfat,
};

const struct format ntfs_format = {
	.name = "NTFS", .help = "A file system of Windows.",
	.magic = { 'N', 'T', 'F', 'S', ' ', ' ', ' ', ' ' }, .magic_len = 8, .magic_at = 3,
	.align = 512, .endian = ENDIAN_LITTLE, .probe = probe_ntfs,
};
