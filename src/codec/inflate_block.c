/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The first block of a deflate stream (RFC 1951, 3.2.7) by libdeflate, which takes half of
 * zlib's time, but accepts what zlib, and so the kernel, refuses: lengths and distances that
 * have no meaning, codes that are incomplete, blocks that can't end. So the header of the
 * block is read here first, and only a block that both decode alike goes to libdeflate. It
 * would go on with blocks that nobody has looked at: it is told that the first one is the
 * last. Nearly all data of a node are in its first block.
 */
#include "codec/codec_private.h"

#include <libdeflate.h>
#include <pthread.h>
#include <string.h>

enum {
	FINAL = 1,           /* the first bit of a block */
	BY_OWN_CODES = 2,    /* the two bits that follow */
	LITERALS_MOST = 286, /* zlib: inflate.c, "too many length or distance symbols" */
	DISTANCES_MOST = 30,
	END_OF_BLOCK = 256,
	LENGTH_BITS = 7,     /* of a code for lengths of codes */
	CODE_BITS = 15,
	COPY_MOST = 8192     /* a stream whose first block isn't its last is copied */
};

struct bits {
	struct span in;
	size_t at;
};

/* The next bits, at least 57 of them; 0 where fewer than 8 bytes are left. */
static uint64_t
peek(const struct bits *b)
{
	return span_u64(b->in, b->at / 8, ENDIAN_LITTLE) >> b->at % 8;
}

static unsigned int
take(struct bits *b, unsigned int count)
{
	unsigned int value = (unsigned int)(peek(b) & ((1u << count) - 1));

	b->at += count;
	return value;
}

/* A code goes into the stream from its first bit, all else from the last. */
static unsigned int
reversed(unsigned int code, unsigned int len)
{
	unsigned int r = 0;

	for (; len > 0; len--, code >>= 1)
		r = r << 1 | (code & 1);
	return r;
}

/* RFC 1951, 3.2.2: the first code of each length; false if the codes don't use up all bits. */
static bool
first_codes(const uint8_t *lens, size_t count, unsigned int code[CODE_BITS + 1])
{
	unsigned int counts[CODE_BITS + 1] = { 0 };

	for (size_t i = 0; i < count; i++)
		counts[lens[i]]++;
	counts[0] = 0;
	code[0] = 0;
	for (int len = 1; len <= CODE_BITS; len++)
		code[len] = (code[len - 1] + counts[len - 1]) << 1;
	return code[CODE_BITS] + counts[CODE_BITS] == 1u << CODE_BITS;
}

/* What the next LENGTH_BITS bits stand for. */
struct symbol {
	uint8_t symbol, len;
};

/* The code in which the lengths of the other codes are stored. */
static bool
take_length_code(struct bits *b, unsigned int count, struct symbol table[1 << LENGTH_BITS])
{
	static const uint8_t order[19] = { 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2,
		14, 1, 15 };
	uint8_t lens[19] = { 0 };
	unsigned int code[CODE_BITS + 1];

	for (unsigned int i = 0; i < count; i++)
		lens[order[i]] = (uint8_t)take(b, 3);
	if (!first_codes(lens, sizeof lens, code))
		return false;
	for (uint8_t i = 0; i < sizeof lens; i++) {
		unsigned int at;

		if (!lens[i])
			continue;
		for (at = reversed(code[lens[i]]++, lens[i]); at < 1 << LENGTH_BITS;
		        at += 1u << lens[i])
			table[at] = (struct symbol){ i, lens[i] };
	}
	return true;
}

enum { AT_ONCE = 4 }; /* lengths in what peek gives: each takes 14 bits at most */

/* RFC 1951, 3.2.7: 16 repeats the last length, 17 and 18 are runs of 0. */
static bool
take_lengths(struct bits *b, const struct symbol *table, uint8_t *lens, unsigned int count)
{
	static const struct {
		uint8_t least, bits;
	} runs[] = { { 3, 2 }, { 3, 3 }, { 11, 7 } };
	uint64_t next = 0;

	for (unsigned int i = 0, k = 0; i < count; k++) {
		struct symbol s;
		unsigned int times = 1, used;

		if (k % AT_ONCE == 0)
			next = peek(b);
		s = table[next & ((1u << LENGTH_BITS) - 1)];
		used = s.len;
		if (s.symbol >= 16) {
			times = runs[s.symbol - 16].least + ((unsigned int)(next >> used)
			        & ((1u << runs[s.symbol - 16].bits) - 1));
			used += runs[s.symbol - 16].bits;
		}
		if (times > count - i || (s.symbol == 16 && i == 0))
			return false;
		memset(lens + i, s.symbol == 16 ? lens[i - 1] : s.symbol < 16 ? s.symbol : 0,
		        times);
		i += times;
		b->at += used;
		next >>= used;
	}
	return true;
}

