/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "table/table_filter.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "table/table_private.h"

/* ---- columns ---- */

static bool
has_values(const struct column *c)
{
	return c->kind != COLUMN_BAR && c->kind != COLUMN_JSON;
}

bool
table_no_column(const struct table_class *class, bool (*has)(const struct column *),
        struct span name, struct error *err)
{
	struct text list = { 0 }, shown = { 0 };

	for (size_t i = 0; i < class->column_count; i++)
		if (has(&class->columns[i]))
			text_addf(&list, "%s%s", list.len ? ", " : "",
			        class->columns[i].name);
	text_add_readable(&shown, name, true);
	error_set(err, "there is no column \"%.40s\"; columns: %s", text_str(&shown),
	        text_str(&list));
	text_free(&list);
	text_free(&shown);
	return false;
}

size_t
filter_column(const struct table_class *class, const char *name, struct error *err)
{
	for (int titles = 0; titles < 2; titles++)
		for (size_t i = 0; i < class->column_count; i++) {
			const struct column *c = &class->columns[i];

			if (has_values(c)
			        && strcasecmp(titles ? c->title : c->name, name) == 0)
				return i;
		}
	table_no_column(class, has_values, span_of(name, strlen(name)), err);
	return SIZE_MAX;
}

static bool
is_hex(enum column_kind kind)
{
	return kind == COLUMN_OFFSET || kind == COLUMN_HEX4 || kind == COLUMN_CRC;
}

static bool
is_words(enum column_kind kind)
{
	return kind == COLUMN_TEXT || kind == COLUMN_NAME || kind == COLUMN_MODE
	       || kind == COLUMN_TIME;
}

/* ---- values ---- */

/* Hex digits as the list shows them: for offsets if there is a leading 0 or a letter, for
 * magics always. */
static bool
parse_hex(enum column_kind kind, const char *s, uint64_t *number)
{
	size_t digits = strspn(s, "0123456789abcdefABCDEF");
	bool plain = kind == COLUMN_OFFSET && s[0] != '0'
	             && strspn(s, "0123456789") == digits;

	if (digits == 0 || digits > 16 || s[digits] || plain)
		return false;
	*number = 0;
	for (; *s; s++)
		*number = *number << 4 | (uint64_t)(isdigit((unsigned char)*s) ? *s - '0'
		        : tolower((unsigned char)*s) - 'a' + 10);
	return true;
}

static bool
parse_flag(const char *s, uint64_t *number)
{
	*number = strcasecmp(s, "yes") == 0 || strcasecmp(s, "true") == 0;
	return *number || strcasecmp(s, "no") == 0 || strcasecmp(s, "false") == 0
	       || strcmp(s, "-") == 0;
}

/* 14.1 is 141. */
static bool
parse_tenths(const char *s, uint64_t *number)
{
	char whole[32];
	size_t digits = strspn(s, "0123456789");
	bool dot = s[digits] == '.' && isdigit((unsigned char)s[digits + 1])
	           && !s[digits + 2];
	uint64_t n;

	snprintf(whole, sizeof whole, "%.*s", (int)digits, s);
	if ((s[digits] && !dot) || !text_parse_size(whole, &n) || n > UINT32_MAX)
		return false;
	*number = n * 10 + (dot ? (uint64_t)(s[digits + 1] - '0') : 0);
	return true;
}

static const char *
wanted(const struct column *c)
{
	return c->kind == COLUMN_FLAG ? "yes or no" : "a number";
}

static bool
parse_value(struct condition *c, const struct column *column, struct error *err)
{
	const char *s = text_str(&c->value);
	bool ok;

	if (c->op == FILTER_CONTAINS || is_words(column->kind))
		return true;
	if (strcmp(s, "-") == 0 && column->kind != COLUMN_FLAG)
		return true;
	if (column->kind == COLUMN_FLAG)
		ok = parse_flag(s, &c->number);
	else if (column->kind == COLUMN_TENTHS)
		ok = parse_tenths(s, &c->number);
	else
		ok = (is_hex(column->kind) && parse_hex(column->kind, s, &c->number))
		     || text_parse_size(s, &c->number);
	c->numeric = ok;
	if (ok)
		return true;
	if (!*s)
		return error_set(err, "%s: %s is missing", column->name, wanted(column));
	return error_set(err, "%s: \"%.40s\" is not %s", column->name, s, wanted(column));
}

/* ---- reading ---- */

static const struct op_row {
	const char *sign;
	enum filter_op op;
} ops[] = { /* the longer ones first */
	{ "!=", FILTER_UNEQUAL }, { "<=", FILTER_AT_MOST }, { ">=", FILTER_AT_LEAST },
	{ "=", FILTER_EQUAL }, { "<", FILTER_LESS }, { ">", FILTER_MORE },
	{ "~", FILTER_CONTAINS },
};

static const struct op_row *
op_at(const char *s)
{
	for (size_t i = 0; i < COUNT(ops); i++)
		if (strncmp(s, ops[i].sign, strlen(ops[i].sign)) == 0)
			return &ops[i];
	return NULL;
}

static void
add_trimmed(struct text *out, const char *s, size_t len)
{
	for (; len && isspace((unsigned char)*s); s++)
		len--;
	while (len && isspace((unsigned char)s[len - 1]))
		len--;
	text_add_bytes(out, s, len);
}

