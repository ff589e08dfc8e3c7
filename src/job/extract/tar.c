/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The walk that makes an archive: each directory before what is in it, by name. */
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "job/extract/tar_private.h"

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
	tree_reader_free(t->reader);
	pick_free(&t->pick);
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
is_there(const struct tar *t, uint32_t node)
{
	return t->copy_of[node] != 0;
}

bool
tar_put_member(struct job *j, const struct tar_member *m, uint32_t node)
{
	struct tar *t = j->work;
	struct text head = { 0 };
	bool ok;

	if (!is_there(t, node)) {
		array_push(&t->copies, ((struct tar_copy){ t->dir, t->entry }));
		t->copy_of[node] = (uint32_t)t->copies.count;
	}
	tar_add_header(&head, m);
	ok = tar_put(j, span_of(head.at, head.len));
	t->made += ok;
	text_free(&head);
	return ok;
}

/* ---- one entry ---- */

static void
put_dir(struct job *j, uint32_t entry, uint32_t node)
{
	struct tar *t = j->work;
	struct tar_member m = { .type = TAR_DIRECTORY };
	struct tar_level level = { .dir = (uint32_t)t->dirs.count };

	if (is_there(t, node)) {
		pick_refuse(j, &t->pick, entry,
		        "another name of a directory that is in the archive");
		return;
	}
	text_add(&t->path, "/");
	level.path_len = t->path.len;
	tar_member_of(j, &m, entry, node);
	tar_put_member(j, &m, node);
	array_push(&t->dirs, ((struct tar_dir){ entry, t->dir }));
	array_push(&t->levels, level);
	text_free(&m.records);
}

/* The path at which the node is in the archive. */
static void
add_copy_path(const struct tar *t, uint32_t node, struct text *path)
{
	ARRAY(uint32_t) way = { 0 };
	struct tar_copy copy = t->copies.at[t->copy_of[node] - 1];
	uint32_t dir = copy.dir;
	char name[NAME_SIZE];

	array_push(&way, copy.entry);
	for (; dir; dir = t->dirs.at[dir].parent)
		array_push(&way, t->dirs.at[dir].entry);
	while (way.count) {
		pick_copy_name(&t->pick, way.at[--way.count], name);
		text_add(path, name);
		text_add(path, way.count ? "/" : "");
	}
	array_free(&way);
}

static void
put_hard_link(struct job *j, uint32_t node)
{
	struct tar *t = j->work;
	struct tar_member m = { .type = TAR_HARD_LINK,
		.path = span_of(t->path.at, t->path.len) };
	struct text first = { 0 };
	struct tree_stat st;

	tree_stat(t->pick.tree, node, &st);
	m.ino = st.ino;
	m.mode = st.mode;
	m.uid = st.uid;
	m.gid = st.gid;
	m.mtime = st.mtime;
	add_copy_path(t, node, &first);
	m.link = span_of(first.at, first.len);
	tar_put_member(j, &m, node);
	text_free(&first);
}

static void
put_special(struct job *j, uint32_t entry, uint32_t node, uint32_t mode)
{
	struct tar *t = j->work;
	struct tar_member m = { .type = S_ISLNK(mode) ? TAR_SYMLINK
	        : S_ISCHR(mode) ? TAR_CHARACTER
	        : S_ISBLK(mode) ? TAR_BLOCK_DEVICE : TAR_FIFO };

	if (S_ISLNK(mode)) {
		m.link = tree_target(t->pick.tree, node);
		if (m.link.len == 0 || m.link.len >= PATH_MAX) {
			pick_refuse(j, &t->pick, entry, m.link.len
			        ? "the link's target is too long"
			        : "the link has no target");
			return;
		}
	}
	tar_member_of(j, &m, entry, node);
	tar_put_member(j, &m, node);
	text_free(&m.records);
}

/* True if an earlier requested entry has the same name. */
static bool
is_second(const struct tar *t, const struct tar_level *level)
{
	char name[NAME_SIZE], other[NAME_SIZE];

	pick_copy_name(&t->pick, t->pick.chosen.at[level->next - 1], name);
	for (uint32_t i = 0; i + 1 < level->next; i++) {
		pick_copy_name(&t->pick, t->pick.chosen.at[i], other);
		if (strcmp(other, name) == 0)
			return true;
	}
	return false;
}

static const char *
refusal_of(const struct tar *t, uint32_t entry, const struct tree_stat *st, bool second)
{
	if (pick_node_of(&t->pick, entry) == TREE_NONE)
		return t->pick.tree->class->dangling;
	if (st->error && !pick_is_dir(&t->pick, entry))
		return t->pick.tree->class->unreadable;
	if (second)
		return "the name is in the archive already";
	if (t->path.len + 1 >= PATH_MAX)
		return "the path is too long";
	if (pick_is_dir(&t->pick, entry))
		return NULL;
	if (S_ISSOCK(st->mode))
		return "a socket, which no tar archive can hold";
	return S_ISREG(st->mode) || S_ISLNK(st->mode) || S_ISCHR(st->mode)
	       || S_ISBLK(st->mode) || S_ISFIFO(st->mode) ? NULL : "is of an unknown type";
}

