/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sorts paths without building them. Displayed names contain no slash, so two paths
 * compare like the first names that differ, where the name of a directory ends with a
 * slash. Directories whose paths differ only in case count as one here, the first of
 * them. Only names are sorted, each prefixed with the number of its directory.
 */
#include <stdlib.h>
#include <string.h>

#include "compare/compare_private.h"
#include "text/sort.h"

struct order {
	const struct compare *c;
	const uint32_t *rows;
	size_t count;         /* rows; items from `count` on are directories */
	uint32_t *same;       /* for each directory, the first with its path */
	struct text name;
};

static const struct compare_row *
row_at(const struct order *o, uint32_t item)
{
	return &o->c->lists[COMPARE_FILES].rows.at[o->rows[item]];
}

/* The side that a row is named by. */
static int
side_of(const struct compare_row *row)
{
	return row->kind == COMPARE_ADDED;
}

/* Adds the name without case. */
static void
add_folded(struct order *o, int side, uint32_t entry, struct text *key)
{
	size_t from = key->len;

	text_clear(&o->name);
	text_add_name(&o->name, tree_entry(o->c->tree[side], entry).name);
	text_add_readable_path(key, span_of(o->name.at, o->name.len), false);
	for (; from < key->len; from++)
		if (key->at[from] >= 'A' && key->at[from] <= 'Z')
			key->at[from] = (char)(key->at[from] - 'A' + 'a');
}

static void
add_directory(struct order *o, uint32_t d, struct text *key)
{
	const struct compare_dir *dir = &o->c->dirs.at[d];
	int side = dir->entry[0] == TREE_NONE;

	sort_add_u32(key, dir->parent == COMPARE_NONE ? 0 : o->same[dir->parent]);
	if (dir->entry[side] != TREE_NONE)
		add_folded(o, side, dir->entry[side], key);
}

static void
add_directory_key(void *arg, uint32_t d, struct text *key)
{
	add_directory(arg, d, key);
}

/* The final sort key. */
static void
add_item_key(void *arg, uint32_t item, struct text *key)
{
	struct order *o = arg;
	const struct compare_row *row;
	int side;

	if (item >= o->count) {
		add_directory(o, item - (uint32_t)o->count, key);
		text_add(key, "/");
		return;
	}
	row = row_at(o, item);
	side = side_of(row);
	sort_add_u32(key, row->dir[side] == COMPARE_NONE ? 0 : o->same[row->dir[side]]);
	if (row->at[side] != TREE_NONE)
		add_folded(o, side, row->at[side], key);
}

static bool
same_key(struct order *o, sort_key *add_key, uint32_t a, uint32_t b)
{
	struct text x = { 0 }, y = { 0 };
	bool same;

	add_key(o, a, &x);
	add_key(o, b, &y);
	same = span_equal(span_of(x.at, x.len), span_of(y.at, y.len));
	text_free(&x);
	text_free(&y);
	return same;
}

/* ---- directories that read the same ---- */

/* One level of the tree, whose parents are settled. */
static void
settle_level(struct order *o, uint32_t *dirs, size_t count)
{
	sort_by_keys(dirs, count, add_directory_key, o);
	for (size_t i = 0; i < count; i++)
		o->same[dirs[i]] = i && same_key(o, add_directory_key, dirs[i - 1], dirs[i])
		                   ? o->same[dirs[i - 1]] : dirs[i];
}

/* A directory follows its parent in the list. */
static void
find_same(struct order *o)
{
	size_t count = o->c->dirs.count, from = 0;
	uint32_t *depth = memory_zeroed(count + 1, sizeof *depth);
	uint32_t *starts = memory_zeroed(count + 2, sizeof *starts);
	uint32_t *dirs = memory_zeroed(count + 1, sizeof *dirs);

	for (uint32_t d = 0; d < count; d++) {
		uint32_t parent = o->c->dirs.at[d].parent;

		depth[d] = parent == COMPARE_NONE ? 0 : depth[parent] + 1;
		starts[depth[d] + 1]++;
	}
	for (size_t level = 1; level <= count; level++)
		starts[level] += starts[level - 1];
	for (uint32_t d = 0; d < count; d++)
		dirs[starts[depth[d]]++] = d;
	/* Now each count is the end of its level. */
	for (size_t level = 0; from < count; level++) {
		settle_level(o, dirs + from, starts[level] - from);
		from = starts[level];
	}
	free(depth);
	free(starts);
	free(dirs);
}

/* ---- the walk ---- */

/* The items of each directory, one after the other. */
struct listing {
	uint32_t *items;
	size_t count;
	uint32_t *first; /* for each directory, where its items begin; and where the last ends */
};

static uint32_t
directory_of(const struct order *o, uint32_t item)
{
	uint32_t dir;

	if (item >= o->count)
		dir = o->c->dirs.at[item - o->count].parent;
	else
		dir = row_at(o, item)->dir[side_of(row_at(o, item))];
	return dir == COMPARE_NONE ? 0 : o->same[dir];
}

/* The root itself is an item only for its own row. */
static void
list_items(struct order *o, struct listing *l)
{
	size_t dirs = o->c->dirs.count;

	l->items = memory_zeroed(o->count + dirs + 1, sizeof *l->items);
	l->first = memory_zeroed(dirs + 2, sizeof *l->first);
	for (uint32_t i = 0; i < o->count; i++)
		l->items[l->count++] = i;
	for (uint32_t d = 0; d < dirs; d++)
		if (o->same[d] == d && o->c->dirs.at[d].parent != COMPARE_NONE)
			l->items[l->count++] = (uint32_t)o->count + d;
	sort_by_keys(l->items, l->count, add_item_key, o);
	for (size_t i = 0; i < l->count; i++)
		l->first[directory_of(o, l->items[i]) + 1]++;
	for (size_t d = 1; d <= dirs; d++)
		l->first[d] += l->first[d - 1];
}

/* Items [from, to). */
struct item_range {
	uint32_t from, to;
};

/* From the root down, as paths follow one another. */
static void
number(struct order *o, struct listing *l, uint32_t *rank)
{
	ARRAY(struct item_range) stack = { 0 };
	uint32_t next = 0;

	array_push(&stack, ((struct item_range){ 0, l->first[1] }));
	while (stack.count) {
		struct item_range *r = &stack.at[stack.count - 1];
		uint32_t at = r->from, item, d;

		if (at == r->to) {
			stack.count--;
			continue;
		}
		r->from++;
		item = l->items[at];
		if (item >= o->count) {
			d = item - (uint32_t)o->count;
			array_push(&stack, ((struct item_range){ l->first[d], l->first[d + 1] }));
			continue;
		}
		next += at == l->first[directory_of(o, item)]
		        || !same_key(o, add_item_key, l->items[at - 1], item);
		rank[item] = next;
	}
	array_free(&stack);
}

void
compare_rank_paths(const struct compare *c, const uint32_t *rows, size_t count,
        uint32_t *rank)
{
	struct order o = { .c = c, .rows = rows, .count = count };
	struct listing l = { 0 };

	o.same = memory_zeroed(c->dirs.count + 1, sizeof *o.same);
	find_same(&o);
	list_items(&o, &l);
	if (l.count)
		number(&o, &l, rank);
	free(o.same);
	free(l.items);
	free(l.first);
	text_free(&o.name);
}
