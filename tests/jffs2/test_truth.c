/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Against the Linux kernel: images that it wrote or mounted, each with a manifest of what
 * it showed. They are not part of the project; where they are not there the tests say what
 * they skipped. FLASHLOUPE_SHARED names the folder that holds truth/ and corpus/; without it
 * that is ../shared beside the checkout.
 */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "firmware/firmware.h"
#include "issues/issues.h"
#include "past/past.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/truth.h"

START_TEST(truth_manifests_are_equal)
{
	truth_compare_folder("truth");
}
END_TEST

/* ---- the kernel's corners ---- */

/* The erase size that the table in corners/README.md gives for an image; 8 KiB if none. */
static uint32_t
corner_size(const char *readme, const char *name)
{
	char row[NAME_MAX + 8];
	const char *at;

	snprintf(row, sizeof row, "| %s | ", name);
	at = strstr(readme, row);
	return at ? (uint32_t)strtoul(at + strlen(row), NULL, 10) : 8192;
}

/* The path of an image, which may be packed: then it is unpacked into the working folder, and
 * *packed is set. False if there is none, or no xz. */
static bool
corner_image(const char *name, char path[PATH_MAX], bool *packed)
{
	char file[NAME_MAX + 20], command[3 * PATH_MAX], from[PATH_MAX];

	*packed = false;
	snprintf(file, sizeof file, "corners/%s.jffs2", name);
	if (truth_has(truth_path(path, file)))
		return true;
	snprintf(file, sizeof file, "corners/%s.jffs2.xz", name);
	if (!truth_has(truth_path(from, file)))
		return false;
	snprintf(path, PATH_MAX, "corner-%d.jffs2", (int)getpid());
	snprintf(command, sizeof command, "xz -dc '%s' >%s", from, path);
	*packed = system(command) == 0;
	if (!*packed)
		remove(path);
	return *packed;
}

static int
compare_corner(const char *name, const char *readme, int *paths)
{
	char file[NAME_MAX + 20], path[PATH_MAX], manifest[PATH_MAX];
	struct firmware *f;
	bool packed;

	snprintf(file, sizeof file, "corners/%s.manifest", name);
	if (!corner_image(name, path, &packed)) {
		truth_skipped++;
		printf("# skipped: %s (it cannot be unpacked)\n", name);
		return 0;
	}
	f = truth_open_as(path, corner_size(readme, name));
	ck_assert_msg(f->volumes.count == 1, "%s: %zu JFFS2 parts", name, f->volumes.count);
	*paths += truth_compare(f->volumes.at[0], truth_path(manifest, file));
	firmware_close(f);
	if (packed)
		remove(path);
	return 1;
}

START_TEST(corner_manifests_are_equal)
{
	int count, images = 0, paths = 0;
	struct dirent **names = truth_list("corners", &count);
	struct text readme = { 0 };
	char path[PATH_MAX];

	if (count)
		truth_read(truth_path(path, "corners/README.md"), &readme);
	for (int i = 0; i < count; i++) {
		char *end = strstr(names[i]->d_name, ".manifest");

		if (!end)
			continue;
		*end = 0;
		images += compare_corner(names[i]->d_name, text_str(&readme), &paths);
	}
	printf("# corners: %d images, %d paths equal to the kernel's\n", images, paths);
	fflush(stdout);
	ck_assert(count == 0 || images > 0);
	text_free(&readme);
	truth_free(names, count);
}
END_TEST

/* Images without a manifest: the kernel refuses them, crashes on them, or shows what is not
 * determined. That is an error, and the file's own kind of error has a name. */
START_TEST(what_the_kernel_does_not_show_is_an_error)
{
	int count, images = 0;
	struct dirent **names = truth_list("corners", &count);
	char path[PATH_MAX], file[NAME_MAX + 20];

	for (int i = 0; i < count; i++) {
		char *end = strstr(names[i]->d_name, ".jffs2");
		struct issue_list issues;
		struct firmware *f;

		if (!end || !truth_ends(names[i]->d_name, ".jffs2"))
			continue;
		snprintf(file, sizeof file, "corners/%.*s.manifest",
		        (int)(end - names[i]->d_name), names[i]->d_name);
		if (truth_has(truth_path(path, file)))
			continue;
		snprintf(file, sizeof file, "corners/%s", names[i]->d_name);
		f = truth_open_as(truth_path(path, file), 8192);
		firmware_issues(f, &issues);
		ck_assert_msg(issues.errors > 0, "%s has no error", file);
		ck_assert(judgement_rows[issues.judgement.id].bad);
		issue_list_free(&issues);
		firmware_close(f);
		images++;
	}
	printf("# corners: %d images that the kernel does not show have an error\n", images);
	fflush(stdout);
	ck_assert(count == 0 || images > 0);
	truth_free(names, count);
}
END_TEST

