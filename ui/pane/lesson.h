/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lessons on screen: the task is above the status line, A answers, I gives a hint, L
 * lists the lessons. The lessons are borrowed from the caller.
 */
#ifndef UI_PANE_LESSON_H
#define UI_PANE_LESSON_H

#include "ui/state/state.h"

/* Begins with lesson `which` of the list; `done` has a flag for each. */
void lesson_begin(struct ui *ui, const struct lesson_list *list, size_t which, bool *done);
void lesson_end(struct ui *ui);
/* Lines that the panel takes at this width; 0 if there is no lesson. */
int lesson_lines(const struct lesson_place *at, int columns, int rows);
void lesson_draw(const struct lesson_place *at, struct canvas *c, struct rect area);

/* Checks the answer, asks for it, or continues after a right one. */
void lesson_answer(struct ui *ui);
/* Shows all of the words if the panel has no room for them; then the hint, or the task again. */
void lesson_hint(struct ui *ui);
/* The list of lessons; choosing one ends this one. */
void lesson_menu(struct ui *ui);

#endif
