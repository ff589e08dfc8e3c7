/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/list/columns.h"

enum {
	LEAST_FLEXIBLE = 36, /* columns of text that a long last column keeps */
	LEAST_OPEN_END = 28  /* the same for one that takes what is left */
};

static int
least_width(const struct column *c, bool last)
{
	int most = c->width;

	if (!last)
		return most > 0 ? most : LEAST_OPEN_END;
	if (most == 0)
		return LEAST_OPEN_END;
	return most < LEAST_FLEXIBLE ? most : LEAST_FLEXIBLE;
}

bool
columns_wanted(const struct table *t, uint32_t turned, size_t i)
{
	return (t->class->columns[i].use != COLUMN_OUTPUT) != (turned >> i & 1);
}

/* A column that was chosen stays longer than the others. */
static unsigned
rank_of(const struct table_class *class, const struct columns *fit, size_t i)
{
	const struct column *c = &class->columns[i];

	return c->rank && fit->turned >> i & 1 ? 1 : c->rank;
}

/* The width that the shown columns need, with the last at its minimum. */
static int
needed(const struct table_class *class, struct columns *fit)
{
	int total = 0;

	fit->last = fit->count;
	for (size_t i = 0; i < fit->count; i++)
		if (fit->width[i] > 0)
			fit->last = i;
	for (size_t i = 0; i < fit->count; i++) {
		if (fit->width[i] == 0)
			continue;
		fit->width[i] = least_width(&class->columns[i], i == fit->last);
		total += fit->width[i] + 1;
	}
	return total;
}

/* Hides the least important column; false if the others must all stay. */
static bool
drop_one(const struct table_class *class, struct columns *fit)
{
	size_t worst = fit->count;

	for (size_t i = 0; i < fit->count; i++)
		if (fit->width[i] > 0 && class->columns[i].rank > 0
		        && (worst == fit->count
		            || rank_of(class, fit, i) >= rank_of(class, fit, worst)))
			worst = i;
	if (worst == fit->count)
		return false;
	fit->width[worst] = 0;
	return true;
}

bool
column_aligns_right(const struct column *c)
{
	return c->kind == COLUMN_NUMBER || c->kind == COLUMN_BYTES
	       || c->kind == COLUMN_SIZE || c->kind == COLUMN_TENTHS;
}

/* Shows again the columns that fit into what the last drop left free. */
static void
restore_some(const struct table_class *class, int width, struct columns *fit,
        const struct columns *all)
{
	for (unsigned rank = 0; rank <= UINT8_MAX; rank++)
		for (size_t i = 0; i < fit->count; i++) {
			if (fit->width[i] > 0 || all->width[i] == 0
			        || rank_of(class, fit, i) != rank)
				continue;
			fit->width[i] = 1;
			if (needed(class, fit) > width)
				fit->width[i] = 0;
		}
}

void
columns_fit(const struct table *t, uint32_t turned, int width, struct columns *fit)
{
	const struct table_class *class = t->class;
	struct columns all;
	int total;

	*fit = (struct columns){ .turned = turned, .count = class->column_count < COLUMNS_MOST
		                             ? class->column_count : COLUMNS_MOST };
	for (size_t i = 0; i < fit->count; i++)
		fit->width[i] = columns_wanted(t, turned, i) && table_has_column(t, i)
		                && class->columns[i].kind != COLUMN_JSON;
	all = *fit;
	while (needed(class, fit) > width && drop_one(class, fit))
		continue;
	restore_some(class, width, fit, &all);
	total = needed(class, fit);
	if (fit->last == fit->count && turned) {
		columns_fit(t, 0, width, fit);
		return;
	}
	if (fit->last == fit->count
	        || (total < width && column_aligns_right(&class->columns[fit->last])))
		return;
	fit->width[fit->last] += width - total;
	if (fit->width[fit->last] < 1)
		fit->width[fit->last] = 1;
}
