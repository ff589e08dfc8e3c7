/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/action/elsewhere.h"

#include "ui/list/pane.h"

void
elsewhere_add_tabs(const struct ui *ui, const struct action *a, struct text *t)
{
	enum { NAMED_MOST = 3 };
	int named = 0;

	for (int id = 0; id < PANE_COUNT && !ui->pager; id++) {
		if (!(a->panes >> id & 1) || !pane_offered(ui, (enum pane_id)id))
			continue;
		if (named < NAMED_MOST)
			text_addf(t, "%s%s", named ? ", " : "", pane_classes[id].title);
		named++;
	}
	text_add(t, named > NAMED_MOST ? " ..." : "");
}

bool
elsewhere_say(struct ui *ui, uint32_t first, uint32_t second)
{
	struct text said = { 0 }, tabs = { 0 };
	bool any = false;

	press_write(&said, first);
	if (second != PRESS_NONE)
		press_write(&said, second);
	text_add(&said, " does nothing here");
	for (size_t i = 0; i < ui->keys.bindings.count; i++) {
		const struct binding *b = &ui->keys.bindings.at[i];

		if (b->press[0] != first || b->press[1] != second)
			continue;
		text_clear(&tabs);
		elsewhere_add_tabs(ui, b->action, &tabs);
		if (tabs.len)
			text_addf(&said, "; in %s: %s", text_str(&tabs), b->action->label);
		any |= tabs.len > 0;
	}
	if (any)
		ui_say(ui, ROLE_STATUS, "%s", text_str(&said));
	text_free(&said);
	text_free(&tabs);
	return any;
}
