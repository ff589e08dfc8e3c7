/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of parts, changed after the survey. */
#include <string.h>

#include "firmware/parts/parts.h"

/* The present index of the `old`-th part; removed ones have none. */
static int
moved(int old, size_t at, size_t removed, size_t count)
{
	if (old == PART_NONE || (size_t)old < at)
		return old;
	if ((size_t)old < at + removed)
		return PART_NONE;
	return (int)((size_t)old - removed + count);
}

void
parts_replace(struct firmware *f, size_t at, size_t removed, const struct part *with,
        size_t count)
{
	struct part_list was = f->list;
	int header = was.parts.at[at].header;

	memset(&f->list, 0, sizeof f->list);
	array_reserve(&f->list.parts, was.parts.count - removed + count);
	for (size_t i = 0; i < was.parts.count; i++) {
		struct part p = was.parts.at[i];

		if (i == at)
			for (size_t k = 0; k < count; k++) {
				array_push(&f->list.parts, with[k]);
				f->list.parts.at[at + k].header = header;
			}
		if (i >= at && i < at + removed)
			continue;
		p.header = moved(p.header, at, removed, count);
		array_push(&f->list.parts, p);
	}
	for (size_t i = 0; i < f->volumes.count; i++) {
		struct volume *v = f->volumes.at[i];

		v->part = moved(v->part, at, removed, count);
		v->tree.tree.part = v->part;
	}
	for (size_t i = 0; i < f->trees.count; i++) {
		struct tree_part *t = f->trees.at[i];

		t->part = moved(t->part, at, removed, count);
		if (t->tree)
			t->tree->part = t->part;
	}
	part_list_free(&was);
}
