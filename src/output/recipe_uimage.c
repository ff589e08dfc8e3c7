/* SPDX-License-Identifier: GPL-2.0-or-later */
/* uImages in a recipe: their headers are made when the payload is known. */
#include "output/recipe.h"

#include <assert.h>
#include <string.h>

#include "base/crc32.h"

void
recipe_open_uimage(struct recipe *r, const struct uimage *header, uint32_t time)
{
	static const uint8_t room[UIMAGE_HEADER_LEN];
	struct wrap w = { .header = *header, .time = time, .piece = r->pieces.count };

	recipe_add_made(r, span_of(room, sizeof room));
	w.start = r->len;
	array_push(&r->wraps, w);
}

void
recipe_close_uimage(struct recipe *r)
{
	size_t i = r->wraps.count;
	struct wrap *w;

	while (i > 0 && r->wraps.at[i - 1].closed)
		i--;
	assert(i > 0);
	w = &r->wraps.at[i - 1];
	w->closed = true;
	w->size = r->len - w->start;
	assert(w->size <= UINT32_MAX);
}

uint64_t
recipe_sum_cost(const struct recipe *r)
{
	uint64_t cost = 0;

	for (size_t i = 0; i < r->wraps.count; i++)
		cost += r->wraps.at[i].size;
	return cost;
}

static void
begin_sum(struct recipe *r, const struct wrap *w)
{
	r->cursor = (struct recipe_cursor){ .piece = w->piece + 1 };
	r->summed_bytes = 0;
	r->crc = 0;
}

static void
complete(struct recipe *r, const struct wrap *w)
{
	uint8_t header[UIMAGE_HEADER_LEN];

	uimage_encode_summed(header, &w->header, w->time, (uint32_t)w->size, r->crc);
	memcpy(r->made.at + r->pieces.at[w->piece].made, header, sizeof header);
	r->summed++;
	r->summed_bytes = 0;
}

bool
recipe_sum_step(struct recipe *r, uint64_t budget)
{
	while (r->summed < r->wraps.count) {
		const struct wrap *w = &r->wraps.at[r->wraps.count - 1 - r->summed];

		assert(w->closed);
		if (!r->summed_bytes)
			begin_sum(r, w);
		while (budget && r->summed_bytes < w->size) {
			uint64_t left = w->size - r->summed_bytes;
			struct span next = recipe_next(r, &r->cursor,
			        left < budget ? left : budget);

			r->crc = crc32_usual_more(r->crc, next);
			r->summed_bytes += next.len;
			budget -= next.len;
		}
		if (r->summed_bytes < w->size)
			return true;
		complete(r, w);
	}
	return false;
}
