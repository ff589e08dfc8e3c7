/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Everything that happened, in order of the times that nodes carry, and by version where
 * the clock can't tell. The place of a node in the flash is no time: garbage collection
 * moves it.
 */
#include <inttypes.h>

#include "model/changes.h"

struct event {
	uint32_t time, version, node;
	uint32_t inode;  /* index: the file, or the directory that has the name */
	uint32_t before; /* node of the version before it, or EXTENT_NONE; files only */
	bool name;       /* a dirent */
	bool backwards;  /* the clock stands before that of the version before */
};

struct events {
	ARRAY(struct event) all;
};

static void
add_versions(const struct jffs2_fs *fs, uint32_t i, struct jffs2_history *h,
        struct events *events)
{
	jffs2_history_list(fs, i, h);
	for (size_t k = 0; k < h->versions.count; k++) {
		const struct jffs2_version *v = &h->versions.at[k];
		struct event e = { v->ctime, v->version, v->node, i, EXTENT_NONE,
			false, false };

		if (k) {
			e.before = v[-1].node;
			e.backwards = v->ctime < v[-1].ctime;
		}
		array_push(&events->all, e);
	}
}

static void
add_names(const struct jffs2_fs *fs, uint32_t i, struct events *events)
{
	struct jffs2_range r = jffs2_fs_nodes(fs, i);

	for (uint32_t k = r.from; k < r.to; k++) {
		uint32_t node = fs->nodes.at[k];
		const struct extent *x = &fs->log->extents.at[node];
		struct jffs2_dirent_node d;

		if ((x->nodetype | JFFS2_ACCURATE) != JFFS2_DIRENT
		        || (x->flaws & (FLAW_NAME_CRC | FLAW_NAME)))
			continue;
		jffs2_dirent_decode(jffs2_log_node(fs->log, node), fs->log->endian, &d);
		array_push(&events->all, ((struct event){ d.mctime, d.version, node, i,
		        EXTENT_NONE, true, false }));
	}
}

static int
in_time(const void *left, const void *right)
{
	const struct event *a = left, *b = right;

	if (a->time != b->time)
		return a->time < b->time ? -1 : 1;
	/* What a name leads to was there before the name. */
	if (a->name != b->name)
		return a->name ? 1 : -1;
	if (a->inode != b->inode)
		return a->inode < b->inode ? -1 : 1;
	if (a->version != b->version)
		return a->version < b->version ? -1 : 1;
	return a->node < b->node ? -1 : a->node > b->node;
}

static void
open_timeline(struct table *t)
{
	struct events *events = memory_zeroed(1, sizeof *events);
	struct jffs2_history h = { 0 };
	const struct jffs2_fs *fs = &t->volume->fs;

	t->state = events;
	for (uint32_t i = 0; t->volume->built && i < fs->inodes.count; i++) {
		add_versions(fs, i, &h, events);
		add_names(fs, i, events);
	}
	if (events->all.count)
		qsort(events->all.at, events->all.count, sizeof *events->all.at, in_time);
	jffs2_history_free(&h);
}

static void
close_timeline(struct table *t)
{
	struct events *events = t->state;

	if (events)
		array_free(&events->all);
	free(events);
	t->state = NULL;
}

static const struct event *
event_of(const struct table *t, size_t row)
{
	const struct events *events = t->state;

	return &events->all.at[row];
}

static const struct extent *
extent_of(const struct table *t, size_t row)
{
	return &t->volume->log.extents.at[event_of(t, row)->node];
}

static bool
is_name(const struct table *t, size_t row)
{
	return (extent_of(t, row)->nodetype | JFFS2_ACCURATE) == JFFS2_DIRENT;
}

static void
get_time(const struct table *t, size_t row, struct cell *c)
{
	c->number = event_of(t, row)->time;
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
	c->number = event_of(t, row)->version;
}

static void
get_certain(const struct table *t, size_t row, struct cell *c)
{
	const struct event *e = event_of(t, row);

	c->number = e->time != 0 && !e->backwards;
}

static void
add_name_event(const struct table *t, size_t row, struct text *text)
{
	struct jffs2_dirent_node d;
	const struct event *e = event_of(t, row);

	jffs2_dirent_decode(jffs2_log_node(&t->volume->log, e->node),
	        t->volume->log.endian, &d);
	if (d.ino)
		text_addf(text, "inode %" PRIu32 " is named", d.ino);
	else
		text_add(text, "name removed");
}

static void
get_event(const struct table *t, size_t row, struct cell *c)
{
	const struct event *e = event_of(t, row);
	struct jffs2_version before, v;

	if (is_name(t, row)) {
		add_name_event(t, row, &c->text);
		return;
	}
	v = jffs2_version_of(&t->volume->fs, e->node);
	if (e->before != EXTENT_NONE)
		before = jffs2_version_of(&t->volume->fs, e->before);
	v.changes = jffs2_version_changes(&t->volume->fs,
	        e->before == EXTENT_NONE ? NULL : &before, &v);
	changes_add(&c->text, e->before == EXTENT_NONE ? NULL : &before, &v);
	if (e->backwards)
		text_add(&c->text, " (the clock went back)");
}

static void
get_path(const struct table *t, size_t row, struct cell *c)
{
	const struct event *e = event_of(t, row);
	const struct jffs2_fs *fs = &t->volume->fs;
	struct jffs2_dirent_node d;

	if (is_name(t, row)) {
		jffs2_dirent_decode(jffs2_log_node(&t->volume->log, e->node),
		        t->volume->log.endian, &d);
		changes_add_path(fs, e->inode, d.name, &c->text);
		return;
	}
	jffs2_fs_path(fs, e->inode, &c->text);
	if (!c->text.len)
		text_addf(&c->text, "#%" PRIu32, fs->inodes.at[e->inode].ino);
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
	const struct events *events = t->state;

	return events->all.count;
}

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	subject_extent(t, event_of(t, row)->node, s);
}

static enum row_mark
mark(const struct table *t, size_t row)
{
	return extent_mark(extent_of(t, row));
}

const struct table_class table_timeline = {
	.name = "timeline",
	.title = "Timeline",
	.help = "Everything that happened, in order of the times that nodes carry.",
	.columns = columns,
	.column_count = COUNT(columns),
	.needs_volume = true,
	.open = open_timeline,
	.close = close_timeline,
	.count = count,
	.subject = subject,
	.mark = mark,
};
