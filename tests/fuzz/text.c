/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The gate that foreign text passes on its way out: escapes, JSON, and the canvas. */
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "tests/hostile/check.h"
#include "ui/draw/canvas.h"

enum { COLUMNS = 40, ROWS = 6 };

static void
judge_text(const char *what, struct text *t, struct findings *found)
{
	const char *bad = check_text(span_of(t->at, t->len));

	if (bad)
		finding(found, "%s: %s", what, bad);
	if (t->len && (memchr(t->at, '\n', t->len) || memchr(t->at, '\t', t->len)))
		finding(found, "%s: a line end or a tab", what);
	text_clear(t);
}

static void
escapes(struct span s, struct findings *found)
{
	struct text t = { 0 };

	text_add_readable(&t, s, false);
	judge_text("readable", &t, found);
	text_add_readable(&t, s, true);
	judge_text("readable, ASCII", &t, found);
	text_add_escaped(&t, s, "=,");
	judge_text("escaped", &t, found);
	text_add_json(&t, s);
	judge_text("JSON", &t, found);
	text_free(&t);
}

/* A path of two names, and a target. */
static void
paths(struct span s, struct findings *found)
{
	struct text path = { 0 }, t = { 0 };
	struct span whole;
	int slashes = 0;

	text_add(&path, "/");
	text_add_name(&path, span_cut(s, 0, s.len / 2));
	text_add(&path, "/");
	text_add_name(&path, span_cut(s, s.len / 2, s.len - s.len / 2));
	for (size_t i = 0; i < path.len; i++)
		slashes += path.at[i] == '/';
	if (slashes != 2)
		finding(found, "path: %d slashes", slashes);
	text_add_target(&path, s);
	whole = span_of(path.at, path.len);
	text_add_readable_path(&t, whole, s.len & 1);
	judge_text("readable path", &t, found);
	text_add_escaped_path(&t, whole);
	judge_text("escaped path", &t, found);
	text_add_json_path(&t, whole);
	judge_text("JSON path", &t, found);
	text_clear(&path);
	text_add_escaped(&path, s, NULL);
	text_add_unescaped(&t, span_of(path.at, path.len));
	if (!span_equal(span_of(t.at, t.len), s))
		finding(found, "what was escaped does not come back");
	text_free(&path);
	text_free(&t);
}

/* Even what did not pass the gate before: the canvas is one itself. */
static void
draw(struct span s, struct findings *found)
{
	struct canvas c = { .ascii = s.len % 5 == 0 };
	struct text raw = { 0 }, dump = { 0 };
	struct pen pen;
	const char *bad;

	text_add_bytes(&raw, s.at, s.len);
	canvas_resize(&c, COLUMNS, ROWS);
	for (int line = 0; line < ROWS; line++) {
		pen = pen_at(&c, (struct rect){ line, 0, COLUMNS - 5, ROWS }, line, line);
		if (line % 3 == 0)
			pen_text(&pen, 0, text_str(&raw));
		else if (line % 3 == 1)
			pen_fit(&pen, 0, text_str(&raw), 20);
		else
			pen_fit_right(&pen, 0, text_str(&raw), 21);
	}
	canvas_width(text_str(&raw));
	canvas_dump(&c, &dump);
	bad = check_text(span_of(dump.at, dump.len));
	if (bad)
		finding(found, "canvas: %s", bad);
	text_clear(&dump);
	/* A picture takes much longer than all the rest. */
	if (s.len % 16 == 0)
		canvas_svg(&c, "fuzz", &dump);
	bad = check_text(span_of(dump.at, dump.len));
	if (bad)
		finding(found, "SVG: %s", bad);
	canvas_free(&c);
	text_free(&raw);
	text_free(&dump);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span s = span_cut(span_of(data, size), 0, 4096);
	struct findings found = { "" };

	escapes(s, &found);
	paths(s, &found);
	draw(s, &found);
	fuzz_judge(&found);
	return 0;
}
