/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Boot images of Android (AOSP: system/tools/mkbootimg/include/bootimg/bootimg.h), versions
 * 0 to 4. The header is a part; kernel, ramdisk and the rest are its payload, in which they
 * are found by what they are.
 */
#include <inttypes.h>

#include "program/program.h"
#include "store/hit.h"

enum {
	AT_KERNEL = 8,
	AT_RAMDISK = 16,
	AT_SECOND = 24,
	AT_PAGE = 36,
	AT_VERSION = 40,
	AT_NAME = 48,
	NAME_LEN = 16,
	AT_COMMAND = 64,
	COMMAND_LEN = 512,
	AT_RECOVERY = 1632,
	AT_TREE = 1648,
	PAGE_LEAST = 2048,
	PAGE_MOST = 64 << 10,
	PIECE_MOST = 512 << 20,
	/* from version 3 on */
	NEW_PAGE = 4096,
	NEW_RAMDISK = 12,
	NEW_LEN = 20,
	NEW_COMMAND = 44,
	NEW_COMMAND_LEN = 1536,
	NEW_SIGNATURE = 1580
};

static uint32_t
at32(struct span s, size_t at)
{
	return span_u32(s, at, ENDIAN_LITTLE);
}

/* The bytes that pieces take up in pages; UINT64_MAX if one of them is too long. */
static uint64_t
paged(const uint32_t *pieces, size_t count, uint32_t page)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < count; i++) {
		if (pieces[i] > PIECE_MOST)
			return UINT64_MAX;
		sum += (pieces[i] + UINT64_C(1) * page - 1) / page * page;
	}
	return sum;
}

static bool
take(const struct format *f, struct part_hit *hit, struct span s, uint32_t page,
        uint64_t payload)
{
	if (payload == UINT64_MAX || payload == 0 || s.len < page)
		return false;
	hit->endian = f->endian;
	hit->payload_claimed = payload;
	hit->payload = payload < s.len - page ? payload : s.len - page;
	return hit_claim(hit, s, page);
}

static void
say_payload(struct part_hit *hit, const char *what)
{
	struct part_hit named = { 0 };

	hit_say(&named, "%s", what);
	for (size_t i = 0; i < sizeof hit->payload_what; i++)
		hit->payload_what[i] = named.what[i];
}

static bool
probe_old(const struct format *f, struct span s, uint32_t version, struct part_hit *hit)
{
	uint32_t page = at32(s, AT_PAGE);
	const uint32_t pieces[] = { at32(s, AT_KERNEL), at32(s, AT_RAMDISK), at32(s, AT_SECOND),
		version == 0 ? version : at32(s, AT_RECOVERY),
		version < 2 ? 0 : at32(s, AT_TREE) };

	if (!is_power_of_2(page, PAGE_LEAST, PAGE_MOST) || !pieces[0])
		return false;
	hit_say(hit, "Android boot image %" PRIu32 ", kernel %" PRIu32 ", ramdisk %" PRIu32,
	        version, pieces[0], pieces[1]);
	hit_quote(hit, ", ", span_cut(s, AT_NAME, NAME_LEN));
	hit_quote(hit, ", ", span_cut(s, AT_COMMAND, COMMAND_LEN));
	say_payload(hit, "kernel, ramdisk and what belongs to them");
	return take(f, hit, s, page, paged(pieces, 5, page));
}

static bool
probe_new(const struct format *f, struct span s, uint32_t version, struct part_hit *hit)
{
	const uint32_t pieces[] = { at32(s, AT_KERNEL), at32(s, NEW_RAMDISK),
		version < 4 ? 0 : at32(s, NEW_SIGNATURE) };

	if (at32(s, NEW_LEN) != (version == 3 ? 1580 : 1584))
		return false;
	hit_say(hit, "Android boot image %" PRIu32 ", kernel %" PRIu32 ", ramdisk %" PRIu32,
	        version, pieces[0], pieces[1]);
	hit_quote(hit, ", ", span_cut(s, NEW_COMMAND, NEW_COMMAND_LEN));
	say_payload(hit, "kernel and ramdisk");
	return take(f, hit, s, NEW_PAGE, paged(pieces, 3, NEW_PAGE));
}

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t version = at32(s, AT_VERSION);

	/* In some images of version 0 it is the length of a device tree. */
	if (version == 3 || version == 4)
		return probe_new(f, s, version, hit);
	return probe_old(f, s, version <= 2 ? version : 0, hit);
}

static bool
probe_vendor(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { AT_PAGE_LEN = 12, AT_DISK = 24, AT_CMD = 28, CMD_LEN = 2048, AT_LEN = 2096,
		AT_DTB = 2100, AT_TABLE = 2112, AT_CONFIG = 2124, LEN_3 = 2112, LEN_4 = 2128 };
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t version = at32(s, 8), page = at32(s, AT_PAGE_LEN), len = at32(s, AT_LEN);
	const uint32_t pieces[] = { at32(s, AT_DISK), at32(s, AT_DTB),
		version < 4 ? 0 : at32(s, AT_TABLE), version < 4 ? 0 : at32(s, AT_CONFIG) };

	if (version < 3 || version > 4 || len != (version == 3 ? LEN_3 : LEN_4)
	        || !is_power_of_2(page, PAGE_LEAST, PAGE_MOST))
		return false;
	hit_say(hit, "Android vendor boot image %" PRIu32 ", ramdisk %" PRIu32, version,
	        pieces[0]);
	hit_quote(hit, ", ", span_cut(s, AT_CMD, CMD_LEN));
	say_payload(hit, "ramdisk and device tree");
	page = (len + page - 1) / page * page;
	return take(f, hit, s, page, paged(pieces, 4, at32(s, AT_PAGE_LEN)));
}

const struct format android_format = {
	.name = "Android", .help = "A kernel and a ramdisk for Android's boot loader.",
	.magic = { 'A', 'N', 'D', 'R', 'O', 'I', 'D', '!' }, .magic_len = 8,
	.endian = ENDIAN_LITTLE, .probe = probe,
};

const struct format android_vendor_format = {
	.name = "Android", .help = "The vendor's ramdisk for Android's boot loader.",
	.magic = { 'V', 'N', 'D', 'R', 'B', 'O', 'O', 'T' }, .magic_len = 8,
	.endian = ENDIAN_LITTLE, .probe = probe_vendor,
};
