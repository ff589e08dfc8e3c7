/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "codec/codec_private.h"

#include <lzo/lzo1x.h>

/* kernel: fs/jffs2/compr_lzo.c, jffs2_lzo_decompress: the stream must end with its end
 * mark, use up all input and give exactly out_len bytes. */
bool
lzo_decode(struct span in, uint8_t *out, size_t out_len)
{
	lzo_uint len = out_len;

	return lzo1x_decompress_safe(in.at, in.len, out, &len, NULL) == LZO_E_OK
	       && len == out_len;
}
