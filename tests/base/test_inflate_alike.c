/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What zlib data inflate to is what zlib alone makes of them as the kernel calls it, byte for
 * byte and with as many bytes, whichever library does the work: for whole streams, for those
 * that are cut, damaged, or asked for less or more, and for all nodes of the images at hand.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "codec/codec.h"
#include "jffs2/node.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/format/plains.h"
#include "tests/fixture/random.h"
#include "tests/fixture/truth.h"

enum { ROOM = 70000, LEN = 2000 };

static uint8_t plain[ROOM], stored[2 * ROOM], want[ROOM], got[ROOM];

/* kernel: jffs2_zlib_decompress, with one call of inflate; how many bytes came out. */
static size_t
zlib_alone(struct span in, uint8_t *out, size_t out_len)
{
	bool raw = in.len > 2 && (in.at[0] & 0x0f) == 8 && !(in.at[1] & 0x20)
	           && (in.at[0] << 8 | in.at[1]) % 31 == 0;
	z_stream z = { .next_in = (Bytef *)in.at + (raw ? 2 : 0),
		.avail_in = (uInt)(in.len - (raw ? 2 : 0)),
		.next_out = out, .avail_out = (uInt)out_len };

	if (inflateInit2(&z, raw ? -((in.at[0] >> 4) + 8) : MAX_WBITS) != Z_OK)
		return 0;
	inflate(&z, Z_FINISH);
	inflateEnd(&z);
	return out_len - z.avail_out;
}

/* Asks for `len` bytes of an exact copy, so that a sanitizer sees a step outside. */
static void
compare(struct span in, size_t len, const char *what, size_t at)
{
	uint8_t *copy = malloc(in.len ? in.len : 1);
	struct error err;
	size_t n, m;

	ck_assert_uint_le(len, ROOM);
	ck_assert_ptr_nonnull(copy);
	memcpy(copy, in.at, in.len);
	n = in.len < codecs[CODEC_ZLIB].min_in ? 0 : zlib_alone(in, want, len);
	m = codec_decode_prefix(CODEC_ZLIB, span_of(copy, in.len), got, len, &err);
	ck_assert_msg(n == m, "%s, %zu: %zu bytes instead of %zu", what, at, m, n);
	ck_assert_msg(memcmp(want, got, n) == 0, "%s, %zu: other bytes", what, at);
	free(copy);
}

/* ---- streams that are made here ---- */

static size_t
pack(size_t len, int level, int strategy, int flush)
{
	z_stream z = { .next_in = plain, .next_out = stored, .avail_out = sizeof stored };

	ck_assert_int_eq(deflateInit2(&z, level, Z_DEFLATED, MAX_WBITS, 8, strategy), Z_OK);
	if (flush != Z_FINISH) {
		z.avail_in = (uInt)(len - len / 100 - 1);
		ck_assert_int_eq(deflate(&z, flush), Z_OK);
	}
	z.avail_in = (uInt)(len - z.total_in);
	ck_assert_int_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
	deflateEnd(&z);
	return z.total_out;
}

static const struct {
	const char *name;
	int level, strategy, flush;
} ways[] = {
	{ "level 9", 9, Z_DEFAULT_STRATEGY, Z_FINISH },
	{ "level 1", 1, Z_DEFAULT_STRATEGY, Z_FINISH },
	{ "stored", 0, Z_DEFAULT_STRATEGY, Z_FINISH },
	{ "no matches", 6, Z_HUFFMAN_ONLY, Z_FINISH },
	{ "fixed codes", 6, Z_FIXED, Z_FINISH },
	/* mkfs.jffs2 and the kernel: some bytes are left for a second block */
	{ "flushed", 3, Z_DEFAULT_STRATEGY, Z_PARTIAL_FLUSH },
	{ "flushed fully", 9, Z_DEFAULT_STRATEGY, Z_FULL_FLUSH },
};