/* The code that ends a block. */
struct end_code {
	unsigned int bits, len;
};

/* Reads the header of a block; false unless any decoder takes all that follows alike. */
static bool
take_header(struct span in, struct end_code *end)
{
	struct bits b = { in, 1 };
	struct symbol table[1 << LENGTH_BITS];
	uint8_t lens[LITERALS_MOST + DISTANCES_MOST];
	unsigned int code[CODE_BITS + 1], kind = take(&b, 2);
	unsigned int literals = 257 + take(&b, 5), distances = 1 + take(&b, 5);

	if (kind != BY_OWN_CODES || literals > LITERALS_MOST || distances > DISTANCES_MOST
	        || !take_length_code(&b, 4 + take(&b, 4), table)
	        || !take_lengths(&b, table, lens, literals + distances)
	        || !first_codes(lens + literals, distances, code)
	        || !first_codes(lens, literals, code))
		return false;
	end->len = lens[END_OF_BLOCK];
	if (end->len == 0 || b.at / 8 + 8 > in.len)
		return false;
	for (unsigned int i = 0; i < END_OF_BLOCK; i++)
		code[end->len] += lens[i] == end->len;
	end->bits = reversed(code[end->len], end->len);
	return true;
}

/* The block ended within the last of `bytes` bytes: behind which bit? That is known if the
 * code that ends it stands there only once; else 0. */
static size_t
find_end(struct span in, size_t bytes, const struct end_code *end)
{
	size_t found = 0;

	for (size_t at = 8 * (bytes - 1) + 1; at <= 8 * bytes; at++) {
		struct bits b = { span_cut(in, 0, bytes), at - end->len };
		unsigned int bits = 0;

		for (unsigned int i = 0; i < end->len; i++, b.at++)
			bits |= (span_u8(b.in, b.at / 8) >> b.at % 8 & 1u) << i;
		if (bits != end->bits)
			continue;
		if (found)
			return 0;
		found = at;
	}
	return found;
}

/* Each thread keeps one: they are 12 KiB, and a file may have a thousand nodes. */
static pthread_key_t kept;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool can_keep;

static void
forget_decompressor(void *d)
{
	libdeflate_free_decompressor(d);
}

static void
make_key(void)
{
	can_keep = pthread_key_create(&kept, forget_decompressor) == 0;
}

/* NULL: zlib is to do it. */
static struct libdeflate_decompressor *
decompressor(void)
{
	struct libdeflate_decompressor *d;

	pthread_once(&once, make_key);
	if (!can_keep)
		return NULL;
	d = pthread_getspecific(kept);
	if (d)
		return d;
	d = libdeflate_alloc_decompressor();
	if (d && pthread_setspecific(kept, d) != 0) {
		libdeflate_free_decompressor(d);
		d = NULL;
	}
	return d;
}

/* Inflates the one block that `in` has; how many bytes of it that took, 0 if it failed. */
static size_t
inflate_only(struct span in, uint8_t *out, size_t out_len, size_t *made)
{
	struct libdeflate_decompressor *d = decompressor();
	size_t taken = 0;

	if (!d || libdeflate_deflate_decompress_ex(d, in.at, in.len, out, out_len, &taken, made)
	                  != LIBDEFLATE_SUCCESS)
		return 0;
	return taken;
}

bool
inflate_first_block(struct span in, uint8_t *out, size_t out_len, struct inflated_block *b)
{
	uint8_t copy[COPY_MOST];
	struct end_code end;
	struct span only = in;
	size_t taken;

	if (!take_header(in, &end))
		return false;
	b->last = in.at[0] & FINAL;
	if (!b->last) {
		if (in.len > sizeof copy)
			return false;
		memcpy(copy, in.at, in.len);
		copy[0] |= FINAL;
		only = span_of(copy, in.len);
	}
	taken = inflate_only(only, out, out_len, &b->made);
	if (!taken)
		return false;
	b->last |= b->made == out_len;
	b->bits = b->last ? 0 : find_end(in, taken, &end);
	return b->last || b->bits;
}
