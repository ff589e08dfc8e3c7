/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Places that the user marked, each with a note. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "firmware/model/children.h"
#include "firmware/model/subject.h"
#include "ui/ask/copy.h"
#include "ui/dialog/dialog.h"
#include "ui/list/go.h"
#include "ui/list/pane.h"
#include "ui/recall/keep.h"

enum { MARKS_MOST = 1000, ALL = -1 };

void
marks_push(struct recall_place *p, struct firmware *f, uint64_t offset, const char *note)
{
	struct mark m = { .firmware = f, .offset = offset };
	size_t at = 0;

	while (at < p->marks.count && !(p->marks.at[at].firmware == f
	        && p->marks.at[at].offset == offset))
		at++;
	if (at == MARKS_MOST)
		return;
	if (at == p->marks.count)
		array_push(&p->marks, m);
	text_clear(&p->marks.at[at].note);
	text_add(&p->marks.at[at].note, note);
}

static void
drop(struct recall_place *p, size_t at)
{
	text_free(&p->marks.at[at].note);
	memmove(&p->marks.at[at], &p->marks.at[at + 1],
	        (p->marks.count - at - 1) * sizeof *p->marks.at);
	p->marks.count--;
}

void
marks_clear(struct recall_place *p)
{
	while (p->marks.count > 0)
		drop(p, p->marks.count - 1);
}

bool
marks_set(struct ui *ui, const char *note, struct error *err)
{
	struct subject s;
	uint64_t offset;

	if (!ui_subject(ui, &s) || s.other)
		return error_set(err, "nothing of this image is selected");
	offset = source_class(ui)->cursor ? source_class(ui)->cursor(ui) : s.offset;
	marks_push(&ui->recall, s.firmware, offset, note);
	ui_say(ui, ROLE_GOOD, "marked %08" PRIx64 "; M lists the marks", offset);
	return true;
}

/* ---- the list ---- */

/* "PART OFFSET NOTE", separated by tabs, a line each. */
static void
copy_all(struct ui *ui)
{
	struct text t = { 0 };

	for (size_t i = 0; i < ui->recall.marks.count; i++) {
		const struct mark *m = &ui->recall.marks.at[i];

		firmware_add_part(m->firmware, firmware_part_at(m->firmware, m->offset), &t);
		text_addf(&t, "\t0x%08" PRIx64 "\t%s\n", m->offset, text_str(&m->note));
	}
	copy_text(ui, text_str(&t), t.len);
	text_free(&t);
}

static bool
accept(struct ui *ui, struct dialog *d)
{
	const struct choice *c = dialog_choice(d);
	struct error err;
	struct mark m;

	if (c->value == ALL) {
		dialog_close(d);
		copy_all(ui);
		return false;
	}
	if (c->press == 'd') {
		drop(&ui->recall, (size_t)d->value);
		dialog_close(d);
		if (ui->recall.marks.count > 0)
			marks_list(ui);
		return false;
	}
	m = ui->recall.marks.at[c->value];
	if (!go_to_place(ui, m.firmware, m.offset, &err))
		ui_say(ui, ROLE_ERROR, "%s", err.text);
	return true;
}

/* What d deletes: the mark that was selected last. */
static void
note_selected(struct ui *ui, struct dialog *d)
{
	const struct choice *c = dialog_choice(d);

	(void)ui;
	if (c && c->press == PRESS_NONE)
		d->value = c->value;
}

void
marks_list(struct ui *ui)
{
	struct dialog *d;

	if (ui->recall.marks.count == 0) {
		ui_say(ui, ROLE_STATUS, "there are no marks: B sets one");
		return;
	}
	d = dialog_push(ui, "Marks");
	d->accept = accept;
	d->hint = "Enter goes there   Esc closes";
	d->moved = note_selected;
	d->label_columns = 12;
	for (size_t i = 0; i < ui->recall.marks.count; i++) {
		const struct mark *m = &ui->recall.marks.at[i];
		struct text note = { 0 };
		char label[16];

		snprintf(label, sizeof label, "%08" PRIx64, m->offset);
		text_add_readable(&note, span_of(text_str(&m->note), m->note.len),
		        ui->display.canvas->ascii);
		dialog_add(d, PRESS_NONE, label, text_str(&note))->value = (int)i;
		text_free(&note);
	}
	dialog_add(d, 'y', "copy all", "as lines of part, offset and note")->value = ALL;
	dialog_add(d, 'd', "delete", "the selected mark");
	dialog_select(d, 0, 1);
}
