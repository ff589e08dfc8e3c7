/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of a change: taken from the value of an option, checked, written as a line. */
#include <ctype.h>
#include <string.h>

#include "wish/wish_private.h"

void
wish_free(struct wish *wish)
{
	for (size_t i = 0; i < wish->changes.count; i++)
		for (int k = 0; k < WISH_WORDS; k++)
			text_free(&wish->changes.at[i].word[k]);
	for (size_t i = 0; i < wish->sources.count; i++)
		text_free(&wish->sources.at[i].name);
	for (size_t i = 0; i < wish->scripts.count; i++)
		text_free(&wish->scripts.at[i]);
	array_free(&wish->changes);
	array_free(&wish->sources);
	array_free(&wish->scripts);
}

size_t
wish_word_count(enum wish_verb verb)
{
	size_t count = 0;

	while (count < WISH_WORDS && wish_rows[verb].kinds[count] != WISH_NONE)
		count++;
	return count;
}

/* ---- sources ---- */

const struct wish_source *
wish_source(const struct wish *wish, const struct text *name, bool is_file)
{
	for (size_t i = 0; i < wish->sources.count; i++) {
		const struct wish_source *s = &wish->sources.at[i];

		if (s->is_file == is_file && span_equal(wish_span(&s->name), wish_span(name)))
			return s;
	}
	return NULL;
}

struct wish_source *
wish_source_of(const struct wish *wish, size_t i)
{
	const struct wish_change *c = &wish->changes.at[i];
	enum wish_kind kind = wish_rows[c->verb].kinds[0];
	const struct wish_source *s = kind == WISH_FILE || kind == WISH_SOURCE
	        ? wish_source(wish, &c->word[0], kind == WISH_FILE) : NULL;

	return s ? &wish->sources.at[s - wish->sources.at] : NULL;
}

static bool
is_used(const struct wish *wish, const struct wish_source *s)
{
	for (size_t i = 0; i < wish->changes.count; i++)
		if (wish_source_of(wish, i) == s)
			return true;
	return false;
}

void
wish_remove(struct wish *wish, size_t i)
{
	struct wish_source *s = wish_source_of(wish, i);
	struct wish_change *c = &wish->changes.at[i];

	for (int k = 0; k < WISH_WORDS; k++)
		text_free(&c->word[k]);
	memmove(c, c + 1, (wish->changes.count - i - 1) * sizeof *c);
	wish->changes.count--;
	if (!s || is_used(wish, s))
		return;
	text_free(&s->name);
	memmove(s, s + 1, (size_t)(wish->sources.at + wish->sources.count - (s + 1)) * sizeof *s);
	wish->sources.count--;
}

static bool
add_source(struct wish *wish, const struct text *name, bool is_file, struct error *err)
{
	struct wish_source s = { .is_file = is_file };

	if (wish_source(wish, name, is_file))
		return true;
	if (wish->sources.count == WISH_SOURCES_MOST)
		return error_set(err, "more than %d files and trees are named: put the files into a "
		        "directory, and lay that over one of the image (overlay)", WISH_SOURCES_MOST);
	text_add_bytes(&s.name, name->at, name->len);
	array_push(&wish->sources, s);
	return true;
}

/* ---- checks ---- */

static bool
check_path(const char *word, struct error *err)
{
	struct text shown = { 0 };

	if (*word == '/')
		return true;
	text_add_readable_path(&shown, span_of(word, strnlen(word, PATH_TOLD)), true);
	error_set(err, "'%s' is not a path in the image, which begins with a slash",
	        text_str(&shown));
	text_free(&shown);
	return false;
}

static bool
check_value(struct span word, struct error *err)
{
	struct text value = { 0 };
	struct span name;
	bool ok = wish_parse_value(word, &name, &value, err);

	text_free(&value);
	return ok;
}

static bool
check_word(struct wish *wish, enum wish_kind kind, const struct text *word, struct error *err)
{
	uint32_t number = 0, other, third;
	struct span text;

	switch (kind) {
	case WISH_FILE:
	case WISH_SOURCE: return add_source(wish, word, kind == WISH_FILE, err);
	case WISH_MEMBER:
	case WISH_PATH: return check_path(text_str(word), err);
	case WISH_MODE: return wish_parse_mode(text_str(word), &number, err);
	case WISH_PERMISSIONS: return wish_parse_permissions(text_str(word), &number, err);
	case WISH_DEVICE: return wish_parse_device(text_str(word), &number, &other, &third, err);
	case WISH_OWNER: return wish_parse_owner(text_str(word), &number, &other, err);
	case WISH_TIME: return wish_parse_time(text_str(word), &number, err);
	case WISH_VALUE: return check_value(wish_span(word), err);
	case WISH_TEXT:
	case WISH_LINE:
		return wish_parse_line(wish_span(word), kind == WISH_TEXT, &number, &text, err);
	case WISH_NAME: return wish_check_name(wish_span(word), err);
	case WISH_TARGET:
	case WISH_NONE: break;
	}
	return true;
}

