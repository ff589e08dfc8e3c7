/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/list/pane.h"

#include <string.h>

#include "firmware/model/children.h"
#include "firmware/model/subject.h"
#include "table/table.h"

/* ---- tables ---- */

void
pane_close(struct pane *p)
{
	if (p->open)
		table_close(&p->table);
	p->open = p->wanted = p->stopped = false;
}

void
pane_stop(struct ui *ui, enum pane_id id)
{
	pane_close(&ui->panes[id]);
	ui->panes[id].stopped = true;
	ui->display.stale = true;
}

/* True if the list can be about the current part. */
static bool
has_part_for(const struct ui *ui, const struct table_class *class)
{
	return !class->needs_volume || ui->here.volume
	       || (class->takes_tree && ui->here.tree);
}

void
pane_set_row(struct pane *p, size_t row)
{
	size_t count = p->open ? table_count(&p->table) : SIZE_MAX;

	p->row = row < count ? row : count > 0 ? count - 1 : 0;
}

void
pane_stay_within(struct pane *p)
{
	size_t count = table_count(&p->table);

	if (count > 0 && p->row >= count)
		p->row = count - 1;
	if (p->top > p->row)
		p->top = p->row;
}

static bool
open_table(struct ui *ui, struct pane *p)
{
	const struct table_class *class = p->class->table;

	if (!class || !has_part_for(ui, class) || p->stopped)
		return false;
	if (p->class->offered && !p->class->offered(ui))
		return false;
	if (p->class->open)
		p->class->open(ui, p);
	else
		table_open_patient(&p->table, class, class->all_stores ? firmware_root(ui->here.firmware)
		                                               : ui->here.firmware,
		        class->needs_volume ? ui->here.volume : NULL);
	if (class->folding && class->folding->calm)
		class->folding->calm(&p->table, true);
	p->table.absolute = true;
	p->table.branches = p->table.patient = true;
	p->open = true;
	p->renewed = false;
	if (!p->table.unmade)
		pane_set_row(p, p->row); /* it may have been closed with more rows than it has now */
	else
		pane_stay_within(p);
	return true;
}

/* Don't offer what a part that is not JFFS2 doesn't have. */
bool
pane_offered(const struct ui *ui, enum pane_id id)
{
	const struct pane_class *class = &pane_classes[id];

	if (class->offered && !class->offered(ui))
		return false;
	return !ui->here.tree || !class->table || has_part_for(ui, class->table);
}

enum pane_id
pane_named(struct span title)
{
	int id = 0;

	while (id < PANE_LISTS && (strlen(pane_classes[id].title) != title.len
	               || memcmp(pane_classes[id].title, title.at, title.len) != 0))
		id++;
	return (enum pane_id)id;
}

bool
pane_begin(struct ui *ui, enum pane_id id)
{
	struct pane *p = &ui->panes[id];

	if (p->open)
		pane_refresh(ui, id);
	return p->open || open_table(ui, p);
}

bool
pane_ready(struct ui *ui, enum pane_id id)
{
	if (!pane_begin(ui, id))
		return false;
	if (id == PANE_OVERVIEW && pane_unmade(ui, PANE_ISSUES))
		pane_ready(ui, PANE_ISSUES);
	while (pane_unmade(ui, id))
		pane_make(ui, id, SIZE_MAX);
	return true;
}

bool
pane_unmade(const struct ui *ui, enum pane_id id)
{
	return ui->panes[id].open && ui->panes[id].table.unmade;
}

size_t
pane_count(const struct ui *ui, enum pane_id id)
{
	return ui->panes[id].open ? table_count(&ui->panes[id].table) : 0;
}

/* ---- what is selected ---- */

static bool
open_subject(const struct ui *ui, enum pane_id id, struct subject *s)
{
	const struct pane *p = &ui->panes[id];

	if (!p->open || p->row >= table_count(&p->table))
		return false;
	table_subject(&p->table, p->row, s);
	if (p->class->subject)
		p->class->subject(ui, s);
	return true;
}

bool
pane_subject(struct ui *ui, enum pane_id id, struct subject *s)
{
	return pane_begin(ui, id) && open_subject(ui, id, s);
}

bool
ui_subject(struct ui *ui, struct subject *s)
{
	return pane_subject(ui, ui->tabs.source, s);
}

bool
shown_subject(const struct ui *ui, struct subject *s)
{
	return open_subject(ui, ui->tabs.source, s);
}

/* ---- which panes are there ---- */

void
pane_show(struct ui *ui, enum pane_id id)
{
	const struct table_class *class = pane_classes[id].table;

	/* Bytes are those of the store that the selected row lies in. */
	if (class && !class->needs_volume && !class->all_stores)
		ui_enter_selected(ui);
	ui->panes[id].stopped = false;
	if (pane_classes[id].shown && ui->tabs.focus != id)
		pane_classes[id].shown(ui);
	ui->display.stale = true;
	ui->here.chosen = true;
	if (id != ui->tabs.focus)
		ui->tabs.zoomed = false;
	ui->picture->lay_out(ui);
	if (id == PANE_UIMAGE && !layout_shows(&ui->display.layout, id))
		return; /* folded, or there is none */
	if (!layout_shows(&ui->display.layout, id) && id < PANE_LISTS)
		ui->tabs.main = id;
	ui->tabs.focus = id;
	if (id < PANE_LISTS)
		ui->tabs.source = id;
}

const char *
pane_empty_reason(const struct ui *ui, enum pane_id id)
{
	const struct pane_class *class = &pane_classes[id];

	if (class->why_empty)
		return class->why_empty(ui);
	if (!ui_scanned(ui))
		return !ui->here.volume
		               ? "Looking for file systems ..."
		               : "Not there yet: the scan is still running ...";
	if (ui->panes[id].stopped)
		return "Stopped before all was known: its key goes on.";
	if (class->slow && pane_unmade(ui, id))
		return "Not there yet: it is being worked out ...";
	if (class->table && ui->here.tree && !has_part_for(ui, class->table))
		return "This part is not JFFS2: only its files can be listed.";
	if (class->table && class->table->needs_volume && !ui->here.volume && !ui->here.tree)
		return ui->here.firmware->partial
		               ? "No JFFS2 file system was found before the stop."
		               : "No JFFS2 file system was found in this image.";
	if (ui->panes[id].open && *table_filtered_by(&ui->panes[id].table))
		return "No row matches the filter: f changes it, Esc shows all.";
	if (class->empty_partial && ui->here.firmware->partial)
		return class->empty_partial;
	return class->empty ? class->empty : "Nothing here.";
}

/* A jump out of view lands in the middle, a step scrolls by one. */
void
pane_scroll(struct pane *p, size_t count, int lines)
{
	size_t n = lines > 0 ? (size_t)lines : 1;
	size_t middle = p->row > n / 2 ? p->row - n / 2 : 0;

	p->page = (int)n;
	if (p->row < p->top)
		p->top = p->top - p->row < n ? p->row : middle;
	else if (p->row - p->top >= n)
		p->top = p->row - p->top < 2 * n ? p->row - n + 1 : middle;
	if (p->top + n > count)
		p->top = count > n ? count - n : 0;
}
