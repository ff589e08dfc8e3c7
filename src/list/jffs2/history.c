/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The versions of one file that are left in the log. */
#include "firmware/model/subject.h"
#include "jffs2/reason/reason.h"
#include "list/jffs2/changes.h"
#include "list/jffs2/nodes.h"
#include "list/jffs2/tables.h"
#include "list/list.h"
#include "table/table.h"

struct state {
	struct jffs2_history history;
	struct jffs2_history_listing listing; /* while t->unmade */
};

static const struct jffs2_version *
version_of(const struct table *t, size_t row)
{
	const struct state *s = t->state;

	return &s->history.versions.at[row];
}

static bool
is_there(const struct table *t)
{
	return t->volume->built && t->root < jffs2_fs_inodes(t->volume->fs);
}

static void
open_history(struct table *t)
{
	struct state *s = memory_zeroed(1, sizeof *s);

	t->state = s;
	if (is_there(t))
		jffs2_history_begin(&s->listing, t->volume->fs, t->root, &s->history);
}

static bool
make_history(struct table *t, size_t looks)
{
	struct state *s = t->state;
	uint64_t left = looks;

	return is_there(t) && jffs2_history_step(&s->listing, &left);
}

static void
close_history(struct table *t)
{
	struct state *s = t->state;

	if (s) {
		jffs2_history_end(&s->listing);
		jffs2_history_free(&s->history);
	}
	free(s);
	t->state = NULL;
}

static void
get_version(const struct table *t, size_t row, struct cell *c)
{
	c->number = version_of(t, row)->version;
}

static void
get_state(const struct table *t, size_t row, struct cell *c)
{
	enum node_state state = jffs2_fs_state(t->volume->fs, version_of(t, row)->node);

	text_add(&c->text, node_states[state].name);
}

static void
get_ended(const struct table *t, size_t row, struct cell *c)
{
	jffs2_node_ending(t->volume->fs, version_of(t, row)->node, &c->text);
	c->absent = c->text.len == 0;
}

static void
get_time(const struct table *t, size_t row, struct cell *c)
{
	c->number = version_of(t, row)->ctime;
}

static void
get_size(const struct table *t, size_t row, struct cell *c)
{
	c->number = version_of(t, row)->size;
}

static void
get_offset(const struct table *t, size_t row, struct cell *c)
{
	c->number = t->volume->log.extents.at[version_of(t, row)->node].offset
	            + (t->absolute ? t->volume->offset : 0);
}

static void
get_copies(const struct table *t, size_t row, struct cell *c)
{
	c->number = version_of(t, row)->copies;
}

static void
get_gap(const struct table *t, size_t row, struct cell *c)
{
	c->number = version_of(t, row)->gap;
}

static void
get_change(const struct table *t, size_t row, struct cell *c)
{
	const struct jffs2_version *v = version_of(t, row);

	if (v->gap)
		text_add(&c->text, "(versions before it are gone) ");
	changes_add(&c->text, row ? v - 1 : NULL, v);
}

static const struct column columns[] = {
	{ .name = "version", .title = "VER", .kind = COLUMN_NUMBER, .width = 6,
	  .get = get_version, .help = "version of the inode" },
	{ .name = "state", .title = "STATE", .kind = COLUMN_TEXT, .width = 10, .rank = 3,
	  .get = get_state, .help = "of its node in the mounted file system" },
	{ .name = "time", .title = "CHANGED", .kind = COLUMN_TIME, .width = 19, .rank = 1,
	  .get = get_time, .help = "the ctime that the node carries" },
	{ .name = "size", .title = "SIZE", .kind = COLUMN_SIZE, .width = 6,
	  .get = get_size, .help = "of the file at this version" },
	{ .name = "offset", .title = "OFFSET", .kind = COLUMN_OFFSET, .width = 8, .rank = 2,
	  .get = get_offset, .help = "of the node, from the start of the part" },
	{ .name = "copies", .title = "COPIES", .kind = COLUMN_NUMBER, .width = 6, .rank = 5,
	  .get = get_copies, .help = "nodes of this version that garbage collection left" },
	{ .name = "gap", .title = "GAP", .kind = COLUMN_FLAG, .width = 4, .rank = 6,
	  .get = get_gap, .use = COLUMN_OUTPUT,
	  .help = "versions between this and the one before are missing" },
	{ .name = "ended", .title = "ENDED", .kind = COLUMN_TEXT, .width = 19, .rank = 4,
	  .get = get_ended, .help = "what superseded its node: covered by v4" },
	{ .name = "change", .title = "CHANGE", .kind = COLUMN_TEXT, .get = get_change,
	  .help = "what it changed, seen against the version before" },
};

static size_t
count(const struct table *t)
{
	const struct state *s = t->state;

	return t->unmade ? 0 : s->history.versions.count;
}

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	subject_extent(t->volume, version_of(t, row)->node, s);
}

static enum row_mark
mark(const struct table *t, size_t row)
{
	uint32_t node = version_of(t, row)->node;

	return extent_mark(jffs2_fs_taken(t->volume->fs, node),
	        jffs2_fs_state(t->volume->fs, node));
}

const struct table_class table_history = {
	.family = &list_family,
	.name = "history",
	.title = "History",
	.help = "The versions of one file that are left in the log.",
	.columns = columns,
	.column_count = COUNT(columns),
	.needs_volume = true,
	.open = open_history,
	.make = make_history,
	.at_once = 4096,
	.close = close_history,
	.count = count,
	.subject = subject,
	.mark = mark,
};
