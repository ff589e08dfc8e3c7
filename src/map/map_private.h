/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a map is filled: map_walk.c goes through the image in stretches of one kind,
 * map_bytes.c classifies raw bytes, map_cell.c makes cells from both.
 */
#ifndef MAP_MAP_PRIVATE_H
#define MAP_MAP_PRIVATE_H

#include "map/map.h"

/* Bytes [from, to) of the image that are of one kind. */
struct stretch {
	uint64_t from, to;
	uint64_t starts;  /* where the thing it is part of begins */
	uint8_t kind;
	bool marker;      /* a cleanmarker */
	bool node;        /* a node whose place can be trusted */
	uint32_t ino;     /* of nodes */
};

/* A walk through the image; begun by map_walk_begin. */
struct map_walk {
	const struct map *m;
	int part;               /* the next one */
	const struct volume *v; /* whose extents are being walked, else NULL */
	uint32_t extent;        /* the next one of it */
	struct jffs2_steps_walk seen; /* through a lens */
	uint64_t at;            /* everything before it was given */
};

/* Begins with the stretch that holds `offset`. */
void map_walk_begin(struct map_walk *w, const struct map *m, uint64_t offset);
/* The next stretch; false at the end of the image. */
bool map_walk_next(struct map_walk *w, struct stretch *s);

/* ---- map.c ---- */

/* Where the cell of the row begins, from the image's start; may be outside the image. */
int64_t map_cell_start(const struct map *m, uint64_t row, uint32_t cell);

/* The highest version of each inode. */
void map_gather_versions(struct map *m);

/* The kind of the bytes [from, to) in the views of raw bytes. */
uint8_t map_bytes_kind(const struct map *m, uint64_t from, uint64_t to);
/* True if [from, to) is zeros, as far as a sample tells. */
bool map_bytes_zero(const struct map *m, uint64_t from, uint64_t to);
/* Adds, in words, what map_bytes_kind is based on. */
void map_describe_bytes(const struct map *m, uint64_t from, uint64_t to, struct text *t);

#endif
