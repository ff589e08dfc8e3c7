/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/frame/frame.h"

#include "firmware/model/subject.h"
#include "ui/action/actions.h"
#include "ui/pane/lesson.h"
#include "ui/past/past.h"
#include "ui/past/point.h"
#include "ui/dialog/dialog.h"
#include "ui/draw/paragraph.h"
#include "ui/list/pane.h"
#include "ui/flash/playing.h"
#include "ui/hex/hex.h"
#include "ui/map/map.h"
#include "ui/pager/pager.h"
#include "ui/pane/steps.h"
#include "ui/pane/strip.h"
#include "ui/pane/uimage_panel.h"

/* The list beside the main one. */
static enum pane_id
companion(const struct ui *ui)
{
	const struct company *c = pane_classes[ui->tabs.main].company;

	return !ui->here.volume ? c->alone : c->beside;
}

/* What is below that if there is room. */
static enum pane_id
second_companion(const struct ui *ui)
{
	const struct company *c = pane_classes[ui->tabs.main].company;

	if (!ui->here.volume)
		return PANE_COUNT;
	return ui->display.canvas->columns >= LAYOUT_THREE_COLUMNS ? c->below_wide : c->below;
}

void
frame_layout(struct ui *ui)
{
	int columns = ui->display.canvas->columns, rows = ui->display.canvas->rows;
	bool unfolded = ui->tabs.uimage >= 0 ? ui->tabs.uimage : rows >= LAYOUT_TALL_ROWS;
	const struct pane_class *main = &pane_classes[ui->tabs.main];
	struct uimage_panel panel;
	struct layout_wish wish;

	pane_begin(ui, ui->tabs.source); /* the uImage panel is about what is selected */
	panel = uimage_shown(ui);
	wish = (struct layout_wish){ .columns = columns, .rows = rows, .main = ui->tabs.main,
		.focus = ui->tabs.focus, .beside = companion(ui), .below = second_companion(ui),
		.zoomed = ui->tabs.zoomed, .split = ui->tabs.split, .whole = main->whole,
		.past = point_on(ui) || playing_in_past(ui),
		.pair = main->of_nodes || main->of_names,
		.uimage_lines = main->whole ? 0 : uimage_panel_lines(&panel, columns, unfolded,
		        ui->display.canvas->ascii),
		.lesson_lines = lesson_lines(&ui->lesson, columns, rows) };
	layout_make(&ui->display.layout, &wish);
	/* The main list comes after the uImage panel, once that is folded; any other that
	 * is no longer shown (its column is gone) becomes the main one. */
	if (ui->tabs.focus == PANE_UIMAGE && !layout_shows(&ui->display.layout, PANE_UIMAGE))
		ui->tabs.focus = ui->tabs.source = ui->tabs.main;
	if (!layout_shows(&ui->display.layout, ui->tabs.focus) && ui->tabs.focus < PANE_LISTS) {
		ui->tabs.main = ui->tabs.focus;
		wish.main = ui->tabs.main;
		wish.beside = companion(ui);
		wish.below = second_companion(ui);
		layout_make(&ui->display.layout, &wish);
	}
}

/* "- Nodes 45/858 ---------", the name in brackets where the focus is. */
static void
draw_pane_title(const struct ui *ui, enum pane_id id, struct rect line)
{
	const struct pane_class *class = &pane_classes[id];
	bool on = id == ui->tabs.focus;
	struct pen p = pen_at(ui->display.canvas, line, 0, 0);
	struct text position = { 0 };

	pen_glyph(&p, ROLE_RULE, GLYPH_ACROSS, line.w);
	p.x = line.x + 1;
	pen_text(&p, ROLE_RULE, on ? "[" : " ");
	pen_text(&p, on ? ROLE_PANE_ON : ROLE_PANE, class->title);
	pen_text(&p, ROLE_RULE, on ? "] " : " ");
	if (class->position && (id == ui->tabs.source || !class->table))
		class->position(ui, &position);
	if (position.len > 0)
		pen_textf(&p, ROLE_FAINT, "%s ", text_str(&position));
	text_free(&position);
}

/* Where the pane is, without its title line; false if it is not shown. */
static bool
area_of(const struct ui *ui, int id, struct rect *area)
{
	*area = ui->display.layout.pane[id];
	if (area->w <= 0 || area->h <= 0)
		return false;
	if (ui->display.layout.framed[id]) {
		area->y++;
		area->h--;
	}
	return true;
}

static void
draw_rows(const struct ui *ui, const struct pane_class *c, const struct pane *p,
        struct rect area)
{
	if (c->draw)
		c->draw(ui, p, area);
	else
		list_draw(ui, p, area);
}

