/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of an image, and of what is unpacked from it, that a search looks at. */
#include "firmware/model/children.h"
#include "search/search_private.h"

/* Is part `i` of `g` the one that is asked for, or below it? */
static bool
is_wanted(const struct search_options *o, const struct firmware *g, int i)
{
	if (o->part == PART_NONE || g == o->firmware)
		return o->part == PART_NONE || i == o->part;
	while (g->parent && g->parent != o->firmware)
		g = g->parent;
	return g->parent && firmware_part_at(g->parent, g->parent_at) == o->part;
}

static void
add_unit(struct search *s, struct search_unit u)
{
	array_push(&s->units, u);
	s->work->total += u.len;
}

static void
add_tree(struct search *s, struct search_unit u)
{
	const struct tree *t = u.tree;

	add_unit(s, u);
	if (!s->options.deleted || !t->class->deleted)
		return;
	u.owned = t->class->deleted(t);
	u.tree = u.owned;
	if (u.owned)
		add_unit(s, u);
}

/* A part of files that are out of reach is a trouble, and then bytes like others. */
static void
add_part(struct search *s, struct firmware *f, int i)
{
	const struct part *p = &f->list.parts.at[i];
	const struct tree_part *tree = firmware_tree_part(f, i);
	struct search_unit u = { .firmware = f, .part = i, .tree = firmware_tree(f, i),
		.offset = p->offset, .len = p->len };

	if (u.tree) {
		add_tree(s, u);
		return;
	}
	if (p->kind == PART_ERASED || p->kind == PART_ZERO)
		return;
	add_unit(s, u);
	if (tree || firmware_volume(f, i)) {
		struct search_hit at = { .kind = SEARCH_BYTES, .at = p->offset,
			.unit = (uint32_t)s->units.count - 1 };

		search_unread(s, &at, tree ? tree->err.text
		                           : "its files are not put together");
	}
}

void
units_find(struct search *s)
{
	struct firmware *root = s->options.firmware;

	if (s->options.flat) {
		const struct part *p = s->options.part == PART_NONE ? NULL
		        : &root->list.parts.at[s->options.part];

		add_unit(s, (struct search_unit){ .firmware = root, .part = s->options.part,
		        .offset = p ? p->offset : 0, .len = p ? p->len : root->bytes.len });
		return;
	}
	for (struct firmware *f = root; f; f = firmware_next(root, f)) {
		if (firmware_plain(f) || firmware_unpacked(f))
			continue;
		for (size_t i = 0; i < f->list.parts.count; i++)
			if (is_wanted(&s->options, f, (int)i))
				add_part(s, f, (int)i);
		if (f->flaw == CHILD_LIMITED || f->flaw == CHILD_ABSENT) {
			s->unread++;
			if (s->trouble_lines++ < SEARCH_TROUBLES)
				text_addf(&s->troubles, "%s\n", f->note);
		}
	}
}

uint64_t
units_generation(const struct firmware *f)
{
	const struct firmware *root = f;
	uint64_t sum = 0;

	for (; f; f = firmware_next(root, f))
		sum += f->generation;
	return sum;
}
