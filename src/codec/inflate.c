/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "codec/codec_private.h"

#include <limits.h>
#include <zlib.h>

#include "base/array.h"

enum { ZLIB_DEFLATE = 8, ZLIB_PRESET_DICTIONARY = 0x20, ZLIB_HEADER_LEN = 2 };

static bool
is_plain_header(struct span in)
{
	uint8_t method = span_u8(in, 0), flags = span_u8(in, 1);

	return in.len > ZLIB_HEADER_LEN && (method & 0x0f) == ZLIB_DEFLATE
	       && !(flags & ZLIB_PRESET_DICTIONARY) && (method << 8 | flags) % 31 == 0;
}

/* Running out of memory must not look like damaged data. */
static size_t
fail(int result)
{
	if (result == Z_MEM_ERROR)
		memory_exhausted();
	return 0;
}

/*
 * kernel: fs/jffs2/compr_zlib.c, jffs2_zlib_decompress. Behind a plain header it inflates
 * raw data, so the Adler-32 at the end is never checked and may be missing; a window size
 * above 32 KiB is refused. It ignores what inflate returns: a stream that would go on, or
 * that breaks after the last byte asked for, counts as good. With fewer bytes the kernel
 * hands out whatever was in memory; that is a failure here.
 */
size_t
inflate_prefix(struct span in, uint8_t *out, size_t out_len)
{
	z_stream z = { 0 };
	int window_bits = MAX_WBITS;
	uint8_t nothing;
	int result;

	if (out_len > UINT_MAX)
		return 0;
	if (is_plain_header(in)) {
		window_bits = -((in.at[0] >> 4) + 8);
		in = span_cut(in, ZLIB_HEADER_LEN, in.len);
	}
	result = inflateInit2(&z, window_bits);
	if (result != Z_OK)
		return fail(result);
	z.next_in = (Bytef *)in.at;
	z.avail_in = in.len < UINT_MAX ? (uInt)in.len : UINT_MAX;
	z.next_out = out_len > 0 ? out : &nothing;
	z.avail_out = (uInt)out_len;
	result = inflate(&z, Z_FINISH);
	inflateEnd(&z);
	if (result == Z_MEM_ERROR)
		return fail(result);
	return out_len - z.avail_out;
}

bool
inflate_decode(struct span in, uint8_t *out, size_t out_len)
{
	return inflate_prefix(in, out, out_len) == out_len;
}
