/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "codec/codec_private.h"

#include <limits.h>
#include <zlib.h>

#include "base/array.h"

enum { ZLIB_DEFLATE = 8, ZLIB_PRESET_DICTIONARY = 0x20, ZLIB_HEADER_LEN = 2, WINDOW_MOST = 7 };

/* What zlib takes for a node: its state, and a window of a page. */
enum { ROOM = 13 << 10, ROOM_ALIGN = 16, WINDOW_BITS_LEAST = 9 };

/* Memory for zlib on the stack: to allocate it for each node takes longer than to inflate some. */
struct room {
	size_t used;
	_Alignas(ROOM_ALIGN) uint8_t at[ROOM];
};

static void *
give(void *opaque, unsigned int count, unsigned int size)
{
	struct room *r = opaque;
	size_t len = ((size_t)count * size + ROOM_ALIGN - 1) & ~(size_t)(ROOM_ALIGN - 1);
	void *at = r->at + r->used;

	if (len > sizeof r->at - r->used)
		return memory_zeroed(1, len);
	r->used += len;
	return at;
}

static void
take_back(void *opaque, void *at)
{
	const struct room *r = opaque;

	if ((uint8_t *)at < r->at || (uint8_t *)at >= r->at + sizeof r->at)
		free(at);
}

static bool
is_plain_header(struct span in)
{
	uint8_t method = span_u8(in, 0), flags = span_u8(in, 1);

	return in.len > ZLIB_HEADER_LEN && (method & 0x0f) == ZLIB_DEFLATE
	       && !(flags & ZLIB_PRESET_DICTIONARY) && (method << 8 | flags) % 31 == 0;
}

/* Running out of memory must not look like damaged data. */
static bool
is_good(int result)
{
	if (result == Z_MEM_ERROR)
		memory_exhausted();
	return result == Z_OK;
}

/* Has zlib go on behind the block, as if it had inflated that itself. */
static bool
go_on_behind(z_stream *z, struct span in, const uint8_t *out, const struct inflated_block *b)
{
	size_t window = b->made < 1u << MAX_WBITS ? b->made : 1u << MAX_WBITS;
	size_t at = (b->bits + 7) / 8, begun = 8 * at - b->bits;

	z->next_in = (Bytef *)in.at + at;
	z->avail_in -= (uInt)at;
	z->avail_out -= (uInt)b->made;
	z->next_out += b->made;
	return is_good(inflateSetDictionary(z, out + b->made - window, (uInt)window))
	       && (!begun || is_good(inflatePrime(z, (int)begun,
	                                          in.at[at - 1] >> (8 - begun))));
}

/* Raw data has no window of its own. Who reaches back for a byte finds it in one that holds all there
 * will be. */
static int
raw_window_bits(size_t out_len)
{
	int bits = WINDOW_BITS_LEAST;

	while (bits < MAX_WBITS && out_len > (size_t)1 << bits)
		bits++;
	return -bits;
}

/* Inflates what follows the block, of 0 bits at the beginning. Returns how many bytes there
 * are then at `out`. */
static size_t
inflate_rest(struct span in, int window_bits, uint8_t *out, size_t out_len,
        const struct inflated_block *b)
{
	uint8_t nothing;
	struct room room;
	z_stream z = {
		.zalloc = give,
		.zfree = take_back,
		.opaque = &room,
		.next_in = (Bytef *)in.at,
		.avail_in = in.len < UINT_MAX ? (uInt)in.len : UINT_MAX,
		.next_out = out_len > 0 ? out : &nothing,
		.avail_out = (uInt)out_len,
	};

	room.used = 0;
	if (!is_good(inflateInit2(&z, window_bits)))
		return 0;
	if (!b->bits || go_on_behind(&z, in, out, b))
		is_good(inflate(&z, Z_FINISH));
	inflateEnd(&z);
	return out_len - z.avail_out;
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
	struct inflated_block block = { 0 };

	if (out_len > UINT_MAX)
		return 0;
	if (!is_plain_header(in))
		return inflate_rest(in, MAX_WBITS, out, out_len, &block);
	if (in.at[0] >> 4 > WINDOW_MOST)
		return 0;
	in = span_cut(in, ZLIB_HEADER_LEN, in.len);
	if (!inflate_first_block(in, out, out_len, &block))
		block = (struct inflated_block){ 0 };
	if (block.last)
		return block.made;
	return inflate_rest(in, raw_window_bits(out_len), out, out_len, &block);
}

bool
inflate_decode(struct span in, uint8_t *out, size_t out_len)
{
	return inflate_prefix(in, out, out_len) == out_len;
}

#ifndef HAVE_LIBDEFLATE
bool
inflate_first_block(struct span in, uint8_t *out, size_t out_len, struct inflated_block *b)
{
	(void)in;
	(void)out;
	(void)out_len;
	(void)b;
	return false;
}
#endif
