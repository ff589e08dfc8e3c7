/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of a part: what the rows say. */
#include <inttypes.h>
#include <sys/stat.h>

#include "firmware/model/subject.h"
#include "list/files/file_left.h"
#include "list/files/file_problem.h"
#include "list/files/file_rows.h"
#include "list/files/file_totals.h"
#include "list/files/file_wishes.h"
#include "list/files/files.h"
#include "list/list.h"
#include "past/past.h"
#include "table/table.h"

/* True if there is something to show: a node that was read. */
static bool
stat_row(const struct table *t, size_t row, struct tree_stat *st)
{
	return file_rows_stat(t, row, st) && !st->error && !st->unread;
}

/* ---- columns ---- */

#define GETTER(name, value) \
	static void \
	get_##name(const struct table *t, size_t row, struct cell *c) \
	{ \
		struct tree_stat st; \
\
		c->absent = !stat_row(t, row, &st); \
		c->number = c->absent ? 0 : (value); \
	}

GETTER(mode, st.mode)
GETTER(nlink, st.nlink)
GETTER(uid, st.uid)
GETTER(gid, st.gid)
GETTER(size, st.size)
GETTER(mtime, st.mtime)
GETTER(ino, st.ino)

/* What the node takes up on the flash; false if there is none. */
static bool
share_of(const struct table *t, size_t row, struct tree_share *share)
{
	const struct tree *tree = file_rows_tree(t);
	uint32_t node = table_files_inode(t, row);

	*share = (struct tree_share){ 0 };
	if (node != TREE_NONE && tree->class->share)
		tree->class->share(tree, node, share);
	return node != TREE_NONE && tree->class->share;
}

static void
get_nodes(const struct table *t, size_t row, struct cell *c)
{
	const struct tree *tree = file_rows_tree(t);
	uint32_t node = table_files_inode(t, row);
	struct tree_share share;

	/* A directory may have very many of them. */
	if (node != TREE_NONE && tree->class->pieces) {
		c->number = tree->class->pieces(tree, node);
		return;
	}
	c->absent = !share_of(t, row, &share);
	c->number = share.pieces;
}

static void
get_live(const struct table *t, size_t row, struct cell *c)
{
	struct tree_share share;

	c->absent = !share_of(t, row, &share);
	c->number = share.live;
}

static void
get_old(const struct table *t, size_t row, struct cell *c)
{
	struct tree_share share;

	c->absent = !share_of(t, row, &share);
	c->number = share.old;
}

static void
get_rdev(const struct table *t, size_t row, struct cell *c)
{
	struct tree_stat st;

	c->absent = !stat_row(t, row, &st) || !(S_ISCHR(st.mode) || S_ISBLK(st.mode));
	if (!c->absent)
		text_addf(&c->text, "%" PRIu32 ":%" PRIu32, st.major, st.minor);
}

static void
get_path(const struct table *t, size_t row, struct cell *c)
{
	table_files_path(t, row, &c->text);
}

static void
get_target(const struct table *t, size_t row, struct cell *c)
{
	struct tree_stat st;

	c->absent = !stat_row(t, row, &st) || !S_ISLNK(st.mode);
	if (!c->absent)
		text_add_target(&c->text,
		        tree_target(file_rows_tree(t), table_files_inode(t, row)));
}

static bool
is_listed(const struct table *t, size_t row)
{
	uint32_t entry = t->rows.at[row];

	return entry == TREE_NONE || tree_listed(file_rows_tree(t), entry);
}

