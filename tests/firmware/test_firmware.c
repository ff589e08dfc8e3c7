/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An image is taken apart step by step; the user's erase size and salvage change it;
 * offsets lead to what is there.
 */
#include <string.h>

#include "firmware/firmware.h"
#include "firmware/model/subject.h"
#include "issues/issues.h"
#include "list/files/files.h"
#include "list/jffs2/nodes.h"
#include "past/past.h"
#include "table/table.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/every_table.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/samples.h"
#include "tests/fixture/share.h"
#include "tests/fixture/tables.h"
#include "words/verdict.h"

/* ---- steps ---- */

/* So small that every stage takes several steps. */
static uint64_t
small_budget(const struct firmware *f)
{
	return f->bytes.len / 8 + 500;
}

START_TEST(small_steps_lead_to_the_same)
{
	struct nodes n, m;
	struct firmware *a = sample_open(_i, &n), *b = sample_open(_i, &m);
	struct text in_one = { 0 }, in_steps = { 0 };
	double before = 0;

	firmware_finish(a);
	while (firmware_step(b, 3000)) {
		ck_assert(firmware_progress(b) >= before - 0.0001);
		ck_assert(firmware_progress(b) <= 1);
		ck_assert_uint_gt(strlen(firmware_activity(b)), 0);
		before = firmware_progress(b);
	}
	ck_assert_str_eq(firmware_activity(b), "");
	ck_assert(!firmware_step(b, 1));
	assert_tiled(a);
	assert_tiled(b);
	add_everything(a, &in_one);
	add_everything(b, &in_steps);
	ck_assert_str_eq(text_str(&in_one), text_str(&in_steps));
	text_free(&in_one);
	text_free(&in_steps);
	firmware_close(a);
	firmware_close(b);
	nodes_free(&n);
	nodes_free(&m);
}
END_TEST

START_TEST(it_can_be_stopped_at_every_step)
{
	bool done = false;

	for (int stop = _i % SHARES; !done; stop += SHARES + stop / 3) {
		struct nodes n;
		struct firmware *f = sample_open(_i, &n);

		for (int i = 0; i < stop && !done; i++)
			done = !firmware_step(f, small_budget(f));
		firmware_stop(f);
		ck_assert_int_eq(f->phase, FIRMWARE_DONE);
		ck_assert_int_eq(f->partial, !done);
		assert_tiled(f);
		check_all_tables(f);
		firmware_close(f);
		nodes_free(&n);
	}
}
END_TEST

START_TEST(it_can_be_closed_at_every_step)
{
	bool done = false;

	for (int stop = 0; !done; stop += 1 + stop / 3) {
		struct nodes n;
		struct firmware *f = sample_open(_i, &n);

		for (int i = 0; i < stop && !done; i++)
			done = !firmware_step(f, small_budget(f));
		firmware_close(f);
		nodes_free(&n);
	}
}
END_TEST

/* What an open table and one just opened write is the same. Of a line of bytes only its offset
 * can be out of date: unless `all`, the other columns are left out. */
static void
is_like_fresh(struct table *open, bool all)
{
	struct text a = { 0 }, b = { 0 };
	struct table fresh;
	struct error err;

	/* The list of files to choose from, and the events of a flash, are about no image;
	 * a plan never changes. */
	ck_assert(table_refresh(open) == (open->class != &table_shelf && open->class != &table_flash
	                  && open->class != &table_events));
	table_open(&fresh, open->class, open->firmware, open->volume);
	open->chosen_count = 0;
	if (open->class == &table_hex && !all)
		ck_assert(table_choose(open, "offset", &err) && table_choose(&fresh, "offset", &err));
	table_write(open, FORM_TSV, 0, SIZE_MAX, sample_collect, &a);
	table_write(&fresh, FORM_TSV, 0, SIZE_MAX, sample_collect, &b);
	ck_assert_str_eq(text_str(&a), text_str(&b));
	text_free(&a);
	text_free(&b);
	table_close(&fresh);
}

