/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of volumes, in the blocks of a volume of its own. */
#include "filesystem/ubi.h"

#include <inttypes.h>

#include "store/hit.h"
#include "text/text.h"

enum {
	VID_VOLUME = 8,
	LAYOUT_VOLUME = 0x7fffefff,
	RECORD_LEN = 172,
	RECORDS_MOST = 128,
	RECORD_BLOCKS = 0,
	RECORD_UPDATING = 13,
	RECORD_FLAGS = 144,
	RECORD_TYPE = 12,
	RECORD_NAME_LEN = 14,
	RECORD_NAME = 16,
	RECORD_CRC = 168,
	TYPE_STATIC = 2,
	FLAG_GROWS = 1 /* to what the flash has, when it is attached first */
};

static struct span
block(const struct ubi *u, uint64_t i)
{
	return span_cut(u->bytes, (size_t)(i * u->block_size), u->block_size);
}

/* The header of block `i` that says what it holds; empty if it has none. */
static struct span
holds(const struct ubi *u, uint64_t i)
{
	struct span vid = span_cut(block(u, i), u->vid_at, UBI_HEADER_LEN);

	if (!span_has_word(vid, 0, "UBI!") || ubi_crc(span_cut(vid, 0, UBI_CRC_AT))
	                                               != span_u32(vid, UBI_CRC_AT, ENDIAN_BIG))
		return (struct span){ 0 };
	return vid;
}

/* The records in the first block that holds the table; none if there is no such block. */
static struct span
find_table(const struct ubi *u)
{
	for (uint64_t i = 0; i < u->blocks; i++) {
		struct span vid = holds(u, i);

		if (vid.len && span_u32(vid, VID_VOLUME, ENDIAN_BIG) == LAYOUT_VOLUME)
			return span_cut(block(u, i), u->data_at, SIZE_MAX);
	}
	return (struct span){ 0 };
}

static struct span
record(struct span table, size_t i)
{
	struct span r = span_cut(table, i * RECORD_LEN, RECORD_LEN);

	if (r.len < RECORD_LEN || !span_u32(r, RECORD_BLOCKS, ENDIAN_BIG)
	        || ubi_crc(span_cut(r, 0, RECORD_CRC)) != span_u32(r, RECORD_CRC, ENDIAN_BIG))
		return (struct span){ 0 };
	return r;
}

void
ubi_say_volumes(const struct ubi *u, struct part_hit *hit)
{
	struct span table = find_table(u);
	unsigned int count = 0;
	bool first = true;

	for (size_t i = 0; i < RECORDS_MOST; i++)
		count += record(table, i).len > 0;
	if (!table.len)
		hit_say(hit, ", no table of volumes");
	else
		hit_say(hit, ", %u volume%s", count, count == 1 ? "" : "s");
	for (size_t i = 0; i < RECORDS_MOST; i++) {
		struct span r = record(table, i);
		const char *kind = span_u8(r, RECORD_TYPE) == TYPE_STATIC ? "static" : "dynamic";

		if (!r.len)
			continue;
		hit_quote(hit, first ? ": " : ", ", span_cut(r, RECORD_NAME,
		        span_u16(r, RECORD_NAME_LEN, ENDIAN_BIG)));
		first = false;
		hit_say(hit, " %s %" PRIu32 " LEBs", kind, span_u32(r, RECORD_BLOCKS, ENDIAN_BIG));
	}
}

static void
list_volume(const struct ubi *u, size_t id, struct span r, uint64_t used,
        struct fact_list *facts)
{
	uint32_t blocks = span_u32(r, RECORD_BLOCKS, ENDIAN_BIG);
	bool updating = span_u8(r, RECORD_UPDATING);
	struct text t = { 0 };

	text_addf(&t, "%zu \"", id);
	text_add_readable(&t, span_cut(r, RECORD_NAME,
	        span_u16(r, RECORD_NAME_LEN, ENDIAN_BIG) & 127), true);
	text_addf(&t, "\", %s, %" PRIu32 " block%s (",
	        span_u8(r, RECORD_TYPE) == TYPE_STATIC ? "static" : "dynamic", blocks,
	        blocks == 1 ? "" : "s");
	text_add_exact_size(&t, blocks * (uint64_t)(u->block_size - u->data_at));
	text_addf(&t, "), %" PRIu64 " in use%s%s", used,
	        span_u8(r, RECORD_FLAGS) & FLAG_GROWS ? ", grows when it is attached" : "",
	        updating ? ", an update of it was interrupted" : "");
	fact_add(facts, updating ? FACT_NOTE : FACT_PLAIN, "volume", "%s", text_str(&t));
	text_free(&t);
}

void
ubi_list_volumes(const struct ubi *u, struct fact_list *facts)
{
	struct span table = find_table(u);
	uint64_t used[RECORDS_MOST] = { 0 };

	for (uint64_t i = 0; i < u->blocks; i++) {
		struct span vid = holds(u, i);
		uint32_t volume = span_u32(vid, VID_VOLUME, ENDIAN_BIG);

		if (vid.len && volume < RECORDS_MOST)
			used[volume]++;
	}
	for (size_t i = 0; i < RECORDS_MOST; i++)
		if (record(table, i).len)
			list_volume(u, i, record(table, i), used[i], facts);
	if (!table.len)
		fact_add(facts, FACT_NOTE, "volumes", "their table is not here");
}
