/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From terms to an automaton (Thompson's construction). It is built from its end: a term is
 * given the node that follows it, and returns the one it begins with. Read backwards, what
 * stands left is built as if it stood right, and ^ and $ change places.
 */
#include "search/pattern.h"

#include <string.h>

#include "search/parse.h"

/* Terms that take no byte could be repeated for ever without adding a node. */
enum { CALLS_MOST = 1 << 18 };

struct builder {
	const struct terms *terms;
	struct pattern_way *way;
	bool backward;
	uint32_t calls;
	bool failed; /* too many nodes */
};

static uint16_t
add_node(struct builder *b, struct pattern_node node)
{
	if (b->way->nodes.count == PATTERN_NODES_MOST) {
		b->failed = true;
		return 0;
	}
	array_push(&b->way->nodes, node);
	return (uint16_t)(b->way->nodes.count - 1);
}

static uint16_t build(struct builder *b, uint16_t term, uint16_t next);

/* Any number of times: a fork that its own term leads back to. */
static uint16_t
build_loop(struct builder *b, uint16_t term, uint16_t next)
{
	uint16_t fork = add_node(b, (struct pattern_node){ .what = PATTERN_FORK,
	        .other = next });
	uint16_t first = build(b, term, fork);

	if (!b->failed)
		b->way->nodes.at[fork].next = first;
	return fork;
}

static uint16_t
build_repeat(struct builder *b, const struct term *t, uint16_t next)
{
	uint16_t at = next;

	if (t->most == TERM_NONE)
		at = build_loop(b, t->left, next);
	for (uint16_t i = t->least; t->most != TERM_NONE && i < t->most && !b->failed; i++)
		at = add_node(b, (struct pattern_node){ .what = PATTERN_FORK,
		        .next = build(b, t->left, at), .other = next });
	for (uint16_t i = 0; i < t->least && !b->failed; i++)
		at = build(b, t->left, at);
	return at;
}

static uint16_t
build(struct builder *b, uint16_t term, uint16_t next)
{
	const struct term *t = &b->terms->all.at[term];
	uint16_t first;

	if (b->failed || ++b->calls > CALLS_MOST) {
		b->failed = true;
		return 0;
	}
	switch ((enum term_kind)t->kind) {
	case TERM_SET:
		return add_node(b, (struct pattern_node){ .what = PATTERN_TAKE, .next = next,
		        .set = t->set });
	case TERM_BEGIN:
	case TERM_END:
		return add_node(b, (struct pattern_node){ .next = next,
		        .what = (t->kind == TERM_BEGIN) != b->backward ? PATTERN_BEGIN
		                                                       : PATTERN_END });
	case TERM_BOTH:
		first = build(b, b->backward ? t->left : t->right, next);
		return build(b, b->backward ? t->right : t->left, first);
	case TERM_EITHER:
		first = build(b, t->left, next);
		return add_node(b, (struct pattern_node){ .what = PATTERN_FORK, .next = first,
		        .other = build(b, t->right, next) });
	case TERM_REPEAT:
		return build_repeat(b, t, next);
	case TERM_EMPTY:
		break;
	}
	return next;
}

static bool
build_way(const struct terms *t, struct pattern_way *way, bool backward)
{
	struct builder b = { .terms = t, .way = way, .backward = backward };
	uint16_t match = add_node(&b, (struct pattern_node){ .what = PATTERN_MATCH });

	way->start = build(&b, t->root, match);
	return !b.failed;
}

/* Can the term take no byte? */
static bool
may_be_empty(const struct terms *t, uint16_t term)
{
	const struct term *at = &t->all.at[term];

	switch ((enum term_kind)at->kind) {
	case TERM_SET:
		return false;
	case TERM_BOTH:
		return may_be_empty(t, at->left) && may_be_empty(t, at->right);
	case TERM_EITHER:
		return may_be_empty(t, at->left) || may_be_empty(t, at->right);
	case TERM_REPEAT:
		return at->least == 0 || may_be_empty(t, at->left);
	case TERM_BEGIN:
	case TERM_END:
	case TERM_EMPTY:
		break;
	}
	return true;
}

static bool
finish(struct pattern *p, const struct terms *t, enum pattern_kind kind, struct error *err)
{
	p->empty = may_be_empty(t, t->root);
	p->need = terms_need(t, p);
	if (p->empty && kind != PATTERN_NAME)
		return error_set(err, "the pattern also matches the empty text, which is "
		        "everywhere");
	return (build_way(t, &p->forward, false) && build_way(t, &p->backward, true))
	       || error_set(err, "the pattern is too large");
}

bool
pattern_make(struct pattern *p, enum pattern_kind kind, const char *words, bool ignore_case,
        struct error *err)
{
	struct terms t = { .root = TERM_NONE };
	bool ok;

	*p = (struct pattern){ .sets = { 0 } };
	ok = terms_parse(&t, p, kind, words, ignore_case, err) && finish(p, &t, kind, err);
	array_free(&t.all);
	if (!ok)
		pattern_free(p);
	return ok;
}

void
pattern_make_strings(struct pattern *p, uint32_t least)
{
	struct pattern_set printable = { { 0 } };
	struct terms t = { .root = TERM_NONE };

	for (int byte = 0; byte < 0x7f; byte++)
		if (byte >= ' ' || byte == '\t')
			printable.bits[byte / 8] |= (uint8_t)(1 << byte % 8);
	*p = (struct pattern){ .sets = { 0 } };
	array_push(&p->sets, printable);
	terms_run(&t, 0, (uint16_t)least);
	build_way(&t, &p->forward, false);
	build_way(&t, &p->backward, true);
	array_free(&t.all);
}

void
pattern_free(struct pattern *p)
{
	array_free(&p->sets);
	array_free(&p->forward.nodes);
	array_free(&p->backward.nodes);
}

bool
pattern_looks_like_bytes(const char *words)
{
	static const char digits[] = "0123456789abcdefABCDEF";
	size_t pairs = 0;

	for (;; pairs++, words += 3) {
		if (strspn(words, digits) != 2)
			return false;
		if (!words[2])
			return pairs > 0;
		if (words[2] != ' ')
			return false;
	}
}
