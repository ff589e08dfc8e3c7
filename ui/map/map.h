/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The map on screen: rows of one stride, a cell for each column. The stride is the decided
 * erase size until the user moves it, or while a candidate is selected in the pane Erase.
 */
#ifndef UI_MAP_MAP_H
#define UI_MAP_MAP_H

#include "firmware/model/subject.h"
#include "ui/state/state.h"

/* The pane's functions (ui/list/pane.h). */
void map_settle(struct ui *ui, struct pane *p, struct rect area);
void map_draw(const struct ui *ui, const struct pane *p, struct rect area);
void map_position(const struct ui *ui, struct text *t);
void map_selected(struct ui *ui);
void map_subject(const struct ui *ui, struct subject *s);
bool map_click(struct ui *ui, int x, int y);

/* Selects the cell that shows `offset` of the image. */
void map_go(struct ui *ui, uint64_t offset);
/* Before a picture: the map follows what is selected elsewhere, the stride the selected
 * candidate. */
void map_follow(struct ui *ui);
/* One cell to the left or right. */
void map_move(struct ui *ui, int direction);
/* The open map, NULL if there is none. */
const struct map *map_opened(struct ui *ui);
/* Opens the map anew, with other options; the place stays. */
void map_apply(struct ui *ui);

/* ---- map_stride.c ---- */

/* Twice (1) or half (-1) the stride; `bytes` more or less of it; rows that begin `bytes`
 * later. */
void map_scale(struct ui *ui, int direction);
void map_nudge(struct ui *ui, int bytes);
void map_shift(struct ui *ui, int bytes);
/* Asks for a stride; offers those of NAND flash. */
void map_ask_stride(struct ui *ui);
/* The stride as typed: 64K, 2112x64, auto; false with err set. */
bool map_set_stride(struct ui *ui, const char *words, struct error *err);
/* The next view, or the named one; false with err set. */
void map_next_view(struct ui *ui, int direction);
bool map_set_view(struct ui *ui, const char *name, struct error *err);
void map_toggle_dense(struct ui *ui);
/* Takes the stride as the erase size of the part. */
void map_take(struct ui *ui);
/* The stride and where its rows begin, in bytes from the start of the volume. */
uint64_t map_stride(const struct ui *ui);

/* Resets the stride, or else the erase size to the one that was found; why that can't be
 * done. */
void map_auto(struct ui *ui);
const char *map_auto_refusal(const struct ui *ui);

#endif
