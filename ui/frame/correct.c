/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/frame/correct.h"

#include "firmware/firmware.h"
#include "firmware/model/children.h"
#include "ui/frame/renew.h"
#include "ui/list/pane.h"

const char *
correct_refusal(const struct ui *ui)
{
	if (!ui_scanned(ui))
		return "wait until the scan has ended";
	if (ui->writing.on)
		return "something is being written";
	if (!firmware_can_correct(ui->here.firmware))
		return "there is no NAND dump here with codes that are known";
	return NULL;
}

/* The dump that `f` was read from, `f` itself if it is none of their stores. */
static struct firmware *
dump_above(struct firmware *f)
{
	struct firmware *dump = f;

	for (; f->parent; f = f->parent)
		if (f->parent->nand.ecc)
			dump = f->parent;
	return dump;
}

/* Nothing may point any longer to what is below the dumps. */
static void
leave_below(struct ui *ui)
{
	struct firmware *dump = dump_above(ui->here.firmware);

	ui->here.below = dump != ui->here.firmware;
	renew_leave(ui, dump);
}

void
correct_toggle(struct ui *ui)
{
	bool on = !ui->here.firmware->options.correct;
	struct text t = { 0 };

	leave_below(ui);
	firmware_set_correct(ui->here.firmware, on);
	if (ui->options->other)
		ui->comparing.compare = compare_new(firmware_root(ui->here.firmware),
		        ui->options->other, PART_NONE, PART_NONE);
	ui->settled = false;
	firmware_describe_correction(ui->here.firmware, &t);
	ui_say(ui, ROLE_STATUS, "correction %s: %s", on ? "on" : "off", text_str(&t));
	text_free(&t);
}

void
correct_return(struct ui *ui)
{
	struct firmware *below = firmware_plain(ui->here.firmware);

	if (!ui->here.below)
		return;
	ui->here.below = false;
	if (!below)
		return;
	ui_set_store(ui, below);
	if (!ui->here.volume)
		ui_set_tree(ui, firmware_any_tree(below));
}
