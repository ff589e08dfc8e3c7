/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Summaries that leave out, list and hide; and salvage. In both byte orders. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "jffs2/build/build.h"
#include "jffs2/view/fs.h"
#include "jffs2/summary.h"
#include "jffs2/view/past.h"
#include "tests/fixture/jffs2/attributes.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/summaries.h"

/* ---- summaries ---- */

/* What a summary does not list does not exist, for a kernel that reads it. */
START_TEST(what_a_summary_leaves_out_is_not_there)
{
	WORLD(w);
	SUMMARY(s, w);
	uint32_t at;

	w.no_summary = _i & 2;
	summary_list_name(&s, name(&w, "a", 1, 2), "a", 1, 2);
	summary_list_inode(&s, write_at(&w, 2, 1, 3, 0, "old"), 2, 1);
	write_at(&w, 2, 2, 3, 0, "new");
	at = name(&w, "b", 2, 2);
	summary_end(&s, &w);
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/a"), _i & 2 ? "new" : "old");
	ck_assert_str_eq(content(&w, "/b"), _i & 2 ? "new" : "-");
	ck_assert_int_eq(state_at(&w, at), _i & 2 ? STATE_LIVE : STATE_DROPPED);
	world_free(&w);
}
END_TEST

/* The record decides which name wins and what it leads to, the node what is shown of it. */
START_TEST(the_record_of_a_name_decides)
{
	WORLD(w);
	SUMMARY(s, w);

	summary_list_name(&s, name(&w, "a", 5, 2), "a", 1, 2);
	summary_list_name(&s, name(&w, "a", 2, 3), "a", 2, 3);
	summary_list_inode(&s, write_at(&w, 2, 1, 3, 0, "two"), 2, 1);
	summary_list_inode(&s, write_at(&w, 3, 1, 5, 0, "three"), 3, 1);
	summary_list_name(&s, name(&w, "shown", 6, 2), "other", 6, 2);
	summary_list_inode(&s, write_at(&w, 99, 1, 4, 0, "four"), 4, 1);
	summary_list_name(&s, name(&w, "four", 7, 4), "four", 7, 4);
	summary_end(&s, &w);
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/a"), "three");
	ck_assert_str_eq(content(&w, "/shown"), "two");
	ck_assert_str_eq(content(&w, "/other"), "-");
	ck_assert_str_eq(content(&w, "/four"), "four");
	world_free(&w);
}
END_TEST

/* Listed nodes that are bad make their inodes known: the name stays, and gives EIO. */
START_TEST(what_is_listed_and_not_there_leaves_a_name)
{
	WORLD(w);
	SUMMARY(s, w);
	uint32_t at;

	summary_list_name(&s, name(&w, "a", 1, 2), "a", 1, 2);
	at = write_at(&w, 2, 1, 3, 0, "two");
	summary_list_inode(&s, at, 2, 1);
	nodes_put8(&w.n, at + (_i & 2 ? 8 : 20), 0x55);
	at = name(&w, "b", 2, 3);
	summary_list_name(&s, at, "b", 2, 3);
	nodes_put8(&w.n, at + 40, 'c'); /* its name CRC is wrong now */
	summary_list_inode(&s, write_at(&w, 3, 1, 5, 0, "three"), 3, 1);
	summary_end(&s, &w);
	world_resolve(&w);
	ck_assert_int_eq(find(&w, "/a")->error, EIO);
	ck_assert_str_eq(content(&w, "/b"), "-");
	ck_assert_str_eq(content(&w, "/c"), "-");
	world_free(&w);
}
END_TEST

/* Linux takes the type from the record, and then has the number of the parent for a count of links,
 * whatever becomes of the name when it is read. */
START_TEST(a_listed_name_may_call_a_file_a_directory)
{
	static const uint8_t types[] = { DT_REG, DT_DIR };
	WORLD(w);
	SUMMARY(s, w);
	struct dirent_spec d = { .pino = 7, .version = 1, .ino = 2, .type = types[_i >> 1],
		.name = "b" };
	uint32_t at;

	summary_list_name(&s, name(&w, "a", 1, 2), "a", 1, 2);
	summary_list_inode(&s, write_at(&w, 2, 1, 3, 0, "two"), 2, 1);
	summary_list_name(&s, name(&w, "x", 2, 7), "x", 2, 7);
	summary_list_inode(&s, write_at(&w, 7, 1, 5, 0, "seven"), 7, 1);
	at = nodes_add_dirent(&w.n, &d);
	summary_list_dirent(&s, at, &d);
	summary_end(&s, &w);
	nodes_mark_obsolete(&w.n, at);
	world_resolve(&w);
	ck_assert_uint_eq(find(&w, "/a")->nlink, d.type == DT_DIR ? 7 : 2);
	world_free(&w);
}
END_TEST

