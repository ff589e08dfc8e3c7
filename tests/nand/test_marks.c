/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JFFS2 on NAND flash: cleanmarkers and bad blocks as the spare areas have them. */
#include <string.h>

#include "firmware/firmware.h"
#include "firmware/model/children.h"
#include "list/jffs2/tables.h"
#include "list/list.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/cases/erase_cases.h"
#include "tests/fixture/format/raw.h"

enum { BLOCKS = 10, BAD = 7, BARE = 8 };

/* A JFFS2 as on a chip: no cleanmarkers in it, but in the spare areas; a bad block; and a block
 * that has lost its cleanmarker. */
struct chip {
	const struct nand_layout *layout;
	uint32_t block;
	struct firmware *firmware;
	struct volume *volume; /* without the spare areas */
	struct text raw;
};

static void
open_chip(struct chip *c, int row, uint32_t written, bool markers, enum erase_markers nodes)
{
	struct raw_chip chip = { .ecc = ecc_schemes, .cleanmarkers = markers, .bad = 1 << BAD };
	const struct nand_layout *n = &nand_layouts[row];
	struct erase_image image;
	struct firmware *plain;

	*c = (struct chip){ .layout = n, .block = n->data * n->pages };
	erase_image_make(&image, c->block, written, nodes, 31);
	while (image.bytes.len < BLOCKS * (size_t)c->block)
		text_add_bytes(&image.bytes, "\xff", 1);
	chip.big_endian = image.bytes.at[0] == 0x19;
	raw_dump(span_of(image.bytes.at, image.bytes.len), n, &chip, &c->raw);
	c->raw.at[nand_spare_place(n, BARE * n->pages, n->spare == 16 ? 8 : 2)] = '\0';
	c->firmware = firmware_new(image_of_memory("chip", span_of(c->raw.at, c->raw.len)),
	        NULL);
	firmware_finish(c->firmware);
	plain = firmware_plain(c->firmware);
	ck_assert_ptr_nonnull(plain);
	ck_assert_uint_eq(plain->volumes.count, 1);
	c->volume = plain->volumes.at[0];
	erase_image_free(&image);
}

static void
close_chip(struct chip *c)
{
	firmware_close(c->firmware);
	text_free(&c->raw);
}

static bool
take(void *arg, const char *at, size_t len)
{
	text_add_bytes(arg, at, len);
	return true;
}

static int
count_words(const char *s, const char *word)
{
	int count = 0;

	while ((s = strstr(s, word))) {
		s++;
		count++;
	}
	return count;
}

START_TEST(blocks_are_filed_by_their_spare_areas)
{
	struct text out = { 0 };
	struct table t;
	struct chip c;

	open_chip(&c, _i, 6, true, MARKERS_NONE);
	ck_assert_uint_eq(c.volume->erase.size, c.block);
	table_open(&t, &table_blocks, c.volume->firmware, c.volume);
	table_write(&t, FORM_TSV, 6, table_count(&t), take, &out);
	ck_assert_ptr_nonnull(strstr(text_str(&out), "cleanmarker"));
	/* The column, the states, and those at mount; of the bad block the mark and the state. */
	ck_assert_int_eq(count_words(text_str(&out), "\tfree\t"), 5);
	ck_assert_int_eq(count_words(text_str(&out), "\tbad\t"), 2);
	ck_assert_int_eq(count_words(text_str(&out), "\tempty\t"), 2);
	table_close(&t);
	close_chip(&c);
	text_free(&out);
}
END_TEST

/* Too few nodes, and no node that is a cleanmarker; the spare areas have one of each block but
 * two, of which one is bad. */
START_TEST(cleanmarkers_in_spare_areas_are_evidence)
{
	const struct erase_decision *d;
	struct chip c;

	open_chip(&c, _i, 2, false, MARKERS_NONE);
	ck_assert_int_ne(c.volume->erase.basis, ERASE_BY_CLEANMARKERS);
	ck_assert_uint_eq(c.volume->erase.cleanmarkers, 0);
	close_chip(&c);
	open_chip(&c, _i, 2, true, MARKERS_NONE);
	d = &c.volume->erase;
	ck_assert_uint_eq(d->size, c.block);
	ck_assert_int_eq(d->basis, ERASE_BY_CLEANMARKERS);
	ck_assert_uint_eq(d->cleanmarkers, BLOCKS - 2);
	ck_assert_uint_eq(d->in_spare, BLOCKS - 2);
	ck_assert_ptr_nonnull(strstr(d->why, "all 8 cleanmarkers in the spare areas stand"));
	close_chip(&c);
}
END_TEST

/* A file system that was made for NOR flash: both have them, at the same places. */
START_TEST(cleanmarkers_in_both_places_count_once)
{
	struct chip c;

	open_chip(&c, _i, 6, true, MARKERS_ALL);
	ck_assert_uint_eq(c.volume->erase.size, c.block);
	ck_assert_uint_eq(c.volume->erase.cleanmarkers, BLOCKS - 2);
	ck_assert_uint_lt(c.volume->erase.in_spare, BLOCKS - 2);
	close_chip(&c);
}
END_TEST

/* kernel: jffs2_scan_eraseblock; a bad block has no other step but that it is passed over. */
START_TEST(a_mount_looks_into_the_spare_areas)
{
	uint32_t outcomes[OUTCOME_COUNT] = { 0 }, read = 0;
	const struct jffs2_steps *s;
	struct text t = { 0 };
	struct chip c;

	open_chip(&c, _i, 6, true, MARKERS_NONE);
	s = volume_steps(c.volume);
	ck_assert_ptr_nonnull(s);
	for (uint32_t n = 0; n < s->count; n++) {
		struct jffs2_step step = jffs2_step_at(s, n);

		if (step.kind == STEP_SPARE)
			outcomes[step.outcome]++;
		read += step.kind == STEP_BLOCK;
		if (step.kind == STEP_SPARE && step.what == BAD * c.block)
			jffs2_step_describe(s, n, &t);
	}
	ck_assert_str_eq(text_str(&t), "block 7: marked bad in its spare area: it is not read, "
	        "and never used");
	ck_assert_uint_eq(outcomes[OUTCOME_DROPPED], 1);
	ck_assert_uint_eq(outcomes[OUTCOME_GO_ON], 1);
	ck_assert_uint_eq(outcomes[OUTCOME_TAKEN], BLOCKS - 2);
	ck_assert_uint_eq(read, BLOCKS - 1);
	close_chip(&c);
	text_free(&t);
}
END_TEST

CASES(marks)
{
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, blocks_are_filed_by_their_spare_areas, 0, 2);
	tcase_add_loop_test(tcase, cleanmarkers_in_spare_areas_are_evidence, 0, 2);
	tcase_add_loop_test(tcase, cleanmarkers_in_both_places_count_once, 0, 2);
	tcase_add_loop_test(tcase, a_mount_looks_into_the_spare_areas, 0, 2);
}
