/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The walk. Directories are filled one after the other, each opened by its names from the
 * target on; only then, from the last to the first, do they get their own metadata:
 * filling them changes their times, and a mode may forbid it.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "action/extract_private.h"

enum { ENTRY_COST = 4096, TRIES = 100 };

/* ---- names and losses ---- */

bool
extract_name(const struct extract *x, uint32_t entry, char name[NAME_MAX + 1])
{
	struct span s = jffs2_fs_name(x->fs, entry);

	if (s.len == 0 || s.len > NAME_MAX || memchr(s.at, '/', s.len)
	        || memchr(s.at, 0, s.len))
		return false;
	memcpy(name, s.at, s.len);
	name[s.len] = 0;
	return strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

void
extract_refuse(struct job *j, uint32_t entry, const char *reason)
{
	struct extract *x = j->work;
	struct text line = { 0 }, path = { 0 };
	uint32_t dir;

	if (entry != FS_NONE) {
		struct span name = jffs2_fs_name(x->fs, entry);

		dir = x->fs->entries.at[entry].dir;
		if (x->fs->inodes.at[dir].ino != JFFS2_ROOT_INO)
			jffs2_fs_path(x->fs, dir, &path);
		text_add(&path, "/");
		text_add_bytes(&path, name.at, name.len);
	}
	text_add_readable(&line, span_of(path.at, path.len), false);
	text_addf(&line, "%s: %s", path.len ? "" : "/", reason);
	job_loss(j, text_str(&line));
	text_free(&line);
	text_free(&path);
}

void
extract_refuse_errno(struct job *j, uint32_t entry)
{
	struct extract *x = j->work;
	int error = errno;

	extract_refuse(j, entry, error == EEXIST ? "exists already, kept" : strerror(error));
	if (error == ENOSPC || error == EDQUOT || error == EROFS || error == EIO) {
		error_set(&j->err, "%s: cannot be written: %s", text_str(&x->target),
		        strerror(error));
		j->state = JOB_FAILED;
	}
}

/* ---- directories ---- */

/* Opens directory `i` component by component; -1 with errno set. */
static int
open_dir(const struct extract *x, size_t i)
{
	ARRAY(uint32_t) way = { 0 };
	char name[NAME_MAX + 1];
	int fd = fcntl(x->top, F_DUPFD_CLOEXEC, 0), saved;

	for (; i > 0; i = x->dirs.at[i].parent)
		array_push(&way, x->dirs.at[i].entry);
	while (fd >= 0 && way.count) {
		int up = fd;

		extract_name(x, way.at[--way.count], name);
		fd = openat(up, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		saved = errno;
		close(up);
		errno = saved;
	}
	saved = errno;
	array_free(&way);
	errno = saved;
	return fd;
}

static void
make_dir(struct job *j, uint32_t entry, uint32_t inode, const char *name)
{
	struct extract *x = j->work;
	struct extract_dir d = { entry, (uint32_t)x->dir, inode, 0, false };
	struct stat st;

	d.path_len = x->dirs.at[x->dir].path_len + 1 + (uint32_t)strlen(name);
	if (x->copies[inode].entry != FS_NONE) {
		extract_refuse(j, entry, "another name of a directory that was extracted");
		return;
	}
	if (d.path_len >= PATH_MAX) {
		extract_refuse(j, entry, "the path is too long");
		return;
	}
	d.made = mkdirat(x->fd, name, 0700) == 0;
	if (!d.made && (errno != EEXIST
	        || fstatat(x->fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0
	        || !S_ISDIR(st.st_mode))) {
		extract_refuse_errno(j, entry);
		return;
	}
	x->copies[inode] = (struct extract_copy){ (uint32_t)x->dir, entry };
	x->made++;
	array_push(&x->dirs, d);
}

/* ---- links, devices ---- */

/* Puts what stands under the temporary name in its place. */
static void
place(struct job *j, uint32_t entry, uint32_t inode, const char *temp, const char *name)
{
	struct extract *x = j->work;

	if (place_file(x->fd, temp, name, x->mode)) {
		x->made++;
		if (x->copies[inode].entry == FS_NONE)
			x->copies[inode] = (struct extract_copy){ (uint32_t)x->dir, entry };
	} else {
		extract_refuse_errno(j, entry);
	}
	/* Renaming one name of a file to another of the same file does nothing. */
	unlinkat(x->fd, temp, 0);
}

static void
make_link(struct job *j, uint32_t entry, uint32_t inode, const char *name)
{
	struct extract *x = j->work;
	const struct extract_copy *copy = &x->copies[inode];
	char temp[TEMP_NAME_SIZE], first[NAME_MAX + 1];
	int from = open_dir(x, copy->dir), result = -1;

	extract_name(x, copy->entry, first);
	for (unsigned int try = 0; from >= 0 && try < TRIES; try++) {
		place_temp_name(temp, try);
		result = linkat(from, first, x->fd, temp, 0);
		if (result == 0 || errno != EEXIST)
			break;
	}
	if (result == 0)
		place(j, entry, inode, temp, name);
	else
		extract_refuse_errno(j, entry);
	if (from >= 0)
		close(from);
}

static int
try_special(const struct extract *x, const struct jffs2_inode *n, const char *target,
        const char *temp)
{
	dev_t device = 0;

	if (target)
		return symlinkat(target, x->fd, temp);
	if (S_ISCHR(n->mode) || S_ISBLK(n->mode))
		device = makedev(n->major, n->minor);
	return mknodat(x->fd, temp, (n->mode & S_IFMT) | 0600, device);
}

static bool
is_special(uint32_t mode)
{
	return S_ISLNK(mode) || S_ISCHR(mode) || S_ISBLK(mode) || S_ISFIFO(mode)
	       || S_ISSOCK(mode);
}

static void
make_special(struct job *j, uint32_t entry, uint32_t inode, const char *name)
{
	struct extract *x = j->work;
	const struct jffs2_inode *n = &x->fs->inodes.at[inode];
	struct span s = jffs2_fs_target(x->fs, inode);
	char temp[TEMP_NAME_SIZE], *target = NULL;
	int result = -1;

	if (S_ISLNK(n->mode) && s.len < PATH_MAX) {
		target = memory_zeroed(s.len + 1, 1);
		if (s.len)
			memcpy(target, s.at, s.len);
	} else if (S_ISLNK(n->mode)) {
		extract_refuse(j, entry, "the link's target is too long");
		return;
	}
	for (unsigned int try = 0; try < TRIES; try++) {
		place_temp_name(temp, try);
		result = try_special(x, n, target, temp);
		if (result == 0 || errno != EEXIST)
			break;
	}
	if (result == 0) {
		extract_metadata(j, x->fd, temp, entry, inode);
		place(j, entry, inode, temp, name);
	} else if (errno == EPERM && !target) {
		extract_lose(j, LOSS_DEVICE, entry);
	} else {
		extract_refuse_errno(j, entry);
	}
	free(target);
}

/* ---- one entry ---- */

static void
extract_entry(struct job *j, uint32_t entry)
{
	struct extract *x = j->work;
	uint32_t inode = x->fs->entries.at[entry].inode;
	const struct jffs2_inode *n = inode == FS_NONE ? NULL : &x->fs->inodes.at[inode];
	char name[NAME_MAX + 1];
	struct stat st;

	x->handled++;
	if (!n) {
		extract_refuse(j, entry, "its inode has no nodes");
	} else if (n->error) {
		extract_refuse(j, entry, "no node of it can be read");
	} else if (!extract_name(x, entry, name)) {
		extract_refuse(j, entry, "is no name that a file can have");
	} else if (S_ISDIR(n->mode)) {
		make_dir(j, entry, inode, name);
	} else if (x->mode == OUTPUT_NEW
	           && fstatat(x->fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		extract_refuse(j, entry, "exists already, kept");
	} else if (x->copies[inode].entry != FS_NONE) {
		make_link(j, entry, inode, name);
	} else if (S_ISREG(n->mode)) {
		extract_file_begin(j, entry, inode);
	} else if (is_special(n->mode)) {
		make_special(j, entry, inode, name);
	} else {
		extract_refuse(j, entry, "is of an unknown type");
	}
}

/* ---- the job ---- */

static void
drop(struct job *j)
{
	struct extract *x = j->work;

	extract_file_abandon(x);
	if (x->fd >= 0)
		close(x->fd);
	if (x->top >= 0)
		close(x->top);
	for (int kind = 0; kind < LOSS_COUNT; kind++)
		text_free(&x->examples[kind]);
	array_free(&x->dirs);
	array_free(&x->chosen);
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

	x->fd = open_dir(x, x->dir);
	if (x->fd < 0) {
		extract_refuse_errno(j, d->entry);
		x->dir++;
		return false;
	}
	x->next = d->inode == FS_NONE ? 0 : x->fs->inodes.at[d->inode].first_entry;
	x->end = d->inode == FS_NONE ? (uint32_t)x->chosen.count
	         : x->next + x->fs->inodes.at[d->inode].entry_count;
	return true;
}

/* Fills the present directory a little further. */
static void
fill_dir(struct job *j)
{
	struct extract *x = j->work;

	if (x->fd < 0 && !begin_dir(j))
		return;
	if (x->next < x->end) {
		uint32_t entry = x->next++;

		if (x->dirs.at[x->dir].inode == FS_NONE)
			entry = x->chosen.at[entry];
		extract_entry(j, entry);
	} else {
		close(x->fd);
		x->fd = -1;
		x->dir++;
	}
}

static void
finish_dir(struct job *j)
{
	struct extract *x = j->work;
	size_t i = x->dirs.count - ++x->finished;
	const struct extract_dir *d = &x->dirs.at[i];
	int fd;

	if (d->inode == FS_NONE || !(d->made || (i > 0 && x->mode == OUTPUT_REPLACE)))
		return;
	fd = open_dir(x, i);
	if (fd < 0) {
		extract_refuse_errno(j, d->entry);
		return;
	}
	extract_dir_metadata(j, fd, d->entry, d->inode);
	close(fd);
}

static bool
finish(struct job *j)
{
	struct extract *x = j->work;

	extract_tell_losses(j);
	text_addf(&j->result, "%" PRIu64 " files and directories extracted to ", x->made);
	job_add_path(&j->result, text_str(&x->target));
	if (j->losses)
		text_addf(&j->result, ", %" PRIu32 " losses", j->losses);
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
		else if (x->finished < x->dirs.count)
			finish_dir(j);
		else
			return finish(j);
	}
	j->progress = x->fs->entries.count
	        ? 0.99 * (double)x->handled / (double)x->fs->entries.count : 0;
	if (j->progress > 1)
		j->progress = 1;
	return j->state == JOB_RUNNING;
}

static void
begin(struct job *j, const struct volume *v, uint32_t inode, const char *dir, bool replace)
{
	struct extract *x = memory_zeroed(1, sizeof *x);
	struct extract_dir first = { FS_NONE, 0, inode, 0, false };

	job_begin(j, x, step, drop);
	x->fs = &v->fs;
	x->mode = replace ? OUTPUT_REPLACE : OUTPUT_NEW;
	x->fd = x->file.fd = -1;
	text_add(&x->target, dir);
	x->copies = memory_zeroed(v->fs.inodes.count, sizeof *x->copies);
	for (size_t i = 0; i < v->fs.inodes.count; i++)
		x->copies[i].entry = FS_NONE;
	/* A name that leads back to where the walk began is not followed. */
	if (inode != FS_NONE)
		x->copies[inode].entry = 0;
	first.made = mkdir(dir, 0777) == 0;
	x->top = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	array_push(&x->dirs, first);
	if (x->top < 0) {
		error_set_errno(&j->err, "%s: cannot be written", dir);
		job_fail(j);
	}
}

void
extract_start(struct job *j, const struct volume *v, uint32_t inode, const char *dir,
        bool replace)
{
	const struct jffs2_inode *n = &v->fs.inodes.at[inode];

	if (S_ISDIR(n->mode))
		begin(j, v, inode, dir, replace);
	else
		extract_entries_start(j, v, &n->parent, n->parent != FS_NONE, dir, replace);
}

void
extract_entries_start(struct job *j, const struct volume *v, const uint32_t *entries,
        size_t count, const char *dir, bool replace)
{
	struct extract *x;

	begin(j, v, FS_NONE, dir, replace);
	x = j->work;
	for (size_t i = 0; i < count; i++)
		array_push(&x->chosen, entries[i]);
}
