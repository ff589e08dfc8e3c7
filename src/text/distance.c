/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/distance.h"

#include <string.h>

enum { WORD_MAX = 40 };

static int
least_of(int a, int b)
{
	return a < b ? a : b;
}

static int
distance(const char *a, const char *b)
{
	int far[WORD_MAX + 1][WORD_MAX + 1] = { { 0 } }; /* between their beginnings */
	int a_len = (int)strlen(a), b_len = (int)strlen(b);

	for (int i = 0; i <= a_len; i++)
		far[i][0] = i;
	for (int j = 0; j <= b_len; j++)
		far[0][j] = j;
	for (int i = 1; i <= a_len; i++) {
		for (int j = 1; j <= b_len; j++) {
			int best = least_of(far[i - 1][j], far[i][j - 1]) + 1;

			best = least_of(best, far[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				best = least_of(best, far[i - 2][j - 2] + 1);
			far[i][j] = best;
		}
	}
	return far[a_len][b_len];
}

int
word_distance(const char *a, const char *b)
{
	int least, d;

	if (strlen(a) > WORD_MAX || strlen(b) > WORD_MAX)
		return WORD_FAR;
	d = distance(a, b);
	/* Four letters of which two are wrong are another word. */
	least = least_of(WORD_FAR, ((int)strlen(b) + 1) / 2);
	return d < least ? d : WORD_FAR;
}
