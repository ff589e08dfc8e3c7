/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/take/copy.h"

#include <string.h>

#include "ui/list/pane.h"
#include "ui/take/order.h"

enum { SHOWN = 200 };

void
copy_add_shown(const struct ui *ui, const char *text, size_t len, struct text *t)
{
	struct text flat = { 0 };
	size_t shown = len < SHOWN ? len : SHOWN;

	text_add_bytes(&flat, text, shown);
	for (size_t i = 0; i < flat.len; i++)
		if (flat.at[i] == '\t' || flat.at[i] == '\n' || flat.at[i] == '\r')
			flat.at[i] = ' ';
	text_add_readable(t, span_of(flat.at, flat.len), ui->display.canvas->ascii);
	if (shown < len)
		text_add(t, "...");
	text_free(&flat);
}

/* Asks for a file to write it to. */
static void
ask_for_file(struct ui *ui, const char *text, size_t len, const char *why)
{
	const char *refusal = order_refusal(ui);
	struct text body = { 0 }, path = { 0 };

	if (refusal) {
		ui_say(ui, ROLE_ERROR, "%s; %s", why, refusal);
		return;
	}
	text_addf(&body, "%s, so the text goes to a file: ", why);
	copy_add_shown(ui, text, len, &body);
	order_add_stem(ui, &path);
	text_add(&path, "-copy.txt");
	ui->writing.order.what = EXPORT_TEXT;
	ui->writing.order.volume = ui->here.volume;
	text_clear(&ui->writing.order.text);
	text_add_bytes(&ui->writing.order.text, text, len);
	text_add(&ui->writing.order.text, "\n");
	order_ask(ui, "Copy to a file", text_str(&body), text_str(&path));
	text_free(&body);
	text_free(&path);
}

void
copy_text(struct ui *ui, const char *text, size_t len)
{
	struct text shown = { 0 };

	if (!ui->options->clipboard) {
		ask_for_file(ui, text, len, "The clipboard is off");
	} else if (len > CLIPBOARD_MOST) {
		ask_for_file(ui, text, len, "This is too long for the clipboard");
	} else {
		copy_add_shown(ui, text, len, &shown);
		ui->display.terminal->copy(ui->display.terminal, text, len);
		ui_say(ui, ROLE_GOOD, "copied: %s", text_str(&shown));
	}
	text_free(&shown);
}

/* ---- a row ---- */

static bool
keep(void *arg, const char *at, size_t len)
{
	text_add_bytes(arg, at, len);
	return true;
}

bool
copy_add_row(const struct ui *ui, struct text *t)
{
	const struct pane *p = &ui->panes[ui->tabs.source];
	struct text rows = { 0 };
	const char *row;

	if (p->row >= pane_count(ui, ui->tabs.source))
		return false;
	table_write(&p->table, FORM_TSV, p->row, p->row + 1, keep, &rows);
	row = strchr(text_str(&rows), '\n'); /* the heading ends here */
	row = row ? row + 1 : "";
	text_add_bytes(t, row, strcspn(row, "\n"));
	text_free(&rows);
	return true;
}

void
copy_row(struct ui *ui)
{
	struct text t = { 0 };

	if (copy_add_row(ui, &t))
		copy_text(ui, text_str(&t), t.len);
	else
		ui_say(ui, ROLE_STATUS, "nothing is selected");
	text_free(&t);
}
