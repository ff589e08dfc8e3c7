/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of an image. */
#include "list/parts/parts.h"

#include <stdio.h>
#include <string.h>

#include "firmware/model/children.h"
#include "firmware/partitions/partitions.h"
#include "firmware/model/subject.h"
#include "list/list.h"
#include "list/parts/part_facts.h"
#include "list/parts/part_rows.h"
#include "table/table.h"

int
table_parts_part(const struct table *t, size_t row, struct firmware **f)
{
	struct part_row at = part_rows_at(t, row);

	*f = at.firmware;
	return at.part;
}

/* Is it the part of a store that the row hides? */
static bool
hides(const struct table *t, size_t row, const struct firmware *f)
{
	struct part_row at = part_rows_at(t, row);

	if (!part_rows_hidden(t, row))
		return false;
	while (f->parent && f->parent != at.firmware)
		f = f->parent;
	return f->parent && firmware_part_at(f->parent, f->parent_at) == at.part;
}

size_t
table_parts_row_of(const struct table *t, const struct firmware *f, int part)
{
	size_t row = 0;

	for (; row < part_rows_count(t); row++) {
		struct part_row at = part_rows_at(t, row);

		if ((at.firmware == f && at.part <= part && part <= at.last)
		        || hides(t, row, f))
			break;
	}
	return row;
}

/* Where the rest of a store would begin, for a row that says why it is missing. */
static struct part
missing(const struct firmware *f)
{
	struct part p = { .offset = f->bytes.len, .kind = PART_DATA, .header = PART_NONE };

	snprintf(p.what, sizeof p.what, "%s", f->note);
	return p;
}

/* "erased and zeros, 5 stretches": what is in parts `from` to `last`, all as one. */
static struct part
folded(const struct firmware *f, int from, int last)
{
	static const struct { enum part_kind kind; const char *name; } kinds[] = {
		{ PART_DATA, "unknown data" }, { PART_ERASED, "erased" }, { PART_ZERO, "zeros" },
	};
	struct part p = f->list.parts.at[from];
	const char *names[COUNT(kinds)];
	size_t count = 0;

	p.kind = PART_ERASED;
	for (size_t i = 0; i < COUNT(kinds); i++)
		for (int k = from; k <= last; k++)
			if (f->list.parts.at[k].kind == kinds[i].kind) {
				p.kind = i == 0 ? PART_DATA : p.kind;
				names[count++] = kinds[i].name;
				break;
			}
	p.len = f->list.parts.at[last].offset + f->list.parts.at[last].len - p.offset;
	snprintf(p.what, sizeof p.what, "%s%s%s%s%s, %d stretches", names[0],
	        count > 2 ? ", " : "", count > 2 ? names[1] : "", count > 1 ? " and " : "",
	        count > 1 ? names[count - 1] : "", last - from + 1);
	return p;
}

/* All of a store that is put right below. */
static struct part
dump(const struct firmware *f)
{
	struct part p = { .len = f->bytes.len, .kind = PART_DATA, .header = PART_NONE };

	if (f->list.parts.count == 1)
		snprintf(p.what, sizeof p.what, "raw dump; its content is below");
	else
		snprintf(p.what, sizeof p.what,
		        "raw dump, %zu fragments; its content is below",
		        f->list.parts.count);
	return p;
}

/* The name of the part's kind, or of what the row stands for. */
static const char *
kind_of(const struct table *t, size_t row, const struct part *p)
{
	struct part_row at = part_rows_at(t, row);

	if (part_rows_is_dump(t, row))
		return "dump";
	return at.last > at.part ? "gaps" : part_kind_name(p);
}

static struct part
part_of(const struct table *t, size_t row)
{
	struct part_row at = part_rows_at(t, row);

	if (at.part == PART_NONE)
		return missing(at.firmware);
	if (part_rows_is_dump(t, row))
		return dump(at.firmware);
	return at.last > at.part ? folded(at.firmware, at.part, at.last)
	                         : at.firmware->list.parts.at[at.part];
}

