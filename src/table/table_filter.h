/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Conditions on rows, as typed: `type=INODE & length>4K | what~passwd`. A condition is a
 * column, one of = != < > <= >= ~ (contains), and a value; or just a word, which matches
 * if any cell contains it. & binds more tightly than |. Numbers are read like sizes;
 * columns shown in hexadecimal (offset, magic) are compared in hexadecimal; text without
 * regard to case; times to the given precision (2015-01). "-" means no value.
 */
#ifndef TABLE_TABLE_FILTER_H
#define TABLE_TABLE_FILTER_H

#include "table/table_private.h"

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

enum { FILTER_CONDITIONS_MOST = 64, FILTER_COLUMNS_MOST = 32 };

struct filter {
	ARRAY(struct condition) conditions; /* none: every row */
};

/* Caches the cells of a row, so that each is computed once however many conditions use
 * it. Starts zeroed; filter_cells_free releases it. */
struct filter_cells {
	struct cell cell[FILTER_COLUMNS_MOST];
	struct text text[FILTER_COLUMNS_MOST];
	uint32_t made, told; /* a bit for each column: its cell, its text */
};
void filter_cells_free(struct filter_cells *cells);

/* The column with that name or title, ignoring case; else SIZE_MAX, with err listing the
 * columns. Bars don't count. */
size_t filter_column(const struct table_class *class, const char *name,
        struct error *err);

/* Parses an expression; on failure false, with err set and `f` empty. */
bool filter_parse(struct filter *f, const struct table_class *class,
        const char *expression, struct error *err);

/* True if the row meets the conditions. */
bool filter_holds(const struct filter *f, const struct table *t, size_t row,
        struct filter_cells *cells);

void filter_free(struct filter *f);

#endif
