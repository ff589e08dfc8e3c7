/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/nand.h"

#include <stdio.h>
#include <string.h>

#include "text/text.h"

enum { DATA_MIN = 256, DATA_MAX = 512 * 1024 };

const struct nand_layout nand_layouts[NAND_LAYOUTS] = {
	{ "512+16", "528x32", 512, 16, 32, "small pages: 16 KiB blocks" },
	{ "2048+64", "2112x64", 2048, 64, 64, "large pages: 128 KiB blocks" },
	{ "2048+128", "2176x64", 2048, 128, 64, "large pages: 128 KiB blocks, more ECC" },
	{ "4096+128", "4224x64", 4096, 128, 64, "pages of 4 KiB: 256 KiB blocks" },
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

bool
nand_parse(const char *words, struct nand_layout *n)
{
	uint64_t data, spare;

	if (!parse_two(words, '+', &data, &spare) || data < DATA_MIN || data > DATA_MAX
	        || data & (data - 1) || spare == 0 || spare > data)
		return false;
	*n = (struct nand_layout){ .data = (uint32_t)data, .spare = (uint32_t)spare };
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

size_t
nand_read(const struct nand_layout *n, struct span image, uint64_t at, uint8_t *to,
        size_t len)
{
	uint32_t stride = nand_stride(n);
	size_t have = 0;

	while (have < len && at < image.len) {
		uint32_t column = (uint32_t)(at % stride);
		size_t left = column < n->data ? n->data - column : 0;
		struct span piece = span_cut(image, (size_t)at,
		        left < len - have ? left : len - have);

		if (piece.len)
			memcpy(to + have, piece.at, piece.len);
		have += piece.len;
		at += piece.len < left ? piece.len : stride - column;
	}
	return have;
}