/* The same where the node that is there by now says so, and the record doesn't. */
START_TEST(a_node_that_is_listed_differently_calls_nothing_a_directory)
{
	WORLD(w);
	SUMMARY(s, w);
	struct dirent_spec d = { .pino = 7, .version = 1, .ino = 2, .type = DT_DIR, .name = "b" };
	uint32_t at;

	summary_list_name(&s, name(&w, "a", 1, 2), "a", 1, 2);
	summary_list_inode(&s, write_at(&w, 2, 1, 3, 0, "two"), 2, 1);
	summary_list_name(&s, name(&w, "x", 2, 7), "x", 2, 7);
	summary_list_inode(&s, write_at(&w, 7, 1, 5, 0, "seven"), 7, 1);
	at = nodes_add_dirent(&w.n, &d);
	d.type = DT_REG;
	summary_list_dirent(&s, at, &d);
	summary_end(&s, &w);
	world_resolve(&w);
	ck_assert_uint_eq(find(&w, "/a")->nlink, 2);
	world_free(&w);
}
END_TEST

/* A name that is listed, and found to be bad when it is read, has dated its directory by then. */
START_TEST(a_bad_name_that_is_listed_dates_its_directory)
{
	WORLD(w);
	SUMMARY(s, w);
	uint32_t at;

	w.no_summary = _i & 2;
	summary_list_name(&s, name(&w, "a", 1, 2), "a", 1, 2);
	summary_list_inode(&s, write_at(&w, 2, 1, 3, 0, "two"), 2, 1);
	summary_list_inode(&s, nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 1, .version = 1,
	        .mode = S_IFDIR | 0755, .mtime = 555 }), 1, 1);
	at = nodes_add_dirent(&w.n, &(struct dirent_spec){ .pino = 1, .version = 7, .ino = 2,
	        .mctime = 777, .type = 8, .name = "b" });
	summary_list_name(&s, at, "b", 7, 2);
	nodes_put8(&w.n, at + 40, 'c'); /* its name CRC is wrong now */
	summary_end(&s, &w);
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/c"), "-");
	ck_assert_uint_eq(find(&w, "/")->mtime, _i & 2 ? 555 : 777);
	world_free(&w);
}
END_TEST

/* A scan drops a name with a NUL; one that is listed is shown up to it. */
START_TEST(a_listed_name_ends_at_a_nul)
{
	WORLD(w);
	SUMMARY(s, w);
	uint32_t at = nodes_add_dirent(&w.n, &(struct dirent_spec){ 1, 1, 2, 0, DT_REG, "a\0", 2 });

	w.no_summary = _i & 2;
	summary_list_name(&s, at, "a", 1, 2);
	summary_list_inode(&s, write_at(&w, 2, 1, 3, 0, "two"), 2, 1);
	summary_end(&s, &w);
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/a"), _i & 2 ? "-" : "two");
	world_free(&w);
}
END_TEST

/* So has a version of an attribute hidden the one before. */
START_TEST(a_bad_attribute_that_is_listed_is_none)
{
	WORLD(w);
	SUMMARY(s, w);
	uint32_t at;

	w.no_summary = _i & 2;
	summary_list_name(&s, name(&w, "a", 1, 2), "a", 1, 2);
	summary_list_inode(&s, write_at(&w, 2, 1, 3, 0, "two"), 2, 1);
	summary_list_attribute(&s, nodes_add_xattr(&w.n, 1, 1, 1, "n", span_of("old", 3)), 1, 1);
	at = nodes_add_xattr(&w.n, 1, 2, 1, "n", span_of("new", 3));
	summary_list_attribute(&s, at, 1, 2);
	if (_i & 4)
		nodes_mark_obsolete(&w.n, at);
	else
		nodes_put8(&w.n, at + 30, 0x55); /* its node CRC is wrong now */
	summary_list_reference(&s, nodes_add_xref(&w.n, 2, 1, 4));
	summary_end(&s, &w);
	world_resolve(&w);
	ck_assert_str_eq(xattrs_of(&w, 2), _i & 2 ? "user.n=6f6c64;" : "");
	world_free(&w);
}
END_TEST

