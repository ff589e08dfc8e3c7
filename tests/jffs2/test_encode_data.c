/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Content as nodes: how it is divided and packed, and that the nodes of images by mkfs.jffs2 come
 * out again when their files are written at the same places.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "jffs2/write/data.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/format/plains.h"
#include "tests/fixture/samples.h"
#include "tests/fixture/truth.h"
#include "tests/fixture/jffs2/world.h"

enum { CONTENT = 50000, BLOCK = 65536 };

static struct jffs2_compressors
compressors_of(const char *compr, bool tight)
{
	struct jffs2_compressors c = { .tight = tight };

	for (; *compr; compr++)
		jffs2_compressors_add(&c, (uint8_t)*compr);
	return c;
}

/* ---- a file, written and read ---- */

/* Appends the content of inode 2 from `from` on to the world, each node into what is left of a
 * block of 4 KiB or, if that is too little, into the next. Returns how many there are. */
static uint32_t
write_content(struct world *w, struct span content, uint32_t from, uint32_t page,
        const struct jffs2_compressors *c)
{
	static uint8_t bytes[BLOCK];
	struct jffs2_inode_node n = { .ino = 2, .version = 1, .mode = REG, .offset = from };
	uint32_t count = 0;

	while (n.offset - from < content.len) {
		size_t left = w->n.erase_size - w->n.bytes.len % w->n.erase_size;
		struct span rest = span_cut(content, n.offset - from, SIZE_MAX);
		struct error err = { "" };
		size_t len = jffs2_encode_data(&n, rest, page, c,
		        (struct node_room){ bytes, left, w->n.endian }, &err);

		if (len == 0) {
			ck_assert_uint_lt(left, 68 + 128);
			ck_assert_str_ne(err.text, "");
			nodes_fill(&w->n, w->n.erase_size);
			continue;
		}
		ck_assert_uint_le(len, left);
		ck_assert_uint_gt(n.dsize, 0);
		ck_assert_uint_le(n.csize, n.dsize);
		ck_assert_uint_eq(n.offset / page, (n.offset + n.dsize - 1) / page);
		ck_assert_uint_eq(n.isize, n.offset + n.dsize);
		nodes_add_bytes(&w->n, span_of(bytes, len));
		n.offset += n.dsize;
		n.version++;
		count++;
	}
	return count;
}

static const char *const choices[] = { "", "\2", "\6", "\7", "\x8", "\x15", "\2\6\7", "\1" };

START_TEST(content_comes_out_again)
{
	static uint8_t plain[CONTENT], got[CONTENT + 100];
	struct jffs2_compressors c = compressors_of(choices[_i / 2], false);

	plain_seed = 3;
	for (int kind = 0; kind < PLAINS; kind++) {
		WORLD(w);
		uint32_t from = kind % 2 ? 100 : 0;
		struct error err = { "" };

		w.n.erase_size = 16384;
		plains[kind](plain, sizeof plain);
		name(&w, "file", 1, 2);
		write_content(&w, span_of(plain, sizeof plain), from, JFFS2_PAGE, &c);
		world_resolve(&w);
		ck_assert_msg(jffs2_fs_read(&w.fs, NULL, inode_at(&w.fs, "/file", NULL), from,
		        got, sizeof got, NULL, &err) == CONTENT, "%s", err.text);
		ck_assert_mem_eq(got, plain, CONTENT);
		world_free(&w);
	}
}
END_TEST

/* A node never holds bytes of two pages; without compression it is a page, or what is left. */
START_TEST(content_is_divided_at_pages)
{
	static uint8_t plain[CONTENT];
	static const uint32_t pages[] = { 4096, 16384, 65536 };
	struct jffs2_compressors none = { 0 };

	plain_random(plain, sizeof plain);
	for (size_t i = 0; i < COUNT(pages); i++) {
		WORLD(w);
		struct world *v = &w;

		w.n.erase_size = 1 << 20;
		ck_assert_uint_eq(write_content(v, span_of(plain, CONTENT), 0, pages[i], &none),
		        (CONTENT + pages[i] - 1) / pages[i]);
		ck_assert_uint_eq(write_content(v, span_of(plain, 2), pages[i] - 1, pages[i],
		        &none), 2);
		world_free(&w);
	}
}
END_TEST

