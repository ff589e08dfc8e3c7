/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "table/table.h"

#include <inttypes.h>
#include <string.h>

#include "table/table_private.h"

void
table_open(struct table *t, const struct table_class *class, struct firmware *f,
        struct volume *v)
{
	table_open_for(t, class, f, v, UINT32_MAX);
}

uint64_t
table_generation(const struct table *t)
{
	return t->class->family->generation ? t->class->family->generation(t) : 0;
}

bool
table_settled(const struct table *t)
{
	return !t->class->family->settled || t->class->family->settled(t);
}

/* The rows are to be made: at once, unless the table is patient. */
static void
begin_rows(struct table *t)
{
	t->unmade = t->class->make != NULL;
	if (t->unmade && t->patient && t->class->at_once)
		table_make(t, t->class->at_once);
	while (t->unmade && !t->patient)
		table_make(t, SIZE_MAX);
}

void
table_make(struct table *t, size_t looks)
{
	t->unmade = t->class->make(t, looks);
	if (!t->unmade)
		table_make_view(t);
}

void
table_make_again(struct table *t)
{
	begin_rows(t);
	table_make_view(t);
}

void
table_begin(struct table *t)
{
	t->generation = table_generation(t);
	if (t->class->open)
		t->class->open(t);
	begin_rows(t);
}

void
table_open_for(struct table *t, const struct table_class *class, struct firmware *f,
        struct volume *v, uint32_t inode)
{
	*t = (struct table){ .class = class, .firmware = f, .volume = v, .root = inode };
	table_begin(t);
}

void
table_open_patient(struct table *t, const struct table_class *class, struct firmware *f,
        struct volume *v)
{
	*t = (struct table){ .class = class, .firmware = f, .volume = v, .root = UINT32_MAX,
		.patient = true };
	table_begin(t);
}

bool
table_refresh(struct table *t)
{
	uint64_t generation = table_generation(t);

	if (t->generation == generation && !table_view_waits(t))
		return false;
	t->generation = generation;
	if (t->class->refresh) {
		t->class->refresh(t);
	} else {
		if (t->class->close)
			t->class->close(t);
		array_free(&t->rows);
		t->state = NULL;
		if (t->class->open)
			t->class->open(t);
	}
	begin_rows(t);
	table_make_view(t);
	return true;
}

bool
table_look(struct table *t, const struct lens *lens)
{
	struct lens none = { NULL, 0 };

	if (!lens)
		lens = &none;
	if (t->lens.volume == lens->volume && t->lens.step == lens->step)
		return false;
	t->lens = *lens;
	if (t->class->look)
		t->class->look(t);
	if (t->class->look && t->class->make)
		begin_rows(t);
	if (table_keeps_tree(t))
		table_rearrange(t); /* files come and go with the steps of a mount */
	return true;
}

void
table_close(struct table *t)
{
	if (t->class && t->class->close)
		t->class->close(t);
	array_free(&t->rows);
	table_drop_view(t);
	memset(t, 0, sizeof *t);
}

void
table_subject(const struct table *t, size_t row, struct subject *s)
{
	if (t->class->family->subject)
		t->class->family->subject(t, s);
	t->class->subject(t, table_base_row(t, row), s);
}

enum row_mark
table_mark(const struct table *t, size_t row)
{
	return t->class->mark ? t->class->mark(t, table_base_row(t, row)) : MARK_PLAIN;
}

/* Text that is already free of control bytes; `ascii` escapes what is not ASCII. */
static void
add_plain_text(struct text *out, const struct text *text, bool ascii)
{
	size_t from = 0;

	for (size_t i = 0; ascii && i < text->len; i++) {
		uint8_t c = (uint8_t)text->at[i];

		if (c <= 0x7e)
			continue;
		text_add_bytes(out, text->at + from, i - from);
		text_addf(out, "\\x%02x", c);
		from = i + 1;
	}
	if (from < text->len)
		text_add_bytes(out, text->at + from, text->len - from);
}

void
cell_add_number(struct text *t, uint64_t n)
{
	char digits[20];
	size_t at = sizeof digits;

	do
		digits[--at] = (char)('0' + n % 10);
	while (n /= 10);
	text_add_bytes(t, digits + at, sizeof digits - at);
}

