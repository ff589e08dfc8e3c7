/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pager: a file, or a version of one, on the whole screen, with the keys of less. It reads
 * what it shows, in slices; a file may have any size. While it is open it takes every key and
 * all other work waits, since it borrows the tree.
 *
 * open.c opens it, pager.c has the work, seek.c moves, find.c searches, lit.c finds what is to
 * be lit, filter.c leaves lines out, render.c makes the rows.
 */
#ifndef UI_PAGER_PAGER_H
#define UI_PAGER_PAGER_H

#include "ui/state/state.h"

/* ---- open.c ---- */

/* Opens it on the selected file, or version of it; says so where there is nothing to view. */
void pager_open(struct ui *ui);
/* A match to begin with. */
struct pager_match {
	const char *words;  /* as typed in a search */
	uint64_t at;        /* its first byte in the file */
	uint32_t len;
	const char *where;  /* added to the title: "hit 2 of 14" */
};

/* Opens it on file `node` of the current part, at a match in it. */
void pager_open_at(struct ui *ui, uint32_t node, const struct pager_match *m);
/* Closes it, if it is open. */
void pager_close(struct ui *ui);
/* How it is looked at, ... */
struct pager_look {
	uint64_t at, number; /* where the first row begins, and of which line */
	uint64_t focus;
	bool continued, nowrap, numbers;
};
/* ... to be closed while the tree changes, and opened again on the same file. */
struct pager_look pager_leave(struct ui *ui);
void pager_return(struct ui *ui, uint32_t node, const struct pager_look *look);

/* ---- pager.c ---- */

/* Something is to be read or searched yet. */
bool pager_busy(const struct ui *ui);
/* A slice of it. */
void pager_work(struct ui *ui);
/* How far that is, from 0 to 1. */
double pager_progress(const struct ui *ui);
/* Makes the rows for this area, or begins to. */
void pager_settle(struct ui *ui, struct rect area);

/* The file; the byte that is looked at; where the match ends that it shows, 0: it shows none. */
const struct content *pager_content(const struct ui *ui);
uint64_t pager_focus(const struct ui *ui);
uint64_t pager_match_end(const struct ui *ui);
bool pager_is_hex(const struct ui *ui);
/* It shows a version of the file. */
bool pager_is_old(const struct ui *ui);

/* ---- pager_draw.c ---- */

void pager_draw(const struct ui *ui, struct rect area);

/* ---- pager_keys.c: what the actions do ---- */

void pager_lines(struct ui *ui, int lines);
void pager_halves(struct ui *ui, int halves);
void pager_pages(struct ui *ui, int pages);
void pager_sideways(struct ui *ui, int direction);
void pager_top(struct ui *ui);
void pager_bottom(struct ui *ui);
void pager_go_line(struct ui *ui, int line);
/* To where the last jump began. */
void pager_go_back(struct ui *ui);
void pager_go_percent(struct ui *ui, int percent);
void pager_go_byte(struct ui *ui, int byte);
/* "0x1400", "5120", "50%", "line:12". */
bool pager_set_place(struct ui *ui, const char *words, struct error *err);
bool pager_set_percent(struct ui *ui, const char *words, struct error *err);
void pager_toggle_hex(struct ui *ui);
/* Says which file it is, and what of it is shown. */
void pager_tell(struct ui *ui);
void pager_toggle_wrap(struct ui *ui);
void pager_toggle_numbers(struct ui *ui);
/* Goes to what holds the byte that is looked at, and closes the pager. */
void pager_go_node(struct ui *ui);
/* Stops what goes on, else closes the pager. */
void pager_escape(struct ui *ui);

/* ---- find.c ---- */

bool pager_find_forward(struct ui *ui, const char *words, struct error *err);
bool pager_find_backward(struct ui *ui, const char *words, struct error *err);
/* The next match, 1 in the direction of the search or -1 against it. */
void pager_find_again(struct ui *ui, int direction);

/* ---- filter.c ---- */

/* Shows only lines with what the words look for, with ! in front only others; without words
 * all. */
bool pager_set_filter(struct ui *ui, const char *words, struct error *err);

#endif
