/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/take/order.h"

#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "job/carve.h"
#include "job/cat.h"
#include "job/all/all.h"
#include "job/export.h"
#include "job/extract/extract.h"
#include "job/jffs2/edit.h"
#include "list/files/files.h"
#include "list/findings/search.h"
#include "output/outside.h"
#include "ui/past/point.h"
#include "ui/take/written.h"
#include "ui/dialog/dialog.h"
#include "ui/list/pane.h"

const char *
order_refusal(const struct ui *ui)
{
	if (ui->writing.on)
		return "something is being written: wait for it, or Ctrl-C stops it";
	if (!ui_scanned(ui))
		return "the scan is still running: wait for it, or Esc stops it";
	if (point_going(ui))
		return "still on the way to that point: wait for it";
	return NULL;
}

/* ---- names ---- */

void
order_add_name(struct span name, struct text *t)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = (char)name.at[i];

		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
		             || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '+';

		if (plain || (c == '.' && i > 0))
			text_addf(t, "%c", c);
		else
			text_add(t, "_");
	}
}

void
order_add_stem(const struct ui *ui, struct text *t)
{
	const char *path = image_name(ui->here.firmware->image);
	const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	const char *dot = strrchr(base, '.');
	size_t len = dot && dot > base ? (size_t)(dot - base) : strlen(base);

	if (base[0] == '(')
		text_add(t, "image");
	else
		order_add_name(span_of(base, len), t);
}

void
order_add_file(const struct ui *ui, const struct tree *t, uint32_t node, struct text *out)
{
	struct text path = { 0 };
	struct tree_stat st;
	bool there = tree_add_known_path(t, node, &path);

	tree_stat(t, node, &st);
	if (path.len > 0)
		text_add_readable_path(out, span_of(path.at, path.len), ui->display.canvas->ascii);
	else
		text_addf(out, "inode %" PRIu32, st.ino);
	text_add(out, there ? "" : path.len > 0 ? " (deleted)" : " (no name leads to it)");
	text_free(&path);
}

void
order_add_state(const struct order *o, uint64_t size, struct text *t)
{
	struct text missing = { 0 };

	text_addf(t, ", %" PRIu64 " bytes%s.", size, tree_reachable(o->tree, o->inode)
	        ? ", as the kernel would read it" : "; the kernel no longer shows this file");
	if (*tree_loss_words(o->tree, o->inode, &missing))
		text_addf(t, " It is %s.", text_str(&missing));
	text_free(&missing);
}

void
order_add_picture(const struct ui *ui, struct text *t)
{
	const char *path = image_name(ui->here.firmware->image), *slash = strrchr(path, '/');
	const char *base = slash && slash[1] ? slash + 1 : path;
	struct text title = { 0 };

	text_add_readable(&title, span_of(base, strlen(base)), true);
	canvas_svg(ui->display.canvas, text_str(&title), t);
	text_free(&title);
}

/* ---- beginning ---- */

static void
start_table(struct ui *ui, const char *path, enum output_mode mode)
{
	struct order *o = &ui->writing.order;
	const struct pane *p = &ui->panes[o->pane];

	if (p->class->of_names)
		table_open_files(&ui->writing.exported, ui->here.firmware, p->table.tree,
		        p->table.root);
	else if (p->table.search)
		table_open_found(&ui->writing.exported, p->table.firmware, p->table.search);
	else
		table_open_for(&ui->writing.exported, p->table.class, ui->here.firmware,
		        p->table.volume, p->table.root);
	if (p->class->of_names)
		table_files_show_deleted(&ui->writing.exported, p->table.deleted);
	ui->writing.exported.absolute = true;
	table_look(&ui->writing.exported, &p->table.lens);
	ui->writing.exported.branches = p->table.branches;
	if (p->class->of_names)
		table_files_open_all(&ui->writing.exported, true);
	table_copy_view(&ui->writing.exported, &p->table);
	export_table_start(&ui->writing.job, &ui->writing.exported, o->form, path, mode);
}

/* The picture without the dialogs that ask for it. */
static void
take_screen(struct ui *ui)
{
	struct order *o = &ui->writing.order;
	size_t dialogs = ui->dialogs.count;

	ui->dialogs.count = 0;
	ui->picture->draw(ui);
	ui->dialogs.count = dialogs;
	text_clear(&o->text);
	if (o->picture)
		order_add_picture(ui, &o->text);
	else
		canvas_dump(ui->display.canvas, &o->text);
	ui->display.stale = true;
}

