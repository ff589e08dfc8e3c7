/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lines above and below the panes: where one is, tabs, status, keys. */
#include <inttypes.h>
#include <string.h>

#include "ui/actions.h"
#include "ui/erase.h"
#include "ui/find.h"
#include "ui/frame.h"
#include "ui/pane.h"

enum {
	BAR_COLUMNS = 24,     /* of a progress bar, where there is room */
	LEAST_BAR_COLUMNS = 8,
	MOST_FOOTER_RANK = 20,
	MOST_ACTIONS = 128
};

/* ---- breadcrumb ---- */

static void
add_crumb(const struct ui *ui, struct text *t)
{
	text_addf(t, " %s ", glyph_text(GLYPH_CRUMB, ui->canvas.ascii));
}

static void
add_file(const struct ui *ui, struct text *t)
{
	const char *path = image_name(ui->firmware->image);
	const char *base = strrchr(path, '/');

	base = base != NULL && base[1] != '\0' ? base + 1 : path;
	text_add_readable(t, span_of(base, strlen(base)), ui->canvas.ascii);
}

static void
add_part(const struct ui *ui, const struct subject *s, bool with_offset, struct text *t)
{
	int index = firmware_part_at(ui->firmware, s->offset);
	const struct part *p;

	if (index == PART_NONE)
		return;
	p = &ui->firmware->list.parts.at[index];
	add_crumb(ui, t);
	text_add(t, p->kind == PART_FORMAT ? p->format->name : p->what);
	if (with_offset)
		text_addf(t, " @%08" PRIx64, p->offset);
}

static void
add_selected(const struct ui *ui, const struct subject *s, struct text *t)
{
	const struct volume *v = s->volume;

	if (v == NULL || ui->source == PANE_PARTS)
		return;
	if (ui->source == PANE_FILES) {
		const struct pane *p = &ui->panes[PANE_FILES];
		bool ascii = ui->canvas.ascii;
		struct text path = { 0 };

		table_files_path(&p->table, p->row, &path);
		add_crumb(ui, t);
		text_add_readable(t, span_of(text_str(&path), path.len), ascii);
		text_free(&path);
		return;
	}
	if (v->log.erase_size > 0 && s->offset >= v->offset && ui->source != PANE_ERASE) {
		add_crumb(ui, t);
		text_addf(t, "block %" PRIu32,
		        jffs2_log_block(&v->log, (uint32_t)(s->offset - v->offset)));
	}
	if (s->extent == EXTENT_NONE)
		return;
	add_crumb(ui, t);
	text_add(t, s->title);
	if (s->fields != NULL && v->log.extents.at[s->extent].ino > 0)
		text_addf(t, " #%" PRIu32 " v%" PRIu32, v->log.extents.at[s->extent].ino,
		        v->log.extents.at[s->extent].version);
}

/* What is left out, one after the other, until the line is short enough. */
enum detail { ALL, NO_SIZE, NO_OFFSET, NO_PART, LEAST_DETAIL = NO_PART };

static void
add_crumbs(struct ui *ui, enum detail detail, struct text *t)
{
	struct subject s;

	if (detail < NO_SIZE) {
		text_add(t, " ");
		text_add_size(t, ui->firmware->bytes.len);
	}
	if (!ui_subject(ui, &s))
		return;
	if (detail < NO_PART)
		add_part(ui, &s, detail < NO_OFFSET, t);
	add_selected(ui, &s, t);
}

static void
add_summary(const struct ui *ui, bool roomy, struct text *t)
{
	if (ui->volume != NULL) {
		text_add(t, roomy ? "  erase size " : "  E=");
		erase_describe(ui->volume, t);
	}
	if (ui->firmware->options.salvage)
		text_add(t, "  salvage");
}

/* The name of the image, then the crumbs, in `room` columns. */
static void
draw_crumbs(struct ui *ui, struct pen *p, int room)
{
	struct text name = { 0 }, crumbs = { 0 };
	int width;

	add_file(ui, &name);
	width = canvas_width(text_str(&name));
	width = width < room / 2 ? width : room / 2;
	for (int detail = ALL; detail <= LEAST_DETAIL; detail++) {
		text_clear(&crumbs);
		add_crumbs(ui, (enum detail)detail, &crumbs);
		if (canvas_width(text_str(&crumbs)) <= room - width)
			break;
	}
	pen_fit(p, ROLE_TITLE, text_str(&name), width);
	pen_fit(p, ROLE_TEXT, text_str(&crumbs), room - width);
	text_free(&name);
	text_free(&crumbs);
}

