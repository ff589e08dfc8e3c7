/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ground floor: spans, growable arrays, CRC-32, SHA-256, text and fields.
 */
#include <check.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/array.h"
#include "base/crc32.h"
#include "base/error.h"
#include "base/field.h"
#include "base/sha256.h"
#include "base/sort.h"
#include "base/span.h"
#include "base/text.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* A string literal as bytes, embedded NULs included. */
#define BYTES(s) span_of((s), sizeof(s) - 1)

static struct text out;

static void
setup(void)
{
	out = (struct text){ 0 };
}

static void
teardown(void)
{
	text_free(&out);
}

/* Pseudo-random bytes, the same in every run. */
static void
fill_random(uint8_t *at, size_t len, uint32_t seed)
{
	for (size_t i = 0; i < len; i++) {
		seed ^= seed << 13;
		seed ^= seed >> 17;
		seed ^= seed << 5;
		at[i] = (uint8_t)(seed >> 11);
	}
}

/* ---- span ---- */

START_TEST(span_reads_both_byte_orders)
{
	struct span s = BYTES("\x01\x82\x03\x84\x05");

	ck_assert_uint_eq(span_u8(s, 4), 5);
	ck_assert_uint_eq(span_u16(s, 1, ENDIAN_LITTLE), 0x0382);
	ck_assert_uint_eq(span_u16(s, 1, ENDIAN_BIG), 0x8203);
	ck_assert_uint_eq(span_u32(s, 1, ENDIAN_LITTLE), 0x05840382);
	ck_assert_uint_eq(span_u32(s, 1, ENDIAN_BIG), 0x82038405);
}
END_TEST

START_TEST(span_never_leaves_its_bytes)
{
	struct span s = BYTES("\x01\x02\x03\x04");

	ck_assert_uint_eq(span_u8(s, 4), 0);
	ck_assert_uint_eq(span_u16(s, 3, ENDIAN_LITTLE), 0);
	ck_assert_uint_eq(span_u32(s, 1, ENDIAN_BIG), 0);
	ck_assert_uint_eq(span_u32(s, SIZE_MAX, ENDIAN_BIG), 0);
	ck_assert(!span_holds(s, 2, SIZE_MAX));
	ck_assert(span_holds(s, 4, 0));
	ck_assert(!span_holds(s, 5, 0));
	ck_assert_uint_eq(span_cut(s, 1, SIZE_MAX).len, 3);
	ck_assert_uint_eq(span_cut(s, 9, 1).len, 0);
	ck_assert_ptr_null(span_cut((struct span){ 0 }, 3, 3).at);
}
END_TEST

/* The run of each length at each place, against a byte-by-byte count. */
START_TEST(span_run_counts_exactly)
{
	uint8_t bytes[40];

	for (size_t from = 0; from < 20; from++) {
		for (size_t len = 0; from + len <= sizeof bytes; len++) {
			memset(bytes, 0x5a, sizeof bytes);
			memset(bytes + from, 0xff, len);
			ck_assert_uint_eq(
			        span_run(span_of(bytes, sizeof bytes), from, 0xff), len);
		}
	}
	ck_assert_uint_eq(span_run(span_of(bytes, 3), 3, 0x5a), 0);
}
END_TEST

START_TEST(span_equal_compares_length_and_bytes)
{
	ck_assert(span_equal(BYTES("ab"), BYTES("ab")));
	ck_assert(!span_equal(BYTES("ab"), BYTES("abc")));
	ck_assert(!span_equal(BYTES("ab"), BYTES("ac")));
	ck_assert(span_equal((struct span){ 0 }, BYTES("")));
}
END_TEST

/* ---- array, error ---- */

START_TEST(array_keeps_what_was_pushed)
{
	ARRAY(uint32_t) a = { 0 };

	for (uint32_t i = 0; i < 1000; i++)
		array_push(&a, i * 3);
	ck_assert_uint_eq(a.count, 1000);
	for (uint32_t i = 0; i < 1000; i++)
		ck_assert_uint_eq(a.at[i], i * 3);
	array_trim(&a);
	ck_assert_uint_eq(a.capacity, 1000);
	array_push(&a, 7);
	ck_assert_uint_eq(a.at[999] + a.at[1000], 999 * 3 + 7);
	array_free(&a);
	array_trim(&a);
	ck_assert_ptr_null(a.at);
	ck_assert_uint_eq(a.count, 0);
}
END_TEST

