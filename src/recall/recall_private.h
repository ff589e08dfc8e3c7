/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is remembered of an image, for the files of this room that keep and merge it. */
#ifndef RECALL_RECALL_PRIVATE_H
#define RECALL_RECALL_PRIVATE_H

#include "base/array.h"
#include "recall/recall.h"

struct recall {
	struct text path;
	/* The lines that we and the file had in common last: what differs was changed since. */
	struct text known;
	ARRAY(char *) lines; /* "WORD VALUE", owned */
	bool foreign;        /* the file is one of another version */
};

/* ---- recall.c ---- */

/* Adds a line, unless it has bytes that can't be printed, or there are too many. */
void recall_push(struct recall *m, const char *line, size_t len);
/* Adds the lines of a file with this content. */
void recall_take_lines(struct recall *m, struct span content);
/* Adds those that the file has now. */
void recall_read_file(struct recall *m);
/* Adds the content of a file that has these lines. */
void recall_add_lines(const struct recall *m, struct text *t);

/* ---- recall_merge.c ---- */

/* Takes over what another instance changed in the file since both had the same. Adds the lines
 * that the file has now, and what is to be known once the result was saved. */
void recall_merge(struct recall *m, struct text *file, struct text *known);

#endif
