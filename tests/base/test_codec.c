/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The decompressors, each against an encoder that shares no code with it: those of zlib,
 * lzo, liblzma and libarchive, and for rtime and rubin small ones written here from the
 * description of the formats. Input and output are allocated to the byte, so that a sanitizer sees
 * any step outside.
 */
#include <lzo/lzo1x.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <lzma.h>

#include "codec/codec.h"
#include "codec/pack.h"
#include "config.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/format/encoders.h"
#include "tests/fixture/format/plains.h"
#include "tests/fixture/random.h"

/* How a decoder answers when it is given less than all, or asked for less than all. */
static const struct {
	enum codec_id id;
	encoder *encode;
	bool every_prefix_fails; /* no byte at the end could be missed */
	size_t slack;            /* bytes at the end that may be missed, else */
	bool short_output_fails; /* it knows its own length */
} rows[] = {
	{ CODEC_NONE, encode_none, true, 0, false },
	{ CODEC_RTIME, encode_rtime, true, 0, false },
	{ CODEC_RUBINMIPS, encode_rubinmips, true, 0, false },
	{ CODEC_DYNRUBIN, encode_dynrubin, true, 0, false },
	/* Four bytes of Adler-32 and the end mark, of at most fifteen bits. */
	{ CODEC_ZLIB, encode_zlib, false, 6, false },
	{ CODEC_LZO, encode_lzo, true, 0, true },
#ifdef HAVE_LZMA
#ifdef LZMA_FILTER_LZMA1EXT
	{ CODEC_LZMA_OPENWRT, encode_lzma_openwrt, true, 0, true },
#else
	{ CODEC_LZMA_OPENWRT, encode_lzma_openwrt, false, 16, false },
#endif
	/* The end mark and what the range coder holds back. */
	{ CODEC_LZMA_PROPS, encode_lzma_props, false, 16, false },
#endif
	{ CODEC_GZIP, encode_gzip, true, 0, true },
	{ CODEC_LZOP, encode_lzop, true, 0, true },
#ifdef HAVE_LZMA
	{ CODEC_XZ, encode_xz, true, 0, true },
	{ CODEC_LZMA, encode_lzma_file, true, 0, true },
#endif
#ifdef HAVE_ARCHIVE
	{ CODEC_BZIP2, encode_bzip2, true, 0, true },
	{ CODEC_LZ4, encode_lz4, true, 0, true },
	{ CODEC_ZSTD, encode_zstd, true, 0, true },
#endif
};

/* ---- exact copies ---- */

static uint8_t *
exact_copy(const uint8_t *at, size_t len)
{
	uint8_t *copy = malloc(len ? len : 1);

	ck_assert_ptr_nonnull(copy);
	if (len > 0)
		memcpy(copy, at, len);
	return copy;
}

static uint8_t plain[PLAIN_MAX], stored[STORED_MAX];

/* Decodes exact copies; true if `len` bytes equal to plain[] came out. *ok: what the
 * decoder said. */
static bool
decodes(enum codec_id id, size_t stored_len, size_t len, bool *ok)
{
	uint8_t *in = exact_copy(stored, stored_len);
	uint8_t *out = exact_copy(plain, len);
	struct error err = { "" };
	bool same;

	if (len > 0)
		memset(out, 0xa5, len);
	*ok = codec_decode(id, span_of(in, stored_len), out, len, &err);
	same = *ok && (len == 0 || memcmp(out, plain, len) == 0);
	ck_assert_msg(*ok || err.text[0] != '\0', "%s: no reason", codecs[id].name);
	free(in);
	free(out);
	return same;
}

/* ---- tests ---- */

START_TEST(table_is_complete)
{
	const struct codec *c = &codecs[_i];

	ck_assert_ptr_nonnull(c->name);
	ck_assert_ptr_nonnull(c->help);
	ck_assert((!c->decode && !c->open) == (c->absent != NULL));
	for (int i = 0; i < _i; i++)
		ck_assert_str_ne(c->name, codecs[i].name);
}
END_TEST

