/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * UBI begins each erase block with a header that tells where in the block the header of the
 * volume and the data stand (drivers/mtd/ubi/ubi-media.h: struct ubi_ec_hdr, ubi_vid_hdr,
 * ubi_vtbl_record); UBIFS writes nodes (fs/ubifs/ubifs-media.h: struct ubifs_ch). All have
 * CRCs, which begin with all ones and are not inverted at the end.
 */
#include <string.h>

#include "filesystem/ubi.h"
#include "spare/spare_private.h"

enum {
	VID_VOLUME_AT = 8, /* struct ubi_vid_hdr: vol_id */
	LAYOUT_VOLUME = 0x7fffefff,
	BLOCK_MOST = 4 << 20,
	RECORDS = 128,     /* UBI_MAX_VOLUMES */
	RECORD_LEN = 172,
	RECORD_CRC_AT = 168,
	NODE_CRC_AT = 4,   /* struct ubifs_ch */
	NODE_FROM = 8,     /* what the CRC covers begins here */
	NODE_LEN_AT = 16,
	NODE_LEAST = 24,
	NODE_MOST = 8192
};

/* A header of a volume. */
static bool
header_ok(const uint8_t *h)
{
	return memcmp(h, "UBI!", 4) == 0 && ubi_crc(span_of(h, UBI_CRC_AT))
	       == span_u32(span_of(h, UBI_HEADER_LEN), UBI_CRC_AT, ENDIAN_BIG);
}

/* The records of the volume table at `data` that are right. */
static uint32_t
count_records(const struct nand_layout *n, struct span image, uint64_t data)
{
	uint8_t record[RECORD_LEN];
	uint32_t count = 0;

	for (uint32_t i = 0; i < RECORDS; i++)
		if (nand_read_data(n, image, data + i * RECORD_LEN, record, sizeof record)
		            == sizeof record
		        && ubi_crc(span_of(record, RECORD_CRC_AT))
		                   == span_u32(span_of(record, sizeof record), RECORD_CRC_AT,
		                              ENDIAN_BIG))
			count++;
	return count;
}

/* What is right of the erase block whose data begin at `block`. */
static uint32_t
count_block(const struct nand_layout *n, struct span image, uint64_t block, uint32_t vid,
        uint32_t data)
{
	uint8_t h[UBI_HEADER_LEN] = { 0 };
	struct span s = span_of(h, sizeof h);

	if (nand_read_data(n, image, block + vid, h, sizeof h) != sizeof h
	        || !header_ok(h))
		return 0;
	if (span_u32(s, VID_VOLUME_AT, ENDIAN_BIG) != LAYOUT_VOLUME)
		return 1;
	return 1 + count_records(n, image, block + data);
}

/* As the image stands: a layout without spare areas. */
static const struct nand_layout plain = { .data = 1 << 30, .spare = 0, .pages = 1 };

/* Where the spare areas of a block follow its data, the headers are whole either way; but they
 * stand as far apart as the blocks of a dump, which erase blocks of UBI don't. The layout must
 * have pages as UBI takes them to be: the data begin in the first page or the two after it
 * (drivers/mtd/ubi/build.c: io_init). */
static bool
is_block_apart(const struct nand_layout *n, struct span image, uint64_t at, uint32_t data)
{
	uint32_t block = nand_block(n);

	return n->order == NAND_BLOCKS && data % n->data == 0 && data <= 2 * n->data
	       && at >= block && at % block == 0
	       && ubi_counts(span_cut(image, (size_t)(at - block), UBI_HEADER_LEN));
}

bool
spare_ubi(struct spare_search *s, struct span image, uint64_t at)
{
	struct span ec = span_cut(image, (size_t)at, UBI_HEADER_LEN);
	uint32_t vid = span_u32(ec, UBI_VID_AT, ENDIAN_BIG);
	uint32_t data = span_u32(ec, UBI_DATA_AT, ENDIAN_BIG), as_is;

	if (ec.len < UBI_HEADER_LEN || !ubi_counts(ec) || vid < UBI_HEADER_LEN
	        || data <= vid || data > BLOCK_MOST || at > (1 << 29))
		return false;
	as_is = count_block(&plain, image, at, vid, data);
	for (int i = 0; i < NAND_LAYOUTS; i++) {
		const struct nand_layout *n = &nand_layouts[i];
		uint64_t block = nand_data_before(n, at);
		uint32_t count = nand_repeats_shape(i) || nand_place(n, block) != at
		                         ? 0 : count_block(n, image, block, vid, data);

		/* What is right either way shows nothing. */
		if (count > as_is)
			spare_vote(s, WITNESS_UBI, n, count - as_is);
		else if (!nand_repeats_shape(i) && as_is && is_block_apart(n, image, at, data))
			spare_vote(s, WITNESS_UBI, n, 1);
	}
	return true;
}

static bool
node_ok(const uint8_t *node, uint32_t len)
{
	return ubi_crc(span_of(node + NODE_FROM, len - NODE_FROM))
	       == span_u32(span_of(node, len), NODE_CRC_AT, ENDIAN_LITTLE);
}

bool
spare_ubifs(struct spare_search *s, struct span image, uint64_t at)
{
	uint32_t len = span_u32(image, (size_t)at + NODE_LEN_AT, ENDIAN_LITTLE);
	struct span as_is = span_cut(image, (size_t)at, len);
	uint8_t node[NODE_MOST];

	if (len < NODE_LEAST || len > NODE_MOST
	        || (as_is.len == len && node_ok(as_is.at, len)))
		return false;
	for (int i = 0; i < NAND_LAYOUTS; i++) {
		const struct nand_layout *n = &nand_layouts[i];

		if (!nand_repeats_shape(i) && spare_is_torn(n, at, len)
		        && nand_read(n, image, at, node, len) == len && node_ok(node, len))
			spare_vote(s, WITNESS_UBIFS, n, 1);
	}
	return true;
}