START_TEST(any_length_is_alike)
{
	static const size_t lens[] = { 1, 5, 300, 4096, 16000, 65536 };

	plain_seed = 51;
	for (size_t s = 0; s < PLAINS; s++)
		for (int l = 0; l < ROWS_OF(lens); l++) {
			size_t n;

			plains[s](plain, lens[l]);
			n = pack(lens[l], ways[_i].level, ways[_i].strategy, ways[_i].flush);
			compare(span_of(stored, n), lens[l], ways[_i].name, s);
			compare(span_of(stored, n), lens[l] - 1, ways[_i].name, s);
			compare(span_of(stored, n), lens[l] / 2, ways[_i].name, s);
			compare(span_of(stored, n), lens[l] + 1, ways[_i].name, s);
			stored[n] = 0x55;
			compare(span_of(stored, n + 1), lens[l], "a byte behind", s);
			stored[n - 1] ^= 1;
			compare(span_of(stored, n), lens[l], "another Adler-32", s);
		}
}
END_TEST

START_TEST(what_is_cut_or_damaged_is_alike)
{
	uint32_t seed = 52;

	plain_seed = 52;
	for (size_t s = 0; s < PLAINS; s++) {
		size_t n;

		plains[s](plain, LEN);
		n = pack(LEN, ways[_i].level, ways[_i].strategy, ways[_i].flush);
		for (size_t cut = 0; cut < n; cut += 1 + cut / 64)
			compare(span_of(stored, cut), LEN, "cut", cut);
		/* Nearly all bits of the codes, and some of the data. */
		for (size_t bit = 0; bit < 8 * n; bit += bit < 1200 ? 1 : 97) {
			stored[bit / 8] ^= (uint8_t)(1 << bit % 8);
			compare(span_of(stored, n), LEN, "a wrong bit", bit);
			stored[bit / 8] ^= (uint8_t)(1 << bit % 8);
		}
		for (int k = 0; k < 500; k++) {
			size_t at = next_random(&seed) % n;
			uint8_t old = stored[at];

			stored[at] = (uint8_t)next_random(&seed);
			compare(span_of(stored, n), LEN, "a wrong byte", at);
			if (k % 4)
				stored[at] = old;
		}
	}
}
END_TEST

/* ---- codes that only some decoders take ---- */

struct writer {
	uint8_t bytes[400];
	size_t bits;
};

static void
put(struct writer *w, unsigned int value, int count)
{
	for (int i = 0; i < count; i++, w->bits++)
		w->bytes[w->bits / 8] |= (uint8_t)((value >> i & 1) << w->bits % 8);
}

/* A block with codes of its own, whose lengths are stored in four bits each, and random
 * data behind it. */
static struct span
make_block(struct writer *w, const uint8_t *lens, unsigned int literals, unsigned int distances,
        uint32_t seed)
{
	static const uint8_t order[19] = { 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2,
		14, 1, 15 };

	*w = (struct writer){ { 0x78, 0x9c }, 16 };
	put(w, 2 << 1 | (seed & 1), 3);
	put(w, literals - 257, 5);
	put(w, distances - 1, 5);
	put(w, 15, 4);
	for (int i = 0; i < 19; i++)
		put(w, order[i] < 16 ? 4 : 0, 3);
	for (unsigned int i = 0; i < literals + distances; i++)
		for (int bit = 3; bit >= 0; bit--)
			put(w, lens[i] >> bit, 1);
	while (w->bits < 8 * sizeof w->bytes)
		put(w, next_random(&seed), 8 - (int)(w->bits % 8)); /* up to the end of a byte */
	return span_of(w->bytes, sizeof w->bytes);
}

/* Lengths of a complete code of `count` symbols, as even as can be. */
static void
level_lengths(uint8_t *lens, unsigned int count)
{
	unsigned int len = 0;

	while (1u << len < count)
		len++;
	/* As many of a bit less as make the code complete. */
	for (unsigned int i = 0; i < count; i++)
		lens[i] = (uint8_t)(i < (1u << len) - count ? len - 1 : len);
}

