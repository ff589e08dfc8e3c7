/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "list/files/file_wishes.h"

#include <string.h>

#include "firmware/model/model.h"
#include "list/files/file_rows.h"
#include "list/files/files.h"

/* The changed files whose tree is shown; NULL: none are. */
static const struct wished *
wished_of(const struct table *t)
{
	const struct wished *w = t->volume ? volume_wished(t->volume) : NULL;

	return w && file_rows_tree(t) == wished_tree(w) ? w : NULL;
}

/* ---- names ---- */

static uint32_t
next_gone(const struct wished *w, uint32_t dir, uint32_t *k)
{
	uint32_t entry;

	if (!w || wished_base_node(w, dir) == TREE_NONE)
		return TREE_NONE;
	do
		entry = tree_next(wished_base(w), dir, k);
	while (entry != TREE_NONE && !wished_is_removed(w, entry));
	return entry;
}

/* True if the name of a comes before that of b. */
static bool
is_before(const struct tree *tree, uint32_t a, uint32_t b)
{
	struct span s = tree_entry(tree, a).name, o = tree_entry(tree, b).name;
	size_t len = s.len < o.len ? s.len : o.len;
	int order = len ? memcmp(s.at, o.at, len) : 0;

	return order < 0 || (order == 0 && s.len < o.len);
}

uint32_t
file_wishes_next(const struct table *t, uint32_t dir, struct file_names *names)
{
	const struct tree *tree = file_rows_tree(t);
	const struct wished *w = wished_of(t);
	uint32_t entry;

	if (!names->begun) {
		names->begun = true;
		names->entry = tree_next(tree, dir, &names->next);
		names->gone = next_gone(w, dir, &names->old_next);
	}
	entry = names->entry;
	if (names->gone != TREE_NONE
	        && (entry == TREE_NONE || is_before(tree, names->gone, entry))) {
		entry = names->gone;
		names->gone = next_gone(w, dir, &names->old_next);
	} else if (entry != TREE_NONE) {
		names->entry = tree_next(tree, dir, &names->next);
	}
	return entry;
}

/* ---- marks ---- */

char
file_wishes_mark(const struct table *t, size_t row)
{
	const struct wished *w = wished_of(t);
	uint32_t entry = table_files_entry(t, row), node = table_files_inode(t, row);

	if (!w)
		return 0;
	if (entry != TREE_NONE && wished_is_removed(w, entry))
		return '-';
	if (entry != TREE_NONE && wished_base_entry(w, entry) == TREE_NONE)
		return '+';
	return (entry != TREE_NONE && !wished_is_same(w, entry))
	       || (node != TREE_NONE && wished_changes(w, node)) ? '~' : 0;
}

void
file_wishes_get(const struct table *t, size_t row, struct cell *c)
{
	char mark = file_wishes_mark(t, row);

	c->absent = mark == 0;
	if (mark)
		text_addf(&c->text, "%c", mark);
}

void
file_wishes_add_words(const struct table *t, size_t row, struct text *out)
{
	static const struct {
		enum wished_change change;
		const char *words;
	} kinds[] = {
		{ WISHED_CONTENT, "its content" }, { WISHED_MODE, "its mode" },
		{ WISHED_OWNER, "its owner" }, { WISHED_TIMES, "its time" },
		{ WISHED_XATTRS, "its attributes" }, { WISHED_NAMES, "its names" },
	};
	char mark = file_wishes_mark(t, row);
	uint32_t node = table_files_inode(t, row);
	unsigned changes = mark && node != TREE_NONE ? wished_changes(wished_of(t), node) : 0;
	size_t from = out->len;

	if (mark == '-')
		text_add(out, "Your changes remove it.");
	else if (mark == '+')
		text_add(out, "New by your changes.");
	for (size_t i = 0; mark == '~' && i < COUNT(kinds); i++)
		if (changes & kinds[i].change)
			text_addf(out, "%s%s", out->len == from ? "Your changes are to " : ", ",
			        kinds[i].words);
	text_add(out, mark == '~' && out->len > from ? ". " : "");
}
