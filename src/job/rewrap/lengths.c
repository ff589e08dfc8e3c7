/* SPDX-License-Identifier: GPL-2.0-or-later */
/* uImage headers around what was changed: the length, where it ends with the change, both
 * CRCs, and the time. The innermost comes first, as the CRC of an outer one covers it. */
#include <inttypes.h>

#include "base/crc32.h"
#include "base/put.h"
#include "job/rewrap/rewrap_private.h"

static uint64_t
payload_of(const struct uimage *u)
{
	return u->offset + UIMAGE_HEADER_LEN;
}

/* True if the change is in its payload; a header that was itself replaced is left alone. */
static bool
is_around(const struct rewrap *r, const struct uimage *u)
{
	const struct change *c = &r->change;

	return payload_of(u) <= c->at && c->at + c->len <= payload_of(u) + u->size
	       && (c->len || c->bytes.len);
}

static bool
ends_with_change(const struct rewrap *r, const struct uimage *u)
{
	return payload_of(u) + u->size == r->change.at + r->change.len;
}

/* The table of lengths of a payload of several files, whose last is longer or shorter now. */
static bool
set_entry(struct rewrap *r, const struct uimage *u)
{
	struct uimage_entry e = { 0 };
	uint8_t *to;

	while (uimage_next_entry(rewrap_old(r), u, &e)) {
		if (e.offset != r->change.at || e.len != r->change.len)
			continue;
		to = rewrap_refit(r, payload_of(u) + 4 * (e.number - 1), 4);
		if (to)
			put_u32(to, (uint32_t)((int64_t)e.len + r->longer), ENDIAN_BIG);
		return to != NULL;
	}
	return e.count == 0;
}

/* Decides on the header; false if it stays as it is. */
static bool
may_refit(struct rewrap *r, const struct uimage *u)
{
	if (!is_around(r, u))
		return false;
	if (u->hcrc_ok && u->dcrc_ok)
		return true;
	if (u->hcrc_ok && !u->dcrc_known)
		text_addf(&r->warned, "the payload of the uImage at 0x%" PRIx64 " is cut short, so that "
		        "its CRC can't be checked; the header is left as it is\n", u->offset);
	else
		text_addf(&r->warned, "the %s CRC of the uImage at 0x%" PRIx64 " was wrong before; the "
		        "header is left as it is\n", u->hcrc_ok ? "data" : "header", u->offset);
	return false;
}

/* What is wished for the header; NULL for one further out. */
static const struct uimage_wanted *
wanted_of(struct rewrap *r)
{
	const struct uimage_wanted *w = r->headed ? NULL : r->wish.header;

	r->headed = true;
	return w;
}

static void
write_header(struct rewrap *r, const struct uimage *u, uint32_t size)
{
	const struct uimage_wanted *w = wanted_of(r);
	bool named = w && uimage_wants(w, UIMAGE_WANT_NAME);
	bool dated = w && uimage_wants(w, UIMAGE_WANT_TIME);
	uint32_t time = dated ? w->time : r->wish.keep_time ? u->time : r->wish.time;
	struct uimage from = *u;

	from.name = named ? uimage_wanted_name(w)
	        : span_cut(rewrap_old(r), (size_t)u->offset + UIMAGE_HEADER_LEN
	                - UIMAGE_NAME_LEN, UIMAGE_NAME_LEN);
	uimage_encode_summed(rewrap_refit(r, u->offset, UIMAGE_HEADER_LEN), &from, time, size,
	        r->crc);
	text_addf(&r->told, "uImage at 0x%" PRIx64 ": ", u->offset);
	if (size != u->size)
		text_addf(&r->told, "length %" PRIu32 " (was %" PRIu32 "), ", size, u->size);
	if (r->wish.keep_time && !dated && !named)
		text_add(&r->told, "both CRCs; time and name are kept\n");
	else
		text_addf(&r->told, "both CRCs; the time is %s, the name is %s\n",
		        r->wish.keep_time && !dated ? "kept" : "set", named ? "set" : "kept");
}

/* Continues with one header; false once it is right. */
static bool
refit(struct rewrap *r, const struct uimage *u, uint64_t budget)
{
	int64_t longer = ends_with_change(r, u) ? r->longer : 0;
	uint32_t size = (uint32_t)((int64_t)u->size + longer);
	struct span piece;

	if (r->at == 0) {
		r->crc = 0;
		if (longer && !set_entry(r, u))
			text_addf(&r->warned, "the table of lengths at 0x%" PRIx64 " names no file "
			        "that begins and ends like what was replaced: it is left as it is\n",
			        payload_of(u));
	}
	piece = span_cut(span_cut(hold_bytes(&r->made), (size_t)payload_of(u), size),
	        (size_t)r->at, budget < SIZE_MAX ? (size_t)budget : SIZE_MAX);
	r->crc = crc32_usual_more(r->crc, piece);
	r->at += piece.len;
	if (r->at < size)
		return true;
	write_header(r, u, size);
	return false;
}

enum rewrap_state
rewrap_lengths(struct rewrap *r, uint64_t budget)
{
	size_t count = r->f ? r->f->uimages.count : 0;
	const struct uimage *u;

	if (r->item == count)
		return REWRAP_DONE;
	/* They are in the order of the image: one inside another comes after it. */
	u = &r->f->uimages.at[count - 1 - r->item];
	if ((r->at || may_refit(r, u)) && refit(r, u, budget))
		return REWRAP_GOES_ON;
	r->at = 0;
	r->item++;
	return REWRAP_GOES_ON;
}
