/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pictures: PNG (W3C, Portable Network Graphics, 5), JPEG (ITU-T T.81, B), GIF (GIF89a
 * Specification) and BMP (Windows: BITMAPFILEHEADER, BITMAPINFOHEADER).
 */
#include <inttypes.h>
#include <string.h>

#include "base/crc32.h"
#include "content/content.h"
#include "store/hit.h"

static bool
probe_png(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { FIRST = 8, HEADER_CHUNK = 25, AT_WIDTH = 16, AT_HEIGHT = 20, CHUNK = 12 };
	struct span s = span_cut(area, at, SIZE_MAX);
	uint64_t len = FIRST;
	bool last = false;

	if (!span_has_word(s, FIRST + 4, "IHDR") || crc32_usual(span_cut(s, FIRST + 4, 17))
	        != span_u32(s, FIRST + HEADER_CHUNK - 4, ENDIAN_BIG))
		return false;
	while (!last && len < s.len && span_u32(s, (size_t)len, ENDIAN_BIG) <= INT32_MAX) {
		last = span_has_word(s, (size_t)len + 4, "IEND");
		len += CHUNK + UINT64_C(1) * span_u32(s, (size_t)len, ENDIAN_BIG);
	}
	hit->endian = f->endian;
	hit_say(hit, "PNG picture, %" PRIu32 " x %" PRIu32, span_u32(s, AT_WIDTH, ENDIAN_BIG),
	        span_u32(s, AT_HEIGHT, ENDIAN_BIG));
	return hit_claim(hit, s, len);
}

/* A segment whose length agrees with its number of components: a frame, or the scan that follows
 * it. */
static bool
is_frame(struct span s)
{
	enum { TABLES = 0xc4, RESERVED = 0xc8, CODING = 0xcc };
	uint8_t marker = span_u8(s, 1), parts = span_u8(s, 9);

	return marker >= 0xc0 && marker <= 0xcf && marker != TABLES && marker != RESERVED
	       && marker != CODING && parts && span_u16(s, 2, ENDIAN_BIG) == 8 + 3 * parts;
}

static bool
is_scan(struct span s)
{
	uint8_t parts = span_u8(s, 4);

	return span_u8(s, 1) == 0xda && parts && span_u16(s, 2, ENDIAN_BIG) == 6 + 2 * parts;
}

/* Where the segments that tell their lengths end: at the compressed data, or at what is none. */
static size_t
jpeg_segments(struct span s, bool *data)
{
	enum { LEAST = 0xc0 };
	bool frame = false;
	size_t at = 2;

	*data = false;
	while (!*data && span_u8(s, at) == 0xff && span_u8(s, at + 1) >= LEAST
	        && span_u8(s, at + 1) < 0xff && span_u16(s, at + 2, ENDIAN_BIG) >= 2) {
		struct span segment = span_cut(s, at, SIZE_MAX);

		frame = frame || is_frame(segment);
		*data = frame && is_scan(segment);
		at += 2u + span_u16(s, at + 2, ENDIAN_BIG);
	}
	return at;
}

static bool
probe_jpeg(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	bool data;
	size_t end = jpeg_segments(s, &data);

	if (!data || end >= s.len)
		return false;
	hit->endian = f->endian;
	hit_say(hit, "JPEG picture");
	for (;;) {
		const uint8_t *mark = memchr(s.at + end, 0xff, s.len - end);

		if (!mark)
			return hit_claim(hit, s, s.len);
		end = (size_t)(mark - s.at) + 1;
		if (span_u8(s, end) == 0xd9)
			return hit_claim(hit, s, end + 1);
	}
}

/* Where the blocks of bytes from `at` on end, each with its length before it. */
static uint64_t
gif_blocks(struct span s, uint64_t at)
{
	while (at < s.len && span_u8(s, (size_t)at))
		at += 1u + span_u8(s, (size_t)at);
	return at + 1;
}

static size_t
gif_palette(uint8_t flags)
{
	return flags & 0x80 ? 3u << ((flags & 7) + 1) : 0;
}

