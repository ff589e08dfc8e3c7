/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Of the files in images of mkfs.jffs2 and of the kernel new file systems are made: in the way of
 * mkfs.jffs2 they are the same byte for byte, in every style the files are the same.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "job/jffs2/plan_recipe.h"
#include "job/jffs2/same.h"
#include "job/job.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/made.h"
#include "tests/fixture/place.h"
#include "tests/fixture/random.h"
#include "tests/fixture/samples.h"
#include "tests/fixture/share.h"
#include "tests/fixture/truth.h"
#include "tests/fixture/jffs2/world.h"

/* ---- as mkfs.jffs2 ---- */

/* What of the way in which an image was made can't be seen in it. */
static const struct known {
	const char *name;
	uint32_t erase_size; /* 0: it can be seen */
	uint32_t page;
	const char *other;   /* why nodes differ; NULL: they don't */
} images[] = {
	{ "mkfs-be-16k", 0, 4096, NULL },
	{ "mkfs-be-64k", 0, 4096, NULL },
	{ "mkfs-be-nocm", 131072, 4096, NULL },
	{ "mkfs-be-sum", 0, 4096, "sumtool moves nodes of mkfs.jffs2, as they were cut there" },
	{ "mkfs-be-unpadded", 0, 4096, NULL },
	{ "mkfs-be-xattr", 0, 4096, "attributes stand in the order of the host" },
	{ "mkfs-le-128k", 131072, 4096, NULL },
	{ "mkfs-le-16k", 0, 4096, NULL },
	{ "mkfs-le-64k", 0, 4096, NULL },
	{ "mkfs-le-8k", 0, 4096, NULL },
	{ "mkfs-le-acl", 0, 4096, NULL },
	{ "mkfs-le-cm16", 131072, 4096, NULL },
	{ "mkfs-le-devtable", 0, 4096, "devices of a table come after other names" },
	{ "mkfs-le-incremental", 0, 4096, NULL },
	{ "mkfs-le-lzo", 0, 4096, NULL },
	{ "mkfs-le-nocm", 65536, 4096, NULL },
	{ "mkfs-le-rtime", 0, 4096, NULL },
	{ "mkfs-le-s16k", 0, 16384, NULL },
	{ "mkfs-le-sum", 0, 4096, "as mkfs-be-sum" },
	{ "mkfs-le-sum-xattr", 0, 4096, "as mkfs-be-sum and mkfs-be-xattr" },
	{ "mkfs-le-unpadded", 0, 4096, NULL },
	{ "mkfs-le-xattr", 0, 4096, "as mkfs-be-xattr" },
};

static bool
is_same(const struct plan *p, struct span image)
{
	for (size_t i = 0; i < p->nodes.count; i++) {
		const struct plan_node *n = &p->nodes.at[i];

		if (!span_equal(plan_bytes(p, n), span_cut(image, n->at, n->len)))
			return false;
	}
	return p->nodes.count > 0;
}

static uint32_t
count_nodes(const struct jffs2_log *log)
{
	uint32_t count = 0;

	for (size_t i = 0; i < log->extents.count; i++)
		count += log->extents.at[i].kind == EXTENT_NODE;
	return count;
}

/* The last node that counts ends where the plan does, but for summaries and what was cut. */
static void
has_the_size(const struct known *k, const struct plan *p, const struct jffs2_log *log)
{
	const struct plan_node *last = &p->nodes.at[p->nodes.count - 1];
	double got = last->at + last->len, want = 0;

	for (size_t i = 0; i < log->extents.count; i++)
		if (log->extents.at[i].kind == EXTENT_NODE)
			want = log->extents.at[i].offset + (double)log->extents.at[i].len;
	if (!strcmp(k->name, "mkfs-le-incremental"))
		return; /* it has the files of two runs */
	ck_assert_msg(got <= want * 1.01, "%s: %f instead of %f", k->name, got, want);
}

static void
make_again(const struct known *k)
{
	char path[PATH_MAX], file[64];
	struct make_options o;
	struct firmware *f;
	struct volume *v;
	struct plan p;

	snprintf(file, sizeof file, "truth/%s.jffs2", k->name);
	if (!truth_has(truth_path(path, file)))
		return;
	f = truth_open_as(path, k->erase_size);
	v = f->volumes.at[0];
	o = made_options_like(v);
	o.like_mkfs = true;
	o.page = k->page;
	if (strstr(k->name, "rtime"))
		o.pack = (struct jffs2_compressors){ .tight = true };
	jffs2_compressors_add(&o.pack, strstr(k->name, "lzo") ? 7 : 2);
	p = made_plan(volume_tree(v), &o);
	ck_assert_msg(is_same(&p, v->log.part) == !k->other, "%s", k->name);
	has_the_size(k, &p, &v->log);
	plan_free(&p);
	firmware_close(f);
}

