/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "nand/layout.h"

#include <stdio.h>
#include <string.h>

#include "text/text.h"

enum { DATA_MIN = 256, DATA_MAX = 512 * 1024, PAGES_MAX = 1024 };

#define LARGE "large pages: 128 KiB blocks"
#define OF_4K "pages of 4 KiB: 256 KiB blocks"
#define OF_8K "pages of 8 KiB: 1 MiB blocks"

/* The usual ones first: where the evidence for two is the same, the first one is taken. Without a
 * number of rows here: one too few or too many does not compile. */
const struct nand_layout nand_layouts[] = {
	{ "512+16", "528x32", 512, 16, 32, NAND_PAGES, "small pages: 16 KiB blocks" },
	{ "2048+64", "2112x64", 2048, 64, 64, NAND_PAGES, LARGE },
	{ "2048+112", "2160x64", 2048, 112, 64, NAND_PAGES, LARGE ", more ECC" },
	{ "2048+128", "2176x64", 2048, 128, 64, NAND_PAGES, LARGE ", more ECC" },
	{ "4096+128", "4224x64", 4096, 128, 64, NAND_PAGES, OF_4K },
	{ "4096+218", "4314x64", 4096, 218, 64, NAND_PAGES, OF_4K },
	{ "4096+224", "4320x64", 4096, 224, 64, NAND_PAGES, OF_4K },
	{ "4096+256", "4352x64", 4096, 256, 64, NAND_PAGES, OF_4K },
	{ "8192+448", "8640x128", 8192, 448, 128, NAND_PAGES, OF_8K },
	{ "8192+512", "8704x128", 8192, 512, 128, NAND_PAGES, OF_8K },
	{ "8192+640", "8832x128", 8192, 640, 128, NAND_PAGES, OF_8K },
	{ "8192+744", "8936x256", 8192, 744, 256, NAND_PAGES, "pages of 8 KiB: 2 MiB blocks" },
	{ "2048+64/512", "2112x64", 2048, 64, 64, NAND_SECTORS, LARGE },
	{ "2048+112/512", "2160x64", 2048, 112, 64, NAND_SECTORS, LARGE },
	{ "2048+128/512", "2176x64", 2048, 128, 64, NAND_SECTORS, LARGE },
	{ "4096+128/512", "4224x64", 4096, 128, 64, NAND_SECTORS, OF_4K },
	{ "4096+218/512", "4314x64", 4096, 218, 64, NAND_SECTORS, OF_4K },
	{ "4096+224/512", "4320x64", 4096, 224, 64, NAND_SECTORS, OF_4K },
	{ "4096+256/512", "4352x64", 4096, 256, 64, NAND_SECTORS, OF_4K },
	{ "8192+640/512", "8832x128", 8192, 640, 128, NAND_SECTORS, OF_8K },
	{ "512+16x32", "528x32", 512, 16, 32, NAND_BLOCKS, "small pages: 16 KiB blocks" },
	{ "2048+64x64", "2112x64", 2048, 64, 64, NAND_BLOCKS, LARGE },
	{ "2048+112x64", "2160x64", 2048, 112, 64, NAND_BLOCKS, LARGE },
	{ "2048+128x64", "2176x64", 2048, 128, 64, NAND_BLOCKS, LARGE },
	{ "4096+128x64", "4224x64", 4096, 128, 64, NAND_BLOCKS, OF_4K },
	{ "4096+224x64", "4320x64", 4096, 224, 64, NAND_BLOCKS, OF_4K },
};

uint32_t
nand_stride(const struct nand_layout *n)
{
	return n->data + n->spare;
}

uint32_t
nand_block(const struct nand_layout *n)
{
	return nand_stride(n) * n->pages;
}

const char *
nand_unit(const struct nand_layout *n)
{
	static const char *const names[] = { "page", "sector", "block" };

	return n->order == NAND_PAGES && n->pages == 1 ? "block" : names[n->order];
}

struct nand_shape
nand_shape_of(const struct nand_layout *n)
{
	struct nand_shape s = { n->data, n->spare, 1, nand_stride(n) };

	if (n->order == NAND_SECTORS && n->data >= NAND_SECTOR) {
		s.runs = n->data / NAND_SECTOR;
		s.data = NAND_SECTOR;
		s.spare = n->spare / s.runs;
	} else if (n->order == NAND_BLOCKS) {
		s.data *= n->pages;
		s.spare *= n->pages;
		s.period *= n->pages;
	}
	return s;
}

bool
nand_same_shape(const struct nand_layout *a, const struct nand_layout *b)
{
	struct nand_shape s = nand_shape_of(a), t = nand_shape_of(b);

	return s.data == t.data && s.spare == t.spare
	       && s.period * t.runs == t.period * s.runs
	       && (s.runs == t.runs || s.period == (uint64_t)s.runs * (s.data + s.spare));
}

bool
nand_repeats_shape(int row)
{
	int i = 0;

	while (!nand_same_shape(&nand_layouts[i], &nand_layouts[row]))
		i++;
	return i < row;
}

/* ---- from words ---- */

/* The two numbers of "A+B" or "AxB". */
static bool
parse_two(const char *words, char sign, uint64_t *a, uint64_t *b)
{
	const char *at = strchr(words + (strncmp(words, "0x", 2) == 0 ? 2 : 0), sign);
	char head[32];

	if (!at || (size_t)(at - words) >= sizeof head)
		return false;
	snprintf(head, sizeof head, "%.*s", (int)(at - words), words);
	return text_parse_size(head, a) && text_parse_size(at + 1, b);
}

/* Reads "/512" or "x64" at the end; what precedes it is copied to head, of `size` bytes. */
static bool
parse_order(const char *words, struct nand_layout *n, char *head, size_t size)
{
	const char *plus = strchr(words, '+');
	const char *from = plus ? plus + 1 + (strncmp(plus + 1, "0x", 2) == 0 ? 2 : 0) : words;
	const char *at = plus ? strpbrk(from, "/x") : NULL;
	size_t len = at ? (size_t)(at - words) : strlen(words);
	uint64_t number = 1;

	if (len >= size || (at && !text_parse_size(at + 1, &number)))
		return false;
	n->order = !at ? NAND_PAGES : *at == '/' ? NAND_SECTORS : NAND_BLOCKS;
	if (n->order == NAND_SECTORS && number != NAND_SECTOR)
		return false;
	if (n->order == NAND_BLOCKS && (number == 0 || number > PAGES_MAX))
		return false;
	n->pages = n->order == NAND_BLOCKS ? (uint32_t)number : 1;
	snprintf(head, size, "%.*s", (int)len, words);
	return true;
}

bool
nand_parse(const char *words, struct nand_layout *n)
{
	struct nand_layout found = { 0 };
	uint64_t data, spare;
	char head[64];

	if (!parse_order(words, &found, head, sizeof head)
	        || !parse_two(head, '+', &data, &spare) || data < DATA_MIN || data > DATA_MAX
	        || data & (data - 1) || spare == 0 || spare > data
	        || (found.order == NAND_SECTORS && spare < data / NAND_SECTOR))
		return false;
	found.data = (uint32_t)data;
	found.spare = (uint32_t)spare;
	*n = found;
	return true;
}

bool
nand_parse_size(const char *words, uint64_t *size)
{
	uint64_t page, pages;

	if (text_parse_size(words, size))
		return true;
	if (!parse_two(words, 'x', &page, &pages) || page > UINT32_MAX || pages > UINT32_MAX)
		return false;
	*size = page * pages;
	return true;
}
