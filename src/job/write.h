/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The job that renders a recipe into a new file: it completes the headers, makes it in memory
 * for somebody to check where that is asked for, and writes it. The output is opened first
 * and gets its name last; nothing is written before the check has passed.
 */
#ifndef JOB_WRITE_H
#define JOB_WRITE_H

#include "job/job.h"
#include "output/recipe.h"

enum check_state { CHECK_GOES_ON, CHECK_PASSED, CHECK_FAILED };

/* Looks at what will be written before it is. */
struct recipe_check {
	/* Goes on for about `budget` bytes; CHECK_FAILED with err set: nothing is written.
	 * May add to what the job tells of its result. */
	enum check_state (*step)(struct recipe_check *, struct span made, uint64_t budget,
	        struct text *result, struct error *err);
	uint64_t cost; /* the bytes it looks at for each that is made */
	size_t most;   /* what is larger is written unchecked, and the result says so */
	void (*drop)(struct recipe_check *);
};

/* What to write; the job takes over all of it. */
struct write_order {
	struct recipe recipe;
	struct recipe_check *check; /* NULL: none */
	struct text result;         /* added to "N bytes written to PATH" */
};

/* Begins the job; `order` is empty afterwards. */
void write_recipe_start(struct job *j, struct write_order *order, const char *path,
        enum output_mode mode);

#endif
