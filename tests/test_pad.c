/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Padding: what the plan says is what is written, each thing that the kernel wants is
 * judged, and what is padded reads as before: nodes, files and erase size. The last is tried
 * with all images in data/ and, where they are there, with those of a real kernel (see
 * test_truth.c).
 */
#include <check.h>
#include <dirent.h>
#include <ftw.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "job/job.h"
#include "job/pad_private.h"
#include "tests/nodes.h"

enum { REG = 0100644, BLOCK = 4096, TIME = 1421856858 };

/* ---- a place to write to ---- */

static char place[200], target[300];

static void
make_place(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(place, sizeof place, "%s/flashloupe-XXXXXX", tmp ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(place));
	snprintf(target, sizeof target, "%s/padded", place);
}

static int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static void
remove_place(void)
{
	nftw(place, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* ---- images ---- */

struct world {
	struct nodes n;
	struct firmware *f;
	struct volume *v;
	struct pad_plan plan;
	struct error err;
};

/* `count` files, and their names. */
static void
add_files(struct nodes *n, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		char name[16];

		snprintf(name, sizeof name, "file%" PRIu32, i);
		nodes_add_dirent(n, &(struct dirent_spec){ .pino = 1, .version = i + 1,
		        .ino = i + 2, .type = 8, .name = name });
		nodes_add_inode(n, &(struct inode_spec){ .ino = i + 2, .version = 1,
		        .mode = REG, .isize = 4, .data = span_of("text", 4) });
	}
}

static void
look(struct world *w, uint64_t erase_size, uint64_t phase)
{
	struct firmware_options o = { .erase_size = erase_size, .phase = phase };

	w->f = firmware_new(image_of_memory("test", nodes_image(&w->n)), &o);
	firmware_finish(w->f);
	ck_assert_uint_eq(w->f->volumes.count, 1);
	w->v = w->f->volumes.at[0];
}

static struct world
world_of(enum endian endian, bool markers, uint32_t files)
{
	struct world w = { .n = { .endian = endian, .erase_size = BLOCK,
	        .markers = markers } };

	add_files(&w.n, files);
	look(&w, BLOCK, 0);
	return w;
}

static void
leave(struct world *w)
{
	firmware_close(w->f);
	nodes_free(&w->n);
}

static bool
plan(struct world *w, struct pad_wish wish)
{
	return pad_plan(w->f, w->v, &wish, &w->plan, &w->err);
}

static const struct pad_rule *
rule(const struct world *w, const char *wants)
{
	for (size_t i = 0; i < w->plan.rule_count; i++)
		if (strstr(w->plan.rules[i].wants, wants))
			return &w->plan.rules[i];
	return NULL;
}

/* Writes what is planned, `budget` bytes at a time, and opens it. */
static struct firmware *
padded(const struct firmware *f, const struct pad_plan *p, uint64_t budget,
        uint64_t erase_size)
{
	struct firmware_options o = { .erase_size = erase_size };
	struct firmware *made;
	struct error err;
	struct job j;

	pad_start(&j, f, p, target, OUTPUT_REPLACE);
	while (job_step(&j, budget))
		ck_assert(j.progress >= 0 && j.progress <= 1);
	ck_assert_msg(j.state == JOB_DONE, "%s", j.err.text);
	job_free(&j);
	made = firmware_open(target, &o, &err);
	ck_assert_msg(made != NULL, "%s", err.text);
	firmware_finish(made);
	ck_assert_uint_eq(made->bytes.len, pad_file_size(p));
	return made;
}

/* ---- how large ---- */

START_TEST(the_next_boundary_and_five_blocks)
{
	struct world w = world_of(ENDIAN_LITTLE, true, 20);

	ck_assert_uint_lt(w.n.bytes.len, BLOCK);
	ck_assert(plan(&w, (struct pad_wish){ 0 }));
	ck_assert(w.plan.stretched);
	ck_assert_uint_eq(w.plan.blocks, PAD_MIN_BLOCKS);
	ck_assert_uint_eq(w.plan.after, PAD_MIN_BLOCKS * BLOCK);
	ck_assert_uint_eq(pad_file_size(&w.plan), w.plan.after);
	ck_assert_uint_eq(w.plan.markers, 0);
	leave(&w);
	w = world_of(ENDIAN_LITTLE, true, 300);
	ck_assert(plan(&w, (struct pad_wish){ 0 }));
	ck_assert(!w.plan.stretched);
	ck_assert_uint_eq(w.plan.blocks, (w.n.bytes.len + BLOCK - 1) / BLOCK);
	leave(&w);
}
END_TEST

START_TEST(sizes_as_wished)
{
	struct world w = world_of(ENDIAN_LITTLE, true, 60);

	ck_assert_uint_eq((w.n.bytes.len + BLOCK - 1) / BLOCK, 2);
	ck_assert(plan(&w, (struct pad_wish){ .to = 8 * BLOCK }));
	ck_assert_uint_eq(w.plan.blocks, 8);
	ck_assert(plan(&w, (struct pad_wish){ .blocks = 2 }));
	ck_assert_uint_eq(w.plan.after, 2 * BLOCK);
	ck_assert(plan(&w, (struct pad_wish){ .erase_size = 3 * BLOCK, .blocks = 7 }));
	ck_assert_uint_eq(w.plan.after, 21 * BLOCK);
	ck_assert_str_eq(w.plan.why, "erase size 12 KiB, as given");
	ck_assert(!plan(&w, (struct pad_wish){ .to = 1000 }));
	ck_assert_ptr_nonnull(strstr(w.err.text, "1000 bytes are too few"));
	ck_assert(!plan(&w, (struct pad_wish){ .to = 5 * BLOCK + 1 }));
	ck_assert_ptr_nonnull(strstr(w.err.text, "20480 or 24576 would be"));
	ck_assert(!plan(&w, (struct pad_wish){ .to = 2 * BLOCK - 1 }));
	ck_assert_ptr_nonnull(strstr(w.err.text, "4096: 8192 would be"));
	ck_assert(!plan(&w, (struct pad_wish){ .blocks = 1 }));
	ck_assert_ptr_nonnull(strstr(w.err.text, "1 block of 4096"));
	ck_assert(!plan(&w, (struct pad_wish){ .blocks = 1 << 20 }));
	ck_assert_ptr_nonnull(strstr(w.err.text, "4 GiB"));
	ck_assert(!plan(&w, (struct pad_wish){ .blocks = UINT64_MAX }));
	ck_assert(!plan(&w, (struct pad_wish){ .to = UINT64_MAX / BLOCK * BLOCK }));
	ck_assert(!plan(&w, (struct pad_wish){ .to = 8 * BLOCK, .blocks = 8 }));
	leave(&w);
}
END_TEST

START_TEST(an_undecided_size_is_told_apart)
{
	struct world w = { .n = { .endian = ENDIAN_LITTLE } };

	add_files(&w.n, 1);
	look(&w, 0, 0);
	ck_assert(!plan(&w, (struct pad_wish){ 0 }));
	ck_assert_ptr_nonnull(strstr(w.err.text, "undecided"));
	ck_assert_uint_eq(w.plan.erase_size, 0);
	ck_assert(plan(&w, (struct pad_wish){ .erase_size = BLOCK }));
	leave(&w);
}
END_TEST

/* ---- the rules ---- */

START_TEST(a_sound_image_meets_all)
{
	struct world w = world_of(ENDIAN_LITTLE, true, 300);

	ck_assert(plan(&w, (struct pad_wish){ 0 }));
	ck_assert(pad_ready(&w.plan));
	ck_assert_uint_eq(w.plan.rule_count, 5);
	for (size_t i = 0; i < w.plan.rule_count; i++) {
		ck_assert_int_eq(w.plan.rules[i].met, PAD_MET);
		ck_assert_str_eq(w.plan.rules[i].note, "");
	}
	ck_assert_ptr_null(rule(&w, "looks empty"));
	ck_assert_ptr_null(rule(&w, "byte order"));
	leave(&w);
}
END_TEST

START_TEST(fewer_than_five_blocks_do_not_mount)
{
	struct world w = world_of(ENDIAN_LITTLE, true, 60);

	ck_assert(plan(&w, (struct pad_wish){ .blocks = 4 }));
	ck_assert(!pad_ready(&w.plan));
	ck_assert_int_eq(rule(&w, "5 blocks")->met, PAD_UNMET);
	ck_assert_str_eq(rule(&w, "5 blocks")->now, "1");
	ck_assert_str_eq(rule(&w, "5 blocks")->after, "4");
	ck_assert(plan(&w, (struct pad_wish){ .blocks = 5 }));
	ck_assert_int_eq(rule(&w, "5 blocks")->met, PAD_MET);
	ck_assert(plan(&w, (struct pad_wish){ 0 }));
	ck_assert_int_eq(rule(&w, "5 blocks")->met, PAD_NOTED);
	leave(&w);
}
END_TEST

START_TEST(whole_blocks_are_counted)
{
	struct world w = world_of(ENDIAN_LITTLE, true, 60);
	char now[32];

	snprintf(now, sizeof now, "1 + %zu B", w.n.bytes.len - BLOCK);
	ck_assert(plan(&w, (struct pad_wish){ .blocks = 6 }));
	ck_assert_str_eq(rule(&w, "whole")->now, now);
	ck_assert_str_eq(rule(&w, "whole")->after, "6");
	leave(&w);
}
END_TEST

START_TEST(a_part_that_begins_inside_a_block)
{
	struct world w = { .n = { .endian = ENDIAN_LITTLE } };

	add_files(&w.n, 300);
	look(&w, BLOCK, 1000);
	ck_assert(plan(&w, (struct pad_wish){ 0 }));
	ck_assert(!pad_ready(&w.plan));
	ck_assert_int_eq(rule(&w, "byte 0")->met, PAD_UNMET);
	ck_assert_str_eq(rule(&w, "byte 0")->now, "first at 1000");
	ck_assert_ptr_nonnull(strstr(rule(&w, "byte 0")->note, "cut the image at 000003e8"));
	leave(&w);
}
END_TEST

/* The kernel looks at 256 bytes of a block before it calls it empty. */
START_TEST(a_block_that_looks_empty)
{
	static const struct { uint32_t lead, erase_size; bool bad; } tries[] = {
		{ 0, 16384, false },    { 4096, 16384, true },  { 16384, 16384, false },
		{ 20480, 16384, true }, { 8192, 4000, false },  { 12288, 4000, true },
	};

	for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
		struct world w = { .n = { .endian = ENDIAN_LITTLE } };

		while (w.n.bytes.len < tries[i].lead)
			nodes_add_bytes(&w.n, span_of("\xff\xff\xff\xff", 4));
		add_files(&w.n, 100);
		look(&w, tries[i].erase_size, 0);
		ck_assert_uint_eq(w.v->offset, 0);
		ck_assert(plan(&w, (struct pad_wish){ 0 }));
		ck_assert_msg((rule(&w, "looks empty") != NULL) == tries[i].bad, "%zu", i);
		ck_assert(!tries[i].bad || !pad_ready(&w.plan));
		leave(&w);
	}
}
END_TEST

