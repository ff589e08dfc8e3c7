/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Completing the path of a file: in the image, or a local one. */
#include <string.h>

#include "local/names.h"
#include "ui/go/go.h"
#include "ui/list/pane.h"

enum {
	LOOKED_AT_MOST = 1 << 20, /* names of a directory */
	LOCAL_NAMES_MOST = 10000, /* each is looked up */
	OTHERS_MOST = 40          /* names that are offered */
};

/* What completing found. */
struct completion {
	const char *typed;   /* the beginning of the last name */
	size_t typed_len;
	struct text common;  /* what all names begin with that begin so */
	struct text *others; /* their names, if there are several */
	size_t count;
	bool directory;      /* the last one found is one */
};

static void
shorten(struct text *t, size_t len)
{
	struct text head = { 0 };

	text_add_bytes(&head, t->at, len);
	text_free(t);
	*t = head;
}

static void
keep_common(struct text *common, const struct text *name)
{
	size_t same = 0;

	while (same < common->len && same < name->len && common->at[same] == name->at[same])
		same++;
	while (same > 0 && same < common->len && ((uint8_t)common->at[same] & 0xc0) == 0x80)
		same--; /* not within a character */
	shorten(common, same);
}

/* Counts a name that begins as typed. */
static void
count_name(struct completion *c, const struct text *name, bool is_directory)
{
	if (name->len < c->typed_len || memcmp(name->at, c->typed, c->typed_len) != 0)
		return;
	if (c->count == 0)
		text_add(&c->common, text_str(name));
	else
		keep_common(&c->common, name);
	c->directory = is_directory;
	if (c->count++ < OTHERS_MOST)
		text_addf(c->others, "%s%s  ", text_str(name), is_directory ? "/" : "");
}

static void
look_at(struct completion *c, const struct tree *t, uint32_t entry)
{
	struct tree_entry e = tree_entry(t, entry);
	struct text plain = { 0 }, name = { 0 };

	text_add_name(&plain, e.name);
	text_add_escaped_path(&name, span_of(plain.at, plain.len));
	if (!tree_name_is_hidden(e.name))
		count_name(c, &name, tree_leads_to_directory(t, entry, e.node));
	text_free(&plain);
	text_free(&name);
}

/* The last name of `words`, which begins at `at`, becomes what all have in common. */
static void
finish(struct completion *c, size_t at, struct text *whole)
{
	if (c->count > 0) {
		shorten(whole, at);
		text_add(whole, text_str(&c->common));
	}
	if (c->count == 1) {
		text_add(whole, c->directory ? "/" : "");
		text_clear(c->others);
	} else if (c->count > OTHERS_MOST) {
		text_addf(c->others, "and %zu more", c->count - OTHERS_MOST);
	}
	text_free(&c->common);
}

/* The directory that the path up to its last slash names; TREE_NONE: there is none. */
static uint32_t
directory_of(const struct tree *t, const char *path, size_t len)
{
	struct text head = { 0 };
	struct error err;
	uint32_t dir;

	text_add_bytes(&head, path, len > 1 ? len - 1 : 1);
	dir = tree_lookup(t, text_str(&head), &err);
	text_free(&head);
	return dir != TREE_NONE && tree_is_directory(t, dir) ? dir : TREE_NONE;
}

void
go_complete(const struct ui *ui, const char *words, struct text *whole, struct text *others)
{
	const struct tree *t = ui_tree(ui);
	const char *slash = strrchr(words, '/');
	struct completion c = { .others = others };
	uint32_t dir, entry, k = 0;

	text_add(whole, words);
	if (!t || words[0] != '/')
		return;
	c.typed = slash + 1;
	c.typed_len = strlen(c.typed);
	dir = directory_of(t, words, (size_t)(slash + 1 - words));
	if (dir == TREE_NONE)
		return;
	for (int i = 0; i < LOOKED_AT_MOST && (entry = tree_next(t, dir, &k)) != TREE_NONE; i++)
		look_at(&c, t, entry);
	finish(&c, (size_t)(slash + 1 - words), whole);
}

/* ---- local names ---- */

/* One that could not be typed, or not be shown, is left out; a hidden one unless a dot was typed. */
static void
look_at_local(void *arg, const char *name, bool is_directory)
{
	struct completion *c = arg;
	struct text plain = { 0 };

	text_add_readable(&plain, span_of(name, strlen(name)), false);
	if (strcmp(text_str(&plain), name) == 0 && (*name != '.' || *c->typed == '.'))
		count_name(c, &plain, is_directory);
	text_free(&plain);
}

void
go_complete_local(const struct ui *ui, const char *words, struct text *whole, struct text *others)
{
	const char *slash = strrchr(words, '/');
	struct completion c = { .typed = slash ? slash + 1 : words, .others = others };
	struct text directory = { 0 };

	(void)ui;
	text_add(whole, words);
	c.typed_len = strlen(c.typed);
	text_add_bytes(&directory, words, (size_t)(c.typed - words));
	local_names(directory.len ? text_str(&directory) : ".", LOCAL_NAMES_MOST, look_at_local, &c);
	finish(&c, (size_t)(c.typed - words), whole);
	text_free(&directory);
}
