/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parser of patterns: parse.c has what all kinds need, expression.c regular
 * expressions. After a failure everything returns quickly, and nothing is added. */
#ifndef SEARCH_PARSE_PRIVATE_H
#define SEARCH_PARSE_PRIVATE_H

#include "search/parse.h"

struct parser {
	const char *at;      /* what is not read yet */
	struct terms *terms;
	struct pattern *pattern;
	struct error *err;
	bool ignore_case;
	bool failed;
	int depth;           /* of parentheses */
};

/* ---- parse.c ---- */

/* Fails with a sentence, unless it has failed already. */
void parser_fail(struct parser *p, const char *why);
uint16_t term_add(struct parser *p, struct term term);
uint16_t term_both(struct parser *p, uint16_t left, uint16_t right);
/* A byte of a set, in both cases where case is ignored. */
uint16_t term_set(struct parser *p, struct pattern_set s);
uint16_t term_byte(struct parser *p, uint8_t byte);
void set_add(struct pattern_set *s, uint8_t byte);
/* All bytes; without `lines` but those that end a line. */
struct pattern_set set_of_all(bool lines);
/* The value of a hexadecimal digit, -1: it is none. */
int hex_value(char c);

/* ---- expression.c ---- */

/* Reads a regular expression up to the end of the words. */
uint16_t expression_parse(struct parser *p);
/* Reads a set from behind its '[' on; one that begins with ^ (or, in `names`, with !) is of
 * the other bytes. */
uint16_t expression_bracket(struct parser *p, bool names);

#endif
