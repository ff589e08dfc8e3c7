/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The points of the past: each time at which nodes were written, or each version of one
 * inode, and what the nodes of that point did. Always about the whole log, even while the
 * volume itself is in the past.
 */
#include <inttypes.h>

#include "firmware/model/subject.h"
#include "jffs2/layout.h"
#include "list/jffs2/changes.h"
#include "list/jffs2/tables.h"
#include "list/list.h"
#include "past/past.h"
#include "table/table.h"
#include "text/sort.h"

enum { PATHS_SHOWN = 3 };

/* Where a point begins in t->rows, which are nodes. */
struct start {
	uint32_t at, from;
};

struct points_state {
	ARRAY(struct start) starts;
};

static const struct jffs2_fs *
fs_of(const struct table *t)
{
	return &t->volume->now;
}

/* ---- making ---- */

struct ordering {
	const struct jffs2_fs *fs;
	const struct jffs2_lifetime *lives; /* NULL: points are versions */
};

static uint32_t
moment_of(const struct ordering *o, uint32_t node)
{
	return o->lives ? o->lives[node].from : o->fs->log->extents.at[node].version;
}

static void
add_node_key(void *arg, uint32_t node, struct text *key)
{
	const struct ordering *o = arg;

	sort_add_u32(key, moment_of(o, node));
	sort_add_u32(key, jffs2_fs_taken(o->fs, node)->ino);
	sort_add_u32(key, node);
}

static void
divide(struct table *t, struct ordering *o)
{
	struct points_state *points = t->state;

	sort_by_keys(t->rows.at, t->rows.count, add_node_key, o);
	for (uint32_t i = 0; i < t->rows.count; i++) {
		uint32_t at = moment_of(o, t->rows.at[i]);

		if (i == 0 || points->starts.at[points->starts.count - 1].at != at)
			array_push(&points->starts, ((struct start){ at, i }));
	}
}

static void
list_times(struct table *t)
{
	struct jffs2_past *past = past_dates(t->volume);
	struct ordering o = { .fs = fs_of(t), .lives = past->lives.at };

	for (uint32_t i = 0; i < past->lives.count; i++)
		/* Nothing happens to files when a summary is written. */
		if (jffs2_dated(past->lives.at[i])
		        && o.fs->log->extents.at[i].nodetype != JFFS2_SUMMARY)
			array_push(&t->rows, i);
	divide(t, &o);
	past_dates_free(t->volume, past);
}

static void
list_versions(struct table *t)
{
	struct ordering o = { .fs = fs_of(t) };
	struct jffs2_range nodes = jffs2_fs_nodes(o.fs, t->root);

	while (nodes.from < nodes.to)
		array_push(&t->rows, jffs2_fs_node(o.fs, nodes.from++));
	divide(t, &o);
}

static void
open_points(struct table *t)
{
	t->state = memory_zeroed(1, sizeof(struct points_state));
	t->rows.count = 0;
	if (t->volume->built && t->root == FS_NONE)
		list_times(t);
	else if (t->volume->built && t->root < jffs2_fs_inodes(fs_of(t)))
		list_versions(t);
}

static void
close_points(struct table *t)
{
	struct points_state *points = t->state;

	if (points)
		array_free(&points->starts);
	free(points);
	t->state = NULL;
}

/* ---- columns ---- */

/* The nodes of a point, in t->rows. */
struct stretch {
	uint32_t at;
	size_t from, to;
};

static struct stretch
point_of(const struct table *t, size_t row)
{
	const struct points_state *points = t->state;
	const struct start *start = &points->starts.at[row];
	bool last = row + 1 == points->starts.count;

	return (struct stretch){ start->at, start->from, last ? t->rows.count : start[1].from };
}

static const struct extent *
extent_at(const struct table *t, size_t i)
{
	return jffs2_fs_taken(fs_of(t), t->rows.at[i]);
}

static void
get_point(const struct table *t, size_t row, struct cell *c)
{
	(void)t;
	c->number = row + 1;
}

static void
get_time(const struct table *t, size_t row, struct cell *c)
{
	c->absent = t->root != FS_NONE;
	c->number = point_of(t, row).at;
}

static void
get_version(const struct table *t, size_t row, struct cell *c)
{
	c->absent = t->root == FS_NONE;
	c->number = point_of(t, row).at;
}

