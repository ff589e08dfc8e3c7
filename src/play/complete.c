/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "play/play.h"

void
play_complete(const char *line, struct text *whole, struct text *others)
{
	size_t len = strlen(line), same = 0;
	const char *name, *args, *first = NULL;
	int found = 0;

	if (strchr(line, ' '))
		return;
	for (int i = 0; (name = live_script_command(i, &args)) != NULL; i++) {
		if (strncmp(name, line, len) != 0)
			continue;
		same = found++ ? same : strlen(name);
		first = first ? first : name;
		while (strncmp(first, name, same) != 0)
			same--;
		text_addf(others, "%s%s%s%s", others->len ? "  " : "", name, *args ? " " : "", args);
	}
	if (!found)
		return;
	text_add_bytes(whole, first, same);
	if (found == 1)
		text_add(whole, " ");
}
