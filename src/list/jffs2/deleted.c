/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that no name leads to any more, and deleted names whose files are gone. */
#include <inttypes.h>

#include "firmware/model/subject.h"
#include "list/jffs2/changes.h"
#include "list/jffs2/tables.h"
#include "list/list.h"
#include "table/table.h"

/* What a row is: a deleted file, or a name alone. */
struct row {
	const struct jffs2_deleted *file; /* NULL: a name alone */
	const struct jffs2_dead *name;    /* NULL: a file that never had one */
};

/* Rows hold an index in files, or NAME_ALONE and one in names. */
enum { NAME_ALONE = 1u << 31 };

struct state {
	struct jffs2_deletions found;
	struct jffs2_deletion_search *search; /* NULL: all are found */
	uint32_t name; /* the next that may be a row */
};

static const struct jffs2_deletions *
deletions_of(const struct table *t)
{
	const struct state *s = t->state;

	return &s->found;
}

static struct row
row_of(const struct table *t, size_t row)
{
	const struct jffs2_deletions *d = deletions_of(t);
	uint32_t i = t->rows.at[row];
	struct row r = { 0 };

	if (i & NAME_ALONE) {
		r.name = &d->names.at[i & ~(uint32_t)NAME_ALONE];
	} else {
		r.file = &d->files.at[i];
		if (r.file->name != FS_NONE)
			r.name = &d->names.at[r.file->name];
	}
	return r;
}

static void
open_deleted(struct table *t)
{
	struct state *s = memory_zeroed(1, sizeof *s);

	t->state = s;
	if (t->volume->built)
		s->search = jffs2_deletions_begin(t->volume->fs, &s->found);
}

static bool
make_deleted(struct table *t, size_t looks)
{
	struct state *s = t->state;
	const struct jffs2_fs *fs = t->volume->fs;

	if (s->search && jffs2_deletions_step(s->search, looks))
		return true;
	if (s->search) {
		jffs2_deletions_end(s->search);
		s->search = NULL;
		for (uint32_t i = 0; i < s->found.files.count; i++)
			array_push(&t->rows, i);
	}
	for (; s->name < s->found.names.count && looks > 0; s->name++, looks--)
		if (jffs2_dead_alone(fs, &s->found.names.at[s->name]))
			array_push(&t->rows, s->name | NAME_ALONE);
	return s->name < s->found.names.count;
}

static void
close_deleted(struct table *t)
{
	struct state *s = t->state;

	if (!s)
		return;
	jffs2_deletions_end(s->search);
	jffs2_deletions_free(&s->found);
	free(s);
	t->state = NULL;
}

static const struct jffs2_inode *
inode_of(const struct table *t, size_t row)
{
	struct row r = row_of(t, row);

	return r.file ? jffs2_fs_at(t->volume->fs, r.file->inode) : NULL;
}

static void
get_ino(const struct table *t, size_t row, struct cell *c)
{
	struct row r = row_of(t, row);

	if (r.file)
		c->number = jffs2_fs_at(t->volume->fs, r.file->inode)->ino;
	else if (r.name)
		c->number = jffs2_dead_name(t->volume->fs, r.name).ino;
}

static void
get_mode(const struct table *t, size_t row, struct cell *c)
{
	const struct jffs2_inode *in = inode_of(t, row);

	c->absent = !in || in->latest == EXTENT_NONE;
	c->number = in ? in->mode : 0;
}

static void
get_size(const struct table *t, size_t row, struct cell *c)
{
	const struct jffs2_inode *in = inode_of(t, row);

	c->absent = !in || in->latest == EXTENT_NONE;
	c->number = in ? in->size : 0;
}

static void
get_mtime(const struct table *t, size_t row, struct cell *c)
{
	const struct jffs2_inode *in = inode_of(t, row);

	c->absent = !in || in->latest == EXTENT_NONE;
	c->number = in ? in->mtime : 0;
}

static void
get_removed(const struct table *t, size_t row, struct cell *c)
{
	const struct jffs2_dead *n = row_of(t, row).name;

	c->number = n ? jffs2_dead_name(t->volume->fs, n).end_time : 0;
	c->absent = c->number == 0;
}

static void
get_how(const struct table *t, size_t row, struct cell *c)
{
	static const char *const how[] = {
		[END_WHITEOUT] = "whiteout",
		[END_OBSOLETE] = "marked obsolete",
		[END_REPLACED] = "name given to another",
		[END_DIRECTORY] = "directory gone",
		[END_DAMAGED] = "damaged",
	};
	const struct jffs2_dead *n = row_of(t, row).name;

	text_add(&c->text, n ? how[n->end] : "orphan: no name left");
}

