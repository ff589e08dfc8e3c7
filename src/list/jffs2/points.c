/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The points of the past: each time at which nodes were written, or each version of one
 * inode, and what the nodes of that point did. Always about the whole log, even while the
 * volume itself is in the past.
 */
#include "list/jffs2/points.h"

#include "base/radix.h"
#include "firmware/model/subject.h"
#include "jffs2/layout.h"
#include "jffs2/view/past.h"
#include "list/jffs2/changes.h"
#include "list/list.h"
#include "table/table.h"

enum { PATHS_SHOWN = 3 };

/* Where a point begins in t->rows, which are nodes. */
struct start {
	uint32_t at, from;
};

enum making { MAKING_DATES, MAKING_ROWS, MAKING_ORDER, MAKING_STARTS, MAKING_DONE };

struct points_state {
	ARRAY(struct start) starts;
	/* while the rows are made */
	enum making stage;
	struct jffs2_past dates;       /* its own: points are versions without */
	struct jffs2_past_work *work;
	size_t next;                   /* of the nodes, then of the rows */
	struct radix sort;
	bool sorting;                  /* the rows of one point, up to `end` */
	size_t end;
};

static const struct jffs2_fs *
fs_of(const struct table *t)
{
	return &t->volume->now;
}

/* ---- making ---- */

static uint32_t
moment_of(const struct table *t, uint32_t node)
{
	const struct points_state *points = t->state;

	return t->root == FS_NONE ? points->dates.lives.at[node].from
	                          : fs_of(t)->log->extents.at[node].version;
}

static uint32_t
version_key(const void *node, unsigned int which, const void *table)
{
	uint32_t n = *(const uint32_t *)node;

	return which == 0 ? moment_of(table, n) : n;
}

static uint32_t
inode_key(const void *node, unsigned int which, const void *table)
{
	uint32_t n = *(const uint32_t *)node;

	return which == 0 ? jffs2_fs_taken(fs_of(table), n)->ino : n;
}

static void
find_dates(struct points_state *points, uint64_t *left)
{
	if (points->work && jffs2_past_work_step(points->work, left))
		return;
	jffs2_past_work_end(points->work);
	points->work = NULL;
	points->stage = MAKING_ROWS;
}

/* The nodes with a date come in order of time. */
static void
list_nodes(struct table *t, uint64_t *left)
{
	struct points_state *points = t->state;
	bool times = t->root == FS_NONE;
	struct jffs2_range r = { 0, (uint32_t)points->dates.begins.count };

	if (!times)
		r = jffs2_fs_nodes(fs_of(t), t->root);
	for (; points->next < r.to - r.from && *left; points->next++, --*left)
		array_push(&t->rows, times ? points->dates.begins.at[points->next]
		        : jffs2_fs_node(fs_of(t), r.from + (uint32_t)points->next));
	if (points->next < r.to - r.from)
		return;
	points->next = 0;
	points->stage = times ? MAKING_STARTS : MAKING_ORDER;
	if (!times)
		radix_begin(&points->sort, t->rows.at, t->rows.count, sizeof *t->rows.at, 2,
		        version_key, t);
}

static void
order_versions(struct points_state *points, uint64_t *left)
{
	if (radix_step(&points->sort, left))
		return;
	radix_end(&points->sort);
	points->stage = MAKING_STARTS;
}

/* Goes to the end of a point, and begins to sort its nodes by inode; false while there is more to
 * do. */
static bool
find_end(struct table *t, uint64_t *left)
{
	struct points_state *points = t->state;
	uint32_t at = moment_of(t, t->rows.at[points->next]);

	if (points->end <= points->next)
		points->end = points->next + 1;
	for (; points->end < t->rows.count && moment_of(t, t->rows.at[points->end]) == at;
	        points->end++, --*left)
		if (!*left)
			return false;
	*left -= *left > 0;
	radix_begin(&points->sort, &t->rows.at[points->next], points->end - points->next,
	        sizeof *t->rows.at, 2, inode_key, t);
	points->sorting = true;
	return true;
}

