/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What can be copied, given what is selected: first what stands under the cursor. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "firmware/model/subject.h"
#include "ui/dialog/dialog.h"
#include "ui/list/pane.h"
#include "ui/take/copy.h"

enum {
	LABEL_COLUMNS = 15,
	BYTES_MOST = CLIPBOARD_MOST / 3 /* of bytes as hex, "7f " each */
};

/* Adds what is copied to `t`; returns NULL, or why there is nothing. */
typedef const char *copy_prepare(const struct ui *ui, const struct subject *s, struct text *t);

static const struct field *
selected_field(const struct ui *ui, const struct subject *s)
{
	return subject_field_count(s) > 0 ? subject_field(s, ui->field) : NULL;
}

/* ---- the field ---- */

/* A field that is a number; NULL with why if it isn't. */
static const struct field *
number_field(const struct ui *ui, const struct subject *s, const char **why)
{
	const struct field *f = selected_field(ui, s);

	*why = !f ? "it has no fields"
	     : (f->width != 1 && f->width != 2 && f->width != 4)
	               || f->offset > s->bytes.len || f->width > s->bytes.len - f->offset
	             ? "the field is not a number" : NULL;
	return f;
}

static const char *
prepare_value(const struct ui *ui, const struct subject *s, struct text *t)
{
	const char *why;
	const struct field *f = number_field(ui, s, &why);

	if (!why)
		text_addf(t, "0x%0*" PRIx32, (int)f->width * 2,
		        field_number(f, s->bytes, s->endian));
	return why;
}

static const char *
prepare_decimal(const struct ui *ui, const struct subject *s, struct text *t)
{
	const char *why;
	const struct field *f = number_field(ui, s, &why);

	if (!why)
		text_addf(t, "%" PRIu32, field_number(f, s->bytes, s->endian));
	return why;
}

static const char *
prepare_field(const struct ui *ui, const struct subject *s, struct text *t)
{
	const struct field *f = selected_field(ui, s);

	if (!f)
		return "it has no fields";
	text_addf(t, "%s: ", f->name);
	field_add_value(t, f, s->bytes, s->endian);
	return NULL;
}

/* ---- the whole thing ---- */

static const char *
prepare_offset(const struct ui *ui, const struct subject *s, struct text *t)
{
	text_addf(t, "0x%" PRIx64, source_class(ui)->cursor ? source_class(ui)->cursor(ui)
	                                                     : s->offset);
	return NULL;
}

static const char *
prepare_bytes(const struct ui *ui, const struct subject *s, struct text *t)
{
	(void)ui;
	if (s->bytes.len == 0)
		return "it has no bytes in the image";
	if (s->bytes.len > BYTES_MOST)
		return "too many bytes for the clipboard: x n writes them to a file";
	for (size_t i = 0; i < s->bytes.len; i++)
		text_addf(t, "%s%02x", i > 0 ? " " : "", s->bytes.at[i]);
	return NULL;
}

static const char *
prepare_row(const struct ui *ui, const struct subject *s, struct text *t)
{
	(void)s;
	return copy_add_row(ui, t) ? NULL : "the list has no rows";
}

/* ---- the file ---- */

static const char *
prepare_path(const struct ui *ui, const struct subject *s, struct text *t)
{
	const struct tree *tree = subject_tree(s);
	struct text path = { 0 };

	(void)ui;
	if (!tree)
		return "it belongs to no file";
	tree_add_known_path(tree, s->inode, &path);
	text_add_escaped_path(t, span_of(path.at, path.len));
	text_free(&path);
	return t->len > 0 ? NULL : "the file never had a name";
}

static const char *
prepare_name(const struct ui *ui, const struct subject *s, struct text *t)
{
	struct text path = { 0 };
	const char *why = prepare_path(ui, s, &path);
	const char *slash = why ? NULL : strrchr(text_str(&path), '/');

	if (!why)
		text_add(t, slash && slash[1] ? slash + 1 : text_str(&path));
	text_free(&path);
	return why;
}

