/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What packed data begin with. */
#include "codec/codec.h"

#include "base/array.h"
#include "codec/codec_private.h"

static const struct magic {
	enum codec_id codec;
	uint8_t len;
	uint8_t bytes[9];
} magics[] = {
	{ CODEC_GZIP, 3, { 0x1f, 0x8b, 8 } },
	{ CODEC_BZIP2, 3, { 'B', 'Z', 'h' } },
	{ CODEC_XZ, 6, { 0xfd, '7', 'z', 'X', 'Z', 0 } },
	{ CODEC_LZOP, 9, { 0x89, 'L', 'Z', 'O', 0, 0x0d, 0x0a, 0x1a, 0x0a } },
	{ CODEC_LZ4, 4, { 0x04, 0x22, 0x4d, 0x18 } },
	{ CODEC_LZ4, 4, { 0x02, 0x21, 0x4c, 0x18 } }, /* legacy: lz4 -l, kernels */
	{ CODEC_ZSTD, 4, { 0x28, 0xb5, 0x2f, 0xfd } },
};

/* 2^n or 2^n + 2^(n-1): other sizes are refused (liblzma: alone_decoder.c). */
static bool
is_dictionary(uint32_t size)
{
	uint32_t low = size & -size;

	return size == UINT32_MAX || (size && (size == low || size == 3 * low));
}

/* A .lzma file has no magic number; what can be wrong in its header is checked. LZMA SDK,
 * lzma-specification.txt: the data of the range coder begin with a zero. */
static bool
is_lzma(struct span in)
{
	enum { AT_DICTIONARY = 1, AT_SIZE = 5, AT_DATA = 13, DATA_LEAST = 5,
		PROPERTIES = 9 * 5 * 5 };
	uint32_t low = span_u32(in, AT_SIZE, ENDIAN_LITTLE);
	uint32_t top = span_u32(in, AT_SIZE + 4, ENDIAN_LITTLE);

	return in.len >= AT_DATA + DATA_LEAST && in.at[0] < PROPERTIES
	       && is_dictionary(span_u32(in, AT_DICTIONARY, ENDIAN_LITTLE))
	       && ((top == 0 && low) || (top == UINT32_MAX && low == UINT32_MAX))
	       && in.at[AT_DATA] == 0;
}

bool
codec_begins(enum codec_id id, struct span in)
{
	for (size_t i = 0; i < COUNT(magics); i++) {
		const struct magic *m = &magics[i];

		if (m->codec == id
		        && span_equal(span_cut(in, 0, m->len), span_of(m->bytes, m->len)))
			return true;
	}
	return id == CODEC_LZMA && is_lzma(in);
}

enum codec_id
codec_recognise(struct span in)
{
	for (size_t i = 0; i < COUNT(magics); i++)
		if (codec_begins(magics[i].codec, in))
			return magics[i].codec;
	return is_lzma(in) ? CODEC_LZMA : CODEC_COUNT;
}
