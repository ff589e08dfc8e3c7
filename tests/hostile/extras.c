/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Extended attributes and summaries that lie. */
#include <stdio.h>
#include <string.h>

#include "jffs2/node.h"
#include "tests/fixture/random.h"
#include "tests/hostile/hostile.h"

static void
many_xattrs(struct nodes *n, uint32_t count)
{
	char name[24];

	hostile_base(n);
	for (uint32_t i = 0; i < count; i++) {
		snprintf(name, sizeof name, "x%u", i);
		nodes_add_xattr(n, i + 1, 1, 1, name, span_of("value", 5));
		nodes_add_xref(n, 2, i + 1, 2);
	}
}

/* One value of 64 KiB under thousands of inodes. */
static void
xattr_bomb(struct nodes *n, uint32_t count)
{
	static uint8_t value[65535];
	char name[24];

	memset(value, 'v', sizeof value);
	nodes_add_xattr(n, 1, 1, 1, "big", span_of(value, sizeof value));
	for (uint32_t i = 0; i < count; i++) {
		snprintf(name, sizeof name, "f%u", i);
		hostile_file(n, 2 + i, name);
		nodes_add_xref(n, 2 + i, 1, 2);
	}
}

static void
xattr_names(struct nodes *n, uint32_t arg)
{
	static const char *const names[] = { "", "../x", "a\nb", "\033[2J", "\xff\xfe",
		"a=b,c", "\xe2\x80\xae", "-" };

	(void)arg;
	hostile_base(n);
	for (uint32_t i = 0; i < sizeof names / sizeof *names; i++) {
		nodes_add_xattr(n, i + 1, 1, (uint8_t)(1 + i % 6), names[i],
		        span_of("\033[2J\n", 5));
		nodes_add_xref(n, 2, i + 1, 2);
	}
}

static void
xattr_prefixes(struct nodes *n, uint32_t arg)
{
	(void)arg;
	hostile_base(n);
	for (uint32_t i = 0; i < 256; i++) {
		nodes_add_xattr(n, i + 1, 1, (uint8_t)i, "name", span_of("v", 1));
		nodes_add_xref(n, 2, i + 1, 2);
	}
}

/* name_len and value_len lie: `lies` holds both. */
static void
xattr_lengths(struct nodes *n, uint32_t lies)
{
	uint32_t node;

	hostile_base(n);
	node = nodes_add_xattr(n, 1, 1, 1, "name", span_of("value", 5));
	nodes_put8(n, node + 21, (uint8_t)(lies >> 16));
	nodes_put16(n, node + 22, (uint16_t)lies);
	nodes_sign(n, node);
	nodes_add_xref(n, 2, 1, 2);
}

/* ACLs: entries without end, unknown tags, a wrong version. */
static void
acls(struct nodes *n, uint32_t arg)
{
	uint8_t acl[400] = { 1, 0, 0, 0 };

	(void)arg;
	hostile_base(n);
	for (uint32_t i = 0; i < 200; i++) {
		uint32_t state = i + 1;

		for (uint32_t k = 4; k < sizeof acl; k++)
			acl[k] = (uint8_t)next_random(&state);
		acl[0] = i % 5 != 4;
		for (uint32_t k = 4; k < sizeof acl; k += i % 2 ? 4 : 8)
			acl[k + 1] = 0;
		nodes_add_xattr(n, i + 1, 1, (uint8_t)(3 + i % 2), "", span_of(acl, i * 2));
		nodes_add_xref(n, 2 + i % 3, i + 1, 2);
	}
}

static void
xref_flood(struct nodes *n, uint32_t count)
{
	hostile_base(n);
	nodes_add_xattr(n, 1, 1, 1, "name", span_of("v", 1));
	while (count--)
		nodes_add_xref(n, count % 7, count % 5, count % 3 ? count : UINT32_MAX);
}

static void
xattr_versions(struct nodes *n, uint32_t count)
{
	hostile_base(n);
	while (count--)
		nodes_add_xattr(n, 1, count % 2 ? count : UINT32_MAX, 1, "name",
		        span_of("v", 1));
	nodes_add_xref(n, 2, 1, 2);
}

/* ---- summaries ---- */

static void
put(uint8_t *at, uint32_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		at[i] = (uint8_t)(value >> 8 * i);
}

