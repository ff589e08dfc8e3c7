/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How long the header of a 7z is once it is unpacked, which libarchive does in one go: 7zFormat.txt
 * of the LZMA SDK, "EncodedHeader", "Streams Info".
 */
#include "archive/archive_private.h"

enum property {
	END = 0,
	HEADER = 1,
	PACK_INFO = 6,
	UNPACK_INFO = 7,
	SIZE = 9,
	FOLDER = 0x0b,
	UNPACK_SIZE = 0x0c,
	ENCODED_HEADER = 0x17
};

struct reader {
	struct span in;
	size_t at;
	bool bad; /* it ended too early, or was not as expected */
};

static uint8_t
take_byte(struct reader *r)
{
	r->bad |= r->at >= r->in.len;
	return span_u8(r->in, r->at++);
}

/* As many bytes follow as the first byte has leading ones, the lowest first; what is
 * left of the first byte is on top. */
static uint64_t
take_number(struct reader *r)
{
	uint8_t first = take_byte(r), mask = 0x80;
	uint64_t value = 0;
	unsigned int i = 0;

	for (; i < 8 && first & mask; i++, mask >>= 1)
		value |= (uint64_t)take_byte(r) << 8 * i;
	return i < 8 ? value | (uint64_t)(first & (mask - 1)) << 8 * i : value;
}

static void
skip(struct reader *r, uint64_t len)
{
	r->bad |= len > r->in.len - (r->at < r->in.len ? r->at : r->in.len);
	if (!r->bad)
		r->at += (size_t)len;
}

static void
expect(struct reader *r, enum property id)
{
	r->bad |= take_byte(r) != id;
}

static void
skip_pack_info(struct reader *r)
{
	uint64_t streams;

	expect(r, PACK_INFO);
	take_number(r);
	streams = take_number(r);
	expect(r, SIZE);
	for (uint64_t i = 0; i < streams && !r->bad; i++)
		take_number(r);
	expect(r, END);
}

/* The one folder of a header; a chain of coders has a length for each. */
static uint64_t
skip_coders(struct reader *r)
{
	enum { ID_LEN = 0x0f, COMPLEX = 0x10, PROPERTIES = 0x20 };
	uint64_t coders = take_number(r);

	for (uint64_t i = 0; i < coders && !r->bad; i++) {
		uint8_t flags = take_byte(r);

		skip(r, flags & ID_LEN);
		r->bad |= flags & COMPLEX;
		if (flags & PROPERTIES)
			skip(r, take_number(r));
	}
	for (uint64_t i = 1; i < coders && !r->bad; i++) {
		take_number(r);
		take_number(r);
	}
	return coders;
}

uint64_t
archive_7z_header_len(struct span part)
{
	enum { AT_NEXT = 12, AT_LEN = 20, START_LEN = 32 };
	uint64_t at = span_u64(part, AT_NEXT, ENDIAN_LITTLE), most = 0, coders;
	uint64_t len = span_u64(part, AT_LEN, ENDIAN_LITTLE);
	struct reader r = { .bad = at > SIZE_MAX - START_LEN || len > SIZE_MAX };

	if (!r.bad)
		r.in = span_cut(part, START_LEN + (size_t)at, (size_t)len);
	if (span_u8(r.in, 0) == HEADER)
		return len;
	expect(&r, ENCODED_HEADER);
	skip_pack_info(&r);
	expect(&r, UNPACK_INFO);
	expect(&r, FOLDER);
	r.bad |= take_number(&r) != 1;
	expect(&r, END); /* not external */
	coders = skip_coders(&r);
	expect(&r, UNPACK_SIZE);
	for (uint64_t i = 0; i < coders && !r.bad; i++) {
		uint64_t size = take_number(&r);

		most = size > most ? size : most;
	}
	return r.bad ? UINT64_MAX : most;
}
