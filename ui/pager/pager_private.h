/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the pager share. */
#ifndef UI_PAGER_PAGER_PRIVATE_H
#define UI_PAGER_PAGER_PRIVATE_H

#include "ui/pager/searcher.h"
#include "ui/pager/pager.h"
#include "ui/pager/piece.h"

enum {
	SEEK_ROWS_MOST = 1024 /* of a step back */
};

/* Where a row begins: byte `sub` of a piece; in hexadecimal spot.at alone counts. */
struct row_spot {
	struct spot spot;
	uint32_t sub;
};

/* Characters of one role, in pager.words. */
struct run {
	size_t from, len;
	enum role role;
};

struct pager_row {
	struct row_spot begin;
	uint64_t end;
	size_t first_run, runs;
	int focus_x;        /* column of the byte looked at; -1: in another row */
};

enum seek_kind { GO_NONE, GO_DOWN, GO_UP, GO_BYTE, GO_LINE, GO_END };

/* A way to another top row, in steps. */
struct seek {
	enum seek_kind kind;
	uint64_t want;        /* rows, a byte or a line, by kind */
	struct row_spot from; /* UP: the row to go back from */
	struct spot at;       /* the next piece to look at */
	struct row_spot *ring; /* UP: the last rows before `from` */
	size_t seen;          /* UP: how many there were */
	bool begun;
	bool keeps_focus;
	bool ends;            /* then the last byte is looked at */
	bool finds;           /* BYTE: to a match, which counts only in a line that is shown */
	struct spot start;    /* UP: where this walk began */
};

struct pager_find {
	bool on;              /* searching */
	bool back;            /* the direction of the search that was typed */
	bool backward;        /* that of the one under way */
	struct searcher searcher;
	struct text words;
	uint64_t limit;       /* backward: a match begins before it, ... */
	uint64_t first;       /* ... and not before this, in the present round */
	uint64_t began;       /* where the search began */
	bool any;             /* backward: one was found in this round */
	struct match match;   /* the present one */
};

/* The matches in what is shown. */
struct pager_lit {
	struct searcher searcher;
	ARRAY(struct match) all; /* in their order */
	uint64_t known;       /* all that begin before it, from the top row on */
};

/* Only lines that a pattern matches, or does not. */
struct pager_filter {
	bool on, invert;
	struct pattern pattern;
	struct matcher matcher;
	struct text words;
};

struct pager {
	struct content content;
	struct file_pages pages;
	struct marks marks;
	struct piece piece;     /* the one that is worked on */
	struct text title;
	struct text hit;        /* which of a list, added to it */
	struct tree_loss loss;
	bool loss_known;        /* of a version once it can be read */
	bool decided;           /* whether it is text */
	bool hex, nowrap, numbers, ascii;
	bool stopped;           /* by Esc: the rows are what there was */
	int columns, height;    /* of the rows */
	int shift;              /* columns to the left of the screen */
	struct row_spot top;
	uint64_t focus;         /* the byte that is looked at */
	uint64_t before;        /* the one before the last jump */
	bool pulled;            /* the rows were moved down to fill the screen */
	bool fresh;             /* a slice is due before drawing */
	ARRAY(struct pager_row) rows;
	bool full;              /* all rows are made */
	struct row_spot next;   /* the row to make next */
	struct text words;      /* of the rows */
	ARRAY(struct run) runs;
	struct text where;      /* what holds the byte looked at */
	struct seek seek;
	struct pager_find find;
	struct pager_lit lit;
	struct pager_filter filter;
};

/* ---- open.c ---- */

/* Finds what is lost of the file, and says so; of a version once that can be read. */
void pager_tell_loss(struct ui *ui);

/* ---- pager.c ---- */

/* Where the byte looked at is in its part; of a format that doesn't tell, where the file is.
 * False: nothing holds it. */
bool pager_place(const struct ui *ui, struct tree_place *place);
/* Makes the rows anew. */
void pager_redo(struct pager *p);
/* Columns for the text of a row, 0: not wrapped. */
int pager_wrap_columns(const struct pager *p);
/* Columns taken by line numbers. */
int pager_gutter(const struct pager *p);
/* Bytes in a row of hexadecimal. */
uint32_t pager_hex_bytes(const struct pager *p);
/* Digits of its offsets. */
int pager_hex_digits(const struct pager *p);

/* ---- pager_draw.c ---- */

/* Adds "lines 3-25  " in text, and "20%" or "(end)". */
void pager_add_shown(const struct pager *p, struct text *t);

/* ---- seek.c ---- */

/* Begins to go; ends another way. */
void seek_begin(struct pager *p, enum seek_kind kind, uint64_t want);
/* A step of it; false: it ended, or waits for pages. Adds to *work. */
bool seek_step(struct ui *ui, struct pager *p, uint64_t *work);
/* Shows byte `at`. */
void seek_byte(struct pager *p, uint64_t at);

/* ---- find.c ---- */

/* A step of the search. */
void find_go_on(struct ui *ui, struct pager *p, uint64_t *work);
void find_end(struct pager *p);
/* Goes to a match that is known, as if it had been searched for. */
void find_adopt(struct pager *p, const struct pager_match *m);

/* The match it came to is in a line that is not shown, p->piece: goes on behind that. */
void find_pass(struct pager *p);

/* ---- lit.c ---- */

/* What to light; it was parsed before. */
void lit_begin(struct pager *p, const char *words);
void lit_end(struct pager *p);
/* From now on the rows are others. */
void lit_restart(struct pager *p);
/* Does a step to know all matches in what the next row may show; false once they are known. */
bool lit_step(struct pager *p, uint64_t *work);
/* The role of the byte at `at`, which is `usual` outside of matches. */
enum role lit_role(const struct pager *p, uint64_t at, enum role usual);

/* ---- filter.c ---- */

/* True if p->piece is shown. A line of more than PIECE_MOST bytes is filtered in pieces. */
bool filter_shows(struct pager *p);
void filter_end(struct pager *p);

/* ---- render.c ---- */

/* Makes the next row, or passes over a piece that is not shown; false: pages are to be read
 * first. */
bool render_row(struct pager *p);

#endif
