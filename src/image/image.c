/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "image/image.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/array.h"
#include "base/text.h"
#include "image/guard.h"
#include "image/source.h"

struct image {
	char *name;
	struct span bytes;
	struct mapping map; /* at NULL: the bytes are borrowed */
	int guard;
	struct stat file; /* st_mode 0: there is none */
};

static struct image *
image_new(const char *name)
{
	struct image *image = memory_zeroed(1, sizeof *image);
	size_t len = strlen(name) + 1;

	image->name = memory_zeroed(len, 1);
	memcpy(image->name, name, len);
	image->map.unread = SIZE_MAX;
	image->guard = GUARD_NONE;
	return image;
}

/* Opens `path` and maps it; `shown` is the name for messages. */
static bool
map_path(const char *path, const char *shown, struct image *image, struct error *err)
{
	bool standard = strcmp(path, "-") == 0;
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	bool ok;

	if (fd < 0)
		return error_set_errno(err, "%s: cannot be opened", shown);
	ok = source_map(fd, shown, &image->map, err);
	if (fstat(fd, &image->file) != 0)
		image->file = (struct stat){ 0 };
	if (!standard)
		close(fd);
	return ok;
}

static bool
guard_image(struct image *image, struct error *err)
{
	image->guard = guard_add(image->map.at, image->map.len);
	if (image->guard == GUARD_NONE)
		return error_set(err, "%s: too many images are open", image->name);
	return true;
}

struct image *
image_open(const char *path, struct error *err)
{
	bool standard = strcmp(path, "-") == 0;
	struct image *image = image_new(standard ? "(standard input)" : path);
	struct text shown = { 0 };
	bool ok;

	/* File names come from anywhere; a message must not carry their control bytes. */
	text_add_readable(&shown, span_of(image->name, strlen(image->name)), false);
	ok = map_path(path, text_str(&shown), image, err)
	     && guard_image(image, err);
	text_free(&shown);
	if (!ok) {
		image_close(image);
		return NULL;
	}
	image->bytes = span_of(image->map.at, image->map.len);
	return image;
}

struct image *
image_of_memory(const char *name, struct span bytes)
{
	struct image *image = image_new(name);

	image->bytes = bytes;
	return image;
}

struct span
image_bytes(const struct image *image)
{
	return image->bytes;
}

const char *
image_name(const struct image *image)
{
	return image->name;
}

bool
image_is(const struct image *image, const struct stat *st)
{
	const struct stat *own = &image->file;

	if ((own->st_mode & S_IFMT) == 0 || (own->st_mode & S_IFMT) != (st->st_mode & S_IFMT))
		return false;
	if (S_ISBLK(st->st_mode) || S_ISCHR(st->st_mode))
		return own->st_rdev == st->st_rdev;
	return own->st_dev == st->st_dev && own->st_ino == st->st_ino;
}

bool
image_lost(const struct image *image, uint64_t *offset)
{
	size_t lowest = image->map.unread, lost;

	if (guard_lost(image->guard, &lost) && lost < lowest)
		lowest = lost;
	if (lowest == SIZE_MAX)
		return false;
	*offset = lowest;
	return true;
}

void
image_close(struct image *image)
{
	if (!image)
		return;
	guard_remove(image->guard);
	if (image->map.at)
		munmap(image->map.at, image->map.len);
	free(image->name);
	free(image);
}
