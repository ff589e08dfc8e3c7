/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Headers that lie about how long a node is, what it is, and where the next one is. */
#include "jffs2/node.h"
#include "tests/hostile/hostile.h"

enum { TOTLEN = 4 };

/* Signs the header alone: nodes_sign would follow the lengths. */
static void
sign_header(struct nodes *n, uint32_t node)
{
	struct span s = span_cut(nodes_image(n), node, SIZE_MAX);

	nodes_put32(n, node + 8, jffs2_header_crc(s, n->endian));
}

static void
totlen(struct nodes *n, uint32_t value)
{
	uint32_t node;

	hostile_base(n);
	node = hostile_inode(n, 5, H_REG, span_of("lies", 4));
	nodes_put32(n, node + TOTLEN, value);
	sign_header(n, node);
	hostile_file(n, 6, "after");
}

static void
totlen_of_dirent(struct nodes *n, uint32_t value)
{
	uint32_t node;

	hostile_base(n);
	node = hostile_entry(n, 1, 2, "lies");
	nodes_put32(n, node + TOTLEN, value);
	sign_header(n, node);
	hostile_file(n, 6, "after");
}

static void
zero_flood(struct nodes *n, uint32_t count)
{
	while (count--) {
		uint32_t node = nodes_add_any(n, JFFS2_INODE, span_of(NULL, 0));

		nodes_put32(n, node + TOTLEN, 0);
		sign_header(n, node);
	}
}

/* offset + totlen is `past` after the wrap. */
static void
wrap(struct nodes *n, uint32_t past)
{
	uint32_t node;

	hostile_base(n);
	node = hostile_inode(n, 5, H_REG, span_of("wraps", 5));
	nodes_put32(n, node + TOTLEN, past - node);
	sign_header(n, node);
	hostile_file(n, 6, "after");
}

/* Each node's length reaches over those that follow it. */
static void
overlapping(struct nodes *n, uint32_t count)
{
	uint32_t first = (uint32_t)n->bytes.len, node;

	for (uint32_t i = 0; i < count; i++)
		hostile_inode(n, 2 + i, H_REG, span_of("data", 4));
	for (uint32_t i = 0; i < count; i++) {
		node = first + i * 72;
		nodes_put32(n, node + TOTLEN, (uint32_t)n->bytes.len - node);
		sign_header(n, node);
	}
}

/* Padding nodes, each of which holds all the others. */
static void
nested(struct nodes *n, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		nodes_add_any(n, JFFS2_PADDING, span_of(NULL, 0));
	for (uint32_t node = 0; node < count * 12; node += 12) {
		nodes_put32(n, node + TOTLEN, count * 12 - node);
		sign_header(n, node);
	}
}

static void
in_content(struct nodes *n, uint32_t arg)
{
	struct nodes inner = { .endian = n->endian };

	(void)arg;
	hostile_file(&inner, 9, "not-a-file");
	hostile_base(n);
	hostile_entry(n, 1, 5, "holds-nodes");
	hostile_inode(n, 5, H_REG, nodes_image(&inner));
	nodes_free(&inner);
}

static void
unknown_type(struct nodes *n, uint32_t type)
{
	hostile_base(n);
	nodes_add_any(n, (uint16_t)type, span_of("0123456789", 10));
	hostile_file(n, 6, "after");
}

static void
magic_flood(struct nodes *n, uint32_t bytes)
{
	while (n->bytes.len < bytes)
		nodes_add_bytes(n, span_of("\x85\x19\x02\xe0", 4));
}

static void
old_flood(struct nodes *n, uint32_t bytes)
{
	hostile_base(n);
	while (n->bytes.len < bytes)
		nodes_add_bytes(n, span_of("\x84\x19\x02\xe0", 4));
}

static void
misaligned(struct nodes *n, uint32_t by)
{
	hostile_base(n);
	nodes_add_bytes(n, span_of("xyz", by));
	hostile_base(n);
}

