/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text: names of any bytes, UTF-8, JSON. */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/crc32.h"
#include "base/error.h"
#include "digest/sha256.h"
#include "base/span.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/out.h"
#include "tests/fixture/random.h"
#include "text/field.h"
#include "text/sort.h"
#include "text/text.h"

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

START_TEST(xml_text_has_no_markup)
{
	text_add_xml(&out, "<a & \xc3\xa4>&amp;\n");
	ck_assert_str_eq(text_str(&out), "&lt;a &amp; \xc3\xa4&gt;&amp;amp;\n");
}
END_TEST

CASES(text)
{
	tcase_add_checked_fixture(tcase, out_begin, out_end);
	tcase_add_test(tcase, text_grows_and_clears);
	tcase_add_test(tcase, xml_text_has_no_markup);
	tcase_add_test(tcase, escaped_names_are_plain_ascii);
	tcase_add_loop_test(tcase, utf8_sequence, 0, ROWS_OF(sequences));
	tcase_add_loop_test(tcase, readable_name, 0, ROWS_OF(readable));
	tcase_add_test(tcase, no_random_name_emits_a_control_byte);
	tcase_add_loop_test(tcase, json_string, 0, ROWS_OF(json));
	tcase_add_test(tcase, json_loses_no_byte);
	tcase_add_loop_test(tcase, a_name_in_a_path_has_no_slash_and_cannot_be_dots, 0,
	        ROWS_OF(names));
	tcase_add_test(tcase, a_nul_in_a_name_is_a_byte_like_any);
	tcase_add_test(tcase, what_is_no_escape_stays);
	tcase_add_test(tcase, the_slashes_of_a_target_are_its_own);
}
