/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by decoding and describing a header. */
#ifndef UIMAGE_UIMAGE_PRIVATE_H
#define UIMAGE_UIMAGE_PRIVATE_H

#include "uimage/uimage.h"

/* ---- uimage.c ---- */

/* True if a payload of its type begins with a table of lengths. */
bool uimage_has_table(const struct uimage *u);

/* Counts the lengths before the terminating zero; false if there is none. */
bool uimage_count_entries(struct span payload, size_t *count);

/* facts.c: adds the files, and what a script says (the facts of the format). */
void uimage_facts(const struct part *p, struct span store, struct fact_list *facts);

#endif