/* One condition: `s` of `len` bytes, without & and |. */
static bool
parse_condition(struct condition *c, const struct table_class *class, const char *s,
        size_t len, struct error *err)
{
	size_t at = 0;
	const struct op_row *op = NULL;
	struct text name = { 0 };
	bool ok = false;

	while (at < len && !(op = op_at(s + at)))
		at++;
	add_trimmed(&name, s, at);
	if (!name.len) {
		error_set(err, op ? "a column is missing before %s"
		                  : "a condition is missing", op ? op->sign : "");
	} else if (!op) {
		*c = (struct condition){ .column = SIZE_MAX, .op = FILTER_CONTAINS };
		text_add(&c->value, text_str(&name));
		ok = true;
	} else {
		*c = (struct condition){ .op = op->op };
		c->column = filter_column(class, text_str(&name), err);
		at += strlen(op->sign);
		add_trimmed(&c->value, s + at, len > at ? len - at : 0);
		ok = c->column != SIZE_MAX
		     && parse_value(c, &class->columns[c->column], err);
	}
	text_free(&name);
	return ok;
}

bool
filter_parse(struct filter *f, const struct table_class *class, const char *expression,
        struct error *err)
{
	bool other = false;

	*f = (struct filter){ 0 };
	if (!expression[strspn(expression, " \t")])
		return true;
	for (const char *s = expression;; s++) {
		size_t len = strcspn(s, "&|");
		struct condition c = { 0 };
		bool ok;

		if (f->conditions.count == FILTER_CONDITIONS_MOST) {
			filter_free(f);
			return error_set(err, "there are more than %d conditions",
			        FILTER_CONDITIONS_MOST);
		}
		ok = parse_condition(&c, class, s, len, err);
		c.other = other;
		array_push(&f->conditions, c);
		if (!ok) {
			filter_free(f);
			return false;
		}
		s += len;
		other = *s == '|';
		if (!*s)
			return true;
	}
}

void
filter_free(struct filter *f)
{
	for (size_t i = 0; i < f->conditions.count; i++)
		text_free(&f->conditions.at[i].value);
	array_free(&f->conditions);
}

/* ---- matching a row ---- */

static bool
compares(enum filter_op op, int order)
{
	switch (op) {
	case FILTER_EQUAL: return order == 0;
	case FILTER_UNEQUAL: return order != 0;
	case FILTER_LESS: return order < 0;
	case FILTER_MORE: return order > 0;
	case FILTER_AT_MOST: return order <= 0;
	case FILTER_AT_LEAST: return order >= 0;
	default: return false;
	}
}

static bool
contains(const struct text *t, const struct text *value)
{
	return value->len <= t->len && strcasestr(text_str(t), text_str(value));
}

/* A row being matched against conditions. */
struct held {
	const struct table *table;
	size_t row;
	struct filter_cells *cells;
};

static const struct cell *
cell_of(const struct held *h, size_t col)
{
	if (!(h->cells->made >> col & 1))
		table_cell(h->table, h->row, col, &h->cells->cell[col]);
	h->cells->made |= UINT32_C(1) << col;
	return &h->cells->cell[col];
}

static const struct text *
text_of(const struct held *h, size_t col)
{
	struct text *t = &h->cells->text[col];

	if (!(h->cells->told >> col & 1)) {
		text_clear(t);
		cell_text(&h->table->class->columns[col], cell_of(h, col), false, t);
	}
	h->cells->told |= UINT32_C(1) << col;
	return t;
}

static bool
cell_holds(const struct condition *k, const struct held *h, size_t col)
{
	const struct column *column = &h->table->class->columns[col];
	const struct cell *c = cell_of(h, col);
	const char *value = text_str(&k->value);
	bool nothing = strcmp(value, "-") == 0 || !*value;

	if (c->absent)
		return k->op == (nothing ? FILTER_EQUAL : FILTER_UNEQUAL);
	if (k->numeric)
		return compares(k->op, c->number < k->number ? -1 : c->number > k->number);
	if (k->op != FILTER_CONTAINS && !is_words(column->kind))
		return k->op == FILTER_UNEQUAL; /* "-", but there is a value */
	if (k->op == FILTER_CONTAINS)
		return contains(text_of(h, col), &k->value);
	return compares(k->op, column->kind == COLUMN_TIME
	        ? strncasecmp(text_str(text_of(h, col)), value, k->value.len)
	        : strcasecmp(text_str(text_of(h, col)), value));
}

static bool
row_holds(const struct condition *k, const struct held *h)
{
	const struct table_class *class = h->table->class;

	if (k->column != SIZE_MAX)
		return cell_holds(k, h, k->column);
	for (size_t i = 0; i < class->column_count; i++)
		if (has_values(&class->columns[i]) && cell_holds(k, h, i))
			return true;
	return false;
}

bool
filter_holds(const struct filter *f, const struct table *t, size_t row,
        struct filter_cells *cells)
{
	struct held h = { t, row, cells };
	bool holds = true;

	cells->made = cells->told = 0;
	for (size_t i = 0; i < f->conditions.count; i++) {
		const struct condition *k = &f->conditions.at[i];

		if (k->other && holds)
			return true;
		if (k->other)
			holds = true;
		holds = holds && row_holds(k, &h);
	}
	return holds;
}

void
filter_cells_free(struct filter_cells *cells)
{
	for (size_t i = 0; i < FILTER_COLUMNS_MOST; i++) {
		text_free(&cells->cell[i].text);
		text_free(&cells->text[i]);
	}
}
