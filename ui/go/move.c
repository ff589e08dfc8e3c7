/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/go/move.h"

#include <inttypes.h>
#include <string.h>

#include "firmware/model/children.h"
#include "firmware/model/subject.h"
#include "list/files/files.h"
#include "table/table.h"
#include "ui/go/go.h"
#include "ui/list/pane.h"

static size_t
shifted(size_t at, long by, size_t count)
{
	if (by < 0)
		return at > (size_t)-by ? at - (size_t)-by : 0;
	return count == 0 ? 0 : (size_t)by < count - at ? at + (size_t)by : count - 1;
}

static void
shift(struct ui *ui, long rows)
{
	const struct pane_class *class = &pane_classes[ui->tabs.focus];
	size_t count;

	ui->display.stale = true;
	if (class->move) {
		class->move(ui, rows);
		return;
	}
	count = pane_count(ui, ui->tabs.focus);
	if (count > 0)
		pane_select(ui, ui->tabs.focus,
		        shifted(ui->panes[ui->tabs.focus].row, rows, count));
}

void
move_rows(struct ui *ui, int rows)
{
	shift(ui, rows);
}

void
move_pages(struct ui *ui, int halves)
{
	const struct pane_class *class = &pane_classes[ui->tabs.focus];
	struct pane *p = &ui->panes[ui->tabs.focus];
	long rows = (long)(p->page > 1 ? p->page - 1 : 1) * halves / 2;
	size_t top = p->top;

	if (rows == 0)
		rows = halves < 0 ? -1 : 1;
	if (class->page && class->page(ui, halves, rows))
		return;
	shift(ui, rows);
	/* The view scrolls along, so that the selected row stays where it is. */
	if (class->table)
		p->top = shifted(top, rows, pane_count(ui, ui->tabs.focus));
}

void
move_end(struct ui *ui, int direction)
{
	const struct pane_class *class = &pane_classes[ui->tabs.focus];

	if (class->end)
		class->end(ui, direction);
	else
		pane_select(ui, ui->tabs.focus, direction < 0 ? 0 : SIZE_MAX);
}

/* The number of fields of what is selected; the selected field is one of them then. */
static size_t
clip_field(struct ui *ui)
{
	struct subject s;
	size_t count = ui_subject(ui, &s) ? subject_field_count(&s) : 0;

	if (count > 0 && ui->field >= count)
		ui->field = count - 1;
	return count;
}

void
move_field(struct ui *ui, int direction)
{
	move_fields(ui, direction);
}

void
move_fields(struct ui *ui, long by)
{
	size_t count = clip_field(ui);

	ui->display.stale = true;
	ui->field = shifted(ui->field, by, count);
}

void
move_focus(struct ui *ui, int direction)
{
	int id = (int)ui->tabs.focus;

	ui->picture->lay_out(ui);
	do
		id = (id + direction + PANE_COUNT) % PANE_COUNT;
	while (id != (int)ui->tabs.focus && !layout_shows(&ui->display.layout, (enum pane_id)id));
	/* If only one pane fits, the next one replaces it. */
	if (id == (int)ui->tabs.focus)
		id = ui->tabs.focus != ui->tabs.source ? (int)ui->tabs.source : (int)PANE_EXPLAIN;
	pane_show(ui, (enum pane_id)id);
}

void
move_tab(struct ui *ui, int pane)
{
	pane_show(ui, (enum pane_id)pane);
}

void
move_next_tab(struct ui *ui, int direction)
{
	int id = (int)ui->tabs.source;

	do
		id = (id + direction + PANE_LISTS) % PANE_LISTS;
	while (!pane_classes[id].tab || !pane_offered(ui, (enum pane_id)id));
	pane_show(ui, (enum pane_id)id);
}

void
move_tab_digit(struct ui *ui, int digit)
{
	for (int id = 0; id < PANE_LISTS; id++)
		if (digit <= 9 && pane_classes[id].tab == '0' + digit) {
			pane_show(ui, (enum pane_id)id);
			return;
		}
	ui_say(ui, ROLE_ERROR, "no tab has the number %d", digit);
}

void
move_to_row_number(struct ui *ui, int row)
{
	move_end(ui, -1);
	shift(ui, row - 1L);
}

bool
move_to_row(struct ui *ui, const char *words, struct error *err)
{
	enum { MOST = 1000000000 };
	uint64_t row;

	if (!text_parse_size(words, &row) || row == 0)
		return error_set(err, "\"%s\" is not the number of a row: they count from 1", words);
	move_to_row_number(ui, row < MOST ? (int)row : MOST);
	return true;
}

void
move_split(struct ui *ui, int direction)
{
	enum { MOST = 10 };
	int split = ui->tabs.split + direction;

	if (split >= -MOST && split <= MOST)
		ui->tabs.split = split;
	ui->display.stale = true;
}

void
move_zoom(struct ui *ui)
{
	ui->tabs.zoomed = !ui->tabs.zoomed;
	ui->display.stale = true;
}

/* The row that the selected one stands below. */
static size_t
row_above(const struct table *t, size_t row)
{
	uint32_t depth = table_depth(t, row);

	while (row > 0 && table_depth(t, row) >= depth)
		row--;
	return row;
}

void
move_fold(struct ui *ui, int direction)
{
	enum pane_id id = ui->tabs.focus;
	struct pane *p = &ui->panes[id];
	struct table *t = &p->table;

	ui->display.stale = true;
	if (p->row >= pane_count(ui, id))
		return;
	if (direction == 0) {
		table_open_all(t, true);
		pane_restore(ui, id, p->row, &p->anchor);
	} else if (direction > 0 && table_is_open(t, p->row)) {
		shift(ui, 1);
	} else if (direction > 0) {
		table_set_open(t, p->row, true);
	} else if (table_is_open(t, p->row) && table_can_fold(t)) {
		table_set_open(t, p->row, false);
	} else {
		pane_select(ui, id, row_above(t, p->row));
	}
}

void
move_toggle_fold(struct ui *ui)
{
	struct pane *p = &ui->panes[ui->tabs.focus];

	if (!table_can_fold(&p->table))
		ui_say(ui, ROLE_STATUS, "the filter keeps all unfolded: Esc ends it");
	table_set_open(&p->table, p->row, !table_is_open(&p->table, p->row));
	ui->display.stale = true;
}

void
move_uimage(struct ui *ui)
{
	ui->tabs.uimage = !(ui->tabs.uimage >= 0 ? ui->tabs.uimage
	                               : ui->display.canvas->rows >= LAYOUT_TALL_ROWS);
	ui->display.stale = true;
}

bool
move_to_part(struct ui *ui, const char *words, struct error *err)
{
	struct part_path path = { .count = 0 };
	struct firmware *f = NULL;
	struct volume *v;
	int part = PART_NONE;

	words += strspn(words, " ");
	if (part_path_parse(span_of(words, strlen(words)), &path))
		f = firmware_within(firmware_root(ui->here.firmware), &path, &part);
	if (!f || (size_t)part >= f->list.parts.count)
		return error_set(err,
		        "\"%s\" is not the number of a part: see the tab Parts", words);
	go_remember(ui);
	v = firmware_volume(f, part);
	if (v) {
		ui_set_volume(ui, v);
		pane_show(ui, PANE_NODES);
	} else {
		pane_show(ui, PANE_PARTS);
		go_to_part(ui, f, part);
	}
	return true;
}