static void
divide(struct table *t, uint64_t *left)
{
	struct points_state *points = t->state;

	while (points->next < t->rows.count && *left) {
		if (!points->sorting && !find_end(t, left))
			return;
		if (radix_step(&points->sort, left))
			return;
		radix_end(&points->sort);
		points->sorting = false;
		array_push(&points->starts, ((struct start){ moment_of(t, t->rows.at[points->next]),
		        (uint32_t)points->next }));
		points->next = points->end;
	}
	if (points->next == t->rows.count)
		points->stage = MAKING_DONE;
}

static void
end_making(struct points_state *points)
{
	jffs2_past_work_end(points->work);
	points->work = NULL;
	radix_end(&points->sort);
	array_free(&points->dates.lives);
	array_free(&points->dates.begins);
	array_free(&points->dates.ends);
}

static bool
make_points(struct table *t, size_t looks)
{
	struct points_state *points = t->state;
	uint64_t left = looks < SIZE_MAX ? looks : UINT64_MAX;

	if (points->stage == MAKING_DATES)
		find_dates(points, &left);
	if (points->stage == MAKING_ROWS && left)
		list_nodes(t, &left);
	if (points->stage == MAKING_ORDER && left)
		order_versions(points, &left);
	if (points->stage == MAKING_STARTS && left)
		divide(t, &left);
	if (points->stage == MAKING_DONE)
		end_making(points);
	return points->stage != MAKING_DONE;
}

static void
open_points(struct table *t)
{
	struct points_state *points = memory_zeroed(1, sizeof *points);

	t->state = points;
	t->rows.count = 0;
	if (!t->volume->built || (t->root != FS_NONE && t->root >= jffs2_fs_inodes(fs_of(t))))
		points->stage = MAKING_DONE;
	else if (t->root == FS_NONE)
		points->work = jffs2_past_work_begin(&points->dates, fs_of(t), false, true);
}

static void
close_points(struct table *t)
{
	struct points_state *points = t->state;

	if (points) {
		end_making(points);
		array_free(&points->starts);
	}
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

/* The nodes that did such a deed, but for those of the file that was written before. */
struct deeds {
	size_t count;
	size_t first[PATHS_SHOWN]; /* in t->rows */
};

static void
note_deeds(const struct table *t, const struct stretch *p, struct deeds all[DEEDS])
{
	uint32_t last = 0;

	for (size_t i = p->from; i < p->to; i++) {
		enum deed deed = deed_of(t, i);
		bool again = deed == WROTE && i > p->from && extent_at(t, i)->ino == last;

		if (deed == WROTE)
			last = extent_at(t, i)->ino;
		if (again)
			continue;
		if (all[deed].count < PATHS_SHOWN)
			all[deed].first[all[deed].count] = i;
		all[deed].count++;
	}
}

static void
add_deeds(const struct table *t, const struct deeds *d, const char *word, struct text *out)
{
	for (size_t k = 0; k < d->count && k < PATHS_SHOWN; k++) {
		text_add(out, k ? ", " : out->len ? "; " : "");
		text_add(out, k ? "" : word);
		add_path(t, d->first[k], out);
	}
	if (d->count > PATHS_SHOWN)
		text_addf(out, " and %zu more", d->count - PATHS_SHOWN);
}

static void
get_what(const struct table *t, size_t row, struct cell *c)
{
	static const char *const words[] = { "wrote ", "named ", "removed " };
	struct stretch p = point_of(t, row);
	struct deeds all[DEEDS] = { { .count = 0 } };

	note_deeds(t, &p, all);
	for (int deed = 0; deed < DEEDS; deed++)
		add_deeds(t, &all[deed], words[deed], &c->text);
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

	return t->unmade ? 0 : points->starts.count;
}

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	subject_extent(t->volume, t->rows.at[point_of(t, row).from], s);
}

uint32_t
table_points_at(const struct table *t, size_t row)
{
	return point_of(t, row).at;
}

double
table_points_progress(const struct table *t)
{
	const struct points_state *points = t->state;
	double rows = t->rows.count ? (double)points->next / (double)t->rows.count : 0;

	if (points->work)
		return 0.7 * jffs2_past_work_progress(points->work);
	return points->stage < MAKING_STARTS ? 0.7 : 0.7 + 0.3 * rows;
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
	.make = make_points,
	.close = close_points,
	.count = count,
	.subject = subject,
};
