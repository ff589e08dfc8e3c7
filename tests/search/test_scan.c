/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A content that is read piece by piece: nothing is missed at a border, or told twice. */
#include <string.h>

#include "search/scan.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"
#include "tests/fixture/jffs2/world.h"

enum { NODE = 4096, CONTENT = 200000 };

/* A file of `len` bytes at `bytes`, in nodes. */
static void
make_file(struct world *w, const uint8_t *bytes, uint32_t len)
{
	name(w, "f", 1, 2);
	for (uint32_t at = 0; at < len; at += NODE)
		nodes_add_inode(&w->n, &(struct inode_spec){ .ino = 2, .version = 1 + at / NODE,
		        .mode = REG, .isize = len, .offset = at,
		        .data = span_of(bytes + at, len - at < NODE ? len - at : NODE) });
	world_resolve(w);
}

static void
scan_file(struct scan *s, struct matcher *m, struct world *w, const struct pattern *p,
        uint64_t budget)
{
	struct tree_reader *reader = tree_reader_new(&w->tree.tree);

	matcher_begin(m, p);
	*s = (struct scan){ .matcher = m, .reader = reader, .most = 100000,
		.node = jffs2_fs_inode(&w->fs, 2) };
	while (scan_step(s, budget))
		;
	tree_reader_free(reader);
}

static void
make_pattern(struct pattern *p, const char *words)
{
	struct error err;

	ck_assert_msg(pattern_make(p, PATTERN_REGEXP, words, false, &err), "%s", err.text);
}

/* A match at every place around the border of what is read at once. */
START_TEST(a_match_across_any_border_is_found_once)
{
	WORLD(w);
	uint8_t *bytes = memory_zeroed(CONTENT, 1);
	uint32_t count = 0;
	struct pattern p;
	struct matcher m;
	struct scan s;

	memset(bytes, '.', CONTENT);
	for (uint32_t at = 37; at + 8 < CONTENT; at += 61, count++)
		memcpy(bytes + at, "needle", 6);
	make_file(&w, bytes, CONTENT);
	make_pattern(&p, "ne+dle");
	scan_file(&s, &m, &w, &p, _i & 2 ? 1 : 1 << 30);
	ck_assert_uint_eq(s.hits.count, count);
	for (uint32_t i = 0; i < count; i++) {
		ck_assert_uint_eq(s.hits.at[i].at, 37 + i * 61);
		ck_assert_uint_eq(s.hits.at[i].len, 6);
		ck_assert_mem_eq(s.texts.at + s.hits.at[i].kept + s.hits.at[i].before, "needle",
		        6);
	}
	scan_free(&s);
	matcher_free(&m);
	pattern_free(&p);
	world_free(&w);
	free(bytes);
}
END_TEST

/* Piece by piece as in one piece, whatever the bytes. */
START_TEST(pieces_tell_what_the_whole_tells)
{
	static const char *const words[] = { "[a-c]+", "^[^a]{3}", "[x-z].*$", "\\x00+",
		"[a-z]{250,}", "(ab|cd){2,}", "[^\\n]{256}" };
	WORLD(w);
	uint8_t *bytes = memory_zeroed(CONTENT, 1);
	uint32_t seed = 9 + (uint32_t)_i;
	struct pattern p;
	struct matcher m;
	struct scan s, whole;

	for (uint32_t i = 0; i < CONTENT; i++)
		bytes[i] = "abcdxyz\n\0a"[next_random(&seed) % (i / 2000 % 2 ? 10 : 7)];
	make_file(&w, bytes, CONTENT);
	make_pattern(&p, words[_i / 2]);
	scan_file(&s, &m, &w, &p, 1 << 30);
	whole = (struct scan){ .matcher = &m, .span = span_of(bytes, CONTENT), .most = 100000 };
	while (scan_step(&whole, 1000))
		;
	ck_assert_uint_gt(s.hits.count, 0);
	ck_assert_uint_eq(s.hits.count, whole.hits.count);
	for (size_t i = 0; i < s.hits.count; i++) {
		ck_assert_uint_eq(s.hits.at[i].at, whole.hits.at[i].at);
		ck_assert_uint_eq(s.hits.at[i].len, whole.hits.at[i].len);
	}
	ck_assert_uint_eq(s.texts.len, whole.texts.len);
	ck_assert_mem_eq(s.texts.at, whole.texts.at, s.texts.len);
	scan_free(&s);
	scan_free(&whole);
	matcher_free(&m);
	pattern_free(&p);
	world_free(&w);
	free(bytes);
}
END_TEST

