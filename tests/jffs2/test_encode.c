/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The encoder against the node writer of the tests (tests/fixture/jffs2/nodes.h), which knows the
 * offsets of the format by itself: each kind of node, in both byte orders, in sizes up to the
 * limits, and what must be refused.
 */
#include <stdio.h>
#include <string.h>

#include "jffs2/layout.h"
#include "jffs2/write/encode.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/random.h"

enum { ROOM = 33 + 255 + 65536 + 64, BEHIND = 0xa5, SIZES = 16 };

static const uint32_t sizes[SIZES] = { 0, 1, 2, 3, 4, 5, 127, 128, 253, 254, 255, 4095, 4096,
	4097, 65535, 65536 };

/* A room full of what must stay where no node is written, and the same node from the hands of
 * the tests. */
struct bench {
	uint8_t bytes[ROOM], data[65536];
	struct node_room room;
	struct nodes n;
	struct error err;
};

static void
bench_begin(struct bench *b, enum endian e)
{
	uint32_t seed = 5;

	memset(b, 0, sizeof *b);
	memset(b->bytes, BEHIND, sizeof b->bytes);
	for (size_t i = 0; i < sizeof b->data; i++)
		b->data[i] = (uint8_t)(next_random(&seed) | 1);
	b->room = (struct node_room){ b->bytes, sizeof b->bytes, e };
	b->n.endian = e;
}

/* The encoder gave `len` bytes: those of the image, and nothing behind them changed. Then the
 * same in a room of just that size, and none at all in smaller ones. */
static void
expect_same(struct bench *b, size_t len)
{
	struct span want = nodes_image(&b->n);

	ck_assert_msg(len == want.len, "%zu bytes, not %zu: %s", len, want.len, b->err.text);
	for (size_t i = 0; i < len; i++)
		ck_assert_msg(b->bytes[i] == want.at[i], "byte %zu of %zu is %02x, not %02x", i,
		        len, b->bytes[i], want.at[i]);
	ck_assert_uint_eq(b->bytes[len], BEHIND);
	/* A name of 255 bytes is found, but no path of Linux has it. */
	ck_assert_uint_eq(jffs2_node_check(want, b->n.endian)
	        & ~(uint32_t)(FLAW_COMPR | FLAW_NAME_HIDDEN), 0);
	nodes_free(&b->n);
	b->n = (struct nodes){ .endian = b->room.endian };
	memset(b->bytes, BEHIND, len);
}

static void
expect_refused(struct bench *b, size_t len)
{
	ck_assert_uint_eq(len, 0);
	ck_assert_str_ne(b->err.text, "");
	b->err.text[0] = 0;
	ck_assert_uint_eq(span_run(span_of(b->bytes, ROOM), 0, BEHIND), ROOM);
}

/* With each function: in a room of `len` bytes it fits, in a smaller one it does not. */
#define FITS_JUST(b, want, call) \
	do { \
		size_t fits = (want); \
		(b)->room.len = fits - 1; \
		expect_refused(b, call); \
		(b)->room.len = fits; \
		ck_assert_uint_eq(call, fits); \
		ck_assert_uint_eq((b)->bytes[fits], BEHIND); \
		memset((b)->bytes, BEHIND, fits); \
		(b)->room.len = ROOM; \
	} while (0)

static struct bench bench;

#define BENCH(b) \
	struct bench *b = &bench; \
	bench_begin(b, _i & 1 ? ENDIAN_BIG : ENDIAN_LITTLE)

/* In a loop test of 2 * SIZES. */
static uint32_t
size_of(int i)
{
	return sizes[i / 2];
}

