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

	pick_refuse(j, &x->pick, entry, reason);
}

void
extract_refuse_errno(struct job *j, uint32_t entry)
{
	struct extract *x = j->work;
	int error = errno;

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
remember_copy(struct extract *x, uint32_t entry, uint32_t node)
{
	x->copies[node] = (struct extract_copy){ (uint32_t)x->here, entry };
}

static void
make_dir(struct job *j, uint32_t entry, uint32_t node, const char *name)
{
	struct extract *x = j->work;
	struct extract_dir d = { entry, (uint32_t)x->here, node, 0, false };
	struct stat st;

	d.path_len = x->dirs.at[x->here].path_len + 1 + (uint32_t)strlen(name);
	if (x->copies[node].entry != TREE_NONE) {
		extract_refuse(j, entry, "another name of an extracted directory");
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
	remember_copy(x, entry, node);
	x->made++;
	array_push(&x->dirs, d);
}

/* ---- links, devices ---- */

void
extract_place(struct job *j, uint32_t entry, uint32_t node, const char *temp,
        const char *name)
{
	struct extract *x = j->work;
	bool placed = place_file(x->fd, temp, name, x->mode);

	if (placed) {
		x->made++;
		if (x->copies[node].entry == TREE_NONE)
			remember_copy(x, entry, node);
	} else {
		extract_refuse_errno(j, entry);
	}
	/* Renaming one name of a file to another of the same file does nothing, which is no error
	 * where it may be replaced. */
	if (!placed || x->mode == OUTPUT_REPLACE)
		unlinkat(x->fd, temp, 0);
	temp_forget(x->fd, temp);
}

static void
make_link(struct job *j, uint32_t entry, uint32_t node, const char *name)
{
	struct extract *x = j->work;
	const struct extract_copy *copy = &x->copies[node];
	char temp[TEMP_NAME_SIZE], first[NAME_SIZE];
	int from = extract_open_dir(x, copy->dir), result = -1;

	pick_copy_name(&x->pick, copy->entry, first);
	for (unsigned int try = 0; from >= 0 && try < PLACE_TRIES; try++) {
		place_temp_name(temp);
		temp_begin();
		result = linkat(from, first, x->fd, temp, 0);
		temp_end(result == 0, x->fd, temp);
		if (result == 0 || errno != EEXIST)
			break;
	}
	if (result == 0)
		extract_place(j, entry, node, temp, name);
	else
		extract_refuse_errno(j, entry);
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

static void
make_special(struct job *j, uint32_t entry, uint32_t node, const char *name)
{
	struct extract *x = j->work;
	struct span s = tree_target(x->tree, node);
	char temp[TEMP_NAME_SIZE], *target = NULL;
	struct tree_stat st;
	int result = -1;

	tree_stat(x->tree, node, &st);
	if (S_ISLNK(st.mode) && s.len < PATH_MAX) {
		target = memory_zeroed(s.len + 1, 1);
		if (s.len)
			memcpy(target, s.at, s.len);
	} else if (S_ISLNK(st.mode)) {
		extract_refuse(j, entry, "the link's target is too long");
		return;
	}
	if (is_device(st.mode) && !x->options.as_root) {
		extract_lose(j, HELD_DEVICE, entry);
		return;
	}
	for (unsigned int try = 0; try < PLACE_TRIES; try++) {
		place_temp_name(temp);
		temp_begin();
		result = try_special(x, &st, target, temp);
		temp_end(result == 0, x->fd, temp);
		if (result == 0 || errno != EEXIST)
			break;
	}
	if (result == 0) {
		extract_metadata(j, x->fd, temp, entry, node);
		extract_place(j, entry, node, temp, name);
	} else if (errno == EPERM && !target) {
		extract_lose(j, HELD_DEVICE, entry);
	} else {
		extract_refuse_errno(j, entry);
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
is_link(const struct extract *x, uint32_t node)
{
	struct tree_stat st;

	tree_stat(x->tree, node, &st);
	return S_ISLNK(st.mode) || x->copies[node].entry != TREE_NONE;
}

void
extract_late_link(struct job *j, uint32_t entry)
{
	struct extract *x = j->work;
	uint32_t node = pick_node_of(&x->pick, entry);
	char name[NAME_SIZE];
	const char *refusal;

	pick_copy_name(&x->pick, entry, name);
	refusal = name_refusal(x, name);
	if (refusal)
		extract_refuse(j, entry, refusal);
	else if (x->copies[node].entry != TREE_NONE)
		make_link(j, entry, node, name);
	else
		make_special(j, entry, node, name);
}

static void
make_entry(struct job *j, uint32_t entry, uint32_t node)
{
	struct extract *x = j->work;
	struct extract_link link = { (uint32_t)x->here, entry };
	struct tree_stat st;
	bool dir = pick_is_dir(&x->pick, entry);
	const char *refusal = NULL;
	char name[NAME_SIZE];

	tree_stat(x->tree, node, &st);
	pick_copy_name(&x->pick, entry, name);
	if (!dir && !is_link(x, node))
		refusal = name_refusal(x, name);
	if (refusal) {
		extract_refuse(j, entry, refusal);
		return;
	}
	pick_report_name(j, &x->pick, entry);
	if (dir)
		make_dir(j, entry, node, name);
	else if (is_link(x, node))
		array_push(&x->links, link);
	else if (S_ISREG(st.mode))
		extract_file_begin(j, entry, node);
	else if (is_special(st.mode))
		make_special(j, entry, node, name);
	else
		extract_refuse(j, entry, "is of an unknown type");
}

static bool
has_error(const struct extract *x, uint32_t node)
{
	struct tree_stat st;

	tree_stat(x->tree, node, &st);
	return st.error;
}

void
extract_entry(struct job *j, uint32_t entry)
{
	struct extract *x = j->work;
	uint32_t node = pick_node_of(&x->pick, entry);

	x->handled++;
	pick_use(&x->pick, entry);
	if (node == TREE_NONE)
		extract_refuse(j, entry, x->tree->class->dangling);
	else if (has_error(x, node) && !pick_is_dir(&x->pick, entry))
		extract_refuse(j, entry, x->tree->class->unreadable);
	else
		make_entry(j, entry, node);
}