static void
put_entry(struct job *j, uint32_t entry, bool second)
{
	struct tar *t = j->work;
	uint32_t node = pick_node_of(&t->pick, entry);
	struct tree_stat st = { 0 };
	const char *refusal;

	if (node != TREE_NONE)
		tree_stat(t->pick.tree, node, &st);
	refusal = refusal_of(t, entry, &st, second);
	if (refusal) {
		pick_refuse(j, &t->pick, entry, refusal);
		return;
	}
	if (pick_is_dir(&t->pick, entry))
		put_dir(j, entry, node);
	else if (is_there(t, node))
		put_hard_link(j, node);
	else if (S_ISREG(st.mode))
		tar_file_begin(j, entry, node);
	else
		put_special(j, entry, node, st.mode);
	pick_report_name(j, &t->pick, entry);
}

/* ---- the walk ---- */

static void
walk(struct job *j)
{
	struct tar *t = j->work;
	struct tar_level *level = &t->levels.at[t->levels.count - 1];
	bool given = t->levels.count == 1 && t->pick.given;
	char name[NAME_SIZE];
	uint32_t entry = pick_next(&t->pick, t->dirs.at[level->dir].entry, &level->next);

	if (entry == TREE_NONE) {
		t->levels.count--;
		return;
	}
	t->dir = level->dir;
	t->entry = entry;
	pick_copy_name(&t->pick, entry, name);
	t->path.len = level->path_len;
	text_add(&t->path, name);
	t->handled++;
	pick_use(&t->pick, entry);
	put_entry(j, entry, given && is_second(t, level));
}

static bool
finish(struct job *j)
{
	struct tar *t = j->work;
	uint64_t end = t->written + TAR_END;
	struct output *out = t->out;
	uint32_t inferred = pick_report(j, &t->pick);

	end += (TAR_RECORD - end % TAR_RECORD) % TAR_RECORD;
	if (!output_fill(out, 0, end - t->written, &j->err))
		return job_fail(j);
	t->out = NULL;
	if (!output_commit(out, &j->err))
		return job_fail(j);
	pick_report_gone(j, &t->pick);
	job_doubt(j, t->pick.tree);
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
	j->progress = t->pick.total
	        ? 0.99 * (double)t->handled / (double)t->pick.total : 0;
	if (j->progress > 1)
		j->progress = 1;
	return j->state == JOB_RUNNING;
}

/* ---- beginning ---- */

/* The directory at the top, if its own content was requested. */
static void
put_top(struct job *j)
{
	struct tar *t = j->work;
	struct tar_member m = { .type = TAR_DIRECTORY };

	text_add(&t->path, "./");
	tar_member_of(j, &m, TREE_NONE, t->pick.node);
	tar_put_member(j, &m, t->pick.node);
	text_free(&m.records);
}

/* Takes ownership of the pick. */
static void
begin(struct job *j, struct pick *pick, const char *path, enum output_mode mode)
{
	struct tar *t = memory_zeroed(1, sizeof *t);
	struct tar_level top = { 0 };

	job_begin(j, t, step, drop);
	t->pick = *pick;
	t->reader = tree_reader_new(t->pick.tree);
	t->entry = TREE_NONE;
	t->room = tree_room(t->pick.tree);
	t->inflate_room = t->room;
	t->copy_of = memory_zeroed(tree_nodes(t->pick.tree), sizeof *t->copy_of);
	array_push(&t->dirs, ((struct tar_dir){ TREE_NONE, 0 }));
	text_add(&t->target, path);
	t->out = output_open(path, mode, &j->err);
	if (!t->out) {
		job_fail(j);
		return;
	}
	if (t->pick.node != TREE_NONE)
		put_top(j);
	array_push(&t->levels, top);
}

void
tar_start(struct job *j, const struct tree *t, uint32_t node, const char *path,
        enum output_mode mode)
{
	struct pick pick;

	pick_node(&pick, t, node);
	begin(j, &pick, path, mode);
}

void
tar_entries_start(struct job *j, const struct tree *t, const uint32_t *entries,
        size_t count, const char *path, enum output_mode mode)
{
	struct pick pick;

	pick_entries(&pick, t, entries, count);
	begin(j, &pick, path, mode);
}

void
tar_deleted_start(struct job *j, const struct tree *t, const char *path,
        enum output_mode mode)
{
	struct pick pick;

	pick_deleted(&pick, t);
	begin(j, &pick, path, mode);
}
