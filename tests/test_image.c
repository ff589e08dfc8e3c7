/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Opening images of every kind, and the survey that divides them. The survey runs over
 * formats made up here, so that each rule can be seen alone: images are written as short
 * scripts, surveys as short lists.
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/array.h"
#include "base/text.h"
#include "store/guard.h"
#include "store/image.h"
#include "store/part.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static uint32_t random_state;

static uint32_t
random_next(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state >> 3;
}

/* ---- formats made up for the tests ---- */

enum { BOX_LEN = 12, NODE_LEN = 8, TAIL_LEN = 20 };

static size_t probes; /* how often any of them was asked */

/* "BOX!", length of the payload, then "ok!!". */
static bool
box_probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	uint32_t size = span_u32(area, at + 4, ENDIAN_BIG);

	(void)f;
	probes++;
	if (span_u32(area, at + 8, ENDIAN_BIG) != 0x6f6b2121)
		return false;
	hit->len = BOX_LEN;
	hit->payload = size; /* the survey clips it */
	hit->payload_claimed = size;
	hit->endian = ENDIAN_BIG;
	strcpy(hit->what, "a box");
	strcpy(hit->payload_what, "what is in the box");
	return true;
}

/* Magic, length in 3 bytes of the format's order, flags, 0xa5, 0x5a. */
static bool
node_probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	uint32_t len = f->endian == ENDIAN_LITTLE
	        ? span_u32(area, at + 2, ENDIAN_LITTLE) & 0xffffff
	        : span_u32(area, at + 2, ENDIAN_BIG) >> 8;

	probes++;
	if (span_u16(area, at + 6, ENDIAN_BIG) != 0xa55a || len < NODE_LEN)
		return false;
	hit->len = len; /* the survey clips it */
	hit->endian = f->endian;
	hit->grows = true;
	hit->weak = span_u8(area, at + 5) == 'w';
	snprintf(hit->what, sizeof hit->what, "a log of %s", f->name);
	return true;
}

/* A part whose magic does not stand at its beginning, as in a tar archive. */
static bool
tail_probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	(void)f, (void)area, (void)at;
	probes++;
	hit->len = TAIL_LEN;
	strcpy(hit->what, "a tail");
	return true;
}

/* The same magic as a box, and not so strict. */
static bool
twin_probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	(void)f;
	probes++;
	if (span_u16(area, at + 10, ENDIAN_BIG) != 0x2121)
		return false;
	hit->len = BOX_LEN;
	strcpy(hit->what, "a twin");
	return true;
}

/* "PP!", so that of "PPP!" only the second candidate is good. */
static bool
pair_probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	(void)f;
	probes++;
	hit->len = 3;
	strcpy(hit->what, "a pair");
	return span_u8(area, at + 2) == '!';
}

static const struct format box = { .name = "box", .magic = "BOX!", .magic_len = 4,
	.anchor = 2, .probe = box_probe };
static const struct format little = { .name = "le", .magic = { 'N', 0x81 },
	.magic_len = 2, .anchor = 1, .endian = ENDIAN_LITTLE, .end_mark = "EOF!",
	.probe = node_probe };
static const struct format big = { .name = "be", .magic = { 0x81, 'N' },
	.magic_len = 2, .endian = ENDIAN_BIG, .probe = node_probe };
static const struct format tail = { .name = "tail", .magic = "TAIL", .magic_len = 4,
	.magic_at = TAIL_LEN - 4, .probe = tail_probe };
static const struct format twin = { .name = "twin", .magic = "BOX!", .magic_len = 4,
	.probe = twin_probe };
static const struct format pair = { .name = "pair", .magic = "PP", .magic_len = 2,
	.probe = pair_probe };
static const struct format *const formats[] = { &box, &little, &big, &tail, &twin, &pair,
	NULL };

