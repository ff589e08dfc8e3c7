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

#include "issues/issues.h"
#include "job/job.h"
#include "past/past.h"
#include "tests/fixture/check_main.h"

static int skipped;

/* The path of `file` in the shared folder. */
static const char *
shared(char path[PATH_MAX], const char *file)
{
	const char *given = getenv("FLASHLOUPE_SHARED"), *top = getenv("srcdir");

	if (given)
		snprintf(path, PATH_MAX, "%s/%s", given, file);
	else
		snprintf(path, PATH_MAX, "%s/../shared/%s", top ? top : ".", file);
	return path;
}

static bool
exists(const char *path)
{
	FILE *f = fopen(path, "r");

	if (f)
		fclose(f);
	return f != NULL;
}

static bool
ends(const char *s, const char *with)
{
	size_t a = strlen(s), b = strlen(with);

	return a >= b && strcmp(s + a - b, with) == 0;
}

/* The names in a folder of the shared folder, sorted; count 0 if it isn't there. */
static struct dirent **
list_folder(const char *folder, int *count)
{
	char path[PATH_MAX];
	struct dirent **names = NULL;

	*count = scandir(shared(path, folder), &names, NULL, alphasort);
	if (*count < 0) {
		*count = 0;
		skipped++;
		printf("# skipped: everything in %s (no such folder)\n", path);
		fflush(stdout);
	}
	return names;
}

static void
free_folder(struct dirent **names, int count)
{
	for (int i = 0; i < count; i++)
		free(names[i]);
	free(names);
}

static void
read_file(const char *path, struct text *t)
{
	FILE *f = fopen(path, "r");
	char buffer[8192];
	size_t n;

	ck_assert_msg(f != NULL, "%s", path);
	while ((n = fread(buffer, 1, sizeof buffer, f)) > 0)
		text_add_bytes(t, buffer, n);
	fclose(f);
}

static bool
keep(void *arg, const char *at, size_t len)
{
	text_add_bytes(arg, at, len);
	return true;
}

static int
lines(const char *s)
{
	int n = 0;

	for (; *s; s++)
		n += *s == '\n';
	return n;
}

/* The first line that differs, for the message of a failed test. */
static const char *
difference(const char *got, const char *want, char out[400])
{
	size_t at = 0;

	for (size_t i = 0; got[i] && got[i] == want[i]; i++)
		if (got[i] == '\n')
			at = i + 1;
	snprintf(out, 400, "got  %.*s\nwant %.*s", (int)strcspn(got + at, "\n"), got + at,
	        (int)strcspn(want + at, "\n"), want + at);
	return out;
}

static struct firmware *
open_image_as(const char *path, uint32_t erase_size)
{
	struct firmware_options o = { .erase_size = erase_size };
	struct error err;
	struct firmware *f = firmware_open(path, &o, &err);

	ck_assert_msg(f != NULL, "%s", err.text);
	firmware_finish(f);
	ck_assert(part_list_tiles(&f->list, f->bytes.len));
	for (size_t i = 0; i < f->volumes.count; i++)
		ck_assert(jffs2_log_tiles(&f->volumes.at[i]->log));
	return f;
}

static struct firmware *
open_image(const char *path)
{
	return open_image_as(path, 0);
}

/* Compares one volume with a manifest; returns the number of paths. */
static int
compare(const struct volume *v, const char *manifest)
{
	struct text want = { 0 }, got = { 0 };
	char message[400];
	int paths;

	read_file(manifest, &want);
	manifest_write(volume_tree(v), NULL, keep, &got);
	ck_assert_msg(strcmp(text_str(&got), text_str(&want)) == 0, "%s:\n%.390s", manifest,
	        difference(text_str(&got), text_str(&want), message));
	paths = lines(text_str(&got)) - 1;
	text_free(&want);
	text_free(&got);
	return paths;
}

