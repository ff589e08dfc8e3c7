/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A power cut while changes are appended: wherever it comes, each path is as it was or as it was
 * wished. On a small file system in every style, cut after every byte.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jffs2/build/build.h"
#include "jffs2/plan/append.h"
#include "job/jffs2/plan_recipe.h"
#include "job/manifest.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/made.h"
#include "tests/fixture/samples.h"
#include "tests/fixture/share.h"
#include "tests/fixture/truth.h"
#include "tests/job/wishes.h"
#include "tests/fixture/jffs2/world.h"

enum { ERASE = 8192, BLOCKS = 10, SIZE = ERASE * BLOCKS, STYLES = 8, WISHES = 5 };

/* The files of a flash. */
struct flash {
	uint8_t bytes[SIZE];
	struct jffs2_log log;
	struct jffs2_fs fs;
	struct jffs2_tree tree;
};

static struct make_options
options_of(int style)
{
	struct make_options o = { .page = JFFS2_PAGE, .blocks = BLOCKS,
		.style = { .endian = style & 1 ? ENDIAN_BIG : ENDIAN_LITTLE, .erase_size = ERASE,
			.summaries = style & 2, .page = style & 4 ? 512 : 0 } };

	o.style.marker = style & 4 ? 0 : 12;
	jffs2_compressors_add(&o.pack, 6);
	return o;
}

static void
flash_close(struct flash *f)
{
	jffs2_fs_free(&f->fs);
	jffs2_log_free(&f->log);
}

static void
flash_open(struct flash *f, const struct make_options *o, bool no_summary)
{
	struct jffs2_scan_options scan = { .endian = o->style.endian, .erase_size = ERASE };
	struct jffs2_scan *s = jffs2_scan_start(span_of(f->bytes, SIZE), &scan, &f->log);
	struct jffs2_build *b;

	while (jffs2_scan_step(s, UINT64_MAX))
		continue;
	jffs2_scan_finish(s);
	b = jffs2_build_start(&f->log, &f->fs, no_summary);
	while (jffs2_build_step(b, UINT32_MAX))
		continue;
	jffs2_build_finish(b);
	jffs2_tree_init(&f->tree, &f->fs, NULL, NULL);
}

static void
render(const struct plan *p, bool keeps, const struct make_options *o, uint8_t bytes[SIZE])
{
	struct plan_shape shape = { .style = o->style, .keeps = keeps, .erased = SIZE,
		.size = SIZE };
	struct recipe r = { 0 };
	struct rendering m;

	if (!keeps)
		shape.erased = (p->nodes.at[p->nodes.count - 1].at / ERASE + 1) * ERASE;
	plan_recipe(p, &shape, &r);
	ck_assert(rendering_start(&m, &r, SIZE));
	while (rendering_step(&m, &r, UINT64_MAX))
		continue;
	memcpy(bytes, m.bytes.at, SIZE);
	rendering_free(&m);
	recipe_free(&r);
}

/* ---- paths, as they were and as they are wished ---- */

struct lines {
	struct text text;
	ARRAY(char *) at; /* sorted by path */
};

/* While a file moves it has both names. */
static void
forget_links(char *line)
{
	enum { LINKS = 7 };

	for (int field = 0; field < LINKS && line; field++) {
		line = strchr(line, ' ');
		line += line != NULL;
	}
	while (line && *line != ' ')
		*line++ = '-';
}

/* A line to its content; of a directory only that it is one. */
static void
lines_of(const struct tree *t, struct lines *l)
{
	char *rest;

	made_manifest(t, &l->text);
	l->at.count = 0;
	for (char *line = strtok_r(l->text.at, "\n", &rest); line;
	        line = strtok_r(NULL, "\n", &rest)) {
		char *type = strchr(line, ' ') + 1;

		forget_links(line);
		if (*type == 'd')
			type[1] = 0;
		array_push(&l->at, line);
	}
}

static void
lines_free(struct lines *l)
{
	text_free(&l->text);
	array_free(&l->at);
}

