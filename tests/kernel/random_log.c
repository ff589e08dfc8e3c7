/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A JFFS2 image of random nodes, for Linux to be asked what it makes of it (tests/kernel.sh): few
 * inodes and names, so that versions overlap, tie, lie, are marked obsolete, torn or damaged.
 *
 *   random_log SEED FILE [nand]    writes the image to FILE, and prints the size of an erase block
 *
 * With "nand" it is what is written to NAND flash; then follow the size of a page, the blocks that are
 * bad there (at which the image goes on in the next one; "-": none), and for each block of the flash
 * whether a cleanmarker is in its spare area.
 *
 * Left out is what makes Linux crash or read forever: an attribute whose totlen is not a multiple of
 * four, summaries with records that lie, files that claim gigabytes, and bytes packed by rtime that
 * make more than they say, which write over its memory.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "codec/codec.h"
#include "jffs2/write/encode.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/random.h"

enum { INODES = 10, NAMES = 8, DATA_MOST = 1500, BLOCKS_MOST = 6, ERASED = 5 };

/* NAND flash with pages of 512 bytes and of 2 KiB. */
enum { SMALL_PAGE = 512, SMALL_BLOCK = 16384, LARGE_PAGE = 2048, LARGE_BLOCK = 131072 };

struct maker {
	struct nodes n;
	uint32_t seed;
	uint32_t versions[INODES], names[INODES]; /* the last version of each; dirents by parent */
	uint32_t modes[INODES], parents[INODES]; /* parents: of directories */
	uint32_t block;                 /* where the block begins */
	ARRAY(uint32_t) written;        /* the nodes of the block */
	uint32_t padding;               /* bytes of padding nodes in the block */
	bool nand;
};

static uint32_t
below(struct maker *m, uint32_t n)
{
	return (uint32_t)((uint64_t)next_random(&m->seed) * n >> 32);
}

static bool
percent(struct maker *m, uint32_t p)
{
	return below(m, 100) < p;
}

/* Mostly the next version; sometimes one that was used, an old one or one far ahead. */
static uint32_t
next_version(struct maker *m, uint32_t *last)
{
	if (percent(m, 6))
		return *last ? *last : 1;
	if (percent(m, 12))
		return 1 + below(m, *last + 3);
	*last += percent(m, 3) ? 5 : 1;
	return *last;
}

static uint32_t
inode(struct maker *m)
{
	return percent(m, 8) ? 1 : 2 + below(m, INODES - 2);
}

static uint32_t
directory(struct maker *m)
{
	uint32_t i = 2 + below(m, INODES - 2);

	return percent(m, 55) ? 1 : m->modes[i] == DIR_MODE || percent(m, 10) ? i : 1;
}

/* ---- nodes ---- */

static uint32_t
add_dirent(struct maker *m)
{
	static const char names[NAMES][12] = { "a", "b", "c", "dir", "file", "link", "long-name-9", "x" };
	struct dirent_spec d = { .pino = directory(m), .ino = 2 + below(m, INODES - 2),
		.mctime = 1 + below(m, 9000) };
	char name[12];

	strcpy(name, names[below(m, NAMES)]);
	if (m->modes[d.ino] == DIR_MODE) { /* in a loop of directories all depends on who looks first */
		d.pino = m->parents[d.ino];
		snprintf(name, sizeof name, "dir-%u", d.ino);
	}
	d.name = name;
	d.version = next_version(m, &m->names[d.pino]);
	if (percent(m, 14)) {
		d.ino = 0;
		d.type = percent(m, 80) ? 0 : DT_REG;
	} else {
		d.type = percent(m, 92) ? (uint8_t)(m->modes[d.ino] >> 12) : (uint8_t)below(m, 16);
	}
	if (percent(m, 1))
		name[0] = '\0';
	d.name_len = percent(m, 1) ? strlen(name) + 1 : 0;
	if (!*name)
		d.name_len = 1 + below(m, 4);
	return nodes_add_dirent(&m->n, &d);
}

/* Packs `in`, noise and letters in turn, or not, and sometimes damages what came out. */
static void
pack(struct maker *m, struct inode_spec *s, struct span in, uint8_t *room, size_t most)
{
	static const struct { uint8_t compr; enum codec_id codec; } packers[] = {
		{ 2, CODEC_RTIME }, { 6, CODEC_ZLIB }, { 7, CODEC_LZO } };
	struct packing p = { .at = room, .room = most };
	uint32_t k = below(m, 6);

	s->data = in;
	if (k < 3 && in.len && codec_encode(packers[k].codec, in, &p) && p.taken == in.len) {
		s->compr = packers[k].compr;
		s->dsize = (uint32_t)in.len;
		s->data = span_of(room, p.len);
		if (s->compr != 2 && percent(m, 6))
			room[below(m, (uint32_t)p.len)] ^= (uint8_t)(1u << below(m, 8));
	} else if (k == 4 && percent(m, 40)) {
		s->compr = 1;
		s->dsize = 1 + below(m, 5000);
		s->data = span_of(NULL, 0);
	} else if (percent(m, 2)) {
		s->compr = percent(m, 50) ? 3 + below(m, 3) : 8 + below(m, 3);
		s->dsize = 1 + below(m, 3000);
	}
}

