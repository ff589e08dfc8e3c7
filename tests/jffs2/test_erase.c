/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The erase size: found where there is evidence, left open where there is none. */
#include <stdlib.h>
#include <string.h>

#include "firmware/firmware.h"
#include "jffs2/blocks/erase.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/random.h"

/* Files of random data in blocks of `size`, until the image has `blocks` of them. */
static void
make_log(struct nodes *n, uint32_t size, uint32_t blocks, bool markers, uint32_t seed)
{
	uint8_t data[2048];
	uint32_t version = 1;

	*n = (struct nodes){ .endian = seed & 1 ? ENDIAN_BIG : ENDIAN_LITTLE,
		.erase_size = size, .markers = markers };
	for (size_t i = 0; i < sizeof data; i++)
		data[i] = (uint8_t)next_random(&seed);
	while (n->bytes.len + 2200 < (size_t)size * blocks) {
		uint32_t len = next_random(&seed) % (size < 4096 ? 400 : sizeof data);

		nodes_add_inode(n, &(struct inode_spec){ .ino = 2, .version = version++,
		        .mode = 0100644, .isize = 4096, .offset = 0,
		        .data = span_of(data, len + 1) });
	}
}

static void
scan(struct span part, enum endian e, struct jffs2_log *log)
{
	struct jffs2_scan_options o = { .endian = e };
	struct jffs2_scan *s = jffs2_scan_start(part, &o, log);

	while (jffs2_scan_step(s, 1 << 20))
		;
	jffs2_scan_finish(s);
}

static void
decide(struct span part, enum endian e, struct erase_decision *d)
{
	struct jffs2_log log = { 0 };

	scan(part, e, &log);
	erase_decide(&log, d);
	jffs2_log_free(&log);
}

static const uint32_t sizes[] = { 4096, 8192, 16384, 65536, 131072, 262144 };

START_TEST(finds_a_power_of_two)
{
	struct nodes n;
	struct erase_decision d;
	bool markers = _i & 1;
	uint32_t size = sizes[_i / 2];

	make_log(&n, size, 24, markers, 77u + (uint32_t)_i);
	decide(nodes_image(&n), n.endian, &d);
	ck_assert_uint_eq(d.size, size);
	ck_assert_uint_eq(d.phase, 0);
	ck_assert(d.confidence >= 3);
	ck_assert_uint_eq(d.cleanmarkers > 0, markers);
	ck_assert_ptr_nonnull(strstr(d.why, "KiB"));
	nodes_free(&n);
}
END_TEST

/* A dump that begins inside a block, at any offset. */
START_TEST(finds_the_phase)
{
	struct nodes n;
	struct erase_decision d;
	uint32_t cut = (uint32_t)_i * 1236 + 64;

	make_log(&n, 16384, 24, true, 5);
	decide(span_cut(nodes_image(&n), cut, SIZE_MAX), n.endian, &d);
	ck_assert_uint_eq(d.size, 16384);
	ck_assert_uint_eq(d.phase, 16384 - cut % 16384);
	nodes_free(&n);
}
END_TEST

/* Who says how large blocks are need not know where they begin. */
START_TEST(a_size_of_the_users_gets_the_phase_that_fits)
{
	struct jffs2_log log = { 0 };
	struct nodes n;
	struct erase_decision d;
	uint32_t cut = 1300, size = _i ? 32768 : 16384;

	make_log(&n, 16384, 24, true, 5);
	scan(span_cut(nodes_image(&n), cut, SIZE_MAX), n.endian, &log);
	erase_override(&log, size, ERASE_ANY_PHASE, &d);
	ck_assert_int_eq(d.basis, ERASE_BY_USER);
	ck_assert_uint_eq(d.size, size);
	ck_assert_uint_eq(d.phase % 16384, 16384 - cut);
	erase_override(&log, size, 0, &d);
	ck_assert_uint_eq(d.phase, 0);
	jffs2_log_free(&log);
	nodes_free(&n);
}
END_TEST

