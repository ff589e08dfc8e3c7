/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Partitions in a flattened device tree. The tree is a list of tokens (Devicetree
 * Specification 0.4, 5.4): it is read in one pass, with a stack of the nodes above the
 * current one. A node's properties come before its subnodes.
 */
#include <string.h>

#include "devicetree/devicetree.h"
#include "mtd/mtd.h"

enum {
	DEPTH_MAX = 32,
	STRING_MAX = 256, /* bytes of a name that are compared */
	TREES_MAX = 2, /* a FIT image, and the trees in it */
	NONE = -1
};

/* A node on the stack. */
struct level {
	struct span name;       /* up to the @ */
	struct span whole;      /* with the address */
	uint32_t address, size; /* cells of numbers in the nodes below */
	bool fixed;             /* holds partitions and nothing else */
	bool inside;            /* lies in a partition */
	bool compatible, read_only;
	struct span label, reg;
	int table;              /* of the partitions below it, or NONE */
};

struct walk {
	struct span tree, strings;
	uint64_t at; /* of the tree in the image */
	struct level levels[DEPTH_MAX];
	size_t depth;
	ARRAY(struct mtd_table) tables;
	struct mtd_list *list;
	uint32_t nested;
};

static void walk_tree(struct span image, uint64_t at, uint32_t nested,
        struct mtd_list *list);

/* The bytes up to the NUL; there must be one. */
static struct span
string_at(struct span s, size_t at)
{
	struct span rest = span_cut(s, at, STRING_MAX);
	const uint8_t *nul = rest.len ? memchr(rest.at, 0, rest.len) : NULL;

	return span_cut(rest, 0, nul ? (size_t)(nul - rest.at) : 0);
}

static bool
is_word(struct span s, const char *word)
{
	return span_equal(s, span_of(word, strlen(word)));
}

/* True if a list of strings contains `word`. */
static bool
lists(struct span value, const char *word)
{
	for (size_t at = 0; at < value.len;) {
		struct span s = string_at(value, at);

		if (is_word(s, word))
			return true;
		at += s.len + 1;
	}
	return false;
}

/* ---- partitions ---- */

static bool
take_cells(struct span reg, size_t *at, uint32_t cells, uint64_t *n)
{
	if (cells < 1 || cells > 2 || !span_holds(reg, *at, 4 * (size_t)cells))
		return false;
	*n = 0;
	for (uint32_t i = 0; i < cells; i++, *at += 4)
		*n = *n << 32 | span_u32(reg, *at, ENDIAN_BIG);
	return true;
}

/* The table of the node `holder`, which has partitions; the flash is that node or, with
 * "fixed-partitions", the one above it. */
static struct mtd_table *
table_of(struct walk *w, size_t holder)
{
	struct level *l = &w->levels[holder];
	const struct level *flash = l->fixed && holder > 0 ? l - 1 : l;

	if (l->table == NONE && w->tables.count < MTD_TABLES_MAX) {
		struct mtd_table t = { .source = MTD_TREE, .at = w->at };

		mtd_name_set(t.device, flash->whole.len ? flash->whole : span_of("/", 1));
		l->table = (int)w->tables.count;
		array_push(&w->tables, t);
	}
	return l->table == NONE ? NULL : &w->tables.at[l->table];
}

/* Linux: parse_fixed_partitions(); in older trees, each child of a flash without
 * "compatible" is a partition. */
static bool
is_partition(const struct level *holder, const struct level *l)
{
	if (!l->reg.len || holder->inside)
		return false;
	return holder->fixed || (!l->compatible && is_word(l->name, "partition"));
}

static void
take_partition(struct walk *w)
{
	const struct level *l = &w->levels[w->depth - 1];
	struct mtd_partition p = { .read_only = l->read_only };
	struct mtd_table *t;
	size_t at = 0;

	if (w->depth < 2 || !is_partition(l - 1, l)
	        || !take_cells(l->reg, &at, l[-1].address, &p.offset)
	        || !take_cells(l->reg, &at, l[-1].size, &p.len) || p.len == 0
	        || p.len > UINT64_MAX - p.offset)
		return;
	mtd_name_set(p.name, l->label.len ? l->label : l->name);
	t = table_of(w, w->depth - 2);
	if (t && p.name[0] && t->partitions.count < MTD_PARTITIONS_MAX)
		array_push(&t->partitions, p);
}

