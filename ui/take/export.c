/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What can be taken out of the image, given what is selected. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "firmware/model/subject.h"
#include "firmware/model/children.h"
#include "job/all/all.h"
#include "ui/take/order.h"
#include "ui/take/picture.h"
#include "ui/past/past.h"
#include "ui/past/point.h"
#include "ui/dialog/dialog.h"
#include "ui/list/pane.h"
#include "words/explain.h"

/* One line of the menu: prepares ui->writing.order, a sentence and a name for the file;
 * returns NULL, or why it is not available here. order.volume is the one whose state at
 * some point is written, or NULL. */
struct export_row {
	char press;
	const char *label;
	const char *(*prepare)(struct ui *, struct text *body, struct text *path);
};

/* "FOLDERLESS-IMAGE-NAME" and what follows */
static void
add_path(const struct ui *ui, struct text *path, const char *ending)
{
	order_add_stem(ui, path);
	text_add(path, ending);
}

static void
carve(struct ui *ui, struct firmware *f, uint64_t offset, uint64_t len, struct text *body,
        const char *what)
{
	ui->writing.order.what = EXPORT_CARVE;
	ui->writing.order.firmware = f;
	ui->writing.order.volume = NULL;
	ui->writing.order.offset = offset;
	ui->writing.order.len = len;
	text_addf(body, "%s: %" PRIu64 " bytes at %08" PRIx64 ", as stored.", what,
	        len, offset);
}

static const char *
prepare_node(struct ui *ui, struct text *body, struct text *path)
{
	struct subject s;

	if (!ui_subject(ui, &s))
		return "nothing is selected";
	if (s.bytes.len == 0)
		return "the selection has no bytes of its own";
	if (s.other)
		return "it is in the other image: open that one";
	if (source_class(ui)->of_names && s.extent == EXTENT_NONE)
		return "it has no node";
	carve(ui, s.firmware, s.offset, s.bytes.len, body, s.title);
	order_add_stem(ui, path);
	text_addf(path, "-%08" PRIx64 ".bin", s.offset);
	return NULL;
}

/* "-part2", or "-part2-1": a slash can't be in a name. */
static void
add_part_name(const struct firmware *f, int part, struct text *path)
{
	size_t from = path->len;

	text_add(path, "-part");
	firmware_add_part(f, part, path);
	for (size_t i = from; i < path->len; i++)
		if (path->at[i] == '/')
			path->at[i] = '-';
}

static const char *
prepare_part(struct ui *ui, struct text *body, struct text *path)
{
	const struct part *p;
	struct subject s;
	int part;

	if (!ui_subject(ui, &s) || s.other)
		return "nothing of this image is selected";
	part = firmware_part_at(s.firmware, s.offset);
	if (part == PART_NONE)
		return "nothing is selected";
	p = &s.firmware->list.parts.at[part];
	if (source_class(ui)->of_image)
		return "the selected row is the whole part";
	carve(ui, s.firmware, p->offset, p->len, body, p->what);
	order_add_stem(ui, path);
	add_part_name(s.firmware, part, path);
	text_add(path, firmware_volume(s.firmware, part) ? ".jffs2" : ".bin");
	return NULL;
}

static const char *
prepare_payload(struct ui *ui, struct text *body, struct text *path)
{
	struct firmware *f = ui->here.firmware;
	const struct uimage *u = NULL;
	struct subject s;

	if (ui_subject(ui, &s) && !s.other)
		f = s.firmware;
	if (ui_subject(ui, &s))
		u = firmware_uimage_at(f, s.offset);
	if (!u && f->uimages.count > 0)
		u = &f->uimages.at[0];
	if (!u)
		return "this image has no uImage header";
	if (u->present == 0)
		return "nothing of the payload is in the image";
	carve(ui, f, u->offset + UIMAGE_HEADER_LEN, u->present, body,
	        "Payload of the uImage");
	if (u->present < u->size)
		text_add(body, " The image is truncated: its end is missing.");
	add_path(ui, path, "-payload.bin");
	return NULL;
}

static const char *
selected_inode(struct ui *ui, uint32_t *inode)
{
	struct subject s;

	if (!ui_subject(ui, &s) || !subject_tree(&s))
		return "the selection belongs to no file";
	*inode = s.inode;
	ui->writing.order.volume = s.volume;
	ui->writing.order.tree = subject_tree(&s);
	ui->writing.order.inode = s.inode;
	return NULL;
}