START_TEST(what_is_no_data_node_is_refused)
{
	static uint8_t plain[200], bytes[300];
	struct jffs2_compressors none = { 0 };
	struct node_room room = { bytes, 68 + 128, ENDIAN_LITTLE };
	struct jffs2_inode_node n = { .ino = 2, .version = 1, .mode = REG };
	struct error err = { "" };

	ck_assert_uint_eq(jffs2_encode_data(&n, span_of(plain, 200), 4096, &none, room, &err),
	        68 + 128);
	ck_assert_uint_eq(n.dsize, 128);
	room.len--;
	ck_assert_uint_eq(jffs2_encode_data(&n, span_of(plain, 1), 4096, &none, room, &err), 0);
	room.len = sizeof bytes;
	ck_assert_uint_eq(jffs2_encode_data(&n, span_of(plain, 0), 4096, &none, room, &err), 0);
	n.offset = UINT32_MAX - 1;
	ck_assert_uint_eq(jffs2_encode_data(&n, span_of(plain, 2), 4096, &none, room, &err), 0);
	ck_assert_str_ne(err.text, "");
}
END_TEST

/* ---- which compressors ---- */

START_TEST(compressors_stand_by_priority)
{
	struct jffs2_compressors c = compressors_of("\2\6\6\7\2\1\3\5\4", false);

	ck_assert_uint_eq(c.count, 3);
	ck_assert_mem_eq(c.compr, "\7\6\2", 3);
	ck_assert(!jffs2_compressors_add(&c, 0));
	ck_assert(!jffs2_compressors_add(&c, 99));
}
END_TEST

/* Only live nodes count: one that is replaced tells nothing of what will be read. */
START_TEST(compressors_are_those_of_the_live_nodes)
{
	static const uint8_t zeros[400];
	static uint8_t bytes[BLOCK];
	WORLD(w);

	w.n.erase_size = BLOCK;
	name(&w, "a", 1, 2);
	name(&w, "b", 2, 3);
	for (uint32_t i = 0; i < 3; i++) {
		struct jffs2_inode_node n = { .ino = i ? 2 : 3, .version = i + 1, .mode = REG };
		struct jffs2_compressors one = compressors_of(i == 0 ? "\2" : i == 1 ? "\7"
		                                              : "\6", false);
		size_t len = jffs2_encode_data(&n, span_of(zeros, sizeof zeros), JFFS2_PAGE,
		        &one, (struct node_room){ bytes, BLOCK, w.n.endian }, NULL);

		nodes_add_bytes(&w.n, span_of(bytes, len));
	}
	world_resolve(&w);
	ck_assert_uint_eq(jffs2_compressors_of(&w.fs).count, 2);
	ck_assert_mem_eq(jffs2_compressors_of(&w.fs).compr, "\6\2", 2);
	world_free(&w);
}
END_TEST

/* ---- images by mkfs.jffs2 ---- */

static const struct made {
	const char *file;
	uint32_t erase_size, page;
	const char *compr;
	bool tight;
} made[] = {
	{ "mkfs-be-16k", 16384, 4096, "\6\2", false },
	{ "mkfs-be-64k", 65536, 4096, "\6\2", false },
	{ "mkfs-be-nocm", 131072, 4096, "\6\2", false },
	{ "mkfs-be-unpadded", 65536, 4096, "\6\2", false },
	{ "mkfs-be-xattr", 65536, 4096, "\6\2", false },
	{ "mkfs-le-128k", 131072, 4096, "\6\2", false },
	{ "mkfs-le-16k", 16384, 4096, "\6\2", false },
	{ "mkfs-le-64k", 65536, 4096, "\6\2", false },
	{ "mkfs-le-8k", 8192, 4096, "\6\2", false },
	{ "mkfs-le-acl", 65536, 4096, "\6\2", false },
	{ "mkfs-le-cm16", 131072, 4096, "\6\2", false },
	{ "mkfs-le-devtable", 65536, 4096, "\6\2", false },
	{ "mkfs-le-lzo", 65536, 4096, "\7\6\2", true },
	{ "mkfs-le-nocm", 65536, 4096, "\6\2", false },
	{ "mkfs-le-rtime", 65536, 4096, "\2", false },
	{ "mkfs-le-s16k", 65536, 16384, "\6\2", false },
	{ "mkfs-le-xattr", 65536, 4096, "\6\2", false },
};

