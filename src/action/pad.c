/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "action/action.h"

#include <stdio.h>

#include "action/copy_private.h"

static void
say_why(const struct volume *v, struct pad_plan *plan)
{
	struct text size = { 0 };

	if (plan->erase_size == v->erase.size) {
		snprintf(plan->why, sizeof plan->why, "%s", v->erase.why);
		return;
	}
	text_add_exact_size(&size, plan->erase_size);
	snprintf(plan->why, sizeof plan->why, "erase size %s, as given", text_str(&size));
	text_free(&size);
}

bool
pad_plan(const struct firmware *f, const struct volume *v, uint32_t erase_size,
        struct pad_plan *plan, struct error *err)
{
	const struct part *p = &f->list.parts.at[v->part];
	uint32_t size = erase_size ? erase_size : v->erase.size;

	*plan = (struct pad_plan){ .offset = p->offset, .size = p->len };
	if (!size)
		return error_set(err, "erase size %s (give one)", v->erase.why);
	plan->erase_size = size;
	plan->sure = true;
	plan->blocks = (p->len + size - 1) / size;
	plan->after = plan->blocks * size;
	plan->enough = plan->blocks >= PAD_MIN_BLOCKS;
	say_why(v, plan);
	return true;
}

void
pad_start(struct job *j, const struct firmware *f, const struct pad_plan *plan,
        const char *path, enum output_mode mode)
{
	struct span bytes = span_cut(f->bytes, (size_t)plan->offset, (size_t)plan->size);

	copy_start(j, bytes, plan->after, path, mode);
}
