/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lists: tables of what is in an image, a file each. Those with more code are in the rooms
 * list/files/, list/parts/ and list/findings/; those of a JFFS2 part are in list/jffs2/tables.h.
 * Each class is const; most need no more than that, the others have a header of their own
 * (files.h, hex.h ...).
 */
#ifndef LIST_LIST_H
#define LIST_LIST_H

#include "table/table.h"

struct note;

extern const struct table_class table_parts, table_map, table_files, table_issues, table_hex,
        table_compare, table_env, table_found, table_pages, table_notes,
        table_changes;

/* The family of all lists. JSON of issues, parts and files of the present has the verdict on
 * the image before the rows (judgement_add_json), which takes as long as finding the issues. */
extern const struct table_family list_family;

/* ---- src/list/parts/notes.c ---- */

/* The note of row `row` of the class, valid until one is written or removed; *f: its store. */
const struct note *table_notes_note(const struct table *t, size_t row, struct firmware **f);

#endif