/* What the file of node `i` has from the node on, to the end of its page. */
static size_t
read_rest(const struct jffs2_fs *fs, uint32_t i, uint32_t offset, uint8_t *out, uint32_t page)
{
	struct error err;
	int64_t len = jffs2_fs_read(fs, NULL, jffs2_fs_inode(fs, fs->log->extents.at[i].ino),
	        offset, out, page, NULL, &err);

	ck_assert_msg(len >= 0, "%s", err.text);
	return (size_t)len;
}

/* Writes the node again where it stands, with what is left of the block as its room. */
static bool
write_again(const struct volume *v, const struct made *m, uint32_t i)
{
	static uint8_t rest[65536], bytes[65536 + 100];
	struct span was = jffs2_log_bytes(&v->log, i);
	uint32_t at = v->log.extents.at[i].offset;
	struct jffs2_compressors c = compressors_of(m->compr, m->tight);
	struct jffs2_inode_node n;
	size_t len, left = m->erase_size - at % m->erase_size;

	jffs2_inode_decode(was, v->log.endian, &n);
	len = read_rest(&v->now, i, n.offset, rest, m->page);
	if (left > sizeof bytes)
		left = sizeof bytes;
	len = jffs2_encode_data(&n, span_of(rest, len), m->page, &c,
	        (struct node_room){ bytes, left, v->log.endian }, NULL);
	return span_equal(was, span_of(bytes, len));
}

/* Every node with data of a regular file. */
static void
write_all_again(const struct volume *v, const struct made *m)
{
	uint32_t same = 0, all = 0;

	for (uint32_t i = 0; i < v->log.extents.count; i++) {
		const struct extent *e = &v->log.extents.at[i];
		struct jffs2_inode_node n;

		if (e->kind != EXTENT_NODE || !jffs2_extent_is(e, JFFS2_INODE))
			continue;
		jffs2_inode_decode(jffs2_log_bytes(&v->log, i), v->log.endian, &n);
		if (!S_ISREG(n.mode) || n.dsize == 0 || n.compr == 1)
			continue;
		all++;
		same += write_again(v, m, i);
		ck_assert_msg(same == all, "%s: node %#x", m->file, e->offset);
	}
	printf("# %s: %u nodes come out again\n", m->file, same);
	fflush(stdout);
	ck_assert_uint_gt(same, 0);
}

START_TEST(nodes_by_mkfs_come_out_again)
{
	const struct made *m = &made[_i];
	char path[PATH_MAX], file[100];
	struct firmware *f;

	snprintf(file, sizeof file, "truth/%s.jffs2", m->file);
	if (!truth_has(truth_path(path, file))) {
		printf("# skipped: %s\n", path);
		return;
	}
	f = truth_open_as(path, m->erase_size);
	write_all_again(f->volumes.at[0], m);
	firmware_close(f);
}
END_TEST

CASES(encode_data)
{
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, content_comes_out_again, 0, 2 * ROWS_OF(choices));
	tcase_add_loop_test(tcase, content_is_divided_at_pages, 0, 2);
	tcase_add_test(tcase, what_is_no_data_node_is_refused);
	tcase_add_test(tcase, compressors_stand_by_priority);
	tcase_add_loop_test(tcase, compressors_are_those_of_the_live_nodes, 0, 2);
	tcase_add_loop_test(tcase, nodes_by_mkfs_come_out_again, 0, ROWS_OF(made));
}