START_TEST(an_inode_with_data)
{
	BENCH(b);
	uint32_t len = size_of(_i);
	struct inode_spec spec = { .ino = 0x01020304, .version = 0xfffefdfc, .mode = REG,
		.isize = 0xabcdef01, .offset = 0x8000, .mtime = 0x12345678, .uid = 0x1001,
		.gid = 0x2002, .data = span_of(b->data, len) };
	struct jffs2_inode_node n = { .ino = 0x01020304, .version = 0xfffefdfc, .mode = REG,
		.isize = 0xabcdef01, .offset = 0x8000, .atime = 0x12345678, .mtime = 0x12345678,
		.ctime = 0x12345678, .uid = 0x1001, .gid = 0x2002, .dsize = len,
		.data = span_of(b->data, len) };

	nodes_add_inode(&b->n, &spec);
	expect_same(b, jffs2_encode_inode(&n, b->room, &b->err));
	FITS_JUST(b, (68 + len + 3) / 4 * 4, jffs2_encode_inode(&n, b->room, &b->err));
	/* Data that stand where they go, as a compressor leaves them there. */
	memcpy(b->bytes + 68, b->data, len);
	n.data.at = b->bytes + 68;
	nodes_add_inode(&b->n, &spec);
	expect_same(b, jffs2_encode_inode(&n, b->room, &b->err));
}
END_TEST

START_TEST(an_inode_of_each_compression)
{
	BENCH(b);
	static const uint8_t kinds[] = { 1, 2, 3, 5, 6, 7, 8, 0x15 };

	for (size_t i = 0; i < COUNT(kinds); i++) {
		struct span data = span_of(b->data, kinds[i] == 1 ? 0 : 77);
		struct jffs2_inode_node n = { .ino = 7, .version = 1, .mode = REG,
			.isize = 4096, .dsize = 4096, .compr = kinds[i], .data = data };

		nodes_add_inode(&b->n, &(struct inode_spec){ .ino = 7, .version = 1,
		        .mode = REG, .isize = 4096, .dsize = 4096, .compr = kinds[i],
		        .data = data });
		expect_same(b, jffs2_encode_inode(&n, b->room, &b->err));
	}
}
END_TEST

/* A hole of any size, metadata alone; directory, link, device. */
START_TEST(an_inode_without_compression)
{
	BENCH(b);
	static const struct inode_spec specs[] = {
		{ .ino = 9, .mode = REG, .isize = 1u << 31, .dsize = 1u << 31, .compr = 1 },
		{ .ino = 9, .mode = REG, .isize = 5 },
		{ .ino = 1, .mode = DIR_MODE },
		{ .ino = 9, .mode = LINK, .isize = 6, .data = { (const uint8_t *)"target", 6 } },
		{ .ino = 9, .mode = CHAR, .data = { (const uint8_t *)"\1\4", 2 } },
		{ .ino = 9, .mode = CHAR, .data = { (const uint8_t *)"\1\4\0\0", 4 } },
		{ .ino = 9, .mode = FIFO }, { .ino = 9, .mode = SOCKET },
	};

	for (size_t i = 0; i < COUNT(specs); i++) {
		const struct inode_spec *s = &specs[i];

		nodes_add_inode(&b->n, s);
		expect_same(b, jffs2_encode_inode(&(struct jffs2_inode_node){ .ino = s->ino,
		        .mode = s->mode, .isize = s->isize, .compr = s->compr,
		        .dsize = s->data.len ? (uint32_t)s->data.len : s->dsize,
		        .data = s->data }, b->room, &b->err));
	}
}
END_TEST

START_TEST(an_inode_that_no_kernel_takes_is_refused)
{
	BENCH(b);
	const struct jffs2_inode_node wrong[] = {
		{ .ino = 0 },
		{ .ino = 2, .isize = 10, .offset = 11 },
		{ .ino = 2, .dsize = 4, .data = span_of(b->data, 3) },
		{ .ino = 2, .dsize = 2, .data = span_of(b->data, 3) },
		{ .ino = 2, .dsize = 3, .compr = 1, .data = span_of(b->data, 3) },
		{ .ino = 2, .dsize = 3, .compr = 4, .data = span_of(b->data, 3) },
		{ .ino = 2, .dsize = 3, .compr = 99, .data = span_of(b->data, 3) },
		{ .ino = 2, .dsize = NODE_DATA_MAX + 1, .compr = 6,
		  .data = span_of(b->data, 30) },
		{ .ino = 2, .dsize = 30, .compr = 6,
		  .data = { b->data, (size_t)NODE_DATA_MAX + 1 } },
		{ .ino = 2, .mode = LINK, .dsize = 255, .data = span_of(b->data, 255) },
	};

	for (size_t i = 0; i < COUNT(wrong); i++)
		expect_refused(b, jffs2_encode_inode(&wrong[i], b->room, &b->err));
}
END_TEST

