/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "codec/codec_private.h"

#ifdef HAVE_LZMA

#include <lzma.h>
#include <string.h>

#include "base/array.h"

enum { OPENWRT_DICTIONARY = 8 * 1024 };

/* A filter that ends after exactly out_len bytes and then checks that the range coder
 * is at its end; liblzma has it since 5.4. */
#ifdef LZMA_FILTER_LZMA1EXT
static void
make_exact(lzma_filter *filter, lzma_options_lzma *options, size_t out_len)
{
	filter->id = LZMA_FILTER_LZMA1EXT;
	options->ext_flags = 0;
	options->ext_size_low = (uint32_t)out_len;
	options->ext_size_high = (uint32_t)((uint64_t)out_len >> 32);
}
#else
static void
make_exact(lzma_filter *filter, lzma_options_lzma *options, size_t out_len)
{
	(void)filter, (void)options, (void)out_len;
}
#endif

/* With `exact` the stream must end with the output, else it may go on. No match can reach
 * further back than the output, so a larger dictionary is useless, and memory use stays
 * proportional to out_len. */
static bool
decode(struct span in, uint8_t *out, size_t out_len, lzma_options_lzma *options,
        bool exact)
{
	lzma_filter filters[2] = {
		{ .id = LZMA_FILTER_LZMA1, .options = options },
		{ .id = LZMA_VLI_UNKNOWN },
	};
	lzma_stream stream = LZMA_STREAM_INIT;
	lzma_ret ret;

	if (options->dict_size > out_len)
		options->dict_size = (uint32_t)out_len;
	if (exact)
		make_exact(filters, options, out_len);
	ret = lzma_raw_decoder(&stream, filters);
	if (ret == LZMA_MEM_ERROR)
		memory_exhausted(); /* the data may well be good */
	if (ret != LZMA_OK)
		return false;
	stream.next_in = in.at;
	stream.avail_in = in.len;
	stream.next_out = out;
	stream.avail_out = out_len;
	ret = lzma_code(&stream, LZMA_FINISH);
	lzma_end(&stream);
	if (ret == LZMA_MEM_ERROR)
		memory_exhausted();
	return stream.avail_out == 0
	       && (ret == LZMA_STREAM_END || filters[0].id == LZMA_FILTER_LZMA1);
}

/* OpenWrt: 530-jffs2_make_lzma_available.patch, jffs2_lzma_decompress: a stream that is
 * not at its end after the last byte is an error there. */
bool
lzma_openwrt_decode(struct span in, uint8_t *out, size_t out_len)
{
	lzma_options_lzma options = { .dict_size = OPENWRT_DICTIONARY };

	return decode(in, out, out_len, &options, true);
}

/* The patch by N. Mavrogiannopoulos, jffs2_lzma_decompress in compr_lzma.c: the five
 * bytes are those of a .lzma file; it does not check how the stream ends. */
bool
lzma_props_decode(struct span in, uint8_t *out, size_t out_len)
{
	uint8_t lclppb = span_u8(in, 0);
	lzma_options_lzma options = {
		.dict_size = span_u32(in, 1, ENDIAN_LITTLE),
		.lc = lclppb % 9,
		.lp = lclppb / 9 % 5,
		.pb = lclppb / 45,
	};

	/* pb over 4 and lc + lp over 4 are refused by liblzma. */
	in = span_cut(in, LZMA_PROPS_LEN, in.len);
	return decode(in, out, out_len, &options, false);
}

/* Packs all of `in` into what is left of the room from p->len on. The reader knows how long
 * the output is, so there is no end mark: liblzma leaves it out since 5.4. */
static bool
encode(struct span in, struct packing *p, lzma_options_lzma *options)
{
#ifdef LZMA_FILTER_LZMA1EXT
	lzma_filter filters[2] = { { .options = options }, { .id = LZMA_VLI_UNKNOWN } };
	lzma_ret ret;

	make_exact(filters, options, in.len);
	ret = lzma_raw_buffer_encode(filters, NULL, in.at, in.len, p->at, &p->len, p->room);
	if (ret == LZMA_MEM_ERROR)
		memory_exhausted();
	p->taken = in.len;
	return ret == LZMA_OK && p->len < p->taken;
#else
	(void)in, (void)p, (void)options;
	return false;
#endif
}

/* OpenWrt: LZMA_BEST_LEVEL, _FB and so on in include/linux/lzma.h of the same patch. */
bool
lzma_openwrt_encode(struct span in, struct packing *p)
{
	lzma_options_lzma options;

	if (lzma_lzma_preset(&options, 9))
		return false;
	options.dict_size = OPENWRT_DICTIONARY;
	options.lc = options.lp = options.pb = 0;
	options.nice_len = 273;
	return encode(in, p, &options);
}

/* lzma_props in compr_lzma.c of the patch: lc=3 lp=0 pb=2, a dictionary of 8 KiB. */
bool
lzma_props_encode(struct span in, struct packing *p)
{
	static const uint8_t props[LZMA_PROPS_LEN] = { 0x5d, 0x00, 0x20, 0x00, 0x00 };
	lzma_options_lzma options;

	if (p->room < sizeof props || lzma_lzma_preset(&options, 6))
		return false;
	options.dict_size = OPENWRT_DICTIONARY;
	options.nice_len = 32;
	memcpy(p->at, props, sizeof props);
	p->len = sizeof props;
	return encode(in, p, &options);
}

#endif