/* How many cells each share gets: in proportion, but at least one if it isn't 0, at the
 * expense of the largest. */
static void
share_cells(const struct cell *c, uint64_t width, uint64_t *cells)
{
	uint64_t sum = 0, used = 0, want;
	size_t largest = 0;

	for (size_t i = 0; i < BAR_SHARES; i++) {
		uint64_t share = c->share[i] < c->whole ? c->share[i] : c->whole;

		cells[i] = c->whole ? (uint64_t)((double)share / (double)c->whole
		        * (double)width) : 0;
		cells[i] += share && !cells[i];
		sum += share;
		used += cells[i];
		if (cells[i] > cells[largest])
			largest = i;
	}
	want = sum < c->whole ? (uint64_t)((double)sum / (double)c->whole * (double)width
	        + 0.5) : width;
	if (sum && !want)
		want = 1;
	if (sum && used < want)
		cells[largest] += want - used;
	else if (used > want && cells[largest] > used - want)
		cells[largest] -= used - want;
}

static void
add_bar(struct text *out, const struct cell *c, uint8_t width)
{
	uint64_t cells[BAR_SHARES];
	uint64_t left = width;

	share_cells(c, width, cells);
	for (size_t i = 0; i < BAR_SHARES; i++)
		for (; cells[i] && left; cells[i]--, left--)
			text_add_bytes(out, &BAR_LETTERS[i], 1);
}

static bool
is_text(enum column_kind kind)
{
	return kind == COLUMN_TEXT || kind == COLUMN_NAME;
}

static void
add_cell(struct text *out, const struct column *column, const struct cell *c, bool ascii)
{
	switch (column->kind) {
	case COLUMN_TEXT:
		add_plain_text(out, &c->text, ascii);
		break;
	case COLUMN_NAME:
		text_add_readable_path(out, span_of(c->text.at, c->text.len), ascii);
		break;
	case COLUMN_NUMBER:
		if (c->text.len) {
			add_plain_text(out, &c->text, ascii);
			break;
		}
		/* fall through */
	case COLUMN_BYTES:
		cell_add_number(out, c->number);
		break;
	case COLUMN_OFFSET:
	case COLUMN_CRC:
		text_addf(out, "%08" PRIx64, c->number);
		break;
	case COLUMN_HEX4:
		text_addf(out, "%04" PRIx64, c->number);
		break;
	case COLUMN_SIZE:
		text_add_size(out, c->number);
		break;
	case COLUMN_TIME:
		text_add_time(out, (int64_t)c->number);
		break;
	case COLUMN_MODE:
		text_add_mode(out, (uint32_t)c->number);
		break;
	case COLUMN_FLAG:
		text_add(out, c->number ? "yes" : "-");
		break;
	case COLUMN_TENTHS:
		text_addf(out, "%" PRIu64 ".%" PRIu64, c->number / 10, c->number % 10);
		break;
	case COLUMN_BAR:
		add_bar(out, c, column->width);
		break;
	case COLUMN_JSON:
		break;
	}
}

void
cell_text(const struct column *column, const struct cell *c, bool ascii,
        struct text *out)
{
	if (!c->absent)
		add_cell(out, column, c, ascii);
	else if (!is_text(column->kind))
		text_add(out, "-");
}

bool
table_has_column(const struct table *t, size_t col)
{
	const struct column *c = &t->class->columns[col];

	return !(c->past || c->deleted || c->names || c->wished || c->share || c->stored
	                || c->partitions || c->stores)
	       || (t->class->family->has_column && t->class->family->has_column(t, c));
}

void
table_cell(const struct table *t, size_t row, size_t col, struct cell *c)
{
	c->absent = false;
	c->number = c->whole = 0;
	memset(c->share, 0, sizeof c->share);
	text_clear(&c->text);
	t->class->columns[col].get(t, table_base_row(t, row), c);
}

void
table_cell_text(const struct table *t, size_t row, size_t col, bool ascii,
        struct text *out)
{
	struct cell c = { 0 };

	text_clear(out);
	table_cell(t, row, col, &c);
	cell_text(&t->class->columns[col], &c, ascii, out);
	text_free(&c.text);
}
