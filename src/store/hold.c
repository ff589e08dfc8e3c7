/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/hold.h"

#include <assert.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Memory is made writable in steps of this size: a system call each. */
enum { READY_STEP = 4 << 20 };

static size_t
whole_pages(size_t len)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	return (len + page - 1) / page * page;
}

bool
hold_open(struct hold *h, size_t limit, struct error *err)
{
	size_t reserved = limit < SIZE_MAX / 2 ? whole_pages(limit ? limit : 1) : SIZE_MAX;
	void *at = reserved == SIZE_MAX ? MAP_FAILED
	        : mmap(NULL, reserved, PROT_NONE,
	                MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	*h = (struct hold){ 0 };
	if (at == MAP_FAILED)
		return error_set(err, "there is no memory for %zu bytes", limit);
	h->at = at;
	h->reserved = reserved;
	h->limit = limit;
	return true;
}

uint8_t *
hold_room(struct hold *h, size_t want, size_t *room, struct error *err)
{
	size_t left = h->limit - h->len, need;

	*room = want < left ? want : left;
	need = whole_pages(h->len + *room);
	if (need > h->ready) {
		size_t more = h->reserved - h->ready;

		if (more > READY_STEP && need - h->ready < READY_STEP)
			more = READY_STEP;
		else if (more > need - h->ready)
			more = need - h->ready;
		if (mprotect(h->at + h->ready, more, PROT_READ | PROT_WRITE) != 0) {
			error_set(err, "there is no memory for more than %zu bytes", h->len);
			return NULL;
		}
		h->ready += more;
	}
	return h->at + h->len;
}

void
hold_add(struct hold *h, size_t len)
{
	assert(len <= h->ready - h->len);
	h->len += len;
}

void
hold_seal(struct hold *h)
{
	size_t used = whole_pages(h->len ? h->len : 1);

	if (used < h->reserved)
		munmap(h->at + used, h->reserved - used);
	h->reserved = used;
	h->limit = h->len;
	/* If that fails they stay writable, but nothing writes to them. */
	if (mprotect(h->at, used, PROT_READ) == 0)
		h->ready = 0;
}

struct span
hold_bytes(const struct hold *h)
{
	return span_of(h->at, h->len);
}

void
hold_close(struct hold *h)
{
	if (h->at)
		munmap(h->at, h->reserved);
	memset(h, 0, sizeof *h);
}
