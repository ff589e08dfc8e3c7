/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that are no image, and containers that lie about what they hold. */
#include <string.h>

#include "tests/hostile/hostile.h"
#include "tests/fixture/random.h"
#include "tests/fixture/format/uimages.h"
#include "uimage/uimage.h"

/* A header with right CRCs, of a payload of `size` bytes that is not there. */
static void
header(struct nodes *n, uint8_t type, uint32_t size, const char *name)
{
	struct uimage u = { .os = 5, .arch = 2, .type = type, .comp = 0,
		.name = span_of(name, strlen(name)) };
	uint8_t bytes[UIMAGE_HEADER_LEN];

	uimage_encode_summed(bytes, &u, 0, size, 0);
	nodes_add_bytes(n, span_of(bytes, sizeof bytes));
}

static void
claim(struct nodes *n, uint32_t size)
{
	header(n, UIMAGE_TYPE_FILESYSTEM, size, "claims");
	hostile_base(n);
}

/* Each header's payload is the next header. */
static void
nested_headers(struct nodes *n, uint32_t depth)
{
	for (uint32_t i = depth; i-- > 0;)
		header(n, 2, i * UIMAGE_HEADER_LEN + 264, "nested");
	hostile_base(n);
	nodes_fill(n, 4096);
}

static void
row_of_headers(struct nodes *n, uint32_t count)
{
	while (count--)
		header(n, 2, count % 3 ? 0 : 4, "one of many");
}

static void
endless_headers(struct nodes *n, uint32_t count)
{
	while (count--)
		header(n, 2, 0xffffffff, "endless");
}

static void
header_name(struct nodes *n, uint32_t which)
{
	static const char *const names[] = { "\033[2J\033]0;x\a", "\xff\xfe\xfd\x80",
		"%s%n%s", "\xe2\x80\xae" "drow", "a\nb\tc\r", "\xc2\x9b" "2J" };

	for (uint32_t i = 0; i < 6; i++)
		header(n, (uint8_t)(which ? UIMAGE_TYPE_MULTI : 2), 8, names[i]);
}

static void
word(struct nodes *n, uint32_t value)
{
	uint8_t be[4] = { (uint8_t)(value >> 24), (uint8_t)(value >> 16),
		(uint8_t)(value >> 8), (uint8_t)value };

	nodes_add_bytes(n, span_of(be, 4));
}

static void
file_table(struct nodes *n, uint32_t entry)
{
	header(n, UIMAGE_TYPE_MULTI, 4096, "table");
	for (uint32_t i = 0; i < 64; i++)
		word(n, entry);
	nodes_fill(n, 8192);
}

/* A table that no zero ends. */
static void
endless_table(struct nodes *n, uint32_t count)
{
	header(n, UIMAGE_TYPE_SCRIPT, count * 4, "endless");
	while (count--)
		word(n, 1);
}

static void
large_table(struct nodes *n, uint32_t count)
{
	header(n, UIMAGE_TYPE_MULTI, count * 8 + 4, "1023 files");
	for (uint32_t i = 0; i < count; i++)
		word(n, i % 5);
	word(n, 0);
	nodes_fill(n, 16384);
}

static void
every_code(struct nodes *n, uint32_t arg)
{
	(void)arg;
	for (uint32_t i = 0; i < 256; i++) {
		struct uimage u = { .os = (uint8_t)i, .arch = (uint8_t)(i * 3),
			.type = (uint8_t)(i * 5), .comp = (uint8_t)(i * 7),
			.load = UINT32_MAX, .entry = UINT32_MAX, .name = span_of("code", 4) };
		uint8_t bytes[UIMAGE_HEADER_LEN];

		uimage_put_header(bytes, &u, UINT32_MAX, span_of("12345678", 8));
		nodes_add_bytes(n, span_of(bytes, sizeof bytes));
		nodes_add_bytes(n, span_of("12345678", 8));
	}
}

static void
damaged_headers(struct nodes *n, uint32_t count)
{
	while (count--) {
		header(n, 2, 100, "damaged");
		nodes_put8(n, (uint32_t)n->bytes.len - 60, (uint8_t)count);
	}
}

