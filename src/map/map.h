/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The map: the whole image in rows of one stride each, a stride being a candidate for the
 * erase size, and each row in cells that say what fills them. At the right stride the
 * cleanmarkers stand in one column; at half of it in every other row; at another they run
 * diagonally, and nodes cross from row to row.
 * A map borrows the firmware and is void when that changes; map_close releases the rest.
 */
#ifndef MAP_MAP_H
#define MAP_MAP_H

#include "base/array.h"
#include "firmware/firmware.h"
#include "past/lens.h"
#include "text/text.h"

/* What is shown of the bytes. The last two ignore what the bytes mean. */
enum map_view {
	MAP_AUTO,    /* stands for another: see map_resolve_view */
	MAP_TYPE,
	MAP_STATE,
	MAP_INODE,   /* a hue for each file */
	MAP_AGE,     /* of a node's version among those of its inode */
	MAP_ENTROPY,
	MAP_BYTES,   /* NUL, text, 0xff, other */
	MAP_VIEWS
};

struct map_view_row {
	const char *name; /* for --view and the palette */
	const char *help; /* one sentence */
};
extern const struct map_view_row map_views[]; /* MAP_VIEWS rows */

/* What a cell shows; each has a row in map_kinds and a role on screen. */
enum map_kind {
	MAP_NOTHING,     /* outside the image */
	MAP_OUTSIDE,     /* in the image, in no JFFS2 part */
	MAP_HEADER,      /* a known header, such as a uImage's */
	MAP_CLEANMARKER,
	MAP_CROSSING,
	MAP_DIRENT,
	MAP_INODE_LIVE,
	MAP_XATTR,
	MAP_SUMMARY,
	MAP_PADDING,
	MAP_LIVE,        /* any node that is used */
	MAP_MARKER,      /* any node that belongs to no file */
	MAP_OLD,         /* superseded */
	MAP_OBSOLETE,    /* its ACCURATE bit was cleared */
	MAP_DELETED,     /* of a file that was removed or has no name */
	MAP_BAD,         /* a node that the kernel drops */
	MAP_LATER,       /* a node not yet written at the chosen point */
	MAP_DIRT,
	MAP_FREE,
	MAP_ZERO,
	MAP_PRINT,
	MAP_BINARY,
	MAP_HUE,         /* and the MAP_HUES - 1 that follow */
	MAP_LEVEL = MAP_HUE + 8, /* likewise */
	MAP_UNREAD = MAP_LEVEL + 8, /* by the scan, or as seen through a lens */
	MAP_KINDS,
	MAP_HUES = 8,
	MAP_LEVELS = 8
};

struct map_kind_row {
	char letter;
	const char *name; /* for the legend: one or two words */
	uint8_t views;    /* a bit for each view whose legend has it */
};
extern const struct map_kind_row map_kinds[]; /* MAP_KINDS rows */

enum { MAP_LEAST_STRIDE = 64, MAP_MOST_CELLS = 1024, MAP_USUAL_CELLS = 64 };

struct map_options {
	uint64_t stride; /* bytes a row; 0: the erase size of the part; without JFFS2 64
	                  * KiB, or down to 4 KiB for a small image */
	int64_t shift;   /* rows begin this many bytes after blocks */
	uint32_t cells;  /* in a row; 0: MAP_USUAL_CELLS */
	enum map_view view;
	bool overview;   /* all in one row; a cell shows only what fills most of it */
};

struct map_cell {
	uint8_t kind;    /* enum map_kind */
	char letter;
	uint64_t at;     /* the cell's offset in the image: that of the first thing of its
	                  * kind in it */
};

struct map {
	const struct firmware *firmware;
	const struct volume *volume; /* whose blocks the rows begin with, or NULL */
	struct map_options options;  /* resolved: no zeros, no MAP_AUTO */
	struct lens lens;            /* the caller may set one at any time */
	int64_t first;               /* where row 0 begins, 0 or less */
	uint64_t rows;
	ARRAY(uint32_t) newest;      /* private: version, by inode, volume after volume */
};

/* Opens the map of `f` with the rows at the blocks of `v` (NULL: at the image's start).
 * Out-of-range options are clipped. */
void map_open(struct map *m, const struct firmware *f, const struct volume *v,
        const struct map_options *options);
void map_close(struct map *m);

/* ---- map_cell.c ---- */

/* Fills m->options.cells cells of row `row`. Takes time in proportion to what the row
 * holds; reads at most a few KiB for a cell. */
void map_row(const struct map *m, uint64_t row, struct map_cell *cells);

/* The `at` of one of these cells, without the work for the others. */
uint64_t map_cell_at(const struct map *m, uint64_t row, uint32_t cell);

/* ---- map.c ---- */

/* The bytes [*from, *to) of the image that the cell shows; false if it has none. */
bool map_range(const struct map *m, uint64_t row, uint32_t cell, uint64_t *from,
        uint64_t *to);

/* The row and cell that show `offset`; those of the last byte if `offset` is outside. */
void map_find(const struct map *m, uint64_t offset, uint64_t *row, uint32_t *cell);

/* ---- map_cell.c ---- */

/* Adds what the cell holds, for people: its range, and the shares of what fills it. */
void map_describe_cell(const struct map *m, uint64_t row, uint32_t cell, struct text *t);

/* ---- map.c ---- */

/* Adds the kinds that are among the cells, each with its letter: "C cleanmarker  i inode". */
void map_add_legend(const struct map_cell *cells, size_t count, struct text *t);

/* The view of that name; MAP_VIEWS if there is none. */
enum map_view map_view_find(const char *name);

/* The view of `f`, or of its part `v`, that `view` stands for. MAP_AUTO is MAP_TYPE; MAP_INODE
 * while the erase size of `v` is undecided, since a file's nodes stand in a row; MAP_BYTES once
 * it is known that no part is JFFS2. */
enum map_view map_resolve_view(const struct firmware *f, const struct volume *v,
        enum map_view view);

#endif
