/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file of each image at hand gets the mode and the time that it has, in both ways: nodes are
 * written, and every line of the manifest must stay.
 */
#include <stdio.h>
#include <string.h>

#include "firmware/model/children.h"
#include "job/jffs2/edit.h"
#include "job/job.h"
#include "job/manifest.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/place.h"
#include "tests/fixture/share.h"
#include "tests/fixture/truth.h"
#include "tests/job/wishes.h"

static const char *const folders[] = { "truth", "corners", "reports", "corpus" };

/* What is refused, and what it says: by rule, not for want of code. */
static const struct refused {
	const char *image; /* the beginning of its name */
	enum edit_how how; /* EDIT_BY_RULE: both */
	const char *said;
} refused[] = {
	/* There is no free space. */
	{ "bang-test-", EDIT_APPEND, "don't fit" },
	{ "mkfs-be-unpadded", EDIT_APPEND, "don't fit" },
	{ "mkfs-le-unpadded", EDIT_APPEND, "don't fit" },
	{ "q4-ties", EDIT_APPEND, "don't fit" },
	{ "q8-sum-bad-node.", EDIT_APPEND, "don't fit" },
	{ "q8-sum-bad-sum", EDIT_APPEND, "don't fit" },
	{ "u-boot-md", EDIT_APPEND, "don't fit" },
	{ "nand-oob-at-block-end", EDIT_APPEND, "don't fit" },
	{ "ascii-mode-transfer", EDIT_APPEND, "don't fit" },
	{ "q8-names", EDIT_APPEND, "used up the numbers of inodes" },
	/* Of nodes of one version the place decides, which is not kept. */
	{ "q4-ties", EDIT_REBUILD, "/tie-mid-gb would not be as it should" },
	{ "q4-torn-gc-copy", EDIT_REBUILD, "/torn-gc-copy would not be as it should" },
	/* Kernels with and without summaries read different files. */
	{ "q8-sum-bad-nodes", EDIT_APPEND, "to a kernel without summaries" },
	{ "q8-sum-other", EDIT_APPEND, "to a kernel without summaries" },
	{ "q8-sum-unlisted", EDIT_APPEND, "to a kernel without summaries" },
	/* A name with a NUL in it, which only a summary can list. */
	{ "q8-sum-bad-nodes", EDIT_REBUILD, "the number of names in it" },
	/* What it was read from is not written. */
	{ "ascii-mode-transfer", EDIT_BY_RULE, "of another form" },
	{ "u-boot-md", EDIT_REBUILD, "of another form" },
	{ "nand-oob-at-block-end", EDIT_BY_RULE, "unknown error-correcting code" },
};

struct counts {
	unsigned same, less, refused;
};

static bool
is_known(const char *image, enum edit_how how, const char *said)
{
	for (size_t i = 0; i < COUNT(refused); i++)
		if (strncmp(refused[i].image, image, strlen(refused[i].image)) == 0
		        && (refused[i].how == how || refused[i].how == EDIT_BY_RULE)
		        && strstr(said, refused[i].said))
			return true;
	return false;
}

static void
add_manifest(const struct volume *v, struct text *t)
{
	text_clear(t);
	manifest_write(volume_tree(v), NULL, truth_keep, t);
}

/* Adds the changes for the first file that can be read and has a plain name; false if there is
 * none. */
static bool
add_script(const struct text *manifest, struct text *script)
{
	for (const char *at = text_str(manifest); *at; at += strcspn(at, "\n") + 1) {
		int len = (int)strcspn(at, "\n"), path, mode;
		char time[16];

		if (memchr(at, '!', (size_t)len) || memchr(at, '\\', (size_t)len)
		        || sscanf(at, "%*s%n f %n%*s %*s %*s %*s %15s", &path, &mode, time) != 1)
			continue;
		text_addf(script, "chmod %.4s %.*s\ntouch @%s %.*s\n", at + mode, path, at, time,
		        path, at);
		return true;
	}
	return false;
}

/* Both have the same lines, but that `got` may lack what can't be read. */
static bool
is_same(const char *got, const char *want, bool may_lack)
{
	while (*want) {
		size_t a = strcspn(got, "\n"), b = strcspn(want, "\n");

		if (a == b && memcmp(got, want, a) == 0)
			got += a + (got[a] != 0);
		else if (!may_lack || !memchr(want, '!', b))
			return false;
		else if (strncmp(got, want, strcspn(want, " ") + 1) == 0)
			got += a + (got[a] != 0); /* only an attribute of it */
		want += b + (want[b] != 0);
	}
	return !*got;
}