/* ---- images from scripts ----
 *
 * Words, each a letter and a length: r bytes that are neither 0xff nor 0x00 and hold no
 * magic, f 0xff, z 0x00, l and b nodes of the two logs, w and v weak ones, h a box with
 * a payload of that length, t a tail, x a twin, p so many "P" and "!". "|N" cuts the
 * image to N bytes.
 */

struct bytes {
	ARRAY(uint8_t) b;
};

static void
put(struct bytes *image, const void *at, size_t len)
{
	for (size_t i = 0; i < len; i++)
		array_push(&image->b, ((const uint8_t *)at)[i]);
}

static void
put_noise(struct bytes *image, size_t len)
{
	for (size_t i = 0; i < len; i++)
		array_push(&image->b, (uint8_t)(1 + random_next() % 64));
}

static void
put_fill(struct bytes *image, uint8_t byte, size_t len)
{
	for (size_t i = 0; i < len; i++)
		array_push(&image->b, byte);
}

static void
put_node(struct bytes *image, bool le, bool weak, size_t len)
{
	uint8_t low = (uint8_t)len, mid = (uint8_t)(len >> 8);
	uint8_t high = (uint8_t)(len >> 16);
	uint8_t flag = weak ? 'w' : 's';
	uint8_t l[NODE_LEN] = { 'N', 0x81, low, mid, high, flag, 0xa5, 0x5a };
	uint8_t b[NODE_LEN] = { 0x81, 'N', high, mid, low, flag, 0xa5, 0x5a };

	put(image, le ? l : b, NODE_LEN);
	put_noise(image, len > NODE_LEN ? len - NODE_LEN : 0);
}

static void
put_box(struct bytes *image, size_t payload)
{
	uint8_t header[BOX_LEN] = { 'B', 'O', 'X', '!', (uint8_t)(payload >> 24),
		(uint8_t)(payload >> 16), (uint8_t)(payload >> 8), (uint8_t)payload,
		'o', 'k', '!', '!' };

	put(image, header, sizeof header);
}

static void
put_tail(struct bytes *image)
{
	put_noise(image, TAIL_LEN - 4);
	put(image, "TAIL", 4);
}

static void
put_word(struct bytes *image, char letter, size_t len)
{
	switch (letter) {
	case 'r':
		put_noise(image, len);
		break;
	case 'f':
	case 'z':
		put_fill(image, letter == 'f' ? 0xff : 0, len);
		break;
	case 'l':
	case 'w':
		put_node(image, true, letter == 'w', len);
		break;
	case 'b':
	case 'v':
		put_node(image, false, letter == 'v', len);
		break;
	case 'h':
		put_box(image, len);
		break;
	case 't':
		put_tail(image);
		break;
	case 'x':
		put(image, "BOX!....no!!", BOX_LEN);
		break;
	case 'e':
		put(image, "EOF!", 4);
		break;
	case 's':
		put(image, "!FOE", 4);
		break;
	case 'p':
		put_fill(image, 'P', len);
		put(image, "!", 1);
		break;
	case '|':
		ck_assert_uint_le(len, image->b.count);
		image->b.count = len;
		break;
	default:
		ck_abort_msg("no such word: %c", letter);
	}
}

static void
put_script(struct bytes *image, const char *script)
{
	while (*script) {
		char *end;
		size_t len = strtoul(script + 1, &end, 10);

		put_word(image, *script, len);
		script = *end == ' ' ? end + 1 : end;
	}
}

/* ---- lists ---- */

static const char *
part_name(const struct part *p)
{
	switch (p->kind) {
	case PART_FORMAT:
		return p->format->name;
	case PART_PAYLOAD:
		return "payload";
	case PART_ERASED:
		return "erased";
	case PART_ZERO:
		return "zero";
	default:
		return "data";
	}
}

