/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files: opening, reading, writing, ending them, and the image that goes away. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "tests/preload/preload.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static long
made(long fd, uint64_t flags)
{
	if (fd >= 0 && (flags & O_CREAT) && wish.when_made)
		raise_once();
	return fd;
}

/* ---- opening ---- */

#define OPEN_ERRORS EIO, EMFILE, ENOMEM, EACCES

static int
open_at(int dir, const char *path, int flags, mode_t mode)
{
	if (due())
		return REFUSE(OPEN_ERRORS);
	return (int)made(syscall(SYS_openat, dir, path, flags, mode), (uint64_t)flags);
}

static mode_t
mode_of(int flags, va_list args)
{
	return (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE
	               ? (mode_t)va_arg(args, int) : 0;
}

#define OPEN(name) \
	LOUD int name(const char *path, int flags, ...) \
	{ \
		va_list args; \
		mode_t mode; \
\
		va_start(args, flags); \
		mode = mode_of(flags, args); \
		va_end(args); \
		return open_at(AT_FDCWD, path, flags, mode); \
	}

#define OPENAT(name) \
	LOUD int name(int dir, const char *path, int flags, ...) \
	{ \
		va_list args; \
		mode_t mode; \
\
		va_start(args, flags); \
		mode = mode_of(flags, args); \
		va_end(args); \
		return open_at(dir, path, flags, mode); \
	}

OPEN(open)
OPEN(open64)
OPEN(__open_2)
OPEN(__open64_2)
OPENAT(openat)
OPENAT(openat64)
OPENAT(__openat_2)
OPENAT(__openat64_2)

/* openat2, mkdir and others may be called by number. */
LOUD long
syscall(long number, ...)
{
	static long (*real)(long, ...);
	long a[6];
	va_list args;

	if (!real)
		real = NEXT(long (*)(long, ...), "syscall");
	va_start(args, number);
	for (int i = 0; i < 6; i++)
		a[i] = va_arg(args, long);
	va_end(args);
#ifdef SYS_openat2
	if (number == SYS_openat2 && due())
		return REFUSE(OPEN_ERRORS);
#endif
	a[0] = real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
#ifdef SYS_openat2
	/* The flags come first in what it is told. */
	if (number == SYS_openat2)
		return made(a[0], *(const uint64_t *)a[2]);
#endif
	return a[0];
}

#define FILE_OPEN(name) \
	LOUD FILE *name(const char *path, const char *mode) \
	{ \
		static FILE *(*real)(const char *, const char *); \
\
		if (!real) \
			real = NEXT(FILE * (*)(const char *, const char *), #name); \
		if (due()) { \
			REFUSE(OPEN_ERRORS); \
			return NULL; \
		} \
		return real(path, mode); \
	}

FILE_OPEN(fopen)
FILE_OPEN(fopen64)

/* ---- reading and writing ---- */

/* How much is done of `len` bytes; -1 with errno set. */
static ssize_t
share(size_t len, int error)
{
	switch (wish.way % 4) {
	case 0:
		errno = error;
		return -1;
	case 1:
		errno = EIO;
		return -1;
	case 2:
		errno = EINTR;
		return -1;
	}
	return (ssize_t)(len / 2 + 1 < len ? len / 2 + 1 : len);
}

static ssize_t
read_some(int fd, void *to, size_t len, off_t at)
{
	if (due()) {
		ssize_t n = share(len, EIO);

		if (n < 0)
			return n;
		len = (size_t)n;
	}
	return at < 0 ? syscall(SYS_read, fd, to, len) : syscall(SYS_pread64, fd, to, len, at);
}

static ssize_t
write_some(int fd, const void *from, size_t len, off_t at)
{
	ssize_t n;

	if (due()) {
		n = share(len, ENOSPC);
		if (n < 0)
			return n;
		len = (size_t)n;
	}
	if (wish.limited && wish.armed) {
		if (wish.space == 0 && len > 0) {
			errno = ENOSPC;
			return -1;
		}
		len = len < wish.space ? len : (size_t)wish.space;
	}
	n = at < 0 ? syscall(SYS_write, fd, from, len)
	           : syscall(SYS_pwrite64, fd, from, len, at);
	if (n > 0 && wish.armed)
		tally->written += (uint64_t)n;
	if (n > 0 && wish.limited)
		wish.space -= (uint64_t)n;
	return n;
}

LOUD ssize_t
read(int fd, void *to, size_t len)
{
	return read_some(fd, to, len, -1);
}

LOUD ssize_t
__read_chk(int fd, void *to, size_t len, size_t room)
{
	(void)room;
	return read_some(fd, to, len, -1);
}

LOUD ssize_t
pread(int fd, void *to, size_t len, off_t at)
{
	return read_some(fd, to, len, at);
}

LOUD ssize_t
pread64(int fd, void *to, size_t len, off64_t at)
{
	return read_some(fd, to, len, at);
}

LOUD ssize_t
write(int fd, const void *from, size_t len)
{
	return write_some(fd, from, len, -1);
}

LOUD ssize_t
pwrite(int fd, const void *from, size_t len, off_t at)
{
	return write_some(fd, from, len, at);
}

LOUD ssize_t
pwrite64(int fd, const void *from, size_t len, off64_t at)
{
	return write_some(fd, from, len, at);
}

/* ---- the image ---- */

static void
do_deed(void)
{
	const char *done = wish.deed;
	struct stat st;
	int fd;

	wish.deed = NULL; /* once */
	if (strncmp(done, "cut-", 4) == 0) {
		if (truncate(wish.victim, strtol(done + 4, NULL, 10)) != 0)
			abort();
	} else if (strcmp(done, "touch") == 0) {
		usleep(20000);
		fd = (int)syscall(SYS_openat, AT_FDCWD, wish.victim, O_WRONLY, 0);
		if (fd < 0 || fstat(fd, &st) != 0
		        || syscall(SYS_pwrite64, fd, "!", (size_t)1, st.st_size - 1) != 1)
			abort();
	} else if (strcmp(done, "stop") == 0) {
		raise(SIGSTOP);
	} else if (strcmp(done, "unlink") == 0) {
		if (unlink(wish.victim) != 0)
			abort();
	} else if (rename(wish.victim, "elsewhere") != 0
	           || symlink("image", wish.victim) != 0) {
		abort();
	}
}

static int
is_victim(int fd)
{
	struct stat st, own_file;

	return wish.victim && wish.armed && fd >= 0 && fstat(fd, &st) == 0
	       && stat(wish.victim, &own_file) == 0 && st.st_ino == own_file.st_ino
	       && st.st_dev == own_file.st_dev;
}

static void *
map(void *at, size_t len, int protection, int flags, int fd, off_t offset)
{
	void *got;

	if (due()) {
		errno = ENOMEM;
		return MAP_FAILED;
	}
	got = (void *)syscall(SYS_mmap, at, len, protection, flags, fd, offset);
	if (!is_victim(fd) || got == MAP_FAILED)
		return got;
	victim_at = got;
	victim_len = len;
	if (wish.deed)
		do_deed();
	return got;
}

LOUD void *
mmap(void *at, size_t len, int protection, int flags, int fd, off_t offset)
{
	return map(at, len, protection, flags, fd, offset);
}

LOUD void *
mmap64(void *at, size_t len, int protection, int flags, int fd, off64_t offset)
{
	return map(at, len, protection, flags, fd, offset);
}

/* ---- ending a file ---- */

static void
end_of_file(void)
{
	if (!wish.when_made)
		raise_once();
}

static int
is_folder(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);
}

LOUD int
fsync(int fd)
{
	end_of_file();
	if (due())
		return REFUSE(EIO, ENOSPC);
	if (wish.folder_error && wish.armed && is_folder(fd))
		return REFUSE(wish.folder_error);
	return (int)syscall(SYS_fsync, fd);
}

LOUD int
syncfs(int fd)
{
	end_of_file();
	if (due())
		return REFUSE(EIO, ENOSPC);
	if (wish.system_error && wish.armed)
		return REFUSE(wish.system_error);
	return (int)syscall(SYS_syncfs, fd);
}

/* The descriptor is gone, as in Linux, whatever close says. */
LOUD int
close(int fd)
{
	int failing = due();
	int result = (int)syscall(SYS_close, fd);

	return failing ? REFUSE(EIO, ENOSPC, EINTR) : result;
}

static int
truncate_file(int fd, off_t len)
{
	if (due())
		return REFUSE(EIO, ENOSPC, EFBIG);
	return (int)syscall(SYS_ftruncate, fd, len);
}

LOUD int
ftruncate(int fd, off_t len)
{
	return truncate_file(fd, len);
}

LOUD int
ftruncate64(int fd, off64_t len)
{
	return truncate_file(fd, len);
}

LOUD int
renameat(int from_dir, const char *from, int to_dir, const char *to)
{
	end_of_file();
	if (due())
		return REFUSE(EIO, ENOSPC);
	return (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, 0);
}

LOUD int
rename(const char *from, const char *to)
{
	return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

/* Some file systems know no flags. */
LOUD int
renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned int flags)
{
	end_of_file();
	if (due())
		return REFUSE(EIO, EINVAL, ENOSPC);
	return (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, flags);
}

LOUD int
linkat(int from_dir, const char *from, int to_dir, const char *to, int flags)
{
	if (due())
		return REFUSE(EPERM, EIO, EMLINK);
	return (int)syscall(SYS_linkat, from_dir, from, to_dir, to, flags);
}

LOUD int
symlinkat(const char *target, int dir, const char *name)
{
	if (due())
		return REFUSE(ENOSPC, EIO, EPERM);
	return (int)syscall(SYS_symlinkat, target, dir, name);
}

LOUD int
mkdirat(int dir, const char *name, mode_t mode)
{
	if (due())
		return REFUSE(ENOSPC, EIO, EPERM);
	return (int)syscall(SYS_mkdirat, dir, name, mode);
}

LOUD int
mkdir(const char *name, mode_t mode)
{
	return mkdirat(AT_FDCWD, name, mode);
}
