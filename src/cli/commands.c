/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/commands.h"

#include "base/array.h"

/* In the order of the help. */
static const struct command *const groups[] = { commands_list, commands_out, commands_look };

const struct command *
command_at(size_t i)
{
	for (size_t g = 0; g < COUNT(groups); g++)
		for (const struct command *c = groups[g]; c->name; c++)
			if (i-- == 0)
				return c;
	return NULL;
}
