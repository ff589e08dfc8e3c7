/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Much of one kind: what takes too long where something is quadratic. */
#include <stdio.h>
#include <string.h>

#include "tests/hostile/hostile.h"
#include "tests/fixture/random.h"

static void
numbered(struct nodes *n, uint32_t pino, uint32_t ino, uint32_t i)
{
	char name[16];

	snprintf(name, sizeof name, "n%u", i);
	hostile_entry(n, pino, ino, name);
}

void
large_dirents(struct nodes *n, uint32_t count)
{
	hostile_file(n, 2, "a");
	for (uint32_t i = 0; i < count; i++)
		numbered(n, 1, 2 + i % 3, i);
}

void
large_versions(struct nodes *n, uint32_t count)
{
	hostile_entry(n, 1, 2, "a");
	for (uint32_t i = 0; i < count; i++)
		nodes_add_inode(n, &(struct inode_spec){ .ino = 2, .version = i + 1,
		        .mode = H_REG, .isize = 4, .mtime = i, .data = span_of("data", 4) });
}

/* Each node begins in the middle of the one before, and its version is any. */
void
large_overlaps(struct nodes *n, uint32_t count)
{
	uint32_t state = 3;

	hostile_entry(n, 1, 2, "a");
	for (uint32_t i = 0; i < count; i++)
		nodes_add_inode(n, &(struct inode_spec){ .ino = 2,
		        .version = next_random(&state), .mode = H_REG, .isize = UINT32_MAX,
		        .offset = i * 2, .data = span_of("overlaps", 8) });
}

void
large_deletions(struct nodes *n, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		numbered(n, 1, 2 + i, i);
		nodes_add_inode(n, &(struct inode_spec){ .ino = 2 + i, .version = 1,
		        .mode = H_REG, .isize = 1, .data = span_of("x", 1) });
		numbered(n, 1, 0, i);
	}
}

/* Pairs of letters that the kernel's name hash, (hash + (c << 4) + (c >> 4)) * 11, cannot
 * tell apart: "ba" and "al". */
void
large_hashes(struct nodes *n, uint32_t count)
{
	hostile_file(n, 2, "a");
	for (uint32_t i = 0; i < count; i++) {
		char name[41] = "";

		for (uint32_t bit = 0; bit < 20; bit++)
			memcpy(name + bit * 2, i >> bit & 1 ? "ba" : "al", 2);
		hostile_entry(n, 1, 2, name);
	}
}

void
large_empty(struct nodes *n, uint32_t count)
{
	hostile_entry(n, 1, 2, "a");
	for (uint32_t i = 0; i < count; i++)
		nodes_add_inode(n, &(struct inode_spec){ .ino = 2, .version = i + 1,
		        .mode = H_REG, .isize = i });
}

void
large_links(struct nodes *n, uint32_t count)
{
	hostile_file(n, 2, "a");
	for (uint32_t i = 0; i < count; i++)
		numbered(n, 1, 2, i);
}

void
large_directories(struct nodes *n, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		numbered(n, 1 + i / 2, 2 + i, i);
		nodes_add_inode(n, &(struct inode_spec){ .ino = 2 + i, .version = 1,
		        .mode = H_DIR });
	}
}

void
large_xrefs(struct nodes *n, uint32_t count)
{
	hostile_file(n, 2, "a");
	for (uint32_t i = 0; i < count / 2; i++) {
		nodes_add_xattr(n, i + 1, 1, 1, "same", span_of("v", 1));
		nodes_add_xref(n, 2, i + 1, 2);
	}
}

void
large_orphans(struct nodes *n, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		nodes_add_inode(n, &(struct inode_spec){ .ino = 2 + i, .version = 1,
		        .mode = H_REG, .isize = 1, .data = span_of("x", 1) });
}

/* Each in a directory that nothing else tells of. */
void
large_scattered(struct nodes *n, uint32_t count)
{
	hostile_file(n, 2, "a");
	for (uint32_t i = 0; i < count; i++)
		hostile_entry(n, 3 + i, 2, "a");
}

/* At the end of a path almost as long as the kernel takes. */
void
large_below(struct nodes *n, uint32_t count)
{
	enum { DEPTH = 15, LONG = 250 };
	char name[LONG];

	memset(name, 'n', sizeof name);
	for (uint32_t i = 0; i < DEPTH; i++) {
		hostile_name(n, 1 + i, 2 + i, span_of(name, sizeof name));
		hostile_inode(n, 2 + i, H_DIR, span_of(NULL, 0));
	}
	for (uint32_t i = 0; i < count / 2; i++) {
		numbered(n, 1 + DEPTH, 100 + i, i);
		hostile_inode(n, 100 + i, H_REG, span_of("x", 1));
	}
}

/* Directories in one another, with the longest names. */
void
large_deep(struct nodes *n, uint32_t count)
{
	char name[254];

	memset(name, 'n', sizeof name);
	for (uint32_t i = 0; i < count / 2; i++) {
		hostile_name(n, 1 + i, 2 + i, span_of(name, sizeof name));
		hostile_inode(n, 2 + i, H_DIR, span_of(NULL, 0));
	}
}

const struct hostile hostile_large[] = {
	{ "large-dirents", "100,000 names in one directory", large_dirents, 100000, 0,
	  0 },
	{ "large-versions", "100,000 versions of one file", large_versions, 100000, 0,
	  0 },
	{ "large-overlaps", "20,000 nodes that overlap", large_overlaps, 20000, 0, 0 },
	{ "large-deletions", "10,000 files made and deleted", large_deletions, 10000, 0,
	  0 },
	{ "large-hashes", "20,000 names of one hash", large_hashes, 20000, 0, 0 },
	{ "large-empty", "40,000 nodes without data", large_empty, 40000, 0, 0 },
	{ "large-links", "20,000 hard links", large_links, 20000, 0, 0 },
	{ "large-directories", "10,000 directories", large_directories, 10000, 0, 0 },
	{ "large-xrefs", "20,000 attributes of one name", large_xrefs, 20000, 0, 0 },
	{ "large-orphans", "10,000 files that no name leads to", large_orphans, 10000,
	  0, 0 },
	{ "large-below", "5,000 files at the end of a path of 3,765 bytes", large_below,
	  10000, 0, 0 },
	{ .name = NULL },
};
