/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "codec/codec_private.h"

/*
 * kernel: fs/jffs2/compr_rtime.c, jffs2_rtime_decompress. Input is pairs: a literal byte,
 * then how many bytes to repeat from behind the last place where that byte occurred. The
 * places are 16-bit as in the kernel, so they wrap in outputs over 64 KiB. Fails where
 * the kernel does: when a repetition runs over the end of the output (since its commit
 * fe051552f507 with b29bf7119d6b). The kernel reads on past a short input; here that
 * fails too.
 */
bool
rtime_decode(struct span in, uint8_t *out, size_t out_len)
{
	uint16_t after[256] = { 0 };
	size_t from = 0, to = 0;

	while (to < out_len) {
		uint8_t value, repeat;
		size_t back;

		if (!span_holds(in, from, 2))
			return false;
		value = in.at[from++];
		repeat = in.at[from++];
		out[to++] = value;
		back = after[value];
		after[value] = (uint16_t)to;
		if (repeat > out_len - to)
			return false;
		/* Byte by byte: the source may overlap what is being written. */
		while (repeat-- > 0)
			out[to++] = out[back++];
	}
	return true;
}
