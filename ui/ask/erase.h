/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The erase size by the user's own choice. */
#ifndef UI_ASK_ERASE_H
#define UI_ASK_ERASE_H

#include "ui/state/state.h"

/* Asks for a size; lists the candidates with their evidence. */
void erase_ask(struct ui *ui);
/* Takes the candidate selected in Erase (Enter). */
void erase_follow(struct ui *ui);
/* Takes a size as typed: "64K", "64K at 0x1234", "auto"; false with err set. */
bool erase_set(struct ui *ui, const char *words, struct error *err);
/* Adds the present size and where it comes from: "64 KiB (auto)". */
void erase_describe(const struct volume *v, struct text *t);

#endif