/* The job that the order is for. */
static void
start_job(struct ui *ui, const char *path, bool replace)
{
	struct order *o = &ui->writing.order;
	enum output_mode mode = replace ? OUTPUT_REPLACE : OUTPUT_NEW;
	struct extract_options how = { .replace = replace,
		.image = ui->here.firmware->image };

	switch (o->what) {
	case EXPORT_NONE:
		break;
	case EXPORT_PAD:
		pad_start(&ui->writing.job, ui->here.firmware, &o->plan, path, mode);
		break;
	case EXPORT_IMAGE:
		edit_start(&ui->writing.job, &(struct edit_order){ .wished = o->wished,
			.volume = o->volume }, path, mode);
		break;
	case EXPORT_CARVE:
		carve_start(&ui->writing.job, o->firmware, o->offset, o->len, path, mode);
		break;
	case EXPORT_FILE:
		if (o->old)
			cat_version_start(&ui->writing.job, o->tree, o->inode, o->version, path,
			        mode);
		else
			cat_start(&ui->writing.job, o->tree, o->inode, path, mode);
		break;
	case EXPORT_TREE:
		extract_start(&ui->writing.job, o->tree, o->inode, path, &how);
		break;
	case EXPORT_ALL:
		extract_all_start(&ui->writing.job, o->firmware, path, &how);
		break;
	case EXPORT_TABLE:
		start_table(ui, path, mode);
		break;
	case EXPORT_SCREEN:
		take_screen(ui);
		/* fall through */
	case EXPORT_TEXT:
	case EXPORT_CHANGES:
	case EXPORT_COMMANDS:
		write_start(&ui->writing.job, span_of(o->text.at, o->text.len), path, mode);
		break;
	}
}

/* Begins at once, as ui->writing.order.path says. */
static void
start(struct ui *ui, bool replace)
{
	const char *path = text_str(&ui->writing.order.path);

	if (ui->comparing.written && output_is_image(path, ui->comparing.written->image))
		written_close(ui);
	if (ui->writing.order.what == EXPORT_NONE)
		return;
	start_job(ui, path, replace);
	ui->writing.on = true;
	ui->display.stale = true;
}

/* ---- asking ---- */

enum { KEEP, REPLACE };

static bool accept_path(struct ui *ui, struct dialog *d);

/* The dialog with the path is kept: it comes back if nothing could be written. */
static void
start_and_close(struct ui *ui, bool replace)
{
	for (size_t i = ui->dialogs.count; i-- > 0 && !ui->writing.asked;)
		if (ui->dialogs.at[i]->accept == accept_path)
			ui->writing.asked = dialog_put_aside(ui->dialogs.at[i]);
	start(ui, replace);
	dialog_close_all(ui);
	if (!ui->writing.on)
		order_forget(ui);
}

static bool
accept_existing(struct ui *ui, struct dialog *d)
{
	start_and_close(ui, dialog_choice(d)->value == REPLACE);
	return false;
}

static bool
is_directory(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static void
ask_existing_directory(struct ui *ui, const char *shown)
{
	struct dialog *d = dialog_push(ui, "This directory exists");

	text_addf(&d->body, "%s\nWhat is in it already:", shown);
	dialog_add(d, 'l', "leave it", "what exists stays as it is, and is counted")
	        ->value = KEEP;
	dialog_add(d, 'r', "replace it", "files of the same names are overwritten")
	        ->value = REPLACE;
	d->label_columns = 12;
	d->hint = "Esc: another name";
	d->accept = accept_existing;
}

static void
ask_existing_file(struct ui *ui, const char *shown)
{
	struct dialog *d = dialog_push(ui, "This file exists");

	text_addf(&d->body, "%s\nIt stays as it is until the new one is complete.",
	        shown);
	dialog_add(d, 'r', "replace it", "")->value = REPLACE;
	d->hint = "Esc: another name";
	d->accept = accept_existing;
}

/* Why nothing can be written to the path; NULL if it can. */
static const char *
path_refusal(const struct ui *ui, const char *path)
{
	if (!*path)
		return "give a name";
	if (strcmp(path, "-") == 0)
		return "the screen is in use: give the name of a file";
	if (output_is_image(path, ui->here.firmware->image))
		return "that is the image itself: it is never written to";
	if (ui->writing.order.what == EXPORT_ALL && output_exists(path))
		return "it exists already: give the name of a new directory";
	if (ui->writing.order.what == EXPORT_TREE && output_exists(path) && !is_directory(path))
		return "that is a file: give the name of a directory";
	if (ui->writing.order.what != EXPORT_TREE && is_directory(path))
		return "that is a directory: give the name of a file";
	return NULL;
}

static bool
accept_path(struct ui *ui, struct dialog *d)
{
	const char *path = line_str(&d->line), *refusal = path_refusal(ui, path);
	struct text shown = { 0 }, outside = { 0 };

	if (!refusal && output_is_outside(ui->options->sandbox, path, &outside))
		refusal = text_str(&outside);
	if (refusal) {
		dialog_fail(d, "%s", refusal);
		text_free(&outside);
		return false;
	}
	text_clear(&ui->writing.order.path);
	text_add(&ui->writing.order.path, path);
	if (!output_exists(path)) {
		start_and_close(ui, false);
		return false;
	}
	text_add_readable(&shown, span_of(path, strlen(path)), ui->display.canvas->ascii);
	(ui->writing.order.what == EXPORT_TREE ? ask_existing_directory : ask_existing_file)(ui,
	        text_str(&shown));
	text_free(&shown);
	return false;
}

struct dialog *
order_ask(struct ui *ui, const char *title, const char *body, const char *path)
{
	struct dialog *d = dialog_message(ui, title, body);
	struct text inside = { 0 };

	d->prompt = "to:";
	d->hint = "Enter writes it   Esc closes";
	d->accept = accept_path;
	output_add_inside(ui->options->sandbox, path, &inside);
	line_set(&d->line, text_str(&inside));
	text_free(&inside);
	d->line.fresh = true;
	return d;
}
