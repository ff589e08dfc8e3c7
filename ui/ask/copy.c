/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/ask/copy.h"

#include <inttypes.h>
#include <string.h>

#include "firmware/model/subject.h"
#include "ui/list/pane.h"
#include "ui/terminal/clipboard.h"

enum { SHOWN = 200 };

/* What fits on one line. */
static void
add_shown(const struct ui *ui, const char *text, size_t len, struct text *t)
{
	struct text flat = { 0 };
	size_t shown = len < SHOWN ? len : SHOWN;

	text_add_bytes(&flat, text, shown);
	for (size_t i = 0; i < flat.len; i++)
		if (flat.at[i] == '\t' || flat.at[i] == '\n')
			flat.at[i] = ' ';
	text_add_readable(t, span_of(flat.at, flat.len), ui->display.canvas->ascii);
	if (shown < len)
		text_add(t, "...");
	text_free(&flat);
}

void
copy_text(struct ui *ui, const char *text, size_t len)
{
	struct text shown = { 0 };

	if (len > CLIPBOARD_MOST) {
		ui_say(ui, ROLE_ERROR, "%zu bytes are too long for the clipboard", len);
		return;
	}
	add_shown(ui, text, len, &shown);
	if (ui->options->clipboard) {
		ui->display.terminal->copy(ui->display.terminal, text, len);
		ui_say(ui, ROLE_GOOD, "copied: %s", text_str(&shown));
	} else {
		ui_say(ui, ROLE_STATUS, "clipboard off: %s", text_str(&shown));
	}
	text_free(&shown);
}

void
copy_offset(struct ui *ui)
{
	struct text t = { 0 };
	struct subject s;

	if (!ui_subject(ui, &s)) {
		ui_say(ui, ROLE_STATUS, "nothing is selected");
		return;
	}
	text_addf(&t, "0x%" PRIx64, source_class(ui)->cursor
	        ? source_class(ui)->cursor(ui) : s.offset);
	copy_text(ui, text_str(&t), t.len);
	text_free(&t);
}

/* ---- a row ---- */

static bool
keep(void *arg, const char *at, size_t len)
{
	text_add_bytes(arg, at, len);
	return true;
}

void
copy_row(struct ui *ui)
{
	const struct pane *p = &ui->panes[ui->tabs.source];
	struct text t = { 0 };
	const char *row;

	if (p->row >= pane_count(ui, ui->tabs.source)) {
		ui_say(ui, ROLE_STATUS, "nothing is selected");
		return;
	}
	table_write(&p->table, FORM_TSV, p->row, p->row + 1, keep, &t);
	row = strchr(text_str(&t), '\n'); /* the heading ends here */
	row = row ? row + 1 : "";
	copy_text(ui, row, strcspn(row, "\n"));
	text_free(&t);
}
