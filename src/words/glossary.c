/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "words/glossary.h"

#include <assert.h>
#include <ctype.h>
#include <limits.h>
#include <pthread.h>
#include <string.h>
#include <strings.h>

static bool
is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* FIT, which is not the word "fit". */
static bool
is_abbreviation(const char *name)
{
	return isupper((unsigned char)name[0]) && isupper((unsigned char)name[1]);
}

/* The length of `name` at the start of `s`, with the s of a plural; 0 if it is not a
 * whole word there. `exact`: an abbreviation has its capital letters. */
static size_t
match_here(const char *s, const char *name, bool exact)
{
	size_t len = strlen(name);

	if (strncasecmp(s, name, len) != 0 || (exact && is_abbreviation(name)
	                                       && strncmp(s, name, len) != 0))
		return 0;
	if (!is_word(s[len]))
		return len;
	return s[len] == 's' && !is_word(s[len + 1]) ? len + 1 : 0;
}

/* The length of the longest name of the term that stands at the start of `s`. */
static size_t
match_term(const char *s, const struct glossary_term *t)
{
	size_t longest = match_here(s, t->term, false);

	for (const char *const *name = t->also; *name; name++) {
		size_t len = match_here(s, *name, false);

		longest = len > longest ? len : longest;
	}
	return longest;
}

const struct glossary_term *
glossary_find(const char *name)
{
	size_t len = strlen(name);

	for (const struct glossary_term *t = glossary; t->term && len > 0; t++)
		if (match_term(name, t) == len)
			return t;
	return NULL;
}

/* Explanations ask for each word of a text at each key, and nearly all of the hundreds of names
 * begin otherwise: names that begin with the same letter are a chain. */
enum { NAMES_MOST = 1024 };

static struct chained {
	const char *name;
	const struct glossary_term *term;
	const struct chained *next;
} names[NAMES_MOST];
static const struct chained *chains[UCHAR_MAX + 1];
static size_t names_count;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
chain(const char *name, const struct glossary_term *t)
{
	const struct chained **first = &chains[tolower((unsigned char)*name)];

	assert(names_count < NAMES_MOST);
	names[names_count] = (struct chained){ name, t, *first };
	*first = &names[names_count++];
}

static void
chain_all(void)
{
	for (const struct glossary_term *t = glossary; t->term; t++) {
		chain(t->term, t);
		for (const char *const *name = t->also; *name; name++)
			chain(*name, t);
	}
}

/* The term with the longest name at the start of `s`, of equals the first in the glossary; *len
 * is that name's. */
static const struct glossary_term *
longest_term(const char *s, size_t *len)
{
	const struct glossary_term *best = NULL;

	*len = 0;
	pthread_once(&once, chain_all);
	for (const struct chained *c = chains[tolower((unsigned char)*s)]; c; c = c->next) {
		size_t here = match_here(s, c->name, true);

		/* A chain has them in reverse. */
		if (here > 0 && here >= *len) {
			*len = here;
			best = c->term;
		}
	}
	return best;
}

static bool
among(const struct glossary_term *t, const struct glossary_term **found, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (found[i] == t)
			return true;
	return false;
}

size_t
glossary_in(const char *text, const struct glossary_term **found, size_t most)
{
	size_t count = 0;

	for (size_t at = 0; text[at] && count < most;) {
		size_t len;
		const struct glossary_term *t = longest_term(text + at, &len);

		if (t && !among(t, found, count))
			found[count++] = t;
		at += len;
		while (is_word(text[at]))
			at++;
		while (text[at] && !is_word(text[at]))
			at++;
	}
	return count;
}

bool
glossary_matches(const struct glossary_term *t, const char *part)
{
	if (strcasestr(t->term, part) || strcasestr(t->text, part))
		return true;
	for (const char *const *name = t->also; *name; name++)
		if (strcasestr(*name, part))
			return true;
	return false;
}

void
glossary_add_see(const struct glossary_term *t, struct text *out)
{
	if (t->see[0])
		text_add(out, "See ");
	for (size_t i = 0; t->see[i]; i++) {
		if (i > 0)
			text_add(out, t->see[i + 1] ? ", " : " and ");
		text_add(out, t->see[i]);
	}
	if (t->see[0])
		text_add(out, ".");
}
