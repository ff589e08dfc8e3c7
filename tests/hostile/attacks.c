/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an attack found: depth, and work that is far more than what comes of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "tests/hostile/hostile.h"

enum { ZLIB = 6, MIB = 1 << 20, HOLE = 1 };

/* ---- depth ---- */

/* Directories in one another with one letter each, two of them in each directory. */
static void
deep_short(struct nodes *n, uint32_t levels)
{
	for (uint32_t i = 0; i < levels; i++) {
		hostile_entry(n, 1 + i, 2 + i, i % 2 ? "a" : "A");
		hostile_inode(n, 2 + i, H_DIR, span_of(NULL, 0));
		hostile_entry(n, 1 + i, 100000 + i, i % 2 ? "A" : "a");
		hostile_inode(n, 100000 + i, H_DIR, span_of(NULL, 0));
	}
}

/* All of it deleted: the first name is taken back. */
static void
deep_deleted(struct nodes *n, uint32_t levels)
{
	char name[254];

	large_deep(n, levels * 2);
	memset(name, 'n', sizeof name);
	hostile_name(n, 1, 0, span_of(name, sizeof name));
}

/* Two chains whose names differ by case alone. */
static void
deep_twins(struct nodes *n, uint32_t levels)
{
	char name[254];

	for (uint32_t k = 0; k < 2; k++) {
		memset(name, k ? 'n' : 'N', sizeof name);
		for (uint32_t i = 0; i < levels; i++) {
			hostile_name(n, i ? k * 100000 + i + 1 : 1, k * 100000 + i + 2,
			        span_of(name, sizeof name));
			hostile_inode(n, k * 100000 + i + 2, H_DIR, span_of(NULL, 0));
		}
	}
}

/* ---- inflating ---- */

/* Nodes that inflate to 4 MiB of zeros; what they are stored in is made once. */
static void
bomb_node(struct nodes *n, uint32_t ino, uint32_t mode, uint32_t version, uint32_t isize,
        uint32_t at)
{
	static uint8_t zeros[4 * MIB], stored[8192];
	static uLongf len;

	if (!len) {
		len = sizeof stored;
		if (compress2(stored, &len, zeros, sizeof zeros, 9) != Z_OK)
			abort();
	}
	nodes_add_inode(n, &(struct inode_spec){ .ino = ino, .version = version,
	        .mode = mode, .isize = isize, .offset = at, .dsize = sizeof zeros,
	        .compr = ZLIB, .data = span_of(stored, len) });
}

/* Of each the first four bytes show. */
static void
bomb_heads(struct nodes *n, uint32_t count)
{
	hostile_entry(n, 1, 2, "f");
	for (uint32_t i = 0; i < count; i++)
		bomb_node(n, 2, H_REG, i + 1, 4 * count, 4 * i);
}

/* Of each of `count` the last four bytes show, and of the last version none. */
static void
add_tails(struct nodes *n, uint32_t ino, uint32_t count)
{
	uint32_t isize = 4 * MIB + 4 * count;

	for (uint32_t i = 0; i < count; i++)
		bomb_node(n, ino, H_REG, count - i, isize, 4 * i);
	nodes_add_inode(n, &(struct inode_spec){ .ino = ino, .version = count + 1,
	        .mode = H_REG, .isize = isize, .dsize = 4 * MIB - 4, .compr = HOLE });
}

static void
bomb_tails(struct nodes *n, uint32_t count)
{
	hostile_entry(n, 1, 2, "f");
	add_tails(n, 2, count);
}

/* Files each of which is no bomb for itself. */
static void
bomb_files(struct nodes *n, uint32_t count)
{
	char name[16];

	for (uint32_t i = 0; i < count; i++) {
		snprintf(name, sizeof name, "f%u", i);
		hostile_entry(n, 1, 2 + i, name);
		add_tails(n, 2 + i, 12);
	}
}

/* Devices whose numbers take 4 MiB. */
static void
bomb_devices(struct nodes *n, uint32_t count)
{
	char name[16];

	for (uint32_t i = 0; i < count; i++) {
		snprintf(name, sizeof name, "d%u", i);
		hostile_entry(n, 1, 2 + i, name);
		bomb_node(n, 2 + i, 020666, 1, 0, 0);
	}
}

const struct hostile hostile_attacks[] = {
	{ "deep-names", "4,000 directories in one another, names of 254 bytes", large_deep,
	  8000, 0, 0 },
	{ "deep-short", "1,000 directories in one another, short names", deep_short, 1000,
	  0, 0 },
	{ "deep-deleted", "4,000 deleted directories in one another", deep_deleted, 4000,
	  0, 0 },
	{ "deep-twins", "two deep chains whose names differ by case", deep_twins, 2000,
	  0, 0 },
	{ "bomb-heads", "500 nodes of 4 MiB, of each of which four bytes show", bomb_heads,
	  500, 0, 0 },
	{ "bomb-tails", "500 nodes of 4 MiB whose last four bytes show", bomb_tails, 500,
	  0, 0 },
	{ "bomb-files", "40 files of 12 such nodes each", bomb_files, 40, 0, 0 },
	{ "bomb-devices", "500 devices whose numbers inflate to 4 MiB", bomb_devices, 500,
	  0, 0 },
	{ .name = NULL },
};
