/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Partitions in a flattened device tree: read in one pass, with a stack of the nodes above
 * the current one. */
#include <string.h>

#include "devicetree/walk.h"
#include "mtd/mtd.h"

enum { NONE = -1 };

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
	uint64_t at; /* of the tree in the image */
	struct level levels[FDT_DEPTH_MAX];
	size_t depth;
	ARRAY(struct mtd_table) tables;
};

/* True if a list of strings contains `word`. */
static bool
lists(struct span value, const char *word)
{
	for (size_t at = 0; at < value.len;) {
		struct span s = fdt_string(value, at);

		if (fdt_is(s, word))
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
	return holder->fixed || (!l->compatible && fdt_is(l->name, "partition"));
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

	if (fdt_is(name, "#address-cells"))
		l->address = span_u32(value, 0, ENDIAN_BIG);
	else if (fdt_is(name, "#size-cells"))
		l->size = span_u32(value, 0, ENDIAN_BIG);
	else if (fdt_is(name, "label"))
		l->label = fdt_string(value, 0);
	else if (fdt_is(name, "reg"))
		l->reg = value;
	else if (fdt_is(name, "read-only"))
		l->read_only = true;
	else if (fdt_is(name, "compatible")) {
		l->compatible = true;
		l->fixed = !l->inside && lists(value, "fixed-partitions");
	}
}

static void
take_item(struct walk *w, const struct fdt_item *item)
{
	switch (item->kind) {
	case FDT_NODE:
		begin_node(w, item->name);
		break;
	case FDT_PROPERTY:
		take_property(w, item->name, item->value);
		break;
	case FDT_NODE_END:
		take_partition(w);
		w->depth--;
		break;
	}
}

void
mtd_tree_read(struct span image, uint64_t at, struct mtd_list *list)
{
	struct walk w = { .at = at };
	struct fdt_walk walk;
	struct fdt_item item;

	if (!fdt_walk_start(&walk, span_cut(image, (size_t)at, SIZE_MAX)))
		return;
	while (fdt_walk_next(&walk, &item))
		take_item(&w, &item);
	for (size_t i = 0; i < w.tables.count; i++)
		mtd_list_take(list, &w.tables.at[i]);
	array_free(&w.tables);
}
