/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random wishes, made on every tree at hand and on a reference that shares no code: the
 * manifests must be equal. What the reference holds impossible must fail, and only that. SEED
 * and COUNT of the environment choose others.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"
#include "tests/fixture/share.h"
#include "tests/fixture/truth.h"
#include "tests/wish/bytes_tree.h"
#include "tests/wish/images.h"
#include "tests/wish/reference.h"

enum { WISHES = 2000 / SHARES, LOCALS = 4 };

static const char *const verbs[] = { "put", "replace", "append", "set-line", "insert-line",
	"delete-line", "rm", "rm-r", "mv", "ln",
	"symlink", "mkdir", "mkfifo", "mknod", "chmod", "chown", "touch", "setfattr", "rmfattr" };

/* One image, read once for many wishes. */
struct trial {
	struct firmware *f;
	const struct tree *base;
	struct reference first;   /* as it is */
	struct reference_blobs blobs;
	int local_blob[LOCALS];
	struct bytes_tree local[LOCALS];
	uint32_t random;
};

/* What was done in all. */
static struct {
	uint32_t wishes, changes, refusals;
} done;

static const char *const local_names[LOCALS] = { "empty", "dir/short.txt", "a long name", "noise" };

static void
make_locals(struct trial *t)
{
	static uint8_t noise[70000];
	static const char *const bytes[LOCALS] = { "", "#!/bin/sh\necho hello\n", "x" };
	static const uint32_t modes[LOCALS] = { 0600, 0755, 0644, 0664 };

	fill_random(noise, sizeof noise, 7);
	for (int i = 0; i < LOCALS; i++) {
		const void *at = bytes[i] ? (const void *)bytes[i] : noise;
		size_t len = bytes[i] ? strlen(bytes[i]) : sizeof noise;

		bytes_tree_make(&t->local[i], at, len, modes[i]);
		t->local_blob[i] = reference_add_blob(&t->blobs, at, len);
	}
}

static uint32_t
below(struct trial *t, uint32_t most)
{
	return next_random(&t->random) % most;
}

/* ---- one change ---- */

struct change {
	const char *verb;
	struct text what, path; /* raw */
	int local;
};

static void
add_random_path(struct trial *t, const struct reference *r, struct text *path)
{
	static const char *const fresh[] = { "new", "a b", "\x01\xffz", "caf\xc3\xa9", "it's\"", "#c",
		"b\\x41", "new2", "x" };
	const char *known = r->names.at[below(t, (uint32_t)r->names.count)].path;

	text_add(path, known);
	/* Mostly what is there; else something new beside or below it. */
	if (below(t, 5) < 3)
		return;
	if (below(t, 2))
		while (path->len > 1 && path->at[path->len - 1] != '/')
			path->at[--path->len] = 0;
	if (path->at[path->len - 1] != '/')
		text_add(path, "/");
	text_add(path, fresh[below(t, COUNT(fresh))]);
}

static void
add_what(struct trial *t, const struct reference *r, struct change *c)
{
	static const char *const modes[] = { "0755", "644", "4711", "0", "1777" };

	static const char *const lines[] = { "", "a=b c", "telnetd -l /bin/sh &\t#", "x\ny", "z\r" };

	c->local = (int)below(t, LOCALS);
	if (strcmp(c->verb, "mv") == 0 || strcmp(c->verb, "ln") == 0)
		add_random_path(t, r, &c->what);
	else if (strcmp(c->verb, "symlink") == 0)
		text_add(&c->what, below(t, 2) ? "../bin/busy box" : "/tmp\\\"");
	else if (strcmp(c->verb, "mkdir") == 0 || strcmp(c->verb, "mkfifo") == 0)
		text_add(&c->what, below(t, 2) ? modes[below(t, COUNT(modes))] : "");
	else if (strcmp(c->verb, "mknod") == 0)
		text_addf(&c->what, "%c:%u:%u", below(t, 2) ? 'c' : 'b', below(t, 300), below(t, 5000));
	else if (strcmp(c->verb, "chmod") == 0)
		text_add(&c->what, modes[below(t, COUNT(modes))]);
	else if (strcmp(c->verb, "chown") == 0)
		text_addf(&c->what, "%u:%u", below(t, 3), below(t, 70000));
	else if (strcmp(c->verb, "touch") == 0)
		text_addf(&c->what, below(t, 2) ? "" : "@%u", below(t, UINT32_MAX));
	else if (strcmp(c->verb, "setfattr") == 0)
		text_addf(&c->what, "%s.a%u=%02x%02x", below(t, 2) ? "user" : "trusted", below(t, 3),
		        below(t, 256), below(t, 256));
	else if (strcmp(c->verb, "delete-line") == 0)
		text_addf(&c->what, "%u", 1 + below(t, 20));
	else if (strstr(c->verb, "-line"))
		text_addf(&c->what, "%u=%s", 1 + below(t, 20), lines[below(t, COUNT(lines))]);
	else if (strcmp(c->verb, "rmfattr") == 0)
		text_addf(&c->what, "%s.a%u", below(t, 2) ? "user" : "trusted", below(t, 3));
	else if (strncmp(c->verb, "rm", 2) != 0 || strcmp(c->verb, "replace") == 0)
		text_add(&c->what, local_names[c->local]);
}

