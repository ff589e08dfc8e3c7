/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Some readers of NAND flash write the data of all pages of a block, and then their spare
 * areas. That interrupts no node, as none crosses a block; but blocks begin at odd
 * places, and the data of each is followed by something that is not a node.
 */
#include <stdio.h>

#include "firmware/volume/volume_private.h"

enum {
	DATA_MIN = 4096,
	DATA_MAX = 512 * 1024,
	BLOCKS_LEAST = 2,
	RATIO_LEAST = 16, /* 16 bytes of data for each spare one: 2048+128 */
	RATIO_MOST = 32   /* 512+16, 2048+64, 4096+128 */
};

/* The evidence for such blocks. */
struct tally {
	uint32_t begun;  /* blocks, except the first, that begin with a node */
	uint32_t spares; /* of which the spare areas are dirt */
};

/* Examines one block; false if it can't be one. */
static bool
look(const struct jffs2_log *log, uint64_t at, uint32_t data, uint32_t spare,
        struct tally *t)
{
	uint32_t i = jffs2_log_find(log, at), k = jffs2_log_find(log, at + data);
	const struct extent *begin = &log->extents.at[i];
	bool dirt = false;

	if (begin->kind == EXTENT_NODE && begin->offset != at)
		return false;
	t->begun += at > 0 && begin->kind == EXTENT_NODE;
	for (; k < log->extents.count && log->extents.at[k].offset < at + data + spare; k++) {
		const struct extent *e = &log->extents.at[k];

		if (e->kind == EXTENT_NODE)
			return false;
		dirt |= e->kind == EXTENT_DIRT && e->offset >= at + data
		        && e->offset + (uint64_t)e->len <= at + data + spare;
	}
	t->spares += dirt;
	return true;
}

static bool
fits(struct volume *v, uint32_t data, uint32_t spare)
{
	uint64_t len = v->log.part.len, stride = (uint64_t)data + spare;
	struct tally t = { 0 };

	if (v->offset % stride || len % stride || len / stride < BLOCKS_LEAST)
		return false;
	for (uint64_t at = 0; at < len; at += stride)
		if (!look(&v->log, at, data, spare, &t))
			return false;
	v->spares = t.begun >= 1 && t.spares >= BLOCKS_LEAST ? t.spares : 0;
	return v->spares > 0;
}

const struct nand_layout *
spare_at_block_end(struct volume *v)
{
	v->spares = 0;
	if (v->log.extents.count == 0)
		return NULL;
	for (int i = 0; i < NAND_LAYOUTS; i++) {
		struct nand_shape s = nand_shape_of(&nand_layouts[i]);

		if (nand_layouts[i].order == NAND_BLOCKS && fits(v, s.data, s.spare))
			return &nand_layouts[i];
	}
	for (uint32_t data = DATA_MIN; data <= DATA_MAX; data *= 2)
		for (uint32_t ratio = RATIO_LEAST; ratio <= RATIO_MOST; ratio *= 2) {
			uint32_t spare = data / ratio;

			if (!fits(v, data, spare))
				continue;
			snprintf(v->block_name, sizeof v->block_name, "%u+%u", data, spare);
			v->block_layout = (struct nand_layout){ .name = v->block_name,
				.block = "", .data = data, .spare = spare, .pages = 1,
				.help = "" };
			return &v->block_layout;
		}
	return NULL;
}
