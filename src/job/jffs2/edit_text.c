/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>

#include "jffs2/node.h"
#include "job/jffs2/edit.h"
#include "job/jffs2/plan_text.h"

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
	text_addf(t, "%zu of %zu nodes are carried over unchanged; old nodes are gone\n",
	          carried, p->plan.nodes.count);
}

void
edit_describe(const struct edit_plan *p, struct text *t)
{
	if (p->appends)
		text_addf(t, "%zu %s appended: %s\n", p->plan.nodes.count,
		          p->plan.nodes.count == 1 ? "node is" : "nodes are", p->why);
	else
		text_addf(t, "the part is rewritten: %s\n", p->why);
	if (!p->appends)
		add_carried(p, t);
	text_addf(t, "free blocks: %" PRIu32 " before, %" PRIu32 " after\n", p->space.blocks,
	          p->blocks_left);
	add_reserve(p, t);
}

void
edit_describe_trial(const struct edit_trial *trial, struct text *t)
{
	const struct plan_mount *m = &trial->mount;

	edit_describe(&trial->plan, t);
	text_addf(t, "free bytes: %" PRIu64 " before, %" PRIu64 " after\n", trial->plan.space.free,
	          m->free);
	text_addf(t, "erase blocks that change: %" PRIu32 " of %zu\n", trial->changed,
	          trial->blocks.len);
	text_addf(t, "a mount of it, replayed: %" PRIu32 " steps, %" PRIu32 " nodes taken, %" PRIu32
	          " dropped; all files are as wanted\n", m->steps, m->taken, m->dropped);
}

void
edit_add_blocks(const struct edit_trial *trial, size_t most, size_t *per, struct text *t)
{
	size_t count = trial->blocks.len;

	*per = most ? (count + most - 1) / most : 1;
	for (size_t i = 0; i < count; i += *per) {
		char worst = '.';

		for (size_t k = i; k < i + *per && k < count; k++) {
			char c = trial->blocks.at[k];

			worst = c == '#' || worst == '.' ? c : worst;
		}
		text_add_bytes(t, &worst, 1);
	}
}

/* A cleanmarker may be made anew and be what stood there. */
static bool
is_new(const struct plan *p, const struct plan_node *n)
{
	struct span bytes = plan_bytes(p, n);

	return !n->carried && !span_equal(bytes, span_cut(p->original, n->at, bytes.len));
}

void
edit_add_new_nodes(const struct edit_trial *trial, uint64_t from, const struct tree *t,
        size_t most, struct text *out)
{
	const struct plan *p = &trial->plan.plan;
	size_t made = 0;

	text_add(out, "OFFSET    TYPE      LENGTH  WHY\n");
	for (size_t i = 0; i < p->nodes.count; i++) {
		const struct plan_node *n = &p->nodes.at[i];

		if (!is_new(p, n) || made++ >= most)
			continue;
		text_addf(out, "%08" PRIx64 "  %-8s  %6" PRIu32 "  ", from + n->at,
		          jffs2_type(n->nodetype)->name, n->len);
		plan_add_why(p, n, t, out);
		text_add(out, "\n");
	}
	if (made > most)
		text_addf(out, "%zu more: flashloupe edit --nodes lists all\n", made - most);
}
