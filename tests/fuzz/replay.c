/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs a fuzz target on the files that are named, with any compiler. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/fuzz/fuzz.h"
#include "text/text.h"

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		struct text t = { 0 };
		FILE *in = fopen(argv[i], "rb");
		uint8_t *exact, block[4096];
		size_t n;

		while (in && (n = fread(block, 1, sizeof block, in)) > 0)
			text_add_bytes(&t, block, n);
		if (!in || fclose(in) != 0) {
			perror(argv[i]);
			return 1;
		}
		/* Of just that size, so that a byte too many is seen. */
		exact = malloc(t.len ? t.len : 1);
		for (size_t k = 0; exact && k < t.len; k++)
			exact[k] = (uint8_t)t.at[k];
		fprintf(stderr, "%s\n", argv[i]);
		if (exact)
			LLVMFuzzerTestOneInput(exact, t.len);
		free(exact);
		text_free(&t);
	}
	fprintf(stderr, "%d inputs\n", argc - 1);
	return 0;
}
