/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Padding: what the plan says is what is written, with cleanmarkers, scanned before, and
 * under a new header.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "firmware/firmware.h"
#include "job/jffs2/pad/pad_private.h"
#include "job/job.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/jffs2/padded.h"
#include "tests/fixture/place.h"
#include "tests/fixture/format/uimages.h"

/* ---- what is written ---- */

static void
check_marker(const struct volume *v, uint64_t offset, uint32_t len)
{
	uint32_t i = jffs2_log_find(&v->log, offset);
	const struct extent *e = &v->log.extents.at[i];

	ck_assert_uint_eq(e->offset, offset);
	ck_assert_int_eq(e->kind, EXTENT_NODE);
	ck_assert_uint_eq(e->nodetype, JFFS2_CLEANMARKER);
	ck_assert_uint_eq(e->flaws, 0);
	ck_assert_uint_eq(e->len, len);
}

START_TEST(cleanmarkers_are_good_nodes)
{
	static const enum endian orders[] = { ENDIAN_LITTLE, ENDIAN_BIG };

	place_make();
	for (int i = 0; i < 2; i++) {
		struct padded w = padded_of(orders[i], true, 60);
		struct firmware *f;

		ck_assert(padded_plan(&w, (struct pad_wish){ .blocks = 9, .cleanmarkers = true }));
		f = padded_write(w.f, &w.plan, 1 + 1000 * i, BLOCK);
		ck_assert_uint_eq(f->volumes.count, 1);
		ck_assert_int_eq(f->volumes.at[0]->log.endian, orders[i]);
		for (int block = 0; block < 9; block++)
			check_marker(f->volumes.at[0], block * BLOCK, JFFS2_HEADER_LEN);
		firmware_close(f);
		padded_leave(&w);
	}
	place_remove();
}
END_TEST

/* The length that markers in the image have is kept, unless it cannot be one. */
START_TEST(cleanmarkers_as_long_as_those_that_are_there)
{
	static const struct { uint32_t totlen, want; } tries[] = {
		{ 16, 16 }, { 12, 12 }, { BLOCK + 4, 12 },
	};

	place_make();
	for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
		struct padded w = { .n = { .endian = ENDIAN_LITTLE } };
		uint32_t node = nodes_add_cleanmarker(&w.n);
		struct firmware *f;

		nodes_put32(&w.n, node + 4, tries[i].totlen);
		nodes_sign(&w.n, node);
		for (uint32_t at = 12; at < tries[i].totlen; at += 4)
			nodes_add_bytes(&w.n, span_of("\xff\xff\xff\xff", 4));
		padded_add_files(&w.n, 20);
		padded_look(&w, BLOCK, 0);
		ck_assert(padded_plan(&w, (struct pad_wish){ .blocks = 8, .cleanmarkers = true }));
		ck_assert_uint_eq(w.plan.marker_len, tries[i].want);
		f = padded_write(w.f, &w.plan, 1 << 20, BLOCK);
		check_marker(f->volumes.at[0], 7 * BLOCK, tries[i].want);
		firmware_close(f);
		padded_leave(&w);
	}
	place_remove();
}
END_TEST

START_TEST(the_part_is_followed_by_ff_alone)
{
	struct padded w = padded_of(ENDIAN_LITTLE, true, 60);
	struct firmware *f;
	size_t len = w.n.bytes.len;

	place_make();
	ck_assert(padded_plan(&w, (struct pad_wish){ 0 }));
	f = padded_write(w.f, &w.plan, 7, BLOCK);
	ck_assert(span_equal(span_cut(f->bytes, 0, len), nodes_image(&w.n)));
	ck_assert_uint_eq(span_run(f->bytes, len, 0xff), JFFS2_MIN_BLOCKS * BLOCK - len);
	firmware_close(f);
	padded_leave(&w);
	place_remove();
}
END_TEST

START_TEST(a_cancelled_job_leaves_nothing)
{
	struct padded w = padded_of(ENDIAN_LITTLE, true, 60);
	struct job j;

	place_make();
	ck_assert(padded_plan(&w, (struct pad_wish){ 0 }));
	pad_start(&j, w.f, &w.plan, in_place("padded"), OUTPUT_NEW);
	ck_assert(job_step(&j, 10));
	job_free(&j);
	ck_assert(!output_exists(in_place("padded")));
	ck_assert_int_eq(rmdir(place), 0);
	padded_leave(&w);
}
END_TEST

/* ---- scanned before it is written ---- */

