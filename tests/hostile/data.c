/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inode nodes that lie about their data, and what files are made of. */
#include <stdio.h>
#include <string.h>

#include "tests/hostile/hostile.h"

enum { MODE = 20, ISIZE = 28, OFFSET = 44, CSIZE = 48, DSIZE = 52, COMPR = 56 };
enum { ZERO = 1 };

/* A file whose node has `field` set to `value`. */
static void
field_of_file(struct nodes *n, uint32_t field, uint32_t value)
{
	uint32_t node;

	hostile_base(n);
	hostile_entry(n, 1, 5, "lies");
	node = hostile_inode(n, 5, H_REG, span_of("content", 7));
	hostile_set32(n, node, field, value);
}

static void
isize(struct nodes *n, uint32_t value)
{
	field_of_file(n, ISIZE, value);
}

static void
offset(struct nodes *n, uint32_t value)
{
	field_of_file(n, ISIZE, UINT32_MAX);
	hostile_set32(n, (uint32_t)n->bytes.len - 76, OFFSET, value);
}

static void
csize(struct nodes *n, uint32_t value)
{
	field_of_file(n, CSIZE, value);
}

static void
dsize(struct nodes *n, uint32_t value)
{
	field_of_file(n, ISIZE, UINT32_MAX);
	hostile_set32(n, (uint32_t)n->bytes.len - 76, DSIZE, value);
}

static void
mode(struct nodes *n, uint32_t value)
{
	field_of_file(n, MODE, value);
}

static void
hole(struct nodes *n, uint32_t ino, uint32_t version, uint32_t from, uint32_t len)
{
	nodes_add_inode(n, &(struct inode_spec){ .ino = ino, .version = version,
	        .mode = H_REG, .isize = UINT32_MAX, .offset = from, .dsize = len,
	        .compr = ZERO });
}

static void
holes(struct nodes *n, uint32_t count)
{
	char name[16];

	while (count--) {
		snprintf(name, sizeof name, "hole-%u", count);
		hostile_entry(n, 1, 2 + count, name);
		hole(n, 2 + count, 1, 0, UINT32_MAX);
	}
}

static void
swapped_hole(struct nodes *n, uint32_t value)
{
	uint32_t node;

	hostile_base(n);
	hostile_entry(n, 1, 5, "swapped");
	node = hostile_inode(n, 5, H_REG, span_of(NULL, 0));
	nodes_put8(n, node + COMPR, ZERO);
	nodes_put32(n, node + ISIZE, UINT32_MAX);
	hostile_set32(n, node, CSIZE, value);
}

static void
offset_and_size_wrap(struct nodes *n, uint32_t arg)
{
	(void)arg;
	hostile_base(n);
	hostile_entry(n, 1, 5, "wraps");
	hole(n, 5, 1, 0xfffff000, 0x2000);
	hole(n, 5, 2, 0xffffffff, 1);
	hole(n, 5, 3, 0, 0xffffffff);
	hole(n, 5, 4, 0x80000000, 0x80000000);
}

/* Every byte from a node of its own, each node reaching over all the bytes behind. */
static void
staircase(struct nodes *n, uint32_t count)
{
	static uint8_t bytes[4096];

	hostile_entry(n, 1, 2, "stairs");
	memset(bytes, 's', sizeof bytes);
	for (uint32_t i = 0; i < count; i++)
		nodes_add_inode(n, &(struct inode_spec){ .ino = 2, .version = i + 1,
		        .mode = H_REG, .isize = count + 512, .offset = i,
		        .data = span_of(bytes, 512) });
}

static void
one_byte_each(struct nodes *n, uint32_t count)
{
	hostile_entry(n, 1, 2, "bytes");
	while (count--)
		nodes_add_inode(n, &(struct inode_spec){ .ino = 2, .version = count,
		        .mode = H_REG, .isize = 1 << 20, .offset = count * 2,
		        .data = span_of("x", 1) });
}

static void
bytes_far_apart(struct nodes *n, uint32_t count)
{
	hostile_entry(n, 1, 2, "far");
	for (uint32_t i = 0; i < count; i++)
		nodes_add_inode(n, &(struct inode_spec){ .ino = 2, .version = i + 1,
		        .mode = H_REG, .isize = UINT32_MAX, .offset = i << 20,
		        .data = span_of("x", 1) });
}

static void
truncations(struct nodes *n, uint32_t count)
{
	hostile_entry(n, 1, 2, "cut");
	for (uint32_t i = 0; i < count; i++)
		nodes_add_inode(n, &(struct inode_spec){ .ino = 2, .version = i + 1,
		        .mode = H_REG, .isize = i % 2 ? 0 : UINT32_MAX,
		        .offset = i % 2 ? 0 : i, .data = span_of("x", i % 2 ? 0 : 1) });
}

static void
same_version(struct nodes *n, uint32_t count)
{
	hostile_entry(n, 1, 2, "same");
	while (count--)
		nodes_add_inode(n, &(struct inode_spec){ .ino = 2, .version = 7,
		        .mode = H_REG, .isize = 4096, .offset = count % 97,
		        .data = span_of("data", 4) });
}

static void
special(struct nodes *n, uint32_t file_mode)
{
	static const char *const data[] = { "", "x", "xy", "xyz", "wxyz", "vwxyz" };
	char name[16];

	for (uint32_t i = 0; i < 6; i++) {
		snprintf(name, sizeof name, "special-%u", i);
		hostile_entry(n, 1, 2 + i, name);
		hostile_inode(n, 2 + i, file_mode, span_of(data[i], strlen(data[i])));
	}
}

