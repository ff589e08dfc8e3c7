/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "job/job.h"
#include "job/jffs2/edit.h"
#include "job/jffs2/plan_text.h"

/* How the block that begins at `at` differs. */
static char
compare_block(struct span old, struct span made, uint64_t at, uint32_t size)
{
	struct span a = span_cut(old, (size_t)at, size), b = span_cut(made, (size_t)at, size);

	if (!span_equal(a, b))
		return '#';
	return span_run(a, 0, 0xff) == a.len ? '.' : '=';
}

void
edit_trial_fill(struct edit_trial *t, struct edit_plan *plan, struct span old, struct span made,
        const struct recipe_check *check)
{
	uint32_t size = plan->shape.style.erase_size;
	uint64_t len = old.len > made.len ? old.len : made.len;

	edit_trial_free(t);
	t->plan = *plan;
	*plan = (struct edit_plan){ .appends = false };
	t->mount = plan_check_mount(check);
	for (uint64_t at = 0; at < len; at += size) {
		char c = compare_block(old, made, at, size);

		t->changed += c == '#';
		text_add_bytes(&t->blocks, &c, 1);
	}
}

void
edit_trial_free(struct edit_trial *t)
{
	edit_plan_free(&t->plan);
	text_free(&t->blocks);
	*t = (struct edit_trial){ .changed = 0 };
}

bool
edit_list(const struct edit_order *o, struct text *t, uint32_t *losses, struct error *err)
{
	struct edit_trial trial = { .changed = 0 };
	struct edit_order order = *o;
	struct job j;
	bool ok;

	order.trial = &trial;
	edit_start(&j, &order, NULL, OUTPUT_NEW);
	ok = job_finish(&j);
	if (ok) {
		plan_add_nodes(&trial.plan.plan, wished_tree(o->wished), t);
		plan_add_sums(&trial.plan.plan, &trial.plan.options.style, t);
		edit_describe_trial(&trial, t);
		text_add(t, text_str(&j.details));
		*losses = j.losses;
	} else {
		*err = j.err;
	}
	job_free(&j);
	edit_trial_free(&trial);
	return ok;
}
