/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Completing the path of a file in the image. */
#include <string.h>

#include "ui/go/go.h"
#include "ui/list/pane.h"

enum {
	LOOKED_AT_MOST = 1 << 20, /* names of a directory */
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

static void
look_at(struct completion *c, const struct tree *t, uint32_t entry)
{
	struct tree_entry e = tree_entry(t, entry);
	struct text plain = { 0 }, name = { 0 };

	text_add_name(&plain, e.name);
	text_add_escaped_path(&name, span_of(plain.at, plain.len));
	if (!tree_name_is_hidden(e.name) && name.len >= c->typed_len
	        && memcmp(name.at, c->typed, c->typed_len) == 0) {
		if (c->count == 0)
			text_add(&c->common, text_str(&name));
		else
			keep_common(&c->common, &name);
		c->directory = tree_leads_to_directory(t, entry, e.node);
		if (c->count++ < OTHERS_MOST)
			text_addf(c->others, "%s%s  ", text_str(&name), c->directory ? "/" : "");
	}
	text_free(&plain);
	text_free(&name);
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
	if (c.count > 0) {
		shorten(whole, (size_t)(slash + 1 - words));
		text_add(whole, text_str(&c.common));
	}
	if (c.count == 1) {
		text_add(whole, c.directory ? "/" : "");
		text_clear(others);
	} else if (c.count > OTHERS_MOST) {
		text_addf(others, "and %zu more", c.count - OTHERS_MOST);
	}
	text_free(&c.common);
}