START_TEST(nodes_across_blocks)
{
	struct world w = { .n = { .endian = ENDIAN_LITTLE } };

	add_files(&w.n, 300);
	look(&w, BLOCK, 0);
	ck_assert(plan(&w, (struct pad_wish){ 0 }));
	ck_assert(!pad_ready(&w.plan));
	ck_assert_int_eq(rule(&w, "across")->met, PAD_UNMET);
	ck_assert_str_ne(rule(&w, "across")->now, "0");
	leave(&w);
}
END_TEST

START_TEST(cleanmarkers_are_counted)
{
	struct world w = world_of(ENDIAN_LITTLE, true, 60);
	const struct pad_rule *r;

	ck_assert(plan(&w, (struct pad_wish){ .blocks = 6 }));
	r = rule(&w, "cleanmarkers");
	ck_assert_str_eq(r->now, "all 2");
	ck_assert_str_eq(r->after, "2 of 6");
	ck_assert_int_eq(r->met, PAD_NOTED);
	ck_assert_ptr_nonnull(strstr(r->note, "first mounted for writing"));
	ck_assert(plan(&w, (struct pad_wish){ .blocks = 6, .cleanmarkers = true }));
	r = rule(&w, "cleanmarkers");
	ck_assert_str_eq(r->after, "all 6");
	ck_assert_int_eq(r->met, PAD_MET);
	ck_assert_uint_eq(w.plan.markers, 4);
	leave(&w);
	w = world_of(ENDIAN_LITTLE, false, 60);
	ck_assert(plan(&w, (struct pad_wish){ .blocks = 6, .cleanmarkers = true }));
	r = rule(&w, "cleanmarkers");
	ck_assert_str_eq(r->now, "none");
	ck_assert_int_eq(r->met, PAD_NOTED);
	ck_assert_ptr_nonnull(strstr(r->note, "NAND"));
	ck_assert(pad_ready(&w.plan));
	leave(&w);
}
END_TEST