static void
get_name(const struct table *t, size_t row, struct cell *c)
{
	uint32_t entry = t->rows.at[row];
	struct cell target = { 0 };
	struct span name;

	if (entry == TREE_NONE) {
		table_files_path(t, row, &c->text);
		return;
	}
	name = tree_entry(file_rows_tree(t), entry).name;
	text_add_name(&c->text, name);
	if (file_left(t, row) != TREE_LIVING)
		text_add(&c->text, " (deleted)");
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
	struct text why = { 0 };
	struct tree_stat st;

	if (!file_rows_stat(t, row, &st))
		return;
	text_addf(&c->text, "%c", letter_of(past_change_of(t->volume, st.ino)));
	if (past_incomplete(t->volume, table_files_inode(t, row), &why))
		text_add(&c->text, text_str(&why)[0] == 'i' ? "!" : "?");
	text_free(&why);
}

static void
get_changed(const struct table *t, size_t row, struct cell *c)
{
	struct tree_stat st;
	uint32_t bits = file_rows_stat(t, row, &st) ? past_change_of(t->volume, st.ino) : 0;

	c->absent = !bits;
	past_add_bits(bits, &c->text);
}

static const struct column columns[] = {
	{ .name = "since", .title = "CH", .kind = COLUMN_TEXT, .width = 2, .get = get_since,
	  .use = COLUMN_SCREEN, .past = true,
	  .help = "in the past, since the point before: + added, * written, r renamed, m mode "
	          "or owner, t time; ! incomplete, ? older versions are gone" },
	{ .name = "wish", .title = "+~", .kind = COLUMN_TEXT, .width = 2, .get = file_wishes_get,
	  .use = COLUMN_SCREEN, .wished = true,
	  .help = "what your changes do to it: + new, ~ changed, - removed" },
	{ .name = "mode", .title = "MODE", .kind = COLUMN_MODE, .width = 10, .rank = 3,
	  .get = get_mode, .help = "type and permissions" },
	{ .name = "nlink", .title = "LINKS", .kind = COLUMN_NUMBER, .width = 5, .rank = 11,
	  .get = get_nlink,
	  .help = "names that lead to it; for a directory 2 and its subdirectories" },
	{ .name = "uid", .title = "UID", .kind = COLUMN_NUMBER, .width = 5, .rank = 9,
	  .get = get_uid, .help = "owner" },
	{ .name = "gid", .title = "GID", .kind = COLUMN_NUMBER, .width = 5, .rank = 10,
	  .get = get_gid, .help = "group" },
	{ .name = "size", .title = "SIZE", .kind = COLUMN_SIZE, .width = 6, .rank = 9,
	  .get = get_size, .use = COLUMN_OUTPUT, .help = "bytes, as stat reports" },
	{ .name = "total", .title = "TOTAL", .kind = COLUMN_SIZE, .width = 6, .rank = 1,
	  .get = file_totals_get_real, .data = true,
	  .help = "bytes of content; of a directory all that is below it, a file with several "
	          "names once" },
	{ .name = "stored", .title = "STORED", .kind = COLUMN_SIZE, .width = 6, .rank = 2,
	  .get = file_totals_get_stored, .data = true, .stored = true,
	  .help = "bytes that it takes in the image, compressed; of a directory with all that is "
	          "below it" },
	{ .name = "below", .title = "FILES", .kind = COLUMN_NUMBER, .width = 5, .rank = 5,
	  .get = file_totals_get_below, .data = true,
	  .help = "files below the directory, other directories not counted" },
	{ .name = "share", .title = "SHARE", .kind = COLUMN_BAR, .width = 6, .rank = 7,
	  .get = file_totals_get_share, .use = COLUMN_SCREEN,
	  .help = "its part of what the directory above it takes" },
	{ .name = "mtime", .title = "MODIFIED", .kind = COLUMN_TIME, .width = 19,
	  .rank = 8, .get = get_mtime, .help = "last change, UTC" },
	{ .name = "ino", .title = "INO", .kind = COLUMN_NUMBER, .width = 6, .rank = 6,
	  .get = get_ino, .help = "inode number" },
	{ .name = "nodes", .title = "NODES", .kind = COLUMN_NUMBER, .width = 5, .rank = 4,
	  .get = get_nodes, .share = true, .help = "nodes of the inode, obsolete ones included" },
	{ .name = "live", .title = "LIVE", .kind = COLUMN_BYTES, .width = 8, .rank = 14,
	  .get = get_live, .use = COLUMN_OUTPUT, .data = true, .share = true,
	  .help = "bytes in the flash that its live nodes take up" },
	{ .name = "old", .title = "OLD", .kind = COLUMN_BYTES, .width = 8, .rank = 15,
	  .get = get_old, .use = COLUMN_OUTPUT, .data = true, .share = true,
	  .help = "bytes in the flash that its other nodes take up: obsolete or damaged" },
	{ .name = "left", .title = "LEFT", .kind = COLUMN_TEXT, .width = 4, .get = file_left_get,
	  .deleted = true,
	  .help = "what is left of a deleted file: all, some (versions of it are missing), or its "
	          "name alone; nothing here: it is not deleted" },
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
	  .help = "with --at: how it changed since the point before" },
	{ .name = "problem", .title = "PROBLEM", .kind = COLUMN_TEXT, .rank = 13,
	  .get = file_problem_get, .use = COLUMN_OUTPUT, .help = "what is odd about it, or lost of it" },
};

