/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Some readers of NAND flash write the data of all pages of a block, and then their spare
 * areas. That interrupts no node, as none crosses a block; but blocks begin at odd
 * places, and the data of each is followed by something that is not a node.
 */
#include <stdio.h>

#include "firmware/firmware_private.h"

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
	const struct extent *begin = &log->extents.at[i], *end = &log->extents.at[k];

	if (begin->kind == EXTENT_NODE && begin->offset != at)
		return false;
	t->begun += at > 0 && begin->kind == EXTENT_NODE;
	t->spares += end->kind == EXTENT_DIRT && end->offset == at + data
	             && end->len <= spare;
	for (; k < log->extents.count && log->extents.at[k].offset < at + data + spare; k++)
		if (log->extents.at[k].kind == EXTENT_NODE)
			return false;
	return true;
}

static bool
fits(const struct volume *v, uint32_t data, uint32_t spare)
{
	uint64_t len = v->log.part.len, stride = (uint64_t)data + spare;
	struct tally t = { 0 };

	if (v->offset % stride || len % stride || len / stride < BLOCKS_LEAST)
		return false;
	for (uint64_t at = 0; at < len; at += stride)
		if (!look(&v->log, at, data, spare, &t))
			return false;
	return t.begun >= 1 && t.spares >= BLOCKS_LEAST;
}

const struct nand_layout *
spare_at_block_end(struct volume *v)
{
	for (uint32_t data = DATA_MIN; data <= DATA_MAX; data *= 2)
		for (uint32_t ratio = RATIO_LEAST; ratio <= RATIO_MOST; ratio *= 2) {
			uint32_t spare = data / ratio;

			if (v->log.extents.count == 0 || !fits(v, data, spare))
				continue;
			snprintf(v->block_name, sizeof v->block_name, "%u+%u", data, spare);
			v->block_layout = (struct nand_layout){ .name = v->block_name,
				.block = "", .data = data, .spare = spare, .pages = 1,
				.help = "" };
			return &v->block_layout;
		}
	return NULL;
}
