/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/array.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#ifdef HAVE_MALLOPT
#include <malloc.h>
#endif
#include <unistd.h>

#include "base/leave.h"

/* Larger than the content of any node, which is allocated and freed all the time. */
enum { LARGE = 8 << 20 };

void
memory_begin(void)
{
#ifdef HAVE_MALLOPT
	mallopt(M_MMAP_THRESHOLD, LARGE);
	mallopt(M_TRIM_THRESHOLD, 2 * LARGE);
#endif
}

_Noreturn void
memory_exhausted(void)
{
	static atomic_bool leaves;

	while (atomic_exchange(&leaves, true))
		pause(); /* another thread ends the program */
	leave_now(); /* the message is for a terminal that shows it */
	fputs("flashloupe: out of memory\n", stderr);
	exit(2);
}

void *
memory_grow(void *at, size_t *capacity, size_t need, size_t size)
{
	size_t n = *capacity < 16 ? 16 : *capacity;
	void *grown;

	while (n < need) {
		if (n > SIZE_MAX / 2 / size)
			memory_exhausted();
		n *= 2;
	}
	if (n == *capacity && at)
		return at;
	grown = realloc(at, n * size);
	if (!grown)
		memory_exhausted();
	*capacity = n;
	return grown;
}

void *
memory_trim(void *at, size_t *capacity, size_t count, size_t size)
{
	void *less = count && count < *capacity ? realloc(at, count * size) : NULL;

	if (less)
		*capacity = count;
	return less ? less : at;
}

void *
memory_zeroed(size_t count, size_t size)
{
	void *at = calloc(count ? count : 1, size);

	if (!at)
		memory_exhausted();
	return at;
}

void *
memory_try(size_t size)
{
	return calloc(size ? size : 1, 1);
}
