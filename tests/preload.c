/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A world that fails, for LD_PRELOAD. Every call of a function below is counted; TORTURE
 * says what happens:
 *
 *   count         nothing
 *   call-N-WAY    the call N (from 1) fails, in one of the ways of its kind; those that
 *                 allocate memory are counted apart:
 *   memory-N      the allocation N fails
 *   starve-N      the allocation N and all that follow fail
 *   space-N       after N bytes nothing more can be written: ENOSPC
 *   raise-NAME    the signal comes when the first file is about to be ended: HUP, INT, ...;
 *                 what was read of the file $TORTURE_IMAGE is read again afterwards
 *   made-NAME     the same, when the first file was made
 *   folder-N      no folder can be synced: error number N
 *   system-N      no file system can be synced: error number N
 *   cut-N         the file $TORTURE_IMAGE is cut to N bytes as soon as it is mapped;
 *   touch, unlink, replace    likewise
 *   stop          then the program stops: SIGSTOP
 *
 * The file $TORTURE_COUNTS, of three numbers, takes the counts of calls, of allocations
 * and of bytes written.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LOUD __attribute__((visibility("default")))
#define COUNT(list) (sizeof(list) / sizeof *(list))

/* The next function of that name; its type is that of `like`. */
#define NEXT(type, name) ((type)next(name))

struct tally {
	uint64_t calls, allocations, written;
};

static struct tally own, *tally = &own;
static uint64_t fail_call, fail_memory, space;
static int folder_error, system_error;
static unsigned way;
static int armed, limited, to_raise, when_made, starving;
static const char *deed, *victim;
static void *victim_at; /* where it is mapped */
static size_t victim_len;

static int looking; /* for a function: malloc may be called */

static void *
next(const char *name)
{
	void *at;

	looking++;
	at = dlsym(RTLD_NEXT, name);
	looking--;
	if (!at)
		abort();
	return at;
}

/* ---- when ---- */

/* True if the call at hand must fail. */
static int
due(void)
{
	if (!armed)
		return 0;
	return ++tally->calls == fail_call;
}

/* One of the errors, as the way chosen says. */
static int
refuse(const int *errors, size_t count)
{
	errno = errors[way % count];
	return -1;
}

#define REFUSE(...) \
	refuse((const int[]){ __VA_ARGS__ }, COUNT(((const int[]){ __VA_ARGS__ })))

static int
number_of(const char *name)
{
	static const struct {
		const char *name;
		int number;
	} rows[] = { { "HUP", SIGHUP }, { "INT", SIGINT }, { "QUIT", SIGQUIT },
		{ "TERM", SIGTERM }, { "PIPE", SIGPIPE }, { "USR1", SIGUSR1 },
		{ "XCPU", SIGXCPU }, { "SEGV", SIGSEGV }, { "ABRT", SIGABRT },
		{ "STOP", SIGSTOP } };

	for (size_t i = 0; i < COUNT(rows); i++)
		if (strcmp(rows[i].name, name) == 0)
			return rows[i].number;
	abort();
}

static void
share_tally(const char *path)
{
	int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR, 0);
	void *at = MAP_FAILED;

	if (fd >= 0)
		at = (void *)syscall(SYS_mmap, NULL, sizeof *tally, PROT_READ | PROT_WRITE,
		        MAP_SHARED, fd, 0);
	if (at != MAP_FAILED)
		tally = at;
	if (fd >= 0)
		syscall(SYS_close, fd);
}

static void __attribute__((constructor))
begin(void)
{
	const char *what = getenv("TORTURE"), *counts = getenv("TORTURE_COUNTS");
	char *rest;

	if (!what)
		return;
	victim = getenv("TORTURE_IMAGE");
	if (strncmp(what, "call-", 5) == 0) {
		fail_call = strtoull(what + 5, &rest, 10);
		way = *rest ? (unsigned)strtoul(rest + 1, NULL, 10) : 0;
	} else if (strncmp(what, "memory-", 7) == 0) {
		fail_memory = strtoull(what + 7, NULL, 10);
	} else if (strncmp(what, "starve-", 7) == 0) {
		fail_memory = strtoull(what + 7, NULL, 10);
		starving = 1;
	} else if (strncmp(what, "space-", 6) == 0) {
		space = strtoull(what + 6, NULL, 10);
		limited = 1;
	} else if (strncmp(what, "raise-", 6) == 0) {
		to_raise = number_of(what + 6);
	} else if (strncmp(what, "made-", 5) == 0) {
		to_raise = number_of(what + 5);
		when_made = 1;
	} else if (strncmp(what, "folder-", 7) == 0) {
		folder_error = atoi(what + 7);
	} else if (strncmp(what, "system-", 7) == 0) {
		system_error = atoi(what + 7);
	} else if (strcmp(what, "count") != 0) {
		deed = what;
	}
	if (counts)
		share_tally(counts);
	armed = 1;
}

