/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A row in words: its name, where it is, what differs. */
#include <inttypes.h>
#include <string.h>

#include "compare/compare_private.h"

/* ---- files ---- */

/* The names from the root down to the entry, which is in directory `dir`; as
 * tree_add_path, with `most` as the limit. */
static void
add_names(const struct compare *c, uint32_t dir, uint32_t entry, int side, size_t most,
        struct text *t)
{
	struct path path = { .most = most };

	while (entry != TREE_NONE && path_add_above(&path, tree_entry(c->tree[side], entry).name)) {
		entry = dir == COMPARE_NONE ? TREE_NONE : c->dirs.at[dir].entry[side];
		dir = dir == COMPARE_NONE ? dir : c->dirs.at[dir].parent;
	}
	path_end(&path, t);
}

static bool
is_there(const struct compare_row *row, int side)
{
	return row->kind != (side ? COMPARE_REMOVED : COMPARE_ADDED);
}

static void
add_path(const struct compare *c, const struct compare_row *row, int side, size_t most,
        struct text *t)
{
	if (!is_there(row, side))
		return;
	if (row->at[side] == TREE_NONE)
		text_add(t, "/");
	else
		add_names(c, row->dir[side], row->at[side], side, most, t);
}

void
compare_add_path(const struct compare *c, const struct compare_row *row, int side,
        struct text *t)
{
	add_path(c, row, side, PATH_TOLD, t);
}

uint32_t
compare_inode(const struct compare *c, const struct compare_row *row, int side)
{
	if (!is_there(row, side))
		return TREE_NONE;
	if (row->at[side] == TREE_NONE)
		return tree_root(c->tree[side]);
	return tree_entry(c->tree[side], row->at[side]).node;
}

/* ---- names ---- */

static void
add_part_name(const struct compare *c, const struct compare_row *row, struct text *t)
{
	int side = row->at[0] == COMPARE_NONE;

	text_add(t, part_kind_name(&c->firmware[side]->list.parts.at[row->at[side]]));
	if (row->field)
		text_addf(t, " %s", uimage_fields[row->field - 1].name);
}

void
compare_add_name(const struct compare *c, enum compare_by by,
        const struct compare_row *row, size_t most, struct text *t)
{
	int side = row->at[0] == COMPARE_NONE;

	switch (by) {
	case COMPARE_FILES:
		add_path(c, row, row->kind == COMPARE_ADDED, most, t);
		break;
	case COMPARE_NODES:
		compare_node_name(c, row, t);
		break;
	case COMPARE_BLOCKS:
		text_addf(t, "block %" PRIu32, row->at[side]);
		break;
	default:
		add_part_name(c, row, t);
		break;
	}
}

/* ---- what differs ---- */

void
compare_add_what(const struct compare_row *row, struct text *t)
{
	static const char *const words[DIFFERS_COUNT] = {
		"type", "content", "size", "mode", "owner", "time", "target", "device",
		"xattrs", "path", "offset", "field", "bytes", "erased"
	};
	const char *between = "";

	for (int bit = 0; bit < DIFFERS_COUNT; bit++) {
		if (!(row->what >> bit & 1))
			continue;
		if (1 << bit == DIFFERS_BYTES && row->bytes)
			text_addf(t, "%s%" PRIu32 " byte%s", between, row->bytes,
			        row->bytes == 1 ? "" : "s");
		else
			text_addf(t, "%s%s", between, words[bit]);
		between = ", ";
	}
}

/* ---- a sentence ---- */

static void
add_place(const struct compare *c, enum compare_by by, const struct compare_row *row,
        int side, struct text *t)
{
	uint64_t offset, len;

	if (by != COMPARE_FILES && compare_place(c, by, row, side, &offset, &len))
		text_addf(t, " at %08" PRIx64, offset);
}

static void
tell_lone(const struct compare *c, enum compare_by by, const struct compare_row *row,
        struct text *t)
{
	int side = row->kind == COMPARE_ADDED;
	struct text value = { 0 };

