/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jffs2/oob.h"

#include "jffs2/node.h"

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

bool
jffs2_oob_has_data(const struct jffs2_oob *oob, uint32_t offset, uint32_t csize)
{
	/* First as much as a dirent's header, up to the end of the page. */
	uint64_t begin = (uint64_t)oob->start + offset, end = begin + JFFS2_DIRENT_LEN, have;

	if (!oob->page)
		return false;
	end += (oob->page - end % oob->page) % oob->page;
	have = end - begin;
	if (have < JFFS2_INODE_LEN)
		have += oob->page;
	return have - JFFS2_INODE_LEN >= csize;
}

void
jffs2_oob_free(struct jffs2_oob *oob)
{
	array_free(&oob->markers);
	array_free(&oob->bad);
	oob->page = oob->block = oob->start = 0;
}
