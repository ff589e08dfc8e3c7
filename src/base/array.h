/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Growable arrays and checked allocation. A member declared `ARRAY(struct extent)
 * extents;` starts zeroed, grows by array_push and is released by array_free; its
 * elements move when it grows, so others keep indexes, not pointers.
 * Running out of memory ends the program with a message (memory_exhausted): every
 * amount asked for here is bounded by bytes really present in an image.
 */
#ifndef BASE_ARRAY_H
#define BASE_ARRAY_H

#include <stddef.h>
#include <stdlib.h>

#define ARRAY(type) \
	struct { \
		type *at; \
		size_t count, capacity; \
	}

/* How many elements an array of known size has. */
#define COUNT(a) (sizeof(a) / sizeof *(a))

/* Call this first: large blocks are then mapped one by one where the C library can do
 * that, so that growing them copies nothing and freed memory returns to the system at
 * once. */
void memory_begin(void);

/* Appends `value`. */
#define array_push(a, value) \
	((a)->count == (a)->capacity \
	         ? (void)((a)->at = memory_grow((a)->at, &(a)->capacity, \
	                          (a)->count + 1, sizeof *(a)->at)) \
	         : (void)0, \
	        (void)((a)->at[(a)->count++] = (value)))

/* Makes room for `n` elements in all without changing the count. */
#define array_reserve(a, n) \
	((n) > (a)->capacity \
	         ? (void)((a)->at = memory_grow((a)->at, &(a)->capacity, (n), \
	                          sizeof *(a)->at)) \
	         : (void)0)

/* Gives back what was allocated beyond the count. */
#define array_trim(a) \
	((void)((a)->at = memory_trim((a)->at, &(a)->capacity, (a)->count, sizeof *(a)->at)))

/* Releases the memory; the array is empty and usable again. */
#define array_free(a) \
	(free((a)->at), (void)((a)->at = NULL, (a)->count = (a)->capacity = 0))

/* Grows the block `at` of elements of `size` bytes to at least `need` elements
 * (doubling); updates *capacity. Never returns NULL. */
void *memory_grow(void *at, size_t *capacity, size_t need, size_t size);

/* Shrinks the block `at` to `count` elements of `size` bytes, if that is possible; updates
 * *capacity. NULL only if `at` is. */
void *memory_trim(void *at, size_t *capacity, size_t count, size_t size);

/* `count` zeroed elements of `size` bytes; free() releases them. Never NULL. */
void *memory_zeroed(size_t count, size_t size);

/* `size` zeroed bytes, or NULL if there is no memory: for optional buffers. free()
 * releases them. */
void *memory_try(size_t size);

/* Runs the undo functions (base/leave.h), says that memory ran out, and exits with status
 * 2. */
_Noreturn void memory_exhausted(void);

#endif