/* Ends a block of `block` bytes with a summary of `list`, and fills in what it says. */
static void
summary(struct nodes *n, uint32_t block, uint32_t sum_num, struct span list)
{
	uint8_t body[4096] = { 0 };
	uint32_t start = (uint32_t)n->bytes.len, node;
	uint32_t used = start % block, room = block - used - 12;

	put(body, sum_num, 4);
	memcpy(body + 20, list.at, list.len);
	memset(body + 20 + list.len, 0xff, room - 20 - list.len);
	put(body + room - 8, used, 4);
	put(body + room - 4, 0x02851885, 4);
	node = nodes_add_any(n, JFFS2_SUMMARY, span_of(body, room));
	nodes_sign(n, node);
}

/* Records of inode nodes at `at`, over and over. */
static void
inode_records(struct nodes *n, uint32_t sum_num, uint32_t at)
{
	uint8_t list[18 * 20];

	for (uint32_t i = 0; i < 20; i++) {
		put(list + i * 18, JFFS2_INODE, 2);
		put(list + i * 18 + 2, 2, 4);
		put(list + i * 18 + 6, 1, 4);
		put(list + i * 18 + 10, at + i, 4);
		put(list + i * 18 + 14, 72, 4);
	}
	for (uint32_t i = 0; i < 8; i++) {
		hostile_base(n);
		summary(n, 4096, sum_num, span_of(list, sizeof list));
	}
}

static void
summary_count(struct nodes *n, uint32_t sum_num)
{
	inode_records(n, sum_num, 0);
}

static void
summary_offsets(struct nodes *n, uint32_t at)
{
	inode_records(n, 20, at);
}

static void
summary_unknown(struct nodes *n, uint32_t type)
{
	uint8_t list[64] = { 0 };

	put(list, type, 2);
	list[22] = 255;
	for (uint32_t i = 0; i < 8; i++) {
		hostile_base(n);
		summary(n, 4096, 1, span_of(list, sizeof list));
	}
}

/* The marker at the block's end sends the reader elsewhere. */
static void
summary_marker(struct nodes *n, uint32_t value)
{
	inode_records(n, 20, 0);
	for (uint32_t end = 4096; end <= n->bytes.len; end += 4096)
		nodes_put32(n, end - 8, value);
}

const struct hostile hostile_extras[] = {
	{ "xattr-many", "thousands of attributes on one file", many_xattrs, 5000, 0, 0 },
	{ "xattr-bomb", "64 KiB shared by ten thousand files", xattr_bomb, 10000, 0, 0 },
	{ "xattr-names", "attributes with the names of attacks", xattr_names, 0, 0, 0 },
	{ "xattr-prefixes", "every prefix of an attribute", xattr_prefixes, 0, 0, 0 },
	{ "xattr-lengths-max", "an attribute said to be 64 KiB long", xattr_lengths,
	  0xffffff, 0, 0 },
	{ "xattr-lengths-0", "an attribute said to be empty", xattr_lengths, 0, 0, 0 },
	{ "xattr-name-255", "an attribute whose name runs over the end", xattr_lengths,
	  0xff0000, 0, 0 },
	{ "acls", "access control lists of random entries", acls, 0, 0, 0 },
	{ "xref-flood", "references to nothing, and back and forth", xref_flood, 20000,
	  0, 0 },
	{ "xattr-versions", "one attribute in thousands of versions", xattr_versions,
	  10000, 0, 0 },
	{ "summary-count-4g", "a summary of 4294967295 records", summary_count,
	  0xffffffff, 0, 0 },
	{ "summary-count-0", "a summary of no record, over a full block", summary_count,
	  0, 0, 0 },
	{ "summary-outside", "a summary of nodes outside its block", summary_offsets,
	  0x7ffffff0, 0, 0 },
	{ "summary-wraps", "a summary whose offsets wrap around", summary_offsets,
	  0xfffffff0, 0, 0 },
	{ "summary-itself", "a summary that lists itself", summary_offsets, 300, 0, 0 },
	{ "summary-unknown", "a summary with a record of an unknown type",
	  summary_unknown,
	  0xe0f0, 0, 0 },
	{ "summary-cut", "a summary whose last name is cut", summary_unknown, 0xe001, 0,
	  0 },
	{ "summary-marker-0", "a summary said to begin at 0", summary_marker, 0, 0, 0 },
	{ "summary-marker-4g", "a summary said to begin at 4 GiB", summary_marker,
	  0xffffffff, 0, 0 },
	{ .name = NULL },
};