/* What comes after the program's own ends is not its own: in a coverage build that is
 * where the counts are written. */
LOUD void
__cxa_finalize(void *who)
{
	static void (*real)(void *);

	armed = 0;
	if (!real)
		real = NEXT(void (*)(void *), "__cxa_finalize");
	real(who);
}

/* ---- memory; a sanitizer wants its own ---- */

#ifndef WITHOUT_MEMORY

enum { BOOT = 64 * 1024 };

/* What dlsym asks for before malloc is known. */
static char boot[BOOT];
static size_t boot_used;

/* The same for an allocation. */
static int
no_memory(void)
{
	if (!armed)
		return 0;
	tally->allocations++;
	if (starving ? tally->allocations < fail_memory : tally->allocations != fail_memory)
		return 0;
	errno = ENOMEM;
	return 1;
}

static void *
boot_alloc(size_t size)
{
	void *at = boot + boot_used;

	boot_used += (size + 15) & ~(size_t)15;
	if (boot_used > sizeof boot)
		abort();
	return at;
}

static int
of_boot(const void *at)
{
	return (const char *)at >= boot && (const char *)at < boot + sizeof boot;
}

LOUD void *
malloc(size_t size)
{
	static void *(*real)(size_t);

	if (!real && looking)
		return boot_alloc(size);
	if (!real)
		real = NEXT(void *(*)(size_t), "malloc");
	if (no_memory())
		return NULL;
	return real(size);
}

LOUD void *
calloc(size_t count, size_t size)
{
	static void *(*real)(size_t, size_t);

	if (!real && looking)
		return boot_alloc(count * size);
	if (!real)
		real = NEXT(void *(*)(size_t, size_t), "calloc");
	if (no_memory())
		return NULL;
	return real(count, size);
}

LOUD void *
realloc(void *at, size_t size)
{
	static void *(*real)(void *, size_t);

	if (!real)
		real = NEXT(void *(*)(void *, size_t), "realloc");
	if (of_boot(at))
		abort();
	if (no_memory())
		return NULL;
	return real(at, size);
}

LOUD void
free(void *at)
{
	static void (*real)(void *);

	if (!at || of_boot(at))
		return;
	if (!real)
		real = NEXT(void (*)(void *), "free");
	real(at);
}

#endif

/* ---- a signal at a certain moment ---- */

static void
raise_once(void)
{
	int number = to_raise;

	to_raise = 0;
	if (!number || !armed)
		return;
	/* As the kernel does when it needs the memory. */
	if (victim_at)
		madvise(victim_at, victim_len, MADV_DONTNEED);
	raise(number);
}

static long
made(long fd, uint64_t flags)
{
	if (fd >= 0 && (flags & O_CREAT) && when_made)
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
	switch (way % 4) {
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
	if (limited && armed) {
		if (space == 0 && len > 0) {
			errno = ENOSPC;
			return -1;
		}
		len = len < space ? len : (size_t)space;
	}
	n = at < 0 ? syscall(SYS_write, fd, from, len)
	           : syscall(SYS_pwrite64, fd, from, len, at);
	if (n > 0 && armed)
		tally->written += (uint64_t)n;
	if (n > 0 && limited)
		space -= (uint64_t)n;
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
	const char *done = deed;
	struct stat st;
	int fd;

	deed = NULL; /* once */
	if (strncmp(done, "cut-", 4) == 0) {
		if (truncate(victim, strtol(done + 4, NULL, 10)) != 0)
			abort();
	} else if (strcmp(done, "touch") == 0) {
		usleep(20000);
		fd = (int)syscall(SYS_openat, AT_FDCWD, victim, O_WRONLY, 0);
		if (fd < 0 || fstat(fd, &st) != 0
		        || syscall(SYS_pwrite64, fd, "!", (size_t)1, st.st_size - 1) != 1)
			abort();
	} else if (strcmp(done, "stop") == 0) {
		raise(SIGSTOP);
	} else if (strcmp(done, "unlink") == 0) {
		if (unlink(victim) != 0)
			abort();
	} else if (rename(victim, "elsewhere") != 0 || symlink("image", victim) != 0) {
		abort();
	}
}

static int
is_victim(int fd)
{
	struct stat st, own_file;

	return victim && armed && fd >= 0 && fstat(fd, &st) == 0
	       && stat(victim, &own_file) == 0 && st.st_ino == own_file.st_ino
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
	if (deed)
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
	if (!when_made)
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
	if (folder_error && armed && is_folder(fd))
		return REFUSE(folder_error);
	return (int)syscall(SYS_fsync, fd);
}

LOUD int
syncfs(int fd)
{
	end_of_file();
	if (due())
		return REFUSE(EIO, ENOSPC);
	if (system_error && armed)
		return REFUSE(system_error);
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
