/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text of the Explain pane. */
#include "ui/pane/explain.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "firmware/model/subject.h"
#include "list/files/file_totals.h"
#include "list/files/file_wishes.h"
#include "list/files/files.h"
#include "table/table.h"
#include "ui/go/follow.h"
#include "ui/go/move.h"
#include "ui/list/pane.h"
#include "ui/recall/noting.h"
#include "words/explain.h"
#include "words/sentence.h"

enum { TERMS_SHOWN = 6 };

static void
add_cell(const struct ui *ui, const char *column, struct text *t)
{
	const struct pane *p = &ui->panes[ui->tabs.source];
	struct text cell = { 0 };

	for (size_t i = 0; i < p->class->table->column_count; i++)
		if (strcmp(p->class->table->columns[i].name, column) == 0)
			table_cell_text(&p->table, p->row, i, ui->display.canvas->ascii, &cell);
	text_add(t, text_str(&cell));
	text_free(&cell);
}

/* The cell as a sentence; nothing if it is empty. */
static void
add_cell_sentence(const struct ui *ui, const char *before, const char *column, struct text *t)
{
	struct text cell = { 0 };

	add_cell(ui, column, &cell);
	if (cell.len > 0 && strcmp(text_str(&cell), "-") != 0)
		text_addf(t, "%s%s%s ", before, text_str(&cell),
		        cell.at[cell.len - 1] == '.' ? "" : ".");
	text_free(&cell);
}

/* How the kernel files the erase block, from the list of blocks. */
static void
add_block(struct ui *ui, const struct subject *s, struct text *t)
{
	const struct table_class *class = pane_classes[PANE_BLOCKS].table;
	const struct volume *v = s->volume;
	struct text cell = { 0 };
	struct table all;
	size_t n;

	if (!v || v != ui->here.volume || !v->log.erase_size || !pane_begin(ui, PANE_BLOCKS))
		return;
	all = ui->panes[PANE_BLOCKS].table;
	all.view = NULL;
	n = volume_block_at(v, s->offset);
	for (size_t i = 0; i < class->column_count && n < table_count(&all); i++) {
		bool state = strcmp(class->columns[i].name, "state") == 0;

		if (!state && strcmp(class->columns[i].name, "reason") != 0)
			continue;
		table_cell_text(&all, n, i, ui->display.canvas->ascii, &cell);
		text_addf(t, state ? " The kernel counts it as %s: " : "%s.", text_str(&cell));
	}
	text_free(&cell);
}

/* The message, or else the stored and the right value of a wrong CRC, which it has as well. */
static void
add_message(const struct ui *ui, struct text *t)
{
	struct text stored = { 0 };
	size_t before = t->len;

	add_cell_sentence(ui, "It prints: ", "message", t);
	add_cell(ui, "stored", &stored);
	if (t->len == before && strcmp(text_str(&stored), "-") != 0) {
		text_addf(t, "Stored %s", text_str(&stored));
		add_cell_sentence(ui, ", computed ", "computed", t);
	}
	text_free(&stored);
}

bool
explain_issue(const struct ui *ui, const struct subject *s, struct text *t)
{
	(void)s;
	add_cell(ui, "severity", t);
	if (t->len > 0)
		t->at[0] = (char)toupper((unsigned char)t->at[0]);
	add_cell_sentence(ui, ": ", "what", t);
	add_cell_sentence(ui, "Kernel: ", "kernel", t);
	add_message(ui, t);
	return false;
}

bool
explain_fault(const struct ui *ui, const struct subject *s, size_t *field)
{
	struct text name = { 0 };
	bool found = false;

	add_cell(ui, "field", &name);
	for (size_t i = 0; i < subject_field_count(s) && !found; i++) {
		found = strcmp(subject_field(s, i)->name, text_str(&name)) == 0;
		*field = i;
	}
	text_free(&name);
	return found;
}

void
explain_open_issue(struct ui *ui)
{
	const struct table *t = &ui->panes[PANE_ISSUES].table;
	struct subject s;

	if (!ui_subject(ui, &s))
		return;
	if (table_can_fold(t) && table_is_branch(t, ui->panes[PANE_ISSUES].row)) {
		move_toggle_fold(ui);
	} else if (s.fields) {
		explain_fault(ui, &s, &ui->field);
		pane_show(ui, PANE_EXPLAIN);
	} else {
		follow_offset(ui);
	}
}

bool
explain_pages(const struct ui *ui, const struct subject *s, struct text *t)
{
	(void)s;
	add_cell(ui, "count", t);
	text_add(t, strcmp(text_str(t), "1") == 0 ? " page from page " : " pages from page ");
	add_cell(ui, "page", t);
	text_add(t, " on, in erase block ");
	add_cell(ui, "block", t);
	add_cell_sentence(ui, ": ", "what", t);
	add_cell_sentence(ui, "In the spare area of the first: ", "spare", t);
	return true;
}