static uint32_t
add_inode(struct maker *m)
{
	static const uint32_t modes[] = { REG, DIR_MODE, LINK, FIFO, CHAR, SOCKET, 0060600, 0100755, 0 };
	uint32_t i = inode(m);
	uint8_t bytes[DATA_MOST], room[2 * DATA_MOST];
	struct inode_spec s = { .ino = i, .mode = m->modes[i], .mtime = 1 + below(m, 9000),
		.uid = (uint16_t)below(m, 3), .gid = (uint16_t)below(m, 3) };
	size_t len = below(m, percent(m, 50) ? 40 : DATA_MOST);

	s.version = next_version(m, &m->versions[i]);
	if (percent(m, 4))
		s.mode = modes[below(m, sizeof modes / sizeof *modes)];
	for (size_t k = 0; k < len; k++)
		bytes[k] = (uint8_t)(k % 3 ? 'a' + k % 16 : next_random(&m->seed));
	if (s.mode == CHAR || s.mode == 0060600)
		len = percent(m, 90) ? 2 : below(m, 9);
	else if (s.mode == DIR_MODE && percent(m, 95))
		len = 0;
	s.data = span_of(bytes, len);
	if ((s.mode & 0170000) == 0100000) {
		s.offset = percent(m, 60) ? below(m, 4) * 4096 : below(m, 12000);
		pack(m, &s, s.data, room, sizeof room);
	}
	s.isize = percent(m, 80) ? s.offset + (s.dsize ? s.dsize : (uint32_t)s.data.len)
	                         : below(m, 20000);
	return nodes_add_inode(&m->n, &s);
}

static uint32_t
add_attribute(struct maker *m)
{
	static const uint8_t prefixes[] = { 1, 1, 1, 5, 2, 9 };
	uint8_t value[20];
	uint32_t xid = 1 + below(m, 5);

	if (percent(m, 50))
		return nodes_add_xref(&m->n, inode(m), xid, below(m, 9));
	fill_random(value, sizeof value, m->seed | 1);
	return nodes_add_xattr(&m->n, xid, 1 + below(m, 4), prefixes[below(m, sizeof prefixes)],
	        percent(m, 50) ? "one" : "two", span_of(value, below(m, sizeof value)));
}

static uint32_t
add_other(struct maker *m)
{
	static const uint16_t types[] = { 0x2003, 0xa007, 0x6009, 0x2007, 0x600a };
	uint8_t bytes[64] = { 0 };
	uint32_t len = below(m, sizeof bytes);

	if (percent(m, 40)) {
		m->padding += 12 + len;
		return nodes_add_padding(&m->n, 12 + len);
	}
	return nodes_add_any(&m->n, types[below(m, sizeof types / sizeof *types)],
	        span_of(bytes, len));
}

/* What stands between nodes: noise, zeros, or nothing. */
static void
add_rubbish(struct maker *m)
{
	uint8_t bytes[300];
	uint32_t room = m->n.erase_size - (uint32_t)m->n.bytes.len % m->n.erase_size;
	uint32_t len = (1 + below(m, sizeof bytes / 4)) * 4;

	if (len >= room)
		return;
	memset(bytes, percent(m, 50) ? 0 : 0xff, sizeof bytes);
	if (percent(m, 40))
		fill_random(bytes, sizeof bytes, m->seed | 1);
	nodes_add_bytes(&m->n, span_of(bytes, len));
}

/* ---- damage ---- */

static void
flip(struct maker *m, uint32_t at)
{
	nodes_put8(&m->n, at, (uint8_t)m->n.bytes.at[at] ^ (uint8_t)(1u << below(m, 8)));
}

static void
damage(struct maker *m, uint32_t node)
{
	uint32_t len = (uint32_t)m->n.bytes.len - node;

	if (percent(m, 10))
		nodes_mark_obsolete(&m->n, node);
	if (percent(m, 3))
		flip(m, node + below(m, len));
	if (percent(m, 1))
		flip(m, node + below(m, 12));
	if (percent(m, 2) && len > 16) /* torn */
		for (uint32_t k = node + 12 + below(m, len - 12); k < node + len; k++)
			nodes_put8(&m->n, k, 0xff);
}

/* ---- blocks ---- */

/* The summary of the block, from here to its end, of all its nodes. */
static void
summarize(struct maker *m)
{
	struct summary_record *records = calloc(m->written.count + 1, sizeof *records);
	struct jffs2_summary_node s = { .records = records, .block = 0,
		.at = (uint32_t)m->n.bytes.len - m->block, .padded = m->padding };
	struct span block = span_cut(nodes_image(&m->n), m->block, SIZE_MAX);
	struct error err;
	size_t room, need = SUMMARY_LEAST;

	for (size_t i = 0; i < m->written.count; i++) {
		uint32_t at = m->written.at[i] - m->block;

		if (jffs2_record_of(span_cut(block, at, SIZE_MAX), m->n.endian, at, &records[s.count])) {
			need += jffs2_record_len(&records[s.count++]);
		} else if (at == 0 && span_u16(block, 2, m->n.endian) == JFFS2_CLEANMARKER) {
			s.cln_mkr = 12;
		}
	}
	room = m->n.erase_size - s.at;
	if (need <= room && s.count) {
		uint8_t *node = calloc(1, room);

		if (jffs2_encode_summary(&s, (struct node_room){ node, room, m->n.endian }, &err))
			nodes_add_bytes(&m->n, span_of(node, room));
		free(node);
	}
	free(records);
}

