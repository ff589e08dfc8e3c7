/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The decoders behind the rows of `codecs`; each has the contract of codec.h. Called only
 * through codec_decode, which has checked the row's minimum input length.
 */
#ifndef CODEC_CODEC_PRIVATE_H
#define CODEC_CODEC_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "codec/stream.h"

struct stream *gunzip_open(struct span in);
bool gunzip_decode(struct span in, uint8_t *out, size_t out_len);
bool inflate_decode(struct span in, uint8_t *out, size_t out_len);
size_t inflate_prefix(struct span in, uint8_t *out, size_t out_len);
bool lzo_decode(struct span in, uint8_t *out, size_t out_len);
bool rtime_decode(struct span in, uint8_t *out, size_t out_len);
bool rubinmips_decode(struct span in, uint8_t *out, size_t out_len);
bool dynrubin_decode(struct span in, uint8_t *out, size_t out_len);

#ifdef HAVE_LZMA
enum { LZMA_PROPS_LEN = 5 };
bool lzma_openwrt_decode(struct span in, uint8_t *out, size_t out_len);
bool lzma_props_decode(struct span in, uint8_t *out, size_t out_len);
#endif

#endif
