/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The walk. Directories are filled one after the other, each opened by its names from the
 * target on; then links are made; only then, from the last to the first, do directories
 * get their own metadata: filling them changes their times, and a mode may forbid it.
 * Everything is synced before the job is done.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "job/extract/extract_private.h"
#include "output/beneath.h"

enum { ENTRY_COST = 4096 };

static void
leave_dir(struct extract *x)
{
	if (x->fd >= 0)
		close(x->fd);
	x->fd = -1;
	x->fresh = x->owner_known = false;
}

static void
drop(struct job *j)
{
	struct extract *x = j->work;

	extract_batches_drop(x);
	extract_waiting_drop(x);
	extract_file_drop(x, &x->file);
	leave_dir(x);
	if (x->top >= 0)
		close(x->top);
	for (int kind = 0; kind < LOSS_COUNT; kind++)
		text_free(&x->examples[kind]);
	array_free(&x->dirs);
	array_free(&x->links);
	tree_reader_free(x->reader);
	pick_free(&x->pick);
	text_free(&x->target);
	free(x->copies);
	free(x);
}

/* Opens the directory that is next; false (a loss) if that is not possible. */
static bool
begin_dir(struct job *j)
{
	struct extract *x = j->work;
	const struct extract_dir *d = &x->dirs.at[x->dir];

	x->here = x->dir;
	x->fd = extract_open_dir(x, x->here);
	if (x->fd < 0) {
		extract_refuse_errno(j, d->entry);
		x->dir++;
		return false;
	}
	x->fresh = d->made || extract_is_empty(x->fd);
	x->next = 0;
	return true;
}

/* Fills the present directory a little further. */
static void
fill_dir(struct job *j)
{
	struct extract *x = j->work;
	uint32_t entry;

	if (x->fd < 0 && !begin_dir(j))
		return;
	entry = pick_next(&x->pick, x->dirs.at[x->here].entry, &x->next);
	if (entry != TREE_NONE) {
		extract_entry(j, entry);
		return;
	}
	extract_settle(j);
	if (j->state != JOB_RUNNING)
		return;
	extract_place_waiting(j);
	extract_take_placed(j);
	leave_dir(x);
	x->dir++;
}

static void
make_next_link(struct job *j)
{
	struct extract *x = j->work;
	struct extract_link link = x->links.at[x->linked++];

	if (x->fd < 0 || x->here != link.dir) {
		leave_dir(x);
		x->here = link.dir;
		x->fd = extract_open_dir(x, x->here);
	}
	if (x->fd < 0)
		extract_refuse_errno(j, link.entry);
	else
		extract_late_link(j, link.entry);
	if (x->linked == x->links.count)
		leave_dir(x);
}

/* True if we may set the metadata of the directory. */
static bool
has_metadata(const struct extract *x, size_t i)
{
	const struct extract_dir *d = &x->dirs.at[i];

	if (d->node == TREE_NONE || !(d->made || (i > 0 && x->mode == OUTPUT_REPLACE)))
		return false;
	/* Of a deleted directory only the name may be left. */
	return tree_is_directory(x->tree, d->node);
}

/* An existing directory may be a mount point. */
static bool
sync_other(const struct extract *x, int fd)
{
	struct stat here, top;

	return fstat(fd, &here) != 0 || fstat(x->top, &top) != 0
	       || here.st_dev == top.st_dev || place_sync_all(fd);
}

static void
finish_dir(struct job *j)
{
	struct extract *x = j->work;
	size_t i = x->dirs.count - ++x->finished;
	const struct extract_dir *d = &x->dirs.at[i];
	int fd = extract_open_dir(x, i);
	struct tree_stat st;

	if (fd >= 0 && has_metadata(x, i)) {
		tree_stat(x->tree, d->node, &st);
		extract_open_metadata(j, fd, d->entry, &st, d->node);
	}
	if (fd < 0 || !sync_other(x, fd))
		extract_refuse_errno(j, d->entry);
	if (fd >= 0)
		close(fd);
}

static bool
finish(struct job *j)
{
	struct extract *x = j->work;
	uint32_t inferred;

	if (!place_sync_all(x->top)) {
		error_set_errno(&j->err, "%s: cannot be written", text_str(&x->target));
		return job_fail(j);
	}
	inferred = pick_report(j, &x->pick);
	extract_report_losses(j);
	pick_report_gone(j, &x->pick);
	job_doubt(j, x->tree);
	text_addf(&j->result, "%" PRIu64 " %s extracted to ", x->made,
	        x->made == 1 ? "file or directory" : "files and directories");
	job_add_path(&j->result, text_str(&x->target));
	job_add_losses(j, inferred);
	return job_done(j);
}