static const struct {
	const char *name;
	unsigned int literals, distances;
	unsigned int drop, drop_end; /* symbols that have no code, distances after literals */
	unsigned int one;            /* a symbol that has a code of one bit */
} odd[] = {
	{ "complete", 286, 30, 0, 0, 0 },
	{ "the fewest", 257, 2, 0, 0, 0 },
	{ "literals 286 and 287", 288, 30, 0, 0, 0 },
	{ "distances 30 and 31", 286, 32, 0, 0, 0 },
	{ "a literal is missing", 286, 30, 65, 66, 0 },
	{ "the end is missing", 286, 30, 256, 257, 0 },
	{ "a distance is missing", 286, 30, 290, 291, 0 },
	{ "no distances", 286, 30, 286, 316, 0 },
	{ "one distance", 286, 30, 286, 316, 290 },
	{ "one distance, twice in the code", 286, 1, 0, 0, 0 },
	{ "only the end", 286, 30, 0, 256, 256 },
	{ "no literals", 286, 30, 0, 286, 0 },
};

/* Puts the block behind one that any decoder takes. */
static struct span
put_behind(struct span block)
{
	z_stream z = { .next_in = plain, .avail_in = LEN, .next_out = stored,
		.avail_out = sizeof stored };

	plain_text(plain, LEN);
	ck_assert_int_eq(deflateInit(&z, 9), Z_OK);
	ck_assert_int_eq(deflate(&z, Z_FULL_FLUSH), Z_OK);
	deflateEnd(&z);
	memcpy(stored + z.total_out, block.at + 2, block.len - 2);
	return span_of(stored, z.total_out + block.len - 2);
}

START_TEST(odd_codes_are_alike)
{
	plain_seed = 53;
	for (uint32_t seed = 1; seed < 400; seed++) {
		uint8_t lens[320];
		struct writer w;
		struct span in;

		level_lengths(lens, odd[_i].literals);
		level_lengths(lens + odd[_i].literals, odd[_i].distances);
		for (unsigned int k = odd[_i].drop; k < odd[_i].drop_end; k++)
			lens[k] = 0;
		if (odd[_i].one)
			lens[odd[_i].one] = 1;
		in = make_block(&w, lens, odd[_i].literals, odd[_i].distances, seed);
		for (size_t len = 1; len < 400; len = len * 3 / 2 + 1)
			compare(in, len, odd[_i].name, seed);
		in = put_behind(in);
		for (size_t len = 0; len < 400; len = len * 3 / 2 + 1)
			compare(in, LEN + len, odd[_i].name, seed);
	}
}
END_TEST

/* ---- nodes ---- */

static uint32_t
compare_log(const struct jffs2_log *log, const char *path)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < log->extents.count; i++) {
		const struct extent *e = &log->extents.at[i];
		struct jffs2_inode_node n;

		if (e->kind != EXTENT_NODE || (e->nodetype | JFFS2_ACCURATE) != JFFS2_INODE)
			continue;
		jffs2_inode_decode(jffs2_log_bytes(log, i), log->endian, &n);
		if (jffs2_codec(n.compr) != CODEC_ZLIB || n.dsize > ROOM)
			continue;
		compare(n.data, n.dsize, path, e->offset);
		compare(n.data, n.dsize / 3, path, e->offset);
		count++;
	}
	return count;
}

START_TEST(nodes_at_hand_are_alike)
{
	static const char *const folders[] = { "truth", "corners" };
	const char *folder = folders[_i];
	int files;
	struct dirent **names = truth_list(folder, &files);
	uint32_t nodes = 0;

	for (int i = 0; i < files; i++) {
		char file[NAME_MAX + 20], path[PATH_MAX];
		struct firmware *f;

		snprintf(file, sizeof file, "%s/%s", folder, names[i]->d_name);
		if (!truth_ends(file, ".jffs2") && !truth_ends(file, ".img"))
			continue;
		f = truth_open(truth_path(path, file));
		for (size_t k = 0; k < f->volumes.count; k++)
			nodes += compare_log(&f->volumes.at[k]->log, path);
		firmware_close(f);
	}
	printf("# %s: %u nodes are inflated alike\n", folder, nodes);
	fflush(stdout);
	ck_assert(nodes > 0 || files == 0);
	truth_free(names, files);
}
END_TEST

CASES(alike)
{
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, any_length_is_alike, 0, ROWS_OF(ways));
	tcase_add_loop_test(tcase, what_is_cut_or_damaged_is_alike, 0, ROWS_OF(ways));
	tcase_add_loop_test(tcase, odd_codes_are_alike, 0, ROWS_OF(odd));
	tcase_add_loop_test(tcase, nodes_at_hand_are_alike, 0, 2);
}
