/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/edit/editing.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "firmware/model/children.h"
#include "job/epoch.h"
#include "job/jffs2/edit.h"
#include "store/image.h"
#include "ui/go/find.h"
#include "ui/go/go.h"
#include "ui/list/pane.h"
#include "ui/past/point.h"
#include "ui/take/order.h"

/* The part that the changes are of; NULL if it is gone. */
static struct volume *
volume_of(const struct ui *ui)
{
	const struct firmware *root = firmware_root(ui->here.firmware);

	for (const struct firmware *f = root; f; f = firmware_next(root, f))
		for (size_t i = 0; i < f->volumes.count; i++)
			if (f->volumes.at[i] == ui->editing.volume)
				return f->volumes.at[i];
	return NULL;
}

const char *
editing_refusal(const struct ui *ui)
{
	const struct editing *e = &ui->editing;

	if (ui_scanned(ui) && !ui->here.volume)
		return "only files of JFFS2 can be changed";
	if (ui->playing.play)
		return "files of a simulated flash are changed by ! and a command";
	if (order_refusal(ui))
		return order_refusal(ui);
	if (point_on(ui))
		return point_refusal(ui);
	if (!ui->here.volume->built)
		return "the files are not put together";
	if (e->wish.changes.count && e->volume != ui->here.volume)
		return "changes to another part are pending: ~ lists them";
	return NULL;
}

/* ---- the files with the changes ---- */

void
editing_end_trial(struct editing *e)
{
	if (!e->trial)
		return;
	job_free(&e->trying);
	edit_trial_free(e->trial);
	free(e->trial);
	e->trial = NULL;
}

/* Has the lists show `w`, and releases what they showed before. */
static void
show(struct ui *ui, struct wished *w)
{
	struct volume *v = volume_of(ui);

	editing_end_trial(&ui->editing);
	find_close(ui);
	if (v)
		volume_wish(v, w);
	firmware_root(ui->here.firmware)->generation++;
	wished_free(ui->editing.wished);
	ui->editing.wished = w;
	ui->editing.tried = v ? v->generation : 0;
	for (int id = 0; id < PANE_LISTS; id++)
		pane_refresh(ui, (enum pane_id)id);
	ui->display.stale = true;
}

/* Opens the sources that are not open. */
static bool
open_sources(struct ui *ui, struct error *err)
{
	struct editing *e = &ui->editing;

	for (size_t i = 0; i < e->wish.sources.count; i++) {
		struct wish_source *s = &e->wish.sources.at[i];
		struct source one;

		if (s->tree)
			continue;
		if (!source_open(&one, s, NULL, err))
			return false;
		array_push(&e->sources, one);
		if (!source_give(&e->sources.at[e->sources.count - 1], s, err)) {
			s->tree = NULL;
			return false;
		}
	}
	return true;
}

static bool
is_used(const struct wish *wish, const struct source *s)
{
	for (size_t i = 0; i < wish->sources.count; i++)
		if (s->tree && wish->sources.at[i].tree == s->tree)
			return true;
	return false;
}

static void
free_unused(struct editing *e)
{
	size_t left = 0;

	for (size_t i = 0; i < e->sources.count; i++)
		if (is_used(&e->wish, &e->sources.at[i]))
			e->sources.at[left++] = e->sources.at[i];
		else
			source_close(&e->sources.at[i]);
	e->sources.count = left;
}

static uint32_t
clock_now(const struct ui *ui)
{
	struct error err;
	uint32_t now = 0;
	bool given;

	if (epoch_find(&now, &given, &err) && given)
		return now;
	return ui->display.terminal->steady ? 0 : (uint32_t)time(NULL);
}

/* Without the option that the command would have: "--mv: /x: ..." */
static bool
fail(struct error *err, const struct error *why)
{
	const char *text = strncmp(why->text, "--", 2) == 0 ? strstr(why->text, ": ") : NULL;

	return error_set(err, "%s", text ? text + 2 : why->text);
}

/* Makes all changes to the files of the current part, and shows them. */
static bool
make(struct ui *ui, struct error *err)
{
	struct editing *e = &ui->editing;
	struct wished *w = NULL;
	struct error why;

	if (e->wish.changes.count) {
		if (!open_sources(ui, &why))
			return fail(err, &why);
		w = wish_build(&e->wish, volume_tree(ui->here.volume), clock_now(ui), NULL, &why);
		if (!w)
			return fail(err, &why);
	}
	e->volume = ui->here.volume;
	e->kept = false;
	show(ui, w);
	free_unused(e);
	return true;
}

void
editing_catch_up(struct ui *ui)
{
	struct editing *e = &ui->editing;
	struct volume *v = ui->here.volume;
	struct error err;
	bool kept = e->kept;

	if (!e->wish.changes.count || e->volume != v || editing_refusal(ui)
	        || e->tried == v->generation)
		return;
	if (!make(ui, &err)) {
		show(ui, NULL);
		ui_say(ui, ROLE_ERROR, "the pending changes no longer fit: %s", err.text);
	}
	e->kept = kept;
}

/* ---- adding and removing ---- */

/* Takes the last changes back until `count` are left. */
static void
cut(struct ui *ui, size_t count)
{
	while (ui->editing.wish.changes.count > count)
		wish_remove(&ui->editing.wish, ui->editing.wish.changes.count - 1);
}