/* "box:12 le:400<0(500)": name, length, number of the header, claimed length. */
static void
list_write(const struct part_list *list, struct text *t)
{
	for (size_t i = 0; i < list->parts.count; i++) {
		const struct part *p = &list->parts.at[i];

		text_addf(t, "%s%s:%llu", i ? " " : "", part_name(p),
		        (unsigned long long)p->len);
		if (p->header != PART_NONE)
			text_addf(t, "<%d", p->header);
		if (p->claimed)
			text_addf(t, "(%llu)", (unsigned long long)p->claimed);
	}
}

static bool
only(const struct bytes *image, const struct part *p, uint8_t byte)
{
	return span_run(span_of(image->b.at, (size_t)(p->offset + p->len)),
	               (size_t)p->offset, byte) == p->len;
}

/* What holds for every list, whatever the image. */
static void
check_list(const struct part_list *list, const struct bytes *image)
{
	ck_assert(part_list_tiles(list, image->b.count));
	for (size_t i = 0; i < list->parts.count; i++) {
		const struct part *p = &list->parts.at[i];
		bool good = p->header < (int)i && p->header >= PART_NONE
		            && (p->kind == PART_FORMAT) == (p->format != NULL)
		            && memchr(p->what, '\0', sizeof p->what)
		            && p->what[0] != '\0';

		if (p->kind == PART_PAYLOAD)
			good &= p->header != PART_NONE;
		if (p->header != PART_NONE)
			good &= list->parts.at[p->header].format == &box;
		if (p->kind == PART_ERASED)
			good &= only(image, p, 0xff);
		if (p->kind == PART_ZERO)
			good &= only(image, p, 0);
		ck_assert_msg(good, "part %zu", i);
	}
}

/* Those of the next survey. */
static const uint64_t *fences;
static size_t fence_count;

/* Surveys a copy of exactly the image's length; `steps` 0 goes on to the end. */
static void
survey(const struct bytes *image, uint64_t budget, size_t steps, struct part_list *list)
{
	size_t len = image->b.count;
	uint8_t *copy = memory_zeroed(len, 1);
	struct survey *s;
	uint64_t done = 0;

	if (len > 0)
		memcpy(copy, image->b.at, len);
	s = survey_start_fenced(span_of(copy, len), formats, fences, fence_count);
	for (size_t i = 0; steps == 0 || i < steps; i++) {
		bool more = survey_step(s, budget);

		ck_assert(survey_done(s) >= done && survey_done(s) <= len);
		done = survey_done(s);
		if (!more) {
			ck_assert_uint_eq(done, len);
			ck_assert(!survey_step(s, budget));
			break;
		}
	}
	survey_finish(s, list);
	free(copy);
}

static void
survey_text(const struct bytes *image, uint64_t budget, struct text *t)
{
	struct part_list list;

	survey(image, budget, 0, &list);
	check_list(&list, image);
	list_write(&list, t);
	part_list_free(&list);
}

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
	{ "h72 h60 h48 h36 h24 h12 h0",
	        "box:12 box:12<0 box:12<1 box:12<2 box:12<3 payload:24<4(24)" },
	{ "t0 r5", "tail:20 data:5" },
	{ "r30 t0 t0", "data:30 tail:20 tail:20" },
	{ "r5 t0 |24", "data:24" },
	{ "x0 r8", "twin:12 data:8" },
	{ "x0 |11", "data:11" },
	{ "r4 p3 r4", "data:5 pair:3 data:4" },
	{ "h36 r16 t0 r2", "box:12 payload:16<0 tail:20<0 data:2" },

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

	random_state = 5;
	put_script(&image, surveys[_i].script);
	for (size_t i = 0; i < COUNT(budgets); i++) {
		/* Byte by byte only where that is quick. */
		if (budgets[i] < 100 && image.b.count > 20000)
			continue;
		text_clear(&t);
		survey_text(&image, budgets[i], &t);
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

	random_state = 5;
	put_script(&image, fenced[_i].script);
	fences = fenced[_i].fences;
	for (fence_count = 0; fence_count < 3 && fences[fence_count];)
		fence_count++;
	fence_count += fences[0] == 0 ? 3 : 0;
	for (size_t i = 0; i < COUNT(budgets); i++) {
		text_clear(&t);
		survey_text(&image, budgets[i], &t);
		ck_assert_msg(strcmp(text_str(&t), fenced[_i].list) == 0,
		        "%s\ngives   %s\nand not %s", fenced[_i].script, text_str(&t),
		        fenced[_i].list);
	}
	fence_count = 0;
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

	random_state = 6;
	put_script(&image, "r9 h50 r50 b30 z1 f5000 z5000");
	survey(&image, 1000, 0, &list);
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
	static const char letters[] = "rrffzlllbbwvhhtxp";
	static const size_t lengths[] = { 0, 1, 8, 12, 60, 300, 4095, 4096, 5000, 66000 };

	for (size_t i = 0; i < words; i++) {
		char letter = letters[random_next() % (sizeof letters - 1)];

		put_word(image, letter, lengths[random_next() % COUNT(lengths)]);
	}
	if (random_next() % 2 && image->b.count > 0)
		image->b.count -= random_next() % image->b.count;
}

