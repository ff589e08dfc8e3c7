/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Everything that happened, in order of the times in the nodes, and by version where
 * times are equal. The place of a node in the flash says nothing about time: garbage
 * collection moves it.
 */
#include <inttypes.h>

#include "firmware/model/subject.h"
#include "jffs2/layout.h"
#include "list/jffs2/changes.h"
#include "list/jffs2/nodes.h"
#include "list/jffs2/tables.h"
#include "list/list.h"
#include "table/table.h"
#include "text/sort.h"

/* t->rows: the node of each event. */
struct state {
	uint32_t *before; /* of each node that of the version before it, or EXTENT_NONE */
	uint32_t inode;   /* the one that is looked at next */
	struct members nodes;
	struct sort *sort;
};

static void
add_versions(struct table *t, uint32_t i)
{
	const struct jffs2_fs *fs = t->volume->fs;
	struct state *s = t->state;
	struct members *m = &s->nodes;
	uint32_t last = EXTENT_NONE;

	jffs2_history_nodes(fs, i, m);
	for (size_t k = 0; k < m->all.count; k++) {
		uint32_t node = members_node(m, k);

		if (!jffs2_history_counts(fs, m, k))
			continue;
		array_push(&t->rows, node);
		s->before[node] = last;
		last = node;
	}
}

static void
add_names(struct table *t, uint32_t i)
{
	const struct jffs2_fs *fs = t->volume->fs;
	struct jffs2_range r = jffs2_fs_nodes(fs, i);

	for (uint32_t k = r.from; k < r.to; k++) {
		const struct extent *e = &fs->log->extents.at[jffs2_fs_node(fs, k)];

		if (jffs2_extent_is(e, JFFS2_DIRENT) && !(e->flaws & (FLAW_NAME_CRC | FLAW_NAME)))
			array_push(&t->rows, jffs2_fs_node(fs, k));
	}
}

/* ---- in order ---- */

struct event {
	uint32_t time, version;
};

/* Reads no more of the node: all are sorted by this. */
static struct event
event_of_node(const struct volume *v, uint32_t node)
{
	enum endian order = v->log.endian;
	struct span bytes = jffs2_log_node(&v->log, node);

	if (jffs2_extent_is(&v->log.extents.at[node], JFFS2_DIRENT))
		return (struct event){ READ32(bytes, struct raw_dirent, mctime, order),
			READ32(bytes, struct raw_dirent, version, order) };
	return (struct event){ READ32(bytes, struct raw_inode, ctime, order),
		READ32(bytes, struct raw_inode, version, order) };
}

/* The inode existed before its name. */
static void
add_event_key(void *arg, uint32_t node, struct text *key)
{
	const struct volume *v = arg;
	const struct extent *e = jffs2_fs_taken(v->fs, node);
	struct event event = event_of_node(v, node);

	sort_add_u32(key, event.time);
	text_add_bytes(key, jffs2_extent_is(e, JFFS2_DIRENT) ? "\1" : "\0", 1);
	sort_add_u32(key, e->ino);
	sort_add_u32(key, event.version);
	sort_add_u32(key, node);
}

static void
open_timeline(struct table *t)
{
	struct state *s = memory_zeroed(1, sizeof *s);

	s->before = memory_zeroed(t->volume->log.extents.count + 1, sizeof *s->before);
	t->state = s;
}

static void
end_making(struct state *s)
{
	if (s->sort)
		sort_end(s->sort);
	s->sort = NULL;
	array_free(&s->nodes.all);
}

/* All events are found first, then they are sorted. */
static bool
make_timeline(struct table *t, size_t looks)
{
	const struct jffs2_fs *fs = t->volume->fs;
	struct state *s = t->state;
	uint32_t inodes = t->volume->built ? jffs2_fs_inodes(fs) : 0;

	for (; s->inode < inodes && looks > 0; s->inode++) {
		struct jffs2_range r = jffs2_fs_nodes(fs, s->inode);
		size_t nodes = r.to - r.from + 1;

		add_versions(t, s->inode);
		add_names(t, s->inode);
		looks -= nodes < looks ? nodes : looks;
	}
	if (s->inode < inodes || looks == 0)
		return true;
	if (!s->sort)
		s->sort = sort_begin(t->rows.at, t->rows.count, add_event_key, t->volume);
	if (sort_step(s->sort, looks))
		return true;
	end_making(s);
	return false;
}

static void
close_timeline(struct table *t)
{
	struct state *s = t->state;

	if (!s)
		return;
	end_making(s);
	free(s->before);
	free(s);
	t->state = NULL;
}

/* ---- columns ---- */

static struct event
event_of(const struct table *t, size_t row)
{
	return event_of_node(t->volume, t->rows.at[row]);
}

