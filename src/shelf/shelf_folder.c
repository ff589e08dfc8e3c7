/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shelf/shelf.h"

static const char *
name_of(const struct shelf_item *item)
{
	return text_str(&item->path) + item->name;
}

/* Folders first, the one above before all. */
static int
by_kind_and_name(const void *a, const void *b)
{
	const struct shelf_item *x = a, *y = b;
	bool folder = x->kind == SHELF_FOLDER;

	if (folder != (y->kind == SHELF_FOLDER))
		return folder ? -1 : 1;
	if (folder && strcmp(name_of(x), "..") == 0)
		return -1;
	if (folder && strcmp(name_of(y), "..") == 0)
		return 1;
	return strcmp(name_of(x), name_of(y));
}

static bool
is_shown(const char *name)
{
	return name[0] != '.' || strcmp(name, "..") == 0;
}

static void
add_names(struct shelf *s, const char *path, DIR *d)
{
	bool slash = *path && path[strlen(path) - 1] == '/';
	struct text whole = { 0 };
	const struct dirent *e;

	while (!s->cut && (e = readdir(d))) {
		if (!is_shown(e->d_name))
			continue;
		text_clear(&whole);
		text_addf(&whole, "%s%s%s", path, slash ? "" : "/", e->d_name);
		s->cut = !shelf_add(s, text_str(&whole));
	}
	text_free(&whole);
}

bool
shelf_open_folder(struct shelf *s, const char *path, struct error *err)
{
	DIR *d = opendir(path);
	struct text shown = { 0 };

	if (!d) {
		int why = errno;

		text_add_readable(&shown, span_of(path, strlen(path)), false);
		errno = why;
		error_set_errno(err, "%s: cannot be listed", text_str(&shown));
		text_free(&shown);
		return false;
	}
	text_add(&s->folder, path);
	add_names(s, path, d);
	closedir(d);
	if (s->items.count)
		qsort(s->items.at, s->items.count, sizeof *s->items.at, by_kind_and_name);
	return true;
}
