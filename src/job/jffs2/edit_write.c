/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The image with the part that was planned in the place of the old one. */
#include <stdlib.h>

#include "job/jffs2/edit.h"
#include "job/jffs2/pad.h"
#include "job/jffs2/plan_check.h"
#include "job/jffs2/plan_text.h"
#include "job/job.h"

enum { HALF = 2 };

struct work {
	struct edit_order o;
	struct text path;
	enum output_mode mode;
	struct edit *edit;
	struct edit_plan plan;
	bool writing;
	struct job write;
};

static void
drop(struct job *j)
{
	struct work *w = j->work;

	if (w->writing)
		job_free(&w->write);
	edit_free(w->edit);
	edit_plan_free(&w->plan);
	text_free(&w->path);
	free(w);
}

/* ---- the recipe ---- */

static struct span
range(const struct firmware *f, uint64_t from, uint64_t to)
{
	return to > from ? span_cut(f->bytes, (size_t)from, (size_t)(to - from))
	                 : (struct span){ 0 };
}

/* What is before the part, the part, and what is after it, under the uImage header that it was
 * under. Returns where the part begins. */
static uint64_t
write_image(const struct work *w, struct recipe *r)
{
	const struct volume *v = w->o.volume;
	const struct firmware *f = v->firmware;
	const struct uimage *u = pad_uimage(f, v);
	uint64_t end = v->offset + v->log.part.len, payload = 0, payload_end = 0, at;
	struct uimage header;

	if (u) {
		payload = u->offset + UIMAGE_HEADER_LEN;
		payload_end = payload + u->present;
		header = *u;
		header.name = range(f, payload - UIMAGE_NAME_LEN, payload);
		recipe_add_bytes(r, range(f, 0, u->offset));
		recipe_open_uimage(r, &header, u->time);
	}
	recipe_add_bytes(r, range(f, payload, v->offset));
	at = r->len;
	plan_recipe(&w->plan.plan, &w->plan.shape, r);
	if (u) {
		recipe_add_bytes(r, range(f, end, payload_end));
		recipe_close_uimage(r);
	}
	recipe_add_bytes(r, range(f, end > payload_end ? end : payload_end, f->bytes.len));
	return at;
}

static void
begin_writing(struct work *w)
{
	struct write_order o = { 0 };
	struct plan_check_order check = { .want = wished_tree(w->o.wished),
		.make = w->plan.options, .len = w->plan.shape.size };

	check.at = write_image(w, &o.recipe);
	o.check = plan_check_new(&check);
	if (w->plan.appends)
		text_addf(&o.result, ", %zu nodes appended to the part: %s",
		        w->plan.plan.nodes.count, w->plan.why);
	else
		text_addf(&o.result, ", the part rewritten: %s", w->plan.why);
	write_recipe_start(&w->write, &o, text_str(&w->path), w->mode);
	w->writing = true;
}

/* ---- the job ---- */

static bool
step_write(struct job *j, struct work *w, uint64_t budget)
{
	if (job_step(&w->write, budget)) {
		j->progress = (1 + w->write.progress) / HALF;
		return true;
	}
	j->err = w->write.err;
	text_add(&j->result, text_str(&w->write.result));
	return w->write.state == JOB_DONE ? job_done(j) : job_fail(j);
}

static bool
step(struct job *j, uint64_t budget)
{
	struct work *w = j->work;

	if (w->writing)
		return step_write(j, w, budget);
	switch (edit_step(w->edit, budget, &w->plan, &j->err)) {
	case MAKE_GOES_ON:
		return true;
	case MAKE_FAILED:
		return job_fail(j);
	case MAKE_DONE:
		break;
	}
	begin_writing(w);
	return true;
}

void
edit_start(struct job *j, const struct edit_order *o, const char *path, enum output_mode mode)
{
	struct work *w = memory_zeroed(1, sizeof *w);

	job_begin(j, w, step, drop);
	w->o = *o;
	w->mode = mode;
	text_add(&w->path, path);
	w->edit = edit_new(o);
}

bool
edit_list(const struct edit_order *o, struct text *t, struct error *err)
{
	struct edit *e = edit_new(o);
	struct edit_plan p = { .appends = false };
	enum make_state state;

	do
		state = edit_step(e, UINT64_MAX, &p, err);
	while (state == MAKE_GOES_ON);
	if (state == MAKE_DONE) {
		plan_add_nodes(&p.plan, wished_tree(o->wished), t);
		plan_add_sums(&p.plan, &p.options.style, t);
		edit_describe(&p, t);
	}
	edit_plan_free(&p);
	edit_free(e);
	return state == MAKE_DONE;
}
