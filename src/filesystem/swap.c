/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Swap space of Linux (kernel: include/linux/swap.h, union swap_header). */
#include <inttypes.h>

#include "filesystem/filesystem.h"
#include "store/hit.h"

enum {
	AT_VERSION = 1024,
	AT_LAST = 1028,
	AT_BAD = 1032,
	AT_UUID = 1036,
	AT_LABEL = 1052,
	LABEL_LEN = 16,
	BAD_MOST = 637,
	MAGIC_LEN = 10
};

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	enum endian e = span_u8(s, AT_VERSION) ? ENDIAN_LITTLE : ENDIAN_BIG;
	uint32_t page = f->magic_at + MAGIC_LEN, last = span_u32(s, AT_LAST, e);

	if (span_u32(s, AT_VERSION, e) != 1 || !last || span_u32(s, AT_BAD, e) > BAD_MOST)
		return false;
	hit->endian = e;
	hit_say(hit, "swap, %" PRIu64 " pages of %" PRIu32, last + UINT64_C(1), page);
	hit_quote(hit, ", ", span_cut(s, AT_LABEL, LABEL_LEN));
	hit_uuid(hit, span_cut(s, AT_UUID, 16));
	return hit_claim(hit, s, (last + UINT64_C(1)) * page);
}

#define COMMON .name = "swap", .help = "Where Linux moves memory to that isn't in use.", \
	.magic = { 'S', 'W', 'A', 'P', 'S', 'P', 'A', 'C' }, .magic_len = 8, .align = 512, \
	.probe = probe

const struct format swap_format_4k = { COMMON, .magic_at = 4096 - MAGIC_LEN };
const struct format swap_format_16k = { COMMON, .magic_at = 16384 - MAGIC_LEN };
const struct format swap_format_64k = { COMMON, .magic_at = 65536 - MAGIC_LEN };
