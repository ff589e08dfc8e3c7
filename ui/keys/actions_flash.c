/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The actions on a simulated flash, and the steps in the past that it shares. */
#include "ui/action/actions.h"
#include "ui/ask/refuse.h"
#include "ui/flash/playing.h"
#include "ui/keys/action_tables.h"
#include "ui/frame/flash_run.h"
#include "ui/go/move.h"
#include "ui/past/point.h"

/* ---- points of the past: events of the flash, where there is one ---- */

static const char *
past_refusal(const struct ui *ui)
{
	return ui->playing.play ? playing_refusal(ui) : refuse_without_log(ui);
}

static void
step_past(struct ui *ui, int direction)
{
	if (ui->playing.play)
		playing_step(ui, direction);
	else
		point_step(ui, direction);
}

static const struct action rows[] = {
	{ .name = "flash", .keys = "@", .label = "Flash",
	  .title = "the simulated flash: its blocks, and each event",
	  .help = "Of flashloupe --flash, or of a copy that gp plays with. Enter shows the flash right "
	          "after the selected event.",
	  .group = GROUP_PANES, .value = PANE_FLASH, .refuse = playing_refusal,
	  .run_by = move_tab },
	{ .name = "command", .keys = "!", .label = "command",
	  .title = "write, remove, mount ... on the simulated flash",
	  .help = "As in: write a 3000, append a 100, patch a 10 \"x\", truncate a 50, rm a, gc, cut "
	          "after 700, mount. Tab completes; the manual page has them all.",
	  .argument = "COMMAND", .group = GROUP_FLASH, .rank = 1, .footer = IN_FLASH,
	  .refuse = playing_refusal,
	  .prompt = "write a 3000   append   patch   truncate   rm   mv   mkdir   sync   gc   cut   mount "
	            "  Tab completes",
	  .complete = playing_complete, .set = playing_command },
	{ .name = "undo", .keys = "gu", .label = "undo",
	  .title = "undo the last command on the simulated flash",
	  .group = GROUP_FLASH, .rank = 2, .footer = IN_FLASH, .refuse = playing_refusal,
	  .run = playing_undo },
	{ .name = "predict", .keys = "gP", .label = "predict",
	  .title = "ask what a command will do before showing it, or no longer",
	  .help = "Where the next node goes, and which block is collected; then the reason of the "
	          "kernel is told.",
	  .group = GROUP_FLASH, .rank = 4, .footer = IN_FLASH, .refuse = playing_refusal,
	  .run = playing_predict },
	{ .name = "save-script", .keys = "gs", .label = "save",
	  .title = "save the commands on the simulated flash as a script",
	  .group = GROUP_FLASH, .rank = 5, .footer = IN_FLASH, .refuse = playing_refusal,
	  .run = playing_save_script },
	{ .name = "save-image", .keys = "gS", .label = "image",
	  .title = "save the image of the simulated flash",
	  .group = GROUP_FLASH, .refuse = playing_refusal, .run = playing_save_image },
	{ .name = "play-copy", .keys = "gp", .label = "play",
	  .title = "play with a copy: the selected JFFS2 part on a simulated flash",
	  .help = "It is copied into memory and mounted there, and ! runs commands on it. q returns.",
	  .group = GROUP_FLASH, .refuse = flash_run_refusal, .run = flash_run_copy },

	{ .name = "next-point", .keys = "]t", .label = "time",
	  .title = "the next point of the past, at last the present",
	  .group = GROUP_JUMP, .value = 1, .rank = 3, .footer = IN_FLASH, .refuse = past_refusal,
	  .run_by = step_past },
	{ .name = "previous-point", .keys = "[t", .label = "time",
	  .title = "the point of the past before this one",
	  .help = "The lists then show the file system as it was; a slider in place of the "
	          "overview shows the point. Esc returns to the present. On a simulated flash each "
	          "event is a point.",
	  .group = GROUP_JUMP, .rank = 3, .footer = IN_FLASH, .value = -1, .refuse = past_refusal,
	  .run_by = step_past },
	{ .name = "last-point", .keys = "]T", .label = "now",
	  .title = "the present again",
	  .group = GROUP_JUMP, .value = 2, .refuse = past_refusal, .run_by = step_past },
	{ .name = "first-point", .keys = "[T", .label = "oldest",
	  .title = "the oldest point of the past",
	  .group = GROUP_JUMP, .value = -2, .refuse = past_refusal, .run_by = step_past },
};

const struct action_table actions_flash = { rows, COUNT(rows) };
