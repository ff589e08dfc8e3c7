/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the time of a node ended: each way to end, told as it was. */
#include <glob.h>
#include <string.h>

#include "firmware/firmware.h"
#include "jffs2/reason/reason.h"
#include "jffs2/steps/steps.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/cases/endings.h"
#include "tests/fixture/random.h"
#include "tests/fixture/jffs2/world.h"

/* ---- each way to end ---- */

/* A node without data. */
static uint32_t
resize(struct world *w, uint32_t version, uint32_t isize)
{
	return nodes_add_inode(&w->n, &(struct inode_spec){ .ino = 2, .version = version,
	        .mode = REG, .isize = isize });
}

static void
ends(struct world *w, uint32_t offset, const char *few, const char *sentence)
{
	uint32_t node = jffs2_log_find(&w->log, offset);
	struct text t = { 0 };

	jffs2_node_ending(&w->fs, node, &t);
	ck_assert_str_eq(text_str(&t), few);
	text_clear(&t);
	jffs2_node_reason(&w->fs, node, &t);
	ck_assert_str_eq(text_str(&t), sentence);
	text_free(&t);
}

START_TEST(one_node_covers_it)
{
	WORLD(w);
	uint32_t old;

	name(&w, "f", 1, 2);
	old = write_at(&w, 2, 1, 6, 0, "older!");
	write_at(&w, 2, 2, 6, 2, "b");
	write_at(&w, 2, 3, 6, 0, "newer!");
	write_at(&w, 2, 4, 6, 0, "newest");
	world_resolve(&w);
	ends(&w, old, "covered by v3",
	        "superseded: version 3 at 0x000000c0 covers all of it");
	ck_assert_uint_eq(endings_check(&w.fs), 3);
	world_free(&w);
}
END_TEST

START_TEST(several_nodes_cover_it)
{
	WORLD(w);
	uint32_t old;

	name(&w, "f", 1, 2);
	old = write_at(&w, 2, 1, 6, 0, "older!");
	write_at(&w, 2, 2, 6, 2, "b");
	write_at(&w, 2, 3, 6, 0, "newe");
	write_at(&w, 2, 4, 6, 4, "st");
	world_resolve(&w);
	ends(&w, old, "rest covered by v4", "superseded: version 2 at 0x00000078 covers byte 2, "
	        "version 3 at 0x000000c0 covers 3 bytes of it, version 4 at 0x00000108 "
	        "covers bytes 4 to 5");
	endings_check(&w.fs);
	world_free(&w);
}
END_TEST

/* As config.ini in history.jffs2: the size is what ended it, not the node that overlaps. */
START_TEST(one_covers_a_part_and_the_size_cuts_off_the_rest)
{
	WORLD(w);
	uint32_t old;

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 4, 0, "abcd");
	old = write_at(&w, 2, 2, 8, 4, "efgh");
	write_at(&w, 2, 3, 8, 0, "ABCDE");
	resize(&w, 4, 5);
	write_at(&w, 2, 5, 5, 0, "z");
	world_resolve(&w);
	ends(&w, old, "rest cut off by v4", "superseded: version 3 at 0x000000bc covers byte 4, "
	        "version 4 at 0x00000108 cuts the file to 5 bytes");
	endings_check(&w.fs);
	world_free(&w);
}
END_TEST

START_TEST(the_size_cuts_off_all_of_it)
{
	WORLD(w);
	uint32_t old;

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 4, 0, "abcd");
	old = write_at(&w, 2, 2, 8, 4, "efgh");
	resize(&w, 3, 3);
	write_at(&w, 2, 4, 4, 3, "D");
	resize(&w, 5, 2);
	resize(&w, 6, 1);
	world_resolve(&w);
	ends(&w, old, "cut off by v3", "superseded: version 3 at 0x000000bc cuts the file to 3 "
	        "bytes, before its data");
	endings_check(&w.fs);
	world_free(&w);
}
END_TEST

START_TEST(metadata_is_replaced_by_the_next_version)
{
	WORLD(w);
	uint32_t first, second;

	name(&w, "f", 1, 2);
	first = resize(&w, 1, 0);
	write_at(&w, 2, 2, 4, 0, "abcd");
	second = resize(&w, 3, 4);
	resize(&w, 4, 4);
	world_resolve(&w);
	ends(&w, first, "replaced by v2",
	        "superseded: version 2 at 0x00000070 has newer metadata");
	ends(&w, second, "replaced by v4",
	        "superseded: version 4 at 0x000000fc has newer metadata");
	ck_assert_uint_eq(endings_check(&w.fs), 2);
	world_free(&w);
}
END_TEST

