/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "recall/recall.h"

#include <inttypes.h>
#include <string.h>

#include "firmware/model/children.h"
#include "firmware/model/subject.h"
#include "list/files/files.h"
#include "ui/go/go.h"
#include "ui/list/pane.h"
#include "ui/recall/keep.h"

enum { ERASE_SIZE_MOST = 1 << 30, OPEN_MOST = 1000 };

/* ---- reading lines: "WORD PART NUMBER NUMBER" ---- */

/* The store of the part that the words begin with, and its number there; NULL: no such store. */
static struct firmware *
take_part(const struct ui *ui, const char **words, int *part)
{
	struct part_path path;

	return part_path_parse(recall_take_word(words), &path)
	               ? firmware_within(firmware_root(ui->here.firmware), &path, part) : NULL;
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
	if (!f || !recall_take_number(&words, &offset) || !(v = firmware_volume_at(f, offset)))
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
	if (!v || !recall_take_number(&words, &size) || !recall_take_number(&words, &phase)
	        || size < ERASE_MIN || size > ERASE_SIZE_MOST || size % 4 != 0 || phase >= size)
		return false;
	firmware_set_erase(f, v, (uint32_t)size, (uint32_t)phase);
	return true;
}

/* What the command line says counts more. */
static bool
is_divided(const struct ui *ui)
{
	return firmware_root(ui->here.firmware)->options.mtdparts != NULL;
}

static bool
has_erase_size(const struct ui *ui)
{
	return firmware_root(ui->here.firmware)->options.erase_size != 0;
}

/* Takes up a line; true if that begins the scan again. */
static bool
take_line(struct ui *ui, size_t i)
{
	const struct recall *r = ui->recall.file;
	const char *words = recall_value(r, i);

	if (recall_line_is(r, i, "split"))
		return !is_divided(ui) && divide(ui, words, true);
	if (recall_line_is(r, i, "join"))
		return !is_divided(ui) && divide(ui, words, false);
	return recall_line_is(r, i, "erase") && !has_erase_size(ui) && set_erase(ui, words);
}

/* ---- the place ---- */

/* Unfolds them again, if that part is the current one. */
static void
unfold(struct ui *ui)
{
	const char *words = recall_get(ui->recall.file, "open");
	ARRAY(uint32_t) inos = { 0 };
	struct firmware *f;
	uint64_t ino;
	int part;

	f = words ? take_part(ui, &words, &part) : NULL;
	if (!f || f != ui->here.firmware || !ui_tree(ui) || ui_tree(ui)->part != part)
		return;
	while (inos.count < OPEN_MOST && recall_take_number(&words, &ino) && ino <= UINT32_MAX)
		array_push(&inos, (uint32_t)ino);
	if (pane_ready(ui, PANE_FILES))
		table_files_reopen(&ui->panes[PANE_FILES].table, inos.at, inos.count);
	array_free(&inos);
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

	if (at && (f = take_part(ui, &at, &part)) && recall_take_number(&at, &offset)
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
	ui_say(ui, ROLE_STATUS, "back in %s, where you left; :forget starts afresh",
	        pane_classes[id].title);
}

void
recall_take_up(struct ui *ui)
{
	struct recall_place *p = &ui->recall;
	enum pane_id id;
	const char *tab;

	if (!p->file || p->gone || p->forgotten)
		return;
	while (p->next < recall_count(p->file))
		if (take_line(ui, p->next++)) {
			ui->settled = false;
			return;
		}
	p->gone = true;
	unfold(ui);
	tab = recall_get(p->file, "tab");
	id = tab ? pane_named(span_of(tab, strlen(tab))) : PANE_LISTS;
	if (!ui->here.chosen && id < PANE_LISTS && id != PANE_OVERVIEW && pane_offered(ui, id))
		go_back(ui, id);
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

/* The directories that are unfolded, of the part whose files are listed. */
static void
keep_open(struct ui *ui, struct recall *r)
{
	const struct pane *p = &ui->panes[PANE_FILES];
	const uint32_t *inos;
	struct text t = { 0 };
	size_t count;

	if (!p->open || !ui_tree(ui))
		return;
	recall_drop(r, "open");
	firmware_add_part(ui->here.firmware, ui_tree(ui)->part, &t);
	inos = table_files_opened(&p->table, &count);
	for (size_t i = 0; i < count && i < OPEN_MOST; i++)
		text_addf(&t, " %" PRIu32, inos[i]);
	recall_add(r, "open", text_str(&t));
	text_free(&t);
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
recall_begin(struct ui *ui, const char *folder)
{
	ui->recall.file = recall_open(folder, firmware_root(ui->here.firmware)->bytes);
	note_list_take(&ui->recall.notes, ui->recall.file);
	ui->recall.habits = recall_open_habits(folder);
	recall_take_habits(ui);
}

/* What the command line said in place of the file stays as the file has it. */
static void
keep_choices(struct ui *ui)
{
	static const char *const place[] = { "tab", "at", "path" };
	const struct firmware *root = firmware_root(ui->here.firmware), *f;
	struct recall *r = ui->recall.file;

	for (size_t i = 0; i < COUNT(place); i++)
		recall_drop(r, place[i]);
	keep_place(ui, r);
	keep_open(ui, r);
	if (!is_divided(ui)) {
		recall_drop(r, "split");
		recall_drop(r, "join");
		keep_divisions(r, text_str(&ui->recall.divisions));
	}
	if (!has_erase_size(ui)) {
		recall_drop(r, "erase");
		for (f = root; f; f = firmware_next(root, f))
			keep_erase(r, f);
	}
}

bool
recall_keep(struct ui *ui, struct error *err)
{
	struct recall_place *p = &ui->recall;
	bool ok;

	if (!p->file)
		return true;
	/* What wasn't taken up yet stays as it is. */
	if (p->gone && !p->forgotten)
		keep_choices(ui);
	note_list_keep(&p->notes, p->file);
	ok = recall_save(p->file, err);
	note_list_take(&p->notes, p->file);
	return ok;
}

void
recall_forget(struct ui *ui)
{
	struct recall_place *p = &ui->recall;
	struct error err;

	if (!p->file) {
		ui_say(ui, ROLE_STATUS, "no state is saved: --no-state, or no folder for it");
		return;
	}
	note_list_clear(&p->notes);
	text_clear(&p->divisions);
	recall_clear(p->file);
	p->forgotten = true;
	if (recall_save(p->file, &err))
		ui_say(ui, ROLE_GOOD, "forgotten; no state is saved when you leave this time");
	else
		ui_say(ui, ROLE_ERROR, "%s", err.text);
}

void
recall_place_free(struct recall_place *p)
{
	note_list_free(&p->notes);
	text_free(&p->divisions);
	recall_free(p->file);
	recall_free(p->habits);
}
