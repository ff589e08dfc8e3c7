/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Partition tables of disks: MBR, and GPT (UEFI Specification 2.10, 5). */
#include <inttypes.h>

#include "base/crc32.h"
#include "filesystem/filesystem.h"
#include "store/hit.h"

enum { SECTOR = 512 };

/* ---- MBR ---- */

enum { MBR_ENTRIES = 4, MBR_AT = 446, MBR_ENTRY_LEN = 16, MBR_TYPE = 4, MBR_START = 8,
	MBR_COUNT = 12 };

/* Is it an entry that a tool would write? Those with a partition are counted. */
static bool
entry_holds(struct span e, unsigned int *used)
{
	uint32_t start = span_u32(e, MBR_START, ENDIAN_LITTLE);
	uint32_t count = span_u32(e, MBR_COUNT, ENDIAN_LITTLE);

	if (span_u8(e, MBR_TYPE) == 0)
		return span_is_all(e, 0);
	++*used;
	return !(span_u8(e, 0) & 0x7f) && start > 0 && count > 0 && start <= UINT32_MAX - count;
}

static bool
overlap(struct span a, struct span b)
{
	uint32_t from = span_u32(a, MBR_START, ENDIAN_LITTLE);
	uint32_t other = span_u32(b, MBR_START, ENDIAN_LITTLE);

	return span_u8(a, MBR_TYPE) && span_u8(b, MBR_TYPE)
	       && from < other + span_u32(b, MBR_COUNT, ENDIAN_LITTLE)
	       && other < from + span_u32(a, MBR_COUNT, ENDIAN_LITTLE);
}

static bool
probe_mbr(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX), entries[MBR_ENTRIES];
	unsigned int used = 0;

	for (size_t i = 0; i < MBR_ENTRIES; i++) {
		entries[i] = span_cut(s, MBR_AT + i * MBR_ENTRY_LEN, MBR_ENTRY_LEN);
		if (!entry_holds(entries[i], &used))
			return false;
		for (size_t k = 0; k < i; k++)
			if (overlap(entries[k], entries[i]))
				return false;
	}
	if (!used)
		return false;
	hit->endian = f->endian;
	hit_say(hit, "MBR");
	for (size_t i = 0; i < MBR_ENTRIES; i++)
		if (span_u8(entries[i], MBR_TYPE))
			hit_say(hit, ", %02x at %08" PRIx64, span_u8(entries[i], MBR_TYPE),
			        (uint64_t)span_u32(entries[i], MBR_START, ENDIAN_LITTLE)
			                * SECTOR);
	return hit_claim(hit, s, SECTOR);
}

/* ---- GPT ---- */

enum { GPT_LEN = 12, GPT_CRC = 16, GPT_MY_LBA = 24, GPT_ENTRIES = 72, GPT_COUNT = 80,
	GPT_ENTRY_LEN = 84, GPT_ENTRIES_CRC = 88, GPT_LEAST = 92, GPT_NAME = 56,
	GPT_NAME_LEN = 72, GPT_ENTRIES_MOST = 1024 };

static bool
header_holds(struct span header)
{
	static const uint8_t zeros[4];
	uint32_t len = span_u32(header, GPT_LEN, ENDIAN_LITTLE);
	uint32_t count = span_u32(header, GPT_COUNT, ENDIAN_LITTLE);
	uint32_t crc = crc32_usual(span_cut(header, 0, GPT_CRC));

	if (len < GPT_LEAST || len > SECTOR || count == 0 || count > GPT_ENTRIES_MOST
	        || !is_power_of_2(span_u32(header, GPT_ENTRY_LEN, ENDIAN_LITTLE), 128, 4096))
		return false;
	crc = crc32_usual_more(crc, span_of(zeros, sizeof zeros));
	crc = crc32_usual_more(crc, span_cut(header, GPT_CRC + 4, len - GPT_CRC - 4));
	return crc == span_u32(header, GPT_CRC, ENDIAN_LITTLE);
}