/* Tables that stay open while the work goes on show what freshly opened ones do. */
START_TEST(open_tables_follow_the_work)
{
	struct nodes n;
	struct firmware *f = sample_open(_i, &n);
	struct table open[TABLES_MAX];
	bool more = true;
	size_t step = 0;

	while (more && f->volumes.count == 0)
		more = firmware_step(f, small_budget(f));
	for (int i = 0; table_classes[i]; i++)
		if (f->volumes.count || !table_classes[i]->needs_volume)
			table_open(&open[i], table_classes[i], f,
			        f->volumes.count ? f->volumes.at[0] : NULL);
	while (more) {
		more = firmware_step(f, small_budget(f));
		if (more && !share_has(step++, _i))
			continue;
		for (int i = 0; table_classes[i]; i++)
			if (f->volumes.count || !table_classes[i]->needs_volume)
				is_like_fresh(&open[i], !more || step % 32 == 1);
	}
	for (int i = 0; table_classes[i]; i++)
		if (f->volumes.count || !table_classes[i]->needs_volume)
			table_close(&open[i]);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* ---- erase size, salvage ---- */

START_TEST(the_users_erase_size_wins_and_can_be_taken_back)
{
	struct nodes n;
	struct firmware *f;
	struct volume *v;
	struct text before = { 0 }, after = { 0 };

	sample_make_tree(&n, ENDIAN_LITTLE);
	f = sample_open_bytes(nodes_image(&n), NULL);
	firmware_finish(f);
	ck_assert_uint_eq(f->volumes.count, 1);
	v = f->volumes.at[0];
	ck_assert_uint_eq(v->erase.size, 4096);
	add_everything(f, &before);

	firmware_set_erase(f, v, 2048, 512 + 4096);
	ck_assert(!v->built);
	check_all_tables(f);
	firmware_step(f, 1000);
	firmware_set_erase(f, v, 2048, 512);
	firmware_finish(f);
	ck_assert_int_eq(v->erase.basis, ERASE_BY_USER);
	ck_assert_uint_eq(v->log.erase_size, 2048);
	ck_assert_uint_eq(v->log.phase, 512);
	ck_assert(v->built && v->scanned);
	check_all_tables(f);

	firmware_set_erase(f, v, 0, 0);
	firmware_finish(f);
	add_everything(f, &after);
	ck_assert_str_eq(text_str(&before), text_str(&after));
	text_free(&before);
	text_free(&after);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

START_TEST(salvage_brings_back_nodes_across_boundaries)
{
	struct firmware_options o = { .erase_size = 512 };
	struct nodes n;
	struct firmware *f;
	uint64_t strict, salvaged;

	sample_make_tree(&n, ENDIAN_BIG);
	f = sample_open_bytes(nodes_image(&n), &o);
	firmware_finish(f);
	strict = f->volumes.at[0]->fs->bytes[STATE_DROPPED];
	firmware_set_salvage(f, true);
	firmware_finish(f);
	salvaged = f->volumes.at[0]->fs->bytes[STATE_DROPPED];
	ck_assert_uint_gt(strict, salvaged);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

START_TEST(another_kernel_needs_no_other_scan)
{
	struct text before = { 0 }, between = { 0 }, after = { 0 }, opened = { 0 };
	struct firmware_options o = { .no_summary = true };
	struct firmware *file = sample_open_file("be-64k-sum.jffs2"), *f;
	const struct extent *extents;
	struct volume *v;

	ck_assert_ptr_nonnull(file);
	f = sample_open_bytes(file->bytes, NULL);
	firmware_finish(f);
	v = f->volumes.at[0];
	add_everything(f, &before);
	extents = v->log.extents.at;
	firmware_set_no_summary(f, true);
	ck_assert(v->scanned && !v->built);
	check_all_tables(f);
	firmware_finish(f);
	add_everything(f, &between);
	firmware_set_no_summary(f, false);
	firmware_finish(f);
	add_everything(f, &after);
	ck_assert_ptr_eq(v->log.extents.at, extents);
	ck_assert_str_eq(text_str(&before), text_str(&after));
	firmware_close(f);
	f = sample_open_bytes(file->bytes, &o);
	firmware_finish(f);
	add_everything(f, &opened);
	ck_assert_str_eq(text_str(&between), text_str(&opened));
	firmware_close(f);
	firmware_close(file);
	text_free(&before);
	text_free(&between);
	text_free(&after);
	text_free(&opened);
}
END_TEST

/* The cleanmarker of the first block is damaged: the part begins with the node behind
 * it, until the other blocks tell where the first one begins. */
START_TEST(a_part_grows_to_its_block_ends)
{
	struct nodes n;
	struct text image = { 0 };
	struct firmware *f;

	sample_make_tree(&n, ENDIAN_LITTLE);
	for (int i = 0; i < 4096; i++)
		text_add_bytes(&image, "boot", 4);
	nodes_put32(&n, 0, 0x12345678);
	text_add_bytes(&image, n.bytes.at, n.bytes.len);
	f = sample_open_bytes(span_of(image.at, image.len), NULL);
	firmware_finish(f);
	assert_tiled(f);
	ck_assert_uint_eq(f->volumes.count, 1);
	ck_assert_uint_eq(f->volumes.at[0]->erase.size, 4096);
	ck_assert_uint_eq(f->volumes.at[0]->erase.phase, 0);
	ck_assert_uint_eq(f->volumes.at[0]->offset, 16384);
	ck_assert_uint_eq(f->volumes.at[0]->log.part.len, n.bytes.len);
	firmware_close(f);
	text_free(&image);
	nodes_free(&n);
}
END_TEST

/* ---- lookups ---- */

START_TEST(offsets_lead_to_parts_and_headers)
{
	struct firmware *f = sample_open_file("dump.bin");

	firmware_finish(f);
	for (size_t i = 0; i < f->list.parts.count; i++) {
		const struct part *p = &f->list.parts.at[i];

		ck_assert_int_eq(firmware_part_at(f, p->offset), (int)i);
		ck_assert_int_eq(firmware_part_at(f, p->offset + p->len - 1), (int)i);
	}
	ck_assert_int_eq(firmware_part_at(f, f->bytes.len), PART_NONE);
	ck_assert_uint_eq(f->uimages.count, 1);
	ck_assert_ptr_null(firmware_uimage_at(f, 0x1fff));
	ck_assert_ptr_eq(firmware_uimage_at(f, 0x2000), &f->uimages.at[0]);
	ck_assert_ptr_eq(firmware_uimage_at(f, 0x2040), &f->uimages.at[0]);
	ck_assert_ptr_null(firmware_uimage_at(f, 0x8000));
	ck_assert_ptr_eq(firmware_volume_at(f, 0x8000), f->volumes.at[0]);
	ck_assert_ptr_null(firmware_volume_at(f, 0x7fff));
	ck_assert_ptr_null(firmware_volume(f, 0));
	firmware_close(f);
}
END_TEST

START_TEST(every_offset_has_a_subject)
{
	struct nodes n;
	struct firmware *f = sample_open(_i, &n);
	size_t wrong = 0;

	firmware_finish(f);
	for (uint64_t at = 0; at < f->bytes.len; at += 1 + f->bytes.len / 5000) {
		struct verdict verdicts[VERDICTS_MAX];
		struct subject s;

		subject_at(f, at, &s);
		wrong += s.offset > at || s.offset + s.bytes.len <= at
		         || subject_verdicts(f, &s, verdicts) > VERDICTS_MAX;
	}
	ck_assert_uint_eq(wrong, 0);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* What the checks of the scan found wrong is wrong here too, and nothing else. */
START_TEST(verdicts_agree_with_the_flaws)
{
	const uint32_t sums = FLAW_HEADER_CRC | FLAW_NODE_CRC | FLAW_NAME_CRC
	                      | FLAW_DATA_CRC;
	struct nodes n;
	struct firmware *f = sample_open(_i, &n);

	firmware_finish(f);
	for (size_t k = 0; k < f->volumes.count; k++) {
		const struct volume *v = f->volumes.at[k];

		for (uint32_t i = 0; i < v->log.extents.count; i++) {
			const struct extent *e = &v->log.extents.at[i];
			struct verdict verdicts[VERDICTS_MAX];
			struct subject s;
			bool wrong = false;
			size_t count;

			if (e->kind != EXTENT_NODE)
				continue;
			subject_at(f, v->offset + e->offset, &s);
			count = subject_verdicts(f, &s, verdicts);
			for (size_t c = 0; c < count; c++)
				wrong |= !verdicts[c].ok && verdicts[c].len;
			ck_assert_int_eq(wrong, (e->flaws & sums) != 0);
		}
	}
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

CASES(firmware)
{
	tcase_add_loop_test(tcase, small_steps_lead_to_the_same, 0, IMAGES);
	tcase_add_loop_test(tcase, it_can_be_stopped_at_every_step, 0, IMAGES);
	tcase_add_loop_test(tcase, it_can_be_closed_at_every_step, 0, IMAGES);
	tcase_add_loop_test(tcase, open_tables_follow_the_work, 0, IMAGES);
	tcase_add_loop_test(tcase, every_offset_has_a_subject, 0, IMAGES);
	tcase_add_loop_test(tcase, verdicts_agree_with_the_flaws, 0, IMAGES);
	tcase_add_test(tcase, the_users_erase_size_wins_and_can_be_taken_back);
	tcase_add_test(tcase, another_kernel_needs_no_other_scan);
	tcase_add_test(tcase, salvage_brings_back_nodes_across_boundaries);
	tcase_add_test(tcase, a_part_grows_to_its_block_ends);
	tcase_add_test(tcase, offsets_lead_to_parts_and_headers);
}