START_TEST(corpus_manifests_are_equal)
{
	truth_compare_folder("corpus");
}
END_TEST

/* A whole flash: both file systems are found where they lie, among other things. */
START_TEST(parts_of_a_dump)
{
	char path[PATH_MAX];
	struct firmware *f;

	if (!truth_has(truth_path(path, "truth/dump.bin"))) {
		printf("# skipped: truth/dump.bin\n");
		return;
	}
	f = truth_open(path);
	ck_assert_uint_eq(f->volumes.count, 2);
	ck_assert_uint_eq(f->volumes.at[0]->offset, 0x500000);
	ck_assert_uint_eq(f->volumes.at[0]->log.part.len, 0x400000);
	ck_assert_int_eq(f->volumes.at[0]->log.endian, ENDIAN_LITTLE);
	ck_assert_uint_eq(f->volumes.at[1]->offset, 0x900000);
	ck_assert_int_eq(f->volumes.at[1]->log.endian, ENDIAN_BIG);
	ck_assert_uint_eq(f->uimages.count, 2);
	truth_compare(f->volumes.at[0], truth_path(path, "truth/dump-le.manifest"));
	truth_compare(f->volumes.at[1], truth_path(path, "truth/dump-be.manifest"));
	firmware_close(f);
}
END_TEST

/* The table of truth/README.md: `| name | erase block | byte order | ...`. */
START_TEST(erase_sizes_are_right_or_undecided)
{
	struct text readme = { 0 };
	char path[PATH_MAX], *line, *rest = NULL;
	int right = 0, undecided = 0;

	if (!truth_has(truth_path(path, "truth/README.md"))) {
		printf("# skipped: truth/README.md\n");
		return;
	}
	truth_read(path, &readme);
	for (line = strtok_r(readme.at, "\n", &rest); line;
	        line = strtok_r(NULL, "\n", &rest)) {
		char name[64], order[8], file[100];
		unsigned size;
		struct firmware *f;
		const struct erase_decision *d;

		if (sscanf(line, "| %63s | %u | %7s |", name, &size, order) != 3)
			continue;
		snprintf(file, sizeof file, "truth/%s.jffs2", name);
		f = truth_open(truth_path(path, file));
		d = &f->volumes.at[0]->erase;
		ck_assert_msg(d->size == 0 || (d->size == size && d->phase == 0),
		        "%s is %u: %s", name, size, d->why);
		ck_assert_str_eq(f->volumes.at[0]->log.endian == ENDIAN_LITTLE ? "le" : "be",
		        order);
		right += d->size != 0;
		undecided += d->size == 0;
		firmware_close(f);
	}
	printf("# erase size: %d right, %d undecided\n", right, undecided);
	fflush(stdout);
	/* One holds a single boundary. */
	ck_assert_int_le(undecided, 1);
	text_free(&readme);
}
END_TEST

/* Programs that contain the constant of a cleanmarker are no file systems. */
START_TEST(traps_are_not_file_systems)
{
	int count, traps = 0;
	struct dirent **names = truth_list("corpus", &count);

	for (int i = 0; i < count; i++) {
		char file[NAME_MAX + 20], path[PATH_MAX];
		struct firmware *f;

		if (strncmp(names[i]->d_name, "trap-", 5) != 0)
			continue;
		snprintf(file, sizeof file, "corpus/%s", names[i]->d_name);
		f = truth_open(truth_path(path, file));
		ck_assert_uint_eq(f->volumes.count, 0);
		firmware_close(f);
		traps++;
	}
	ck_assert(count == 0 || traps > 0);
	truth_free(names, count);
}
END_TEST

CASES(truth)
{
	tcase_set_timeout(tcase, 600);
	tcase_add_test(tcase, truth_manifests_are_equal);
	tcase_add_test(tcase, corner_manifests_are_equal);
	tcase_add_test(tcase, what_the_kernel_does_not_show_is_an_error);
	tcase_add_test(tcase, corpus_manifests_are_equal);
	tcase_add_test(tcase, parts_of_a_dump);
	tcase_add_test(tcase, erase_sizes_are_right_or_undecided);
	tcase_add_test(tcase, traps_are_not_file_systems);
}
