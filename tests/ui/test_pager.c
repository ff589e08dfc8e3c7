/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lines of the pager: pieces across the borders of pages, long lines, characters, rows;
 * and what is searched in them.
 * The file is made up, byte by byte, with a hole and a page that can't be read.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/fixture/screen/blind.h"
#include "tests/fixture/check_main.h"
#include "ui/pager/piece.h"
#include "ui/pager/searcher.h"
#include "ui/pager/wrap.h"

enum { LONG_LINE = 64 << 20 };

/* ---- a file ---- */

static struct made_up {
	struct tree tree;
	struct span bytes;          /* repeated up to the size */
	uint64_t size;
	uint64_t hole_from, hole_to, bad_from, bad_to;
	uint32_t most;              /* bytes of one reading */
} made_up;

static int64_t
read_made_up(const struct tree_reader *r, uint32_t node, uint64_t at, uint8_t *out,
        uint32_t len, uint64_t *work, struct error *err)
{
	const struct made_up *m = (const struct made_up *)r->tree;
	uint32_t n = len < m->most ? len : m->most;

	ck_assert_uint_eq(node, 7);
	if (at < m->bad_to && at + len > m->bad_from) {
		error_set(err, "made up to be bad");
		return -EIO;
	}
	for (uint32_t i = 0; i < n; i++)
		out[i] = m->bytes.at[(at + i) % m->bytes.len];
	*work += n;
	return n;
}

static bool
hole_made_up(const struct tree *t, uint32_t node, uint64_t at, uint64_t *end)
{
	const struct made_up *m = (const struct made_up *)t;
	bool in = at >= m->hole_from && at < m->hole_to;

	ck_assert_uint_eq(node, 7);
	*end = in ? m->hole_to : at < m->hole_from ? m->hole_from : m->size;
	return in;
}

static uint32_t
eight(const struct tree *t)
{
	ck_assert_ptr_nonnull(t);
	return 8;
}

static const struct tree_class made_up_class = { .name = "made up", .node_count = eight,
	.read = read_made_up, .hole = hole_made_up };

static struct content content;
static struct file_pages pages;

static void
open_made_up(const char *bytes, size_t len, uint64_t size)
{
	made_up = (struct made_up){ .tree.class = &made_up_class, .bytes = span_of(bytes, len),
		.size = size, .most = 1000 };
	content = (struct content){ .tree = &made_up.tree, .node = 7, .size = size,
		.reader = tree_reader_new(&made_up.tree) };
	file_pages_begin(&pages, &content);
}

static void
close_made_up(void)
{
	file_pages_free(&pages);
	content_close(&content);
}

static void
read_piece(const struct spot *s, struct piece *p)
{
	uint64_t work = 0;

	while (!piece_read(&pages, s, p)) {
		ck_assert(pages.waits);
		file_pages_step(&pages, &work);
		ck_assert_uint_lt(work, 1 << 20);
	}
	ck_assert_uint_gt(p->end, s->at);
}

/* ---- lines ---- */

/* Line ends of both kinds at each distance from the borders of a page. */
START_TEST(line_ends)
{
	static char bytes[PAGE_BYTES + 40];
	static struct piece p;
	struct spot s = { 0, 1, false };
	size_t line = (size_t)_i;

	memset(bytes, 'x', sizeof bytes);
	memcpy(bytes + line, "\r\n", 2);
	memcpy(bytes + line + 20, "\n", 1);
	open_made_up(bytes, sizeof bytes, line + 30);
	read_piece(&s, &p);
	ck_assert_uint_eq(p.len, line);
	ck_assert_uint_eq(p.end, line + 2);
	ck_assert(p.ends_line);
	s = piece_next(&p);
	ck_assert_uint_eq(s.number, 2);
	ck_assert(!s.continued);
	read_piece(&s, &p);
	ck_assert_uint_eq(p.len, 18);
	s = piece_next(&p);
	read_piece(&s, &p);
	ck_assert_uint_eq(p.len, 9);
	ck_assert(!p.ends_line);
	ck_assert_uint_eq(p.end, line + 30);
	close_made_up();
}
END_TEST

/* A line of 64 MiB is walked over in bounded memory. */
START_TEST(long_line)
{
	static struct piece p;
	struct marks m;
	struct spot s = { 0, 1, false }, before;

	open_made_up("0123456789", 10, LONG_LINE);
	marks_begin(&m);
	while (s.at < LONG_LINE) {
		read_piece(&s, &p);
		ck_assert_uint_le(p.end - s.at, PIECE_MOST);
		ck_assert_uint_eq(p.bytes[0], '0' + s.at % 10);
		s = piece_next(&p);
		ck_assert_uint_eq(s.number, 1);
		ck_assert(s.continued);
		marks_note(&m, &s);
	}
	ck_assert_uint_lt(m.all.count, MARKS_MOST);
	ck_assert_uint_gt(m.all.count, MARKS_MOST / 4);
	before = marks_before(&m, LONG_LINE / 2);
	ck_assert_uint_le(before.at, LONG_LINE / 2);
	ck_assert_uint_le(LONG_LINE / 2 - before.at, 2 * m.stride);
	ck_assert_uint_eq(marks_before_line(&m, 1).at, 0);
	marks_free(&m);
	close_made_up();
}
END_TEST

