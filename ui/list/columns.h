/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which columns of a table fit into a line, and how wide each is. */
#ifndef UI_LIST_COLUMNS_H
#define UI_LIST_COLUMNS_H

#include "table/table.h"

enum { COLUMNS_MOST = 32 };

struct columns {
	int width[COLUMNS_MOST]; /* on screen; 0: not shown */
	uint32_t turned;         /* a bit for each that is shown or hidden against the class */
	size_t count;            /* of the class, at most COLUMNS_MOST */
	size_t last;             /* the last one shown; `count`: none is */
};

/* Fits those of `t` into `width`, which counts the gutter that each column has at its left.
 * Where not all fit, those of the highest rank go; the last one shown takes what is left.
 * `turned`: bits of those that are shown or hidden other than usual; they go last; where
 * that leaves none, which may have been chosen in another image, the usual ones are shown. */
void columns_fit(const struct table *t, uint32_t turned, int width, struct columns *fit);
/* True if column `i` is to be shown where there is room. */
bool columns_wanted(const struct table *t, uint32_t turned, size_t i);
/* True if its cells stand at the right: numbers. */
bool column_aligns_right(const struct column *c);

#endif
