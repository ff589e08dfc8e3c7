/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables of node types, and the scan: what it finds, and that extents always tile. */
#include <string.h>

#include "jffs2/layout.h"
#include "jffs2/view/fs.h"
#include "jffs2/scan.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/random.h"

static void
scan_with(struct jffs2_log *log, struct span part, struct jffs2_scan_options o,
        uint64_t budget)
{
	struct jffs2_scan *s = jffs2_scan_start(part, &o, log);

	while (jffs2_scan_step(s, budget))
		;
	jffs2_scan_finish(s);
	ck_assert(jffs2_log_tiles(log));
}

static void
scan(struct jffs2_log *log, const struct nodes *n, uint32_t erase_size)
{
	struct jffs2_scan_options o = { .endian = n->endian, .erase_size = erase_size };

	scan_with(log, nodes_image(n), o, 1 << 20);
}

/* A little of everything, in blocks of 4 KiB. */
static void
make_some(struct nodes *n, enum endian e)
{
	uint8_t data[600];
	uint32_t seed = 7;

	*n = (struct nodes){ .endian = e, .erase_size = 4096, .markers = true };
	for (size_t i = 0; i < sizeof data; i++)
		data[i] = (uint8_t)next_random(&seed);
	nodes_add_dirent(n, &(struct dirent_spec){ 1, 1, 2, 100, 8, "file", 0 });
	for (uint32_t v = 1; v <= 20; v++)
		nodes_add_inode(n, &(struct inode_spec){ .ino = 2, .version = v,
		        .mode = 0100644, .isize = 600 * v, .offset = 600 * (v - 1),
		        .data = span_of(data, 601 - v) });
	nodes_add_xattr(n, 1, 1, 1, "comment", span_of("hello", 5));
	nodes_add_xref(n, 2, 1, 2);
	nodes_add_padding(n, 44);
	nodes_add_any(n, 0xe0f1, span_of("??", 2));
	nodes_mark_obsolete(n, nodes_add_inode(n, &(struct inode_spec){ .ino = 3,
	        .version = 1, .mode = 0100644 }));
	nodes_fill(n, 4096);
}

START_TEST(every_type_has_fields_that_tile_its_header)
{
	const struct jffs2_type *t = &jffs2_types[_i];
	uint32_t at = 0;

	for (size_t i = 0; i < t->field_count; i++) {
		ck_assert_uint_eq(t->fields[i].offset, at);
		ck_assert_uint_gt(t->fields[i].width, 0);
		ck_assert_ptr_nonnull(t->fields[i].help);
		ck_assert((t->fields[i].show == FIELD_NAMED) == !!t->fields[i].names);
		at += t->fields[i].width;
	}
	ck_assert_uint_eq(at, t->header);
	ck_assert_ptr_nonnull(t->name);
	ck_assert_ptr_nonnull(t->help);
}
END_TEST

static const char *
field_at(const struct jffs2_type *t, uint32_t offset)
{
	for (size_t i = 0; i < t->field_count; i++)
		if (t->fields[i].offset == offset)
			return t->fields[i].name;
	return "";
}

START_TEST(every_crc_rule_names_a_field_and_a_range)
{
	const struct jffs2_type *t = &jffs2_types[_i];

	for (const struct jffs2_crc_rule *r = t->crcs; r->flaw; r++) {
		ck_assert_str_eq(field_at(t, r->stored), r->name);
		ck_assert_uint_le(r->from + r->len, t->header);
		ck_assert(r->len > 0 || r->from == t->header);
		ck_assert(r->stored >= r->from + r->len || r->from == t->header);
	}
	if (t->version_at >= 0)
		ck_assert_ptr_nonnull(strstr("version xseqno",
		        field_at(t, (uint32_t)t->version_at)));
	if (t->ino_at >= 0)
		ck_assert_ptr_nonnull(strstr("ino pino xid",
		        field_at(t, (uint32_t)t->ino_at)));
}
END_TEST