static bool
check_words(struct wish *wish, const struct wish_change *c, struct error *err)
{
	const struct wish_row *row = &wish_rows[c->verb];
	size_t count = wish_word_count(c->verb);

	for (size_t i = 0; i < count; i++) {
		bool optional = (row->first_optional && i == 0)
		                || (row->last_optional && i + 1 == count);

		if (c->word[i].len == 0 && optional)
			continue;
		if (c->word[i].len == 0)
			return error_set(err, "a word is empty: %s takes %s",
			        wish_verb_name(c->verb), row->words);
		if (span_has(wish_span(&c->word[i]), 0))
			return error_set(err, "a word holds a NUL");
		if (!check_word(wish, row->kinds[i], &c->word[i], err))
			return false;
	}
	return true;
}

bool
wish_add(struct wish *wish, enum wish_verb verb, const struct span *words, size_t count,
        uint32_t script, uint32_t line, struct error *err)
{
	struct wish_change c = { .verb = verb, .script = script, .line = line };

	if (wish->changes.count >= WISH_CHANGES_MOST)
		return error_set(err, "more than %d changes are too many", WISH_CHANGES_MOST);
	for (size_t i = 0; i < count; i++)
		text_add_bytes(&c.word[i], words[i].at, words[i].len);
	if (check_words(wish, &c, err)) {
		array_push(&wish->changes, c);
		return true;
	}
	for (int i = 0; i < WISH_WORDS; i++)
		text_free(&c.word[i]);
	return false;
}

/* ---- an option ---- */

/* Cuts the last word, which is a path, off the value; false if there is no ":/" before one. */
static bool
cut_path(struct span *value, struct span *path)
{
	for (size_t at = value->len; at-- > 0;) {
		if (value->at[at] != ':' || span_u8(*value, at + 1) != '/')
			continue;
		*path = span_cut(*value, at + 1, SIZE_MAX);
		*value = span_cut(*value, 0, at);
		return true;
	}
	return false;
}

bool
wish_add_option(struct wish *wish, enum wish_verb verb, const char *value, struct error *err)
{
	const struct wish_row *row = &wish_rows[verb];
	size_t count = wish_word_count(verb), left = count;
	struct span words[WISH_WORDS] = { { 0 } }, rest = span_of(value, strlen(value));

	if (row->first_optional && *value == '/') {
		words[1] = rest;
		return wish_add(wish, verb, words, count, 0, 0, err);
	}
	while (left > 1 && cut_path(&rest, &words[left - 1]))
		left--;
	if (left > 1 && !row->last_optional) {
		struct text shown = { 0 };

		text_add_readable(&shown, span_cut(rest, 0, PATH_TOLD), false);
		error_set(err, "'%s' is not like %s", text_str(&shown), wish_verb_value(verb));
		text_free(&shown);
		return false;
	}
	words[0] = rest;
	return wish_add(wish, verb, words, count, 0, 0, err);
}

/* ---- a line ---- */

static bool
needs_quotes(struct span word)
{
	return word.len == 0 || span_has(word, ' ') || span_has(word, '\'')
	       || word.at[0] == '#';
}

/* A backslash that does not begin a byte in hexadecimal would be an error in a script. */
static bool
is_byte(struct span s, size_t at)
{
	return span_u8(s, at + 1) == 'x' && isxdigit(span_u8(s, at + 2))
	       && isxdigit(span_u8(s, at + 3));
}

static void
add_word(struct text *t, enum wish_kind kind, const struct text *word)
{
	struct text shown = { 0 };
	struct span s;
	bool quoted;

	if (kind == WISH_PATH || kind == WISH_MEMBER)
		text_add_readable_path(&shown, wish_span(word), false);
	else
		text_add_readable(&shown, wish_span(word), false);
	s = wish_span(&shown);
	quoted = needs_quotes(s);
	text_add(t, quoted ? " \"" : " ");
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] == '"')
			text_add(t, "\\x22");
		else if (s.at[i] == '\\' && !is_byte(s, i))
			text_add(t, "\\x5c");
		else
			text_add_bytes(t, &s.at[i], 1);
	}
	text_add(t, quoted ? "\"" : "");
	text_free(&shown);
}

void
wish_add_line(const struct wish_change *c, struct text *t)
{
	const struct wish_row *row = &wish_rows[c->verb];

	text_add(t, wish_verb_name(c->verb));
	for (size_t i = 0; i < wish_word_count(c->verb); i++)
		if (c->word[i].len)
			add_word(t, row->kinds[i], &c->word[i]);
}