	text_addf(t, "Only in %c", "AB"[side]);
	add_place(c, by, row, side, t);
	compare_add_value(c, by, row, side, &value);
	text_addf(t, "%s%s.", value.len ? ": " : "", text_str(&value));
	text_free(&value);
}

static void
tell_pair(const struct compare *c, enum compare_by by, const struct compare_row *row,
        const char *verb, struct text *t)
{
	struct text what = { 0 }, value = { 0 };

	compare_add_what(row, &what);
	text_addf(t, "%s: %s.", verb, text_str(&what));
	for (int k = 0; k < SIDES; k++) {
		text_clear(&value);
		compare_add_value(c, by, row, k, &value);
		text_addf(t, " %c", "AB"[k]);
		add_place(c, by, row, k, t);
		text_addf(t, "%s%s.", value.len ? ": " : "", text_str(&value));
	}
	text_free(&what);
	text_free(&value);
}

void
compare_describe(const struct compare *c, enum compare_by by, const struct compare_row *row,
        struct text *t)
{
	switch ((enum compare_kind)row->kind) {
	case COMPARE_SAME:
		text_add(t, "The same in A and B.");
		break;
	case COMPARE_ADDED:
	case COMPARE_REMOVED:
		tell_lone(c, by, row, t);
		break;
	case COMPARE_MOVED:
		tell_pair(c, by, row, "Moved", t);
		break;
	case COMPARE_UNREADABLE:
		text_addf(t,
		        "It cannot be read in %s, so whether it differs is unknown.",
		        row->first == 3 ? "A nor in B" : row->first == 1 ? "A" : "B");
		break;
	default:
		tell_pair(c, by, row, "Changed", t);
		break;
	}
}

/* ---- all rows ---- */

static void
add_counts(const struct compare_list *l, struct text *t)
{
	static const uint8_t order[] = { COMPARE_CHANGED, COMPARE_ADDED, COMPARE_REMOVED,
		COMPARE_MOVED, COMPARE_UNREADABLE };
	const char *between = "";

	for (size_t i = 0; i < sizeof order; i++) {
		if (!l->counts[order[i]])
			continue;
		text_addf(t, "%s%zu %s", between, l->counts[order[i]],
		        compare_kinds[order[i]].name);
		between = ", ";
	}
	if (!*between)
		text_add(t, "no difference");
}

/* The block size of the comparison, if it isn't obvious. */
static void
add_block_size(const struct compare *c, struct text *t)
{
	if (!c->sizes_differ)
		return;
	text_add(t, "; the erase blocks are not alike: compared by ");
	text_add_exact_size(t, c->block_size);
}

static void
add_incomplete(const struct compare *c, struct text *t)
{
	if (c->incomplete[0] && c->incomplete[1])
		text_add(t, "; A and B may be incomplete");
	else if (c->incomplete[0] || c->incomplete[1])
		text_addf(t, "; %c may be incomplete", c->incomplete[0] ? 'A' : 'B');
}

static void
add_scope(const struct compare *c, struct text *t)
{
	struct text others = { 0 };

	text_add(t, "; only ");
	compare_add_pair(c, t);
	compare_add_others(c, &others);
	text_addf(t, "%s%s", others.len ? ", not " : "", text_str(&others));
	text_free(&others);
}

void
compare_summary(const struct compare *c, enum compare_by by, struct text *t)
{
	const struct compare_list *l = &c->lists[by];
	const char *refusal = compare_refusal(c, by);
	size_t total = compare_total(c, by);

	if (l->done && refusal) {
		text_add(t, refusal);
		return;
	}
	if (!l->done && total == 0) {
		text_add(t, "not compared yet");
		return;
	}
	if (!l->done)
		text_add(t, "so far ");
	add_counts(l, t);
	text_addf(t, " %s %zu %s", compare_differences(c, by) ? "of" : "in", total,
	        total == 1 ? compare_ways[by].one : compare_ways[by].all);
	if (by == COMPARE_BLOCKS)
		add_block_size(c, t);
	if (by == COMPARE_FILES && l->done)
		add_incomplete(c, t);
	if (compare_is_partial(c, by))
		add_scope(c, t);
}
