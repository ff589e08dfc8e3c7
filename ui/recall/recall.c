/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "recall/recall.h"

#include <inttypes.h>
#include <string.h>

#include "firmware/model/children.h"
#include "firmware/model/subject.h"
#include "ui/list/go.h"
#include "ui/list/pane.h"
#include "ui/recall/keep.h"

enum { ERASE_SIZE_MOST = 1 << 30 };

/* ---- reading lines: "WORD PART NUMBER NUMBER" ---- */

static bool
take_number(const char **words, uint64_t *n)
{
	struct text word = { 0 };
	size_t len = strcspn(*words, " ");
	bool ok;

	text_add_bytes(&word, *words, len);
	ok = text_parse_size(text_str(&word), n);
	text_free(&word);
	*words += len + ((*words)[len] == ' ');
	return ok;
}

/* The store of the part that the words begin with, and its number there; NULL: no such store. */
static struct firmware *
take_part(const struct ui *ui, const char **words, int *part)
{
	size_t len = strcspn(*words, " ");
	struct part_path path;
	bool ok = part_path_parse(span_of(*words, len), &path);

	*words += len + ((*words)[len] == ' ');
	return ok ? firmware_within(firmware_root(ui->here.firmware), &path, part) : NULL;
}

/* ---- choices ---- */

static bool
divide(struct ui *ui, const char *words, bool split)
{
	const char *line = words;
	struct firmware *f;
	struct volume *v;
	uint64_t offset;
	int part;

	f = take_part(ui, &words, &part);
	if (!f || !take_number(&words, &offset) || !(v = firmware_volume_at(f, offset)))
		return false;
	ui_set_volume(ui, v);
	if (split ? !firmware_split(f, v, offset) : !firmware_join(f, v))
		return false;
	text_addf(&ui->recall.divisions, "%s %s\n", split ? "split" : "join", line);
	return true;
}

static bool
set_erase(const struct ui *ui, const char *words)
{
	struct firmware *f;
	struct volume *v;
	uint64_t size, phase;
	int part;

	f = take_part(ui, &words, &part);
	v = f && part >= 0 && (size_t)part < f->list.parts.count ? firmware_volume(f, part) : NULL;
	if (!v || !take_number(&words, &size) || !take_number(&words, &phase)
	        || size < ERASE_MIN || size > ERASE_SIZE_MOST || size % 4 != 0 || phase >= size)
		return false;
	firmware_set_erase(f, v, (uint32_t)size, (uint32_t)phase);
	return true;
}

static void
take_mark(struct ui *ui, const char *words)
{
	uint64_t offset;
	struct firmware *f;
	int part;

	f = take_part(ui, &words, &part);
	if (f && take_number(&words, &offset) && offset < f->bytes.len)
		marks_push(&ui->recall, f, offset, words);
}

/* Takes up a line; true if that begins the scan again. */
static bool
take_line(struct ui *ui, size_t i)
{
	const struct recall *r = ui->recall.file;
	const char *words = recall_value(r, i);

	if (recall_line_is(r, i, "split"))
		return divide(ui, words, true);
	if (recall_line_is(r, i, "join"))
		return divide(ui, words, false);
	if (recall_line_is(r, i, "erase"))
		return set_erase(ui, words);
	if (recall_line_is(r, i, "mark"))
		take_mark(ui, words);
	return false;
}

/* ---- the place ---- */

static enum pane_id
pane_named(const char *title)
{
	int id = 0;

	while (id < PANE_LISTS && strcmp(pane_classes[id].title, title) != 0)
		id++;
	return (enum pane_id)id;
}

static void
go_back(struct ui *ui, enum pane_id id)
{
	const struct recall *r = ui->recall.file;
	const char *at = recall_get(r, "at"), *path = recall_get(r, "path");
	struct firmware *f = NULL;
	struct error err;
	uint64_t offset;
	int part;

	if (at && (f = take_part(ui, &at, &part)) && take_number(&at, &offset)
	        && offset < f->bytes.len) {
		ui_set_store(ui, f);
		pane_show(ui, id);
		if (path)
			go_to(ui, path, &err);
		else
			go_to_place(ui, f, offset, &err);
	}
	pane_show(ui, id);
	ui->history.visits.count = ui->history.at = 0;
	ui_say(ui, ROLE_STATUS, "back in %s, where you left; :forget begins anew",
	        pane_classes[id].title);
}

