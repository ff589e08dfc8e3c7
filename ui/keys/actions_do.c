/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The actions that change or write something, teach, help and leave. */
#include "ui/action/actions.h"
#include "ui/take/copy.h"
#include "ui/ask/divide.h"
#include "ui/ask/erase.h"
#include "ui/ask/glossary.h"
#include "ui/take/order.h"
#include "ui/take/written.h"
#include "ui/past/past.h"
#include "ui/ask/refuse.h"
#include "ui/edit/changes.h"
#include "ui/edit/editing.h"
#include "ui/keys/action_tables.h"
#include "ui/frame/commands.h"
#include "ui/frame/correct.h"
#include "ui/go/go.h"
#include "ui/pane/lesson.h"
#include "ui/map/map.h"

static const struct action rows[] = {
	{ .name = "erase", .keys = "e", .label = "erase size",
	  .title = "set the erase size",
	  .help = "A size such as 64K; 64K at 0x1234 where blocks do not begin with "
	          "the part; auto finds it again. In the tab Erase the candidates can "
	          "be compared, and Enter takes one.",
	  .argument = "SIZE", .group = GROUP_DO, .rank = 9, .refuse = refuse_in_past,
	  .set = erase_set, .run = erase_ask },
	{ .name = "auto", .keys = "a", .label = "auto",
	  .title = "back to the erase size that was found",
	  .help = "In the map, first back to rows of one erase block.",
	  .group = GROUP_DO, .refuse = map_auto_refusal, .run = map_auto },
	{ .name = "salvage", .keys = "S", .label = "salvage",
	  .title = "count nodes that cross a block boundary, or not",
	  .help = "The kernel drops them. With salvage on they are taken, to get at "
	          "files of an image with a wrong or unknown erase size.",
	  .group = GROUP_DO, .refuse = refuse_in_past, .run = past_toggle_salvage },
	{ .name = "summaries", .keys = "V", .label = "summaries",
	  .title = "as a kernel without summary support sees it, or with",
	  .help = "A kernel that reads summaries trusts them: a node that the summary of "
	          "its block does not list does not exist. One without scans each block.",
	  .group = GROUP_DO, .refuse = refuse_in_past, .run = past_toggle_summaries },
	{ .name = "correct", .keys = "c", .label = "correct",
	  .title = "correct the bits of a NAND dump by its codes, or leave them as they are",
	  .help = "By the error-correcting codes in the spare areas (ECC). What is below the dump "
	          "is read again; Pages lists what was corrected and what can't be.",
	  .group = GROUP_DO, .refuse = correct_refusal, .run = correct_toggle },
	{ .name = "export", .keys = "x", .label = "export",
	  .title = "write a node, file, tree, part, list, or all, to files",
	  .help = "Nothing that exists is replaced without a question, and what is "
	          "written appears under its name only when it is complete.",
	  .group = GROUP_DO, .rank = 6, .refuse = order_refusal, .run = export_ask },
	{ .name = "modify", .keys = "m", .label = "modify",
	  .title = "change the selected file: replace it, rename it, set its mode ...",
	  .help = "Changes are collected, and shown in Files as if they were made: + new, ~ changed, "
	          "- removed. The image stays as it is; write-changes writes a new one.",
	  .panes = IN_FILES, .group = GROUP_DO, .rank = 8, .refuse = editing_refusal,
	  .run = modify_ask },
	{ .name = "change", .keys = "", .label = "change",
	  .title = "change files by a line as flashloupe edit --changes reads it",
	  .help = "As in: replace rc.local /etc/rc.local; mknod c:4:64 /dev/ttyS0; rm-r /www. Local "
	          "files are looked for in the directory of the screen.",
	  .argument = "LINE", .group = GROUP_DO, .refuse = editing_refusal,
	  .prompt = "as in: put rc.local /etc/, chmod 0755 /etc/rc.local, rm-r /www",
	  .complete = editing_complete, .set = editing_change },
	{ .name = "read-changes", .keys = "", .label = "read",
	  .title = "add the changes of a script",
	  .argument = "FILE", .group = GROUP_DO, .refuse = editing_refusal,
	  .prompt = "a file with one change per line; Tab completes", .complete = go_complete_local,
	  .set = editing_read },
	{ .name = "remove-change", .keys = "d Delete", .label = "remove",
	  .title = "remove the selected change from the list",
	  .panes = IN_CHANGES, .group = GROUP_DO, .rank = 2, .refuse = changes_refusal,
	  .run = changes_take_back },
	{ .name = "drop-changes", .keys = "", .label = "drop",
	  .title = "remove all changes from the list",
	  .group = GROUP_DO, .refuse = changes_refusal, .run = changes_drop },
	{ .name = "save-changes", .keys = "m", .label = "save",
	  .title = "save the changes as a script, for flashloupe edit --changes",
	  .panes = IN_CHANGES, .group = GROUP_DO, .rank = 4, .refuse = changes_refusal,
	  .run = changes_save },
	{ .name = "write-changes", .keys = "w", .label = "write",
	  .title = "write a new image with the changed files",
	  .help = "First it says how and why, and how much space is left. The image itself is "
	          "never written to.",
	  .panes = IN_CHANGES, .group = GROUP_DO, .rank = 3, .refuse = changes_refusal,
	  .run = changes_write },
	{ .name = "pad", .keys = "p", .label = "pad",
	  .title = "pad to whole erase blocks, into a new file",
	  .help = "Shows first what will be done and what the kernel requires; by choice to "
	          "a size, with cleanmarkers, under a new uImage header.",
	  .group = GROUP_DO, .rank = 7, .refuse = pad_refusal,
	  .run = pad_ask },
	{ .name = "flash-plan", .keys = "", .label = "flash",
	  .title = "the commands that write the image to a flash; none is run",
	  .help = "For a card, U-Boot, the device itself, a programmer; nothing is run. With a second "
	          "image, or once it was written with changes, only for the erase blocks that "
	          "differ. y copies the commands.",
	  .group = GROUP_DO, .refuse = order_refusal, .run = written_flash },
	{ .name = "copy", .keys = "y", .label = "copy",
	  .title = "copy a value, path, hash, content, bytes ... of what is selected",
	  .help = "yy copies what stands under the cursor: a path, a field's value, or the offset. "
	          "To the clipboard of the terminal, if it lets programs set it (OSC 52); with "
	          "--clipboard=off, or if it is too long, to a file.",
	  .group = GROUP_DO, .rank = 19, .run = copy_ask },
	{ .name = "copy-row", .keys = "Y", .label = "copy row",
	  .title = "copy the selected row, its columns separated by tabs",
	  .group = GROUP_DO, .run = copy_row },
	{ .name = "split", .keys = "|", .label = "split",
	  .title = "split the JFFS2 part at the selected block, or at an offset",
	  .help = "Shows first what the nodes say about a boundary there. In Hex at the "
	          "selected byte.",
	  .argument = "OFFSET", .group = GROUP_DO, .refuse = divide_refusal,
	  .set = divide_split_at, .run = divide_split },
	{ .name = "join", .keys = "J", .label = "join",
	  .title = "join the JFFS2 part with the next one",
	  .group = GROUP_DO, .refuse = divide_refusal, .run = divide_join },
	{ .name = "why-parts", .keys = "K", .label = "why",
	  .title = "why the parts begin and end where they do",
	  .help = "The places where a file system may begin, with what the nodes say about "
	          "each, and the tables of partitions that were found or typed.",
	  .group = GROUP_VIEW, .run = divide_why },
	{ .name = "copy-range", .keys = "R", .label = "range",
	  .title = "copy the command that shows the selected part alone",
	  .help = "flashloupe --range=OFFSET+LENGTH treats a part as the whole image.",
	  .group = GROUP_DO, .run = divide_copy_range },
	{ .name = "dump", .keys = "", .label = "dump",
	  .title = "write the screen to a file, as text or, if named .svg, a picture",
	  .argument = "FILE", .group = GROUP_DO, .set = command_dump },

	{ .name = "answer", .keys = "A", .label = "answer",
	  .title = "answer the lesson's question, or go on after a right answer",
	  .help = "The answer is what is selected or set, or you are asked for it.",
	  .group = GROUP_LESSON, .refuse = refuse_without_lesson, .run = lesson_answer },
	{ .name = "hint", .keys = "I", .label = "hint",
	  .title = "a hint; the question again",
	  .help = "If the text is too long for the panel, the first press shows all of it.",
	  .group = GROUP_LESSON, .refuse = refuse_without_lesson, .run = lesson_hint },
	{ .name = "lessons", .keys = "gl", .label = "lessons",
	  .title = "the list of lessons",
	  .group = GROUP_LESSON, .refuse = refuse_without_lesson, .run = lesson_menu },

	{ .name = "help", .keys = "? F1", .label = "help",
	  .title = "what every key does",
	  .help = "/ searches in it, Enter runs what is selected.",
	  .group = GROUP_HELP, .rank = 1, .run = help_open },
	{ .name = "glossary", .keys = "E", .label = "glossary",
	  .title = "the terms, explained: those of the selected field and thing first",
	  .help = "Typing filters, Enter follows a term, Esc leads back. Lines of a log can be "
	          "pasted: each message is explained.",
	  .argument = "TERM", .group = GROUP_HELP, .set = glossary_open_at,
	  .run = glossary_open },
	{ .name = "palette", .keys = ": C-p", .label = "command",
	  .title = "run a command by name",
	  .help = "Tab completes; some take words, such as :goto eb:3 or :part 2.",
	  .group = GROUP_HELP, .rank = 1, .run = palette_open },

	{ .name = "close", .keys = "Esc", .label = "close",
	  .title = "close what is on top; stop what is running",
	  .help = "A dialog, a search, writing, sorting, reading, a filter, zoom; the scan after "
	          "a question: it can be paused, or what is known by then stays, marked "
	          "partial. Never leaves.",
	  .group = GROUP_LEAVE, .run = command_close },
	{ .name = "resume", .keys = "gr", .label = "resume",
	  .title = "go on with the scan that was paused, or the search that was stopped",
	  .group = GROUP_LEAVE, .run = command_resume },
	{ .name = "quit", .keys = "q F10", .label = "quit",
	  .title = "close what is on top, and finally the program",
	  .help = "With several images: back to the list.",
	  .group = GROUP_LEAVE, .rank = 2, .run_by = command_quit },
	{ .name = "leave", .keys = "Q ZZ", .label = "quit", .title = "leave at once",
	  .group = GROUP_LEAVE, .value = 1, .run_by = command_quit },
	{ .name = "cancel", .keys = "C-c", .label = "cancel",
	  .title = "stop what is being written, or leave",
	  .group = GROUP_LEAVE, .run = command_cancel },
};

const struct action_table actions_do = { rows, COUNT(rows) };
