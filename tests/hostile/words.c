/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words about partitions that lie, never end, or are too many. */
#include <inttypes.h>
#include <string.h>

#include "base/crc32.h"
#include "tests/hostile/hostile.h"

static void
word(struct nodes *n, uint32_t value)
{
	uint8_t be[4] = { (uint8_t)(value >> 24), (uint8_t)(value >> 16),
		(uint8_t)(value >> 8), (uint8_t)value };

	nodes_add_bytes(n, span_of(be, 4));
}

/* An environment of 64 KiB with a right CRC that holds the line. */
static void
environment(struct nodes *n, const struct text *line)
{
	struct text t = { 0 };

	text_add_bytes(&t, line->at, line->len);
	while (t.len < 65536 - 4)
		text_add_bytes(&t, "", 1);
	word(n, crc32_usual(span_of(t.at, 65536 - 4)));
	nodes_add_bytes(n, span_of(t.at, 65536 - 4));
	text_free(&t);
}

/* Many tables, each of as many partitions as there may be, none of which fits. */
static void
many_tables(struct nodes *n, uint32_t tables)
{
	for (uint32_t i = 0; i < tables; i++) {
		struct text t = { 0 };

		text_addf(&t, "bootargs=mtdparts=f%" PRIu32 ":", i);
		for (uint32_t k = 0; k < 256; k++)
			text_addf(&t, "%s4k@%" PRIu32 "(p%" PRIu32 ")", k ? "," : "",
			        (k * 7919 + i) % (1 << 20), k);
		environment(n, &t);
		text_free(&t);
	}
	hostile_base(n);
	nodes_fill(n, 4096);
}

/* One table that fits, with a fence every few bytes and names for a terminal. */
static void
odd_names(struct nodes *n, uint32_t count)
{
	static const char *const names[] = { "\\x1b[2J", "%s%n%s", "<b>&amp;", "a,b;c:d",
		"", "../../etc/passwd" };
	struct text t = { 0 };

	text_add(&t, "bootargs=mtdparts=f:");
	for (uint32_t i = 0; i < count; i++)
		text_addf(&t, "%s16@%" PRIu32 "(%s)", i ? "," : "", 65536 + i * 16 + 8,
		        names[i % 6]);
	environment(n, &t);
	for (uint32_t i = 0; i < 4 * count + 16; i++)
		word(n, 0);
	hostile_base(n);
	nodes_fill(n, 4096);
	text_free(&t);
}

/* Texts that look like the beginning of something, up to the end. */
static void
endless_words(struct nodes *n, uint32_t which)
{
	static const char *const pieces[] = { "mtdparts=", "mtdparts=a:1(b) ",
		"x=mtdparts=a:${x}", "mtdparts=a:1,", "=" };

	hostile_base(n);
	while (n->bytes.len < 2 << 20)
		nodes_add_bytes(n, span_of(pieces[which], strlen(pieces[which])));
}

/* Variables that are all made of one another. */
static void
variables(struct nodes *n, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		struct text t = { 0 };

		while (t.len < 60000)
			text_add_bytes(&t, "mtdparts=a:${b}${c}${d}", 24);
		environment(n, &t);
		text_free(&t);
	}
}

/* A tree whose partitions overlap, nest and reach beyond everything. */
static void
tree(struct nodes *n, uint32_t count)
{
	static const char strings[] = "reg\0compatible\0";
	uint32_t structure = 20 + 20 + count * 36, at = 56 + structure;
	const uint32_t head[] = { 0xd00dfeed, at + 16, 56, at, 40, 17, 16, 0, 16, structure,
		0, 0, 0, 0, 1, 0, 3, 17, 4 };

	for (size_t i = 0; i < sizeof head / sizeof head[0]; i++)
		word(n, head[i]);
	nodes_add_bytes(n, span_of("fixed-partitions\0\0\0", 20));
	for (uint32_t i = 0; i < count; i++) {
		word(n, 1);
		nodes_add_bytes(n, span_of("p@0", 4));
		word(n, 3);
		word(n, 8);
		word(n, 0);
		word(n, i * 4096);
		word(n, i % 3 ? 8192 : 0xffffffff - i);
		word(n, 4);
		word(n, i % 5000 != 4999 ? 2 : 4);
	}
	nodes_add_bytes(n, span_of(strings, 16));
	hostile_base(n);
}

const struct hostile hostile_words[] = {
	{ "mtd-tables", "sixteen tables of 256 partitions that fit nothing", many_tables, 16,
	  0, 0 },
	{ "mtd-names", "hundreds of partitions of 16 bytes, with names for a terminal",
	  odd_names, 250, 0, 0 },
	{ "mtd-anchors", "the beginning of a command line, without an end", endless_words,
	  0, 0, 0 },
	{ "mtd-lines", "a hundred thousand command lines", endless_words, 1, 0, 0 },
	{ "mtd-self", "variables that name themselves", endless_words, 2, 0, 0 },
	{ "mtd-commas", "tables that end in a comma", endless_words, 3, 0, 0 },
	{ "mtd-equals", "nothing but the sign that is looked for", endless_words, 4, 0, 0 },
	{ "mtd-variables", "environments full of variables of variables", variables, 16, 0,
	  0 },
	{ "mtd-tree", "a device tree of thousands of partitions", tree, 20000, 0, 0 },
	{ .name = NULL },
};