static void
many_pieces_of_link(struct nodes *n, uint32_t count)
{
	hostile_entry(n, 1, 2, "link");
	for (uint32_t i = 0; i < count; i++)
		nodes_add_inode(n, &(struct inode_spec){ .ino = 2, .version = i + 1,
		        .mode = H_LINK, .isize = count, .offset = i,
		        .data = span_of("/", 1) });
}

static void
link_target(struct nodes *n, uint32_t len)
{
	static char target[65536];

	memset(target, 'a', sizeof target);
	hostile_entry(n, 1, 2, "link");
	hostile_inode(n, 2, H_LINK, span_of(target, len));
}

static void
changing_type(struct nodes *n, uint32_t arg)
{
	static const uint32_t modes[] = { H_REG, H_DIR, H_LINK, 020666, 060666, 010666, 0140666 };

	(void)arg;
	hostile_entry(n, 1, 2, "what-am-i");
	for (uint32_t i = 0; i < 7; i++)
		nodes_add_inode(n, &(struct inode_spec){ .ino = 2, .version = i + 1,
		        .mode = modes[i], .isize = 4, .data = span_of("data", 4) });
	hostile_entry(n, 2, 3, "below");
	hostile_inode(n, 3, H_REG, span_of("x", 1));
}

static void
directory_with_data(struct nodes *n, uint32_t len)
{
	static uint8_t bytes[4096];

	hostile_entry(n, 1, 3, "dir");
	hostile_inode(n, 3, H_DIR, span_of(bytes, len));
	hostile_entry(n, 3, 4, "file");
	hostile_inode(n, 4, H_REG, span_of(bytes, len));
	hostile_inode(n, 1, H_REG, span_of("the root is a file", 18));
}

const struct hostile hostile_data[] = {
	{ "isize-0", "a size of 0 above seven bytes of data", isize, 0, 0, 0 },
	{ "isize-4g", "a size of 4 GiB - 1 with seven bytes of data", isize, 0xffffffff,
	  0, 0 },
	{ "offset-over", "data far behind the size that the kernel takes", offset,
	  1 << 30, 0, 0 },
	{ "offset-4g", "data at 4 GiB - 1, so that its end wraps", offset, 0xffffffff,
	  0, 0 },
	{ "csize-4g", "4 GiB of stored data claimed", csize, 0xffffffff, 0, 0 },
	{ "csize-wrap", "stored data so long that the length wraps", csize, 0xffffffbc,
	  0, 0 },
	{ "csize-0", "no stored data claimed where there is some", csize, 0, 0, 0 },
	{ "dsize-4g", "4 GiB of content from seven bytes", dsize, 0xffffffff, 0, 0 },
	{ "dsize-64m", "64 MiB of content from seven bytes", dsize, 1 << 26, 0, 0 },
	{ "dsize-0", "stored data that stands for nothing", dsize, 0, 0, 0 },
	{ "hole-4g", "a hole of 4 GiB from one node", holes, 1, 0, 0 },
	{ "holes-4g", "a hundred holes of 4 GiB", holes, 100, 0, 0 },
	{ "swapped-hole", "a hole with csize and dsize swapped, of 4 GiB", swapped_hole,
	  0xffffffff, 0, 0 },
	{ "hole-wraps", "holes whose ends wrap around 4 GiB", offset_and_size_wrap, 0,
	  0, 0 },
	{ "staircase", "512 bytes in each node, one of which shows", staircase, 5000, 0,
	  0 },
	{ "one-byte-each", "a fragment and a gap of one byte each", one_byte_each,
	  20000, 0, 0 },
	{ "bytes-far-apart", "one byte in every MiB of a file of 4 GiB", bytes_far_apart,
	  4096, 0, 0 },
	{ "truncations", "a file grown to 4 GiB and cut to 0 again and again",
	  truncations,
	  20000, 0, 0 },
	{ "same-version", "thousands of nodes with one version", same_version, 20000, 0,
	  0 },
	{ "mode-0", "an inode of no type", mode, 0, 0, 0 },
	{ "mode-ones", "a mode of all ones", mode, 0xffffffff, 0, 0 },
	{ "setuid", "a file that would run as root", mode, 0106755, 0, 0 },
	{ "devices-c", "character devices with 0 to 5 bytes of number", special, 020666,
	  0, 0 },
	{ "devices-b", "block devices with 0 to 5 bytes of number", special, 060666, 0,
	  0 },
	{ "fifos", "fifos with data", special, 010666, 0, 0 },
	{ "sockets", "sockets with data", special, 0140666, 0, 0 },
	{ "links-odd", "symbolic links of 0 to 5 bytes", special, H_LINK, 0, 0 },
	{ "link-in-pieces", "a symbolic link made of many nodes", many_pieces_of_link,
	  200, 0, 0 },
	{ "link-255", "a symbolic link one byte too long for the kernel", link_target,
	  255, 0, 0 },
	{ "link-64k", "a symbolic link of 64 KiB", link_target, 65535, 0, 0 },
	{ "changing-type", "an inode that is of every type in turn", changing_type, 0,
	  0, 0 },
	{ "directory-with-data", "directories with content, and a root that is a file",
	  directory_with_data, 4096, 0, 0 },
	{ .name = NULL },
};
