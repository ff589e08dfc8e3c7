/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The explanation of a thing and of its fields, assembled from the tables of texts: the
 * same for the Explain pane, the explain command and the Markdown that both write.
 */
#ifndef WORDS_EXPLAIN_H
#define WORDS_EXPLAIN_H

#include "firmware/model/subject.h"
#include "words/glossary.h"

/* The parts of a field's explanation. */
enum explain_part {
	EXPLAIN_VALUE,   /* the value in every form */
	EXPLAIN_MEANING,
	EXPLAIN_USER,    /* the struct and the functions that read it */
	EXPLAIN_WRONG,   /* what a wrong value does */
	EXPLAIN_COVER,   /* the CRCs that cover it */
	EXPLAIN_PARTS
};

/* "Value", "Meaning", ...; EXPLAIN_PARTS rows. */
extern const char *const explain_labels[];

/* Adds this part on field `f` of the subject; nothing if there is nothing to say. */
void explain_field(const struct firmware *fw, const struct subject *s,
        const struct field *f, enum explain_part part, struct text *t);

/* The field of that name, or with that number counted from 1; NULL if there is none. */
const struct field *explain_find(const struct subject *s, const char *name);

/* The glossary terms for the field and the sentence, those of the field first; `f` may be
 * NULL. At most `most`; returns how many. */
size_t explain_terms(const struct firmware *fw, const struct subject *s,
        const struct field *f, const struct glossary_term **found, size_t most);

/* Adds what the format tells of the part that the subject is, a line each, with the verdict on
 * each checksum: "MD5: 900150... ok". Nothing if it is no part, or nothing is told. */
void explain_facts(const struct subject *s, struct text *t);

/* ---- explain_write.c ---- */

/* Writes the whole explanation as text for people, or as Markdown: title, sentence, fields,
 * CRCs, terms. `f`: this field alone in full, or NULL: all of them. */
void explain_write(const struct firmware *fw, const struct subject *s,
        const struct field *f, bool markdown, struct text *t);

/* Writes one term of the glossary, in the same two forms. */
void explain_write_term(const struct glossary_term *term, bool markdown, struct text *t);

#endif
