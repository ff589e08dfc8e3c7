/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The recipe of a plan, and the job that writes it. */
#include <inttypes.h>

#include "jffs2/write/encode.h"
#include "job/jffs2/pad/pad_private.h"
#include "job/epoch.h"
#include "job/job.h"
#include "output/recipe.h"

static void
add_padding(struct recipe *r, const struct pad_plan *plan)
{
	uint8_t marker[MARKER_MOST];
	size_t len;

	if (!plan->markers) {
		recipe_add_fill(r, 0xff, plan->after - plan->size);
		return;
	}
	len = jffs2_encode_cleanmarker(plan->marker_len,
	        (struct node_room){ marker, sizeof marker, plan->endian }, NULL);
	recipe_add_fill(r, 0xff, plan->first_marker - plan->size);
	recipe_add_blocks(r, span_of(marker, len), 0xff, plan->erase_size,
	        plan->markers);
}

void
pad_recipe(const struct firmware *f, const struct pad_plan *plan, uint32_t time_made,
        struct recipe *r)
{
	uint64_t before = plan->wrapped ? plan->before : 0;

	if (plan->wrapped)
		recipe_open_uimage(r, &plan->header, time_made);
	recipe_add_bytes(r, span_cut(f->bytes, (size_t)(plan->offset - before),
	        (size_t)before));
	recipe_add_bytes(r, span_cut(f->bytes, (size_t)plan->offset, (size_t)plan->size));
	add_padding(r, plan);
	if (plan->wrapped)
		recipe_close_uimage(r);
}

static void
add_result(const struct pad_plan *plan, struct text *t)
{
	uint64_t added = plan->after - plan->size;

	if (added)
		text_addf(t, ", %" PRIu64 " of them padding", added);
	if (plan->markers)
		text_addf(t, " with %" PRIu64 " cleanmarker%s", plan->markers,
		        plan->markers == 1 ? "" : "s");
	if (plan->wrapped)
		text_add(t, ", under a new uImage header");
}

void
pad_start(struct job *j, const struct firmware *f, const struct pad_plan *plan,
        const char *path, enum output_mode mode)
{
	struct write_order o = { 0 };
	uint32_t seconds = plan->time;
	struct error err;

	if (plan->wrapped && !seconds && !plan->dated && !epoch_now(&seconds, &err)) {
		job_begin(j, NULL, NULL, NULL);
		j->err = err;
		job_fail(j);
		return;
	}
	pad_recipe(f, plan, seconds, &o.recipe);
	o.check = pad_check_new(f, plan);
	add_result(plan, &o.result);
	write_recipe_start(j, &o, path, mode);
}
