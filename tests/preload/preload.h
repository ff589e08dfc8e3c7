/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the parts of preload.so share: when a call must fail, and how. The state is that of
 * the process; preload.c sets it before main. Each function that is LOUD takes the place of
 * the one of that name.
 */
#ifndef TESTS_PRELOAD_H
#define TESTS_PRELOAD_H

#include <stddef.h>
#include <stdint.h>

#define LOUD __attribute__((visibility("default")))
#define ITEMS(list) (sizeof(list) / sizeof *(list))

/* The next function of that name; its type is that of `like`. */
#define NEXT(type, name) ((type)next(name))
void *next(const char *name);

/* What was counted; shared with the process that asks. */
struct tally {
	uint64_t calls, allocations, written;
};

struct wish {
	uint64_t fail_call, fail_memory; /* numbers, from 1; 0: none */
	uint64_t space;                  /* bytes that can still be written, if limited */
	int folder_error, system_error;  /* of syncing a folder, a file system; 0: none */
	unsigned way;                    /* that a call fails in */
	int armed, limited, starving;
	int to_raise, when_made;         /* a signal; when a file is made, else when ended */
	const char *deed, *victim;       /* what happens to the image, and its path */
};

extern struct tally *tally;
extern struct wish wish;
extern int looking; /* for a function: malloc may be called */

/* The image once it is mapped. */
extern void *victim_at;
extern size_t victim_len;

/* True if the call at hand must fail. */
int due(void);

/* Sets errno to one of `count` errors, by the way; gives -1. */
int refuse(const int *errors, size_t count);
#define REFUSE(...) \
	refuse((const int[]){ __VA_ARGS__ }, ITEMS(((const int[]){ __VA_ARGS__ })))

/* Raises the signal that was asked for, once. */
void raise_once(void);

#endif