/* Names the partitions, of which the entries are in `entries`. */
static void
say_partitions(struct span header, struct span entries, struct part_hit *hit)
{
	uint32_t len = span_u32(header, GPT_ENTRY_LEN, ENDIAN_LITTLE), used = 0;
	uint32_t count = span_u32(header, GPT_COUNT, ENDIAN_LITTLE);

	for (uint32_t i = 0; i < count; i++)
		used += !span_is_all(span_cut(entries, (size_t)i * len, 16), 0);
	hit_say(hit, ", %" PRIu32 " partition%s", used, used == 1 ? "" : "s");
	for (uint32_t i = 0; i < count; i++)
		hit_quote_wide(hit, " ", span_cut(entries, (size_t)i * len + GPT_NAME,
		                                 GPT_NAME_LEN));
	if (crc32_usual(entries) != span_u32(header, GPT_ENTRIES_CRC, ENDIAN_LITTLE))
		hit_say(hit, ", CRC of the table wrong");
}

/* The protective MBR, the header in the next sector, and the table. */
static bool
probe_gpt(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	struct span header = span_cut(s, f->magic_at, SECTOR);
	uint64_t from = span_u64(header, GPT_ENTRIES, ENDIAN_LITTLE);
	uint64_t len = (uint64_t)span_u32(header, GPT_COUNT, ENDIAN_LITTLE)
	               * span_u32(header, GPT_ENTRY_LEN, ENDIAN_LITTLE);

	if (!header_holds(header) || span_u64(header, GPT_MY_LBA, ENDIAN_LITTLE) != 1
	        || from < 2 || from > UINT32_MAX)
		return false;
	from *= f->magic_at;
	hit->endian = f->endian;
	hit_say(hit, "GPT");
	say_partitions(header, span_cut(s, (size_t)from, (size_t)len), hit);
	/* Where the table stands apart, it is left apart. */
	return hit_claim(hit, s, from == 2 * f->magic_at ? from + len : 2 * f->magic_at);
}

/* The table and the header at the end of a disk. */
static bool
probe_backup(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	struct span header = span_cut(s, f->magic_at, SECTOR);
	uint64_t mine = span_u64(header, GPT_MY_LBA, ENDIAN_LITTLE);
	uint64_t from = span_u64(header, GPT_ENTRIES, ENDIAN_LITTLE);

	if (!header_holds(header) || mine == 1 || mine - from != f->magic_at / SECTOR)
		return false;
	hit->endian = f->endian;
	hit_say(hit, "GPT, the copy at the end");
	say_partitions(header, span_cut(s, 0, f->magic_at), hit);
	return hit_claim(hit, s, f->magic_at + UINT64_C(1) * SECTOR);
}

#define EFI_PART .magic = { 'E', 'F', 'I', ' ', 'P', 'A', 'R', 'T' }, .magic_len = 8, \
	.align = 512, .endian = ENDIAN_LITTLE

const struct format mbr_format = {
	.name = "MBR", .help = "The first sector of a disk, with a table of up to four "
	        "partitions.",
	.magic = { 0x55, 0xaa }, .magic_len = 2, .magic_at = 510, .align = 512,
	.endian = ENDIAN_LITTLE, .probe = probe_mbr,
};

const struct format gpt_format = {
	.name = "GPT", .help = "The partition table of a disk.", EFI_PART, .magic_at = SECTOR,
	.probe = probe_gpt,
};

const struct format gpt_format_4k = {
	.name = "GPT", .help = "The partition table of a disk with sectors of 4 KiB.", EFI_PART,
	.magic_at = 4096, .probe = probe_gpt,
};

const struct format gpt_backup_format = {
	.name = "GPT", .help = "The copy of a partition table at the end of a disk.", EFI_PART,
	.magic_at = 32 * SECTOR, .probe = probe_backup,
};