START_TEST(a_node_that_is_cut_short_is_noted)
{
	struct world w = world_of(ENDIAN_LITTLE, true, 300);

	firmware_close(w.f);
	w.n.bytes.len -= 4;
	look(&w, BLOCK, 0);
	ck_assert(plan(&w, (struct pad_wish){ 0 }));
	ck_assert_int_eq(rule(&w, "cut short")->met, PAD_NOTED);
	ck_assert_str_eq(rule(&w, "cut short")->now, "1");
	ck_assert(pad_ready(&w.plan));
	leave(&w);
}
END_TEST

START_TEST(big_endian_is_noted)
{
	struct world w = world_of(ENDIAN_BIG, true, 300);

	ck_assert(plan(&w, (struct pad_wish){ 0 }));
	ck_assert_int_eq(rule(&w, "byte order")->met, PAD_NOTED);
	ck_assert(pad_ready(&w.plan));
	leave(&w);
}
END_TEST

START_TEST(the_preview_fits_where_it_is_shown)
{
	struct world w = world_of(ENDIAN_BIG, true, 60);
	struct text wide = { 0 }, narrow = { 0 };

	ck_assert(plan(&w, (struct pad_wish){ .blocks = 4 }));
	pad_describe(&w.plan, 100, &wide);
	ck_assert_ptr_nonnull(strstr(text_str(&wide), "NOT FIT TO MOUNT"));
	ck_assert_ptr_nonnull(strstr(text_str(&wide), "jffs2_do_fill_super"));
	ck_assert_ptr_nonnull(strstr(text_str(&wide), "NO    5 blocks or more"));
	ck_assert_ptr_nonnull(strstr(text_str(&wide), "NO: 4 erase blocks"));
	pad_describe(&w.plan, 34, &narrow);
	ck_assert_ptr_null(strstr(text_str(&narrow), "jffs2_"));
	ck_assert_ptr_nonnull(strstr(text_str(&narrow), "NO    5 blocks or more: 4"));
	text_free(&wide);
	text_free(&narrow);
	leave(&w);
}
END_TEST

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

	make_place();
	for (int i = 0; i < 2; i++) {
		struct world w = world_of(orders[i], true, 60);
		struct firmware *f;

		ck_assert(plan(&w, (struct pad_wish){ .blocks = 9, .cleanmarkers = true }));
		f = padded(w.f, &w.plan, 1 + 1000 * i, BLOCK);
		ck_assert_uint_eq(f->volumes.count, 1);
		ck_assert_int_eq(f->volumes.at[0]->log.endian, orders[i]);
		for (int block = 0; block < 9; block++)
			check_marker(f->volumes.at[0], block * BLOCK, JFFS2_HEADER_LEN);
		firmware_close(f);
		leave(&w);
	}
	remove_place();
}
END_TEST

