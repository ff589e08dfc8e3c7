/* SPDX-License-Identifier: GPL-2.0-or-later */
/* LUKS 1 and 2 (LUKS1 On-Disk Format Specification 1.2.3, 2.2; LUKS2 1.1, 2.1). */
#include <inttypes.h>

#include "filesystem/filesystem.h"
#include "store/hit.h"

enum {
	AT_VERSION = 6,
	AT_CIPHER = 8,
	AT_MODE = 40,
	WORD_LEN = 32,
	AT_PAYLOAD = 104, /* in sectors */
	AT_KEY_BYTES = 108,
	AT_LEN = 8,
	AT_LABEL = 24,
	LABEL_LEN = 48,
	AT_OFFSET = 256,
	AT_UUID = 168,
	UUID_LEN = 40,
	AT_JSON = 4096,
	LEN_LEAST = 16 << 10,
	LEN_MOST = 4 << 20
};

static bool
probe_1(struct span s, struct part_hit *hit)
{
	uint32_t payload = span_u32(s, AT_PAYLOAD, ENDIAN_BIG);
	uint32_t key = span_u32(s, AT_KEY_BYTES, ENDIAN_BIG);

	if (!key || key > 512 || payload < 8 || payload > 1 << 20)
		return false;
	hit_say(hit, "LUKS 1");
	hit_quote(hit, ", ", span_cut(s, AT_CIPHER, WORD_LEN));
	hit_quote(hit, " ", span_cut(s, AT_MODE, WORD_LEN));
	hit_quote(hit, ", UUID ", span_cut(s, AT_UUID, UUID_LEN));
	return hit_open(hit, s, payload * UINT64_C(512));
}

static bool
probe_2(struct span s, struct part_hit *hit)
{
	uint64_t len = span_u64(s, AT_LEN, ENDIAN_BIG);

	if (!is_power_of_2(len, LEN_LEAST, LEN_MOST) || span_u64(s, AT_OFFSET, ENDIAN_BIG) != 0
	        || span_u8(s, AT_JSON) != '{')
		return false;
	hit_say(hit, "LUKS 2");
	hit_quote(hit, ", ", span_cut(s, AT_LABEL, LABEL_LEN));
	hit_quote(hit, ", UUID ", span_cut(s, AT_UUID, UUID_LEN));
	/* The header stands there twice. */
	return hit_open(hit, s, 2 * len);
}

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);

	hit->endian = f->endian;
	switch (span_u16(s, AT_VERSION, ENDIAN_BIG)) {
	case 1: return probe_1(s, hit);
	case 2: return probe_2(s, hit);
	default: return false;
	}
}

const struct format luks_format = {
	.name = "LUKS", .help = "An encrypted disk or partition: without its key it says nothing.",
	.magic = { 'L', 'U', 'K', 'S', 0xba, 0xbe }, .magic_len = 6, .align = 512,
	.endian = ENDIAN_BIG, .probe = probe,
};
