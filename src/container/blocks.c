/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compressed data in blocks that tell their lengths: zstd (RFC 8878, 3), LZ4 (lz4:
 * doc/lz4_Frame_format.md) and lzop (lzop 1.04: src/lzop.c, src/p_lzo.c).
 */
#include <inttypes.h>

#include "container/container.h"
#include "container/container_private.h"
#include "store/hit.h"

/* Blocks after which what looks damaged is damaged, rather than something else. */
enum { SURE = 3 };

/* Where a walk ended: behind the last block, or at damage after `blocks` of them. */
struct walk {
	uint64_t at;
	unsigned int blocks;
	bool ended;
	bool sure; /* the header is evidence enough */
};

/* Can the next block's header, of `len` bytes, be read? One that is cut short is claimed. */
static bool
goes_on(struct walk *w, struct span s, size_t len)
{
	if (w->ended || span_holds(s, (size_t)w->at, len))
		return !w->ended;
	if (w->at < s.len)
		w->at += len;
	return false;
}

/* Answers with what was walked; false if chance explains it. */
static bool
take(const struct format *f, struct part_hit *hit, struct span s, const struct walk *w)
{
	if (w->blocks == 0 || (w->blocks < SURE && !w->sure))
		return false;
	hit->endian = f->endian;
	hit_say(hit, "%s-compressed data", f->name);
	if (!w->ended && w->at < s.len)
		hit_say(hit, ", damaged after %u blocks", w->blocks);
	return hit_claim(hit, s, w->at);
}

/* ---- zstd ---- */

/* The length of the frame's header, 0 if it can't be one. */
static size_t
zstd_header_len(struct span s)
{
	static const uint8_t id_len[] = { 0, 1, 2, 4 }, size_len[] = { 0, 2, 4, 8 };
	uint8_t descriptor = span_u8(s, 4);
	bool single = descriptor & 0x20;
	size_t size = size_len[descriptor >> 6];

	if (descriptor & 0x18)
		return 0;
	if (single && size == 0)
		size = 1;
	return 5u + !single + id_len[descriptor & 3] + size;
}

static uint32_t
u24(struct span s, uint64_t at)
{
	return span_u16(s, (size_t)at, ENDIAN_LITTLE)
	       | (uint32_t)span_u8(s, (size_t)at + 2) << 16;
}

/* A header as the zstd tool writes it (RFC 8878, 3.1.1.1): without a dictionary; with a window of
 * a power of 2, up to 128 MiB, that is all that comes out if it is a single segment; with a first
 * block that is not longer than that. */
static bool
zstd_is_usual(struct span s, size_t header)
{
	enum { AT_WINDOW = 5, LEAST = 17 - 10, MOST = 27 - 10, WINDOW_MOST = 1 << 27 };
	uint8_t descriptor = span_u8(s, 4), window = span_u8(s, AT_WINDOW);
	bool single = descriptor & 0x20;
	size_t at = AT_WINDOW + !single;
	uint64_t size = single ? span_u8(s, at) : WINDOW_MOST;

	if (descriptor >> 6 == 3)
		size = span_u64(s, at, ENDIAN_LITTLE);
	else if (descriptor >> 6 == 2)
		size = span_u32(s, at, ENDIAN_LITTLE);
	else if (descriptor >> 6 == 1)
		size = span_u16(s, at, ENDIAN_LITTLE) + 256u;
	if ((descriptor & 3) != 0 || u24(s, header) >> 3 > size)
		return false;
	return single ? size <= WINDOW_MOST
	              : (window & 7) == 0 && window >> 3 >= LEAST && window >> 3 <= MOST;
}