/* "1 file", "2 files"; nothing for none. */
static void
add_count(struct text *t, const char *before, uint32_t count, const char *one, const char *many)
{
	if (count)
		text_addf(t, "%s%" PRIu32 " %s", before, count, count == 1 ? one : many);
}

static void
add_bytes(struct text *t, uint64_t bytes)
{
	if (bytes < 1024)
		text_addf(t, "%" PRIu64 " byte%s", bytes, bytes == 1 ? "" : "s");
	else
		text_add_size(t, bytes);
}

/* What is below the selected directory, if that is counted. */
static void
add_totals(const struct ui *ui, struct text *t)
{
	const struct table *files = &ui->panes[PANE_FILES].table;
	size_t row = table_base_row(files, ui->panes[PANE_FILES].row);
	struct tree_total total;

	if (!table_files_is_dir(files, row) || !table_files_total(files, row, &total))
		return;
	if (!total.files && !total.dirs) {
		text_add(t, " Nothing is in it.");
		return;
	}
	add_count(t, " ", total.files, "file", "files");
	add_count(t, total.files ? " and " : " ", total.dirs, "directory", "directories");
	text_add(t, " below it: ");
	add_bytes(t, total.real);
	text_add(t, " of content");
	if (total.stored) {
		text_add(t, ", ");
		add_bytes(t, total.stored);
		text_add(t, " in the image");
	}
	text_add(t, ".");
}

bool
explain_file(const struct ui *ui, const struct subject *s, struct text *t)
{
	const struct pane *p = &ui->panes[PANE_FILES];
	const struct tree *tree = s->volume ? NULL : subject_tree(s);
	size_t start = t->len, from;

	file_wishes_add_words(&p->table, table_base_row(&p->table, p->row), t);
	from = t->len;
	if (!tree && s->extent == EXTENT_NONE) {
		/* Of what a change makes or removes its sentence is all there is. */
		text_add(t, from > start ? "" : "The root directory has no node of its own here: "
		            "the kernel makes up its mode, owner and times.");
	} else {
		add_cell_sentence(ui, "", "problem", t);
		if (t->len > from)
			t->at[from] = (char)toupper((unsigned char)t->at[from]);
		if (tree)
			file_sentence(tree, s->inode, ui->display.canvas->ascii, t);
		else
			subject_sentence(s->firmware, s, ui->display.canvas->ascii, t);
	}
	add_totals(ui, t);
	return true;
}

bool
explain_candidate(const struct ui *ui, const struct subject *s, struct text *t)
{
	(void)ui;
	if (!s->volume)
		return false;
	text_add(t, s->volume->erase.why);
	return true;
}

void
explain_sentence(struct ui *ui, const struct subject *s, struct text *t)
{
	const struct pane_class *class = source_class(ui);
	size_t before;

	if (ui->tabs.source != PANE_MARKS)
		noting_add_words(ui, ui->display.canvas->ascii, t);
	before = t->len;
	if (class->explain && class->explain(ui, s, t))
		return;
	subject_sentence(s->firmware, s, ui->display.canvas->ascii, t);
	if (strcmp(s->title, "erase block") == 0)
		add_block(ui, s, t);
	if (t->len == before)
		add_cell(ui, "what", t);
}

static void
add_terms(const struct subject *s, const struct field *f, struct text *t)
{
	const struct glossary_term *found[TERMS_SHOWN];
	size_t n = explain_terms(s->firmware, s, f, found, TERMS_SHOWN);

	for (size_t i = 0; i < n; i++)
		text_addf(t, "%s%s", i == 0 ? "E explains: " : ", ", found[i]->term);
	if (n > 0)
		text_add(t, ".");
}

void
explain_details(const struct subject *s, const struct field *f, struct text *t)
{
	static const enum explain_part parts[] = { EXPLAIN_MEANING, EXPLAIN_VALUE,
		EXPLAIN_WRONG, EXPLAIN_USER, EXPLAIN_COVER };

	for (size_t i = 0; f && i < COUNT(parts); i++) {
		struct text note = { 0 };

		explain_field(s->firmware, s, f, parts[i], &note);
		if (note.len > 0 && parts[i] == EXPLAIN_MEANING)
			text_addf(t, "%s\n", text_str(&note));
		else if (note.len > 0)
			text_addf(t, "%s: %s\n", explain_labels[parts[i]],
			        text_str(&note));
		text_free(&note);
	}
	add_terms(s, f, t);
}
