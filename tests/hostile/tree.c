/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Directories and links that are no tree, or that lead out of it. */
#include <stdio.h>
#include <string.h>

#include "tests/hostile/hostile.h"

static void
dir(struct nodes *n, uint32_t pino, uint32_t ino, const char *name)
{
	hostile_entry(n, pino, ino, name);
	hostile_inode(n, ino, H_DIR, span_of(NULL, 0));
}

static void
link_to(struct nodes *n, uint32_t pino, uint32_t ino, const char *name, const char *target)
{
	hostile_entry(n, pino, ino, name);
	hostile_inode(n, ino, H_LINK, span_of(target, strlen(target)));
}

static void
self(struct nodes *n, uint32_t arg)
{
	(void)arg;
	hostile_base(n);
	hostile_entry(n, 3, 3, "self");
	hostile_entry(n, 1, 1, "root");
	hostile_entry(n, 3, 1, "top");
}

/* A ring of directories that hangs on the root. */
static void
cycle(struct nodes *n, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		dir(n, i ? i + 1 : 1, i + 2, "d");
	hostile_entry(n, count + 1, 2, "back");
}

/* A ring that hangs on nothing. */
static void
loose_cycle(struct nodes *n, uint32_t count)
{
	hostile_base(n);
	for (uint32_t i = 0; i < count; i++)
		dir(n, 10 + i, 10 + (i + 1) % count, "loose");
}

static void
dirent_loop(struct nodes *n, uint32_t count)
{
	hostile_base(n);
	while (count--)
		hostile_entry(n, 3, 2 + count % 3, count % 2 ? "odd" : "even");
}

/* Two names from each directory to the next: 2^depth paths. */
static void
diamond(struct nodes *n, uint32_t depth)
{
	for (uint32_t i = 0; i < depth; i++) {
		dir(n, i + 1, i + 2, "left");
		hostile_entry(n, i + 1, i + 2, "right");
	}
	hostile_entry(n, depth + 1, depth + 2, "file");
	hostile_inode(n, depth + 2, H_REG, span_of("x", 1));
}

static void
deep(struct nodes *n, uint32_t depth)
{
	for (uint32_t i = 0; i < depth; i++)
		dir(n, i + 1, i + 2, "d");
	hostile_entry(n, depth + 1, depth + 2, "file");
	hostile_inode(n, depth + 2, H_REG, span_of("x", 1));
}

/* Paths that are longer than a system takes. */
static void
long_path(struct nodes *n, uint32_t depth)
{
	char name[251];

	memset(name, 'p', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	for (uint32_t i = 0; i < depth; i++)
		dir(n, i + 1, i + 2, name);
	hostile_entry(n, depth + 1, depth + 2, name);
	hostile_inode(n, depth + 2, H_REG, span_of("x", 1));
}

static void
two_parents(struct nodes *n, uint32_t arg)
{
	(void)arg;
	dir(n, 1, 2, "a");
	dir(n, 1, 3, "b");
	dir(n, 2, 4, "shared");
	hostile_entry(n, 3, 4, "shared");
	hostile_entry(n, 4, 2, "up");
	hostile_entry(n, 4, 5, "file");
	hostile_inode(n, 5, H_REG, span_of("x", 1));
}

static void
links_out(struct nodes *n, uint32_t arg)
{
	static const char *const targets[] = { "/", "/etc/passwd", "..", "../outside",
		"../../outside", "../../../../../../../../tmp", "/proc/self/cwd",
		"/proc/self/root", "/dev/stdout", "./../outside/canary" };

	(void)arg;
	for (uint32_t i = 0; i < sizeof targets / sizeof *targets; i++) {
		char name[8];

		snprintf(name, sizeof name, "l%u", i);
		link_to(n, 1, 2 + i, name, targets[i]);
	}
}

/* A link, and under the same name a directory with files in it. */
static void
link_then_dir(struct nodes *n, uint32_t order)
{
	for (uint32_t i = 0; i < 2; i++)
		if ((i ^ order) == 0)
			link_to(n, 1, 2, "a", "../outside");
		else
			dir(n, 1, 3, "a");
	hostile_entry(n, 3, 4, "written");
	hostile_inode(n, 4, H_REG, span_of("x", 1));
	hostile_entry(n, 2, 4, "through-the-link");
	hostile_file(n, 5, "a");
}

/* Names below a link: its inode has dirents. */
static void
below_link(struct nodes *n, uint32_t arg)
{
	(void)arg;
	link_to(n, 1, 2, "out", "../outside");
	hostile_entry(n, 2, 3, "planted");
	hostile_inode(n, 3, H_REG, span_of("evil", 4));
	hostile_file(n, 4, "file");
	hostile_entry(n, 4, 3, "below-a-file");
}

/* The same name by different cases and spellings, linked out. */
static void
link_chain(struct nodes *n, uint32_t count)
{
	char name[16], target[16];

	for (uint32_t i = 0; i < count; i++) {
		snprintf(name, sizeof name, "l%u", i);
		snprintf(target, sizeof target, "l%u", (i + 1) % count);
		link_to(n, 1, 2 + i, name, target);
	}
}

static void
hard_links(struct nodes *n, uint32_t count)
{
	char name[16];

	hostile_file(n, 2, "first");
	while (count--) {
		snprintf(name, sizeof name, "n%u", count);
		hostile_entry(n, 1, 2, name);
	}
}

/* Hard links to what has none: a device, a link, a directory, nothing. */
static void
odd_links(struct nodes *n, uint32_t arg)
{
	(void)arg;
	hostile_entry(n, 1, 2, "device");
	hostile_inode(n, 2, 020666, span_of("\x03\x01", 2));
	hostile_entry(n, 1, 2, "device-2");
	link_to(n, 1, 3, "link", "../outside/canary");
	hostile_entry(n, 1, 3, "link-2");
	dir(n, 1, 4, "dir");
	hostile_entry(n, 1, 4, "dir-2");
	hostile_entry(n, 1, 99, "nothing");
	hostile_entry(n, 1, 99, "nothing-2");
}

static void
types_lie(struct nodes *n, uint32_t arg)
{
	char name[16];

	(void)arg;
	for (uint32_t type = 0; type < 256; type++) {
		uint32_t node;

		snprintf(name, sizeof name, "t%u", type);
		node = hostile_entry(n, 1, 2 + type % 2, name);
		nodes_put8(n, node + 29, (uint8_t)type);
		nodes_sign(n, node);
	}
	hostile_inode(n, 2, H_REG, span_of("x", 1));
	hostile_inode(n, 3, H_DIR, span_of(NULL, 0));
}

static void
whiteouts(struct nodes *n, uint32_t count)
{
	char name[16];

	while (count--) {
		snprintf(name, sizeof name, "w%u", count);
		hostile_entry(n, 1, 0, name);
	}
	hostile_file(n, 2, "w3");
}

/* A deleted directory whose parent is deleted, in a ring. */
static void
deleted_ring(struct nodes *n, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		uint32_t node = hostile_entry(n, 10 + i, 10 + (i + 1) % count, "gone");

		hostile_inode(n, 10 + i, H_DIR, span_of(NULL, 0));
		nodes_mark_obsolete(n, node);
	}
	for (uint32_t i = 0; i < 5; i++) {
		nodes_mark_obsolete(n, hostile_entry(n, 10 + i, 900, "../../x"));
		nodes_mark_obsolete(n, hostile_entry(n, 10 + i, 901 + i, "ino-900"));
		hostile_inode(n, 901 + i, H_REG, span_of("x", 1));
	}
	hostile_inode(n, 900, H_REG, span_of("x", 1));
	hostile_base(n);
}

