/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Functions of the action table that only call another one. */
#include "ui/ask/copy.h"
#include "ui/ask/divide.h"
#include "ui/list/find.h"
#include "ui/list/follow.h"
#include "ui/list/go.h"
#include "ui/action/handle.h"
#include "ui/pane/hex.h"
#include "ui/ask/lesson.h"
#include "ui/pane/map.h"
#include "ui/list/move.h"
#include "ui/ask/order.h"
#include "ui/ask/point.h"
#include "ui/pane/steps.h"

/* With the value of the row. */
#define CALL(name, function) \
	HANDLE(name) \
	{ \
		(void)argument; \
		function(ui, value); \
	}

CALL(rows, move_rows)
CALL(pages, move_pages)
CALL(end, move_end)
CALL(field, move_field)
CALL(focus, move_focus)
CALL(tab, move_tab)
CALL(split, move_split)
CALL(fold, move_fold)
CALL(find_again, find_go)
CALL(back, go_travel)
CALL(block, jump_block)
CALL(free, jump_free)
CALL(issue, jump_issue)
CALL(node, jump_node)
CALL(version, jump_version)
CALL(next_point, point_step)
CALL(overview, strip_step)
CALL(cell, map_move)
CALL(scale, map_scale)
CALL(nudge, map_nudge)
CALL(shift, map_shift)
CALL(hex_field, hex_move_field)
CALL(hex_byte, hex_move_byte)
CALL(next_step, steps_go)
CALL(chapter, steps_chapter)
CALL(speed, steps_speed)

#define CALL_PLAIN(name, function) \
	HANDLE(name) \
	{ \
		(void)value; \
		(void)argument; \
		function(ui); \
	}

CALL_PLAIN(zoom, move_zoom)
CALL_PLAIN(where, follow_name)
CALL_PLAIN(uimage, move_uimage)
CALL_PLAIN(dense, map_toggle_dense)
CALL_PLAIN(take_stride, map_take)
CALL_PLAIN(play, steps_play)
CALL_PLAIN(export, export_ask)
CALL_PLAIN(pad, pad_ask)
CALL_PLAIN(copy, copy_offset)
CALL_PLAIN(copy_row, copy_row)
CALL_PLAIN(join_part, divide_join)
CALL_PLAIN(why_parts, divide_why)
CALL_PLAIN(copy_range, divide_copy_range)
CALL_PLAIN(answer, lesson_answer)
CALL_PLAIN(hint, lesson_hint)
CALL_PLAIN(lessons, lesson_menu)
CALL_PLAIN(help, help_open)
CALL_PLAIN(palette, palette_open)
