/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where images have several file systems: which of them is compared, and which are not. */
#include "compare/compare.h"
#include "firmware/model/children.h"
#include "firmware/partitions/partitions.h"

enum { NAMED_MOST = 4 };

static bool
has_files(const struct firmware *f, int part)
{
	return firmware_volume(f, part) || firmware_tree_part(f, part);
}

static size_t
file_systems(const struct firmware *f)
{
	return f->volumes.count + f->trees.count;
}

/* The part of that side; PART_NONE. */
static int
part_of(const struct compare *c, int side)
{
	return c->tree[side] ? c->tree[side]->part : PART_NONE;
}

bool
compare_is_partial(const struct compare *c, enum compare_by by)
{
	if (by == COMPARE_PARTS || (by != COMPARE_FILES && !c->volume[0])
	        || part_of(c, 0) == PART_NONE)
		return false;
	return file_systems(c->firmware[0]) > 1 || file_systems(c->firmware[1]) > 1;
}

/* "11 (home)" */
static void
add_part(const struct firmware *f, int part, struct text *t)
{
	const char *name = firmware_partition(f, f->list.parts.at[part].offset);

	firmware_add_part(f, part, t);
	if (*name)
		text_addf(t, " (%s)", name);
}

void
compare_add_pair(const struct compare *c, struct text *t)
{
	int part[SIDES] = { part_of(c, 0), part_of(c, 1) };

	text_add(t, "part ");
	add_part(c->firmware[0], part[0], t);
	if (part[1] == PART_NONE || part[1] == part[0])
		return;
	text_add(t, " with ");
	add_part(c->firmware[1], part[1], t);
	text_add(t, " of B");
}

void
compare_add_others(const struct compare *c, struct text *t)
{
	const struct firmware *f = c->firmware[0];
	size_t others = file_systems(f) - 1, named = 0;
	int part = part_of(c, 0);

	if (others > NAMED_MOST) {
		text_addf(t, "%zu others", others);
		return;
	}
	for (int i = 0; named < others && i < (int)f->list.parts.count; i++) {
		if (i == part || !has_files(f, i))
			continue;
		text_add(t, named++ ? ", " : "");
		firmware_add_part(f, i, t);
	}
}

bool
compare_others_differ(const struct compare *c, enum compare_by by)
{
	const struct compare_list *l = &c->lists[COMPARE_PARTS];
	uint32_t part = by == COMPARE_PARTS ? COMPARE_NONE : (uint32_t)part_of(c, 0);

	for (size_t i = 0; l->done && i < l->rows.count; i++)
		if (l->rows.at[i].kind != COMPARE_SAME && l->rows.at[i].at[0] != part)
			return true;
	return false;
}