void
bar_draw_title(struct ui *ui, struct rect line)
{
	struct pen p = pen_at(&ui->canvas, line, 1, 0);
	struct text right = { 0 };
	const char *partial = ui->firmware->partial ? " partial" : "";
	int room;

	if (line.w >= LAYOUT_SMALL_COLUMNS)
		add_summary(ui, line.w >= LAYOUT_WIDE_COLUMNS, &right);
	room = line.w - 2 - canvas_width(text_str(&right)) - (int)strlen(partial);
	draw_crumbs(ui, &p, room > 0 ? room : 0);
	p.x = line.x + 1 + room;
	pen_text(&p, ROLE_WARNING, partial);
	pen_text(&p, ROLE_STRONG, text_str(&right));
	text_free(&right);
}

/* ---- tabs ---- */

static void
draw_tab(struct ui *ui, struct pen *p, enum pane_id id, bool on)
{
	const struct pane_class *class = &pane_classes[id];
	enum role role = on ? ROLE_TAB_ON : ROLE_TAB;
	struct rect area = { p->x, p->y, 0, 1 };

	pen_text(p, role, on ? "[" : " ");
	pen_textf(p, on ? role : ROLE_KEY, "%c", class->tab);
	pen_textf(p, role, " %s", class->title);
	if (id == PANE_ISSUES && ui->issues > 0)
		pen_textf(p, on ? role : ROLE_WARNING, ":%zu", ui->issues);
	pen_text(p, role, on ? "]" : " ");
	area.w = p->x - area.x;
	area = rect_clip(area, p->clip);
	for (size_t i = 0; i < action_count; i++)
		if (actions[i].keys[0] == class->tab && actions[i].keys[1] == '\0')
			array_push(&ui->hots,
			        ((struct hot){ .area = area, .action = &actions[i] }));
}

/* A key and its word, to be clicked. */
static void
draw_key(struct ui *ui, struct pen *p, const struct action *a, const char *word)
{
	struct rect area = { p->x, p->y, 0, 1 };
	struct text keys = { 0 };
	bool off = action_refusal(ui, a) != NULL;

	action_add_keys(a, false, &keys);
	pen_text(p, off ? ROLE_OFF : ROLE_KEY, text_str(&keys));
	pen_textf(p, off ? ROLE_OFF : ROLE_TEXT, " %s", word);
	text_free(&keys);
	area.w = p->x - area.x;
	array_push(&ui->hots,
	        ((struct hot){ .area = rect_clip(area, p->clip), .action = a }));
}

void
bar_draw_tabs(struct ui *ui, struct rect line)
{
	struct pen p = pen_at(&ui->canvas, line, 0, 0);
	enum pane_id on = ui->focus < PANE_LISTS ? ui->focus : ui->source;
	struct text position = { 0 };
	int width;

	for (int id = 0; id < PANE_LISTS; id++)
		draw_tab(ui, &p, (enum pane_id)id, (enum pane_id)id == on);
	if (pane_classes[on].position != NULL)
		pane_classes[on].position(ui, &position);
	width = canvas_width(text_str(&position));
	p.x += 1;
	if (pen_room(&p) >= width + 9) {
		p.x = line.x + line.w - 8 - width;
		pen_text(&p, ROLE_FAINT, text_str(&position));
		p.x = line.x + line.w - 7;
		draw_key(ui, &p, action_find("help"), "help");
	} else if (pen_room(&p) >= width + 1) {
		p.x = line.x + line.w - 1 - width;
		pen_text(&p, ROLE_FAINT, text_str(&position));
	}
	text_free(&position);
}

/* ---- status ---- */

static bool
progress(const struct ui *ui, const char **what, double *part)
{
	if (ui->working) {
		*what = "writing";
		*part = ui->job.progress;
	} else if (!ui_scanned(ui)) {
		*what = firmware_activity(ui->firmware);
		*part = firmware_progress(ui->firmware);
	} else if (ui->find.running) {
		*what = "finding";
		*part = find_progress(&ui->find);
	} else {
		return false;
	}
	return true;
}