static const char *
prepare_ino(const struct ui *ui, const struct subject *s, struct text *t)
{
	const struct tree *tree = subject_tree(s);
	struct tree_stat st;

	(void)ui;
	if (!tree)
		return "it belongs to no file";
	tree_stat(tree, s->inode, &st);
	text_addf(t, "%" PRIu32, st.ino);
	return NULL;
}

static const char *
prepare_file(const struct ui *ui, const struct subject *s, struct text *t)
{
	const struct tree *tree = subject_tree(s);
	struct tree_stat st;

	(void)ui;
	if (!tree || !tree_is_file(tree, s->inode))
		return "it is not a regular file";
	tree_stat(tree, s->inode, &st);
	text_addf(t, "%" PRIu64 " bytes", st.size);
	return NULL;
}

static const char *
prepare_hash(const struct ui *ui, const struct subject *s, struct text *t)
{
	const char *why = prepare_file(ui, s, t);

	text_clear(t);
	text_add(t, why ? "" : "of the content");
	return why;
}

/* ---- the menu ---- */

static const struct copy_row {
	char press;
	const char *label;
	copy_prepare *prepare;
	void (*run)(struct ui *); /* reads first; NULL: what was prepared is copied */
} copy_rows[] = {
	{ 'v', "value", prepare_value, NULL },
	{ 'd', "decimal value", prepare_decimal, NULL },
	{ 'f', "field", prepare_field, NULL },
	{ 'o', "offset", prepare_offset, NULL },
	{ 'p', "path", prepare_path, NULL },
	{ 'n', "name", prepare_name, NULL },
	{ 'i', "inode number", prepare_ino, NULL },
	{ 'c', "content", prepare_file, copy_content },
	{ 's', "SHA-256", prepare_hash, copy_hash },
	{ 'b', "bytes as hex", prepare_bytes, NULL },
	{ 'r', "row", prepare_row, NULL },
};

enum { COPY_ROWS = COUNT(copy_rows) };

/* The letter of what stands under the cursor. */
static char
under_cursor(const struct ui *ui)
{
	const struct pane_class *class = source_class(ui);

	if (ui->tabs.focus == PANE_EXPLAIN)
		return 'v';
	if (class->of_names || ui->tabs.source == PANE_DELETED)
		return 'p';
	return 'o';
}

static bool
accept_row(struct ui *ui, struct dialog *d)
{
	const struct copy_row *row = &copy_rows[dialog_choice(d)->value];
	struct text t = { 0 };
	struct subject s;

	dialog_close_all(ui);
	if (row->run) {
		row->run(ui);
	} else if (ui_subject(ui, &s) && !row->prepare(ui, &s, &t)) {
		copy_text(ui, text_str(&t), t.len);
	}
	text_free(&t);
	return false;
}

static void
add_row(struct ui *ui, struct dialog *d, const struct subject *s, size_t i, bool first)
{
	struct text t = { 0 }, shown = { 0 };
	const char *refusal = copy_rows[i].prepare(ui, s, &t);
	struct choice *c;

	copy_add_shown(ui, text_str(&t), t.len, &shown);
	c = dialog_add(d, (uint32_t)(first ? 'y' : copy_rows[i].press), copy_rows[i].label,
	        refusal ? refusal : text_str(&shown));
	c->off = refusal != NULL;
	c->value = (int)i;
	text_free(&t);
	text_free(&shown);
}

void
copy_ask(struct ui *ui)
{
	struct subject s;
	struct dialog *d;
	char first;

	if (!ui_subject(ui, &s)) {
		ui_say(ui, ROLE_STATUS, "nothing is selected");
		return;
	}
	first = under_cursor(ui);
	d = dialog_push(ui, "Copy");
	d->accept = accept_row;
	d->hint = "a letter or Enter copies   Esc closes";
	d->label_columns = LABEL_COLUMNS;
	for (size_t i = 0; i < COPY_ROWS; i++)
		if (copy_rows[i].press == first)
			add_row(ui, d, &s, i, true);
	for (size_t i = 0; i < COPY_ROWS; i++)
		if (copy_rows[i].press != first)
			add_row(ui, d, &s, i, false);
	dialog_select(d, 0, 1);
}