START_TEST(flaws_and_states_are_told_apart)
{
	for (int i = 0; i < FLAW_COUNT; i++) {
		ck_assert_ptr_nonnull(jffs2_flaws[i].name);
		ck_assert_ptr_nonnull(jffs2_flaws[i].kernel);
		for (int k = 0; k < i; k++)
			ck_assert_str_ne(jffs2_flaws[i].name, jffs2_flaws[k].name);
	}
	for (int i = 0; i < STATE_COUNT; i++)
		for (int k = 0; k < i; k++) {
			ck_assert_int_ne(node_states[i].letter, node_states[k].letter);
			ck_assert_str_ne(node_states[i].name, node_states[k].name);
		}
}
END_TEST

/* Changing any single byte of a node is noticed by the rule whose range it lies in. */
START_TEST(every_byte_of_a_node_is_under_a_crc)
{
	enum endian e = _i ? ENDIAN_BIG : ENDIAN_LITTLE;
	struct nodes n = { .endian = e };
	uint32_t ends[5];

	nodes_add_inode(&n, &(struct inode_spec){ .ino = 5, .version = 1, .isize = 8,
	        .mode = 0100600, .data = span_of("12345678", 8) });
	ends[0] = (uint32_t)n.bytes.len;
	nodes_add_dirent(&n, &(struct dirent_spec){ 1, 1, 5, 0, 8, "abcd", 4 });
	ends[1] = (uint32_t)n.bytes.len;
	nodes_add_xattr(&n, 1, 1, 1, "nam", span_of("value789", 8));
	ends[2] = (uint32_t)n.bytes.len;
	nodes_add_xref(&n, 5, 1, 2);
	ends[3] = (uint32_t)n.bytes.len;
	for (uint32_t at = 0, k = 0, from = 0; k < 4; from = ends[k++])
		for (at = from; at < ends[k]; at++) {
			struct span node = span_cut(nodes_image(&n), from, ends[k] - from);
			uint8_t was = node.at[at - from];

			ck_assert_uint_eq(jffs2_node_check(node, e), 0);
			/* one bit: it is in the data, or under ACCURATE, which may change */
			nodes_put8(&n, at, was ^ 0x01);
			ck_assert_msg(jffs2_node_check(node, e) != 0
			        || !jffs2_header_ok(node, 0, e), "byte %u of node %u",
			        at - from, k);
			nodes_put8(&n, at, was);
		}
	nodes_free(&n);
}
END_TEST

START_TEST(finds_every_kind_of_node)
{
	struct nodes n;
	struct jffs2_log log = { 0 };
	uint32_t found[16] = { 0 }, obsolete = 0;

	make_some(&n, _i ? ENDIAN_BIG : ENDIAN_LITTLE);
	scan(&log, &n, 4096);
	for (size_t i = 0; i < log.extents.count; i++) {
		const struct extent *x = &log.extents.at[i];

		if (x->kind != EXTENT_NODE)
			continue;
		found[jffs2_type(x->nodetype) - jffs2_types]++;
		obsolete += !(x->nodetype & JFFS2_ACCURATE);
		ck_assert_uint_eq(x->flaws & ~(uint32_t)FLAW_UNKNOWN_TYPE, 0);
	}
	ck_assert_uint_eq(found[0], 1);
	ck_assert_uint_eq(found[1], 21);
	ck_assert_uint_eq(found[2], n.bytes.len / 4096);
	ck_assert_uint_eq(found[3], 1);
	ck_assert_uint_eq(found[5], 1);
	ck_assert_uint_eq(found[6], 1);
	ck_assert_uint_eq(found[7], 1);
	ck_assert_uint_eq(obsolete, 1);
	jffs2_log_free(&log);
	nodes_free(&n);
}
END_TEST

static bool
same(const struct jffs2_log *a, const struct jffs2_log *b)
{
	return a->extents.count == b->extents.count
	       && (a->extents.count == 0 || memcmp(a->extents.at, b->extents.at,
	               a->extents.count * sizeof *a->extents.at) == 0);
}

