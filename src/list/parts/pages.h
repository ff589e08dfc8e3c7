/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of the pages of NAND dumps (table_pages). */
#ifndef LIST_PARTS_PAGES_H
#define LIST_PARTS_PAGES_H

#include <stdbool.h>

struct firmware;

/* True if `root`, or a store below it, is a NAND dump whose pages are known. */
bool pages_are_there(const struct firmware *root);

#endif
