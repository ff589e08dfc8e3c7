/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where one is in each pane, in a search and in the past, and where one came from. Offsets
 * count from the start of the image.
 */
#ifndef UI_STATE_PLACES_H
#define UI_STATE_PLACES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "hex/hex.h"
#include "map/map.h"
#include "recall/notes.h"
#include "table/table.h"
#include "text/text.h"
#include "ui/draw/layout.h"
#include "ui/state/glimpse.h"
#include "words/verdict.h"

struct pane_class;
struct volume;

/* What a row of a list is, so that it can be found again when the list changed. */
struct anchor {
	uint64_t offset;
	uint32_t ino;     /* files: the inode's number, 0 if none */
	bool node;        /* the row is a node or run, not a boundary at that offset */
	const struct firmware *firmware; /* of the store that the offset is in */
};

struct pane {
	const struct pane_class *class;
	struct table table;
	bool open;            /* the table is */
	bool renewed;         /* its rows are not the first since it was opened */
	bool wanted;          /* `row` is to be selected once all rows are made */
	bool stopped;         /* closed by the user before all were: showing it opens it */
	size_t row, top;      /* selected; first one shown */
	uint32_t turned;      /* columns that are shown or hidden other than usual, as bits */
	int page;             /* rows shown when last drawn */
	int first_line;       /* screen line of row `top` when last drawn */
	struct anchor anchor; /* of `row` */
};

/* Somewhere one was and may go back to. */
struct visit {
	struct firmware *firmware;
	struct volume *volume;
	const struct tree *tree;
	enum pane_id pane;
	size_t row;
	struct anchor anchor;
};

enum { HISTORY_MOST = 100 };

struct history {
	ARRAY(struct visit) visits;
	size_t at; /* visits before it lie behind, the others ahead */
};

/* The map on the page of the overview. */
struct overview_place {
	ARRAY(struct map_cell) cells;
	struct glimpse made; /* when they were */
};

enum find_kind { FIND_TEXT, FIND_NAME, FIND_INO, FIND_HEX };

/* What is remembered of the image (ui/recall). */
struct recall_place {
	struct recall *file;     /* NULL: nothing is */
	struct recall *habits;   /* what is remembered of all images; NULL with `file` */
	size_t next;             /* line that is to be taken up */
	bool gone;               /* all was; it may be kept */
	bool forgotten;          /* the user wants nothing of it: only marks made since are kept */
	struct text divisions;   /* "split 0/2 1048576", a line for each split and join */
	struct note_list notes;  /* the marks */
};

/* A search: it runs through the rows of a pane (or the bytes of the image) once, in
 * slices, and collects the hits. */
struct find {
	enum find_kind kind;
	char text[128];       /* as typed; shown and marked on screen */
	struct text needle;   /* lower case, or bytes */
	uint64_t ino;
	enum pane_id pane;    /* whose rows are searched */
	struct table table;   /* files: a copy with every directory open */
	bool copy;            /* `table` is open */
	bool opened;          /* it was opened by the last step, or there is none */
	uint64_t generation;  /* of the firmware; another one makes the hits void */
	uint64_t start, next, end; /* rows or bytes: first looked at, next, how many */
	bool around;          /* past the end, and on from the first */
	ARRAY(uint64_t) hits; /* rows or offsets, in the order found: from start on */
	int wanted;           /* direction in which to go at the next hit, or 0 */
	bool running, on;
};

/* What the nodes say about rows as long as blocks; counted again only for others. */
struct map_fit {
	const struct volume *volume; /* NULL: nothing */
	uint64_t generation;   /* of it */
	size_t extents;        /* so many were scanned */
	uint32_t stride, phase;
	uint32_t crossed, boundaries, markers;
};

/* The map pane. The place is an offset, so that it stays when rows or cells change. */
struct map_place {
	struct map_options options; /* stride 0: the decided one; cells: as drawn last */
	uint64_t at;           /* the selected byte of the image */
	uint32_t cell;         /* where that is, as drawn last; the row is the pane's */
	bool dense;            /* two rows to a line */
	bool trial;            /* the stride is that of the candidate selected in Erase */
	struct map_fit fit;
};

/* How far one has read in the pane Explain, and of what; as drawn last. */
struct explain_place {
	uint64_t offset;
	size_t field;
	enum pane_id source;
	size_t row;        /* of Issues, whose field at fault was selected */
	int top;           /* lines scrolled away */
	int most;          /* that can be; 0: all is in sight */
	int page;          /* lines of a page */
	struct text sentence, details; /* to be drawn */
	struct text facts; /* of the part at `facts_at` of that store, as it was then */
	const struct firmware *facts_of;
	uint64_t facts_at, facts_generation;
	int sentence_lines, detail_lines;
};

enum hex_mode { HEX_STORED, HEX_DATA, HEX_TEXT, HEX_SUMS, HEX_MODES };

enum { HEX_MOST_OPEN = 64 };

/* The hex pane. The place is an offset; lines are found from it. */
struct hex_place {
	enum hex_mode mode;
	struct firmware *firmware; /* of the store that is shown */
	uint64_t at;           /* the selected byte of that */
	uint32_t column;       /* of it in its line; stays while one moves up and down */
	struct hex_line top;   /* the first line shown */
	uint32_t width;        /* bytes a line, as drawn last */
	ARRAY(uint64_t) open;  /* runs that are unfolded */
	ARRAY(struct hex_line) shown; /* as drawn last */
	uint64_t shown_subject; /* where what was drawn last begins */
	bool leads;            /* was the source when drawn last */
	size_t scroll;         /* other views: lines above the first shown */
	/* the data of a node, kept while it is shown */
	struct text data;
	struct error data_error;
	uint64_t data_of, data_generation, data_at;
	bool data_known, data_there;
	/* its checksums, likewise */
	struct verdict sums[VERDICTS_MAX];
	size_t sum_count;
	uint64_t sums_of, sums_generation;
	bool sums_known;
};

/* Steps: what other panes look through, and playing. */
struct walk {
	struct lens lens;      /* as steps_lens gave it last */
	bool playing;
	int pause_ms;          /* between two steps, 0: the usual */
	uint64_t due;          /* microseconds */
};

/* The overview: one cell for each column. */
struct strip {
	ARRAY(struct map_cell) cells;
	struct glimpse made;   /* when they were, ... */
	struct lens lens;      /* ... through this */
	uint32_t place;        /* the cell that shows what is selected */
};

/* What History lists. */
struct versions_place {
	uint32_t ino;    /* number of the inode whose versions they are */
	uint32_t marked; /* version of it to compare others with */
	bool has_mark;   /* there is one */
	uint32_t drawn;  /* number of the inode whose picture Layers shows; 0: none */
};

/* What salvage changes. */
struct salvage_place {
	const struct volume *volume;
	uint64_t generation; /* of the volume when that was counted */
	struct salvage_count *count; /* owned; NULL: nothing is being counted */
	bool known;
	uint32_t files;      /* that are others without it */
};

#endif