/* Bytes of which many are those of magics and probes. */
static void
put_soup(struct bytes *image, size_t len)
{
	static const char soup[] =
	        "BOX!ok!!PPP!N\x81\x81N\x0c\0\0w\xa5\x5aTAIL\xff\xff\xff\0\0\0";

	while (image->b.count < len) {
		uint32_t r = random_next();
		size_t from = r % (sizeof soup - 1), n = 1 + (r >> 8) % 12;

		if (r >> 16 & 1)
			put_word(image, "lbwvhx"[(r >> 20) % 6], (r >> 24) % 60);
		else
			put(image, soup + from, n < sizeof soup - from ? n : 1);
	}
}

static void
check_any_image(const struct bytes *image)
{
	struct text whole = { 0 }, sliced = { 0 };
	struct part_list list;

	probes = 0;
	survey_text(image, UINT64_MAX, &whole);
	/* Each row is asked about a place at most once for each level. */
	ck_assert_uint_le(probes, 5 * image->b.count + 1);
	survey_text(image, 1 + random_next() % 3000, &sliced);
	ck_assert_str_eq(text_str(&whole), text_str(&sliced));
	/* Stopped early, or before it began. */
	survey(image, 1 + random_next() % 3000, 1 + random_next() % 20, &list);
	check_list(&list, image);
	part_list_free(&list);
	text_free(&whole);
	text_free(&sliced);
}

START_TEST(survey_of_random_scripts)
{
	random_state = 11 + (uint32_t)_i;
	for (int round = 0; round < 60; round++) {
		struct bytes image = { 0 };

		put_random_words(&image, random_next() % 14);
		check_any_image(&image);
		array_free(&image.b);
	}
}
END_TEST

