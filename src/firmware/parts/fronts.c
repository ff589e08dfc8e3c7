/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A vendor's header that nobody here knows: short data in front of a part, in which a number
 * equals the length or the CRC-32 of what follows. That tells what the data are.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/crc32.h"
#include "firmware/parts/parts.h"

enum {
	FRONT_MOST = 4096,       /* longer ones are not headers */
	BEHIND_LEAST = 4096,     /* smaller numbers are common */
	SUMMED_MOST = 8 << 20,   /* bytes that are summed for one front ... */
	FRONTS_MOST = 4          /* ... and how often */
};

/* The end of part `i` with all that it announces. */
static uint64_t
end_of(const struct firmware *f, size_t i)
{
	const struct part *p = &f->list.parts.at[i];
	uint64_t end = p->offset + p->len;

	for (size_t k = i + 1; k < f->list.parts.count && f->list.parts.at[k].header >= (int)i;
	        k++)
		end = f->list.parts.at[k].offset + f->list.parts.at[k].len;
	return end;
}

/* Adds where the 4 bytes `number` stand in `front`, in either byte order. */
static void
add_place(struct text *t, struct span front, uint32_t number, const char *what)
{
	for (size_t at = 0; at + 4 <= front.len; at++) {
		bool little = span_u32(front, at, ENDIAN_LITTLE) == number;

		if (!little && span_u32(front, at, ENDIAN_BIG) != number)
			continue;
		text_addf(t, "%s +0x%zx is the %s of what follows", t->len ? "," : ":", at, what);
		return;
	}
}

/* What `front` says of the bytes [from, to). */
static void
add_numbers(const struct firmware *f, struct span front, uint64_t from, uint64_t to, bool sum,
        struct text *t)
{
	uint64_t len = to - from;

	if (len < BEHIND_LEAST || len > UINT32_MAX || t->len)
		return;
	add_place(t, front, (uint32_t)len, "length");
	if (sum && len <= SUMMED_MOST)
		add_place(t, front, crc32_usual(span_cut(f->bytes, (size_t)from, (size_t)len)),
		        "CRC-32");
}

void
fronts_name(struct firmware *f)
{
	int summed = 0;

	for (size_t i = 0; i + 1 < f->list.parts.count; i++) {
		struct part *p = &f->list.parts.at[i], *next = p + 1;
		struct span front = span_cut(f->bytes, (size_t)p->offset, (size_t)p->len);
		struct text t = { 0 };

		if (p->kind != PART_DATA || p->len > FRONT_MOST || next->kind != PART_FORMAT
		        || next->header != PART_NONE)
			continue;
		add_numbers(f, front, next->offset, end_of(f, i + 1), summed < FRONTS_MOST, &t);
		add_numbers(f, front, next->offset, f->bytes.len, summed < FRONTS_MOST, &t);
		summed++;
		if (t.len)
			snprintf(p->what, sizeof p->what, "a header%s", text_str(&t));
		text_free(&t);
	}
}
