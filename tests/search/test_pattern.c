/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What patterns match: by a table, and against the regular expressions of the C library. */
#include <regex.h>
#include <string.h>

#include "search/matcher.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"
#include "text/text.h"

/* "4+2 9+1": where the matches are. */
static const char *
matches(const struct pattern *p, struct span all)
{
	static struct text t;
	struct match_window w = { .bytes = all, .begins = true, .ends = true };
	size_t at = 0, from, end;
	struct matcher m;

	text_clear(&t);
	matcher_begin(&m, p);
	while (matcher_find(&m, &w, &at, all.len, &from, &end)) {
		text_addf(&t, "%s%zu+%zu", t.len ? " " : "", from, end - from);
		ck_assert_uint_lt(from, end);
		ck_assert_uint_le(end, all.len);
	}
	matcher_free(&m);
	return text_str(&t);
}

#define SPAN(s) { (const uint8_t *)(s), sizeof(s) - 1 }

static const struct {
	enum pattern_kind kind;
	const char *words;
	struct span all;
	const char *found;
} examples[] = {
	{ PATTERN_TEXT, "ab", SPAN("xxabxab"), "2+2 5+2" },
	{ PATTERN_TEXT, "aa", SPAN("aaaaa"), "0+2 2+2" },
	{ PATTERN_TEXT, "a.c*", SPAN("abc a.c*"), "4+4" },
	{ PATTERN_TEXT, "ab", SPAN("a\0ab"), "2+2" },
	{ PATTERN_BYTES, "7f 45", SPAN("\x7f\x45\0\x7f\x45"), "0+2 3+2" },
	{ PATTERN_BYTES, "00ff", SPAN("\0\0\xff"), "1+2" },
	{ PATTERN_REGEXP, "a+", SPAN("baaab"), "1+3" },
	{ PATTERN_REGEXP, "ab|cd", SPAN("cdab"), "0+2 2+2" },
	{ PATTERN_REGEXP, "^ab", SPAN("abab\nab\0ab"), "0+2 5+2 8+2" },
	{ PATTERN_REGEXP, "ab$", SPAN("abab\nab\0abx ab"), "2+2 5+2 12+2" },
	{ PATTERN_REGEXP, "^ab$", SPAN("ab\nabab\nab"), "0+2 8+2" },
	{ PATTERN_REGEXP, "a.b", SPAN("a\nb a\0b axb"), "8+3" },
	{ PATTERN_REGEXP, "a[^x]b", SPAN("a\nb axb ayb"), "8+3" },
	{ PATTERN_REGEXP, "a\\nb", SPAN("a\nb"), "0+3" },
	{ PATTERN_REGEXP, "\\x00.", SPAN("a\0b"), "1+2" },
	{ PATTERN_REGEXP, "[[:digit:]]{2,3}", SPAN("1 22 4444"), "2+2 5+3" },
	{ PATTERN_REGEXP, "\\d{3}", SPAN("1234567"), "0+3 3+3" },
	{ PATTERN_REGEXP, "(a|b)*c", SPAN("ababcx"), "0+5" },
	{ PATTERN_REGEXP, "x(a?b?)*y", SPAN("xabbay xy"), "0+6 7+2" },
	{ PATTERN_REGEXP, "[]a]+", SPAN("x]a]x"), "1+3" },
	{ PATTERN_REGEXP, "[a-c-]+", SPAN("xb-cx"), "1+3" },
	{ PATTERN_REGEXP, "root:[^:]*:0", SPAN("\0root:x:0:0"), "1+8" },
	{ PATTERN_REGEXP, "\\.\\*", SPAN("a.*"), "1+2" },
	{ PATTERN_REGEXP, "a$|b", SPAN("ab a"), "1+1 3+1" },
};

START_TEST(examples_match_as_they_say)
{
	struct pattern p;
	struct error err;

	ck_assert_msg(pattern_make(&p, examples[_i].kind, examples[_i].words, false, &err), "%s",
	        err.text);
	ck_assert_str_eq(matches(&p, examples[_i].all), examples[_i].found);
	pattern_free(&p);
}
END_TEST