/* What the check says of what the plan makes, with the byte at `at` changed. */
static bool
passes(struct padded *w, const struct pad_wish *wish, uint64_t at, uint8_t change,
        struct text *result)
{
	enum check_state state = CHECK_GOES_ON;
	struct recipe_check *check;
	struct recipe r = { 0 };
	struct rendering m;

	ck_assert(padded_plan(w, *wish));
	pad_recipe(w->f, &w->plan, TIME, &r);
	while (recipe_sum_step(&r, 1000))
		continue;
	ck_assert(rendering_start(&m, &r, 1 << 20));
	while (rendering_step(&m, &r, 1000))
		continue;
	m.room[at] ^= change;
	check = pad_check_new(w->f, &w->plan);
	text_clear(result);
	while (state == CHECK_GOES_ON)
		state = check->step(check, m.bytes, 1000, result, &w->err);
	check->drop(check);
	rendering_free(&m);
	recipe_free(&r);
	return state == CHECK_PASSED;
}

START_TEST(what_would_not_read_as_the_part_is_refused)
{
	const struct pad_wish wish = { .blocks = 8, .cleanmarkers = true };
	struct padded w = padded_of(ENDIAN_LITTLE, true, 60);
	uint64_t end = w.n.bytes.len, marker = 7 * BLOCK;
	struct text t = { 0 };

	ck_assert(passes(&w, &wish, 0, 0, &t));
	ck_assert_str_eq(text_str(&t), "");
	/* A node of the part: its magic, and its content. */
	ck_assert(!passes(&w, &wish, 12, 1, &t));
	ck_assert_ptr_nonnull(strstr(w.err.text, "the nodes of the part, first at 0000000c"));
	ck_assert(!passes(&w, &wish, end - 4, 1, &t));
	ck_assert_ptr_nonnull(strstr(w.err.text, "the nodes of the part"));
	/* A cleanmarker that is none; bytes between that are no node are none. */
	ck_assert(!passes(&w, &wish, marker + 8, 1, &t));
	ck_assert_ptr_nonnull(strstr(w.err.text, "miss a cleanmarker at 00007000"));
	ck_assert(passes(&w, &wish, marker + 200, 1, &t));
	text_free(&t);
	padded_leave(&w);
}
END_TEST

START_TEST(a_node_in_the_padding_is_refused)
{
	struct padded w = padded_of(ENDIAN_LITTLE, true, 60);
	struct text t = { 0 };

	ck_assert(padded_plan(&w, (struct pad_wish){ .blocks = 8, .cleanmarkers = true }));
	w.plan.markers = 0;
	/* What is made has cleanmarkers that the plan of the check does not know. */
	for (int known = 0; known < 2; known++) {
		struct pad_plan other = w.plan;
		struct recipe_check *check;
		enum check_state state = CHECK_GOES_ON;
		struct recipe r = { 0 };
		struct rendering m;

		other.markers = 6;
		pad_recipe(w.f, &other, TIME, &r);
		ck_assert(rendering_start(&m, &r, 1 << 20));
		while (rendering_step(&m, &r, 1000))
			continue;
		check = pad_check_new(w.f, known ? &other : &w.plan);
		while (state == CHECK_GOES_ON)
			state = check->step(check, m.bytes, 1000, &t, &w.err);
		ck_assert_int_eq(state, known ? CHECK_PASSED : CHECK_FAILED);
		ck_assert(known || strstr(w.err.text, "in the padding, at 00002000"));
		check->drop(check);
		rendering_free(&m);
		recipe_free(&r);
	}
	text_free(&t);
	padded_leave(&w);
}
END_TEST

/* The part ends inside the bytes that round its last node up to four, or inside a node. */
START_TEST(a_part_that_ends_early_is_padded)
{
	for (size_t less = 0; less < 60; less++) {
		struct padded w = { .n = { .endian = ENDIAN_LITTLE } };
		struct text t = { 0 };

		padded_add_files(&w.n, 60);
		nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 2,
		        .mode = REG, .isize = 1, .data = span_of("t", 1) });
		w.n.bytes.len -= less;
		padded_look(&w, BLOCK, 0);
		ck_assert_msg(passes(&w, &(struct pad_wish){ .blocks = 6,
		        .cleanmarkers = true }, 0, 0, &t), "%zu: %s", less, w.err.text);
		text_free(&t);
		padded_leave(&w);
	}
}
END_TEST

/* ---- under a new header ---- */

static const struct uimage old_header = { .os = 5, .arch = 2, .type = 7, .comp = 0,
	.load = 0x80008000, .entry = 0x80008040, .name = { (const uint8_t *)"name\0v1.23", 10 } };

