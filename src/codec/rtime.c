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

enum { RTIME_MOST = 0x7fff };

/* How many bytes, at most 255, from `to` on are the same as from `from` on, before `to`. */
static uint8_t
run_length(struct span in, size_t from, size_t to)
{
	size_t start = to;

	while (from < to && to < in.len && in.at[from] == in.at[to] && to - start < UINT8_MAX)
		from++, to++;
	return (uint8_t)(to - start);
}

/*
 * kernel: jffs2_rtime_compress. It keeps places in signed numbers of 16 bits, so it takes no
 * more than they hold; pages of 64 KiB it would pack into what it can't unpack.
 */
bool
rtime_encode(struct span in, struct packing *p)
{
	uint16_t after[256] = { 0 };
	size_t from = 0, to = 0;

	if (in.len > RTIME_MOST)
		return false;
	while (from < in.len && p->room >= 2 && to <= p->room - 2) {
		uint8_t value = in.at[from++], repeat;

		repeat = after[value] < from ? run_length(in, after[value], from) : 0;
		after[value] = (uint16_t)from;
		p->at[to++] = value;
		p->at[to++] = repeat;
		from += repeat;
	}
	p->len = to;
	p->taken = from;
	return to < from;
}
