/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of a JFFS2 part: what the rows say. */
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "base/name.h"
#include "firmware/subject.h"
#include "list/file_rows.h"
#include "list/files.h"
#include "list/list.h"
#include "past/lens.h"
#include "past/past.h"
#include "table/table.h"

static const struct jffs2_fs *
fs_of(const struct table *t)
{
	return &t->volume->fs;
}

/* ---- columns ---- */

#define GETTER(name, value) \
	static void \
	get_##name(const struct table *t, size_t row, struct cell *c) \
	{ \
		const struct jffs2_inode *n = file_rows_node(t, row); \
\
		c->absent = !n || n->error || !file_rows_read(t, row); \
		c->number = c->absent ? 0 : (value); \
	}

GETTER(mode, n->mode)
GETTER(nlink, n->nlink)
GETTER(uid, jffs2_fs_owner(fs_of(t), table_files_inode(t, row)).uid)
GETTER(gid, jffs2_fs_owner(fs_of(t), table_files_inode(t, row)).gid)
GETTER(size, n->size)
GETTER(mtime, n->mtime)
GETTER(ino, n->ino)

/* Its nodes in the file system; none if there is no inode. */
static struct jffs2_range
nodes_of(const struct table *t, size_t row)
{
	uint32_t inode = table_files_inode(t, row);

	return inode != FS_NONE ? jffs2_fs_nodes(fs_of(t), inode)
	                        : (struct jffs2_range){ 0, 0 };
}

static void
get_nodes(const struct table *t, size_t row, struct cell *c)
{
	struct jffs2_range r = nodes_of(t, row);
	enum node_state state;

	c->absent = !file_rows_node(t, row);
	c->number = 0;
	for (uint32_t k = r.from; k < r.to; k++)
		c->number += lens_state(&t->lens, t->volume, fs_of(t)->nodes.at[k], &state);
}

/* Bytes that the inode's nodes take up in the flash: those of use, or the others. */
static uint64_t
flash_bytes(const struct table *t, size_t row, bool live)
{
	struct jffs2_range r = nodes_of(t, row);
	uint64_t bytes = 0;

	for (uint32_t k = r.from; k < r.to; k++) {
		uint32_t node = fs_of(t)->nodes.at[k];
		const struct extent *e = &t->volume->log.extents.at[node];
		enum node_state state;

		if (lens_state(&t->lens, t->volume, node, &state)
		        && (state == STATE_LIVE) == live)
			bytes += e->len;
	}
	return bytes;
}

static void
get_live(const struct table *t, size_t row, struct cell *c)
{
	c->absent = !file_rows_node(t, row);
	c->number = flash_bytes(t, row, true);
}

static void
get_old(const struct table *t, size_t row, struct cell *c)
{
	c->absent = !file_rows_node(t, row);
	c->number = flash_bytes(t, row, false);
}

static void
get_rdev(const struct table *t, size_t row, struct cell *c)
{
	const struct jffs2_inode *n = file_rows_node(t, row);
	struct jffs2_device d;

	c->absent = !n || n->error || !file_rows_read(t, row)
	            || !(S_ISCHR(n->mode) || S_ISBLK(n->mode));
	if (c->absent)
		return;
	d = jffs2_fs_device(fs_of(t), table_files_inode(t, row));
	text_addf(&c->text, "%" PRIu32 ":%" PRIu32, d.major, d.minor);
}

static void
get_path(const struct table *t, size_t row, struct cell *c)
{
	table_files_path(t, row, &c->text);
}

static void
get_target(const struct table *t, size_t row, struct cell *c)
{
	const struct jffs2_inode *n = file_rows_node(t, row);
	struct span target;

	c->absent = !n || n->error || !file_rows_read(t, row) || !S_ISLNK(n->mode);
	if (c->absent)
		return;
	target = jffs2_fs_target(fs_of(t), table_files_inode(t, row));
	text_add_target(&c->text, target);
}

/* Names that a lens shows need not be entries. */
static bool
is_listed(const struct table *t, size_t row)
{
	uint32_t entry = t->rows.at[row];

	return entry == FS_NONE || entry >= fs_of(t)->entries.count
	       || jffs2_fs_listed(fs_of(t), entry);
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
	name = file_rows_name(t, entry);
	text_add_name(&c->text, name);
	get_target(t, row, &target);
	if (!target.absent) {
		text_add(&c->text, " -> ");
		text_add_bytes(&c->text, target.text.at, target.text.len);
	}
	if (!is_listed(t, row))
		text_add(&c->text, " (not listed by the kernel)");
	text_free(&target.text);
}

/* ---- in the past ---- */

static char
letter_of(uint32_t bits)
{
	static const struct {
		uint32_t bits;
		char letter;
	} letters[] = {
		{ PAST_ADDED, '+' }, { PAST_CONTENT | PAST_SIZE, '*' }, { PAST_RENAMED, 'r' },
		{ PAST_MODE, 'm' }, { PAST_TIME, 't' },
	};

	for (size_t i = 0; i < COUNT(letters); i++)
		if (bits & letters[i].bits)
			return letters[i].letter;
	return ' ';
}

/* Kept short: the letter, and a ? where older versions are gone or ! where bytes are. */
static void
get_since(const struct table *t, size_t row, struct cell *c)
{
	const struct jffs2_inode *n = file_rows_node(t, row);
	struct text why = { 0 };

	if (!n)
		return;
	text_addf(&c->text, "%c", letter_of(past_change_of(t->volume, n->ino)));
	if (past_incomplete(t->volume, table_files_inode(t, row), &why))
		text_add(&c->text, text_str(&why)[0] == 'i' ? "!" : "?");
	text_free(&why);
}

