/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is available in other tabs than the present one. */
#ifndef UI_ACTION_ELSEWHERE_H
#define UI_ACTION_ELSEWHERE_H

#include "ui/action/actions.h"

/* Adds the titles of the tabs that are there in which the action is available: "Map, Files". Nothing
 * in the pager, or where there are none. */
void elsewhere_add_tabs(const struct ui *ui, const struct action *a, struct text *t);
/* Says what the sequence of keys does where it does something; false if it does so in no tab that is
 * there. */
bool elsewhere_say(struct ui *ui, uint32_t first, uint32_t second);

#endif
