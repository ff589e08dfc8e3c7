/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The walk that makes an archive: each directory before what is in it, by name. */
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "job/tar_private.h"

enum { ENTRY_COST = 4096 };

static void
drop(struct job *j)
{
	struct tar *t = j->work;

	output_abandon(t->out);
	array_free(&t->copies);
	free(t->copy_of);
	array_free(&t->dirs);
	array_free(&t->levels);
	array_free(&t->file.pieces.all);
	text_free(&t->path);
	text_free(&t->target);
	tree_free(&t->tree);
	free(t);
}

bool
tar_put(struct job *j, struct span bytes)
{
	struct tar *t = j->work;

	if (!output_write(t->out, bytes, &j->err))
		return job_fail(j);
	t->written += bytes.len;
	return true;
}

static bool
is_there(const struct tar *t, uint32_t inode)
{
	return t->copy_of[inode] != 0;
}

bool
tar_put_member(struct job *j, const struct tar_member *m, uint32_t inode)
{
	struct tar *t = j->work;
	struct text head = { 0 };
	bool ok;

	if (!is_there(t, inode)) {
		array_push(&t->copies, ((struct tar_copy){ t->dir, t->entry }));
		t->copy_of[inode] = (uint32_t)t->copies.count;
	}
	tar_add_header(&head, m);
	ok = tar_put(j, span_of(head.at, head.len));
	t->made += ok;
	text_free(&head);
	return ok;
}

/* ---- one entry ---- */

static void
put_dir(struct job *j, uint32_t entry, uint32_t inode)
{
	struct tar *t = j->work;
	struct tar_member m = { .type = TAR_DIRECTORY };
	struct tar_level level = { .dir = (uint32_t)t->dirs.count,
		.end = tree_count(&t->tree, entry) };

	if (is_there(t, inode)) {
		tree_refuse(j, &t->tree, entry,
		        "another name of a directory that is in the archive");
		return;
	}
	text_add(&t->path, "/");
	level.path_len = t->path.len;
	tar_member_of(j, &m, entry, inode);
	tar_put_member(j, &m, inode);
	array_push(&t->dirs, ((struct tar_dir){ entry, t->dir }));
	array_push(&t->levels, level);
	text_free(&m.records);
}

/* The path at which the inode is in the archive. */
static void
add_copy_path(const struct tar *t, uint32_t inode, struct text *path)
{
	ARRAY(uint32_t) way = { 0 };
	struct tar_copy copy = t->copies.at[t->copy_of[inode] - 1];
	uint32_t dir = copy.dir;
	char name[NAME_SIZE];

	array_push(&way, copy.entry);
	for (; dir; dir = t->dirs.at[dir].parent)
		array_push(&way, t->dirs.at[dir].entry);
	while (way.count) {
		tree_copy_name(&t->tree, way.at[--way.count], name);
		text_add(path, name);
		text_add(path, way.count ? "/" : "");
	}
	array_free(&way);
}

static void
put_hard_link(struct job *j, uint32_t inode)
{
	struct tar *t = j->work;
	const struct jffs2_inode *n = &t->tree.fs->inodes.at[inode];
	struct jffs2_owner owner = jffs2_fs_owner(t->tree.fs, inode);
	struct tar_member m = { .type = TAR_HARD_LINK, .ino = n->ino, .mode = n->mode,
		.uid = owner.uid, .gid = owner.gid, .mtime = n->mtime,
		.path = span_of(t->path.at, t->path.len) };
	struct text first = { 0 };

	add_copy_path(t, inode, &first);
	m.link = span_of(first.at, first.len);
	tar_put_member(j, &m, inode);
	text_free(&first);
}

static void
put_special(struct job *j, uint32_t entry, uint32_t inode)
{
	struct tar *t = j->work;
	uint32_t mode = t->tree.fs->inodes.at[inode].mode;
	struct tar_member m = { .type = S_ISLNK(mode) ? TAR_SYMLINK
	        : S_ISCHR(mode) ? TAR_CHARACTER
	        : S_ISBLK(mode) ? TAR_BLOCK_DEVICE : TAR_FIFO };

	if (S_ISLNK(mode)) {
		m.link = jffs2_fs_target(t->tree.fs, inode);
		if (m.link.len == 0 || m.link.len >= PATH_MAX) {
			tree_refuse(j, &t->tree, entry, m.link.len
			        ? "the link's target is too long"
			        : "the link has no target");
			return;
		}
	}
	tar_member_of(j, &m, entry, inode);
	tar_put_member(j, &m, inode);
	text_free(&m.records);
}

/* True if one of the entries that were asked for before has the same name. */
static bool
is_second(const struct tar *t, const struct tar_level *level)
{
	char name[NAME_SIZE], other[NAME_SIZE];

	tree_copy_name(&t->tree, t->tree.chosen.at[level->next - 1], name);
	for (uint32_t i = 0; i + 1 < level->next; i++) {
		tree_copy_name(&t->tree, t->tree.chosen.at[i], other);
		if (strcmp(other, name) == 0)
			return true;
	}
	return false;
}

