/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A survey under way: start, step until it returns false, then take the list. How it
 * divides the image:
 *
 * - A hit that does not grow (a header) is a part of its length. Its payload, if it has
 *   one, is looked through in the same way; what is found in it has `header` set, what
 *   is not stays PART_PAYLOAD. The search then goes on behind the payload. Where the
 *   payload divides into pieces, each is looked through by itself, as a payload of the
 *   same header, and what it begins with is called so, too; one that overlaps the one
 *   before it is left out. What lies between pieces is PART_PAYLOAD as well, and is not
 *   looked through.
 * - A hit whose end is open goes on up to the next part, or to 4 KiB of 0xff or 0x00.
 * - Hits that grow are nodes of a log. The search goes on behind each node, so the
 *   content of nodes is never looked at. A log goes on until a header is found outside
 *   its nodes, until another row that grows has two hits in a row, or until 64 KiB of
 *   bytes other than 0xff and 0x00 separate two nodes.
 * - A log takes the 0xff that follow it, and its end marks, up to the next part. It takes
 *   all the rest if nothing but 0xff precedes it and no other part follows it in the image
 *   (or in the payload): damage at the end of a bare partition belongs to the partition. It
 *   takes the 0xff before it if they make up whole blocks of 4 KiB at the very beginning.
 * - A lone node that is weak makes a log only at the beginning of a payload, or where
 *   4 KiB of 0xff follow it, or at least 1 KiB up to the end.
 * - In the gaps, 0xff and 0x00 are parts of their own where 4 KiB or more of them stand
 *   together or where they fill the gap.
 *
 * The result does not depend on the budgets, and the time is linear in the length.
 */
#ifndef STORE_SURVEY_SURVEY_H
#define STORE_SURVEY_SURVEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "store/part.h"

struct survey;

/* Begins to look through `bytes` for the NULL-ended list `formats`. Each of the fences
 * (offsets in the image, ascending) begins a stretch that is looked through as if it were
 * the image, so that no part crosses a fence. They are copied. */
struct survey *survey_start_fenced(struct span bytes, const struct format *const *formats,
        const uint64_t *fences, size_t count);

/* Before the first step: what is no part stays whole, for bytes that are not those of a flash:
 * runs of 0xff and 0x00 in a program mean nothing. */
void survey_keep_gaps(struct survey *s);

/* Looks at about `budget` more bytes; false when everything was seen. After the last
 * byte a few steps may follow that divide the gaps. */
bool survey_step(struct survey *s, uint64_t budget);

/* Bytes looked at so far; never decreases, the length of the image at the end. */
uint64_t survey_done(const struct survey *s);

/* Ends the survey (a partial one leaves the rest as PART_DATA) and gives the parts,
 * which tile `bytes`; releases `s`. */
void survey_finish(struct survey *s, struct part_list *list);

#endif
