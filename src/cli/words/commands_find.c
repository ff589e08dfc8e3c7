/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command that a word names, or nearly names. */
#include "cli/words/command.h"

#include <string.h>

const struct command *
command_find(const char *name)
{
	const struct command *c;

	for (size_t i = 0; (c = command_at(i)) != NULL; i++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

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

/* What other programs call it. */
static const struct command *
command_meant(const char *word)
{
	static const struct { const char *word, *command; } meant[] = {
		{ "ls", "files" }, { "list", "files" }, { "tree", "files" }, { "dump", "hex" },
		{ "hexdump", "hex" }, { "xxd", "hex" }, { "unpack", "extract" },
		{ "undelete", "deleted" }, { "recover", "deleted" }, { "check", "issues" },
		{ "fsck", "issues" },
	};

	for (size_t i = 0; i < COUNT(meant); i++)
		if (strcmp(meant[i].word, word) == 0)
			return command_find(meant[i].command);
	return NULL;
}

const struct command *
command_nearest(const char *word)
{
	const struct command *nearest = command_meant(word), *c;
	int least = nearest ? 0 : WORD_FAR;

	for (size_t i = 0; (c = command_at(i)) != NULL; i++) {
		int d = word_distance(word, c->name);

		if (d < least) {
			least = d;
			nearest = c;
		}
	}
	return nearest;
}
