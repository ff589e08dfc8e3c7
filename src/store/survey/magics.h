/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The search for magic numbers of any number of formats in one pass. Rows that may stand
 * anywhere are found by a table of pairs of bytes: one of each two adjacent positions is
 * looked up in it. Rows that are aligned are compared where they may stand. A struct magics
 * is made from the table of formats once and not written to again; it borrows the table.
 * (magics_of and magics_free are in magics_table.c.)
 */
#ifndef STORE_SURVEY_MAGICS_H
#define STORE_SURVEY_MAGICS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/part.h"

struct magics;

/* A row whose magic number is there for a part that begins at `at`. Candidates are ordered
 * by their places, then as the rows are. */
struct candidate {
	uint64_t at;
	size_t row;
};

/* For the NULL-ended list `formats`; magics_free releases it. */
struct magics *magics_of(const struct format *const *formats);
void magics_free(struct magics *m);

/* The first candidate that is not before *c, and begins before `to`, into *c; false if
 * there is none. Its magic lies wholly within `bytes`; the places of aligned rows count
 * from `base`, which is not behind c->at; with `joint` they may begin right at c->at, too. What is
 * read beyond the candidate is bounded, so that a search that goes on behind each candidate stays
 * linear. */
bool magics_first(const struct magics *m, struct span bytes, uint64_t base,
        bool joint, struct candidate *c, uint64_t to);

#endif
