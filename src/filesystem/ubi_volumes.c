/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of volumes, in the blocks of a volume of its own. */
#include "filesystem/ubi.h"

#include <inttypes.h>

#include "store/hit.h"

enum {
	VID_VOLUME = 8,
	LAYOUT_VOLUME = 0x7fffefff,
	RECORD_LEN = 172,
	RECORDS_MOST = 128,
	RECORD_BLOCKS = 0,
	RECORD_TYPE = 12,
	RECORD_NAME_LEN = 14,
	RECORD_NAME = 16,
	RECORD_CRC = 168,
	TYPE_STATIC = 2
};

static struct span
block(const struct ubi *u, uint64_t i)
{
	return span_cut(u->bytes, (size_t)(i * u->block_size), u->block_size);
}

/* The records in the first block that holds the table; none if there is no such block. */
static struct span
find_table(const struct ubi *u)
{
	for (uint64_t i = 0; i < u->blocks; i++) {
		struct span b = block(u, i), vid = span_cut(b, u->vid_at, UBI_HEADER_LEN);

		if (span_has_word(vid, 0, "UBI!")
		        && span_u32(vid, VID_VOLUME, ENDIAN_BIG) == LAYOUT_VOLUME
		        && ubi_crc(span_cut(vid, 0, UBI_CRC_AT))
		                   == span_u32(vid, UBI_CRC_AT, ENDIAN_BIG))
			return span_cut(b, u->data_at, SIZE_MAX);
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
