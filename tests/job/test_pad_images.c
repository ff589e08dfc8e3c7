/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is padded reads as before: nodes, files and erase size. With all images in data/
 * and, where they are there, with those of a real kernel (see test_truth.c).
 */
#include <dirent.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "firmware/firmware.h"
#include "job/jffs2/pad/pad_private.h"
#include "job/manifest.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/jffs2/padded.h"
#include "tests/fixture/place.h"

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

	manifest_write(volume_tree(a), NULL, keep, &one);
	manifest_write(volume_tree(b), NULL, keep, &other);
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
		                || (x->len == y->len && x->flaws == y->flaws)),
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
	made = padded_write(f, &p, 1 << 20, 0);
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

	place_make();
	snprintf(folder, sizeof folder, "%s/data", top ? top : ".");
	ck_assert_int_ge(try_folder(folder), 4);
	place_remove();
}
END_TEST

START_TEST(images_of_a_kernel_read_as_before)
{
	const char *given = getenv("FLASHLOUPE_SHARED"), *top = getenv("srcdir");
	char folder[PATH_MAX];

	place_make();
	if (given)
		snprintf(folder, sizeof folder, "%s/truth", given);
	else
		snprintf(folder, sizeof folder, "%s/../shared/truth", top ? top : ".");
	if (access(folder, R_OK) != 0)
		printf("# skipped: everything in %s\n", folder);
	else
		ck_assert_int_ge(try_folder(folder), 30);
	place_remove();
}
END_TEST

CASES(pad_images)
{
	tcase_add_test(tcase, samples_read_as_before);
	tcase_add_test(tcase, images_of_a_kernel_read_as_before);
}
