/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/image.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "store/guard.h"
#include "store/source.h"
#include "text/text.h"

struct image {
	char *name;
	struct store whole;
	struct store window;         /* narrowed: the range of it */
	const struct store *store;   /* one of these two */
	struct mapping map; /* at NULL: the bytes are borrowed */
	int guard;
	int fd;          /* of a stored file, to see whether it changes; -1: none */
	struct stat file; /* when it was opened */
	bool backed;      /* by another file: it is a loop device */
	struct backing backing;
};

/* All that are open, by the slots of their guards. */
static const struct image *open_images[GUARD_MAX];

static struct image *
image_new(const char *name)
{
	struct image *image = memory_zeroed(1, sizeof *image);
	size_t len = strlen(name) + 1;

	image->name = memory_zeroed(len, 1);
	memcpy(image->name, name, len);
	image->whole = (struct store){ .kind = STORE_MEMORY, .name = image->name };
	image->store = &image->whole;
	image->map.unread = SIZE_MAX;
	image->guard = GUARD_NONE;
	image->fd = -1;
	return image;
}

/* Doesn't wait for the other end of a pipe; reading does. */
static int
open_path(const char *path, const char *shown, struct error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	if (fd >= 0 && fcntl(fd, F_SETFL, 0) == 0)
		return fd;
	if (errno == ENXIO)
		error_set(err, "%s: a socket, or a device that is not there", shown);
	else
		error_set_errno(err, "%s: cannot be opened", shown);
	if (fd >= 0)
		close(fd);
	return -1;
}

/* Opens `path` and maps it; `shown` is the name for messages. */
static bool
map_path(struct image *image, const char *path, const char *shown, struct error *err)
{
	bool standard = strcmp(path, "-") == 0;
	int fd = standard ? STDIN_FILENO : open_path(path, shown, err);
	bool ok;

	if (fd < 0)
		return false;
	/* Before it is mapped: changes from here on are detected. */
	ok = fstat(fd, &image->file) == 0
	     || error_set_errno(err, "%s: cannot be examined", shown);
	image->backed = source_backing(fd, &image->backing);
	ok = ok && source_map(fd, shown, &image->map, err);
	if (ok && image->map.stored)
		image->fd = fd;
	else if (!standard)
		close(fd);
	return ok;
}

static bool
guard_image(struct image *image, struct error *err)
{
	image->guard = guard_add(image->map.at, image->map.len);
	if (image->guard == GUARD_NONE)
		return error_set(err, "%s: too many images are open", image->name);
	open_images[image->guard] = image;
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
	ok = map_path(image, path, text_str(&shown), err)
	     && guard_image(image, err);
	text_free(&shown);
	if (!ok) {
		image_close(image);
		return NULL;
	}
	image->whole.kind = STORE_FILE;
	image->whole.bytes = span_of(image->map.at, image->map.len);
	return image;
}

struct image *
image_of_memory(const char *name, struct span bytes)
{
	struct image *image = image_new(name);

	image->whole.bytes = bytes;
	return image;
}

bool
image_narrow(struct image *image, struct image_range range, struct error *err)
{
	struct text shown = { 0 };
	size_t have = image->whole.bytes.len;

	if (range.offset < have && range.len <= have - range.offset) {
		image->window = (struct store){ .kind = STORE_WINDOW, .parent = &image->whole,
			.at = range.offset, .len = range.len,
			.bytes = span_cut(image->whole.bytes, (size_t)range.offset,
			        (size_t)range.len) };
		image->store = &image->window;
		return true;
	}
	text_add_readable(&shown, span_of(image->name, strlen(image->name)), false);
	if (range.offset >= have)
		error_set(err, "%s: a range from %#" PRIx64 " on: the image ends at %#zx",
		        text_str(&shown), range.offset, have);
	else
		error_set(err, "%s: a range of %#" PRIx64 " bytes from %#" PRIx64 " on: only "
		        "%#" PRIx64 " are there", text_str(&shown), range.len, range.offset,
		        have - range.offset);
	text_free(&shown);
	return false;
}

void
image_add_range(const struct image *image, const char *before, struct text *t)
{
	if (image->store == &image->window)
		text_addf(t, "%s0x%" PRIx64 "+0x%" PRIx64, before, image->window.at,
		        image->window.len);
}

const struct store *
image_store(const struct image *image)
{
	return image->store;
}

const char *
image_name(const struct image *image)
{
	return image->name;
}

static bool
is_backing(const struct image *image, const struct backing *b)
{
	const struct stat *own = &image->file;

	if (image->backed)
		return image->backing.device == b->device && image->backing.inode == b->inode;
	return S_ISREG(own->st_mode) && own->st_dev == b->device
	       && own->st_ino == b->inode;
}

bool
image_is(const struct image *image, const struct stat *st)
{
	const struct backing named = { st->st_dev, st->st_ino };
	const struct stat *own = &image->file;

	if (image->backed && is_backing(image, &named))
		return true;
	if ((own->st_mode & S_IFMT) == 0 || (own->st_mode & S_IFMT) != (st->st_mode & S_IFMT))
		return false;
	if (S_ISBLK(st->st_mode) || S_ISCHR(st->st_mode))
		return own->st_rdev == st->st_rdev;
	return own->st_dev == st->st_dev && own->st_ino == st->st_ino;
}

bool
image_takes(const struct image *image, int fd)
{
	struct backing b;
	struct stat st;

	if (fstat(fd, &st) != 0 || S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode))
		return false;
	return image_is(image, &st) || (source_backing(fd, &b) && is_backing(image, &b));
}

bool
image_lost(const struct image *image, uint64_t *offset)
{
	size_t lowest = image->map.unread, lost;
	struct stat now;

	if (guard_lost(image->guard, &lost) && lost < lowest)
		lowest = lost;
	/* The rest of the last page reads as zeros without any signal. */
	if (image->fd >= 0 && fstat(image->fd, &now) == 0 && now.st_size < image->file.st_size
	        && (size_t)now.st_size < lowest)
		lowest = (size_t)now.st_size;
	if (lowest == SIZE_MAX)
		return false;
	/* `at` is where a narrowed range begins; else 0. */
	*offset = lowest > image->store->at ? lowest - image->store->at : 0;
	return *offset < image->store->bytes.len;
}

bool
image_changed(const struct image *image)
{
	struct stat now;

	return image->fd >= 0 && fstat(image->fd, &now) == 0
	       && (now.st_size != image->file.st_size
	               || now.st_mtim.tv_sec != image->file.st_mtim.tv_sec
	               || now.st_mtim.tv_nsec != image->file.st_mtim.tv_nsec);
}

bool
image_is_open(const struct stat *file)
{
	for (int i = 0; i < GUARD_MAX; i++)
		if (open_images[i] && image_is(open_images[i], file))
			return true;
	return false;
}

void
image_fetch(struct span bytes)
{
	/* A page that is read brings those around it, as Linux is usually set up
	 * (fault_around_bytes). MADV_POPULATE_READ takes more than twice the time: it looks each page
	 * up for itself. */
	enum { AROUND = 64 << 10 };
	const volatile uint8_t *at = bytes.at;

	for (size_t i = 0; i < bytes.len; i += AROUND - ((uintptr_t)(at + i) % AROUND))
		(void)at[i];
}

void
image_close(struct image *image)
{
	if (!image)
		return;
	if (image->guard != GUARD_NONE)
		open_images[image->guard] = NULL;
	guard_remove(image->guard);
	if (image->fd > STDERR_FILENO)
		close(image->fd);
	if (image->map.at)
		munmap(image->map.at, image->map.len);
	free(image->name);
	free(image);
}
