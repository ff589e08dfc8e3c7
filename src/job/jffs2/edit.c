/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "job/jffs2/edit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "firmware/model/children.h"
#include "job/jffs2/make.h"
#include "job/jffs2/pad/pad.h"
#include "job/jffs2/plan_text.h"

struct edit {
	struct edit_order o;
	struct make_options options;
	struct append *append;
	struct make *make;
	bool begun;
	char why[240];    /* it is not appended */
};

struct edit *
edit_new(const struct edit_order *o)
{
	struct edit *e = memory_zeroed(1, sizeof *e);

	e->o = *o;
	return e;
}

void
edit_free(struct edit *e)
{
	if (!e)
		return;
	append_free(e->append);
	make_free(e->make);
	free(e);
}

void
edit_plan_free(struct edit_plan *p)
{
	plan_free(&p->plan);
	*p = (struct edit_plan){ .appends = false };
}

/* ---- which way ---- */

/* Why nothing can be planned at all; NULL if it can. */
static const char *
refusal(const struct edit_order *o)
{
	const struct volume *v = o->volume;

	if (v->raw)
		return "the part is interrupted by spare areas: take the same part below it, as "
		       "flashloupe parts lists it";
	if (!v->erase.size)
		return "the erase size is undecided: give one (--erase-size, or e on the screen)";
	if (v->erase.phase)
		return "the part doesn't begin with an erase block";
	if (tree_doubtful(volume_tree(v)))
		return "the part may be more than one file system, whose files would be mixed "
		       "(flashloupe parts --why): take one of them by --range";
	if (v->log.partial || v->log.salvage)
		return "the part is not read as a kernel reads it";
	return NULL;
}

/* Why nothing is to be appended by rule; NULL if it may be. */
static const char *
reason_against(const struct edit_order *o)
{
	const struct tree *t = volume_tree(o->volume);

	if (o->purge)
		return "no old nodes are to be left";
	if (o->dense)
		return "inodes are to be renumbered";
	if (o->how == EDIT_REBUILD)
		return "as asked for";
	if (o->how == EDIT_APPEND)
		return NULL;
	if (tree_damaged(t))
		return "the part is damaged";
	return NULL;
}

static void
begin_rebuild(struct edit *e, const char *why)
{
	struct rebuild_order r = { .wished = e->o.wished, .fs = &e->o.volume->now,
		.options = e->options, .dense = e->o.dense };

	snprintf(e->why, sizeof e->why, "%s", why);
	/* What is left over is told, and the end of the part checked afterwards. */
	r.options.blocks = 0;
	e->make = rebuild_new(&r);
}

static bool
begin(struct edit *e, struct error *err)
{
	const char *why = refusal(&e->o), *against = why ? NULL : reason_against(&e->o);
	struct make_order like;

	if (why)
		return error_set(err, "%s", why);
	if (!make_wish_order(&(struct make_wish){ .page = 0 }, volume_tree(e->o.volume),
	            e->o.volume, &like, err))
		return false;
	e->options = like.options;
	e->begun = true;
	if (against)
		begin_rebuild(e, against);
	else
		e->append = append_new(&(struct append_order){ .wished = e->o.wished,
			.fs = &e->o.volume->now, .options = e->options,
			.write_page = append_page_of(&e->o.volume->log) });
	return true;
}

/* ---- what comes of it ---- */

static uint32_t
count_blocks_left(const struct plan *p, const struct append_space *s, uint32_t size)
{
	uint32_t opened = 0;

	for (size_t i = 0; i < p->nodes.count; i++) {
		uint32_t block = p->nodes.at[i].at / size * size;
		const uint8_t *start = p->original.at + block;
		bool first = i == 0 || p->nodes.at[i - 1].at / size * size != block;
		uint64_t into = p->nodes.at[i].at - block;

		/* A block was free if nothing but a cleanmarker stands before what is added. */
		if (first && (into == 0 || span_run(span_of(start, (size_t)into),
		            JFFS2_HEADER_LEN, 0xff) + JFFS2_HEADER_LEN == into))
			opened++;
	}
	return s->blocks > opened ? s->blocks - opened : 0;
}