/* So does one that is listed, and not there; the older version counts if it is the newest. */
START_TEST(an_attribute_that_is_listed_and_not_there_is_none)
{
	WORLD(w);
	SUMMARY(s, w);
	uint32_t missing = _i & 4 ? 1 : 3;

	w.no_summary = _i & 2;
	summary_list_name(&s, name(&w, "a", 1, 2), "a", 1, 2);
	summary_list_inode(&s, write_at(&w, 2, 1, 3, 0, "two"), 2, 1);
	summary_list_attribute(&s, nodes_add_xattr(&w.n, 1, 2, 1, "n", span_of("old", 3)), 1, 2);
	summary_list_reference(&s, nodes_add_xref(&w.n, 2, 1, 4));
	summary_list_attribute(&s, (uint32_t)w.n.bytes.len, 1, missing);
	summary_list_reference(&s, (uint32_t)w.n.bytes.len + 40);
	nodes_fill(&w.n, 1024);
	summary_end(&s, &w);
	world_resolve(&w);
	ck_assert_str_eq(xattrs_of(&w, 2), _i & 6 ? "user.n=6f6c64;" : "");
	world_free(&w);
}
END_TEST

/* A summary is read before the first look at the block, which says that it is empty. */
START_TEST(a_summary_counts_in_a_block_that_looks_empty)
{
	WORLD(w);
	SUMMARY(s, w);
	static uint8_t erased[512];

	memset(erased, 0xff, sizeof erased);
	nodes_add_bytes(&w.n, span_of(erased, sizeof erased));
	summary_list_name(&s, name(&w, "a", 1, 2), "a", 1, 2);
	summary_list_inode(&s, write_at(&w, 2, 1, 3, 0, "two"), 2, 1);
	summary_end(&s, &w);
	w.no_summary = _i & 2;
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/a"), _i & 2 ? "-" : "two");
	world_free(&w);
}
END_TEST

static void
check_same_nodes(const struct jffs2_fs *a, const struct jffs2_fs *b)
{
	ck_assert_uint_eq(a->log->extents.count, b->log->extents.count);
	for (uint32_t i = 0; i < a->log->extents.count; i++) {
		const struct extent *x = jffs2_fs_taken(a, i), *y = jffs2_fs_taken(b, i);

		ck_assert_uint_eq(x->offset, y->offset);
		ck_assert_uint_eq(x->len, y->len);
		ck_assert_uint_eq(x->flaws, y->flaws);
		ck_assert_uint_eq(x->ino, y->ino);
		ck_assert_int_eq(jffs2_fs_state(a, i), jffs2_fs_state(b, i));
	}
	ck_assert_uint_eq(jffs2_fs_inodes(a), jffs2_fs_inodes(b));
}

/* Nodes that a summary leaves out, in a block that looks empty, and one of another inode. */
static void
write_block(struct world *w, bool empty)
{
	SUMMARY(s, *w);
	static uint8_t erased[512];

	memset(erased, 0xff, sizeof erased);
	if (empty)
		nodes_add_bytes(&w->n, span_of(erased, sizeof erased));
	summary_list_name(&s, name(w, "a", 5, 2), "a", 1, 2);
	summary_list_name(&s, name(w, "b", 6, 4), "b", 6, 4);
	summary_list_inode(&s, write_at(w, 99, 1, 4, 0, "four"), 4, 1);
	summary_list_inode(&s, write_at(w, 2, 1, 3, 0, "old"), 2, 1);
	write_at(w, 2, 2, 3, 0, "new");
	summary_end(&s, w);
}

/* The view of a kernel without summaries is what a log whose summary is none gives. */
START_TEST(one_log_has_what_both_kernels_see)
{
	WORLD(w);
	struct world none = { .n.endian = w.n.endian };
	struct jffs2_fs other = { 0 };
	uint32_t summary;

	write_block(&w, _i & 2);
	write_block(&none, _i & 2);
	nodes_put32(&none.n, SUMMARY_BLOCK - 4, 0);
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/b"), "four");
	summary = w.log.extents.at[jffs2_log_find(&w.log, SUMMARY_BLOCK - 1)].offset;
	nodes_sign(&none.n, summary);
	world_resolve(&none);
	jffs2_build_finish(jffs2_build_start(&w.log, &other, true));
	check_same_nodes(&other, &none.fs);
	ck_assert_str_eq(content(&w, "/b"), "four");
	ck_assert_uint_gt(w.log.scanned.count, 0);
	ck_assert_uint_eq(none.log.scanned.count, 0);
	jffs2_fs_free(&other);
	world_free(&none);
	world_free(&w);
}
END_TEST

