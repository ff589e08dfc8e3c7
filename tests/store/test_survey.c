/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The survey, with formats made up for the tests (tests/fixture/format/boxes.h): its rules one
 * by one, and what holds of the parts of any image.
 */
#include <string.h>

#include "base/array.h"
#include "store/guard.h"
#include "store/image.h"
#include "store/part.h"
#include "store/survey/survey.h"
#include "tests/fixture/format/boxes.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"
#include "text/text.h"

/* ---- the rules of the survey ---- */

static const struct {
	const char *script, *list;
} surveys[] = {
	/* nothing known */
	{ "", "" },
	{ "r1", "data:1" },
	{ "f1", "erased:1" },
	{ "z5", "zero:5" },
	{ "r100", "data:100" },
	{ "f9000", "erased:9000" },
	{ "r100 f4095 r1", "data:4196" },
	{ "r100 f4096 r1", "data:100 erased:4096 data:1" },
	{ "z4096 f4096", "zero:4096 erased:4096" },
	{ "z4095 f4096 z10", "data:4095 erased:4096 data:10" },
	{ "r3 z70000 f70000 r3 f6000",
	        "data:3 zero:70000 erased:70000 data:3 erased:6000" },

	/* headers and payloads */
	{ "h100 r100", "box:12 payload:100<0(100)" },
	{ "r7 h100 r100 r9", "data:7 box:12 payload:100<1(100) data:9" },
	{ "h500 r100", "box:12 payload:100<0(500)" },
	{ "h100", "box:12" },
	{ "h0 r5", "box:12 data:5" },
	{ "h4294967295 r5", "box:12 payload:5<0(4294967295)" },
	{ "h9000 f9000 f5000", "box:12 payload:9000<0(9000) erased:5000" },
	{ "h10 r10 h10 r10", "box:12 payload:10<0(10) box:12 payload:10<2(10)" },
	{ "h40 r10 h12 r12 r6 r3",
	        "box:12 payload:10<0 box:12<0 payload:12<2(12) payload:6<0 data:3" },
	{ "h96 h84 h72 h60 h48 h36 h24 h12 h0",
	        "box:12 box:12<0 box:12<1 box:12<2 box:12<3 box:12<4 box:12<5 "
	        "payload:24<6(24)" },
	{ "t0 r5", "tail:20 data:5" },
	{ "r30 t0 t0", "data:30 tail:20 tail:20" },
	{ "r5 t0 |24", "data:24" },
	{ "x0 r8", "twin:12 data:8" },
	{ "x0 |11", "data:11" },
	{ "r4 p5 r4", "data:6 pair:4 data:4" },
	{ "h36 r16 t0 r2", "box:12 payload:16<0 tail:20<0 data:2" },

	/* pieces of a payload; what lies between them is not looked through */
	{ "r9 d100 r100 r5", "data:9 divided:8 payload:4<1 payload:25<1(25) payload:21<1 "
	        "payload:25<1(25) payload:24<1 payload:1<1(100) data:5" },
	{ "d100 r4 h13 r13 h14 r9 h8 r37", "divided:8 payload:4<0 box:12<0 payload:13<2(13) "
	        "payload:21<0 box:12<0 payload:8<5(8) payload:5<0 payload:24<0" },
	{ "d100 r50 l25 r25", "divided:8 payload:4<0 payload:25<0(25) payload:21<0 le:25<0(25) "
	        "payload:24<0 payload:1<0(100)" },
	{ "d100 r60", "divided:8 payload:4<0 payload:25<0(25) payload:21<0 payload:10<0(25)" },
	{ "d100 r3", "divided:8 payload:3<0(100)" },
	{ "d0 r9", "divided:8 data:9" },
	{ "h108 d100 r100", "box:12 divided:8<0 payload:4<1 payload:25<1(25) payload:21<1 "
	        "payload:25<1(25) payload:24<1 payload:1<1(100)" },

	/* what ends with its header takes bytes before it, unless they belong to another */
	{ "r30 k r5", "data:20 ending:14 data:5" },
	{ "r10 k k r10 k", "ending:14 ending:4 ending:14" },
	{ "r9 k", "data:9 ending:4" },
	{ "h20 r20 r6 k", "box:12 payload:20<0(20) data:6 ending:4" },
	{ "r9 l100 r20 k", "data:9 le:100 data:10 ending:14" },
	{ "r9 l100 f9 k r1", "data:9 le:109 ending:4 data:1" },
	{ "r9 l100 f20 k r1", "data:9 le:110 ending:14 data:1" },

	/* without a magic, where a block begins */
	{ "n0 r7 r54 n0 r7", "even:10 data:54 even:10" },
	{ "m0 r61 n0 r7", "data:64 even:10" },
	{ "r1 n0 r100", "data:104" },

	/* what is aligned counts from the start of its area, or follows another part */
	{ "r100 a0 r9", "data:121" },
	{ "r512 a0 r9", "data:512 aligned:12 data:9" },
	{ "r511 a0 r9", "data:532" },
	{ "h0 a0 r5", "box:12 aligned:12 data:5" },
	{ "h100 a0 r88", "box:12 aligned:12<0 payload:88<0" },
	{ "h600 r512 a0 r76", "box:12 payload:512<0 aligned:12<0 payload:76<0" },
	{ "r5 h0 a0 r5", "data:5 box:12 aligned:12 data:5" },
	{ "r5 h0 r1 a0 r5", "data:5 box:12 data:18" },
	{ "r5 a0 |7", "data:7" },

	/* what is open goes on up to the next part, or to a long run */
	{ "r10 o0 r90", "data:10 open:102" },
	{ "r10 o0 r50 h0", "data:10 open:62 box:12" },
	{ "o0 o0", "open:12 open:12" },
	{ "o0 r500 z5000 r7", "open:512 zero:5000 data:7" },
	{ "o0 r500 z4000 r7", "open:4519" },
	{ "o0 f4096", "open:12 erased:4096" },
	{ "o0 r50 l100 l100 r9", "open:62 le:200 data:9" },
	{ "h5000 o0 r88 z4800 r100", "box:12 open:5000<0(5000)" },
	{ "h40 o0 r8 h0 r8", "box:12 open:20<0 box:12<0 payload:8<0" },
	{ "o0 |7", "open:7" },

	/* in a log that goes on, content is a part only where a block begins */
	{ "r9 c0 r9", "data:9 content:12 data:9" },
	{ "r9 l100 c0 l100 r9", "data:9 le:212 data:9" },
	{ "r6 l4090 c0 l100 r9", "data:6 le:4090 content:12 le:100 data:9" },
	{ "r9 l100 r65536 c0 r9", "data:9 le:100 data:65536 content:12 data:9" },

	/* a log at the beginning takes all */
	{ "l100", "le:100" },
	{ "l100 b50 l100 r77", "le:327" },
	{ "l100 l60 f5000", "le:5160" },
	{ "l100 f300 l60 z900 r20", "le:1380" },
	{ "l100 r60000 l60 r90000", "le:150160" },
	{ "l50 |30", "le:30" },
	{ "l100 r50 h10 r10", "le:100 data:50 box:12 payload:10<2(10)" },

	/* erased blocks before it */
	{ "f8192 l100", "le:8292" },
	{ "f8193 l100 r9", "erased:8193 le:109" },
	{ "f100 l100 r9", "erased:100 le:109" },
	{ "r1 f4096 l100 r9", "data:1 erased:4096 le:100 data:9" },
	{ "h0 f4096 l100", "box:12 erased:4096 le:100" },

	/* a log further in ends with its last node and the 0xff behind it */
	{ "r10 l100 l50 f5000 r10", "data:10 le:5150 data:10" },
	{ "r10 l100 z5000", "data:10 le:100 zero:5000" },
	{ "r10 l100 r50 l100 r9", "data:10 le:250 data:9" },
	{ "r10 l100 f500 h5 r5", "data:10 le:600 box:12 payload:5<2(5)" },

	/* too much in between: another log */
	{ "r9 l100 r65535 l100", "data:9 le:65735" },
	{ "r9 l100 r65536 l100", "data:9 le:100 data:65536 le:100" },
	{ "r9 l100 r40000 l100 r40000 l100", "data:9 le:80300" },
	{ "r9 l100 b70000 b100", "data:9 le:100 be:70100" },
	{ "r9 l100 f9 r65536 l100 l9", "data:9 le:109 data:65536 le:109" },
	{ "r9 l100 f90000 z90000 r65535 l100", "data:9 le:245735" },
	{ "l100 r65536 l100 r5", "le:100 data:65536 le:100 data:5" },

	/* two logs of different rows */
	{ "r9 l100 l100 b100 b100", "data:9 le:200 be:200" },
	{ "r9 b100 f10 l100 l100 f10 r1", "data:9 be:110 le:210 data:1" },
	{ "r9 l100 l100 b100 l50 b100 l50", "data:9 le:500" },
	{ "r9 l100 l100 b100 l50 b100 r1 b100", "data:9 le:350 be:201" },
	{ "r9 l100 b100", "data:9 le:100 data:100" },
	{ "r9 l100 r65536 b100", "data:9 le:100 data:65536 be:100" },
	{ "r9 l100 b100 r65536 b100", "data:9 le:100 data:65636 be:100" },
	{ "l100 l100 b100 b100 r10", "le:200 be:200 data:10" },

	/* weak nodes */
	{ "r100 w12 r100", "data:212" },
	{ "r100 w12 w12 r100", "data:100 le:24 data:100" },
	{ "r100 w12 f4096 r1", "data:100 le:4108 data:1" },
	{ "r100 w12 f4095 r1", "data:4208" },
	{ "r100 w12 f1024", "data:100 le:1036" },
	{ "r100 w12 f1023", "data:1135" },
	{ "r100 w12 l50 r9", "data:100 le:62 data:9" },
	{ "r100 w12 r4095 l50 r9", "data:100 le:4157 data:9" },
	{ "r100 w12 r4096 l50 r9", "data:4208 le:50 data:9" },
	{ "w12 r4096 l50 r9", "le:4167" },
	{ "w12 r50", "data:62" },
	{ "w12 f1024", "le:1036" },
	{ "r100 w12 r80 b60 b60 r1", "data:192 be:120 data:1" },
	{ "l90 r70000 w12 r30", "le:70132" },
	{ "r1 l90 r70000 w12 r30", "data:1 le:90 data:70042" },
	{ "l90 r70000 w12 r30 h3 r3", "le:90 data:70042 box:12 payload:3<2(3)" },

	/* logs in payloads */
	{ "h200 l100 l100 l100", "box:12 le:200<0(200) le:100" },
	{ "h200 l100 r100 r50", "box:12 le:200<0(200) data:50" },
	{ "h200 r20 l100 r80 r1",
	        "box:12 payload:20<0 le:100<0 payload:80<0 data:1" },
	{ "h200 r20 l100 f80 f9", "box:12 payload:20<0 le:180<0 erased:9" },
	{ "h500 l100 f50", "box:12 le:150<0(500)" },
	{ "h62 w12 r50", "box:12 le:62<0(62)" },
	{ "h62 r1 w12 r49", "box:12 payload:62<0(62)" },
	{ "h90 l500 r9", "box:12 le:90<0(90) data:419" },
	{ "h4196 f4096 l100 r1", "box:12 le:4196<0(4196) data:1" },
	{ "h9000 z8900 l100", "box:12 payload:8900<0 le:100<0" },

	/* an end mark at the start of a block belongs to the log before it */
	{ "r10 l4086 e f5000 r1", "data:10 le:9090 data:1" },
	{ "r10 l100 f3986 e f4092 e r9", "data:10 le:8186 data:9" },
	{ "r10 l4096 e r100", "data:10 le:4100 data:100" },
	{ "r10 l4000 f96 e", "data:10 le:4100" },
	{ "r10 l4086 s f4092 e e f9", "data:10 le:8186 data:13" },
	{ "r10 l100 e f5000", "data:10 le:100 data:4 erased:5000" },
	{ "r10 l90 f3995 e f5000", "data:10 le:4085 data:4 erased:5000" },
	{ "r10 b4086 e f5000", "data:10 be:4086 data:4 erased:5000" },
	{ "r4092 f4 e f5000", "data:4100 erased:5000" },
	{ "r9 l100 h62 l50 l12 l30", "data:9 le:100 box:12 le:62<2(62) le:30" },
};

