/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gzip (RFC 1952). */
#include "codec/stream.h"
#include "container/container.h"
#include "container/container_private.h"
#include "store/hit.h"

enum {
	AT_FLAGS = 3,
	AT_SPEED = 8,
	AT_SYSTEM = 9,
	HEADER_LEN = 10,
	HAS_EXTRA = 4,
	HAS_NAME = 8,
	SYSTEMS = 14,
	TRIED_IN = 512, /* bytes in which chance would have failed */
	TRIED_OUT = 2048
};

size_t
container_try(enum codec_id id, struct span s, size_t most, bool *ended)
{
	struct error err;
	struct stream *stream = codec_stream_open(id, s, &err);
	enum stream_state state = STREAM_GOES_ON;
	uint8_t out[1024];
	size_t made, all = 0, taken = 0;

	if (!stream)
		return 0;
	while (state == STREAM_GOES_ON && all < most) {
		state = stream_step(stream, out, sizeof out, &made);
		all += made;
	}
	taken = stream->taken;
	stream_close(stream);
	*ended = state == STREAM_ENDED;
	if (state == STREAM_DAMAGED || state == STREAM_MISMATCH || !(all || *ended))
		return 0;
	return taken;
}

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	uint8_t speed = span_u8(s, AT_SPEED), system = span_u8(s, AT_SYSTEM);
	bool ended = false;
	size_t taken;

	if ((speed != 0 && speed != 2 && speed != 4) || (system >= SYSTEMS && system != 0xff))
		return false;
	taken = container_try(CODEC_GZIP, span_cut(s, 0, TRIED_IN), TRIED_OUT, &ended);
	if (!taken)
		return false;
	hit->endian = f->endian;
	hit_say(hit, "gzip-compressed data");
	if ((span_u8(s, AT_FLAGS) & (HAS_EXTRA | HAS_NAME)) == HAS_NAME)
		hit_quote(hit, ", ", span_cut(s, HEADER_LEN, 64));
	hit->measure = 1 + CODEC_GZIP;
	return ended ? hit_claim(hit, s, taken) : hit_open(hit, s, taken);
}

const struct format gzip_format = {
	.name = "gzip", .help = "Compressed data, as gzip writes it.",
	.magic = { 0x1f, 0x8b, 8 }, .magic_len = 3, .content = true, .endian = ENDIAN_LITTLE,
	.openings = container_unpack, .probe = probe,
};
