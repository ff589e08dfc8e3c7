/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The changes that the user wants to make to the files. */
#include "firmware/model/children.h"
#include "firmware/model/subject.h"
#include "list/list.h"
#include "table/table.h"
#include "wish/wish.h"

static const struct wish *
wish_of(const struct table *t)
{
	return firmware_root(t->firmware)->wish;
}

static size_t
count(const struct table *t)
{
	return wish_of(t) ? wish_of(t)->changes.count : 0;
}

/* ---- columns ---- */

static void
get_number(const struct table *t, size_t row, struct cell *c)
{
	(void)t;
	c->number = row + 1;
}

static void
get_change(const struct table *t, size_t row, struct cell *c)
{
	text_add(&c->text, wish_verb_name(wish_of(t)->changes.at[row].verb));
}

static void
get_words(const struct table *t, size_t row, struct cell *c)
{
	struct text line = { 0 };
	size_t at = 0;

	wish_add_line(&wish_of(t)->changes.at[row], &line);
	while (at < line.len && line.at[at] != ' ')
		at++;
	at += at < line.len;
	text_add_bytes(&c->text, (const uint8_t *)line.at + at, line.len - at);
	text_free(&line);
}

static const struct column columns[] = {
	{ .name = "number", .title = "NO", .kind = COLUMN_NUMBER, .width = 4, .rank = 2,
	  .get = get_number, .help = "changes are made in this order" },
	{ .name = "change", .title = "CHANGE", .kind = COLUMN_TEXT, .width = 11,
	  .get = get_change, .help = "what is done" },
	{ .name = "words", .title = "TO WHAT, FROM WHAT", .kind = COLUMN_NAME, .get = get_words,
	  .help = "as a line of a script has it" },
};

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	(void)row;
	subject_at(t->firmware, 0, s);
}

const struct table_class table_changes = {
	.family = &list_family,
	.name = "changes",
	.title = "Changes",
	.help = "The changes that are to be made to the files.",
	.columns = columns,
	.column_count = COUNT(columns),
	.all_stores = true,
	.count = count,
	.subject = subject,
};
