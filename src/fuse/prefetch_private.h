/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by prefetch.c (pieces that are decoded) and prefetch_guess.c (which ones). */
#ifndef FUSE_PREFETCH_PRIVATE_H
#define FUSE_PREFETCH_PRIVATE_H

#include <pthread.h>

#include "base/array.h"
#include "fuse/prefetch.h"

enum { GUESSES = 8 };

struct piece {
	uint64_t node, at;
	uint64_t size; /* of its file; 0: there is no piece */
};

enum slot_state {
	SLOT_FREE,
	SLOT_BUSY,    /* being decoded */
	SLOT_PUSHED,  /* decoded, and being handed over */
	SLOT_READY,   /* decoded, and kept */
	SLOT_FAILED   /* could not be; until those that waited for it know */
};

/* Bytes are there in SLOT_PUSHED and SLOT_READY, and don't change while it has users. */
struct slot {
	enum slot_state state;
	struct piece piece;
	uint8_t *bytes; /* PREFETCH_PIECE of them, or NULL: none yet */
	uint32_t len;   /* as decoded: less than PREFETCH_PIECE at the end of the file alone */
	uint32_t users; /* calls of prefetch_read that use it, or wait until it is decoded */
	uint64_t order; /* that of its stream's pieces */
	bool mark;
};

/* A reader that is followed. Slots of one that was given up stay until they are free. */
struct stream {
	enum answer_order order;
	struct piece next;     /* to be decoded */
	uint32_t window, left; /* bytes that may be decoded at a time; until the next mark is read */
	bool unmarked;         /* the window has no mark yet */
	uint64_t heard;        /* when the reader was last heard of; 0: unused */
	uint64_t begun;        /* the order of its first piece */
	struct slot slots[PREFETCH_SLOTS];
};

/* What was asked for out of any order: a stream begins if what follows is asked for as well. */
struct guess {
	struct piece next[ANSWER_ORDERS];
	uint64_t node, at;
};

struct prefetch {
	struct share *share;
	pthread_mutex_t lock;        /* of all that follows, but for bytes of slots */
	pthread_cond_t wanted, done; /* there is a piece to decode; one is decoded */
	struct stream streams[PREFETCH_STREAMS];
	struct guess guesses[GUESSES];
	unsigned int oldest;         /* of the guesses */
	uint64_t clock;
	bool stopped;
};

/* ---- prefetch.c ---- */

/* Frees what nobody uses of the stream's decoded pieces before `order`. */
void prefetch_drop_before(struct stream *s, uint64_t order);

/* ---- prefetch_guess.c; with the lock held ---- */

/* Takes down that the piece at `at` of `node` was asked for, which no slot has. */
void prefetch_guess(struct prefetch *a, uint64_t node, uint64_t at);
/* The reader has come to the piece in the slot. */
void prefetch_heard(struct prefetch *a, struct stream *s, struct slot *slot);
/* Reserves a slot for the piece that is to be decoded next; NULL: there is none. */
struct slot *prefetch_take(struct prefetch *a);

#endif
