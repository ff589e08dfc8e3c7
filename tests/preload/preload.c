/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A failing environment, for LD_PRELOAD. Every call of a function below is counted;
 * TORTURE says what happens:
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
#include "tests/preload/preload.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct tally own;
struct tally *tally = &own;
struct wish wish;
int looking;
void *victim_at;
size_t victim_len;

void *
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

int
due(void)
{
	if (!wish.armed)
		return 0;
	return ++tally->calls == wish.fail_call;
}

int
refuse(const int *errors, size_t count)
{
	errno = errors[wish.way % count];
	return -1;
}

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

	for (size_t i = 0; i < ITEMS(rows); i++)
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
	wish.victim = getenv("TORTURE_IMAGE");
	if (strncmp(what, "call-", 5) == 0) {
		wish.fail_call = strtoull(what + 5, &rest, 10);
		wish.way = *rest ? (unsigned)strtoul(rest + 1, NULL, 10) : 0;
	} else if (strncmp(what, "memory-", 7) == 0) {
		wish.fail_memory = strtoull(what + 7, NULL, 10);
	} else if (strncmp(what, "starve-", 7) == 0) {
		wish.fail_memory = strtoull(what + 7, NULL, 10);
		wish.starving = 1;
	} else if (strncmp(what, "space-", 6) == 0) {
		wish.space = strtoull(what + 6, NULL, 10);
		wish.limited = 1;
	} else if (strncmp(what, "raise-", 6) == 0) {
		wish.to_raise = number_of(what + 6);
	} else if (strncmp(what, "made-", 5) == 0) {
		wish.to_raise = number_of(what + 5);
		wish.when_made = 1;
	} else if (strncmp(what, "folder-", 7) == 0) {
		wish.folder_error = atoi(what + 7);
	} else if (strncmp(what, "system-", 7) == 0) {
		wish.system_error = atoi(what + 7);
	} else if (strcmp(what, "count") != 0) {
		wish.deed = what;
	}
	if (counts)
		share_tally(counts);
	wish.armed = 1;
}

/* What comes after the program's own ends is not its own: in a coverage build that is
 * where the counts are written. */
LOUD void
__cxa_finalize(void *who)
{
	static void (*real)(void *);

	wish.armed = 0;
	if (!real)
		real = NEXT(void (*)(void *), "__cxa_finalize");
	real(who);
}

/* ---- a signal at a certain moment ---- */

/* A signal that this thread holds is for another one, which the program ends in meanwhile. */
static void
raise_here(int number)
{
	enum { SECONDS = 10 };
	sigset_t held;

	pthread_sigmask(SIG_BLOCK, NULL, &held);
	if (sigismember(&held, number)) {
		kill(getpid(), number);
		sleep(SECONDS);
	} else {
		raise(number);
	}
}

void
raise_once(void)
{
	int number = wish.to_raise;

	wish.to_raise = 0;
	if (!number || !wish.armed)
		return;
	/* As the kernel does when it needs the memory. */
	if (victim_at)
		madvise(victim_at, victim_len, MADV_DONTNEED);
	raise_here(number);
}

