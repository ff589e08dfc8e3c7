/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/list/pane.h"

#include <string.h>

#include "firmware/children.h"
#include "firmware/subject.h"
#include "list/files.h"
#include "list/nodes.h"
#include "list/parts.h"
#include "past/past.h"
#include "table/table.h"
#include "ui/list/arrange.h"

void
list_position(const struct ui *ui, struct text *t)
{
	const struct pane *p = &ui->panes[ui->source];
	size_t count = pane_count(ui, ui->source);

	if (count > 0)
		text_addf(t, "%zu/%zu", p->row + 1, count);
	else if (p->open && table_viewed(&p->table))
		text_add(t, "0");
	if (p->open && count < table_count_all(&p->table) && table_viewed(&p->table))
		text_addf(t, " of %zu", table_count_all(&p->table));
}

/* ---- tables ---- */

void
pane_close(struct pane *p)
{
	if (p->open)
		table_close(&p->table);
	p->open = false;
}

/* True if the list can be about the current part. */
static bool
has_part_for(const struct ui *ui, const struct table_class *class)
{
	return !class->needs_volume || ui->volume
	       || (class->takes_tree && ui->tree);
}

static bool
open_table(struct ui *ui, struct pane *p)
{
	const struct table_class *class = p->class->table;

	if (!class || !has_part_for(ui, class))
		return false;
	if (p->class->offered && !p->class->offered(ui))
		return false;
	if (p->class->open)
		p->class->open(ui, p);
	else
		table_open(&p->table, class, class->all_stores ? firmware_root(ui->firmware)
		                                               : ui->firmware,
		        class->needs_volume ? ui->volume : NULL);
	p->table.absolute = true;
	p->table.patient = true;
	p->open = true;
	return true;
}

/* Don't offer what a part that is not JFFS2 doesn't have. */
bool
pane_offered(const struct ui *ui, enum pane_id id)
{
	const struct pane_class *class = &pane_classes[id];

	if (class->offered && !class->offered(ui))
		return false;
	return !ui->tree || !class->table || has_part_for(ui, class->table);
}

const struct tree *
ui_tree(const struct ui *ui)
{
	if (!ui->volume)
		return ui->tree;
	return ui->volume->built ? volume_tree(ui->volume) : NULL;
}

void
pane_open_files(const struct ui *ui, struct table *t)
{
	if (ui->tree)
		table_open_files(t, ui->firmware, ui->tree, TREE_NONE);
	else
		table_open(t, pane_classes[PANE_FILES].table, ui->firmware, ui->volume);
}

bool
pane_ready(struct ui *ui, enum pane_id id)
{
	struct pane *p = &ui->panes[id];

	if (p->open)
		pane_refresh(ui, id);
	return p->open || open_table(ui, p);
}

size_t
pane_count(const struct ui *ui, enum pane_id id)
{
	return ui->panes[id].open ? table_count(&ui->panes[id].table) : 0;
}

/* ---- the selected row, and finding it again ---- */

static uint32_t
number_of_inode(const struct subject *s)
{
	const struct tree *tree = subject_tree(s);
	struct tree_stat st = { 0 };

	if (tree && s->inode < tree_nodes(tree))
		tree_stat(tree, s->inode, &st);
	return st.ino;
}

static void
set_anchor(struct pane *p)
{
	struct subject s;

	if (p->row >= table_count(&p->table))
		return;
	table_subject(&p->table, p->row, &s);
	p->anchor.offset = s.offset;
	p->anchor.firmware = s.firmware;
	p->anchor.ino = number_of_inode(&s);
	p->anchor.node = s.extent != EXTENT_NONE;
}

static size_t
nodes_row(const struct table *t, const struct anchor *a)
{
	const struct volume *v = t->volume;
	size_t row = table_nodes_row_at(t,
	        a->offset > v->offset ? a->offset - v->offset : 0);

	if (a->node && row + 1 < table_count(t)
	        && table_nodes_extent(t, row) == EXTENT_NONE)
		row++;
	return row;
}

size_t
list_anchor_nodes(struct pane *p, const struct anchor *a, size_t row)
{
	(void)row;
	return nodes_row(&p->table, a);
}

size_t
list_anchor_files(struct pane *p, const struct anchor *a, size_t row)
{
	const struct volume *v = p->table.volume;
	bool known = a->ino != 0 && (!v || v->built);
	uint32_t node = known ? tree_by_ino(p->table.tree, a->ino) : TREE_NONE;
	size_t found = node == TREE_NONE ? SIZE_MAX : table_files_row_of(&p->table, node);

	return found == SIZE_MAX ? row : found;
}

size_t
list_anchor_parts(struct pane *p, const struct anchor *a, size_t row)
{
	int part = a->firmware ? firmware_part_at(a->firmware, a->offset) : PART_NONE;
	size_t base;

	/* Rows come below other parts only where something is unpacked. */
	if (part == PART_NONE || p->table.firmware->children.count == 0)
		return row;
	base = table_parts_row_of(&p->table, a->firmware, part);
	return base < table_count_all(&p->table) ? table_row_after(&p->table, base) : row;
}