START_TEST(images_of_mkfs_are_made_again)
{
	make_again(&images[_i]);
}
END_TEST

/* The same without anything beside the repository. */
static const struct sample {
	const char *name;
	uint32_t erase_size;
} samples[] = {
	{ "7518-hi3518-home.uimage", 65536 },
	{ "nocm-unpadded.jffs2", 32768 },
};

static struct firmware *
open_sample(const char *name)
{
	struct firmware *f = sample_open_file(name);

	ck_assert_msg(f != NULL, "%s", name);
	firmware_finish(f);
	ck_assert_uint_eq(f->volumes.count, 1);
	return f;
}

START_TEST(samples_of_mkfs_are_made_again)
{
	struct firmware *f = open_sample(samples[_i].name);
	struct volume *v = f->volumes.at[0];
	struct make_options o = made_options_like(v);
	struct plan p;

	o.like_mkfs = true;
	o.style.erase_size = samples[_i].erase_size;
	p = made_plan(volume_tree(v), &o);
	ck_assert(is_same(&p, v->log.part));
	ck_assert_uint_eq(p.nodes.count, count_nodes(&v->log));
	plan_free(&p);
	firmware_close(f);
}
END_TEST

/* ---- in every style ---- */

static const char *const sources[] = { "plain-le", "plain-be", "compr", "xattr", "worn",
	"nand-2k", "mkfs-le-acl", "mkfs-be-xattr", "mkfs-le-devtable", "cut-ram-3", "cut-disk-5",
	"obsolete-worn" };

static struct make_order
random_order(const struct tree *t, uint32_t *seed)
{
	static const uint8_t kinds[] = { 2, 6, 7, 8, 0x15 };
	struct make_order o = { .tree = t, .end = next_random(seed) % 3 };
	struct layout_rules *s = &o.options.style;

	s->endian = next_random(seed) % 2 ? ENDIAN_BIG : ENDIAN_LITTLE;
	s->erase_size = 8192u << next_random(seed) % 6;
	s->marker = (uint32_t[]){ 0, 12, 12, 64 }[next_random(seed) % 4];
	s->summaries = next_random(seed) % 2;
	o.options.page = 4096u << next_random(seed) % 3;
	for (int i = 0; i < 2; i++)
		jffs2_compressors_add(&o.options.pack,
		        kinds[next_random(seed) % sizeof kinds]);
	return o;
}

static void
make_file(const struct make_order *order)
{
	struct job j;

	make_start(&j, order, in_place("made"), OUTPUT_REPLACE);
	while (job_step(&j, 50000))
		ck_assert(j.progress >= 0 && j.progress <= 1);
	ck_assert_msg(j.state == JOB_DONE, "%s", j.err.text);
	job_free(&j);
}

static void
make_and_compare(const char *name, const struct tree *t, const struct text *want, uint32_t seed)
{
	struct make_order order = random_order(t, &seed);
	struct text got = { 0 };
	struct firmware *f;
	char message[400];

	make_file(&order);
	f = truth_open_as(in_place("made"), order.options.style.erase_size);
	ck_assert_uint_eq(f->volumes.count, 1);
	made_manifest(volume_tree(f->volumes.at[0]), &got);
	ck_assert_msg(strcmp(text_str(&got), text_str(want)) == 0, "%s: %s", name,
	        truth_difference(text_str(&got), text_str(want), message));
	text_free(&got);
	firmware_close(f);
}

START_TEST(files_are_the_same_in_every_style)
{
	char path[PATH_MAX], file[64];
	struct text want = { 0 };
	struct firmware *f;

	snprintf(file, sizeof file, "truth/%s.jffs2", sources[_i]);
	if (!truth_has(truth_path(path, file)))
		return;
	f = truth_open(path);
	made_manifest(volume_tree(f->volumes.at[0]), &want);
	for (uint32_t k = 0; k < 6 / SHARES; k++)
		make_and_compare(sources[_i], volume_tree(f->volumes.at[0]), &want,
		        1 + k + 100 * (uint32_t)_i);
	text_free(&want);
	firmware_close(f);
}
END_TEST