/* Names that only a summary has stay where nothing is later than the point. */
START_TEST(a_filter_that_passes_all_changes_nothing)
{
	WORLD(w);
	struct jffs2_fs view = { 0 };
	struct jffs2_past *past;

	write_block(&w, false);
	world_resolve(&w);
	ck_assert_uint_gt(w.log.odd.count, 0);
	past = jffs2_past_new(&w.fs);
	jffs2_fs_derive(&view, &w.fs);
	jffs2_build_finish(jffs2_build_change(&view, &(struct jffs2_filter){ FILTER_PLACE,
	        (uint32_t)w.log.part.len, 0, past, false }));
	for (uint32_t i = 0; i < jffs2_fs_inodes(&view); i++)
		ck_assert_mem_eq(jffs2_fs_at(&view, i), jffs2_fs_at(&w.fs, i),
		        sizeof(struct jffs2_inode));
	jffs2_fs_free(&view);
	jffs2_past_free(past);
	world_free(&w);
}
END_TEST

/* What becomes of a summary that cannot be used, and of the block. */
START_TEST(the_fate_of_a_summary)
{
	static const struct {
		uint16_t nodetype;
		bool dirent;
		enum summary_fate fate;
	} rows[] = {
		{ 0x2010, false, FATE_SCANNED }, { 0x6010, false, FATE_SCANNED },
		{ 0xa010, false, FATE_SCANNED }, { 0x6010, true, FATE_CRASH },
		{ 0xe010, false, FATE_REFUSED }, { 0xe010, true, FATE_REFUSED },
		{ JFFS2_DIRENT, false, FATE_REFUSED }, { JFFS2_INODE, true, FATE_OVERLAP },
	};
	WORLD(w);
	SUMMARY(s, w);
	uint32_t at = name(&w, "a", 1, 2);

	if (rows[_i / 2].dirent)
		summary_list_name(&s, at, "a", 1, 2);
	if (rows[_i / 2].nodetype == JFFS2_DIRENT) {
		summary_list_name(&s, at, "", 1, 2);
	} else if (rows[_i / 2].nodetype == JFFS2_INODE) {
		summary_list_inode(&s, at, 2, 1);
	} else {
		summary_put(&s, rows[_i / 2].nodetype, 2);
		s.count++;
	}
	write_at(&w, 2, 1, 3, 0, "two");
	at = (uint32_t)w.n.bytes.len;
	summary_end(&s, &w);
	world_resolve(&w);
	ck_assert_int_eq(summary_fate(&w.log, jffs2_log_find(&w.log, at)), rows[_i / 2].fate);
	ck_assert_str_eq(content(&w, "/a"), "two");
	world_free(&w);
}
END_TEST

/* ---- salvage ---- */

START_TEST(salvage_uses_nodes_across_boundaries)
{
	WORLD(w);

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 4, 0, "old.");
	nodes_add_padding(&w.n, 4096 - (uint32_t)w.n.bytes.len - 40);
	write_at(&w, 2, 2, 4, 0, "new!");
	w.n.erase_size = 4096;
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/f"), "old.");
	w.log.salvage = true;
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/f"), "new!");
	world_free(&w);
}
END_TEST

CASES(fs_summary)
{
	tcase_add_loop_test(tcase, what_a_summary_leaves_out_is_not_there, 0, 4);
	tcase_add_loop_test(tcase, what_is_listed_and_not_there_leaves_a_name, 0, 4);
	tcase_add_loop_test(tcase, a_listed_name_may_call_a_file_a_directory, 0, 4);
	tcase_add_loop_test(tcase, a_node_that_is_listed_differently_calls_nothing_a_directory, 0, 2);
	tcase_add_loop_test(tcase, a_bad_name_that_is_listed_dates_its_directory, 0, 4);
	tcase_add_loop_test(tcase, a_listed_name_ends_at_a_nul, 0, 4);
	tcase_add_loop_test(tcase, a_bad_attribute_that_is_listed_is_none, 0, 8);
	tcase_add_loop_test(tcase, an_attribute_that_is_listed_and_not_there_is_none, 0, 8);
	tcase_add_loop_test(tcase, a_summary_counts_in_a_block_that_looks_empty, 0, 4);
	tcase_add_loop_test(tcase, one_log_has_what_both_kernels_see, 0, 4);
	tcase_add_loop_test(tcase, a_filter_that_passes_all_changes_nothing, 0, 2);
	tcase_add_loop_test(tcase, the_fate_of_a_summary, 0, 16);
	tcase_add_loop_test(tcase, the_record_of_a_name_decides, 0, 2);
	tcase_add_loop_test(tcase, salvage_uses_nodes_across_boundaries, 0, 2);
}
