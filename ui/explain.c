/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Explains what is selected in the list beside it: its fields one by one with their
 * bytes and values, what the selected field means, and why the thing stands where it
 * does. With few lines only the selected field is shown.
 */
#include <inttypes.h>
#include <string.h>

#include "ui/pane.h"
#include "ui/paragraph.h"
#include "ui/steps.h"

enum {
	LEAST_FIELDS = 4, /* lines from which fields are shown as a list */
	BYTES_SHOWN = 4,
	NAME_COLUMNS = 10,
	DUMP_BYTES = 16
};

static const struct field *
selected_field(const struct ui *ui, const struct subject *s)
{
	if (s->fields == NULL || s->field_count == 0)
		return NULL;
	return &s->fields[ui->field < s->field_count ? ui->field : s->field_count - 1];
}

void
explain_position(struct ui *ui, struct text *t)
{
	struct subject s;
	const struct field *f;

	if (!ui_subject(ui, &s))
		return;
	text_addf(t, "%s %08" PRIx64, s.title, s.offset);
	f = selected_field(ui, &s);
	if (f != NULL)
		text_addf(t, "  [%zu/%zu] %s", (size_t)(f - s.fields) + 1, s.field_count,
		        f->name);
}

/* ---- one field ---- */

static void
add_bytes(struct text *t, const struct field *f, struct span bytes)
{
	struct span b = span_cut(bytes, f->offset, f->width);

	for (size_t i = 0; i < BYTES_SHOWN; i++)
		if (i < b.len)
			text_addf(t, "%02x ", b.at[i]);
		else
			text_add(t, "   ");
	text_add(t, b.len > BYTES_SHOWN ? ".." : "  ");
}

static void
draw_field(struct ui *ui, const struct subject *s, const struct field *f,
        struct rect line, bool selected)
{
	struct pen p = pen_at(&ui->canvas, line, 0, 0);
	enum role role = !selected                     ? ROLE_TEXT
	                 : ui->focus == PANE_EXPLAIN ? ROLE_SELECTED
	                                               : ROLE_SELECTED_IDLE;
	struct text bytes = { 0 }, value = { 0 };

	if (selected)
		canvas_mark(&ui->canvas, line, role);
	add_bytes(&bytes, f, s->bytes);
	field_add_value(&value, f, s->bytes, s->endian);
	pen_glyph(&p, role, selected ? GLYPH_POINTER : GLYPH_SPACE, 1);
	pen_textf(&p, selected ? role : ROLE_FAINT, "+%-3" PRIu32 " ", f->offset);
	if (line.w >= 44)
		pen_text(&p, selected ? role : ROLE_FAINT, text_str(&bytes));
	pen_fit(&p, selected ? role : ROLE_STRONG, f->name, NAME_COLUMNS);
	pen_fit(&p, role, text_str(&value), pen_room(&p));
	if (selected && ui->focus == PANE_EXPLAIN)
		canvas_cursor(&ui->canvas, line.x, line.y, false);
	text_free(&bytes);
	text_free(&value);
}

static void
draw_fields(struct ui *ui, struct pane *pane, const struct subject *s, struct rect area)
{
	pane->row = ui->field < s->field_count ? ui->field : s->field_count - 1;
	pane_scroll(pane, s->field_count, area.h);
	pane->first_line = area.y;
	for (int i = 0; i < area.h && pane->top + (size_t)i < s->field_count; i++) {
		size_t at = pane->top + (size_t)i;

		draw_field(ui, s, &s->fields[at], rect_line(area, i), at == pane->row);
	}
}

/* ---- bytes, where there are no fields ---- */

static void
draw_dump_line(struct ui *ui, const struct subject *s, size_t at, size_t n,
        struct rect line)
{
	struct pen p = pen_at(&ui->canvas, line, 1, 0);
	struct span bytes = span_cut(s->bytes, at, n);

	pen_textf(&p, ROLE_FAINT, "%08" PRIx64 "  ", s->offset + at);
	for (size_t i = 0; i < n; i++)
		if (i < bytes.len)
			pen_textf(&p, ROLE_TEXT, "%02x ", bytes.at[i]);
		else
			pen_text(&p, ROLE_TEXT, "   ");
	pen_text(&p, ROLE_TEXT, " ");
	for (size_t i = 0; i < bytes.len; i++) {
		char c[2] = { (char)bytes.at[i], '\0' };

		pen_text(&p, ROLE_FAINT, c[0] >= ' ' && c[0] <= '~' ? c : ".");
	}
}

/* 16 bytes a line, or what fits. */
static void
draw_bytes(struct ui *ui, const struct subject *s, struct rect area)
{
	size_t n = DUMP_BYTES;

	while (n > 4 && (int)n * 4 + 12 > area.w)
		n -= 4;
	for (int i = 0; i < area.h && (size_t)i * n < s->bytes.len; i++)
		draw_dump_line(ui, s, (size_t)i * n, n, rect_line(area, i));
}

/* ---- why ---- */

static void
add_cell(struct ui *ui, const char *column, struct text *t)
{
	const struct pane *p = &ui->panes[ui->source];
	struct text cell = { 0 };

	for (size_t i = 0; i < p->class->table->column_count; i++)
		if (strcmp(p->class->table->columns[i].name, column) == 0)
			table_cell_text(&p->table, p->row, i, ui->canvas.ascii, &cell);
	text_add(t, text_str(&cell));
	text_free(&cell);
}

