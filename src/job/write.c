/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "job/write.h"

#include <inttypes.h>

#include "job/job.h"

enum stage { STAGE_SUM, STAGE_RENDER, STAGE_CHECK, STAGE_WRITE };

struct work {
	struct write_order order;
	enum stage stage;
	struct rendering made;
	struct recipe_cursor cursor;
	uint64_t done, cost;   /* bytes of all stages */
	struct output *out;
	struct text path;
};

static void
drop(struct job *j)
{
	struct work *w = j->work;

	output_abandon(w->out);
	rendering_free(&w->made);
	if (w->order.check)
		w->order.check->drop(w->order.check);
	recipe_free(&w->order.recipe);
	text_free(&w->order.result);
	text_free(&w->path);
	free(w);
}

static bool
finish(struct job *j)
{
	struct work *w = j->work;
	struct output *out = w->out;

	w->out = NULL;
	if (!output_commit(out, &j->err))
		return job_fail(j);
	text_addf(&j->result, "%" PRIu64 " bytes written to ", w->order.recipe.len);
	job_add_path(&j->result, text_str(&w->path));
	text_add(&j->result, text_str(&w->order.result));
	return job_done(j);
}

/* ---- the stages ---- */

static bool
step_sum(struct work *w, uint64_t budget)
{
	struct write_order *o = &w->order;

	if (recipe_sum_step(&o->recipe, budget))
		return true;
	w->stage = STAGE_WRITE;
	if (!o->check)
		return true;
	w->stage = STAGE_RENDER;
	if (!rendering_start(&w->made, &o->recipe, o->check->most)) {
		w->stage = STAGE_WRITE;
		text_add(&o->result, ", too large to be scanned before");
	}
	return true;
}

static bool
step_check(struct job *j, uint64_t budget)
{
	struct work *w = j->work;

	switch (w->order.check->step(w->order.check, w->made.bytes, budget,
	        &w->order.result, &j->err)) {
	case CHECK_GOES_ON:
		return true;
	case CHECK_FAILED:
		return job_fail(j);
	case CHECK_PASSED:
		break;
	}
	rendering_free(&w->made);
	w->stage = STAGE_WRITE;
	return true;
}

static bool
step_write(struct job *j, uint64_t budget)
{
	struct work *w = j->work;
	struct span next = { 0 };

	while (budget) {
		next = recipe_next(&w->order.recipe, &w->cursor, budget);
		if (!next.len)
			return finish(j);
		if (!output_write(w->out, next, &j->err))
			return job_fail(j);
		budget -= next.len;
	}
	return true;
}

static bool
step_stage(struct job *j, uint64_t budget)
{
	struct work *w = j->work;

	switch (w->stage) {
	case STAGE_SUM:
		return step_sum(w, budget);
	case STAGE_RENDER:
		if (!rendering_step(&w->made, &w->order.recipe, budget))
			w->stage = STAGE_CHECK;
		return true;
	case STAGE_CHECK:
		return step_check(j, budget);
	case STAGE_WRITE:
		return step_write(j, budget);
	}
	return false;
}

static bool
step(struct job *j, uint64_t budget)
{
	struct work *w = j->work;
	bool more = step_stage(j, budget);

	w->done += budget < w->cost - w->done ? budget : w->cost - w->done;
	if (more && w->cost)
		j->progress = (double)w->done / (double)w->cost;
	return more;
}

void
write_recipe_start(struct job *j, struct write_order *order, const char *path,
        enum output_mode mode)
{
	struct work *w = memory_zeroed(1, sizeof *w);
	uint64_t len = order->recipe.len;

	job_begin(j, w, step, drop);
	w->order = *order;
	*order = (struct write_order){ 0 };
	w->cost = recipe_sum_cost(&w->order.recipe) + len;
	if (w->order.check)
		w->cost += len * (1 + w->order.check->cost);
	text_add(&w->path, path);
	w->out = output_open(path, mode, &j->err);
	if (!w->out)
		job_fail(j);
}