static int
by_path(const void *left, const void *right)
{
	const char *a = *(char *const *)left, *b = *(char *const *)right;
	size_t a_len = strcspn(a, " "), b_len = strcspn(b, " ");
	int order = memcmp(a, b, a_len < b_len ? a_len : b_len);

	return order ? order : (a_len > b_len) - (a_len < b_len);
}

static const char *
find_line(const struct lines *l, char *line)
{
	char **found = bsearch(&line, l->at.at, l->at.count, sizeof *l->at.at, by_path);

	return found ? *found : NULL;
}

static bool
equal(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* NULL, or a line of a path that is neither as it was nor as wished. */
static const char *
between(const struct lines *is, const struct lines *was, const struct lines *wished)
{
	const struct lines *all[] = { is, was, wished };

	for (size_t k = 0; k < COUNT(all); k++)
		for (size_t i = 0; i < all[k]->at.count; i++) {
			char *line = all[k]->at.at[i];
			const char *now = find_line(is, line);

			if (!equal(now, find_line(was, line))
			        && !equal(now, find_line(wished, line)))
				return now ? now : line;
		}
	return NULL;
}

/* ---- the cuts ---- */

static void
cut_at_each_byte(const struct flash *before, const struct plan *p, const struct make_options *o,
        const struct lines *was, const struct lines *wished, uint32_t seed)
{
	struct flash *now = memory_zeroed(1, sizeof *now);
	struct lines is = { .text = { 0 } };
	uint32_t written = 0;

	memcpy(now->bytes, before->bytes, SIZE);
	for (size_t i = 0; i < p->nodes.count; i++) {
		struct span node = plan_bytes(p, &p->nodes.at[i]);

		for (size_t k = 0; k < node.len; k++, written++) {
			const char *wrong;

			now->bytes[p->nodes.at[i].at + k] = node.at[k];
			/* Of data that are not complete one byte is like another. */
			if (k > 80 && k + 4 < node.len && k % (61 * SHARES))
				continue;
			flash_open(now, o, written & 1);
			lines_of(&now->tree.tree, &is);
			wrong = between(&is, was, wished);
			ck_assert_msg(!wrong, "seed %u: cut in byte %zu of node %zu, at %x: %s",
			        seed, k, i, p->nodes.at[i].at, wrong);
			flash_close(now);
		}
	}
	lines_free(&is);
	free(now);
}

static void
try_wish(struct flash *base, const struct make_options *o, uint32_t seed)
{
	struct wished *w = wishes_random(&base->tree.tree, seed, 4);
	struct append_order order = { .wished = w, .fs = &base->fs, .options = *o,
		.write_page = o->style.page };
	struct append *a = append_new(&order);
	struct lines was = { .text = { 0 } }, wished = { .text = { 0 } };
	enum make_state state;
	struct error err;
	struct plan p;

	do
		state = append_step(a, UINT64_MAX, &err);
	while (state == MAKE_GOES_ON);
	ck_assert_msg(state == MAKE_DONE, "%s", err.text);
	p = append_take(a);
	append_free(a);
	lines_of(&base->tree.tree, &was);
	lines_of(wished_tree(w), &wished);
	if (!p.left_over)
		cut_at_each_byte(base, &p, o, &was, &wished, seed);
	lines_free(&was);
	lines_free(&wished);
	plan_free(&p);
	wished_free(w);
}

START_TEST(a_power_cut_leaves_each_path_as_it_was_or_as_wished)
{
	int style = _i / WISHES;
	struct make_options o = options_of(style), plain = o;
	struct firmware *f = sample_open_file("history.jffs2");
	struct flash *base = memory_zeroed(1, sizeof *base);
	struct plan p;

	firmware_finish(f);
	plain.style.page = 0;
	p = made_plan(volume_tree(f->volumes.at[0]), &plain);
	render(&p, false, &o, base->bytes);
	flash_open(base, &o, false);
	try_wish(base, &o, (uint32_t)_i + 1);
	flash_close(base);
	free(base);
	plan_free(&p);
	firmware_close(f);
}
END_TEST

CASES(append_cut)
{
	tcase_set_timeout(tcase, 300);
	tcase_add_loop_test(tcase, a_power_cut_leaves_each_path_as_it_was_or_as_wished, 0,
	        STYLES * WISHES);
}