START_TEST(round_trip)
{
	static const size_t lengths[] = { 1, 2, 3, 7, 16, 100, 1000, 4096, 8193, 33000,
		PLAIN_MAX };
	enum codec_id id = rows[_i].id;

	plain_seed = 42;
	for (size_t s = 0; s < PLAINS; s++) {
		for (size_t l = 0; l < ROWS_OF(lengths); l++) {
			size_t n;
			bool ok;

			plains[s](plain, lengths[l]);
			n = rows[_i].encode(plain, lengths[l], stored);
			ck_assert_msg(decodes(id, n, lengths[l], &ok),
			        "%s: sample %zu of %zu bytes", codecs[id].name, s,
			        lengths[l]);
		}
	}
}
END_TEST

/* Packs plain[] like `like`, with little room at a time, into stored[]; its length. */
static size_t
pack_like(enum codec_id id, size_t len, struct span like)
{
	struct error err = { "" };
	struct stream *s = codec_pack_open(id, span_of(plain, len), like, &err);
	enum stream_state state = STREAM_GOES_ON;
	size_t n = 0, made;

	ck_assert_msg(s != NULL, "%s", err.text);
	while (state == STREAM_GOES_ON) {
		size_t room = 1 + next_random(&plain_seed) % 500;

		ck_assert_uint_le(n + room, STORED_MAX);
		state = stream_step(s, stored + n, room, &made);
		ck_assert_uint_le(made, room);
		n += made;
	}
	ck_assert_int_eq(state, STREAM_ENDED);
	stream_close(s);
	return n;
}

/* What is packed here unpacks to the same; the encoder of `like` is another. */
START_TEST(packs_like_what_was_there)
{
	static const size_t lengths[] = { 1, 2, 100, 4096, 33000, 60000 };
	enum codec_id id = rows[_i].id;
	struct error err = { "" };

	plain_seed = 45;
	for (size_t s = 0; s < PLAINS; s++)
		for (size_t l = 0; l < ROWS_OF(lengths); l++) {
			size_t like_len, n;
			uint8_t *like;
			bool ok;

			plain_text(plain, 5000);
			like_len = rows[_i].encode(plain, 5000, stored);
			like = exact_copy(stored, like_len);
			if (!codecs[id].pack) {
				ck_assert_ptr_null(codec_pack_open(id, span_of(plain, 1),
				        span_of(like, like_len), &err));
				ck_assert_str_ne(err.text, "");
				free(like);
				return;
			}
			plains[s](plain, lengths[l]);
			n = pack_like(id, lengths[l], span_of(like, like_len));
			ck_assert_msg(decodes(id, n, lengths[l], &ok), "%s: sample %zu of %zu",
			        codecs[id].name, s, lengths[l]);
			free(like);
		}
}
END_TEST

/* What the old header says of it stays: the name in a gzip file, the check of an xz file. */
START_TEST(keeps_what_the_header_says)
{
	static const uint8_t gzip[] = { 0x1f, 0x8b, 8, 8, 1, 2, 3, 4, 2, 3, 'n', 'a', 'm', 'e', 0,
		3, 0, 0, 0, 0, 0, 0, 0, 0, 0 };

	plain_seed = 46;
	plain_text(plain, 900);
	ck_assert_uint_gt(pack_like(CODEC_GZIP, 900, span_of(gzip, sizeof gzip)), 15);
	ck_assert_mem_eq(stored, gzip, 15);
#ifdef HAVE_LZMA
	{
		uint8_t like[13 + 20];
		size_t n = encode_lzma_file(plain, 900, stored);

		ck_assert_uint_gt(n, sizeof like);
		memcpy(like, stored, sizeof like);
		/* Its length is known there: 900 was it. */
		memset(like + 5, 0, 8);
		like[5] = 900 & 0xff;
		like[6] = 900 >> 8;
		plain_random(plain, 700);
		n = pack_like(CODEC_LZMA, 700, span_of(like, sizeof like));
		ck_assert_mem_eq(stored, like, 5);
		ck_assert_uint_eq(stored[5] | stored[6] << 8, 700);
		ck_assert_uint_gt(n, 13);
	}
#endif
}
END_TEST

