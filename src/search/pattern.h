/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a search looks for: a text, bytes, or a regular expression, all made into one
 * automaton over bytes. A pattern is constant once it is made, so that threads can share
 * it; a matcher (search/matcher.h) runs it.
 *
 * The syntax is that of POSIX extended regular expressions, without back references, on
 * bytes: . [a-z] [^a] [[:digit:]] ( ) | * + ? {2,5} ^ $ and \ before a character, also \n
 * \t \r \d \s \w and \x7f. A line ends at a newline or a NUL; neither . nor [^a] takes one of
 * them.
 *
 * parse.c reads the words, pattern.c builds the automaton, need.c finds what every match holds.
 */
#ifndef SEARCH_PATTERN_H
#define SEARCH_PATTERN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "base/error.h"

enum pattern_kind {
	PATTERN_TEXT,   /* the words as they are */
	PATTERN_BYTES,  /* pairs of hexadecimal digits, with or without blanks */
	PATTERN_REGEXP,
	PATTERN_NAME    /* the words of a shell: * ? [a-z]; matches a whole name */
};

enum {
	PATTERN_NODES_MOST = 4096, /* of the automaton */
	PATTERN_SET = 32           /* bytes of a set: a bit for each byte */
};

/* What a node of the automaton does before it goes on. */
enum pattern_do {
	PATTERN_TAKE,  /* takes a byte of a set */
	PATTERN_FORK,  /* goes both ways */
	PATTERN_BEGIN, /* only where a line begins */
	PATTERN_END,   /* only where a line ends */
	PATTERN_MATCH
};

struct pattern_node {
	uint8_t what;      /* enum pattern_do */
	uint16_t next, other;
	uint16_t set;      /* TAKE: in sets */
};

struct pattern_set {
	uint8_t bits[PATTERN_SET];
};

struct pattern_way {
	ARRAY(struct pattern_node) nodes;
	uint16_t start;
};

enum { PATTERN_NEED_LEAST = 2, PATTERN_NEED_MOST = 32 };

/* Bytes that a line must hold for a match in it. */
struct pattern_need {
	uint8_t bytes[PATTERN_NEED_MOST];
	uint32_t len; /* 0: none are known */
};

struct pattern {
	ARRAY(struct pattern_set) sets;
	struct pattern_way forward, backward; /* the same, read from its end */
	struct pattern_need need;
	bool empty;    /* it also matches nothing at all */
};

/* Reads `words`; pattern_free releases it. False with err set, and nothing to free, if they
 * can't be read, are too long, or (but for names) match the empty text. */
bool pattern_make(struct pattern *p, enum pattern_kind kind, const char *words,
        bool ignore_case, struct error *err);
/* Matches runs of at least `least` (1 to 256) printable characters of ASCII, tabs included. */
void pattern_make_strings(struct pattern *p, uint32_t least);
void pattern_free(struct pattern *p);

/* True for pairs of hexadecimal digits with a blank between them: "7f 45 4c 46". */
bool pattern_looks_like_bytes(const char *words);

static inline bool
pattern_set_has(const struct pattern_set *s, uint8_t byte)
{
	return s->bits[byte / 8] >> byte % 8 & 1;
}

/* True for a byte that ends a line. */
static inline bool
pattern_ends_line(int byte)
{
	return byte == '\n' || byte == 0;
}

#endif