/* Whatever the image and the options: the extents tile, the result does not depend on the
 * budget, and scanning again with known verdicts gives what a fresh scan gives. */
static void
check_any(struct span part, enum endian e, uint32_t seed)
{
	static const uint32_t sizes[] = { 0, 512, 4096, 65536, 8448, 12 };
	struct jffs2_log one = { 0 }, small = { 0 }, again = { 0 };
	struct jffs2_scan_options plain = { .endian = e };
	struct jffs2_scan *s;

	scan_with(&again, part, plain, 1 << 20);
	for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
		struct jffs2_scan_options o = { .endian = e, .erase_size = sizes[k],
			.phase = sizes[k] ? next_random(&seed) % sizes[k] : 0, .salvage = k & 1 };

		scan_with(&one, part, o, 1 << 20);
		scan_with(&small, part, o, 1);
		ck_assert(same(&one, &small));
		s = jffs2_scan_again(&again, o.erase_size, o.phase, o.salvage);
		while (jffs2_scan_step(s, 100))
			;
		jffs2_scan_finish(s);
		ck_assert_uint_eq(again.extents.count, one.extents.count);
		for (size_t i = 0; i < one.extents.count; i++)
			ck_assert_uint_eq(again.extents.at[i].flaws, one.extents.at[i].flaws);
		/* scanning again starts from what the last scan knew: begin anew */
		scan_with(&again, part, plain, 1 << 20);
	}
	jffs2_log_free(&one);
	jffs2_log_free(&small);
	jffs2_log_free(&again);
}

START_TEST(tiles_after_any_damage)
{
	struct nodes n;
	uint32_t seed = 0x1234567u + (uint32_t)_i;

	make_some(&n, _i & 1 ? ENDIAN_BIG : ENDIAN_LITTLE);
	for (int hits = 0; hits < 1 << (_i % 12); hits++) {
		uint32_t at = next_random(&seed) % (uint32_t)n.bytes.len;

		nodes_put8(&n, at, (uint8_t)next_random(&seed));
	}
	check_any(span_cut(nodes_image(&n), next_random(&seed) % 8, SIZE_MAX), n.endian, seed);
	nodes_free(&n);
}
END_TEST

/* Right header CRCs with hostile lengths, one after the other. */
START_TEST(tiles_with_hostile_lengths)
{
	static const uint32_t lengths[] = { 0, 1, 3, 4, 8, 11, 12, 13, 67, 4095, 0x7fffffff,
		0xfffffff0, 0xfffffffd, 0xffffffff };
	static const uint16_t types[] = { JFFS2_INODE, JFFS2_DIRENT, JFFS2_CLEANMARKER,
		JFFS2_PADDING, JFFS2_SUMMARY, JFFS2_XATTR, JFFS2_XREF, 0xe0ff, 0x0002 };
	struct nodes n = { 0 };

	for (size_t t = 0; t < sizeof types / sizeof *types; t++)
		for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++) {
			uint32_t node = nodes_add_any(&n, types[t] | JFFS2_ACCURATE,
			        span_of("\xff\xff\xff\xff\xff\xff\xff\xff", 8));

			nodes_put32(&n, node + 4, lengths[l]);
			nodes_sign(&n, node);
		}
	check_any(nodes_image(&n), ENDIAN_LITTLE, 99);
	nodes_free(&n);
}
END_TEST

START_TEST(every_prefix_tiles)
{
	struct nodes n;

	make_some(&n, ENDIAN_LITTLE);
	for (size_t len = 0; len < 900; len++) {
		struct jffs2_log log = { 0 };
		struct jffs2_scan_options o = { .erase_size = 4096 };

		scan_with(&log, span_cut(nodes_image(&n), 0, len), o, 64);
		jffs2_log_free(&log);
	}
	nodes_free(&n);
}
END_TEST

