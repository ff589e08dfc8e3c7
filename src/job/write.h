/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The job that renders a recipe into a new file: it completes the headers, renders it in
 * memory for a check if there is one, and writes it. The output is opened first and gets
 * its name last; nothing is written before the check has passed.
 */
#ifndef JOB_WRITE_H
#define JOB_WRITE_H

#include "job/job.h"
#include "output/output.h"
#include "output/recipe.h"

enum check_state { CHECK_GOES_ON, CHECK_PASSED, CHECK_FAILED };

/* Checks what will be written. */
struct recipe_check {
	/* Continues for about `budget` bytes; CHECK_FAILED with err set: nothing is
	 * written. May add to the job's result. */
	enum check_state (*step)(struct recipe_check *, struct span made, uint64_t budget,
	        struct text *result, struct error *err);
	uint64_t cost; /* how many bytes it reads for each that is made */
	size_t most;   /* what is larger is written unchecked, and the result says so */
	void (*drop)(struct recipe_check *);
};

/* What to write; the job takes ownership of all of it. */
struct write_order {
	struct recipe recipe;
	struct recipe_check *check; /* NULL: none */
	struct text result;         /* added to "N bytes written to PATH" */
};

/* Begins the job; `order` is empty afterwards. */
void write_recipe_start(struct job *j, struct write_order *order, const char *path,
        enum output_mode mode);

#endif
