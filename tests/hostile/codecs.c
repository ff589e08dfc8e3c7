/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compressed data that claims too much, ends too early, or never ends. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "tests/hostile/hostile.h"
#include "tests/fixture/random.h"

enum { NONE, ZERO, RTIME, RUBINMIPS, COPY, DYNRUBIN, ZLIB, LZO, LZMA, LZMA_PROPS = 0x15 };

static void
compressed(struct nodes *n, uint32_t ino, uint32_t version, uint32_t at, uint8_t compr,
        struct span data, uint32_t size)
{
	nodes_add_inode(n, &(struct inode_spec){ .ino = ino, .version = version,
	        .mode = H_REG, .isize = UINT32_MAX, .offset = at, .dsize = size,
	        .compr = compr, .data = data });
}

/* `len` zeros, deflated: about a thousandth of them. */
static struct text
deflated(uint32_t len)
{
	struct text t = { 0 };
	uint8_t *zeros = calloc(len ? len : 1, 1);
	uLongf size = compressBound(len);

	text_reserve(&t, size);
	if (!zeros || compress2((Bytef *)t.at, &size, zeros, len, 9) != Z_OK)
		abort();
	t.len = size;
	free(zeros);
	return t;
}

/* A zlib node of `len` zeros that says so. */
static void
zlib_bomb(struct nodes *n, uint32_t len)
{
	struct text t = deflated(len);

	hostile_entry(n, 1, 2, "bomb");
	compressed(n, 2, 1, 0, ZLIB, span_of(t.at, t.len), len);
	text_free(&t);
}

/* The same, and small nodes on it, so that it shows in many fragments. */
static void
split_bomb(struct nodes *n, uint32_t count)
{
	zlib_bomb(n, 4 << 20);
	for (uint32_t i = 0; i < count; i++)
		compressed(n, 2, 2 + i, i * ((4 << 20) / count), NONE, span_of("xx", 2), 2);
}

/* Bombs on one another, of each of which a few bytes show. */
static void
stacked_bombs(struct nodes *n, uint32_t count)
{
	struct text t = deflated(1 << 20);

	hostile_entry(n, 1, 2, "stack");
	for (uint32_t i = 0; i < count; i++)
		compressed(n, 2, 1 + i, i * 64, ZLIB, span_of(t.at, t.len), 1 << 20);
	text_free(&t);
}

static void
linked_bomb(struct nodes *n, uint32_t links)
{
	char name[20];

	zlib_bomb(n, 4 << 20);
	while (links--) {
		snprintf(name, sizeof name, "link-%u", links);
		hostile_entry(n, 1, 2, name);
	}
}

/* A few stored bytes that claim 4 GiB, or what is left below it, for every codec. */
static void
claims(struct nodes *n, uint32_t claim)
{
	static const uint8_t bytes[64] = { 0x5d, 0, 0, 0x80, 0, 0, 1, 2, 3 };
	char name[20];

	for (uint32_t compr = 0; compr < 0x20; compr++) {
		snprintf(name, sizeof name, "codec-%02x", compr);
		hostile_entry(n, 1, 2 + compr, name);
		compressed(n, 2 + compr, 1, 0, (uint8_t)compr, span_of(bytes, sizeof bytes),
		        claim);
	}
}

/* Every value of compr on the same bytes. */
static void
every_compr(struct nodes *n, uint32_t len)
{
	uint8_t bytes[256];
	char name[20];
	uint32_t state = 77;

	for (uint32_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)next_random(&state);
	for (uint32_t compr = 0; compr < 256; compr++) {
		snprintf(name, sizeof name, "compr-%02x", compr);
		hostile_entry(n, 1, 2 + compr, name);
		compressed(n, 2 + compr, 1, 0, (uint8_t)compr, span_of(bytes, len), 4096);
	}
}

/* Random bytes behind each codec, in many lengths. */
static void
garbage(struct nodes *n, uint32_t compr)
{
	uint8_t bytes[512];
	uint32_t state = compr + 1;
	char name[20];

	for (uint32_t i = 0; i < 200; i++) {
		for (uint32_t k = 0; k < sizeof bytes; k++)
			bytes[k] = (uint8_t)next_random(&state);
		snprintf(name, sizeof name, "garbage-%u", i);
		hostile_entry(n, 1, 2 + i, name);
		compressed(n, 2 + i, 1, 0, (uint8_t)compr, span_of(bytes, i * 2), 4096);
	}
}

/* One byte over and over, which is what makes the simple codecs repeat most. */
static void
repeated(struct nodes *n, uint32_t compr)
{
	static const uint8_t fill[] = { 0x00, 0xff, 0x01, 0x80 };
	uint8_t bytes[4096];
	char name[20];

	for (uint32_t i = 0; i < 4; i++) {
		memset(bytes, fill[i], sizeof bytes);
		if (compr == RTIME)
			for (uint32_t k = 0; k < sizeof bytes; k += 2)
				bytes[k] = 0;
		snprintf(name, sizeof name, "repeated-%02x", fill[i]);
		hostile_entry(n, 1, 2 + i, name);
		compressed(n, 2 + i, 1, 0, (uint8_t)compr, span_of(bytes, sizeof bytes),
		        4 << 20);
	}
}