static const struct {
	enum pattern_kind kind;
	const char *words, *why;
} refused[] = {
	{ PATTERN_TEXT, "", "nothing" }, { PATTERN_BYTES, "7", "pairs" },
	{ PATTERN_BYTES, "7g", "pairs" }, { PATTERN_REGEXP, "a*", "empty" },
	{ PATTERN_REGEXP, "", "nothing" },
	{ PATTERN_REGEXP, "^$", "empty" }, { PATTERN_REGEXP, "a|", "empty" },
	{ PATTERN_REGEXP, "(a", "no )" }, { PATTERN_REGEXP, "[a", "no ]" },
	{ PATTERN_REGEXP, "*a", "before" }, { PATTERN_REGEXP, "a{3", "numbers" },
	{ PATTERN_REGEXP, "a{3,2}", "numbers" }, { PATTERN_REGEXP, "a{257}", "256" },
	{ PATTERN_REGEXP, "[z-a]", "backwards" }, { PATTERN_REGEXP, "\\x4", "hexadecimal" },
	{ PATTERN_REGEXP, "(a)\\1", "backslash" },
	{ PATTERN_REGEXP, "((a{256}){256}){256}", "large" },
	{ PATTERN_REGEXP, "a((((((((){256}){256}){256}){256}){256}){256}){256})", "large" },
};

START_TEST(what_makes_no_sense_is_refused)
{
	struct pattern p;
	struct error err;

	ck_assert(!pattern_make(&p, refused[_i].kind, refused[_i].words, false, &err));
	ck_assert_msg(strstr(err.text, refused[_i].why) != NULL, "%s", err.text);
}
END_TEST

START_TEST(deep_or_long_patterns_are_refused)
{
	struct text t = { 0 };
	struct pattern p;
	struct error err;

	for (int i = 0; i < 5000; i++)
		text_add(&t, _i ? "a" : "(");
	ck_assert(!pattern_make(&p, PATTERN_REGEXP, text_str(&t), false, &err));
	text_free(&t);
}
END_TEST

START_TEST(case_can_be_ignored)
{
	struct pattern p;
	struct error err;

	ck_assert(pattern_make(&p, PATTERN_REGEXP, "ab[c-d]", true, &err));
	ck_assert_str_eq(matches(&p, span_of("ABC abD aBe", 11)), "0+3 4+3");
	pattern_free(&p);
}
END_TEST

static const struct {
	const char *words, *name;
	bool is;
} names[] = {
	{ "*", "", true }, { "*.conf", "a.conf", true }, { "*.conf", ".conf", true },
	{ "*.conf", "a.config", false }, { "a?c", "abc", true }, { "a?c", "ac", false },
	{ "[a-c]x", "bx", true }, { "[!a-c]x", "bx", false }, { "[!a-c]x", "dx", true },
	{ "[^a]x", "bx", true }, { "\\*", "*", true }, { "\\*", "a", false },
	{ "a+b", "a+b", true }, { "**a**", "xxaxx", true }, { "a", "aa", false },
	{ "a?b", "a\nb", true },
};

START_TEST(names_match_as_in_a_shell)
{
	struct span name = span_of(names[_i].name, strlen(names[_i].name));
	struct pattern p;
	struct matcher m;
	struct error err;

	ck_assert(pattern_make(&p, PATTERN_NAME, names[_i].words, false, &err));
	matcher_begin(&m, &p);
	ck_assert_int_eq(matcher_is(&m, name), names[_i].is);
	matcher_free(&m);
	pattern_free(&p);
}
END_TEST

START_TEST(bytes_are_recognised)
{
	ck_assert(pattern_looks_like_bytes("7f 45 4c 46"));
	ck_assert(!pattern_looks_like_bytes("7f454c46"));
	ck_assert(!pattern_looks_like_bytes("be"));
	ck_assert(!pattern_looks_like_bytes("be a dog"));
	ck_assert(!pattern_looks_like_bytes("be ad "));
	ck_assert(!pattern_looks_like_bytes(""));
}
END_TEST

/* A pattern of a few letters and operators. */
static void
make_up(uint32_t *seed, struct text *t)
{
	static const char *const pieces[] = { "a", "b", "c", ".", "[ab]", "[^a]", "(a|bc)",
		"a*", "b+", "c?", "(ab)*", "a{2}", "^", "$", "(b|)" };

	text_clear(t);
	for (uint32_t n = 1 + next_random(seed) % 5; n; n--) {
		text_add(t, pieces[next_random(seed) % COUNT(pieces)]);
		if (n > 1 && next_random(seed) % 6 == 0)
			text_add(t, "|");
	}
}