/* ---- tokens ---- */

static void
begin_node(struct walk *w, struct span name)
{
	const struct level *above = w->depth ? &w->levels[w->depth - 1] : NULL;
	const uint8_t *address = name.len ? memchr(name.at, '@', name.len) : NULL;
	struct level l = { .whole = name, .table = NONE, .address = 1, .size = 1 };

	l.name = span_cut(name, 0, address ? (size_t)(address - name.at) : name.len);
	if (above) {
		/* Linux: of_n_addr_cells() asks the nodes above. */
		l.address = above->address;
		l.size = above->size;
		l.inside = above->inside || above->fixed;
	}
	w->levels[w->depth++] = l;
}

static void
take_property(struct walk *w, struct span name, struct span value)
{
	struct level *l = &w->levels[w->depth - 1];

	if (is_word(name, "#address-cells"))
		l->address = span_u32(value, 0, ENDIAN_BIG);
	else if (is_word(name, "#size-cells"))
		l->size = span_u32(value, 0, ENDIAN_BIG);
	else if (is_word(name, "label"))
		l->label = string_at(value, 0);
	else if (is_word(name, "reg"))
		l->reg = value;
	else if (is_word(name, "read-only"))
		l->read_only = true;
	else if (is_word(name, "compatible")) {
		l->compatible = true;
		l->fixed = !l->inside && lists(value, "fixed-partitions");
	} else if (is_word(name, "data") && w->nested < TREES_MAX)
		walk_tree(value, 0, w->nested + 1, w->list);
}

/* Takes the token at *at and moves on to the next; false at the end, or where the tree
 * is damaged. */
static bool
take_token(struct walk *w, size_t *at)
{
	uint32_t token = span_u32(w->tree, *at, ENDIAN_BIG);
	struct span name, value;

	*at += 4;
	switch (token) {
	case FDT_BEGIN_NODE:
		name = string_at(w->tree, *at);
		*at += (name.len + 4) / 4 * 4;
		if (w->depth < DEPTH_MAX)
			begin_node(w, name);
		return w->depth < DEPTH_MAX;
	case FDT_END_NODE:
		if (w->depth == 0)
			return false;
		take_partition(w);
		return --w->depth > 0;
	case FDT_PROP:
		value = span_cut(w->tree, *at + 8, span_u32(w->tree, *at, ENDIAN_BIG));
		name = string_at(w->strings, span_u32(w->tree, *at + 4, ENDIAN_BIG));
		*at += 8 + (value.len + 3) / 4 * 4;
		if (w->depth > 0)
			take_property(w, name, value);
		return w->depth > 0;
	case FDT_NOP:
		return true;
	default:
		return false;
	}
}

static void
walk_tree(struct span image, uint64_t at, uint32_t nested, struct mtd_list *list)
{
	struct span blob = span_cut(image, (size_t)at, SIZE_MAX);
	struct walk w = { .at = at, .list = list, .nested = nested };
	size_t token = 0;

	if (span_u32(blob, 0, ENDIAN_BIG) != FDT_MAGIC)
		return;
	blob = span_cut(blob, 0, span_u32(blob, FDT_TOTALSIZE, ENDIAN_BIG));
	w.tree = span_cut(blob, span_u32(blob, FDT_OFF_STRUCT, ENDIAN_BIG), SIZE_MAX);
	w.strings = span_cut(blob, span_u32(blob, FDT_OFF_STRINGS, ENDIAN_BIG), SIZE_MAX);
	while (token < w.tree.len && take_token(&w, &token))
		continue;
	for (size_t i = 0; i < w.tables.count; i++)
		mtd_list_take(list, &w.tables.at[i]);
	array_free(&w.tables);
}

void
mtd_tree_read(struct span image, uint64_t at, struct mtd_list *list)
{
	struct mtd_list found = { 0 };

	walk_tree(image, at, 1, &found);
	for (size_t i = 0; i < found.tables.count; i++) {
		found.tables.at[i].at = at;
		mtd_list_take(list, &found.tables.at[i]);
	}
	array_free(&found.tables);
}