/* As it does when the size is found; but not where the user says where blocks begin. */
START_TEST(a_part_grows_to_blocks_of_the_users_size)
{
	struct firmware_options o = { .erase_size = 16384, .fixed_phase = _i };
	struct firmware *f;
	struct nodes n;

	make_log(&n, 16384, 24, true, 5);
	for (uint32_t i = 0; i < 4096; i++)
		nodes_put8(&n, i, 0xff);
	f = firmware_new(image_of_memory("test", nodes_image(&n)), &o);
	firmware_finish(f);
	ck_assert_uint_eq(f->volumes.count, 1);
	if (_i)
		ck_assert_uint_ge(f->volumes.at[0]->offset, 4096);
	else
		ck_assert_uint_eq(f->volumes.at[0]->offset, 0);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

START_TEST(finds_other_sizes_by_cleanmarkers)
{
	static const uint32_t odd[] = { 8448, 33792, 528 * 32 };
	struct nodes n;
	struct erase_decision d;

	make_log(&n, odd[_i], 20, true, 9);
	decide(nodes_image(&n), n.endian, &d);
	ck_assert_uint_eq(d.size, odd[_i]);
	ck_assert_int_eq(d.basis, ERASE_BY_CLEANMARKERS);
	nodes_free(&n);
}
END_TEST

START_TEST(cleanmarkers_alone_decide)
{
	struct nodes n = { .endian = ENDIAN_LITTLE };
	struct erase_decision d;

	for (int i = 0; i < 8; i++) {
		nodes_add_cleanmarker(&n);
		if (i == 0)
			nodes_add_dirent(&n, &(struct dirent_spec){ 1, 1, 2, 0, 8, "a", 0 });
		nodes_fill(&n, 65536);
	}
	decide(nodes_image(&n), n.endian, &d);
	ck_assert_uint_eq(d.size, 65536);
	ck_assert_int_eq(d.basis, ERASE_BY_CLEANMARKERS);
	nodes_free(&n);
}
END_TEST

/* What contradicts is said: two cleanmarkers at an odd distance; nodes across. */
START_TEST(contradictions_are_named)
{
	static const char *const why[] = {
		"undecided: there are just two cleanmarkers, 70000 bytes apart",
		"undecided: cleanmarkers stand 64 KiB apart, but 1 node crosses such boundaries",
		"undecided: the distances of the cleanmarkers fit no size",
	};
	static const uint32_t places[][3] = { { 70000, 0 }, { 65536, 131072 },
		{ 70000, 131076 } };
	struct nodes n = { .endian = ENDIAN_LITTLE };
	struct erase_decision d;
	uint8_t data[3000] = { 1 };

	nodes_add_cleanmarker(&n);
	nodes_add_inode(&n, &(struct inode_spec){ .ino = 2, .version = 1,
	        .mode = 0100644, .isize = 4096, .data = span_of(data, sizeof data) });
	for (int i = 0; i < 2 && places[_i][i]; i++) {
		nodes_fill(&n, places[_i][i]);
		nodes_add_cleanmarker(&n);
	}
	nodes_fill(&n, 196608 - 200);
	nodes_add_inode(&n, &(struct inode_spec){ .ino = 2, .version = 2,
	        .mode = 0100644, .isize = 4096, .data = span_of(data, sizeof data) });
	decide(nodes_image(&n), n.endian, &d);
	ck_assert_uint_eq(d.size, 0);
	ck_assert_uint_eq(d.at_least, 0);
	ck_assert_str_eq(d.why, why[_i]);
	nodes_free(&n);
}
END_TEST

/* A block ends with a summary that tells where in the block it stands. */
START_TEST(one_summary_decides)
{
	struct nodes n = { .endian = ENDIAN_BIG };
	struct erase_decision d;
	uint8_t body[20 + 8 + 200] = { 0 };
	uint32_t node, offset = 65536 - 12 - sizeof body;

	nodes_add_dirent(&n, &(struct dirent_spec){ 1, 1, 2, 0, 8, "a", 0 });
	nodes_fill(&n, 64);
	while (n.bytes.len < offset)
		nodes_add_padding(&n, offset - (uint32_t)n.bytes.len > 1000 ? 1000
		        : offset - (uint32_t)n.bytes.len);
	node = nodes_add_any(&n, JFFS2_SUMMARY, span_of(body, sizeof body));
	ck_assert_uint_eq(node, offset);
	nodes_put32(&n, 65536 - 8, offset);
	nodes_put32(&n, 65536 - 4, 0x02851885);
	nodes_sign(&n, node);
	if (_i) /* one that was torn names nothing */
		nodes_put8(&n, node + 100, 1);
	decide(nodes_image(&n), n.endian, &d);
	ck_assert_uint_eq(d.size, _i ? 0 : 65536);
	ck_assert_int_eq(d.basis, _i ? ERASE_UNDECIDED : ERASE_BY_SUMMARIES);
	ck_assert(_i || strstr(d.why, ": the summary names this size; 0 boundaries, "));
	nodes_free(&n);
}
END_TEST

START_TEST(too_little_stays_undecided)
{
	struct nodes n = { .endian = ENDIAN_LITTLE };
	struct erase_decision d;

	nodes_add_dirent(&n, &(struct dirent_spec){ 1, 1, 2, 0, 8, "a", 0 });
	nodes_add_inode(&n, &(struct inode_spec){ .ino = 2, .version = 1,
	        .mode = 0100644 });
	if (_i)
		nodes_fill(&n, 65536);
	decide(nodes_image(&n), n.endian, &d);
	ck_assert_uint_eq(d.size, 0);
	ck_assert_uint_gt(d.at_least, 0);
	ck_assert_ptr_nonnull(strstr(d.why, "undecided"));
	decide(span_of(NULL, 0), ENDIAN_LITTLE, &d);
	ck_assert_uint_eq(d.size, 0);
	nodes_free(&n);
}
END_TEST

/* Crops of an image never lead to a wrong answer: the right one, or none. */
START_TEST(crops_are_right_or_undecided)
{
	struct nodes n;
	uint32_t seed = 1 + (uint32_t)_i;
	int right = 0;

	make_log(&n, sizes[_i % 6], 16, _i & 1, 3 + (uint32_t)_i);
	for (int k = 0; k < 12; k++) {
		struct erase_decision d;
		size_t from = (next_random(&seed) % n.bytes.len) & ~(size_t)3;
		size_t len = next_random(&seed) % n.bytes.len;

		decide(span_cut(nodes_image(&n), from, len), n.endian, &d);
		ck_assert_msg(d.size == 0 || d.size == n.erase_size,
		        "crop %zu+%zu of %u: %s", from, len, n.erase_size, d.why);
		right += d.size != 0;
	}
	ck_assert_int_gt(right, 0);
	nodes_free(&n);
}
END_TEST

/* The least size by trying all phases of each. */
static uint32_t
least_of(const struct jffs2_log *log)
{
	for (uint32_t size = ERASE_LEAST; size <= ERASE_MAX; size *= 2) {
		bool *inside = calloc(size / 4, sizeof *inside), all = true;

		for (size_t i = 0; i < log->extents.count; i++) {
			const struct extent *e = &log->extents.at[i];

			for (uint32_t at = 4; e->kind == EXTENT_NODE && at < e->len; at += 4)
				inside[(e->offset + at) % size / 4] = true;
		}
		for (uint32_t phase = 0; phase < size / 4; phase++)
			all &= inside[phase];
		free(inside);
		if (!all)
			return size;
	}
	return 0;
}

/* Few nodes or many, in blocks of some size or of none, from some place on. */
START_TEST(the_least_size_leaves_a_phase_free)
{
	uint32_t seed = (uint32_t)_i + 1, size = _i % 4 ? sizes[_i % 6] : 0;
	struct nodes n = { .endian = ENDIAN_LITTLE, .erase_size = size };
	static const uint8_t data[6000];
	struct jffs2_log log = { 0 };
	struct erase_decision d;

	for (uint32_t i = 0, count = 1 + next_random(&seed) % 300; i < count; i++)
		nodes_add_inode(&n, &(struct inode_spec){ .ino = 2, .version = i + 1, .mode = REG,
		        .isize = sizeof data, .data = span_of(data, next_random(&seed)
		                % (_i % 3 ? 900 : sizeof data)) });
	scan(span_cut(nodes_image(&n), next_random(&seed) % 3000 & ~3u, SIZE_MAX), n.endian, &log);
	erase_decide(&log, &d);
	if (!strstr(d.why, "look like blocks of"))
		ck_assert_uint_eq(d.at_least, least_of(&log));
	jffs2_log_free(&log);
	nodes_free(&n);
}
END_TEST

START_TEST(the_user_wins)
{
	struct nodes n;
	struct jffs2_log log = { 0 };
	struct erase_decision d;

	make_log(&n, 65536, 10, true, 2);
	scan(nodes_image(&n), n.endian, &log);
	erase_override(&log, 4096, 64, &d);
	ck_assert_uint_eq(d.size, 4096);
	ck_assert_uint_eq(d.phase, 64);
	ck_assert_int_eq(d.basis, ERASE_BY_USER);
	erase_override(&log, 10000, 0, &d);
	ck_assert_uint_eq(d.size, 10000);
	for (uint32_t i = 1; i < d.evidence_count; i++)
		ck_assert_uint_lt(d.evidence[i - 1].size, d.evidence[i].size);
	jffs2_log_free(&log);
	nodes_free(&n);
}
END_TEST

CASES(erase)
{
	tcase_add_loop_test(tcase, finds_a_power_of_two, 0, 12);
	tcase_add_loop_test(tcase, finds_the_phase, 0, 10);
	tcase_add_loop_test(tcase, a_size_of_the_users_gets_the_phase_that_fits, 0, 2);
	tcase_add_loop_test(tcase, a_part_grows_to_blocks_of_the_users_size, 0, 2);
	tcase_add_loop_test(tcase, finds_other_sizes_by_cleanmarkers, 0, 3);
	tcase_add_test(tcase, cleanmarkers_alone_decide);
	tcase_add_loop_test(tcase, contradictions_are_named, 0, 3);
	tcase_add_loop_test(tcase, one_summary_decides, 0, 2);
	tcase_add_loop_test(tcase, too_little_stays_undecided, 0, 2);
	tcase_add_loop_test(tcase, crops_are_right_or_undecided, 0, 12);
	tcase_add_loop_test(tcase, the_least_size_leaves_a_phase_free, 0, 60);
	tcase_add_test(tcase, the_user_wins);
}