START_TEST(survey_of_random_soup)
{
	random_state = 211 + (uint32_t)_i;
	for (int round = 0; round < 60; round++) {
		struct bytes image = { 0 };

		put_soup(&image, random_next() % 6000);
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
		put(&image, patterns[_i], lengths[_i]);
	probes = 0;
	survey_text(&image, 100000, &t);
	ck_assert_uint_le(probes, 5 * image.b.count);
	text_free(&t);
	array_free(&image.b);
}
END_TEST

START_TEST(survey_ends_when_there_are_too_many_parts)
{
	struct bytes image = { 0 };
	struct part_list list;

	for (int i = 0; i < 70000; i++)
		put_box(&image, 0);
	survey(&image, 1 << 20, 0, &list);
	check_list(&list, &image);
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

	random_state = 7;
	put_script(&image, "f8192 l100 l100 r9000");
	s = survey_start(span_of(image.b.at, image.b.count), formats);
	survey_finish(s, &list);
	list_write(&list, &t);
	ck_assert_str_eq(text_str(&t), "data:17392");
	part_list_free(&list);
	/* What lies behind the place where it stopped does not belong to the log. */
	text_clear(&t);
	survey(&image, 8250, 1, &list);
	list_write(&list, &t);
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

/* ---- opening ---- */

/* Made and removed by the process that runs the tests, so that a test that dies leaves
 * nothing behind. */
static char folder[256];

static void
folder_make(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(folder, sizeof folder, "%s/flashloupe-test-XXXXXX", tmp ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static const char *
path_of(const char *name)
{
	static char path[sizeof folder + 64];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

static void
folder_remove(void)
{
	static const char *const names[] = { "a", "b", "empty", "fifo", "big",
		"bad\033[31m" };

	for (size_t i = 0; i < COUNT(names); i++)
		unlink(path_of(names[i]));
	rmdir(folder);
}

/* A byte of the test files: each 251 bytes long period differs from page to page. */
static uint8_t
byte_at(size_t i)
{
	return (uint8_t)(i % 251 + 1);
}

static void
write_pattern(int fd, size_t len)
{
	uint8_t *bytes = memory_zeroed(len, 1);

	for (size_t i = 0; i < len; i++)
		bytes[i] = byte_at(i);
	for (size_t at = 0; at < len;) {
		ssize_t n = write(fd, bytes + at, len - at);

		ck_assert_int_gt(n, 0);
		at += (size_t)n;
	}
	free(bytes);
}

static const char *
make_file(const char *name, size_t len)
{
	const char *path = path_of(name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	ck_assert_int_ge(fd, 0);
	write_pattern(fd, len);
	close(fd);
	return path;
}

/* The first byte that is not of the pattern shifted by `shift`, or the length. */
static size_t
pattern_end(struct span s, size_t shift)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] != byte_at(i + shift))
			return i;
	return s.len;
}

static void
assert_pattern(const struct image *image, size_t len, size_t shift)
{
	struct span s = image_bytes(image);
	uint64_t lost;

	ck_assert_uint_eq(s.len, len);
	ck_assert_uint_eq(pattern_end(s, shift), len);
	ck_assert(!image_lost(image, &lost));
}

START_TEST(open_file)
{
	struct error err;
	struct image *image = image_open(make_file("a", 10001), &err);

	ck_assert_msg(image != NULL, "%s", err.text);
	ck_assert_str_eq(image_name(image), path_of("a"));
	assert_pattern(image, 10001, 0);
	image_close(image);
	image_close(NULL);
}
END_TEST

START_TEST(open_memory)
{
	struct image *image = image_of_memory("sample", span_of("abc", 3));
	uint64_t lost;

	ck_assert_str_eq(image_name(image), "sample");
	ck_assert(span_equal(image_bytes(image), span_of("abc", 3)));
	ck_assert(!image_lost(image, &lost));
	image_close(image);
}
END_TEST

static void
assert_refused(const char *path, const char *reason)
{
	struct error err = { "" };

	ck_assert_ptr_null(image_open(path, &err));
	ck_assert_msg(strstr(err.text, reason) != NULL, "%s", err.text);
	ck_assert_ptr_null(image_open(path, NULL));
}

START_TEST(open_what_is_no_image)
{
	assert_refused(path_of("nothing here"), "No such file");
	assert_refused(make_file("empty", 0), "empty");
	assert_refused(folder, "directory");
	assert_refused("/dev/null", "not a flash device");
}
END_TEST

START_TEST(messages_carry_no_control_bytes)
{
	struct error err;

	ck_assert_ptr_null(image_open(make_file("bad\033[31m", 0), &err));
	ck_assert_ptr_null(strchr(err.text, '\033'));
	ck_assert_ptr_nonnull(strstr(err.text, "bad\\x1b[31m: empty"));
}
END_TEST

/* A child that writes the pattern into `fd`. */
static pid_t
start_writer(int fd, size_t len)
{
	pid_t child = fork();

	ck_assert_int_ge(child, 0);
	if (child > 0)
		return child;
	write_pattern(fd, len);
	_exit(0);
}

/* A pipe that has a name may have no writer: it is not waited for. */
START_TEST(open_fifo)
{
	const char *path = path_of("fifo");

	ck_assert_int_eq(mkfifo(path, 0600), 0);
	assert_refused(path, "named pipe");
	assert_refused("/proc/self/status", "kernel makes");
	assert_refused("/sys/kernel", "directory");
}
END_TEST

/* As a shell makes it for <(...). */
START_TEST(open_pipe)
{
	char path[32];
	struct image *image;
	struct error err;
	pid_t child;
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	child = start_writer(ends[1], 700001);
	close(ends[1]);
	snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
	image = image_open(path, &err);
	waitpid(child, NULL, 0);
	ck_assert_msg(image != NULL, "%s", err.text);
	assert_pattern(image, 700001, 0);
	image_close(image);
	close(ends[0]);
}
END_TEST

/* Standard input becomes a pipe with `len` bytes in it, and then the end. */
static void
pipe_to_stdin(size_t len)
{
	int ends[2];
	pid_t child;

	ck_assert_int_eq(pipe(ends), 0);
	child = start_writer(ends[1], len);
	ck_assert_int_gt(child, 0);
	ck_assert_int_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	close(ends[0]);
	close(ends[1]);
}

START_TEST(open_standard_input)
{
	struct error err;
	struct image *image;

	pipe_to_stdin(300000);
	image = image_open("-", &err);
	ck_assert_msg(image != NULL, "%s", err.text);
	ck_assert_str_eq(image_name(image), "(standard input)");
	assert_pattern(image, 300000, 0);
	image_close(image);
}
END_TEST

START_TEST(open_empty_standard_input)
{
	pipe_to_stdin(0);
	assert_refused("-", "(standard input): empty");
}
END_TEST

START_TEST(open_redirected_input)
{
	int fd = open(make_file("a", 5000), O_RDONLY);
	struct image *whole, *rest;

	ck_assert_int_eq(dup2(fd, STDIN_FILENO), STDIN_FILENO);
	whole = image_open("-", NULL);
	ck_assert_ptr_nonnull(whole);
	assert_pattern(whole, 5000, 0);
	/* Somebody has read a part of it already: the image is the rest. */
	ck_assert_int_eq(lseek(STDIN_FILENO, 1000, SEEK_SET), 1000);
	rest = image_open("-", NULL);
	ck_assert_ptr_nonnull(rest);
	assert_pattern(rest, 4000, 1000);
	image_close(rest);
	image_close(whole);
	close(fd);
}
END_TEST

START_TEST(open_without_room_for_a_copy)
{
	char missing[sizeof folder + 64];

	snprintf(missing, sizeof missing, "%s", path_of("no such folder"));
	pipe_to_stdin(10);
	setenv("TMPDIR", missing, 1);
	assert_refused("-", "TMPDIR");
}
END_TEST

START_TEST(open_more_than_4_gib)
{
	const char *path = make_file("big", 10);
	uint64_t len = UINT64_C(5) << 30;
	struct image *image;
	struct error err;

	if (sizeof(size_t) < 8 || truncate(path, (off_t)len) != 0)
		return;
	image = image_open(path, &err);
	ck_assert_msg(image != NULL, "%s", err.text);
	ck_assert(image_bytes(image).len == len);
	ck_assert_uint_eq(image_bytes(image).at[len - 1], 0);
	ck_assert_uint_eq(image_bytes(image).at[9], byte_at(9));
	image_close(image);
	unlink(path);
}
END_TEST

/* ---- bytes that go away ---- */

START_TEST(shrinking_file)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), len = 6 * page;
	struct image *a = image_open(make_file("a", len), NULL);
	struct image *b = image_open(make_file("b", len), NULL);
	struct span bytes = image_bytes(a);
	uint64_t lost = 0;

	ck_assert(a && b);
	ck_assert_int_eq(truncate(path_of("a"), (off_t)(page + 100)), 0);
	ck_assert_uint_eq(bytes.at[len - 1], 0);
	ck_assert(image_lost(a, &lost));
	ck_assert_uint_eq(lost, page + 100);
	ck_assert_uint_eq(bytes.at[3 * page + 7], 0);
	/* A second time the page is there, all zeros. */
	ck_assert_uint_eq(span_run(bytes, 3 * page, 0), 3 * page);
	ck_assert_uint_eq(pattern_end(bytes, 0), page + 100);
	ck_assert_uint_eq(span_run(bytes, page + 100, 0), len - page - 100);
	ck_assert(image_lost(a, &lost));
	ck_assert_uint_eq(lost, page + 100);
	/* The other image is whole, and stays guarded when the first is closed. */
	assert_pattern(b, len, 0);
	image_close(a);
	ck_assert_int_eq(truncate(path_of("b"), 0), 0);
	ck_assert_uint_eq(span_run(image_bytes(b), 0, 0), len);
	ck_assert(image_lost(b, &lost));
	ck_assert_uint_eq(lost, 0);
	image_close(b);
}
END_TEST

/* The end of a page that is cut reads as zeros without a signal. */
START_TEST(shrinking_within_a_page)
{
	struct image *a = image_open(make_file("a", 3000), NULL);
	uint64_t lost = 0;

	ck_assert_ptr_nonnull(a);
	ck_assert(!image_changed(a));
	ck_assert_int_eq(truncate(path_of("a"), 1234), 0);
	ck_assert_uint_eq(pattern_end(image_bytes(a), 0), 1234);
	ck_assert(image_lost(a, &lost));
	ck_assert_uint_eq(lost, 1234);
	ck_assert(image_changed(a));
	image_close(a);
}
END_TEST

/* Offsets in a range of a file count from its start; what is lost outside is not missed. */
START_TEST(range_of_a_file)
{
	static const struct image_range outside[] = { { 3000, 1 }, { 1000, 2001 },
		{ UINT64_MAX, 2 }, { 2, UINT64_MAX } };
	struct image *a = image_open(make_file("a", 3000), NULL);
	struct error err;
	struct text t = { 0 };
	uint64_t lost = 0;

	ck_assert_ptr_nonnull(a);
	for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++) {
		ck_assert(!image_narrow(a, outside[i], &err));
		ck_assert_ptr_nonnull(strstr(err.text, path_of("a")));
	}
	image_add_range(a, ", ", &t);
	ck_assert_str_eq(text_str(&t), "");
	ck_assert(image_narrow(a, (struct image_range){ 1000, 500 }, &err));
	assert_pattern(a, 500, 1000);
	image_add_range(a, ", ", &t);
	ck_assert_str_eq(text_str(&t), ", 0x3e8+0x1f4");
	ck_assert_int_eq(truncate(path_of("a"), 1500), 0);
	ck_assert(!image_lost(a, &lost));
	ck_assert_int_eq(truncate(path_of("a"), 1234), 0);
	ck_assert(image_lost(a, &lost));
	ck_assert_uint_eq(lost, 234);
	ck_assert_int_eq(truncate(path_of("a"), 10), 0);
	ck_assert(image_lost(a, &lost));
	ck_assert_uint_eq(lost, 0);
	text_free(&t);
	image_close(a);
}
END_TEST

