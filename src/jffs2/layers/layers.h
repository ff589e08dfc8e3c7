/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The picture of a file: its bytes are an axis, each node that wrote some of them is a bar on
 * it, and the bars lie on one another, the newest version on top. What is not covered by a
 * newer version, or cut off by one, is what is read. Of a directory the axis is its versions,
 * and a bar is a name: from the version that made it to the one that ended it.
 * Layers borrow the view they were made of, and are void when that changes; layers_free
 * releases the rest.
 */
#ifndef JFFS2_LAYERS_H
#define JFFS2_LAYERS_H

#include "jffs2/view/fs.h"

enum { LAYER_NONE = UINT32_MAX };

/* A bar: what one version did. */
struct layer {
	uint32_t version, node;
	uint32_t from, to;  /* [from, to) on the axis; both equal: it changed metadata alone */
	uint32_t size;      /* files: bytes that the file has in this version */
	uint32_t cut;       /* a newer version ended the file here; LAYER_NONE: none did */
	uint32_t seen;      /* bytes, or versions, of it that nothing covers */
	uint32_t first;     /* private: of its pieces in `pieces` */
	bool bad;           /* its data CRC is wrong: none of it is read */
	bool hole;          /* its bytes are zeros that are not stored */
	bool cuts;          /* it made the file shorter */
	bool ends;          /* directories: it is a whiteout, which deletes the name */
};

struct layers {
	const struct jffs2_fs *fs;
	bool names;              /* of a directory */
	uint32_t begin, end;     /* of the axis */
	ARRAY(struct layer) at;  /* the newest first */
	struct jffs2_fragments content; /* what is read of a file, in order: `node` is the index of
	                                 * the bar that it comes from, LAYER_NONE: of none */
	struct jffs2_fragments pieces;  /* private: the same, bar after bar */
};

/* What a stretch of a bar is. Each has a letter in layer_cells. */
enum layer_cell {
	LAYER_NOTHING,  /* the bar is not here */
	LAYER_SEEN,     /* read */
	LAYER_PARTLY,   /* some of it is */
	LAYER_HOLE,     /* read, and a hole */
	LAYER_COVERED,  /* a newer version wrote it anew; of a name: it ended */
	LAYER_CUT,      /* a newer version made the file shorter */
	LAYER_EDGE,     /* where this version ends the file, which was longer */
	LAYER_DELETED,  /* directories: the name is deleted here */
	LAYER_BAD,      /* damaged: it was written here, and is lost */
	LAYER_CELLS
};

struct layer_cell_row {
	char letter;
	const char *name; /* for the legend */
};
extern const struct layer_cell_row layer_cells[]; /* LAYER_CELLS rows */

/* ---- layers.c ---- */

/* Makes the layers of inode `inode` (an index of `fs`). Nodes that the view does not have yet, and
 * nodes whose header, node or name CRC is wrong, are left out: what those say of a place can't be
 * believed. Takes n log n of its nodes. */
void layers_make(struct layers *l, const struct jffs2_fs *fs, uint32_t inode);
void layers_free(struct layers *l);

/* The same in slices: begins; `l` and the view must stay. Until it is done nothing but l->names
 * holds. */
struct layers_making *layers_begin(struct layers *l, const struct jffs2_fs *fs, uint32_t inode);
/* Goes on by about *left looks at nodes, which is decreased; true while there is more to do. */
bool layers_step(struct layers_making *m, uint64_t *left);
/* Releases it, at any time; the layers are the caller's. NULL is fine. */
void layers_end(struct layers_making *m);

/* Of a directory: the name of bar `row`, borrowed from the log. */
struct span layers_name(const struct layers *l, size_t row);

/* ---- layers_cell.c ---- */

/* The stretch of the axis that is cell `i` of `cells`: at least one position. */
void layers_stretch(const struct layers *l, uint32_t i, uint32_t cells, uint32_t *from,
        uint32_t *to);

/* Fills `out` with what bar `row` is in each of `cells` cells: enum layer_cell. */
void layers_row(const struct layers *l, size_t row, uint32_t cells, uint8_t *out);

/* The bar that most of [from, to) of the file is read from; LAYER_NONE: none. Of a directory
 * always LAYER_NONE. */
uint32_t layers_top(const struct layers *l, uint32_t from, uint32_t to);

/* True if some of [from, to) of the file is read from no bar: it is missing, and a kernel gives
 * zeros or an error. */
bool layers_missing(const struct layers *l, uint32_t from, uint32_t to);

/* Calls `each` for the stretches of bar `row` that are read, in order. */
void layers_each_seen(const struct layers *l, size_t row,
        void (*each)(void *arg, uint32_t from, uint32_t to), void *arg);

/* ---- layers_tell.c ---- */

/* Adds sentences on bar `row`: what it did, what is still read of it, and which version covered
 * or cut off the rest. */
void layers_tell(const struct layers *l, size_t row, struct text *t);

/* ---- layers_svg.c ---- */

/* Adds the picture as an SVG document. `title` is shown above it: by text_add_readable. */
void layers_svg(const struct layers *l, const char *title, struct text *t);

/* The colours of the bars in the picture, one after the other: those of the hues of the map with
 * 256 colours (ui/draw/role.c), so that a bar is as on the screen. */
enum { LAYERS_HUES = 8 };
extern const char *const layers_hues[LAYERS_HUES];

#endif
