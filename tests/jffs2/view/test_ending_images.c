/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the time of each node of whole images ended, byte by byte. */
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/firmware.h"
#include "jffs2/steps/steps.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/cases/endings.h"
#include "tests/fixture/share.h"
#include "tests/fixture/jffs2/world.h"

/* ---- whole images ---- */

static uint32_t
check_image(const char *path)
{
	struct firmware_options o = { 0 };
	struct firmware *f;
	struct error err;
	uint32_t nodes = 0;

	f = firmware_open(path, &o, &err);
	ck_assert_msg(f != NULL, "%s", err.text);
	firmware_finish(f);
	for (size_t i = 0; i < f->volumes.count; i++)
		nodes += endings_check(f->volumes.at[i]->fs);
	firmware_close(f);
	return nodes;
}

START_TEST(sample_images_agree)
{
	static const char *const images[] = { "7518-hi3518-home.uimage", "be-64k-sum.jffs2",
		"damaged.uimage", "dump.bin", "history.jffs2", "nocm-unpadded.jffs2" };
	char path[PATH_MAX];
	uint32_t nodes = 0;

	for (size_t i = 0; i < sizeof images / sizeof *images; i++) {
		snprintf(path, sizeof path, "%s/data/%s", getenv("srcdir"), images[i]);
		nodes += check_image(path);
	}
	ck_assert_uint_gt(nodes, 5);
}
END_TEST

/* As tests/jffs2/test_truth.c looks for them. */
START_TEST(shared_images_agree)
{
	static const char *const folders[] = { "truth", "corners", "corpus" };
	const char *given = getenv("FLASHLOUPE_SHARED"), *top = getenv("srcdir");
	char pattern[PATH_MAX];
	uint32_t nodes = 0;
	glob_t found;

	snprintf(pattern, sizeof pattern, "%s%s/%s/*.jffs2",
	        given ? given : top ? top : ".", given ? "" : "/../shared", folders[_i]);
	if (glob(pattern, 0, NULL, &found) != 0) {
		printf("# skipped: %s\n", pattern);
		fflush(stdout);
		return;
	}
	memset(ending_counts, 0, sizeof ending_counts);
	for (size_t i = 0; i < found.gl_pathc; i++)
		if (share_has(i, 0))
			nodes += check_image(found.gl_pathv[i]);
	printf("# %s: %zu images, %u superseded nodes: %u covered, %u cut off, %u copied, %u "
	       "replaced, %u removed\n", folders[_i], found.gl_pathc, nodes,
	        ending_counts[ENDING_COVERED], ending_counts[ENDING_CUT], ending_counts[ENDING_COPIED],
	        ending_counts[ENDING_REPLACED], ending_counts[ENDING_REMOVED]);
	fflush(stdout);
	globfree(&found);
}
END_TEST

CASES(ending_images)
{
	tcase_set_timeout(tcase, 600);
	tcase_add_test(tcase, sample_images_agree);
	tcase_add_loop_test(tcase, shared_images_agree, 0, 3);
}
