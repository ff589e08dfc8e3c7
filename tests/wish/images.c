/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/wish/images.h"

#include <stdio.h>
#include <string.h>

#include "job/manifest.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/samples.h"
#include "tests/fixture/truth.h"
#include "tests/wish/reference.h"

static const char *const own[] = { "7518-hi3518-home.uimage", "be-64k-sum.jffs2", "history.jffs2",
	"nocm-unpadded.jffs2", "damaged.uimage" };

/* The name of the k-th JFFS2 image among the truth; false behind the last. */
static bool
find_truth(int k, char path[PATH_MAX])
{
	int count;
	struct dirent **names = truth_list("truth", &count);
	bool found = false;

	for (int i = 0; i < count && !found; i++) {
		char file[300];

		if (!truth_ends(names[i]->d_name, ".jffs2") || k-- > 0)
			continue;
		snprintf(file, sizeof file, "truth/%s", names[i]->d_name);
		truth_path(path, file);
		found = true;
	}
	truth_free(names, count);
	return found;
}

int
images_count(void)
{
	char path[PATH_MAX];
	int k = 0;

	while (find_truth(k, path))
		k++;
	return (int)COUNT(own) + k;
}

struct firmware *
images_open(int i, const struct tree **t)
{
	char path[PATH_MAX];
	struct firmware *f;

	if (i < (int)COUNT(own)) {
		f = sample_open_file(own[i]);
	} else {
		ck_assert(find_truth(i - (int)COUNT(own), path));
		f = truth_open(path);
	}
	ck_assert_ptr_nonnull(f);
	firmware_finish(f);
	*t = firmware_any_tree(f);
	return f;
}

void
images_add(struct wish *wish, const char *line)
{
	struct error err;

	ck_assert_msg(wish_read_script(wish, "test", span_of(line, strlen(line)), &err), "%s: %s",
	        line, err.text);
}

void
images_manifest(const struct tree *t, struct text *out)
{
	text_clear(out);
	manifest_write(t, NULL, sample_collect, out);
}

struct wished *
images_build(const struct wish *wish, const struct tree *base, struct wish *made)
{
	struct error err;
	struct wished *w = wish_build(wish, base, REFERENCE_NOW, made, &err);

	ck_assert_msg(w != NULL, "%s", err.text);
	return w;
}

void
images_replay(const struct wish *made, const struct tree *base, const struct text *want)
{
	struct text script = { 0 }, again = { 0 };
	struct wish wish = { 0 };
	struct wished *w;
	char difference[400];

	for (size_t i = 0; i < made->changes.count; i++) {
		wish_add_line(&made->changes.at[i], &script);
		text_add(&script, "\n");
	}
	images_add(&wish, text_str(&script));
	ck_assert_uint_eq(wish.changes.count, made->changes.count);
	ck_assert_uint_eq(wish.sources.count, made->sources.count);
	for (size_t i = 0; i < wish.sources.count; i++) {
		wish.sources.at[i].tree = made->sources.at[i].tree;
		wish.sources.at[i].has_owners = made->sources.at[i].has_owners;
	}
	w = images_build(&wish, base, NULL);
	images_manifest(wished_tree(w), &again);
	if (strcmp(text_str(&again), text_str(want)) != 0)
		ck_abort_msg("%s\n%s", truth_difference(text_str(&again), text_str(want), difference),
		        text_str(&script));
	wished_free(w);
	wish_free(&wish);
	text_free(&script);
	text_free(&again);
}
