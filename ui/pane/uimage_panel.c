/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/pane/uimage_panel.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { MOST_ITEMS = 16, LEAST_STOP = 30, USUAL_COLUMNS = 80 };

/* A name and a value; laid out in columns of equal width. */
struct item {
	const char *name;
	const char *field; /* of the header */
	char value[80];
	enum role role;
};

struct items {
	struct item at[MOST_ITEMS];
	size_t count;
};

struct uimage_panel
uimage_panel_of(const struct firmware *f, const struct subject *s)
{
	struct uimage_panel panel = { s && !s->other ? s->firmware : f, NULL };

	if (panel.firmware->uimages.count == 0)
		return panel;
	if (s)
		panel.header = firmware_uimage_at(panel.firmware, s->offset);
	if (!panel.header)
		panel.header = &panel.firmware->uimages.at[0];
	return panel;
}

static const char *
code_name(const struct value_name *names, uint8_t code)
{
	const char *name = value_name(names, code);

	return name ? name : "?";
}

/* ---- items ---- */

static struct item *
add_item(struct items *list, const char *name, const char *field)
{
	struct item *i = &list->at[list->count < MOST_ITEMS - 1 ? list->count++
	                                                         : list->count];

	*i = (struct item){ .name = name, .field = field, .role = ROLE_TEXT };
	return i;
}

static void
add_code(struct items *list, const char *name, const char *field,
        const struct value_name *names, uint8_t code)
{
	struct item *i = add_item(list, name, field);

	if (value_name(names, code))
		snprintf(i->value, sizeof i->value, "%s", code_name(names, code));
	else
		snprintf(i->value, sizeof i->value, "unknown code %u", code);
}

static void
add_crc(struct items *list, const char *name, const char *field, uint32_t stored,
        uint32_t computed, bool ok)
{
	struct item *i = add_item(list, name, field);

	i->role = ok ? ROLE_GOOD : ROLE_BAD;
	if (ok)
		snprintf(i->value, sizeof i->value, "%08" PRIx32 " ok", stored);
	else
		snprintf(i->value, sizeof i->value,
		        "%08" PRIx32 " WRONG (is %08" PRIx32 ")", stored, computed);
}

static void
add_data_crc(struct items *list, const struct uimage *u)
{
	struct item *i;

	if (u->dcrc_known) {
		add_crc(list, "dcrc", "ih_dcrc", u->dcrc, u->dcrc_computed, u->dcrc_ok);
		return;
	}
	i = add_item(list, "dcrc", "ih_dcrc");
	snprintf(i->value, sizeof i->value, "%08" PRIx32 " %s", u->dcrc,
	        u->present < u->size ? "cannot be checked" : "not checked yet");
	i->role = u->present < u->size ? ROLE_WARNING : ROLE_FAINT;
}

static void
add_sizes(struct items *list, const struct uimage *u)
{
	struct item *i = add_item(list, "size", "ih_size");

	snprintf(i->value, sizeof i->value, "%" PRIu32 " bytes", u->size);
	if (u->present < u->size) {
		snprintf(i->value, sizeof i->value, "%" PRIu32 ", only %" PRIu64 " here",
		        u->size, u->present);
		i->role = ROLE_WARNING;
	}
	i = add_item(list, "load", "ih_load");
	snprintf(i->value, sizeof i->value, "%08" PRIx32, u->load);
	i = add_item(list, "entry", "ih_ep");
	snprintf(i->value, sizeof i->value, "%08" PRIx32, u->entry);
}

static void
add_time(struct items *list, const struct uimage *u)
{
	struct text t = { 0 };

	text_add_time(&t, u->time);
	snprintf(add_item(list, "created", "ih_time")->value, 80, "%s", text_str(&t));
	text_free(&t);
}

static void
add_name(struct items *list, const struct uimage *u, bool ascii)
{
	struct text t = { 0 };

	text_add_readable(&t, u->name, ascii);
	snprintf(add_item(list, "name", "ih_name")->value, 80, "\"%.77s\"", text_str(&t));
	text_free(&t);
}

static void
collect(const struct uimage *u, bool ascii, struct items *list)
{
	list->count = 0;
	add_name(list, u, ascii);
	add_code(list, "os", "ih_os", uimage_os_names, u->os);
	add_time(list, u);
	add_code(list, "arch", "ih_arch", uimage_arch_names, u->arch);
	add_code(list, "type", "ih_type", uimage_type_names, u->type);
	add_code(list, "comp", "ih_comp", uimage_comp_names, u->comp);
	add_sizes(list, u);
	add_crc(list, "hcrc", "ih_hcrc", u->hcrc, u->hcrc_computed, u->hcrc_ok);
	add_data_crc(list, u);
}

/* ---- unfolded ---- */

/* Three on a usual screen, so that a list and Explain have room below. */
static int
columns_in(int width)
{
	int columns = width >= LEAST_STOP ? width / LEAST_STOP : 1;

	return columns < 3 && width >= USUAL_COLUMNS ? 3 : columns;
}

