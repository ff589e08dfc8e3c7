/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Conditions on rows, as typed: `type=INODE & length>4K | what~passwd`. A condition is a
 * column, one of = != < > <= >= ~ (contains), and a value; or just a word, which any cell
 * may contain. & binds more tightly than |. Numbers are read like sizes; columns shown
 * in hexadecimal (offset, magic) are compared in hexadecimal; text without regard
 * to case; times as far as they are given (2015-01). "-" is what has no value.
 */
#ifndef MODEL_TABLE_FILTER_H
#define MODEL_TABLE_FILTER_H

#include "model/table_private.h"

enum filter_op {
	FILTER_EQUAL,
	FILTER_UNEQUAL,
	FILTER_LESS,
	FILTER_MORE,
	FILTER_AT_MOST,
	FILTER_AT_LEAST,
	FILTER_CONTAINS
};

struct condition {
	size_t column;    /* SIZE_MAX: any */
	enum filter_op op;
	struct text value;
	uint64_t number;
	bool numeric;     /* `number` counts */
	bool other;       /* after a |: begins another alternative */
};

struct filter {
	ARRAY(struct condition) conditions; /* none: every row */
};

/* The column of the name or title, without regard to case; SIZE_MAX with err set, which
 * names those that there are. Bars are no columns here. */
size_t filter_column(const struct table_class *class, const char *name,
        struct error *err);

/* Reads an expression; on failure false, with err set and `f` empty. */
bool filter_parse(struct filter *f, const struct table_class *class,
        const char *expression, struct error *err);

/* True if the row meets the conditions. `c` and `out` are scratch. */
bool filter_holds(const struct filter *f, const struct table *t, size_t row,
        struct cell *c, struct text *out);

void filter_free(struct filter *f);

#endif