/* The length that markers in the image have is kept, unless it cannot be one. */
START_TEST(cleanmarkers_as_long_as_those_that_are_there)
{
	static const struct { uint32_t totlen, want; } tries[] = {
		{ 16, 16 }, { 12, 12 }, { BLOCK + 4, 12 },
	};

	make_place();
	for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
		struct world w = { .n = { .endian = ENDIAN_LITTLE } };
		uint32_t node = nodes_add_cleanmarker(&w.n);
		struct firmware *f;

		nodes_put32(&w.n, node + 4, tries[i].totlen);
		nodes_sign(&w.n, node);
		for (uint32_t at = 12; at < tries[i].totlen; at += 4)
			nodes_add_bytes(&w.n, span_of("\xff\xff\xff\xff", 4));
		add_files(&w.n, 20);
		look(&w, BLOCK, 0);
		ck_assert(plan(&w, (struct pad_wish){ .blocks = 8, .cleanmarkers = true }));
		ck_assert_uint_eq(w.plan.marker_len, tries[i].want);
		f = padded(w.f, &w.plan, 1 << 20, BLOCK);
		check_marker(f->volumes.at[0], 7 * BLOCK, tries[i].want);
		firmware_close(f);
		leave(&w);
	}
	remove_place();
}
END_TEST

