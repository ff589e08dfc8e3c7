/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/list/find_match.h"

#include <ctype.h>
#include <string.h>

#include "firmware/model/subject.h"
#include "ui/list/pane.h"

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
parse_hex(struct find *f, const char *s, struct error *err)
{
	for (; *s; s++) {
		int high = hex_digit(s[0]), low = high < 0 ? -1 : hex_digit(s[1]);
		uint8_t byte = (uint8_t)(high * 16 + low);

		if (*s == ' ')
			continue;
		if (low < 0)
			return error_set(err,
			        "hex: needs pairs of hex digits, as in hex:1985");
		text_add_bytes(&f->needle, &byte, 1);
		s++;
	}
	return f->needle.len > 0 || error_set(err, "hex: needs bytes, as in hex:1985");
}

bool
find_parse(struct find *f, const char *words, struct error *err)
{
	f->kind = FIND_TEXT;
	if (strncmp(words, "hex:", 4) == 0) {
		f->kind = FIND_HEX;
		return parse_hex(f, words + 4, err);
	}
	/* In bytes, words are searched for as their bytes. */
	if (pane_classes[f->pane].cursor) {
		f->kind = FIND_HEX;
		text_add(&f->needle, words);
		return f->needle.len > 0 || error_set(err, "nothing to look for");
	}
	if (strncmp(words, "ino:", 4) == 0) {
		f->kind = FIND_INO;
		return text_parse_size(words + 4, &f->ino)
		       || error_set(err, "ino: needs a number, as in ino:7");
	}
	if (strncmp(words, "name:", 5) == 0) {
		f->kind = FIND_NAME;
		words += 5;
	}
	text_add(&f->needle, words);
	return f->needle.len > 0 || error_set(err, "nothing to look for");
}

bool
find_in_text(const struct find *f, const char *s, size_t *at, size_t *len)
{
	const char *hit;

	if (!f->on || (f->kind != FIND_TEXT && f->kind != FIND_NAME))
		return false;
	hit = strcasestr(s + *at, text_str(&f->needle));
	if (!hit || f->needle.len == 0)
		return false;
	*at = (size_t)(hit - s);
	*len = f->needle.len;
	return true;
}

static bool
has_text(const struct find *f, const struct table *t, size_t row, bool ascii)
{
	struct text cell = { 0 };
	bool found = false;

	for (size_t i = 0; i < t->class->column_count && !found; i++) {
		const struct column *c = &t->class->columns[i];

		if (c->use == COLUMN_OUTPUT || !table_has_column(t, i) || (f->kind == FIND_NAME
		                                       && strcmp(c->name, "name") != 0
		                                       && strcmp(c->name, "what") != 0))
			continue;
		table_cell_text(t, row, i, ascii, &cell);
		found = strcasestr(text_str(&cell), text_str(&f->needle)) != NULL;
	}
	text_free(&cell);
	return found;
}

static bool
has_inode(const struct find *f, const struct table *t, size_t row)
{
	const struct tree *tree;
	struct tree_stat st;
	struct subject s;

	table_subject(t, row, &s);
	tree = subject_tree(&s);
	if (tree && s.inode < tree_nodes(tree)) {
		tree_stat(tree, s.inode, &st);
		if (st.ino == f->ino)
			return true;
	}
	return s.volume && pane_classes[f->pane].of_nodes && s.extent != EXTENT_NONE
	       && volume_extent(s.volume, s.extent)->ino == f->ino;
}

bool
find_in_row(const struct find *f, const struct table *t, size_t row, bool ascii)
{
	return f->kind == FIND_INO ? has_inode(f, t, row) : has_text(f, t, row, ascii);
}

void
find_sort_hits(struct find *f)
{
	ARRAY(uint64_t) sorted = { 0 };
	size_t turn = 0;

	while (turn < f->hits.count && f->hits.at[turn] >= f->start)
		turn++;
	for (size_t i = 0; i < f->hits.count; i++)
		array_push(&sorted, f->hits.at[(turn + i) % f->hits.count]);
	array_free(&f->hits);
	f->hits.at = sorted.at;
	f->hits.count = sorted.count;
	f->hits.capacity = sorted.capacity;
}