START_TEST(survey_rule)
{
	static const uint64_t budgets[] = { UINT64_MAX, 0, 1, 3, 100, 4096, 65537 };
	struct bytes image = { 0 };
	struct text t = { 0 };

	boxes_random = 5;
	bytes_put_script(&image, surveys[_i].script);
	for (size_t i = 0; i < ROWS_OF(budgets); i++) {
		/* Byte by byte only where that is quick. */
		if (budgets[i] < 100 && image.b.count > 20000)
			continue;
		text_clear(&t);
		boxes_survey_text(&image, budgets[i], &t);
		ck_assert_msg(strcmp(text_str(&t), surveys[_i].list) == 0,
		        "%s\nbudget  %llu\ngives   %s\nand not %s", surveys[_i].script,
		        (unsigned long long)budgets[i], text_str(&t), surveys[_i].list);
	}
	text_free(&t);
	array_free(&image.b);
}
END_TEST

/* What lies between two fences is divided as if it were the image. */
static const struct {
	const char *script;
	uint64_t fences[3];
	const char *list;
} fenced[] = {
	{ "l100 l100", { 100 }, "le:100 le:100" },
	{ "l100 f300 l100 r7", { 200 }, "le:200 erased:200 le:107" },
	/* a log reaches to the fence, erased or not, and takes what is erased before it */
	{ "r9 l91 f4096 l100 r8", { 100 }, "data:9 le:91 le:4204" },
	{ "l100 r50 z50 l100", { 200 }, "le:200 le:100" },
	{ "f8192 l100 f92", { 4096 }, "erased:4096 le:4288" },
	{ "r9 l91 h50 r50 l100", { 100 }, "data:9 le:91 box:12 payload:50<2(50) le:100" },
	/* a node, a header and a payload are cut */
	{ "l100 l100", { 150 }, "le:150 data:50" },
	{ "h100 r100", { 6 }, "data:6 data:106" },
	{ "h100 l100 l50", { 62 }, "box:12 le:50<0(100) data:50 le:50" },
	/* runs of 0xff and 0x00 are divided, too */
	{ "f9000 z9000", { 100, 9000, 10000 }, "erased:100 erased:8900 zero:1000 zero:8000" },
	{ "r10 f9000", { 20, 9000 }, "data:20 erased:8980 erased:10" },
	/* a fence at an end, outside, or twice is none */
	{ "r10 l90", { 0, 100, 200 }, "data:10 le:90" },
	{ "r10 l90", { 10, 10 }, "data:10 le:90" },
	{ "r10", { 1, 2, 3 }, "data:1 data:1 data:1 data:7" },
};

