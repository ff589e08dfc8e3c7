/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unpacking without a known length: gzip in every detail, and all codecs that can. */
#include "codec/stream.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "tests/fixture/check_main.h"
#include "tests/fixture/format/encoders.h"
#include "text/text.h"

/* `plain` as gzip packs it, with the header's optional parts if they are wanted. */
static struct text
packed(struct span plain, bool all_parts)
{
	uint8_t extra[] = "two bytes, and a NUL\0.";
	gz_header header = { .extra = extra, .extra_len = sizeof extra,
		.name = (Bytef *)"a name", .comment = (Bytef *)"", .hcrc = 1 };
	z_stream z = { 0 };
	struct text t = { 0 };

	ck_assert_int_eq(deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 8,
	        Z_DEFAULT_STRATEGY), Z_OK);
	if (all_parts)
		deflateSetHeader(&z, &header);
	text_reserve(&t, plain.len + 1000);
	z.next_in = (Bytef *)plain.at;
	z.avail_in = (uInt)plain.len;
	z.next_out = (Bytef *)t.at;
	z.avail_out = (uInt)(plain.len + 1000);
	ck_assert_int_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
	t.len = z.total_out;
	deflateEnd(&z);
	return t;
}

/* Unpacks it in steps of `room` bytes, and says how it ended. */
static enum stream_state
unpack(struct span in, size_t room, struct text *out, size_t *taken)
{
	struct error err;
	struct stream *s = codec_stream_open(CODEC_GZIP, in, &err);
	enum stream_state state = STREAM_GOES_ON;
	uint8_t *piece = malloc(room);

	ck_assert_ptr_nonnull(s);
	ck_assert_ptr_nonnull(piece);
	while (state == STREAM_GOES_ON) {
		size_t made;

		state = stream_step(s, piece, room, &made);
		ck_assert_uint_le(made, room);
		text_add_bytes(out, piece, made);
	}
	if (taken)
		*taken = s->taken;
	stream_close(s);
	free(piece);
	return state;
}

static struct text
sample(size_t len)
{
	struct text t = { 0 };

	for (size_t i = 0; t.len < len; i++)
		text_addf(&t, "line %zu of the sample\n", i * i);
	t.len = len;
	return t;
}

START_TEST(what_was_packed_comes_out)
{
	static const size_t rooms[] = { 1, 2, 100, 4096, 1 << 20 };
	struct text plain = sample(50000), in, out = { 0 };
	size_t taken;

	in = packed(span_of(plain.at, plain.len), _i % 2);
	text_add(&in, "what follows is not read");
	ck_assert_int_eq(unpack(span_of(in.at, in.len), rooms[_i / 2], &out, &taken),
	        STREAM_ENDED);
	ck_assert(span_equal(span_of(out.at, out.len), span_of(plain.at, plain.len)));
	ck_assert_uint_eq(taken + strlen("what follows is not read"), in.len);
	text_free(&plain);
	text_free(&in);
	text_free(&out);
}
END_TEST

START_TEST(cut_short_it_is_never_whole)
{
	struct text plain = sample(3000), in = packed(span_of(plain.at, plain.len), _i);
	struct error err;

	for (size_t len = 0; len < in.len; len++) {
		uint8_t *copy = malloc(len ? len : 1);
		struct text out = { 0 };
		struct stream *s;

		memcpy(copy, in.at, len);
		s = codec_stream_open(CODEC_GZIP, span_of(copy, len), &err);
		if (s) {
			ck_assert_int_eq(unpack(span_of(copy, len), 777, &out, NULL),
			        STREAM_CUT);
			ck_assert(span_equal(span_of(out.at, out.len),
			        span_cut(span_of(plain.at, plain.len), 0, out.len)));
		} else {
			ck_assert(err.text[0] != '\0' && len < 80);
		}
		stream_close(s);
		text_free(&out);
		free(copy);
	}
	text_free(&plain);
	text_free(&in);
}
END_TEST

START_TEST(flipped_bits_are_found)
{
	struct text plain = sample(900), in = packed(span_of(plain.at, plain.len), false);

	/* Time, flags of the packer and system say nothing of the content. */
	for (size_t bit = 10 * 8; bit < in.len * 8; bit++) {
		struct text out = { 0 };
		enum stream_state state;

		in.at[bit / 8] ^= (char)(1 << bit % 8);
		state = unpack(span_of(in.at, in.len), 512, &out, NULL);
		/* The last byte of the stream has bits that mean nothing. */
		ck_assert(state != STREAM_ENDED || span_equal(span_of(out.at, out.len),
		        span_of(plain.at, plain.len)));
		if (bit / 8 >= in.len - 8)
			ck_assert_int_eq(state, STREAM_MISMATCH);
		in.at[bit / 8] ^= (char)(1 << bit % 8);
		text_free(&out);
	}
	text_free(&plain);
	text_free(&in);
}
END_TEST

START_TEST(other_headers_are_refused)
{
	static const char *const wrong[] = {
		"\x1f\x8b\x08\xe0\0\0\0\0\0\3", /* reserved flags */
		"\x1f\x8b\x07\0\0\0\0\0\0\3",   /* not deflate */
		"\x1f\x8c\x08\0\0\0\0\0\0\3",
		"\x1f\x8b\x08\4\0\0\0\0\0\3",   /* more extra bytes than there are */
		"\x1f\x8b\x08\x18\0\0\0\0\0\3", /* a name that has no end */
	};
	struct error err;

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		char in[40];

		memset(in, 'x', sizeof in);
		memcpy(in, wrong[i], 10);
		err.text[0] = '\0';
		ck_assert_ptr_null(codec_stream_open(CODEC_GZIP, span_of(in, sizeof in),
		        &err));
		ck_assert_str_eq(err.text, "gzip: does not begin like one");
	}
	ck_assert_ptr_null(codec_stream_open(CODEC_RTIME, span_of("0123456789", 10), &err));
	ck_assert_str_eq(err.text, "rtime: cannot be unpacked as a stream");
	ck_assert_ptr_null(codec_stream_open(CODEC_COUNT, span_of("0123456789", 10), &err));
	stream_close(NULL);
}
END_TEST

