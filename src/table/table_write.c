/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A table as aligned text, TSV or JSON. */
#include <string.h>

#include "table/table_private.h"

struct writer {
	const struct table *table;
	enum table_form form;
	struct cell cell;
	struct text line, text;
	bool (*put)(void *arg, const char *at, size_t len);
	void *arg;
};

static bool
flush(struct writer *w)
{
	bool ok = w->put(w->arg, text_str(&w->line), w->line.len);

	text_clear(&w->line);
	return ok;
}

static bool
is_written(const struct writer *w, const struct column *c)
{
	return c->use != COLUMN_SCREEN && !(c->data && w->form == FORM_PLAIN)
	       && !(c->kind == COLUMN_BAR && w->form != FORM_PLAIN)
	       && !(c->kind == COLUMN_JSON && w->form != FORM_JSON);
}

/* Can a column that was asked for be written in this form? */
static bool
is_possible(const struct writer *w, const struct column *c)
{
	return !(c->kind == COLUMN_BAR && w->form != FORM_PLAIN)
	       && !(c->kind == COLUMN_JSON && w->form != FORM_JSON);
}

static bool
next_chosen(const struct writer *w, size_t *k, size_t *col)
{
	const struct table *t = w->table;

	while (*k < t->chosen_count && !is_possible(w, &t->class->columns[t->chosen[*k]]))
		++*k;
	if (*k == t->chosen_count)
		return false;
	*col = t->chosen[*k];
	return true;
}

/* Iterates over the columns that are written, from the k-th on; false after the last. */
static bool
next_column(const struct writer *w, size_t *k, size_t *col)
{
	const struct table_class *class = w->table->class;

	if (w->table->chosen_count)
		return next_chosen(w, k, col);
	/* Programs get the same columns for every image. */
	while (*k < class->column_count && !(is_written(w, &class->columns[*k])
	        && (table_has_column(w->table, *k) || (w->form != FORM_PLAIN
	                && class->columns[*k].partitions))))
		++*k;
	*col = *k;
	return *k < class->column_count;
}

/* ---- aligned text ---- */

static size_t
code_points(const struct text *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->len; i++)
		n += ((uint8_t)t->at[i] & 0xc0) != 0x80;
	return n;
}

static size_t
plain_width(const struct column *c)
{
	size_t title = strlen(c->title);

	return title > c->width ? title : c->width;
}

static bool
is_left(const struct column *c)
{
	return c->kind == COLUMN_TEXT || c->kind == COLUMN_NAME || c->kind == COLUMN_FLAG
	       || c->kind == COLUMN_MODE || c->kind == COLUMN_TIME
	       || c->kind == COLUMN_BAR;
}

static void
add_blanks(struct text *t, size_t count)
{
	text_reserve(t, count);
	memset(t->at + t->len, ' ', count);
	t->len += count;
	t->at[t->len] = '\0';
}

static void
add_aligned(struct writer *w, const struct column *c, const struct text *text)
{
	size_t len = code_points(text), width = plain_width(c);
	size_t fill = len < width ? width - len : 0;

	if (w->line.len)
		text_add(&w->line, "  ");
	if (!is_left(c))
		add_blanks(&w->line, fill);
	text_add_bytes(&w->line, text_str(text), text->len);
	if (is_left(c))
		add_blanks(&w->line, fill);
}

static void
end_aligned(struct writer *w)
{
	while (w->line.len && w->line.at[w->line.len - 1] == ' ')
		w->line.len--;
	text_add(&w->line, "\n");
}

static bool
plain_heading(struct writer *w)
{
	for (size_t k = 0, col; next_column(w, &k, &col); k++) {
		const struct column *c = &w->table->class->columns[col];

		text_clear(&w->text);
		text_add(&w->text, c->title);
		add_aligned(w, c, &w->text);
	}
	end_aligned(w);
	return flush(w);
}

static bool
plain_row(struct writer *w, size_t row)
{
	for (size_t k = 0, col; next_column(w, &k, &col); k++) {
		const struct column *c = &w->table->class->columns[col];

		table_cell(w->table, row, col, &w->cell);
		text_clear(&w->text);
		cell_text(c, &w->cell, false, &w->text);
		add_aligned(w, c, &w->text);
	}
	end_aligned(w);
	return flush(w);
}

/* The same in TSV and JSON. */
static void
add_number(struct writer *w, const struct column *c)
{
	if (c->kind == COLUMN_FLAG)
		text_add(&w->line, w->cell.number ? "true" : "false");
	else if (c->kind == COLUMN_TENTHS)
		cell_text(c, &w->cell, false, &w->line);
	else
		cell_add_number(&w->line, w->cell.number);
}

/* ---- tab-separated values ---- */

static void
add_tsv(struct writer *w, const struct column *c)
{
	struct span name = span_of(w->cell.text.at, w->cell.text.len);

	if (w->cell.absent || (c->kind == COLUMN_TEXT && name.len == 0))
		text_add(&w->line, "-");
	else if (c->kind == COLUMN_NAME && name.len == 1 && name.at[0] == '-')
		text_add(&w->line, "\\x2d");
	else if (c->kind == COLUMN_NAME)
		text_add_escaped_path(&w->line, name);
	else if (c->kind == COLUMN_TEXT || (c->kind == COLUMN_NUMBER && name.len))
		text_add_bytes(&w->line, name.at, name.len);
	else
		add_number(w, c);
}

static bool
tsv_heading(struct writer *w)
{
	for (size_t k = 0, col; next_column(w, &k, &col); k++) {
		if (w->line.len)
			text_add(&w->line, "\t");
		text_add(&w->line, w->table->class->columns[col].name);
	}
	text_add(&w->line, "\n");
	return flush(w);
}