/* Marks lead to the line that is asked for. */
START_TEST(marks)
{
	static struct piece p;
	struct marks m;
	struct spot s = { 0, 1, false };

	open_made_up("seven..\n", 8, 8 * 1000000);
	marks_begin(&m);
	while (s.at < content.size) {
		read_piece(&s, &p);
		s = piece_next(&p);
		marks_note(&m, &s);
	}
	ck_assert_uint_eq(s.number, 1000001);
	for (uint64_t line = 1; line < 1000000; line += 77777) {
		s = marks_before_line(&m, line);
		ck_assert_uint_le(s.number, line);
		ck_assert_uint_eq(s.at, (s.number - 1) * 8);
		ck_assert_uint_le(line - s.number, m.stride / 8 + 1);
		ck_assert_uint_eq(marks_before(&m, (line - 1) * 8).at, s.at);
	}
	marks_free(&m);
	close_made_up();
}
END_TEST

/* A long line is not cut inside of a character. */
START_TEST(cut_between_characters)
{
	static const char sign[] = "\xf0\x9f\x98\x80";
	static char bytes[PIECE_MOST * 2];
	static struct piece p;
	struct spot s = { 0, 1, false };
	uint32_t shift = (uint32_t)_i;

	memset(bytes, 'x', sizeof bytes);
	memcpy(bytes + PIECE_MOST - shift, sign, 4);
	open_made_up(bytes, sizeof bytes, sizeof bytes);
	read_piece(&s, &p);
	ck_assert_uint_eq(p.len, shift > 0 && shift < 4 ? PIECE_MOST - shift : PIECE_MOST);
	s = piece_next(&p);
	ck_assert_uint_eq(s.at, p.len);
	close_made_up();
}
END_TEST

/* ---- what is not there ---- */

START_TEST(holes_and_damage)
{
	static struct piece p;
	struct spot s = { 0, 1, false };

	open_made_up("ab\n", 3, 5 * PAGE_BYTES);
	made_up.hole_from = 10;
	made_up.hole_to = PAGE_BYTES;
	made_up.bad_from = 2 * PAGE_BYTES + 5;
	made_up.bad_to = 2 * PAGE_BYTES + 6;
	for (int line = 1; line <= 3; line++) {
		read_piece(&s, &p);
		s = piece_next(&p);
		ck_assert_uint_eq(s.number, (unsigned)line + 1);
	}
	read_piece(&s, &p);
	ck_assert_uint_eq(p.len, 1); /* up to the hole */
	s = piece_next(&p);
	ck_assert(s.continued);
	read_piece(&s, &p);
	ck_assert_int_eq(p.kind, PIECE_HOLE);
	ck_assert_uint_eq(p.end, PAGE_BYTES);
	while (p.kind != PIECE_UNREAD) {
		s = piece_next(&p);
		read_piece(&s, &p);
	}
	ck_assert_uint_eq(s.at, 2 * PAGE_BYTES);
	ck_assert_uint_eq(p.end, 3 * PAGE_BYTES);
	s = piece_next(&p);
	read_piece(&s, &p);
	ck_assert_int_eq(p.kind, PIECE_TEXT);
	ck_assert_int_eq(file_pages_at(&pages, 5 * PAGE_BYTES).kind, STRETCH_END);
	close_made_up();
}
END_TEST

/* ---- rows ---- */

static const struct wrapping {
	const char *text;
	int columns;
	bool ascii;
	const char *rows; /* with a | between them */
} wrappings[] = {
	{ "", 5, false, "" },
	{ "abc", 5, false, "abc" },
	{ "abcde", 5, false, "abcde" },
	{ "abcdef", 5, false, "abcde|f" },
	{ "abcdef", 1, false, "a|b|c|d|e|f" },
	{ "abcdef", 0, false, "abcdef" },
	{ "a\tb", 9, false, "a       b" },
	{ "a\tb", 8, false, "a       |b" },
	/* wide: both halves or none; one alone in a row that is too narrow */
	{ "ab\xe6\xbc\xa2" "c", 3, false, "ab|\xe6\xbc\xa2" "c" },
	{ "\xe6\xbc\xa2\xe6\xbc\xa2", 1, false, "\xe6\xbc\xa2|\xe6\xbc\xa2" },
	/* an accent stays with its letter */
	{ "abe\xcc\x81" "d", 3, false, "abe\xcc\x81|d" },
	/* bytes that are no characters */
	{ "a\xff\x1b[b", 20, false, "a\\xff\\x1b[b" },
	{ "a\xff\x1b[b", 5, false, "a\\xff|\\x1b[|b" },
	{ "\xc3", 5, false, "\\xc3" },
	{ "\xc3\xa9", 20, true, "\\xc3\\xa9" },
	{ "a\\b", 5, false, "a\\b" },
	{ "a\rb", 9, false, "a\\x0db" },
};

