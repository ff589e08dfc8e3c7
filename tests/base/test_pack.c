/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The encoders of the codecs: what they pack, the decoder unpacks, in rooms of all sizes; they
 * write nothing outside, and give up where packing is not worth it. Input and room are
 * allocated to the byte, so that a sanitizer sees any step outside.
 */
#include <stdlib.h>
#include <string.h>

#include "codec/codec.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/format/encoders.h"
#include "tests/fixture/format/plains.h"

static const enum codec_id packers[] = { CODEC_NONE, CODEC_ZERO, CODEC_RTIME, CODEC_ZLIB, CODEC_LZO,
	CODEC_LZMA_OPENWRT, CODEC_LZMA_PROPS };

static const size_t lengths[] = { 1, 2, 3, 7, 16, 100, 255, 1000, 4095, 4096, 16384, 65536 };

/* What came of packing `len` bytes of a kind into a room. */
struct packed {
	uint8_t *plain, *room;
	size_t len;
	struct packing p;
	bool ok;
};

static void
pack(struct packed *k, enum codec_id id, int kind, size_t len, size_t room, bool tight)
{
	*k = (struct packed){ .plain = malloc(len), .room = malloc(room ? room : 1),
		.len = len };
	plain_seed = 9;
	plains[kind](k->plain, len);
	k->p = (struct packing){ .at = k->room, .room = room, .tight = tight };
	k->ok = codec_encode(id, span_of(k->plain, len), &k->p);
}

static void
packed_free(struct packed *k)
{
	free(k->plain);
	free(k->room);
}

/* All that was taken comes out again. */
static void
expect_unpacks(const struct packed *k, enum codec_id id)
{
	uint8_t *in = malloc(k->p.len ? k->p.len : 1), *out = malloc(k->p.taken);
	struct error err;

	memcpy(in, k->room, k->p.len);
	ck_assert_uint_le(k->p.len, k->p.room);
	ck_assert_uint_le(k->p.len, k->p.taken);
	ck_assert_uint_le(k->p.taken, k->len);
	ck_assert_msg(codec_decode(id, span_of(in, k->p.len), out, k->p.taken, &err), "%s",
	        err.text);
	ck_assert_mem_eq(out, k->plain, k->p.taken);
	free(in);
	free(out);
}

START_TEST(what_is_packed_comes_out_again)
{
	enum codec_id id = packers[_i / 2];

	for (int kind = 0; kind < PLAINS; kind++) {
		for (int l = 0; l < ROWS_OF(lengths); l++) {
			struct packed k;

			pack(&k, id, kind, lengths[l], lengths[l], _i & 1);
			if (k.ok)
				expect_unpacks(&k, id);
			packed_free(&k);
		}
	}
}
END_TEST

/* As at the end of a block: from no room at all to more than enough. */
START_TEST(a_room_of_any_size)
{
	enum codec_id id = packers[_i / 2];
	uint32_t fits = 0, part = 0;

	for (int kind = 0; kind < PLAINS; kind++) {
		for (size_t room = 0; room < 720; room += room < 40 ? 1 : 7) {
			struct packed k;

			pack(&k, id, kind, 600, room, _i & 1);
			if (k.ok)
				expect_unpacks(&k, id);
			fits += k.ok;
			part += k.ok && k.p.taken < 600;
			packed_free(&k);
		}
	}
	if (codecs[id].encode)
		ck_assert_uint_gt(fits, 0);
	ck_assert_int_eq(part > 0, id == CODEC_NONE || id == CODEC_RTIME || id == CODEC_ZLIB);
}
END_TEST

/* Text of a page gets smaller with each, random bytes with none. */
START_TEST(what_is_worth_packing)
{
	enum codec_id id = packers[_i];
	struct packed text, noise, zeros;

	pack(&text, id, 0, 4096, 4096, false);
	pack(&noise, id, 1, 4096, 4096, false);
	pack(&zeros, id, 3, 4096, 4096, false);
	ck_assert_int_eq(text.ok, codecs[id].encode && id != CODEC_ZERO);
	ck_assert_int_eq(noise.ok, id == CODEC_NONE);
	ck_assert_int_eq(zeros.ok, codecs[id].encode != NULL);
	if (id != CODEC_NONE && text.ok)
		ck_assert_uint_lt(text.p.len, id == CODEC_RTIME ? 4000 : 2600);
	if (id == CODEC_ZERO)
		ck_assert_uint_eq(zeros.p.len, 0);
	packed_free(&text);
	packed_free(&noise);
	packed_free(&zeros);
}
END_TEST

START_TEST(tight_lzo_is_smaller)
{
	struct packed plain, tight;

	pack(&plain, CODEC_LZO, 0, 4096, 4096, false);
	pack(&tight, CODEC_LZO, 0, 4096, 4096, true);
	ck_assert(plain.ok && tight.ok);
	ck_assert_uint_lt(tight.p.len, plain.p.len);
	packed_free(&plain);
	packed_free(&tight);
}
END_TEST

/* Against an encoder that was written from the description of the format. */
START_TEST(rtime_is_the_same_by_another_hand)
{
	static uint8_t stored[STORED_MAX];

	for (int kind = 0; kind < PLAINS; kind++) {
		for (int l = 0; l < ROWS_OF(lengths) && lengths[l] <= 16384; l++) {
			struct packed k;
			size_t len;

			pack(&k, CODEC_RTIME, kind, lengths[l], lengths[l], false);
			len = encode_rtime(k.plain, lengths[l], stored);
			ck_assert_int_eq(k.ok, len < lengths[l]);
			if (k.ok)
				ck_assert_uint_eq(k.p.len, len);
			if (k.ok)
				ck_assert_mem_eq(k.room, stored, len);
			packed_free(&k);
		}
	}
}
END_TEST

START_TEST(nothing_and_unknown_are_not_packed)
{
	uint8_t room[16];
	struct packing p = { .at = room, .room = sizeof room };

	for (int id = 0; id <= CODEC_COUNT; id++)
		ck_assert(!codec_encode((enum codec_id)id, span_of("", 0), &p));
	ck_assert(!codec_encode(CODEC_COUNT, span_of("aaaa", 4), &p));
	ck_assert(!codec_encode(CODEC_COPY, span_of("aaaa", 4), &p));
	ck_assert(!codec_encode(CODEC_GZIP, span_of("aaaa", 4), &p));
}
END_TEST

CASES(pack)
{
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, what_is_packed_comes_out_again, 0, 2 * ROWS_OF(packers));
	tcase_add_loop_test(tcase, a_room_of_any_size, 0, 2 * ROWS_OF(packers));
	tcase_add_loop_test(tcase, what_is_worth_packing, 0, ROWS_OF(packers));
	tcase_add_test(tcase, tight_lzo_is_smaller);
	tcase_add_test(tcase, rtime_is_the_same_by_another_hand);
	tcase_add_test(tcase, nothing_and_unknown_are_not_packed);
}