static void
root_twice(struct nodes *n, uint32_t arg)
{
	(void)arg;
	hostile_inode(n, 1, 0120777, span_of("../outside", 10));
	hostile_file(n, 2, "file");
	hostile_entry(n, 2, 1, "root-below-file");
}

const struct hostile hostile_tree[] = {
	{ "dir-self", "a directory in itself, and the root in the root", self, 0, 0, 0 },
	{ "cycle-2", "two directories in one another", cycle, 2, 0, 0 },
	{ "cycle-1000", "a ring of a thousand directories", cycle, 1000, 0, 0 },
	{ "loose-cycle", "a ring of directories that no path leads to", loose_cycle,
	  1000, 0, 0 },
	{ "dirent-loop", "a name given away thousands of times", dirent_loop, 20000, 0,
	  0 },
	{ "diamond-60", "2^60 paths from 121 names", diamond, 60, 0, 0 },
	{ "deep-2000", "directories 2,000 deep", deep, 2000, 0, 0 },
	{ "deep-20000", "directories 20,000 deep", deep, 20000, 0, 0 },
	{ "long-path", "paths longer than PATH_MAX", long_path, 100, 0, 0 },
	{ "two-parents", "a directory in two others, and they in it", two_parents, 0, 0,
	  0 },
	{ "links-out", "symbolic links that lead outside", links_out, 0, 0, 0 },
	{ "link-then-dir", "a link outside, then a directory of that name",
	  link_then_dir, 0, 0, 0 },
	{ "dir-then-link", "a directory, then a link outside of that name",
	  link_then_dir, 1, 0, 0 },
	{ "below-link", "files below a symbolic link and below a file", below_link, 0,
	  0, 0 },
	{ "link-chain", "symbolic links in a ring", link_chain, 500, 0, 0 },
	{ "hard-links", "20,000 names of one file", hard_links, 20000, 0, 0 },
	{ "odd-links", "hard links to a device, a link, a directory, nothing",
	  odd_links, 0, 0, 0 },
	{ "types-lie", "dirents of every type, none of them true", types_lie, 0, 0, 0 },
	{ "whiteouts", "thousands of names taken back that never were", whiteouts,
	  20000, 0, 0 },
	{ "deleted-ring", "deleted directories in a ring, with names that lead up",
	  deleted_ring, 50, 0, 0 },
	{ "root-twice", "a root that is a link and lies below a file", root_twice, 0, 0,
	  0 },
	{ .name = NULL },
};
