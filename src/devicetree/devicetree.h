/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Flattened device trees (Devicetree Specification 0.4, 5): where the fields of the
 * header (struct fdt_header) and the tokens of the tree are, and how a tree is recognised
 * in an image. All numbers are big-endian. walk.h reads the content of a tree.
 */
#ifndef DEVICETREE_DEVICETREE_H
#define DEVICETREE_DEVICETREE_H

#include "store/part.h"
#include "text/field.h"

enum { FDT_MAGIC = 0xd00dfeed };

/* Offsets in the header, and its length. */
enum {
	FDT_TOTALSIZE = 4,
	FDT_OFF_STRUCT = 8,
	FDT_OFF_STRINGS = 12,
	FDT_VERSION = 20,
	FDT_LAST_COMPATIBLE = 24,
	FDT_HEADER_LEN = 40
};

enum fdt_token {
	FDT_BEGIN_NODE = 1,
	FDT_END_NODE = 2,
	FDT_PROP = 3,
	FDT_NOP = 4
};

/* format.c: true if a tree may begin at `at` of `area`: its header makes sense. */
bool devicetree_looks(struct span area, size_t at);

/* The fields of the header. */
enum { FDT_FIELDS = 10 };
extern const struct field fdt_fields[FDT_FIELDS];

extern const struct format devicetree_format;

#endif