static struct volume *
volume_like(struct firmware *f, const struct firmware *like, const struct volume *v)
{
	for (struct firmware *g = f; g; g = firmware_next(f, g))
		if (firmware_depth(g) == firmware_depth(like) && (g->whole || g->parent_at == like->parent_at)
		        && firmware_volume_at(g, v->offset))
			return firmware_volume_at(g, v->offset);
	return NULL;
}

static void
compare(const char *image, const struct edit_order *o, const struct firmware *was,
        const struct text *want, struct counts *c, bool lost)
{
	struct firmware *f = truth_open_as(in_place("touched"), o->volume->erase.size);
	struct volume *v = volume_like(f, was, o->volume);
	bool less = lost && o->how == EDIT_REBUILD;
	struct text got = { 0 };
	char message[400];

	ck_assert_msg(v != NULL, "%s", image);
	add_manifest(v, &got);
	ck_assert_msg(is_same(text_str(&got), text_str(want), less), "%s, way %d: %s", image, o->how,
	        truth_difference(text_str(&got), text_str(want), message));
	c->same += got.len == want->len;
	c->less += got.len != want->len;
	text_free(&got);
	firmware_close(f);
}

static void
touch(const char *image, const struct firmware *f, const struct volume *v, enum edit_how how,
        struct counts *c)
{
	struct text want = { 0 }, script = { 0 };
	struct edit_order o = { .volume = v, .how = how };
	struct wished *w = NULL;
	struct job j;

	add_manifest(v, &want);
	if (add_script(&want, &script)) {
		o.wished = w = wishes_of(volume_tree(v), text_str(&script));
		edit_start(&j, &o, in_place("touched"), OUTPUT_REPLACE);
		if (job_finish(&j)) {
			compare(image, &o, f, &want, c, j.losses > 0);
		} else {
			ck_assert_msg(is_known(image, how, j.err.text), "%s, way %d: %s", image, how,
			        j.err.text);
			c->refused++;
		}
		job_free(&j);
	}
	wished_free(w);
	text_free(&want);
	text_free(&script);
}

/* An image whose erase size isn't known is taken for one of 64 KiB. */
static struct firmware *
open_image(const char *path)
{
	struct firmware *f = truth_open(path);
	bool known = true;

	for (struct firmware *g = f; g; g = firmware_next(f, g))
		for (size_t i = 0; i < g->volumes.count; i++)
			known &= g->volumes.at[i]->erase.size != 0;
	if (known)
		return f;
	firmware_close(f);
	return truth_open_as(path, 65536);
}

static void
touch_all(const char *image, const char *path, struct counts *c)
{
	struct firmware *f = open_image(path);

	for (struct firmware *g = f; g; g = firmware_next(f, g))
		for (size_t i = 0; i < g->volumes.count; i++) {
			/* The whole of it is a store of its own. */
			if (g->volumes.at[i]->raw)
				continue;
			touch(image, g, g->volumes.at[i], EDIT_APPEND, c);
			touch(image, g, g->volumes.at[i], EDIT_REBUILD, c);
		}
	firmware_close(f);
}

START_TEST(a_file_that_stays_as_it_is_changes_no_other)
{
	int count;
	struct dirent **names = truth_list(folders[_i], &count);
	struct counts c = { 0, 0, 0 };

	for (int i = 0; i < count; i++) {
		char file[300], path[PATH_MAX];

		if (names[i]->d_name[0] == '.' || truth_ends(names[i]->d_name, ".manifest")
		        || (SHARES > 1 && i % 8))
			continue;
		snprintf(file, sizeof file, "%s/%s", folders[_i], names[i]->d_name);
		touch_all(names[i]->d_name, truth_path(path, file), &c);
	}
	printf("# %s: %u the same, %u without what is damaged, %u refused\n", folders[_i], c.same,
	        c.less, c.refused);
	fflush(stdout);
	ck_assert(!count || c.same);
	truth_free(names, count);
}
END_TEST

CASES(touch)
{
	tcase_set_timeout(tcase, 300);
	tcase_add_unchecked_fixture(tcase, place_make, place_remove);
	tcase_add_loop_test(tcase, a_file_that_stays_as_it_is_changes_no_other, 0,
	        ROWS_OF(folders));
}