/* A bar at the right end of the line; returns the columns it took. */
static int
draw_progress(struct ui *ui, struct rect line)
{
	const char *what;
	double part;
	int bar, full, width;
	struct pen p;

	if (!progress(ui, &what, &part))
		return 0;
	part = part < 0 ? 0 : part > 1 ? 1 : part;
	width = (int)strlen(what) + 8;
	bar = line.w - width > BAR_COLUMNS ? BAR_COLUMNS : line.w - width;
	if (bar < LEAST_BAR_COLUMNS)
		bar = 0;
	full = (int)(part * bar + 0.5);
	p = pen_at(&ui->canvas, line, line.w - width - bar, 0);
	pen_textf(&p, ROLE_STATUS, " %s ", what);
	pen_glyph(&p, ROLE_BAR, GLYPH_BAR, full);
	pen_glyph(&p, ROLE_BAR_REST, GLYPH_BAR_REST, bar - full);
	pen_textf(&p, ROLE_STATUS, " %3d%%", (int)(part * 100));
	return width + bar;
}

/* What ran last, at the right. */
static int
draw_echo(struct ui *ui, struct rect line)
{
	int width = canvas_width(text_str(&ui->echo)) + 2;
	struct pen p;

	ui->echo_shown = false;
	if (ui->echo.len == 0 || ui->terminal->now(ui->terminal) > ui->echo_until ||
	    width > line.w / 2)
		return 0;
	ui->echo_shown = true;
	p = pen_at(&ui->canvas, line, line.w - width + 1, 0);
	pen_text(&p, ROLE_FAINT, text_str(&ui->echo));
	return width;
}

/* The keys that can follow the first of a sequence. */
static void
draw_sequences(struct ui *ui, struct rect line)
{
	struct pen p = pen_at(&ui->canvas, line, 1, 0);

	for (size_t i = 0; i < ui->bindings.count; i++) {
		const struct binding *b = &ui->bindings.at[i];
		struct text keys = { 0 };

		if (b->press[0] != ui->prefix || b->press[1] == PRESS_NONE ||
		    !action_fits(ui, b->action))
			continue;
		press_write(&keys, b->press[0]);
		press_write(&keys, b->press[1]);
		pen_text(&p, ROLE_KEY, text_str(&keys));
		pen_textf(&p, ROLE_TEXT, " %s   ", b->action->label);
		text_free(&keys);
	}
}

void
bar_draw_status(struct ui *ui, struct rect line)
{
	struct pen p = pen_at(&ui->canvas, line, 1, 0);
	int taken;

	if (ui->prefix != PRESS_NONE) {
		draw_sequences(ui, line);
		return;
	}
	taken = draw_progress(ui, line);
	if (taken == 0 && ui->layout.footer.h > 0 && ui->message.len == 0)
		taken = draw_echo(ui, line);
	p.clip.w -= taken;
	if (ui->message.len > 0)
		pen_fit(&p, ui->message_role, text_str(&ui->message), pen_room(&p));
	else if (ui->layout.footer.h == 0 && taken == 0)
		bar_draw_footer(ui, line);
	else if (ui->volume != NULL && ui->volume->erase.why[0] != '\0')
		pen_fit(&p, ROLE_FAINT, ui->volume->erase.why, pen_room(&p));
}

/* ---- footer ---- */

static int
key_width(const struct action *a)
{
	struct text keys = { 0 };
	int width;

	action_add_keys(a, false, &keys);
	width = canvas_width(text_str(&keys)) + 1 + (int)strlen(a->label);
	text_free(&keys);
	return width;
}

/* Chosen by rank, drawn in the order of the table. */
void
bar_draw_footer(struct ui *ui, struct rect line)
{
	struct pen p = pen_at(&ui->canvas, line, 1, 0);
	bool chosen[MOST_ACTIONS] = { false };
	int room = pen_room(&p) + 1;

	for (int rank = 1; rank <= MOST_FOOTER_RANK; rank++)
		for (size_t i = 0; i < action_count && i < MOST_ACTIONS; i++) {
			int width;

			if (actions[i].rank != rank || !action_fits(ui, &actions[i]))
				continue;
			width = key_width(&actions[i]) + 2;
			chosen[i] = width <= room;
			room -= chosen[i] ? width : 0;
		}
	for (size_t i = 0; i < action_count && i < MOST_ACTIONS; i++)
		if (chosen[i]) {
			draw_key(ui, &p, &actions[i], actions[i].label);
			p.x += 2;
		}
}
