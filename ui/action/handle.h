/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The functions of the action table. */
#ifndef UI_ACTION_HANDLE_H
#define UI_ACTION_HANDLE_H

#include "ui/ask/order.h"
#include "ui/state/state.h"

#define HANDLE(name) void handle_##name(struct ui *ui, int value, const char *argument)

/* What takes an argument, or is more than a call. */
HANDLE(goto);
HANDLE(find);
HANDLE(open);
HANDLE(sort);
HANDLE(reverse);
HANDLE(filter);
HANDLE(part);
HANDLE(mouse);
HANDLE(redraw);
HANDLE(erase);
HANDLE(auto);
HANDLE(salvage);
HANDLE(summaries);
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
HANDLE(dump);
HANDLE(glossary);
HANDLE(close);
HANDLE(quit);
HANDLE(cancel);

/* handle_calls.c: calls of functions of other files. */
HANDLE(rows);
HANDLE(pages);
HANDLE(end);
HANDLE(field);
HANDLE(focus);
HANDLE(tab);
HANDLE(split);
HANDLE(fold);
HANDLE(find_again);
HANDLE(back);
HANDLE(block);
HANDLE(free);
HANDLE(issue);
HANDLE(node);
HANDLE(version);
HANDLE(next_point);
HANDLE(overview);
HANDLE(cell);
HANDLE(scale);
HANDLE(nudge);
HANDLE(shift);
HANDLE(hex_field);
HANDLE(hex_byte);
HANDLE(next_step);
HANDLE(chapter);
HANDLE(speed);
HANDLE(zoom);
HANDLE(where);
HANDLE(uimage);
HANDLE(dense);
HANDLE(take_stride);
HANDLE(play);
HANDLE(export);
HANDLE(pad);
HANDLE(copy);
HANDLE(copy_row);
HANDLE(split_part);
HANDLE(join_part);
HANDLE(why_parts);
HANDLE(copy_range);
HANDLE(answer);
HANDLE(hint);
HANDLE(lessons);
HANDLE(help);
HANDLE(palette);

/* Why padding cannot be done now, NULL if it can. */
const char *handle_refuse_pad(struct ui *ui);

/* help.c */
void help_open(struct ui *ui);
void palette_open(struct ui *ui);

#endif