START_TEST(error_takes_long_text)
{
	struct error err;
	char longer[2000];

	memset(longer, 'x', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	ck_assert(!error_set(&err, "%s", longer));
	ck_assert_uint_eq(strlen(err.text), sizeof err.text - 1);
	errno = ENOENT;
	ck_assert(!error_set_errno(&err, "%s", "here"));
	ck_assert_str_eq(err.text, "here: No such file or directory");
	ck_assert(!error_set(NULL, "nobody wants it"));
}
END_TEST

/* ---- sums ---- */

/* Bit by bit from the polynomial, as the kernel calls it: no inversion at either end. */
static uint32_t
slow_crc32(struct span s)
{
	uint32_t crc = 0;

	for (size_t i = 0; i < s.len * 8; i++) {
		if (i % 8 == 0)
			crc ^= s.at[i / 8];
		crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return crc;
}

START_TEST(crc32_has_both_conventions)
{
	struct span s = BYTES("123456789");

	ck_assert_uint_eq(crc32_usual(s), 0xcbf43926);
	ck_assert_uint_eq(crc32_kernel(s), slow_crc32(s));
	ck_assert_uint_eq(crc32_kernel_more(crc32_kernel(span_cut(s, 0, 4)),
	                          span_cut(s, 4, 5)),
	        crc32_kernel(s));
	ck_assert_uint_eq(crc32_kernel((struct span){ 0 }), 0);
}
END_TEST

/* Each bit of a message is flipped in turn and found again, in both conventions and however
 * small the steps are; a second flipped bit is never taken for a single one. */
START_TEST(crc32_finds_the_flipped_bit)
{
	uint8_t bytes[97];
	struct span s = span_of(bytes, sizeof bytes);
	uint32_t usual, kernel;

	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(i * 37 + 5);
	usual = crc32_usual(s);
	kernel = crc32_kernel(s);
	for (size_t i = 0; i < 8 * sizeof bytes; i++) {
		struct crc32_search find;

		bytes[i / 8] ^= (uint8_t)(1u << i % 8);
		find = i % 2 ? crc32_search_start(usual, crc32_usual(s), s.len)
		             : crc32_search_start(kernel, crc32_kernel(s), s.len);
		while (crc32_search_step(&find, 1 + i % 5))
			continue;
		ck_assert(find.found);
		ck_assert_uint_eq(find.byte, i / 8);
		ck_assert_uint_eq(find.bit, i % 8);
		bytes[(i / 8 + 31) % sizeof bytes] ^= 0x11;
		find = crc32_search_start(usual, crc32_usual(s), s.len);
		while (crc32_search_step(&find, UINT64_MAX))
			continue;
		ck_assert(!find.found);
		bytes[(i / 8 + 31) % sizeof bytes] ^= 0x11;
		bytes[i / 8] ^= (uint8_t)(1u << i % 8);
	}
	ck_assert_uint_eq(crc32_usual(s), usual);
	ck_assert(!crc32_search_step(&(struct crc32_search){ .len = 9 }, 9));
}
END_TEST

static const char *
sha256_of(struct span s, size_t step)
{
	static char hex[65];
	struct sha256 sum;

	sha256_start(&sum);
	for (size_t at = 0; at < s.len; at += step)
		sha256_add(&sum, span_cut(s, at, step));
	sha256_finish(&sum, hex);
	return hex;
}

/* FIPS 180-4 and the NIST example files. */
START_TEST(sha256_known_sums)
{
	static uint8_t million[1000000];

	ck_assert_str_eq(sha256_of(BYTES(""), 1),
	        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	ck_assert_str_eq(sha256_of(BYTES("abc"), 3),
	        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	ck_assert_str_eq(sha256_of(BYTES("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmn"
	                                 "omnopnopq"),
	                         56),
	        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	memset(million, 'a', sizeof million);
	ck_assert_str_eq(sha256_of(span_of(million, sizeof million), sizeof million),
	        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}
END_TEST

/* The sum of the sums (in hex) of 0, 1, 2, ... bytes 00 01 02 ..., so of every length
 * around the limits of block and padding; the answer is that of Python's hashlib. */
START_TEST(sha256_of_every_length)
{
	uint8_t bytes[200];
	struct text sums = { 0 };

	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)i;
	for (size_t len = 0; len <= sizeof bytes; len++)
		text_add(&sums, sha256_of(span_of(bytes, len), sizeof bytes));
	ck_assert_str_eq(sha256_of(span_of(sums.at, sums.len), sums.len),
	        "b367ea311264aae50e6260b96a10761169ce3eec5d5f8f2258351f82c7252776");
	text_free(&sums);
}
END_TEST

/* Every length around the block and padding limits, in every step: one answer. */
START_TEST(sha256_does_not_depend_on_steps)
{
	uint8_t bytes[200];
	char whole[65];

	fill_random(bytes, sizeof bytes, 7);
	for (size_t len = 0; len <= sizeof bytes; len++) {
		struct span s = span_of(bytes, len);

		strcpy(whole, sha256_of(s, sizeof bytes));
		for (size_t step = 1; step < 70; step += 9)
			ck_assert_str_eq(sha256_of(s, step), whole);
	}
}
END_TEST

/* ---- text ---- */

START_TEST(text_grows_and_clears)
{
	ck_assert_str_eq(text_str(&out), "");
	text_add(&out, "");
	ck_assert_ptr_nonnull(out.at);
	for (int i = 0; i < 100; i++)
		text_addf(&out, "%d,", i);
	text_add_bytes(&out, "\0z", 2);
	ck_assert_uint_eq(out.len, 10 * 2 + 90 * 3 + 2);
	ck_assert(memcmp(out.at + out.len - 5, "99,\0z", 6) == 0);
	text_clear(&out);
	ck_assert_str_eq(text_str(&out), "");
	ck_assert_uint_eq(out.len, 0);
	text_free(&out);
	ck_assert_str_eq(text_str(&out), "");
}
END_TEST

START_TEST(escaped_names_are_plain_ascii)
{
	text_add_escaped(&out, BYTES("a b\\c\x7f\xc3\xa4~!\n"), NULL);
	ck_assert_str_eq(text_str(&out), "a\\x20b\\x5cc\\x7f\\xc3\\xa4~!\\x0a");
	text_clear(&out);
	text_add_escaped(&out, BYTES("a,b=c\0"), ",=");
	ck_assert_str_eq(text_str(&out), "a\\x2cb\\x3dc\\x00");
}
END_TEST

static const struct {
	const char *bytes;
	size_t len;
	uint32_t point;
} sequences[] = {
	{ "A", 1, 'A' },
	{ "\x7f", 1, 0x7f },
	{ "\xc2\x80", 2, 0x80 },
	{ "\xc3\xa4x", 2, 0xe4 },
	{ "\xdf\xbf", 2, 0x7ff },
	{ "\xe0\xa0\x80", 3, 0x800 },
	{ "\xe2\x82\xac", 3, 0x20ac },
	{ "\xed\x9f\xbf", 3, 0xd7ff },
	{ "\xee\x80\x80", 3, 0xe000 },
	{ "\xf0\x90\x80\x80", 4, 0x10000 },
	{ "\xf4\x8f\xbf\xbf", 4, 0x10ffff },
	{ "\x80", 0, 0 },             /* a continuation alone */
	{ "\xc0\x80", 0, 0 },         /* longer than needed */
	{ "\xc1\xbf", 0, 0 },
	{ "\xe0\x9f\xbf", 0, 0 },
	{ "\xf0\x8f\xbf\xbf", 0, 0 },
	{ "\xed\xa0\x80", 0, 0 },     /* a surrogate */
	{ "\xf4\x90\x80\x80", 0, 0 }, /* above the last code point */
	{ "\xf8\x88\x80\x80\x80", 0, 0 },
	{ "\xc3", 0, 0 },             /* cut off */
	{ "\xe2\x82", 0, 0 },
	{ "\xc3x", 0, 0 },
	{ "\xff", 0, 0 },
	{ "", 0, 0 },
};

START_TEST(utf8_sequence)
{
	const char *bytes = sequences[_i].bytes;
	uint32_t point = 0xdead;
	size_t len = text_utf8(span_of(bytes, strlen(bytes)), 0, &point);

	ck_assert_uint_eq(len, sequences[_i].len);
	ck_assert_uint_eq(point, len ? sequences[_i].point : 0xdead);
}
END_TEST

static const struct {
	const char *name, *full, *ascii;
} readable[] = {
	{ "plain name.txt", "plain name.txt", "plain name.txt" },
	{ "back\\slash", "back\\x5cslash", "back\\x5cslash" },
	{ "\x1b[31mred\n", "\\x1b[31mred\\x0a", "\\x1b[31mred\\x0a" },
	{ "\xc3\xa4\xe2\x82\xac", "\xc3\xa4\xe2\x82\xac", "\\xc3\\xa4\\xe2\\x82\\xac" },
	{ "\xe4rger", "\\xe4rger", "\\xe4rger" },
	{ "\xc2\x9b" "31m", "\\xc2\\x9b31m", "\\xc2\\x9b31m" },     /* CSI in one byte */
	{ "\xe2\x80\xae" "gpj", "\\xe2\\x80\\xaegpj", "\\xe2\\x80\\xaegpj" },
	{ "\xef\xbb\xbf", "\\xef\\xbb\\xbf", "\\xef\\xbb\\xbf" },
	{ "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80", "\\xf0\\x9f\\x98\\x80" },
	{ "\xf3\xa0\x80\x81", "\\xf3\\xa0\\x80\\x81", "\\xf3\\xa0\\x80\\x81" },
	{ "\xe2\x82", "\\xe2\\x82", "\\xe2\\x82" },
	{ "\x7f", "\\x7f", "\\x7f" },
};

START_TEST(readable_name)
{
	struct span name = span_of(readable[_i].name, strlen(readable[_i].name));

	text_add_readable(&out, name, false);
	ck_assert_str_eq(text_str(&out), readable[_i].full);
	text_clear(&out);
	text_add_readable(&out, name, true);
	ck_assert_str_eq(text_str(&out), readable[_i].ascii);
}
END_TEST

static bool
has_control(const struct text *t)
{
	for (size_t i = 0; i < t->len; i++) {
		uint8_t c = (uint8_t)t->at[i];

		/* C1 controls are 0xc2 0x80 to 0xc2 0x9f in UTF-8. */
		if (c < 0x20 || c == 0x7f || (c == 0xc2 && (uint8_t)t->at[i + 1] < 0xa0))
			return true;
	}
	return false;
}

START_TEST(no_random_name_emits_a_control_byte)
{
	uint8_t bytes[64];

	for (uint32_t seed = 1; seed < 3000; seed++) {
		fill_random(bytes, sizeof bytes, seed);
		text_clear(&out);
		text_add_readable(&out, span_of(bytes, sizeof bytes), seed & 1);
		text_add_escaped(&out, span_of(bytes, sizeof bytes), ",");
		text_add_json(&out, span_of(bytes, sizeof bytes));
		ck_assert(!has_control(&out));
	}
}
END_TEST

static const struct {
	const char *bytes;
	size_t len;
	const char *json;
} json[] = {
	{ "", 0, "\"\"" },
	{ "plain", 5, "\"plain\"" },
	{ "say \"hi\"/", 9, "\"say \\\"hi\\\"/\"" },
	{ "a\\b", 3, "\"a\\\\x5cb\"" },
	{ "\\x41", 4, "\"\\\\x5cx41\"" }, /* four characters, not the byte 0x41 */
	{ "\xff\\", 2, "\"\\\\xff\\\\x5c\"" },
	{ "\xc3\xa4", 2, "\"\xc3\xa4\"" },
	{ "\xc3", 1, "\"\\\\xc3\"" },
	{ "\0\n\x1f\x7f", 4, "\"\\u0000\\u000a\\u001f\\u007f\"" },
	{ "\xc2\x9b", 2, "\"\\u009b\"" },
	{ "\xe2\x80\xae", 3, "\"\\u202e\"" },
	{ "\xf3\xa0\x80\x81", 4, "\"\\udb40\\udc01\"" },
	{ "\xf0\x9f\x98\x80", 4, "\"\xf0\x9f\x98\x80\"" },
};

START_TEST(json_string)
{
	text_add_json(&out, span_of(json[_i].bytes, json[_i].len));
	ck_assert_str_eq(text_str(&out), json[_i].json);
}
END_TEST

/* ---- reading JSON strings back, to prove that no byte is lost ---- */

static unsigned
hex_at(const char *s, int digits)
{
	char buffer[5] = "";
	char *end;
	unsigned long v;

	memcpy(buffer, s, (size_t)digits);
	v = strtoul(buffer, &end, 16);
	ck_assert_ptr_eq(end, buffer + digits);
	return (unsigned)v;
}

static void
put_utf8(struct text *t, uint32_t c)
{
	char s[4];
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	for (size_t i = n; i-- > 1; c >>= 6)
		s[i] = (char)(0x80 | (c & 0x3f));
	s[0] = (char)(n == 1 ? c : (0xf00u >> n | c));
	text_add_bytes(t, s, n);
}

/* What a JSON reader makes of the string at `s`. */
static void
json_decode(const char *s, struct text *t)
{
	ck_assert_int_eq(*s++, '"');
	while (*s != '"') {
		uint32_t c;

		if (*s != '\\') {
			text_add_bytes(t, s++, 1);
			continue;
		}
		s++;
		if (*s != 'u') {
			ck_assert(*s == '"' || *s == '\\');
			text_add_bytes(t, s++, 1);
			continue;
		}
		c = hex_at(s + 1, 4);
		s += 5;
		if (c >= 0xd800 && c < 0xdc00) {
			c = 0x10000 + ((c - 0xd800) << 10) + (hex_at(s + 2, 4) - 0xdc00);
			s += 6;
		}
		put_utf8(t, c);
	}
	ck_assert_int_eq(s[1], '\0');
}

/* \xHH becomes a byte again; no other backslash may be there. */
static void
unescape(const struct text *in, struct text *t)
{
	for (size_t i = 0; i < in->len; i++) {
		char c = in->at[i];

		if (c == '\\') {
			ck_assert_int_eq(in->at[i + 1], 'x');
			c = (char)hex_at(in->at + i + 2, 2);
			i += 3;
		}
		text_add_bytes(t, &c, 1);
	}
}

START_TEST(json_loses_no_byte)
{
	static const char alphabet[] = "\\\\x5c\""
	        "\xc3\xa4\xe2\x80\xae\xf3\xa0\x80\x81\xff\0\n";
	struct text decoded = { 0 }, bytes = { 0 };
	uint8_t name[24];

	for (uint32_t seed = 1; seed < 5000; seed++) {
		fill_random(name, sizeof name, seed);
		for (size_t i = 0; seed % 4 && i < sizeof name; i++)
			name[i] = (uint8_t)alphabet[name[i] % (sizeof alphabet - 1)];
		text_clear(&out);
		text_clear(&decoded);
		text_clear(&bytes);
		text_add_json(&out, span_of(name, sizeof name));
		json_decode(text_str(&out), &decoded);
		unescape(&decoded, &bytes);
		ck_assert_uint_eq(bytes.len, sizeof name);
		ck_assert_mem_eq(bytes.at, name, sizeof name);
	}
	text_free(&decoded);
	text_free(&bytes);
}
END_TEST

static const struct {
	const char *name, *readable, *escaped;
} names[] = {
	{ "plain", "plain", "plain" },
	{ "", "", "" },
	{ "a/b", "a\\x2fb", "a\\x2fb" },
	{ "/", "\\x2f", "\\x2f" },
	{ ".", "\\x2e", "\\x2e" },
	{ "..", "\\x2e\\x2e", "\\x2e\\x2e" },
	{ "...", "...", "..." },
	{ ".a", ".a", ".a" },
	{ "a.", "a.", "a." },
	{ "../x", "..\\x2fx", "..\\x2fx" },
	{ "a\\x2fb", "a\\x5cx2fb", "a\\x5cx2fb" },
	{ "a b\x1b\xc3\xa4", "a b\\x1b\xc3\xa4", "a\\x20b\\x1b\\xc3\\xa4" },
};

START_TEST(a_name_in_a_path_has_no_slash_and_cannot_be_dots)
{
	struct span name = span_of(names[_i].name, strlen(names[_i].name));
	struct text path = { 0 }, decoded = { 0 };

	text_add_readable_name(&out, name, false);
	ck_assert_str_eq(text_str(&out), names[_i].readable);
	text_add_name(&path, name);
	text_clear(&out);
	text_add_escaped_path(&out, span_of(path.at, path.len));
	ck_assert_str_eq(text_str(&out), names[_i].escaped);
	text_clear(&out);
	text_add_json_path(&out, span_of(path.at, path.len));
	json_decode(text_str(&out), &decoded);
	text_clear(&out);
	unescape(&decoded, &out);
	ck_assert_str_eq(text_str(&out), names[_i].name);
	text_clear(&out);
	text_add_unescaped(&out, span_of(names[_i].escaped, strlen(names[_i].escaped)));
	ck_assert_str_eq(text_str(&out), names[_i].name);
	text_free(&path);
	text_free(&decoded);
}
END_TEST

START_TEST(a_nul_in_a_name_is_a_byte_like_any)
{
	struct text path = { 0 };

	text_add_name(&path, BYTES("a\0/b"));
	text_add_readable_path(&out, span_of(path.at, path.len), false);
	ck_assert_str_eq(text_str(&out), "a\\x00\\x2fb");
	text_free(&path);
}
END_TEST

START_TEST(what_is_no_escape_stays)
{
	text_add_unescaped(&out, BYTES("\\x4 \\xg1 \\x1g \\\\ \\X41 \\x4"));
	ck_assert_str_eq(text_str(&out), "\\x4 \\xg1 \\x1g \\\\ \\X41 \\x4");
}
END_TEST

START_TEST(the_slashes_of_a_target_are_its_own)
{
	struct text path = { 0 };

	text_add_target(&path, BYTES("../a\\b/."));
	text_add_readable_path(&out, span_of(path.at, path.len), false);
	ck_assert_str_eq(text_str(&out), "../a\\x5cb/.");
	text_free(&path);
}
END_TEST

/* ---- values ---- */

static const struct {
	uint64_t bytes;
	const char *human, *exact;
} sizes[] = {
	{ 0, "0", "0 B" },
	{ 891, "891", "891 B" },
	{ 1023, "1023", "1023 B" },
	{ 1024, "1.0K", "1 KiB" },
	{ 8448, "8.3K", "8448 B" },
	{ 44032, "43.0K", "43 KiB" },
	{ 65536, "64.0K", "64 KiB" },
	{ 1023948, "999.9K", "1023948 B" },
	{ 1023950, "1000K", "1023950 B" },
	{ 1047552, "1023K", "1023 KiB" },
	{ 1048525, "1.0M", "1048525 B" },
	{ 1048576, "1.0M", "1 MiB" },
	{ 2936013, "2.8M", "2936013 B" },
	{ UINT64_C(1) << 32, "4.0G", "4 GiB" },
	{ UINT64_C(1) << 50, "1.0P", "1048576 GiB" },
	{ UINT64_MAX, "16.0E", "18446744073709551615 B" },
};

START_TEST(sizes_for_people)
{
	uint64_t again = 0;

	text_add_size(&out, sizes[_i].bytes);
	ck_assert_str_eq(text_str(&out), sizes[_i].human);
	text_clear(&out);
	text_add_exact_size(&out, sizes[_i].bytes);
	ck_assert_str_eq(text_str(&out), sizes[_i].exact);
	ck_assert(text_parse_size(text_str(&out), &again));
	ck_assert(again == sizes[_i].bytes);
}
END_TEST

START_TEST(human_sizes_fit_in_six_characters)
{
	for (int shift = 0; shift < 64; shift++) {
		for (int less = -40; less <= 40; less++) {
			text_clear(&out);
			text_add_size(&out, ((uint64_t)1000 << shift) + (uint64_t)less);
			ck_assert_uint_le(out.len, 6);
		}
	}
}
END_TEST

static const struct {
	const char *text;
	bool good;
	uint64_t value;
} numbers[] = {
	{ "0", true, 0 },
	{ "65536", true, 65536 },
	{ "010", true, 10 },
	{ "64K", true, 65536 },
	{ "64k", true, 65536 },
	{ "64 KiB", true, 65536 },
	{ "64kib", true, 65536 },
	{ "1M", true, 1048576 },
	{ "2 GiB", true, UINT64_C(2) << 30 },
	{ "12 B", true, 12 },
	{ "0x1F", true, 31 },
	{ "0X10K", true, 16384 },
	{ "0x1b", true, 27 },
	{ "18446744073709551615", true, UINT64_MAX },
	{ "0xffffffffffffffff", true, UINT64_MAX },
	{ "17179869183G", true, UINT64_C(17179869183) << 30 },
	{ "18446744073709551616", false, 0 },
	{ "99999999999999999999999", false, 0 },
	{ "0x10000000000000000", false, 0 },
	{ "17179869184G", false, 0 },
	{ "", false, 0 },
	{ "0x", false, 0 },
	{ "K", false, 0 },
	{ "-1", false, 0 },
	{ "+1", false, 0 },
	{ " 1", false, 0 },
	{ "1 ", false, 0 },
	{ "1  K", false, 0 },
	{ "1KB", false, 0 },
	{ "1Ki", false, 0 },
	{ "1KiBx", false, 0 },
	{ "1BiB", false, 0 },
	{ "1T", false, 0 },
	{ "1.5K", false, 0 },
	{ "1x", false, 0 },
	{ "12a", false, 0 },
};

START_TEST(sizes_are_read)
{
	uint64_t value = 4711;

	ck_assert_int_eq(text_parse_size(numbers[_i].text, &value), numbers[_i].good);
	ck_assert(value == (numbers[_i].good ? numbers[_i].value : 4711));
}
END_TEST

static const struct {
	const char *text;
	bool good;
	int value;
	const char *rest;
} whole_numbers[] = {
	{ "0", true, 0, "" },
	{ "80x24", true, 80, "x24" },
	{ " 7 8", true, 7, " 8" },
	{ "-12", true, -12, "" },
	{ "010", true, 10, "" },
	{ "0x10", true, 0, "x10" },
	{ "2147483647K", true, INT_MAX, "K" },
	{ "-2147483648", true, INT_MIN, "" },
	{ "2147483648", false, 0, "" },
	{ "-2147483649", false, 0, "" },
	{ "99999999999999999999", false, 0, "" },
	{ "", false, 0, "" },
	{ " ", false, 0, "" },
	{ "x24", false, 0, "" },
	{ "-", false, 0, "" },
};

START_TEST(whole_numbers_are_read)
{
	const char *at = whole_numbers[_i].text;
	int value = 4711;

	ck_assert_int_eq(text_take_int(&at, &value), whole_numbers[_i].good);
	if (whole_numbers[_i].good) {
		ck_assert_int_eq(value, whole_numbers[_i].value);
		ck_assert_str_eq(at, whole_numbers[_i].rest);
	} else {
		ck_assert_int_eq(value, 4711);
		ck_assert_ptr_eq(at, whole_numbers[_i].text);
	}
}
END_TEST

static const struct {
	int64_t seconds;
	const char *text;
} times[] = {
	{ 0, "1970-01-01 00:00:00" },
	{ -1, "1969-12-31 23:59:59" },
	{ 1421856858, "2015-01-21 16:14:18" },
	{ 951782399, "2000-02-28 23:59:59" },
	{ 951782400, "2000-02-29 00:00:00" },
	{ 951868800, "2000-03-01 00:00:00" },
	{ UINT32_MAX, "2106-02-07 06:28:15" },
	{ INT64_C(4107542400), "2100-03-01 00:00:00" },
	{ INT64_C(-62135596800), "0001-01-01 00:00:00" },
	{ INT64_MAX, "292277026596-12-04 15:30:07" },
	{ INT64_MIN, "-292277022657-01-27 08:29:52" },
};

START_TEST(times_are_written)
{
	text_add_time(&out, times[_i].seconds);
	ck_assert_str_eq(text_str(&out), times[_i].text);
}
END_TEST

START_TEST(times_agree_with_gmtime)
{
	for (int64_t t = -5000000000; t < 9000000000; t += 7654321) {
		time_t now = (time_t)t;
		struct tm tm;
		char expected[40];

		if ((int64_t)now != t || !gmtime_r(&now, &tm))
			continue;
		strftime(expected, sizeof expected, "%Y-%m-%d %H:%M:%S", &tm);
		text_clear(&out);
		text_add_time(&out, t);
		ck_assert_str_eq(text_str(&out), expected);
	}
}
END_TEST

static const struct {
	uint32_t mode;
	const char *text;
} modes[] = {
	{ 0040755, "drwxr-xr-x" },
	{ 0100644, "-rw-r--r--" },
	{ 0120777, "lrwxrwxrwx" },
	{ 0020600, "crw-------" },
	{ 0060660, "brw-rw----" },
	{ 0010644, "prw-r--r--" },
	{ 0140755, "srwxr-xr-x" },
	{ 0104755, "-rwsr-xr-x" },
	{ 0104644, "-rwSr--r--" },
	{ 0102755, "-rwxr-sr-x" },
	{ 0102745, "-rwxr-Sr-x" },
	{ 0041777, "drwxrwxrwt" },
	{ 0041776, "drwxrwxrwT" },
	{ 0000000, "?---------" },
	{ 0170777, "?rwxrwxrwx" },
	{ UINT32_MAX, "?rwsrwsrwt" },
};

START_TEST(modes_are_written)
{
	text_add_mode(&out, modes[_i].mode);
	ck_assert_str_eq(text_str(&out), modes[_i].text);
}
END_TEST

/* ---- fields ---- */

static const struct value_name kinds[] = {
	{ 7, "filesystem", NULL },
	{ 0xe002, "INODE", NULL },
	{ 0, NULL, NULL },
};

static const struct {
	struct field field;
	const char *bytes;
	size_t len;
	enum endian endian;
	const char *text;
} fields[] = {
	{ { .offset = 1, .width = 4, .show = FIELD_NUMBER }, "\x09\x01\x02\x03\x04", 5,
	        ENDIAN_BIG, "16909060" },
	{ { .width = 4, .show = FIELD_NUMBER }, "\xff\xff\xff\xff", 4, ENDIAN_BIG,
	        "4294967295" },
	{ { .width = 2, .show = FIELD_HEX }, "\x85\x19", 2, ENDIAN_LITTLE, "0x1985" },
	{ { .width = 1, .show = FIELD_HEX }, "\x05", 1, ENDIAN_LITTLE, "0x05" },
	{ { .width = 4, .show = FIELD_CRC }, "\x01\x00\x00\x00", 4, ENDIAN_LITTLE,
	        "0x00000001" },
	{ { .width = 4, .show = FIELD_BYTES }, "\x4b\x09\0\0", 4, ENDIAN_LITTLE,
	        "2379 bytes (2.3K)" },
	{ { .width = 1, .show = FIELD_BYTES }, "\x01", 1, ENDIAN_LITTLE, "1 byte" },
	{ { .width = 2, .show = FIELD_BYTES }, "\0\0", 2, ENDIAN_LITTLE, "0 bytes" },
	{ { .width = 4, .show = FIELD_TIME }, "\x54\xbf\xd1\x5a", 4, ENDIAN_BIG,
	        "2015-01-21 16:18:34 UTC" },
	{ { .width = 4, .show = FIELD_MODE }, "\xed\x81\0\0", 4, ENDIAN_LITTLE,
	        "0100755 -rwxr-xr-x" },
	{ { .width = 1, .show = FIELD_NAMED, .names = kinds }, "\x07", 1, ENDIAN_BIG,
	        "filesystem (7)" },
	{ { .width = 1, .show = FIELD_NAMED, .names = kinds }, "\x08", 1, ENDIAN_BIG,
	        "unknown (8)" },
	{ { .width = 2, .show = FIELD_NAMED, .names = kinds }, "\x02\xe0", 2,
	        ENDIAN_LITTLE, "INODE (0xe002)" },
	{ { .width = 1, .show = FIELD_NAMED }, "\x07", 1, ENDIAN_BIG, "unknown (7)" },
	{ { .width = 8, .show = FIELD_NAME }, "abc\0\0\0\0\0", 8, ENDIAN_BIG, "abc" },
	{ { .width = 4, .show = FIELD_NAME }, "a\0\x1b\0", 4, ENDIAN_BIG, "a\\x00\\x1b" },
	{ { .width = 8, .show = FIELD_NAME }, "cut", 3, ENDIAN_BIG, "cut" },
	{ { .width = 4, .show = FIELD_RAW }, "\x85\x19\x02\xe0", 4, ENDIAN_BIG,
	        "85 19 02 e0" },
	{ { .width = 16, .show = FIELD_RAW }, "0123456789abcdef", 16, ENDIAN_BIG,
	        "30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66" },
	{ { .width = 17, .show = FIELD_RAW }, "0123456789abcdefg", 17, ENDIAN_BIG,
	        "30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66 ..." },
	{ { .width = 4, .show = FIELD_NUMBER }, "\x01\x02\x03", 3, ENDIAN_BIG,
	        "(missing)" },
	{ { .offset = 9, .width = 4, .show = FIELD_RAW }, "abc", 3, ENDIAN_BIG,
	        "(missing)" },
	{ { .offset = UINT32_MAX, .width = UINT32_MAX, .show = FIELD_NAME }, "abc", 3,
	        ENDIAN_BIG, "(missing)" },
	{ { .width = 3, .show = FIELD_NUMBER }, "\x01\x02\x03", 3, ENDIAN_BIG,
	        "01 02 03" },
};

START_TEST(field_value)
{
	struct span bytes = span_of(fields[_i].bytes, fields[_i].len);

	field_add_value(&out, &fields[_i].field, bytes, fields[_i].endian);
	ck_assert_str_eq(text_str(&out), fields[_i].text);
}
END_TEST

START_TEST(field_numbers_and_names)
{
	struct field f = { .offset = 1, .width = 2 };
	struct span bytes = BYTES("\x01\x02\x03\x04\x05");

	ck_assert_uint_eq(field_number(&f, bytes, ENDIAN_BIG), 0x0203);
	f.width = 4;
	ck_assert_uint_eq(field_number(&f, bytes, ENDIAN_LITTLE), 0x05040302);
	f.width = 1;
	ck_assert_uint_eq(field_number(&f, bytes, ENDIAN_LITTLE), 2);
	f.width = 3;
	ck_assert_uint_eq(field_number(&f, bytes, ENDIAN_LITTLE), 0);
	ck_assert_str_eq(value_name(kinds, 7), "filesystem");
	ck_assert_ptr_null(value_name(kinds, 0));
	ck_assert_ptr_null(value_name(NULL, 7));
}
END_TEST

/* ---- sorting ---- */

static const struct {
	uint32_t count, kinds; /* items; different keys */
	size_t len;            /* of what all keys begin with */
} sorts[] = {
	{ 0, 1, 0 }, { 1, 1, 0 }, { 1000, 7, 0 }, { 1000, 1, 0 }, { 300000, 100000, 0 },
	{ 300000, 3, 0 }, { 20000, 5000, 1000 }, { 3, 2, 5000000 },
};

struct sorting {
	uint32_t kinds;
	size_t len, made;
};

/* Items of one key follow one another; 0xffff00 is far from 0xff. */
static uint32_t
number_of(const struct sorting *s, uint32_t item)
{
	return item % s->kinds * 0x10001;
}

static void
add_sort_key(void *arg, uint32_t item, struct text *key)
{
	struct sorting *s = arg;

	text_reserve(key, s->len);
	for (size_t i = 0; i < s->len; i++)
		text_add_bytes(key, "x", 1);
	sort_add_u32(key, number_of(s, item));
	s->made++;
}

START_TEST(items_are_sorted_by_keys)
{
	struct sorting s = { sorts[_i].kinds, sorts[_i].len, 0 };
	uint32_t count = sorts[_i].count, *items = memory_zeroed(count + 1, sizeof *items);

	for (uint32_t i = 0; i < count; i++)
		items[i] = count - 1 - i;
	sort_by_keys(items, count, add_sort_key, &s);
	ck_assert_uint_le(s.made, 2 * (size_t)count);
	for (uint32_t i = 1; i < count; i++) {
		uint32_t a = number_of(&s, items[i - 1]), b = number_of(&s, items[i]);

		/* of equal ones the order in which they came: the higher item first */
		ck_assert(a < b || (a == b && items[i - 1] > items[i]));
	}
	free(items);
}
END_TEST

/* "" < "a" < "ab" < "b", and bytes from 0x80 on behind them; nothing stops at a NUL. */
static void
add_word(void *arg, uint32_t item, struct text *key)
{
	static const char *const words[] = { "\xff", "b", "ab", "a\0b", "a", "" };
	static const size_t lens[] = { 1, 1, 2, 3, 1, 0 };

	(void)arg;
	text_add_bytes(key, words[item % 6], lens[item % 6]);
}

START_TEST(keys_are_bytes)
{
	uint32_t items[] = { 0, 1, 2, 3, 4, 5, 11 };
	static const uint32_t sorted[] = { 5, 11, 4, 3, 2, 1, 0 };

	sort_by_keys(items, COUNT(items), add_word, NULL);
	ck_assert_mem_eq(items, sorted, sizeof items);
}
END_TEST

START_TEST(numbers_make_keys_in_their_order)
{
	static const uint64_t steps[] = { 0, 1, 255, 256, UINT32_MAX,
		UINT32_MAX + UINT64_C(1), UINT64_MAX };
	struct text before = { 0 };

	for (size_t i = 0; i < COUNT(steps); i++) {
		text_clear(&out);
		sort_add_u64(&out, steps[i]);
		ck_assert_uint_eq(out.len, 8);
		ck_assert(i == 0 || memcmp(before.at, out.at, 8) < 0);
		text_clear(&before);
		text_add_bytes(&before, out.at, out.len);
	}
	text_free(&before);
}
END_TEST

static Suite *
base_suite(void)
{
	Suite *suite = suite_create("base");
	TCase *t = tcase_create("base");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, span_reads_both_byte_orders);
	tcase_add_test(t, span_never_leaves_its_bytes);
	tcase_add_test(t, span_run_counts_exactly);
	tcase_add_test(t, span_equal_compares_length_and_bytes);
	tcase_add_test(t, array_keeps_what_was_pushed);
	tcase_add_test(t, error_takes_long_text);
	tcase_add_test(t, crc32_has_both_conventions);
	tcase_add_test(t, crc32_finds_the_flipped_bit);
	tcase_add_test(t, sha256_known_sums);
	tcase_add_test(t, sha256_of_every_length);
	tcase_add_test(t, sha256_does_not_depend_on_steps);
	tcase_add_test(t, text_grows_and_clears);
	tcase_add_test(t, escaped_names_are_plain_ascii);
	tcase_add_loop_test(t, utf8_sequence, 0, COUNT(sequences));
	tcase_add_loop_test(t, readable_name, 0, COUNT(readable));
	tcase_add_test(t, no_random_name_emits_a_control_byte);
	tcase_add_loop_test(t, json_string, 0, COUNT(json));
	tcase_add_test(t, json_loses_no_byte);
	tcase_add_loop_test(t, a_name_in_a_path_has_no_slash_and_cannot_be_dots, 0,
	        COUNT(names));
	tcase_add_test(t, a_nul_in_a_name_is_a_byte_like_any);
	tcase_add_test(t, what_is_no_escape_stays);
	tcase_add_test(t, the_slashes_of_a_target_are_its_own);
	tcase_add_loop_test(t, sizes_for_people, 0, COUNT(sizes));
	tcase_add_test(t, human_sizes_fit_in_six_characters);
	tcase_add_loop_test(t, sizes_are_read, 0, COUNT(numbers));
	tcase_add_loop_test(t, whole_numbers_are_read, 0, COUNT(whole_numbers));
	tcase_add_loop_test(t, times_are_written, 0, COUNT(times));
	tcase_add_test(t, times_agree_with_gmtime);
	tcase_add_loop_test(t, modes_are_written, 0, COUNT(modes));
	tcase_add_loop_test(t, field_value, 0, COUNT(fields));
	tcase_add_test(t, field_numbers_and_names);
	tcase_add_loop_test(t, items_are_sorted_by_keys, 0, COUNT(sorts));
	tcase_add_test(t, keys_are_bytes);
	tcase_add_test(t, numbers_make_keys_in_their_order);
	suite_add_tcase(suite, t);
	return suite;
}

int
main(void)
{
	SRunner *runner = srunner_create(base_suite());
	int failed;

	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