static void
draw_pane(const struct ui *ui, enum pane_id id)
{
	struct rect area;

	if (!area_of(ui, id, &area))
		return;
	if (ui->display.layout.framed[id])
		draw_pane_title(ui, id, rect_line(ui->display.layout.pane[id], 0));
	if (ui_asked(ui) && lesson_hides_pane(ui_asked(ui), pane_classes[id].title))
		paragraph_draw(ui->display.canvas, area, ROLE_FAINT, "This pane is hidden as long as the "
		        "lesson asks for what it says: A answers, I gives a hint and shows it.");
	else
		draw_rows(ui, &pane_classes[id], &ui->panes[id], area);
}

static void
draw_rules(const struct ui *ui)
{
	for (int i = 0; i < LAYOUT_RULES; i++) {
		struct rect r = ui->display.layout.rule[i];

		for (int line = 0; line < r.h; line++) {
			struct pen p = pen_at(ui->display.canvas, r, 0, line);
			enum glyph g = line == 0 ? GLYPH_TEE_DOWN : GLYPH_DOWN;

			pen_glyph(&p, ROLE_RULE, g, 1);
		}
	}
}

/* Folded; a click unfolds it. */
static void
draw_uimage(const struct ui *ui, struct rect area)
{
	struct uimage_panel panel = uimage_shown(ui);

	if (!panel.header || area.h <= 0)
		return;
	array_push(&ui->display.hots->all, ((struct hot){ .area = rect_line(area, 0),
	        .action = action_find("uimage") }));
	uimage_panel_draw(&panel, ui->display.canvas, area, NULL);
}

/* The files pane, while it doesn't have the focus, shows the file of what is selected. */
static void
follow(struct ui *ui)
{
	struct subject s;
	uint32_t inode = TREE_NONE;

	if (ui_subject(ui, &s) && s.volume == ui->here.volume)
		inode = s.inode;
	if (inode == ui->followed && !ui->follows_late)
		return;
	ui->followed = inode;
	/* While they are made for another step, those of the one before are shown. */
	ui->follows_late = pane_unmade(ui, PANE_FILES);
	if (inode != TREE_NONE && !pane_leads(ui, &ui->panes[PANE_FILES])
	        && layout_shows(&ui->display.layout, PANE_FILES) && !ui->follows_late)
		pane_select_inode(ui, inode);
}

/* Where the pager is: between the title and the lines at the bottom. */
static struct rect
pager_area(const struct ui *ui)
{
	const struct layout *l = &ui->display.layout;
	struct rect area = canvas_area(ui->display.canvas);
	int below = l->lesson.h + (l->status.h > 0) + (l->footer.h > 0);

	area.y += l->title.h;
	area.h -= l->title.h + below;
	return area;
}

static void
settle_rows(struct ui *ui, const struct pane_class *c, struct pane *p, struct rect area)
{
	if (c->settle)
		c->settle(ui, p, area);
	else
		list_settle(ui, p, area);
}

void
frame_settle(struct ui *ui)
{
	struct rect area;

	past_update(ui);
	frame_layout(ui);
	steps_look(ui);
	follow(ui);
	map_follow(ui);
	hex_follow(ui);
	for (int id = 0; id < PANE_COUNT; id++)
		if (area_of(ui, id, &area))
			settle_rows(ui, &pane_classes[id], &ui->panes[id], area);
	strip_settle(ui, ui->display.layout.strip);
	if (ui->pager)
		pager_settle(ui, pager_area(ui));
	for (size_t i = 0; i < ui->dialogs.count; i++)
		dialog_settle(ui->display.canvas, ui->dialogs.at[i]);
	ui->notice.echo_shown = bar_echoes(ui);
}

/* The panes, and what belongs to them. */
static void
draw_panes(const struct ui *ui)
{
	for (int id = 0; id < PANE_COUNT; id++)
		draw_pane(ui, (enum pane_id)id);
	draw_rules(ui);
	draw_uimage(ui, ui->display.layout.uimage);
	if (ui->display.layout.tabs.h > 0)
		bar_draw_tabs(ui, ui->display.layout.tabs);
	strip_draw(ui, ui->display.layout.strip);
}

void
frame_draw(const struct ui *ui)
{
	canvas_clear(ui->display.canvas);
	ui->display.hots->all.count = 0;
	if (ui->pager)
		pager_draw(ui, pager_area(ui));
	else
		draw_panes(ui);
	lesson_draw(&ui->lesson, ui->display.canvas, ui->display.layout.lesson);
	if (ui->display.layout.title.h > 0)
		bar_draw_title(ui, ui->display.layout.title);
	if (ui->display.layout.status.h > 0)
		bar_draw_status(ui, ui->display.layout.status);
	if (ui->display.layout.footer.h > 0)
		bar_draw_footer(ui, ui->display.layout.footer);
	for (size_t i = 0; i < ui->dialogs.count; i++) {
		ui->display.hots->all.count = 0;
		/* Dims what is below a box. */
		if (!ui->dialogs.at[i]->low)
			canvas_mark(ui->display.canvas, canvas_area(ui->display.canvas),
			        ROLE_FAINT);
		dialog_draw(ui->display.canvas, ui->display.hots, ui->dialogs.at[i]);
	}
}
