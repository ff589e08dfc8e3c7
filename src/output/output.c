/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/beneath.h"
#include "output/place.h"
#include "output/temp.h"
#include "base/array.h"
#include "text/text.h"

struct output {
	int fd, dir;       /* dir: where the file will be; -1 for standard output */
	enum output_mode mode;
	char *path;        /* of the target, symbolic links resolved; owned */
	const char *name;  /* its last component, in path */
	char temp[TEMP_NAME_SIZE];
	bool ended;        /* output_end: the caller syncs */
};

bool
output_exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

bool
output_is_special(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

bool
output_is_image(const char *path, const struct image *image)
{
	struct stat st, named;

	if (stat(path, &st) != 0)
		return false;
	/* Its name may by now belong to another file, which must not be replaced
	 * either. */
	return image_is(image, &st)
	       || (stat(image_name(image), &named) == 0 && named.st_dev == st.st_dev
	           && named.st_ino == st.st_ino);
}

static char *
copy_string(const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(memory_zeroed(size, 1), s, size);
}

/* The target may be replaced, but not a device or a directory, and never by replacing a
 * symbolic link: what the link leads to is meant. */
static bool
resolve_target(struct output *o, const char *path, struct error *err)
{
	struct stat st;
	char *real;

	if (lstat(path, &st) != 0) {
		o->path = copy_string(path);
		return true;
	}
	if (o->mode == OUTPUT_NEW)
		return error_set(err, "%s: exists already", path);
	real = realpath(path, NULL);
	if (!real)
		return error_set_errno(err, "%s: cannot be replaced", path);
	o->path = real;
	if (stat(real, &st) != 0 || !S_ISREG(st.st_mode))
		return error_set(err, "%s: is not a regular file", path);
	return true;
}

/* The directory part of a path, as text. */
static void
add_directory(const char *path, struct text *t)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		text_add(t, ".");
	else
		text_add_bytes(t, path, slash == path ? 1 : (size_t)(slash - path));
}

static bool
open_directory(struct output *o, struct error *err)
{
	char *slash = strrchr(o->path, '/');
	struct text folder = { 0 };

	o->name = slash ? slash + 1 : o->path;
	if (*o->name == 0)
		return error_set(err, "%s: is not a name for a file", o->path);
	add_directory(o->path, &folder);
	o->dir = open(text_str(&folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	text_free(&folder);
	if (o->dir < 0)
		return error_set_errno(err, "%s: cannot be written", o->path);
	return true;
}

void
output_add_directory(const char *path, struct text *t)
{
	char *real = realpath(path, NULL);

	add_directory(real ? real : path, t);
	free(real);
}

static bool
open_temp(struct output *o, struct error *err)
{
	o->fd = place_open_temp(o->dir, o->temp, 0666);
	if (o->fd >= 0)
		return true;
	o->temp[0] = 0;
	return error_set_errno(err, "%s: cannot be written", o->path);
}

struct output *
output_open(const char *path, enum output_mode mode, struct error *err)
{
	struct output *o = memory_zeroed(1, sizeof *o);

	o->dir = o->fd = -1;
	o->mode = mode;
	if (strcmp(path, "-") == 0) {
		fflush(stdout);
		o->fd = STDOUT_FILENO;
		o->path = copy_string("standard output");
		return o;
	}
	if (resolve_target(o, path, err) && open_directory(o, err) && open_temp(o, err))
		return o;
	output_abandon(o);
	return NULL;
}

struct output *
output_open_beneath(int top, const char *shown, const char *path, enum output_mode mode,
        struct error *err)
{
	struct output *o = memory_zeroed(1, sizeof *o);
	const char *slash = strrchr(path, '/');
	struct text whole = { 0 }, folder = { 0 };

	text_addf(&whole, "%s/%s", shown, path);
	text_add_bytes(&folder, path, slash ? (size_t)(slash - path) : 0);
	o->fd = -1;
	o->mode = mode;
	o->path = copy_string(text_str(&whole));
	o->name = strrchr(o->path, '/') + 1;
	o->dir = beneath_open(top, text_str(&folder), O_RDONLY | O_DIRECTORY, 0);
	text_free(&whole);
	text_free(&folder);
	if (o->dir < 0)
		error_set_errno(err, "%s: cannot be written", o->path);
	else if (open_temp(o, err))
		return o;
	output_abandon(o);
	return NULL;
}

/* The bytes may be pages of an image that are no longer readable. The kernel then writes
 * nothing and returns EFAULT, whereas our own access finds zeros (image/guard.h). */
static void
touch(struct span bytes)
{
	enum { LEAST_PAGE = 4096 };
	volatile uint8_t seen;

	for (size_t at = 0; at < bytes.len; at += LEAST_PAGE)
		seen = bytes.at[at];
	seen = bytes.at[bytes.len - 1];
	(void)seen;
}

bool
output_write(struct output *o, struct span bytes, struct error *err)
{
	bool touched = false;

	while (bytes.len) {
		size_t n = bytes.len < SSIZE_MAX ? bytes.len : SSIZE_MAX;
		ssize_t written = write(o->fd, bytes.at, n);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0 && errno == EFAULT && !touched) {
			touch(bytes);
			touched = true;
			continue;
		}
		if (written == 0)
			errno = EIO;
		if (written <= 0)
			return error_set_errno(err, "%s: cannot be written", o->path);
		touched = false;
		bytes = span_cut(bytes, (size_t)written, SIZE_MAX);
	}
	return true;
}

bool
output_fill(struct output *o, uint8_t byte, uint64_t count, struct error *err)
{
	uint8_t block[8192];

	memset(block, byte, sizeof block);
	while (count) {
		size_t n = count < sizeof block ? (size_t)count : sizeof block;

		if (!output_write(o, span_of(block, n), err))
			return false;
		count -= n;
	}
	return true;
}

bool
output_end(struct output *o, struct error *err)
{
	int fd = o->fd;

	o->fd = -1;
	o->ended = true;
	return close(fd) == 0 || error_set_errno(err, "%s: cannot be written", o->path);
}

static bool
place_output(struct output *o, struct error *err)
{
	int fd = o->fd;

	o->fd = -1;
	if (!o->ended && !place_finish(fd))
		return error_set_errno(err, "%s: cannot be written", o->path);
	if (!place_file(o->dir, o->temp, o->name, o->mode))
		return errno == EEXIST ? error_set(err, "%s: exists already", o->path)
		                       : error_set_errno(err, "%s: cannot be written",
		                                         o->path);
	temp_forget(o->dir, o->temp);
	o->temp[0] = 0;
	if (!o->ended && !place_sync(o->dir))
		return error_set_errno(err, "%s: written, but its directory cannot be synced",
		        o->path);
	return true;
}

bool
output_commit(struct output *o, struct error *err)
{
	bool ok = o->dir < 0 || place_output(o, err);

	output_abandon(o);
	return ok;
}

void
output_abandon(struct output *o)
{
	if (!o)
		return;
	if (o->dir >= 0 && o->fd >= 0)
		close(o->fd);
	if (o->dir >= 0 && o->temp[0]) {
		unlinkat(o->dir, o->temp, 0);
		temp_forget(o->dir, o->temp);
	}
	if (o->dir >= 0)
		close(o->dir);
	free(o->path);
	free(o);
}
