/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The padding dialog: what it will do, and why, before anything is written. */
#include <inttypes.h>

#include "ui/dialog.h"
#include "ui/erase.h"
#include "ui/order.h"

static void
add_amount(struct text *t, uint64_t bytes, uint32_t erase_size)
{
	uint64_t blocks = bytes / erase_size, rest = bytes % erase_size;

	text_addf(t, "%" PRIu64 " bytes: %" PRIu64 " block%s", bytes, blocks,
	        blocks == 1 ? "" : "s");
	if (rest > 0)
		text_addf(t, " and %" PRIu64 " bytes", rest);
	text_add(t, "\n");
}

static void
describe(const struct ui *ui, const struct pad_plan *plan, struct text *t)
{
	uint64_t added = plan->after - plan->size;

	text_addf(t, "The JFFS2 part at %08" PRIx64 ", followed by ", plan->offset);
	text_addf(t, added > 0 ? "%" PRIu64 " bytes of ff" : "nothing", added);
	text_add(t, ", becomes a new file. The image stays as it is.\n\n");
	text_add(t, "erase size   ");
	erase_describe(ui->volume, t);
	text_add(t, "\nsize now     ");
	add_amount(t, plan->size, plan->erase_size);
	text_add(t, "size after   ");
	add_amount(t, plan->after, plan->erase_size);
	text_addf(t, "\nWhy this erase size: %s\n\n", plan->why);
	text_add(t, "To mount it, the kernel needs whole erase blocks and at least five "
	            "of them: ");
	if (plan->enough)
		text_addf(t, "%" PRIu64 " will do.", plan->blocks);
	else
		text_addf(t, "%" PRIu64 " ARE TOO FEW, it will not mount.", plan->blocks);
	if (added == 0)
		text_add(t, " Nothing is to be added: the part ends with a whole block.");
}

void
pad_ask(struct ui *ui)
{
	struct text body = { 0 }, path = { 0 };
	struct error err;

	if (!pad_plan(ui->firmware, ui->volume, 0, &ui->order.plan, &err)) {
		text_addf(&body, "%s.\n\nPress e to set the erase size, then p again.",
		        err.text);
		dialog_message(ui, "Cannot pad yet", text_str(&body));
		text_free(&body);
		return;
	}
	ui->order.what = EXPORT_PAD;
	describe(ui, &ui->order.plan, &body);
	order_add_stem(ui, &path);
	text_add(&path, "-padded.jffs2");
	order_ask(ui, "Pad to whole erase blocks", text_str(&body), text_str(&path));
	text_free(&body);
	text_free(&path);
}
