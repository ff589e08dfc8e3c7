/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>

#include "job/jffs2/edit.h"

static void
add_reserve(const struct edit_plan *p, struct text *t)
{
	if (p->blocks_left >= p->space.reserve || p->space.blocks < p->space.reserve)
		return;
	text_addf(t, "a kernel holds %" PRIu32 " blocks back: with fewer free it collects garbage "
	          "before it writes\n", p->space.reserve);
}

static void
add_carried(const struct edit_plan *p, struct text *t)
{
	size_t carried = 0;

	for (size_t i = 0; i < p->plan.nodes.count; i++)
		carried += p->plan.nodes.at[i].carried;
	text_addf(t, "%zu of %zu nodes are carried over as they stand; old nodes are gone\n",
	          carried, p->plan.nodes.count);
}

void
edit_describe(const struct edit_plan *p, struct text *t)
{
	if (p->appends)
		text_addf(t, "%zu nodes are appended: %s\n", p->plan.nodes.count, p->why);
	else
		text_addf(t, "the part is rewritten: %s\n", p->why);
	if (!p->appends)
		add_carried(p, t);
	text_addf(t, "free blocks: %" PRIu32 " before, %" PRIu32 " after\n", p->space.blocks,
	          p->blocks_left);
	add_reserve(p, t);
}
