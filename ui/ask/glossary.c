/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/ask/glossary.h"

#include <stdio.h>
#include <string.h>

#include "firmware/model/subject.h"
#include "list/findings/issue_rows.h"
#include "table/table.h"
#include "ui/dialog/dialog.h"
#include "ui/go/go.h"
#include "ui/list/pane.h"
#include "words/explain.h"
#include "words/message_write.h"

enum {
	TERM_COLUMNS = 19,
	TEXT_LINES = 9,
	NO_TERM = -1,
	MESSAGES = 20,        /* that one text may have */
	OF_MESSAGE = 1 << 17, /* a choice's value: the number of a message of the text */
	OF_SUBJECT = 1 << 16 /* in a dialog's value: it is about what is selected */
};

static int
index_of(const struct glossary_term *t)
{
	return (int)(t - glossary);
}

static void
add_term(struct dialog *d, const struct glossary_term *t)
{
	struct text also = { 0 };

	for (const char *const *name = t->also; *name; name++)
		text_addf(&also, "%s%s", also.len > 0 ? ", " : "", *name);
	dialog_add(d, PRESS_NONE, t->term, text_str(&also))->value = index_of(t);
	text_free(&also);
}

static bool
is_there(const struct dialog *d, int term)
{
	for (size_t i = 0; i < d->choices.count; i++)
		if (!d->choices.at[i].off && d->choices.at[i].value == term)
			return true;
	return false;
}

/* Those that are not in the list already, below a heading. */
static void
add_terms(struct dialog *d, const char *heading, const struct glossary_term **terms,
        size_t count)
{
	size_t before = d->choices.count;

	dialog_add_heading(d, heading, "");
	for (size_t i = 0; i < count; i++)
		if (!is_there(d, index_of(terms[i])))
			add_term(d, terms[i]);
	if (d->choices.count == before + 1)
		d->choices.count = before;
}

/* ---- what the list holds ---- */

/* The terms of what the pane Explain says of the selected field and thing. */
static size_t
subject_terms(struct ui *ui, const struct glossary_term **found)
{
	struct subject s;

	if (!ui_subject(ui, &s))
		return 0;
	return explain_terms(s.firmware, &s, subject_field(&s, ui->field), found,
	        GLOSSARY_FOUND);
}

static size_t
see_also(const struct glossary_term *t, const struct glossary_term **found)
{
	size_t count = 0;

	for (const char *const *name = t->see; *name; name++)
		if (glossary_find(*name))
			found[count++] = glossary_find(*name);
	return count;
}

static void
fill_links(struct ui *ui, struct dialog *d)
{
	const struct glossary_term *found[GLOSSARY_FOUND];
	bool of_subject = d->value >= OF_SUBJECT;
	int head = of_subject ? d->value - OF_SUBJECT - 1 : d->value;
	size_t count;

	if (head != NO_TERM)
		add_term(d, &glossary[head]);
	if (of_subject)
		count = subject_terms(ui, found);
	else
		count = glossary_in(glossary[head].text, found, GLOSSARY_FOUND);
	add_terms(d, "In this text", found, count);
	if (head == NO_TERM)
		return;
	count = see_also(&glossary[head], found);
	add_terms(d, "See also", found, count);
}

/* True if one of its names begins with what was typed. */
static bool
begins(const struct glossary_term *t, const char *typed)
{
	bool is = strncasecmp(t->term, typed, strlen(typed)) == 0;

	for (const char *const *name = t->also; *name && !is; name++)
		is = strncasecmp(*name, typed, strlen(typed)) == 0;
	return is;
}

/* ---- messages ---- */

/* The message of the typed text that the choice stands for; false if it is a term. */
static bool
message_of(const struct dialog *d, const struct choice *c, struct message_found *found)
{
	struct message_found all[MESSAGES];
	size_t count, i = (size_t)(c->value - OF_MESSAGE);

	if (c->value < OF_MESSAGE)
		return false;
	count = kernel_messages_in(line_str(&d->line), all, MESSAGES);
	if (i < count)
		*found = all[i];
	return i < count;
}

/* Of several pasted lines: how many of them were recognised. */
static void
add_line_count(struct dialog *d, const char *typed, size_t count)
{
	struct text t = { 0 };
	size_t lines = 1;

	for (const char *s = typed; *s; s++)
		lines += *s == '\n';
	if (lines == 1)
		return;
	text_addf(&t, "%zu message%s in %zu lines", count, count == 1 ? "" : "s", lines);
	dialog_add_heading(d, text_str(&t), "");
	text_free(&t);
}

static void
fill_messages(struct dialog *d, const char *typed)
{
	struct message_found found[MESSAGES];
	size_t count = kernel_messages_in(typed, found, MESSAGES);

	add_line_count(d, typed, count);
	for (size_t i = 0; i < count; i++) {
		struct text title = { 0 };

		kernel_message_title(found[i].message, &title);
		dialog_add(d, PRESS_NONE, "message", text_str(&title))->value
		        = OF_MESSAGE + (int)i;
		text_free(&title);
	}
}

/* The issues of this image that the message is about, with the row of the first. */
static size_t
find_places(struct ui *ui, const struct message_found *found, uint32_t *first, bool *here)
{
	*here = false;
	return pane_ready(ui, PANE_ISSUES)
	       ? issue_rows_find(&ui->panes[PANE_ISSUES].table, found, first, here) : 0;
}

