/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Nothing is claimed that isn't so: an image that is fine as it stands is not put right below,
 * as swapped bytes or as a NAND dump; and in what looks random nothing is found at all.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/store.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"
#include "tests/fixture/format/seen.h"
#include "tests/fixture/truth.h"

/* A dump with its spare areas, by the name of the file. */
static bool
is_nand(const char *name)
{
	return strstr(name, "nand") != NULL;
}

static void
check_stores(const struct firmware *f, const char *name)
{
	for (size_t i = 0; i < f->children.count; i++) {
		enum store_kind kind = f->children.at[i]->store->kind;

		ck_assert_msg(kind != STORE_TURNED, "%s: turned", name);
		ck_assert_msg(kind != STORE_SPARELESS || is_nand(name), "%s: a NAND dump", name);
	}
}

static void
check_file(const char *path, const char *name)
{
	struct firmware *f;
	struct text t = { 0 };

	truth_read(path, &t);
	if (t.len > 0) {
		f = seen_open(span_of(t.at, t.len));
		check_stores(f, name);
		firmware_close(f);
	}
	text_free(&t);
}

static const char *const folders[] = { "truth", "corners", "corpus" };

START_TEST(images_that_are_fine_are_left_alone)
{
	int count, tried = 0;
	struct dirent **names = truth_list(folders[_i], &count);

	setenv("MAGIC", "/nonexistent", 1);
	for (int i = 0; i < count; i++) {
		const char *name = names[i]->d_name;
		char path[PATH_MAX], file[2 * NAME_MAX];

		if (name[0] == '.' || truth_ends(name, ".manifest") || truth_ends(name, ".md")
		        || truth_ends(name, ".txt") || truth_ends(name, ".xz"))
			continue;
		snprintf(file, sizeof file, "%s/%s", folders[_i], name);
		if (!truth_has(truth_path(path, file)))
			continue;
		check_file(path, name);
		tried++;
	}
	printf("# %s: %d images\n", folders[_i], tried);
	fflush(stdout);
	truth_free(names, count);
}
END_TEST

/* Noise, with stretches of one byte and of few different ones in it. */
static void
fill(uint8_t *bytes, size_t len, uint32_t *seed)
{
	fill_random(bytes, len, next_random(seed));
	for (uint32_t i = next_random(seed) % 4; i > 0; i--) {
		size_t at = next_random(seed) % len, n = next_random(seed) % (len - at) + 1;
		uint8_t mask = (uint8_t)next_random(seed), with = (uint8_t)next_random(seed);

		switch (next_random(seed) % 3) {
		case 0: memset(bytes + at, 0xff, n); break;
		case 1: memset(bytes + at, 0, n); break;
		case 2:
			for (size_t k = at; k < at + n; k++)
				bytes[k] = (uint8_t)((bytes[k] & mask) | (with & ~mask));
		}
	}
}

START_TEST(in_noise_nothing_is_found)
{
	enum { ROUNDS = 1000, MOST = 16384 };
	static uint8_t bytes[MOST];
	uint32_t seed = 1 + (uint32_t)_i;

	setenv("MAGIC", "/nonexistent", 1);
	for (int i = 0; i < ROUNDS; i++) {
		size_t len = 1 + next_random(&seed) % MOST;
		struct firmware *f;

		fill(bytes, len, &seed);
		f = seen_open(span_of(bytes, len));
		ck_assert_msg(f->children.count == 0, "round %d", i);
		for (size_t k = 0; k < f->list.parts.count; k++)
			ck_assert_msg(f->list.parts.at[k].kind != PART_FORMAT, "round %d: %s", i,
			        f->list.parts.at[k].what);
		firmware_close(f);
	}
}
END_TEST

CASES(claims)
{
	tcase_set_timeout(tcase, 300);
	tcase_add_loop_test(tcase, images_that_are_fine_are_left_alone, 0, ROWS_OF(folders));
	tcase_add_loop_test(tcase, in_noise_nothing_is_found, 0, 4);
}
