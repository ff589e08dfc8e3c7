/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How far a word that was typed is from one that is known: for "did you mean". */
#ifndef TEXT_DISTANCE_H
#define TEXT_DISTANCE_H

enum { WORD_FAR = 3 };
/* How many letters must be changed, left out, added or swapped with their neighbour to get from
 * one word to the other; WORD_FAR where they are not alike, or too long to tell. */
int word_distance(const char *a, const char *b);

#endif