/* What is odd about a file, as a sentence. */
static void
add_problem(struct ui *ui, struct text *t)
{
	size_t before = t->len;

	add_cell(ui, "problem", t);
	if (t->len > before)
		text_add(t, ". ");
}

/* A sentence on the selected thing as a whole. */
static void
add_reason(struct ui *ui, const struct subject *s, struct text *t)
{
	if (ui->source == PANE_ISSUES) {
		add_cell(ui, "what", t);
		text_add(t, ". Kernel: ");
		add_cell(ui, "kernel", t);
		if (t->len > 10 && strcmp(t->at + t->len - 10, ". Kernel: ") == 0)
			t->at[t->len -= 9] = '\0';
	} else if (ui->source == PANE_STEPS) {
		steps_add_reason(ui, t);
	} else if (ui->source == PANE_ERASE && s->volume != NULL) {
		text_add(t, s->volume->erase.why);
	} else if (ui->source == PANE_FILES && s->extent == EXTENT_NONE) {
		text_add(t, "The root directory has no node of its own here: the kernel "
		            "makes up its mode, owner and times.");
	} else if (s->extent != EXTENT_NONE && s->volume != NULL && s->volume->built) {
		if (ui->source == PANE_FILES)
			add_problem(ui, t);
		jffs2_node_reason(&s->volume->fs, s->extent, t);
	} else {
		add_cell(ui, "what", t);
	}
}

/* The value's own meaning where its code has one, then the field's. */
static void
add_help(const struct subject *s, const struct field *f, struct text *t)
{
	if (f == NULL)
		return;
	for (const struct value_name *n = f->names; n != NULL && n->name != NULL; n++)
		if (n->value == field_number(f, s->bytes, s->endian) && n->help != NULL)
			text_addf(t, "%s: %s. ", n->name, n->help);
	text_add(t, f->help != NULL ? f->help : "");
}

/* ---- the pane ---- */

/* Few lines: the selected field and what it means, or bytes; and why. */
static void
draw_strip(struct ui *ui, const struct subject *s, const char *help, const char *why,
        struct rect area)
{
	const struct field *f = selected_field(ui, s);
	struct rect text = { area.x + 1, area.y + 1, area.w - 2, area.h - 1 };
	int why_lines = *why != '\0' && area.h > 1;

	/* Of a step of the mount the reason is what matters. */
	if (ui->source == PANE_STEPS && f == NULL) {
		why_lines = s->bytes.len > 0 ? paragraph_lines(why, text.w) : area.h;
		why_lines = why_lines < area.h ? why_lines : area.h;
	}

	if (f != NULL) {
		draw_field(ui, s, f, rect_line(area, 0), ui->focus == PANE_EXPLAIN);
		text.h -= why_lines;
		text.y += paragraph_draw(&ui->canvas, text, ROLE_FAINT, help);
	} else {
		area.h -= why_lines;
		draw_bytes(ui, s, area);
		text.y = area.y + area.h;
		area.h += why_lines;
	}
	text.h = area.y + area.h - text.y;
	paragraph_draw(&ui->canvas, rect_clip(text, area), ROLE_TEXT, why);
}

/* Many: all fields, or bytes; below them the meaning, at the bottom the reason. */
static void
draw_full(struct ui *ui, struct pane *pane, const struct subject *s, const char *help,
        const char *why, struct rect area)
{
	int width = area.w - 2;
	int help_lines = paragraph_lines(help, width);
	int why_lines = paragraph_lines(why, width);
	int room = area.h - help_lines - why_lines - (help_lines > 0) - (why_lines > 0);
	struct rect top = area, text = { area.x + 1, 0, width, 0 };

	top.h = room;
	if (s->field_count > 0 && s->field_count < (size_t)room)
		top.h = (int)s->field_count;
	if (s->field_count > 0)
		draw_fields(ui, pane, s, top);
	else
		draw_bytes(ui, s, top);
	text.y = area.y + top.h + (help_lines > 0);
	text.h = help_lines;
	paragraph_draw(&ui->canvas, text, ROLE_FAINT, help);
	text.y = s->field_count > 0 ? text.y + help_lines + (why_lines > 0)
	                            : area.y + area.h - why_lines;
	text.h = why_lines;
	paragraph_draw(&ui->canvas, rect_clip(text, area), ROLE_TEXT, why);
}

void
explain_draw(struct ui *ui, struct pane *pane, struct rect area)
{
	struct text help = { 0 }, why = { 0 };
	struct subject s;
	int lines;

	if (ui->focus == PANE_EXPLAIN)
		canvas_cursor(&ui->canvas, area.x, area.y, false);
	if (area.h <= 0 || !ui_subject(ui, &s))
		return;
	add_help(&s, selected_field(ui, &s), &help);
	add_reason(ui, &s, &why);
	lines = paragraph_lines(text_str(&help), area.w - 2) +
	        paragraph_lines(text_str(&why), area.w - 2) + 2;
	if (area.h - lines >= LEAST_FIELDS)
		draw_full(ui, pane, &s, text_str(&help), text_str(&why), area);
	else
		draw_strip(ui, &s, text_str(&help), text_str(&why), area);
	text_free(&help);
	text_free(&why);
}
