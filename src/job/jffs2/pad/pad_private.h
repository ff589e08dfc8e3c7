/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Padding inside: pad.c plans, pad_rules.c judges, pad_text.c tells, pad_make.c writes the
 * recipe, pad_check.c scans what it gives.
 */
#ifndef JOB_PAD_PRIVATE_H
#define JOB_PAD_PRIVATE_H

#include "job/jffs2/pad/pad.h"
#include "job/write.h"

/* The longest cleanmarker that is written; a longer one is not a model for others. */
enum { MARKER_MOST = 4096 };

/* Fills plan->rules; everything else in the plan is set. */
void pad_judge(const struct volume *v, struct pad_plan *plan);

/* Adds what the plan says to the recipe; a header gets the time `time_made`. Borrows from the
 * firmware and the plan's header. */
void pad_recipe(const struct firmware *f, const struct pad_plan *plan, uint32_t time_made,
        struct recipe *r);

/* Scans what was made: the new header must be right, the nodes of the part must be where
 * they were, followed only by the cleanmarkers of the plan. A different erase size than
 * that of the part is reported. Borrows the volume's log, which must stay. */
struct recipe_check *pad_check_new(const struct firmware *f, const struct pad_plan *plan);

#endif
