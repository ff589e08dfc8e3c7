/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The points of the past: each time at which nodes were written, or each version of one
 * inode, and what the nodes of that point did. Always about the whole log, also while the
 * volume itself is in the past.
 */
#include <inttypes.h>

#include "model/changes.h"
#include "model/past.h"

enum { PATHS_SHOWN = 3 };

/* A node, and the point that it belongs to. */
struct written {
	uint32_t at, ino, node;
};

/* The nodes of a point, in `all`. */
struct stretch {
	uint32_t at;
	size_t from, to;
};

struct rows {
	ARRAY(struct written) all;
	ARRAY(struct stretch) points;
};

static const struct jffs2_fs *
fs_of(const struct table *t)
{
	return past_present(t->volume);
}

static int
by_point(const void *left, const void *right)
{
	const struct written *a = left, *b = right;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	if (a->ino != b->ino)
		return a->ino < b->ino ? -1 : 1;
	return a->node < b->node ? -1 : a->node > b->node;
}

static void
add_dated(const struct table *t, struct rows *r)
{
	const struct jffs2_fs *fs = fs_of(t);
	struct past own = { 0 };
	const struct past *past = t->volume->past ? t->volume->past : &own;

	if (!t->volume->past)
		past_spans_make(fs, &own);
	for (uint32_t i = 0; i < past->spans.count; i++)
		if (past->spans.at[i].dated)
			array_push(&r->all, ((struct written){ past->spans.at[i].from,
			        fs->log->extents.at[i].ino, i }));
	array_free(&own.spans);
}

static void
add_versions(const struct jffs2_fs *fs, uint32_t inode, struct rows *r)
{
	struct jffs2_range nodes = jffs2_fs_nodes(fs, inode);

	for (uint32_t k = nodes.from; k < nodes.to; k++) {
		uint32_t node = fs->nodes.at[k];

		array_push(&r->all, ((struct written){ fs->log->extents.at[node].version,
		        fs->inodes.at[inode].ino, node }));
	}
}

static void
open_points(struct table *t)
{
	struct rows *r = memory_zeroed(1, sizeof *r);

	t->state = r;
	if (t->volume->built && t->root == FS_NONE)
		add_dated(t, r);
	else if (t->volume->built && t->root < fs_of(t)->inodes.count)
		add_versions(fs_of(t), t->root, r);
	if (r->all.count)
		qsort(r->all.at, r->all.count, sizeof *r->all.at, by_point);
	for (size_t i = 0; i < r->all.count; i++) {
		if (i == 0 || r->all.at[i - 1].at != r->all.at[i].at)
			array_push(&r->points, ((struct stretch){ r->all.at[i].at, i, i }));
		r->points.at[r->points.count - 1].to = i + 1;
	}
}

static void
close_points(struct table *t)
{
	struct rows *r = t->state;

	if (r) {
		array_free(&r->all);
		array_free(&r->points);
	}
	free(r);
	t->state = NULL;
}

/* ---- columns ---- */

static const struct stretch *
point_of(const struct table *t, size_t row)
{
	const struct rows *r = t->state;

	return &r->points.at[row];
}

static const struct written *
node_at(const struct table *t, size_t i)
{
	const struct rows *r = t->state;

	return &r->all.at[i];
}

static const struct extent *
extent_at(const struct table *t, size_t i)
{
	return &fs_of(t)->log->extents.at[node_at(t, i)->node];
}

static bool
is_name(const struct extent *e)
{
	return (e->nodetype | JFFS2_ACCURATE) == JFFS2_DIRENT;
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
	c->number = point_of(t, row)->at;
}

static void
get_version(const struct table *t, size_t row, struct cell *c)
{
	c->absent = t->root == FS_NONE;
	c->number = point_of(t, row)->at;
}

static void
get_nodes(const struct table *t, size_t row, struct cell *c)
{
	c->number = point_of(t, row)->to - point_of(t, row)->from;
}

static void
get_bytes(const struct table *t, size_t row, struct cell *c)
{
	for (size_t i = point_of(t, row)->from; i < point_of(t, row)->to; i++)
		c->number += extent_at(t, i)->len;
}

enum deed { WROTE, NAMED, REMOVED, DEEDS };

static enum deed
deed_of(const struct table *t, size_t i)
{
	const struct jffs2_fs *fs = fs_of(t);
	struct jffs2_dirent_node d;

	if (!is_name(extent_at(t, i)))
		return WROTE;
	jffs2_dirent_decode(jffs2_log_node(fs->log, node_at(t, i)->node), fs->log->endian,
	        &d);
	return d.ino ? NAMED : REMOVED;
}

/* The path of the file written, as it is today, or of the name. */
static void
add_path(const struct table *t, size_t i, struct text *out)
{
	const struct jffs2_fs *fs = fs_of(t);
	uint32_t inode = jffs2_fs_inode(fs, node_at(t, i)->ino);
	struct jffs2_dirent_node d;
	struct text path = { 0 };

	if (inode == FS_NONE)
		return;
	if (is_name(extent_at(t, i))) {
		jffs2_dirent_decode(jffs2_log_node(fs->log, node_at(t, i)->node),
		        fs->log->endian, &d);
		changes_add_path(fs, inode, d.name, &path);
	} else {
		jffs2_fs_path(fs, inode, &path);
	}
	if (!path.len)
		text_addf(&path, "#%" PRIu32, node_at(t, i)->ino);
	text_add_readable_path(out, span_of(path.at, path.len), false);
	text_free(&path);
}

/* The next node of the point that did such a deed, to another file than the one before. */
static size_t
next_of(const struct table *t, const struct stretch *p, enum deed deed, size_t i)
{
	uint32_t last = i > p->from ? node_at(t, i - 1)->ino : 0;

	for (; i < p->to; i++) {
		bool again = deed == WROTE && i > p->from && node_at(t, i)->ino == last;

		if (deed_of(t, i) == deed && !again)
			return i;
		if (deed_of(t, i) == WROTE)
			last = node_at(t, i)->ino;
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
	for (int deed = 0; deed < DEEDS; deed++)
		add_deeds(t, point_of(t, row), (enum deed)deed, &c->text);
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
	const struct rows *r = t->state;

	return r->points.count;
}

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	subject_extent(t, node_at(t, point_of(t, row)->from)->node, s);
}

const struct table_class table_points = {
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