START_TEST(a_stopped_scan_is_partial_and_tiles)
{
	struct nodes n;
	struct jffs2_log log = { 0 };
	struct jffs2_scan_options o = { .endian = ENDIAN_LITTLE };
	struct jffs2_scan *s;

	make_some(&n, ENDIAN_LITTLE);
	s = jffs2_scan_start(nodes_image(&n), &o, &log);
	ck_assert(jffs2_scan_step(s, 1000));
	jffs2_scan_finish(s);
	ck_assert(log.partial);
	ck_assert(jffs2_log_tiles(&log));
	jffs2_log_free(&log);
	nodes_free(&n);
}
END_TEST

/* kernel: jffs2_scan_eraseblock, "would run over the end of the erase block" */
START_TEST(a_crossing_node_is_named_and_dropped)
{
	struct nodes n = { .endian = ENDIAN_LITTLE };
	struct jffs2_log log = { 0 };
	uint8_t data[1000] = { 1 };
	uint32_t node;

	nodes_add_padding(&n, 3900);
	node = nodes_add_inode(&n, &(struct inode_spec){ .ino = 2, .version = 1,
	        .isize = 1000, .mode = 0100644, .data = span_of(data, sizeof data) });
	scan(&log, &n, 4096);
	ck_assert_uint_eq(log.extents.at[1].offset, node);
	ck_assert_uint_eq(log.extents.at[1].flaws, FLAW_CROSSING);
	ck_assert(!jffs2_extent_counts(&log, &log.extents.at[1]));
	log.salvage = true;
	ck_assert(jffs2_extent_counts(&log, &log.extents.at[1]));
	jffs2_log_free(&log);
	nodes_free(&n);
}
END_TEST

/* A node inside one that crosses a boundary is found, as the kernel finds it. */
START_TEST(a_crossing_node_does_not_hide_others)
{
	struct nodes inner = { .endian = ENDIAN_LITTLE }, n = { .endian = ENDIAN_LITTLE };
	struct jffs2_log log = { 0 };
	uint32_t node, hidden;

	hidden = nodes_add_dirent(&inner,
	        &(struct dirent_spec){ 1, 1, 2, 0, 8, "inside", 0 });
	nodes_add_padding(&inner, 2000);
	nodes_add_padding(&n, 3000);
	node = nodes_add_inode(&n, &(struct inode_spec){ .ino = 2, .version = 1,
	        .isize = 3000, .mode = 0100644, .data = nodes_image(&inner) });
	scan(&log, &n, 4096);
	ck_assert_uint_eq(log.extents.at[1].offset, node);
	ck_assert_uint_eq(log.extents.at[1].len, JFFS2_INODE_LEN + hidden);
	ck_assert_uint_eq(log.extents.at[2].nodetype, JFFS2_DIRENT);
	jffs2_log_free(&log);
	nodes_free(&inner);
	nodes_free(&n);
}
END_TEST

/* kernel: EMPTY_SCAN_SIZE: a block that begins with 256 bytes of 0xff is not read on. */
START_TEST(a_block_that_looks_empty_is_skipped)
{
	struct nodes n = { .endian = ENDIAN_LITTLE };
	struct jffs2_log log = { 0 };

	nodes_add_cleanmarker(&n);
	nodes_fill(&n, 4096);
	nodes_add_bytes(&n, span_of("\xff\xff\xff\xff", 4));
	nodes_fill(&n, _i ? 4096 + 256 : 4096 + 252);
	nodes_add_dirent(&n, &(struct dirent_spec){ 1, 1, 2, 0, 8, "late", 0 });
	scan(&log, &n, 4096);
	for (size_t i = 0; i < log.extents.count; i++)
		if (log.extents.at[i].nodetype == JFFS2_DIRENT)
			ck_assert_uint_eq(log.extents.at[i].flaws, _i ? FLAW_SKIPPED : 0);
	jffs2_log_free(&log);
	nodes_free(&n);
}
END_TEST

