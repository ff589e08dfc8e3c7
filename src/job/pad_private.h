/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Padding inside: pad.c plans, pad_rules.c judges, pad_text.c tells, pad_write.c writes. */
#ifndef JOB_PAD_PRIVATE_H
#define JOB_PAD_PRIVATE_H

#include "job/job.h"

/* Fills plan->rules; everything else in the plan is set. */
void pad_judge(const struct volume *v, struct pad_plan *plan);

#endif