void
recall_take_up(struct ui *ui)
{
	struct recall_place *p = &ui->recall;
	const char *tab;

	if (!p->file || p->gone)
		return;
	while (p->next < recall_count(p->file))
		if (take_line(ui, p->next++)) {
			ui->settled = false;
			return;
		}
	p->gone = true;
	tab = recall_get(p->file, "tab");
	if (tab && !ui->here.chosen && pane_named(tab) < PANE_LISTS
	        && pane_named(tab) != PANE_OVERVIEW && pane_offered(ui, pane_named(tab)))
		go_back(ui, pane_named(tab));
}

/* ---- keeping ---- */

static void
add_place(const struct firmware *f, uint64_t offset, struct text *t)
{
	firmware_add_part(f, firmware_part_at(f, offset), t);
	text_addf(t, " %" PRIu64, offset);
}

static void
keep_erase(struct recall *r, const struct firmware *f)
{
	for (size_t i = 0; i < f->volumes.count; i++) {
		const struct volume *v = f->volumes.at[i];
		struct text t = { 0 };

		if (v->erase.basis != ERASE_BY_USER || v->erase.size == 0)
			continue;
		firmware_add_part(f, firmware_part_at(f, v->offset), &t);
		text_addf(&t, " %" PRIu32 " %" PRIu32, v->erase.size, v->erase.phase);
		recall_add(r, "erase", text_str(&t));
		text_free(&t);
	}
}

static void
keep_divisions(struct recall *r, const char *lines)
{
	while (*lines) {
		size_t word = strcspn(lines, " "), len = strcspn(lines, "\n");
		struct text value = { 0 };

		text_add_bytes(&value, lines + word + 1, len - word - 1);
		recall_add(r, *lines == 's' ? "split" : "join", text_str(&value));
		text_free(&value);
		lines += len + 1;
	}
}

static void
keep_place(struct ui *ui, struct recall *r)
{
	struct text at = { 0 }, path = { 0 };
	struct subject s;

	recall_add(r, "tab", source_class(ui)->title);
	if (ui_subject(ui, &s) && !s.other && s.offset < s.firmware->bytes.len) {
		add_place(s.firmware, source_class(ui)->cursor ? source_class(ui)->cursor(ui)
		                                                : s.offset, &at);
		recall_add(r, "at", text_str(&at));
		if (source_class(ui)->of_names && subject_tree(&s))
			tree_add_path(subject_tree(&s), s.inode, &path);
		if (path.len > 0)
			recall_add(r, "path", text_str(&path));
	}
	text_free(&at);
	text_free(&path);
}

void
recall_keep(struct ui *ui)
{
	struct recall_place *p = &ui->recall;
	struct error err;

	/* What wasn't taken up yet stays as it is; what was forgotten, too. */
	if (!p->file || !p->gone)
		return;
	recall_clear(p->file);
	keep_place(ui, p->file);
	keep_divisions(p->file, text_str(&p->divisions));
	keep_erase(p->file, firmware_root(ui->here.firmware));
	if (ui->here.firmware != firmware_root(ui->here.firmware))
		keep_erase(p->file, ui->here.firmware);
	for (size_t i = 0; i < p->marks.count; i++) {
		struct text t = { 0 };

		add_place(p->marks.at[i].firmware, p->marks.at[i].offset, &t);
		text_addf(&t, " %s", text_str(&p->marks.at[i].note));
		recall_add(p->file, "mark", text_str(&t));
		text_free(&t);
	}
	recall_save(p->file, &err);
}

void
recall_forget(struct ui *ui)
{
	struct recall_place *p = &ui->recall;
	struct error err;

	if (!p->file) {
		ui_say(ui, ROLE_STATUS, "nothing is remembered: --no-state, or no folder for it");
		return;
	}
	marks_clear(p);
	text_clear(&p->divisions);
	recall_clear(p->file);
	p->gone = false; /* nor is it kept */
	if (recall_save(p->file, &err))
		ui_say(ui, ROLE_GOOD, "forgotten; this time nothing is remembered when you leave");
	else
		ui_say(ui, ROLE_ERROR, "%s", err.text);
}

void
recall_place_free(struct recall_place *p)
{
	marks_clear(p);
	array_free(&p->marks);
	text_free(&p->divisions);
	recall_free(p->file);
}
