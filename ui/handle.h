/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Functions of the action table that take an argument or belong nowhere else. */
#ifndef UI_HANDLE_H
#define UI_HANDLE_H

#include "ui/order.h"
#include "ui/state.h"

#define HANDLE(name) void handle_##name(struct ui *ui, int value, const char *argument)

HANDLE(zoom);
HANDLE(goto);
HANDLE(find);
HANDLE(find_again);
HANDLE(open);
HANDLE(where);
HANDLE(uimage);
HANDLE(sort);
HANDLE(reverse);
HANDLE(filter);
HANDLE(part);
HANDLE(mouse);
HANDLE(redraw);
HANDLE(erase);
HANDLE(auto);
HANDLE(salvage);
HANDLE(stride);
HANDLE(map_view);
HANDLE(hex_view);
HANDLE(step);
HANDLE(superseder);
HANDLE(history);
HANDLE(view);
HANDLE(point);
HANDLE(compare_by);
HANDLE(compare_all);
HANDLE(difference);
HANDLE(mark_version);
HANDLE(export);
HANDLE(pad);
HANDLE(dump);
HANDLE(glossary);
HANDLE(help);
HANDLE(palette);
HANDLE(close);
HANDLE(quit);
HANDLE(cancel);

/* Why padding cannot be done now, NULL if it can. */
const char *handle_refuse_pad(struct ui *ui);

/* help.c */
void help_open(struct ui *ui);
void palette_open(struct ui *ui);

#endif
