/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What panes hide as long as a step of a lesson asks for it. */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "lesson/lesson.h"

/* A smaller number stands in too many places that have nothing to do with the answer. */
enum { LEAST_HIDDEN = 10 };

static const char nothing[] = "nothing", explain[] = "explain", reason[] = "reason",
        heading[] = "heading", pane[] = "pane ";

/* The next of the words with | between them, from *at on; false if there is none. */
static bool
next_word(const struct lesson_step *s, size_t *at, struct span *word)
{
	const char *words = text_str(&s->hide) + *at;

	if (*at >= s->hide.len)
		return false;
	*word = span_of(words, strcspn(words, "|"));
	*at += word->len + 1;
	return true;
}

static bool
is(struct span word, const char *name)
{
	return word.len == strlen(name) && memcmp(word.at, name, word.len) == 0;
}

static bool
has(const struct lesson_step *s, const char *name)
{
	struct span word;

	for (size_t at = 0; next_word(s, &at, &word);)
		if (is(word, name))
			return true;
	return false;
}

bool
lesson_hides(const struct lesson_step *s, enum lesson_place_kind place)
{
	return has(s, place == LESSON_EXPLAIN ? explain : place == LESSON_REASON ? reason : heading);
}

bool
lesson_hides_pane(const struct lesson_step *s, const char *title)
{
	size_t len = strlen(pane);
	struct span word;

	for (size_t at = 0; next_word(s, &at, &word);)
		if (word.len > len && memcmp(word.at, pane, len) == 0
		        && is(span_cut(word, len, word.len - len), title))
			return true;
	return false;
}

/* ---- texts ---- */

/* Where `word` stands in the text as a word of its own, from `from` on; SIZE_MAX: nowhere. */
static size_t
find_word(const struct text *t, size_t from, struct span word)
{
	for (size_t at = from; at + word.len <= t->len; at++) {
		char before = at ? t->at[at - 1] : ' ', after = t->at[at + word.len];

		if (memcmp(t->at + at, word.at, word.len) == 0 && !isalnum((unsigned char)before)
		        && (at + word.len == t->len || !isalnum((unsigned char)after)))
			return at;
	}
	return SIZE_MAX;
}

static bool
cover(struct text *t, struct span word)
{
	struct text masked = { 0 };
	size_t from = 0, at;
	bool any = false;

	while (word.len && (at = find_word(t, from, word)) != SIZE_MAX) {
		text_add_bytes(&masked, t->at + from, at - from);
		text_add(&masked, LESSON_ASKED);
		from = at + word.len;
		any = true;
	}
	if (any) {
		text_add_bytes(&masked, t->at + from, t->len - from);
		text_free(t);
		*t = masked;
	}
	return any;
}

static bool
cover_words(struct text *t, const char *words)
{
	return cover(t, span_of(words, strlen(words)));
}

/* A number in the ways in which panes write it; an offset is never decimal. */
static bool
cover_number(struct text *t, uint64_t n, bool offset)
{
	char words[32];
	bool any;

	snprintf(words, sizeof words, "0x%08" PRIx64, n);
	any = cover_words(t, words);
	any |= cover_words(t, words + 2);
	snprintf(words, sizeof words, "0x%" PRIx64, n);
	any |= cover_words(t, words);
	snprintf(words, sizeof words, "%" PRIu64, n);
	return (!offset && cover_words(t, words)) || any;
}

static bool
is_place(struct span word)
{
	return is(word, nothing) || is(word, explain) || is(word, reason) || is(word, heading)
	       || (word.len > strlen(pane) && memcmp(word.at, pane, strlen(pane)) == 0);
}

bool
lesson_cover(const struct lesson_step *s, struct text *t)
{
	bool offset = s->check == LESSON_SELECT || s->check == LESSON_FIELD, any = false;
	struct span word;

	for (size_t at = 0; next_word(s, &at, &word);)
		any |= !is_place(word) && cover(t, word);
	if ((offset || s->check == LESSON_NUMBER) && s->number >= LEAST_HIDDEN && !has(s, nothing))
		any |= cover_number(t, s->number, offset);
	return any;
}

bool
lesson_cover_cell(const struct lesson_step *s, struct text *t)
{
	bool any = false;
	const char *open = t->len && t->at[t->len - 1] == ')' ? strstr(text_str(t), " (") : NULL;

	if (open && lesson_hides(s, LESSON_REASON)) {
		t->len = (size_t)(open - t->at);
		text_add(t, " " LESSON_ASKED);
		any = true;
	}
	return lesson_cover(s, t) || any;
}