START_TEST(a_copy_is_told_by_its_place)
{
	WORLD(w);
	uint32_t old;

	name(&w, "f", 1, 2);
	old = write_at(&w, 2, 1, 4, 0, "abcd");
	write_at(&w, 2, 1, 4, 0, "abcd");
	write_at(&w, 2, 2, 4, 0, "wxyz");
	world_resolve(&w);
	ends(&w, old, "copied to 00000074", "superseded: garbage collection copied it to "
	        "0x00000074, with the same version (1)");
	ck_assert_uint_eq(endings_check(&w.fs), 2);
	world_free(&w);
}
END_TEST

START_TEST(names_are_replaced_and_removed)
{
	WORLD(w);
	uint32_t first, second, third, copy;

	first = name(&w, "f", 1, 2);
	second = name(&w, "f", 2, 3);
	third = name(&w, "f", 3, 0);
	copy = name(&w, "g", 4, 2);
	name(&w, "g", 4, 2);
	name(&w, "f", 5, 2);
	write_at(&w, 2, 1, 4, 0, "abcd");
	world_resolve(&w);
	ends(&w, first, "replaced by v2", "superseded: version 2 at 0x0000002c replaces it");
	ends(&w, second, "removed by v3", "superseded: version 3 at 0x00000058 takes it away");
	ends(&w, third, "replaced by v5", "superseded: version 5 at 0x000000dc replaces it");
	ends(&w, copy, "copied to 000000b0", "superseded: garbage collection copied it to "
	        "0x000000b0, with the same version (4)");
	ck_assert_uint_eq(endings_check(&w.fs), 4);
	world_free(&w);
}
END_TEST

START_TEST(attributes_are_replaced_and_removed)
{
	WORLD(w);
	uint32_t datum, tie;

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 4, 0, "abcd");
	datum = nodes_add_xattr(&w.n, 7, 1, 1, "a", span_of("x", 1));
	nodes_add_xattr(&w.n, 7, 2, 1, "a", span_of("y", 1));
	nodes_add_xattr(&w.n, 7, 3, 1, "a", span_of("z", 1));
	tie = nodes_add_xref(&w.n, 2, 7, 2);
	nodes_add_xref(&w.n, 2, 7, 3);
	world_resolve(&w);
	ends(&w, datum, "replaced by v2", "superseded: version 2 at 0x00000098 replaces it");
	ends(&w, tie, "removed by v3", "superseded: version 3 at 0x000000fc takes it away");
	endings_check_all(&w.fs);
	world_free(&w);
}
END_TEST

/* Of the reasons why a name cannot be opened, the one that there is. */
START_TEST(a_name_that_cannot_be_opened)
{
	static const struct { const char *name, *why; } cases[] = {
		{ "", "name is empty" }, { ".", "name is '.'" }, { "..", "name is '..'" },
		{ "a/b", "name has a slash in it" }, { NULL, "name is longer than 254 bytes" },
	};
	WORLD(w);
	char longest[256] = "";
	uint32_t nodes[COUNT(cases)];
	struct text t = { 0 }, want = { 0 };

	memset(longest, 'x', sizeof longest - 1);
	for (uint32_t i = 0; i < COUNT(cases); i++) {
		const char *of = cases[i].name ? cases[i].name : longest;

		nodes[i] = nodes_add_dirent(&w.n,
		        &(struct dirent_spec){ 1, i + 1, 2, 0, DT_REG, of, strlen(of) });
	}
	world_resolve(&w);
	for (size_t i = 0; i < COUNT(cases); i++) {
		text_clear(&t);
		jffs2_node_reason(&w.fs, jffs2_log_find(&w.log, nodes[i]), &t);
		text_clear(&want);
		text_addf(&want, "; %s; the kernel keeps it, but nothing can be opened by it",
		        cases[i].why);
		ck_assert_msg(strstr(text_str(&t), text_str(&want)), "%s", text_str(&t));
	}
	text_free(&t);
	text_free(&want);
	world_free(&w);
}
END_TEST

