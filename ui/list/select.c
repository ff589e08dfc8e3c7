/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The selected row of a pane, and finding it again when the list has changed. */
#include "firmware/model/subject.h"
#include "list/files/files.h"
#include "list/jffs2/nodes.h"
#include "list/parts/parts.h"
#include "table/table.h"
#include "ui/list/arrange.h"
#include "ui/list/pane.h"

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

/* The class's row of the inode's first name if no directory must be unfolded for it; SIZE_MAX
 * if there is none. Much cheaper than unfolding, and nearly always enough. */
static size_t
shown_row_of(const struct table *t, uint32_t inode)
{
	size_t count = table_count_all(t);

	for (size_t row = 0; row < count; row++)
		if (table_files_inode(t, row) == inode
		        && (row == 0 || table_files_is_first(t, row)))
			return row;
	return SIZE_MAX;
}

/* The same, with what hides it unfolded. */
static size_t
files_row_of(struct table *t, uint32_t inode)
{
	size_t base = shown_row_of(t, inode);

	if (base == SIZE_MAX) {
		base = table_files_row_of(t, inode);
		table_rearrange(t);
	}
	return base;
}

size_t
list_anchor_files(struct pane *p, const struct anchor *a, size_t row)
{
	const struct volume *v = p->table.volume;
	bool known = a->ino != 0 && (!v || v->built);
	uint32_t node = known ? tree_by_ino(p->table.tree, a->ino) : TREE_NONE;
	size_t base = node == TREE_NONE ? SIZE_MAX : files_row_of(&p->table, node);

	return base == SIZE_MAX ? row : table_row_after(&p->table, base);
}

size_t
list_anchor_parts(struct pane *p, const struct anchor *a, size_t row)
{
	int part = a->firmware ? firmware_part_at(a->firmware, a->offset) : PART_NONE;
	size_t base;

	if (part == PART_NONE)
		return row;
	base = table_parts_row_of(&p->table, a->firmware, part);
	return base < table_count_all(&p->table) ? table_row_after(&p->table, base) : row;
}

/* The table with all its rows in the class's order; borrowed, never to be closed. */
static struct table
unarranged(const struct table *t)
{
	struct table all = *t;

	all.view = NULL;
	return all;
}

