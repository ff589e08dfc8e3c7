/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "codec/codec_private.h"

#include <limits.h>
#include <zlib.h>

#include "base/array.h"

/* kernel: STREAM_END_SPACE and the level in jffs2_zlib_compress */
enum { ROOM_FOR_END = 12, LEVEL = 3 };

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Feeds the input in pieces not longer than the room that is left, each flushed, so that it is
 * known at any time what has been packed. */
static bool
feed(z_stream *z, size_t in_len, size_t room)
{
	while (z->total_out < room - ROOM_FOR_END && z->total_in < in_len) {
		z->avail_out = (uInt)(room - ROOM_FOR_END - z->total_out);
		z->avail_in = (uInt)least(in_len - z->total_in, z->avail_out);
		if (deflate(z, Z_PARTIAL_FLUSH) != Z_OK)
			return false;
	}
	return true;
}

/*
 * kernel: fs/jffs2/compr_zlib.c, jffs2_zlib_compress; mkfs.jffs2 does the same. Level 3 in a
 * zlib wrapper, with a window of 32 KiB.
 */
bool
deflate_encode(struct span in, struct packing *p)
{
	z_stream z = { 0 };
	size_t room = least(p->room, UINT_MAX);
	int result;

	if (room <= ROOM_FOR_END)
		return false;
	result = deflateInit(&z, LEVEL);
	if (result == Z_MEM_ERROR)
		memory_exhausted();
	if (result != Z_OK)
		return false;
	z.next_in = (Bytef *)in.at;
	z.next_out = p->at;
	result = Z_DATA_ERROR;
	if (feed(&z, in.len, room)) {
		z.avail_out += ROOM_FOR_END;
		z.avail_in = 0;
		result = deflate(&z, Z_FINISH);
	}
	deflateEnd(&z);
	p->len = z.total_out;
	p->taken = z.total_in;
	return result == Z_STREAM_END && p->len < p->taken;
}