/* A node torn into many pieces is told in short, however many nodes did it. */
START_TEST(a_thousand_nodes_cover_it)
{
	WORLD(w);
	char data[1001];
	uint32_t old;
	struct text t = { 0 };

	memset(data, 'a', 1000);
	data[1000] = '\0';
	name(&w, "f", 1, 2);
	old = write_at(&w, 2, 1, 1000, 0, data);
	for (uint32_t i = 0; i < 1000; i++)
		write_at(&w, 2, 2 + i, 1000, i * 333 % 1000, "b");
	world_resolve(&w);
	jffs2_node_reason(&w.fs, jffs2_log_find(&w.log, old), &t);
	ck_assert_uint_lt(t.len, 300);
	text_free(&t);
	endings_check(&w.fs);
	world_free(&w);
}
END_TEST

/* Two files whose versions, places and sizes collide. */
START_TEST(random_files_agree)
{
	WORLD(w);
	uint32_t seed = (uint32_t)_i + 1;
	const char *data = "0123456789abcdef";

	name(&w, "f", 1, 2);
	name(&w, "g", 2, 3);
	for (int i = 0; i < 60; i++) {
		uint32_t r = next_random(&seed);
		uint32_t ino = 2 + r % 2, version = (r >> 1) % (_i % 3 ? 80 : 20);
		uint32_t offset = (r >> 8) % 24, isize = offset + (r >> 13) % 16;

		if (r >> 20 & 1)
			resize(&w, version, isize);
		else
			write_at(&w, ino, version, isize, offset, data + (r >> 21) % 17);
	}
	world_resolve(&w);
	endings_check(&w.fs);
	world_free(&w);
}
END_TEST

/* Nodes that are decoded again may have become others: sizes, places and versions. */
START_TEST(an_image_that_changes_is_survived)
{
	WORLD(w);
	uint32_t seed = (uint32_t)_i + 1;
	struct text t = { 0 };
	struct jffs2_steps *s;

	name(&w, "f", 1, 2);
	for (uint32_t i = 1; i < 40; i++) {
		uint32_t r = next_random(&seed);

		if (r & 1)
			resize(&w, i % 30, r >> 8 & 31);
		else
			write_at(&w, 2, i % 30, 32, r >> 8 & 15, "0123456789abcdef" + (r >> 12 & 15));
	}
	world_resolve(&w);
	for (uint32_t at = 44; at + 68 < w.n.bytes.len; at += 4)
		if (next_random(&seed) % 4 == 0)
			w.n.bytes.at[at] = (char)next_random(&seed);
	s = jffs2_steps_new(&w.log, &w.fs);
	for (uint32_t n = 0; n < s->count; n++)
		jffs2_step_describe(s, n, &t);
	for (uint32_t i = 0; i < w.log.extents.count; i++) {
		jffs2_node_ending(&w.fs, i, &t);
		jffs2_node_reason(&w.fs, i, &t);
	}
	ck_assert_uint_gt(t.len, 1000);
	jffs2_steps_free(s);
	text_free(&t);
	world_free(&w);
}
END_TEST

CASES(ending)
{
	tcase_set_timeout(tcase, 600);
	tcase_add_loop_test(tcase, one_node_covers_it, 0, 2);
	tcase_add_loop_test(tcase, several_nodes_cover_it, 0, 2);
	tcase_add_loop_test(tcase, one_covers_a_part_and_the_size_cuts_off_the_rest, 0, 2);
	tcase_add_loop_test(tcase, the_size_cuts_off_all_of_it, 0, 2);
	tcase_add_loop_test(tcase, metadata_is_replaced_by_the_next_version, 0, 2);
	tcase_add_loop_test(tcase, a_copy_is_told_by_its_place, 0, 2);
	tcase_add_loop_test(tcase, names_are_replaced_and_removed, 0, 2);
	tcase_add_loop_test(tcase, attributes_are_replaced_and_removed, 0, 2);
	tcase_add_test(tcase, a_name_that_cannot_be_opened);
	tcase_add_test(tcase, a_thousand_nodes_cover_it);
	tcase_add_loop_test(tcase, random_files_agree, 0, 400);
	tcase_add_loop_test(tcase, an_image_that_changes_is_survived, 0, 100);
}
