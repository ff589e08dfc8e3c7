/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory; a sanitizer wants its own. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "tests/preload/preload.h"

#include <errno.h>
#include <stdlib.h>

#ifndef WITHOUT_MEMORY

enum { BOOT = 64 * 1024 };

/* What dlsym asks for before malloc is known. */
static char boot[BOOT];
static size_t boot_used;

/* The same for an allocation. */
static int
no_memory(void)
{
	if (!wish.armed)
		return 0;
	tally->allocations++;
	if (wish.starving ? tally->allocations < wish.fail_memory
	                  : tally->allocations != wish.fail_memory)
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
