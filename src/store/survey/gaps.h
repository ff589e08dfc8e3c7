/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The second pass of a survey: divides the parts of kind PART_DATA and those that are open,
 * which the first pass leaves whole, into erased, zero and other bytes. The new list owns its parts; the old
 * one is only read and must stay until gaps_finish.
 */
#ifndef STORE_SURVEY_GAPS_H
#define STORE_SURVEY_GAPS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "store/part.h"

struct gaps {
	struct span bytes;
	const struct part_list *from;
	struct part_list *to;
	ARRAY(int) places; /* for each part of `from`, its index in `to` */
	uint64_t at;       /* seen up to here, in the gap that is being divided */
	uint64_t data;     /* from here on none of it is in `to` */
	uint64_t run;      /* where the run begins that reaches up to `at` */
	bool in_run;
};

/* Begins to fill `to`, which must be empty. */
void gaps_start(struct gaps *g, struct span bytes, const struct part_list *from,
        struct part_list *to);

/* Examines about `budget` more bytes; false once all gaps are divided. */
bool gaps_step(struct gaps *g, uint64_t budget);

/* Copies what was not divided; `to` is then complete. */
void gaps_finish(struct gaps *g);

#endif
