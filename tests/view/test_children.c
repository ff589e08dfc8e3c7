/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stores below the file: payloads that unpack and pages without their spare areas, found,
 * named and limited. What is damaged, cut or too much is never shown as whole.
 */
#include <string.h>
#include <zlib.h>

#include "firmware/children.h"
#include "issues/issues.h"
#include "list/parts.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/every_table.h"
#include "tests/fixture/nodes.h"

enum { MIB = 1 << 20 };

/* ---- images ---- */

static struct span
bytes_of(const struct text *t)
{
	return span_of(t->at, t->len);
}

static struct text
packed(struct span plain)
{
	z_stream z = { 0 };
	struct text t = { 0 };

	ck_assert_int_eq(deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 9,
	        Z_DEFAULT_STRATEGY), Z_OK);
	text_reserve(&t, deflateBound(&z, plain.len));
	z.next_in = (Bytef *)plain.at;
	z.avail_in = (uInt)plain.len;
	z.next_out = (Bytef *)t.at;
	z.avail_out = (uInt)deflateBound(&z, plain.len);
	ck_assert_int_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
	t.len = z.total_out;
	deflateEnd(&z);
	return t;
}

/* Appends a uImage whose payload is `stored`, said to be gzip. */
static void
add_uimage(struct text *t, struct span stored)
{
	struct uimage u = { .os = 5, .arch = 2, .type = 2, .comp = UIMAGE_COMP_GZIP,
		.name = span_of("kernel", 6) };
	uint8_t header[UIMAGE_HEADER_LEN];

	uimage_encode(header, &u, 1, stored);
	text_add_bytes(t, header, sizeof header);
	text_add_bytes(t, stored.at, stored.len);
}

static void
add_packed(struct text *t, struct span plain)
{
	struct text stored = packed(plain);

	add_uimage(t, bytes_of(&stored));
	text_free(&stored);
}

static struct text
zeros(size_t len)
{
	struct text t = { 0 };

	text_reserve(&t, len + 1);
	memset(t.at, 0, len);
	t.len = len;
	return t;
}

/* A file system with a file of 9000 bytes in blocks of 4 KiB. */
static struct text
file_system(void)
{
	struct nodes n = { .erase_size = 4096, .markers = true };
	char data[3000];
	struct text t = { 0 };

	nodes_add_dirent(&n, &(struct dirent_spec){ .pino = 1, .version = 1, .ino = 2,
	        .type = DT_REG, .name = "file" });
	for (uint32_t i = 0; i < 8; i++) {
		memset(data, 'a' + (int)i, sizeof data);
		nodes_add_inode(&n, &(struct inode_spec){ .ino = 2, .version = i + 1,
		        .mode = REG, .isize = 24000, .offset = i * 3000,
		        .data = span_of(data, sizeof data) });
	}
	nodes_fill(&n, 8 * 4096);
	text_add_bytes(&t, n.bytes.at, n.bytes.len);
	text_free(&n.bytes);
	return t;
}

static struct firmware *
open_bytes(const struct text *t)
{
	struct firmware *f = firmware_new(image_of_memory("test.bin", bytes_of(t)), NULL);

	firmware_finish(f);
	ck_assert_int_eq(f->phase, FIRMWARE_DONE);
	return f;
}

/* What holds of every store of every image. */
static void
check_stores(struct firmware *root)
{
	size_t stores = 0;

	for (struct firmware *f = root; f; f = firmware_next(root, f), stores++) {
		assert_tiled(f);
		ck_assert_int_eq(f->phase, FIRMWARE_DONE);
		ck_assert_uint_le(firmware_depth(f), 5);
		ck_assert_ptr_eq(firmware_root(f), root);
		ck_assert((f->flaw == CHILD_WHOLE) == (f->note[0] == '\0'));
		ck_assert(f == root || f->store->parent == f->parent->store);
		check_all_tables(f);
	}
	ck_assert_uint_le(stores, 2 * 65 + 1);
}

static enum judgement_id
verdict(const struct firmware *f, const char *issue, size_t *count)
{
	struct issue_list list;
	enum judgement_id id;

	firmware_issues(f, &list);
	id = list.judgement.id;
	*count = 0;
	for (size_t i = 0; i < list.issues.count; i++)
		*count += strcmp(list.issues.at[i].name, issue) == 0;
	issue_list_free(&list);
	return id;
}

/* ---- what is found ---- */

