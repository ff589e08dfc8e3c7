/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/parse.h"

#include <ctype.h>
#include <string.h>

#include "search/parse_private.h"

/* ---- terms ---- */

uint16_t
term_add(struct parser *p, struct term term)
{
	if (p->failed)
		return 0;
	if (p->terms->all.count == TERMS_MOST) {
		parser_fail(p, "the pattern is too long");
		return 0;
	}
	array_push(&p->terms->all, term);
	return (uint16_t)(p->terms->all.count - 1);
}

uint16_t
term_both(struct parser *p, uint16_t left, uint16_t right)
{
	return term_add(p, (struct term){ .kind = TERM_BOTH, .left = left, .right = right });
}

void
parser_fail(struct parser *p, const char *why)
{
	if (!p->failed)
		error_set(p->err, "%s", why);
	p->failed = true;
}

/* ---- sets ---- */

void
set_add(struct pattern_set *s, uint8_t byte)
{
	s->bits[byte / 8] |= (uint8_t)(1 << byte % 8);
}

static uint8_t
other_case(uint8_t byte)
{
	if (byte >= 'a' && byte <= 'z')
		return (uint8_t)(byte - 'a' + 'A');
	return byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte - 'A' + 'a') : byte;
}

uint16_t
term_set(struct parser *p, struct pattern_set s)
{
	struct pattern_set both = s;

	for (int byte = 0; p->ignore_case && byte < 256; byte++)
		if (pattern_set_has(&s, (uint8_t)byte))
			set_add(&both, other_case((uint8_t)byte));
	if (p->failed || p->pattern->sets.count == TERMS_MOST)
		return term_add(p, (struct term){ .kind = TERM_EMPTY });
	array_push(&p->pattern->sets, both);
	return term_add(p, (struct term){ .kind = TERM_SET,
	        .set = (uint16_t)(p->pattern->sets.count - 1) });
}

uint16_t
term_byte(struct parser *p, uint8_t byte)
{
	struct pattern_set s = { { 0 } };

	set_add(&s, byte);
	return term_set(p, s);
}

struct pattern_set
set_of_all(bool lines)
{
	struct pattern_set s = { { 0 } };

	for (int byte = 0; byte < 256; byte++)
		if (lines || !pattern_ends_line(byte))
			set_add(&s, (uint8_t)byte);
	return s;
}

int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* ---- words that are no expression ---- */

static uint16_t
parse_text(struct parser *p)
{
	uint16_t all = TERM_NONE;

	for (; *p->at && !p->failed; p->at++) {
		uint16_t byte = term_byte(p, (uint8_t)*p->at);

		all = all == TERM_NONE ? byte : term_both(p, all, byte);
	}
	return all;
}

static uint16_t
parse_bytes(struct parser *p)
{
	uint16_t all = TERM_NONE;

	while (*p->at && !p->failed) {
		int high = hex_value(p->at[0]), low = high < 0 ? -1 : hex_value(p->at[1]);
		uint16_t byte;

		if (*p->at == ' ') {
			p->at++;
			continue;
		}
		if (low < 0) {
			parser_fail(p, "bytes are pairs of hexadecimal digits: 7f 45 4c 46");
			break;
		}
		byte = term_byte(p, (uint8_t)(high * 16 + low));
		all = all == TERM_NONE ? byte : term_both(p, all, byte);
		p->at += 2;
	}
	return all;
}

static uint16_t
name_piece(struct parser *p)
{
	struct pattern_set any = set_of_all(true);

	switch (*p->at++) {
	case '*':
		return term_add(p, (struct term){ .kind = TERM_REPEAT,
		        .left = term_set(p, any), .most = TERM_NONE });
	case '?':
		return term_set(p, any);
	case '[':
		return expression_bracket(p, true);
	case '\\':
		p->at += *p->at != 0;
		break;
	default:
		break;
	}
	return term_byte(p, (uint8_t)p->at[-1]);
}

static uint16_t
parse_name(struct parser *p)
{
	uint16_t all = TERM_NONE;

	while (*p->at && !p->failed) {
		uint16_t piece = name_piece(p);

		all = all == TERM_NONE ? piece : term_both(p, all, piece);
	}
	return all;
}

/* ---- from outside ---- */

bool
terms_parse(struct terms *t, struct pattern *pattern, enum pattern_kind kind,
        const char *words, bool ignore_case, struct error *err)
{
	struct parser p = { .at = words, .terms = t, .pattern = pattern, .err = err,
		.ignore_case = ignore_case };

	switch (kind) {
	case PATTERN_TEXT: t->root = parse_text(&p); break;
	case PATTERN_BYTES: t->root = parse_bytes(&p); break;
	case PATTERN_REGEXP: t->root = expression_parse(&p); break;
	case PATTERN_NAME: t->root = parse_name(&p); break;
	}
	if (t->root == TERM_NONE)
		parser_fail(&p, "there is nothing to look for");
	return !p.failed;
}

void
terms_run(struct terms *t, uint16_t set, uint16_t least)
{
	array_push(&t->all, ((struct term){ .kind = TERM_SET, .set = set }));
	array_push(&t->all, ((struct term){ .kind = TERM_REPEAT, .least = least,
	        .most = TERM_NONE }));
	t->root = 1;
}