/* Whether there is a match, line by line, is what the C library says. */
START_TEST(the_c_library_agrees)
{
	uint32_t seed = 77 + (uint32_t)_i, tried = 0;
	struct text words = { 0 };

	for (int i = 0; i < 400; i++) {
		struct pattern p;
		struct error err;
		struct matcher m;
		regex_t re;

		make_up(&seed, &words);
		if (!pattern_make(&p, PATTERN_REGEXP, text_str(&words), false, &err))
			continue;
		ck_assert_int_eq(regcomp(&re, text_str(&words), REG_EXTENDED), 0);
		matcher_begin(&m, &p);
		for (int k = 0; k < 20; k++) {
			char line[9] = "";

			for (uint32_t n = next_random(&seed) % 9, c = 0; c < n; c++)
				line[c] = "abcd"[next_random(&seed) % 4];
			ck_assert_msg(matcher_has(&m, span_of(line, strlen(line)))
			        == (regexec(&re, line, 0, NULL, 0) == 0), "%s in %s",
			        text_str(&words), line);
			tried++;
		}
		matcher_free(&m);
		pattern_free(&p);
		regfree(&re);
	}
	ck_assert_uint_gt(tried, 2000);
	text_free(&words);
}
END_TEST

/* More states than are kept: the answer is the same. */
START_TEST(a_pattern_of_many_states_is_right)
{
	struct text all = { 0 };
	uint32_t seed = 5;
	struct pattern p;
	struct error err;

	ck_assert(pattern_make(&p, PATTERN_REGEXP, "a[ab]{14}c", false, &err));
	for (int i = 0; i < 100000; i++)
		text_add(&all, next_random(&seed) % 2 ? "a" : "b");
	all.at[50000] = 'a';
	all.at[50015] = 'c';
	all.at[99000] = 'b';
	all.at[99015] = 'c';
	ck_assert_str_eq(matches(&p, span_of(all.at, all.len)), "50000+16");
	text_free(&all);
	pattern_free(&p);
}
END_TEST

/* Few bytes begin a match: the others are passed over, and nothing is missed. */
START_TEST(rare_bytes_are_found_where_they_are)
{
	static const struct {
		const char *words;
		bool any_case;
	} patterns[] = { { "q", false }, { "qx", false }, { "q", true }, { "qx", true } };
	struct text all = { 0 }, expected = { 0 };
	const char *words = patterns[_i].words;
	size_t len = strlen(words);
	uint32_t seed = 9;
	struct pattern p;
	struct error err;

	ck_assert(pattern_make(&p, PATTERN_TEXT, words, patterns[_i].any_case, &err));
	for (int i = 0; i < 50000; i++) {
		uint32_t n = next_random(&seed) % 60;

		text_add_bytes(&all, n < 6 ? &"qxQX\n"[n] : ".", 1);
	}
	for (size_t at = 0; at + len <= all.len; at++)
		if (patterns[_i].any_case ? strncasecmp(all.at + at, words, len) == 0
		                          : strncmp(all.at + at, words, len) == 0)
			text_addf(&expected, "%s%zu+%zu", expected.len ? " " : "", at, len);
	ck_assert_uint_gt(expected.len, 8);
	ck_assert_str_eq(matches(&p, span_of(all.at, all.len)), text_str(&expected));
	text_free(&all);
	text_free(&expected);
	pattern_free(&p);
}
END_TEST

/* All matches, found in steps of up to `most` bytes, as a text. */
static void
add_matches(const struct pattern *p, struct span all, uint32_t most, struct text *out)
{
	struct match_window w = { .bytes = all, .begins = true, .ends = true };
	size_t at = 0, from, end;
	uint32_t seed = most;
	struct matcher m;

	matcher_begin(&m, p);
	matcher_restart(&m, 0);
	for (size_t to = 0; at < all.len || to < all.len;) {
		to = at + 1 + next_random(&seed) % most;
		to = to + MATCH_MOST < all.len ? to : all.len;
		while (matcher_find(&m, &w, &at, to, &from, &end))
			text_addf(out, " %zu+%zu", from, end - from);
	}
	matcher_free(&m);
}

