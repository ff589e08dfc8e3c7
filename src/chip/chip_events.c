/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Events, back and forth: each keeps the bytes of what it changes as they are on the other side
 * of it, so that crossing it swaps the two.
 */
#include <assert.h>

#include "chip/chip.h"

static uint32_t
pages_in(const struct chip *c, uint32_t bytes)
{
	return c->shape.page ? bytes / c->shape.page : 0;
}

int
chip_ranges(struct chip *c, const struct chip_event *e, struct chip_range r[CHIP_RANGES])
{
	uint32_t page = c->shape.page ? e->at / c->shape.page : 0, pages = pages_in(c, e->len);
	int n = 0;

	switch ((enum chip_kind)e->kind) {
	case CHIP_PROGRAM:
	case CHIP_ERASE:
		r[n++] = (struct chip_range){ c->data + e->at, e->len };
		break;
	case CHIP_SPARE:
		page = e->at;
		pages = 1;
		break;
	case CHIP_BAD:
		pages = 1;
		break;
	default:
		return 0;
	}
	if (pages) {
		r[n++] = (struct chip_range){ c->spare + (size_t)page * c->shape.spare,
			pages * c->shape.spare };
		r[n++] = (struct chip_range){ c->written + page, pages };
	}
	return n;
}

/* Drops what comes after this moment. */
static void
drop_later(struct chip *c)
{
	if (c->now == c->events.count)
		return;
	c->kept.len = c->events.at[c->now].kept;
	c->events.count = c->now;
}

struct chip_event *
chip_record(struct chip *c, enum chip_kind kind, uint32_t at, uint32_t len)
{
	struct chip_event e = { .at = at, .len = len, .tag = c->tag, .about = c->about,
		.kind = (uint8_t)kind, .why = c->why };
	struct chip_range r[CHIP_RANGES];
	int n;

	drop_later(c);
	e.kept = c->kept.len;
	n = chip_ranges(c, &e, r);
	for (int i = 0; i < n; i++)
		text_add_bytes(&c->kept, r[i].at, r[i].len);
	array_push(&c->events, e);
	c->now++;
	return &c->events.at[c->now - 1];
}

static void
cross(struct chip *c, const struct chip_event *e, bool forth)
{
	uint8_t *kept = (uint8_t *)c->kept.at + e->kept;
	struct chip_range r[CHIP_RANGES];
	int n = chip_ranges(c, e, r);

	for (int i = 0; i < n; i++)
		for (uint32_t k = 0; k < r[i].len; k++) {
			uint8_t byte = r[i].at[k];

			r[i].at[k] = *kept;
			*kept++ = byte;
		}
	if (e->kind == CHIP_ERASE)
		c->wear[e->at / c->shape.block] += forth ? 1 : UINT32_MAX;
	if (e->kind == CHIP_CUT || e->kind == CHIP_POWER)
		c->off = (e->kind == CHIP_CUT) == forth;
}

void
chip_go(struct chip *c, size_t n)
{
	assert(n <= c->events.count);
	while (c->now > n)
		cross(c, &c->events.at[--c->now], false);
	while (c->now < n)
		cross(c, &c->events.at[c->now++], true);
}
