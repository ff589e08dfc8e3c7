/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which nodes a filter passes. */
#include "jffs2/build/build_private.h"
#include "jffs2/view/past.h"

static struct jffs2_lifetime
life_of(const struct jffs2_filter *f, uint32_t node)
{
	return f->past->lives.at[node];
}

/* Of a node that the end cuts off the kernel makes nothing. The padding after it may be cut. */
static bool
ends_after(const struct jffs2_log *log, const struct extent *e, uint32_t at)
{
	uint64_t begin = e->offset;

	if (begin >= at || begin + e->len <= at)
		return begin >= at;
	return begin + jffs2_totlen(log->part, e->offset, log->endian) > at;
}

bool
filter_hides(const struct jffs2_build *b, const struct extent *e, uint32_t node)
{
	const struct jffs2_filter *f = &b->to;

	switch (f->kind) {
	case FILTER_TIME:
		return jffs2_dated(life_of(f, node)) && life_of(f, node).from > f->at;
	case FILTER_VERSION:
		return belongs_to_inode(e) && e->ino == f->ino && e->version > f->at;
	case FILTER_PLACE:
		return ends_after(b->log, e, f->at);
	case FILTER_NONE:
	case FILTER_CONTENT:
		break;
	}
	return false;
}

/* Would the node count if it had not been marked obsolete in place? */
static bool
is_whole(const struct jffs2_log *log, const struct extent *e)
{
	return belongs_to_inode(e) && jffs2_extent_counted(log, e)
	       && !(e->flaws & (FLAW_DATA_CRC | FLAW_RANGE));
}

/* Was a node that is marked obsolete, and is not later, still valid? */
static bool
was_valid(const struct jffs2_filter *f, const struct extent *e, uint32_t node)
{
	struct jffs2_lifetime life;

	switch (f->kind) {
	case FILTER_TIME:
		life = life_of(f, node);
		return jffs2_dated(life) && (life.to == 0 || f->at < life.to);
	case FILTER_VERSION:
		return e->ino == f->ino;
	case FILTER_PLACE:
		return true;
	case FILTER_NONE:
	case FILTER_CONTENT:
		break;
	}
	return false;
}

bool
filter_revives(const struct jffs2_build *b, const struct extent *e, uint32_t node)
{
	return !(e->nodetype & JFFS2_ACCURATE) && is_whole(b->log, e)
	       && was_valid(&b->to, e, node);
}