/* The last part of the path to the inode; "root" where there is none. */
static void
add_file_name(const struct tree *t, uint32_t inode, struct text *path)
{
	struct text full = { 0 };
	struct tree_stat st;
	const char *base;

	tree_add_known_path(t, inode, &full);
	tree_stat(t, inode, &st);
	base = strrchr(text_str(&full), '/');
	if (base && base[1])
		order_add_name(span_of(base + 1, strlen(base + 1)), path);
	else
		text_addf(path, base ? "root" : "inode%" PRIu32,
		        st.ino);
	text_free(&full);
}

static void
describe_file(const struct ui *ui, const char *what, struct text *body)
{
	text_addf(body, "%s ", what);
	order_add_file(ui, ui->writing.order.tree, ui->writing.order.inode, body);
}

static const char *
prepare_file(struct ui *ui, struct text *body, struct text *path)
{
	struct tree_stat st;
	uint32_t inode;
	const char *refusal = selected_inode(ui, &inode);

	if (refusal)
		return refusal;
	tree_stat(ui->writing.order.tree, inode, &st);
	if (!S_ISREG(st.mode) || st.error)
		return "the selection is not a regular file";
	ui->writing.order.what = EXPORT_FILE;
	describe_file(ui, "Content of", body);
	add_file_name(ui->writing.order.tree, inode, path);
	ui->writing.order.old = past_version(ui, &ui->writing.order.version);
	if (ui->writing.order.old) {
		text_addf(body, " at version %" PRIu32 ", as it was then.",
		        ui->writing.order.version);
		text_addf(path, ".v%" PRIu32, ui->writing.order.version);
	} else {
		order_add_state(&ui->writing.order, st.size, body);
	}
	return NULL;
}

static const char *
prepare_tree(struct ui *ui, struct text *body, struct text *path)
{
	uint32_t inode;
	const char *refusal = selected_inode(ui, &inode);

	if (refusal && !ui_tree(ui))
		return refusal;
	if (refusal) {
		ui->writing.order.volume = ui->here.volume;
		ui->writing.order.tree = ui_tree(ui);
		ui->writing.order.inode = tree_root(ui->writing.order.tree);
		if (ui->writing.order.inode == TREE_NONE)
			return "there is no root directory";
	}
	ui->writing.order.what = EXPORT_TREE;
	describe_file(ui, "Everything in", body);
	text_add(body, ", into a directory, with modes, times and links, but without "
	               "owners, devices and set-user-ID bits. What cannot be restored is "
	               "counted and listed.");
	add_path(ui, path, "-");
	add_file_name(ui->writing.order.tree, ui->writing.order.inode, path);
	return NULL;
}

static const char *
prepare_all(struct ui *ui, struct text *body, struct text *path)
{
	ui->writing.order.what = EXPORT_ALL;
	ui->writing.order.firmware = firmware_root(ui->here.firmware);
	ui->writing.order.volume = ui->here.volume;
	text_add(body, "All of the image, into a new directory: ");
	extract_all_describe(ui->writing.order.firmware, body);
	text_add(body, ", with each header as JSON and a report of what was written.");
	add_path(ui, path, "-all");
	return NULL;
}

static const char *
prepare_table(struct ui *ui, enum table_form form, struct text *body, struct text *path)
{
	size_t rows = pane_count(ui, ui->tabs.source);

	if (rows == 0)
		return "the list has no rows";
	if (table_arranging(&ui->panes[ui->tabs.source].table))
		return "the list is being arranged: wait for it, or Esc stops it";
	ui->writing.order.what = EXPORT_TABLE;
	ui->writing.order.volume = ui->panes[ui->tabs.source].table.volume;
	ui->writing.order.pane = ui->tabs.source;
	ui->writing.order.form = form;
	text_addf(body, "The list %s with every column%s, offsets from the start of the "
	                "image.", pane_classes[ui->tabs.source].title,
	        source_class(ui)->of_names ? " and all directories unfolded" : "");
	if (table_viewed(&ui->panes[ui->tabs.source].table))
		text_addf(body, " %zu of %zu rows, in the order shown.", rows,
		        table_count_all(&ui->panes[ui->tabs.source].table));
	order_add_stem(ui, path);
	text_addf(path, "-%s.%s", pane_classes[ui->tabs.source].table->name,
	        form == FORM_TSV ? "tsv" : "json");
	return NULL;
}

static const char *
prepare_tsv(struct ui *ui, struct text *body, struct text *path)
{
	return prepare_table(ui, FORM_TSV, body, path);
}

static const char *
prepare_json(struct ui *ui, struct text *body, struct text *path)
{
	return prepare_table(ui, FORM_JSON, body, path);
}

