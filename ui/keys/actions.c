/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/action/actions.h"
#include "ui/keys/action_tables.h"

const char *const action_group_names[] = {
	[GROUP_MOVE] = "Move",
	[GROUP_PANES] = "Panes",
	[GROUP_FIND] = "Find",
	[GROUP_JUMP] = "Jump and follow",
	[GROUP_MAP] = "Map",
	[GROUP_STEPS] = "Steps",
	[GROUP_FLASH] = "Simulated flash",
	[GROUP_VIEW] = "View",
	[GROUP_DO] = "Do",
	[GROUP_PAGER] = "Pager",
	[GROUP_LESSON] = "Lesson",
	[GROUP_HELP] = "Help",
	[GROUP_LEAVE] = "Leave",
};

/* In the order of the footer and the help. */
static const struct action_table *const tables[] = {
	&actions_move, &actions_find, &actions_view, &actions_picture, &actions_pager,
	&actions_flash,
	&actions_do,
};

const struct action *
action_at(size_t i)
{
	for (size_t t = 0; t < COUNT(tables); t++) {
		if (i < tables[t]->count)
			return &tables[t]->rows[i];
		i -= tables[t]->count;
	}
	return NULL;
}
