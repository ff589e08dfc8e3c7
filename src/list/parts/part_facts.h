/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is known of a part, with the verdict on each checksum, as a cell for programs: a JSON array
 * of objects with name, value and verdict, which is "ok", "wrong", "unknown" (a checksum that can't
 * be computed), "note", or null for a plain fact. A wrong sum has what was computed, too.
 */
#ifndef LIST_PARTS_PART_FACTS_H
#define LIST_PARTS_PART_FACTS_H

#include "firmware/firmware.h"
#include "table/table.h"

/* Nothing but "[]" for PART_NONE and for parts of which nothing is told. */
void cell_set_facts(struct cell *c, const struct firmware *f, int part);

#endif
