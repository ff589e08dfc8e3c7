/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The actions that choose what is shown, and how. */
#include "ui/action/actions.h"
#include "ui/ask/inside.h"
#include "ui/past/past.h"
#include "ui/past/point.h"
#include "ui/ask/refuse.h"
#include "ui/keys/action_tables.h"
#include "ui/frame/commands.h"
#include "ui/go/move.h"
#include "ui/list/pane.h"
#include "ui/pager/pager.h"
#include "ui/pane/compare.h"
#include "ui/hex/hex.h"

static const struct action rows[] = {
	{ .name = "superseder", .keys = "b", .label = "newer",
	  .title = "the node that supersedes the selected one",
	  .help = "The node that the pane Explain names: it covered, cut off or replaced the "
	          "last of the selected one.",
	  .group = GROUP_JUMP, .refuse = refuse_without_files, .run = past_superseder },
	{ .name = "history", .keys = "H", .label = "history",
	  .title = "the versions of the selected file",
	  .help = "Enter goes to a version's node, v shows the content as it was then, "
	          "x f writes it.",
	  .group = GROUP_VIEW, .rank = 17, .refuse = refuse_without_files,
	  .run = past_open },
	{ .name = "layers", .keys = "L", .label = "layers",
	  .title = "the picture of the selected file: what each version wrote",
	  .help = "Bytes from left to right, a bar for each version, the newest on top; the first "
	          "line is the file as it is read. Of a directory, its names. Enter goes to a "
	          "version's node, x v writes the picture.",
	  .group = GROUP_VIEW, .rank = 21, .refuse = refuse_without_files,
	  .run = past_layers },
	{ .name = "hex-view", .keys = "v", .label = "view",
	  .title = "stored bytes, decompressed data, text, or what each checksum covers",
	  .help = "Under each byte stand the letters of the checksums that cover it, a "
	          "capital one where it is stored.",
	  .argument = "VIEW", .panes = IN_HEX, .group = GROUP_VIEW, .rank = 3, .value = 1,
	  .set = hex_set_mode, .run_by = hex_next_mode },
	{ .name = "view", .keys = "v", .label = "view", .panes = IN_ALL & ~IN_HEX,
	  .title = "the content of the selected file, or version of it",
	  .help = "In a pager with the keys of less: text as text, anything else in "
	          "hexadecimal. Of a symbolic link its target, to which Enter leads.",
	  .group = GROUP_VIEW, .rank = 18, .refuse = refuse_without_tree,
	  .run = pager_open },
	{ .name = "open-image", .keys = ">", .label = "image", .panes = IN_FILES | IN_FOUND,
	  .title = "open the selected file as an image",
	  .help = "Its parts, files and issues then stand below the part that it is in, as those "
	          "of all that is unpacked. Enter offers it for a file that begins like an image; "
	          "Backspace goes back.",
	  .group = GROUP_VIEW, .refuse = inside_refusal, .run = inside_open },
	{ .name = "travel", .keys = "T", .label = "travel",
	  .title = "show the file system as it was at a point in the past",
	  .help = "By the times that nodes carry: 2015-01-21 16:14; by versions of the selected "
	          "file: v12; or by place in the flash: 64% or an offset, which is not the "
	          "order of time. [t and ]t step from point to point, Esc returns.",
	  .argument = "POINT", .group = GROUP_VIEW, .refuse = refuse_without_log,
	  .set = point_set, .run = point_ask },
	{ .name = "difference", .keys = "d", .label = "differ",
	  .title = "how the content of the file differs",
	  .help = "In Compare between the two images; in History from the version that m "
	          "marked, or else from the one before. Texts line by line, anything else "
	          "in hexadecimal.",
	  .panes = IN_HISTORY | IN_COMPARE, .group = GROUP_VIEW, .rank = 3,
	  .run = compare_difference },
	{ .name = "mark-version", .keys = "m", .label = "mark",
	  .title = "mark the version that d compares others with, or none again",
	  .panes = IN_HISTORY, .group = GROUP_VIEW, .rank = 4,
	  .run = compare_mark },
	{ .name = "compare-by", .keys = "m", .label = "by",
	  .title = "what is compared: files, nodes, blocks, parts",
	  .argument = "WAY", .panes = IN_COMPARE, .group = GROUP_VIEW, .rank = 2,
	  .set = compare_set_by, .run = compare_next_by },
	{ .name = "compare-all", .keys = "t", .label = "all",
	  .title = "list equal rows, too, or only differences",
	  .panes = IN_COMPARE, .group = GROUP_VIEW, .rank = 4,
	  .run = compare_toggle_all },
	{ .name = "files-deleted", .keys = "t", .label = "deleted",
	  .title = "list deleted files and directories, too, or only what is there",
	  .help = "Each stands at its last place, with (deleted) after its name; LEFT says how "
	          "much of it is left: all, some, or its name alone. v, x and y work on them.",
	  .panes = IN_FILES, .group = GROUP_VIEW, .rank = 8,
	  .refuse = refuse_without_deleted, .run = pane_turn_deleted },
	{ .name = "uimage", .keys = "u", .label = "uImage",
	  .title = "fold or unfold the uImage header",
	  .group = GROUP_VIEW, .refuse = refuse_without_uimage, .run = move_uimage },
	{ .name = "part", .keys = "", .label = "part",
	  .title = "make a part the current one",
	  .argument = "NUMBER", .group = GROUP_VIEW, .set = move_to_part,
	  .value = PANE_PARTS, .run_by = move_tab },
	{ .name = "mouse", .keys = "", .label = "mouse",
	  .title = "mouse for this program, or for the terminal",
	  .help = "While the program has the mouse, Shift and drag select text in "
	          "most terminals.",
	  .group = GROUP_VIEW, .run = command_mouse },
	{ .name = "redraw", .keys = "C-l", .label = "redraw",
	  .title = "redraw the screen",
	  .group = GROUP_VIEW, .run = command_redraw },
};

const struct action_table actions_view = { rows, COUNT(rows) };