START_TEST(a_cleanmarker_in_the_wrong_place_is_named)
{
	struct nodes n = { .endian = ENDIAN_BIG };
	struct jffs2_log log = { 0 };

	nodes_add_cleanmarker(&n);
	nodes_add_dirent(&n, &(struct dirent_spec){ 1, 1, 2, 0, 8, "abc", 0 });
	nodes_add_cleanmarker(&n);
	scan(&log, &n, 4096);
	ck_assert_uint_eq(log.extents.at[0].flaws, 0);
	ck_assert_uint_eq(log.extents.at[2].flaws, FLAW_MARKER_PLACE);
	jffs2_log_free(&log);
	nodes_free(&n);
}
END_TEST

/* After bytes were lost from a dump nodes stand at odd places: they are found, and known to
 * be invisible to the kernel. */
START_TEST(misaligned_nodes_are_found)
{
	struct nodes n = { .endian = ENDIAN_LITTLE };
	struct jffs2_log log = { 0 };
	uint32_t odd;

	nodes_add_cleanmarker(&n);
	nodes_add_bytes(&n, span_of("junk!", 5));
	odd = nodes_add_dirent(&n, &(struct dirent_spec){ 1, 1, 2, 0, 8, "abc", 0 });
	scan(&log, &n, 4096);
	ck_assert_uint_eq(log.extents.at[1].kind, EXTENT_DIRT);
	ck_assert_uint_eq(log.extents.at[2].offset, odd);
	ck_assert_uint_eq(log.extents.at[2].flaws, FLAW_MISALIGNED);
	jffs2_log_free(&log);
	nodes_free(&n);
}
END_TEST

START_TEST(free_runs_and_dirt_end_at_boundaries)
{
	struct nodes n = { .endian = ENDIAN_LITTLE };
	struct jffs2_log log = { 0 };

	nodes_add_cleanmarker(&n);
	nodes_fill(&n, 3 * 4096);
	for (int i = 0; i < 2000; i++)
		nodes_add_bytes(&n, span_of("\x01\x02\x03\x04", 4));
	scan(&log, &n, 4096);
	ck_assert_uint_eq(log.extents.count, 1 + 3 + 2);
	for (size_t i = 2; i < log.extents.count; i++)
		ck_assert_uint_eq(log.extents.at[i].offset % 4096, 0);
	ck_assert_uint_eq(jffs2_log_find(&log, 4096 + 5), 2);
	ck_assert_uint_eq(jffs2_log_find(&log, nodes_image(&n).len), EXTENT_NONE);
	ck_assert_uint_eq(jffs2_log_block(&log, 8191), 1);
	jffs2_log_free(&log);
	nodes_free(&n);
}
END_TEST

CASES(scan)
{
	int types = 0;

	while (jffs2_types[types].nodetype)
		types++;
	tcase_add_loop_test(tcase, every_type_has_fields_that_tile_its_header, 0, types + 1);
	tcase_add_loop_test(tcase, every_crc_rule_names_a_field_and_a_range, 0, types + 1);
	tcase_add_test(tcase, flaws_and_states_are_told_apart);
	tcase_add_loop_test(tcase, every_byte_of_a_node_is_under_a_crc, 0, 2);
	tcase_add_loop_test(tcase, finds_every_kind_of_node, 0, 2);
	tcase_add_loop_test(tcase, tiles_after_any_damage, 0, 48);
	tcase_add_test(tcase, tiles_with_hostile_lengths);
	tcase_add_test(tcase, every_prefix_tiles);
	tcase_add_test(tcase, a_stopped_scan_is_partial_and_tiles);
	tcase_add_test(tcase, a_crossing_node_is_named_and_dropped);
	tcase_add_test(tcase, a_crossing_node_does_not_hide_others);
	tcase_add_loop_test(tcase, a_block_that_looks_empty_is_skipped, 0, 2);
	tcase_add_test(tcase, a_cleanmarker_in_the_wrong_place_is_named);
	tcase_add_test(tcase, misaligned_nodes_are_found);
	tcase_add_test(tcase, free_runs_and_dirt_end_at_boundaries);
}
