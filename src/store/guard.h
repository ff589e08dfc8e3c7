/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keeps the program alive when a mapped file becomes unreadable: it shrank, or the disk
 * failed. The kernel then sends SIGBUS on access; while a range is guarded, the page is
 * replaced by zeros, the access continues, and the guard remembers the lowest such place.
 * Any other SIGBUS does what it did before. Works from any thread; a range is added and
 * removed by the thread that owns it.
 */
#ifndef STORE_GUARD_H
#define STORE_GUARD_H

#include <stdbool.h>
#include <stddef.h>

enum { GUARD_NONE = -1, GUARD_MAX = 64 };

/* Guards the mapping [at, at + len), which begins at a page. Returns its number, or
 * GUARD_NONE if GUARD_MAX ranges are guarded already. */
int guard_add(void *at, size_t len);

/* Ends it; call this before the range is unmapped. GUARD_NONE is fine. */
void guard_remove(int guard);

/* True if a page of the range was lost; *offset is the lowest one in the range. */
bool guard_lost(int guard, size_t *offset);

#endif
