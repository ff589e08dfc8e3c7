/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Moving in a list and between panes. */
#ifndef UI_GO_MOVE_H
#define UI_GO_MOVE_H

#include "ui/state/state.h"

void move_rows(struct ui *ui, int rows);
void move_pages(struct ui *ui, int halves); /* half pages: 2 is one page */
void move_end(struct ui *ui, int direction);
void move_field(struct ui *ui, int direction);
/* By several fields. */
void move_fields(struct ui *ui, long by);
void move_focus(struct ui *ui, int direction);
void move_tab(struct ui *ui, int pane);
/* To the tab after (1) or before (-1) this one; to the one with that digit. */
void move_next_tab(struct ui *ui, int direction);
void move_tab_digit(struct ui *ui, int digit);
/* To a row by its number, from 1; a line of hex for panes of lines. The first takes a word:
 * false with err set if it is not one. */
bool move_to_row(struct ui *ui, const char *words, struct error *err);
void move_to_row_number(struct ui *ui, int row);
void move_split(struct ui *ui, int direction);
void move_zoom(struct ui *ui);
/* In a list that folds: unfolds (1), folds or goes to the row above (-1), unfolds all (0). */
void move_fold(struct ui *ui, int direction);
/* Folds or unfolds the selected row, of a list in which it is a branch. */
void move_toggle_fold(struct ui *ui);
void move_uimage(struct ui *ui);
/* The nth JFFS2 part; false with err set. */
bool move_to_part(struct ui *ui, const char *words, struct error *err);

#endif
