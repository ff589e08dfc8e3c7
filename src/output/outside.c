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

void
output_add_inside(const struct sandbox *s, const char *path, struct text *t)
{
	struct text why = { 0 };
	size_t i = 0;

	if (path[0] != '/' && output_is_outside(s, path, &why)) {
		while (i < s->places.count && s->places.at[i].use != SANDBOX_TREE)
			i++;
		if (i < s->places.count)
			text_addf(t, "%s/", text_str(&s->places.at[i].path));
	}
	text_add(t, path);
	text_free(&why);
}
