/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gzip (RFC 1952): a header, a raw deflate stream, the CRC-32 and the length. Only the
 * first member counts, as in U-Boot (lib/gunzip.c); but unlike U-Boot we check the CRC
 * and length behind the stream.
 */
#include "codec/codec_private.h"

#include <limits.h>
#include <string.h>
#include <zlib.h>

#include "base/array.h"
#include "base/crc32.h"

enum { GZIP_HEADER_LEN = 10, GZIP_TRAILER_LEN = 8, GZIP_DEFLATE = 8 };

enum gzip_flag {
	GZIP_HEADER_CRC = 2,
	GZIP_EXTRA = 4,
	GZIP_NAME = 8,
	GZIP_COMMENT = 16,
	GZIP_RESERVED = 0xe0
};

struct gunzip {
	struct stream stream;
	z_stream z;
	uint32_t crc;
	uint32_t len; /* of what came out, modulo 2^32 */
};

/* The end of the NUL-terminated text at `at`; beyond the input if it has no end. */
static size_t
text_end(struct span in, size_t at)
{
	const uint8_t *nul = at < in.len ? memchr(in.at + at, 0, in.len - at) : NULL;

	return nul ? (size_t)(nul - in.at) + 1 : in.len + 1;
}

size_t
gzip_header_len(struct span in)
{
	uint8_t flags = span_u8(in, 3);
	size_t len = GZIP_HEADER_LEN;

	if (in.len < GZIP_HEADER_LEN || in.at[0] != 0x1f || in.at[1] != 0x8b
	        || in.at[2] != GZIP_DEFLATE || flags & GZIP_RESERVED)
		return 0;
	if (flags & GZIP_EXTRA)
		len += 2u + span_u16(in, len, ENDIAN_LITTLE);
	if (flags & GZIP_NAME)
		len = text_end(in, len);
	if (flags & GZIP_COMMENT)
		len = text_end(in, len);
	if (flags & GZIP_HEADER_CRC)
		len += 2;
	return len <= in.len ? len : 0;
}

/* The stream has ended: check the trailer. */
static enum stream_state
check_trailer(struct gunzip *g)
{
	struct stream *s = &g->stream;
	size_t at = s->taken;

	if (!span_holds(s->in, at, GZIP_TRAILER_LEN))
		return STREAM_CUT;
	s->taken += GZIP_TRAILER_LEN;
	return span_u32(s->in, at, ENDIAN_LITTLE) == g->crc
	               && span_u32(s->in, at + 4, ENDIAN_LITTLE) == g->len
	       ? STREAM_ENDED : STREAM_MISMATCH;
}

static enum stream_state
gunzip_step(struct stream *s, uint8_t *out, size_t room, size_t *made)
{
	struct gunzip *g = (struct gunzip *)s;
	size_t left = s->in.len - s->taken;
	uInt give = left < UINT_MAX ? (uInt)left : UINT_MAX;
	int result;

	if (room > UINT_MAX)
		room = UINT_MAX;
	g->z.next_in = (Bytef *)(s->in.at + s->taken);
	g->z.avail_in = give;
	g->z.next_out = out;
	g->z.avail_out = (uInt)room;
	result = inflate(&g->z, Z_NO_FLUSH);
	if (result == Z_MEM_ERROR)
		memory_exhausted();
	*made = room - g->z.avail_out;
	s->taken += give - g->z.avail_in;
	g->crc = crc32_usual_more(g->crc, span_of(out, *made));
	g->len += (uint32_t)*made;
	if (result == Z_STREAM_END)
		return check_trailer(g);
	if (result != Z_OK && result != Z_BUF_ERROR)
		return STREAM_DAMAGED;
	/* All input is consumed and there is room left: no more can come. */
	return s->taken == s->in.len && g->z.avail_out ? STREAM_CUT : STREAM_GOES_ON;
}

static void
gunzip_close(struct stream *s)
{
	struct gunzip *g = (struct gunzip *)s;

	inflateEnd(&g->z);
	free(g);
}

static const struct stream_class gunzip_stream = {
	.doing = "unpacking a payload",
	.step = gunzip_step,
	.close = gunzip_close,
};

struct stream *
gunzip_open(struct span in)
{
	size_t header = gzip_header_len(in);
	struct gunzip *g;

	if (!header)
		return NULL;
	g = memory_zeroed(1, sizeof *g);
	g->stream.class = &gunzip_stream;
	g->stream.in = in;
	g->stream.taken = header;
	if (inflateInit2(&g->z, -MAX_WBITS) != Z_OK)
		memory_exhausted();
	return &g->stream;
}
