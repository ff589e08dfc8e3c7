/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The place that a path of the image names. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "text/name.h"
#include "wish/wish_private.h"

void
spot_free(struct spot *s)
{
	text_free(&s->name);
}

const char *
spot_kind(uint32_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG: return "a file";
	case S_IFDIR: return "a directory";
	case S_IFLNK: return "a symbolic link";
	case S_IFCHR:
	case S_IFBLK: return "a device";
	case S_IFIFO: return "a named pipe";
	case S_IFSOCK: return "a socket";
	default: return "something unknown";
	}
}

bool
spot_fail(struct error *err, const char *path, const char *format, ...)
{
	enum { SHOWN = 160 };
	size_t len = strlen(path);
	struct text shown = { 0 };
	char why[256];
	va_list args;

	va_start(args, format);
	vsnprintf(why, sizeof why, format, args);
	va_end(args);
	text_add(&shown, len > SHOWN ? "..." : "");
	text_add_readable_path(&shown, span_of(len > SHOWN ? path + len - SHOWN : path,
	        len > SHOWN ? SHOWN : len), false);
	error_set(err, "%s: %s", text_str(&shown), why);
	text_free(&shown);
	return false;
}

/* Follows the directories of a path. */
static bool
find_directory(const struct wished *w, const char *path, size_t len, bool fresh, struct spot *s,
        struct error *err)
{
	const struct tree *t = wished_tree(w);
	struct text dir = { 0 };
	struct error why;

	text_add(&dir, "/");
	text_add_bytes(&dir, path, len);
	s->dir = tree_follow(t, text_str(&dir), &why);
	if (s->dir == TREE_NONE)
		spot_fail(err, text_str(&dir) + 1, "no such directory in the image%s",
		        fresh ? ": mkdir makes one" : "");
	else if (!tree_is_directory(t, s->dir))
		spot_fail(err, text_str(&dir) + 1, "is not a directory");
	text_free(&dir);
	return s->dir != TREE_NONE && tree_is_directory(t, s->dir);
}

/* The name that is there, or how a new one is to be called. */
static bool
find_name(const struct wished *w, const char *path, struct span typed, struct spot *s,
        struct error *err)
{
	const struct tree *t = wished_tree(w);
	const char *fault;

	s->entry = wished_find(w, s->dir, typed);
	if (s->entry != TREE_NONE)
		text_add_bytes(&s->name, typed.at, typed.len);
	else
		text_add_unescaped(&s->name, typed);
	if (s->entry == TREE_NONE)
		s->entry = wished_find(w, s->dir, wish_span(&s->name));
	if (s->entry != TREE_NONE)
		return true;
	if (s->name.len > t->class->name_max)
		return spot_fail(err, path, "the name has %zu bytes; this file system allows %u "
		        "at most", s->name.len, t->class->name_max);
	fault = name_fault(wish_span(&s->name));
	return !fault || spot_fail(err, path, "the %s: no file can be called that", fault);
}

static void
fill(const struct wished *w, struct spot *s)
{
	struct tree_stat st;

	if (s->dir == TREE_NONE)
		s->node = tree_root(wished_tree(w));
	else
		s->node = s->entry == TREE_NONE ? TREE_NONE
		                                : tree_entry(wished_tree(w), s->entry).node;
	if (s->node == TREE_NONE)
		return;
	tree_stat(wished_tree(w), s->node, &st);
	s->mode = st.error ? 0 : st.mode;
}

/* `fresh`: something may be made there. */
static bool
find(const struct wished *w, const char *path, bool fresh, struct spot *s, struct error *err)
{
	size_t end = strlen(path), from;

	*s = (struct spot){ .dir = TREE_NONE, .entry = TREE_NONE, .node = TREE_NONE };
	while (end && path[end - 1] == '/')
		end--;
	s->is_directory = path[end] == '/';
	from = end;
	while (from && path[from - 1] != '/')
		from--;
	if (end && (!find_directory(w, path, from, fresh, s, err)
	                || !find_name(w, path, span_of(path + from, end - from), s, err)))
		return false;
	fill(w, s);
	if (s->is_directory && s->mode && !S_ISDIR(s->mode))
		return spot_fail(err, path, "is %s, not a directory", spot_kind(s->mode));
	return true;
}

bool
spot_find(const struct wished *w, const char *path, struct spot *s, struct error *err)
{
	return find(w, path, true, s, err);
}

bool
spot_find_name(const struct wished *w, const char *path, struct spot *s, struct error *err)
{
	if (!find(w, path, false, s, err))
		return false;
	if (s->dir == TREE_NONE)
		return spot_fail(err, path, "the root directory stays");
	return s->entry != TREE_NONE || spot_fail(err, path, "no such file in the image");
}

bool
spot_find_any(const struct wished *w, const char *path, struct spot *s, struct error *err)
{
	if (!find(w, path, false, s, err))
		return false;
	if (s->dir != TREE_NONE && s->entry == TREE_NONE)
		return spot_fail(err, path, "no such file in the image");
	return s->mode != 0
	       || spot_fail(err, path, "its inode is missing or damaged: only rm is possible");
}

bool
spot_find_into(const struct wished *w, const char *path, struct span name, struct spot *s,
        struct error *err)
{
	struct text whole = { 0 };
	bool ok = spot_find(w, path, s, err);

	if (!ok || !S_ISDIR(s->mode))
		return ok;
	spot_free(s);
	text_add(&whole, path);
	text_add(&whole, "/");
	text_add_name(&whole, name);
	ok = spot_find(w, text_str(&whole), s, err);
	text_free(&whole);
	return ok;
}

bool
spot_find_new(const struct wished *w, const char *path, struct spot *s, struct error *err)
{
	if (!spot_find(w, path, s, err))
		return false;
	if (s->dir == TREE_NONE || s->entry != TREE_NONE)
		return spot_fail(err, path, "is there already, %s: rm removes it",
		        s->dir == TREE_NONE ? "the root directory" : spot_kind(s->mode));
	return true;
}
