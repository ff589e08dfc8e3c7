/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Images written as text: each line is tried as every kind of dump, and the kind of most
 * lines decides.
 */
#include <string.h>

#include "guise/dump_line.h"
#include "guise/guise_private.h"

enum {
	LEAST = 16,       /* a few bytes may look like text by chance */
	LOOKED_AT = 256 * 1024,
	CERTAIN_ROWS = 32, /* a log may have much else before its dump */
	LEAST_DIGITS = 16, /* in a line that has nothing else */
	KINDS = 16
};

/* ---- is it text? ---- */

bool
guise_is_text(struct span image)
{
	struct span start = span_cut(image, 0, LOOKED_AT);

	for (size_t at = 0; at < start.len; at++) {
		uint8_t c = start.at[at];

		/* UTF-8 and Latin-1 count as text; a log may contain escape sequences. */
		if (c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != 0x1b && c != '\f'
		        && c != '\b')
			return false;
		if (c == 0x7f || c == 0xff)
			return false;
	}
	return start.len >= LEAST && span_has(start, '\n');
}

/* ---- of which kind? ---- */

/* What the lines amount to for one kind. */
struct vote {
	size_t lines;
	size_t in_a_row, most_in_a_row;
	size_t written, reversed; /* agree with their characters: as they are, or reversed */
};

static void
count_line(const struct dump_kind *kind, struct span line, struct vote *v)
{
	struct dump_line l;

	if (!kind->parse(line, &l)) {
		v->in_a_row = 0;
		return;
	}
	/* Short lines of digits are numbers. */
	if (l.mark == DUMP_BYTES && !l.addressed && l.len < LEAST_DIGITS / 2)
		return;
	v->lines++;
	if (++v->in_a_row > v->most_in_a_row)
		v->most_in_a_row = v->in_a_row;
	v->written += dump_agrees(&l) > 0;
	if (l.width > 2) {
		dump_reverse(&l);
		v->reversed += dump_agrees(&l) > 0;
	}
}

/* How many lines there are that are not empty. */
static size_t
count_lines(struct span text, struct vote votes[KINDS])
{
	struct span line;
	size_t at = 0, lines = 0;

	while (dump_next_line(text, &at, &line)) {
		/* The last line may be cut off where the examined part ends. */
		if (line.len == 0 || line.len > DUMP_LINE_MOST || at > text.len)
			continue;
		lines++;
		for (size_t i = 0; dump_kinds[i].name; i++)
			count_line(&dump_kinds[i], line, &votes[i]);
	}
	return lines;
}

const struct guise *
guise_of_text(struct span image, struct guise_search *s)
{
	struct vote votes[KINDS] = { 0 };
	size_t lines, best = 0;

	if (!guise_is_text(image))
		return NULL;
	lines = count_lines(span_cut(image, 0, LOOKED_AT), votes);
	for (size_t i = 1; dump_kinds[i].name; i++)
		if (votes[i].lines > votes[best].lines)
			best = i;
	if (votes[best].lines == 0
	        || (votes[best].lines < lines / 2 && votes[best].most_in_a_row < CERTAIN_ROWS))
		return guise_find("text");
	s->dump = &dump_kinds[best];
	s->reversed = votes[best].reversed > votes[best].written
	              || (s->dump->words && votes[best].written == votes[best].reversed);
	return guise_find(s->dump->name);
}
