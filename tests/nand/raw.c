/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * raw LAYOUT CODE [BITS]: standard input as a raw dump of NAND flash, on standard output, with
 * the codes at the places that the kernel has for them. With BITS so many bits are wrong in each
 * step of every eighth page. "raw --bits CODE" prints how many bits a step may have wrong.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fixture/format/raw.h"

enum { WRONG_PAGE = 8, APART = 31 };

static const struct ecc_scheme *
scheme_of(const char *name)
{
	for (int i = 0; i < ECC_SCHEMES; i++)
		if (strcmp(ecc_schemes[i].name, name) == 0)
			return &ecc_schemes[i];
	return NULL;
}

static const struct nand_layout *
layout_of(const char *name)
{
	for (int i = 0; i < NAND_LAYOUTS; i++)
		if (strcmp(nand_layouts[i].name, name) == 0)
			return &nand_layouts[i];
	return NULL;
}

static void
spoil(struct text *raw, const struct nand_layout *n, const struct ecc_scheme *s,
        uint64_t len, uint32_t bits)
{
	for (uint64_t page = 0; (page + 1) * n->data <= len; page += WRONG_PAGE)
		for (uint32_t step = 0; step < n->data / s->step; step++)
			for (uint32_t b = 0; b < bits; b++)
				raw_flip(raw, n, 8 * (page * n->data + step * s->step) + APART * b);
}

int
main(int argc, char **argv)
{
	bool ask = argc == 3 && strcmp(argv[1], "--bits") == 0;
	const struct ecc_scheme *s = argc > 2 ? scheme_of(argv[2]) : NULL;
	const struct nand_layout *n = s && !ask ? layout_of(argv[1]) : NULL;
	struct text data = { 0 }, raw = { 0 };
	char buffer[65536];
	size_t got;

	if (!s || (!ask && (!n || raw_has_no_room(n, s)))) {
		fprintf(stderr, "usage: raw LAYOUT CODE [BITS]\n");
		return 2;
	}
	if (ask) {
		printf("%u\n", s->bits);
		return 0;
	}
	while ((got = fread(buffer, 1, sizeof buffer, stdin)) > 0)
		text_add_bytes(&data, buffer, got);
	raw_dump(span_of(data.at, data.len), n, &(struct raw_chip){ .ecc = s }, &raw);
	if (argc > 3)
		spoil(&raw, n, s, data.len, (uint32_t)strtoul(argv[3], NULL, 10));
	got = fwrite(raw.at, 1, raw.len, stdout) - raw.len;
	text_free(&data);
	text_free(&raw);
	return got == 0 && fflush(stdout) == 0 ? 0 : 1;
}