/* Lines from a few bytes to more than is read at once; each counts once, however many matches it
 * has, and with `counts` or not. */
START_TEST(a_line_counts_once)
{
	WORLD(w);
	uint8_t *bytes = memory_zeroed(CONTENT, 1);
	uint32_t seed = 3 + (uint32_t)_i, wanted = 0;
	struct tree_reader *reader;
	struct pattern p;
	struct matcher m;
	bool has = false;

	memset(bytes, '.', CONTENT);
	for (uint32_t at = 1; at + 8 < CONTENT; at += 1 + next_random(&seed) % (_i < 4 ? 30 : 9000)) {
		if (next_random(&seed) % 3)
			bytes[at] = "\n\0"[next_random(&seed) % 2];
		else
			memcpy(bytes + at, "xyz", 3);
	}
	for (uint32_t at = 0; at + 3 <= CONTENT; at++) {
		has &= bytes[at] != '\n' && bytes[at] != 0;
		if (memcmp(bytes + at, "xyz", 3) != 0)
			continue;
		wanted += !has;
		has = true;
	}
	make_file(&w, bytes, CONTENT);
	make_pattern(&p, "xyz");
	matcher_begin(&m, &p);
	reader = tree_reader_new(&w.tree.tree);
	for (int counts = 0; counts < 2; counts++) {
		struct scan s = { .matcher = &m, .reader = reader, .most = UINT32_MAX,
			.node = jffs2_fs_inode(&w.fs, 2), .by_line = true, .counts = counts };

		while (scan_step(&s, _i % 2 ? 1 : 1 << 30))
			;
		ck_assert_uint_eq(s.lines, wanted);
		ck_assert_uint_eq(s.hits.count, counts ? 0 : wanted);
		scan_free(&s);
	}
	tree_reader_free(reader);
	matcher_free(&m);
	pattern_free(&p);
	world_free(&w);
	free(bytes);
}
END_TEST

/* 3 GiB of nothing between two texts take no time, and offsets are right behind them. */
START_TEST(the_middle_of_a_hole_is_left_out)
{
	enum { FAR = 0xc0000000 };
	WORLD(w);
	struct pattern p;
	struct matcher m;
	struct scan s;

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, FAR + 8, 0, "needle\n");
	write_at(&w, 2, 2, FAR + 8, FAR, "aneedle\n");
	world_resolve(&w);
	make_pattern(&p, "needle|^an|\\x00a|\\x00{3}$");
	scan_file(&s, &m, &w, &p, 1 << 30);
	ck_assert_uint_gt(s.hits.count, 3);
	ck_assert_uint_eq(s.hits.at[0].at, 0);
	ck_assert_uint_eq(s.hits.at[s.hits.count - 1].at, (uint64_t)FAR + 1);
	ck_assert_uint_lt(s.looked, 1 << 20);
	scan_free(&s);
	matcher_free(&m);
	pattern_free(&p);
	world_free(&w);
}
END_TEST

START_TEST(the_most_hits_end_it)
{
	static const char all[] = "aaaaaaaaaa";
	struct pattern p;
	struct matcher m;
	struct scan s;

	make_pattern(&p, "a");
	matcher_begin(&m, &p);
	s = (struct scan){ .matcher = &m, .span = span_of(all, 10), .most = 4 };
	while (scan_step(&s, 1))
		;
	ck_assert_uint_eq(s.hits.count, 4);
	ck_assert(s.more);
	scan_free(&s);
	matcher_free(&m);
	pattern_free(&p);
}
END_TEST

CASES(scan)
{
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, a_match_across_any_border_is_found_once, 0, 4);
	tcase_add_loop_test(tcase, pieces_tell_what_the_whole_tells, 0, 14);
	tcase_add_loop_test(tcase, a_line_counts_once, 0, 8);
	tcase_add_loop_test(tcase, the_middle_of_a_hole_is_left_out, 0, 2);
	tcase_add_test(tcase, the_most_hits_end_it);
}
