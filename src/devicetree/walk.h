/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads a flattened device tree token by token (Devicetree Specification 0.4, 5.4), the
 * one way that this program reads any: partitions, FIT images, names. A node's properties
 * come before its subnodes. Nothing is allocated; a damaged tree ends the walk. Borrows
 * the image.
 * Why not libfdt: its readers trust the offsets of a tree that was checked as a whole, and a
 * damaged tree fails that check as a whole. In an image a tree may be cut short, or end in
 * other data, and what comes before the damage still counts: here each token is checked when it
 * is read. So device trees are read in every build, too, and by one set of rules.
 */
#ifndef DEVICETREE_WALK_H
#define DEVICETREE_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

enum {
	FDT_DEPTH_MAX = 32,
	FDT_STRING_MAX = 256 /* bytes of a name, with its NUL */
};

enum fdt_kind {
	FDT_NODE,     /* a node begins */
	FDT_PROPERTY, /* of the innermost node */
	FDT_NODE_END
};

struct fdt_item {
	enum fdt_kind kind;
	size_t depth;      /* of the node, or of the one that it belongs to: 1 for the root */
	struct span name;  /* of the node or property */
	struct span value; /* of a property, clipped to the tree */
	uint64_t value_at; /* where it is, from the start of the tree's header */
};

struct fdt_walk {
	struct span tree;    /* from its first token on, up to totalsize */
	struct span strings;
	uint64_t tree_at;    /* where the tokens begin, from the header */
	size_t at;           /* the next token */
	size_t depth;
	bool damaged;        /* the walk ended before the tree did */
};

/* Begins with the tree whose header `bytes` begin with; false if there is none. */
bool fdt_walk_start(struct fdt_walk *w, struct span bytes);

/* Moves to the next item; false at the end of the root node, or where damage is met. */
bool fdt_walk_next(struct fdt_walk *w, struct fdt_item *item);

/* The string at `at`, without its NUL; empty if it has none within FDT_STRING_MAX. */
struct span fdt_string(struct span s, size_t at);

/* True if `s` is that word. */
bool fdt_is(struct span s, const char *word);

#endif