static void
show_message(struct ui *ui, struct dialog *d, const struct message_found *found)
{
	struct text place = { 0 };
	uint32_t first;
	bool here;
	size_t count = find_places(ui, found, &first, &here);

	message_add_place(found, &place);
	message_add_origin(found->message, &d->body);
	text_addf(&d->body, ". %s%s", text_str(&place), place.len > 0 ? " " : "");
	if (count == 0)
		text_add(&d->body, "Nothing in this image fits it. ");
	else if (here)
		text_add(&d->body, "It is in this image: Enter goes there. ");
	else
		text_addf(&d->body, "Issues of this kind here: %zu; Enter goes to the first. ",
		        count);
	text_addf(&d->body, "%s %s", found->message->meaning, found->message->advice);
	text_free(&place);
}

static void
go_to_message(struct ui *ui, struct dialog *d, const struct message_found *found)
{
	struct pane *p = &ui->panes[PANE_ISSUES];
	uint32_t first;
	bool here;

	if (find_places(ui, found, &first, &here) == 0) {
		dialog_fail(d, "nothing in this image fits the message");
		return;
	}
	go_remember(ui);
	dialog_close_all(ui);
	pane_show(ui, PANE_ISSUES);
	pane_refresh(ui, PANE_ISSUES);
	table_filter(&p->table, "", NULL);
	table_sort(&p->table, "", false, NULL);
	pane_select_base(ui, PANE_ISSUES, issue_rows_unfold(&p->table, first));
}

static void
fill_matches(struct dialog *d, const char *typed)
{
	fill_messages(d, typed);
	for (const struct glossary_term *t = glossary; t->term; t++)
		if (begins(t, typed))
			add_term(d, t);
	for (const struct glossary_term *t = glossary; t->term; t++)
		if (!begins(t, typed) && glossary_matches(t, typed))
			add_term(d, t);
}

static void
fill(struct ui *ui, struct dialog *d)
{
	const char *typed = line_str(&d->line);

	d->choices.count = 0;
	d->selected = d->top = 0;
	text_clear(&d->body);
	if (*typed) {
		fill_matches(d, typed);
	} else {
		fill_links(ui, d);
		dialog_add_heading(d, "All terms", "");
		for (const struct glossary_term *t = glossary; t->term; t++)
			add_term(d, t);
	}
	dialog_select(d, 0, 1);
	if (d->choices.count == 0)
		text_addf(&d->body, "No term or message mentions \"%.200s\".", typed);
}

static void
show_text(struct ui *ui, struct dialog *d)
{
	const struct choice *c = dialog_choice(d);
	const struct glossary_term *t;
	struct message_found found;

	text_clear(&d->body);
	if (c && message_of(d, c, &found))
		show_message(ui, d, &found);
	if (!c || c->value >= OF_MESSAGE)
		return;
	t = &glossary[c->value];
	text_addf(&d->body, "%s: %s ", t->term, t->text);
	glossary_add_see(t, &d->body);
}

/* ---- the dialog ---- */

static bool accept_term(struct ui *ui, struct dialog *d);

static void
push(struct ui *ui, int value, const char *title)
{
	struct dialog *d = dialog_push(ui, title);

	d->value = value;
	d->prompt = "term or message:";
	d->filters = d->takes_lines = true;
	d->body_lines = TEXT_LINES;
	d->label_columns = TERM_COLUMNS;
	d->hint = "Enter follows   typing filters   Esc leads back";
	d->changed = fill;
	d->moved = show_text;
	d->accept = accept_term;
	fill(ui, d);
}

static void
push_term(struct ui *ui, const struct glossary_term *t)
{
	char title[64];

	snprintf(title, sizeof title, "Glossary: %s", t->term);
	push(ui, index_of(t), title);
}

/* At the term that the dialog is about, the first one that it leads to is next. */
static bool
accept_term(struct ui *ui, struct dialog *d)
{
	const struct choice *c = dialog_choice(d);
	struct message_found found;

	if (!c)
		return false;
	if (message_of(d, c, &found)) {
		go_to_message(ui, d, &found);
		return false;
	}
	if (c->value == d->value && !line_str(&d->line)[0])
		dialog_select(d, d->selected + 1, 1);
	else
		push_term(ui, &glossary[c->value]);
	return false;
}

bool
glossary_paste(struct ui *ui, struct span text)
{
	struct message_found found;
	struct text lines = { 0 };
	bool has;

	text_add_bytes(&lines, text.at, text.len);
	has = kernel_messages_in(text_str(&lines), &found, 1) > 0;
	text_free(&lines);
	if (!has)
		return false;
	glossary_open(ui);
	dialog_paste(dialog_top(ui), text);
	return true;
}

void
glossary_open(struct ui *ui)
{
	const struct glossary_term *found[GLOSSARY_FOUND];
	int head = subject_terms(ui, found) > 0 ? index_of(found[0]) : NO_TERM;

	push(ui, head + 1 + OF_SUBJECT, "Glossary");
}

bool
glossary_open_at(struct ui *ui, const char *name, struct error *err)
{
	const struct glossary_term *t = glossary_find(name);

	if (!t)
		return error_set(err, "the glossary has no term \"%s\"", name);
	push_term(ui, t);
	return true;
}
