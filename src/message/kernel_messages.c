/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "message/kernel_messages.h"

#include <ctype.h>
#include <string.h>

#include "base/array.h"
#include "message/kernel_messages_private.h"

enum {
	LINE_MOST = 400,  /* of a line; the rest is not looked at */
	PREFIX_MOST = 100,
	TEXT_MOST = 64 << 10,
	LEAST = 10,       /* letters and digits of the pattern that a line must have */
	LEAST_INSIDE = 14 /* the same, without its beginning: that may be any words */
};

const char *const message_levels[] = {
	[LEVEL_ERROR] = "error", [LEVEL_WARNING] = "warning", [LEVEL_NOTICE] = "notice",
	[LEVEL_INFO] = "info", [LEVEL_CONSOLE] = "console",
};

static const struct kernel_message *const tables[] = {
	kernel_messages_scan, kernel_messages_inode, kernel_messages_mount,
	kernel_messages_boot,
};

const struct kernel_message *
kernel_message_at(size_t i)
{
	for (size_t k = 0; k < COUNT(tables); k++)
		for (const struct kernel_message *m = tables[k]; m->pattern; m++)
			if (i-- == 0)
				return m;
	return NULL;
}

const struct kernel_message *
kernel_message_of(enum message_id id)
{
	size_t i = 0;

	while (kernel_message_at(i)->id != id)
		i++;
	return kernel_message_at(i);
}

bool
kernel_message_boots(const struct kernel_message *m)
{
	return m->level == LEVEL_CONSOLE;
}

/* ---- a line against a pattern ---- */

/* What is left of the line, and what was found in what is behind. */
struct walk {
	const char *at, *end;
	struct message_found found;
	size_t weight; /* letters and digits of the pattern that agree */
};

static int
digit_of(char c, unsigned base)
{
	int d = isdigit((unsigned char)c) ? c - '0'
	        : isxdigit((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10 : 99;

	return (unsigned)d < base ? d : -1;
}

static bool
take_number(struct walk *w, const struct message_field *f)
{
	unsigned base = f->kind == 'd' || f->kind == 'u' ? 10 : f->kind == 'o' ? 8 : 16;
	const char *from;
	uint64_t value = 0;

	if (base == 10 && w->at < w->end && *w->at == '-')
		w->at++;
	if (f->sharp && w->end - w->at > 2 && w->at[0] == '0'
	        && tolower((unsigned char)w->at[1]) == 'x')
		w->at += 2;
	for (from = w->at; w->at < w->end && digit_of(*w->at, base) >= 0; w->at++)
		value = value * base + (unsigned)digit_of(*w->at, base);
	if (w->at == from || w->at - from > 20)
		return false;
	w->found.values[w->found.count++] = value;
	return true;
}

/* A text goes up to what follows it in the pattern. */
static void
take_text(struct walk *w, char next)
{
	while (w->at < w->end && *w->at != next)
		w->at++;
	w->found.values[w->found.count++] = 0;
}

/* Walks along both until one ends; false where they differ, but at the last character, since
 * a console cuts lines. `first` is the number of the field that the pattern begins with. */
static bool
agrees(const char *pattern, size_t first, struct walk *w)
{
	w->found.from = w->found.count = first;
	while (*pattern && w->at < w->end) {
		struct message_field f = message_field_at(pattern);

		if (f.len > 0 && f.kind == 's') {
			take_text(w, pattern[f.len]);
		} else if (f.len > 0) {
			if (!take_number(w, &f))
				return false;
		} else if (tolower((unsigned char)*pattern) != tolower((unsigned char)*w->at)) {
			return w->at + 1 == w->end;
		} else {
			w->weight += isalnum((unsigned char)*pattern) != 0;
			w->at++;
		}
		pattern += f.len > 0 ? f.len : 1;
	}
	return true;
}

/* ---- the best of all ---- */

struct search {
	const char *line, *end;
	size_t weight;
	struct message_found *best;
};

/* Tries the pattern of `m` from `skip` on at `at` of the line. */
static void
attempt(struct search *s, const struct kernel_message *m, size_t skip, const char *at)
{
	struct walk w = { .at = at, .end = s->end };
	size_t first = 0;

	for (size_t i = 0; i < skip; i++)
		first += message_field_at(m->pattern + i).len > 0;
	if (!agrees(m->pattern + skip, first, &w) || w.weight <= s->weight
	        || w.weight < (skip > 0 ? LEAST_INSIDE : LEAST))
		return;
	s->weight = w.weight;
	*s->best = w.found;
	s->best->message = m;
}

static bool
may_begin(char pattern, char line)
{
	return pattern == '%' || tolower((unsigned char)pattern) == tolower((unsigned char)line);
}

/* The whole pattern anywhere in the line, or the line as a part of the pattern. */
static void
attempt_all(struct search *s, const struct kernel_message *m)
{
	for (const char *at = s->line; at < s->end; at++)
		if (may_begin(*m->pattern, *at))
			attempt(s, m, 0, at);
	for (size_t skip = 1; m->pattern[skip]; skip++)
		if (may_begin(m->pattern[skip], *s->line))
			attempt(s, m, skip, s->line);
}

/* ---- lines ---- */

static void
search_rows(struct search *s)
{
	const struct kernel_message *m;

	for (size_t i = 0; s->line < s->end && (m = kernel_message_at(i)); i++)
		attempt_all(s, m);
}

/* What a log puts before a message ends in ": ", and so does the name of the function, which
 * may be another one than that of the row. */
static void
search_behind_colons(struct search *s)
{
	const char *from = s->line;

	for (const char *at = from; at + 1 < s->end && at - from < PREFIX_MOST; at++) {
		s->line = at + 2;
		if (at[0] == ':' && at[1] == ' ')
			search_rows(s);
	}
}

bool
kernel_message_find(const char *line, size_t len, struct message_found *found)
{
	struct search s = { .line = line, .best = found };

	s.end = line + (len > LINE_MOST ? LINE_MOST : len);
	while (s.end > s.line && isspace((unsigned char)s.end[-1]))
		s.end--;
	while (s.line < s.end && isspace((unsigned char)*s.line))
		s.line++;
	search_rows(&s);
	if (s.weight == 0)
		search_behind_colons(&s);
	return s.weight > 0;
}

bool
message_found_value(const struct message_found *found, uint8_t which, uint64_t *value)
{
	if (which <= found->from || which > found->count)
		return false;
	*value = found->values[which - 1];
	return true;
}

static bool
is_same(const struct message_found *a, const struct message_found *b)
{
	return a->message == b->message && a->from == b->from && a->count == b->count
	       && memcmp(a->values, b->values, a->count * sizeof *a->values) == 0;
}

size_t
kernel_messages_in(const char *text, struct message_found *found, size_t most)
{
	const char *end = text + strnlen(text, TEXT_MOST);
	size_t count = 0, same;

	while (text < end && count < most) {
		size_t len = strcspn(text, "\r\n");

		if (len > (size_t)(end - text))
			len = (size_t)(end - text);
		if (kernel_message_find(text, len, &found[count])) {
			for (same = 0; !is_same(&found[same], &found[count]); same++)
				;
			count += same == count;
		}
		text += len;
		text += text < end;
	}
	return count;
}
