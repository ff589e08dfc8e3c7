/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Regular expressions, by recursive descent. */
#include <ctype.h>
#include <string.h>

#include "search/parse_private.h"

/* ---- sets ---- */

struct named_set {
	const char *name;
	int (*has)(int);
};

static const struct named_set named_sets[] = {
	{ "alpha", isalpha }, { "digit", isdigit }, { "alnum", isalnum },
	{ "upper", isupper }, { "lower", islower }, { "space", isspace },
	{ "blank", isblank }, { "punct", ispunct }, { "print", isprint },
	{ "graph", isgraph }, { "cntrl", iscntrl }, { "xdigit", isxdigit },
};

/* Of ASCII alone, whatever the locale says. */
static void
set_add_named(struct pattern_set *s, int (*has)(int))
{
	for (int byte = 0; byte < 128; byte++)
		if (has(byte))
			set_add(s, (uint8_t)byte);
}

/* Reads "[:digit:]" at p->at; false if there is none. */
static bool
take_named(struct parser *p, struct pattern_set *s)
{
	for (size_t i = 0; p->at[0] == '[' && p->at[1] == ':' && i < COUNT(named_sets); i++) {
		size_t len = strlen(named_sets[i].name);

		if (strncmp(p->at + 2, named_sets[i].name, len) == 0
		        && strncmp(p->at + 2 + len, ":]", 2) == 0) {
			set_add_named(s, named_sets[i].has);
			p->at += len + 4;
			return true;
		}
	}
	return false;
}

/* Reads what stands behind a backslash; sets *byte, or adds to `s` and returns false. */
static bool
take_escaped(struct parser *p, struct pattern_set *s, uint8_t *byte)
{
	char c = *p->at ? *p->at++ : '\\';

	*byte = (uint8_t)c;
	switch (c) {
	case 'n': *byte = '\n'; break;
	case 't': *byte = '\t'; break;
	case 'r': *byte = '\r'; break;
	case 'd': set_add_named(s, isdigit); return false;
	case 's': set_add_named(s, isspace); return false;
	case 'w': set_add_named(s, isalnum); set_add(s, '_'); return false;
	case 'x':
		if (hex_value(p->at[0]) < 0 || hex_value(p->at[1]) < 0) {
			parser_fail(p, "\\x needs two hexadecimal digits");
			return true;
		}
		*byte = (uint8_t)(hex_value(p->at[0]) * 16 + hex_value(p->at[1]));
		p->at += 2;
		break;
	default:
		if (isalnum((unsigned char)c))
			parser_fail(p, "no letter or digit may follow a backslash but "
			        "n t r d s w x");
	}
	return true;
}

/* One end of a range, or a byte alone; false if it was a set. */
static bool
take_end(struct parser *p, struct pattern_set *s, uint8_t *byte)
{
	if (*p->at == '\\') {
		p->at++;
		return take_escaped(p, s, byte);
	}
	*byte = (uint8_t)*p->at++;
	return true;
}

static void
take_range(struct parser *p, struct pattern_set *s)
{
	uint8_t from, to;

	if (take_named(p, s) || !take_end(p, s, &from))
		return;
	to = from;
	if (p->at[0] == '-' && p->at[1] && p->at[1] != ']') {
		p->at++;
		if (!take_end(p, s, &to))
			to = from;
	}
	if (to < from)
		parser_fail(p, "a range in [ ] runs backwards");
	for (int byte = from; byte <= to; byte++)
		set_add(s, (uint8_t)byte);
}

uint16_t
expression_bracket(struct parser *p, bool names)
{
	struct pattern_set s = { { 0 } };
	bool others = *p->at == '^' || (names && *p->at == '!');

	p->at += others;
	do {
		if (!*p->at) {
			parser_fail(p, "a [ has no ]");
			return 0;
		}
		take_range(p, &s);
	} while (*p->at != ']' && !p->failed);
	p->at += !p->failed;
	for (int i = 0; others && i < PATTERN_SET; i++)
		s.bits[i] = (uint8_t)~s.bits[i] & set_of_all(names).bits[i];
	return term_set(p, s);
}

/* ---- terms ---- */

static uint16_t take_either(struct parser *p);

static uint16_t
take_group(struct parser *p)
{
	uint16_t inner = TERM_NONE;

	if (++p->depth > TERM_DEPTH_MOST)
		parser_fail(p, "the parentheses are nested too deeply");
	else
		inner = take_either(p);
	p->depth--;
	if (*p->at == ')')
		p->at++;
	else
		parser_fail(p, "a ( has no )");
	return inner;
}

static uint16_t
take_atom(struct parser *p)
{
	struct pattern_set s = { { 0 } };
	uint8_t byte;

	switch (*p->at++) {
	case '(': return take_group(p);
	case '[': return expression_bracket(p, false);
	case '.': return term_set(p, set_of_all(false));
	case '^': return term_add(p, (struct term){ .kind = TERM_BEGIN });
	case '$': return term_add(p, (struct term){ .kind = TERM_END });
	case '\\':
		return take_escaped(p, &s, &byte) ? term_byte(p, byte) : term_set(p, s);
	case '*': case '+': case '?': case '{':
		parser_fail(p, "* + ? { need something before them");
		return 0;
	default:
		return term_byte(p, (uint8_t)p->at[-1]);
	}
}

static bool
take_number(struct parser *p, uint16_t *n)
{
	int value = 0;

	if (!isdigit((unsigned char)*p->at))
		return false;
	while (isdigit((unsigned char)*p->at) && value <= TERM_REPEAT_MOST)
		value = value * 10 + (*p->at++ - '0');
	if (value > TERM_REPEAT_MOST)
		parser_fail(p, "{ } repeats at most 256 times");
	*n = (uint16_t)value;
	return true;
}

/* Reads "2}", "2,}" or "2,5}". */
static void
take_bounds(struct parser *p, struct term *r)
{
	bool ok = take_number(p, &r->least);

	r->most = r->least;
	if (*p->at == ',') {
		p->at++;
		if (!take_number(p, &r->most))
			r->most = TERM_NONE;
	}
	if (!ok || *p->at != '}' || r->most < r->least)
		parser_fail(p, "{ needs numbers: {3}, {3,} or {3,5}");
	else
		p->at++;
}

static uint16_t
take_repeated(struct parser *p)
{
	uint16_t term = take_atom(p);

	while (!p->failed && *p->at && strchr("*+?{", *p->at)) {
		struct term r = { .kind = TERM_REPEAT, .left = term, .most = TERM_NONE };

		switch (*p->at++) {
		case '+': r.least = 1; break;
		case '?': r.most = 1; break;
		case '{': take_bounds(p, &r); break;
		default: break;
		}
		term = term_add(p, r);
	}
	return term;
}

static uint16_t
take_row(struct parser *p)
{
	uint16_t all = TERM_NONE;

	while (*p->at && *p->at != '|' && (*p->at != ')' || !p->depth) && !p->failed) {
		uint16_t term = take_repeated(p);

		all = all == TERM_NONE ? term : term_both(p, all, term);
	}
	return all == TERM_NONE ? term_add(p, (struct term){ .kind = TERM_EMPTY }) : all;
}

static uint16_t
take_either(struct parser *p)
{
	uint16_t all = take_row(p);

	while (*p->at == '|' && !p->failed) {
		uint16_t right;

		p->at++;
		right = take_row(p);
		all = term_add(p, (struct term){ .kind = TERM_EITHER, .left = all,
		        .right = right });
	}
	return all;
}

uint16_t
expression_parse(struct parser *p)
{
	return *p->at ? take_either(p) : TERM_NONE;
}