static void
random_change(struct trial *t, const struct reference *r, struct change *c)
{
	*c = (struct change){ .verb = verbs[below(t, COUNT(verbs))] };
	/* Most of a tree is to be left. */
	if (strcmp(c->verb, "rm-r") == 0 && below(t, 4))
		c->verb = "mkdir";
	add_what(t, r, c);
	add_random_path(t, r, &c->path);
}

static void
free_change(struct change *c)
{
	text_free(&c->what);
	text_free(&c->path);
}

/* The change as the user of the program gives it: as words of a wish. */
static void
add_change(struct wish *wish, const struct change *c)
{
	enum wish_verb verb = wish_verb_find(span_of(c->verb, strlen(c->verb)));
	bool paths = verb == WISH_MV || verb == WISH_LN;
	struct text what = { 0 }, path = { 0 };
	struct span words[2];
	struct error err;

	text_add_escaped(&path, span_of(c->path.at, c->path.len), NULL);
	if (paths)
		text_add_escaped(&what, span_of(c->what.at, c->what.len), NULL);
	else
		text_add_bytes(&what, c->what.at, c->what.len);
	if (verb == WISH_SETFATTR) {
		text_clear(&what);
		text_addf(&what, "%.*s=0x%s", (int)strcspn(c->what.at, "="), c->what.at,
		        strchr(c->what.at, '=') + 1);
	}
	words[0] = span_of(what.at, what.len);
	words[1] = span_of(path.at, path.len);
	if (verb == WISH_RM || verb == WISH_RM_R)
		words[0] = words[1];
	ck_assert_msg(wish_add(wish, verb, words, verb == WISH_RM || verb == WISH_RM_R ? 1 : 2, 0, 0,
	        &err), "%s: %s", c->verb, err.text);
	text_free(&what);
	text_free(&path);
}

/* ---- one wish ---- */

static void
give_sources(struct trial *t, struct wish *wish)
{
	for (size_t i = 0; i < wish->sources.count; i++)
		for (int k = 0; k < LOCALS; k++)
			if (strcmp(text_str(&wish->sources.at[i].name), local_names[k]) == 0)
				wish->sources.at[i].tree = &t->local[k].tree;
}

static void
compare(struct trial *t, const struct wish *wish, const struct reference *r, uint32_t seed)
{
	struct wish made = { 0 };
	struct wished *w = images_build(wish, t->base, &made);
	struct text got = { 0 }, want = { 0 };
	char difference[400];

	images_manifest(wished_tree(w), &got);
	reference_write(r, &t->blobs, &want);
	if (strcmp(text_str(&got), text_str(&want)) != 0) {
		for (size_t i = 0; i < wish->changes.count; i++) {
			text_clear(&got);
			wish_add_line(&wish->changes.at[i], &got);
			printf("# %s\n", text_str(&got));
		}
		images_manifest(wished_tree(w), &got);
		ck_abort_msg("seed %u: %s", seed,
		        truth_difference(text_str(&got), text_str(&want), difference));
	}
	images_replay(&made, t->base, &got);
	wished_free(w);
	wish_free(&made);
	text_free(&got);
	text_free(&want);
}

