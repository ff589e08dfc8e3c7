/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/pane/found.h"

#include <string.h>

#include "firmware/model/children.h"
#include "list/findings/search.h"
#include "table/table.h"
#include "ui/go/go.h"
#include "ui/hex/hex.h"
#include "ui/list/pane.h"
#include "ui/pager/pager.h"

enum { WORDS_SHOWN = 12 };

/* ---- the pane ---- */

bool
found_offered(const struct ui *ui)
{
	return ui->found.search != NULL;
}

void
found_open(struct ui *ui, struct pane *p)
{
	table_open_found(&p->table, firmware_root(ui->here.firmware), ui->found.search);
}

const char *
found_empty_reason(const struct ui *ui)
{
	if (!ui->found.search)
		return "Contents were not searched yet: /c:text searches them.";
	if (search_is_void(ui->found.search))
		return "The image was examined again: n repeats the search.";
	if (ui->panes[PANE_FOUND].open && *table_filtered_by(&ui->panes[PANE_FOUND].table))
		return "No row matches the filter: f changes it, Esc shows all.";
	return "Nothing was found.";
}

/* Of long words only the position is shown. */
void
found_position(const struct ui *ui, struct text *t)
{
	const char *words = ui->found.words;
	struct text shown = { 0 };

	text_add_readable(&shown, span_of(words, strlen(words)), ui->display.canvas->ascii);
	if (shown.len <= WORDS_SHOWN)
		text_addf(t, "\"%s\" ", text_str(&shown));
	text_free(&shown);
	list_position(ui, t);
}

/* ---- going to a hit ---- */

/* The hit that a row shows; NULL behind the last. */
static const struct search_hit *
hit_at(const struct ui *ui, size_t row)
{
	const struct table *t = &ui->panes[PANE_FOUND].table;

	return row < pane_count(ui, PANE_FOUND) ? table_found_hit(t, table_base_row(t, row))
	                                        : NULL;
}

/* "2 of 14" */
static void
describe(const struct ui *ui, struct text *t)
{
	text_addf(t, "hit %zu of %zu", ui->panes[PANE_FOUND].row + 1,
	        pane_count(ui, PANE_FOUND));
}

/* Leaving the past of a part, or another's, may make all hits void: they are copied first. */
static void
open_in_pager(struct ui *ui, struct search_hit h, struct search_unit u)
{
	struct pager_match match = { .words = ui->found.words, .at = h.at, .len = h.len };
	struct volume *v = firmware_volume(u.firmware, u.part);
	struct text where = { 0 };

	describe(ui, &where);
	match.where = text_str(&where);
	ui_set_store(ui, u.firmware);
	if (v)
		ui_set_volume(ui, v);
	else
		ui_set_tree(ui, u.tree);
	pane_select_inode(ui, h.node);
	pager_open_at(ui, h.node, &match);
	text_free(&where);
}

void
found_enter(struct ui *ui)
{
	const struct search_hit *h = hit_at(ui, ui->panes[PANE_FOUND].row);
	struct search_unit u;

	if (!h)
		return;
	u = ui->found.search->units.at[h->unit];
	if (u.tree) {
		open_in_pager(ui, *h, u);
		return;
	}
	go_remember(ui);
	ui_set_store(ui, u.firmware);
	pane_show(ui, PANE_HEX);
	hex_go(ui, h->at);
}

/* ---- from the pager ---- */

static bool
same_file(const struct search_hit *a, const struct search_hit *b)
{
	return a->unit == b->unit && a->node == b->node;
}

/* From `row` on the next one in `direction` that is in another file; SIZE_MAX: none. */
static size_t
other_file(const struct ui *ui, size_t row, int direction)
{
	const struct search_hit *from = hit_at(ui, row), *to;

	do {
		row += direction < 0 ? (size_t)-1 : 1;
		to = hit_at(ui, row);
	} while (to && (to->kind != SEARCH_FILE || same_file(to, from)));
	return to ? row : SIZE_MAX;
}

void
found_other_file(struct ui *ui, int direction)
{
	size_t row = ui->panes[PANE_FOUND].row, to, before;

	to = hit_at(ui, row) ? other_file(ui, row, direction) : SIZE_MAX;
	if (to == SIZE_MAX) {
		ui_say(ui, ROLE_STATUS, "no hit in a file %s this one; q goes back to the list",
		        direction < 0 ? "before" : "after");
		return;
	}
	/* Backwards it is the last hit in that file: go on to the first. */
	for (before = to; direction < 0 && hit_at(ui, before)
	        && same_file(hit_at(ui, before), hit_at(ui, to)); before--)
		row = before;
	pane_select(ui, PANE_FOUND, direction < 0 ? row : to);
	pager_close(ui);
	found_enter(ui);
}