static bool
step(struct job *j, uint64_t budget)
{
	struct extract *x = j->work;
	uint64_t used = 0;

	while (used < budget && j->state == JOB_RUNNING) {
		used += ENTRY_COST;
		if (x->file.fd >= 0)
			extract_file_step(j, &used);
		else if (x->dir < x->dirs.count)
			fill_dir(j);
		else if (x->linked < x->links.count)
			make_next_link(j);
		else if (x->finished < x->dirs.count)
			finish_dir(j);
		else
			return finish(j);
	}
	j->progress = x->pick.total
	        ? 0.99 * (double)x->handled / (double)x->pick.total : 0;
	if (j->progress > 1)
		j->progress = 1;
	return j->state == JOB_RUNNING;
}

bool
extract_prepare(const char *dir, bool *made, struct error *err)
{
	*made = mkdir(dir, 0777) == 0;
	return *made || errno == EEXIST
	       || error_set_errno(err, "%s: cannot be written", dir);
}

void
extract_unprepare(const char *dir)
{
	rmdir(dir);
}

int
extract_open_target(const char *dir, bool *made, struct error *err)
{
	int fd;

	if (!extract_prepare(dir, made, err))
		return -1;
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		error_set_errno(err, "%s: cannot be written", dir);
	return fd;
}

bool
extract_is_empty(int dir)
{
	int fd = beneath_open(dir, "", O_RDONLY | O_DIRECTORY, 0);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *e = NULL;

	while (list && (e = readdir(list)))
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			break;
	if (list)
		closedir(list);
	else if (fd >= 0)
		close(fd);
	return list && !e;
}

/* Takes ownership of the pick; enter follows. */
static void
begin(struct job *j, struct pick *pick, const char *dir, const struct extract_options *o)
{
	struct extract *x = memory_zeroed(1, sizeof *x);
	uint32_t count = tree_nodes(pick->tree);

	job_begin(j, x, step, drop);
	x->pick = *pick;
	x->tree = pick->tree;
	x->reader = tree_reader_new(x->tree);
	x->options = *o;
	x->mode = o->replace ? OUTPUT_REPLACE : OUTPUT_NEW;
	x->fd = x->file.fd = -1;
	x->writing.workers = x->naming.workers = o->workers;
	text_add(&x->target, dir);
	x->room = tree_room(x->tree);
	x->inflate_room = x->room;
	x->copies = memory_zeroed(count, sizeof *x->copies);
	for (uint32_t i = 0; i < count; i++)
		x->copies[i].entry = TREE_NONE;
	/* A name that leads back to the start of the walk is not followed. */
	if (pick->node != TREE_NONE)
		x->copies[pick->node].entry = 0;
	x->top = -1;
}

/* `top`: the target, which is then the job's; -1, with its error set: none. */
static void
enter(struct job *j, int top, bool made)
{
	struct extract *x = j->work;
	struct extract_dir first = { TREE_NONE, 0, x->pick.node, 0, made };

	x->top = top;
	array_push(&x->dirs, first);
	if (top < 0)
		job_fail(j);
}

static void
begin_at(struct job *j, struct pick *pick, const char *dir,
        const struct extract_options *o)
{
	bool made;
	int top;

	begin(j, pick, dir, o);
	top = extract_open_target(dir, &made, &j->err);
	enter(j, top, made || o->made);
}

void
extract_start(struct job *j, const struct tree *t, uint32_t node, const char *dir,
        const struct extract_options *o)
{
	struct pick pick;

	pick_node(&pick, t, node);
	begin_at(j, &pick, dir, o);
}

void
extract_entries_start(struct job *j, const struct tree *t, const uint32_t *entries,
        size_t count, const char *dir, const struct extract_options *o)
{
	struct pick pick;

	pick_entries(&pick, t, entries, count);
	begin_at(j, &pick, dir, o);
}

void
extract_deleted_start(struct job *j, const struct tree *t, const char *dir,
        const struct extract_options *o)
{
	struct pick pick;

	pick_deleted(&pick, t);
	begin_at(j, &pick, dir, o);
}

void
extract_below_start(struct job *j, const struct tree *t, uint32_t node, int top,
        const char *path, const struct extract_options *o)
{
	struct pick pick;
	bool made;
	int fd = -1;

	pick_node(&pick, t, node);
	begin(j, &pick, path, o);
	if (extract_make_directory(top, path, &made))
		fd = beneath_open(top, path, O_RDONLY | O_DIRECTORY, 0);
	if (fd < 0)
		error_set_errno(&j->err, "%s: cannot be written", path);
	enter(j, fd, made);
}
