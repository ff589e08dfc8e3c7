/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/table.h"

#include <inttypes.h>
#include <string.h>

#include "model/table_private.h"

const struct table_class *const table_classes[] = {
	&table_parts, &table_nodes, &table_map, &table_blocks, &table_files, &table_evidence,
	&table_issues, &table_deleted, &table_history, &table_timeline, &table_steps, NULL
};

const struct table_class *
table_class_find(const char *name)
{
	const struct table_class *const *class = table_classes;

	while (*class && strcmp((*class)->name, name) != 0)
		class++;
	return *class;
}

void
table_open(struct table *t, const struct table_class *class, struct firmware *f,
        struct volume *v)
{
	table_open_for(t, class, f, v, FS_NONE);
}

static void
open_view(struct table *t)
{
	t->generation = t->firmware->generation;
	if (t->class->open)
		t->class->open(t);
}

void
table_open_for(struct table *t, const struct table_class *class, struct firmware *f,
        struct volume *v, uint32_t inode)
{
	*t = (struct table){ .class = class, .firmware = f, .volume = v, .root = inode };
	open_view(t);
}

void
table_open_map(struct table *t, struct firmware *f, struct volume *v,
        const struct map_options *options)
{
	*t = (struct table){ .class = &table_map, .firmware = f, .volume = v,
		.root = FS_NONE, .map = *options };
	open_view(t);
}

bool
table_refresh(struct table *t)
{
	uint64_t generation = t->firmware->generation;

	if (t->generation == generation)
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
	return true;
}

void
table_close(struct table *t)
{
	if (t->class && t->class->close)
		t->class->close(t);
	array_free(&t->rows);
	memset(t, 0, sizeof *t);
}

size_t
table_count(const struct table *t)
{
	return t->class->count(t);
}

void
table_subject(const struct table *t, size_t row, struct subject *s)
{
	*s = (struct subject){
		.offset = t->volume ? t->volume->offset : 0,
		.bytes = span_cut(t->firmware->bytes, 0, 0),
		.title = t->class->title,
		.volume = t->volume,
		.extent = EXTENT_NONE,
		.inode = FS_NONE,
	};
	if (t->volume)
		s->endian = t->volume->log.endian;
	t->class->subject(t, row, s);
}

enum row_mark
table_mark(const struct table *t, size_t row)
{
	return t->class->mark ? t->class->mark(t, row) : MARK_PLAIN;
}

/* Text that is already free of control bytes; `ascii` escapes what is not ASCII. */
static void
add_plain_text(struct text *out, const struct text *text, bool ascii)
{
	for (size_t i = 0; i < text->len; i++) {
		uint8_t c = (uint8_t)text->at[i];

		if (ascii && c > 0x7e)
			text_addf(out, "\\x%02x", c);
		else
			text_add_bytes(out, &text->at[i], 1);
	}
}

static bool
is_text(enum column_kind kind)
{
	return kind == COLUMN_TEXT || kind == COLUMN_NAME;
}

static void
add_cell(struct text *out, enum column_kind kind, const struct cell *c, bool ascii)
{
	switch (kind) {
	case COLUMN_TEXT:
		add_plain_text(out, &c->text, ascii);
		break;
	case COLUMN_NAME:
		text_add_readable(out, span_of(c->text.at, c->text.len), ascii);
		break;
	case COLUMN_NUMBER:
	case COLUMN_BYTES:
		text_addf(out, "%" PRIu64, c->number);
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
	}
}

void
cell_text(const struct column *column, const struct cell *c, bool ascii,
        struct text *out)
{
	if (!c->absent)
		add_cell(out, column->kind, c, ascii);
	else if (!is_text(column->kind))
		text_add(out, "-");
}

void
table_cell(const struct table *t, size_t row, size_t col, struct cell *c)
{
	c->absent = false;
	c->number = 0;
	text_clear(&c->text);
	t->class->columns[col].get(t, row, c);
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
