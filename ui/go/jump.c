/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Jumps from the selected offset to the next thing of a kind. */
#include <inttypes.h>
#include <string.h>

#include "firmware/model/subject.h"
#include "table/table.h"
#include "ui/go/follow.h"
#include "ui/go/go.h"
#include "ui/list/pane.h"

/* The extent to start from: the selected one, or that at the selected offset. */
static uint32_t
start_extent(struct ui *ui)
{
	const struct volume *v = ui->here.volume;
	struct subject s;
	uint32_t at;

	if (!ui_subject(ui, &s) || s.volume != v || s.offset < v->offset)
		return 0;
	if (s.extent != EXTENT_NONE)
		return s.extent;
	at = volume_extent_at(v, s.offset);
	return at != EXTENT_NONE ? at : 0;
}

static void
none_left(struct ui *ui, const char *what, int direction)
{
	ui_say(ui, ROLE_STATUS, "no %s %s here", what,
	        direction > 0 ? "after" : "before");
}

static void
show_row(struct ui *ui, size_t row)
{
	struct subject s;

	if (source_class(ui)->cursor) {
		table_subject(&ui->panes[PANE_NODES].table, row, &s);
		go_to_offset(ui, s.offset, NULL);
		return;
	}
	go_remember(ui);
	pane_show(ui, PANE_NODES);
	pane_select(ui, PANE_NODES, row);
}

void
jump_block(struct ui *ui, int direction)
{
	struct pane *p = &ui->panes[PANE_NODES];
	size_t row, count;

	if (!pane_ready(ui, PANE_NODES) || (count = table_count(&p->table)) == 0)
		return;
	if (!pane_leads(ui, p))
		pane_select_extent(ui, start_extent(ui));
	row = p->row;
	do
		row += direction > 0 ? 1 : (size_t)-1;
	while (row < count && table_mark(&p->table, row) != MARK_BOUNDARY);
	if (row < count)
		show_row(ui, row);
	else
		none_left(ui, "erase block begins", direction);
}

void
jump_free(struct ui *ui, int direction)
{
	const struct volume *v = ui->here.volume;
	uint32_t at = start_extent(ui);

	do
		at += direction > 0 ? 1 : (uint32_t)-1;
	while (at < v->log.extents.count && v->log.extents.at[at].kind != EXTENT_FREE);
	if (at < v->log.extents.count)
		go_to_extent(ui, at);
	else
		none_left(ui, "free run", direction);
}

/* True if the row of the issues table is more than a note. */
static bool
is_serious(const struct table *t, size_t row)
{
	return table_mark(t, row) != MARK_NOTE;
}

static bool
is_here(const struct ui *ui, const struct table *t, size_t row)
{
	struct subject s;

	table_subject(t, row, &s);
	return s.firmware == ui->here.firmware;
}

/* The nearest row of issues, or of marks, beyond `offset` in the direction; the count of rows if
 * there is none. */
static size_t
row_beyond(const struct ui *ui, const struct table *t, bool marks, uint64_t offset,
        int direction)
{
	size_t count = table_count(t), found = count;
	uint64_t nearest = UINT64_MAX;
	struct subject s;

	for (size_t row = 0; row < count; row++) {
		uint64_t far;

		table_subject(t, row, &s);
		if (!(marks ? is_here(ui, t, row) : is_serious(t, row)) || s.offset == offset
		        || (s.offset > offset) != (direction > 0))
			continue;
		far = direction > 0 ? s.offset - offset : offset - s.offset;
		/* Among issues at one place: the last one before, the first one after. */
		if (far < nearest || (far == nearest && direction < 0)) {
			nearest = far;
			found = row;
		}
	}
	return found;
}

/* Adds what the cell of that column says. */
static void
say_cell(struct ui *ui, const struct table *t, size_t row, const char *column)
{
	struct text what = { 0 };

	for (size_t i = 0; i < t->class->column_count; i++)
		if (strcmp(t->class->columns[i].name, column) == 0)
			table_cell_text(t, row, i, ui->display.canvas->ascii, &what);
	ui_say(ui, ROLE_STATUS, "%s", text_str(&what));
	text_free(&what);
}

/* To the next row of the list, and what it is about. */
static void
jump_in(struct ui *ui, enum pane_id id, const char *one, const char *column, int direction)
{
	struct table *t = &ui->panes[id].table;
	struct subject s = { 0 }, next;
	size_t row;

	if (!pane_ready(ui, id)) {
		none_left(ui, one, direction);
		return;
	}
	ui_subject(ui, &s);
	row = row_beyond(ui, t, id == PANE_MARKS, s.offset, direction);
	if (row >= table_count(t)) {
		none_left(ui, one, direction);
		return;
	}
	table_subject(t, row, &next);
	pane_select(ui, id, row);
	if (pane_leads(ui, &ui->panes[id]))
		return;
	follow_subject(ui, &next);
	say_cell(ui, t, row, column);
}

void
jump_issue(struct ui *ui, int direction)
{
	jump_in(ui, PANE_ISSUES, "issue", "what", direction);
}

void
jump_mark(struct ui *ui, int direction)
{
	jump_in(ui, PANE_MARKS, "mark", "note", direction);
}

/* ---- the nodes of one inode ---- */

static uint32_t
selected_inode(struct ui *ui)
{
	struct subject s;

	if (!ui_subject(ui, &s) || s.inode == FS_NONE || s.volume != ui->here.volume)
		return FS_NONE;
	return s.inode;
}

/* The node of the inode that follows the selected one in the direction, ordered by
 * `rank`: the least beyond it, or the greatest before it. */
static uint32_t
nearest(const struct ui *ui, uint32_t inode, uint32_t selected,
        uint64_t (*rank)(const struct extent *), int direction)
{
	const struct extent *extents = ui->here.volume->log.extents.at;
	uint32_t count = volume_node_count(ui->here.volume, inode);
	uint64_t from = rank(&extents[selected]);
	uint32_t best = EXTENT_NONE;

	for (uint32_t k = 0; k < count; k++) {
		uint32_t node = volume_node(ui->here.volume, inode, k);
		uint64_t r = rank(&extents[node]);

		if (direction > 0 ? r <= from : r >= from)
			continue;
		if (best == EXTENT_NONE || (direction > 0 ? r < rank(&extents[best])
		                                          : r > rank(&extents[best])))
			best = node;
	}
	return best;
}

static uint64_t
rank_by_place(const struct extent *e)
{
	return e->offset;
}

/* Equal versions are ordered by place, as in the kernel. */
static uint64_t
rank_by_version(const struct extent *e)
{
	return (uint64_t)e->version << 32 | e->offset;
}

static void
jump_in_inode(struct ui *ui, uint64_t (*rank)(const struct extent *), int direction,
        const char *what)
{
	uint32_t inode = selected_inode(ui);
	uint32_t at;

	if (inode == FS_NONE) {
		ui_say(ui, ROLE_STATUS, "the selection belongs to no file");
		return;
	}
	at = nearest(ui, inode, start_extent(ui), rank, direction);
	if (at != EXTENT_NONE)
		go_to_extent(ui, at);
	else
		ui_say(ui, ROLE_STATUS, "inode %" PRIu32 " has no %s node",
		        volume_ino(ui->here.volume, inode), what);
}

void
jump_node(struct ui *ui, int direction)
{
	jump_in_inode(ui, rank_by_place, direction, direction > 0 ? "later" : "earlier");
}

void
jump_version(struct ui *ui, int direction)
{
	jump_in_inode(ui, rank_by_version, direction, direction > 0 ? "newer" : "older");
}