START_TEST(the_part_is_followed_by_ff_alone)
{
	struct world w = world_of(ENDIAN_LITTLE, true, 60);
	struct firmware *f;
	size_t len = w.n.bytes.len;

	make_place();
	ck_assert(plan(&w, (struct pad_wish){ 0 }));
	f = padded(w.f, &w.plan, 7, BLOCK);
	ck_assert(span_equal(span_cut(f->bytes, 0, len), nodes_image(&w.n)));
	ck_assert_uint_eq(span_run(f->bytes, len, 0xff), PAD_MIN_BLOCKS * BLOCK - len);
	firmware_close(f);
	leave(&w);
	remove_place();
}
END_TEST

START_TEST(a_cancelled_job_leaves_nothing)
{
	struct world w = world_of(ENDIAN_LITTLE, true, 60);
	struct job j;

	make_place();
	ck_assert(plan(&w, (struct pad_wish){ 0 }));
	pad_start(&j, w.f, &w.plan, target, OUTPUT_NEW);
	ck_assert(job_step(&j, 10));
	job_free(&j);
	ck_assert(!output_exists(target));
	ck_assert_int_eq(rmdir(place), 0);
	leave(&w);
}
END_TEST

/* ---- scanned before it is written ---- */

/* What the check says of what the plan makes, with the byte at `at` changed. */
static bool
passes(struct world *w, const struct pad_wish *wish, uint64_t at, uint8_t change,
        struct text *result)
{
	enum check_state state = CHECK_GOES_ON;
	struct recipe_check *check;
	struct recipe r = { 0 };
	struct rendering m;

	ck_assert(plan(w, *wish));
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
	struct world w = world_of(ENDIAN_LITTLE, true, 60);
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
	leave(&w);
}
END_TEST

START_TEST(a_node_in_the_padding_is_refused)
{
	struct world w = world_of(ENDIAN_LITTLE, true, 60);
	struct text t = { 0 };

	ck_assert(plan(&w, (struct pad_wish){ .blocks = 8, .cleanmarkers = true }));
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
	leave(&w);
}
END_TEST

/* The part ends inside the bytes that round its last node up to four, or inside a node. */
START_TEST(a_part_that_ends_early_is_padded)
{
	for (size_t less = 0; less < 60; less++) {
		struct world w = { .n = { .endian = ENDIAN_LITTLE } };
		struct text t = { 0 };

		add_files(&w.n, 60);
		nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 2,
		        .mode = REG, .isize = 1, .data = span_of("t", 1) });
		w.n.bytes.len -= less;
		look(&w, BLOCK, 0);
		ck_assert_msg(passes(&w, &(struct pad_wish){ .blocks = 6,
		        .cleanmarkers = true }, 0, 0, &t), "%zu: %s", less, w.err.text);
		text_free(&t);
		leave(&w);
	}
}
END_TEST

/* ---- under a new header ---- */

static const struct uimage old_header = { .os = 5, .arch = 2, .type = 7, .comp = 0,
	.load = 0x80008000, .entry = 0x80008040, .name = { (const uint8_t *)"name\0v1.23", 10 } };

/* Puts a header before the image and looks at it anew. */
static void
wrap(struct world *w, const struct uimage *header)
{
	uint8_t bytes[UIMAGE_HEADER_LEN];
	struct text whole = { 0 };

	uimage_encode(bytes, header, 1000, nodes_image(&w->n));
	text_add_bytes(&whole, bytes, sizeof bytes);
	text_add_bytes(&whole, w->n.bytes.at, w->n.bytes.len);
	text_free(&w->n.bytes);
	w->n.bytes = whole;
	look(w, BLOCK, 0);
}

static void
check_header(const struct firmware *f, uint64_t size)
{
	struct uimage u;

	ck_assert(uimage_decode(f->bytes, 0, &u));
	uimage_check_data(f->bytes, &u);
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
	struct world w = { .n = { .endian = ENDIAN_LITTLE, .erase_size = BLOCK,
	        .markers = true } };

	make_place();
	add_files(&w.n, 60);
	wrap(&w, &old_header);
	ck_assert(plan(&w, (struct pad_wish){ .uimage = true, .time = TIME,
	        .cleanmarkers = true }));
	ck_assert_uint_eq(w.plan.before, 0);
	for (int i = 0; i < 3; i++) {
		struct firmware *f = padded(w.f, &w.plan, budgets[i], BLOCK);

		check_header(f, PAD_MIN_BLOCKS * BLOCK);
		check_marker(f->volumes.at[0], 4 * BLOCK, JFFS2_HEADER_LEN);
		firmware_close(f);
	}
	leave(&w);
	remove_place();
}
END_TEST

