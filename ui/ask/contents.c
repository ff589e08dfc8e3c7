/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/ask/contents.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "firmware/model/children.h"
#include "search/search.h"
#include "ui/dialog/dialog.h"
#include "ui/dialog/fetch.h"
#include "ui/list/find.h"
#include "ui/list/go.h"
#include "ui/list/pane.h"

enum { BUDGET = 256 << 10, ROWS_MOST = 1000 };

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

/* The path, or the offset of bytes that are in no file; and the line. */
static void
add_row(struct ui *ui, struct dialog *d, const struct search *s, const struct search_hit *h)
{
	const struct search_unit *u = &s->units.at[h->unit];
	struct text path = { 0 }, label = { 0 }, note = { 0 };
	struct choice *c;

	search_add_path(s, h, false, &path);
	if (path.len)
		text_add_readable_path(&label, span_of(path.at, path.len),
		        ui->display.canvas->ascii);
	else
		text_addf(&label, "%08" PRIx64, h->at);
	text_add_readable(&note, search_line(s, h), ui->display.canvas->ascii);
	c = dialog_add(d, PRESS_NONE, text_str(&label), text_str(&note));
	c->value = (int)ui->found.count;
	array_push(&ui->found, ((struct found_place){ .firmware = u->firmware, .part = u->part,
	        .node = u->tree ? h->node : TREE_NONE, .at = h->at }));
	text_free(&path);
	text_free(&label);
	text_free(&note);
}

static void
finish(struct ui *ui, bool stopped)
{
	struct dialog *d = ui->fetch.dialog;
	struct search *s = ui->fetch.search;

	if (stopped)
		search_stop(s);
	search_summary(s, &d->body);
	text_add(&d->body, ".");
	if (!s->hits.count && pattern_looks_like_bytes(ui->find.text + 2))
		text_addf(&d->body, "\nThe bytes as they are stored: hex:%s",
		        ui->find.text + 2);
	if (s->trouble_lines)
		text_addf(&d->body, "\n%s", text_str(&s->troubles));
	if (s->hits.count > ROWS_MOST)
		text_addf(&d->body, "\nThe first %d are listed; flashloupe grep prints all.",
		        ROWS_MOST);
	for (size_t i = 0; i < s->hits.count && i < ROWS_MOST; i++)
		add_row(ui, d, s, &s->hits.at[i]);
	d->label_columns = 32;
	d->hint = d->choices.count > 0 ? "Enter goes there (n: back to this list)   Esc closes"
	                               : "Esc closes";
	dialog_select(d, ui->found_row < d->choices.count ? ui->found_row : 0, 1);
}

/* ---- going there ---- */

static void
go_to_file(struct ui *ui, const struct found_place *p)
{
	struct volume *v = firmware_volume(p->firmware, p->part);

	go_remember(ui);
	if (v) {
		ui_set_volume(ui, v);
	} else {
		ui_set_store(ui, p->firmware);
		ui_set_tree(ui, firmware_tree(p->firmware, p->part));
	}
	pane_show(ui, PANE_FILES);
	pane_select_inode(ui, p->node);
	ui_say(ui, ROLE_STATUS, "found at byte %" PRIu64 " of this file; v shows its content",
	        p->at);
}

static bool
accept(struct ui *ui, struct dialog *d)
{
	const struct choice *c = dialog_choice(d);
	struct found_place p;
	struct error err;

	if (fetch_on(&ui->fetch) || !c)
		return !fetch_on(&ui->fetch);
	p = ui->found.at[c->value];
	ui->found_row = (size_t)c->value;
	if (p.node != TREE_NONE)
		go_to_file(ui, &p);
	else
		go_to_place(ui, p.firmware, p.at, &err);
	return true;
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

/* Lists what is found, with row `row` selected. */
static bool
begin(struct ui *ui, const char *words, size_t row, struct error *err)
{
	static const struct fetch_way way = { step, progress, finish };
	struct content none[SIDES] = { 0 };
	struct search_options o = { .first = SEARCH_FILE, .last = SEARCH_BYTES,
		.firmware = firmware_root(ui->here.firmware), .part = PART_NONE,
		.node = TREE_NONE };
	char text[sizeof ui->find.text];
	struct pattern p;
	struct dialog *d;

	if (!ui_scanned(ui))
		return error_set(err, "contents can be searched when the scan is over");
	if (!contents_pattern(&p, words + 2, err))
		return false;
	snprintf(text, sizeof text, "%s", words);
	find_close(ui);
	memcpy(ui->find.text, text, sizeof text);
	ui->found.count = 0;
	ui->found_row = row;
	d = dialog_push(ui, "Found");
	text_add(&d->body, "\"");
	text_add_readable(&d->body, span_of(text + 2, strlen(text + 2)),
	        ui->display.canvas->ascii);
	text_add(&d->body, "\": ");
	d->accept = accept;
	ui->fetch.search = search_new(&p, &o);
	fetch_begin(ui, d, &way, none);
	return true;
}

bool
contents_or_find(struct ui *ui, const char *words, struct error *err)
{
	return strncmp(words, "c:", 2) == 0 ? begin(ui, words, 0, err)
	                                    : find_start(ui, words, err);
}

void
contents_or_go(struct ui *ui, int direction)
{
	char text[sizeof ui->find.text];
	size_t row = ui->found_row;
	struct error err;

	if (strncmp(ui->find.text, "c:", 2) != 0) {
		find_go(ui, direction);
		return;
	}
	memcpy(text, ui->find.text, sizeof text);
	row = direction < 0 && row > 0 ? row - 1 : row + (direction > 0);
	if (!begin(ui, text, row, &err))
		ui_say(ui, ROLE_ERROR, "%s", err.text);
}
