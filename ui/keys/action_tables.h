/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The action table in pieces, a file each. They are above all other rooms, since their rows
 * name functions of each.
 */
#ifndef UI_KEYS_ACTION_TABLES_H
#define UI_KEYS_ACTION_TABLES_H

#include "ui/action/actions.h"

struct action_table {
	const struct action *rows;
	size_t count;
};

extern const struct action_table actions_move, actions_find, actions_view, actions_picture,
        actions_pager, actions_flash, actions_do;

#endif