static void
all_misaligned(struct nodes *n, uint32_t count)
{
	hostile_base(n);
	while (count--) {
		hostile_file(n, 2 + count, "odd");
		nodes_add_bytes(n, span_of("x", 1));
	}
}

static void
both_orders(struct nodes *n, uint32_t count)
{
	while (count--) {
		n->endian = count % 2 ? ENDIAN_BIG : ENDIAN_LITTLE;
		hostile_file(n, 2 + count, count % 2 ? "big" : "little");
	}
}

static void
cleanmarkers(struct nodes *n, uint32_t count)
{
	while (count--)
		nodes_add_cleanmarker(n);
}

static void
cut_header(struct nodes *n, uint32_t left)
{
	struct nodes whole = { .endian = n->endian };

	hostile_base(n);
	hostile_file(&whole, 6, "cut");
	nodes_add_bytes(n, span_cut(nodes_image(&whole), 0, left));
	nodes_free(&whole);
}

static void
all_obsolete(struct nodes *n, uint32_t arg)
{
	(void)arg;
	hostile_base(n);
	for (uint32_t at = 0; at + 12 <= n->bytes.len; at += 4)
		if (jffs2_header_ok(nodes_image(n), at, n->endian))
			nodes_mark_obsolete(n, at);
}

static void
crossing(struct nodes *n, uint32_t block)
{
	static const uint8_t zeros[4096];

	for (uint32_t i = 0; n->bytes.len < 16 * block; i++)
		hostile_inode(n, 2 + i % 3, H_REG, span_of(zeros, 1 + i * 977 % 4096));
	for (uint32_t at = 0; at < n->bytes.len; at += block)
		for (uint32_t k = 0; k < 4 && at >= block; k++)
			nodes_put8(n, at + k, 0xff);
	nodes_fill(n, block);
}

static void
node_crc_ones(struct nodes *n, uint32_t at)
{
	uint32_t node;

	hostile_base(n);
	node = hostile_inode(n, 2, H_REG, span_of("ones", 4));
	nodes_put32(n, node + at, 0xffffffff);
}

static void
big_endian(struct nodes *n, uint32_t arg)
{
	(void)arg;
	n->endian = ENDIAN_BIG;
	totlen(n, 0);
	zero_flood(n, 100);
}

static void
dead_code(struct nodes *n, uint32_t arg)
{
	(void)arg;
	hostile_base(n);
	nodes_fill(n, 4096);
	nodes_add_bytes(n, span_of("\xde\xad\xc0\xde", 4));
	hostile_file(n, 7, "behind");
	nodes_fill(n, 65536);
}

static void
numbers_at_the_end(struct nodes *n, uint32_t arg)
{
	(void)arg;
	hostile_entry(n, 1, UINT32_MAX, "last");
	nodes_add_inode(n, &(struct inode_spec){ .ino = UINT32_MAX, .version = UINT32_MAX,
	        .mode = H_REG, .isize = 1, .mtime = UINT32_MAX, .data = span_of("x", 1) });
	hostile_entry(n, 1, 0, "nowhere");
	nodes_add_inode(n, &(struct inode_spec){ .ino = 0, .version = 0, .mode = H_REG });
	nodes_add_dirent(n, &(struct dirent_spec){ .pino = UINT32_MAX,
	        .version = UINT32_MAX, .ino = 1, .mctime = UINT32_MAX, .type = 255,
	        .name = "up" });
}