/* The manifest that belongs to an image: NAME.manifest for NAME or NAME.jffs2. */
static bool
manifest_of(const char *path, struct text *manifest)
{
	size_t stem = strlen(path) - (ends(path, ".jffs2") ? strlen(".jffs2") : 0);

	text_clear(manifest);
	text_addf(manifest, "%.*s.manifest", (int)stem, path);
	if (!exists(text_str(manifest))) {
		text_clear(manifest);
		text_addf(manifest, "%s.manifest", path);
	}
	return exists(text_str(manifest));
}

static void
compare_folder(const char *folder)
{
	int count, images = 0, paths = 0;
	struct dirent **names = list_folder(folder, &count);
	struct text manifest = { 0 };

	for (int i = 0; i < count; i++) {
		char file[NAME_MAX + 20], path[PATH_MAX];
		struct firmware *f;

		snprintf(file, sizeof file, "%s/%s", folder, names[i]->d_name);
		shared(path, file);
		if (names[i]->d_name[0] == '.' || ends(path, ".manifest")
		        || !manifest_of(path, &manifest))
			continue;
		f = open_image(path);
		ck_assert_msg(f->volumes.count == 1, "%s: %zu JFFS2 parts", path,
		        f->volumes.count);
		paths += compare(f->volumes.at[0], text_str(&manifest));
		images++;
		firmware_close(f);
	}
	printf("# %s: %d images, %d paths equal to the kernel's\n", folder, images, paths);
	fflush(stdout);
	ck_assert(count == 0 || images > 0);
	text_free(&manifest);
	free_folder(names, count);
}

START_TEST(truth_manifests_are_equal)
{
	compare_folder("truth");
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
	if (exists(shared(path, file)))
		return true;
	snprintf(file, sizeof file, "corners/%s.jffs2.xz", name);
	if (!exists(shared(from, file)))
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
		skipped++;
		printf("# skipped: %s (it cannot be unpacked)\n", name);
		return 0;
	}
	f = open_image_as(path, corner_size(readme, name));
	ck_assert_msg(f->volumes.count == 1, "%s: %zu JFFS2 parts", name, f->volumes.count);
	*paths += compare(f->volumes.at[0], shared(manifest, file));
	firmware_close(f);
	if (packed)
		remove(path);
	return 1;
}

START_TEST(corner_manifests_are_equal)
{
	int count, images = 0, paths = 0;
	struct dirent **names = list_folder("corners", &count);
	struct text readme = { 0 };
	char path[PATH_MAX];

	if (count)
		read_file(shared(path, "corners/README.md"), &readme);
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
	free_folder(names, count);
}
END_TEST

/* Images without a manifest: the kernel refuses them, crashes on them, or shows what is not
 * determined. That is an error, and the file's own kind of error has a name. */
