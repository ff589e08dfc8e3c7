/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/go/find.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "firmware/model/subject.h"
#include "list/files/files.h"
#include "table/table.h"
#include "ui/go/go.h"
#include "ui/list/find_match.h"
#include "ui/list/pane.h"

enum {
	ROWS_AT_ONCE = 256,
	LOOKS_AT_ONCE = 8192,
	BYTES_AT_ONCE = 1 << 20,
	SLICE_US = 4000,
	MOST_HITS = 1 << 22
};

/* ---- what is searched ---- */

void
find_rest(struct ui *ui)
{
	ui->find.on = ui->find.running = false;
	ui->display.stale = true;
}

void
find_close(struct ui *ui)
{
	struct find *f = &ui->find;

	if (f->copy)
		table_close(&f->table);
	text_free(&f->needle);
	array_free(&f->hits);
	*f = (struct find){ 0 };
	ui->display.stale = true;
}

static const struct table *
searched(const struct ui *ui)
{
	return ui->find.copy ? &ui->find.table : &ui->panes[ui->find.pane].table;
}

/* Folded directories have no rows: a copy with all of them open is searched. */
static void
open_copy(struct ui *ui)
{
	struct find *f = &ui->find;
	const struct pane_class *class = &pane_classes[f->pane];

	if (f->copy)
		table_close(&f->table);
	f->opened = true;
	f->copy = class->of_names && f->kind != FIND_HEX;
	if (f->copy)
		pane_open_files(ui, &f->table);
}

/* The bytes that are searched: of the volume where the list is of one. */
static struct span
searched_bytes(const struct ui *ui, uint64_t *offset)
{
	bool volume = pane_classes[ui->find.pane].table->needs_volume;

	if (volume && ui->here.tree) {
		*offset = ui->here.tree->offset;
		return span_cut(ui->here.firmware->bytes, (size_t)*offset,
		        (size_t)ui->here.tree->bytes);
	}
	*offset = volume ? ui->here.volume->offset : 0;
	return volume ? ui->here.volume->log.part : ui->here.firmware->bytes;
}

/* The present place, in rows or bytes of what is searched. */
static uint64_t
present(struct ui *ui)
{
	const struct find *f = &ui->find;
	const struct pane *p = &ui->panes[f->pane];
	uint32_t entry;
	uint64_t base;
	struct subject s;

	if (f->kind == FIND_HEX) {
		searched_bytes(ui, &base);
		if (pane_classes[f->pane].cursor)
			return pane_classes[f->pane].cursor(ui);
		if (!pane_subject(ui, f->pane, &s) || s.offset < base)
			return 0;
		return s.offset - base;
	}
	if (!f->copy || p->row >= pane_count(ui, f->pane))
		return p->row;
	entry = table_files_entry(&p->table, table_base_row(&p->table, p->row));
	for (size_t row = 0; row < table_count(&f->table); row++)
		if (table_files_entry(&f->table, row) == entry)
			return row;
	return 0;
}

/* Begins from the selected row, once the scan is over and the rows are there: a copy of them is opened
 * in one step, gets what is deleted in others, and is unfolded in another. */
static void
begin(struct ui *ui)
{
	struct find *f = &ui->find;
	uint64_t base;

	if (!pane_ready(ui, f->pane)) {
		f->running = false;
		return;
	}
	if (!f->opened || (f->copy && f->table.generation != table_generation(&f->table))) {
		open_copy(ui);
		return;
	}
	if (f->copy && f->table.unmade) {
		table_make(&f->table, LOOKS_AT_ONCE);
		return;
	}
	if (f->copy)
		table_files_open_all(&f->table, true);
	f->opened = false;
	f->generation = ui->here.firmware->generation;
	f->hits.count = 0;
	f->end = f->kind == FIND_HEX ? searched_bytes(ui, &base).len
	                             : table_count(searched(ui));
	f->start = present(ui) + 1;
	if (f->start >= f->end)
		f->start = 0;
	f->next = f->start;
	f->around = false;
	f->running = true;
}

bool
find_start(struct ui *ui, const char *words, struct error *err)
{
	struct find f = { .pane = ui->tabs.source, .running = true, .on = true, .wanted = 1 };

	if (!find_parse(&f, words, err)) {
		text_free(&f.needle);
		return false;
	}
	snprintf(f.text, sizeof f.text, "%s", words);
	find_close(ui);
	ui->find = f;
	return true;
}

/* ---- looking ---- */

static void
look_at_rows(struct ui *ui, uint64_t to)
{
	struct find *f = &ui->find;
	const struct table *t = searched(ui);

	for (; f->next < to; f->next++) {
		size_t row = (size_t)f->next;

		if (find_in_row(f, t, row, ui->display.canvas->ascii))
			array_push(&f->hits, f->next);
	}
}

static void
look_at_bytes(struct ui *ui, uint64_t to)
{
	struct find *f = &ui->find;
	uint64_t base;
	struct span all = searched_bytes(ui, &base);

	while (f->next < to) {
		/* A hit may begin before `to` and end after it. */
		struct span s = span_cut(all, (size_t)f->next,
		        (size_t)(to - f->next) + f->needle.len - 1);
		const uint8_t *hit = NULL;

		if (s.at && f->needle.at)
			hit = memmem(s.at, s.len, f->needle.at, f->needle.len);
		if (!hit)
			break;
		f->next += (uint64_t)(hit - s.at);
		array_push(&f->hits, f->next);
		f->next++;
	}
	f->next = to;
}

