/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One line of a dump that is text: U-Boot's md, xxd, hexdump, Intel HEX, S-records, or nothing
 * but digits. A line borrows the text. All work is bounded by the length of the line.
 */
#ifndef GUISE_DUMP_LINE_H
#define GUISE_DUMP_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

enum {
	DUMP_LINE_MOST = 1024, /* longer lines belong to no dump */
	DUMP_BYTES_MOST = DUMP_LINE_MOST / 2
};

enum dump_mark {
	DUMP_BYTES,  /* the bytes at an address; none of them: the address of the end */
	DUMP_BASE,   /* sets what is added to later addresses: `at` */
	DUMP_COUNT,  /* how many lines with bytes precede it: `at` */
	DUMP_OTHER,  /* valid, without bytes: a comment, an entry point */
	DUMP_END     /* nothing follows */
};

struct dump_line {
	enum dump_mark mark;
	bool addressed;    /* `at` is said; else it follows the line before */
	uint64_t at;
	uint8_t bytes[DUMP_BYTES_MOST]; /* as written */
	size_t len;
	size_t width;      /* digits of a group, which may be a word in the other order */
	struct span text;  /* the same bytes as characters, if the line has them */
};

struct dump_kind {
	const char *name;  /* of the guise */
	/* Parses a line without its end; false if it is no line of this kind. */
	bool (*parse)(struct span line, struct dump_line *l);
	/* Does the line begin like one of this kind, so that it must be a damaged one if it can't
	 * be parsed? */
	bool (*begins)(struct span line);
	bool words;        /* the groups are words in the order of the CPU, little-endian where
	                    * nothing else is known */
	bool ends;         /* its last line says that it is the last */
};

/* Every kind; ends with name NULL. */
extern const struct dump_kind dump_kinds[];

/* The next line of `text`, without white space at its end; false after the last one. */
bool dump_next_line(struct span text, size_t *at, struct span *line);

/* Reverses the bytes of each group. */
void dump_reverse(struct dump_line *l);

/* How the characters agree with the bytes: 1 they do and could not by chance, -1 they don't,
 * 0 that can't be told. */
int dump_agrees(const struct dump_line *l);

#endif