/* A prefix of the input gives an error, or at the very end still the right bytes. */
START_TEST(every_prefix)
{
	enum codec_id id = rows[_i].id;
	size_t n;

	plain_seed = 43;
	for (size_t s = 0; s < PLAINS; s++) {
		plains[s](plain, 600);
		n = rows[_i].encode(plain, 600, stored);
		for (size_t part = 0; part < n; part++) {
			bool ok, same = decodes(id, part, 600, &ok);

			ck_assert_msg(!ok || same, "%s: wrong bytes", codecs[id].name);
			if (rows[_i].every_prefix_fails || part + rows[_i].slack < n)
				ck_assert_msg(!ok, "%s: %zu of %zu bytes were enough",
				        codecs[id].name, part, n);
		}
	}
}
END_TEST

START_TEST(output_of_another_length)
{
	enum codec_id id = rows[_i].id;
	size_t n;
	bool ok;

	plain_seed = 44;
	for (size_t s = 0; s < PLAINS; s++) {
		plains[s](plain, 3001);
		n = rows[_i].encode(plain, 3000, stored);
		decodes(id, n, 3001, &ok);
		/* rubin has no end: one byte more may be hidden in its last bits. */
		if (id != CODEC_RUBINMIPS && id != CODEC_DYNRUBIN)
			ck_assert_msg(!ok, "%s: one byte too many", codecs[id].name);
		decodes(id, n, 6000, &ok);
		ck_assert_msg(!ok || s == 2 || s == 3 || s == 4, "%s: twice as many",
		        codecs[id].name);
		ck_assert_msg(decodes(id, n, 3000, &ok), "%s: exact", codecs[id].name);
		decodes(id, n, 2999, &ok);
		/* rtime fails if a repetition would run over the end. */
		if (id != CODEC_RTIME)
			ck_assert_msg(ok != rows[_i].short_output_fails,
			        "%s: one byte short", codecs[id].name);
	}
}
END_TEST

/* Whatever the input, decoding ends and stays in its bounds (the sanitizer looks). */
START_TEST(garbage)
{
	const struct codec *c = &codecs[_i];
	size_t good = 0;

	plain_seed = 45 + (uint32_t)_i;
	for (int round = 0; round < 4000; round++) {
		size_t n = next_random(&plain_seed) % 200, len = next_random(&plain_seed) % 5000;
		bool ok;

		plain_random(stored, n);
		if (n > 5 && round % 3 == 0)
			memcpy(stored, "\x78\x9c\x00\x00\x00", 5);
		if (n > 2 && round % 3 == 1)
			stored[0] = 0;
		decodes((enum codec_id)_i, n, len, &ok);
		good += ok;
	}
	if (_i == CODEC_ZERO)
		ck_assert_uint_eq(good, 4000);
	else if (_i == CODEC_COPY)
		ck_assert_uint_eq(good, 0);
	else
		ck_assert_msg(good < 1000, "%s took %zu", c->name, good);
}
END_TEST

/* A sample with single bytes changed: any bytes may come out, but no harm is done. */
START_TEST(flipped_bytes)
{
	enum codec_id id = rows[_i].id;
	size_t n;

	plain_seed = 46;
	plain_mixed(plain, 2000);
	n = rows[_i].encode(plain, 2000, stored);
	for (size_t i = 0; i < n; i++) {
		uint8_t saved = stored[i];
		bool ok;

		stored[i] ^= (uint8_t)(1 + next_random(&plain_seed) % 255);
		decodes(id, n, 2000, &ok);
		stored[i] = saved;
	}
}
END_TEST

START_TEST(nothing_from_nothing)
{
	struct error err;

	ck_assert(codec_decode(CODEC_NONE, (struct span){ 0 }, NULL, 0, &err));
	ck_assert(codec_decode(CODEC_ZERO, (struct span){ 0 }, NULL, 0, NULL));
	for (int id = 0; id < CODEC_COUNT; id++)
		codec_decode((enum codec_id)id, (struct span){ 0 }, NULL, 0, &err);
}
END_TEST

