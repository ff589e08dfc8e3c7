/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/take/flash.h"

#include <stdio.h>
#include <string.h>

#include "firmware/model/children.h"
#include "ui/dialog/dialog.h"
#include "ui/take/copy.h"

enum { WIDEST = 72, MARGIN = 6 };

static int
width_of(const struct ui *ui)
{
	int width = ui->display.canvas->columns - MARGIN;

	return width < WIDEST ? width : WIDEST;
}

/* ---- one way ---- */

/* Enter and y copy the commands; the rows are there to be scrolled. */
static bool
accept_copy(struct ui *ui, struct dialog *d)
{
	struct text commands = { 0 };

	flash_write_commands(&ui->writing.flash.ways.at[d->value], &commands);
	copy_text(ui, text_str(&commands), commands.len);
	text_free(&commands);
	return false;
}

/* A row of a dialog is cut where it ends: a long command goes on in the next. */
static void
add_rows(struct dialog *d, const char *line, size_t len, int width)
{
	bool command = len > 4 && strncmp(line, "    ", 4) == 0;
	bool risk = len > 7 && strncmp(line, "  Risk:", 7) == 0;
	size_t from = 0;

	do {
		char row[WIDEST + 1];
		size_t part = len - from < (size_t)width ? len - from : (size_t)width;

		snprintf(row, sizeof row, "%.*s", (int)part, line + from);
		dialog_add(d, PRESS_NONE, "", row)->role = (uint8_t)(command ? ROLE_LIVE
		        : risk ? ROLE_WARNING : ROLE_TEXT);
		from += part;
	} while (from < len);
}

static bool
accept_way(struct ui *ui, struct dialog *d)
{
	int i = dialog_choice(d)->value, width = width_of(ui) - 4;
	const struct flash_way *w = &ui->writing.flash.ways.at[i];
	struct dialog *way = dialog_push(ui, w->title);
	struct text t = { 0 };
	const char *s;

	way->value = i;
	way->accept = accept_copy;
	way->hint = "y copies the commands   Esc closes";
	dialog_add(way, 'y', "copy the commands", "");
	flash_write_way(w, width, &t);
	for (s = text_str(&t); *s;) {
		size_t len = strcspn(s, "\n");

		add_rows(way, s, len, width < 8 ? 8 : width);
		s += len + (s[len] == '\n');
	}
	text_free(&t);
	return false;
}

/* ---- the plan ---- */

static void
add_ways(struct dialog *d, const struct flash_plan *p)
{
	for (size_t i = 0; i < p->ways.count; i++) {
		uint32_t press = i < 9 ? (uint32_t)('1' + i) : PRESS_NONE;

		dialog_add(d, press, p->ways.at[i].title, p->ways.at[i].needs)->value = (int)i;
	}
}

void
flash_ask(struct ui *ui)
{
	struct firmware *root = firmware_root(ui->here.firmware);
	const struct compare *c = ui->comparing.compare;
	struct firmware *written = ui->comparing.written;
	struct firmware *old = written ? (ui->comparing.edited ? root : NULL) : c ? firmware_root(c->firmware[1]) : NULL;
	struct flash_wish wish = { .part = PART_NONE, .erase_size = root->options.erase_size };
	struct flash_plan *p = &ui->writing.flash;
	struct dialog *d;
	struct error err;

	flash_plan_free(p);
	if (!flash_plan_make(p, written ? written : root, old, &wish, &err)) {
		dialog_message(ui, "No plan", err.text);
		return;
	}
	d = dialog_push(ui, "Commands to get it onto a flash");
	if (!written && ui->editing.wish.changes.count)
		text_add(&d->body, "  Changes are pending: they are in the image only once it is written "
		        "(~ lists them, w writes).\n\n");
	flash_write_head(p, width_of(ui), &d->body);
	if (!p->targets.count)
		text_add(&d->body, "\nNothing differs: nothing to write.\n");
	add_ways(d, p);
	d->label_columns = 28;
	if (!p->ways.count)
		return;
	d->accept = accept_way;
	d->hint = "a digit or Enter shows the commands   Esc closes";
}