static void
look(struct ui *ui)
{
	struct find *f = &ui->find;
	uint64_t end = f->around ? f->start : f->end;
	uint64_t n = f->kind == FIND_HEX ? BYTES_AT_ONCE : ROWS_AT_ONCE;
	uint64_t to = end - f->next < n ? end : f->next + n;

	if (f->kind == FIND_HEX)
		look_at_bytes(ui, to);
	else
		look_at_rows(ui, to);
	if (f->next < end)
		return;
	f->running = !f->around && f->start > 0;
	f->around = true;
	f->next = 0;
}

/* ---- going ---- */

/* The next hit in the direction from the present place; SIZE_MAX if not yet known. */
static size_t
next_hit(struct ui *ui, int direction, bool *wrapped)
{
	const struct find *f = &ui->find;
	uint64_t here = present(ui);
	size_t n = f->hits.count, i;

	*wrapped = false;
	if (n == 0 || (f->running && direction < 0))
		return SIZE_MAX;
	if (direction < 0) {
		for (i = n; i > 0 && f->hits.at[i - 1] >= here;)
			i--;
		*wrapped = i == 0;
		return i > 0 ? i - 1 : n - 1;
	}
	for (i = 0; i < n && f->hits.at[i] <= here;)
		i++;
	if (i < n || f->running)
		return i < n ? i : SIZE_MAX;
	*wrapped = true;
	return 0;
}

/* The field that the hit begins in, so that Hex and Explain show it. */
static void
select_field_at(struct ui *ui, uint64_t offset)
{
	struct subject s;
	size_t field;

	if (!ui_subject(ui, &s) || offset < s.offset)
		return;
	field = subject_field_at(&s, offset - s.offset);
	if (field != SIZE_MAX)
		ui->field = field;
}

static void
visit(struct ui *ui, size_t hit, bool wrapped)
{
	struct find *f = &ui->find;
	uint64_t at = f->hits.at[hit], base;
	struct error err;

	f->wanted = 0;
	if (f->kind == FIND_HEX) {
		searched_bytes(ui, &base);
		go_to_offset(ui, base + at, &err);
		select_field_at(ui, base + at);
	} else if (f->copy) {
		pane_show(ui, f->pane);
		pane_select_entry(ui, table_files_entry(&f->table, (size_t)at));
	} else {
		pane_show(ui, f->pane);
		pane_select(ui, f->pane, (size_t)at);
	}
	ui_say(ui, ROLE_STATUS, "/%s: %zu of %zu%s%s", f->text, hit + 1, f->hits.count,
	        f->running ? "+" : "", wrapped ? ", from the other end" : "");
}

static void
try_to_go(struct ui *ui)
{
	bool wrapped;
	size_t hit = next_hit(ui, ui->find.wanted, &wrapped);

	if (hit != SIZE_MAX)
		visit(ui, hit, wrapped);
}

/* All hits are known: how many, and which of them is selected. */
static void
say_count(struct ui *ui)
{
	const struct find *f = &ui->find;
	uint64_t here = present(ui);
	size_t i = 0;

	while (i < f->hits.count && f->hits.at[i] < here)
		i++;
	if (i < f->hits.count && f->hits.at[i] == here)
		ui_say(ui, ROLE_STATUS, "/%s: %zu of %zu", f->text, i + 1,
		        f->hits.count);
	else
		ui_say(ui, ROLE_STATUS, "/%s: %zu found", f->text, f->hits.count);
}

/* And where it looked. */
static void
say_not_found(struct ui *ui)
{
	const struct find *f = &ui->find;

	if (f->copy)
		ui_say(ui, ROLE_ERROR, "not found in %" PRIu64 " names: %s   (/c:%s looks in "
		        "contents)", f->end, f->text, f->text);
	else if (f->kind == FIND_HEX)
		ui_say(ui, ROLE_ERROR, "not found in %" PRIu64 " bytes: %s", f->end, f->text);
	else
		ui_say(ui, ROLE_ERROR, "not found in %" PRIu64 " rows: %s", f->end, f->text);
}

static void
finish(struct ui *ui)
{
	struct find *f = &ui->find;

	find_sort_hits(f);
	ui->display.stale = true;
	if (f->hits.count == 0)
		say_not_found(ui);
	else if (f->wanted != 0)
		try_to_go(ui);
	else
		say_count(ui);
}

bool
find_step(struct ui *ui)
{
	struct find *f = &ui->find;
	uint64_t from = ui->display.terminal->now(ui->display.terminal);

	if (f->generation != ui->here.firmware->generation) {
		begin(ui);
		return f->running;
	}
	/* A search looks at all cells: first what they are made of. */
	if (f->copy && !table_complete(&f->table)) {
		table_prepare(&f->table, LOOKS_AT_ONCE);
		return true;
	}
	while (f->running && f->hits.count < MOST_HITS) {
		look(ui);
		if (ui->display.terminal->now(ui->display.terminal) - from > SLICE_US)
			break;
	}
	if (f->hits.count >= MOST_HITS)
		f->running = false;
	if (!f->running)
		finish(ui);
	else if (f->wanted > 0 && f->hits.count > 0)
		try_to_go(ui);
	return f->running;
}

void
find_go(struct ui *ui, int direction)
{
	struct find *f = &ui->find;

	if (!f->on || f->generation != ui->here.firmware->generation) {
		f->on = true;
		f->generation = 0;
		f->running = true; /* the lists have changed: search again */
		f->wanted = direction;
		return;
	}
	if (!f->running && f->hits.count == 0) {
		say_not_found(ui);
		return;
	}
	f->wanted = direction;
	try_to_go(ui);
}

double
find_progress(const struct find *f)
{
	uint64_t done = f->around ? f->end - f->start + f->next : f->next - f->start;

	return f->end > 0 ? (double)done / (double)f->end : 0;
}

const char *
find_suggest(struct ui *ui)
{
	return ui->find.text;
}