START_TEST(errors_say_why)
{
	struct error err;
	uint8_t out[4];

	ck_assert(!codec_decode(CODEC_COPY, span_of("abcd", 4), out, 4, &err));
	ck_assert_str_eq(err.text, "copy: no decompressor exists; the kernel gives EIO");
	ck_assert(!codec_decode(CODEC_DYNRUBIN, span_of("abcd", 4), out, 4, &err));
	ck_assert_str_eq(err.text, "dynrubin: 4 stored bytes are too few, it takes 10");
	ck_assert(!codec_decode(CODEC_LZO, span_of("abcd", 4), out, 4, &err));
	ck_assert_str_eq(err.text, "lzo: the data is damaged or not of 4 bytes");
	ck_assert(!codec_decode(CODEC_COUNT, span_of("abcd", 4), out, 4, &err));
	ck_assert(!codec_decode((enum codec_id)-1, span_of("abcd", 4), out, 4, &err));
	ck_assert(!codec_decode(CODEC_NONE, span_of("abc", 3), out, 4, &err));
}
END_TEST

/* ---- what the kernel accepts in a zlib stream ---- */

static bool
zlib_gives(struct span in, const char *expected)
{
	char out[64] = "";

	return codec_decode(CODEC_ZLIB, in, (uint8_t *)out, strlen(expected), NULL)
	       && strcmp(out, expected) == 0;
}

START_TEST(zlib_like_the_kernel)
{
	static const char words[] = "erase erase erase block";
	size_t n = encode_zlib((const uint8_t *)words, strlen(words), stored);

	ck_assert(zlib_gives(span_of(stored, n), words));
	stored[n - 1] ^= 0x55;
	ck_assert_msg(zlib_gives(span_of(stored, n), words), "wrong Adler-32");
	ck_assert_msg(zlib_gives(span_of(stored, n - 4), words), "no Adler-32");
	ck_assert_msg(zlib_gives(span_of(stored, n), "erase erase"), "more would follow");
	/* Damage behind the last byte asked for. */
	stored[n - 5] = stored[n - 6] = 0xff;
	ck_assert(zlib_gives(span_of(stored, n), "erase"));
	/* No plain header: the check of zlib itself applies, and fails. */
	encode_zlib((const uint8_t *)words, strlen(words), stored);
	stored[1] ^= 1;
	ck_assert(!zlib_gives(span_of(stored, n), words));
	/* A window of 64 KiB: the kernel's inflateInit2 refuses it. */
	stored[0] = 0x88;
	stored[1] = (uint8_t)(31 - 0x8800 % 31);
	ck_assert(!zlib_gives(span_of(stored, n), words));
}
END_TEST

/* A header that announces a window of 512 bytes is plain too; data without any header is
 * refused. */
