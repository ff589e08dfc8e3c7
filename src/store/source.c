/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* O_TMPFILE, mkostemp, SEEK_HOLE */
#endif

#include "store/source.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/loop.h>
#include <linux/magic.h>
#include <mtd/mtd-user.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/array.h"

enum {
	COPY_CHUNK = 256 * 1024,
	HOLE_MIN = 4 << 20,
	HOLES_MAX = 1024, /* each takes one of the few mappings that a process may have */
	MTD_MAJOR = 90 /* Linux: Documentation/admin-guide/devices.txt */
};

/* ---- mapping ---- */

static bool
map_file(int fd, uint64_t len, const char *name, struct mapping *m, struct error *err)
{
	void *at;

	if (len == 0)
		return error_set(err, "%s: empty, there is nothing to look at", name);
	if (len > SIZE_MAX / 2)
		return error_set(err, "%s: larger than this machine can map", name);
	at = mmap(NULL, (size_t)len, PROT_READ, MAP_PRIVATE, fd, 0);
	if (at == MAP_FAILED)
		return error_set_errno(err, "%s: cannot be mapped", name);
	m->at = at;
	m->len = (size_t)len;
	return true;
}

/* Zeros that the kernel need not keep pages of the file for; these share one. */
static void
map_zeros(const struct mapping *m, off_t from, off_t to)
{
	off_t page = sysconf(_SC_PAGESIZE);
	uint8_t *at = m->at;

	from += (page - from % page) % page;
	to -= to % page;
	if (to - from < HOLE_MIN)
		return;
	at = mmap(at + from, (size_t)(to - from), PROT_READ,
	        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
	if (at != MAP_FAILED)
		madvise(at, (size_t)(to - from), MADV_HUGEPAGE);
}

/* A sparse file is as quick to read as what is stored of it. */
static void
map_holes(int fd, const struct mapping *m)
{
	off_t end = (off_t)m->len, data = 0;

	for (int i = 0; i < HOLES_MAX && data < end; i++) {
		off_t hole = lseek(fd, data, SEEK_HOLE);

		if (hole < 0 || hole >= end)
			break;
		data = lseek(fd, hole, SEEK_DATA);
		if (data < 0 && errno != ENXIO)
			break;
		if (data < 0 || data > end)
			data = end;
		map_zeros(m, hole, data);
	}
	lseek(fd, 0, SEEK_SET);
}

/* ---- temporary files ---- */

static int
temporary_named(const char *folder)
{
	size_t len = strlen(folder) + sizeof "/flashloupe-XXXXXX";
	char *path = memory_zeroed(len, 1);
	int fd;

	snprintf(path, len, "%s/flashloupe-XXXXXX", folder);
	fd = mkostemp(path, O_CLOEXEC);
	if (fd >= 0)
		unlink(path);
	free(path);
	return fd;
}

/* A file without a name, gone when the program ends, however it ends. It is on disk and
 * not in memory, so that a stream of any size fits if the disk has room. */
static int
temporary_open(struct error *err)
{
	const char *folder = getenv("TMPDIR");
	int fd = -1;

	if (!folder || !*folder)
		folder = "/tmp";
#ifdef O_TMPFILE
	fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
#endif
	if (fd < 0)
		fd = temporary_named(folder);
	if (fd < 0)
		error_set_errno(err, "%s: no temporary file can be made (set TMPDIR)",
		        folder);
	return fd;
}

static bool
write_all(int fd, const uint8_t *at, size_t len, struct error *err)
{
	while (len > 0) {
		ssize_t n = write(fd, at, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return error_set_errno(err, "a temporary copy cannot be written");
		at += n;
		len -= (size_t)n;
	}
	return true;
}

/* ---- streams ---- */

static bool
copy_stream(int from, int to, uint8_t *chunk, const char *name, uint64_t *len,
        struct error *err)
{
	for (;;) {
		ssize_t n = read(from, chunk, COPY_CHUNK);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_set_errno(err, "%s: cannot be read", name);
		if (n == 0)
			return true;
		if (!write_all(to, chunk, (size_t)n, err))
			return false;
		*len += (uint64_t)n;
	}
}

static bool
map_stream(int fd, const char *name, struct mapping *m, struct error *err)
{
	int copy = temporary_open(err);
	uint64_t len = 0;
	uint8_t *chunk;
	bool ok;

	if (copy < 0)
		return false;
	chunk = memory_zeroed(COPY_CHUNK, 1);
	ok = copy_stream(fd, copy, chunk, name, &len, err)
	     && map_file(copy, len, name, m, err);
	free(chunk);
	close(copy);
	return ok;
}

/* ---- flash devices (MTD) ---- */

/* One erase block, or a part of one, into `block`; false if the device could not give
 * all of it. */
static bool
read_flash_block(int fd, uint64_t offset, uint8_t *block, size_t len)
{
	loff_t place = (loff_t)offset;
	size_t done = 0;

	/* A bad block holds nothing; it reads as erased. */
	if (ioctl(fd, MEMGETBADBLOCK, &place) > 0) {
		memset(block, 0xff, len);
		return true;
	}
	while (done < len) {
		ssize_t n = pread(fd, block + done, len - done, (off_t)(offset + done));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			memset(block + done, 0, len - done);
			return false;
		}
		done += (size_t)n;
	}
	return true;
}

static bool
copy_flash(int fd, int copy, uint64_t size, size_t step, struct mapping *m,
        struct error *err)
{
	uint8_t *block = memory_zeroed(step, 1);
	bool ok = true;

	for (uint64_t at = 0; ok && at < size; at += step) {
		size_t len = size - at < step ? (size_t)(size - at) : step;

		if (!read_flash_block(fd, at, block, len) && m->unread == SIZE_MAX)
			m->unread = (size_t)at;
		ok = write_all(copy, block, len, err);
	}
	free(block);
	return ok;
}

/* A flash device can't be mapped. Its size comes from lseek, as the one in mtd_info_user
 * has only 32 bits. */
static bool
map_flash(int fd, const struct mtd_info_user *info, const char *name, struct mapping *m,
        struct error *err)
{
	off_t end = lseek(fd, 0, SEEK_END);
	uint64_t size = end > 0 ? (uint64_t)end : info->size;
	size_t step = info->erasesize && info->erasesize < COPY_CHUNK ? info->erasesize
	                                                               : COPY_CHUNK;
	int copy = temporary_open(err);
	bool ok;

	if (copy < 0)
		return false;
	ok = copy_flash(fd, copy, size, step, m, err)
	     && map_file(copy, size, name, m, err);
	close(copy);
	return ok;
}

/* ---- what it is ---- */

static bool
map_character_device(int fd, dev_t device, const char *name, struct mapping *m,
        struct error *err)
{
	struct mtd_info_user info = { 0 };

	if (major(device) == MTD_MAJOR && ioctl(fd, MEMGETINFO, &info) == 0)
		return map_flash(fd, &info, name, m, err);
	if (isatty(fd))
		return error_set(err, "%s: a terminal; give a file or a pipe", name);
	return error_set(err, "%s: a device, but not a flash device (MTD)", name);
}

static bool
map_block_device(int fd, const char *name, struct mapping *m, struct error *err)
{
	uint64_t len = 0;

	if (ioctl(fd, BLKGETSIZE64, &len) != 0)
		return error_set_errno(err, "%s: a device of unknown size", name);
	return map_file(fd, len, name, m, err);
}

/* Files in /proc and /sys are generated when read: some block, some have side effects. */
static bool
is_of_kernel(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) == 0 && (fs.f_type == PROC_SUPER_MAGIC
	        || fs.f_type == SYSFS_MAGIC || fs.f_type == DEBUGFS_MAGIC
	        || fs.f_type == TRACEFS_MAGIC);
}

