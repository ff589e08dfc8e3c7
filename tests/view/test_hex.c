/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes and fields: every byte of a node has one field, and stands in one line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/firmware.h"
#include "firmware/model/subject.h"
#include "hex/hex.h"
#include "list/hex.h"
#include "list/list.h"
#include "table/table.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/random.h"

static const char *const images[] = {
	"7518-hi3518-home.uimage", "be-64k-sum.jffs2", "damaged.uimage", "dump.bin",
	"history.jffs2", "nocm-unpadded.jffs2"
};

enum { IMAGES = sizeof images / sizeof *images, HEADER = 12 };

static struct firmware *
open_path(const char *path)
{
	struct firmware_options none = { 0 };
	struct firmware *f;
	struct error err;

	f = firmware_open(path, &none, &err);
	ck_assert_msg(f != NULL, "%s", err.text);
	firmware_finish(f);
	return f;
}

static struct firmware *
open_sample(const char *name)
{
	char path[1000];

	snprintf(path, sizeof path, "%s/data/%s", getenv("srcdir"), name);
	return open_path(path);
}

static struct firmware *
open_bytes(struct span bytes)
{
	struct firmware_options none = { 0 };
	struct firmware *f = firmware_new(image_of_memory("made", bytes), &none);

	firmware_finish(f);
	return f;
}

/* ---- fields ---- */

/* Each byte of the subject that has fields belongs to exactly one of them. */
static void
check_fields(const struct subject *s)
{
	size_t count = subject_field_count(s), before = 0;

	if (count == 0)
		return;
	for (uint64_t at = 0; at < s->bytes.len; at++) {
		size_t n = 0, found = subject_field_at(s, at);

		ck_assert_msg(found < count, "%s at %llx: byte %llu has no field", s->title,
		        (unsigned long long)s->offset, (unsigned long long)at);
		/* Later bytes never belong to an earlier field; that is quick to see. */
		ck_assert(found >= before);
		before = found;
		for (size_t i = 0; i < count && at < 256; i++) {
			const struct field *f = subject_field(s, i);

			n += at >= f->offset && at - f->offset < f->width;
		}
		ck_assert(at >= 256 || n == 1);
	}
	for (size_t i = 0; i < count; i++) {
		ck_assert_ptr_nonnull(subject_field(s, i)->name);
		ck_assert_uint_gt(strlen(subject_field(s, i)->name), 0);
		ck_assert_uint_gt(subject_field(s, i)->width, 0);
	}
	ck_assert_uint_eq(subject_field_at(s, s->bytes.len + 100000000), SIZE_MAX);
}

/* Names tell fields apart. */
static void
check_names(const struct subject *s)
{
	for (size_t i = 0; i < subject_field_count(s); i++)
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(subject_field(s, i)->name, subject_field(s, k)->name);
}

static void
check_things(struct firmware *f)
{
	uint64_t at = 0;

	while (at < f->bytes.len) {
		struct subject s;

		subject_at(f, at, &s);
		ck_assert(s.offset <= at && at < s.offset + s.bytes.len);
		check_fields(&s);
		check_names(&s);
		at = s.offset + s.bytes.len;
	}
}

/* A node of each type in `e`, with tails of many lengths, and of an unknown type. */
static void
add_nodes(struct nodes *n, const struct jffs2_type *type, size_t len)
{
	uint16_t nodetype = type->nodetype ? type->nodetype : 0x2077;
	uint8_t body[200];
	uint32_t state = 77 + (uint32_t)len;

	for (size_t i = 0; i < sizeof body; i++)
		body[i] = (uint8_t)next_random(&state);
	nodes_add_any(n, nodetype, span_of(body, len));
}