START_TEST(zlib_windows)
{
	z_stream z = { 0 };
	bool ok;

	plain_seed = 47;
	plain_text(plain, 4096);
	ck_assert_int_eq(deflateInit2(&z, 9, Z_DEFLATED, 9, 9, Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = plain;
	z.avail_in = 4096;
	z.next_out = stored;
	z.avail_out = STORED_MAX;
	ck_assert_int_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
	ck_assert_uint_ne(stored[0], 0x78);
	ck_assert(decodes(CODEC_ZLIB, z.total_out, 4096, &ok));
	memmove(stored, stored + 2, z.total_out);
	ck_assert(!decodes(CODEC_ZLIB, z.total_out - 2, 4096, &ok));
	deflateEnd(&z);
}
END_TEST

/* ---- known bytes ---- */

/* A value and a repetition that overlaps itself; places begin at 0. */
START_TEST(rtime_by_hand)
{
	static const struct {
		const char *in;
		size_t len;
		const char *out;
		bool good;
	} cases[] = {
		{ "a\0b\0", 4, "ab", true },
		/* After the first 'a' the place is 0: the 'a' itself repeats. */
		{ "a\3", 2, "aaaa", true },
		{ "a\0b\0a\2", 6, "ababa", true },
		{ "a\4", 2, "aaaa", false },   /* one over the end */
		{ "a\0b\xff", 4, "abb", false },
		{ "a\0b", 3, "ab", false },    /* the second count is missing */
		{ "a\0b\0c\0", 6, "ab", true }, /* more than is needed */
	};

	for (size_t i = 0; i < ROWS_OF(cases); i++) {
		uint8_t *in = exact_copy((const uint8_t *)cases[i].in, cases[i].len);
		size_t len = strlen(cases[i].out);
		uint8_t *out = malloc(len);
		struct span stored_in = span_of(in, cases[i].len);
		bool ok = codec_decode(CODEC_RTIME, stored_in, out, len, NULL);

		ck_assert_msg(ok == cases[i].good, "case %zu", i);
		ck_assert(!ok || memcmp(out, cases[i].out, len) == 0);
		free(in);
		free(out);
	}
}
END_TEST

/* Odds of 0 and input of all ones or zeros drive the coder to its limits. */
START_TEST(rubin_at_its_limits)
{
	for (int odds = 0; odds < 256; odds += 51) {
		for (int fill = 0; fill < 256; fill += 85) {
			bool ok;

			memset(stored, odds, 8);
			memset(stored + 8, fill, 500);
			decodes(CODEC_DYNRUBIN, 508, 4000, &ok);
			decodes(CODEC_RUBINMIPS, 508, 4000, &ok);
		}
	}
}
END_TEST

#ifdef HAVE_LZMA
START_TEST(lzma_props_are_checked)
{
	size_t n;
	bool ok;

	plain_seed = 48;
	plain_text(plain, 3000);
	n = encode_lzma_props(plain, 3000, stored);
	/* A dictionary of 4 GiB costs no memory where 3000 bytes come out. */
	memset(stored + 1, 0xff, 4);
	ck_assert(decodes(CODEC_LZMA_PROPS, n, 3000, &ok));
	/* A dictionary of 0: the least there is. */
	memset(stored + 1, 0, 4);
	ck_assert(decodes(CODEC_LZMA_PROPS, n, 3000, &ok));
	/* No such lc, lp, pb. */
	for (int props = 225; props < 256; props++) {
		stored[0] = (uint8_t)props;
		decodes(CODEC_LZMA_PROPS, n, 3000, &ok);
		ck_assert(!ok);
	}
	/* The two layouts are not taken for one another. */
	stored[0] = 0x5d;
	decodes(CODEC_LZMA_OPENWRT, n, 3000, &ok);
	ck_assert(!ok);
	n = encode_lzma_openwrt(plain, 3000, stored);
	ck_assert(!decodes(CODEC_LZMA_PROPS, n, 3000, &ok));
}
END_TEST
#endif

CASES(codec)
{
	tcase_add_loop_test(tcase, table_is_complete, 0, CODEC_COUNT);
	tcase_add_loop_test(tcase, packs_like_what_was_there, 0, ROWS_OF(rows));
	tcase_add_test(tcase, keeps_what_the_header_says);
	tcase_add_loop_test(tcase, round_trip, 0, ROWS_OF(rows));
	tcase_add_loop_test(tcase, every_prefix, 0, ROWS_OF(rows));
	tcase_add_loop_test(tcase, output_of_another_length, 0, ROWS_OF(rows));
	tcase_add_loop_test(tcase, garbage, 0, CODEC_COUNT);
	tcase_add_loop_test(tcase, flipped_bytes, 0, ROWS_OF(rows));
	tcase_add_test(tcase, nothing_from_nothing);
	tcase_add_test(tcase, errors_say_why);
	tcase_add_test(tcase, zlib_like_the_kernel);
	tcase_add_test(tcase, zlib_windows);
	tcase_add_test(tcase, rtime_by_hand);
	tcase_add_test(tcase, rubin_at_its_limits);
#ifdef HAVE_LZMA
	tcase_add_test(tcase, lzma_props_are_checked);
#endif
}
