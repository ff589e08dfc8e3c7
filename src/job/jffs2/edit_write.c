/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The part that was planned is rendered in memory, its files are compared with those that were
 * wished, and it is put back into the image by job/rewrap/. */
#include <inttypes.h>
#include <stdlib.h>

#include "job/jffs2/edit.h"
#include "job/jffs2/plan_check.h"
#include "job/jffs2/plan_losses.h"
#include "job/job.h"
#include "job/rewrap/replace.h"

enum stage { STAGE_PLAN, STAGE_RENDER, STAGE_CHECK, STAGE_PUT, STAGES };

struct work {
	enum stage stage;
	struct edit_order o;
	struct text path;
	enum output_mode mode;
	bool dry;
	struct edit *edit;
	struct edit_plan plan;
	struct recipe recipe;  /* of the part */
	struct rendering made;
	struct recipe_check *check;
	bool putting;
	struct job put;
};

static void
drop(struct job *j)
{
	struct work *w = j->work;

	if (w->putting)
		job_free(&w->put);
	if (w->check)
		w->check->drop(w->check);
	rendering_free(&w->made);
	recipe_free(&w->recipe);
	edit_free(w->edit);
	edit_plan_free(&w->plan);
	text_free(&w->path);
	free(w);
}

/* ---- the stages ---- */

static enum plan_rest
rest_of(const struct edit_plan *p)
{
	return p->appends ? PLAN_REST_STAYS : PLAN_REST_GONE;
}

static bool
step_plan(struct job *j, struct work *w, uint64_t budget)
{
	switch (edit_step(w->edit, budget, &w->plan, &j->err)) {
	case MAKE_GOES_ON:
		return true;
	case MAKE_FAILED:
		return job_fail(j);
	case MAKE_DONE:
		break;
	}
	plan_recipe(&w->plan.plan, &w->plan.shape, &w->recipe);
	if (!rendering_start(&w->made, &w->recipe, REWRAP_MOST)) {
		error_set(&j->err, "a part of %" PRIu64 " bytes is too large to be put together here",
		        w->recipe.len);
		return job_fail(j);
	}
	w->stage = STAGE_RENDER;
	return true;
}

static void
begin_check(struct work *w)
{
	struct plan_check_order order = { .want = wished_tree(w->o.wished),
		.make = w->plan.options, .len = w->made.bytes.len,
		.replays = w->o.trial != NULL };

	w->check = plan_check_new(&order);
	w->stage = STAGE_CHECK;
}

static bool
step_check(struct job *j, struct work *w, uint64_t budget)
{
	const struct volume *v = w->o.volume;
	struct rewrap_wish wish = { .f = v->firmware, .at = v->offset, .len = v->log.part.len,
		.bytes = w->made.bytes, .keep_time = true, .header = w->o.header };

	switch (w->check->step(w->check, w->made.bytes, budget, &j->result, &j->err)) {
	case CHECK_GOES_ON:
		return true;
	case CHECK_FAILED:
		return job_fail(j);
	case CHECK_PASSED:
		break;
	}
	replace_start(&w->put, &wish, w->dry ? NULL : text_str(&w->path), w->mode);
	w->putting = true;
	w->stage = STAGE_PUT;
	return true;
}

/* What is lost in the files; job/rewrap/ has counted what no longer fits around them. */
static void
add_losses(struct job *j, const struct work *w)
{
	uint64_t unreadable = plan_check_unreadable(w->check);
	struct text t = { 0 };

	plan_add_losses(j, wished_tree(w->o.wished), rest_of(&w->plan));
	if (unreadable) {
		text_addf(&t, "%" PRIu64 " file%s cannot be read, as before", unreadable,
		        unreadable == 1 ? "" : "s");
		job_loss(j, text_str(&t));
	}
	text_free(&t);
}

static bool
step_put(struct job *j, struct work *w, uint64_t budget)
{
	if (job_step(&w->put, budget))
		return true;
	j->err = w->put.err;
	j->losses = w->put.losses;
	text_add(&j->details, text_str(&w->put.details));
	if (w->put.state == JOB_FAILED)
		return job_fail(j);
	text_add(&j->result, text_str(&w->put.result));
	if (w->plan.appends)
		text_addf(&j->result, ", %zu node%s appended to the part: %s",
		        w->plan.plan.nodes.count, w->plan.plan.nodes.count == 1 ? "" : "s",
		        w->plan.why);
	else
		text_addf(&j->result, ", the part rewritten: %s", w->plan.why);
	add_losses(j, w);
	if (w->o.trial)
		edit_trial_fill(w->o.trial, &w->plan, w->o.volume->log.part, w->made.bytes, w->check);
	return job_done(j);
}

static bool
step(struct job *j, uint64_t budget)
{
	struct work *w = j->work;

	j->progress = ((double)w->stage + (w->putting ? w->put.progress : 0)) / STAGES;
	switch (w->stage) {
	case STAGE_PLAN:
		return step_plan(j, w, budget);
	case STAGE_RENDER:
		if (!rendering_step(&w->made, &w->recipe, budget))
			begin_check(w);
		return true;
	case STAGE_CHECK:
		return step_check(j, w, budget);
	case STAGE_PUT:
		return step_put(j, w, budget);
	case STAGES:
		break;
	}
	return false;
}

void
edit_start(struct job *j, const struct edit_order *o, const char *path, enum output_mode mode)
{
	struct work *w = memory_zeroed(1, sizeof *w);

	job_begin(j, w, step, drop);
	w->o = *o;
	w->mode = mode;
	w->dry = !path;
	if (path)
		text_add(&w->path, path);
	w->edit = edit_new(o);
}
