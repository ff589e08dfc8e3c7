/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "list/findings/counts.h"

#include "firmware/model/subject.h"
#include "list/list.h"
#include "list/parts/parts.h"

static const struct search_file *
file_of(const struct table *t, size_t row)
{
	return &t->search->listed.at[row];
}

static const struct search_unit *
unit_of(const struct table *t, size_t row)
{
	return &t->search->units.at[file_of(t, row)->unit];
}

static void
get_part(const struct table *t, size_t row, struct cell *c)
{
	cell_set_part(c, unit_of(t, row)->firmware, unit_of(t, row)->part);
}

static void
get_path(const struct table *t, size_t row, struct cell *c)
{
	table_counts_add_path(t, row, &c->text);
	c->absent = c->text.len == 0;
}

static void
get_lines(const struct table *t, size_t row, struct cell *c)
{
	c->number = file_of(t, row)->lines;
	c->absent = t->search->options.result == SEARCH_WITH;
}

static const struct column columns[] = {
	{ .name = "part", .title = "PART", .kind = COLUMN_NUMBER, .width = 4, .rank = 2,
	  .get = get_part, .help = "number of the part, for --part" },
	{ .name = "path", .title = "PATH", .kind = COLUMN_NAME, .width = 24,
	  .get = get_path, .help = "path of the file" },
	{ .name = "lines", .title = "LINES", .kind = COLUMN_NUMBER, .width = 6, .rank = 1,
	  .get = get_lines, .help = "how many of its lines have a match" },
};

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	const struct search_unit *u = unit_of(t, row);

	s->firmware = u->firmware;
	s->volume = firmware_volume(u->firmware, u->part);
	s->offset = u->offset;
	s->title = u->tree->class->name;
	if (u->owned)
		return;
	s->tree = u->tree;
	s->inode = file_of(t, row)->node;
}

static size_t
count(const struct table *t)
{
	return t->search && !search_is_void(t->search) ? t->search->listed.count : 0;
}

const struct table_class table_counts = {
	.family = &list_family,
	.name = "counts",
	.title = "Counts",
	.help = "Files by how many of their lines have a match.",
	.columns = columns,
	.column_count = COUNT(columns),
	.all_stores = true,
	.count = count,
	.subject = subject,
};

void
table_open_counts(struct table *t, struct firmware *f, const struct search *s)
{
	*t = (struct table){ .class = &table_counts, .firmware = f, .search = s };
	table_begin(t);
}

const struct search_file *
table_counts_file(const struct table *t, size_t row)
{
	return file_of(t, row);
}

void
table_counts_add_path(const struct table *t, size_t row, struct text *path)
{
	struct search_hit h = { .kind = SEARCH_FILE, .unit = file_of(t, row)->unit,
		.entry = file_of(t, row)->entry, .node = file_of(t, row)->node };

	search_add_path(t->search, &h, t->exact, path);
}
