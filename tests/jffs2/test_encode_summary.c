/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A block of all kinds of nodes, closed by a summary: as our own reader takes it, and jffs2dump. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "jffs2/layout.h"
#include "jffs2/write/data.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/world.h"

enum { BLOCK = 8192, RECORDS = 16 };

/* A block that is being written. */
struct block {
	uint8_t bytes[BLOCK];
	struct node_room left;
	struct summary_record records[RECORDS];
	size_t count;
	uint32_t padded;
	struct error err;
};

static uint32_t
block_at(const struct block *b)
{
	return BLOCK - (uint32_t)b->left.len;
}

/* The encoder wrote `len` bytes: the summary lists them, if it lists such nodes. */
static void
block_take(struct block *b, size_t len)
{
	struct summary_record *r = &b->records[b->count];

	ck_assert_msg(len > 0, "%s", b->err.text);
	b->count += jffs2_record_of(span_of(b->left.at, len), b->left.endian, block_at(b), r);
	b->left.at += len;
	b->left.len -= len;
}

static void
put_name(struct block *b, uint32_t version, const char *name, uint32_t ino, uint8_t type)
{
	block_take(b, jffs2_encode_dirent(&(struct jffs2_dirent_node){ .pino = 1,
	        .version = version, .ino = ino, .mctime = 1000 + version, .type = type,
	        .name = span_of(name, strlen(name)) }, b->left, &b->err));
}

static void
put_file(struct block *b)
{
	static uint8_t text[5000];
	struct jffs2_compressors c = { .compr = { 6 }, .count = 1 };
	struct jffs2_inode_node n = { .ino = 2, .version = 1, .mode = REG };

	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (uint8_t)("flash "[i % 6] + i / 1000);
	while (n.offset < sizeof text) {
		block_take(b, jffs2_encode_data(&n, span_of(text + n.offset,
		        sizeof text - n.offset), JFFS2_PAGE, &c, b->left, &b->err));
		n.offset += n.dsize;
		n.version++;
	}
}

static void
put_special(struct block *b)
{
	uint8_t number[NODE_DEVICE_MAX];
	size_t len = jffs2_encode_device(5, 300, b->left.endian, number);

	block_take(b, jffs2_encode_inode(&(struct jffs2_inode_node){ .ino = 3, .version = 1,
	        .mode = LINK, .isize = 4, .dsize = 4, .data = span_of("file", 4) }, b->left,
	        &b->err));
	block_take(b, jffs2_encode_inode(&(struct jffs2_inode_node){ .ino = 4, .version = 1,
	        .mode = CHAR, .dsize = (uint32_t)len, .data = span_of(number, len) }, b->left,
	        &b->err));
}

static void
put_attribute(struct block *b)
{
	block_take(b, jffs2_encode_xattr(&(struct jffs2_xattr_node){ .xid = 1, .version = 1,
	        .xprefix = 1, .name = span_of("why", 3), .value = span_of("because", 7) },
	        b->left, &b->err));
	block_take(b, jffs2_encode_xref(&(struct jffs2_xref_node){ 2, 1, 2 }, b->left, &b->err));
}

static void
block_write(struct block *b, enum endian e)
{
	struct jffs2_summary_node s = { .records = b->records, .cln_mkr = 12 };

	*b = (struct block){ .left = { b->bytes, BLOCK, e } };
	block_take(b, jffs2_encode_cleanmarker(12, b->left, &b->err));
	put_name(b, 1, "file", 2, DT_REG);
	put_name(b, 2, "link", 3, DT_LNK);
	put_name(b, 3, "device", 4, DT_CHR);
	put_name(b, 4, "gone", 5, DT_REG);
	put_name(b, 5, "gone", 0, 0);
	put_file(b);
	put_special(b);
	block_take(b, jffs2_encode_padding(64, b->left, &b->err));
	b->padded = 64;
	put_attribute(b);
	s.count = b->count;
	s.at = block_at(b);
	s.padded = b->padded;
	block_take(b, jffs2_encode_summary(&s, b->left, &b->err));
	ck_assert_uint_eq(b->left.len, 0);
}

static struct block block;

static void
never(void *arg, enum summary_finding finding, uint32_t offset)
{
	ck_abort_msg("%d at %#x, %p", finding, offset, arg);
}

START_TEST(a_block_with_a_summary)
{
	struct block *b = &block;
	WORLD(w);
	uint32_t last;

	block_write(b, w.n.endian);
	ck_assert_uint_eq(b->count, 5 + 2 + 2 + 2);
	w.n.erase_size = BLOCK;
	nodes_add_bytes(&w.n, span_of(b->bytes, BLOCK));
	world_resolve(&w);
	last = (uint32_t)w.log.extents.count - 1;
	for (uint32_t i = 0; i <= last; i++)
		ck_assert_uint_eq(w.log.extents.at[i].flaws, 0);
	ck_assert_int_eq(summary_fate(&w.log, last), FATE_USED);
	summary_check(&w.log, last, never, NULL);
	ck_assert_uint_eq(find(&w, "/file")->size, 5000);
	ck_assert_int_eq(content(&w, "/file")[0], 'f');
	ck_assert(span_equal(jffs2_fs_target(&w.fs, inode_at(&w.fs, "/link", NULL)),
	        span_of("file", 4)));
	ck_assert_uint_eq(jffs2_fs_device(&w.fs, inode_at(&w.fs, "/device", NULL)).minor, 300);
	ck_assert_ptr_null(find(&w, "/gone"));
	world_free(&w);
}
END_TEST