/* A deflate stream that is cut, and one with a wrong window, dictionary or check sum. */
static void
broken_zlib(struct nodes *n, uint32_t arg)
{
	struct text t = deflated(100000);

	(void)arg;
	hostile_entry(n, 1, 2, "cut");
	compressed(n, 2, 1, 0, ZLIB, span_of(t.at, t.len / 2), 100000);
	for (int i = 0; i < 256; i++) {
		char name[20];

		snprintf(name, sizeof name, "head-%02x", i);
		hostile_entry(n, 1, 3 + (uint32_t)i, name);
		t.at[i % 2] = (char)i;
		compressed(n, 3 + (uint32_t)i, 1, 0, ZLIB, span_of(t.at, t.len), 100000);
	}
	text_free(&t);
}

/* Property bytes that ask for a dictionary of 4 GiB, or that no LZMA has. */
static void
lzma_properties(struct nodes *n, uint32_t arg)
{
	uint8_t bytes[64] = { 0 };
	char name[20];

	(void)arg;
	for (uint32_t i = 0; i < 256; i++) {
		bytes[0] = (uint8_t)i;
		memset(bytes + 1, i % 2 ? 0xff : 0, 4);
		snprintf(name, sizeof name, "props-%02x", i);
		hostile_entry(n, 1, 2 + i, name);
		compressed(n, 2 + i, 1, 0, LZMA_PROPS, span_of(bytes, sizeof bytes), 100000);
	}
}

/* rtime that copies from a place at which nothing was written yet. */
static void
rtime_back(struct nodes *n, uint32_t arg)
{
	static const uint8_t bytes[] = { 0, 255, 0, 255, 1, 255, 0, 255, 2, 255 };

	(void)arg;
	hostile_entry(n, 1, 2, "back");
	compressed(n, 2, 1, 0, RTIME, span_of(bytes, sizeof bytes), 1290);
	hostile_entry(n, 1, 3, "short");
	compressed(n, 3, 1, 0, RTIME, span_of(bytes, sizeof bytes), 3);
	hostile_entry(n, 1, 4, "odd");
	compressed(n, 4, 1, 0, RTIME, span_of(bytes, 9), 1290);
}

const struct hostile hostile_codecs[] = {
	{ "zlib-bomb-4k", "4 KiB of zeros, as an honest page", zlib_bomb, 4096, 0, 0 },
	{ "zlib-bomb-4m", "4 MiB from 4 KiB", zlib_bomb, 4 << 20, 0, 0 },
	{ "zlib-bomb-64m", "64 MiB from 64 KiB", zlib_bomb, 64 << 20, 0, 0 },
	{ "split-bomb", "4 MiB that show in thousands of fragments", split_bomb, 10000,
	  0, 0 },
	{ "stacked-bombs", "a thousand times 1 MiB on one another", stacked_bombs, 1000,
	  0, 0 },
	{ "linked-bomb", "4 MiB under thousands of names", linked_bomb, 5000, 0, 0 },
	{ "claims-4g", "64 bytes that claim 4 GiB, by every codec", claims, 0xffffffff,
	  0, 0 },
	{ "claims-64m", "64 bytes that claim 64 MiB, by every codec", claims, 1 << 26,
	  0, 0 },
	{ "claims-500k", "64 bytes that claim 500 KiB, by every codec", claims,
	  500 << 10, 0, 0 },
	{ "every-compr", "every value of compr", every_compr, 200, 0, 0 },
	{ "every-compr-empty", "every value of compr with no data", every_compr, 0, 0,
	  0 },
	{ "garbage-rtime", "random bytes for rtime", garbage, RTIME, 0, 0 },
	{ "garbage-rubinmips", "random bytes for rubinmips", garbage, RUBINMIPS, 0, 0 },
	{ "garbage-dynrubin", "random bytes for dynrubin", garbage, DYNRUBIN, 0, 0 },
	{ "garbage-copy", "random bytes for a codec that never was", garbage, COPY, 0,
	  0 },
	{ "garbage-zlib", "random bytes for zlib", garbage, ZLIB, 0, 0 },
	{ "garbage-lzo", "random bytes for lzo", garbage, LZO, 0, 0 },
	{ "garbage-lzma", "random bytes for lzma", garbage, LZMA, 0, 0 },
	{ "garbage-lzma-props", "random bytes for lzma with properties", garbage,
	  LZMA_PROPS, 0, 0 },
	{ "repeated-rtime", "rtime that repeats as much as it can", repeated, RTIME, 0,
	  0 },
	{ "repeated-rubinmips", "one byte over and over for rubinmips", repeated,
	  RUBINMIPS, 0, 0 },
	{ "repeated-dynrubin", "one byte over and over for dynrubin", repeated,
	  DYNRUBIN, 0, 0 },
	{ "repeated-lzo", "one byte over and over for lzo", repeated, LZO, 0, 0 },
	{ "repeated-lzma", "one byte over and over for lzma", repeated, LZMA, 0, 0 },
	{ "broken-zlib", "cut streams and every first byte of zlib", broken_zlib, 0, 0,
	  0 },
	{ "lzma-properties", "every property byte, dictionaries of 4 GiB",
	  lzma_properties, 0, 0, 0 },
	{ "rtime-back", "rtime that copies what is not there yet", rtime_back, 0, 0, 0 },
	{ .name = NULL },
};
