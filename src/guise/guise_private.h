/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the search for guises. */
#ifndef GUISE_GUISE_PRIVATE_H
#define GUISE_GUISE_PRIVATE_H

#include "guise/guise.h"

/* guise_text.c: the guise of an image that is text, else NULL. Examines its beginning. */
const struct guise *guise_of_text(struct span image);
/* True if the beginning of the image is text. */
bool guise_is_text(struct span image);

/* guise_order.c: bytes in another order, or combined with a key. */
enum guise_change { CHANGE_SWAP16, CHANGE_SWAP32, CHANGE_KEY };

/* Collects keys from stretches that repeat a few bytes; false at the end of the image. */
bool guise_collect_keys(struct guise_search *s, struct span image, uint64_t budget);

/* Looks for headers that are right once the change is undone; false at the end, or when
 * there are enough: s->score is then at least GUISE_ENOUGH. */
enum { GUISE_ENOUGH = 2 };
bool guise_try(struct guise_search *s, struct span image, enum guise_change change,
        const struct guise_key *key, uint64_t budget);

#endif