/* Adds one. A local file that is named again may be another one now. */
static bool
append(struct ui *ui, enum wish_verb verb, const struct text words[WISH_WORDS],
        struct error *err)
{
	struct wish *wish = &ui->editing.wish;
	struct span spans[WISH_WORDS];
	struct wish_source *s;

	for (int i = 0; i < WISH_WORDS; i++)
		spans[i] = span_of(words[i].at, words[i].len);
	if (!wish_add(wish, verb, spans, WISH_WORDS, 0, 0, err))
		return false;
	s = wish_source_of(wish, wish->changes.count - 1);
	if (s)
		s->tree = NULL;
	return true;
}

/* Adds all of `from`, or none. */
static bool
append_all(struct ui *ui, const struct wish *from, struct error *err)
{
	size_t before = ui->editing.wish.changes.count;
	bool ok = true;

	for (size_t i = 0; ok && i < from->changes.count; i++)
		ok = append(ui, from->changes.at[i].verb, from->changes.at[i].word, err);
	ok = ok && make(ui, err);
	if (!ok)
		cut(ui, before);
	else
		ui_say(ui, ROLE_GOOD, "%zu pending; ~ lists the changes, and w there writes them",
		        ui->editing.wish.changes.count);
	return ok;
}

bool
editing_add(struct ui *ui, enum wish_verb verb, const struct text words[WISH_WORDS],
        struct error *err)
{
	struct wish_change c = { .verb = verb, .word = { words[0], words[1], words[2] } };
	struct wish one = { .changes = { .at = &c, .count = 1 } };

	return append_all(ui, &one, err);
}

static bool
read_lines(struct ui *ui, const char *name, struct span bytes, struct error *err)
{
	struct wish wish = { 0 };
	bool ok = wish_read_script(&wish, name, bytes, err);

	if (ok && !wish.changes.count)
		ok = error_set(err, "there is no change in it");
	ok = ok && append_all(ui, &wish, err);
	wish_free(&wish);
	return ok;
}

bool
editing_change(struct ui *ui, const char *line, struct error *err)
{
	struct error why;

	if (read_lines(ui, "", span_of(line, strlen(line)), &why))
		return true;
	return error_set(err, "%s", strncmp(why.text, ":1: ", 4) == 0 ? why.text + 4 : why.text);
}

bool
editing_read(struct ui *ui, const char *path, struct error *err)
{
	struct image *script;
	bool ok;

	if (!*path || strcmp(path, "-") == 0)
		return error_set(err, "give the name of a file");
	script = image_open(path, err);
	ok = script && read_lines(ui, image_name(script), image_store(script)->bytes, err);
	image_close(script);
	return ok;
}

static void
share_trees(const struct wish *from, struct wish *to)
{
	for (size_t i = 0; i < to->sources.count; i++)
		for (size_t k = 0; k < from->sources.count; k++) {
			const struct wish_source *had = &from->sources.at[k];
			struct wish_source *s = &to->sources.at[i];

			if (had->is_file != s->is_file
			        || strcmp(text_str(&had->name), text_str(&s->name)) != 0)
				continue;
			s->tree = had->tree;
			s->has_owners = had->has_owners;
		}
}

static void
copy_changes(const struct wish *from, size_t without, struct wish *to)
{
	struct error err;

	for (size_t i = 0; i < from->changes.count; i++) {
		struct span words[WISH_WORDS];

		for (int k = 0; k < WISH_WORDS; k++)
			words[k] = span_of(from->changes.at[i].word[k].at,
			        from->changes.at[i].word[k].len);
		if (i != without)
			wish_add(to, from->changes.at[i].verb, words, WISH_WORDS, 0, 0, &err);
	}
	share_trees(from, to);
}

bool
editing_remove(struct ui *ui, size_t i, struct error *err)
{
	struct editing *e = &ui->editing;
	struct wish old = e->wish, left = { 0 };

	copy_changes(&old, i, &left);
	e->wish = left;
	if (!e->wished) {
		show(ui, NULL);
		e->tried = UINT64_MAX; /* the rest may fit */
	} else if (!make(ui, err)) {
		wish_free(&e->wish);
		e->wish = old;
		return false;
	}
	wish_free(&old);
	free_unused(e);
	return true;
}

void
editing_drop(struct ui *ui)
{
	cut(ui, 0);
	show(ui, NULL);
	free_unused(&ui->editing);
}

void
editing_close(struct ui *ui)
{
	struct editing *e = &ui->editing;
	struct volume *v = volume_of(ui);

	if (v)
		volume_wish(v, NULL);
	firmware_root(ui->here.firmware)->wish = NULL;
	editing_end_trial(e);
	wished_free(e->wished);
	wish_free(&e->wish);
	free_unused(e);
	array_free(&e->sources);
	text_free(&e->text);
	for (int i = 0; i < WISH_WORDS; i++)
		text_free(&e->words[i]);
}

void
editing_complete(const struct ui *ui, const char *words, struct text *whole,
        struct text *others)
{
	const char *blank = strrchr(words, ' ');
	const char *last = blank ? blank + 1 : words;
	struct text word = { 0 };

	if (*last == '/')
		go_complete(ui, last, &word, others);
	else
		go_complete_local(ui, last, &word, others);
	text_add_bytes(whole, words, (size_t)(last - words));
	text_add(whole, text_str(&word));
	text_free(&word);
}