static bool
probe_zstd(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { BLOCK_MOST = 128 << 10, KIND_REPEATED = 1, KIND_RESERVED = 3 };
	struct span s = span_cut(area, at, SIZE_MAX);
	size_t first = zstd_header_len(s);
	struct walk w = { .at = first };
	bool unpacked = false;

	if (!w.at)
		return false;
	while (goes_on(&w, s, 3)) {
		uint32_t header = u24(s, w.at);
		unsigned int kind = header >> 1 & 3;

		if (kind == KIND_RESERVED || header >> 3 > BLOCK_MOST)
			break;
		w.ended = header & 1;
		w.at += 3 + (kind == KIND_REPEATED ? 1 : header >> 3);
		w.blocks++;
	}
	if (w.ended && span_u8(s, 4) & 4)
		w.at += 4;
	/* Few blocks must be all there is, or be cut short, or it must be possible to unpack
	 * them. */
	if (w.blocks < SURE && w.at > s.len)
		w.sure = zstd_is_usual(s, first);
	else if (w.blocks < SURE && w.ended)
		w.sure = w.at == area.len
		         || (container_try(CODEC_ZSTD, span_cut(s, 0, (size_t)w.at),
		                     BLOCK_MOST * SURE, &unpacked) && unpacked);
	return take(f, hit, s, &w);
}

/* ---- LZ4 ---- */

/* XXH32 of less than 16 bytes with the seed 0 (xxHash: doc/xxhash_spec.md, "XXH32"). */
static uint32_t
xxh32_short(struct span s)
{
	enum { TWO = 0, THREE, FOUR, FIVE, ONE };
	static const uint32_t prime[] = { 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f, 0x165667b1,
		0x9e3779b1 };
	uint32_t sum = prime[FIVE] + (uint32_t)s.len;
	size_t at = 0;

	for (; at + 4 <= s.len; at += 4) {
		sum += span_u32(s, at, ENDIAN_LITTLE) * prime[THREE];
		sum = (sum << 17 | sum >> 15) * prime[FOUR];
	}
	for (; at < s.len; at++) {
		sum += s.at[at] * prime[FIVE];
		sum = (sum << 11 | sum >> 21) * prime[ONE];
	}
	sum = (sum ^ sum >> 15) * prime[TWO];
	sum = (sum ^ sum >> 13) * prime[THREE];
	return sum ^ sum >> 16;
}

static bool
probe_lz4(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { FLAGS = 4, BLOCK_SUM = 0x10, HAS_SIZE = 8, HAS_SUM = 4, HAS_ID = 1,
		BLOCK_MOST = 4 << 20 };
	struct span s = span_cut(area, at, SIZE_MAX);
	uint8_t flags = span_u8(s, FLAGS);
	size_t len = 2u + (flags & HAS_SIZE ? 8 : 0) + (flags & HAS_ID ? 4 : 0);
	struct walk w = { .at = FLAGS + len + 1, .sure = true };

	if (flags >> 6 != 1 || !span_holds(s, FLAGS, len + 1)
	        || (uint8_t)(xxh32_short(span_cut(s, FLAGS, len)) >> 8)
	                   != span_u8(s, FLAGS + len))
		return false;
	while (goes_on(&w, s, 4)) {
		uint32_t size = span_u32(s, (size_t)w.at, ENDIAN_LITTLE) & INT32_MAX;

		if (size > BLOCK_MOST)
			break;
		w.ended = size == 0;
		w.at += 4 + size + (size && flags & BLOCK_SUM ? 4 : 0);
		w.blocks++;
	}
	if (w.ended && flags & HAS_SUM)
		w.at += 4;
	return take(f, hit, s, &w);
}

/* As lz4 -l writes it, and the kernel's build: blocks up to the end, which nothing marks. The
 * kernel's build adds the length that comes out. */
static bool
probe_old(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { BLOCK_MOST = 8421376 }; /* LZ4_compressBound(8 MiB) */
	struct span s = span_cut(area, at, SIZE_MAX);
	struct walk w = { .at = 4 };
	uint32_t first = span_u32(s, 4, ENDIAN_LITTLE), size = 0;

	while (span_holds(s, (size_t)w.at, 4)) {
		size = span_u32(s, (size_t)w.at, ENDIAN_LITTLE);
		if (size == 0 || size > BLOCK_MOST || size > s.len - w.at - 4)
			break;
		w.at += 4 + size;
		w.blocks++;
	}
	/* Many a length that chance gives is shorter. */
	if (w.blocks == 0 || (w.blocks == 1 && first < 512))
		return false;
	hit->endian = f->endian;
	hit_say(hit, "LZ4-compressed data, legacy frame, %u block%s", w.blocks,
	        w.blocks == 1 ? "" : "s");
	return hit_claim(hit, s, w.at);
}