START_TEST(wrapping)
{
	const struct wrapping *w = &wrappings[_i];
	static struct piece p;
	struct text rows = { 0 };
	uint32_t at = 0;

	p.len = (uint32_t)strlen(w->text);
	memcpy(p.bytes, w->text, p.len);
	while (at < p.len) {
		uint32_t end = wrap_row_end(&p, at, w->columns, w->ascii);
		int column = 0;

		ck_assert_uint_gt(end, at);
		text_add(&rows, at > 0 ? "|" : "");
		while (at < end) {
			struct letter l = wrap_letter(&p, at, column, w->ascii, &rows);

			column += l.columns;
			at += l.len;
		}
		ck_assert_uint_eq(at, end);
	}
	ck_assert_str_eq(text_str(&rows), w->rows);
	text_free(&rows);
}
END_TEST

/* ---- searching ---- */

/* The next match from byte `at` on; false behind the last. */
static bool
search_from(struct searcher *s, uint64_t at, struct match *m)
{
	uint64_t work = 0;

	searcher_from(s, at);
	for (;;) {
		switch (searcher_step(s, &pages, m, &work)) {
		case SEARCHER_WAITS:
			ck_assert(pages.waits);
			file_pages_step(&pages, &work);
			break;
		case SEARCHER_FOUND:
			return true;
		case SEARCHER_EDGE:
			if (s->beyond >= content.size)
				return false;
			searcher_from(s, s->beyond);
			break;
		case SEARCHER_ON:
			break;
		}
	}
}

static const struct sought {
	const char *words;
	uint64_t first; /* match in the lines below, and every 8 bytes */
	uint64_t len;
} sought[] = {
	{ "re:^ *a", 0, 3 },
	{ "re:^", 0, 0 },
	{ "re:[ab]c*$", 4, 3 },
	{ "BCC", 4, 3 },
	{ "0a 20", 7, 2 },
};

/* Wherever one begins to look, a line begins behind the end of another, and no match begins
 * before. */
START_TEST(searching_from_any_byte)
{
	const struct sought *w = &sought[_i];
	struct searcher s = { .made = false };
	struct match m;
	struct error err;

	open_made_up("  a bcc\n", 8, 200000);
	ck_assert(searcher_make(&s, w->words, &err) == (w->len > 0));
	for (uint64_t at = 0; w->len && at < 199900; at += at < 100 || at > 65500 ? 1 : 77) {
		uint64_t next = w->first + (at > w->first ? (at - w->first + 7) / 8 * 8 : 0);

		ck_assert(search_from(&s, at, &m));
		ck_assert_uint_eq(m.from, next);
		ck_assert_uint_eq(m.end, next + w->len);
		at += at > 65700 ? 700 : 0;
	}
	searcher_end(&s);
	close_made_up();
}
END_TEST

/* A hole ends a line and begins one. */
START_TEST(searching_beside_a_hole)
{
	struct searcher s = { .made = false };
	struct match m;
	struct error err;

	open_made_up("abcdefgh", 8, 4 * PAGE_BYTES);
	made_up.hole_from = 12;
	made_up.hole_to = 2 * PAGE_BYTES + 2;
	ck_assert(searcher_make(&s, "re:^c", &err));
	ck_assert(search_from(&s, 0, &m));
	ck_assert_uint_eq(m.from, 2 * PAGE_BYTES + 2);
	ck_assert(search_from(&s, 2 * PAGE_BYTES + 2, &m));
	ck_assert_uint_eq(m.from, 2 * PAGE_BYTES + 2);
	ck_assert(!search_from(&s, 2 * PAGE_BYTES + 3, &m));
	ck_assert(searcher_make(&s, "re:d$", &err));
	ck_assert(search_from(&s, 0, &m));
	ck_assert_uint_eq(m.from, 11);
	searcher_end(&s);
	close_made_up();
}
END_TEST

CASES(pager)
{
	tcase_add_unchecked_fixture(tcase, blind_enter, blind_leave);
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, line_ends, PIECE_MOST - 21, PIECE_MOST + 1);
	tcase_add_test(tcase, long_line);
	tcase_add_test(tcase, marks);
	tcase_add_loop_test(tcase, cut_between_characters, 0, 6);
	tcase_add_test(tcase, holes_and_damage);
	tcase_add_loop_test(tcase, wrapping, 0, COUNT(wrappings));
	tcase_add_loop_test(tcase, searching_from_any_byte, 0, COUNT(sought));
	tcase_add_test(tcase, searching_beside_a_hole);
}