const struct hostile hostile_headers[] = {
	{ "totlen-0", "a node of length 0, at which a naive walk stands still", totlen,
	  0, 0, 0 },
	{ "totlen-1", "a node shorter than its header: 1 byte", totlen, 1, 0, 0 },
	{ "totlen-11", "a node shorter than its header: 11 bytes", totlen, 11, 0, 0 },
	{ "totlen-12", "an inode node that is its header only", totlen, 12, 0, 0 },
	{ "totlen-67", "an inode node that lacks its last byte", totlen, 67, 0, 0 },
	{ "totlen-2g", "a length of 2 GiB - 1", totlen, 0x7fffffff, 0, 0 },
	{ "totlen-4g", "a length of 4 GiB - 1", totlen, 0xffffffff, 0, 0 },
	{ "totlen-4g-4", "a length that is 0 after alignment", totlen, 0xfffffffd, 0, 0 },
	{ "dirent-totlen-0", "a dirent of length 0", totlen_of_dirent, 0, 0, 0 },
	{ "dirent-totlen-39", "a dirent that lacks a byte", totlen_of_dirent, 39, 0, 0 },
	{ "dirent-totlen-4g", "a dirent of 4 GiB", totlen_of_dirent, 0xfffffffc, 0, 0 },
	{ "zero-flood", "thousands of nodes of length 0", zero_flood, 20000, 0, 0 },
	{ "wrap-to-start", "offset and length wrap around to 0", wrap, 0, 0, 0 },
	{ "wrap-to-node", "offset and length wrap around to the first node", wrap, 4, 0,
	  0 },
	{ "wrap-past", "offset and length wrap around to a place behind", wrap, 400, 0,
	  0 },
	{ "overlapping", "each node claims all bytes up to the end", overlapping, 5000,
	  0, 0 },
	{ "nested", "padding nodes, each inside the one before", nested, 20000, 0, 0 },
	{ "nodes-in-content", "a file whose content is nodes", in_content, 0, 0, 0 },
	{ "unknown-incompat", "a type that forbids the mount", unknown_type, 0xe0f0, 0,
	  0 },
	{ "unknown-rocompat", "a type that forbids writing", unknown_type, 0xa0f0, 0, 0 },
	{ "unknown-copy", "an unknown type to be kept", unknown_type, 0x60f0, 0, 0 },
	{ "unknown-delete", "an unknown type to be thrown away", unknown_type, 0x20f0,
	  0, 0 },
	{ "type-ffff", "a type of all ones", unknown_type, 0xffff, 0, 0 },
	{ "type-0", "a type of zero", unknown_type, 0, 0, 0 },
	{ "magic-flood", "the magic number every four bytes", magic_flood, 1 << 20, 0,
	  0 },
	{ "old-magic-flood", "the magic of JFFS 1 every four bytes", old_flood, 1 << 18,
	  0, 0 },
	{ "misaligned-1", "nodes one byte off", misaligned, 1, 0, 0 },
	{ "misaligned-2", "nodes two bytes off", misaligned, 2, 0, 0 },
	{ "misaligned-3", "nodes three bytes off", misaligned, 3, 0, 0 },
	{ "all-misaligned", "no two nodes with the same alignment", all_misaligned, 500,
	  0, 0 },
	{ "both-orders", "the byte order changes with every file", both_orders, 400, 0,
	  0 },
	{ "cleanmarkers", "nothing but cleanmarkers", cleanmarkers, 20000, 0, 0 },
	{ "cut-header-1", "ends after 1 byte of a header", cut_header, 1, 0, 0 },
	{ "cut-header-3", "ends after 3 bytes of a header", cut_header, 3, 0, 0 },
	{ "cut-header-11", "ends after 11 bytes of a header", cut_header, 11, 0, 0 },
	{ "cut-header-39", "ends in the last byte of a dirent's header", cut_header, 39,
	  0, 0 },
	{ "all-obsolete", "every node is marked obsolete", all_obsolete, 0, 0, 0 },
	{ "crossing", "nodes torn at every block boundary", crossing, 8192, 0, 0 },
	{ "node-crc-ones", "a node CRC of all ones", node_crc_ones, 64, 0, 0 },
	{ "data-crc-ones", "a data CRC of all ones", node_crc_ones, 60, 0, 0 },
	{ "big-endian", "the same lies in the other byte order", big_endian, 0, 0, 0 },
	{ "dead-code", "OpenWrt's end mark, with files behind it", dead_code, 0, 0, 0 },
	{ "numbers-at-the-end", "inode 0, inode and version 4294967295",
	  numbers_at_the_end,
	  0, 0, 0 },
	{ .name = NULL },
};
