/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The terms of JFFS2, flash and uImage, explained: one const table, in the order of the
 * alphabet. Everything that explains links into it by name.
 */
#ifndef WORDS_GLOSSARY_H
#define WORDS_GLOSSARY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

enum { GLOSSARY_ALSO = 6, GLOSSARY_SEE = 6, GLOSSARY_FOUND = 24 };

struct glossary_term {
	const char *term;                    /* "erase block" */
	const char *also[GLOSSARY_ALSO + 1]; /* other names of it: of fields, of types; NULL-ended */
	const char *text;                    /* two to six sentences */
	const char *see[GLOSSARY_SEE + 1];   /* terms that belong to it; NULL-ended */
};

/* Ended by term NULL. */
extern const struct glossary_term glossary[];
extern const size_t glossary_count;

/* The term of that name or other name, whatever its case, also in the plural; NULL if there
 * is none. */
const struct glossary_term *glossary_find(const char *name);

/* The terms that occur as words in `text`, in the order of their first place, each once; at
 * most `most` of them. Returns how many. */
size_t glossary_in(const char *text, const struct glossary_term **found, size_t most);

/* True if `part` occurs in the term, one of its names or its text, whatever the case. */
bool glossary_matches(const struct glossary_term *t, const char *part);

/* Adds "see a, b and c." ("" if there is nothing to see). */
void glossary_add_see(const struct glossary_term *t, struct text *out);

#endif