/* ---- what is on the screen ---- */

static const char *
prepare_explanation(struct ui *ui, struct text *body, struct text *path)
{
	struct subject s;

	if (!ui_subject(ui, &s))
		return "nothing is selected";
	if (s.bytes.len == 0)
		return "the selection has no bytes of its own";
	ui->writing.order.what = EXPORT_TEXT;
	ui->writing.order.volume = s.volume;
	text_clear(&ui->writing.order.text);
	explain_write(s.firmware, &s, NULL, true, &ui->writing.order.text);
	text_addf(body, "What Explain says of %s at %08" PRIx64 ": a sentence, every field, "
	                "the CRCs and the terms, as Markdown.", s.title, s.offset);
	order_add_stem(ui, path);
	text_addf(path, "-%08" PRIx64 ".md", s.offset);
	return NULL;
}

static const char *
prepare_screen(struct ui *ui, struct text *body, struct text *path)
{
	ui->writing.order.what = EXPORT_SCREEN;
	ui->writing.order.volume = ui->here.volume;
	ui->writing.order.picture = false;
	text_add(body, "The screen as it was before this menu, as plain text.");
	add_path(ui, path, "-screen.txt");
	return NULL;
}

static const char *
prepare_picture(struct ui *ui, struct text *body, struct text *path)
{
	if (picture_of_file(ui, body)) {
		add_path(ui, path, "-layers.svg");
		return NULL;
	}
	prepare_screen(ui, body, path);
	ui->writing.order.picture = true;
	text_clear(body);
	text_clear(path);
	text_add(body, "The screen as it was before this menu, as a picture (SVG).");
	add_path(ui, path, "-screen.svg");
	return NULL;
}

static const struct export_row export_rows[] = {
	{ 'n', "selected row", prepare_node },
	{ 'f', "file", prepare_file },
	{ 'd', "directory tree", prepare_tree },
	{ 'p', "part", prepare_part },
	{ 'a', "everything", prepare_all },
	{ 'u', "uImage payload", prepare_payload },
	{ 't', "list as TSV", prepare_tsv },
	{ 'J', "list as JSON", prepare_json },
	{ 'm', "explanation", prepare_explanation },
	{ 's', "screen", prepare_screen },
	{ 'v', "picture as SVG", prepare_picture },
};

enum { EXPORT_ROWS = COUNT(export_rows) };

static bool
accept_row(struct ui *ui, struct dialog *d)
{
	const struct export_row *row = &export_rows[dialog_choice(d)->value];
	struct text body = { 0 }, path = { 0 };
	const char *refusal = row->prepare(ui, &body, &path);

	if (!refusal && ui->writing.order.volume)
		point_add_as_of(ui->writing.order.volume, &body);
	if (!refusal)
		order_ask(ui, "Export", text_str(&body), text_str(&path));
	else
		dialog_fail(d, "%s", refusal);
	text_free(&body);
	text_free(&path);
	return false;
}

static void
add_row(struct ui *ui, struct dialog *d, size_t i)
{
	struct text body = { 0 }, path = { 0 };
	const char *refusal = export_rows[i].prepare(ui, &body, &path);
	struct choice *c = dialog_add(d, (uint32_t)export_rows[i].press, export_rows[i].label,
	        refusal ? refusal : text_str(&body));

	c->off = refusal != NULL;
	c->value = (int)i;
	text_free(&body);
	text_free(&path);
}

/* What is offered first: where rows are files the file, or all of the directory; of the marks the
 * list. */
static size_t
first_row(struct ui *ui)
{
	char press = 'n';
	uint32_t inode;
	size_t i = 0;

	if (source_class(ui)->of_names || ui->tabs.source == PANE_DELETED
	        || ui->tabs.source == PANE_HISTORY)
		press = !selected_inode(ui, &inode)
		                && tree_is_directory(ui->writing.order.tree, inode) ? 'd' : 'f';
	else if (ui->tabs.source == PANE_MARKS)
		press = 't';
	while (export_rows[i].press != press)
		i++;
	return i;
}

void
export_ask(struct ui *ui)
{
	struct dialog *d = dialog_push(ui, "Export");
	size_t first = first_row(ui);

	d->accept = accept_row;
	d->hint = "a letter or Enter chooses   Esc closes";
	d->label_columns = 15;
	for (size_t i = 0; i < EXPORT_ROWS; i++)
		add_row(ui, d, i == 0 ? first : i <= first ? i - 1 : i);
	dialog_select(d, 0, 1);
}