START_TEST(a_payload_is_unpacked_and_looked_into)
{
	struct text fs = file_system(), t = { 0 };
	struct firmware *f, *child;
	struct part_path path;
	struct text name = { 0 };
	struct volume *v;
	size_t count;

	text_add_bytes(&t, "some bytes", 10);
	add_packed(&t, bytes_of(&fs));
	f = open_bytes(&t);
	check_stores(f);
	ck_assert_uint_eq(f->volumes.count, 0);
	ck_assert_uint_eq(f->children.count, 1);
	child = f->children.at[0];
	ck_assert(span_equal(child->bytes, bytes_of(&fs)));
	ck_assert_int_eq(child->flaw, CHILD_WHOLE);
	v = firmware_usual_volumes(f, &count);
	ck_assert(count == 1 && v == child->volumes.at[0] && v->firmware == child);
	ck_assert_uint_eq(v->log.part.len, fs.len);
	firmware_add_part(child, v->part, &name);
	ck_assert_str_eq(text_str(&name), "2/0");
	ck_assert(part_path_parse(bytes_of(&name), &path));
	ck_assert_ptr_eq(firmware_within(f, &path), child);
	ck_assert_int_eq(verdict(f, "payload-damaged", &count), JUDGED_INTACT);
	firmware_close(f);
	text_free(&name);
	text_free(&fs);
	text_free(&t);
}
END_TEST

START_TEST(ways_that_lead_nowhere)
{
	static const char *const wrong[] = { "", "/", "1/", "/1", "a", "1//2", "1/x", "-1",
		"2147483648", "0/0/0/0/0/0/0/0/0" };
	struct text plain = zeros(10), t = { 0 };
	struct part_path path;
	struct firmware *f;

	add_packed(&t, bytes_of(&plain));
	f = open_bytes(&t);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		ck_assert_msg(!part_path_parse(span_of(wrong[i], strlen(wrong[i])), &path),
		        "%s", wrong[i]);
	ck_assert(part_path_parse(span_of("7", 1), &path) && path.count == 1);
	ck_assert_ptr_eq(firmware_within(f, &path), f);
	ck_assert(part_path_parse(span_of("0/0", 3), &path));
	ck_assert_ptr_null(firmware_within(f, &path));
	ck_assert(part_path_parse(span_of("1/0/0", 5), &path));
	ck_assert_ptr_null(firmware_within(f, &path));
	firmware_close(f);
	text_free(&plain);
	text_free(&t);
}
END_TEST

START_TEST(pages_without_their_spare_areas)
{
	const struct nand_layout *n = &nand_layouts[_i];
	struct text fs = file_system(), raw = { 0 };
	struct firmware *f, *pages;
	struct volume *v;
	size_t count;

	for (size_t at = 0; at < fs.len; at += n->data) {
		struct span page = span_cut(bytes_of(&fs), at, n->data);

		text_add_bytes(&raw, page.at, page.len);
		for (uint32_t i = 0; i < n->spare; i++)
			text_add_bytes(&raw, i < 2 ? "\xff" : "\x5a", 1);
	}
	f = open_bytes(&raw);
	check_stores(f);
	pages = firmware_spareless(f);
	ck_assert_ptr_nonnull(pages);
	ck_assert(span_equal(pages->bytes, bytes_of(&fs)));
	for (size_t at = 0; at < fs.len; at += 97) {
		uint64_t in_file;

		ck_assert(place_in_file((struct place){ pages->store, at }, &in_file));
		ck_assert_uint_eq(span_u8(f->bytes, in_file), span_u8(bytes_of(&fs), at));
	}
	v = firmware_usual_volumes(f, &count);
	ck_assert(count == 1 && v->firmware == pages && v->erase.size == 4096);
	ck_assert_int_eq(verdict(f, "raw-nand", &count), JUDGED_NOTES);
	ck_assert_uint_eq(count, 1);
	firmware_close(f);
	text_free(&raw);
	text_free(&fs);
}
END_TEST

/* Rows of the list of parts: a store's below the part that leads to it. */
START_TEST(parts_are_listed_below_their_parent)
{
	static const char *const names[] = { "0", "1", "1/0", "1/1", "1/1/0", "2", "3",
		"3/0" };
	struct text inner = { 0 }, small = zeros(100), t = { 0 }, cell = { 0 };
	struct firmware *f;
	struct table parts;

	add_packed(&inner, bytes_of(&small));
	add_packed(&t, bytes_of(&inner));
	add_packed(&t, bytes_of(&small));
	f = open_bytes(&t);
	table_open(&parts, &table_parts, f, NULL);
	ck_assert_uint_eq(table_count(&parts), sizeof names / sizeof *names);
	for (size_t row = 0; row < table_count(&parts); row++) {
		struct firmware *of;
		int part = table_parts_part(&parts, row, &of);

		table_cell_text(&parts, row, 0, false, &cell);
		ck_assert_str_eq(text_str(&cell), names[row]);
		ck_assert_uint_eq(table_parts_row_of(&parts, of, part), row);
	}
	table_close(&parts);
	firmware_close(f);
	text_free(&cell);
	text_free(&inner);
	text_free(&small);
	text_free(&t);
}
END_TEST

