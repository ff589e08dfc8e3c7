/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mount step by step, and other lists as of a step. */
#include <inttypes.h>

#include "cli/command.h"
#include "list/jffs2/tables.h"
#include "table/table.h"

int
command_steps(struct call *call)
{
	return print_volume_table(call, &table_steps);
}

bool
call_look(const struct call *call, struct table *t, struct volume *v)
{
	uint32_t steps;
	struct lens lens = { .volume = v };

	if (!call->o->step)
		return true;
	steps = v ? volume_step_count(v) : 0;
	if (!steps) {
		call_say(call, "--step: there is no file system that could be mounted");
		return false;
	}
	if (call->o->step > steps) {
		call_say(call, "--step: the mount has %" PRIu32 " steps", steps);
		return false;
	}
	lens.step = (uint32_t)call->o->step - 1;
	table_look(t, &lens);
	return true;
}
