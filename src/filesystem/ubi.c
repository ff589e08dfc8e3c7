/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "filesystem/ubi.h"

#include <inttypes.h>

#include "base/crc32.h"
#include "filesystem/filesystem.h"
#include "store/hit.h"

enum {
	BLOCK_LEAST = 2048,
	BLOCK_MOST = 8 << 20,
	HOLE_MOST = 40, /* bad or empty blocks in a row that a later one bridges */
	BLOCKS_MOST = 1 << 20
};

uint32_t
ubi_crc(struct span s)
{
	return crc32_kernel_more(UINT32_MAX, s);
}

bool
ubi_counts(struct span s)
{
	return span_has_word(s, 0, "UBI#") && span_u8(s, UBI_VERSION_AT) == 1
	       && span_holds(s, 0, UBI_HEADER_LEN)
	       && ubi_crc(span_cut(s, 0, UBI_CRC_AT)) == span_u32(s, UBI_CRC_AT, ENDIAN_BIG);
}

/* The header of a block of the same image stands at `at`. */
static bool
continues(const struct ubi *u, uint64_t at)
{
	struct span s = span_cut(u->bytes, (size_t)at, SIZE_MAX);

	return ubi_counts(s) && span_u32(s, UBI_SEQUENCE_AT, ENDIAN_BIG) == u->sequence;
}

/* The least distance at which another block begins. */
static uint32_t
find_block_size(const struct ubi *u)
{
	for (uint32_t size = BLOCK_LEAST; size <= BLOCK_MOST; size *= 2)
		if (size > u->data_at && continues(u, size))
			return size;
	return 0;
}

static void
count_blocks(struct ubi *u)
{
	u->blocks = 1;
	for (uint64_t i = 1; i < u->blocks + HOLE_MOST && i < BLOCKS_MOST; i++)
		if (continues(u, i * u->block_size))
			u->blocks = i + 1;
}

/* What begins at `u->bytes`; false if that is no image. Its blocks are not counted yet. */
static bool
decode(struct ubi *u)
{
	u->vid_at = span_u32(u->bytes, UBI_VID_AT, ENDIAN_BIG);
	u->data_at = span_u32(u->bytes, UBI_DATA_AT, ENDIAN_BIG);
	u->sequence = span_u32(u->bytes, UBI_SEQUENCE_AT, ENDIAN_BIG);
	if (!ubi_counts(u->bytes) || u->vid_at < UBI_HEADER_LEN || u->data_at > BLOCK_MOST
	        || u->data_at < u->vid_at + UBI_HEADER_LEN)
		return false;
	u->block_size = find_block_size(u);
	return true;
}

uint32_t
ubi_block_size(struct span bytes)
{
	struct ubi u = { .bytes = bytes };

	return decode(&u) ? u.block_size : 0;
}

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct ubi u = { .bytes = span_cut(area, at, SIZE_MAX) };

	if (!decode(&u))
		return false;
	hit->endian = f->endian;
	hit_say(hit, "UBI, ");
	if (!u.block_size) {
		hit_say(hit, "one block");
		return hit_open(hit, u.bytes, u.data_at);
	}
	count_blocks(&u);
	hit_say(hit, "%" PRIu64 " blocks", u.blocks);
	hit_size(hit, " of ", u.block_size);
	hit_claim(hit, u.bytes, u.blocks * u.block_size);
	u.bytes = span_cut(u.bytes, 0, (size_t)hit->len);
	ubi_say_volumes(&u, hit);
	return true;
}

/* How often the blocks were erased. */
static void
list_erasures(const struct ubi *u, struct fact_list *facts)
{
	uint64_t least = UINT64_MAX, most = 0, sum = 0, count = 0;

	for (uint64_t i = 0; i < u->blocks; i++) {
		uint64_t at = i * u->block_size, erased;

		if (!continues(u, at))
			continue;
		erased = span_u64(u->bytes, (size_t)at + UBI_ERASED_AT, ENDIAN_BIG);
		least = erased < least ? erased : least;
		most = erased > most ? erased : most;
		sum += erased >> 32 ? 0 : erased;
		count++;
	}
	fact_add(facts, FACT_PLAIN, "blocks", "%" PRIu64 " of %" PRIu32 " bytes, %" PRIu64
	        " with a header", u->blocks, u->block_size, count);
	if (count && !most)
		fact_add(facts, FACT_PLAIN, "erased", "never");
	else if (count)
		fact_add(facts, FACT_PLAIN, "erased", "%" PRIu64 " to %" PRIu64 " times, %" PRIu64
		        " on average", least, most, sum / count);
}

static void
list_facts(const struct part *p, struct span store, struct fact_list *facts)
{
	struct ubi u = { .bytes = span_cut(store, (size_t)p->offset, (size_t)p->len) };

	if (!decode(&u) || !u.block_size)
		return;
	count_blocks(&u);
	list_erasures(&u, facts);
	fact_add(facts, FACT_PLAIN, "image sequence", "0x%08" PRIx32, u.sequence);
	ubi_list_volumes(&u, facts);
}

const struct format ubi_format = {
	.name = "UBI",
	.help = "Unsorted Block Images: volumes on flash, which Linux moves from block to block "
	        "to spread the wear.",
	.magic = { 'U', 'B', 'I', '#' }, .magic_len = 4, .endian = ENDIAN_BIG, .probe = probe,
	.facts = list_facts,
};
