/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Padding inside: pad.c plans, pad_rules.c judges, pad_text.c tells, pad_write.c writes. */
#ifndef ACTION_PAD_PRIVATE_H
#define ACTION_PAD_PRIVATE_H

#include "action/action.h"

/* Fills plan->rules; everything else in the plan is set. */
void pad_judge(const struct volume *v, struct pad_plan *plan);

#endif