static void
magic_flood(struct nodes *n, uint32_t bytes)
{
	while (n->bytes.len < bytes)
		nodes_add_bytes(n, span_of("\x27\x05\x19\x56", 4));
}

static void
every_magic(struct nodes *n, uint32_t bytes)
{
	static const char magics[][5] = { "hsqs", "\xd0\x0d\xfe\xed", "\x27\x05\x19\x56",
		"\x85\x19\x03\x20", "\x19\x85\x20\x03", "sqsh", "\x84\x19\x01\xe0" };
	uint32_t state = 5;

	while (n->bytes.len < bytes)
		nodes_add_bytes(n, span_of(magics[next_random(&state) % 7], 4));
}

/* squashfs and device trees that claim everything. */
static void
other_formats(struct nodes *n, uint32_t size)
{
	uint8_t block[96] = "hsqs";

	memset(block + 4, 0xff, 92);
	memcpy(block + 28, "\x04\0\0\0", 4);
	for (uint32_t i = 0; i < 500; i++) {
		memcpy(block + 40, &size, 4);
		nodes_add_bytes(n, span_of(block, sizeof block));
		nodes_add_bytes(n, span_of("\xd0\x0d\xfe\xed", 4));
		word(n, size);
		nodes_add_bytes(n, span_of(block + 8, 32));
	}
}

/* Runs of 4 KiB of ones and of zeros, with other bytes between them. */
static void
alternating(struct nodes *n, uint32_t count)
{
	static uint8_t run[4096];

	while (count--) {
		memset(run, count % 2 ? 0xff : 0, sizeof run);
		nodes_add_bytes(n, span_of(run, sizeof run));
		nodes_add_bytes(n, span_of("other", 5));
	}
}

/* Lone nodes between stretches of other bytes: as many file systems as possible. */
static void
many_volumes(struct nodes *n, uint32_t count)
{
	static uint8_t junk[65536 + 64];

	memset(junk, 0x33, sizeof junk);
	while (count--) {
		n->endian = count % 2 ? ENDIAN_BIG : ENDIAN_LITTLE;
		hostile_base(n);
		nodes_add_bytes(n, span_of(junk, count % 2 ? 4096 : sizeof junk));
	}
}

static void
volumes_in_headers(struct nodes *n, uint32_t count)
{
	while (count--) {
		header(n, UIMAGE_TYPE_FILESYSTEM, 400, "volume");
		hostile_base(n);
		nodes_fill(n, 464);
	}
}

static void
fill(struct nodes *n, uint32_t arg)
{
	uint8_t byte = (uint8_t)arg;

	for (uint32_t len = arg >> 8; len; len--)
		nodes_add_bytes(n, span_of(&byte, 1));
}

static void
random_bytes(struct nodes *n, uint32_t len)
{
	uint32_t state = len;

	while (n->bytes.len < len) {
		uint32_t r = next_random(&state);

		nodes_add_bytes(n, span_of(&r, 4));
	}
}

/* The first `len` bytes of a header, or of a file system. */
static void
cut_header(struct nodes *n, uint32_t len)
{
	struct nodes whole = { .endian = ENDIAN_LITTLE };

	header(&whole, UIMAGE_TYPE_FILESYSTEM, 100, "cut");
	hostile_base(&whole);
	nodes_add_bytes(n, span_cut(nodes_image(&whole), 0, len));
	nodes_free(&whole);
}

static void
cut_volume(struct nodes *n, uint32_t len)
{
	struct nodes whole = { .endian = ENDIAN_LITTLE };

	hostile_base(&whole);
	nodes_add_bytes(n, span_cut(nodes_image(&whole), 0, len));
	nodes_free(&whole);
}

/* A raw dump of NAND flash, its spare areas full of headers. */
static void
raw_nand(struct nodes *n, uint32_t pages)
{
	struct nodes inner = { .endian = ENDIAN_LITTLE }, spare = { .endian = ENDIAN_LITTLE };
	uint32_t at = 0;

	while (inner.bytes.len < pages * 2048)
		hostile_base(&inner);
	nodes_add_cleanmarker(&spare);
	while (spare.bytes.len < 64)
		nodes_add_cleanmarker(&spare);
	for (; pages--; at += 2048) {
		nodes_add_bytes(n, span_cut(nodes_image(&inner), at, 2048));
		nodes_add_bytes(n, span_cut(nodes_image(&spare), 0, 64));
	}
	nodes_free(&inner);
	nodes_free(&spare);
}

