/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command that a word names, or nearly names. */
#include "cli/words/command.h"

#include <string.h>

#include "text/distance.h"

const struct command *
command_find(const char *name)
{
	const struct command *c;

	for (size_t i = 0; (c = command_at(i)) != NULL; i++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
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