static void
begin_block(struct maker *m)
{
	m->block = (uint32_t)m->n.bytes.len;
	m->written.count = 0;
	m->padding = 0;
	if (percent(m, 4))
		add_rubbish(m);
	else if (percent(m, m->nand ? 4 : 80))
		array_push(&m->written, nodes_add_cleanmarker(&m->n));
}

static void
fill_block(struct maker *m)
{
	uint32_t size = m->n.erase_size, most = m->block + size;
	uint32_t end = m->block + (percent(m, 50) ? size : below(m, size));
	/* Records of a summary tell what the nodes are, so they must be sound. */
	bool summed = percent(m, 30);

	/* A node may end at most where the block does: the longest has 3 kilobytes or so. */
	while (m->n.bytes.len < end && most - m->n.bytes.len > 2u * DATA_MOST + 200) {
		uint32_t k = below(m, 100);
		uint32_t node = k < 38 ? add_dirent(m) : k < 85 ? add_inode(m)
		              : k < 93 ? add_attribute(m) : add_other(m);

		array_push(&m->written, node);
		if (!summed)
			damage(m, node);
		else if (percent(m, 8))
			nodes_mark_obsolete(&m->n, node);
		if (!summed && percent(m, 3))
			add_rubbish(m);
	}
	if (summed)
		summarize(m);
	nodes_fill(&m->n, size);
}

static void
add_erased(struct maker *m)
{
	for (uint32_t i = 0; i < ERASED; i++) {
		if (!m->nand && percent(m, 70))
			nodes_add_cleanmarker(&m->n);
		for (uint32_t end = ((uint32_t)m->n.bytes.len / m->n.erase_size + 1) * m->n.erase_size;
		     m->n.bytes.len < end;)
			nodes_add_bytes(&m->n, span_of("\xff\xff\xff\xff", 4));
	}
}

/* Of a flash with these bad blocks and `good` others. */
static void
print_nand(struct maker *m, uint32_t good)
{
	uint32_t bad = percent(m, 50) ? 0 : 1 + below(m, 2), at = 0;

	printf(" %d ", m->n.erase_size == SMALL_BLOCK ? SMALL_PAGE : LARGE_PAGE);
	for (uint32_t i = 0; i < bad; i++, at++)
		printf("%s%u", i ? "," : "", at += below(m, good / 2));
	printf("%s ", bad ? "" : "-");
	for (uint32_t i = 0; i < good + bad; i++)
		putchar(percent(m, 80) ? '1' : '0');
}

static uint32_t
choose_erase_size(struct maker *m)
{
	if (m->nand)
		return percent(m, 60) ? SMALL_BLOCK : LARGE_BLOCK;
	return 8192u << below(m, 4);
}

int
main(int argc, char **argv)
{
	static const uint32_t modes[] = { REG, REG, REG, DIR_MODE, DIR_MODE, LINK, CHAR, REG, REG, FIFO };
	struct maker m = { 0 };
	uint32_t blocks;
	FILE *f;

	if (argc != 3 && (argc != 4 || strcmp(argv[3], "nand") != 0)) {
		fprintf(stderr, "usage: random_log SEED FILE [nand]\n");
		return 2;
	}
	m.nand = argc == 4;
	m.seed = (uint32_t)strtoul(argv[1], NULL, 10) * 2654435761u | 1;
	for (int i = 0; i < 20; i++)
		next_random(&m.seed);
	m.n.erase_size = choose_erase_size(&m);
	for (uint32_t i = 1; i < INODES; i++) {
		m.modes[i] = i == 1 ? DIR_MODE : modes[below(&m, INODES)];
		m.parents[i] = i > 2 && m.modes[i - 1] == DIR_MODE ? i - 1 : 1;
	}
	blocks = 1 + below(&m, m.n.erase_size > 16384 ? 2 : BLOCKS_MOST);
	while (blocks--) {
		begin_block(&m);
		fill_block(&m);
	}
	add_erased(&m);
	f = fopen(argv[2], "wb");
	if (!f || fwrite(m.n.bytes.at, 1, m.n.bytes.len, f) != m.n.bytes.len || fclose(f)) {
		perror(argv[2]);
		return 1;
	}
	printf("%u", m.n.erase_size);
	if (m.nand)
		print_nand(&m, (uint32_t)m.n.bytes.len / m.n.erase_size);
	putchar('\n');
	array_free(&m.written);
	nodes_free(&m.n);
	return 0;
}