START_TEST(survey_between_fences)
{
	static const uint64_t budgets[] = { UINT64_MAX, 1, 100, 4096 };
	struct bytes image = { 0 };
	struct text t = { 0 };

	boxes_random = 5;
	bytes_put_script(&image, fenced[_i].script);
	boxes_fences = fenced[_i].fences;
	for (boxes_fence_count = 0; boxes_fence_count < 3 && boxes_fences[boxes_fence_count];)
		boxes_fence_count++;
	boxes_fence_count += boxes_fences[0] == 0 ? 3 : 0;
	for (size_t i = 0; i < ROWS_OF(budgets); i++) {
		text_clear(&t);
		boxes_survey_text(&image, budgets[i], &t);
		ck_assert_msg(strcmp(text_str(&t), fenced[_i].list) == 0,
		        "%s\ngives   %s\nand not %s", fenced[_i].script, text_str(&t),
		        fenced[_i].list);
	}
	boxes_fence_count = 0;
	text_free(&t);
	array_free(&image.b);
}
END_TEST

START_TEST(survey_describes_parts)
{
	struct bytes image = { 0 };
	struct part_list list;
	static const char *const what[] = { "unknown data", "a box", "what is in the box",
		"a log of be", "erased (0xff)", "zeros" };

	boxes_random = 6;
	bytes_put_script(&image, "r9 h50 r50 b30 z1 f5000 z5000");
	boxes_survey(&image, 1000, 0, &list);
	/* The zero after the log is data, and so a part between log and erased space. */
	ck_assert_uint_eq(list.parts.count, 7);
	ck_assert_str_eq(list.parts.at[0].what, what[0]);
	ck_assert_str_eq(list.parts.at[1].what, what[1]);
	ck_assert_str_eq(list.parts.at[2].what, what[2]);
	ck_assert_str_eq(list.parts.at[3].what, what[3]);
	ck_assert_int_eq(list.parts.at[3].endian, ENDIAN_BIG);
	ck_assert_str_eq(list.parts.at[5].what, what[4]);
	ck_assert_str_eq(list.parts.at[6].what, what[5]);
	part_list_free(&list);
	array_free(&image.b);
}
END_TEST