START_TEST(a_wrong_header_is_refused)
{
	const struct pad_wish wish = { .uimage = true, .time = TIME };
	struct world w = { .n = { .endian = ENDIAN_LITTLE } };
	struct text t = { 0 };

	add_files(&w.n, 60);
	wrap(&w, &old_header);
	ck_assert_msg(passes(&w, &wish, 0, 0, &t), "%s", w.err.text);
	ck_assert(!passes(&w, &wish, 0, 1, &t));
	ck_assert_ptr_nonnull(strstr(w.err.text, "has no uImage header"));
	ck_assert(!passes(&w, &wish, 40, 1, &t));
	ck_assert_ptr_nonnull(strstr(w.err.text, "header that was made is wrong"));
	ck_assert(!passes(&w, &wish, 4 * BLOCK, 1, &t));
	ck_assert_ptr_nonnull(strstr(w.err.text, "header that was made is wrong"));
	text_free(&t);
	leave(&w);
}
END_TEST

START_TEST(what_stands_before_the_part_stays)
{
	static const char lead[] = "Some words of a boot loader, 64 bytes with the ones at "
	                           "the end!\n";
	struct world w = { .n = { .endian = ENDIAN_LITTLE } };
	struct firmware *f;

	make_place();
	nodes_add_bytes(&w.n, span_of(lead, 64));
	add_files(&w.n, 60);
	wrap(&w, &old_header);
	ck_assert_uint_eq(w.v->offset, UIMAGE_HEADER_LEN + 64);
	ck_assert(plan(&w, (struct pad_wish){ .uimage = true, .time = TIME }));
	ck_assert_uint_eq(w.plan.before, 64);
	f = padded(w.f, &w.plan, 100, BLOCK);
	check_header(f, 64 + PAD_MIN_BLOCKS * BLOCK);
	ck_assert(span_equal(span_cut(f->bytes, UIMAGE_HEADER_LEN, 64), span_of(lead, 64)));
	ck_assert_uint_eq(f->volumes.at[0]->offset, UIMAGE_HEADER_LEN + 64);
	firmware_close(f);
	leave(&w);
	remove_place();
}
END_TEST

START_TEST(what_cannot_be_wrapped_is_refused)
{
	struct uimage multi = old_header, script = old_header;
	struct world w = world_of(ENDIAN_LITTLE, true, 60);
	uint8_t other[UIMAGE_HEADER_LEN];

	multi.type = UIMAGE_TYPE_MULTI;
	script.type = UIMAGE_TYPE_SCRIPT;
	/* No header. */
	ck_assert_ptr_null(pad_uimage(w.f, w.v));
	ck_assert(!plan(&w, (struct pad_wish){ .uimage = true }));
	ck_assert_ptr_nonnull(strstr(w.err.text, "no payload"));
	firmware_close(w.f);
	/* Something else behind. */
	uimage_encode(other, &old_header, 1000, span_of("", 0));
	nodes_add_bytes(&w.n, span_of(other, sizeof other));
	wrap(&w, &old_header);
	ck_assert_ptr_nonnull(pad_uimage(w.f, w.v));
	ck_assert(!plan(&w, (struct pad_wish){ .uimage = true }));
	ck_assert_ptr_nonnull(strstr(w.err.text, "other data follows"));
	leave(&w);
	/* A table of lengths before. */
	for (int i = 0; i < 2; i++) {
		w = (struct world){ .n = { .endian = ENDIAN_BIG } };
		nodes_add_bytes(&w.n, span_of("\0\0\0\4\0\0\x20\0\0\0\0\0word", 16));
		add_files(&w.n, 60);
		wrap(&w, i ? &script : &multi);
		ck_assert_ptr_nonnull(pad_uimage(w.f, w.v));
		ck_assert(!plan(&w, (struct pad_wish){ .uimage = true }));
		ck_assert_ptr_nonnull(strstr(w.err.text, "table of lengths"));
		leave(&w);
	}
}
END_TEST