static bool
tsv_row(struct writer *w, size_t row)
{
	bool first = true;

	for (size_t k = 0, col; next_column(w, &k, &col); k++) {
		if (!first)
			text_add(&w->line, "\t");
		first = false;
		table_cell(w->table, row, col, &w->cell);
		add_tsv(w, &w->table->class->columns[col]);
	}
	text_add(&w->line, "\n");
	return flush(w);
}

/* ---- JSON ---- */

/* Text made by this program: valid UTF-8 without control bytes. A name in it is already
 * readable, so its backslashes no longer escape bytes. */
static void
add_json_text(struct text *out, const struct text *text)
{
	const char *at = text_str(text);

	text_add(out, "\"");
	while (*at) {
		size_t plain = strcspn(at, "\"\\");

		text_add_bytes(out, at, plain);
		at += plain;
		if (*at) {
			text_add(out, "\\");
			text_add_bytes(out, at++, 1);
		}
	}
	text_add(out, "\"");
}

static void
add_json(struct writer *w, const struct column *c)
{
	text_add(&w->line, "\"");
	text_add(&w->line, c->name);
	text_add(&w->line, "\":");
	if (w->cell.absent)
		text_add(&w->line, "null");
	else if (c->kind == COLUMN_JSON)
		text_add(&w->line, text_str(&w->cell.text));
	else if (c->kind == COLUMN_NAME)
		text_add_json_path(&w->line, span_of(w->cell.text.at, w->cell.text.len));
	else if (c->kind == COLUMN_TEXT || (c->kind == COLUMN_NUMBER && w->cell.text.len))
		add_json_text(&w->line, &w->cell.text);
	else
		add_number(w, c);
}

static bool
json_heading(struct writer *w)
{
	text_addf(&w->line, "{\"schema\":1,\"table\":\"%s\",", w->table->class->name);
	if (w->table->class->family->add_json)
		w->table->class->family->add_json(w->table, &w->line);
	text_add(&w->line, "\"rows\":[");
	return flush(w);
}

static void
add_json_object(struct writer *w, size_t row)
{
	const char *comma = "";

	text_add(&w->line, "{");
	for (size_t k = 0, col; next_column(w, &k, &col); k++) {
		text_add(&w->line, comma);
		comma = ",";
		table_cell(w->table, row, col, &w->cell);
		add_json(w, &w->table->class->columns[col]);
	}
	text_add(&w->line, "}");
}

static bool
json_row(struct writer *w, size_t row, bool first)
{
	text_add(&w->line, first ? "\n" : ",\n");
	add_json_object(w, row);
	return flush(w);
}

static bool
json_end(struct writer *w)
{
	text_add(&w->line, "\n]}\n");
	return flush(w);
}

/* ---- all three ---- */

static bool
write_heading(struct writer *w)
{
	switch (w->form) {
	case FORM_PLAIN: return plain_heading(w);
	case FORM_TSV: return tsv_heading(w);
	case FORM_JSON: return json_heading(w);
	}
	return false;
}

static bool
write_row(struct writer *w, size_t row, bool first)
{
	switch (w->form) {
	case FORM_PLAIN: return plain_row(w, row);
	case FORM_TSV: return tsv_row(w, row);
	case FORM_JSON: return json_row(w, row, first);
	}
	return false;
}

/* True for a column that batch output can have. */
static bool
can_be_written(const struct column *c)
{
	return c->use != COLUMN_SCREEN;
}

/* The one of that name; -1. */
static int
column_named(const struct table *t, const char *name, size_t len)
{
	for (size_t i = 0; i < t->class->column_count; i++) {
		const struct column *c = &t->class->columns[i];

		if (can_be_written(c) && strlen(c->name) == len
		        && strncmp(c->name, name, len) == 0)
			return (int)i;
	}
	return -1;
}

bool
table_choose(struct table *t, const char *names, struct error *err)
{
	t->chosen_count = 0;
	for (const char *at = names; *at; at += *at == ',') {
		size_t len = strcspn(at, ",");
		int column = column_named(t, at, len);

		if (column < 0)
			return table_no_column(t->class, can_be_written, span_of(at, len), err);
		if (t->chosen_count == TABLE_CHOSEN_MOST)
			return error_set(err, "more than %d columns", TABLE_CHOSEN_MOST);
		t->chosen[t->chosen_count++] = (uint8_t)column;
		at += len;
	}
	return t->chosen_count > 0 || error_set(err, "no column is named");
}

bool
table_write(const struct table *t, enum table_form form, size_t from, size_t to,
        bool (*put)(void *arg, const char *at, size_t len), void *arg)
{
	struct table exact = *t;
	struct writer w = { .table = &exact, .form = form, .put = put, .arg = arg };
	bool ok;

	exact.exact = form != FORM_PLAIN;
	ok = write_heading(&w);
	for (size_t row = from; ok && row < to && row < table_count(t); row++)
		ok = write_row(&w, row, row == from);
	if (ok && form == FORM_JSON)
		ok = json_end(&w);
	text_free(&w.cell.text);
	text_free(&w.line);
	text_free(&w.text);
	return ok;
}

void
table_add_json_rows(const struct table *t, struct text *json)
{
	struct table exact = *t;
	struct writer w = { .table = &exact, .form = FORM_JSON };

	exact.exact = true;
	text_add(json, "[");
	for (size_t row = 0; row < table_count(t); row++) {
		text_clear(&w.line);
		add_json_object(&w, row);
		text_add(json, row ? "," : "");
		text_add(json, text_str(&w.line));
	}
	text_add(json, "]");
	text_free(&w.cell.text);
	text_free(&w.line);
}
