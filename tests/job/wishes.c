/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/job/wishes.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"
#include "tests/wish/bytes_tree.h"

enum { LOCALS = 5 };

static const char *const local_names[LOCALS] = { "empty", "short", "page", "long", "noise" };

/* What is put in: for all wishes, since they borrow it. */
static struct bytes_tree locals[LOCALS];

static void
make_locals(void)
{
	static uint8_t noise[30000], text[9000], page[4096];

	if (locals[0].tree.class)
		return;
	fill_random(noise, sizeof noise, 7);
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (uint8_t)"the quick brown fox\n"[i % 20];
	memset(page, 'p', sizeof page);
	bytes_tree_make(&locals[0], "", 0, 0600);
	bytes_tree_make(&locals[1], "#!/bin/sh\necho hello\n", 21, 0755);
	bytes_tree_make(&locals[2], page, sizeof page, 0644);
	bytes_tree_make(&locals[3], text, sizeof text, 0664);
	bytes_tree_make(&locals[4], noise, sizeof noise, 0644);
}

static void
give_sources(struct wish *wish)
{
	make_locals();
	for (size_t i = 0; i < wish->sources.count; i++)
		for (int k = 0; k < LOCALS; k++)
			if (strcmp(text_str(&wish->sources.at[i].name), local_names[k]) == 0)
				wish->sources.at[i].tree = &locals[k].tree;
}

/* A path of the tree, or a new one beside it. */
static void
add_path(const struct tree *t, uint32_t *seed, struct text *line)
{
	struct text path = { 0 }, escaped = { 0 };
	uint32_t node;

	do {
		text_clear(&path);
		node = next_random(seed) % tree_nodes(t);
		tree_add_path(t, node, &path);
	} while (!path.len && node != tree_root(t));
	text_add_escaped_path(&escaped, span_of(path.at, path.len));
	text_add(line, text_str(&escaped));
	if (next_random(seed) % 3 == 0)
		text_addf(line, "%snew%u", tree_is_directory(t, node) && escaped.len > 1 ? "/" : "",
		        next_random(seed) % 3);
	text_free(&path);
	text_free(&escaped);
}

/* Adds the words with the number in the place of %u. */
static void
add_numbered(struct text *line, const char *words, uint32_t number)
{
	const char *at = strchr(words, '%');

	text_add_bytes(line, words, (size_t)(at - words));
	text_addf(line, "%u%s", number, at + 2);
}

static void
random_line(const struct tree *t, uint32_t *seed, struct text *line)
{
	/* Each may have a number, or the name of a local file. */
	static const char *const before[] = { "put ", "replace ", "append ", "rm ", "rm-r ", "mv ",
		"ln ", "symlink target ", "mkdir 0755 ", "mkfifo 0600 ", "mknod c:5:%u ",
		"chmod 0%u0 ", "chown %u:0 ", "touch @%u ", "setfattr user.a%u=0x31 ",
		"rmfattr user.a%u " };
	static const uint32_t most[COUNT(before)] = { [10] = 400, [11] = 8, [12] = 5,
		[13] = 1000000, [14] = 3, [15] = 3 };
	uint32_t verb = next_random(seed) % COUNT(before), n = next_random(seed);

	if (most[verb])
		add_numbered(line, before[verb], n % most[verb]);
	else
		text_add(line, before[verb]);
	if (verb < 3)
		text_addf(line, "%s ", local_names[n % LOCALS]);
	if (verb == 5 || verb == 6) {
		add_path(t, seed, line);
		text_add(line, " ");
	}
	add_path(t, seed, line);
	text_add(line, "\n");
}

static struct wished *
build(const struct tree *base, const struct text *script, struct error *err)
{
	struct wish wish = { 0 };
	struct wished *w = NULL;

	if (wish_read_script(&wish, "test", span_of(script->at, script->len), err)) {
		give_sources(&wish);
		w = wish_build(&wish, base, WISHES_NOW, NULL, err);
	}
	wish_free(&wish);
	return w;
}

struct wished *
wishes_of(const struct tree *base, const char *script)
{
	struct text t = { 0 };
	struct error err;
	struct wished *w;

	text_add(&t, script);
	w = build(base, &t, &err);
	ck_assert_msg(w != NULL, "%s", err.text);
	text_free(&t);
	return w;
}

struct wished *
wishes_random(const struct tree *base, uint32_t seed, uint32_t most)
{
	struct text script = { 0 };
	struct wished *w, *next;
	struct error err;

	seed = seed * 2654435761u | 1;
	w = build(base, &script, &err);
	ck_assert(w != NULL);
	for (uint32_t tries = 1 + next_random(&seed) % (3 * most); tries; tries--) {
		size_t len = script.len;

		random_line(wished_tree(w), &seed, &script);
		next = build(base, &script, &err);
		if (next) {
			wished_free(w);
			w = next;
		} else {
			script.at[script.len = len] = 0;
		}
	}
	text_free(&script);
	return w;
}
