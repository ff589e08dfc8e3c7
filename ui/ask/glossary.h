/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The glossary as a dialog: a list of terms, the text of the selected one below it. Enter
 * follows a term into a dialog of its own, Esc leads back.
 */
#ifndef UI_ASK_GLOSSARY_H
#define UI_ASK_GLOSSARY_H

#include "ui/state/state.h"

/* Opens it with the terms of what the pane Explain says. */
void glossary_open(struct ui *ui);
/* Opens it with the messages of what was pasted; false if there is none in it. */
bool glossary_paste(struct ui *ui, struct span text);
/* Opens it at that term; false with err set if there is none of that name. */
bool glossary_open_at(struct ui *ui, const char *name, struct error *err);

#endif
