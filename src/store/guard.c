/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/guard.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * A signal handler takes no argument of ours, so its state is static here: the guarded
 * ranges and what SIGBUS did before. The handler may run in any thread at any moment,
 * hence atomics; a slot with `end` 0 is free, and `end` is set last.
 */
static struct {
	_Atomic uintptr_t start, end;
	_Atomic size_t lost; /* SIZE_MAX: nothing */
} ranges[GUARD_MAX];

static struct sigaction before;
static uintptr_t page_mask; /* 0 until the handler is in place */

static int
range_of(uintptr_t at)
{
	for (int i = 0; i < GUARD_MAX; i++) {
		uintptr_t end = atomic_load(&ranges[i].end);

		if (end != 0 && at >= atomic_load(&ranges[i].start) && at < end)
			return i;
	}
	return GUARD_NONE;
}

static void
note_lost(int guard, size_t offset)
{
	size_t lowest = atomic_load(&ranges[guard].lost);

	while (offset < lowest
	        && !atomic_compare_exchange_weak(&ranges[guard].lost, &lowest, offset))
		;
}

/* mmap is a plain system call, so it is safe here, though POSIX does not list it. A thread that
 * reads there meanwhile gets here itself, or reads zeros; ThreadSanitizer would take what it
 * intercepts for a write. */
static bool
replace_page(uintptr_t page)
{
	size_t len = (size_t)(~page_mask + 1);
	int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;

#ifdef __SANITIZE_THREAD__
	return syscall(SYS_mmap, page, len, PROT_READ, flags, -1, 0) != -1;
#else
	return mmap((void *)page, len, PROT_READ, flags, -1, 0) != MAP_FAILED;
#endif
}

static void
on_bus_error(int number, siginfo_t *info, void *context)
{
	uintptr_t at = (uintptr_t)info->si_addr, page = at & page_mask;
	int guard = info->si_code > 0 ? range_of(at) : GUARD_NONE;
	int saved = errno;

	(void)context;
	if (guard != GUARD_NONE && replace_page(page)) {
		note_lost(guard, (size_t)(page - atomic_load(&ranges[guard].start)));
		errno = saved;
		return;
	}
	/* Not ours. A failed access is repeated on return and fails again; a signal that
	 * was sent is sent again. */
	sigaction(number, &before, NULL);
	if (info->si_code <= 0)
		raise(number);
	errno = saved;
}

static void
install_handler(void)
{
	struct sigaction action = {
		.sa_sigaction = on_bus_error,
		.sa_flags = SA_SIGINFO,
	};

	if (page_mask != 0)
		return;
	page_mask = ~((uintptr_t)sysconf(_SC_PAGESIZE) - 1);
	sigemptyset(&action.sa_mask);
	sigaction(SIGBUS, &action, &before);
}

int
guard_add(void *at, size_t len)
{
	install_handler();
	for (int i = 0; i < GUARD_MAX; i++) {
		if (atomic_load(&ranges[i].end) != 0)
			continue;
		atomic_store(&ranges[i].start, (uintptr_t)at);
		atomic_store(&ranges[i].lost, SIZE_MAX);
		atomic_store(&ranges[i].end, (uintptr_t)at + len);
		return i;
	}
	return GUARD_NONE;
}

void
guard_remove(int guard)
{
	if (guard != GUARD_NONE)
		atomic_store(&ranges[guard].end, 0);
}

bool
guard_lost(int guard, size_t *offset)
{
	size_t lost = guard == GUARD_NONE ? SIZE_MAX : atomic_load(&ranges[guard].lost);

	if (lost == SIZE_MAX)
		return false;
	*offset = lost;
	return true;
}