/* ---- lzop ---- */

enum lzop_flag {
	LZOP_ADLER = 1,
	LZOP_ADLER_PACKED = 2,
	LZOP_EXTRA = 0x40,
	LZOP_CRC = 0x100,
	LZOP_CRC_PACKED = 0x200,
	LZOP_FILTER = 0x800
};

/* Where the first block begins, 0 if the header isn't one. */
static size_t
lzop_header_len(struct span s, uint32_t *flags)
{
	enum { AT_VERSION = 9, AT_NEEDED = 13, AT_METHOD = 15, AT_FLAGS = 17 };
	size_t at;

	*flags = span_u32(s, AT_FLAGS, ENDIAN_BIG);
	if (span_u8(s, 8) != 0x0a || span_u16(s, AT_VERSION, ENDIAN_BIG) >> 12 > 1
	        || span_u16(s, AT_NEEDED, ENDIAN_BIG) < 0x900 || span_u8(s, AT_METHOD) < 1
	        || span_u8(s, AT_METHOD) > 3)
		return 0;
	/* Mode and time (12 bytes) precede the name, and a CRC or Adler sum follows it. */
	at = AT_FLAGS + 4u + (*flags & LZOP_FILTER ? 4 : 0) + 12;
	return at + 1 + span_u8(s, at) + 4;
}

static bool
probe_lzop(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { BLOCK_MOST = 64 << 20 };
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t flags;
	struct walk w = { .at = lzop_header_len(s, &flags), .sure = true };
	unsigned int sums = !!(flags & LZOP_ADLER) + !!(flags & LZOP_CRC);
	unsigned int packed = !!(flags & LZOP_ADLER_PACKED) + !!(flags & LZOP_CRC_PACKED);

	if (!w.at)
		return false;
	while (goes_on(&w, s, 4)) {
		uint32_t plain = span_u32(s, (size_t)w.at, ENDIAN_BIG);
		uint32_t size = span_u32(s, (size_t)w.at + 4, ENDIAN_BIG);

		w.ended = plain == 0;
		if (plain > BLOCK_MOST || (plain && (size > plain || !size)))
			break;
		w.at += w.ended ? 4 : 8 + size + 4 * sums + (size < plain ? 4 * packed : 0);
		w.blocks++;
	}
	return take(f, hit, s, &w);
}

const struct format zstd_format = {
	.name = "zstd", .help = "Compressed data, as zstd writes it.",
	.magic = { 0x28, 0xb5, 0x2f, 0xfd }, .magic_len = 4, .content = true,
	.endian = ENDIAN_LITTLE, .openings = container_unpack, .probe = probe_zstd,
};

const struct format lz4_format = {
	.name = "LZ4", .help = "Compressed data, as lz4 writes it.",
	.magic = { 0x04, 0x22, 0x4d, 0x18 }, .magic_len = 4, .content = true,
	.endian = ENDIAN_LITTLE, .openings = container_unpack, .probe = probe_lz4,
};

const struct format lz4_format_old = {
	.name = "LZ4", .help = "Compressed data, as lz4 -l writes it; kernels are.",
	.magic = { 0x02, 0x21, 0x4c, 0x18 }, .magic_len = 4, .content = true,
	.endian = ENDIAN_LITTLE, .openings = container_unpack, .probe = probe_old,
};

const struct format lzop_format = {
	.name = "lzop", .help = "Compressed data, as lzop writes it.",
	.magic = { 0x89, 'L', 'Z', 'O', 0, 0x0d, 0x0a, 0x1a }, .magic_len = 8, .content = true,
	.endian = ENDIAN_BIG, .openings = container_unpack, .probe = probe_lzop,
};
