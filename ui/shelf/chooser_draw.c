/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "table/table.h"
#include "tree/tree.h"
#include "ui/list/rows.h"
#include "ui/shelf/chooser.h"
#include "ui/terminal/press.h"

enum { HELP_COLUMNS = 70, KEY_COLUMNS = 18 };

/* ---- the first line ---- */

static void
add_place(const struct chooser *c, struct text *t)
{
	const struct text *folder = &c->shelf->folder;

	if (folder->len)
		text_add_readable(t, span_of(folder->at, folder->len), c->canvas.ascii);
	else
		text_add(t, "files on the command line");
}

static void
add_state(const struct chooser *c, struct text *t)
{
	size_t files, done = shelf_done(c->shelf, &files);

	if (shelf_busy(c->shelf))
		text_addf(t, "examined %zu of ", done);
	text_addf(t, "%zu%s file%s", files, c->shelf->cut ? " and more" : "",
	        files == 1 ? "" : "s");
}

static void
draw_title(struct chooser *c, struct rect line)
{
	struct text place = { 0 }, state = { 0 };
	struct pen p = pen_at(&c->canvas, line, 0, 0);
	int width;

	add_place(c, &place);
	add_state(c, &state);
	width = canvas_width(text_str(&state)) + 2;
	pen_text(&p, ROLE_TITLE, " ");
	pen_fit(&p, ROLE_TITLE, text_str(&place), line.w - 1 - width > 0 ? line.w - 1 - width : 0);
	pen_textf(&p, ROLE_TITLE, " %s ", text_str(&state));
	text_free(&place);
	text_free(&state);
}

/* ---- the last lines ---- */

/* What is selected, whole: the columns may be too narrow for it. */
static void
add_selected(const struct chooser *c, struct text *t)
{
	const struct shelf_item *item = chooser_item(c);
	const struct shelf_finding *found;

	if (!item || item->kind != SHELF_FILE || item->found.state == SHELF_WAITS)
		return;
	found = &item->found;
	text_add_readable(t, span_of(found->words, strlen(found->words)), c->canvas.ascii);
	if (found->kinds[0])
		text_add(t, ": ");
	text_add_readable(t, span_of(found->kinds, strlen(found->kinds)), c->canvas.ascii);
}

static void
draw_status(struct chooser *c, struct rect line)
{
	struct pen p = pen_at(&c->canvas, line, 1, 0);
	struct text t = { 0 };

	if (c->notice.len)
		text_add(&t, text_str(&c->notice));
	else if (table_count(&c->pane.table) == 0)
		text_add(&t, *table_filtered_by(&c->pane.table)
		        ? "No row matches the filter: f changes it, Esc shows all."
		        : "There are no files here.");
	else
		add_selected(c, &t);
	if (pen_room(&p) > 0)
		pen_fit(&p, c->failed ? ROLE_ERROR : ROLE_STATUS, text_str(&t), pen_room(&p));
	text_free(&t);
}

static void
add_first_key(const struct chooser_key *k, struct text *t)
{
	const char *list = k->keys;
	struct press_sequence s;

	press_next(&list, &s);
	press_write(t, s.press[0]);
}

static void
draw_footer(struct chooser *c, struct rect line)
{
	struct pen p = pen_at(&c->canvas, line, 1, 0);
	const struct chooser_key *k;

	if (c->asking != ASKING_NOTHING) {
		pen_text(&p, ROLE_KEY, c->asking == ASKING_FILTER ? "filter " : "find ");
		line_draw(&c->line, &p);
		return;
	}
	for (size_t i = 0; (k = chooser_key_at(i)); i++) {
		struct text key = { 0 };

		if (k->label) {
			add_first_key(k, &key);
			pen_text(&p, ROLE_KEY, text_str(&key));
			pen_textf(&p, ROLE_TEXT, " %s  ", k->label);
		}
		text_free(&key);
	}
}

/* ---- the keys ---- */

static void
draw_help(struct chooser *c, struct rect area)
{
	struct rect box = { 1, 0, area.w - 2 < HELP_COLUMNS ? area.w - 2 : HELP_COLUMNS, area.h };
	const struct chooser_key *k;

	canvas_frame(&c->canvas, box, ROLE_FRAME);
	for (size_t i = 0; (k = chooser_key_at(i)) && (int)i < box.h - 2; i++) {
		struct rect line = { box.x + 2, box.y + 1 + (int)i, box.w - 4, 1 };
		struct pen p = pen_at(&c->canvas, rect_clip(line, area), 0, 0);

		if (line.w <= KEY_COLUMNS)
			break;
		pen_fit(&p, ROLE_KEY, k->keys, KEY_COLUMNS);
		pen_fit(&p, ROLE_TEXT, k->title, line.w - KEY_COLUMNS);
	}
}

/* ---- all ---- */

void
chooser_draw(struct chooser *c)
{
	struct rect screen = canvas_area(&c->canvas), rows;
	struct rows d = { .canvas = &c->canvas, .pane = &c->pane, .related = TREE_NONE,
		.focused = c->asking == ASKING_NOTHING };
	int above = screen.h > 2, below = screen.h > 5 ? 2 : screen.h > 3;

	canvas_clear(&c->canvas);
	c->list = (struct rect){ 0, above, screen.w, screen.h - above - below };
	rows = c->list;
	rows_take_heading(&rows);
	c->pane.first_line = rows.y;
	pane_scroll(&c->pane, table_count(&c->pane.table), rows.h);
	rows_draw(&d, c->list);
	if (above)
		draw_title(c, rect_line(screen, 0));
	if (below == 2)
		draw_status(c, rect_line(screen, screen.h - 2));
	if (below)
		draw_footer(c, rect_line(screen, screen.h - 1));
	if (c->help)
		draw_help(c, screen);
}