/* ---- any image ---- */

static void
put_random_words(struct bytes *image, size_t words)
{
	static const char letters[] = "rrffzlllbbwvhhtxpdknaoc";
	static const size_t lengths[] = { 0, 1, 8, 12, 60, 300, 4095, 4096, 5000, 66000 };

	for (size_t i = 0; i < words; i++) {
		char letter = letters[next_random(&boxes_random) % (sizeof letters - 1)];

		bytes_put_word(image, letter, lengths[next_random(&boxes_random) % ROWS_OF(lengths)]);
	}
	if (next_random(&boxes_random) % 2 && image->b.count > 0)
		image->b.count -= next_random(&boxes_random) % image->b.count;
}

/* Bytes of which many are those of magics and probes. */
static void
put_soup(struct bytes *image, size_t len)
{
	static const char soup[] =
	        "BOX!ok!!DIV!END!\x83\x83\x84PPP!N\x81\x81N\x0c\0\0w\xa5\x5aTAIL\xff\xff\xff\0\0\0";

	while (image->b.count < len) {
		uint32_t r = next_random(&boxes_random);
		size_t from = r % (sizeof soup - 1), n = 1 + (r >> 8) % 12;

		if (r >> 16 & 1)
			bytes_put_word(image, "lbwvhxd"[(r >> 20) % 7], (r >> 24) % 60);
		else
			bytes_put(image, soup + from, n < sizeof soup - from ? n : 1);
	}
}

