/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gzip (RFC 1952): the old header, with its name and time, and a new stream and trailer. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/array.h"
#include "base/crc32.h"
#include "base/put.h"
#include "codec/codec_private.h"

enum { TRAILER_LEN = 8, MEMORY_LEVEL = 9 };

struct gzip_pack {
	struct stream stream;
	struct span header; /* borrowed */
	size_t header_out;  /* bytes of it that are out */
	uint8_t trailer[TRAILER_LEN];
	size_t trailer_out;
	bool deflated;
	z_stream z;
	uint32_t crc;
};

/* Copies what is left of `from`; *done counts. */
static size_t
copy_rest(uint8_t *out, size_t room, struct span from, size_t *done)
{
	struct span rest = span_cut(from, *done, room);

	memcpy(out, rest.at, rest.len);
	*done += rest.len;
	return rest.len;
}

static void
make_trailer(struct gzip_pack *g)
{
	put_u32(g->trailer, g->crc, ENDIAN_LITTLE);
	put_u32(g->trailer + 4, (uint32_t)g->stream.in.len, ENDIAN_LITTLE);
	g->deflated = true;
}

static size_t
deflate_some(struct gzip_pack *g, uint8_t *out, size_t room)
{
	struct stream *s = &g->stream;
	size_t left = s->in.len - s->taken;
	uInt give = left < UINT_MAX ? (uInt)left : UINT_MAX;
	int result;

	g->z.next_in = (Bytef *)(s->in.at + s->taken);
	g->z.avail_in = give;
	g->z.next_out = out;
	g->z.avail_out = room < UINT_MAX ? (uInt)room : UINT_MAX;
	room = g->z.avail_out;
	result = deflate(&g->z, give == left ? Z_FINISH : Z_NO_FLUSH);
	g->crc = crc32_usual_more(g->crc, span_cut(s->in, s->taken, give - g->z.avail_in));
	s->taken += give - g->z.avail_in;
	if (result == Z_STREAM_END)
		make_trailer(g);
	return room - g->z.avail_out;
}

static enum stream_state
pack_step(struct stream *s, uint8_t *out, size_t room, size_t *made)
{
	struct gzip_pack *g = (struct gzip_pack *)s;

	if (g->header_out < g->header.len)
		*made = copy_rest(out, room, g->header, &g->header_out);
	else if (!g->deflated)
		*made = deflate_some(g, out, room);
	else
		*made = copy_rest(out, room, span_of(g->trailer, TRAILER_LEN), &g->trailer_out);
	return g->trailer_out == TRAILER_LEN ? STREAM_ENDED : STREAM_GOES_ON;
}

static void
pack_close(struct stream *s)
{
	struct gzip_pack *g = (struct gzip_pack *)s;

	deflateEnd(&g->z);
	free(g);
}

static const struct stream_class gzip_packer = {
	.doing = "packing a payload",
	.step = pack_step,
	.close = pack_close,
};

struct stream *
gzip_pack(struct span in, struct span like, struct error *err)
{
	size_t header = gzip_header_len(like);
	struct gzip_pack *g;

	if (!header) {
		error_set(err, "gzip: the header that is to be kept is damaged");
		return NULL;
	}
	g = memory_zeroed(1, sizeof *g);
	g->stream.class = &gzip_packer;
	g->stream.in = in;
	g->header = span_cut(like, 0, header);
	if (deflateInit2(&g->z, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, MEMORY_LEVEL,
	            Z_DEFAULT_STRATEGY) != Z_OK)
		memory_exhausted();
	return &g->stream;
}
