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

static uint32_t
order_of(const void *member, unsigned int which, const void *arg)
{
	const struct extent *extents = arg;
	uint32_t node = *(const uint32_t *)member & ~MEMBER_IS_PIECE;

	return which == 0 ? extents[node].version : node;
}

void
members_order_begin(struct members_order *o, struct members *m, const struct pieces *p,
        const struct jffs2_log *log)
{
	*o = (struct members_order){ .m = m, .p = p, .log = log };
	radix_begin(&o->sort, m->all.at, m->all.count, sizeof *m->all.at, 2, order_of,
	        log->extents.at);
}

bool
members_order_step(struct members_order *o, uint64_t *left)
{
	struct members *m = o->m;

	for (; m->all.count && o->next < o->p->all.count && *left; o->next++, --*left) {
		uint32_t *node = bsearch(&o->p->all.at[o->next].node, m->all.at, m->all.count,
		        sizeof *m->all.at, by_node);

		if (node)
			*node |= MEMBER_IS_PIECE;
	}
	return radix_step(&o->sort, left);
}

void
members_order_end(struct members_order *o)
{
	radix_end(&o->sort);
}

void
members_order(struct members *m, const struct pieces *p, const struct jffs2_log *log)
{
	uint64_t left = UINT64_MAX;
	struct members_order o;

	members_order_begin(&o, m, p, log);
	members_order_step(&o, &left);
	members_order_end(&o);
}
