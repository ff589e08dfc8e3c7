/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where changed bytes go in their store. Nothing behind them moves: what becomes shorter is
 * filled up, what becomes longer takes bytes that only fill. */
#include <inttypes.h>
#include <string.h>

#include "firmware/partitions/partitions.h"
#include "job/rewrap/rewrap_private.h"

enum { SIZE_OF_FLASH = 4096 };

/* Where the partition that holds `at` ends; the end of the store if none is known. */
static uint64_t
limit_of(const struct rewrap *r, uint64_t at)
{
	uint64_t end = rewrap_old(r).len;

	if (!r->f || !r->f->partitions)
		return end;
	for (size_t i = 0; i < r->f->partitions->stretches.count; i++) {
		uint64_t next = r->f->partitions->stretches.at[i].offset;

		if (next > at && next < end)
			end = next;
	}
	return end;
}

/* How many bytes of one value, 0xff or 0x00, follow the change. */
static uint64_t
filled_after(const struct rewrap *r)
{
	struct span old = rewrap_old(r);
	uint64_t from = r->change.at + r->change.len, to = limit_of(r, r->change.at), at = from;
	uint8_t fill = span_u8(old, (size_t)from);

	if (fill != 0xff && fill != 0)
		return 0;
	while (at < to && old.at[at] == fill)
		at++;
	return at - from;
}

/* A file of whole pages is the content of a flash, and as long as that; a range and the pages of
 * a dump have their length from what they are in. */
static bool
has_its_own_length(const struct rewrap *r)
{
	switch (r->store->kind) {
	case STORE_FILE:
	case STORE_MEMORY:
		return r->store->bytes.len % SIZE_OF_FLASH != 0;
	case STORE_DECODED:
		return true;
	default:
		return false;
	}
}

/* The length of the store afterwards; 0 with r->err set if the change doesn't fit. */
static uint64_t
new_length(struct rewrap *r)
{
	const struct change *c = &r->change;
	uint64_t len = rewrap_old(r).len, end = c->at + c->len, room;
	bool to_end = end == len;

	if (c->bytes.len == 0 && c->len == len) {
		rewrap_fail(r, "nothing would be left of the image");
		return 0;
	}
	if (c->bytes.len <= c->len)
		return to_end && has_its_own_length(r) ? c->at + c->bytes.len : len;
	room = filled_after(r);
	if (c->bytes.len - c->len <= room)
		return len;
	if (end + room == len && has_its_own_length(r))
		return c->at + c->bytes.len;
	rewrap_fail(r, "too large: %zu bytes, in the place of %" PRIu64 "; %" PRIu64 " more bytes "
	        "are free after it, so it is %" PRIu64 " bytes too many", c->bytes.len, c->len,
	        room, c->bytes.len - c->len - room);
	return 0;
}

static bool
begin(struct rewrap *r)
{
	uint64_t len = rewrap_old(r).len;

	if (r->change.at > len || r->change.len > len - r->change.at) {
		rewrap_fail(r, "what is to be replaced is not in the image");
		return false;
	}
	len = new_length(r);
	if (!len)
		return false;
	if (len > REWRAP_MOST) {
		rewrap_fail(r, "%" PRIu64 " bytes are too many to be put together here: %d MiB "
		        "are the limit", len, REWRAP_MOST >> 20);
		return false;
	}
	r->longer = (int64_t)r->change.bytes.len - (int64_t)r->change.len;
	return hold_open(&r->made, (size_t)len, &r->err);
}

/* Up to `most` of the new bytes from `at` on, in one piece; without address: they are filled. */
static struct span
new_bytes(const struct rewrap *r, uint64_t at, size_t most)
{
	const struct change *c = &r->change;
	uint64_t gap = c->at + c->bytes.len, rest = c->at + c->len;
	struct span old = rewrap_old(r);

	if (rest < gap)
		rest = gap;
	if (at < c->at)
		return span_cut(old, (size_t)at, (size_t)(c->at - at < most ? c->at - at : most));
	if (at < gap)
		return span_cut(c->bytes, (size_t)(at - c->at), most);
	if (at < rest)
		return (struct span){ .len = (size_t)(rest - at < most ? rest - at : most) };
	return span_cut(old, (size_t)at, most);
}

/* As what follows; else zeros, in which archives end, or as flash is erased. */
static uint8_t
fill_for(const struct rewrap *r)
{
	enum { ZEROS_LEAST = 16 };
	struct span old = rewrap_old(r);
	size_t end = (size_t)(r->change.at + r->change.len), at = end;

	if (end < old.len && (old.at[end] == 0 || old.at[end] == 0xff))
		return old.at[end];
	while (at > r->change.at && old.at[at - 1] == 0)
		at--;
	return end - at >= ZEROS_LEAST ? 0 : 0xff;
}

enum rewrap_state
rewrap_place(struct rewrap *r, uint64_t budget)
{
	enum { PIECE = 1 << 20 };

	if (!r->made.reserved && !begin(r))
		return REWRAP_FAILED;
	for (uint64_t spent = 0; spent < budget && r->made.len < r->made.limit;) {
		size_t room;
		uint8_t *to = hold_room(&r->made, PIECE, &room, &r->err);
		struct span piece;

		if (!to)
			return REWRAP_FAILED;
		piece = new_bytes(r, r->made.len, room);
		if (piece.at)
			memcpy(to, piece.at, piece.len);
		else
			memset(to, fill_for(r), piece.len);
		hold_add(&r->made, piece.len);
		spent += piece.len;
	}
	if (r->made.len < r->made.limit)
		return REWRAP_GOES_ON;
	hold_close(&r->up); /* it is in r->made now; its length alone still counts */
	return REWRAP_DONE;
}
