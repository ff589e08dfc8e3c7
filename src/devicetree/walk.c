/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "devicetree/walk.h"

#include <string.h>

#include "devicetree/devicetree.h"

struct span
fdt_string(struct span s, size_t at)
{
	struct span rest = span_cut(s, at, FDT_STRING_MAX);
	const uint8_t *nul = rest.len ? memchr(rest.at, 0, rest.len) : NULL;

	return span_cut(rest, 0, nul ? (size_t)(nul - rest.at) : 0);
}

bool
fdt_is(struct span s, const char *word)
{
	return span_equal(s, span_of(word, strlen(word)));
}

bool
fdt_walk_start(struct fdt_walk *w, struct span bytes)
{
	memset(w, 0, sizeof *w);
	if (span_u32(bytes, 0, ENDIAN_BIG) != FDT_MAGIC)
		return false;
	bytes = span_cut(bytes, 0, span_u32(bytes, FDT_TOTALSIZE, ENDIAN_BIG));
	w->tree_at = span_u32(bytes, FDT_OFF_STRUCT, ENDIAN_BIG);
	w->tree = span_cut(bytes, (size_t)w->tree_at, SIZE_MAX);
	w->strings = span_cut(bytes, span_u32(bytes, FDT_OFF_STRINGS, ENDIAN_BIG), SIZE_MAX);
	return true;
}

static bool
take_node(struct fdt_walk *w, struct fdt_item *item)
{
	item->kind = FDT_NODE;
	item->name = fdt_string(w->tree, w->at);
	w->at += (item->name.len + 4) / 4 * 4;
	w->damaged = w->depth == FDT_DEPTH_MAX;
	item->depth = ++w->depth;
	return !w->damaged;
}

static bool
take_end(struct fdt_walk *w, struct fdt_item *item)
{
	item->kind = FDT_NODE_END;
	item->depth = w->depth;
	w->damaged = w->depth == 0;
	if (!w->damaged)
		w->depth--;
	return !w->damaged;
}

static bool
take_property(struct fdt_walk *w, struct fdt_item *item)
{
	uint32_t len = span_u32(w->tree, w->at, ENDIAN_BIG);

	item->kind = FDT_PROPERTY;
	item->depth = w->depth;
	item->name = fdt_string(w->strings, span_u32(w->tree, w->at + 4, ENDIAN_BIG));
	item->value = span_cut(w->tree, w->at + 8, len);
	item->value_at = w->tree_at + w->at + 8;
	w->at += 8 + (item->value.len + 3) / 4 * 4;
	w->damaged = w->depth == 0;
	return !w->damaged;
}

bool
fdt_walk_next(struct fdt_walk *w, struct fdt_item *item)
{
	memset(item, 0, sizeof *item);
	if (w->damaged || (w->depth == 0 && w->at > 0))
		return false;
	while (w->at < w->tree.len) {
		uint32_t token = span_u32(w->tree, w->at, ENDIAN_BIG);

		w->at += 4;
		if (token == FDT_BEGIN_NODE)
			return take_node(w, item);
		if (token == FDT_END_NODE)
			return take_end(w, item);
		if (token == FDT_PROP)
			return take_property(w, item);
		if (token != FDT_NOP)
			break;
	}
	w->damaged = true;
	return false;
}