START_TEST(the_time_may_come_from_outside)
{
	struct world w = { .n = { .endian = ENDIAN_LITTLE } };
	struct firmware *f;
	struct uimage u;
	struct job j;

	make_place();
	add_files(&w.n, 60);
	wrap(&w, &old_header);
	ck_assert(plan(&w, (struct pad_wish){ .uimage = true }));
	setenv("SOURCE_DATE_EPOCH", "1421856858", 1);
	f = padded(w.f, &w.plan, 1 << 20, BLOCK);
	check_header(f, PAD_MIN_BLOCKS * BLOCK);
	firmware_close(f);
	setenv("SOURCE_DATE_EPOCH", "tomorrow", 1);
	pad_start(&j, w.f, &w.plan, target, OUTPUT_REPLACE);
	ck_assert(!job_finish(&j));
	ck_assert_ptr_nonnull(strstr(j.err.text, "tomorrow"));
	job_free(&j);
	setenv("SOURCE_DATE_EPOCH", "4294967296", 1);
	pad_start(&j, w.f, &w.plan, target, OUTPUT_REPLACE);
	ck_assert(!job_finish(&j));
	job_free(&j);
	unsetenv("SOURCE_DATE_EPOCH");
	f = padded(w.f, &w.plan, 1 << 20, BLOCK);
	ck_assert(uimage_decode(f->bytes, 0, &u));
	ck_assert_uint_gt(u.time, 1700000000);
	firmware_close(f);
	leave(&w);
	remove_place();
}
END_TEST

/* ---- real images ---- */

static bool
keep(void *arg, const char *at, size_t len)
{
	text_add_bytes(arg, at, len);
	return true;
}

static void
same_manifest(const char *path, const struct volume *a, const struct volume *b)
{
	struct text one = { 0 }, other = { 0 };

	manifest_write(volume_tree(a), keep, &one);
	manifest_write(volume_tree(b), keep, &other);
	ck_assert_msg(strcmp(text_str(&one), text_str(&other)) == 0, "%s: manifests differ",
	        path);
	text_free(&one);
	text_free(&other);
}

/* The next node that counts, from `i` on. */
static size_t
next_node(const struct jffs2_log *log, size_t i)
{
	while (i < log->extents.count && !jffs2_extent_counts(log, &log->extents.at[i]))
		i++;
	return i;
}

/* All nodes of `a` stand in `b`, followed by `more` cleanmarkers. */
static void
same_nodes(const char *path, const struct jffs2_log *a, const struct jffs2_log *b,
        uint64_t more)
{
	size_t i = next_node(a, 0), j = next_node(b, 0);

	for (; i < a->extents.count; i = next_node(a, i + 1), j = next_node(b, j + 1)) {
		const struct extent *x = &a->extents.at[i], *y = &b->extents.at[j];

		ck_assert_msg(j < b->extents.count && x->offset == y->offset
		        && x->nodetype == y->nodetype
		        && (x->flaws & FLAW_TRUNCATED
		                || (x->len == y->len && x->flaws == y->flaws
		                        && x->state == y->state)),
		        "%s: nodes differ at %08" PRIx32, path, x->offset);
	}
	for (; j < b->extents.count; j = next_node(b, j + 1), more--)
		ck_assert_msg(more > 0
		        && b->extents.at[j].nodetype == JFFS2_CLEANMARKER, "%s", path);
	ck_assert_msg(more == 0, "%s: %" PRIu64 " cleanmarkers lack", path, more);
}

static void
try_wish(const char *path, const struct firmware *f, const struct volume *v,
        const struct pad_wish *wish)
{
	struct firmware *made;
	struct pad_plan p;
	struct error err;
	const struct volume *u;

	ck_assert_msg(pad_plan(f, v, wish, &p, &err), "%s: %s", path, err.text);
	made = padded(f, &p, 1 << 20, 0);
	ck_assert_msg(made->volumes.count == 1, "%s: %zu parts", path, made->volumes.count);
	u = made->volumes.at[0];
	ck_assert_msg(u->log.part.len == p.after, "%s: %zu bytes of log", path,
	        u->log.part.len);
	ck_assert_msg(u->erase.size == v->erase.size && u->erase.phase == v->erase.phase,
	        "%s: %s", path, u->erase.why);
	same_nodes(path, &v->log, &u->log, p.markers);
	same_manifest(path, v, u);
	if (wish->uimage) {
		const struct uimage *old = pad_uimage(f, v), *new = made->uimages.at;

		ck_assert_uint_eq(made->uimages.count, 1);
		ck_assert(new->hcrc_ok && new->dcrc_ok);
		ck_assert_uint_eq(new->size, p.before + p.after);
		ck_assert(span_equal(new->name, old->name));
	}
	firmware_close(made);
}