/* A pipe without a name was made for this very process, as `<(...)` of a shell is. One
 * with a name may have nobody at its other end. */
static bool
is_named_pipe(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) != 0 || fs.f_type != PIPEFS_MAGIC;
}

static bool
map_regular(int fd, const struct stat *status, const char *name, struct mapping *m,
        struct error *err)
{
	if (is_of_kernel(fd))
		return error_set(err, "%s: not a stored file, the kernel makes its content "
		        "(/proc, /sys); give a copy", name);
	/* Standard input may be a file that has already been partly read, and some file
	 * systems don't know the size of a file: both are read as streams. */
	if (status->st_size == 0 || lseek(fd, 0, SEEK_CUR) != 0)
		return map_stream(fd, name, m, err);
	if (!map_file(fd, (uint64_t)status->st_size, name, m, err))
		return false;
	map_holes(fd, m);
	m->stored = true;
	return true;
}

bool
source_map(int fd, const char *name, struct mapping *m, struct error *err)
{
	struct stat status;

	*m = (struct mapping){ .unread = SIZE_MAX };
	if (fstat(fd, &status) != 0)
		return error_set_errno(err, "%s: cannot be examined", name);
	if (fcntl(fd, F_GETFL) & O_PATH)
		return error_set(err, "%s: is closed", name);
	if (S_ISDIR(status.st_mode))
		return error_set(err, "%s: a directory; give the image itself", name);
	if (S_ISBLK(status.st_mode))
		return map_block_device(fd, name, m, err);
	if (S_ISCHR(status.st_mode))
		return map_character_device(fd, status.st_rdev, name, m, err);
	if (S_ISREG(status.st_mode))
		return map_regular(fd, &status, name, m, err);
	if (S_ISFIFO(status.st_mode) && fd != STDIN_FILENO && is_named_pipe(fd))
		return error_set(err, "%s: a named pipe; to read it, make it standard input: "
		        "flashloupe ... - <PIPE", name);
	return map_stream(fd, name, m, err);
}

bool
source_backing(int fd, struct backing *b)
{
	struct loop_info64 info;
	struct stat status;

	if (fstat(fd, &status) != 0 || !S_ISBLK(status.st_mode)
	        || ioctl(fd, LOOP_GET_STATUS64, &info) != 0)
		return false;
	*b = (struct backing){ (dev_t)info.lo_device, (ino_t)info.lo_inode };
	return true;
}