START_TEST(a_name)
{
	BENCH(b);
	uint32_t len = size_of(_i);
	struct jffs2_dirent_node d = { .pino = 1, .version = 0x11223344, .ino = 0xcafe,
		.mctime = 0x55667788, .type = 8, .name = span_of(b->data, len) };

	memset(b->data, 'x', sizeof b->data);
	if (len == 0 || len > UINT8_MAX) {
		expect_refused(b, jffs2_encode_dirent(&d, b->room, &b->err));
		return;
	}
	nodes_add_dirent(&b->n, &(struct dirent_spec){ 1, 0x11223344, 0xcafe, 0x55667788, 8,
	        (const char *)b->data, len });
	expect_same(b, jffs2_encode_dirent(&d, b->room, &b->err));
	FITS_JUST(b, (40 + len + 3) / 4 * 4, jffs2_encode_dirent(&d, b->room, &b->err));
	d.ino = d.type = 0;
	nodes_add_dirent(&b->n, &(struct dirent_spec){ 1, 0x11223344, 0, 0x55667788, 0,
	        (const char *)b->data, len });
	expect_same(b, jffs2_encode_dirent(&d, b->room, &b->err));
}
END_TEST

START_TEST(a_name_that_no_path_can_have_is_refused)
{
	BENCH(b);
	static const struct span names[] = { { (const uint8_t *)".", 1 },
		{ (const uint8_t *)"..", 2 }, { (const uint8_t *)"a/b", 3 },
		{ (const uint8_t *)"a\0b", 3 } };

	for (size_t i = 0; i < COUNT(names); i++)
		expect_refused(b, jffs2_encode_dirent(&(struct jffs2_dirent_node){ .pino = 1,
		        .ino = 2, .name = names[i] }, b->room, &b->err));
	expect_refused(b, jffs2_encode_dirent(&(struct jffs2_dirent_node){ .ino = 2,
	        .name = span_of("a", 1) }, b->room, &b->err));
}
END_TEST

START_TEST(a_cleanmarker)
{
	BENCH(b);
	uint32_t more = size_of(_i), len = (12 + more + 3) / 4 * 4;
	struct text rest = { 0 };

	for (uint32_t i = 0; i < more; i++)
		text_add_bytes(&rest, "\xff", 1);
	nodes_add_any(&b->n, JFFS2_CLEANMARKER, span_of(rest.at, rest.len));
	expect_same(b, jffs2_encode_cleanmarker(12 + more, b->room, &b->err));
	FITS_JUST(b, len, jffs2_encode_cleanmarker(12 + more, b->room, &b->err));
	expect_refused(b, jffs2_encode_cleanmarker(11, b->room, &b->err));
	expect_refused(b, jffs2_encode_cleanmarker(UINT32_MAX, b->room, &b->err));
	text_free(&rest);
}
END_TEST

/* Too little for a node and a byte: zeros, which the kernel takes for dirt. */
START_TEST(padding)
{
	BENCH(b);
	uint32_t len = size_of(_i);

	if (len == 0 || len % 4) {
		expect_refused(b, jffs2_encode_padding(len, b->room, &b->err));
		return;
	}
	if (len > 12)
		nodes_add_padding(&b->n, len);
	else
		nodes_add_bytes(&b->n, span_of("\0\0\0\0\0\0\0\0\0\0\0\0", len));
	if (len > 12)
		expect_same(b, jffs2_encode_padding(len, b->room, &b->err));
	FITS_JUST(b, len, jffs2_encode_padding(len, b->room, &b->err));
	nodes_free(&b->n);
}
END_TEST

