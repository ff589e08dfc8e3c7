/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "list/files/folds.h"

#include <stdlib.h>
#include <string.h>

/* The place of `ino`, or where it would be. */
static size_t
place_of(const struct folds *f, uint32_t ino)
{
	size_t from = 0, to = f->inos.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (f->inos.at[middle] < ino)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

bool
folds_have(const struct folds *f, uint32_t ino)
{
	size_t at = place_of(f, ino);

	return at < f->inos.count && f->inos.at[at] == ino;
}

void
folds_set(struct folds *f, uint32_t ino, bool open)
{
	size_t at = place_of(f, ino);

	if (folds_have(f, ino) == open)
		return;
	if (open) {
		array_push(&f->inos, ino);
		memmove(&f->inos.at[at + 1], &f->inos.at[at],
		        (f->inos.count - 1 - at) * sizeof *f->inos.at);
		f->inos.at[at] = ino;
	} else {
		f->inos.count--;
		memmove(&f->inos.at[at], &f->inos.at[at + 1],
		        (f->inos.count - at) * sizeof *f->inos.at);
	}
}

static int
by_number(const void *left, const void *right)
{
	const uint32_t *a = left, *b = right;

	return *a < *b ? -1 : *a > *b;
}

void
folds_add(struct folds *f, uint32_t ino)
{
	array_push(&f->inos, ino);
}

void
folds_sort(struct folds *f)
{
	if (f->inos.count)
		qsort(f->inos.at, f->inos.count, sizeof *f->inos.at, by_number);
}

void
folds_clear(struct folds *f)
{
	f->inos.count = 0;
}

void
folds_free(struct folds *f)
{
	array_free(&f->inos);
}
