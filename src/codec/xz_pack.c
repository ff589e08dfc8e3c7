/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xz and .lzma files, by liblzma: with the check, the filters and the dictionary that the
 * headers of the old data name. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "codec/codec_private.h"

#ifdef HAVE_LZMA

#include <lzma.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/put.h"

enum {
	/* The encoder takes about 11 times the dictionary: more than this is of no use for a
	 * payload, and not to be had everywhere. */
	DICTIONARY_MOST = 32 << 20,
	DICTIONARY_LEAST = LZMA_DICT_SIZE_MIN,
	LZMA_HEADER = 13, LZMA_SIZE_AT = 5, LZMA_SIZE_LEN = 8
};

struct xz_pack {
	struct stream stream;
	lzma_stream lzma;
	uint64_t out;  /* bytes so far */
	bool sized;    /* .lzma: the header has the length */
};

/* liblzma never writes the length; who unpacks it accepts both it and the end mark. */
static void
put_size(struct xz_pack *x, uint8_t *out, size_t made)
{
	uint8_t size[LZMA_SIZE_LEN];

	put_u32(size, (uint32_t)x->stream.in.len, ENDIAN_LITTLE);
	put_u32(size + 4, (uint32_t)((uint64_t)x->stream.in.len >> 32), ENDIAN_LITTLE);
	for (size_t i = 0; i < made && x->out + i < LZMA_HEADER; i++)
		if (x->out + i >= LZMA_SIZE_AT)
			out[i] = size[x->out + i - LZMA_SIZE_AT];
}

static enum stream_state
pack_step(struct stream *s, uint8_t *out, size_t room, size_t *made)
{
	struct xz_pack *x = (struct xz_pack *)s;
	lzma_ret ret;

	x->lzma.next_in = s->in.at + s->taken;
	x->lzma.avail_in = s->in.len - s->taken;
	x->lzma.next_out = out;
	x->lzma.avail_out = room;
	ret = lzma_code(&x->lzma, LZMA_FINISH);
	*made = room - x->lzma.avail_out;
	s->taken = s->in.len - x->lzma.avail_in;
	if (ret == LZMA_MEM_ERROR)
		memory_exhausted();
	if (x->sized)
		put_size(x, out, *made);
	x->out += *made;
	return ret == LZMA_STREAM_END ? STREAM_ENDED
	       : ret == LZMA_OK || ret == LZMA_BUF_ERROR ? STREAM_GOES_ON : STREAM_DAMAGED;
}

static void
pack_close(struct stream *s)
{
	struct xz_pack *x = (struct xz_pack *)s;

	lzma_end(&x->lzma);
	free(x);
}

static const struct stream_class xz_packer = {
	.doing = "packing a payload",
	.step = pack_step,
	.close = pack_close,
};

static struct xz_pack *
new_pack(struct span in)
{
	struct xz_pack *x = memory_zeroed(1, sizeof *x);

	x->stream.class = &xz_packer;
	x->stream.in = in;
	x->lzma = (lzma_stream)LZMA_STREAM_INIT;
	return x;
}

static struct stream *
begun(struct xz_pack *x, lzma_ret ret, const char *name, struct error *err)
{
	if (ret == LZMA_OK)
		return &x->stream;
	error_set(err, ret == LZMA_MEM_ERROR
	        ? "%s: packing takes more memory than there is"
	        : "%s: liblzma cannot pack with the filters of what is to be replaced", name);
	pack_close(&x->stream);
	return NULL;
}

/* The best preset, within the dictionary that the kernel or boot loader has memory for. */
static bool
set_options(lzma_options_lzma *o, uint32_t dictionary)
{
	if (lzma_lzma_preset(o, LZMA_PRESET_DEFAULT | LZMA_PRESET_EXTREME))
		return false;
	o->dict_size = dictionary < DICTIONARY_LEAST ? DICTIONARY_LEAST
	               : dictionary > DICTIONARY_MOST ? DICTIONARY_MOST : dictionary;
	return true;
}

/* The filters of the first block of `like`; what they point to is malloced. */
static bool
read_filters(struct span like, lzma_check *check, lzma_filter filters[LZMA_FILTERS_MAX + 1])
{
	lzma_stream_flags flags;
	lzma_block block = { .version = 1, .filters = filters };

	filters[0].id = LZMA_VLI_UNKNOWN;
	if (!span_holds(like, LZMA_STREAM_HEADER_SIZE, 1)
	        || lzma_stream_header_decode(&flags, like.at) != LZMA_OK)
		return false;
	*check = block.check = flags.check;
	block.header_size = lzma_block_header_size_decode(like.at[LZMA_STREAM_HEADER_SIZE]);
	return like.at[LZMA_STREAM_HEADER_SIZE]
	       && span_holds(like, LZMA_STREAM_HEADER_SIZE, block.header_size)
	       && lzma_block_header_decode(&block, NULL, like.at + LZMA_STREAM_HEADER_SIZE)
	          == LZMA_OK;
}

static void
free_filters(lzma_filter filters[LZMA_FILTERS_MAX + 1])
{
	for (size_t i = 0; i < LZMA_FILTERS_MAX && filters[i].id != LZMA_VLI_UNKNOWN; i++)
		free(filters[i].options);
}

struct stream *
xz_pack(struct span in, struct span like, struct error *err)
{
	lzma_filter filters[LZMA_FILTERS_MAX + 1];
	lzma_check check = LZMA_CHECK_CRC32;
	struct xz_pack *x;
	lzma_ret ret = LZMA_OK;

	if (!read_filters(like, &check, filters)) {
		error_set(err, "xz: the header of what is to be replaced is damaged");
		return NULL;
	}
	x = new_pack(in);
	for (size_t i = 0; filters[i].id != LZMA_VLI_UNKNOWN; i++) {
		lzma_options_lzma *o = filters[i].options;

		if (filters[i].id == LZMA_FILTER_LZMA2 && !set_options(o, o->dict_size))
			ret = LZMA_OPTIONS_ERROR;
	}
	if (ret == LZMA_OK)
		ret = lzma_stream_encoder(&x->lzma, filters, check);
	free_filters(filters);
	return begun(x, ret, "xz", err);
}

/* LZMA SDK, lzma-specification.txt: lc, lp and pb in one byte, the dictionary, the length. */
struct stream *
lzma_file_pack(struct span in, struct span like, struct error *err)
{
	uint8_t props = span_u8(like, 0);
	struct xz_pack *x = new_pack(in);
	lzma_options_lzma o;
	lzma_ret ret = LZMA_OPTIONS_ERROR;

	if (set_options(&o, span_u32(like, 1, ENDIAN_LITTLE))) {
		o.lc = props % 9;
		o.lp = props / 9 % 5;
		o.pb = props / 9 / 5;
		ret = lzma_alone_encoder(&x->lzma, &o);
	}
	x->sized = span_u32(like, LZMA_SIZE_AT, ENDIAN_LITTLE) != UINT32_MAX;
	return begun(x, ret, "lzma", err);
}

#endif
