/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/recall/noting.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "firmware/model/children.h"
#include "list/list.h"
#include "ui/go/follow.h"
#include "ui/go/go.h"
#include "ui/list/pane.h"
#include "ui/recall/keep.h"

static struct note_list *
notes_of(struct ui *ui)
{
	return &ui->recall.notes;
}

/* The note that is selected in its list, and its store; NULL. */
static const struct note *
selected_note(const struct ui *ui, struct firmware **f)
{
	const struct pane *p = &ui->panes[PANE_MARKS];

	if (ui->tabs.source != PANE_MARKS || p->row >= pane_count(ui, PANE_MARKS))
		return NULL;
	return table_notes_note(&p->table, table_base_row(&p->table, p->row), f);
}

/* What a mark is set at; false if nothing is selected that has a place. */
static bool
selected_place(const struct ui *ui, struct note_place *p)
{
	const struct pane_class *class = source_class(ui);
	struct firmware *f;
	const struct note *n = selected_note(ui, &f);
	struct subject s;

	if (n) {
		*p = n->place;
		return true;
	}
	return shown_subject(ui, &s) && !s.other
	       && note_place_of(s.firmware, class->cursor ? class->cursor(ui) : s.offset, p);
}

const char *
noting_refusal(const struct ui *ui)
{
	struct note_place p;

	return selected_place(ui, &p) ? NULL : "nothing is selected that has a place in the image";
}

const char *
noting_list_refusal(const struct ui *ui)
{
	return noting_offered(ui) ? NULL : "there are no marks: B sets one";
}

/* Saves at once, and leaves the list if it is empty now. */
static void
changed(struct ui *ui, const char *what, uint64_t offset)
{
	struct error err;

	if (!noting_offered(ui) && ui->tabs.main == PANE_MARKS)
		pane_show(ui, PANE_OVERVIEW);
	if (!recall_keep(ui, &err))
		ui_say(ui, ROLE_WARNING, "%s %08" PRIx64 ", but not remembered: %s", what, offset,
		        err.text);
	else
		ui_say(ui, ROLE_GOOD, "%s %08" PRIx64 "%s", what, offset,
		        noting_offered(ui) ? "; M lists the marks" : "");
	ui->display.stale = true;
}

static bool
set(struct ui *ui, const struct note_place *p, const char *words)
{
	uint64_t now = ui->display.terminal->steady ? 0 : (uint64_t)time(NULL);

	return note_set(notes_of(ui), p, now, span_of(words, strlen(words)));
}

const char *
noting_suggest(struct ui *ui)
{
	struct note_place p;
	const struct note *n = selected_place(ui, &p) ? note_at(notes_of(ui), &p) : NULL;

	return n ? text_str(&n->words) : "";
}

void
noting_add_words(const struct ui *ui, bool ascii, struct text *t)
{
	struct note_place p;
	const struct note *n = selected_place(ui, &p) ? note_at(&ui->recall.notes, &p) : NULL;

	if (!n)
		return;
	text_add(t, n->words.len > 0 ? "Your mark: \"" : "You marked this");
	text_add_readable(t, span_of(n->words.at, n->words.len), ascii);
	text_add(t, n->words.len > 0 ? "\". " : ". ");
}

bool
noting_write(struct ui *ui, const char *words, struct error *err)
{
	struct note_place p;

	if (!selected_place(ui, &p))
		return error_set(err, "%s", noting_refusal(ui));
	if (!set(ui, &p, words))
		return error_set(err, "there are %d marks already", NOTES_MOST);
	changed(ui, ui->recall.file ? "marked" : "marked until you quit:", p.offset);
	return true;
}

/* ---- the pane ---- */

bool
noting_offered(const struct ui *ui)
{
	return ui->recall.notes.notes.count > 0;
}

void
noting_delete(struct ui *ui)
{
	struct note_place p;

	if (!selected_place(ui, &p))
		return;
	note_remove(notes_of(ui), &p);
	changed(ui, "no longer marked:", p.offset);
}

/* A node or the beginning of a part is gone to in its list, any other byte in Hex. */
void
noting_follow(struct ui *ui)
{
	struct firmware *f;
	const struct note *n = selected_note(ui, &f);
	uint64_t offset = n ? n->place.offset : 0;
	struct subject s;

	if (!n)
		return;
	subject_at(f, offset, &s);
	if (s.offset == offset) {
		follow_subject(ui, &s);
		return;
	}
	go_remember(ui);
	ui_set_store(ui, f);
	pane_show(ui, PANE_HEX);
	pane_classes[PANE_HEX].go(ui, offset);
}

bool
noting_explain(const struct ui *ui, const struct subject *s, struct text *t)
{
	struct firmware *f;
	const struct note *n = selected_note(ui, &f);

	(void)s;
	if (n && n->words.len) {
		text_add(t, "Your note says \"");
		text_add_readable(t, span_of(n->words.at, n->words.len),
		        ui->display.canvas->ascii);
		text_add(t, "\". ");
	}
	return false;
}
