/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of a search is incomplete. */
#include "firmware/model/children.h"
#include "search/search_private.h"

enum { STRETCHES_MOST = 1 << 16, HOLE_KEPT = 16 << 10 };

void
search_unread(struct search *s, const struct search_hit *where, const char *why)
{
	const struct search_unit *u = &s->units.at[where->unit];
	struct text path = { 0 };

	s->unread++;
	if (s->trouble_lines++ >= SEARCH_TROUBLES)
		return;
	search_add_path(s, where, false, &path);
	if (path.len) {
		text_add_readable_path(&s->troubles, span_of(path.at, path.len), false);
	} else {
		text_add(&s->troubles, "part ");
		firmware_add_part(u->firmware, u->part, &s->troubles);
	}
	text_addf(&s->troubles, ": %s\n", why);
	text_free(&path);
}

void
search_note_loss(struct search *s, const struct tree *t, uint32_t node)
{
	struct tree_loss l = tree_loss(t, node);

	s->damaged += l.missing || l.stale || l.more || l.wrong || l.mixed;
}

uint64_t
search_cost(const struct tree *t, uint32_t node, uint64_t size)
{
	uint64_t cost = 0, at = 0, end;

	for (uint32_t i = 0; at < size && i < STRETCHES_MOST; i++) {
		bool hole = tree_hole(t, node, at, &end);

		if (end <= at || end > size)
			end = size;
		cost += hole && end - at > HOLE_KEPT ? HOLE_KEPT : end - at;
		at = end;
	}
	return cost + (size - at);
}

bool
search_is_partial(const struct search *s)
{
	return s->unread || s->damaged || s->limited || s->cut || s->stopped || !s->done;
}
