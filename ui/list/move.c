/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/list/move.h"

#include <inttypes.h>
#include <string.h>

#include "firmware/subject.h"
#include "list/files.h"
#include "table/table.h"
#include "ui/frame/frame.h"
#include "ui/list/go.h"
#include "ui/list/pane.h"
#include "ui/pane/hex.h"

static size_t
shifted(size_t at, long by, size_t count)
{
	if (by < 0)
		return at > (size_t)-by ? at - (size_t)-by : 0;
	return count == 0 ? 0 : (size_t)by < count - at ? at + (size_t)by : count - 1;
}

static size_t
field_count(struct ui *ui)
{
	struct subject s;

	return ui_subject(ui, &s) ? subject_field_count(&s) : 0;
}

static void
shift(struct ui *ui, long rows)
{
	size_t count;

	ui->stale = true;
	if (ui->focus == PANE_EXPLAIN) {
		count = field_count(ui);
		if (count > 0 && ui->field >= count)
			ui->field = count - 1;
		ui->field = shifted(ui->field, rows, count);
		return;
	}
	if (ui->focus == PANE_HEX) {
		hex_move_lines(ui, rows, false);
		return;
	}
	count = pane_count(ui, ui->focus);
	if (count > 0)
		pane_select(ui, ui->focus,
		        shifted(ui->panes[ui->focus].row, rows, count));
}

void
move_rows(struct ui *ui, int rows)
{
	shift(ui, rows);
}

void
move_pages(struct ui *ui, int halves)
{
	struct pane *p = &ui->panes[ui->focus];
	long rows = (long)(p->page > 1 ? p->page - 1 : 1) * halves / 2;
	size_t top = p->top;

	if (ui->focus == PANE_EXPLAIN && explain_scroll(ui, halves))
		return;
	if (rows == 0)
		rows = halves < 0 ? -1 : 1;
	if (ui->focus == PANE_HEX) {
		hex_move_lines(ui, rows, true);
		return;
	}
	shift(ui, rows);
	/* The picture moves along, so that the eye keeps its place. */
	if (ui->focus < PANE_LISTS)
		p->top = shifted(top, rows, pane_count(ui, ui->focus));
}

void
move_end(struct ui *ui, int direction)
{
	if (ui->focus == PANE_EXPLAIN)
		shift(ui, direction < 0 ? -(long)ui->field : (long)field_count(ui));
	else if (ui->focus == PANE_HEX)
		hex_move_end(ui, direction);
	else
		pane_select(ui, ui->focus, direction < 0 ? 0 : SIZE_MAX);
}

void
move_field(struct ui *ui, int direction)
{
	size_t count = field_count(ui);

	ui->stale = true;
	if (count > 0 && ui->field >= count)
		ui->field = count - 1;
	ui->field = shifted(ui->field, direction, count);
}

void
move_focus(struct ui *ui, int direction)
{
	int id = (int)ui->focus;

	frame_layout(ui);
	do
		id = (id + direction + PANE_COUNT) % PANE_COUNT;
	while (id != (int)ui->focus && !layout_shows(&ui->layout, (enum pane_id)id));
	/* Where only one pane fits, the next one takes its place. */
	if (id == (int)ui->focus)
		id = ui->focus == PANE_EXPLAIN ? (int)ui->source : (int)PANE_EXPLAIN;
	pane_show(ui, (enum pane_id)id);
}

void
move_tab(struct ui *ui, int pane)
{
	pane_show(ui, (enum pane_id)pane);
}

void
move_split(struct ui *ui, int direction)
{
	enum { MOST = 10 };
	int split = ui->split + direction;

	if (split >= -MOST && split <= MOST)
		ui->split = split;
	ui->stale = true;
}

void
move_zoom(struct ui *ui)
{
	ui->zoomed = !ui->zoomed;
	ui->stale = true;
}

/* The row of the directory that holds the selected one. */
static size_t
row_above(const struct table *t, size_t row)
{
	uint32_t depth = table_files_depth(t, row);

	while (row > 0 && table_files_depth(t, row) >= depth)
		row--;
	return row;
}

void
move_fold(struct ui *ui, int direction)
{
	struct pane *p = &ui->panes[PANE_FILES];
	struct table *t = &p->table;

	ui->stale = true;
	if (p->row >= pane_count(ui, PANE_FILES))
		return;
	if (direction == 0) {
		table_files_open_all(t, true);
		pane_restore(ui, PANE_FILES, p->row, &p->anchor);
	} else if (direction > 0 && table_files_is_open(t, p->row)) {
		shift(ui, 1);
	} else if (direction > 0) {
		table_files_set_open(t, p->row, true);
	} else if (table_files_is_open(t, p->row)) {
		table_files_set_open(t, p->row, false);
	} else {
		pane_select(ui, PANE_FILES, row_above(t, p->row));
	}
}

void
move_uimage(struct ui *ui)
{
	ui->uimage = !(ui->uimage >= 0 ? ui->uimage
	                               : ui->canvas.rows >= LAYOUT_TALL_ROWS);
	ui->stale = true;
}

bool
move_to_part(struct ui *ui, const char *words, struct error *err)
{
	uint64_t n;
	struct volume *v;

	words += strspn(words, " ");
	if (!text_parse_size(words, &n) || n >= ui->firmware->list.parts.count)
		return error_set(err,
		        "\"%s\" is not the number of a part: see the tab Parts", words);
	go_remember(ui);
	v = firmware_volume(ui->firmware, (int)n);
	if (v != NULL) {
		ui_set_volume(ui, v);
		pane_show(ui, PANE_NODES);
	} else {
		pane_show(ui, PANE_PARTS);
		pane_select_base(ui, PANE_PARTS, (size_t)n);
	}
	return true;
}
