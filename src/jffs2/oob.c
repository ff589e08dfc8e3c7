/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jffs2/oob.h"

/* How many of the offsets are at most `offset`. */
static size_t
count_to(const uint32_t *at, size_t count, uint32_t offset)
{
	size_t from = 0, to = count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (at[middle] <= offset)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

bool
jffs2_oob_marks(const struct jffs2_oob *oob, uint32_t offset)
{
	size_t n = count_to(oob->markers.at, oob->markers.count, offset);

	return n > 0 && oob->markers.at[n - 1] == offset;
}

bool
jffs2_oob_is_bad(const struct jffs2_oob *oob, uint32_t offset)
{
	size_t n = count_to(oob->bad.at, oob->bad.count, offset);

	return n > 0 && offset - oob->bad.at[n - 1] < oob->block;
}

void
jffs2_oob_free(struct jffs2_oob *oob)
{
	array_free(&oob->markers);
	array_free(&oob->bad);
	oob->page = oob->block = 0;
}
