/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuse/prefetch_private.h"

#include <errno.h>
#include <string.h>

struct prefetch *
prefetch_new(struct share *s)
{
	struct prefetch *a = memory_zeroed(1, sizeof *a);

	a->share = s;
	pthread_mutex_init(&a->lock, NULL);
	pthread_cond_init(&a->wanted, NULL);
	pthread_cond_init(&a->done, NULL);
	return a;
}

void
prefetch_free(struct prefetch *a)
{
	if (!a)
		return;
	for (size_t i = 0; i < PREFETCH_STREAMS; i++)
		for (size_t k = 0; k < PREFETCH_SLOTS; k++)
			free(a->streams[i].slots[k].bytes);
	pthread_cond_destroy(&a->wanted);
	pthread_cond_destroy(&a->done);
	pthread_mutex_destroy(&a->lock);
	free(a);
}

void
prefetch_stop(struct prefetch *a)
{
	pthread_mutex_lock(&a->lock);
	a->stopped = true;
	pthread_cond_broadcast(&a->wanted);
	pthread_mutex_unlock(&a->lock);
}

/* ---- slots; with the lock held ---- */

void
prefetch_drop_before(struct stream *s, uint64_t order)
{
	for (size_t i = 0; i < PREFETCH_SLOTS; i++) {
		struct slot *slot = &s->slots[i];

		if (slot->state == SLOT_READY && !slot->users && slot->order < order)
			slot->state = SLOT_FREE;
	}
}

/* Frees it if nobody needs it any more; a stream may wait for one. */
static void
leave_slot(struct prefetch *a, struct slot *slot, bool needed)
{
	if ((slot->state != SLOT_READY && slot->state != SLOT_FAILED) || slot->users || needed)
		return;
	slot->state = SLOT_FREE;
	pthread_cond_signal(&a->wanted);
}

static struct slot *
find_slot(struct prefetch *a, uint64_t node, uint64_t at, struct stream **of)
{
	for (size_t i = 0; i < PREFETCH_STREAMS; i++)
		for (size_t k = 0; k < PREFETCH_SLOTS; k++) {
			struct slot *slot = &a->streams[i].slots[k];

			if (slot->state == SLOT_FREE || slot->piece.node != node
			        || slot->piece.at != at)
				continue;
			*of = &a->streams[i];
			return slot;
		}
	return NULL;
}

/* ---- who reads ---- */

/* Copies from a slot, once it is decoded, without the lock meanwhile; false if it failed. */
static bool
copy_out(struct prefetch *a, struct slot *slot, uint64_t at, uint8_t *out, uint32_t len,
        uint32_t *got)
{
	uint32_t skip = (uint32_t)(at - slot->piece.at);
	bool ok, at_end;

	slot->users++;
	while (slot->state == SLOT_BUSY)
		pthread_cond_wait(&a->done, &a->lock);
	ok = slot->state == SLOT_PUSHED || slot->state == SLOT_READY;
	if (ok) {
		*got = skip >= slot->len ? 0 : slot->len - skip < len ? slot->len - skip : len;
		pthread_mutex_unlock(&a->lock);
		memcpy(out, slot->bytes + skip, *got);
		pthread_mutex_lock(&a->lock);
	}
	at_end = skip + *got >= slot->len;
	slot->users--;
	leave_slot(a, slot, ok && !at_end);
	return ok;
}

int
prefetch_read(struct prefetch *a, uint64_t node, uint64_t at, uint8_t *out, uint32_t len,
        uint32_t *got)
{
	uint64_t from = at - at % PREFETCH_PIECE;
	struct stream *stream;
	struct slot *slot;
	bool there = false;

	*got = 0;
	if (len == 0)
		return answer_read(a->share, node, at, out, len, got);
	pthread_mutex_lock(&a->lock);
	slot = find_slot(a, node, from, &stream);
	if (slot)
		prefetch_heard(a, stream, slot);
	else
		prefetch_guess(a, node, from);
	if (slot && at - from + len <= PREFETCH_PIECE)
		there = copy_out(a, slot, at, out, len, got);
	pthread_mutex_unlock(&a->lock);
	if (!there)
		return answer_read(a->share, node, at, out, len, got);
	return answer_spoiled(a->share) ? EIO : 0;
}

/* ---- who decodes ---- */

/* Decodes what was taken; with the lock held, but not meanwhile. */
static void
fill(struct prefetch *a, struct slot *slot, prefetch_push *push, void *arg)
{
	struct piece p = slot->piece;
	bool taken;
	int error;

	pthread_mutex_unlock(&a->lock);
	error = answer_read(a->share, p.node, p.at, slot->bytes, PREFETCH_PIECE, &slot->len);
	pthread_mutex_lock(&a->lock);
	pthread_cond_broadcast(&a->done);
	slot->state = error || slot->len == 0 ? SLOT_FAILED : SLOT_READY;
	leave_slot(a, slot, slot->state == SLOT_READY);
	if (slot->state != SLOT_READY || !push || slot->users || slot->mark)
		return;
	slot->state = SLOT_PUSHED;
	pthread_mutex_unlock(&a->lock);
	taken = push(arg, p.node, p.at, slot->bytes, slot->len);
	pthread_mutex_lock(&a->lock);
	slot->state = SLOT_READY;
	leave_slot(a, slot, !taken);
}

void
prefetch_work(struct prefetch *a, prefetch_push *push, void *arg)
{
	struct slot *slot;

	pthread_mutex_lock(&a->lock);
	while (!a->stopped) {
		slot = prefetch_take(a);
		if (slot)
			fill(a, slot, push, arg);
		else
			pthread_cond_wait(&a->wanted, &a->lock);
	}
	pthread_mutex_unlock(&a->lock);
}
