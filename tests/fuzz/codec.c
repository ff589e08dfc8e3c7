/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each decompressor: the first byte chooses it, two bytes are the length that is wanted. */
#include <stdlib.h>

#include "codec/codec.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span s = span_of(data, size);
	size_t want = span_u16(s, 1, ENDIAN_LITTLE);
	uint8_t *out = malloc(want ? want : 1);
	struct error err;

	if (out)
		codec_decode((enum codec_id)(span_u8(s, 0) % (CODEC_COUNT + 1)),
		        span_cut(s, 3, SIZE_MAX), out, want, &err);
	free(out);
	return 0;
}
