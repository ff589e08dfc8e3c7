/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Prints the outcome for file systems side by side, and for images that hold one: the
 * tables in doc/partitions.md. -v names what is not right; a number N takes only every
 * N-th pair.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fixture/cases/divide_cases.h"

static void
print_rows(const struct divide_counts *c)
{
	printf("| Arrangement |");
	for (int v = 0; v < DIVIDED_VERDICTS; v++)
		printf(" %s |", divide_verdicts[v]);
	printf("\n|---|---|---|---|---|---|---|\n");
	for (int i = 0; i < DIVIDE_ARRANGEMENTS; i++) {
		printf("| %s |", divide_arrangements[i]);
		for (int v = 0; v < DIVIDED_VERDICTS; v++)
			printf(" %d |", c->rows[i][v]);
		printf("\n");
	}
}

static void
print_singles(const struct divide_counts *c)
{
	printf("\n| One file system | not divided | doubted | DIVIDED |\n|---|---|---|---|\n");
	for (int i = 0; i < VARIANT_COUNT; i++)
		printf("| %s | %d | %d | %d |\n", erase_variants[i], c->singles[i][0],
		        c->singles[i][1], c->singles[i][2]);
}

int
main(int argc, char **argv)
{
	struct divide_counts counts = { 0 };
	divide_note *note = NULL;
	int every = 1;

	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "-v") == 0)
			note = printf;
		else
			every = atoi(argv[i]) > 0 ? atoi(argv[i]) : 1;
	divide_try_all("", every, &counts, note);
	print_rows(&counts);
	print_singles(&counts);
	return 0;
}