/* Puts a header before the image and looks at it anew. */
static void
wrap(struct padded *w, const struct uimage *header)
{
	uint8_t bytes[UIMAGE_HEADER_LEN];
	struct text whole = { 0 };

	uimage_put_header(bytes, header, 1000, nodes_image(&w->n));
	text_add_bytes(&whole, bytes, sizeof bytes);
	text_add_bytes(&whole, w->n.bytes.at, w->n.bytes.len);
	text_free(&w->n.bytes);
	w->n.bytes = whole;
	padded_look(w, BLOCK, 0);
}

static void
check_header(const struct firmware *f, uint64_t size)
{
	struct uimage u;

	ck_assert(uimage_decode(f->bytes, 0, &u));
	uimage_sum(f->bytes, &u);
	ck_assert(u.hcrc_ok && u.dcrc_ok);
	ck_assert_uint_eq(u.size, size);
	ck_assert_uint_eq(u.time, TIME);
	ck_assert_uint_eq(u.os, old_header.os);
	ck_assert_uint_eq(u.arch, old_header.arch);
	ck_assert_uint_eq(u.type, old_header.type);
	ck_assert_uint_eq(u.comp, old_header.comp);
	ck_assert_uint_eq(u.load, old_header.load);
	ck_assert_uint_eq(u.entry, old_header.entry);
	ck_assert(span_equal(span_cut(f->bytes, 32, 10), old_header.name));
}

START_TEST(the_payload_gets_a_new_header)
{
	static const uint64_t budgets[] = { 1, 5000, 1 << 20 };
	struct padded w = { .n = { .endian = ENDIAN_LITTLE, .erase_size = BLOCK,
	        .markers = true } };

	place_make();
	padded_add_files(&w.n, 60);
	wrap(&w, &old_header);
	ck_assert(padded_plan(&w, (struct pad_wish){ .uimage = true, .time = TIME,
	        .cleanmarkers = true }));
	ck_assert_uint_eq(w.plan.before, 0);
	for (int i = 0; i < 3; i++) {
		struct firmware *f = padded_write(w.f, &w.plan, budgets[i], BLOCK);

		check_header(f, JFFS2_MIN_BLOCKS * BLOCK);
		check_marker(f->volumes.at[0], 4 * BLOCK, JFFS2_HEADER_LEN);
		firmware_close(f);
	}
	padded_leave(&w);
	place_remove();
}
END_TEST

START_TEST(a_wrong_header_is_refused)
{
	const struct pad_wish wish = { .uimage = true, .time = TIME };
	struct padded w = { .n = { .endian = ENDIAN_LITTLE } };
	struct text t = { 0 };

	padded_add_files(&w.n, 60);
	wrap(&w, &old_header);
	ck_assert_msg(passes(&w, &wish, 0, 0, &t), "%s", w.err.text);
	ck_assert(!passes(&w, &wish, 0, 1, &t));
	ck_assert_ptr_nonnull(strstr(w.err.text, "has no uImage header"));
	ck_assert(!passes(&w, &wish, 40, 1, &t));
	ck_assert_ptr_nonnull(strstr(w.err.text, "header that was made is wrong"));
	ck_assert(!passes(&w, &wish, 4 * BLOCK, 1, &t));
	ck_assert_ptr_nonnull(strstr(w.err.text, "header that was made is wrong"));
	text_free(&t);
	padded_leave(&w);
}
END_TEST

START_TEST(what_stands_before_the_part_stays)
{
	static const char lead[] = "Some words of a boot loader, 64 bytes with the ones at "
	                           "the end!\n";
	struct padded w = { .n = { .endian = ENDIAN_LITTLE } };
	struct firmware *f;

	place_make();
	nodes_add_bytes(&w.n, span_of(lead, 64));
	padded_add_files(&w.n, 60);
	wrap(&w, &old_header);
	ck_assert_uint_eq(w.v->offset, UIMAGE_HEADER_LEN + 64);
	ck_assert(padded_plan(&w, (struct pad_wish){ .uimage = true, .time = TIME }));
	ck_assert_uint_eq(w.plan.before, 64);
	f = padded_write(w.f, &w.plan, 100, BLOCK);
	check_header(f, 64 + JFFS2_MIN_BLOCKS * BLOCK);
	ck_assert(span_equal(span_cut(f->bytes, UIMAGE_HEADER_LEN, 64), span_of(lead, 64)));
	ck_assert_uint_eq(f->volumes.at[0]->offset, UIMAGE_HEADER_LEN + 64);
	firmware_close(f);
	padded_leave(&w);
	place_remove();
}
END_TEST