static void
get_nodes(const struct table *t, size_t row, struct cell *c)
{
	struct stretch p = point_of(t, row);

	c->number = p.to - p.from;
}

static void
get_bytes(const struct table *t, size_t row, struct cell *c)
{
	struct stretch p = point_of(t, row);

	for (size_t i = p.from; i < p.to; i++)
		c->number += extent_at(t, i)->len;
}

enum deed { WROTE, NAMED, REMOVED, DEEDS };

static enum deed
deed_of(const struct table *t, size_t i)
{
	if (!jffs2_extent_is(extent_at(t, i), JFFS2_DIRENT))
		return WROTE;
	return jffs2_log_dirent(fs_of(t)->log, t->rows.at[i]).ino ? NAMED : REMOVED;
}

static void
add_path(const struct table *t, size_t i, struct text *out)
{
	struct text path = { 0 };

	changes_add_path(fs_of(t), t->rows.at[i], &path);
	text_add_readable_path(out, span_of(path.at, path.len), false);
	text_free(&path);
}

/* The next node of the point that did such a deed, to another file than the one before. */
static size_t
next_of(const struct table *t, const struct stretch *p, enum deed deed, size_t i)
{
	uint32_t last = i > p->from ? extent_at(t, i - 1)->ino : 0;

	for (; i < p->to; i++) {
		bool again = deed == WROTE && i > p->from && extent_at(t, i)->ino == last;

		if (deed_of(t, i) == deed && !again)
			return i;
		if (deed_of(t, i) == WROTE)
			last = extent_at(t, i)->ino;
	}
	return i;
}

static void
add_deeds(const struct table *t, const struct stretch *p, enum deed deed, struct text *out)
{
	static const char *const words[] = { "wrote ", "named ", "removed " };
	size_t n = 0;

	for (size_t i = next_of(t, p, deed, p->from); i < p->to;
	        i = next_of(t, p, deed, i + 1)) {
		if (n++ >= PATHS_SHOWN)
			continue;
		text_add(out, n > 1 ? ", " : out->len ? "; " : "");
		text_add(out, n > 1 ? "" : words[deed]);
		add_path(t, i, out);
	}
	if (n > PATHS_SHOWN)
		text_addf(out, " and %zu more", n - PATHS_SHOWN);
}

static void
get_what(const struct table *t, size_t row, struct cell *c)
{
	struct stretch p = point_of(t, row);

	for (int deed = 0; deed < DEEDS; deed++)
		add_deeds(t, &p, (enum deed)deed, &c->text);
}

static const struct column columns[] = {
	{ .name = "point", .title = "POINT", .kind = COLUMN_NUMBER, .width = 5,
	  .get = get_point, .help = "counts the points from the oldest on" },
	{ .name = "time", .title = "TIME", .kind = COLUMN_TIME, .width = 19, .rank = 1,
	  .get = get_time, .help = "for --at: the time that its nodes carry; never before that "
	  "of an older version of the same inode" },
	{ .name = "version", .title = "VER", .kind = COLUMN_NUMBER, .width = 5, .rank = 2,
	  .get = get_version, .help = "for --at-version, where a PATH was given" },
	{ .name = "nodes", .title = "NODES", .kind = COLUMN_NUMBER, .width = 5, .rank = 3,
	  .get = get_nodes, .help = "nodes that came with it, as far as they are left" },
	{ .name = "bytes", .title = "BYTES", .kind = COLUMN_BYTES, .width = 8, .rank = 4,
	  .get = get_bytes, .help = "bytes of them in the flash" },
	{ .name = "what", .title = "WHAT", .kind = COLUMN_TEXT, .get = get_what,
	  .help = "files written (by their path today), names made and removed" },
};

static size_t
count(const struct table *t)
{
	const struct points_state *points = t->state;

	return points->starts.count;
}

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	subject_extent(t->volume, t->rows.at[point_of(t, row).from], s);
}

const struct table_class table_points = {
	.family = &list_family,
	.name = "points",
	.title = "Points",
	.help = "The points of the past, and what happened at each.",
	.columns = columns,
	.column_count = COUNT(columns),
	.needs_volume = true,
	.open = open_points,
	.close = close_points,
	.count = count,
	.subject = subject,
};
