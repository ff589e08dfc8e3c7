/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of actions for documents. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "ui/action/actions.h"
#include "ui/list/pane.h"
#include "ui/ui.h"

static void
add_panes(const struct action *a, struct text *t)
{
	uint32_t panes = a->panes;
	bool first = true;

	if (a->panes == 0) {
		text_add(t, "everywhere");
		return;
	}
	if (a->panes & IN_PAGER) {
		text_add(t, "pager");
		return;
	}
	if ((a->panes | IN_FILES | IN_MAP | IN_HEX) == IN_ALL) {
		text_add(t, "all but ");
		panes = IN_ALL & ~panes;
	}
	for (int i = 0; i < PANE_COUNT; i++) {
		if (!(panes >> i & 1))
			continue;
		text_addf(t, "%s%c%s", first ? "" : ", ",
		        tolower((unsigned char)pane_classes[i].title[0]),
		        pane_classes[i].title + 1);
		first = false;
	}
}

static void
list_action(const struct action *a, FILE *out)
{
	struct text keys = { 0 }, panes = { 0 };

	action_add_keys(a, true, &keys);
	add_panes(a, &panes);
	fprintf(out, "%s\t%s%s%s\t%s\t%s.%s%s\n", text_str(&keys), a->name,
	        a->argument ? " " : "", a->argument ? a->argument : "",
	        text_str(&panes), a->title, a->help ? " " : "",
	        a->help ? a->help : "");
	text_free(&keys);
	text_free(&panes);
}

void
ui_list_actions(FILE *out)
{
	const struct action *a;

	for (int group = 0; group < GROUP_COUNT; group++) {
		fprintf(out, "%s%s:\n", group > 0 ? "\n" : "", action_group_names[group]);
		for (size_t i = 0; (a = action_at(i)); i++)
			if (a->group == group)
				list_action(a, out);
	}
}
