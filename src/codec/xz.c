/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xz and .lzma files, by liblzma. Of several xz streams in a row the first counts, as with
 * gzip. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "codec/codec_private.h"

#ifdef HAVE_LZMA

#include <lzma.h>

#include "base/array.h"

struct unxz {
	struct stream stream;
	lzma_stream lzma;
};

static enum stream_state
state_of(const struct unxz *x, lzma_ret ret)
{
	switch (ret) {
	case LZMA_OK:
		/* All input is consumed and there is room left: no more can come. */
		return x->lzma.avail_in == 0 && x->lzma.avail_out ? STREAM_CUT
		                                                  : STREAM_GOES_ON;
	case LZMA_STREAM_END:
		return STREAM_ENDED;
	case LZMA_BUF_ERROR:
		return STREAM_CUT;
	case LZMA_MEMLIMIT_ERROR:
		return STREAM_TOO_LARGE;
	case LZMA_MEM_ERROR:
		memory_exhausted();
	default:
		return STREAM_DAMAGED;
	}
}

static enum stream_state
unxz_step(struct stream *s, uint8_t *out, size_t room, size_t *made)
{
	struct unxz *x = (struct unxz *)s;
	lzma_ret ret;

	x->lzma.next_in = s->in.at + s->taken;
	x->lzma.avail_in = s->in.len - s->taken;
	x->lzma.next_out = out;
	x->lzma.avail_out = room;
	ret = lzma_code(&x->lzma, LZMA_RUN);
	*made = room - x->lzma.avail_out;
	s->taken = s->in.len - x->lzma.avail_in;
	return state_of(x, ret);
}

static void
unxz_close(struct stream *s)
{
	struct unxz *x = (struct unxz *)s;

	lzma_end(&x->lzma);
	free(x);
}

static const struct stream_class unxz_stream = {
	.doing = "unpacking a payload",
	.step = unxz_step,
	.close = unxz_close,
};

static struct stream *
open_with(enum codec_id id, struct span in,
        lzma_ret (*decoder)(lzma_stream *lzma))
{
	struct unxz *x;

	if (!codec_begins(id, in))
		return NULL;
	x = memory_zeroed(1, sizeof *x);
	x->stream.class = &unxz_stream;
	x->stream.in = in;
	if (decoder(&x->lzma) != LZMA_OK)
		memory_exhausted();
	return &x->stream;
}

static lzma_ret
xz_decoder(lzma_stream *lzma)
{
	return lzma_stream_decoder(lzma, STREAM_MEMORY_MOST, 0);
}

static lzma_ret
lzma_decoder(lzma_stream *lzma)
{
	return lzma_alone_decoder(lzma, STREAM_MEMORY_MOST);
}

struct stream *
xz_open(struct span in)
{
	return open_with(CODEC_XZ, in, xz_decoder);
}

struct stream *
lzma_open(struct span in)
{
	return open_with(CODEC_LZMA, in, lzma_decoder);
}

#endif