void
cell_set_part(struct cell *c, const struct firmware *f, int part)
{
	c->absent = part == PART_NONE;
	if (c->absent)
		return;
	if (f->parent)
		firmware_add_part(f, part, &c->text);
	for (; f->parent; f = f->parent)
		part = firmware_part_at(f->parent, f->parent_at);
	c->number = (uint64_t)part;
}

/* Makes "2/3" the text "2/3-7". */
static void
add_to_last(const struct firmware *f, int part, int last, struct text *t)
{
	struct text path = { 0 };
	const char *slash;

	if (!f->parent)
		text_addf(t, "%d", part);
	firmware_add_part(f, last, &path);
	slash = strrchr(text_str(&path), '/');
	text_addf(t, "-%s", slash ? slash + 1 : text_str(&path));
	text_free(&path);
}

static void
get_part(const struct table *t, size_t row, struct cell *c)
{
	struct firmware *f;
	int part = table_parts_part(t, row, &f), last = part_rows_at(t, row).last;

	cell_set_part(c, f, part);
	if (last > part)
		add_to_last(f, part, last, &c->text);
}

static void
get_parent(const struct table *t, size_t row, struct cell *c)
{
	struct firmware *f;

	table_parts_part(t, row, &f);
	if (f->parent)
		cell_set_part(c, f->parent, firmware_part_at(f->parent, f->parent_at));
	else
		c->absent = true;
}

static void
get_depth(const struct table *t, size_t row, struct cell *c)
{
	struct firmware *f;

	table_parts_part(t, row, &f);
	c->number = firmware_depth(f);
}

static void
get_store(const struct table *t, size_t row, struct cell *c)
{
	struct firmware *f;

	table_parts_part(t, row, &f);
	store_add_crumbs(f->store, " > ", true, &c->text);
}

static void
get_offset(const struct table *t, size_t row, struct cell *c)
{
	c->number = part_of(t, row).offset;
}

static void
get_length(const struct table *t, size_t row, struct cell *c)
{
	c->number = part_of(t, row).len;
}

static void
get_kind(const struct table *t, size_t row, struct cell *c)
{
	struct part p = part_of(t, row);

	text_add(&c->text, kind_of(t, row, &p));
}

static void
get_header(const struct table *t, size_t row, struct cell *c)
{
	struct firmware *f;

	table_parts_part(t, row, &f);
	cell_set_part(c, f, part_of(t, row).header);
}

static void
get_claimed(const struct table *t, size_t row, struct cell *c)
{
	c->number = part_of(t, row).claimed;
	c->absent = c->number == 0;
}

static void
get_name(const struct table *t, size_t row, struct cell *c)
{
	struct firmware *f;
	const char *name;

	table_parts_part(t, row, &f);
	name = firmware_partition(f, part_of(t, row).offset);
	c->absent = !*name;
	text_add(&c->text, name);
}

/* For people: below another part it is indented, and says how it was unpacked; that comes last,
 * since the first words are seen on a narrow screen. */
static void
get_what(const struct table *t, size_t row, struct cell *c)
{
	struct firmware *f;
	struct part p = part_of(t, row);

	table_parts_part(t, row, &f);
	if (f->parent && !t->exact && !part_rows_branches(t))
		text_addf(&c->text, "%*s", 2 * (int)firmware_depth(f), "");
	text_add(&c->text, p.what);
	if (f->parent && !t->exact) {
		text_add(&c->text, f->store->kind == STORE_DECODED ? " (from " : " (");
		store_add_crumb(f->store, &c->text);
		text_add(&c->text, ")");
	}
	if (part_rows_hidden(t, row))
		text_addf(&c->text, ", %zu parts folded", part_rows_hidden(t, row));
}

static void
get_facts(const struct table *t, size_t row, struct cell *c)
{
	struct part_row at = part_rows_at(t, row);

	cell_set_facts(c, at.firmware, part_rows_is_dump(t, row) || at.last > at.part ? PART_NONE
	                                                                             : at.part);
}