/* ---- every codec ---- */

static const struct {
	enum codec_id id;
	encoder *encode;
	bool summed; /* a .lzma file has no checksum, and the encoder of zstd adds none */
} kinds[] = {
	{ CODEC_GZIP, encode_gzip, true },
	{ CODEC_LZOP, encode_lzop, true },
#ifdef HAVE_LZMA
	{ CODEC_XZ, encode_xz, true },
	{ CODEC_LZMA, encode_lzma_file, false },
#endif
#ifdef HAVE_ARCHIVE
	{ CODEC_BZIP2, encode_bzip2, true },
	{ CODEC_LZ4, encode_lz4, true },
	{ CODEC_ZSTD, encode_zstd, false },
#endif
};

static enum stream_state
unpack_any(enum codec_id id, struct span in, size_t room, struct text *out)
{
	struct error err;
	struct stream *s = codec_stream_open(id, in, &err);
	enum stream_state state = s ? STREAM_GOES_ON : STREAM_CUT;
	uint8_t piece[4096];
	size_t made;

	while (state == STREAM_GOES_ON) {
		state = stream_step(s, piece, room, &made);
		ck_assert_uint_le(made, room);
		text_add_bytes(out, piece, made);
	}
	stream_close(s);
	return state;
}

START_TEST(each_codec_is_recognised_and_unpacks_in_any_steps)
{
	static const size_t rooms[] = { 1, 100, 4096 };
	static uint8_t stored[STORED_MAX];
	struct text plain = sample(20000);
	size_t n = kinds[_i].encode((const uint8_t *)plain.at, plain.len, stored);

	ck_assert_int_eq(codec_recognise(span_of(stored, n)), kinds[_i].id);
	for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) {
		struct text out = { 0 };

		ck_assert_int_eq(unpack_any(kinds[_i].id, span_of(stored, n), rooms[i], &out),
		        STREAM_ENDED);
		ck_assert(span_equal(span_of(out.at, out.len), span_of(plain.at, plain.len)));
		text_free(&out);
	}
	text_free(&plain);
}
END_TEST

START_TEST(each_codec_cut_short_says_so)
{
	static uint8_t stored[STORED_MAX];
	struct text plain = sample(9000);
	size_t n = kinds[_i].encode((const uint8_t *)plain.at, plain.len, stored);

	for (size_t len = 0; len < n; len += 1 + len / 50) {
		uint8_t *copy = malloc(len ? len : 1);
		struct text out = { 0 };

		memcpy(copy, stored, len);
		ck_assert_int_eq(unpack_any(kinds[_i].id, span_of(copy, len), 999, &out),
		        STREAM_CUT);
		ck_assert(span_equal(span_of(out.at, out.len),
		        span_cut(span_of(plain.at, plain.len), 0, out.len)));
		text_free(&out);
		free(copy);
	}
	text_free(&plain);
}
END_TEST

/* Behind the header. */
START_TEST(each_codec_finds_flipped_bits)
{
	static uint8_t stored[STORED_MAX];
	struct text plain = sample(700);
	size_t n = kinds[_i].encode((const uint8_t *)plain.at, plain.len, stored);

	for (size_t bit = 45 * 8; bit < n * 8; bit += 3) {
		struct text out = { 0 };
		enum stream_state state;

		stored[bit / 8] ^= (uint8_t)(1 << bit % 8);
		state = unpack_any(kinds[_i].id, span_of(stored, n), 512, &out);
		ck_assert(!kinds[_i].summed || state != STREAM_ENDED
		          || span_equal(span_of(out.at, out.len),
		                  span_of(plain.at, plain.len)));
		stored[bit / 8] ^= (uint8_t)(1 << bit % 8);
		text_free(&out);
	}
	text_free(&plain);
}
END_TEST

#ifdef HAVE_LZMA
START_TEST(a_huge_dictionary_is_refused)
{
	static const uint8_t header[] = { 0x5d, 0, 0, 0, 0x80, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		0xff, 0xff, 0, 1, 2, 3, 4, 5, 6 };
	struct text out = { 0 };

	ck_assert_int_eq(unpack_any(CODEC_LZMA, span_of(header, sizeof header), 10, &out),
	        STREAM_TOO_LARGE);
	text_free(&out);
}
END_TEST
#endif

CASES(stream)
{
	tcase_add_loop_test(tcase, each_codec_is_recognised_and_unpacks_in_any_steps, 0,
	        sizeof kinds / sizeof *kinds);
	tcase_add_loop_test(tcase, each_codec_cut_short_says_so, 0, sizeof kinds / sizeof *kinds);
	tcase_add_loop_test(tcase, each_codec_finds_flipped_bits, 0,
	        sizeof kinds / sizeof *kinds);
#ifdef HAVE_LZMA
	tcase_add_test(tcase, a_huge_dictionary_is_refused);
#endif
	tcase_add_loop_test(tcase, what_was_packed_comes_out, 0, 10);
	tcase_add_loop_test(tcase, cut_short_it_is_never_whole, 0, 2);
	tcase_add_test(tcase, flipped_bits_are_found);
	tcase_add_test(tcase, other_headers_are_refused);
}