/* False if there is no version before, or the row isn't about a file. */
static bool
before_of(const struct table *t, size_t row, struct jffs2_version *before)
{
	const struct state *s = t->state;
	uint32_t node = t->rows.at[row];

	if (jffs2_extent_is(&t->volume->log.extents.at[node], JFFS2_DIRENT) || s->before[node] == EXTENT_NONE)
		return false;
	*before = jffs2_version_of(t->volume->fs, s->before[node]);
	return true;
}

/* The clock is behind that of the previous version. */
static bool
goes_back(const struct table *t, size_t row)
{
	struct jffs2_version before;

	return before_of(t, row, &before) && event_of(t, row).time < before.ctime;
}

static const struct extent *
extent_of(const struct table *t, size_t row)
{
	return jffs2_fs_taken(t->volume->fs, t->rows.at[row]);
}

static void
get_time(const struct table *t, size_t row, struct cell *c)
{
	c->number = event_of(t, row).time;
}

static void
get_offset(const struct table *t, size_t row, struct cell *c)
{
	c->number = extent_of(t, row)->offset + (t->absolute ? t->volume->offset : 0);
}

static void
get_ino(const struct table *t, size_t row, struct cell *c)
{
	c->number = extent_of(t, row)->ino;
}

static void
get_version(const struct table *t, size_t row, struct cell *c)
{
	c->number = event_of(t, row).version;
}

static void
get_certain(const struct table *t, size_t row, struct cell *c)
{
	c->number = event_of(t, row).time != 0 && !goes_back(t, row);
}

static void
add_name_event(const struct table *t, size_t row, struct text *text)
{
	uint32_t ino = jffs2_log_dirent(&t->volume->log, t->rows.at[row]).ino;

	if (ino)
		text_addf(text, "inode %" PRIu32 " is named", ino);
	else
		text_add(text, "name removed");
}

static void
get_event(const struct table *t, size_t row, struct cell *c)
{
	const struct jffs2_fs *fs = t->volume->fs;
	struct jffs2_version older, v;
	const struct jffs2_version *before = NULL;

	if (jffs2_extent_is(extent_of(t, row), JFFS2_DIRENT)) {
		add_name_event(t, row, &c->text);
		return;
	}
	v = jffs2_version_of(fs, t->rows.at[row]);
	if (before_of(t, row, &older))
		before = &older;
	v.changes = jffs2_version_changes(fs, before, &v);
	changes_add(&c->text, before, &v);
	if (goes_back(t, row))
		text_add(&c->text, " (the clock went back)");
}

static void
get_path(const struct table *t, size_t row, struct cell *c)
{
	changes_add_path(t->volume->fs, t->rows.at[row], &c->text);
}

static const struct column columns[] = {
	{ .name = "time", .title = "TIME", .kind = COLUMN_TIME, .width = 19,
	  .get = get_time, .help = "the time that the node carries: ctime, or mctime of a "
	  "dirent" },
	{ .name = "certain", .title = "SURE", .kind = COLUMN_FLAG, .width = 4, .rank = 4,
	  .get = get_certain,
	  .help = "no if the node has no time, or one before that of an older version" },
	{ .name = "ino", .title = "INO", .kind = COLUMN_NUMBER, .width = 6, .rank = 1,
	  .get = get_ino, .help = "inode; for a name that of its directory" },
	{ .name = "version", .title = "VER", .kind = COLUMN_NUMBER, .width = 5, .rank = 2,
	  .get = get_version, .help = "version of the node" },
	{ .name = "offset", .title = "OFFSET", .kind = COLUMN_OFFSET, .width = 8, .rank = 3,
	  .get = get_offset, .help = "of the node, from the start of the part" },
	{ .name = "path", .title = "PATH", .kind = COLUMN_NAME, .width = 28,
	  .get = get_path, .help = "the name, or the path of the file today; #N without one" },
	{ .name = "event", .title = "EVENT", .kind = COLUMN_TEXT, .get = get_event,
	  .help = "what the node changed" },
};

static size_t
count(const struct table *t)
{
	return t->unmade ? 0 : t->rows.count;
}

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	subject_extent(t->volume, t->rows.at[row], s);
}

static enum row_mark
mark(const struct table *t, size_t row)
{
	return extent_mark(extent_of(t, row), jffs2_fs_state(t->volume->fs, t->rows.at[row]));
}

const struct table_class table_timeline = {
	.family = &list_family,
	.name = "timeline",
	.title = "Timeline",
	.help = "Everything that happened, in order of the times that nodes carry.",
	.columns = columns,
	.column_count = COUNT(columns),
	.needs_volume = true,
	.open = open_timeline,
	.make = make_timeline,
	.close = close_timeline,
	.count = count,
	.subject = subject,
	.mark = mark,
};
