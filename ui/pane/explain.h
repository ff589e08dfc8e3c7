/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The texts of the pane Explain. */
#ifndef UI_PANE_EXPLAIN_H
#define UI_PANE_EXPLAIN_H

#include "firmware/subject.h"
#include "ui/state/state.h"

/* Adds what the selected thing is, and why it stands so. */
void explain_sentence(struct ui *ui, const struct subject *s, struct text *t);
/* Adds all there is to say of the field (NULL: of none), a paragraph for each thing, and the
 * terms that the glossary explains. */
void explain_details(struct ui *ui, const struct subject *s, const struct field *f,
        struct text *t);

#endif