/* ---- limits ---- */

/* Zeros pack 1000 to 1: as many as may be, and one more. */
START_TEST(a_bomb_ends_at_the_limit)
{
	size_t len = 16 * MIB + (size_t)_i, count;
	struct text plain = zeros(len), t = { 0 };
	struct firmware *f, *child;

	add_packed(&t, bytes_of(&plain));
	ck_assert_uint_lt(t.len, len / 900);
	f = open_bytes(&t);
	child = f->children.at[0];
	ck_assert_uint_eq(child->bytes.len, 16 * MIB);
	ck_assert_int_eq(child->flaw, _i ? CHILD_LIMITED : CHILD_WHOLE);
	ck_assert_int_eq(verdict(f, "not-unpacked", &count),
	        _i ? JUDGED_PARTIAL : JUDGED_INTACT);
	ck_assert_uint_eq(count, (size_t)_i);
	firmware_close(f);
	text_free(&plain);
	text_free(&t);
}
END_TEST

START_TEST(payloads_nest_no_deeper_than_the_limit)
{
	struct text t = zeros(5);
	struct firmware *f, *deepest = NULL;
	size_t count;

	for (int i = 0; i < 9; i++) {
		struct text outer = { 0 };

		add_packed(&outer, bytes_of(&t));
		text_free(&t);
		t = outer;
	}
	f = open_bytes(&t);
	check_stores(f);
	for (struct firmware *s = f; s; s = firmware_next(f, s))
		deepest = s;
	ck_assert_uint_eq(firmware_depth(deepest), 5);
	ck_assert_uint_eq(deepest->bytes.len, 0);
	ck_assert_str_eq(deepest->note, "not unpacked: packed payloads are nested too deep");
	ck_assert_int_eq(verdict(f, "not-unpacked", &count), JUDGED_PARTIAL);
	ck_assert_uint_eq(count, 1);
	firmware_close(f);
	text_free(&t);
}
END_TEST

/* Beside one another, or each with as many inside. */
START_TEST(there_are_no_more_stores_than_the_limit)
{
	struct text small = zeros(40), level = { 0 }, t = { 0 };
	struct firmware *f;
	size_t count;

	for (int i = 0; i < 300; i++)
		add_packed(&level, bytes_of(&small));
	if (_i)
		for (int i = 0; i < 100; i++)
			add_packed(&t, bytes_of(&level));
	f = open_bytes(_i ? &t : &level);
	check_stores(f);
	ck_assert_int_eq(verdict(f, "not-unpacked", &count), JUDGED_PARTIAL);
	ck_assert_uint_ge(count, 1);
	firmware_close(f);
	text_free(&small);
	text_free(&level);
	text_free(&t);
}
END_TEST

/* All together unpack to no more than 512 MiB; none is a bomb by itself. */
START_TEST(all_together_are_limited)
{
	struct text plain = zeros(16 * MIB), stored = packed(bytes_of(&plain)), t = { 0 };
	struct firmware *f;
	uint64_t all = 0;
	size_t count;

	for (int i = 0; i < 40; i++)
		add_uimage(&t, bytes_of(&stored));
	f = open_bytes(&t);
	for (size_t i = 0; i < f->children.count; i++)
		all += f->children.at[i]->bytes.len;
	ck_assert_uint_eq(all, 512 * (uint64_t)MIB);
	ck_assert_int_eq(verdict(f, "not-unpacked", &count), JUDGED_PARTIAL);
	ck_assert_uint_eq(count, 8);
	firmware_close(f);
	text_free(&plain);
	text_free(&stored);
	text_free(&t);
}
END_TEST

/* ---- damage ---- */

START_TEST(cut_short_it_is_not_whole)
{
	struct text fs = file_system(), whole = { 0 };
	size_t count;

	add_packed(&whole, bytes_of(&fs));
	for (size_t len = UIMAGE_HEADER_LEN + 2; len < whole.len; len += 13) {
		struct text t = { 0 };
		struct firmware *f;

		text_add_bytes(&t, whole.at, len);
		f = open_bytes(&t);
		ck_assert_uint_eq(f->children.count, 1);
		ck_assert_int_eq(f->children.at[0]->flaw, CHILD_DAMAGED);
		ck_assert(span_equal(f->children.at[0]->bytes, span_cut(bytes_of(&fs), 0,
		        f->children.at[0]->bytes.len)));
		verdict(f, "payload-damaged", &count);
		ck_assert_uint_eq(count, 1);
		firmware_close(f);
		text_free(&t);
	}
	text_free(&whole);
	text_free(&fs);
}
END_TEST

