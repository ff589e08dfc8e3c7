/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a plan (jffs2/plan/plan.h) to the bytes of the part. */
#ifndef JOB_PLAN_RECIPE_H
#define JOB_PLAN_RECIPE_H

#include "jffs2/plan/layout.h"
#include "output/recipe.h"

/* What a plan becomes. */
struct plan_shape {
	struct layout_rules style;
	bool keeps;      /* what the plan says nothing of stays as in the original; else, and
	                  * after its end, it is 0xff */
	uint64_t erased; /* whole blocks from here on, where one begins, are as erased: with a
	                  * cleanmarker, if the style has them. Not before the end of the plan */
	uint64_t size;   /* of the part; not less than `erased`, except that it is then
	                  * the size */
};

/* Adds the part with the plan carried out on it to the recipe. The nodes of the plan are in the
 * order of their places. */
void plan_recipe(const struct plan *p, const struct plan_shape *shape, struct recipe *r);

#endif
