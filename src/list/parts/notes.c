/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the user noted of the image. */
#include "recall/notes.h"

#include "firmware/model/subject.h"
#include "list/list.h"
#include "list/parts/parts.h"
#include "table/items.h"
#include "table/table.h"
#include "tree/tree.h"

/* A note whose place is in the image. */
struct row {
	struct firmware *firmware;
	const struct note *note;
};

static void
open_notes(struct table *t)
{
	const struct note_list *list = t->firmware->notes;

	items_open(t, sizeof(struct row));
	for (size_t i = 0; list && i < list->notes.count; i++) {
		const struct note *n = &list->notes.at[i];
		struct firmware *f = note_place_find(t->firmware, &n->place);

		if (f)
			*(struct row *)items_add(t) = (struct row){ f, n };
	}
}

static const struct row *
row_at(const struct table *t, size_t row)
{
	return items_at(t, row);
}

const struct note *
table_notes_note(const struct table *t, size_t row, struct firmware **f)
{
	*f = row_at(t, row)->firmware;
	return row_at(t, row)->note;
}

/* ---- columns ---- */

static void
get_part(const struct table *t, size_t row, struct cell *c)
{
	const struct row *r = row_at(t, row);

	cell_set_part(c, r->firmware, firmware_part_at(r->firmware, r->note->place.offset));
}

static void
get_offset(const struct table *t, size_t row, struct cell *c)
{
	c->number = row_at(t, row)->note->place.offset;
}

static void
get_what(const struct table *t, size_t row, struct cell *c)
{
	const struct row *r = row_at(t, row);
	struct subject s;

	subject_at(r->firmware, r->note->place.offset, &s);
	text_add(&c->text, s.title);
}

/* That of a deleted file is the one it had. */
static void
get_path(const struct table *t, size_t row, struct cell *c)
{
	const struct row *r = row_at(t, row);
	struct subject s;

	subject_at(r->firmware, r->note->place.offset, &s);
	if (subject_tree(&s))
		tree_add_known_path(subject_tree(&s), s.inode, &c->text);
	c->absent = c->text.len == 0;
}

static void
get_made(const struct table *t, size_t row, struct cell *c)
{
	c->number = row_at(t, row)->note->made;
	c->absent = c->number == 0;
}

static void
get_words(const struct table *t, size_t row, struct cell *c)
{
	const struct text *words = &row_at(t, row)->note->words;

	c->absent = words->len == 0;
	text_add_target(&c->text, span_of(words->at, words->len));
}

static const struct column columns[] = {
	{ .name = "part", .title = "PART", .kind = COLUMN_NUMBER, .width = 4, .rank = 3,
	  .get = get_part, .help = "number of the part that it is in" },
	{ .name = "offset", .title = "OFFSET", .kind = COLUMN_OFFSET, .width = 8,
	  .get = get_offset, .help = "the byte that is marked, from the start of the image, or of what "
	                           "was unpacked" },
	{ .name = "what", .title = "WHAT", .kind = COLUMN_TEXT, .width = 14, .rank = 1,
	  .get = get_what, .help = "what is there" },
	{ .name = "path", .title = "PATH", .kind = COLUMN_NAME, .width = 20, .rank = 2,
	  .get = get_path, .help = "path of the file that this belongs to" },
	{ .name = "made", .title = "MADE", .kind = COLUMN_TIME, .width = 19, .rank = 4,
	  .get = get_made, .help = "when it was noted (UTC)" },
	{ .name = "note", .title = "NOTE", .kind = COLUMN_NAME, .get = get_words,
	  .help = "your text; a plain mark has none" },
};

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	const struct row *r = row_at(t, row);

	subject_at(r->firmware, r->note->place.offset, s);
}

const struct table_class table_notes = {
	.family = &list_family,
	.name = "notes",
	.title = "Marks",
	.help = "The marks of the user.",
	.columns = columns,
	.column_count = COUNT(columns),
	.all_stores = true,
	.noted = true,
	.open = open_notes,
	.close = items_close,
	.count = items_count,
	.subject = subject,
};
