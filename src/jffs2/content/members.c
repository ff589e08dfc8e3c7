/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jffs2/content/members.h"

#include <stdlib.h>

static int
by_node(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left & ~MEMBER_IS_PIECE;
	uint32_t b = *(const uint32_t *)right & ~MEMBER_IS_PIECE;

	return a < b ? -1 : a > b;
}

static int
by_version(const void *left, const void *right, void *arg)
{
	const struct extent *extents = arg;
	uint32_t a = extents[*(const uint32_t *)left & ~MEMBER_IS_PIECE].version;
	uint32_t b = extents[*(const uint32_t *)right & ~MEMBER_IS_PIECE].version;

	if (a != b)
		return a < b ? -1 : 1;
	return by_node(left, right);
}

void
members_order(struct members *m, const struct pieces *p, const struct jffs2_log *log)
{
	if (!m->all.count)
		return;
	for (size_t i = 0; i < p->all.count; i++) {
		uint32_t *node = bsearch(&p->all.at[i].node, m->all.at, m->all.count,
		        sizeof *m->all.at, by_node);

		if (node)
			*node |= MEMBER_IS_PIECE;
	}
	/* Most logs have them in order. */
	for (size_t i = 1; i < m->all.count; i++)
		if (by_version(&m->all.at[i - 1], &m->all.at[i], log->extents.at) > 0) {
			qsort_r(m->all.at, m->all.count, sizeof *m->all.at, by_version,
			        log->extents.at);
			return;
		}
}
