/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the search for guises. */
#ifndef GUISE_GUISE_PRIVATE_H
#define GUISE_GUISE_PRIVATE_H

#include "codec/stream.h"
#include "guise/guise.h"

/* guise_text.c: the guise of an image that is text, else NULL. Examines its beginning; sets
 * s->dump and s->reversed where it is a dump. */
const struct guise *guise_of_text(struct span image, struct guise_search *s);
/* True if the beginning of the image is text. */
bool guise_is_text(struct span image);

/* guise_order.c: bytes in another order, or combined with a key. */

/* Writes the bytes at `at` of the image with the change undone, up to `len`; returns how
 * many. The bytes of an incomplete word at the end stay. */
size_t guise_undo(struct span image, uint64_t at, enum guise_change change,
        const struct guise_key *key, uint8_t *to, size_t len);

/* Collects keys from stretches that repeat a few bytes; false at the end of the image. */
bool guise_collect_keys(struct guise_search *s, struct span image, uint64_t budget);

/* Looks for headers that are right once the change is undone; false at the end, or when
 * there are enough: s->score is then at least GUISE_ENOUGH. */
enum { GUISE_ENOUGH = 2 };
bool guise_try(struct guise_search *s, struct span image, enum guise_change change,
        const struct guise_key *key, uint64_t budget);

/* turn.c: the image with the change undone; with every 0d 0a made 0a. */
struct stream *turn_open(enum guise_change change, const struct guise_key *key,
        struct span image);
struct stream *lines_open(struct span image);

/* dump.c: the bytes that a dump in text form stands for; `reversed`: the groups are words
 * whose bytes are in reverse order. */
struct dump_kind;
struct stream *dump_open(const struct dump_kind *kind, bool reversed, struct span text);

#endif