/* Lays the items out; draws them where `c` is given. Returns the lines. */
static int
flow(struct canvas *c, const struct items *list, struct rect area, const char *field)
{
	int columns = columns_in(area.w);
	int stop = area.w / columns, column = 0, line = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct item *item = &list->at[i];
		int slots = (10 + canvas_width(item->value)) / stop + 1;

		if (column > 0 && column + slots > columns) {
			column = 0;
			line++;
		}
		if (c && line < area.h) {
			struct pen p = pen_at(c, rect_line(area, line),
			        1 + column * stop, 0);

			if (field && strcmp(field, item->field) == 0) {
				canvas_cursor(c, p.x, p.y, false);
				pen_fit(&p, ROLE_SELECTED, item->name, 7);
				p.x++;
			} else {
				pen_fit(&p, ROLE_FAINT, item->name, 8);
			}
			pen_text(&p, item->role, item->value);
		}
		column += slots;
	}
	return line + 1;
}

int
uimage_panel_lines(const struct uimage_panel *panel, int columns, bool unfolded, bool ascii)
{
	struct items list;

	if (!panel->header)
		return 0;
	if (!unfolded)
		return 1;
	collect(panel->header, ascii, &list);
	return 1 + flow(NULL, &list, (struct rect){ 0, 0, columns, 1 }, NULL);
}

/* Of the header, among those of the store. */
static size_t
number_of(const struct uimage_panel *panel)
{
	return (size_t)(panel->header - panel->firmware->uimages.at) + 1;
}

static void
draw_title(const struct uimage_panel *panel, struct canvas *c, struct rect line, bool on)
{
	struct pen p = pen_at(c, line, 0, 0);
	size_t count = panel->firmware->uimages.count;

	pen_glyph(&p, ROLE_RULE, GLYPH_ACROSS, 1);
	pen_text(&p, ROLE_RULE, on ? "[" : " ");
	pen_text(&p, on ? ROLE_PANE_ON : ROLE_PANE, "uImage");
	pen_text(&p, ROLE_RULE, on ? "]" : "");
	if (count > 1)
		pen_textf(&p, ROLE_PANE, " %zu of %zu", number_of(panel), count);
	pen_textf(&p, ROLE_PANE, " @%08" PRIx64 " ", panel->header->offset);
	pen_glyph(&p, ROLE_RULE, GLYPH_ACROSS, pen_room(&p));
	p.x = line.x + line.w - 11;
	pen_text(&p, ROLE_RULE, " ");
	pen_text(&p, ROLE_KEY, "u");
	pen_text(&p, ROLE_FAINT, " folds ");
}

/* ---- folded ---- */

static void
draw_verdict(struct pen *p, const char *name, bool known, bool ok)
{
	pen_textf(p, ROLE_FAINT, " %s ", name);
	pen_text(p, !known ? ROLE_FAINT : ok ? ROLE_GOOD : ROLE_BAD,
	        !known ? "?" : ok ? "ok" : "WRONG");
	pen_text(p, ROLE_TEXT, " ");
}

static void
add_codes(const struct uimage *u, struct text *t)
{
	text_addf(t, "%s %s %s ", code_name(uimage_arch_names, u->arch),
	        code_name(uimage_os_names, u->os), code_name(uimage_type_names, u->type));
	if (u->comp != 0)
		text_addf(t, "%s ", code_name(uimage_comp_names, u->comp));
	text_add_size(t, u->size);
}

/* The verdicts on the checksums stay whatever the width. */
static void
draw_folded(const struct uimage_panel *panel, struct canvas *c, struct rect line)
{
	const struct uimage *u = panel->header;
	size_t count = panel->firmware->uimages.count;
	int verdicts = 21 + (u->hcrc_ok ? 0 : 3) + (u->dcrc_known && !u->dcrc_ok ? 3 : 0);
	struct pen p = pen_at(c, line, 1, 0);
	struct text t = { 0 };

	text_add(&t, "uImage ");
	if (count > 1)
		text_addf(&t, "%zu/%zu ", number_of(panel), count);
	text_add(&t, "\"");
	text_add_readable(&t, u->name, c->ascii);
	text_add(&t, "\" ");
	p.clip.w -= verdicts;
	pen_text(&p, ROLE_TEXT, text_str(&t));
	if (u->present < u->size)
		pen_text(&p, ROLE_WARNING, "cut short ");
	text_clear(&t);
	add_codes(u, &t);
	pen_fit(&p, ROLE_TEXT, text_str(&t), pen_room(&p));
	text_free(&t);
	p = pen_at(c, line, line.w - verdicts, 0);
	draw_verdict(&p, "hcrc", true, u->hcrc_ok);
	draw_verdict(&p, "dcrc", u->dcrc_known, u->dcrc_ok);
	p.x = line.x + line.w - 3;
	pen_text(&p, ROLE_KEY, "u");
	pen_glyph(&p, ROLE_KEY, GLYPH_CLOSED, 1);
}

void
uimage_panel_draw(const struct uimage_panel *panel, struct canvas *c, struct rect area,
        const char *field)
{
	struct items list;

	if (area.h == 1) {
		draw_folded(panel, c, area);
		return;
	}
	draw_title(panel, c, rect_line(area, 0), field != NULL);
	collect(panel->header, c->ascii, &list);
	area.y++;
	area.h--;
	flow(c, &list, area, field);
}
