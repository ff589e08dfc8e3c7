/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How two contents differ, in a dialog. */
#ifndef UI_ASK_DELTA_H
#define UI_ASK_DELTA_H

#include "compare/content.h"
#include "ui/state/state.h"

/* Opens a dialog with the difference of two contents, which are taken over; `what` is a
 * path by text_add_name, followed by words. */
void delta_show(struct ui *ui, struct content content[SIDES], const char *what);

#endif