static void
check_any_image(const struct bytes *image)
{
	struct text whole = { 0 }, sliced = { 0 };
	struct part_list list;

	boxes_probes = 0;
	boxes_survey_text(image, UINT64_MAX, &whole);
	/* Each row is asked about a place at most once for each level. */
	ck_assert_uint_le(boxes_probes, 7 * image->b.count + 1);
	boxes_survey_text(image, 1 + next_random(&boxes_random) % 3000, &sliced);
	ck_assert_str_eq(text_str(&whole), text_str(&sliced));
	/* Stopped early, or before it began. */
	boxes_survey(image, 1 + next_random(&boxes_random) % 3000, 1 + next_random(&boxes_random) % 20, &list);
	boxes_check(&list, image);
	part_list_free(&list);
	text_free(&whole);
	text_free(&sliced);
}

START_TEST(survey_of_random_scripts)
{
	boxes_random = 11 + (uint32_t)_i;
	for (int round = 0; round < 60; round++) {
		struct bytes image = { 0 };

		put_random_words(&image, next_random(&boxes_random) % 14);
		check_any_image(&image);
		array_free(&image.b);
	}
}
END_TEST

START_TEST(survey_of_random_soup)
{
	boxes_random = 211 + (uint32_t)_i;
	for (int round = 0; round < 60; round++) {
		struct bytes image = { 0 };

		put_soup(&image, next_random(&boxes_random) % 6000);
		check_any_image(&image);
		array_free(&image.b);
	}
}
END_TEST

