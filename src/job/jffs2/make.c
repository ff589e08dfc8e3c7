/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "job/jffs2/make.h"

#include <inttypes.h>
#include <stdlib.h>

#include "job/jffs2/plan_check.h"
#include "job/jffs2/plan_losses.h"
#include "job/jffs2/plan_recipe.h"
#include "job/jffs2/plan_text.h"
#include "job/job.h"

/* The first half of the job; the second is one that writes a recipe. */
enum { HALF = 2 };

struct work {
	struct make_order order;
	struct text path;
	enum output_mode mode;
	struct make *make;
	bool writing;
	struct job write;
};

static void
drop(struct job *j)
{
	struct work *w = j->work;

	if (w->writing)
		job_free(&w->write);
	make_free(w->make);
	text_free(&w->path);
	free(w);
}

/* ---- from the plan to the part ---- */

static uint64_t
end_of(const struct plan *p)
{
	const struct plan_node *last = p->nodes.at + p->nodes.count - 1;

	return p->nodes.count ? last->at + (uint64_t)last->len : 0;
}

static struct plan_shape
shape_of(const struct make_order *o, const struct plan *p)
{
	uint64_t size = o->options.style.erase_size, end = end_of(p);
	struct plan_shape s = { .style = o->options.style,
		.erased = (end + size - 1) / size * size };

	s.size = s.erased;
	if (o->end == MAKE_BLOCKS)
		s.size = o->options.blocks * size;
	if (o->end == MAKE_TO_MOUNT && s.size < JFFS2_MIN_BLOCKS * size)
		s.size = JFFS2_MIN_BLOCKS * size;
	if (o->end == MAKE_UNPADDED)
		s.erased = s.size = end;
	return s;
}

/* All of it is planned, wherever it ends. */
static bool
fits(const struct make_order *o, const struct plan *p, struct error *err)
{
	uint32_t blocks = o->options.blocks, size = o->options.style.erase_size;
	uint64_t end = end_of(p), room = (uint64_t)blocks * size;
	struct text largest = { 0 };

	if (o->end != MAKE_BLOCKS || end <= room)
		return true;
	plan_add_largest(p, o->tree, &largest);
	error_set(err, "it does not fit: %" PRIu64 " bytes are needed, %" PRIu64 " more than %"
	        PRIu32 " erase block%s of %" PRIu32 "%.400s", end, end - room, blocks,
	        blocks == 1 ? "" : "s", size, text_str(&largest));
	text_free(&largest);
	return false;
}

/* Begins to plan it, without an end. */
static struct make *
begin_plan(const struct make_order *o)
{
	struct make_options options = o->options;

	options.blocks = 0;
	return make_new(o->tree, &options);
}

/* Adds that the part is too small to be mounted, "" if it isn't, or may be padded later. */
static const char *
too_few_blocks(const struct make_order *o, struct text *t)
{
	if (o->end == MAKE_BLOCKS && !o->options.like_mkfs && o->options.blocks < JFFS2_MIN_BLOCKS)
		text_addf(t, "Linux mounts no fewer than %d erase blocks: this has %" PRIu32,
		        JFFS2_MIN_BLOCKS, o->options.blocks);
	return text_str(t);
}

static void
count_nodes(const struct plan *p, struct text *t)
{
	text_addf(t, ", %zu nodes", p->nodes.count);
}

static enum plan_rest
rest_of(const struct make_order *o)
{
	return o->options.like_mkfs ? PLAN_REST_AS_MKFS : PLAN_REST_GONE;
}

static bool
begin_writing(struct job *j, struct work *w)
{
	struct plan plan = make_take(w->make);
	struct plan_shape shape = shape_of(&w->order, &plan);
	struct write_order o = { 0 };

	if (!fits(&w->order, &plan, &j->err)) {
		plan_free(&plan);
		return job_fail(j);
	}
	plan_recipe(&plan, &shape, &o.recipe);
	count_nodes(&plan, &o.result);
	plan_free(&plan);
	o.check = plan_check_new(&(struct plan_check_order){ .want = w->order.tree,
		.make = w->order.options, .len = shape.size });
	write_recipe_start(&w->write, &o, text_str(&w->path), w->mode);
	w->writing = true;
	return true;
}

bool
make_describe(const struct make_order *order, struct text *t, uint32_t *losses,
        struct error *err)
{
	struct make *m = begin_plan(order);
	struct text few = { 0 };
	enum make_state state;
	struct plan p;

	do
		state = make_step(m, UINT64_MAX, err);
	while (state == MAKE_GOES_ON);
	p = make_take(m);
	make_free(m);
	if (state == MAKE_DONE) {
		plan_add_nodes(&p, order->tree, t);
		plan_add_sums(&p, &order->options.style, t);
		*losses = plan_tell_losses(order->tree, rest_of(order), t);
		if (*too_few_blocks(order, &few))
			text_addf(t, "%s\n", text_str(&few));
		text_free(&few);
	}
	if (state == MAKE_DONE && !fits(order, &p, err))
		state = MAKE_FAILED;
	plan_free(&p);
	return state == MAKE_DONE;
}

/* ---- the job ---- */

static bool
step_write(struct job *j, struct work *w, uint64_t budget)
{
	struct text few = { 0 };

	if (job_step(&w->write, budget)) {
		j->progress = (1 + w->write.progress) / HALF;
		return true;
	}
	j->err = w->write.err;
	text_add(&j->result, text_str(&w->write.result));
	if (w->write.state == JOB_FAILED)
		return job_fail(j);
	plan_add_losses(j, w->order.tree, rest_of(&w->order));
	if (*too_few_blocks(&w->order, &few))
		job_detail(j, text_str(&few));
	text_free(&few);
	job_add_losses(j, 0);
	return job_done(j);
}

static bool
step(struct job *j, uint64_t budget)
{
	struct work *w = j->work;

	if (w->writing)
		return step_write(j, w, budget);
	switch (make_step(w->make, budget, &j->err)) {
	case MAKE_GOES_ON:
		j->progress = make_progress(w->make) / HALF;
		return true;
	case MAKE_FAILED:
		return job_fail(j);
	case MAKE_DONE:
		break;
	}
	return begin_writing(j, w);
}

void
make_start(struct job *j, const struct make_order *order, const char *path,
        enum output_mode mode)
{
	struct work *w = memory_zeroed(1, sizeof *w);

	job_begin(j, w, step, drop);
	w->order = *order;
	w->mode = mode;
	text_add(&w->path, path);
	if (!make_options_check(&order->options, &j->err))
		job_fail(j);
	else
		w->make = begin_plan(order);
}
