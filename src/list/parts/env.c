/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The variables of the U-Boot environments. */
#include "list/parts/env.h"

#include "firmware/parts/environments.h"
#include "firmware/model/subject.h"
#include "list/list.h"
#include "list/parts/parts.h"
#include "table/items.h"
#include "table/table.h"

/* ---- which rows: each variable of each environment, in the order of the image ---- */

struct row {
	struct firmware *firmware;
	int part;
	bool in_use;
	struct span line; /* NAME=VALUE */
};

static void
add_environment(struct table *t, struct firmware *f, int part)
{
	bool in_use = environment_in_use(f, part);
	struct environment e;
	struct span text, line = { 0 };

	if (!firmware_environment(f, part, &e))
		return;
	text = environment_text(f->bytes, &e);
	while (environment_next(text, &line))
		*(struct row *)items_add(t) = (struct row){ f, part, in_use, line };
}

static void
open_env(struct table *t)
{
	items_open(t, sizeof(struct row));
	for (struct firmware *f = t->firmware; f; f = firmware_next(t->firmware, f))
		for (size_t i = 0; i < f->list.parts.count; i++)
			add_environment(t, f, (int)i);
}

static const struct row *
row_at(const struct table *t, size_t row)
{
	return items_at(t, row);
}

static uint64_t
offset_of(const struct row *r)
{
	return (uint64_t)(r->line.at - r->firmware->bytes.at);
}

bool
env_is_there(const struct firmware *root)
{
	for (const struct firmware *f = root; f; f = firmware_next(root, f))
		for (size_t i = 0; i < f->list.parts.count; i++)
			if (f->list.parts.at[i].format == &environment_format
			        || f->list.parts.at[i].format == &environment_copy_format)
				return true;
	return false;
}

/* ---- columns ---- */

static void
get_part(const struct table *t, size_t row, struct cell *c)
{
	cell_set_part(c, row_at(t, row)->firmware, row_at(t, row)->part);
}

static void
get_in_use(const struct table *t, size_t row, struct cell *c)
{
	c->number = row_at(t, row)->in_use;
}

static void
get_offset(const struct table *t, size_t row, struct cell *c)
{
	c->number = offset_of(row_at(t, row));
}

static void
get_name(const struct table *t, size_t row, struct cell *c)
{
	text_add_target(&c->text, environment_name(row_at(t, row)->line));
}

static void
get_value(const struct table *t, size_t row, struct cell *c)
{
	text_add_target(&c->text, environment_value(row_at(t, row)->line));
}

static const struct column columns[] = {
	{ .name = "part", .title = "PART", .kind = COLUMN_NUMBER, .width = 4, .rank = 3,
	  .get = get_part, .help = "number of the part that the environment is" },
	{ .name = "used", .title = "USED", .kind = COLUMN_FLAG, .width = 4, .rank = 1,
	  .get = get_in_use,
	  .help = "yes if U-Boot uses this copy: its CRC is right, and its flags are the newer" },
	{ .name = "offset", .title = "OFFSET", .kind = COLUMN_OFFSET, .width = 8, .rank = 2,
	  .get = get_offset, .help = "first byte of the variable, from the start of the image" },
	{ .name = "name", .title = "NAME", .kind = COLUMN_NAME, .width = 16, .get = get_name,
	  .help = "name of the variable" },
	{ .name = "value", .title = "VALUE", .kind = COLUMN_NAME, .get = get_value,
	  .help = "its value, as stored" },
};

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	const struct row *r = row_at(t, row);

	s->firmware = r->firmware;
	s->offset = offset_of(r);
	s->bytes = r->line;
	s->title = "variable";
}

static enum row_mark
mark(const struct table *t, size_t row)
{
	return row_at(t, row)->in_use ? MARK_LIVE : MARK_OLD;
}

const struct table_class table_env = {
	.family = &list_family,
	.name = "env",
	.title = "Environment",
	.help = "The variables of the U-Boot environments.",
	.columns = columns,
	.column_count = COUNT(columns),
	.all_stores = true,
	.open = open_env,
	.close = items_close,
	.count = items_count,
	.subject = subject,
	.mark = mark,
};
