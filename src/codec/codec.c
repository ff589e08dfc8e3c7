/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "codec/codec.h"

#include <string.h>

#include "base/array.h"
#include "codec/codec_private.h"

/* Stored bytes beyond out_len are ignored, as the kernel does (jffs2_decompress). */
static bool
none_decode(struct span in, uint8_t *out, size_t out_len)
{
	if (in.len < out_len)
		return false;
	if (out_len > 0)
		memcpy(out, in.at, out_len);
	return true;
}

static bool
none_encode(struct span in, struct packing *p)
{
	p->len = p->taken = in.len < p->room ? in.len : p->room;
	if (p->len > 0)
		memcpy(p->at, in.at, p->len);
	return true;
}

static bool
zero_decode(struct span in, uint8_t *out, size_t out_len)
{
	(void)in;
	if (out_len > 0)
		memset(out, 0, out_len);
	return true;
}

static bool
zero_encode(struct span in, struct packing *p)
{
	p->len = 0;
	p->taken = span_run(in, 0, 0);
	return p->taken == in.len;
}

#ifdef HAVE_LZMA
#define LZMA(member, function) .member = function
#define LZMA_ENCODE(function) .encode = function,
#define LZMA_PACK(function) .pack = function
#else
#define LZMA(member, function) .absent = "not built in (liblzma)"
#define LZMA_ENCODE(function)
#define LZMA_PACK(function) .pack = NULL
#endif

#ifdef HAVE_ARCHIVE
#define ARCHIVE(member, function) .member = function
#define ARCHIVE_PACK(function) .pack = function
#else
#define ARCHIVE(member, function) .absent = "not built in (libarchive)"
#define ARCHIVE_PACK(function) .pack = NULL
#endif

const struct codec codecs[] = {
	[CODEC_NONE] = {
		.name = "none",
		.help = "The bytes as they are.",
		.decode = none_decode,
		.encode = none_encode,
	},
	[CODEC_ZERO] = {
		.name = "zero",
		.help = "A hole: nothing is stored, all bytes are 0.",
		.decode = zero_decode,
		.encode = zero_encode,
	},
	[CODEC_RTIME] = {
		.name = "rtime",
		.help = "Repeats what followed the same byte the last time.",
		.min_in = 2,
		.decode = rtime_decode,
		.encode = rtime_encode,
	},
	[CODEC_RUBINMIPS] = {
		.name = "rubinmips",
		.help = "Arithmetic coding of bits, by odds made for MIPS programs.",
		.min_in = 2,
		.decode = rubinmips_decode,
		.slow = true,
	},
	[CODEC_DYNRUBIN] = {
		.name = "dynrubin",
		.help = "Arithmetic coding of bits, by odds in the first eight bytes.",
		.min_in = 8 + 2,
		.decode = dynrubin_decode,
		.slow = true,
	},
	[CODEC_COPY] = {
		.name = "copy",
		.help = "A number reserved for plain copies that nothing ever wrote.",
		.absent = "no decompressor exists; the kernel gives EIO",
	},
	[CODEC_ZLIB] = {
		.name = "zlib",
		.help = "Deflate in a zlib wrapper (RFC 1950); its check sum is ignored.",
		.min_in = 3,
		.decode = inflate_decode,
		.prefix = inflate_prefix,
		.encode = deflate_encode,
	},
	[CODEC_LZO] = {
		.name = "lzo",
		.help = "LZO1X without a header.",
		.min_in = 3,
		.decode = lzo_decode,
		.encode = lzo_encode,
	},
	[CODEC_LZMA_OPENWRT] = {
		.name = "lzma",
		.help = "Raw LZMA1 as OpenWrt writes it: lc=0 lp=0 pb=0, no header.",
		.min_in = 5,
		LZMA(decode, lzma_openwrt_decode),
		LZMA_ENCODE(lzma_openwrt_encode)
	},
	[CODEC_LZMA_PROPS] = {
		.name = "lzma-props",
		.help = "Raw LZMA1 after five bytes: lc, lp, pb, dictionary size.",
		.min_in = 5 + 5,
		LZMA(decode, lzma_props_decode),
		LZMA_ENCODE(lzma_props_encode)
	},
	[CODEC_GZIP] = {
		.name = "gzip",
		.help = "Deflate in a gzip wrapper (RFC 1952), with a CRC-32.",
		.min_in = 18,
		.open = gunzip_open,
		.pack = gzip_pack,
	},
	[CODEC_BZIP2] = {
		.name = "bzip2",
		.help = "Blocks sorted by context, with a CRC-32 each.",
		.min_in = 14,
		ARCHIVE(open, bzip2_open),
		ARCHIVE_PACK(bzip2_pack),
	},
	[CODEC_XZ] = {
		.name = "xz",
		.help = "LZMA2 in a container with checks.",
		.min_in = 32,
		LZMA(open, xz_open),
		LZMA_PACK(xz_pack),
	},
	[CODEC_LZMA] = {
		.name = "lzma-file",
		.help = "LZMA1 after 13 bytes: lc, lp, pb, dictionary size, length.",
		.min_in = 13 + 5,
		LZMA(open, lzma_open),
		LZMA_PACK(lzma_file_pack),
	},
	[CODEC_LZOP] = {
		.name = "lzop",
		.help = "LZO1X in blocks, as lzop writes them and U-Boot reads them.",
		.min_in = 9 + 25 + 4,
		.open = lzop_open,
	},
	[CODEC_LZ4] = {
		.name = "lz4",
		.help = "LZ4 in frames, also the legacy ones of kernels.",
		.min_in = 8,
		ARCHIVE(open, lz4_open),
		ARCHIVE_PACK(lz4_pack),
	},
	[CODEC_ZSTD] = {
		.name = "zstd",
		.help = "Zstandard frames (RFC 8878).",
		.min_in = 9,
		ARCHIVE(open, zstd_open),
		ARCHIVE_PACK(zstd_pack),
	},
};