START_TEST(what_cannot_be_wrapped_is_refused)
{
	struct uimage multi = old_header, script = old_header;
	struct padded w = padded_of(ENDIAN_LITTLE, true, 60);
	uint8_t other[UIMAGE_HEADER_LEN];

	multi.type = UIMAGE_TYPE_MULTI;
	script.type = UIMAGE_TYPE_SCRIPT;
	/* No header. */
	ck_assert_ptr_null(pad_uimage(w.f, w.v));
	ck_assert(!padded_plan(&w, (struct pad_wish){ .uimage = true }));
	ck_assert_ptr_nonnull(strstr(w.err.text, "no payload"));
	firmware_close(w.f);
	/* Something else behind. */
	uimage_put_header(other, &old_header, 1000, span_of("", 0));
	nodes_add_bytes(&w.n, span_of(other, sizeof other));
	wrap(&w, &old_header);
	ck_assert_ptr_nonnull(pad_uimage(w.f, w.v));
	ck_assert(!padded_plan(&w, (struct pad_wish){ .uimage = true }));
	ck_assert_ptr_nonnull(strstr(w.err.text, "other data follows"));
	padded_leave(&w);
	/* A table of lengths before. */
	for (int i = 0; i < 2; i++) {
		w = (struct padded){ .n = { .endian = ENDIAN_BIG } };
		nodes_add_bytes(&w.n, span_of("\0\0\0\4\0\0\x20\0\0\0\0\0word", 16));
		padded_add_files(&w.n, 60);
		wrap(&w, i ? &script : &multi);
		ck_assert_ptr_nonnull(pad_uimage(w.f, w.v));
		ck_assert(!padded_plan(&w, (struct pad_wish){ .uimage = true }));
		ck_assert_ptr_nonnull(strstr(w.err.text, "table of lengths"));
		padded_leave(&w);
	}
}
END_TEST

START_TEST(the_time_may_come_from_outside)
{
	struct padded w = { .n = { .endian = ENDIAN_LITTLE } };
	struct firmware *f;
	struct uimage u;
	struct job j;

	place_make();
	padded_add_files(&w.n, 60);
	wrap(&w, &old_header);
	ck_assert(padded_plan(&w, (struct pad_wish){ .uimage = true }));
	setenv("SOURCE_DATE_EPOCH", "1421856858", 1);
	f = padded_write(w.f, &w.plan, 1 << 20, BLOCK);
	check_header(f, JFFS2_MIN_BLOCKS * BLOCK);
	firmware_close(f);
	setenv("SOURCE_DATE_EPOCH", "tomorrow", 1);
	pad_start(&j, w.f, &w.plan, in_place("padded"), OUTPUT_REPLACE);
	ck_assert(!job_finish(&j));
	ck_assert_ptr_nonnull(strstr(j.err.text, "tomorrow"));
	job_free(&j);
	setenv("SOURCE_DATE_EPOCH", "4294967296", 1);
	pad_start(&j, w.f, &w.plan, in_place("padded"), OUTPUT_REPLACE);
	ck_assert(!job_finish(&j));
	job_free(&j);
	unsetenv("SOURCE_DATE_EPOCH");
	f = padded_write(w.f, &w.plan, 1 << 20, BLOCK);
	ck_assert(uimage_decode(f->bytes, 0, &u));
	ck_assert_uint_gt(u.time, 1700000000);
	firmware_close(f);
	padded_leave(&w);
	place_remove();
}
END_TEST

CASES(pad_write)
{
	tcase_add_test(tcase, cleanmarkers_are_good_nodes);
	tcase_add_test(tcase, cleanmarkers_as_long_as_those_that_are_there);
	tcase_add_test(tcase, the_part_is_followed_by_ff_alone);
	tcase_add_test(tcase, a_cancelled_job_leaves_nothing);
	tcase_add_test(tcase, what_would_not_read_as_the_part_is_refused);
	tcase_add_test(tcase, a_node_in_the_padding_is_refused);
	tcase_add_test(tcase, a_part_that_ends_early_is_padded);
	tcase_add_test(tcase, the_payload_gets_a_new_header);
	tcase_add_test(tcase, a_wrong_header_is_refused);
	tcase_add_test(tcase, what_stands_before_the_part_stays);
	tcase_add_test(tcase, what_cannot_be_wrapped_is_refused);
	tcase_add_test(tcase, the_time_may_come_from_outside);
}
