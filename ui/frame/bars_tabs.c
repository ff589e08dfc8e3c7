/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The line of tabs. Where not all fit their names are abbreviated, and then the line scrolls
 * to the active one. */
#include "ui/action/actions.h"
#include "ui/frame/frame.h"
#include "ui/list/pane.h"

/* How the tabs are shown. */
struct tab_line {
	enum pane_id on;  /* the active one */
	bool brief;       /* by their short names */
	int first, last;  /* of those that are shown */
};

static size_t
urgent_in(const struct ui *ui, enum pane_id id)
{
	return pane_classes[id].urgent ? pane_classes[id].urgent(ui) : 0;
}

static const char *
name_of(enum pane_id id, bool brief)
{
	const struct pane_class *class = &pane_classes[id];

	return brief && class->brief ? class->brief : class->title;
}

static bool
is_there(const struct ui *ui, int id, enum pane_id on)
{
	return id != PANE_UIMAGE && (id == (int)on || pane_offered(ui, (enum pane_id)id));
}

/* "7 Issues:12" and the column before it; the active one has brackets. */
static int
tab_width(const struct ui *ui, enum pane_id id, enum pane_id on, bool brief)
{
	int width = 3 + canvas_width(name_of(id, brief)) + (id == on ? 2 : 0);
	size_t urgent = urgent_in(ui, id);

	width += urgent > 0;
	for (; urgent > 0; urgent /= 10)
		width++;
	return width;
}

/* The last of the tabs from `first` on that fit into `width` columns, the last of which is
 * left for a sign that there are more. */
static int
last_fitting(const struct ui *ui, const struct tab_line *l, int first, int width)
{
	int last = first;

	for (int id = first, x = 1; id < PANE_LISTS; id++) {
		if (!is_there(ui, id, l->on))
			continue;
		x += tab_width(ui, (enum pane_id)id, l->on, l->brief);
		if (x > width)
			break;
		last = id;
	}
	return last;
}

static int
last_tab(const struct ui *ui, enum pane_id on)
{
	int id = PANE_LISTS - 1;

	while (id > 0 && !is_there(ui, id, on))
		id--;
	return id;
}

static struct tab_line
choose_tabs(const struct ui *ui, enum pane_id on, int width)
{
	struct tab_line l = { .on = on };

	l.last = last_fitting(ui, &l, 0, width);
	if (l.last == last_tab(ui, on))
		return l;
	l.brief = true;
	l.last = last_fitting(ui, &l, 0, width);
	while (l.last < (int)on && l.first < (int)on) {
		l.first++;
		l.last = last_fitting(ui, &l, l.first, width);
	}
	return l;
}

/* The active one stands in brackets. */
static void
draw_tab(const struct ui *ui, struct pen *p, enum pane_id id, const struct tab_line *l)
{
	bool on = id == l->on;
	enum role role = on ? ROLE_TAB_ON : ROLE_TAB;

	pen_text(p, role, on ? "[" : "");
	pen_char(p, on ? role : ROLE_KEY, pane_classes[id].tab);
	pen_char(p, role, ' ');
	pen_text(p, role, name_of(id, l->brief));
	if (urgent_in(ui, id) > 0)
		pen_textf(p, on ? role : ROLE_WARNING, ":%zu", urgent_in(ui, id));
	pen_text(p, role, on ? "]" : "");
}

/* What is clicked where a tab is drawn is the action of its key. */
static void
add_hots(const struct ui *ui, const struct rect areas[PANE_LISTS])
{
	const struct action *a;

	for (size_t i = 0; (a = action_at(i)); i++) {
		if (!a->keys[0] || (a->keys[1] && a->keys[1] != ' '))
			continue;
		for (int id = 0; id < PANE_LISTS; id++)
			if (areas[id].h > 0 && a->keys[0] == pane_classes[id].tab)
				array_push(&ui->display.hots->all,
				        ((struct hot){ .area = areas[id], .action = a }));
	}
}

static void
draw_tabs(const struct ui *ui, struct pen *p, const struct tab_line *l)
{
	struct rect areas[PANE_LISTS] = { 0 };

	pen_glyph(p, ROLE_FAINT, l->first > 0 ? GLYPH_CRUMB_BACK : GLYPH_SPACE, 1);
	p->x--;
	for (int id = l->first; id <= l->last; id++) {
		if (!is_there(ui, id, l->on))
			continue;
		p->x++;
		areas[id] = (struct rect){ p->x, p->y, 0, 1 };
		draw_tab(ui, p, (enum pane_id)id, l);
		areas[id].w = p->x - areas[id].x;
		areas[id] = rect_clip(areas[id], p->clip);
	}
	add_hots(ui, areas);
	if (l->last < last_tab(ui, l->on))
		pen_glyph(p, ROLE_FAINT, GLYPH_CRUMB, 1);
}

/* The position in the list stands at the right, unless it would take the place of many
 * tabs. */
void
bar_draw_tabs(const struct ui *ui, struct rect line)
{
	struct pen p = pen_at(ui->display.canvas, line, 0, 0);
	enum pane_id list = ui->tabs.focus < PANE_LISTS ? ui->tabs.focus : ui->tabs.source;
	enum pane_id on = list == PANE_UIMAGE ? ui->tabs.main : list;
	struct text position = { 0 };
	struct tab_line l;
	int width;

	if (pane_classes[on].position)
		pane_classes[on].position(ui, &position);
	width = position.len > 0 ? canvas_width(text_str(&position)) + 2 : 0;
	l = choose_tabs(ui, on, width <= line.w / 4 ? line.w - width - 1 : line.w - 1);
	draw_tabs(ui, &p, &l);
	if (width > 0 && pen_room(&p) >= width) {
		p.x = line.x + line.w + 1 - width;
		pen_text(&p, ROLE_FAINT, text_str(&position));
	}
	text_free(&position);
}
