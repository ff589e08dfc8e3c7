/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "job/jffs2/plan_check.h"

#include <stdlib.h>

#include "jffs2/build/build.h"
#include "jffs2/plan/append.h"
#include "jffs2/steps/steps.h"
#include "jffs2/tree/tree.h"
#include "job/jffs2/same.h"

enum { CHECKED_MOST = 512 << 20, NODE_COST = 64 };

enum stage { STAGE_BEGIN, STAGE_SCAN, STAGE_BUILD, STAGE_COMPARE, STAGE_DONE };

struct plan_check {
	struct recipe_check check; /* first */
	struct plan_check_order o;
	enum stage stage;
	bool no_summary;           /* the second round */
	struct jffs2_log log;
	struct jffs2_scan *scan;
	struct jffs2_build *build;
	struct jffs2_fs fs;
	struct jffs2_tree tree;
	struct same *same;
	struct plan_mount mount;
	uint64_t unreadable;
};

static void
leave_view(struct plan_check *c)
{
	same_free(c->same);
	c->same = NULL;
	jffs2_build_cancel(c->build);
	c->build = NULL;
	jffs2_fs_free(&c->fs);
}

static void
drop(struct recipe_check *check)
{
	struct plan_check *c = (struct plan_check *)check;

	leave_view(c);
	jffs2_scan_finish(c->scan);
	jffs2_log_free(&c->log);
	free(c);
}

/* ---- the stages ---- */

static void
begin_scan(struct plan_check *c, struct span made)
{
	const struct layout_rules *style = &c->o.make.style;
	struct jffs2_scan_options o = { .endian = style->endian,
		.erase_size = style->erase_size };

	c->scan = jffs2_scan_start(span_cut(made, (size_t)c->o.at, (size_t)c->o.len), &o,
	        &c->log);
	c->stage = STAGE_SCAN;
}

static void
begin_view(struct plan_check *c)
{
	c->build = jffs2_build_start(&c->log, &c->fs, c->no_summary);
	c->stage = STAGE_BUILD;
}

static void
step_scan(struct plan_check *c, uint64_t budget)
{
	if (jffs2_scan_step(c->scan, budget))
		return;
	jffs2_scan_finish(c->scan);
	c->scan = NULL;
	begin_view(c);
}

static void
step_build(struct plan_check *c, uint64_t budget)
{
	if (jffs2_build_step(c->build, (uint32_t)(budget / NODE_COST) + 1))
		return;
	jffs2_build_finish(c->build);
	c->build = NULL;
	jffs2_tree_init(&c->tree, &c->fs, NULL, NULL);
	c->same = same_new(c->o.want, &c->o.make, &c->tree.tree);
	c->stage = STAGE_COMPARE;
}

/* Both must read what was wished; of some images they read different files already. */
static bool
without_summaries(struct error *err)
{
	struct error said = *err;

	return error_set(err, "%.400s, to a kernel without summaries", said.text);
}

/* As a kernel that reads summaries mounts it. */
static void
replay(struct plan_check *c)
{
	struct jffs2_steps *s = jffs2_steps_new(&c->log, &c->fs);
	struct plan_mount *m = &c->mount;

	m->steps = s->count;
	for (uint32_t i = 0; i < s->count; i++) {
		struct jffs2_step step = jffs2_step_at(s, i);

		m->taken += step.kind == STEP_NODE && step.outcome == OUTCOME_TAKEN;
		m->dropped += step.outcome == OUTCOME_DROPPED
		              && (step.kind == STEP_NODE || step.kind == STEP_HEADER
		                  || step.kind == STEP_REFUSED);
	}
	jffs2_steps_free(s);
	m->free = append_space_of(&c->fs).free;
}

static bool
step_compare(struct plan_check *c, uint64_t budget, struct error *err)
{
	switch (same_step(c->same, budget, err)) {
	case SAME_GOES_ON:
		return true;
	case SAME_DIFFERS:
		return c->no_summary ? without_summaries(err) : false;
	case SAME_DONE:
		c->unreadable = same_unreadable(c->same);
		if (c->o.replays && !c->no_summary)
			replay(c);
		break;
	}
	leave_view(c);
	if (c->no_summary) {
		c->stage = STAGE_DONE;
	} else {
		c->no_summary = true;
		begin_view(c);
	}
	return true;
}

static enum check_state
step(struct recipe_check *check, struct span made, uint64_t budget, struct text *result,
        struct error *err)
{
	struct plan_check *c = (struct plan_check *)check;

	(void)result;
	switch (c->stage) {
	case STAGE_BEGIN:
		begin_scan(c, made);
		break;
	case STAGE_SCAN:
		step_scan(c, budget);
		break;
	case STAGE_BUILD:
		step_build(c, budget);
		break;
	case STAGE_COMPARE:
		if (!step_compare(c, budget, err))
			return CHECK_FAILED;
		break;
	case STAGE_DONE:
		return CHECK_PASSED;
	}
	return CHECK_GOES_ON;
}

struct recipe_check *
plan_check_new(const struct plan_check_order *o)
{
	struct plan_check *c = memory_zeroed(1, sizeof *c);

	c->check = (struct recipe_check){ .step = step, .cost = 6, .most = CHECKED_MOST,
		.drop = drop };
	c->o = *o;
	return &c->check;
}

struct plan_mount
plan_check_mount(const struct recipe_check *check)
{
	return ((const struct plan_check *)check)->mount;
}

uint64_t
plan_check_unreadable(const struct recipe_check *check)
{
	return ((const struct plan_check *)check)->unreadable;
}
