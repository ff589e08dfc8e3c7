/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows of files as another lens shows them, or with what is deleted: made in slices, while those
 * before are shown. */
#include <stdlib.h>
#include <string.h>

#include "list/files/file_rows_private.h"
#include "list/files/files.h"
#include "past/lens.h"
#include "table/table.h"

void
file_rows_drop_next(struct files *f)
{
	if (!f->next)
		return;
	tree_free(f->next->step);
	tree_free(f->next->together);
	array_free(&f->next->rows);
	array_free(&f->next->depth);
	array_free(&f->next->levels);
	free(f->next);
	f->next = NULL;
}

#define EXCHANGE(a, b) \
	do { \
		unsigned char held[sizeof(a)]; \
		memcpy(held, &(a), sizeof(a)); \
		memcpy(&(a), &(b), sizeof(a)); \
		memcpy(&(b), held, sizeof(a)); \
	} while (0)

/* What is shown and what comes next change places. */
static void
exchange(struct table *t)
{
	struct files *f = t->state;

	EXCHANGE(f->step, f->next->step);
	EXCHANGE(f->together, f->next->together);
	EXCHANGE(t->rows, f->next->rows);
	EXCHANGE(f->depth, f->next->depth);
}

/* Lists it in the place of what is shown; true while there is more to list. */
static bool
list_next(struct table *t, size_t *looks)
{
	struct files *f = t->state;

	if (!f->next->begun)
		file_rows_begin(t, f->next);
	if (file_rows_list(t, f->next, looks))
		return true;
	tree_totals_free(f->totals);
	file_totals_begin(t);
	file_rows_drop_next(f);
	return false;
}

bool
file_rows_go_on(struct table *t, size_t looks)
{
	struct files *f = t->state;

	if (f->next && !file_rows_current(t))
		file_rows_drop_next(f);
	if (!f->next)
		return false;
	if (!f->next->walked && f->next->step && lens_walk(f->next->step, &looks))
		return true;
	if (!f->next->walked && f->next->together && tree_step(f->next->together, looks))
		return true;
	f->next->walked = true;
	exchange(t);
	if (!list_next(t, &looks))
		return false;
	exchange(t);
	return true;
}

void
file_rows_begin_next(struct table *t)
{
	struct files *f = t->state;

	file_rows_drop_next(f);
	f->next = memory_zeroed(1, sizeof *f->next);
	f->next->step = t->volume ? lens_tree(&t->lens, t->volume) : NULL;
	/* What is deleted makes another tree of one that no lens is on. */
	if (!f->next->step && t->deleted && t->tree->class->with_deleted)
		f->next->together = t->tree->class->with_deleted(t->tree);
}

void
file_rows_look(struct table *t)
{
	struct files *f = t->state;

	if (!file_rows_current(t) || !f->begun || !t->volume)
		file_rows_look_again(t);
	else
		file_rows_begin_next(t);
}

void
table_files_show_deleted(struct table *t, bool deleted)
{
	struct files *f = t->state;

	t->deleted = deleted;
	if (!t->patient || !file_rows_current(t) || !f->begun) {
		file_rows_look_again(t);
		table_rearrange(t);
		return;
	}
	file_rows_begin_next(t);
	table_make_again(t);
}
