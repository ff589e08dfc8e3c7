/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Is a file system what it was to be? Two trees are walked side by side: each must have the
 * names of the other and, under each, a file of the same type, mode, owner, time, size, content,
 * target, device number and attributes; names that lead to one file must do so in both.
 */
#ifndef JOB_SAME_H
#define JOB_SAME_H

#include "jffs2/plan/make.h"

struct same;

/* Begins: `want`, as the options make it, beside `is`. Both are borrowed. */
struct same *same_new(const struct tree *want, const struct make_options *o,
        const struct tree *is);

enum same_state { SAME_GOES_ON, SAME_DONE, SAME_DIFFERS };

/* Continues for about `budget` bytes; SAME_DIFFERS with err set at the first difference. */
enum same_state same_step(struct same *s, uint64_t budget, struct error *err);

/* How many files were unreadable in both, with the same error. */
uint64_t same_unreadable(const struct same *s);

void same_free(struct same *s); /* NULL is fine */

#endif