/* The header of the uImage is right: nothing but the trailer of gzip tells. */
START_TEST(a_wrong_checksum_is_told)
{
	struct text fs = file_system(), stored = packed(bytes_of(&fs)), t = { 0 };
	struct firmware *f;
	size_t count;

	stored.at[stored.len - 8 + (size_t)_i] ^= 1;
	add_uimage(&t, bytes_of(&stored));
	f = open_bytes(&t);
	check_stores(f);
	ck_assert(span_equal(f->children.at[0]->bytes, bytes_of(&fs)));
	ck_assert_int_eq(f->children.at[0]->flaw, CHILD_DAMAGED);
	ck_assert_int_eq(verdict(f, "payload-damaged", &count), JUDGED_DAMAGED);
	ck_assert_uint_eq(count, 1);
	firmware_close(f);
	text_free(&t);
	text_free(&stored);
	text_free(&fs);
}
END_TEST

/* ---- slices ---- */

/* An image with two payloads, one in the other. */
static struct text
nested(void)
{
	struct text fs = file_system(), inner = { 0 }, t = { 0 };

	add_packed(&inner, bytes_of(&fs));
	text_add_bytes(&inner, fs.at, fs.len);
	add_packed(&t, bytes_of(&inner));
	text_free(&inner);
	text_free(&fs);
	return t;
}

START_TEST(the_result_does_not_depend_on_the_slices)
{
	static const uint64_t budgets[] = { 1, 777, 1 << 16 };
	struct text t = nested(), at_once = { 0 }, in_slices = { 0 };
	struct firmware *f = open_bytes(&t);
	double before = 0;

	for (struct firmware *s = f; s; s = firmware_next(f, s))
		add_everything(s, &at_once);
	firmware_close(f);
	f = firmware_new(image_of_memory("test.bin", bytes_of(&t)), NULL);
	while (firmware_step(f, budgets[_i])) {
		ck_assert_double_ge(firmware_progress(f), before - 0.0001);
		ck_assert_double_le(firmware_progress(f), 1);
		ck_assert(firmware_activity(f)[0] != '\0');
		before = firmware_progress(f);
	}
	for (struct firmware *s = f; s; s = firmware_next(f, s))
		add_everything(s, &in_slices);
	ck_assert_str_eq(text_str(&at_once), text_str(&in_slices));
	firmware_close(f);
	text_free(&at_once);
	text_free(&in_slices);
	text_free(&t);
}
END_TEST

START_TEST(it_can_be_stopped_at_any_time)
{
	struct text t = nested();
	bool more = true;

	for (int steps = 0; more; steps += steps < 50 ? 1 : 7) {
		struct firmware *f = firmware_new(image_of_memory("t", bytes_of(&t)), NULL);
		size_t count;

		for (int i = 0; more && i < steps; i++)
			more = firmware_step(f, 512);
		if (more) {
			firmware_stop(f);
			ck_assert_int_eq(verdict(f, "", &count), JUDGED_PARTIAL);
		}
		check_stores(f);
		firmware_close(f);
	}
	text_free(&t);
}
END_TEST

START_TEST(a_store_below_can_be_looked_at_otherwise)
{
	struct text t = nested();
	struct firmware *f = open_bytes(&t), *child = f->children.at[0];
	struct volume *v = child->volumes.at[0];

	firmware_set_erase(child, v, 8192, 0);
	ck_assert_int_ne(f->phase, FIRMWARE_DONE);
	firmware_finish(f);
	ck_assert_uint_eq(v->erase.size, 8192);
	firmware_set_salvage(child, true);
	for (struct firmware *s = f; s; s = firmware_next(f, s))
		ck_assert(s->options.salvage);
	firmware_finish(child);
	check_stores(f);
	firmware_close(f);
	text_free(&t);
}
END_TEST

CASES(children)
{
	tcase_add_test(tcase, a_payload_is_unpacked_and_looked_into);
	tcase_add_test(tcase, ways_that_lead_nowhere);
	tcase_add_loop_test(tcase, pages_without_their_spare_areas, 0, NAND_LAYOUTS);
	tcase_add_test(tcase, parts_are_listed_below_their_parent);
	tcase_add_loop_test(tcase, a_bomb_ends_at_the_limit, 0, 2);
	tcase_add_test(tcase, payloads_nest_no_deeper_than_the_limit);
	tcase_add_loop_test(tcase, there_are_no_more_stores_than_the_limit, 0, 2);
	tcase_add_test(tcase, all_together_are_limited);
	tcase_add_test(tcase, cut_short_it_is_not_whole);
	tcase_add_loop_test(tcase, a_wrong_checksum_is_told, 0, 8);
	tcase_add_loop_test(tcase, the_result_does_not_depend_on_the_slices, 0, 3);
	tcase_add_test(tcase, it_can_be_stopped_at_any_time);
	tcase_add_test(tcase, a_store_below_can_be_looked_at_otherwise);
	tcase_set_timeout(tcase, 240);
}