static void
put_entry(struct job *j, uint32_t entry, bool second)
{
	struct tar *t = j->work;
	uint32_t inode = tree_inode(&t->tree, entry);
	const struct jffs2_inode *n = inode == FS_NONE ? NULL
	                              : &t->tree.fs->inodes.at[inode];
	bool dir = tree_is_dir(&t->tree, entry);
	const char *refusal = NULL;

	if (!n)
		refusal = "its inode has no nodes";
	else if (n->error && !dir)
		refusal = "no node of it can be read";
	else if (second)
		refusal = "the name is in the archive already";
	else if (t->path.len + 1 >= PATH_MAX)
		refusal = "the path is too long";
	else if (dir)
		put_dir(j, entry, inode);
	else if (S_ISSOCK(n->mode))
		refusal = "a socket, which no tar archive can hold";
	else if (is_there(t, inode))
		put_hard_link(j, inode);
	else if (S_ISREG(n->mode))
		tar_file_begin(j, entry, inode);
	else if (S_ISLNK(n->mode) || S_ISCHR(n->mode) || S_ISBLK(n->mode)
	         || S_ISFIFO(n->mode))
		put_special(j, entry, inode);
	else
		refusal = "is of an unknown type";
	if (refusal)
		tree_refuse(j, &t->tree, entry, refusal);
	else
		tree_tell_name(j, &t->tree, entry);
}

/* ---- the walk ---- */

static void
walk(struct job *j)
{
	struct tar *t = j->work;
	struct tar_level *level = &t->levels.at[t->levels.count - 1];
	bool given = t->levels.count == 1 && t->tree.given;
	char name[NAME_SIZE];
	uint32_t entry;

	if (level->next == level->end) {
		t->levels.count--;
		return;
	}
	t->dir = level->dir;
	entry = t->entry = tree_entry(&t->tree, t->dirs.at[t->dir].entry, level->next++);
	tree_copy_name(&t->tree, entry, name);
	t->path.len = level->path_len;
	text_add(&t->path, name);
	t->handled++;
	tree_use(&t->tree, entry);
	put_entry(j, entry, given && is_second(t, level));
}

static bool
finish(struct job *j)
{
	struct tar *t = j->work;
	uint64_t end = t->written + TAR_END;
	struct output *out = t->out;
	uint32_t inferred = tree_tell(j, &t->tree);

	end += (TAR_RECORD - end % TAR_RECORD) % TAR_RECORD;
	if (!output_fill(out, 0, end - t->written, &j->err))
		return job_fail(j);
	t->out = NULL;
	if (!output_commit(out, &j->err))
		return job_fail(j);
	job_doubt(j, t->tree.volume);
	text_addf(&j->result, "%" PRIu64 " files and directories written to ", t->made);
	job_add_path(&j->result, text_str(&t->target));
	job_add_losses(j, inferred);
	return job_done(j);
}

static bool
step(struct job *j, uint64_t budget)
{
	struct tar *t = j->work;
	uint64_t used = 0;

	while (used < budget && j->state == JOB_RUNNING) {
		used += ENTRY_COST;
		if (t->file.busy)
			tar_file_step(j, &used);
		else if (t->levels.count)
			walk(j);
		else
			return finish(j);
	}
	j->progress = t->tree.total
	        ? 0.99 * (double)t->handled / (double)t->tree.total : 0;
	if (j->progress > 1)
		j->progress = 1;
	return j->state == JOB_RUNNING;
}

/* ---- beginning ---- */

/* The directory at the top, where its own content is what was asked for. */
static void
put_top(struct job *j)
{
	struct tar *t = j->work;
	struct tar_member m = { .type = TAR_DIRECTORY };

	text_add(&t->path, "./");
	tar_member_of(j, &m, FS_NONE, t->tree.inode);
	tar_put_member(j, &m, t->tree.inode);
	text_free(&m.records);
}

/* Takes over the tree. */
static void
begin(struct job *j, struct tree *tree, const char *path, enum output_mode mode)
{
	struct tar *t = memory_zeroed(1, sizeof *t);
	struct tar_level top = { .end = tree_count(tree, FS_NONE) };

	job_begin(j, t, step, drop);
	t->tree = *tree;
	t->entry = FS_NONE;
	t->room = jffs2_fs_room(tree->fs);
	t->inflate_room = t->room;
	t->copy_of = memory_zeroed(tree->fs->inodes.count, sizeof *t->copy_of);
	array_push(&t->dirs, ((struct tar_dir){ FS_NONE, 0 }));
	text_add(&t->target, path);
	t->out = output_open(path, mode, &j->err);
	if (!t->out) {
		job_fail(j);
		return;
	}
	if (tree->inode != FS_NONE)
		put_top(j);
	array_push(&t->levels, top);
}

void
tar_start(struct job *j, const struct volume *v, uint32_t inode, const char *path,
        enum output_mode mode)
{
	struct tree tree;

	tree_of_inode(&tree, v, inode);
	begin(j, &tree, path, mode);
}

void
tar_entries_start(struct job *j, const struct volume *v, const uint32_t *entries,
        size_t count, const char *path, enum output_mode mode)
{
	struct tree tree;

	tree_of_entries(&tree, v, entries, count);
	begin(j, &tree, path, mode);
}

void
tar_deleted_start(struct job *j, const struct volume *v, const char *path,
        enum output_mode mode)
{
	struct tree tree;

	tree_of_deleted(&tree, v);
	begin(j, &tree, path, mode);
}
