/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The terms of JFFS2, flash and uImage, explained: one const table in alphabetical order.
 * Explanations link into it by name.
 */
#ifndef WORDS_GLOSSARY_H
#define WORDS_GLOSSARY_H

#include <stdbool.h>
#include <stddef.h>

#include "text/text.h"

enum { GLOSSARY_ALSO = 6, GLOSSARY_SEE = 6, GLOSSARY_FOUND = 24 };

struct glossary_term {
	const char *term;                    /* "erase block" */
	const char *also[GLOSSARY_ALSO + 1]; /* of fields, of types; ends with NULL */
	const char *text;                    /* two to six sentences */
	const char *see[GLOSSARY_SEE + 1];   /* related terms; ends with NULL */
};

/* Ended by term NULL. */
extern const struct glossary_term glossary[];

/* The term with that name or other name, ignoring case, singular or plural; NULL if there
 * is none. */
const struct glossary_term *glossary_find(const char *name);

/* The terms that occur as words in `text`, abbreviations in capitals ("FIT"), in order
 * of first occurrence, each once; at most `most`. Returns how many. */
size_t glossary_in(const char *text, const struct glossary_term **found, size_t most);

/* True if `part` occurs in the term, one of its names or its text, ignoring case. */
bool glossary_matches(const struct glossary_term *t, const char *part);

/* Adds "see a, b and c." ("" if there is nothing to see). */
void glossary_add_see(const struct glossary_term *t, struct text *out);

#endif