START_TEST(what_the_kernel_does_not_show_is_an_error)
{
	int count, images = 0;
	struct dirent **names = list_folder("corners", &count);
	char path[PATH_MAX], file[NAME_MAX + 20];

	for (int i = 0; i < count; i++) {
		char *end = strstr(names[i]->d_name, ".jffs2");
		struct issue_list issues;
		struct firmware *f;

		if (!end || !ends(names[i]->d_name, ".jffs2"))
			continue;
		snprintf(file, sizeof file, "corners/%.*s.manifest",
		        (int)(end - names[i]->d_name), names[i]->d_name);
		if (exists(shared(path, file)))
			continue;
		snprintf(file, sizeof file, "corners/%s", names[i]->d_name);
		f = open_image_as(shared(path, file), 8192);
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
	free_folder(names, count);
}
END_TEST

/* ---- time travel ---- */

static void
manifest_text(const struct volume *v, struct text *t)
{
	text_clear(t);
	manifest_write(volume_tree(v), NULL, keep, t);
}

/* The bytes of a log of the past as they were: later nodes, and those that a summary hides, wiped
 * out (with zeros, so that no block looks empty), marks of obsolete nodes taken back. */
static uint8_t *
bytes_of_past(const struct volume *v)
{
	const struct jffs2_log *log = &v->log;
	uint8_t *bytes = memory_zeroed(log->part.len + 1, 1);

	memcpy(bytes, log->part.at, log->part.len);
	for (uint32_t i = 0; i < log->extents.count; i++) {
		const struct extent *e = &log->extents.at[i];

		if (jffs2_fs_state(v->fs, i) == STATE_LATER || e->flaws & FLAW_UNLISTED)
			memset(bytes + e->offset, 0, e->len);
		if (jffs2_fs_revived(v->fs, i))
			bytes[e->offset + (log->endian == ENDIAN_BIG ? 2 : 3)] |= 0x20;
	}
	return bytes;
}

/* Blocks that look empty are read where a summary told of their nodes. */
static void
trust_summaries(struct jffs2_log *cut, const struct jffs2_log *log)
{
	for (uint32_t i = 0; i < cut->extents.count; i++) {
		struct extent *e = &cut->extents.at[i];
		const struct extent *now = &log->extents.at[jffs2_log_find(log, e->offset)];

		if (now->offset == e->offset && !(now->flaws & FLAW_SKIPPED))
			e->flaws &= ~(uint32_t)FLAW_SKIPPED;
	}
}

/* What the volume shows is what a scan of such bytes shows. Summaries are of the present. */
static void
compare_with_bytes(const struct volume *v, const char *path)
{
	struct jffs2_scan_options o = { .endian = v->log.endian,
		.erase_size = v->log.erase_size, .phase = v->log.phase, .no_summary = true };
	uint8_t *bytes = bytes_of_past(v);
	struct volume cut = { 0 };
	struct jffs2_scan *s = jffs2_scan_start(span_of(bytes, v->log.part.len), &o, &cut.log);
	struct text got = { 0 }, want = { 0 };
	char message[400];

	while (jffs2_scan_step(s, 1 << 20))
		continue;
	jffs2_scan_finish(s);
	trust_summaries(&cut.log, &v->log);
	jffs2_build_finish(jffs2_build_start(&cut.log, &cut.now));
	jffs2_tree_init(&cut.tree, &cut.now, NULL, NULL);
	cut.fs = &cut.now;
	cut.scanned = cut.built = true;
	manifest_text(v, &got);
	manifest_text(&cut, &want);
	ck_assert_msg(strcmp(text_str(&got), text_str(&want)) == 0, "%s at %u:\n%.390s", path,
	        past_point(v).at, difference(text_str(&got), text_str(&want), message));
	jffs2_fs_free(&cut.now);
	jffs2_log_free(&cut.log);
	text_free(&got);
	text_free(&want);
	free(bytes);
}

/* At the last time all nodes are there: nothing may be different from the present. No image
 * here has a name that was marked in place and is in no other node; that one would be. */
static int
travel(struct firmware *f, struct volume *v, enum point_kind kind, const char *path)
{
	struct points p = { 0 };
	struct text now = { 0 }, then = { 0 };
	size_t count;

	points_list(v, kind, 0, &p);
	count = p.all.count - 1;
	manifest_text(v, &now);
	for (size_t i = 0; i < count; i++) {
		/* The first, the last, and some in between. */
		if (i % (count / 4 + 1) != 0 && i != count - 1)
			continue;
		ck_assert(past_travel(f, v, &p.all.at[i], NULL));
		ck_assert(jffs2_log_tiles(&v->log));
		compare_with_bytes(v, path);
	}
	if (count) {
		manifest_text(v, &then);
		ck_assert_msg(strcmp(text_str(&now), text_str(&then)) == 0, "%s", path);
	}
	past_leave(f, v);
	manifest_text(v, &then);
	ck_assert_str_eq(text_str(&now), text_str(&then));
	points_free(&p);
	text_free(&now);
	text_free(&then);
	return (int)count;
}

START_TEST(the_past_is_a_log_cut_short)
{
	int count, images = 0, points = 0;
	struct dirent **names = list_folder("truth", &count);

	for (int i = 0; i < count; i++) {
		char file[NAME_MAX + 20], path[PATH_MAX];
		struct firmware *f;

		if (!ends(names[i]->d_name, ".jffs2"))
			continue;
		snprintf(file, sizeof file, "truth/%s", names[i]->d_name);
		f = open_image(shared(path, file));
		points += travel(f, f->volumes.at[0], POINT_TIME, path);
		points += travel(f, f->volumes.at[0], POINT_PLACE, path);
		images++;
		firmware_close(f);
	}
	printf("# time travel: %d images, %d points\n", images, points);
	fflush(stdout);
	ck_assert(count == 0 || images > 0);
	free_folder(names, count);
}
END_TEST

START_TEST(corpus_manifests_are_equal)
{
	compare_folder("corpus");
}
END_TEST

/* A whole flash: both file systems are found where they lie, among other things. */
START_TEST(parts_of_a_dump)
{
	char path[PATH_MAX];
	struct firmware *f;

	if (!exists(shared(path, "truth/dump.bin"))) {
		printf("# skipped: truth/dump.bin\n");
		return;
	}
	f = open_image(path);
	ck_assert_uint_eq(f->volumes.count, 2);
	ck_assert_uint_eq(f->volumes.at[0]->offset, 0x500000);
	ck_assert_uint_eq(f->volumes.at[0]->log.part.len, 0x400000);
	ck_assert_int_eq(f->volumes.at[0]->log.endian, ENDIAN_LITTLE);
	ck_assert_uint_eq(f->volumes.at[1]->offset, 0x900000);
	ck_assert_int_eq(f->volumes.at[1]->log.endian, ENDIAN_BIG);
	ck_assert_uint_eq(f->uimages.count, 2);
	compare(f->volumes.at[0], shared(path, "truth/dump-le.manifest"));
	compare(f->volumes.at[1], shared(path, "truth/dump-be.manifest"));
	firmware_close(f);
}
END_TEST

/* The table of truth/README.md: `| name | erase block | byte order | ...`. */
START_TEST(erase_sizes_are_right_or_undecided)
{
	struct text readme = { 0 };
	char path[PATH_MAX], *line, *rest = NULL;
	int right = 0, undecided = 0;

	if (!exists(shared(path, "truth/README.md"))) {
		printf("# skipped: truth/README.md\n");
		return;
	}
	read_file(path, &readme);
	for (line = strtok_r(readme.at, "\n", &rest); line;
	        line = strtok_r(NULL, "\n", &rest)) {
		char name[64], order[8], file[100];
		unsigned size;
		struct firmware *f;
		const struct erase_decision *d;

		if (sscanf(line, "| %63s | %u | %7s |", name, &size, order) != 3)
			continue;
		snprintf(file, sizeof file, "truth/%s.jffs2", name);
		f = open_image(shared(path, file));
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
	struct dirent **names = list_folder("corpus", &count);

	for (int i = 0; i < count; i++) {
		char file[NAME_MAX + 20], path[PATH_MAX];
		struct firmware *f;

		if (strncmp(names[i]->d_name, "trap-", 5) != 0)
			continue;
		snprintf(file, sizeof file, "corpus/%s", names[i]->d_name);
		f = open_image(shared(path, file));
		ck_assert_uint_eq(f->volumes.count, 0);
		firmware_close(f);
		traps++;
	}
	ck_assert(count == 0 || traps > 0);
	free_folder(names, count);
}
END_TEST

CASES(truth)
{
	tcase_set_timeout(tcase, 600);
	tcase_add_test(tcase, truth_manifests_are_equal);
	tcase_add_test(tcase, corner_manifests_are_equal);
	tcase_add_test(tcase, what_the_kernel_does_not_show_is_an_error);
	tcase_add_test(tcase, corpus_manifests_are_equal);
	tcase_add_test(tcase, the_past_is_a_log_cut_short);
	tcase_add_test(tcase, parts_of_a_dump);
	tcase_add_test(tcase, erase_sizes_are_right_or_undecided);
	tcase_add_test(tcase, traps_are_not_file_systems);
}
