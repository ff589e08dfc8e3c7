/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command flash-plan. */
#include "cli/write/write.h"
#include "flash/flash.h"

enum { WIDTH = 90 };

static int
print_plan(const struct call *call, const struct flash_plan *plan)
{
	struct text t = { 0 };
	struct table table;
	int status = CLI_DONE;

	if (call->o->form == FORM_PLAIN) {
		flash_write(plan, WIDTH, &t);
		call_put(NULL, text_str(&t), t.len);
	} else {
		table_open_flash(&table, call->f, plan);
		status = print_table(call, &table);
		table_close(&table);
	}
	text_free(&t);
	return status;
}

int
command_flash_plan(struct call *call)
{
	struct flash_wish wish = { .part = call->o->part,
		.placed = call->o->given[OPTION_FLASH_AT], .to = call->o->flash_at,
		.erase_size = call->o->firmware.erase_size };
	struct firmware *root = firmware_root(call->f);
	struct firmware *plain = firmware_plain(root);
	struct flash_plan plan;
	struct error err;
	int status;

	if (wish.part != PART_NONE && call->f != (plain ? plain : root)) {
		call_say(call, plain ? "take a part of what stands below it, such as 0/1"
		                     : "that part is packed in another, which is what is written");
		return CLI_FAILED;
	}
	if (call->other)
		firmware_finish(call->other);
	if (!flash_plan_make(&plan, root, call->other, &wish, &err)) {
		call_say(call, "%s", err.text);
		return CLI_FAILED;
	}
	status = print_plan(call, &plan);
	flash_plan_free(&plan);
	return status;
}