size_t
list_anchor_issues(struct pane *p, const struct anchor *a, size_t row)
{
	struct table all = unarranged(&p->table);
	size_t count = table_count(&all);
	struct subject s;

	for (size_t base = 0; base < count; base++) {
		table_subject(&all, base, &s);
		if (s.firmware == a->firmware && s.offset == a->offset)
			return table_row_after(&p->table, base);
	}
	return row;
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

/* The page on the whole image counts all of it: not while nobody looks at it. */
static bool
is_put_off(const struct ui *ui, const struct pane *p)
{
	return p->class->whole && p != &ui->panes[ui->tabs.main] && p->open
	       && p->table.generation != table_generation(&p->table);
}

/* The rows were made anew. A selection that was never moved from the first row stays there while
 * rows are added. */
static void
find_selected(struct pane *p)
{
	move_to(p, p->row == 0 ? 0 : anchored_row(p, &p->anchor, p->row));
}

void
pane_refresh(struct ui *ui, enum pane_id id)
{
	struct pane *p = &ui->panes[id];

	if (is_put_off(ui, p))
		pane_close(p);
	if (!p->open || !table_refresh(&p->table))
		return;
	p->renewed = true;
	p->wanted &= p->table.unmade;
	/* Of files there may be rows already, to which those of what is deleted will be added. */
	if (!p->table.unmade || (p->class->of_names && table_count(&p->table)))
		find_selected(p);
	else
		pane_stay_within(p);
}

void
pane_make(struct ui *ui, enum pane_id id, size_t looks)
{
	struct pane *p = &ui->panes[id];

	/* What they are made of may have gone since the last slice. */
	pane_refresh(ui, id);
	if (!pane_unmade(ui, id))
		return;
	table_make(&p->table, looks);
	if (p->table.unmade)
		return;
	if (p->wanted)
		pane_select(ui, id, p->row);
	else if (p->renewed)
		find_selected(p);
	else
		pane_set_row(p, p->row);
	p->wanted = false;
	ui->display.stale = true;
	if (id == PANE_FILES && ui->turning)
		pane_tell_deleted(ui);
}

void
pane_select(struct ui *ui, enum pane_id id, size_t row)
{
	struct pane *p = &ui->panes[id];
	size_t count;

	if (p->class->slow && pane_begin(ui, id) && pane_unmade(ui, id)) {
		p->row = row;
		p->wanted = true;
		return;
	}
	/* The rows of files before are there until the others are: what is selected of them will be. */
	if (p->class->of_names && pane_begin(ui, id) && pane_unmade(ui, id) && table_count(&p->table))
		p->renewed = true;
	else if (!pane_ready(ui, id))
		return;
	count = table_count(&p->table);
	p->row = row < count ? row : count > 0 ? count - 1 : 0;
	set_anchor(p);
	if (p->class->selected)
		p->class->selected(ui);
	ui->display.stale = true;
}

void
pane_select_base(struct ui *ui, enum pane_id id, size_t base)
{
	struct table *t = &ui->panes[id].table;

	if (!pane_ready(ui, id))
		return;
	if (table_row_of(t, base) == SIZE_MAX && arrange_show_all(ui, id))
		ui_say(ui, ROLE_STATUS, "the filter of %s hid this and was cleared",
		        pane_classes[id].title);
	pane_select(ui, id, table_row_after(t, base));
}

void
pane_select_extent(struct ui *ui, uint32_t extent)
{
	struct anchor a = { .node = true };
	struct table all;

	if (!pane_ready(ui, PANE_NODES) || extent >= ui->here.volume->log.extents.count)
		return;
	a.offset = ui->here.volume->offset + ui->here.volume->log.extents.at[extent].offset;
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
	if (pane_classes[id].of_nodes && offset >= ui->here.volume->offset)
		pane_select_extent(ui, volume_extent_at(ui->here.volume, offset));
	else
		pane_select_base(ui, id, row_before(&all, offset));
}

/* Selects a row of the class in Files, one that a filter hides without the filter. */
static void
select_file(struct ui *ui, uint32_t inode, size_t base)
{
	struct table *t = &ui->panes[PANE_FILES].table;

	if (table_row_of(t, base) == SIZE_MAX && arrange_show_all(ui, PANE_FILES)) {
		ui_say(ui, ROLE_STATUS, "the filter of Files hid this and was cleared");
		base = files_row_of(t, inode);
	}
	pane_select(ui, PANE_FILES, table_row_after(t, base));
}

bool
pane_select_inode(struct ui *ui, uint32_t inode)
{
	struct table *t = &ui->panes[PANE_FILES].table;
	size_t base = SIZE_MAX;

	if (!pane_begin(ui, PANE_FILES) || !ui_tree(ui) || inode == TREE_NONE)
		return false;
	/* While others are being made, those that are shown will do. */
	if (pane_unmade(ui, PANE_FILES))
		base = shown_row_of(t, inode);
	if (base == SIZE_MAX && pane_ready(ui, PANE_FILES))
		base = files_row_of(t, inode);
	if (base == SIZE_MAX)
		return false;
	select_file(ui, inode, base);
	return true;
}

bool
pane_select_entry(struct ui *ui, uint32_t entry)
{
	struct table *t = &ui->panes[PANE_FILES].table;
	const struct tree *tree;

	if (!pane_ready(ui, PANE_FILES) || !ui_tree(ui))
		return false;
	tree = table_files_tree(t);
	if (entry >= tree_entries(tree) || !pane_select_inode(ui, tree_entry(tree, entry).dir))
		return entry == TREE_NONE && pane_select_inode(ui, tree_root(tree));
	table_set_open(t, ui->panes[PANE_FILES].row, true);
	for (size_t base = 0; base < table_count_all(t); base++)
		if (table_files_entry(t, base) == entry) {
			if (table_row_of(t, base) == SIZE_MAX && arrange_show_all(ui, PANE_FILES))
				return pane_select_entry(ui, entry);
			pane_select(ui, PANE_FILES, table_row_after(t, base));
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