/* Lines without what every match holds are passed over, and nothing is missed. */
START_TEST(what_every_match_needs_loses_none)
{
	static const char *const pieces[] = { "a", "ab", "bc", "abc", ".", "[^a]", "(a|bc)", "a*",
		"b+", "c?", "(ab)+", "(bc){2}", "^", "$", "(ca)", ".*", "d" };
	struct text words = { 0 }, all = { 0 }, with = { 0 }, without = { 0 };
	uint32_t seed = 31 + (uint32_t)_i, needed = 0, found = 0;

	for (int i = 0; i < 6000; i++)
		text_add_bytes(&all, &"aabbccd\n\0x"[next_random(&seed) % (i / 1500 % 2 ? 10 : 6)], 1);
	for (int i = 0; i < 200; i++) {
		struct pattern p;
		struct error err;

		text_clear(&words);
		for (uint32_t n = 2 + next_random(&seed) % 4; n; n--)
			text_add(&words, pieces[next_random(&seed) % COUNT(pieces)]);
		if (!pattern_make(&p, PATTERN_REGEXP, text_str(&words), false, &err))
			continue;
		text_clear(&with);
		text_clear(&without);
		add_matches(&p, span_of(all.at, all.len), 1 + (uint32_t)i * 7, &with);
		needed += p.need.len > 0;
		p.need.len = 0;
		add_matches(&p, span_of(all.at, all.len), (uint32_t)all.len, &without);
		ck_assert_msg(strcmp(text_str(&with), text_str(&without)) == 0, "%s",
		        text_str(&words));
		found += with.len > 0;
		pattern_free(&p);
	}
	ck_assert_uint_gt(needed, 50);
	ck_assert_uint_gt(found, 50);
	text_free(&words);
	text_free(&all);
	text_free(&with);
	text_free(&without);
}
END_TEST

/* What a pattern needs: the longest row that is not its beginning. */
START_TEST(the_longest_row_is_needed)
{
	static const struct {
		const char *words, *need;
	} rows[] = {
		{ "[a-z]+zzq", "zzq" }, { "ab.*cde.*fg", "cde" }, { "abc", "" }, { "^abc", "abc" },
		{ "x(ab)+", "ab" }, { "x(ab)*", "" }, { "x(ab|cd)", "" }, { ".(a(bc))d", "abcd" },
		{ ".ab\\n", "" }, { ".[ab]c", "" }, { ".a{3}b", "" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct pattern p;
		struct error err;

		ck_assert(pattern_make(&p, PATTERN_REGEXP, rows[i].words, false, &err));
		ck_assert_msg(p.need.len == strlen(rows[i].need)
		        && memcmp(p.need.bytes, rows[i].need, p.need.len) == 0, "%s: %.*s",
		        rows[i].words, (int)p.need.len, (const char *)p.need.bytes);
		pattern_free(&p);
	}
}
END_TEST

/* What would take for ever elsewhere. */
START_TEST(no_pattern_takes_more_than_linear_time)
{
	static const char *const words[] = { "(a*)*b", "(a|a)*b", "(a?){64}a{64}b",
		"([ab]*a[ab]*){8}c" };
	struct text all = { 0 };
	struct pattern p;
	struct error err;

	for (int i = 0; i < 1 << 20; i++)
		text_add(&all, "a");
	ck_assert(pattern_make(&p, PATTERN_REGEXP, words[_i], false, &err));
	ck_assert_str_eq(matches(&p, span_of(all.at, all.len)), "");
	text_free(&all);
	pattern_free(&p);
}
END_TEST

CASES(pattern)
{
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, examples_match_as_they_say, 0, ROWS_OF(examples));
	tcase_add_loop_test(tcase, what_makes_no_sense_is_refused, 0, ROWS_OF(refused));
	tcase_add_loop_test(tcase, deep_or_long_patterns_are_refused, 0, 2);
	tcase_add_test(tcase, case_can_be_ignored);
	tcase_add_loop_test(tcase, names_match_as_in_a_shell, 0, ROWS_OF(names));
	tcase_add_test(tcase, bytes_are_recognised);
	tcase_add_loop_test(tcase, the_c_library_agrees, 0, 4);
	tcase_add_test(tcase, a_pattern_of_many_states_is_right);
	tcase_add_loop_test(tcase, rare_bytes_are_found_where_they_are, 0, 4);
	tcase_add_loop_test(tcase, what_every_match_needs_loses_none, 0, 8);
	tcase_add_test(tcase, the_longest_row_is_needed);
	tcase_add_loop_test(tcase, no_pattern_takes_more_than_linear_time, 0, 4);
}
