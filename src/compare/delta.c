/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two texts line by line. */
#include "compare/delta.h"

#include <string.h>

#include "base/diff.h"

enum { CONTEXT = 3 };

const char delta_signs[] = {
	[DELTA_HUNK] = '@', [DELTA_SAME] = ' ', [DELTA_GONE] = '-', [DELTA_NEW] = '+',
	[DELTA_NOTE] = '\\'
};

bool
delta_is_text(struct span s)
{
	struct text shown = { 0 };
	bool text = true;

	for (size_t at = 0; text && at < s.len;) {
		uint32_t point;
		size_t n = text_utf8(s, at, &point);
		bool ends = point == '\r' && span_u8(s, at + 1) == '\n';

		if (n == 1 && (point == '\n' || point == '\t' || point == '\\' || ends)) {
			at++;
			continue;
		}
		text_clear(&shown);
		if (n > 0)
			text_add_readable(&shown, span_cut(s, at, n), false);
		/* Printable characters stay as they are. */
		text = n > 0 && shown.len == n;
		at += n;
	}
	text_free(&shown);
	return text;
}

/* ---- lines ---- */

struct line {
	struct span bytes; /* with its end */
	uint32_t number;   /* in its own text */
	bool second;       /* of the second text */
};

struct side {
	ARRAY(struct span) lines;
	uint32_t *classes; /* equal lines have equal numbers */
};

static void
split(struct span s, struct side *side)
{
	for (size_t from = 0; from < s.len;) {
		const uint8_t *end = memchr(s.at + from, '\n', s.len - from);
		size_t to = end ? (size_t)(end - s.at) + 1 : s.len;

		array_push(&side->lines, span_cut(s, from, to - from));
		from = to;
	}
	side->classes = memory_zeroed(side->lines.count + 1, sizeof *side->classes);
}

static int
by_bytes(const void *left, const void *right)
{
	const struct line *a = left, *b = right;

	return span_compare(a->bytes, b->bytes);
}

/* Numbers the lines of both texts so that comparing numbers is enough. */
static void
classify(struct side sides[2])
{
	size_t count = sides[0].lines.count + sides[1].lines.count, n = 0;
	struct line *all = memory_zeroed(count + 1, sizeof *all);
	uint32_t class = 0;

	for (int k = 0; k < 2; k++)
		for (uint32_t i = 0; i < sides[k].lines.count; i++)
			all[n++] = (struct line){ sides[k].lines.at[i], i, k == 1 };
	qsort(all, count, sizeof *all, by_bytes);
	for (size_t i = 0; i < count; i++) {
		class += i > 0 && !span_equal(all[i].bytes, all[i - 1].bytes);
		sides[all[i].second].classes[all[i].number] = class;
	}
	free(all);
}

/* ---- hunks ---- */

static bool
put_line(const struct delta_sink *sink, enum delta_line kind, struct span line)
{
	static const char open_end[] = " No newline at end of file";
	bool whole = line.len > 0 && line.at[line.len - 1] == '\n';

	line.len -= whole;
	if (!sink->put(sink->arg, kind, line))
		return false;
	return whole
	       || sink->put(sink->arg, DELTA_NOTE,
	                  span_of(open_end, sizeof open_end - 1));
}

static bool
put_lines(const struct delta_sink *sink, enum delta_line kind, const struct side *side,
        uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to && i < side->lines.count; i++)
		if (!put_line(sink, kind, side->lines.at[i]))
			return false;
	return true;
}

/* "-3,4": the range of a hunk; an empty one is after the line that it names. */
static void
add_range(struct text *t, char sign, uint32_t from, uint32_t to)
{
	text_addf(t, "%c%u", sign, from == to ? from : from + 1);
	if (to - from != 1)
		text_addf(t, ",%u", to - from);
}

/* The changes [first, last] with the lines around and between them. */
static bool
put_hunk(const struct delta_sink *sink, struct side sides[2], const struct diff *d,
        size_t first, size_t last)
{
	const struct diff_change *c = &d->changes.at[first], *e = &d->changes.at[last];
	uint32_t before = c->a < CONTEXT ? c->a : CONTEXT, at = c->a - before;
	uint32_t end = e->a + e->a_count, left = (uint32_t)sides[0].lines.count - end;
	uint32_t after = left < CONTEXT ? left : CONTEXT;
	struct text t = { 0 };
	bool go_on;

	text_add(&t, "@@ ");
	add_range(&t, '-', at, end + after);
	text_add(&t, " ");
	add_range(&t, '+', c->b - before, e->b + e->b_count + after);
	text_add(&t, " @@");
	go_on = sink->put(sink->arg, DELTA_HUNK, span_of(t.at, t.len));
	text_free(&t);
	for (size_t i = first; go_on && i <= last; i++) {
		c = &d->changes.at[i];
		go_on = put_lines(sink, DELTA_SAME, &sides[0], at, c->a)
		        && put_lines(sink, DELTA_GONE, &sides[0], c->a, c->a + c->a_count)
		        && put_lines(sink, DELTA_NEW, &sides[1], c->b, c->b + c->b_count);
		at = c->a + c->a_count;
	}
	return go_on && put_lines(sink, DELTA_SAME, &sides[0], end, end + after);
}

static void
put_hunks(const struct delta_sink *sink, struct side sides[2], const struct diff *d)
{
	size_t first = 0, last;

	while (first < d->changes.count) {
		last = first;
		while (last + 1 < d->changes.count
		        && d->changes.at[last + 1].a - d->changes.at[last].a
		                   - d->changes.at[last].a_count <= 2 * CONTEXT)
			last++;
		if (!put_hunk(sink, sides, d, first, last))
			return;
		first = last + 1;
	}
}

enum delta_result
delta_texts(struct span a, struct span b, const struct delta_sink *sink)
{
	struct side sides[2] = { 0 };
	struct diff d = { 0 };
	enum delta_result result;

	split(a, &sides[0]);
	split(b, &sides[1]);
	classify(sides);
	diff_make(&d, sides[0].classes, (uint32_t)sides[0].lines.count, sides[1].classes,
	        (uint32_t)sides[1].lines.count);
	put_hunks(sink, sides, &d);
	result = d.changes.count ? DELTA_DIFFER : DELTA_EQUAL;
	diff_free(&d);
	for (int k = 0; k < 2; k++) {
		array_free(&sides[k].lines);
		free(sides[k].classes);
	}
	return result;
}