static enum make_state
finish_append(struct edit *e, struct edit_plan *p, struct error *err)
{
	uint64_t len = e->o.volume->log.part.len;
	char why[200];

	p->plan = append_take(e->append);
	append_free(e->append);
	e->append = NULL;
	p->space = append_space_of(&e->o.volume->now);
	if (!p->plan.left_over) {
		plan_sort(&p->plan);
		p->appends = true;
		p->options = e->options;
		p->options.exact = true;
		p->blocks_left = count_blocks_left(&p->plan, &p->space,
		        e->options.style.erase_size);
		p->shape = (struct plan_shape){ .style = e->options.style, .keeps = true,
			.erased = len, .size = len };
		snprintf(p->why, sizeof p->why, e->o.how == EDIT_APPEND ? "as asked for"
		         : "they fit, and old nodes and every other byte stay");
		return MAKE_DONE;
	}
	snprintf(why, sizeof why, "%" PRIu64 " bytes of new nodes don't fit into its %" PRIu64
	         " free ones", p->plan.left_over, p->space.free);
	plan_free(&p->plan);
	if (e->o.how == EDIT_APPEND) {
		error_set(err, "%s", why);
		return MAKE_FAILED;
	}
	begin_rebuild(e, why);
	return MAKE_GOES_ON;
}

/* True if the part can become longer: it has no end of its own, and nothing follows. */
static bool
may_grow(const struct volume *v)
{
	uint64_t end = v->offset + v->log.part.len;

	return v->log.part.len % v->erase.size && end >= v->firmware->bytes.len;
}

static void
fail_too_large(const struct edit_plan *p, uint64_t end, uint64_t len, const struct tree *t,
        struct error *err)
{
	struct text largest = { 0 };

	plan_add_largest(&p->plan, t, &largest);
	error_set(err, "the files do not fit: %" PRIu64 " bytes are needed, %" PRIu64
	          " more than the part has%.400s", end, end - len, text_str(&largest));
	text_free(&largest);
}

static enum make_state
finish_rebuild(struct edit *e, struct edit_plan *p, struct error *err)
{
	const struct volume *v = e->o.volume;
	uint64_t len = v->log.part.len, size = e->options.style.erase_size, end = 0;

	p->plan = make_take(e->make);
	if (p->plan.nodes.count)
		end = p->plan.nodes.at[p->plan.nodes.count - 1].at
		      + (uint64_t)p->plan.nodes.at[p->plan.nodes.count - 1].len;
	if (end > len && !may_grow(v)) {
		fail_too_large(p, end, len, wished_tree(e->o.wished), err);
		return MAKE_FAILED;
	}
	p->options = e->options;
	p->options.exact = true;
	p->space = append_space_of(&v->now);
	p->shape = (struct plan_shape){ .style = e->options.style,
		.erased = (end + size - 1) / size * size, .size = len > end ? len : end };
	if (p->shape.erased > p->shape.size)
		p->shape.erased = p->shape.size;
	p->blocks_left = (uint32_t)((p->shape.size - p->shape.erased) / size);
	snprintf(p->why, sizeof p->why, "%s", e->why);
	return MAKE_DONE;
}

enum make_state
edit_step(struct edit *e, uint64_t budget, struct edit_plan *p, struct error *err)
{
	enum make_state state;

	if (!e->begun) {
		*p = (struct edit_plan){ .appends = false };
		return begin(e, err) ? MAKE_GOES_ON : MAKE_FAILED;
	}
	state = e->append ? append_step(e->append, budget, err)
	                  : make_step(e->make, budget, err);
	if (state == MAKE_DONE)
		return e->append ? finish_append(e, p, err) : finish_rebuild(e, p, err);
	return state;
}
