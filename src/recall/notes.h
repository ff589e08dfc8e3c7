/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the user noted of an image: a few words at a place, or none, which is just a mark. Notes are
 * in the order of their stores and offsets, at most one for a place. A list starts zeroed;
 * note_list_free releases it. Its owner hands it to the lists by firmware->notes of the file.
 */
#ifndef RECALL_NOTES_H
#define RECALL_NOTES_H

#include "base/array.h"
#include "recall/place.h"
#include "recall/recall.h"
#include "text/text.h"

enum {
	NOTES_MOST = 500,      /* of an image */
	NOTE_WORDS_MOST = 200  /* bytes */
};

struct note {
	struct note_place place;
	uint64_t made;         /* when it was written, seconds since 1970; 0: unknown */
	struct text words;     /* any bytes but NUL; empty: a mark */
};

struct note_list {
	ARRAY(struct note) notes;
	uint64_t generation;   /* changes with them */
};

/* The note at the place; NULL if there is none. */
const struct note *note_at(const struct note_list *list, const struct note_place *p);

/* Writes a note, or replaces the one that is there; words beyond NOTE_WORDS_MOST are cut off.
 * False if there are too many. */
bool note_set(struct note_list *list, const struct note_place *p, uint64_t made,
        struct span words);

/* Removes the note at the place, if there is one. */
void note_remove(struct note_list *list, const struct note_place *p);

/* Each note is remembered in a line "mark STORE OFFSET MADE WORDS", with "-" for the file. The
 * first replaces the list by the notes of `r`, without the lines that make no sense (a store need
 * not exist); the second replaces the notes of `r` by the list. */
void note_list_take(struct note_list *list, const struct recall *r);
void note_list_keep(const struct note_list *list, struct recall *r);

void note_list_clear(struct note_list *list);
void note_list_free(struct note_list *list);

#endif