/* Once with other bytes in the same file, and with another file under its name. */
START_TEST(file_changes)
{
	struct image *a = image_open(make_file("a", 3000), NULL);
	struct image *b = image_open(make_file("b", 3000), NULL);
	int fd = open(path_of("b"), O_WRONLY);
	struct stat st;

	ck_assert(a && b && fd >= 0);
	make_file("a", 3000);
	ck_assert(image_changed(a));
	ck_assert_int_eq(stat(path_of("a"), &st), 0);
	ck_assert(image_is_open(&st));
	ck_assert_int_eq(rename(path_of("a"), path_of("b")), 0);
	ck_assert(!image_changed(b));
	assert_pattern(b, 3000, 0);
	image_close(a);
	ck_assert(!image_is_open(&st));
	image_close(b);
	close(fd);
}
END_TEST

START_TEST(many_images_at_once)
{
	struct image *images[GUARD_MAX];
	struct error err;

	make_file("a", 100);
	for (int i = 0; i < GUARD_MAX; i++) {
		images[i] = image_open(path_of("a"), &err);
		ck_assert_msg(images[i] != NULL, "%s", err.text);
	}
	assert_refused(path_of("a"), "too many images");
	image_close(images[5]);
	images[5] = image_open(path_of("a"), &err);
	ck_assert_msg(images[5] != NULL, "%s", err.text);
	for (int i = 0; i < GUARD_MAX; i++)
		image_close(images[i]);
}
END_TEST

