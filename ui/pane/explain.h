/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pane that explains what is selected, and its texts. */
#ifndef UI_PANE_EXPLAIN_H
#define UI_PANE_EXPLAIN_H

#include "firmware/model/subject.h"
#include "ui/state/state.h"

/* The pane's functions (ui/list/pane.h). */
void explain_settle(struct ui *ui, struct pane *p, struct rect area);
void explain_draw(const struct ui *ui, const struct pane *p, struct rect area);
void explain_position(const struct ui *ui, struct text *t);
bool explain_click(struct ui *ui, int x, int y);
void explain_move(struct ui *ui, long rows);
/* Scrolls by half pages; false if everything is visible. */
bool explain_page(struct ui *ui, int halves, long rows);
void explain_end(struct ui *ui, int direction);
void explain_free(struct ui *ui);

/* ---- explain_text.c ---- */

/* Extra text for rows of Issues, Files, Pages and Erase, for their classes. */
bool explain_issue(const struct ui *ui, const struct subject *s, struct text *t);
bool explain_pages(const struct ui *ui, const struct subject *s, struct text *t);
bool explain_file(const struct ui *ui, const struct subject *s, struct text *t);
bool explain_candidate(const struct ui *ui, const struct subject *s, struct text *t);

/* The field at fault of the selected issue; false if it is no single one. */
bool explain_fault(const struct ui *ui, const struct subject *s, size_t *field);

/* Enter on an issue: unfolds what stands for several, else goes to the field at fault. */
void explain_open_issue(struct ui *ui);

/* Adds what the selected thing is, and why it has its state. */
void explain_sentence(struct ui *ui, const struct subject *s, struct text *t);
/* Adds all there is to say of the field (NULL: of none), a paragraph for each thing, and the
 * terms that the glossary explains. */
void explain_details(const struct subject *s, const struct field *f,
        struct text *t);

#endif
