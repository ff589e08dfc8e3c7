/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bytes of an image, or of a part of it, as lines of a dump. */
#ifndef LIST_HEX_H
#define LIST_HEX_H

#include <stdint.h>

#include "table/table.h"

/* The row that shows a byte of the image. */
size_t table_hex_row_at(const struct table *t, uint64_t offset);

#endif
