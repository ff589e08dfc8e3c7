/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "codec/codec_private.h"

#include <lzo/lzo1x.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

/* kernel: fs/jffs2/compr_lzo.c, jffs2_lzo_decompress: the stream must end with its end
 * mark, use up all input and give exactly out_len bytes. */
bool
lzo_decode(struct span in, uint8_t *out, size_t out_len)
{
	lzo_uint len = out_len;

	return lzo1x_decompress_safe(in.at, in.len, out, &len, NULL) == LZO_E_OK
	       && len == out_len;
}

/* The most that n bytes are packed into (kernel: lzo1x_worst_compress). */
static size_t
worst(size_t n)
{
	return n + n / 16 + 64 + 3;
}

/* kernel: jffs2_lzo_compress: all of the input or nothing. It keeps 8192 places of what it has
 * seen, the library more: so four of five pages come out the same, and others differ by a
 * few bytes. mkfs.jffs2 (jffs2_lzo_compress in compr_lzo.c) has the slow compressor. */
bool
lzo_encode(struct span in, struct packing *p)
{
	uint8_t *memory = memory_zeroed(1, p->tight ? LZO1X_999_MEM_COMPRESS
	                                            : LZO1X_1_MEM_COMPRESS);
	uint8_t *out = memory_zeroed(1, worst(in.len));
	lzo_uint len = worst(in.len);
	int result = p->tight ? lzo1x_999_compress(in.at, in.len, out, &len, memory)
	                      : lzo1x_1_compress(in.at, in.len, out, &len, memory);
	bool fits = result == LZO_E_OK && len <= p->room;

	if (fits) {
		memcpy(p->at, out, len);
		p->len = len;
		p->taken = in.len;
	}
	free(memory);
	free(out);
	return fits;
}