/* ---- what a row stands for ---- */

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	const struct tree *tree = file_rows_tree(t);
	uint32_t entry = t->rows.at[row], node = table_files_inode(t, row);
	struct tree_place place;
	bool placed = tree_place(tree, entry, node, &place);

	if (placed && t->volume) {
		subject_extent(t->volume, place.piece, s);
	} else if (placed) {
		s->offset = tree->offset + place.offset;
		s->bytes = span_cut(t->firmware->bytes, (size_t)s->offset, (size_t)place.len);
	} else if (!t->volume) {
		s->offset = tree->offset;
	}
	if (!placed || !t->volume)
		s->title = entry == TREE_NONE ? "root directory" : tree->class->name;
	s->inode = node;
}

static enum row_mark
mark(const struct table *t, size_t row)
{
	struct tree_stat st;

	if (file_left(t, row) != TREE_LIVING)
		return MARK_OLD;
	if (!file_rows_stat(t, row, &st))
		return MARK_BAD;
	if (st.unread)
		return table_files_is_dir(t, row) ? MARK_DIR : MARK_PLAIN;
	if (st.error || !file_problem_safe_name(t, row))
		return MARK_BAD;
	if (file_wishes_mark(t, row) == '-')
		return MARK_OLD;
	if (S_ISDIR(st.mode))
		return MARK_DIR;
	if (S_ISLNK(st.mode))
		return MARK_LINK;
	if (!S_ISREG(st.mode))
		return MARK_SPECIAL;
	return tree_is_lossy(file_rows_tree(t), table_files_inode(t, row)) ? MARK_BAD : MARK_PLAIN;
}

static uint32_t
files_depth(const struct table *t, size_t row)
{
	return table_files_depth(t, row) & 0xffff;
}

static const struct table_folding folding = {
	.column = "name",
	.is_branch = table_files_is_dir,
	.is_open = table_files_is_open,
	.set_open = table_files_set_open,
	.open_all = table_files_open_all,
	.depth = files_depth,
	.unfold = file_rows_unfold_all,
};

const struct table_class table_files = {
	.family = &list_family,
	.name = "files",
	.title = "Files",
	.help = "The files and directories, as the kernel shows them.",
	.columns = columns,
	.column_count = COUNT(columns),
	.judged = true,
	.needs_volume = true,
	.takes_tree = true,
	.folding = &folding,
	.open = file_rows_open,
	.refresh = file_rows_refresh,
	.close = file_rows_close,
	.look = file_rows_look,
	.make = file_rows_go_on,
	.at_once = 4096,
	.prepare = file_totals_prepare,
	.complete = file_totals_complete,
	.count = file_rows_count,
	.subject = subject,
	.mark = mark,
};
