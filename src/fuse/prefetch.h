/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading ahead of who reads a share file by file: pieces of files are decoded before they are
 * asked for, by threads of their own, and handed to the kernel, so that most are never asked for.
 *
 * A *piece* is PREFETCH_PIECE bytes of a file, at a multiple of them, or what is left to its end. Two
 * pieces that were asked for, one behind the other in one of the orders of answer_after, begin a
 * *stream*: what follows is decoded, up to a window that doubles, to PREFETCH_WINDOW_MOST, each time
 * the reader comes to the piece in its middle. That one is the *mark*, kept here, since what the
 * kernel has is read without a word to us. What cannot be read is left out: who asks for it gets
 * the error of answer_read.
 *
 * The share is borrowed. Memory is PREFETCH_STREAMS times PREFETCH_SLOTS pieces at most.
 */
#ifndef FUSE_PREFETCH_H
#define FUSE_PREFETCH_H

#include "fuse/answer.h"

enum {
	PREFETCH_PIECE = 128 << 10,      /* what Linux asks for at a time */
	PREFETCH_STREAMS = 8,            /* readers that are followed at a time */
	PREFETCH_SLOTS = 6,              /* pieces of a stream that are held at a time */
	PREFETCH_WINDOW_FIRST = 512 << 10,
	PREFETCH_WINDOW_MOST = 4 << 20,
	PREFETCH_COST_LEAST = 4096       /* that a piece, however short, counts for in a window */
};

struct prefetch; /* opaque */

/* Hands a piece over, in the thread that calls prefetch_work; may wait until calls of prefetch_read
 * for the same piece are answered. False if it is not wanted: it is then kept. */
typedef bool prefetch_push(void *arg, uint64_t node, uint64_t at, const uint8_t *bytes, uint32_t len);

/* prefetch_free releases it, after all calls of the others have returned; NULL is fine. */
struct prefetch *prefetch_new(struct share *s);
void prefetch_free(struct prefetch *a);

/* As answer_read, from what was decoded ahead where it was, and the next guess. By several threads
 * at once. */
int prefetch_read(struct prefetch *a, uint64_t node, uint64_t at, uint8_t *out, uint32_t len,
        uint32_t *got);

/* Decodes ahead until prefetch_stop is called; by several threads at once. With `push` NULL pieces
 * are kept until they are asked for. */
void prefetch_work(struct prefetch *a, prefetch_push *push, void *arg);
void prefetch_stop(struct prefetch *a);

#endif