/* Every record and the marker, in a room that just has them: one byte of name more is too
 * much. */
START_TEST(a_summary_needs_room)
{
	enum endian e = _i ? ENDIAN_BIG : ENDIAN_LITTLE;
	struct summary_record records[] = {
		{ .nodetype = JFFS2_INODE, .offset = 0x1010 },
		{ .nodetype = JFFS2_XATTR, .offset = 0x1100 },
		{ .nodetype = JFFS2_XREF, .offset = 0x1200 },
		{ .nodetype = JFFS2_DIRENT, .offset = 0x1300, .name = span_of("ab", 2) },
	};
	struct jffs2_summary_node s = { records, COUNT(records), 0x1000, 0x1ff0, 0, 0 };
	size_t len = SUMMARY_LEAST + 18 + 18 + 6 + 24 + 2;
	uint8_t bytes[200];
	struct error err = { "" };
	struct node_room room = { bytes, len, e };

	ck_assert_uint_eq(len % 4, 0);
	for (size_t i = 0, sum = SUMMARY_LEAST; i < COUNT(records); i++)
		ck_assert_uint_eq(sum += jffs2_record_len(&records[i]), i == 0 ? 58 : i == 1 ? 76
		        : i == 2 ? 82 : len);
	ck_assert_uint_eq(jffs2_encode_summary(&s, room, &err), len);
	ck_assert_uint_eq(jffs2_node_check(span_of(bytes, len), e), 0);
	ck_assert_uint_eq(span_u32(span_of(bytes, len), len - 8, e), 0xff0);
	ck_assert_uint_eq(span_u32(span_of(bytes, len), len - 4, e), JFFS2_SUM_MAGIC);
	records[3].name.len = 3;
	records[3].name.at = (const uint8_t *)"abc";
	ck_assert_uint_eq(jffs2_encode_summary(&s, room, &err), 0);
	room.len = len + 1;
	ck_assert_uint_eq(jffs2_encode_summary(&s, room, &err), 0);
	room.len = len + 4;
	ck_assert_uint_eq(jffs2_encode_summary(&s, room, &err), len + 4);
}
END_TEST

START_TEST(a_summary_lists_only_nodes_of_its_block)
{
	static const uint8_t name[256];
	struct summary_record wrong[] = {
		{ .nodetype = JFFS2_CLEANMARKER, .offset = 0x1000 },
		{ .nodetype = 0x1234, .offset = 0x1000 },
		{ .nodetype = JFFS2_INODE, .offset = 0xffc },
		{ .nodetype = JFFS2_INODE, .offset = 0x1800 },
		{ .nodetype = JFFS2_DIRENT, .offset = 0x1000, .name = { name, 256 } },
	};
	uint8_t bytes[600];

	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct error err = { "" };

		ck_assert_uint_eq(jffs2_encode_summary(&(struct jffs2_summary_node){ &wrong[i],
		        1, 0x1000, 0x1800, 0, 0 }, (struct node_room){ bytes, sizeof bytes,
		        ENDIAN_LITTLE }, &err), 0);
		ck_assert_str_ne(err.text, "");
	}
}
END_TEST

/* ---- jffs2dump of mtd-utils ---- */

/* What jffs2dump says of the bytes; false if it isn't there. */
static bool
dump(const uint8_t *bytes, size_t len, enum endian e, struct text *said)
{
	char path[64], command[200], line[500];
	FILE *f;

	snprintf(path, sizeof path, "encoded-%d.jffs2", (int)getpid());
	f = fopen(path, "wb");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(bytes, 1, len, f), len);
	fclose(f);
	snprintf(command, sizeof command, "PATH=$PATH:/usr/sbin jffs2dump -c %s %s 2>&1",
	        e == ENDIAN_BIG ? "-b" : "-l", path);
	f = popen(command, "r");
	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof line, f))
		text_add(said, line);
	remove(path);
	return pclose(f) == 0;
}

START_TEST(jffs2dump_has_no_complaint)
{
	static const char *const kinds[] = { "#ino         0", "dsize      904", "#ino      4",
		"name why", "Xref", "Inode Sum  node at 0x00000300, totlen 0x00001d00, sum_num     11" };
	enum endian e = _i ? ENDIAN_BIG : ENDIAN_LITTLE;
	struct block *b = &block;
	struct text said = { 0 };

	block_write(b, e);
	if (!dump(b->bytes, BLOCK, e, &said)) {
		printf("# skipped: jffs2dump (%s)\n", text_str(&said));
		text_free(&said);
		return;
	}
	ck_assert_msg(!strstr(text_str(&said), "rong"), "%s", text_str(&said));
	for (size_t i = 0; i < COUNT(kinds); i++)
		ck_assert_msg(strstr(text_str(&said), kinds[i]), "%s: %s", kinds[i],
		        text_str(&said));
	/* It does complain of what is wrong. */
	b->bytes[12 + 44] ^= 1;
	text_clear(&said);
	dump(b->bytes, BLOCK, e, &said);
	ck_assert_msg(strstr(text_str(&said), "rong"), "%s", text_str(&said));
	text_free(&said);
}
END_TEST

CASES(encode_summary)
{
	tcase_add_loop_test(tcase, a_block_with_a_summary, 0, 2);
	tcase_add_loop_test(tcase, a_summary_needs_room, 0, 2);
	tcase_add_test(tcase, a_summary_lists_only_nodes_of_its_block);
	tcase_add_loop_test(tcase, jffs2dump_has_no_complaint, 0, 2);
}