/* Images that make a careless search quadratic: they must be done in a moment. */
START_TEST(survey_stays_linear)
{
	static const char *const patterns[] = { "\x81", "N\x81", "BOX!", "N\x81\x08",
		"BOX!\x7f\xff\xff\xffok!!",
		"N\x81\x08\0\0s\xa5\x5a\x81N\0\0\x08s\xa5\x5a",
		"N\x81\x08\0\0w\xa5\x5a\xff\xff\xff\xff", "TAIL" };
	static const size_t lengths[] = { 1, 2, 4, 3, 12, 16, 12, 4 };
	struct bytes image = { 0 };
	struct text t = { 0 };

	while (image.b.count < 3000000)
		bytes_put(&image, patterns[_i], lengths[_i]);
	boxes_probes = 0;
	boxes_survey_text(&image, 100000, &t);
	ck_assert_uint_le(boxes_probes, 5 * image.b.count);
	text_free(&t);
	array_free(&image.b);
}
END_TEST

START_TEST(survey_ends_when_there_are_too_many_parts)
{
	struct bytes image = { 0 };
	struct part_list list;

	for (int i = 0; i < 70000; i++)
		bytes_put_box(&image, 0);
	boxes_survey(&image, 1 << 20, 0, &list);
	boxes_check(&list, &image);
	ck_assert_uint_eq(list.parts.count, 65537);
	ck_assert_str_eq(list.parts.at[65536].what,
	        "not searched: too many parts before it");
	part_list_free(&list);
	array_free(&image.b);
}
END_TEST

START_TEST(survey_stopped_at_once)
{
	struct bytes image = { 0 };
	struct part_list list;
	struct text t = { 0 };
	struct survey *s;

	boxes_random = 7;
	bytes_put_script(&image, "f8192 l100 l100 r9000");
	s = survey_start_fenced(span_of(image.b.at, image.b.count), box_formats, NULL, 0);
	survey_finish(s, &list);
	boxes_write(&list, &t);
	ck_assert_str_eq(text_str(&t), "data:17392");
	part_list_free(&list);
	/* What lies behind the place where it stopped does not belong to the log. */
	text_clear(&t);
	boxes_survey(&image, 8250, 1, &list);
	boxes_write(&list, &t);
	ck_assert_str_eq(text_str(&t), "le:8292 data:9100");
	part_list_free(&list);
	text_free(&t);
	array_free(&image.b);
}
END_TEST

START_TEST(tiling_is_checked)
{
	struct part parts[3] = { { .offset = 0, .len = 5 }, { .offset = 5, .len = 1 },
		{ .offset = 6, .len = 4 } };
	struct part_list list = { { parts, 3, 3 } };

	ck_assert(part_list_tiles(&list, 10));
	ck_assert(!part_list_tiles(&list, 11));
	ck_assert(!part_list_tiles(&list, 9));
	parts[1].len = 0;
	ck_assert(!part_list_tiles(&list, 10));
	parts[1].len = 2;
	ck_assert(!part_list_tiles(&list, 10));
	parts[1].len = UINT64_MAX;
	ck_assert(!part_list_tiles(&list, 10));
	list.parts.count = 0;
	ck_assert(part_list_tiles(&list, 0));
	ck_assert(!part_list_tiles(&list, 1));
}
END_TEST

CASES(survey)
{
	tcase_add_loop_test(tcase, survey_rule, 0, ROWS_OF(surveys));
	tcase_add_loop_test(tcase, survey_between_fences, 0, ROWS_OF(fenced));
	tcase_add_test(tcase, survey_describes_parts);
	tcase_add_loop_test(tcase, survey_of_random_scripts, 0, 4);
	tcase_add_loop_test(tcase, survey_of_random_soup, 0, 4);
	tcase_add_loop_test(tcase, survey_stays_linear, 0, 8);
	tcase_add_test(tcase, survey_ends_when_there_are_too_many_parts);
	tcase_add_test(tcase, survey_stopped_at_once);
	tcase_add_test(tcase, tiling_is_checked);
}
