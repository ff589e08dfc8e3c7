/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "job/jffs2/plan_recipe.h"

/* Adds the bytes [from, to), of which the plan says nothing. */
static void
add_gap(const struct plan *p, bool keeps, uint64_t from, uint64_t to, struct recipe *r)
{
	struct span kept = keeps ? span_cut(p->original, (size_t)from, (size_t)(to - from))
	                         : (struct span){ 0 };

	recipe_add_bytes(r, kept);
	recipe_add_fill(r, 0xff, to - from - kept.len);
}

/* The blocks [from, to) are as erased. */
static void
add_erased(const struct layout_rules *style, uint64_t from, uint64_t to, struct recipe *r)
{
	uint64_t count = (to - from) / style->erase_size;
	size_t len = (style->marker + 3u) / 4 * 4;
	uint8_t *marker = memory_zeroed(len + 1, 1);

	len = style->marker ? jffs2_encode_cleanmarker(style->marker,
	        (struct node_room){ marker, len, style->endian }, NULL) : 0;
	if (count)
		recipe_add_blocks(r, span_of(marker, len), 0xff, style->erase_size, count);
	recipe_add_fill(r, 0xff, to - from - count * style->erase_size);
	free(marker);
}

void
plan_recipe(const struct plan *p, const struct plan_shape *shape, struct recipe *r)
{
	uint64_t at = 0;

	for (size_t i = 0; i < p->nodes.count; i++) {
		const struct plan_node *n = &p->nodes.at[i];

		add_gap(p, shape->keeps, at, n->at, r);
		if (n->carried)
			recipe_add_bytes(r, plan_bytes(p, n));
		else
			recipe_add_made(r, plan_bytes(p, n));
		at = n->at + (uint64_t)n->len;
	}
	add_gap(p, shape->keeps, at, at > shape->erased ? at : shape->erased, r);
	if (shape->size > shape->erased)
		add_erased(&shape->style, shape->erased, shape->size, r);
}