static size_t
anchored_row(struct pane *p, const struct anchor *a, size_t row)
{
	return p->class->anchor ? p->class->anchor(p, a, row) : row;
}

static void
move_to(struct pane *p, size_t row)
{
	size_t count = table_count(&p->table);
	size_t above = p->row >= p->top ? p->row - p->top : 0;

	p->row = row < count ? row : count > 0 ? count - 1 : 0;
	p->top = p->row > above ? p->row - above : 0;
}

void
pane_refresh(struct ui *ui, enum pane_id id)
{
	struct pane *p = &ui->panes[id];
	bool at_start = p->row == 0;

	if (!p->open || !table_refresh(&p->table))
		return;
	/* A selection that was never moved from the first row stays there while rows are
	 * added. */
	move_to(p, at_start ? 0 : anchored_row(p, &p->anchor, p->row));
}

void
pane_select(struct ui *ui, enum pane_id id, size_t row)
{
	struct pane *p = &ui->panes[id];
	size_t count;

	if (!pane_ready(ui, id))
		return;
	count = table_count(&p->table);
	p->row = row < count ? row : count > 0 ? count - 1 : 0;
	set_anchor(p);
	if (p->class->selected)
		p->class->selected(ui);
	ui->stale = true;
}

void
pane_select_base(struct ui *ui, enum pane_id id, size_t base)
{
	struct table *t = &ui->panes[id].table;

	if (!pane_ready(ui, id))
		return;
	if (table_row_of(t, base) == SIZE_MAX && arrange_show_all(ui, id))
		ui_say(ui, ROLE_STATUS, "the filter of %s hid this: it is off now",
		        pane_classes[id].title);
	pane_select(ui, id, table_row_after(t, base));
}

/* The table with all its rows in the class's order; borrowed, never to be closed. */
static struct table
unarranged(const struct table *t)
{
	struct table all = *t;

	all.view = NULL;
	return all;
}

void
pane_select_extent(struct ui *ui, uint32_t extent)
{
	struct anchor a = { .node = true };
	struct table all;

	if (!pane_ready(ui, PANE_NODES) || extent >= ui->volume->log.extents.count)
		return;
	a.offset = ui->volume->offset + ui->volume->log.extents.at[extent].offset;
	all = unarranged(&ui->panes[PANE_NODES].table);
	pane_select_base(ui, PANE_NODES, nodes_row(&all, &a));
}

/* The last row that starts at or before the offset, in a list sorted by offset. */
static size_t
row_before(const struct table *t, uint64_t offset)
{
	size_t from = 0, to = table_count(t);
	struct subject s;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		table_subject(t, middle, &s);
		if (s.offset <= offset)
			from = middle + 1;
		else
			to = middle;
	}
	return from > 0 ? from - 1 : 0;
}

void
pane_select_offset(struct ui *ui, enum pane_id id, uint64_t offset)
{
	struct table all;

	if (!pane_ready(ui, id))
		return;
	all = unarranged(&ui->panes[id].table);
	if (pane_classes[id].rows == ROWS_NODES && offset >= ui->volume->offset)
		pane_select_extent(ui, volume_extent_at(ui->volume, offset));
	else
		pane_select_base(ui, id, row_before(&all, offset));
}

/* The row of the inode's first name if no directory must be unfolded for it; SIZE_MAX
 * if there is none. Much cheaper than unfolding, and nearly always enough. */
static size_t
shown_row_of(const struct table *t, uint32_t inode)
{
	size_t count = table_count(t);

	for (size_t row = 0; row < count; row++)
		if (table_files_inode(t, row) == inode
		        && (row == 0 || table_files_is_first(t, row)))
			return row;
	return SIZE_MAX;
}

bool
pane_select_inode(struct ui *ui, uint32_t inode)
{
	struct table *t = &ui->panes[PANE_FILES].table;
	size_t row;

	if (!pane_ready(ui, PANE_FILES) || !ui_tree(ui) || inode == TREE_NONE)
		return false;
	row = shown_row_of(t, inode);
	if (row == SIZE_MAX)
		row = table_files_row_of(t, inode);
	if (row == SIZE_MAX)
		return false;
	pane_select(ui, PANE_FILES, row);
	return true;
}

bool
pane_select_entry(struct ui *ui, uint32_t entry)
{
	struct table *t = &ui->panes[PANE_FILES].table;
	const struct tree *tree = ui_tree(ui);

	if (!pane_ready(ui, PANE_FILES) || !tree)
		return false;
	if (entry >= tree_entries(tree) || !pane_select_inode(ui, tree_entry(tree, entry).dir))
		return entry == TREE_NONE && pane_select_inode(ui, tree_root(tree));
	table_files_set_open(t, ui->panes[PANE_FILES].row, true);
	for (size_t row = ui->panes[PANE_FILES].row; row < table_count(t); row++)
		if (table_files_entry(t, row) == entry) {
			pane_select(ui, PANE_FILES, row);
			return true;
		}
	return false;
}

