/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The actions that go elsewhere: to a place, a hit, the next thing of a kind. */
#include "ui/action/actions.h"
#include "ui/ask/contents.h"
#include "ui/ask/refuse.h"
#include "ui/keys/action_tables.h"
#include "ui/frame/commands.h"
#include "ui/go/find.h"
#include "ui/go/follow.h"
#include "ui/go/go.h"
#include "ui/list/arrange.h"
#include "ui/list/choose.h"
#include "ui/map/map.h"
#include "ui/pane/strip.h"
#include "ui/past/point.h"
#include "ui/recall/keep.h"
#include "ui/recall/noting.h"

static const struct action rows[] = {
	{ .name = "goto", .keys = "g", .label = "goto",
	  .title = "go to an offset, block, inode, version or path",
	  .help = "Takes 0x1f00, 2M, 000cf66c as the lists show it, 50%, +4K, -64, "
	          "eb:3 (erase block), ino:7, v:21 (version of this inode) or "
	          "/a/path, which Tab completes. A second g goes to the first row.",
	  .argument = "PLACE", .group = GROUP_FIND, .rank = 4, .prompt = go_help,
	  .complete = go_complete, .set = go_to },
	{ .name = "find", .keys = "/", .label = "find",
	  .title = "find text, a name, an inode, or bytes",
	  .help = "Looks through every cell of the list, in files also through folded "
	          "directories: text, name:passwd, ino:7, or hex:1985 for bytes. "
	          "Begins at the selected row and wraps. With c: in front it looks in "
	          "the contents of all files and all other bytes of the image: c:text, "
	          "c:7f 45 4c 46, c:re:[a-z]+; the results are the list Found.",
	  .argument = "WORDS", .group = GROUP_FIND, .rank = 3, .prompt = contents_help,
	  .suggest = find_suggest, .set = contents_or_find },
	{ .name = "find-next", .keys = "n", .label = "next", .title = "next hit",
	  .group = GROUP_FIND, .value = 1, .refuse = refuse_without_search,
	  .run_by = contents_or_go },
	{ .name = "find-previous", .keys = "N", .label = "previous",
	  .title = "previous hit",
	  .group = GROUP_FIND, .value = -1, .refuse = refuse_without_search,
	  .run_by = contents_or_go },

	{ .name = "filter", .keys = "f", .label = "filter",
	  .title = "only rows for which something holds",
	  .help = "As in: type=INODE & length>4K | what~passwd. Columns have their names, "
	          "operators are = != < > <= >= ~ (contains), & goes before |; a word alone "
	          "is looked for in every column. An empty line, or Esc, shows all rows "
	          "again. In files the directories that lead to them stay.",
	  .argument = "EXPR", .panes = IN_ARRANGED, .group = GROUP_FIND,
	  .rank = 17, .refuse = arrange_refusal, .prompt = filter_help,
	  .suggest = arrange_suggest, .takes_nothing = true, .set = arrange_filter },
	{ .name = "sort", .keys = "s", .label = "sort",
	  .title = "sort the list by a column",
	  .help = "The same column again reverses the order. Palette: :sort length, or "
	          ":sort -length for the largest first. In files each directory is "
	          "sorted for itself.",
	  .argument = "COLUMN", .panes = IN_ARRANGED, .group = GROUP_FIND,
	  .rank = 18, .refuse = arrange_refusal, .set = arrange_sort,
	  .run = arrange_ask_sort },
	{ .name = "columns", .keys = "", .label = "columns",
	  .title = "choose the columns of the list",
	  .help = "Enter shows or hides one, including columns that only exports show by "
	          "default. If not all fit, those that you chose are dropped last. Palette: "
	          ":columns links toggles one. The choice is remembered for all images.",
	  .argument = "COLUMN", .panes = IN_ARRANGED, .group = GROUP_FIND,
	  .refuse = arrange_refusal, .set = choose_column, .run = choose_columns },
	{ .name = "reverse", .keys = "r", .label = "reverse",
	  .title = "reverse the order of a sorted list",
	  .panes = IN_ARRANGED, .group = GROUP_FIND,
	  .refuse = arrange_reverse_refusal, .run = arrange_reverse },

	{ .name = "mark", .keys = "B", .label = "mark",
	  .title = "mark the place, with a note",
	  .help = "In Hex the selected byte. Marks are remembered with the image; B on one changes "
	          "its note. In lists an asterisk stands before what is marked, and Explain "
	          "has the note.",
	  .argument = "NOTE", .group = GROUP_JUMP, .refuse = noting_refusal,
	  .prompt = "a note, or nothing", .suggest = noting_suggest,
	  .takes_nothing = true, .set = noting_write },
	{ .name = "forget", .keys = "", .label = "forget",
	  .title = "forget the saved state of this image, including its marks",
	  .group = GROUP_LEAVE, .run = recall_forget },
	{ .name = "back", .keys = "Backspace C-o", .label = "back",
	  .title = "back to where you were",
	  .group = GROUP_JUMP, .value = -1, .refuse = refuse_without_history,
	  .run_by = go_travel },
	{ .name = "forward", .keys = "\\", .label = "forward", .title = "forward again",
	  .group = GROUP_JUMP, .value = 1, .refuse = refuse_without_future,
	  .run_by = go_travel },
	{ .name = "where", .keys = "w", .label = "where",
	  .title = "the directory entry that names this file",
	  .panes = IN_FILES, .group = GROUP_JUMP, .rank = 9,
	  .refuse = refuse_without_files,
	  .run = follow_name },
	{ .name = "next-block", .keys = "]b", .label = "block",
	  .title = "next erase block",
	  .group = GROUP_JUMP, .footer = IN_ALL & ~(IN_OVERVIEW | IN_ISSUES | IN_FOUND), .rank = 5, .value = 1, .refuse = refuse_without_volume,
	  .run_by = jump_block },
	{ .name = "previous-block", .keys = "[b", .label = "block",
	  .title = "previous erase block",
	  .group = GROUP_JUMP, .value = -1, .refuse = refuse_without_volume,
	  .run_by = jump_block },
	{ .name = "next-free", .keys = "]f", .label = "free",
	  .title = "next erased run",
	  .group = GROUP_JUMP, .rank = 13, .value = 1, .refuse = refuse_without_volume,
	  .run_by = jump_free },
	{ .name = "previous-free", .keys = "[f", .label = "free",
	  .title = "previous erased run",
	  .group = GROUP_JUMP, .value = -1, .refuse = refuse_without_volume,
	  .run_by = jump_free },
	{ .name = "next-issue", .keys = "]i", .label = "issue", .title = "next issue",
	  .help = "Notes are passed over.",
	  .group = GROUP_JUMP, .rank = 14, .value = 1, .run_by = jump_issue },
	{ .name = "previous-issue", .keys = "[i", .label = "issue",
	  .title = "previous issue",
	  .group = GROUP_JUMP, .value = -1, .run_by = jump_issue },
	{ .name = "next-node", .keys = "* ]n", .label = "same file",
	  .title = "next node of the same inode",
	  .panes = IN_LISTS & ~IN_FILES, .group = GROUP_JUMP, .rank = 15, .value = 1,
	  .refuse = refuse_without_files, .run_by = jump_node },
	{ .name = "previous-node", .keys = "[n", .label = "same file",
	  .title = "previous node of the same inode",
	  .panes = IN_LISTS & ~IN_FILES, .group = GROUP_JUMP, .value = -1,
	  .refuse = refuse_without_files, .run_by = jump_node },
	{ .name = "newer", .keys = "]v", .label = "newer",
	  .title = "newer version of the same inode",
	  .help = "Versions count the changes of an inode; of nodes that cover the "
	          "same bytes the highest wins.",
	  .group = GROUP_JUMP, .value = 1, .refuse = refuse_without_files,
	  .run_by = jump_version },
	{ .name = "older", .keys = "[v", .label = "older",
	  .title = "older version of the same inode",
	  .group = GROUP_JUMP, .value = -1, .refuse = refuse_without_files,
	  .run_by = jump_version },

	{ .name = "next-part-of-image", .keys = "]o", .label = "overview",
	  .title = "one cell further in the overview",
	  .group = GROUP_JUMP, .value = 1, .run_by = strip_step },
	{ .name = "previous-part-of-image", .keys = "[o", .label = "overview",
	  .title = "one cell back in the overview",
	  .group = GROUP_JUMP, .value = -1, .run_by = strip_step },

	{ .name = "next-mark", .keys = "]m", .label = "mark", .title = "next mark",
	  .help = "B sets marks, M lists them.",
	  .group = GROUP_JUMP, .value = 1, .run_by = jump_mark },
	{ .name = "previous-mark", .keys = "[m", .label = "mark", .title = "previous mark",
	  .group = GROUP_JUMP, .value = -1, .run_by = jump_mark },
	{ .name = "next-image", .keys = "]I", .label = "image",
	  .title = "the next of several images",
	  .help = "Of those on the command line or in the directory. q goes back to the "
	          "list of them.",
	  .group = GROUP_JUMP, .value = 1, .refuse = refuse_without_images,
	  .run_by = command_other_image },
	{ .name = "previous-image", .keys = "[I", .label = "image",
	  .title = "the previous of several images",
	  .group = GROUP_JUMP, .value = -1, .refuse = refuse_without_images,
	  .run_by = command_other_image },
};

const struct action_table actions_find = { rows, COUNT(rows) };
