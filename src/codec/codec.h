/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compression: one row in `codecs` each. A decoder gets the stored bytes and writes at
 * most out_len bytes; it never reads outside `in`, never writes outside `out`, and
 * terminates on any input. The one caller, codec_decode, checks the row's minimum input
 * length, so no decoder can forget it. What is written into an image has an encoder, too; it gives
 * what the decoder takes back, as a Linux kernel would pack it. A row stays when its library is absent; it is then
 * "not built in".
 */
#ifndef CODEC_CODEC_H
#define CODEC_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/span.h"

enum codec_id {
	CODEC_NONE,
	CODEC_ZERO,
	CODEC_RTIME,
	CODEC_RUBINMIPS,
	CODEC_DYNRUBIN,
	CODEC_COPY,
	CODEC_ZLIB,
	CODEC_LZO,
	CODEC_LZMA_OPENWRT, /* raw LZMA1, lc=lp=pb=0, dictionary 8 KiB, no header */
	CODEC_LZMA_PROPS,   /* raw LZMA1 behind five property bytes */
	/* Of a payload or a file, not of a node: */
	CODEC_GZIP,
	CODEC_BZIP2,
	CODEC_XZ,
	CODEC_LZMA,         /* a .lzma file: properties, dictionary size, length or -1 */
	CODEC_LZOP,
	CODEC_LZ4,          /* frames, and the legacy frames of kernels */
	CODEC_ZSTD,
	CODEC_COUNT
};

struct stream;

/* Packed bytes: the room for them, and what came of it. */
struct packing {
	uint8_t *at;
	size_t room;  /* bytes of room at `at` */
	bool tight;   /* lzo: smaller, and some 10 times slower, as mkfs.jffs2 packs */
	size_t len;   /* of them in use */
	size_t taken; /* bytes of the input that they stand for */
};

struct codec {
	const char *name; /* short, as in the node table: "zlib" */
	const char *help; /* one sentence */
	size_t min_in;    /* fewer stored bytes than this cannot decode */
	/* Fills out[0..out_len); true if exactly out_len bytes came out. NULL with `open`:
	 * that does it; NULL without: no decoder (the kernel has none either, or the
	 * library is absent). */
	bool (*decode)(struct span in, uint8_t *out, size_t out_len);
	/* If the kernel ignores how the data end: decodes up to out_len bytes and returns
	 * how many came out; these are right whatever follows. NULL: all or nothing. */
	size_t (*prefix)(struct span in, uint8_t *out, size_t out_len);
	/* Begins to unpack without a known length (stream.h), at least min_in bytes; NULL if
	 * they don't begin like it. NULL: only by `decode`. */
	struct stream *(*open)(struct span in);
	/* Packs `in`, or as much of its beginning as fits, and sets p->len and p->taken; false
	 * if that isn't worth it, or the room is too small. Never writes outside the room.
	 * NULL: nothing is ever written with it, or the library is absent. */
	bool (*encode)(struct span in, struct packing *p);
	/* Begins to pack, as codec_pack_open (pack.h) does. NULL: it is only read. */
	struct stream *(*pack)(struct span in, struct span like, struct error *err);
	bool slow; /* CODEC_SLOWNESS times slower per byte than the others */
	const char *absent; /* why all are NULL: "not built in (liblzma)", ... */
};

/* An arithmetic code decodes some 27 MB/s, zlib some hundreds. */
enum { CODEC_SLOWNESS = 8 };

/* Indexed by codec_id, CODEC_COUNT rows. */
extern const struct codec codecs[];

/* ---- recognise.c ---- */

/* The codec of packed data that begin like `in`; CODEC_COUNT if none does. Only those with a
 * magic number are recognised, and .lzma files by their whole header. */
enum codec_id codec_recognise(struct span in);

/* ---- codec.c ---- */

/* Decodes `in` to exactly out_len bytes at `out`. False, with a reason in err, if the
 * data is corrupt or too short or the codec is missing; the content of out is then
 * undefined. */
bool codec_decode(enum codec_id id, struct span in, uint8_t *out, size_t out_len,
        struct error *err);

/* Decodes only the first out_len bytes, if the codec can (else as codec_decode). Returns
 * how many came out; with less than out_len, err has the reason. */
size_t codec_decode_prefix(enum codec_id id, struct span in, uint8_t *out, size_t out_len,
        struct error *err);

/* Packs `in` into p->room bytes at p->at, as the codec's kernel code does it: with too little
 * room zlib, rtime and none take only the beginning, p->taken bytes; the others fail. False if
 * there is no encoder, if nothing fits, or if the bytes would be more than they stand for. The
 * room may not overlap `in`; after a failure its content is undefined. */
bool codec_encode(enum codec_id id, struct span in, struct packing *p);

#endif
