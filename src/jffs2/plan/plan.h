/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A plan: the nodes that are to be written to a JFFS2 part, each with its place, its bytes and
 * the reason. It is a value; nothing is written by it. The nodes don't overlap; each lies within
 * one erase block. What a plan says nothing of stays as it is in the original or, where there is
 * none, is erased.
 *
 * It owns the bytes that were made; those that are carried over stay in the original part,
 * which it borrows.
 */
#ifndef JFFS2_PLAN_H
#define JFFS2_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "base/error.h"
#include "base/span.h"
#include "text/text.h"

/* Why a node is written. */
enum plan_why {
	WHY_MARKER,
	WHY_SUMMARY,
	WHY_PADDING,
	WHY_NAME,
	WHY_NAME_GONE,
	WHY_INODE,
	WHY_DATA,
	WHY_HOLE,
	WHY_ATTRIBUTE,
	WHY_ATTRIBUTE_OF,
	WHY_ATTRIBUTE_GONE,
	WHY_COUNT
};

/* What a person is told: "names a file"; WHY_COUNT texts. */
extern const char *const plan_reasons[];

/* A node that is to be written. */
struct plan_node {
	uint32_t at;        /* in the part */
	uint32_t len;       /* up to the next multiple of four */
	uint32_t from;      /* where its bytes are: in plan->made, or in the original */
	uint32_t ino, version; /* as in struct extent */
	uint32_t file;      /* node of the tree that it is about, or TREE_NONE */
	uint16_t nodetype;
	uint8_t why;        /* enum plan_why */
	bool carried;       /* from the original, as it stands there */
};

struct plan {
	struct span original; /* the part; none if it is made from nothing */
	struct text made;     /* bytes of the nodes that are made */
	ARRAY(struct plan_node) nodes; /* in the order of writing */
	uint64_t left_over;   /* bytes that did not fit */
};

/* The bytes of a node of the plan. */
struct span plan_bytes(const struct plan *p, const struct plan_node *n);

/* Adds a node with these bytes, of which it keeps a copy; fills in `from`, `len`, `nodetype`,
 * `ino` and `version` from them. */
void plan_add_made(struct plan *p, struct plan_node n, struct span bytes, enum endian e);
/* Adds the node that stands at `n.from` in the original. */
void plan_add_carried(struct plan *p, struct plan_node n, uint32_t len, enum endian e);

/* Puts the nodes in the order of their places. */
void plan_sort(struct plan *p);

void plan_free(struct plan *p);

#endif
