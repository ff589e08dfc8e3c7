/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/outside.h"

#include <sys/stat.h>

#include "output/output.h"

static bool
is_directory(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool
output_is_outside(const struct sandbox *s, const char *path, struct text *why)
{
	struct text folder = { 0 };
	bool inside;

	if (is_directory(path))
		text_add(&folder, path);
	else
		output_add_directory(path, &folder);
	inside = sandbox_admits(s, text_str(&folder));
	text_free(&folder);
	if (inside)
		return false;
	text_add(why, "outside (see --write-to); files go below ");
	sandbox_add_places(s, why);
	return true;
}
