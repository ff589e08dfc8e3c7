/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Images in a guise (packed, swapped, as text) are named and undone; no sound image is
 * called one.
 */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "firmware/firmware.h"
#include "firmware/model/children.h"
#include "firmware/model/subject.h"
#include "guise/guise.h"
#include "issues/issues.h"
#include "table/table.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/format/guises.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/random.h"
#include "words/verdict.h"

/* ---- what is told ---- */

/* Puts the words in place of FILE and NEW. */
static void
fill_in(const char *undo, struct text *t)
{
	while (*undo) {
		if (strncmp(undo, "FILE", 4) == 0) {
			text_add(t, "guise.file");
			undo += 4;
		} else if (strncmp(undo, "NEW", 3) == 0) {
			text_add(t, "guise.new");
			undo += 3;
		} else {
			text_add_bytes(t, undo++, 1);
		}
	}
}

static bool
has_tool(const char *command)
{
	char line[200];

	snprintf(line, sizeof line, "command -v %.*s >/dev/null 2>&1",
	        (int)strcspn(command, " "), command);
	return system(line) == 0;
}

/* Runs the command line that was told on a file with `bytes`; what it makes is the plain
 * image. */
static void
check_undo(const char *undo, struct span bytes, struct span plain)
{
	FILE *file = fopen("guise.file", "wb");
	struct text line = { 0 };
	uint8_t *made = malloc(plain.len + 1);

	ck_assert(file != NULL && made != NULL);
	fwrite(bytes.at, 1, bytes.len, file);
	fclose(file);
	fill_in(undo, &line);
	text_add(&line, " 2>/dev/null");
	ck_assert_msg(system(text_str(&line)) == 0, "%s", text_str(&line));
	file = fopen("guise.new", "rb");
	ck_assert_msg(file != NULL, "%s", text_str(&line));
	ck_assert_msg(fread(made, 1, plain.len + 1, file) == plain.len, "%s",
	        text_str(&line));
	ck_assert_mem_eq(made, plain.at, plain.len);
	fclose(file);
	unlink("guise.file");
	unlink("guise.new");
	free(made);
	text_free(&line);
}

static enum judgement_id
judgement_of(struct span bytes)
{
	struct firmware *f = guise_open(bytes);
	struct issue_list list;
	enum judgement_id id;

	firmware_issues(f, &list);
	id = list.judgement.id;
	issue_list_free(&list);
	firmware_close(f);
	return id;
}

/* The store below is the plain image; each of its bytes knows where it comes from. */
static void
check_plain(const struct firmware *f, struct span plain)
{
	const struct firmware *child = firmware_plain(f);

	ck_assert_ptr_nonnull(child);
	ck_assert_int_eq(child->flaw, CHILD_WHOLE);
	ck_assert(span_equal(child->bytes, plain));
	ck_assert_uint_gt(child->uimages.count, 0);
	ck_assert_uint_gt(child->volumes.count, 0);
	ck_assert(part_list_tiles(&f->list, f->bytes.len));
	for (size_t at = 0; child->store->kind == STORE_TURNED && at < plain.len; at += 7) {
		uint64_t in_file;

		ck_assert(place_in_file((struct place){ child->store, at }, &in_file));
		ck_assert_uint_eq(in_file >> 2, at >> 2);
	}
}

START_TEST(guises_are_named_and_undone)
{
	struct text plain = { 0 }, bytes = { 0 };
	struct issue_list list;
	const struct issue *issue;
	struct firmware *f;
	const char *undo;

	/* What is packed must not be recognised where it is stored as it is. */
	for (int i = 0; guise_cases[_i].pack && i < 9000; i++)
		text_addf(&plain, "%c", i * i / 64 % 200 + 1);
	if (guise_cases[_i].make)
		guise_make_plain(&plain);
	if (guise_cases[_i].make) {
		guise_cases[_i].make(span_of(plain.at, plain.len), &bytes);
	} else if (has_tool(guise_cases[_i].pack)) {
		guise_pack(span_of(plain.at, plain.len), guise_cases[_i].pack, &bytes);
	} else {
		printf("# skipped: %s is not installed\n", guise_cases[_i].pack);
		text_free(&plain);
		return;
	}
	f = guise_open(span_of(bytes.at, bytes.len));
	firmware_issues(f, &list);
	issue = guise_find_issue(&list, guise_cases[_i].name);
	if (guise_cases[_i].pack && f->children.count && f->children.at[0]->bytes.len) {
		/* This build opens it. */
		ck_assert_ptr_null(issue);
		ck_assert(span_equal(f->children.at[0]->bytes, span_of(plain.at, plain.len)));
		/* The files of an archive are something, whatever is in them. */
		if (!f->trees.count)
			ck_assert_int_eq(list.judgement.id,
			        judgement_of(span_of(plain.at, plain.len)));
		goto done;
	}
	ck_assert_msg(issue != NULL, "%s is not found", guise_cases[_i].name);
	if (guise_find(guise_cases[_i].name)->change == CHANGE_PACKED) {
		ck_assert_int_eq(issue->severity, SEVERITY_ERROR);
		ck_assert_int_eq(list.judgement.id, JUDGED_UNKNOWN);
		undo = guise_told(issue);
		if (undo && strstr(undo, "NEW") && has_tool(undo))
			check_undo(undo, span_of(bytes.at, bytes.len), span_of(plain.at, plain.len));
		ck_assert(undo || !guise_find(guise_cases[_i].name)->undo);
	} else {
		ck_assert_int_eq(issue->severity, SEVERITY_NOTE);
		check_plain(f, span_of(plain.at, plain.len));
		ck_assert_int_eq(list.judgement.id, judgement_of(span_of(plain.at, plain.len)));
	}
done:
	issue_list_free(&list);
	firmware_close(f);
	text_free(&plain);
	text_free(&bytes);
}
END_TEST

