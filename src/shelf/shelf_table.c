/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shelf/shelf_table.h"

#include <string.h>

static const struct shelf_item *
item_of(const struct table *t, size_t row)
{
	return &t->shelf->items.at[row];
}

static uint64_t
generation(const struct table *t)
{
	return t->shelf ? t->shelf->generation : 0;
}

static const struct table_family family = {
	.generation = generation,
};

/* ---- columns ---- */

static void
get_letter(const struct table *t, size_t row, struct cell *c)
{
	const struct shelf_item *item = item_of(t, row);

	if (item->kind == SHELF_FOLDER)
		text_add(&c->text, "/");
	else if (item->kind == SHELF_OTHER || item->found.state == SHELF_UNREADABLE)
		text_add(&c->text, "-");
	else if (item->found.state == SHELF_WAITS)
		text_add(&c->text, ".");
	else if (item->found.verdict == JUDGED_UNKNOWN)
		text_add(&c->text, "?");
	else
		text_add(&c->text, judgement_rows[item->found.verdict].bad ? "!" : "+");
}

static void
get_size(const struct table *t, size_t row, struct cell *c)
{
	c->absent = item_of(t, row)->kind != SHELF_FILE;
	c->number = item_of(t, row)->size;
}

static void
get_modified(const struct table *t, size_t row, struct cell *c)
{
	c->number = (uint64_t)item_of(t, row)->modified;
	c->absent = item_of(t, row)->kind != SHELF_FILE;
}

static void
get_kinds(const struct table *t, size_t row, struct cell *c)
{
	const struct shelf_item *item = item_of(t, row);

	if (item->kind == SHELF_FOLDER)
		text_add(&c->text, "directory");
	else if (item->kind == SHELF_OTHER)
		text_add(&c->text, "not a regular file");
	else
		text_add_readable(&c->text, span_of(item->found.kinds, strlen(item->found.kinds)),
		        true);
	c->absent = c->text.len == 0;
}

static void
get_verdict(const struct table *t, size_t row, struct cell *c)
{
	const struct shelf *s = t->shelf;
	const struct shelf_item *item = item_of(t, row);
	const char *words = item->found.words;

	c->absent = item->kind != SHELF_FILE;
	if (item->found.state != SHELF_WAITS)
		text_add_readable(&c->text, span_of(words, strlen(words)), true);
	else if (s->firmware && s->doing == row)
		text_addf(&c->text, "%d%%", (int)(firmware_progress(s->firmware) * 100));
	else
		text_add(&c->text, s->stopped ? "not examined" : "...");
}

static void
get_name(const struct table *t, size_t row, struct cell *c)
{
	const struct shelf_item *item = item_of(t, row);
	/* Of files that were named the path tells them apart. */
	const char *name = text_str(&item->path) + (t->shelf->folder.len ? item->name : 0);

	text_add_target(&c->text, span_of(name, strlen(name)));
}

static const struct column columns[] = {
	{ .name = "mark", .title = "M", .kind = COLUMN_TEXT, .width = 1, .get = get_letter,
	  .help = "+ good, ! damaged, ? no known format, - cannot be read, / a directory, "
	          ". not examined yet" },
	{ .name = "size", .title = "SIZE", .kind = COLUMN_SIZE, .width = 6, .rank = 3,
	  .get = get_size, .help = "bytes" },
	{ .name = "modified", .title = "MODIFIED", .kind = COLUMN_TIME, .width = 19, .rank = 4,
	  .get = get_modified, .help = "when it was last modified (UTC)" },
	{ .name = "kind", .title = "KIND", .kind = COLUMN_TEXT, .width = 22, .rank = 2,
	  .get = get_kinds, .help = "the formats recognised in it" },
	{ .name = "verdict", .title = "VERDICT", .kind = COLUMN_TEXT, .width = 18, .rank = 1,
	  .get = get_verdict, .help = "the verdict on the image, as info gives it" },
	{ .name = "name", .title = "NAME", .kind = COLUMN_NAME, .get = get_name,
	  .help = "its name, or its path as given on the command line" },
};

static size_t
count(const struct table *t)
{
	return t->shelf ? t->shelf->items.count : 0;
}

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	(void)t;
	(void)row;
	(void)s;
}

static enum row_mark
mark(const struct table *t, size_t row)
{
	const struct shelf_item *item = item_of(t, row);

	if (item->kind == SHELF_FOLDER)
		return MARK_DIR;
	if (item->kind == SHELF_OTHER)
		return MARK_SPECIAL;
	if (item->found.state == SHELF_WAITS)
		return MARK_UNREAD;
	if (item->found.state == SHELF_UNREADABLE)
		return MARK_WARNING;
	if (item->found.verdict == JUDGED_UNKNOWN)
		return MARK_PLAIN;
	return judgement_rows[item->found.verdict].bad ? MARK_BAD : MARK_LIVE;
}

const struct table_class table_shelf = {
	.family = &family,
	.name = "images",
	.title = "Images",
	.help = "Files to choose an image from.",
	.columns = columns,
	.column_count = COUNT(columns),
	.count = count,
	.subject = subject,
	.mark = mark,
};

void
table_open_shelf(struct table *t, const struct shelf *s)
{
	*t = (struct table){ .class = &table_shelf, .shelf = s };
	table_begin(t);
}