/* ---- what is refused ---- */

START_TEST(more_than_fits_is_refused_with_what_is_left_over)
{
	struct firmware *f = open_sample(samples[0].name);
	struct make_order o = { .tree = volume_tree(f->volumes.at[0]), .end = MAKE_BLOCKS,
		.options = made_options_like(f->volumes.at[0]) };
	struct job j;

	o.options.blocks = 2;
	remove(in_place("made"));
	make_start(&j, &o, in_place("made"), OUTPUT_NEW);
	ck_assert(!job_finish(&j));
	ck_assert_msg(strstr(j.err.text, "it does not fit: ") == j.err.text, "%s", j.err.text);
	job_free(&j);
	ck_assert(!truth_has(in_place("made")));
	firmware_close(f);
}
END_TEST

/* ---- what the check before writing finds ---- */

enum difference { NO_DIFFERENCE, OF_MODE, OF_OWNER, OF_TIME, OF_SIZE, OF_CONTENT, OF_TARGET,
	OF_DEVICE, OF_ATTRIBUTE, ONE_MORE, ONE_LESS, NO_LINK, DIFFERENCES };

static void
add_file(struct nodes *n, uint32_t ino, enum difference d)
{
	const char *text = d == OF_SIZE ? "texts" : d == OF_CONTENT ? "tent" : "text";
	uint32_t len = (uint32_t)strlen(text);

	nodes_add_inode(n, &(struct inode_spec){ .ino = ino, .version = 1,
		.mode = d == OF_MODE ? REG | 0111 : REG, .uid = d == OF_OWNER,
		.mtime = d == OF_TIME, .isize = len, .data = span_of(text, len) });
}

static void
add_name(struct nodes *n, const char *name, uint32_t ino)
{
	nodes_add_dirent(n, &(struct dirent_spec){ .pino = 1, .version = ino, .ino = ino,
		.type = DT_REG, .name = name });
}

static void
make_world(struct world *w, enum difference d)
{
	struct nodes *n = &w->n;

	add_name(n, "file", 2);
	add_file(n, 2, d);
	if (d != ONE_LESS)
		add_name(n, "link", d == NO_LINK ? 5 : 2);
	add_file(n, 5, NO_DIFFERENCE);
	add_name(n, "symlink", 3);
	nodes_add_inode(n, &(struct inode_spec){ .ino = 3, .version = 1, .mode = LINK,
		.data = span_of(d == OF_TARGET ? "b" : "a", 1) });
	add_name(n, "device", 4);
	nodes_add_inode(n, &(struct inode_spec){ .ino = 4, .version = 1, .mode = CHAR,
		.data = span_of(d == OF_DEVICE ? "\3\1" : "\2\1", 2) });
	nodes_add_xattr(n, 1, 1, 1, "a", span_of(d == OF_ATTRIBUTE ? "2" : "1", 1));
	nodes_add_xref(n, 2, 1, 2);
	if (d == ONE_MORE)
		add_name(n, "more", 5);
	world_resolve(w);
}

START_TEST(each_difference_is_found)
{
	struct world want = { .n.endian = ENDIAN_LITTLE }, is = { .n.endian = ENDIAN_LITTLE };
	struct make_options o = { .page = JFFS2_PAGE };
	enum same_state state = SAME_GOES_ON;
	struct error err;
	struct same *s;

	make_world(&want, NO_DIFFERENCE);
	make_world(&is, (enum difference)_i);
	s = same_new(&want.tree.tree, &o, &is.tree.tree);
	while (state == SAME_GOES_ON)
		state = same_step(s, 100, &err);
	ck_assert_int_eq(state, _i == NO_DIFFERENCE ? SAME_DONE : SAME_DIFFERS);
	same_free(s);
	world_free(&want);
	world_free(&is);
}
END_TEST

CASES(make)
{
	tcase_set_timeout(tcase, 300);
	tcase_add_unchecked_fixture(tcase, place_make, place_remove);
	tcase_add_loop_test(tcase, images_of_mkfs_are_made_again, 0, ROWS_OF(images));
	tcase_add_loop_test(tcase, samples_of_mkfs_are_made_again, 0, ROWS_OF(samples));
	tcase_add_loop_test(tcase, files_are_the_same_in_every_style, 0, ROWS_OF(sources));
	tcase_add_test(tcase, more_than_fits_is_refused_with_what_is_left_over);
	tcase_add_loop_test(tcase, each_difference_is_found, 0, DIFFERENCES);
}
