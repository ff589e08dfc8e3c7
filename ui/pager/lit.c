/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All matches on the screen, not only the present one. */
#include "ui/pager/pager_private.h"

void
lit_restart(struct pager *p)
{
	p->lit.all.count = 0;
	p->lit.known = 0;
	if (p->lit.searcher.made)
		searcher_from(&p->lit.searcher, 0);
}

void
lit_begin(struct pager *p, const char *words)
{
	struct error err;

	searcher_make(&p->lit.searcher, words, &err);
	lit_restart(p);
}

void
lit_end(struct pager *p)
{
	searcher_end(&p->lit.searcher);
	array_free(&p->lit.all);
	p->lit = (struct pager_lit){ .known = 0 };
}

/* A match may begin that much before what it is in. */
static void
skip(struct pager_lit *l, uint64_t at)
{
	if (l->known + MATCH_MOST >= at)
		return;
	l->known = at - MATCH_MOST;
	searcher_from(&l->searcher, l->known);
}

bool
lit_step(struct pager *p, uint64_t *work)
{
	struct pager_lit *l = &p->lit;
	uint64_t at = p->next.spot.at, to = at + PIECE_MOST;
	struct match m;

	if (!l->searcher.made || l->known >= (to < p->content.size ? to : p->content.size))
		return false;
	skip(l, at);
	switch (searcher_step(&l->searcher, &p->pages, &m, work)) {
	case SEARCHER_WAITS:
		break;
	case SEARCHER_FOUND:
		array_push(&l->all, m);
		l->known = m.end;
		break;
	case SEARCHER_ON:
		l->known = searcher_place(&l->searcher);
		break;
	case SEARCHER_EDGE:
		l->known = l->searcher.beyond;
		searcher_from(&l->searcher, l->searcher.beyond);
		break;
	}
	return true;
}

/* True if a match covers the byte: the last that begins at or before it may. */
static bool
is_lit(const struct pager_lit *l, uint64_t at)
{
	size_t low = 0, high = l->all.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (l->all.at[middle].from <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 && at < l->all.at[low - 1].end;
}

enum role
lit_role(const struct pager *p, uint64_t at, enum role usual)
{
	const struct match *m = &p->find.match;

	if (at >= m->from && at < m->end)
		return ROLE_SELECTED;
	return is_lit(&p->lit, at) ? ROLE_MATCH : usual;
}
