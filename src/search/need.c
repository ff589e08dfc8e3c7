/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bytes that no match can do without: lines that lack them are passed over. */
#include <string.h>

#include "search/parse.h"

/* A walk through the terms that every match takes, in their order. */
struct needing {
	const struct terms *terms;
	const struct pattern *pattern;
	struct pattern_need run;  /* the bytes in a row that led here */
	bool first;               /* they begin the pattern */
	struct pattern_need best;
};

static void
end_run(struct needing *n)
{
	/* What begins every match is found as fast without this. */
	if (n->run.len > n->best.len && !n->first)
		n->best = n->run;
	n->run.len = 0;
	n->first = false;
}

/* The only byte of the set; -1: it has others. */
static int
only_byte(const struct pattern_set *s)
{
	int only = -1;

	for (int byte = 0; byte < 256; byte++) {
		if (!pattern_set_has(s, (uint8_t)byte))
			continue;
		if (only >= 0)
			return -1;
		only = byte;
	}
	return only;
}

static void
need_set(struct needing *n, uint16_t set)
{
	int byte = only_byte(&n->pattern->sets.at[set]);

	if (byte < 0 || n->run.len == PATTERN_NEED_MOST)
		end_run(n);
	if (byte >= 0)
		n->run.bytes[n->run.len++] = (uint8_t)byte;
}

static void
need_term(struct needing *n, uint16_t term)
{
	const struct term *t = &n->terms->all.at[term];

	switch ((enum term_kind)t->kind) {
	case TERM_SET:
		need_set(n, t->set);
		break;
	case TERM_BOTH:
		need_term(n, t->left);
		need_term(n, t->right);
		break;
	case TERM_REPEAT:
		end_run(n);
		if (t->least > 0)
			need_term(n, t->left);
		end_run(n);
		break;
	case TERM_BEGIN:
	case TERM_END:
	case TERM_EITHER:
		end_run(n);
		break;
	case TERM_EMPTY:
		break;
	}
}

/* True if a match may hold the end of a line. */
static bool
crosses_lines(const struct pattern *p)
{
	for (size_t i = 0; i < p->sets.count; i++)
		if (pattern_set_has(&p->sets.at[i], '\n') || pattern_set_has(&p->sets.at[i], 0))
			return true;
	return false;
}

struct pattern_need
terms_need(const struct terms *t, const struct pattern *p)
{
	struct needing n = { .terms = t, .pattern = p, .first = true };

	if (crosses_lines(p))
		return n.best;
	need_term(&n, t->root);
	end_run(&n);
	if (n.best.len < PATTERN_NEED_LEAST)
		n.best.len = 0;
	return n.best;
}