START_TEST(every_byte_of_every_type_has_a_field)
{
	enum endian e = _i % 2 ? ENDIAN_BIG : ENDIAN_LITTLE;
	const struct jffs2_type *type = &jffs2_types[_i / 2];
	struct nodes n = { .endian = e, .erase_size = 0x10000, .markers = true };
	struct inode_spec inode = { .ino = 2, .version = 1, .mode = 0100644, .isize = 5,
		.data = span_of("hello", 5) };
	struct dirent_spec entry = { .pino = 1, .version = 1, .ino = 2, .type = 8,
		.name = "hello" };
	size_t seen = 0;
	struct firmware *f;

	nodes_add_cleanmarker(&n);
	nodes_add_dirent(&n, &entry);
	nodes_add_inode(&n, &inode);
	nodes_add_xattr(&n, 1, 1, 1, "name", span_of("value", 5));
	nodes_add_xref(&n, 2, 1, 2);
	nodes_add_padding(&n, 30);
	for (size_t len = 0; len < 120; len++)
		add_nodes(&n, type, len);
	nodes_fill(&n, 0x10000);
	f = open_bytes(nodes_image(&n));
	ck_assert_uint_eq(f->volumes.count, 1);
	ck_assert_int_eq(f->volumes.at[0]->log.endian, e);
	for (size_t i = 0; i < f->volumes.at[0]->log.extents.count; i++) {
		const struct extent *x = &f->volumes.at[0]->log.extents.at[i];

		seen += x->kind == EXTENT_NODE && jffs2_type(x->nodetype) == type;
	}
	ck_assert_msg(seen > 10, "%s: %zu", type->name, seen);
	check_things(f);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

START_TEST(every_byte_of_the_samples_has_a_field)
{
	struct firmware *f = open_sample(images[_i]);

	check_things(f);
	firmware_close(f);
}
END_TEST

/* The tail is that which the header tells, whatever the numbers in it. */
START_TEST(tails_are_named)
{
	static const char *const names[][3] = {
		{ "name", "padding", NULL }, { "data", "padding", NULL },
		{ "name", "value", "padding" }
	};
	enum endian e = _i ? ENDIAN_BIG : ENDIAN_LITTLE;
	struct nodes n = { .endian = e };
	struct inode_spec inode = { .ino = 2, .version = 1, .mode = 0100644, .isize = 5,
		.data = span_of("hello", 5) };
	struct dirent_spec entry = { .pino = 1, .version = 1, .ino = 2, .type = 8,
		.name = "hello" };
	struct field tail[JFFS2_TAIL_FIELDS];
	uint32_t at[4];

	at[0] = nodes_add_dirent(&n, &entry);
	at[1] = nodes_add_inode(&n, &inode);
	at[2] = nodes_add_xattr(&n, 1, 1, 1, "attr", span_of("xyzab", 5));
	at[3] = (uint32_t)nodes_image(&n).len;
	for (int i = 0; i < 3; i++) {
		struct span node = span_cut(nodes_image(&n), at[i], at[i + 1] - at[i]);
		size_t count = jffs2_node_tail(node, e, tail);

		ck_assert_uint_eq(count, i == 2 ? 3 : 2);
		for (size_t k = 0; k < count; k++)
			ck_assert_str_eq(tail[k].name, names[i][k]);
		ck_assert_uint_eq(tail[0].width, 5);
	}
	/* A length that cannot be is cut to what is there. */
	nodes_put32(&n, at[1] + 48, 0xfffffff0);
	ck_assert_uint_eq(jffs2_node_tail(span_cut(nodes_image(&n), at[1], 76), e, tail), 1);
	ck_assert_uint_eq(tail[0].width, 8);
	nodes_free(&n);
}
END_TEST

/* ---- lines ---- */

static bool
same(const struct hex_line *a, const struct hex_line *b)
{
	return a->kind == b->kind && a->from == b->from && a->to == b->to;
}

/* All lines from the first on touch and cover every byte; backwards they are the same. */
static void
check_lines(const struct hex_view *v)
{
	struct hex_line line = { 0 }, back, again;
	uint64_t at = 0;
	size_t headings = 0;
	bool more = v->bytes.len > 0;

	hex_line_at(v, 0, &line);
	if (v->firmware && v->firmware->list.parts.count)
		hex_line_prev(v, &line);
	while (more) {
		ck_assert_uint_eq(line.from, at);
		headings += line.kind == HEX_HEADING;
		if (line.kind == HEX_HEADING) {
			ck_assert_uint_eq(line.to, line.from);
		} else {
			ck_assert_uint_gt(line.to, line.from);
			hex_line_at(v, line.to - 1, &again);
			ck_assert(same(&again, &line));
		}
		if (line.kind == HEX_BYTES)
			ck_assert_uint_le(line.to - line.from, v->width);
		for (at = line.from; line.kind == HEX_FOLD && at < line.to; at += v->width)
			ck_assert(memcmp(v->bytes.at + at, v->bytes.at + line.from - v->width,
			              v->width) == 0);
		at = line.to;
		back = line;
		more = hex_line_next(v, &line);
		if (more) {
			again = line;
			ck_assert(hex_line_prev(v, &again));
			ck_assert(same(&again, &back));
		}
	}
	ck_assert_uint_eq(at, v->bytes.len);
	if (v->firmware)
		ck_assert_uint_eq(headings, v->firmware->list.parts.count);
}

START_TEST(lines_cover_every_byte)
{
	struct firmware *f = open_sample(images[_i]);

	for (uint32_t width = 4; width <= 16; width += 4) {
		struct hex_view v = { .firmware = f, .bytes = f->bytes, .width = width };
		uint64_t from, to;

		check_lines(&v);
		v.unfolded = true;
		check_lines(&v);
		v.unfolded = false;
		/* With one run open. */
		for (uint64_t at = 0; at < f->bytes.len; at += width)
			if (hex_run(&v, at, &from, &to)) {
				v.open = &from;
				v.open_count = 1;
				check_lines(&v);
				break;
			}
	}
	firmware_close(f);
}
END_TEST

/* Bytes with runs of random lengths, of one byte or of a pattern. */
START_TEST(runs_are_the_same_from_wherever)
{
	uint32_t state = 5 + (uint32_t)_i;
	struct text t = { 0 };
	struct hex_view v;
	struct firmware *f;

	while (t.len < 150000) {
		uint32_t len = next_random(&state) % 3 ? next_random(&state) % 40
		                                       : next_random(&state) % 70000;
		uint32_t period = next_random(&state) % 17 + 1;

		for (uint32_t i = 0; i < len; i++) {
			char byte = (char)(period * (i % period));

			text_add_bytes(&t, &byte, 1);
		}
	}
	v = (struct hex_view){ .bytes = span_of(t.at, t.len), .width = 8 };
	check_lines(&v);
	v.width = 16;
	check_lines(&v);
	f = open_bytes(v.bytes);
	v.firmware = f;
	check_lines(&v);
	firmware_close(f);
	text_free(&t);
}
END_TEST

/* A run in the middle: its first line is shown, the rest folded. */
START_TEST(a_run_is_folded)
{
	uint8_t bytes[160];
	struct hex_view v = { .bytes = span_of(bytes, sizeof bytes), .width = 16 };
	struct hex_line line;
	struct text t = { 0 };
	uint64_t open = 32;

	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = i >= 32 && i < 112 ? 0xee : (uint8_t)i;
	hex_line_at(&v, 40, &line);
	ck_assert_int_eq(line.kind, HEX_BYTES);
	ck_assert_uint_eq(line.from, 32);
	ck_assert(hex_line_next(&v, &line));
	ck_assert_int_eq(line.kind, HEX_FOLD);
	ck_assert_uint_eq(line.from, 48);
	ck_assert_uint_eq(line.to, 112);
	hex_add_fold(&v, &line, &t);
	ck_assert_str_eq(text_str(&t), "64 bytes of ee");
	v.open = &open;
	v.open_count = 1;
	hex_line_at(&v, 50, &line);
	ck_assert_int_eq(line.kind, HEX_BYTES);
	v.open_count = 0;
	/* Three lines are not worth it. */
	bytes[32] = 1;
	hex_line_at(&v, 70, &line);
	ck_assert_int_eq(line.kind, HEX_FOLD);
	bytes[48] = 1;
	hex_line_at(&v, 100, &line);
	ck_assert_int_eq(line.kind, HEX_BYTES);
	text_free(&t);
}
END_TEST

/* ---- rows, marks, data ---- */

START_TEST(rows_and_offsets_agree)
{
	struct firmware *f = open_sample(images[_i]);
	struct table t;
	size_t rows;

	table_open(&t, &table_hex, f, NULL);
	rows = table_count(&t);
	for (size_t row = 0; row < rows; row++) {
		struct subject s;

		table_subject(&t, row, &s);
		ck_assert_uint_eq(table_hex_row_at(&t, s.offset), row);
		ck_assert_uint_eq(table_hex_row_at(&t, s.offset + s.bytes.len - 1), row);
		ck_assert(row + 1 < rows || s.offset + s.bytes.len == f->bytes.len);
	}
	table_close(&t);
	firmware_close(f);
}
END_TEST

/* Each checksum's letter stands under as many bytes as it sums, its capital under four. */
START_TEST(marks_are_as_long_as_the_rules)
{
	struct firmware *f = open_sample(images[_i]);
	uint64_t at = 0;

	while (at < f->bytes.len) {
		struct verdict v[VERDICTS_MAX];
		struct subject s;
		size_t count, sums[VERDICTS_MAX] = { 0 }, stored[VERDICTS_MAX] = { 0 };

		subject_at(f, at, &s);
		at = s.offset + s.bytes.len;
		count = subject_verdicts(f, &s, v);
		for (uint64_t i = 0; i < s.bytes.len && count; i++) {
			char mark[2];

			hex_mark(v, count, i, mark);
			for (int k = 0; k < 2; k++) {
				if (mark[k] >= 'a' && mark[k] < 'a' + (int)count)
					sums[mark[k] - 'a']++;
				else if (mark[k] != ' ')
					stored[mark[k] - 'A']++;
			}
		}
		for (size_t i = 0; i < count; i++) {
			if (v[i].from + v[i].len <= s.bytes.len)
				ck_assert_uint_eq(sums[i], v[i].len);
			ck_assert_uint_eq(stored[i], 4);
		}
	}
	firmware_close(f);
}
END_TEST

START_TEST(data_is_that_of_the_node)
{
	struct nodes n = { .endian = ENDIAN_BIG, .erase_size = 0x10000, .markers = true };
	struct inode_spec inode = { .ino = 2, .version = 1, .mode = 0100644, .isize = 15,
		.offset = 10, .data = span_of("hello", 5) };
	struct dirent_spec entry = { .pino = 1, .version = 1, .ino = 2, .type = 8,
		.name = "hello" };
	struct text data = { 0 };
	struct firmware *f;
	struct subject s;
	struct error err;
	uint64_t at;
	uint32_t node;

	nodes_add_cleanmarker(&n);
	nodes_add_dirent(&n, &entry);
	node = nodes_add_inode(&n, &inode);
	nodes_fill(&n, 0x10000);
	f = open_bytes(nodes_image(&n));
	subject_at(f, node + 20, &s);
	ck_assert_msg(subject_data(&s, &data, &at, &err), "%s", err.text);
	ck_assert_str_eq(text_str(&data), "hello");
	ck_assert_uint_eq(at, 10);
	subject_at(f, 0, &s);
	ck_assert(!subject_data(&s, &data, &at, &err));
	subject_at(f, 0x8000, &s);
	ck_assert(!subject_data(&s, &data, &at, &err));
	firmware_close(f);
	text_free(&data);
	nodes_free(&n);
}
END_TEST

START_TEST(classes_have_letters)
{
	for (int i = 0; i < 256; i++) {
		char c = byte_letter((uint8_t)i);

		ck_assert(c >= ' ' && c <= '~');
		ck_assert(byte_class((uint8_t)i) != BYTE_PRINT || c == (char)i);
	}
	ck_assert_int_eq(byte_class(0), BYTE_NUL);
	ck_assert_int_eq(byte_class(0xff), BYTE_FF);
	ck_assert_int_eq(byte_class('\n'), BYTE_SPACE);
	ck_assert_int_eq(byte_class(' '), BYTE_SPACE);
	ck_assert_int_eq(byte_class(0x7f), BYTE_OTHER);
}
END_TEST

CASES(hex)
{
	int types = 0;

	while (jffs2_types[types].nodetype)
		types++;
	tcase_add_loop_test(tcase, every_byte_of_every_type_has_a_field, 0, 2 * (types + 1));
	tcase_add_loop_test(tcase, every_byte_of_the_samples_has_a_field, 0, IMAGES);
	tcase_add_loop_test(tcase, tails_are_named, 0, 2);
	tcase_add_loop_test(tcase, lines_cover_every_byte, 0, IMAGES);
	tcase_add_loop_test(tcase, runs_are_the_same_from_wherever, 0, 10);
	tcase_add_test(tcase, a_run_is_folded);
	tcase_add_loop_test(tcase, rows_and_offsets_agree, 0, IMAGES);
	tcase_add_loop_test(tcase, marks_are_as_long_as_the_rules, 0, IMAGES);
	tcase_add_test(tcase, data_is_that_of_the_node);
	tcase_add_test(tcase, classes_have_letters);
}
