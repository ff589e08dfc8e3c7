/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mount step by step, and other lists as of a step. */
#include <inttypes.h>

#include "cli/show/show.h"
#include "list/jffs2/tables.h"
#include "table/table.h"

int
command_steps(struct call *call)
{
	return print_volume_table(call, &table_steps);
}
