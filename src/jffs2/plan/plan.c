/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jffs2/plan/plan.h"

#include <assert.h>

#include "jffs2/node.h"

const char *const plan_reasons[] = {
	[WHY_MARKER] = "marks the block as erased",
	[WHY_SUMMARY] = "lists the nodes of the block",
	[WHY_PADDING] = "fills up the page",
	[WHY_NAME] = "names the file",
	[WHY_NAME_GONE] = "removes the name",
	[WHY_INODE] = "has mode, owner and times",
	[WHY_DATA] = "has content",
	[WHY_HOLE] = "has zeros that take no space",
	[WHY_ATTRIBUTE] = "has an extended attribute",
	[WHY_ATTRIBUTE_OF] = "gives the file the attribute",
	[WHY_ATTRIBUTE_GONE] = "takes the attribute from the file",
};

_Static_assert(COUNT(plan_reasons) == WHY_COUNT, "a text for each reason");

struct span
plan_bytes(const struct plan *p, const struct plan_node *n)
{
	struct span from = n->carried ? p->original : span_of(p->made.at, p->made.len);

	return span_cut(from, n->from, n->len);
}

static void
add(struct plan *p, struct plan_node n, enum endian e)
{
	struct span bytes = plan_bytes(p, &n);
	const struct jffs2_type *type;

	n.nodetype = span_u16(bytes, 2, e);
	type = jffs2_type(n.nodetype);
	n.ino = type->ino_at < 0 ? 0 : span_u32(bytes, (size_t)type->ino_at, e);
	n.version = type->version_at < 0 ? 0 : span_u32(bytes, (size_t)type->version_at, e);
	array_push(&p->nodes, n);
}

void
plan_add_made(struct plan *p, struct plan_node n, struct span bytes, enum endian e)
{
	n.from = (uint32_t)p->made.len;
	n.len = (uint32_t)bytes.len;
	n.carried = false;
	text_add_bytes(&p->made, bytes.at, bytes.len);
	add(p, n, e);
}

void
plan_add_carried(struct plan *p, struct plan_node n, uint32_t len, enum endian e)
{
	assert(span_holds(p->original, n.from, len));
	n.len = len;
	n.carried = true;
	add(p, n, e);
}

static int
by_place(const void *left, const void *right)
{
	const struct plan_node *a = left, *b = right;

	return a->at < b->at ? -1 : a->at > b->at;
}

void
plan_sort(struct plan *p)
{
	if (p->nodes.count)
		qsort(p->nodes.at, p->nodes.count, sizeof *p->nodes.at, by_place);
}

void
plan_free(struct plan *p)
{
	text_free(&p->made);
	array_free(&p->nodes);
	*p = (struct plan){ 0 };
}