void
pane_restore(struct ui *ui, enum pane_id id, size_t row, const struct anchor *a)
{
	if (pane_classes[id].cursor)
		pane_classes[id].go(ui, a->offset);
	else if (pane_ready(ui, id))
		pane_select(ui, id, anchored_row(&ui->panes[id], a, row));
}

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
	return pane_ready(ui, id) && open_subject(ui, id, s);
}

bool
ui_subject(struct ui *ui, struct subject *s)
{
	return pane_subject(ui, ui->source, s);
}

bool
shown_subject(const struct ui *ui, struct subject *s)
{
	return open_subject(ui, ui->source, s);
}

/* ---- which panes are there ---- */

/* Goes into the store `f`, at its first JFFS2 part if it has one. */
static void
go_into(struct ui *ui, struct firmware *f)
{
	if (f == ui->firmware)
		return;
	ui_set_tree(ui, NULL);
	ui->firmware = f;
	ui->map.at = 0;
	ui->find.generation = ui->strip.generation = 0;
	for (size_t i = 0; i < PANE_COUNT; i++) {
		const struct table_class *class = pane_classes[i].table;

		if (class && !class->all_stores)
			pane_close(&ui->panes[i]);
	}
}

void
ui_set_store(struct ui *ui, struct firmware *f)
{
	go_into(ui, f);
	if (!ui->volume && !ui->tree && f->volumes.count > 0)
		ui_set_volume(ui, f->volumes.at[0]);
}

void
ui_enter_selected(struct ui *ui)
{
	struct subject s;

	if (!ui_subject(ui, &s) || s.other || s.firmware == ui->firmware)
		return;
	ui_set_store(ui, s.firmware);
	if (s.volume)
		ui_set_volume(ui, s.volume);
}

void
pane_show(struct ui *ui, enum pane_id id)
{
	const struct table_class *class = pane_classes[id].table;

	/* Bytes are those of the store that the selected row lies in. */
	if (class && !class->needs_volume && !class->all_stores)
		ui_enter_selected(ui);
	if (pane_classes[id].shown && ui->focus != id)
		pane_classes[id].shown(ui);
	ui->stale = true;
	ui->chosen = true;
	if (id != ui->focus)
		ui->zoomed = false;
	ui->picture->lay_out(ui);
	if (!layout_shows(&ui->layout, id) && id < PANE_LISTS)
		ui->main = id;
	ui->focus = id;
	if (id < PANE_LISTS)
		ui->source = id;
}

/* Goes over to another part. */
static void
set_part(struct ui *ui, struct volume *v, const struct tree *t)
{
	if (v == ui->volume && t == ui->tree)
		return;
	/* Only the current volume is in the past, or one being written. */
	if (ui->volume && !ui->writing.on)
		past_leave(ui->firmware, ui->volume);
	if (v)
		go_into(ui, v->firmware);
	ui->volume = v;
	ui->tree = t;
	ui->versions.has_mark = false;
	if (ui->comparing.compare && v && v->firmware == ui->comparing.compare->firmware[0])
		compare_choose(ui->comparing.compare, v);
	ui->followed = TREE_NONE;
	ui->find.generation = 0;
	ui->stale = true;
	for (size_t i = 0; i < PANE_COUNT; i++) {
		const struct table_class *class = pane_classes[i].table;

		if (!class || (!class->needs_volume && !class->may_take_volume))
			continue;
		pane_close(&ui->panes[i]);
		ui->panes[i].row = ui->panes[i].top = 0;
		ui->panes[i].anchor = (struct anchor){ 0 };
	}
}

void
ui_set_volume(struct ui *ui, struct volume *v)
{
	if (v != ui->volume)
		set_part(ui, v, NULL);
}

void
ui_set_tree(struct ui *ui, const struct tree *t)
{
	set_part(ui, NULL, t);
}

const char *
pane_empty_reason(const struct ui *ui, enum pane_id id)
{
	const struct pane_class *class = &pane_classes[id];

	if (class->why_empty)
		return class->why_empty(ui);
	if (!ui_scanned(ui))
		return !ui->volume
		               ? "Looking for file systems ..."
		               : "Not there yet: the scan is still running ...";
	if (class->table && ui->tree && !has_part_for(ui, class->table))
		return "This part is not JFFS2: of it there are files alone.";
	if (class->table && class->table->needs_volume && !ui->volume && !ui->tree)
		return ui->firmware->partial
		               ? "No JFFS2 file system was found before the stop."
		               : "No JFFS2 file system was found in this image.";
	if (ui->panes[id].open && *table_filtered_by(&ui->panes[id].table))
		return "The filter leaves no row: f changes it, Esc shows all.";
	if (class->empty_partial && ui->firmware->partial)
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
