/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A script: a change a line. */
#include <ctype.h>
#include <string.h>

#include "wish/wish_private.h"

/* What is left of a line. */
struct line {
	struct span rest;
};

static bool
is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* The \xHH at the beginning of `s`. */
static bool
is_byte(struct span s)
{
	return s.len >= 4 && s.at[1] == 'x' && isxdigit(s.at[2]) && isxdigit(s.at[3]);
}

/* Adds one character, or what stands for one, to the word. */
static bool
take_character(struct line *l, struct text *word, struct error *err)
{
	uint8_t c = l->rest.at[0];
	size_t len = c == '\\' ? 4 : 1;

	if (c == '\\' && !is_byte(l->rest))
		return error_set(err, "a backslash begins a byte in hexadecimal, \\x5c for itself");
	if (c < ' ' && c != '\t')
		return error_set(err, "a control character; in a name it is written \\x%02x", c);
	text_add_bytes(word, l->rest.at, len);
	l->rest = span_cut(l->rest, len, SIZE_MAX);
	return true;
}

/* Takes the next word, with its escapes as they are; *found: there is one. */
static bool
take_word(struct line *l, struct text *word, bool *found, struct error *err)
{
	uint8_t quote = 0;

	while (l->rest.len && is_blank(l->rest.at[0]))
		l->rest = span_cut(l->rest, 1, SIZE_MAX);
	*found = l->rest.len && l->rest.at[0] != '#';
	while (*found && l->rest.len && (quote || !is_blank(l->rest.at[0]))) {
		uint8_t c = l->rest.at[0];

		if (quote ? c == quote : c == '"' || c == '\'') {
			quote = quote ? 0 : c;
			l->rest = span_cut(l->rest, 1, SIZE_MAX);
		} else if (!take_character(l, word, err)) {
			return false;
		}
	}
	return !quote || error_set(err, "a quote is not closed: %c", quote);
}

/* The word as the change has it: paths of the image keep their escapes. */
static void
unescape(enum wish_kind kind, struct text *word)
{
	struct text plain = { 0 };

	if (kind == WISH_PATH || kind == WISH_MEMBER)
		return;
	text_add_unescaped(&plain, wish_span(word));
	text_free(word);
	*word = plain;
}

static bool
take_words(struct line *l, struct text *words, size_t *count, struct error *err)
{
	bool found = true;

	*count = 0;
	while (*count < WISH_WORDS + 1) {
		if (!take_word(l, &words[*count], &found, err))
			return false;
		if (!found)
			return true;
		++*count;
	}
	return error_set(err, "too many words; a word with blanks needs quotes");
}

/* Adds the change that verb and words, which were counted, stand for. */
static bool
add_change(struct wish *wish, enum wish_verb verb, struct text *words, size_t count,
        uint32_t line, struct error *err)
{
	const struct wish_row *row = &wish_rows[verb];
	size_t most = wish_word_count(verb), skipped;
	struct span spans[WISH_WORDS] = { { 0 } };

	if (count > most || count + (row->first_optional || row->last_optional) < most)
		return error_set(err, "%s takes %s", wish_verb_name(verb), row->words);
	skipped = row->first_optional ? most - count : 0;
	for (size_t i = 0; i < count; i++) {
		if (words[i].len == 0)
			return error_set(err, "a word is empty: %s takes %s", wish_verb_name(verb),
			        row->words);
		unescape(row->kinds[i + skipped], &words[i]);
		spans[i + skipped] = wish_span(&words[i]);
	}
	return wish_add(wish, verb, spans, most, (uint32_t)wish->scripts.count, line, err);
}

static bool
read_line(struct wish *wish, struct span bytes, uint32_t line, struct error *err)
{
	struct text words[WISH_WORDS + 2] = { { 0 } }, shown = { 0 };
	struct line l = { bytes };
	enum wish_verb verb;
	bool found = false, ok;
	size_t count = 0;

	ok = take_word(&l, &words[WISH_WORDS + 1], &found, err);
	verb = ok && found ? wish_verb_find(wish_span(&words[WISH_WORDS + 1])) : WISH_VERBS;
	if (ok && found && verb == WISH_VERBS) {
		text_add_readable(&shown, span_cut(wish_span(&words[WISH_WORDS + 1]), 0, 40), false);
		ok = error_set(err, "'%s' is not a change; those are put, rm, mv, chmod ... (see the "
		        "manual page)", text_str(&shown));
	} else if (ok && found) {
		ok = take_words(&l, words, &count, err)
		     && add_change(wish, verb, words, count, line, err);
	}
	for (size_t i = 0; i < COUNT(words); i++)
		text_free(&words[i]);
	text_free(&shown);
	return ok;
}

bool
wish_read_script(struct wish *wish, const char *name, struct span bytes, struct error *err)
{
	struct text shown = { 0 };
	struct error why = { "" };
	uint32_t line = 0;
	bool ok = true;

	text_add_readable(&shown, span_of(name, strnlen(name, 200)), false);
	array_push(&wish->scripts, shown);
	while (ok && bytes.len) {
		const uint8_t *end = memchr(bytes.at, '\n', bytes.len);
		size_t len = end ? (size_t)(end - bytes.at) : bytes.len;

		line++;
		if (len > WISH_LINE_MOST)
			ok = error_set(&why, "a line of more than %d bytes", WISH_LINE_MOST);
		else
			ok = read_line(wish, span_cut(bytes, 0, len), line, &why);
		bytes = span_cut(bytes, len + (end != NULL), SIZE_MAX);
	}
	return ok || error_set(err, "%s:%u: %s", text_str(&shown), line, why.text);
}