_Static_assert(COUNT(codecs) == CODEC_COUNT, "a row for each codec");

/* False with err set if the codec is missing or the input is too short for it. */
static bool
may_decode(enum codec_id id, struct span in, struct error *err)
{
	const struct codec *c;

	if ((unsigned)id >= CODEC_COUNT)
		return error_set(err, "unknown compression");
	c = &codecs[id];
	if (!c->decode && !c->open)
		return error_set(err, "%s: %s", c->name, c->absent);
	if (in.len < c->min_in)
		return error_set(err, "%s: %zu stored bytes are too few, it takes %zu",
		        c->name, in.len, c->min_in);
	return true;
}

static bool
decode(const struct codec *c, struct span in, uint8_t *out, size_t out_len)
{
	return c->decode ? c->decode(in, out, out_len) : stream_decode(c, in, out, out_len);
}

size_t
codec_decode_prefix(enum codec_id id, struct span in, uint8_t *out, size_t out_len,
        struct error *err)
{
	size_t len;

	if (!may_decode(id, in, err))
		return 0;
	if (codecs[id].prefix)
		len = codecs[id].prefix(in, out, out_len);
	else
		len = decode(&codecs[id], in, out, out_len) ? out_len : 0;
	if (len < out_len)
		error_set(err, "%s: the data is damaged or not of %zu bytes",
		        codecs[id].name, out_len);
	return len;
}

bool
codec_decode(enum codec_id id, struct span in, uint8_t *out, size_t out_len,
        struct error *err)
{
	if (!may_decode(id, in, err))
		return false;
	if (!decode(&codecs[id], in, out, out_len))
		return error_set(err, "%s: the data is damaged or not of %zu bytes",
		        codecs[id].name, out_len);
	return true;
}

bool
codec_encode(enum codec_id id, struct span in, struct packing *p)
{
	p->len = p->taken = 0;
	return (unsigned)id < CODEC_COUNT && codecs[id].encode && in.len > 0
	       && codecs[id].encode(in, p) && p->taken > 0 && p->len <= p->taken;
}