/* Runs `die` in a child while an image is open; true if the child did not survive. */
static bool
is_deadly(void (*die)(void))
{
	struct image *image = image_open(make_file("a", 100), NULL);
	pid_t child;
	int status;

	ck_assert_ptr_nonnull(image);
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		/* A sanitizer would write a report there. */
		close(STDERR_FILENO);
		die();
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	image_close(image);
	return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}

static void
send_bus_error(void)
{
	raise(SIGBUS);
}

static void
read_unguarded(void)
{
	int fd = open(make_file("b", 100000), O_RDWR);
	volatile uint8_t *at = mmap(NULL, 100000, PROT_READ, MAP_PRIVATE, fd, 0);

	if (at == MAP_FAILED || ftruncate(fd, 0) != 0)
		_exit(0);
	(void)at[50000];
}

static void
do_nothing(void)
{
}

START_TEST(other_bus_errors_stay_deadly)
{
	ck_assert(!is_deadly(do_nothing));
	ck_assert(is_deadly(send_bus_error));
	ck_assert(is_deadly(read_unguarded));
}
END_TEST

static Suite *
image_suite(void)
{
	Suite *suite = suite_create("image");
	TCase *t = tcase_create("survey");

	tcase_add_loop_test(t, survey_rule, 0, COUNT(surveys));
	tcase_add_loop_test(t, survey_between_fences, 0, COUNT(fenced));
	tcase_add_test(t, survey_describes_parts);
	tcase_add_loop_test(t, survey_of_random_scripts, 0, 4);
	tcase_add_loop_test(t, survey_of_random_soup, 0, 4);
	tcase_add_loop_test(t, survey_stays_linear, 0, 8);
	tcase_add_test(t, survey_ends_when_there_are_too_many_parts);
	tcase_add_test(t, survey_stopped_at_once);
	tcase_add_test(t, tiling_is_checked);
	suite_add_tcase(suite, t);

	t = tcase_create("open");
	tcase_add_unchecked_fixture(t, folder_make, folder_remove);
	tcase_add_test(t, open_file);
	tcase_add_test(t, open_memory);
	tcase_add_test(t, open_what_is_no_image);
	tcase_add_test(t, messages_carry_no_control_bytes);
	tcase_add_test(t, open_fifo);
	tcase_add_test(t, open_pipe);
	tcase_add_test(t, open_standard_input);
	tcase_add_test(t, open_empty_standard_input);
	tcase_add_test(t, open_redirected_input);
	tcase_add_test(t, open_without_room_for_a_copy);
	tcase_add_test(t, open_more_than_4_gib);
	tcase_add_test(t, shrinking_file);
	tcase_add_test(t, shrinking_within_a_page);
	tcase_add_test(t, range_of_a_file);
	tcase_add_test(t, range_of_a_file);
	tcase_add_test(t, file_changes);
	tcase_add_test(t, many_images_at_once);
	tcase_add_test(t, other_bus_errors_stay_deadly);
	suite_add_tcase(suite, t);
	return suite;
}

int
main(void)
{
	SRunner *runner = srunner_create(image_suite());
	int failed;

	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
