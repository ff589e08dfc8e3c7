/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tree of files, directories folded or open. Rows are entries of the file system,
 * FS_NONE for the root. A directory is unfolded only under the name that leads to it
 * first (jffs2_inode.parent), so a made-up cycle or a directory with many names cannot
 * make the tree endless.
 */
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "model/table_private.h"

struct files {
	uint64_t generation;    /* of the volume when the rows were made */
	ARRAY(uint32_t) open;   /* inode numbers of open directories, ascending */
	ARRAY(uint32_t) depth;  /* of each row */
};

/* A directory while the rows are made. */
struct level {
	uint32_t next, end; /* entries still to be listed */
	size_t path_len;
};

static const struct jffs2_fs *
fs_of(const struct table *t)
{
	return &t->volume->fs;
}

static bool
is_current(const struct table *t)
{
	const struct files *f = t->state;

	return t->volume->built && f->generation == t->volume->generation;
}

static uint32_t
root_of(const struct table *t)
{
	return t->root != FS_NONE && t->root < fs_of(t)->inodes.count
	       ? t->root : jffs2_fs_inode(fs_of(t), JFFS2_ROOT_INO);
}

/* ---- which directories are open ---- */

/* Where `ino` stands in the list of open directories, or would stand. */
static size_t
open_place(const struct files *f, uint32_t ino)
{
	size_t from = 0, to = f->open.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (f->open.at[middle] < ino)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static bool
is_open(const struct files *f, uint32_t ino)
{
	size_t at = open_place(f, ino);

	return at < f->open.count && f->open.at[at] == ino;
}

static void
set_open(struct files *f, uint32_t ino, bool open)
{
	size_t at = open_place(f, ino);
	bool was = at < f->open.count && f->open.at[at] == ino;

	if (was == open)
		return;
	if (open) {
		array_push(&f->open, ino);
		memmove(&f->open.at[at + 1], &f->open.at[at],
		        (f->open.count - 1 - at) * sizeof *f->open.at);
		f->open.at[at] = ino;
	} else {
		f->open.count--;
		memmove(&f->open.at[at], &f->open.at[at + 1],
		        (f->open.count - at) * sizeof *f->open.at);
	}
}

/* ---- rows ---- */

static bool
is_directory(const struct jffs2_inode *n)
{
	return S_ISDIR(n->mode) && !n->error;
}

/* True if the directory's content is listed under this entry. */
static bool
unfolds_here(const struct table *t, uint32_t entry, uint32_t inode)
{
	const struct jffs2_inode *n = &fs_of(t)->inodes.at[inode];

	return is_directory(n)
	       && (entry == FS_NONE || (n->parent == entry && inode != root_of(t)));
}

static void
add_row(struct table *t, uint32_t entry, uint32_t depth)
{
	struct files *f = t->state;

	array_push(&t->rows, entry);
	array_push(&f->depth, depth);
}

static struct level
level_of(const struct jffs2_inode *dir, size_t path_len)
{
	return (struct level){ dir->first_entry, dir->first_entry + dir->entry_count,
		path_len };
}

static void
make_rows(struct table *t)
{
	const struct jffs2_fs *fs = fs_of(t);
	struct files *f = t->state;
	ARRAY(struct level) levels = { 0 };
	uint32_t root = root_of(t);

	t->rows.count = f->depth.count = 0;
	if (!t->volume->built || root == FS_NONE)
		return;
	add_row(t, FS_NONE, 0);
	if (unfolds_here(t, FS_NONE, root) && is_open(f, fs->inodes.at[root].ino))
		array_push(&levels, level_of(&fs->inodes.at[root], 0));
	while (levels.count) {
		struct level *level = &levels.at[levels.count - 1];
		uint32_t entry = level->next++, inode;
		size_t len;

		if (entry >= level->end) {
			levels.count--;
			continue;
		}
		add_row(t, entry, (uint32_t)levels.count);
		inode = fs->entries.at[entry].inode;
		len = level->path_len + 1 + jffs2_fs_name(fs, entry).len;
		/* No path leads to what lies deeper than the kernel's longest. */
		if (inode != FS_NONE && unfolds_here(t, entry, inode) && len < PATH_MAX
		        && is_open(f, fs->inodes.at[inode].ino))
			array_push(&levels, level_of(&fs->inodes.at[inode], len));
	}
	array_free(&levels);
}

static void
open_files(struct table *t)
{
	struct files *f = memory_zeroed(1, sizeof *f);

	t->state = f;
	f->generation = t->volume->generation;
	set_open(f, JFFS2_ROOT_INO, true);
	if (t->volume->built && t->root != FS_NONE && t->root < fs_of(t)->inodes.count)
		set_open(f, fs_of(t)->inodes.at[t->root].ino, true);
	make_rows(t);
}

static void
refresh_files(struct table *t)
{
	struct files *f = t->state;

	if (f->generation == t->volume->generation)
		return;
	f->generation = t->volume->generation;
	make_rows(t);
}

static void
close_files(struct table *t)
{
	struct files *f = t->state;

	if (f) {
		array_free(&f->open);
		array_free(&f->depth);
	}
	free(f);
	t->state = NULL;
}

static size_t
count(const struct table *t)
{
	return is_current(t) ? t->rows.count : 0;
}

uint32_t
table_files_entry(const struct table *t, size_t row)
{
	return t->rows.at[row];
}

uint32_t
table_files_inode(const struct table *t, size_t row)
{
	uint32_t entry = t->rows.at[row];

	return entry == FS_NONE ? root_of(t) : fs_of(t)->entries.at[entry].inode;
}

uint32_t
table_files_depth(const struct table *t, size_t row)
{
	const struct files *f = t->state;

	return f->depth.at[row];
}

/* The inode of the row, NULL if it does not exist. */
static const struct jffs2_inode *
inode_of(const struct table *t, size_t row)
{
	uint32_t inode = table_files_inode(t, row);

	return inode == FS_NONE ? NULL : &fs_of(t)->inodes.at[inode];
}

bool
table_files_is_dir(const struct table *t, size_t row)
{
	const struct jffs2_inode *n = inode_of(t, row);

	return n && is_directory(n);
}

bool
table_files_is_open(const struct table *t, size_t row)
{
	uint32_t inode = table_files_inode(t, row);

	return inode != FS_NONE && unfolds_here(t, t->rows.at[row], inode)
	       && is_open(t->state, fs_of(t)->inodes.at[inode].ino);
}

void
table_files_set_open(struct table *t, size_t row, bool open)
{
	uint32_t inode = table_files_inode(t, row);

	if (inode == FS_NONE || !unfolds_here(t, t->rows.at[row], inode))
		return;
	set_open(t->state, fs_of(t)->inodes.at[inode].ino, open);
	make_rows(t);
}

void
table_files_open_all(struct table *t, bool open)
{
	const struct jffs2_fs *fs = fs_of(t);
	struct files *f = t->state;

	f->open.count = 0;
	if (!t->volume->built)
		return;
	for (size_t i = 0; i < fs->inodes.count; i++)
		if (is_directory(&fs->inodes.at[i]) && (open || i == root_of(t)))
			array_push(&f->open, fs->inodes.at[i].ino);
	make_rows(t);
}

size_t
table_files_row_of(struct table *t, uint32_t inode)
{
	const struct jffs2_fs *fs = fs_of(t);
	uint32_t at = inode;

	if (!is_current(t) || inode == FS_NONE || inode >= fs->inodes.count)
		return SIZE_MAX;
	while (at != root_of(t)) {
		uint32_t entry = fs->inodes.at[at].parent;

		if (entry == FS_NONE)
			return SIZE_MAX;
		at = fs->entries.at[entry].dir;
		set_open(t->state, fs->inodes.at[at].ino, true);
	}
	make_rows(t);
	for (size_t row = 0; row < t->rows.count; row++)
		if (table_files_inode(t, row) == inode
		        && (row == 0 || t->rows.at[row] == fs->inodes.at[inode].parent))
			return row;
	return SIZE_MAX;
}

void
table_files_path(const struct table *t, size_t row, struct text *path)
{
	const struct jffs2_fs *fs = fs_of(t);
	uint32_t entry = t->rows.at[row];
	struct span name;

	if (entry == FS_NONE) {
		jffs2_fs_path(fs, root_of(t), path);
		return;
	}
	if (fs->inodes.at[fs->entries.at[entry].dir].ino != JFFS2_ROOT_INO)
		jffs2_fs_path(fs, fs->entries.at[entry].dir, path);
	name = jffs2_fs_name(fs, entry);
	text_add(path, "/");
	text_add_bytes(path, name.at, name.len);
}

/* ---- columns ---- */

#define GETTER(member) \
	static void \
	get_##member(const struct table *t, size_t row, struct cell *c) \
	{ \
		const struct jffs2_inode *n = inode_of(t, row); \
\
		c->absent = !n || n->error; \
		c->number = c->absent ? 0 : n->member; \
	}

GETTER(mode)
GETTER(nlink)
GETTER(uid)
GETTER(gid)
GETTER(size)
GETTER(mtime)
GETTER(ino)

static void
get_nodes(const struct table *t, size_t row, struct cell *c)
{
	const struct jffs2_inode *n = inode_of(t, row);

	c->absent = !n;
	c->number = n ? n->node_count : 0;
}

static void
get_rdev(const struct table *t, size_t row, struct cell *c)
{
	const struct jffs2_inode *n = inode_of(t, row);

	c->absent = !n || n->error || !(S_ISCHR(n->mode) || S_ISBLK(n->mode));
	if (!c->absent)
		text_addf(&c->text, "%u:%u", (unsigned)n->major, (unsigned)n->minor);
}

static void
get_path(const struct table *t, size_t row, struct cell *c)
{
	table_files_path(t, row, &c->text);
}

static void
get_target(const struct table *t, size_t row, struct cell *c)
{
	const struct jffs2_inode *n = inode_of(t, row);
	struct span target;

	c->absent = !n || n->error || !S_ISLNK(n->mode);
	if (c->absent)
		return;
	target = jffs2_fs_target(fs_of(t), table_files_inode(t, row));
	text_add_bytes(&c->text, target.at, target.len);
}

static void
get_name(const struct table *t, size_t row, struct cell *c)
{
	uint32_t entry = t->rows.at[row];
	struct cell target = { 0 };
	struct span name;

	if (entry == FS_NONE) {
		table_files_path(t, row, &c->text);
		return;
	}
	name = jffs2_fs_name(fs_of(t), entry);
	text_add_bytes(&c->text, name.at, name.len);
	get_target(t, row, &target);
	if (!target.absent) {
		text_add(&c->text, " -> ");
		text_add_bytes(&c->text, target.text.at, target.text.len);
	}
	text_free(&target.text);
}

/* What is odd about the row, NULL if nothing is. */
static const char *
problem_of(const struct table *t, size_t row)
{
	const struct jffs2_inode *n = inode_of(t, row);
	uint32_t entry = t->rows.at[row];

	if (!n)
		return "leads to an inode that has no nodes";
	if (n->error)
		return strerror(n->error);
	if (is_directory(n) && !unfolds_here(t, entry, table_files_inode(t, row)))
		return "another name of a directory that is listed elsewhere";
	if (n->faked && n->ino != JFFS2_ROOT_INO)
		return "no inode node: mode, owner and times are made up";
	return NULL;
}

static void
get_problem(const struct table *t, size_t row, struct cell *c)
{
	const char *problem = problem_of(t, row);

	c->absent = !problem;
	if (problem)
		text_add(&c->text, problem);
}

static const struct column columns[] = {
	{ .name = "mode", .title = "MODE", .kind = COLUMN_MODE, .width = 10, .rank = 3,
	  .get = get_mode, .help = "type and permissions" },
	{ .name = "nlink", .title = "LINKS", .kind = COLUMN_NUMBER, .width = 5, .rank = 9,
	  .get = get_nlink,
	  .help = "names that lead to it; for a directory 2 and its subdirectories" },
	{ .name = "uid", .title = "UID", .kind = COLUMN_NUMBER, .width = 5, .rank = 7,
	  .get = get_uid, .help = "owner" },
	{ .name = "gid", .title = "GID", .kind = COLUMN_NUMBER, .width = 5, .rank = 8,
	  .get = get_gid, .help = "group" },
	{ .name = "size", .title = "SIZE", .kind = COLUMN_SIZE, .width = 6, .rank = 1,
	  .get = get_size, .help = "bytes" },
	{ .name = "mtime", .title = "MODIFIED", .kind = COLUMN_TIME, .width = 19,
	  .rank = 6, .get = get_mtime, .help = "last change, UTC" },
	{ .name = "ino", .title = "INO", .kind = COLUMN_NUMBER, .width = 6, .rank = 5,
	  .get = get_ino, .help = "inode number" },
	{ .name = "nodes", .title = "NODES", .kind = COLUMN_NUMBER, .width = 5, .rank = 4,
	  .get = get_nodes, .help = "nodes of the inode, old ones included" },
	{ .name = "name", .title = "NAME", .kind = COLUMN_NAME, .get = get_name,
	  .use = COLUMN_SCREEN, .help = "name, and where a link leads" },
	{ .name = "path", .title = "PATH", .kind = COLUMN_NAME, .width = 32, .rank = 10,
	  .get = get_path, .use = COLUMN_OUTPUT, .help = "path from the root" },
	{ .name = "target", .title = "TARGET", .kind = COLUMN_NAME, .width = 6,
	  .rank = 11, .get = get_target, .use = COLUMN_OUTPUT,
	  .help = "where a symbolic link leads" },
	{ .name = "rdev", .title = "DEVICE", .kind = COLUMN_TEXT, .width = 6, .rank = 12,
	  .get = get_rdev, .use = COLUMN_OUTPUT, .help = "major:minor of a device" },
	{ .name = "problem", .title = "PROBLEM", .kind = COLUMN_TEXT, .rank = 13,
	  .get = get_problem, .use = COLUMN_OUTPUT, .help = "what is odd about it" },
};

/* ---- what a row stands for ---- */

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	const struct jffs2_inode *n = inode_of(t, row);
	uint32_t entry = t->rows.at[row];

	/* The node whose metadata counts; where there is none, the name itself. */
	if (n && n->latest != EXTENT_NONE)
		subject_extent(t, n->latest, s);
	else if (entry != FS_NONE)
		subject_extent(t, fs_of(t)->entries.at[entry].node, s);
	else
		s->title = "root directory";
	s->inode = table_files_inode(t, row);
}

static enum row_mark
mark(const struct table *t, size_t row)
{
	const struct jffs2_inode *n = inode_of(t, row);

	if (!n || n->error)
		return MARK_BAD;
	if (S_ISDIR(n->mode))
		return MARK_DIR;
	if (S_ISLNK(n->mode))
		return MARK_LINK;
	return S_ISREG(n->mode) ? MARK_PLAIN : MARK_SPECIAL;
}

const struct table_class table_files = {
	.name = "files",
	.title = "Files",
	.help = "The files and directories, as the kernel shows them.",
	.columns = columns,
	.column_count = COUNT(columns),
	.needs_volume = true,
	.open = open_files,
	.refresh = refresh_files,
	.close = close_files,
	.count = count,
	.subject = subject,
	.mark = mark,
};
