/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shelf/shelf.h"

#include <string.h>
#include <sys/stat.h>

static enum shelf_kind
kind_of(const struct stat *st)
{
	return S_ISREG(st->st_mode) ? SHELF_FILE : S_ISDIR(st->st_mode) ? SHELF_FOLDER
	                                                                 : SHELF_OTHER;
}

bool
shelf_add(struct shelf *s, const char *path)
{
	struct shelf_item item = { .kind = SHELF_OTHER };
	const char *slash = strrchr(path, '/');
	struct stat st;

	if (s->items.count >= SHELF_MOST)
		return false;
	text_add(&item.path, path);
	/* The name of a folder that was given with a slash at its end is all of it. */
	item.name = slash && slash[1] ? (size_t)(slash + 1 - path) : 0;
	if (stat(path, &st) == 0) {
		item.kind = kind_of(&st);
		item.size = item.kind == SHELF_FILE ? (uint64_t)st.st_size : 0;
		item.modified = st.st_mtim.tv_sec;
	}
	array_push(&s->items, item);
	return true;
}

size_t
shelf_next_file(const struct shelf *s, size_t from, int direction)
{
	size_t at = from;

	do
		at += direction < 0 ? (size_t)-1 : 1;
	while (at < s->items.count && s->items.at[at].kind != SHELF_FILE);
	return at < s->items.count ? at : SIZE_MAX;
}

bool
shelf_take(struct shelf *s, size_t item, const struct shelf_finding *found)
{
	struct shelf_finding *to;

	if (item >= s->items.count || found->state >= SHELF_STATES
	        || found->verdict >= JUDGED_COUNT || !memchr(found->kinds, 0, SHELF_WORDS)
	        || !memchr(found->words, 0, SHELF_WORDS))
		return false;
	to = &s->items.at[item].found;
	*to = *found;
	s->generation++;
	return true;
}

void
shelf_free(struct shelf *s)
{
	shelf_stop(s);
	for (size_t i = 0; i < s->items.count; i++)
		text_free(&s->items.at[i].path);
	array_free(&s->items);
	text_free(&s->folder);
	text_free(&s->notice);
}