/* Pads every part of the image whose erase size is known, in all ways; returns how many. */
static int
try_image(const char *path)
{
	struct error err;
	struct firmware *f = firmware_open(path, NULL, &err);
	int tried = 0;

	ck_assert_msg(f != NULL, "%s", err.text);
	firmware_finish(f);
	for (size_t i = 0; i < f->volumes.count; i++) {
		const struct volume *v = f->volumes.at[i];
		uint32_t size = v->erase.size;
		uint64_t least = size ? (v->log.part.len + size - 1) / size : 0;
		bool wrapped = pad_uimage(f, v) != NULL;

		if (!size)
			continue;
		for (int way = 0; way < (wrapped ? 6 : 4); way++)
			try_wish(path, f, v, &(struct pad_wish){
			        .blocks = way & 1 ? least + 6 : 0,
			        .cleanmarkers = way == 2 || way == 3 || way == 5,
			        .uimage = way >= 4 });
		tried++;
	}
	firmware_close(f);
	return tried;
}

static int
try_folder(const char *folder)
{
	struct dirent **names = NULL;
	int count = scandir(folder, &names, NULL, alphasort), tried = 0;

	for (int i = 0; i < count; i++) {
		const char *ending = strrchr(names[i]->d_name, '.');
		char path[PATH_MAX];

		snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
		if (ending && (strcmp(ending, ".jffs2") == 0 || strcmp(ending, ".bin") == 0
		        || strcmp(ending, ".uimage") == 0))
			tried += try_image(path);
		free(names[i]);
	}
	if (count >= 0)
		free(names);
	printf("# %s: %d parts padded\n", folder, tried);
	fflush(stdout);
	return tried;
}

START_TEST(samples_read_as_before)
{
	const char *top = getenv("srcdir");
	char folder[PATH_MAX];

	make_place();
	snprintf(folder, sizeof folder, "%s/data", top ? top : ".");
	ck_assert_int_ge(try_folder(folder), 4);
	remove_place();
}
END_TEST

START_TEST(images_of_a_kernel_read_as_before)
{
	const char *given = getenv("FLASHLOUPE_SHARED"), *top = getenv("srcdir");
	char folder[PATH_MAX];

	make_place();
	if (given)
		snprintf(folder, sizeof folder, "%s/truth", given);
	else
		snprintf(folder, sizeof folder, "%s/../shared/truth", top ? top : ".");
	if (access(folder, R_OK) != 0)
		printf("# skipped: everything in %s\n", folder);
	else
		ck_assert_int_ge(try_folder(folder), 30);
	remove_place();
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("pad");
	TCase *tc = tcase_create("pad");
	SRunner *runner;
	int failed;

	suite_add_tcase(suite, tc);
	tcase_add_test(tc, the_next_boundary_and_five_blocks);
	tcase_add_test(tc, sizes_as_wished);
	tcase_add_test(tc, an_undecided_size_is_told_apart);
	tcase_add_test(tc, a_sound_image_meets_all);
	tcase_add_test(tc, fewer_than_five_blocks_do_not_mount);
	tcase_add_test(tc, whole_blocks_are_counted);
	tcase_add_test(tc, a_part_that_begins_inside_a_block);
	tcase_add_test(tc, a_block_that_looks_empty);
	tcase_add_test(tc, nodes_across_blocks);
	tcase_add_test(tc, cleanmarkers_are_counted);
	tcase_add_test(tc, a_node_that_is_cut_short_is_noted);
	tcase_add_test(tc, big_endian_is_noted);
	tcase_add_test(tc, the_preview_fits_where_it_is_shown);
	tcase_add_test(tc, cleanmarkers_are_good_nodes);
	tcase_add_test(tc, cleanmarkers_as_long_as_those_that_are_there);
	tcase_add_test(tc, the_part_is_followed_by_ff_alone);
	tcase_add_test(tc, a_cancelled_job_leaves_nothing);
	tcase_add_test(tc, what_would_not_read_as_the_part_is_refused);
	tcase_add_test(tc, a_node_in_the_padding_is_refused);
	tcase_add_test(tc, a_part_that_ends_early_is_padded);
	tcase_add_test(tc, the_payload_gets_a_new_header);
	tcase_add_test(tc, a_wrong_header_is_refused);
	tcase_add_test(tc, what_stands_before_the_part_stays);
	tcase_add_test(tc, what_cannot_be_wrapped_is_refused);
	tcase_add_test(tc, the_time_may_come_from_outside);
	tcase_add_test(tc, samples_read_as_before);
	tcase_add_test(tc, images_of_a_kernel_read_as_before);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