const struct hostile hostile_parts[] = {
	{ "uimage-size-4g", "a payload of 4 GiB claimed", claim, 0xffffffff, 0, 0 },
	{ "uimage-size-wrap", "a payload whose end wraps around", claim, 0xffffffc0, 0,
	  0 },
	{ "uimage-size-0", "a payload of no byte", claim, 0, 0, 0 },
	{ "uimage-nested", "headers nested a thousand deep", nested_headers, 1000, 0, 0 },
	{ "uimage-row", "thousands of headers in a row", row_of_headers, 5000, 0, 0 },
	{ "uimage-endless", "thousands of headers that each claim 4 GiB", endless_headers,
	  5000, 0, 0 },
	{ "uimage-names", "names with escape sequences", header_name, 0, 0, 0 },
	{ "uimage-names-multi", "the same on tables of files", header_name, 1, 0, 0 },
	{ "uimage-table-4g", "a table of files of 4 GiB", file_table, 0xffffffff, 0, 0 },
	{ "uimage-table-1", "a table of files of one byte", file_table, 1, 0, 0 },
	{ "uimage-table-wrap", "a table of files whose sum wraps", file_table,
	  0x10000000, 0, 0 },
	{ "uimage-table-endless", "a table that no zero ends", endless_table, 5000, 0,
	  0 },
	{ "uimage-table-1023", "a table of 1,023 files", large_table, 1023, 0, 0 },
	{ "uimage-codes", "every code of a header", every_code, 0, 0, 0 },
	{ "uimage-damaged", "thousands of headers with wrong CRCs", damaged_headers,
	  5000, 0, 0 },
	{ "uimage-magic-flood", "the magic of a header every four bytes", magic_flood,
	  1 << 20, 0, 0 },
	{ "every-magic", "every magic that there is, at random", every_magic, 1 << 20,
	  0, 0 },
	{ "other-formats", "squashfs and device trees that claim 4 GiB", other_formats,
	  0xffffffff, 0, 0 },
	{ "other-formats-0", "squashfs and device trees of no byte", other_formats, 0,
	  0, 0 },
	{ "alternating", "as many parts as possible", alternating, 4000, 0, 0 },
	{ "many-volumes", "many file systems in both byte orders", many_volumes, 100, 0,
	  0 },
	{ "volumes-in-headers", "hundreds of file systems under headers",
	  volumes_in_headers,
	  400, 0, 0 },
	{ "one-byte", "a file of one byte", fill, 0x185, 0, 0 },
	{ "two-bytes", "a file of two bytes", fill, 0x219, 0, 0 },
	{ "all-ff", "nothing but 0xff", fill, 0x10000000 | 0xff, 0, 0 },
	{ "all-00", "nothing but 0x00", fill, 0x10000000, 0, 0 },
	{ "all-85", "nothing but 0x85", fill, 0x10000000 | 0x85, 0, 0 },
	{ "random-64k", "random bytes", random_bytes, 65536, 0, 0 },
	{ "random-1m", "more random bytes", random_bytes, 1 << 20, 0, 0 },
	{ "cut-uimage-4", "the magic of a header alone", cut_header, 4, 0, 0 },
	{ "cut-uimage-63", "a header without its last byte", cut_header, 63, 0, 0 },
	{ "cut-uimage-64", "a header without its payload", cut_header, 64, 0, 0 },
	{ "cut-uimage-100", "a header with half a node", cut_header, 100, 0, 0 },
	{ "cut-volume-12", "a lone header of a node", cut_volume, 12, 0, 0 },
	{ "cut-volume-41", "a dirent and nothing else", cut_volume, 41, 0, 0 },
	{ "cut-volume-100", "a dirent and half an inode node", cut_volume, 100, 0, 0 },
	{ "raw-nand", "a raw dump with nodes in the spare areas", raw_nand, 128, 0, 0 },
	{ .name = "sparse-8g", .attacks = "8 GiB without data behind a small file system",
	  .make = cut_volume, .arg = 4096, .sparse = (uint64_t)8 << 30, .seconds = 60 },
	{ .name = NULL },
};