/* A change that the reference holds impossible must fail, at that change. */
static void
must_fail(struct trial *t, const struct wish *wish, const struct change *c, uint32_t seed)
{
	struct error err = { "" };
	struct wished *w;
	struct wish all = { 0 };

	for (size_t i = 0; i < wish->changes.count; i++) {
		struct span words[WISH_WORDS];

		for (int k = 0; k < WISH_WORDS; k++)
			words[k] = span_of(wish->changes.at[i].word[k].at, wish->changes.at[i].word[k].len);
		ck_assert(wish_add(&all, wish->changes.at[i].verb, words, WISH_WORDS, 0, 0, &err));
	}
	add_change(&all, c);
	give_sources(t, &all);
	w = wish_build(&all, t->base, REFERENCE_NOW, NULL, &err);
	ck_assert_msg(w == NULL, "seed %u: %s %s %s should fail", seed, c->verb, text_str(&c->what),
	        text_str(&c->path));
	ck_assert_msg(strncmp(err.text + 2, c->verb, strlen(c->verb)) == 0, "%s", err.text);
	wish_free(&all);
}

static void
try_wish(struct trial *t, uint32_t seed)
{
	struct reference r = reference_copy(&t->first);
	size_t blobs = t->blobs.all.count;
	struct wish wish = { 0 };
	uint32_t wanted;
	bool failed = false;

	t->random = seed * 2654435761u | 1;
	wanted = 1 + below(t, 12);
	for (int tries = 0; wish.changes.count < wanted && tries < 100; tries++) {
		struct reference next = reference_copy(&r);
		struct change c;

		random_change(t, &r, &c);
		if (reference_change(&next, &t->blobs, c.verb, text_str(&c.what), text_str(&c.path),
		            t->local_blob[c.local], t->local[c.local].mode & 0777)) {
			add_change(&wish, &c);
			reference_free(&r);
			r = next;
		} else {
			if (!failed)
				must_fail(t, &wish, &c, seed);
			done.refusals += !failed;
			failed = true;
			reference_free(&next);
		}
		free_change(&c);
	}
	done.wishes++;
	done.changes += (uint32_t)wish.changes.count;
	give_sources(t, &wish);
	compare(t, &wish, &r, seed);
	wish_free(&wish);
	reference_free(&r);
	for (; t->blobs.all.count > blobs; t->blobs.all.count--)
		text_free(&t->blobs.all.at[t->blobs.all.count - 1].bytes);
}

/* ---- all ---- */

static uint32_t
from_environment(const char *name, uint32_t otherwise)
{
	const char *given = getenv(name);

	return given ? (uint32_t)strtoul(given, NULL, 10) : otherwise;
}

/* Tries `count` wishes on an image, as far as the reference knows such; false if it doesn't. */
static bool
try_image(int i, uint32_t seed, uint32_t count)
{
	struct trial t = { .f = NULL };
	bool ok;

	t.f = images_open(i, &t.base);
	make_locals(&t);
	ok = t.base && reference_read(&t.first, t.base, &t.blobs);
	for (uint32_t k = 0; ok && k < count; k++)
		try_wish(&t, seed + k);
	reference_free(&t.first);
	reference_free_blobs(&t.blobs);
	firmware_close(t.f);
	return ok;
}

START_TEST(random_wishes_agree_with_the_reference)
{
	uint32_t seed = from_environment("SEED", 1), count = from_environment("COUNT", WISHES);
	uint32_t images = (uint32_t)images_count(), good = 0, share;

	for (uint32_t i = 0; i < images; i++)
		good += try_image((int)i, 0, 0);
	ck_assert_uint_ge(good, 3);
	share = (count + good - 1) / good;
	printf("# seed %u, %u wishes on each of %u images\n", seed, share, good);
	fflush(stdout);
	for (uint32_t i = 0; i < images; i++)
		try_image((int)i, seed + i * share, share);
	printf("# %u wishes, %u changes, %u refused\n", done.wishes, done.changes, done.refusals);
	ck_assert_uint_ge(done.wishes, count);
	ck_assert_uint_gt(done.changes, done.wishes * 3);
	ck_assert_uint_gt(done.refusals, done.wishes / 2);
}
END_TEST

CASES(random_wishes)
{
	tcase_set_timeout(tcase, 900);
	tcase_add_test(tcase, random_wishes_agree_with_the_reference);
}