static void
get_left(const struct table *t, size_t row, struct cell *c)
{
	struct row r = row_of(t, row);

	text_add(&c->text, !r.file ? "name only" : r.file->certain ? "all" : "some");
}

static void
get_path(const struct table *t, size_t row, struct cell *c)
{
	const struct jffs2_deletions *d = deletions_of(t);
	struct row r = row_of(t, row);

	if (r.name)
		jffs2_dead_path(t->volume->fs, d, (uint32_t)(r.name - d->names.at),
		        &c->text);
	else if (r.file)
		text_addf(&c->text, "#%" PRIu32, jffs2_fs_at(t->volume->fs, r.file->inode)->ino);
}

static void
get_path_certain(const struct table *t, size_t row, struct cell *c)
{
	const struct jffs2_deletions *d = deletions_of(t);
	struct row r = row_of(t, row);
	struct text path = { 0 };

	c->number = r.name && jffs2_dead_path(t->volume->fs, d,
	        (uint32_t)(r.name - d->names.at), &path);
	text_free(&path);
}

static const struct column columns[] = {
	{ .name = "ino", .title = "INO", .kind = COLUMN_NUMBER, .width = 6,
	  .get = get_ino, .help = "inode number: `cat IMAGE ino:N` gives its content" },
	{ .name = "mode", .title = "MODE", .kind = COLUMN_MODE, .width = 10, .rank = 4,
	  .get = get_mode, .help = "file type and permissions, as they last were" },
	{ .name = "size", .title = "SIZE", .kind = COLUMN_SIZE, .width = 6,
	  .get = get_size, .help = "size, as it last was" },
	{ .name = "mtime", .title = "MODIFIED", .kind = COLUMN_TIME, .width = 19, .rank = 3,
	  .get = get_mtime, .help = "mtime, as it last was" },
	{ .name = "removed", .title = "REMOVED", .kind = COLUMN_TIME, .width = 19, .rank = 2,
	  .get = get_removed, .help = "when the name was removed, if a node records it" },
	{ .name = "how", .title = "HOW", .kind = COLUMN_TEXT, .width = 21, .rank = 1,
	  .get = get_how, .help = "how the name was removed" },
	{ .name = "left", .title = "LEFT", .kind = COLUMN_TEXT, .width = 9,
	  .get = get_left,
	  .help = "all: every version is there; some: versions are missing, so that the "
	          "content is inferred; name only: nothing but the name" },
	{ .name = "path_certain", .title = "SURE", .kind = COLUMN_FLAG, .width = 4,
	  .rank = 5, .get = get_path_certain, .use = COLUMN_OUTPUT,
	  .help = "whether the path is certain: no directory on it is gone itself, and no CRC of a "
	          "name is wrong" },
	{ .name = "path", .title = "PATH", .kind = COLUMN_NAME, .get = get_path,
	  .help = "the last path it had; #N for a directory or file without a name" },
};

static size_t
count(const struct table *t)
{
	return t->unmade ? 0 : t->rows.count;
}

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	struct row r = row_of(t, row);
	const struct jffs2_inode *in = inode_of(t, row);
	uint32_t node = r.name ? r.name->node : EXTENT_NONE;
	struct jffs2_range nodes = { 0, 0 };

	if (r.file)
		nodes = jffs2_fs_nodes(t->volume->fs, r.file->inode);
	if (in && in->latest != EXTENT_NONE)
		node = in->latest;
	else if (nodes.from < nodes.to)
		node = jffs2_fs_node(t->volume->fs, nodes.from);
	if (node != EXTENT_NONE)
		subject_extent(t->volume, node, s);
	s->inode = r.file ? r.file->inode : FS_NONE;
}

static enum row_mark
mark(const struct table *t, size_t row)
{
	struct row r = row_of(t, row);

	return !r.file ? MARK_BAD : MARK_OLD;
}

const struct table_class table_deleted = {
	.family = &list_family,
	.name = "deleted",
	.title = "Deleted",
	.help = "What a mount hides: files that no name leads to any more.",
	.columns = columns,
	.column_count = COUNT(columns),
	.needs_volume = true,
	.open = open_deleted,
	.make = make_deleted,
	.close = close_deleted,
	.count = count,
	.subject = subject,
	.mark = mark,
};
