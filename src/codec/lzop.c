/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * LZO in the framing of lzop, which U-Boot also expects of a payload (lzop 1.04:
 * src/lzop.c, src/p_lzo.c; U-Boot: lib/lzo/lzo1x_decompress.c, lzop_decompress): a header, then
 * blocks, each with both lengths and checksums, up to a length of 0.
 */
#include "codec/codec_private.h"

#include <lzo/lzo1x.h>
#include <string.h>
#include <zlib.h>

#include "base/array.h"
#include "base/crc32.h"

enum {
	AT_VERSION = 9,
	AT_METHOD = 15,
	AT_FLAGS = 17,
	METHODS = 3,
	/* lzop itself makes blocks of 256 KiB. Longer ones are refused, as a block is
	 * unpacked as a whole. */
	BLOCK_MOST = 4 << 20
};

enum lzop_flag {
	LZOP_ADLER = 1,         /* of the unpacked block, ... */
	LZOP_ADLER_PACKED = 2,  /* ... of the packed one */
	LZOP_CRC = 0x100,
	LZOP_CRC_PACKED = 0x200,
	LZOP_EXTRA = 0x40,      /* These three, which no lzop sets by itself, are refused. */
	LZOP_MULTIPART = 0x400,
	LZOP_FILTER = 0x800
};

struct unlzop {
	struct stream stream;
	uint32_t flags;
	uint8_t *block; /* unpacked */
	size_t len, given;
	bool mismatch;
};

/* Where the first block begins; 0 if the header is missing or incomplete. */
static size_t
header_len(struct span in, uint32_t *flags)
{
	size_t at = AT_FLAGS + 4;

	*flags = span_u32(in, AT_FLAGS, ENDIAN_BIG);
	if (!codec_begins(CODEC_LZOP, in) || span_u16(in, AT_VERSION, ENDIAN_BIG) < 0x940
	        || span_u8(in, AT_METHOD) < 1 || span_u8(in, AT_METHOD) > METHODS
	        || *flags & (LZOP_EXTRA | LZOP_MULTIPART | LZOP_FILTER))
		return 0;
	/* Mode and time, the name, and the checksum of the header. */
	at += 12;
	at += 1u + span_u8(in, at) + 4;
	return at <= in.len ? at : 0;
}

static uint32_t
adler(struct span s)
{
	return (uint32_t)adler32(adler32(0, NULL, 0), s.at, (uInt)s.len);
}

/* Takes the checksums of `of` that the flags announce; false if one is wrong. */
static bool
sums_hold(struct unlzop *u, struct span of, uint32_t adler_flag, uint32_t crc_flag)
{
	struct stream *s = &u->stream;
	bool good = true;

	if (u->flags & adler_flag) {
		good = span_u32(s->in, s->taken, ENDIAN_BIG) == adler(of);
		s->taken += 4;
	}
	if (u->flags & crc_flag) {
		good = span_u32(s->in, s->taken, ENDIAN_BIG) == crc32_usual(of) && good;
		s->taken += 4;
	}
	return good;
}

static size_t
sums_len(const struct unlzop *u, bool packed)
{
	size_t count = !!(u->flags & LZOP_ADLER) + !!(u->flags & LZOP_CRC);

	if (packed)
		count += !!(u->flags & LZOP_ADLER_PACKED) + !!(u->flags & LZOP_CRC_PACKED);
	return 4 * count;
}

static bool
unpack(struct unlzop *u, struct span packed, size_t len)
{
	lzo_uint out = len;

	if (!u->block)
		u->block = memory_zeroed(1, BLOCK_MOST);
	if (packed.len == len)
		memcpy(u->block, packed.at, len);
	else if (lzo1x_decompress_safe(packed.at, packed.len, u->block, &out, NULL) != LZO_E_OK
	         || out != len)
		return false;
	u->len = len;
	u->given = 0;
	return true;
}

/* Unpacks the next block; STREAM_GOES_ON if there was one. */
static enum stream_state
next_block(struct unlzop *u)
{
	struct stream *s = &u->stream;
	size_t len = span_u32(s->in, s->taken, ENDIAN_BIG);
	size_t stored = span_u32(s->in, s->taken + 4, ENDIAN_BIG), sums, at;
	struct span packed;

	if (!span_holds(s->in, s->taken, 4))
		return STREAM_CUT;
	if (len == 0) {
		s->taken += 4;
		return u->mismatch ? STREAM_MISMATCH : STREAM_ENDED;
	}
	if (!span_holds(s->in, s->taken, 8))
		return STREAM_CUT;
	if (len > BLOCK_MOST || stored > len || stored == 0)
		return STREAM_DAMAGED;
	sums = sums_len(u, stored < len);
	at = s->taken + 8 + sums;
	if (!span_holds(s->in, at, stored))
		return STREAM_CUT;
	packed = span_cut(s->in, at, stored);
	if (!unpack(u, packed, len))
		return STREAM_DAMAGED;
	s->taken += 8;
	u->mismatch |= !sums_hold(u, span_of(u->block, len), LZOP_ADLER, LZOP_CRC);
	if (stored < len)
		u->mismatch |= !sums_hold(u, packed, LZOP_ADLER_PACKED, LZOP_CRC_PACKED);
	s->taken = at + stored;
	return STREAM_GOES_ON;
}

static enum stream_state
unlzop_step(struct stream *s, uint8_t *out, size_t room, size_t *made)
{
	struct unlzop *u = (struct unlzop *)s;
	enum stream_state state = STREAM_GOES_ON;

	*made = 0;
	if (u->given == u->len)
		state = next_block(u);
	if (state != STREAM_GOES_ON)
		return state;
	*made = u->len - u->given < room ? u->len - u->given : room;
	memcpy(out, u->block + u->given, *made);
	u->given += *made;
	return STREAM_GOES_ON;
}

static void
unlzop_close(struct stream *s)
{
	struct unlzop *u = (struct unlzop *)s;

	free(u->block);
	free(u);
}

static const struct stream_class unlzop_stream = {
	.doing = "unpacking a payload",
	.step = unlzop_step,
	.close = unlzop_close,
};

struct stream *
lzop_open(struct span in)
{
	uint32_t flags;
	size_t header = header_len(in, &flags);
	struct unlzop *u;

	if (!header)
		return NULL;
	u = memory_zeroed(1, sizeof *u);
	u->stream.class = &unlzop_stream;
	u->stream.in = in;
	u->stream.taken = header;
	u->flags = flags;
	return &u->stream;
}