/* Each row is reached by a case; archives of which no tool is needed here by their magic. */
START_TEST(every_guise_has_a_case)
{
	static const struct {
		const char *name, *bytes;
	} more[] = {
		{ "zip", "PK\3\4aaaa" }, { "7z", "7z\xbc\xaf\x27\x1c" }, { "ubi", "UBI#aaaa" },
		{ "lz4", "\x04\x22\x4d\x18" }, { "zstd", "\x28\xb5\x2f\xfd" },
	};

	for (const struct guise *g = guises; g->name; g++) {
		bool met = false;

		for (size_t i = 0; i < GUISES; i++)
			met |= strcmp(guise_cases[i].name, g->name) == 0;
		for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
			struct span bytes = span_of(more[i].bytes, strlen(more[i].bytes));
			struct guise_search s = { 0 };

			if (strcmp(more[i].name, g->name) != 0)
				continue;
			while (guise_step(&s, bytes, false, 100))
				continue;
			ck_assert_ptr_eq(s.found, g);
			met = true;
		}
		ck_assert_msg(met, "no case for %s", g->name);
	}
}
END_TEST

/* ---- no false claims ---- */

static const char *
guise_of(struct span bytes)
{
	struct guise_search s = { 0 };

	while (guise_step(&s, bytes, false, 1 << 20))
		continue;
	return s.found ? s.found->name : NULL;
}

START_TEST(random_bytes_are_no_guise)
{
	uint8_t bytes[4096];
	uint32_t state = 12345;

	for (int i = 0; i < 5000; i++) {
		size_t len = 1 + next_random(&state) % sizeof bytes;
		uint8_t mask = i % 3 == 0 ? 0x0f : 0xff;

		for (size_t k = 0; k < len; k++)
			bytes[k] = (uint8_t)next_random(&state) & mask;
		/* Half of them with erased runs. */
		if (i % 2 && len > 1024)
			memset(bytes + len / 2, 0xff, len / 4);
		ck_assert_msg(guise_of(span_of(bytes, len)) == NULL, "block %d: %s", i,
		        guise_of(span_of(bytes, len)));
	}
}
END_TEST

/* Opens every image in the folder and asks of it as if nothing had been recognised. */
static int
check_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *d;
	int count = 0;

	while (dir && (d = readdir(dir)) != NULL) {
		const char *dot = strrchr(d->d_name, '.');
		struct image *image;
		char path[PATH_MAX];
		const char *name;

		if (!dot || !strstr(".jffs2 .bin .oob .uimage .img .dtb .scr", dot))
			continue;
		snprintf(path, sizeof path, "%s/%s", folder, d->d_name);
		image = image_open(path, NULL);
		if (!image)
			continue;
		name = guise_of(image_store(image)->bytes);
		ck_assert_msg(name == NULL, "%s is taken for %s", path, name);
		image_close(image);
		count++;
	}
	if (dir)
		closedir(dir);
	return count;
}

START_TEST(sound_images_are_no_guise)
{
	static const char *const folders[] = { "truth", "corpus", "corners" };
	const char *srcdir = getenv("srcdir"), *shared = getenv("FLASHLOUPE_SHARED");
	char path[PATH_MAX];
	int count;

	srcdir = srcdir ? srcdir : ".";
	snprintf(path, sizeof path, "%s/data", srcdir);
	ck_assert_int_gt(check_folder(path), 4);
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		snprintf(path, sizeof path, "%s%s/%s", shared ? shared : srcdir,
		        shared ? "" : "/../shared", folders[i]);
		count = check_folder(path);
		printf("# %s: %d images are no guise\n", path, count);
	}
}
END_TEST

CASES(guise)
{
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, guises_are_named_and_undone, 0, GUISES);
	tcase_add_test(tcase, every_guise_has_a_case);
	tcase_add_test(tcase, random_bytes_are_no_guise);
	tcase_add_test(tcase, sound_images_are_no_guise);
}
