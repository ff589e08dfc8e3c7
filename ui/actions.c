/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/actions.h"

#include <stdio.h>
#include <string.h>

#include "ui/arrange.h"
#include "ui/copy.h"
#include "ui/handle.h"
#include "ui/follow.h"
#include "ui/go.h"
#include "ui/hex.h"
#include "ui/lesson.h"
#include "ui/map.h"
#include "ui/move.h"
#include "ui/point.h"
#include "ui/refuse.h"
#include "ui/steps.h"

const char *const action_group_names[] = {
	[GROUP_MOVE] = "Move",
	[GROUP_PANES] = "Panes",
	[GROUP_FIND] = "Find",
	[GROUP_JUMP] = "Jump and follow",
	[GROUP_MAP] = "Map",
	[GROUP_STEPS] = "Steps",
	[GROUP_VIEW] = "View",
	[GROUP_DO] = "Do",
	[GROUP_LESSON] = "Lesson",
	[GROUP_HELP] = "Help",
	[GROUP_LEAVE] = "Leave",
};

/* ---- most rows hand their value to a function of another file ---- */

#define CALL(name, function) \
	static void \
	name(struct ui *ui, int value, const char *argument) \
	{ \
		(void)argument; \
		function(ui, value); \
	}

CALL(run_rows, move_rows)
CALL(run_pages, move_pages)
CALL(run_end, move_end)
CALL(run_field, move_field)
CALL(run_focus, move_focus)
CALL(run_tab, move_tab)
CALL(run_split, move_split)
CALL(run_fold, move_fold)
CALL(run_block, jump_block)
CALL(run_free, jump_free)
CALL(run_issue, jump_issue)
CALL(run_node, jump_node)
CALL(run_version, jump_version)
CALL(run_cell, map_move)
CALL(run_scale, map_scale)
CALL(run_nudge, map_nudge)
CALL(run_shift, map_shift)
CALL(run_overview, strip_step)
CALL(run_hex_field, hex_move_field)
CALL(run_hex_byte, hex_move_byte)
CALL(run_point, point_step)
CALL(run_step, steps_go)
CALL(run_chapter, steps_chapter)
CALL(run_speed, steps_speed)

#define CALL_PLAIN(name, function) \
	static void \
	name(struct ui *ui, int value, const char *argument) \
	{ \
		(void)value; \
		(void)argument; \
		function(ui); \
	}

CALL_PLAIN(run_dense, map_toggle_dense)
CALL_PLAIN(run_answer, lesson_answer)
CALL_PLAIN(run_hint, lesson_hint)
CALL_PLAIN(run_lessons, lesson_menu)
CALL_PLAIN(run_take, map_take)
CALL_PLAIN(run_play, steps_play)

static void
run_travel(struct ui *ui, int value, const char *argument)
{
	(void)argument;
	go_travel(ui, value);
}

static void
run_copy(struct ui *ui, int value, const char *argument)
{
	(void)argument;
	(value ? copy_row : copy_offset)(ui);
}

/* ---- the table ---- */

