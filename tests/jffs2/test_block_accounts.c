/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bytes of each block add up, in every image and after any damage. */
#include <glob.h>
#include <limits.h>
#include <stdio.h>

#include "firmware/firmware.h"
#include "jffs2/blocks/block.h"
#include "tests/fixture/jffs2/blocks.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"
#include "tests/fixture/jffs2/world.h"

/* ---- accounts ---- */

static uint64_t
total(const struct block_space *s)
{
	return (uint64_t)s->used + s->unchecked + s->dirty + s->wasted + s->free;
}

/* Shares add up, every block is in one class, ranks are 1, 2, 3 ... */
static void
check_table(const struct block_table *t, bool files)
{
	uint64_t members = 0, collected = t->members[BLOCK_CLEAN] + t->members[BLOCK_DIRTY]
	                                  + t->members[BLOCK_VERY_DIRTY], sum = 0, at = 0;

	for (int class = 0; class < BLOCK_CLASS_COUNT; class++)
		members += t->members[class];
	ck_assert_uint_eq(members, files ? t->blocks.count : 0);
	for (size_t n = 0; n < t->blocks.count; n++) {
		const struct erase_block *b = &t->blocks.at[n];
		uint64_t fill = 0;

		ck_assert_uint_eq(b->start, at);
		at = b->end;
		for (int i = 0; i < FILL_COUNT; i++)
			fill += b->fill[i];
		ck_assert_uint_eq(fill, b->end - b->start);
		sum += b->gc;
		ck_assert_int_eq(b->gc != 0, b->class >= BLOCK_CLEAN
		                             && b->class <= BLOCK_VERY_DIRTY);
		ck_assert_uint_le(b->gc, collected);
		if (b->class <= BLOCK_CUT)
			continue;
		ck_assert_uint_eq(total(&b->space), t->log->erase_size);
		ck_assert_uint_eq(total(&b->at_mount), t->log->erase_size);
		ck_assert_uint_eq(b->space.unchecked, 0);
		ck_assert_uint_le(b->space.used, b->at_mount.used + b->at_mount.unchecked);
	}
	ck_assert_uint_eq(at, t->log->part.len);
	ck_assert_uint_eq(sum, collected * (collected + 1) / 2);
	if (collected)
		ck_assert_uint_eq(block_draws(t, BLOCK_CLEAN) + block_draws(t, BLOCK_DIRTY)
		                  + block_draws(t, BLOCK_VERY_DIRTY), 128);
}

static void
check_volume(const struct volume *v)
{
	struct text reason = { 0 };
	struct block_table t;

	block_table_make(&t, &v->log, v->fs);
	check_table(&t, true);
	for (size_t n = 0; n < t.blocks.count; n++)
		block_reason(&t, n, &reason);
	ck_assert(t.blocks.count == 0 || reason.len > 0);
	block_table_free(&t);
	block_table_make(&t, &v->log, NULL);
	check_table(&t, false);
	block_table_free(&t);
	text_free(&reason);
}

/* Each image as it is, and with erase sizes that it was not made with. */
static void
check_image(const char *path)
{
	static const uint32_t sizes[][2] = { { 0, 0 }, { 4096, 0 }, { 8192, 1000 },
		{ 512, 0 }, { 1 << 20, 0 } };
	struct firmware *f = firmware_open(path, NULL, NULL);

	ck_assert_msg(f != NULL, "%s", path);
	firmware_finish(f);
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
		for (size_t k = 0; k < f->volumes.count; k++) {
			firmware_set_salvage(f, i % 2);
			if (i > 0)
				firmware_set_erase(f, f->volumes.at[k], sizes[i][0],
				        sizes[i][1]);
			firmware_finish(f);
			check_volume(f->volumes.at[k]);
		}
	firmware_close(f);
}

static void
check_folder(const char *top, const char *folder)
{
	char pattern[PATH_MAX];
	glob_t found;

	snprintf(pattern, sizeof pattern, "%s/%s/*.[jub][fi][fmn]*", top, folder);
	if (glob(pattern, 0, NULL, &found) != 0) {
		printf("# skipped: %s (nothing there)\n", pattern);
		fflush(stdout);
		return;
	}
	for (size_t i = 0; i < found.gl_pathc; i++)
		check_image(found.gl_pathv[i]);
	globfree(&found);
}

START_TEST(accounts_of_every_image_add_up)
{
	const char *shared = getenv("FLASHLOUPE_SHARED"), *top = getenv("srcdir");
	char beside[PATH_MAX];

	top = top ? top : ".";
	snprintf(beside, sizeof beside, "%s/../shared", top);
	check_folder(top, "data");
	check_folder(shared ? shared : beside, "truth");
}
END_TEST

START_TEST(accounts_add_up_after_any_damage)
{
	uint32_t seed = 77 + (uint32_t)_i;

	for (int round = 0; round < 300; round++) {
		struct world w = blocks_new_world(round & 1);
		struct block_table t;

		for (uint32_t i = 0; i < 30; i++) {
			char text[2] = { (char)('a' + next_random(&seed) % 5), 0 };

			if (next_random(&seed) % 3 == 0)
				name(&w, text, i, next_random(&seed) % 5);
			else
				blocks_put(&w, 2 + next_random(&seed) % 4, i + 1,
				        next_random(&seed) % 400);
		}
		for (int i = 0; i < 40; i++)
			nodes_put8(&w.n, next_random(&seed) % (uint32_t)w.n.bytes.len,
			        (uint8_t)(next_random(&seed) % 2 ? 0xff
			                                         : next_random(&seed)));
		w.log.salvage = next_random(&seed) % 2;
		blocks_make(&w, &t);
		check_table(&t, true);
		blocks_finish(&w, &t);
	}
}
END_TEST

CASES(block_accounts)
{
	tcase_set_timeout(tcase, 300);
	tcase_add_test(tcase, accounts_of_every_image_add_up);
	tcase_add_loop_test(tcase, accounts_add_up_after_any_damage, 0, 4);
}
