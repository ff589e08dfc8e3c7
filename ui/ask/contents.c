/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/ask/contents.h"

#include <stdio.h>
#include <string.h>

#include "firmware/model/children.h"
#include "search/search.h"
#include "table/table.h"
#include "ui/dialog/dialog.h"
#include "ui/dialog/fetch.h"
#include "ui/go/find.h"
#include "ui/go/go.h"
#include "ui/list/pane.h"

enum {
	BUDGET = 256 << 10,
	WORDS_MOST = sizeof ((struct ui *)NULL)->find.text - 3
};

const char contents_help[] =
        "text   name:passwd   ino:7   hex:1985   in contents: c:text c:7f 45 c:re:[a-z]+";

/* ---- while it runs ---- */

static bool
step(struct fetch *r, uint64_t *work)
{
	*work += BUDGET;
	return search_step(r->search, BUDGET);
}

static double
progress(const struct fetch *r)
{
	return search_progress(r->search);
}

/* Stays open where something is to be told that has no row. */
static void
tell(struct ui *ui, struct dialog *d, const struct search *s)
{
	search_summary(s, &d->body);
	text_add(&d->body, search_can_resume(s) ? ": gr goes on." : ".");
	if (!s->hits.count && pattern_looks_like_bytes(ui->found.words))
		text_addf(&d->body, "\nThe bytes as they are stored: hex:%s", ui->found.words);
	if (s->trouble_lines)
		text_addf(&d->body, "\n%s", text_str(&s->troubles));
	d->hint = s->hits.count ? "Enter and Esc show the list" : "Esc closes";
}

/* The list takes over the search, in place of the one before. */
static void
take_over(struct ui *ui)
{
	pane_close(&ui->panes[PANE_FOUND]);
	ui->panes[PANE_FOUND].row = ui->panes[PANE_FOUND].top = 0;
	search_free(ui->found.search);
	ui->found.search = ui->fetch.search;
	ui->fetch.search = NULL;
	snprintf(ui->found.words, sizeof ui->found.words, "%s", ui->find.text + 2);
}

static void
show_list(struct ui *ui, const struct search *s)
{
	struct text t = { 0 };

	go_remember(ui);
	pane_show(ui, PANE_FOUND);
	pane_select(ui, PANE_FOUND, 0);
	search_summary(s, &t);
	if (search_can_resume(s))
		text_add(&t, "; gr goes on");
	ui_say(ui, ROLE_STATUS, "%s", text_str(&t));
	text_free(&t);
}

static void
finish(struct ui *ui, bool stopped)
{
	struct dialog *d = ui->fetch.dialog;
	struct search *s = ui->fetch.search;

	if (stopped)
		search_stop(s);
	take_over(ui);
	if (s->hits.count)
		show_list(ui, s);
	if (s->hits.count && !s->trouble_lines)
		dialog_close(d);
	else
		tell(ui, d, s);
}

static bool
accept(struct ui *ui, struct dialog *d)
{
	(void)d;
	return !fetch_on(&ui->fetch);
}

/* ---- from outside ---- */

bool
contents_pattern(struct pattern *p, const char *words, struct error *err)
{
	if (strncmp(words, "re:", 3) == 0)
		return pattern_make(p, PATTERN_REGEXP, words + 3, false, err);
	if (strncmp(words, "hex:", 4) == 0)
		return pattern_make(p, PATTERN_BYTES, words + 4, false, err);
	if (pattern_looks_like_bytes(words))
		return pattern_make(p, PATTERN_BYTES, words, false, err);
	return pattern_make(p, PATTERN_TEXT, words, true, err);
}

/* The dialog that shows how far it is. */
static void
run(struct ui *ui, struct search *s, const char *words)
{
	static const struct fetch_way way = { step, progress, finish };
	struct content none[SIDES] = { 0 };
	struct dialog *d = dialog_push(ui, "Found");

	text_add(&d->body, "\"");
	text_add_readable(&d->body, span_of(words, strlen(words)), ui->display.canvas->ascii);
	text_add(&d->body, "\": ");
	d->accept = accept;
	ui->fetch.search = s;
	fetch_begin(ui, d, &way, none);
}

static bool
begin(struct ui *ui, const char *words, struct error *err)
{
	struct search_options o = { .first = SEARCH_FILE, .last = SEARCH_BYTES,
		.firmware = firmware_root(ui->here.firmware), .part = PART_NONE,
		.node = TREE_NONE };
	char text[sizeof ui->find.text];
	struct pattern p;

	if (!ui_scanned(ui))
		return error_set(err, "contents can be searched when the scan is over");
	if (ui->writing.on)
		return error_set(err, "contents can be searched once the file is written");
	if (!contents_pattern(&p, words + 2, err))
		return false;
	snprintf(text, sizeof text, "%s", words);
	find_close(ui);
	memcpy(ui->find.text, text, sizeof text);
	run(ui, search_new(&p, &o), text + 2);
	return true;
}

bool
contents_resume(struct ui *ui)
{
	struct search *s = ui->found.search;

	if (!s || !search_can_resume(s) || ui->writing.on)
		return false;
	memcpy(ui->find.text, "c:", 2);
	snprintf(ui->find.text + 2, sizeof ui->find.text - 2, "%.*s", WORDS_MOST, ui->found.words);
	pane_close(&ui->panes[PANE_FOUND]);
	ui->found.search = NULL;
	search_resume(s);
	run(ui, s, ui->find.text + 2);
	return true;
}

bool
contents_or_find(struct ui *ui, const char *words, struct error *err)
{
	return strncmp(words, "c:", 2) == 0 ? begin(ui, words, err)
	                                    : find_start(ui, words, err);
}

/* To the list, or in it to another row; where it is void, it is made again. */
static void
go_in_list(struct ui *ui, int direction)
{
	const struct pane *p = &ui->panes[PANE_FOUND];
	char text[sizeof ui->find.text];
	struct error err;

	if (strcmp(ui->found.words, ui->find.text + 2) == 0 && pane_ready(ui, PANE_FOUND)
	        && table_count_all(&p->table) > 0) {
		if (ui->tabs.source == PANE_FOUND && (direction > 0 || p->row > 0))
			pane_select(ui, PANE_FOUND, direction > 0 ? p->row + 1 : p->row - 1);
		else
			pane_show(ui, PANE_FOUND);
		return;
	}
	memcpy(text, ui->find.text, sizeof text);
	if (!begin(ui, text, &err))
		ui_say(ui, ROLE_ERROR, "%s", err.text);
}

void
contents_or_go(struct ui *ui, int direction)
{
	if (strncmp(ui->find.text, "c:", 2) == 0)
		go_in_list(ui, direction);
	else
		find_go(ui, direction);
}
