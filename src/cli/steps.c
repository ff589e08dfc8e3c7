/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mount step by step, and other lists as of a step. */
#include <inttypes.h>

#include "cli/command.h"
#include "list/jffs2/tables.h"
#include "table/table.h"

int
command_steps(struct run *r)
{
	return print_volume_table(r, &table_steps);
}

bool
run_look(const struct run *r, struct table *t, struct volume *v)
{
	uint32_t steps;
	struct lens lens = { .volume = v };

	if (!r->o->step)
		return true;
	steps = v ? volume_step_count(v) : 0;
	if (!steps) {
		run_say(r, "--step: there is no file system that could be mounted");
		return false;
	}
	if (r->o->step > steps) {
		run_say(r, "--step: the mount has %" PRIu32 " steps", steps);
		return false;
	}
	lens.step = (uint32_t)r->o->step - 1;
	table_look(t, &lens);
	return true;
}
