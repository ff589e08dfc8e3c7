/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looking up what is known of the past of a log. */
#include "jffs2/view/past.h"

#include <stdlib.h>


/* The first of the lives in order of time that begins, or ends, after `time`. */
static size_t
first_after(const struct jffs2_past *past, uint32_t time, bool ends)
{
	const uint32_t *order = ends ? past->ends.at : past->begins.at;
	size_t from = 0, to = ends ? past->ends.count : past->begins.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		const struct jffs2_lifetime *life = &past->lives.at[order[middle]];

		if ((ends ? life->to : life->from) <= time)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

size_t
jffs2_past_begin(const struct jffs2_past *past, uint32_t time)
{
	return first_after(past, time, false);
}

size_t
jffs2_past_end(const struct jffs2_past *past, uint32_t time)
{
	return first_after(past, time, true);
}

/* Finds names, dates or both at once. */
static void
find_all(struct jffs2_past *past, const struct jffs2_fs *present, bool names, bool dates)
{
	struct jffs2_past_work *w = jffs2_past_work_begin(past, present, names, dates);
	uint64_t left = UINT64_MAX;

	jffs2_past_work_step(w, &left);
	jffs2_past_work_end(w);
}

struct jffs2_past *
jffs2_past_new(const struct jffs2_fs *present)
{
	struct jffs2_past *past = memory_zeroed(1, sizeof *past);

	find_all(past, present, true, false);
	return past;
}

void
jffs2_past_date(struct jffs2_past *past, const struct jffs2_fs *present)
{
	find_all(past, present, false, true);
}

void
jffs2_past_free(struct jffs2_past *past)
{
	if (!past)
		return;
	array_free(&past->lives);
	array_free(&past->begins);
	array_free(&past->ends);
	array_free(&past->names);
	free(past);
}

size_t
jffs2_past_names(const struct jffs2_past *past, uint32_t ino)
{
	size_t from = 0, to = past->names.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (past->names.at[middle].ino < ino)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}