static const struct column columns[] = {
	{ .name = "part", .title = "PART", .kind = COLUMN_NUMBER, .width = 4, .rank = 3,
	  .get = get_part, .help = "number of the part, for --part" },
	{ .name = "offset", .title = "OFFSET", .kind = COLUMN_OFFSET, .width = 8,
	  .get = get_offset,
	  .help = "first byte, from the start of the image, or of what was unpacked" },
	{ .name = "length", .title = "LENGTH", .kind = COLUMN_BYTES, .width = 10,
	  .rank = 1, .get = get_length,
	  .help = "bytes of the part that the image holds" },
	{ .name = "kind", .title = "KIND", .kind = COLUMN_TEXT, .width = 11,
	  .get = get_kind, .help = "format by name; or payload, erased, zeros, data" },
	{ .name = "header", .title = "HEADER", .kind = COLUMN_NUMBER, .width = 6,
	  .rank = 5, .get = get_header,
	  .help = "number of the part whose payload this lies in" },
	{ .name = "claimed", .title = "CLAIMED", .kind = COLUMN_BYTES, .width = 10,
	  .rank = 4, .get = get_claimed, .help = "length that its header claims" },
	{ .name = "name", .title = "NAME", .kind = COLUMN_TEXT, .width = 10,
	  .rank = 2, .get = get_name, .partitions = true,
	  .help = "name of the partition, where a table of partitions is taken" },
	{ .name = "what", .title = "WHAT", .kind = COLUMN_TEXT, .rank = 2,
	  .get = get_what, .help = "description" },
	{ .name = "parent", .title = "PARENT", .kind = COLUMN_NUMBER, .width = 6,
	  .get = get_parent, .data = true, .use = COLUMN_OUTPUT, .stores = true,
	  .help = "part that leads to the store this lies in, where that is not the file" },
	{ .name = "depth", .title = "DEPTH", .kind = COLUMN_NUMBER, .width = 5,
	  .get = get_depth, .data = true, .use = COLUMN_OUTPUT, .stores = true,
	  .help = "how many stores lie above" },
	{ .name = "store", .title = "STORE", .kind = COLUMN_TEXT, .width = 20,
	  .get = get_store, .data = true, .use = COLUMN_OUTPUT, .stores = true,
	  .help = "the bytes it lies in, and the path to them" },
	{ .name = "facts", .title = "FACTS", .kind = COLUMN_JSON, .width = 5, .get = get_facts,
	  .data = true, .use = COLUMN_OUTPUT,
	  .help = "what its format records, by name and value, and the verdict on "
	          "checksums" },
};

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	struct part p = part_of(t, row);
	int part = table_parts_part(t, row, &s->firmware);

	s->offset = p.offset;
	s->bytes = span_cut(s->firmware->bytes, (size_t)p.offset, (size_t)p.len);
	s->title = part == PART_NONE ? "what is missing" : kind_of(t, row, &p);
	s->endian = p.endian;
	s->volume = part_rows_is_dump(t, row) ? NULL : firmware_volume(s->firmware, part);
	if (p.kind == PART_FORMAT && p.format->fields) {
		s->fields = p.format->fields;
		s->field_count = p.format->field_count;
	}
	if (p.kind == PART_FORMAT && p.format == &uimage_format)
		s->title = "uImage header";
}

static enum row_mark
mark(const struct table *t, size_t row)
{
	struct part p = part_of(t, row);

	if (p.len == 0)
		return MARK_BAD;
	switch (p.kind) {
	case PART_FORMAT:
	case PART_PAYLOAD:
		return p.claimed > p.len ? MARK_WARNING : MARK_LIVE;
	case PART_ERASED:
		return MARK_FREE;
	case PART_ZERO:
	case PART_DATA:
		break;
	}
	return MARK_PLAIN;
}

const struct table_class table_parts = {
	.family = &list_family,
	.name = "parts",
	.title = "Parts",
	.help = "The parts of the image: headers, payloads, file systems, and gaps.",
	.columns = columns,
	.column_count = COUNT(columns),
	.judged = true,
	.all_stores = true,
	.folding = &part_rows_folding,
	.open = part_rows_open,
	.refresh = part_rows_refresh,
	.close = part_rows_close,
	.count = part_rows_count,
	.subject = subject,
	.mark = mark,
};