/* Where the extension or the picture at `at` ends; 0 if it is neither. */
static uint64_t
gif_piece(struct span s, size_t at)
{
	enum { AT_WIDTH = 6, PICTURE_LEN = 10 };
	static const uint8_t labels[] = { 0xf9, 0xfe, 0xff, 0x01 };
	struct span p = span_cut(s, at, SIZE_MAX);
	uint8_t flags = span_u8(p, 9), code = span_u8(p, PICTURE_LEN + gif_palette(flags));
	bool fits = true;

	if (span_u8(p, 0) == '!')
		return memchr(labels, span_u8(p, 1), sizeof labels) ? gif_blocks(s, at + 2) : 0;
	for (size_t i = 0; i < 4; i += 2)
		fits &= span_u16(p, 1 + i, ENDIAN_LITTLE) + span_u16(p, 5 + i, ENDIAN_LITTLE)
		        <= span_u16(s, AT_WIDTH + i, ENDIAN_LITTLE);
	if (span_u8(p, 0) != ',' || !fits || code < 2 || code > 8)
		return 0;
	return gif_blocks(s, at + PICTURE_LEN + 1 + gif_palette(flags));
}

static bool
probe_gif(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { AT_WIDTH = 6, AT_FLAGS = 10, HEADER_LEN = 13 };
	struct span s = span_cut(area, at, SIZE_MAX);
	uint64_t len = HEADER_LEN + gif_palette(span_u8(s, AT_FLAGS)), next;
	unsigned int pieces = 0;

	for (; len < s.len && (next = gif_piece(s, (size_t)len)) > 0; pieces++)
		len = next;
	if (pieces == 0)
		return false;
	hit->endian = f->endian;
	hit_say(hit, "GIF picture, %" PRIu16 " x %" PRIu16,
	        span_u16(s, AT_WIDTH, ENDIAN_LITTLE), span_u16(s, AT_WIDTH + 2, ENDIAN_LITTLE));
	return hit_claim(hit, s, len + (span_u8(s, (size_t)len) == ';'));
}

static bool
probe_bmp(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { AT_SIZE = 2, AT_ZERO = 6, AT_PIXELS = 10, AT_INFO = 14, AT_WIDTH = 18,
		AT_PLANES = 26, AT_BITS = 28, SIDE_MOST = 32767 };
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t size = span_u32(s, AT_SIZE, ENDIAN_LITTLE);
	uint32_t pixels = span_u32(s, AT_PIXELS, ENDIAN_LITTLE);
	uint32_t info = span_u32(s, AT_INFO, ENDIAN_LITTLE);
	uint32_t width = span_u32(s, AT_WIDTH, ENDIAN_LITTLE);
	uint32_t height = span_u32(s, AT_WIDTH + 4, ENDIAN_LITTLE);

	/* Rows may be stored upside down. */
	height = height > INT32_MAX ? -height : height;
	if (span_u32(s, AT_ZERO, ENDIAN_LITTLE) || info < 40 || info > 124 || info % 4
	        || span_u16(s, AT_PLANES, ENDIAN_LITTLE) != 1 || pixels < AT_INFO + info
	        || pixels >= size || !width || width > SIDE_MOST || !height || height > SIDE_MOST
	        || span_u16(s, AT_BITS, ENDIAN_LITTLE) > 32)
		return false;
	hit->endian = f->endian;
	hit_say(hit, "BMP picture, %" PRIu32 " x %" PRIu32, width, height);
	return hit_claim(hit, s, size);
}

const struct format png_format = {
	.name = "PNG", .help = "A picture.", .magic = { 0x89, 'P', 'N', 'G', 13, 10, 26, 10 },
	.magic_len = 8, .align = 512, .content = true, .endian = ENDIAN_BIG, .probe = probe_png,
};

const struct format jpeg_format = {
	.name = "JPEG", .help = "A picture.", .magic = { 0xff, 0xd8, 0xff }, .magic_len = 3,
	.align = 512, .content = true, .endian = ENDIAN_BIG, .probe = probe_jpeg,
};

#define GIF .name = "GIF", .help = "A picture.", .magic_len = 6, .align = 512, \
	.content = true, .endian = ENDIAN_LITTLE, .probe = probe_gif

const struct format gif_format_87 = { GIF, .magic = { 'G', 'I', 'F', '8', '7', 'a' } };
const struct format gif_format_89 = { GIF, .magic = { 'G', 'I', 'F', '8', '9', 'a' } };

const struct format bmp_format = {
	.name = "BMP", .help = "A picture.", .magic = { 'B', 'M' }, .magic_len = 2, .align = 512,
	.content = true, .endian = ENDIAN_LITTLE, .probe = probe_bmp,
};
