/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Raw NAND dumps whose spare areas lie. */
#include <string.h>

#include "nand/layout.h"
#include "tests/fixture/random.h"
#include "tests/fixture/format/raw.h"
#include "tests/hostile/hostile.h"

enum { FILES = 100, BYTES = 3000 };

static const struct nand_layout *const usual = &nand_layouts[1]; /* 2048+64 */

/* Files that reach over the ends of pages. */
static void
add_content(struct nodes *n)
{
	uint8_t data[BYTES];
	uint32_t seed = 3;

	hostile_base(n);
	for (uint32_t i = 0; i < FILES; i++) {
		for (size_t k = 0; k < sizeof data; k++)
			data[k] = (uint8_t)next_random(&seed);
		hostile_entry(n, 1, 100 + i, (const char[]){ 'f', (char)('0' + i / 10),
		        (char)('0' + i % 10), '\0' });
		hostile_inode(n, 100 + i, H_REG, span_of(data, sizeof data));
	}
}

/* What `n` holds as a dump instead. */
static void
into_pages(struct nodes *n, const struct nand_layout *layout, const struct raw_chip *chip)
{
	struct text raw = { 0 };

	raw_dump(span_of(n->bytes.at, n->bytes.len), layout, chip, &raw);
	text_free(&n->bytes);
	n->bytes = raw;
}

static void
cut(struct nodes *n, uint32_t bytes)
{
	add_content(n);
	into_pages(n, usual, &(struct raw_chip){ .ecc = ecc_schemes });
	n->bytes.len -= bytes;
}

/* The other half in pages with other spare areas. */
static void
geometry(struct nodes *n, uint32_t other)
{
	const struct nand_layout *layout = &nand_layouts[other];
	struct raw_chip chip = { .ecc = raw_has_no_room(layout, ecc_schemes) ? NULL : ecc_schemes };
	struct text second = { 0 };
	size_t half;

	add_content(n);
	half = n->bytes.len / 2;
	raw_dump(span_of(n->bytes.at + half, n->bytes.len - half), layout, &chip, &second);
	n->bytes.len = half;
	into_pages(n, usual, &(struct raw_chip){ .ecc = ecc_schemes });
	text_add_bytes(&n->bytes, second.at, second.len);
	text_free(&second);
}

static void
all_bad(struct nodes *n, uint32_t marks)
{
	add_content(n);
	into_pages(n, usual, &(struct raw_chip){ .ecc = ecc_schemes, .bad = marks });
}

/* All spare areas are of this byte. */
static void
filled(struct nodes *n, uint32_t byte)
{
	add_content(n);
	into_pages(n, usual, &(struct raw_chip){ .ecc = ecc_schemes });
	for (size_t at = usual->data; at + usual->spare <= n->bytes.len; at += nand_stride(usual))
		memset(n->bytes.at + at, (int)byte, usual->spare);
}

/* So many bits are wrong in every page but the first few, which show the code. */
static void
wrong(struct nodes *n, uint32_t bits)
{
	uint64_t pages;

	add_content(n);
	into_pages(n, usual, &(struct raw_chip){ .ecc = ecc_schemes, .cleanmarkers = true });
	pages = n->bytes.len / nand_stride(usual);
	for (uint64_t p = pages / 3; p < pages; p++)
		for (uint32_t i = 0; i < bits; i++)
			raw_flip(&n->bytes, usual, 8 * (p * usual->data + i * 5));
}

/* A dump of the dump of a dump. */
static void
nested(struct nodes *n, uint32_t times)
{
	add_content(n);
	for (uint32_t i = 0; i < times; i++)
		into_pages(n, usual, &(struct raw_chip){ .ecc = ecc_schemes });
}

/* Cleanmarkers in the spare area of every page: blocks of one page each, which nodes cross. */
static void
markers(struct nodes *n, uint32_t arg)
{
	(void)arg;
	add_content(n);
	into_pages(n, usual, &(struct raw_chip){ .ecc = ecc_schemes });
	for (size_t at = usual->data + 2; at + 8 <= n->bytes.len; at += nand_stride(usual))
		memcpy(n->bytes.at + at, "\x85\x19\x03\x20\x08\0\0\0", 8);
}

const struct hostile hostile_nand[] = {
	{ "nand-cut-page", "a dump whose last page is cut in its data", cut, 1000, 0, 0 },
	{ "nand-cut-spare", "a dump whose last spare area is cut", cut, 10, 0, 0 },
	{ "nand-geometry", "a dump with larger spare areas from its middle on", geometry, 2,
	  0, 0 },
	{ "nand-geometry-sectors", "spare areas by sectors from the middle on", geometry, 12,
	  0, 0 },
	{ "nand-all-bad", "every block is marked bad", all_bad, UINT32_MAX, 0, 0 },
	{ "nand-first-bad", "the first block is marked bad", all_bad, 1, 0, 0 },
	{ "nand-zeros", "spare areas full of 0x00", filled, 0, 0, 0 },
	{ "nand-ones", "spare areas full of 0xff", filled, 0xff, 0, 0 },
	{ "nand-one-bit", "a bit is wrong in most pages", wrong, 1, 0, 0 },
	{ "nand-many-bits", "most pages are beyond correction", wrong, 40, 0, 0 },
	{ "nand-nested", "a dump of a dump of a dump", nested, 3, 0, 0 },
	{ "nand-markers", "a cleanmarker in every spare area", markers, 0, 0, 0 },
	{ .name = NULL },
};
