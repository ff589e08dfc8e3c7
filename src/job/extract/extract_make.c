/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One directory entry becomes a directory, a link, a device, or the beginning of a file. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "output/beneath.h"
#include "job/extract/extract_private.h"
#include "output/temp.h"

/* ---- losses ---- */

void
extract_refuse(struct job *j, uint32_t entry, const char *reason)
{
	const struct extract *x = j->work;
	bool running = j->state == JOB_RUNNING;

	extract_catch_up(j);
	if (!running || j->state == JOB_RUNNING)
		pick_refuse(j, &x->pick, entry, reason);
}

void
extract_refuse_errno(struct job *j, uint32_t entry)
{
	struct extract *x = j->work;
	int error = errno;

	extract_catch_up(j);
	if (x->stage != EXTRACT_NAME && j->state != JOB_RUNNING)
		return;
	extract_refuse(j, entry,
	        error == EEXIST ? "exists already, kept" : strerror(error));
	if (error == ENOSPC || error == EDQUOT || error == EROFS || error == EIO) {
		error_set(&j->err, "%s: cannot be written: %s", text_str(&x->target),
		        strerror(error));
		j->state = JOB_FAILED;
	}
}

/* ---- directories ---- */

int
extract_open_dir(const struct extract *x, size_t i)
{
	ARRAY(uint32_t) way = { 0 };
	struct text path = { 0 };
	char name[NAME_SIZE];
	int fd, saved;

	for (; i > 0; i = x->dirs.at[i].parent)
		array_push(&way, x->dirs.at[i].entry);
	while (way.count) {
		pick_copy_name(&x->pick, way.at[--way.count], name);
		text_addf(&path, "%s%s", path.len ? "/" : "", name);
	}
	fd = beneath_open(x->top, text_str(&path), O_RDONLY | O_DIRECTORY, 0);
	saved = errno;
	array_free(&way);
	text_free(&path);
	errno = saved;
	return fd;
}

bool
extract_make_directory(int top, const char *path, bool *made)
{
	const char *slash = strrchr(path, '/');
	struct text folder = { 0 };
	int up, saved;

	*made = false;
	text_add_bytes(&folder, path, slash ? (size_t)(slash - path) : 0);
	up = beneath_open(top, text_str(&folder), O_RDONLY | O_DIRECTORY, 0);
	text_free(&folder);
	if (up < 0)
		return false;
	*made = mkdirat(up, slash ? slash + 1 : path, 0777) == 0;
	saved = errno;
	close(up);
	errno = saved;
	return *made || errno == EEXIST;
}

static void
make_dir(struct job *j, const struct picked *p)
{
	struct extract *x = j->work;
	struct extract_dir d = { p->entry, (uint32_t)x->here, p->node, 0, false };
	struct stat st;

	d.path_len = x->dirs.at[x->here].path_len + 1 + (uint32_t)strlen(p->name);
	if (x->copies[p->node].entry != TREE_NONE) {
		extract_refuse(j, p->entry, "another name of an extracted directory");
		return;
	}
	if (d.path_len >= PATH_MAX) {
		extract_refuse(j, p->entry, "the path is too long");
		return;
	}
	d.made = mkdirat(x->fd, p->name, 0700) == 0;
	if (!d.made && (errno != EEXIST
	        || fstatat(x->fd, p->name, &st, AT_SYMLINK_NOFOLLOW) != 0
	        || !S_ISDIR(st.st_mode))) {
		extract_refuse_errno(j, p->entry);
		return;
	}
	x->copies[p->node] = (struct extract_copy){ (uint32_t)x->here, p->entry };
	x->made++;
	array_push(&x->dirs, d);
}

/* ---- links, devices ---- */

static void
make_link(struct job *j, const struct picked *p)
{
	struct extract *x = j->work;
	const struct extract_copy *copy = &x->copies[p->node];
	char temp[TEMP_NAME_SIZE], first[NAME_SIZE];
	int from = extract_open_dir(x, copy->dir), result = -1;

	pick_copy_name(&x->pick, copy->entry, first);
	for (unsigned int try = 0; from >= 0 && try < PLACE_TRIES; try++) {
		place_temp_name(temp);
		temp_note(x->fd, temp);
		result = linkat(from, first, x->fd, temp, 0);
		if (result == 0)
			break;
		temp_forget(x->fd, temp);
		if (errno != EEXIST)
			break;
	}
	if (result == 0)
		extract_place(j, p->entry, p->node, temp, p->name);
	else
		extract_refuse_errno(j, p->entry);
	if (from >= 0)
		close(from);
}

static bool
is_device(uint32_t mode)
{
	return S_ISCHR(mode) || S_ISBLK(mode);
}

static int
try_special(const struct extract *x, const struct tree_stat *st, const char *target,
        const char *temp)
{
	if (target)
		return symlinkat(target, x->fd, temp);
	return mknodat(x->fd, temp, (st->mode & S_IFMT) | 0600,
	        makedev(st->major, st->minor));
}