const struct action actions[] = {
	{ .name = "open", .keys = "Enter", .label = "open",
	  .title = "follow: part to nodes, node to file, file to nodes",
	  .help = "Opens and folds a directory, takes an erase size, explains a "
	          "field. Backspace leads back.",
	  .group = GROUP_JUMP, .rank = 1, .run = handle_open },
	{ .name = "down", .keys = "j Down", .label = "down", .title = "one row down",
	  .group = GROUP_MOVE, .value = 1, .run = run_rows },
	{ .name = "up", .keys = "k Up", .label = "up", .title = "one row up",
	  .group = GROUP_MOVE, .value = -1, .run = run_rows },
	{ .name = "page-down", .keys = "PgDn Space", .label = "page",
	  .title = "one page down",
	  .group = GROUP_MOVE, .value = 2, .run = run_pages },
	{ .name = "page-up", .keys = "PgUp", .label = "page", .title = "one page up",
	  .group = GROUP_MOVE, .value = -2, .run = run_pages },
	{ .name = "half-up", .keys = "C-u", .label = "half", .title = "half a page up",
	  .group = GROUP_MOVE, .value = -1, .run = run_pages },
	{ .name = "top", .keys = "Home gg", .label = "top", .title = "first row",
	  .group = GROUP_MOVE, .value = -1, .run = run_end },
	{ .name = "bottom", .keys = "End G", .label = "bottom", .title = "last row",
	  .group = GROUP_MOVE, .value = 1, .run = run_end },
	{ .name = "next-field", .keys = "Right l", .label = "field",
	  .title = "next field of the header",
	  .help = "The field is explained in the pane Explain; it stays selected from "
	          "row to row, so that it can be compared.",
	  .panes = IN_ALL & ~(IN_FILES | IN_MAP | IN_HEX), .group = GROUP_MOVE, .rank = 11,
	  .value = 1, .run = run_field },
	{ .name = "previous-field", .keys = "Left h", .label = "field",
	  .title = "previous field of the header",
	  .panes = IN_ALL & ~(IN_FILES | IN_MAP | IN_HEX), .group = GROUP_MOVE, .value = -1,
	  .run = run_field },
	{ .name = "next-cell", .keys = "Right l", .label = "cell",
	  .title = "one cell of the map to the right",
	  .panes = IN_MAP, .group = GROUP_MOVE, .value = 1, .run = run_cell },
	{ .name = "previous-cell", .keys = "Left h", .label = "cell",
	  .title = "one cell of the map to the left",
	  .panes = IN_MAP, .group = GROUP_MOVE, .value = -1, .run = run_cell },
	{ .name = "next-field-here", .keys = "Right", .label = "field",
	  .title = "next field, on to the next node after the last",
	  .panes = IN_HEX, .group = GROUP_MOVE, .rank = 5, .value = 1,
	  .run = run_hex_field },
	{ .name = "previous-field-here", .keys = "Left", .label = "field",
	  .title = "to the start of the field, or the previous one",
	  .panes = IN_HEX, .group = GROUP_MOVE, .value = -1, .run = run_hex_field },
	{ .name = "next-byte", .keys = "l", .label = "byte", .title = "next byte",
	  .help = "Each byte's field is named at the bottom of the pane and explained in "
	          "Explain.",
	  .panes = IN_HEX, .group = GROUP_MOVE, .rank = 6, .value = 1,
	  .run = run_hex_byte },
	{ .name = "previous-byte", .keys = "h", .label = "byte", .title = "previous byte",
	  .panes = IN_HEX, .group = GROUP_MOVE, .value = -1, .run = run_hex_byte },
	{ .name = "unfold", .keys = "Right l", .label = "unfold",
	  .title = "unfold the directory",
	  .help = "On one that is open: into it.",
	  .panes = IN_FILES, .group = GROUP_MOVE, .rank = 5, .value = 1,
	  .run = run_fold },
	{ .name = "fold", .keys = "Left h", .label = "fold",
	  .title = "fold the directory, or go to the one above",
	  .panes = IN_FILES, .group = GROUP_MOVE, .value = -1, .run = run_fold },
	{ .name = "unfold-all", .keys = "*", .label = "unfold all",
	  .title = "unfold every directory",
	  .panes = IN_FILES, .group = GROUP_MOVE, .run = run_fold },

	{ .name = "focus-next", .keys = "Tab", .label = "pane", .title = "next pane",
	  .help = "From 120 columns on several panes stand side by side.",
	  .group = GROUP_PANES, .rank = 2, .value = 1, .run = run_focus },
	{ .name = "focus-previous", .keys = "S-Tab", .label = "pane",
	  .title = "previous pane",
	  .group = GROUP_PANES, .value = -1, .run = run_focus },
	{ .name = "parts", .keys = "1", .label = "Parts",
	  .title = "the parts of the image",
	  .help = "Headers, payloads, file systems and the gaps between them. Enter "
	          "on a JFFS2 part makes it the current one.",
	  .group = GROUP_PANES, .value = PANE_PARTS, .run = run_tab },
	{ .name = "nodes", .keys = "2", .label = "Nodes",
	  .title = "the nodes of the current JFFS2 part",
	  .help = "One row for each node, erased run and stretch of dirt, in the "
	          "order of the flash, and one wherever an erase block begins.",
	  .group = GROUP_PANES, .value = PANE_NODES, .run = run_tab },
	{ .name = "files", .keys = "3", .label = "Files",
	  .title = "the files, as the kernel shows them",
	  .group = GROUP_PANES, .value = PANE_FILES, .run = run_tab },
	{ .name = "map", .keys = "4", .label = "Map",
	  .title = "the image in rows of one erase block",
	  .help = "At the right size the cleanmarkers (C) stand in one column; at half "
	          "of it in every other row; at a wrong one they run diagonally, and "
	          "nodes cross from row to row (X).",
	  .group = GROUP_PANES, .value = PANE_MAP, .run = run_tab },
	{ .name = "evidence", .keys = "5", .label = "Erase",
	  .title = "what speaks for each erase size",
	  .help = "Every candidate is held against the nodes: none may cross a block "
	          "boundary. Enter takes the selected one.",
	  .group = GROUP_PANES, .value = PANE_ERASE, .run = run_tab },
	{ .name = "blocks", .keys = "6", .label = "Blocks",
	  .title = "the erase blocks: what fills each, and how the kernel files it",
	  .help = "Its state, its place in the order of garbage collection, and why. "
	          "A bar shows # live, ~ obsolete, ! dirt, . free.",
	  .group = GROUP_PANES, .value = PANE_BLOCKS, .run = run_tab },
	{ .name = "issues", .keys = "7", .label = "Issues",
	  .title = "what is wrong, and what the kernel does about it",
	  .group = GROUP_PANES, .value = PANE_ISSUES, .run = run_tab },
	{ .name = "deleted", .keys = "8 D", .label = "Deleted",
	  .title = "files that a mount hides: no name leads to them any more",
	  .help = "Enter goes to the node, v shows the content, H the versions, x f writes "
	          "the file.",
	  .group = GROUP_PANES, .value = PANE_DELETED, .run = run_tab },
	{ .name = "timeline", .keys = "9", .label = "Timeline",
	  .title = "everything that happened, in order of time",
	  .help = "The times are those that nodes carry; the place in the flash tells "
	          "none.",
	  .group = GROUP_PANES, .value = PANE_TIMELINE, .run = run_tab },
	{ .name = "past", .keys = "0", .label = "History",
	  .title = "the versions of the file that H chose last",
	  .group = GROUP_PANES, .value = PANE_HISTORY, .run = run_tab },
	{ .name = "sizes", .keys = "#", .label = "Sizes",
	  .title = "how large erased runs, nodes and stretches of dirt are",
	  .help = "A histogram by powers of two. Enter goes to the first of them.",
	  .group = GROUP_PANES, .value = PANE_SIZES, .run = run_tab },
	{ .name = "hex", .keys = "X", .label = "Hex",
	  .title = "the bytes, with the selected field marked",
	  .help = "Of the whole image, from the selected thing on. The byte under the cursor "
	          "decides what the other panes show. Enter unfolds a run of equal lines, or "
	          "goes to the node.",
	  .group = GROUP_PANES, .value = PANE_HEX, .run = run_tab },
	{ .name = "compare", .keys = "C", .label = "Compare",
	  .title = "what differs between this image and the other one",
	  .help = "It is there if two images were given (flashloupe A B). Enter goes to "
	          "what the row shows in A, or tells of it if it is only in B.",
	  .group = GROUP_PANES, .value = PANE_COMPARE, .refuse = refuse_without_other,
	  .run = run_tab },
	{ .name = "steps", .keys = "W", .label = "Steps",
	  .title = "what the kernel does when it mounts, step by step",
	  .help = "Files, nodes and the overview beside it show what is known after the "
	          "selected step.",
	  .group = GROUP_PANES, .value = PANE_STEPS, .run = run_tab },
	{ .name = "zoom", .keys = "z", .label = "zoom",
	  .title = "the pane alone, or all of them again",
	  .group = GROUP_PANES, .rank = 12, .run = handle_zoom },
	{ .name = "wider", .keys = "+", .label = "wider",
	  .title = "more columns for the left pane",
	  .group = GROUP_PANES, .value = 1, .refuse = refuse_without_wide, .run = run_split },
	{ .name = "narrower", .keys = "-", .label = "narrower",
	  .title = "fewer columns for the left pane",
	  .group = GROUP_PANES, .value = -1, .refuse = refuse_without_wide, .run = run_split },

	{ .name = "goto", .keys = "g", .label = "goto",
	  .title = "go to an offset, block, inode, version or path",
	  .help = "Takes 0x1f00, 2M, 000cf66c as the lists show it, 50%, +4K, -64, "
	          "eb:3 (erase block), ino:7, v:21 (version of this inode) or "
	          "/a/path. A second g goes to the first row.",
	  .argument = "PLACE", .group = GROUP_FIND, .rank = 4, .run = handle_goto },
	{ .name = "find", .keys = "/", .label = "find",
	  .title = "find text, a name, an inode, or bytes",
	  .help = "Looks through every cell of the list, in files also through folded "
	          "directories: text, name:passwd, ino:7, or hex:1985 for bytes. "
	          "Begins at the selected row and wraps.",
	  .argument = "WORDS", .group = GROUP_FIND, .rank = 3, .run = handle_find },
	{ .name = "find-next", .keys = "n", .label = "next", .title = "next hit",
	  .group = GROUP_FIND, .value = 1, .refuse = refuse_without_search,
	  .run = handle_find_again },
	{ .name = "find-previous", .keys = "N", .label = "previous",
	  .title = "previous hit",
	  .group = GROUP_FIND, .value = -1, .refuse = refuse_without_search,
	  .run = handle_find_again },

	{ .name = "filter", .keys = "f", .label = "filter",
	  .title = "only rows for which something holds",
	  .help = "As in: type=INODE & length>4K | what~passwd. Columns have their names, "
	          "operators are = != < > <= >= ~ (contains), & goes before |; a word alone "
	          "is looked for in every column. An empty line, or Esc, shows all rows "
	          "again. Not in files, which are a tree.",
	  .argument = "EXPR", .panes = IN_LISTS & ~(IN_FILES | IN_MAP | IN_HEX | IN_STEPS), .group = GROUP_FIND,
	  .rank = 17, .refuse = arrange_refusal, .run = handle_filter },
	{ .name = "sort", .keys = "s", .label = "sort",
	  .title = "sort the list by a column",
	  .help = "The same column again turns it round. Palette: :sort length, or "
	          ":sort -length for the greatest first.",
	  .argument = "COLUMN", .panes = IN_LISTS & ~(IN_FILES | IN_MAP | IN_HEX | IN_STEPS), .group = GROUP_FIND,
	  .rank = 18, .refuse = arrange_refusal, .run = handle_sort },
	{ .name = "reverse", .keys = "r", .label = "reverse",
	  .title = "turn a sorted list round",
	  .panes = IN_LISTS & ~(IN_FILES | IN_MAP | IN_HEX | IN_STEPS), .group = GROUP_FIND,
	  .refuse = arrange_reverse_refusal, .run = handle_reverse },

	{ .name = "back", .keys = "Backspace", .label = "back",
	  .title = "back to where one came from",
	  .group = GROUP_JUMP, .value = -1, .refuse = refuse_without_history,
	  .run = run_travel },
	{ .name = "forward", .keys = "\\", .label = "forward", .title = "forward again",
	  .group = GROUP_JUMP, .value = 1, .refuse = refuse_without_future, .run = run_travel },
	{ .name = "where", .keys = "w", .label = "where",
	  .title = "the directory entry that names this file",
	  .panes = IN_FILES, .group = GROUP_JUMP, .rank = 9, .refuse = refuse_without_files,
	  .run = handle_where },
	{ .name = "next-block", .keys = "]b", .label = "block",
	  .title = "next erase block",
	  .group = GROUP_JUMP, .rank = 5, .value = 1, .refuse = refuse_without_volume,
	  .run = run_block },
	{ .name = "previous-block", .keys = "[b", .label = "block",
	  .title = "previous erase block",
	  .group = GROUP_JUMP, .value = -1, .refuse = refuse_without_volume, .run = run_block },
	{ .name = "next-free", .keys = "]f", .label = "free",
	  .title = "next erased run",
	  .group = GROUP_JUMP, .rank = 13, .value = 1, .refuse = refuse_without_volume,
	  .run = run_free },
	{ .name = "previous-free", .keys = "[f", .label = "free",
	  .title = "previous erased run",
	  .group = GROUP_JUMP, .value = -1, .refuse = refuse_without_volume, .run = run_free },
	{ .name = "next-issue", .keys = "]i", .label = "issue", .title = "next issue",
	  .help = "Notes are passed over.",
	  .group = GROUP_JUMP, .rank = 14, .value = 1, .run = run_issue },
	{ .name = "previous-issue", .keys = "[i", .label = "issue",
	  .title = "previous issue",
	  .group = GROUP_JUMP, .value = -1, .run = run_issue },
	{ .name = "next-node", .keys = "* ]n", .label = "same file",
	  .title = "next node of the same inode",
	  .panes = IN_LISTS & ~IN_FILES, .group = GROUP_JUMP, .rank = 15, .value = 1,
	  .refuse = refuse_without_files, .run = run_node },
	{ .name = "previous-node", .keys = "[n", .label = "same file",
	  .title = "previous node of the same inode",
	  .panes = IN_LISTS & ~IN_FILES, .group = GROUP_JUMP, .value = -1,
	  .refuse = refuse_without_files, .run = run_node },
	{ .name = "newer", .keys = "]v", .label = "newer",
	  .title = "newer version of the same inode",
	  .help = "Versions count the changes of an inode; of nodes that cover the "
	          "same bytes the highest wins.",
	  .group = GROUP_JUMP, .value = 1, .refuse = refuse_without_files, .run = run_version },
	{ .name = "older", .keys = "[v", .label = "older",
	  .title = "older version of the same inode",
	  .group = GROUP_JUMP, .value = -1, .refuse = refuse_without_files, .run = run_version },

	{ .name = "next-part-of-image", .keys = "]o", .label = "overview",
	  .title = "one cell further in the overview",
	  .group = GROUP_JUMP, .value = 1, .run = run_overview },
	{ .name = "previous-part-of-image", .keys = "[o", .label = "overview",
	  .title = "one cell back in the overview",
	  .group = GROUP_JUMP, .value = -1, .run = run_overview },

	{ .name = "next-point", .keys = "]t", .label = "time",
	  .title = "the next point of the past, at last the present",
	  .group = GROUP_JUMP, .value = 1, .refuse = refuse_without_log, .run = run_point },
	{ .name = "previous-point", .keys = "[t", .label = "time",
	  .title = "the point of the past before this one",
	  .help = "The lists then show the file system as it was; a slider in place of the "
	          "overview shows where one is. Esc returns to the present.",
	  .group = GROUP_JUMP, .value = -1, .refuse = refuse_without_log, .run = run_point },
	{ .name = "last-point", .keys = "]T", .label = "now", .title = "the present again",
	  .group = GROUP_JUMP, .value = 2, .refuse = refuse_without_log, .run = run_point },
	{ .name = "first-point", .keys = "[T", .label = "oldest",
	  .title = "the oldest point of the past",
	  .group = GROUP_JUMP, .value = -2, .refuse = refuse_without_log, .run = run_point },

	{ .name = "superseder", .keys = "b", .label = "newer",
	  .title = "the node that supersedes the selected one",
	  .help = "What the pane Explain names as the reason why a node is old.",
	  .group = GROUP_JUMP, .refuse = refuse_without_files, .run = handle_superseder },
	{ .name = "history", .keys = "H", .label = "history",
	  .title = "the versions of the selected file",
	  .help = "Enter goes to a version's node, v shows the content as it was then, "
	          "x f writes it.",
	  .group = GROUP_VIEW, .rank = 17, .refuse = refuse_without_files, .run = handle_history },
	{ .name = "hex-view", .keys = "v", .label = "view",
	  .title = "stored bytes, decompressed data, text, or what each checksum covers",
	  .help = "Under each byte stand the letters of the checksums that cover it, a "
	          "capital one where it is stored.",
	  .argument = "VIEW", .panes = IN_HEX, .group = GROUP_VIEW, .rank = 3, .value = 1,
	  .run = handle_hex_view },
	{ .name = "view", .keys = "v", .label = "view", .panes = IN_ALL & ~IN_HEX,
	  .title = "the content of the selected file, or version of it",
	  .help = "Text as text, anything else in hexadecimal; at most the first 64 KiB.",
	  .group = GROUP_VIEW, .rank = 18, .refuse = refuse_without_files, .run = handle_view },
	{ .name = "travel", .keys = "T", .label = "travel",
	  .title = "show the file system as it was at a point in the past",
	  .help = "By the times that nodes carry: 2015-01-21 16:14; by versions of the selected "
	          "file: v12; or by place in the flash: 64% or an offset, which is not the "
	          "order of time. [t and ]t step from point to point, Esc returns.",
	  .argument = "POINT", .group = GROUP_VIEW, .refuse = refuse_without_log,
	  .run = handle_point },
	{ .name = "difference", .keys = "d", .label = "differ",
	  .title = "how the content of the file differs",
	  .help = "In Compare between the two images; in History from the version that m "
	          "marked, or else from the one before. Texts line by line, anything else "
	          "in hexadecimal.",
	  .panes = IN_HISTORY | IN_COMPARE, .group = GROUP_VIEW, .rank = 3,
	  .run = handle_difference },
	{ .name = "mark-version", .keys = "m", .label = "mark",
	  .title = "mark the version that d compares others with, or none again",
	  .panes = IN_HISTORY, .group = GROUP_VIEW, .rank = 4, .run = handle_mark_version },
	{ .name = "compare-by", .keys = "m", .label = "by",
	  .title = "what is compared: files, nodes, blocks, parts",
	  .argument = "WAY", .panes = IN_COMPARE, .group = GROUP_VIEW, .rank = 2,
	  .run = handle_compare_by },
	{ .name = "compare-all", .keys = "t", .label = "all",
	  .title = "list what is the same, too, or only what differs",
	  .panes = IN_COMPARE, .group = GROUP_VIEW, .rank = 4, .run = handle_compare_all },
	{ .name = "uimage", .keys = "u", .label = "uImage",
	  .title = "fold or unfold the uImage header",
	  .group = GROUP_VIEW, .refuse = refuse_without_uimage, .run = handle_uimage },
	{ .name = "part", .keys = "", .label = "part",
	  .title = "make a part the current one",
	  .argument = "NUMBER", .group = GROUP_VIEW, .run = handle_part },
	{ .name = "mouse", .keys = "M", .label = "mouse",
	  .title = "mouse for this program, or for the terminal",
	  .help = "While the program has the mouse, Shift and drag select text in "
	          "most terminals.",
	  .group = GROUP_VIEW, .run = handle_mouse },
	{ .name = "redraw", .keys = "C-l", .label = "redraw",
	  .title = "paint the screen anew",
	  .group = GROUP_VIEW, .run = handle_redraw },

	{ .name = "halve", .keys = "<", .label = "half", .title = "half as many bytes a row",
	  .panes = IN_MAP, .group = GROUP_MAP, .rank = 2, .value = -1, .run = run_scale },
	{ .name = "double", .keys = ">", .label = "double",
	  .title = "twice as many bytes a row",
	  .panes = IN_MAP, .group = GROUP_MAP, .rank = 2, .value = 1, .run = run_scale },
	{ .name = "fewer-bytes", .keys = "{", .label = "-4",
	  .title = "4 bytes less a row",
	  .panes = IN_MAP, .group = GROUP_MAP, .rank = 4, .value = -4, .run = run_nudge },
	{ .name = "more-bytes", .keys = "}", .label = "+4", .title = "4 bytes more a row",
	  .panes = IN_MAP, .group = GROUP_MAP, .rank = 4, .value = 4, .run = run_nudge },
	{ .name = "rows-earlier", .keys = "(", .label = "earlier",
	  .title = "rows begin 4 bytes earlier",
	  .panes = IN_MAP, .group = GROUP_MAP, .value = -4, .run = run_shift },
	{ .name = "rows-later", .keys = ")", .label = "later",
	  .title = "rows begin 4 bytes later",
	  .panes = IN_MAP, .group = GROUP_MAP, .value = 4, .run = run_shift },
	{ .name = "stride", .keys = "t", .label = "stride",
	  .title = "set the bytes of a row",
	  .help = "A size such as 64K, also one that is no power of two; auto is the "
	          "erase size.",
	  .argument = "SIZE", .panes = IN_MAP, .group = GROUP_MAP, .run = handle_stride },
	{ .name = "take-stride", .keys = "=", .label = "take",
	  .title = "take the bytes of a row as the erase size",
	  .panes = IN_MAP, .group = GROUP_MAP, .rank = 6, .refuse = refuse_in_past,
	  .run = run_take },
	{ .name = "map-view", .keys = "m", .label = "view",
	  .title = "what the cells show: auto, type, state, inode, age, entropy, bytes",
	  .help = "The last two look at bytes alone, whatever they are. Where no "
	          "part is JFFS2, auto is bytes, else type.",
	  .argument = "VIEW", .panes = IN_MAP, .group = GROUP_MAP, .rank = 3, .value = 1,
	  .run = handle_map_view },
	{ .name = "dense", .keys = "d", .label = "dense",
	  .title = "two rows in one line, by colour alone; or letters again",
	  .panes = IN_MAP, .group = GROUP_MAP, .refuse = refuse_without_halves,
	  .run = run_dense },

	{ .name = "next-step", .keys = "]", .label = "step", .title = "one step further",
	  .panes = IN_STEPS, .group = GROUP_STEPS, .rank = 1, .value = 1, .run = run_step },
	{ .name = "previous-step", .keys = "[", .label = "back", .title = "one step back",
	  .panes = IN_STEPS, .group = GROUP_STEPS, .rank = 1, .value = -1,
	  .run = run_step },
	{ .name = "next-chapter", .keys = "}", .label = "block",
	  .title = "to the next block, directory or inode",
	  .panes = IN_STEPS, .group = GROUP_STEPS, .rank = 3, .value = 1,
	  .run = run_chapter },
	{ .name = "previous-chapter", .keys = "{", .label = "block",
	  .title = "to where a block, directory or inode began",
	  .panes = IN_STEPS, .group = GROUP_STEPS, .value = -1, .run = run_chapter },
	{ .name = "play", .keys = ".", .label = "play",
	  .title = "step after step by itself, or stop",
	  .help = "Any other key stops it, too.",
	  .panes = IN_STEPS, .group = GROUP_STEPS, .rank = 2, .run = run_play },
	{ .name = "faster", .keys = ">", .label = "faster", .title = "play faster",
	  .panes = IN_STEPS, .group = GROUP_STEPS, .rank = 12, .value = 1,
	  .run = run_speed },
	{ .name = "slower", .keys = "<", .label = "slower", .title = "play more slowly",
	  .panes = IN_STEPS, .group = GROUP_STEPS, .value = -1, .run = run_speed },
	{ .name = "step", .keys = "", .label = "step", .title = "go to a step of the mount",
	  .argument = "NUMBER", .group = GROUP_STEPS, .refuse = refuse_without_files,
	  .run = handle_step },

	{ .name = "erase", .keys = "e", .label = "erase size",
	  .title = "set the erase size",
	  .help = "A size such as 64K; 64K at 0x1234 where blocks do not begin with "
	          "the part; auto finds it again. In the tab Erase the candidates can "
	          "be compared.",
	  .argument = "SIZE", .group = GROUP_DO, .rank = 9, .refuse = refuse_in_past,
	  .run = handle_erase },
	{ .name = "auto", .keys = "a", .label = "auto",
	  .title = "back to the erase size that was found",
	  .help = "In the map, first back to rows of one erase block.",
	  .group = GROUP_DO, .refuse = refuse_without_auto, .run = handle_auto },
	{ .name = "salvage", .keys = "S", .label = "salvage",
	  .title = "count nodes that cross a block boundary, or not",
	  .help = "The kernel drops them. With salvage on they are taken, to get at "
	          "files of an image with a wrong or unknown erase size.",
	  .group = GROUP_DO, .refuse = refuse_in_past, .run = handle_salvage },
	{ .name = "export", .keys = "x", .label = "export",
	  .title = "write a node, file, tree, part or list to a file",
	  .help = "Nothing that exists is replaced without a question, and what is "
	          "written appears under its name only when it is complete.",
	  .group = GROUP_DO, .rank = 6, .refuse = order_refusal, .run = handle_export },
	{ .name = "pad", .keys = "p", .label = "pad",
	  .title = "pad to whole erase blocks, into a new file",
	  .help = "Shows first what will be done and what the kernel wants; by choice to "
	          "a size, with cleanmarkers, under a new uImage header.",
	  .group = GROUP_DO, .rank = 7, .refuse = handle_refuse_pad,
	  .run = handle_pad },
	{ .name = "copy", .keys = "y", .label = "copy",
	  .title = "copy the offset of what is selected",
	  .help = "To the clipboard of the terminal, if it lets programs set it (OSC 52), "
	          "and to the status line.",
	  .group = GROUP_DO, .rank = 19, .run = run_copy },
	{ .name = "copy-row", .keys = "Y", .label = "copy row",
	  .title = "copy the selected row, its columns separated by tabs",
	  .group = GROUP_DO, .value = 1, .run = run_copy },
	{ .name = "dump", .keys = "", .label = "dump",
	  .title = "write the screen to a file, as text or, if named .svg, a picture",
	  .argument = "FILE", .group = GROUP_DO, .run = handle_dump },

	{ .name = "answer", .keys = "A", .label = "answer",
	  .title = "answer the lesson's question, or go on after a right answer",
	  .help = "What is selected or set is taken for the answer, or it is asked for.",
	  .group = GROUP_LESSON, .refuse = refuse_without_lesson, .run = run_answer },
	{ .name = "hint", .keys = "I", .label = "hint",
	  .title = "a hint; the question again",
	  .group = GROUP_LESSON, .refuse = refuse_without_lesson, .run = run_hint },
	{ .name = "lessons", .keys = "L", .label = "lessons",
	  .title = "the list of lessons",
	  .group = GROUP_LESSON, .refuse = refuse_without_lesson, .run = run_lessons },

	{ .name = "help", .keys = "? F1", .label = "help",
	  .title = "what every key does",
	  .help = "/ searches in it, Enter runs what is selected.",
	  .group = GROUP_HELP, .rank = 16, .run = handle_help },
	{ .name = "glossary", .keys = "E", .label = "glossary",
	  .title = "the terms, explained: those of the selected field and thing first",
	  .help = "Typing filters, Enter follows a term, Esc leads back.",
	  .argument = "TERM", .group = GROUP_HELP, .run = handle_glossary },
	{ .name = "palette", .keys = ": C-p", .label = "command",
	  .title = "run a command by name",
	  .help = "Tab completes; some take words, such as :goto eb:3 or :part 2.",
	  .group = GROUP_HELP, .rank = 10, .run = handle_palette },

	{ .name = "close", .keys = "Esc", .label = "close",
	  .title = "close what is on top; stop what is running",
	  .help = "A dialog, a search, writing, the scan (what is known by then "
	          "stays, labelled partial), a filter, zoom. Never leaves.",
	  .group = GROUP_LEAVE, .run = handle_close },
	{ .name = "quit", .keys = "q F10", .label = "quit",
	  .title = "close what is on top, at last the program",
	  .group = GROUP_LEAVE, .rank = 8, .run = handle_quit },
	{ .name = "quit-now", .keys = "Q", .label = "quit", .title = "leave at once",
	  .group = GROUP_LEAVE, .value = 1, .run = handle_quit },
	{ .name = "cancel", .keys = "C-c", .label = "cancel",
	  .title = "stop what is being written, or leave",
	  .group = GROUP_LEAVE, .run = handle_cancel },
};

const size_t action_count = sizeof actions / sizeof actions[0];