START_TEST(an_attribute)
{
	BENCH(b);
	uint32_t len = size_of(_i), name_len = len < 255 ? len : 255;
	char name[256] = { 0 };
	struct jffs2_xattr_node x = { .xid = 0x0a0b0c0d, .version = 3, .xprefix = 5,
		.name = span_of(name, name_len), .value = span_of(b->data, len) };

	memset(name, 'n', name_len);
	if (len > UINT16_MAX) {
		expect_refused(b, jffs2_encode_xattr(&x, b->room, &b->err));
		return;
	}
	nodes_add_xattr(&b->n, 0x0a0b0c0d, 3, 5, name, x.value);
	expect_same(b, jffs2_encode_xattr(&x, b->room, &b->err));
	FITS_JUST(b, (33 + name_len + len + 3) / 4 * 4,
	        jffs2_encode_xattr(&x, b->room, &b->err));
	x.xid = 0;
	expect_refused(b, jffs2_encode_xattr(&x, b->room, &b->err));
	x.xid = 1;
	x.name = span_of(b->data, 256);
	expect_refused(b, jffs2_encode_xattr(&x, b->room, &b->err));
	x.name = span_of("a\0b", 3);
	expect_refused(b, jffs2_encode_xattr(&x, b->room, &b->err));
}
END_TEST

START_TEST(an_attribute_is_given)
{
	BENCH(b);
	struct jffs2_xref_node x = { 0x01020304, 0x05060708, 0x090a0b0c };

	nodes_add_xref(&b->n, 0x01020304, 0x05060708, 0x090a0b0c);
	expect_same(b, jffs2_encode_xref(&x, b->room, &b->err));
	FITS_JUST(b, 28, jffs2_encode_xref(&x, b->room, &b->err));
	x.xid = 0;
	expect_refused(b, jffs2_encode_xref(&x, b->room, &b->err));
	x = (struct jffs2_xref_node){ 0, 1, 1 };
	expect_refused(b, jffs2_encode_xref(&x, b->room, &b->err));
}
END_TEST

/* In include/linux/kdev_t.h; what was checked with mknod on a kernel is in the truth. */
START_TEST(the_number_of_a_device)
{
	static const struct {
		uint32_t major, minor;
		size_t len;
		uint8_t little[4];
	} rows[] = {
		{ 0, 0, 2, { 0, 0 } },
		{ 1, 3, 2, { 3, 1 } },
		{ 255, 255, 2, { 255, 255 } },
		{ 256, 0, 4, { 0, 0, 1, 0 } },
		{ 1, 256, 4, { 0, 1, 0x10, 0 } },
		{ 259, 300, 4, { 0x2c, 0x03, 0x11, 0 } },
		{ 4095, 1048575, 4, { 0xff, 0xff, 0xff, 0xff } },
		{ 4096, 0, 0, { 0 } },
		{ 0, 1048576, 0, { 0 } },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t out[NODE_DEVICE_MAX];
		enum endian e = _i ? ENDIAN_BIG : ENDIAN_LITTLE;

		ck_assert_uint_eq(jffs2_encode_device(rows[i].major, rows[i].minor, e, out),
		        rows[i].len);
		for (size_t k = 0; k < rows[i].len; k++)
			ck_assert_uint_eq(out[_i ? rows[i].len - 1 - k : k], rows[i].little[k]);
	}
}
END_TEST

CASES(encode)
{
	tcase_add_loop_test(tcase, an_inode_with_data, 0, 2 * SIZES);
	tcase_add_loop_test(tcase, an_inode_of_each_compression, 0, 2);
	tcase_add_loop_test(tcase, an_inode_without_compression, 0, 2);
	tcase_add_loop_test(tcase, an_inode_that_no_kernel_takes_is_refused, 0, 2);
	tcase_add_loop_test(tcase, a_name, 0, 2 * SIZES);
	tcase_add_loop_test(tcase, a_name_that_no_path_can_have_is_refused, 0, 2);
	tcase_add_loop_test(tcase, a_cleanmarker, 0, 2 * SIZES);
	tcase_add_loop_test(tcase, padding, 0, 2 * SIZES);
	tcase_add_loop_test(tcase, an_attribute, 0, 2 * SIZES);
	tcase_add_loop_test(tcase, an_attribute_is_given, 0, 2);
	tcase_add_loop_test(tcase, the_number_of_a_device, 0, 2);
}
