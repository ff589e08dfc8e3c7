/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The decoders and encoders behind the rows of `codecs`; each has the contract of codec.h. They
 * are called only through codec_decode, which has checked the row's minimum input length, and
 * codec_encode.
 */
#ifndef CODEC_CODEC_PRIVATE_H
#define CODEC_CODEC_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "codec/stream.h"

/* recognise.c: true if `in` begins like data of that codec. */
bool codec_begins(enum codec_id id, struct span in);
/* stream.c: as a `decode`, by means of `open`. */
bool stream_decode(const struct codec *c, struct span in, uint8_t *out, size_t out_len);

/* ---- deflate.c ---- */

bool deflate_encode(struct span in, struct packing *p);

/* ---- gunzip.c ---- */

struct stream *gunzip_open(struct span in);
/* The length of the header; 0 if it is missing or incomplete. */
size_t gzip_header_len(struct span in);

/* ---- gzip_pack.c; it and those below have the contract of codec_pack_open ---- */

struct stream *gzip_pack(struct span in, struct span like, struct error *err);

/* ---- lzop.c ---- */

struct stream *lzop_open(struct span in);

/* ---- inflate.c ---- */

bool inflate_decode(struct span in, uint8_t *out, size_t out_len);
size_t inflate_prefix(struct span in, uint8_t *out, size_t out_len);

/* ---- inflate_block.c; without libdeflate in inflate.c ---- */

/* The first block of a stream, inflated. */
struct inflated_block {
	size_t made; /* bytes that it gave */
	bool last;   /* nothing is wanted behind it: the stream ends there, or all bytes came */
	size_t bits; /* else: the length of the block */
};

/* Inflates the first block of a raw deflate stream, where libdeflate is sure to give what zlib
 * does; false: it wasn't done, and what is in `out` is undefined. */
bool inflate_first_block(struct span in, uint8_t *out, size_t out_len,
        struct inflated_block *b);

/* ---- lzo.c ---- */

bool lzo_decode(struct span in, uint8_t *out, size_t out_len);
bool lzo_encode(struct span in, struct packing *p);

/* ---- rtime.c ---- */

bool rtime_decode(struct span in, uint8_t *out, size_t out_len);
bool rtime_encode(struct span in, struct packing *p);

/* ---- rubin.c ---- */

bool rubinmips_decode(struct span in, uint8_t *out, size_t out_len);
bool dynrubin_decode(struct span in, uint8_t *out, size_t out_len);

#ifdef HAVE_LZMA
enum { LZMA_PROPS_LEN = 5 };

/* ---- lzma.c ---- */

bool lzma_openwrt_decode(struct span in, uint8_t *out, size_t out_len);
bool lzma_props_decode(struct span in, uint8_t *out, size_t out_len);
bool lzma_openwrt_encode(struct span in, struct packing *p);
bool lzma_props_encode(struct span in, struct packing *p);

/* ---- xz.c ---- */

struct stream *lzma_open(struct span in);
struct stream *xz_open(struct span in);

/* ---- xz_pack.c ---- */

struct stream *xz_pack(struct span in, struct span like, struct error *err);
struct stream *lzma_file_pack(struct span in, struct span like, struct error *err);
#endif

#ifdef HAVE_ARCHIVE

/* ---- filter.c ---- */

struct stream *bzip2_open(struct span in);
struct stream *lz4_open(struct span in);
struct stream *zstd_open(struct span in);

/* ---- filter_pack.c ---- */

struct stream *bzip2_pack(struct span in, struct span like, struct error *err);
struct stream *lz4_pack(struct span in, struct span like, struct error *err);
struct stream *zstd_pack(struct span in, struct span like, struct error *err);
#endif

#endif