static void
get_changed(const struct table *t, size_t row, struct cell *c)
{
	const struct jffs2_inode *n = file_rows_node(t, row);
	uint32_t bits = n ? past_change_of(t->volume, n->ino) : 0;

	c->absent = !bits;
	past_add_bits(bits, &c->text);
}

static bool
has_safe_name(const struct table *t, size_t row)
{
	uint32_t entry = t->rows.at[row];

	return entry == FS_NONE || name_is_safe(file_rows_name(t, entry));
}

/* What is odd about the row, NULL if nothing is. */
static const char *
problem_of(const struct table *t, size_t row)
{
	const struct jffs2_inode *n = file_rows_node(t, row);
	uint32_t entry = t->rows.at[row];

	if (!n)
		return "leads to an inode that has no nodes";
	if (!file_rows_read(t, row))
		return "its inode is not read yet";
	if (n->error)
		return strerror(n->error);
	if (table_files_is_dir(t, row)
	        && !file_rows_unfold(t, entry, table_files_inode(t, row)))
		return "another name of a directory that is listed elsewhere";
	if (n->faked && n->ino != JFFS2_ROOT_INO)
		return "no inode node: mode, owner and times are made up";
	if (!has_safe_name(t, row))
		return "no name that a file can have";
	if (!is_listed(t, row))
		return "not listed by the kernel";
	return NULL;
}

static void
get_problem(const struct table *t, size_t row, struct cell *c)
{
	const char *problem = problem_of(t, row);

	c->absent = !problem;
	if (problem)
		text_add(&c->text, problem);
	else if (past_point(t->volume).kind != POINT_NOW && file_rows_node(t, row))
		c->absent = !past_incomplete(t->volume, table_files_inode(t, row), &c->text);
}

static const struct column columns[] = {
	{ .name = "since", .title = "CH", .kind = COLUMN_TEXT, .width = 2, .get = get_since,
	  .use = COLUMN_SCREEN, .past = true,
	  .help = "in the past, since the point before: + added, * written, r renamed, m mode "
	          "or owner, t time; ! incomplete, ? older versions are gone" },
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
	  .get = get_nodes, .help = "nodes of the inode, obsolete ones included" },
	{ .name = "live", .title = "LIVE", .kind = COLUMN_BYTES, .width = 8, .rank = 14,
	  .get = get_live, .use = COLUMN_OUTPUT, .data = true,
	  .help = "bytes in the flash that its live nodes take up" },
	{ .name = "old", .title = "OLD", .kind = COLUMN_BYTES, .width = 8, .rank = 15,
	  .get = get_old, .use = COLUMN_OUTPUT, .data = true,
	  .help = "bytes in the flash that its other nodes take up: obsolete or damaged" },
	{ .name = "name", .title = "NAME", .kind = COLUMN_NAME, .get = get_name,
	  .use = COLUMN_SCREEN, .help = "name, and where a link leads" },
	{ .name = "path", .title = "PATH", .kind = COLUMN_NAME, .width = 32, .rank = 10,
	  .get = get_path, .use = COLUMN_OUTPUT, .help = "path from the root" },
	{ .name = "target", .title = "TARGET", .kind = COLUMN_NAME, .width = 6,
	  .rank = 11, .get = get_target, .use = COLUMN_OUTPUT,
	  .help = "where a symbolic link leads" },
	{ .name = "rdev", .title = "DEVICE", .kind = COLUMN_TEXT, .width = 6, .rank = 12,
	  .get = get_rdev, .use = COLUMN_OUTPUT, .help = "major:minor of a device" },
	{ .name = "changed", .title = "CHANGED", .kind = COLUMN_TEXT, .width = 8, .rank = 16,
	  .get = get_changed, .use = COLUMN_OUTPUT, .past = true,
	  .help = "with --at: what became of it since the point before" },
	{ .name = "problem", .title = "PROBLEM", .kind = COLUMN_TEXT, .rank = 13,
	  .get = get_problem, .use = COLUMN_OUTPUT, .help = "what is odd about it" },
};

/* ---- what a row stands for ---- */

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	const struct jffs2_inode *n = file_rows_node(t, row);
	uint32_t entry = t->rows.at[row];

	/* The node whose metadata counts; where there is none, the name itself. */
	if (n && n->latest != EXTENT_NONE)
		subject_extent(t->volume, n->latest, s);
	else if (entry != FS_NONE)
		subject_extent(t->volume, table_files_dirent(t, row), s);
	else
		s->title = "root directory";
	s->inode = table_files_inode(t, row);
}

static enum row_mark
mark(const struct table *t, size_t row)
{
	const struct jffs2_inode *n = file_rows_node(t, row);

	if (n && !file_rows_read(t, row))
		return table_files_is_dir(t, row) ? MARK_DIR : MARK_PLAIN;
	if (!n || n->error || !has_safe_name(t, row))
		return MARK_BAD;
	if (S_ISDIR(n->mode))
		return MARK_DIR;
	if (S_ISLNK(n->mode))
		return MARK_LINK;
	return S_ISREG(n->mode) ? MARK_PLAIN : MARK_SPECIAL;
}

const struct table_class table_files = {
	.family = &list_family,
	.name = "files",
	.title = "Files",
	.help = "The files and directories, as the kernel shows them.",
	.columns = columns,
	.column_count = COUNT(columns),
	.judged = true,
	.needs_volume = true,
	.open = file_rows_open,
	.refresh = file_rows_refresh,
	.close = file_rows_close,
	.look = file_rows_look,
	.count = file_rows_count,
	.subject = subject,
	.mark = mark,
};