static bool
is_special(uint32_t mode)
{
	return S_ISLNK(mode) || is_device(mode) || S_ISFIFO(mode) || S_ISSOCK(mode);
}

/* Makes it under a temporary name; false with errno set if it cannot be made. */
static bool
make_temp_special(const struct extract *x, const struct tree_stat *st, const char *target,
        char temp[TEMP_NAME_SIZE])
{
	for (unsigned int try = 0; try < PLACE_TRIES; try++) {
		place_temp_name(temp);
		temp_note(x->fd, temp);
		if (try_special(x, st, target, temp) == 0)
			return true;
		temp_forget(x->fd, temp);
		if (errno != EEXIST)
			break;
	}
	return false;
}

static void
make_special(struct job *j, const struct picked *p)
{
	struct extract *x = j->work;
	struct span s = tree_target(x->tree, p->node);
	char temp[TEMP_NAME_SIZE], *target = NULL;

	if (S_ISLNK(p->st.mode) && s.len < PATH_MAX) {
		target = memory_zeroed(s.len + 1, 1);
		if (s.len)
			memcpy(target, s.at, s.len);
	} else if (S_ISLNK(p->st.mode)) {
		extract_refuse(j, p->entry, "the link's target is too long");
		return;
	}
	if (is_device(p->st.mode) && !x->options.as_root) {
		extract_lose(j, HELD_DEVICE, p->entry);
		return;
	}
	if (make_temp_special(x, &p->st, target, temp)) {
		extract_metadata(j, x->fd, temp, p);
		extract_place(j, p->entry, p->node, temp, p->name);
	} else if (errno == EPERM && !target) {
		extract_lose(j, HELD_DEVICE, p->entry);
	} else {
		extract_refuse_errno(j, p->entry);
	}
	free(target);
}

/* ---- one entry ---- */

/* Why the name must not be used; NULL: it may. */
static const char *
name_refusal(const struct extract *x, const char *name)
{
	struct stat st;

	/* Should one be taken meanwhile, it is kept all the same (place_file). */
	if (x->fresh && x->mode == OUTPUT_NEW)
		return NULL;
	if (fstatat(x->fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return NULL;
	if (x->mode == OUTPUT_NEW)
		return "exists already, kept";
	if (x->options.image && image_is(x->options.image, &st))
		return "is the image itself, kept";
	return NULL;
}

/* Links are made last, so that while files are written none of ours is on the way. */
static bool
is_link(const struct extract *x, const struct picked *p)
{
	return S_ISLNK(p->st.mode) || x->copies[p->node].entry != TREE_NONE;
}

void
extract_late_link(struct job *j, uint32_t entry)
{
	struct extract *x = j->work;
	struct picked p;
	const char *refusal;

	pick_look(&x->pick, entry, &p);
	refusal = name_refusal(x, p.name);
	if (refusal)
		extract_refuse(j, entry, refusal);
	else if (x->copies[p.node].entry != TREE_NONE)
		make_link(j, &p);
	else
		make_special(j, &p);
}

static void
report_name(struct job *j, const struct picked *p)
{
	struct extract *x = j->work;

	if (!p->renamed)
		return;
	extract_catch_up(j);
	if (j->state == JOB_RUNNING)
		pick_report_name(j, &x->pick, p->entry);
}

static void
make_entry(struct job *j, const struct picked *p)
{
	struct extract *x = j->work;
	struct extract_link link = { (uint32_t)x->here, p->entry };
	const char *refusal = NULL;

	if (!p->dir && !is_link(x, p))
		refusal = name_refusal(x, p->name);
	if (refusal) {
		extract_refuse(j, p->entry, refusal);
		return;
	}
	report_name(j, p);
	if (j->state != JOB_RUNNING)
		return;
	if (p->dir)
		make_dir(j, p);
	else if (is_link(x, p))
		array_push(&x->links, link);
	else if (S_ISREG(p->st.mode))
		extract_file_begin(j, p);
	else if (is_special(p->st.mode))
		make_special(j, p);
	else
		extract_refuse(j, p->entry, "is of an unknown type");
}

void
extract_entry(struct job *j, uint32_t entry)
{
	struct extract *x = j->work;
	struct picked p;

	pick_look(&x->pick, entry, &p);
	/* A further name of a file becomes a link to it only if that can be written. */
	if (p.node != TREE_NONE && extract_is_underway(x, p.node))
		extract_settle(j);
	if (j->state != JOB_RUNNING)
		return;
	x->handled++;
	pick_use(&x->pick, entry);
	if (p.node == TREE_NONE)
		extract_refuse(j, entry, x->tree->class->dangling);
	else if (p.st.error && !p.dir)
		extract_refuse(j, entry, x->tree->class->unreadable);
	else
		make_entry(j, &p);
}
