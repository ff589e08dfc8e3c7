/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The two arithmetic codes of JFFS2 (kernel: fs/jffs2/compr_rubin.c). Each output byte
 * is eight binary decisions, lowest bit first; each decision splits the present range
 * by the odds for that bit. Bits come from the input highest first.
 *
 * Invariant after rescale(): low < HALF < low + range <= 2 * HALF, so that range is 2
 * at least and every split leaves both sides at least 1: decoding always ends.
 */
#include "codec/codec_private.h"

enum {
	REGISTER_BITS = 16,
	HALF = 1 << (REGISTER_BITS - 1),
	BITS = 8,
	MIPS_DIVIDER = 1043,
	DYN_DIVIDER = 256
};

struct rubin {
	struct span in;
	uint64_t pulled;         /* bits taken from `in` */
	uint32_t low, range;     /* q and p in the kernel */
	uint32_t code;           /* rec_q */
	uint32_t ones[BITS];     /* odds of a 1, in the divider */
};

/* Past the end 0 bits come; rubin_decode then fails, as no encoder writes so few. */
static uint32_t
pull_bit(struct rubin *r)
{
	uint64_t at = r->pulled++;

	return span_u8(r->in, (size_t)(at / 8)) >> (7 - at % 8) & 1;
}

static void
rescale(struct rubin *r)
{
	while (r->low >= HALF || r->low + r->range <= HALF) {
		r->low = (r->low & (HALF - 1)) << 1;
		r->range <<= 1;
		r->code = ((r->code & (HALF - 1)) << 1) + pull_bit(r);
	}
}

/* With a divider that the compiler knows, nothing is divided. */
static inline unsigned
decode_bit(struct rubin *r, uint32_t one, uint32_t divider)
{
	uint32_t zero_range;

	rescale(r);
	zero_range = (divider - one) * r->range / divider;
	if (zero_range == 0)
		zero_range = 1;
	if (zero_range >= r->range)
		zero_range = r->range - 1;
	if (r->code < r->low + zero_range) {
		r->range = zero_range;
		return 0;
	}
	r->low += zero_range;
	r->range -= zero_range;
	return 1;
}

/* The kernel does not notice when the input ends too early, and decodes what lies
 * behind it in memory; here that is a failure. */
static inline bool
rubin_decode(struct rubin *r, uint32_t divider, uint8_t *out, size_t out_len)
{
	r->range = 2 * HALF;
	for (int i = 0; i < REGISTER_BITS; i++)
		r->code = r->code << 1 | pull_bit(r);
	for (size_t to = 0; to < out_len; to++) {
		unsigned byte = 0;

		for (int i = 0; i < BITS; i++)
			byte |= decode_bit(r, r->ones[i], divider) << i;
		out[to] = (uint8_t)byte;
		if (r->pulled > (uint64_t)r->in.len * 8)
			return false;
	}
	return true;
}

bool
rubinmips_decode(struct span in, uint8_t *out, size_t out_len)
{
	struct rubin r = {
		.in = in,
		.ones = { 277, 249, 290, 267, 229, 341, 212, 241 },
	};

	return rubin_decode(&r, MIPS_DIVIDER, out, out_len);
}

bool
dynrubin_decode(struct span in, uint8_t *out, size_t out_len)
{
	struct rubin r = { .in = span_cut(in, BITS, in.len) };
	struct span ones = span_cut(in, 0, BITS);

	for (size_t i = 0; i < BITS; i++)
		r.ones[i] = span_u8(ones, i);
	return rubin_decode(&r, DYN_DIVIDER, out, out_len);
}
