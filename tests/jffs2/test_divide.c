/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Neighbouring file systems are kept apart, and one file system is never divided. Images of a
 * kernel are looked for as test_truth.c does; some are made here. tests/divide_table prints
 * the same as tables.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/firmware.h"
#include "jffs2/divide/divide_private.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/cases/divide_cases.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/random.h"
#include "tests/fixture/share.h"

/* ---- the images of a kernel ---- */

static int
sum_of(const int *counts, int n)
{
	int sum = 0;

	for (int i = 0; i < n; i++)
		sum += counts[i];
	return sum;
}

static void
show(const char *what, const int *counts, const char *const *names, int n)
{
	printf("# %s:", what);
	for (int i = 0; i < n; i++)
		printf(" %d %s%s", counts[i], names[i], i + 1 < n ? "," : "\n");
	fflush(stdout);
}

START_TEST(neighbours_are_kept_apart)
{
	struct divide_counts c = { 0 };
	int images = divide_try_all("truth/", SHARES, &c, NULL);

	if (images == 0) {
		printf("# skipped: images of a kernel side by side (there are none)\n");
		fflush(stdout);
		return;
	}
	for (int i = 0; i < DIVIDE_ARRANGEMENTS; i++)
		show(divide_arrangements[i], c.rows[i], divide_verdicts, DIVIDED_VERDICTS);
	for (int i = 0; i < VARIANT_COUNT; i++)
		ck_assert_msg(c.singles[i][SINGLE_SPLIT] == 0, "divided: %s",
		        erase_variants[i]);
	for (int i = 0; i < DIVIDE_ARRANGEMENTS; i++) {
		const int *row = c.rows[i];
		int all = sum_of(row, DIVIDED_VERDICTS);

		/* What is left of a first one that was cropped may say nothing, and of the same
		 * file system three times in a row each cut is as good as another. */
		ck_assert_int_ge(row[DIVIDED_RIGHT] * 100,
		        all * (i == FIRST_CROPPED || i == THREE_IN_A_ROW ? 94 : 98));
		if (i == SIDE_BY_SIDE || i == TWO_COPIES) {
			ck_assert_int_eq(row[DIVIDED_MERGED], 0);
			ck_assert_int_eq(row[DIVIDED_FALSELY], 0);
		}
	}
}
END_TEST

/* ---- images made here ---- */

/* A tree of `files` files of two nodes each, a third of them in a directory. */
static void
make_tree(struct erase_image *image, enum endian e, uint32_t size, uint32_t files,
        uint32_t seed)
{
	struct nodes n = { .endian = e, .erase_size = size, .markers = true };
	struct erase_area area = { 0, 0, size, 0 };
	uint8_t data[900];

	nodes_add_dirent(&n, &(struct dirent_spec){ .pino = 1, .version = 1, .ino = 2,
		.type = 4, .name = "dir" });
	nodes_add_inode(&n, &(struct inode_spec){ .ino = 2, .version = 1, .mode = 040755 });
	for (uint32_t i = 0; i < files; i++) {
		uint32_t ino = i + 3, pino = i % 3 ? 1 : 2, len = next_random(&seed) % 900;
		char name[32];

		for (uint32_t k = 0; k < len; k++)
			data[k] = (uint8_t)next_random(&seed);
		snprintf(name, sizeof name, "file-%" PRIu32, next_random(&seed) % 100000);
		nodes_add_dirent(&n, &(struct dirent_spec){ .pino = pino,
			.version = i + 2, .ino = ino, .type = 8, .name = name });
		for (uint32_t v = 1; v < 3; v++)
			nodes_add_inode(&n, &(struct inode_spec){ .ino = ino, .version = v,
				.mode = 0100644, .isize = v * len, .offset = (v - 1) * len,
				.data = span_of(data, len) });
	}
	nodes_fill(&n, size);
	*image = (struct erase_image){ .bytes = n.bytes, .area_count = 1 };
	area.to = n.bytes.len;
	image->areas[0] = area;
}

/* Blocks that hold a cleanmarker alone: an erased partition, or the rest of a file system. */
static void
add_erased(struct erase_image *image, enum endian e, uint32_t size, uint32_t blocks)
{
	struct nodes n = { .endian = e };

	for (uint32_t i = 0; i < blocks; i++) {
		nodes_add_cleanmarker(&n);
		nodes_fill(&n, size);
	}
	text_add_bytes(&image->bytes, n.bytes.at, n.bytes.len);
	nodes_free(&n);
}

static const struct {
	const char *what;
	enum endian endian;
	struct {
		uint32_t size, files, erased; /* erased blocks behind it, with cleanmarkers */
	} fs[NEIGHBOURS_MAX];
	uint32_t gap; /* bytes of 0xff between them */
} made[] = {
	{ "alike", ENDIAN_LITTLE, { { 65536, 300, 0 }, { 65536, 200, 0 } }, 0 },
	{ "big-endian", ENDIAN_BIG, { { 65536, 300, 0 }, { 65536, 200, 0 } }, 0 },
	{ "an erased partition between", ENDIAN_LITTLE,
	        { { 65536, 300, 0 }, { 65536, 200, 0 } }, 1 << 20 },
	{ "8 KiB beside 64 KiB", ENDIAN_LITTLE, { { 8192, 60, 0 }, { 65536, 200, 0 } }, 0 },
	{ "64 KiB beside 8 KiB", ENDIAN_LITTLE, { { 65536, 200, 0 }, { 8192, 60, 0 } }, 0 },
	{ "8 KiB beside 64 KiB, big-endian", ENDIAN_BIG,
	        { { 8192, 60, 4 }, { 65536, 200, 2 } }, 0 },
	{ "a nearly empty one behind a full one", ENDIAN_LITTLE,
	        { { 65536, 300, 0 }, { 65536, 5, 3 } }, 0 },
	{ "a nearly empty one before a full one", ENDIAN_LITTLE,
	        { { 65536, 5, 0 }, { 65536, 300, 0 } }, 0 },
	{ "one file", ENDIAN_LITTLE, { { 65536, 300, 0 }, { 65536, 1, 3 } }, 65536 },
	{ "three, one of them nearly empty", ENDIAN_LITTLE,
	        { { 65536, 300, 0 }, { 65536, 4, 0 }, { 65536, 200, 0 } }, 65536 },
};

START_TEST(made_ones_are_kept_apart)
{
	struct neighbours n = { .count = 0 };
	enum divide_verdict verdict;
	char why[2000];

	for (int i = 0; i < NEIGHBOURS_MAX && made[_i].fs[i].size; i++) {
		struct erase_image image;

		make_tree(&image, made[_i].endian, made[_i].fs[i].size, made[_i].fs[i].files,
		        71u + (uint32_t)i);
		add_erased(&image, made[_i].endian, made[_i].fs[i].size,
		        made[_i].fs[i].erased);
		neighbours_add(&n, &image, 0, i ? made[_i].gap : 0);
		erase_image_free(&image);
	}
	verdict = neighbours_try(&n, why, sizeof why);
	ck_assert_msg(verdict == DIVIDED_RIGHT, "%s: %s: %s", made[_i].what,
	        divide_verdicts[verdict], why);
	neighbours_free(&n);
}
END_TEST

/* Blocks that hold a cleanmarker alone may belong to either side, which is told. */
START_TEST(the_leeway_is_told)
{
	static const struct {
		uint32_t earlier, later;
		const char *told; /* NULL: nothing is */
	} ways[] = {
		{ 0, 0, NULL },
		{ 131072, 0, "up to 131072 bytes before it may" },
		{ 0, 65536, "up to 65536 bytes after it may" },
		{ 131072, 65536,
		        "up to 131072 bytes before it and up to 65536 bytes after it may" },
	};

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		struct divide_evidence e = { .sign = DIVIDE_CONFLICTS,
			.earlier = ways[i].earlier, .later = ways[i].later };
		struct text t = { 0 };

		divide_describe(&e, &t);
		if (ways[i].told)
			ck_assert_ptr_nonnull(strstr(text_str(&t), ways[i].told));
		else
			ck_assert_ptr_null(strstr(text_str(&t), "up to"));
		text_free(&t);
	}
}
END_TEST

/* Two copies of one file system are two parts, whose files are whole. */
START_TEST(two_copies_are_two_parts)
{
	struct neighbours n = { .count = 0 };
	struct erase_image image;
	char why[2000];

	make_tree(&image, ENDIAN_LITTLE, 65536, 400, 5);
	neighbours_add(&n, &image, 0, 0);
	neighbours_add(&n, &image, 0, (uint64_t)_i * 65536);
	ck_assert_msg(neighbours_try(&n, why, sizeof why) == DIVIDED_RIGHT, "%s", why);
	neighbours_free(&n);
	erase_image_free(&image);
}
END_TEST

/* Erased blocks without cleanmarkers in front of a file system that has them. */
START_TEST(an_erased_neighbour_in_front_is_left_out)
{
	struct neighbours n = { .count = 0 };
	struct erase_image image;
	struct firmware *f;

	make_tree(&image, ENDIAN_LITTLE, 65536, 50, 9);
	neighbours_add(&n, &image, 0, 5 * 65536);
	f = firmware_new(image_of_memory("test", span_of(n.bytes.at, n.bytes.len)), NULL);
	firmware_finish(f);
	ck_assert_uint_eq(f->list.parts.count, 2);
	ck_assert_int_eq(f->list.parts.at[0].kind, PART_ERASED);
	ck_assert_uint_eq(f->volumes.at[0]->offset, 5 * 65536);
	ck_assert(part_list_tiles(&f->list, n.bytes.len));
	firmware_close(f);
	neighbours_free(&n);
	erase_image_free(&image);
}
END_TEST

/* ---- by hand ---- */

START_TEST(joined_and_split_again)
{
	struct neighbours n = { .count = 0 };
	struct erase_image image;
	struct firmware *f;
	uint64_t second;

	make_tree(&image, ENDIAN_LITTLE, 65536, 100, 1);
	neighbours_add(&n, &image, 0, 0);
	erase_image_free(&image);
	make_tree(&image, ENDIAN_LITTLE, 65536, 60, 2);
	neighbours_add(&n, &image, 0, 65536);
	f = firmware_new(image_of_memory("test", span_of(n.bytes.at, n.bytes.len)), NULL);
	firmware_finish(f);
	ck_assert_uint_eq(f->volumes.count, 2);
	second = f->volumes.at[1]->offset;
	ck_assert(!firmware_join(f, f->volumes.at[1]));
	ck_assert(firmware_join(f, f->volumes.at[0]));
	firmware_finish(f);
	ck_assert_uint_eq(f->volumes.count, 1);
	ck_assert(part_list_tiles(&f->list, n.bytes.len));
	/* Read as one, they contradict each other. */
	ck_assert_uint_gt(f->volumes.at[0]->doubt.conflicts, 0);
	ck_assert(!firmware_split(f, f->volumes.at[0], 0));
	ck_assert(!firmware_split(f, f->volumes.at[0], n.bytes.len));
	ck_assert(firmware_split(f, f->volumes.at[0], second));
	firmware_finish(f);
	ck_assert_uint_eq(f->volumes.count, 2);
	ck_assert_uint_eq(f->volumes.at[1]->offset, second);
	ck_assert_uint_eq(f->volumes.at[1]->doubt.conflicts, 0);
	ck_assert(part_list_tiles(&f->list, n.bytes.len));
	firmware_close(f);
	neighbours_free(&n);
	erase_image_free(&image);
}
END_TEST

/* ---- counting ---- */

/* If `apart`, no version occurs twice, so that nothing is contradicted or copied. */
static void
make_noise(struct nodes *n, bool apart, uint32_t *seed)
{
	for (uint32_t i = 0; i < 120; i++) {
		uint32_t ino = 2 + next_random(seed) % 9;
		uint32_t version = apart ? i : 1 + next_random(seed) % 5;
		char name[8];

		snprintf(name, sizeof name, "%c", 'a' + (char)(next_random(seed) % 3));
		if (next_random(seed) % 2)
			nodes_add_dirent(n, &(struct dirent_spec){
				.pino = 1 + next_random(seed) % 4, .version = version,
				.ino = ino, .name = name });
		else
			nodes_add_inode(n, &(struct inode_spec){ .ino = ino,
				.version = version, .mode = 0100644,
				.mtime = next_random(seed) % 2 });
	}
}

/* What one side of a cut has of an inode. */
struct side {
	bool nodes, names;
};

static struct side
side_of(const struct witnesses *w, uint32_t ino, uint32_t from, uint32_t to)
{
	struct side s = { false, false };

	for (uint32_t k = from; k < to; k++) {
		s.nodes |= witness_at(w, k)->ino == ino && ino != JFFS2_ROOT_INO;
		s.names |= divide_target(w, k) == ino;
	}
	return s;
}

/* How many witnesses of an inode, or of a directory's names, from `from` on have the version. */
static int
count_version(const struct witnesses *w, uint32_t ino, uint32_t version, uint32_t from, uint32_t to)
{
	int count = 0;

	for (uint32_t k = from; k < to; k++)
		count += witness_at(w, k)->ino == ino && witness_at(w, k)->version == version;
	return count;
}

/* How many names that stand before a cut stand after it as well, in the same directory. */
static int
count_same_names(const struct witnesses *w, uint32_t cut)
{
	int count = 0;

	for (uint32_t pino = 1; pino <= 4; pino++)
		for (char name = 'a'; name <= 'c'; name++) {
			bool has[2] = { false, false };

			for (uint32_t k = 0; k < w->at.count; k++)
				if (divide_target(w, k) && witness_at(w, k)->ino == pino
				        && jffs2_log_dirent(w->log, w->at.at[k]).name.at[0] == name)
					has[k >= cut] = true;
			count += has[0] && has[1];
		}
	return count;
}

/* The counts of one cut from first principles: each inode, side by side. */
static void
count_slowly(const struct witnesses *w, uint32_t cut, struct tally *t)
{
	uint32_t count = (uint32_t)w->at.count;

	for (uint32_t ino = 1; ino < 20; ino++)
		for (uint32_t v = 0; v < 120; v++)
			t->links += count_version(w, ino, v, 0, count) == 1
			            && count_version(w, ino, v + 1, 0, count) == 1
			            && count_version(w, ino, v, 0, cut)
			                       != count_version(w, ino, v + 1, 0, cut);
	t->names = count_same_names(w, cut);
	for (uint32_t ino = 1; ino < 20; ino++) {
		struct side a = side_of(w, ino, 0, cut);
		struct side b = side_of(w, ino, cut, (uint32_t)w->at.count);
		bool nodes = a.nodes || b.nodes, names = a.names || b.names;

		if (nodes && names) {
			t->twins += a.nodes && a.names && b.nodes && b.names;
			t->before += a.nodes && a.names;
			t->after += b.nodes && b.names;
			t->torn += a.nodes != a.names || b.nodes != b.names;
		} else {
			t->torn += (a.nodes || a.names) && (b.nodes || b.names);
		}
	}
}

static void
scan_nodes(const struct nodes *n, struct jffs2_log *log)
{
	struct jffs2_scan_options o = { .endian = n->endian };
	struct jffs2_scan *scan;

	*log = (struct jffs2_log){ 0 };
	scan = jffs2_scan_start(nodes_image(n), &o, log);
	while (jffs2_scan_step(scan, UINT64_MAX))
		continue;
	jffs2_scan_finish(scan);
}

static void
decide(const struct jffs2_log *log, struct divide_decision *d)
{
	struct divide_hints hints = { .base = 0 };
	struct divide_work *work = divide_start(log, &hints);

	while (divide_step(work))
		continue;
	divide_finish(work, d);
}

START_TEST(all_cuts_are_counted_in_one_pass)
{
	struct nodes n = { .endian = _i & 1 ? ENDIAN_BIG : ENDIAN_LITTLE };
	struct jffs2_log log;
	struct divide_counting *counting;
	struct witnesses w;
	struct tally *t;
	uint32_t seed = 1000 + (uint32_t)_i;
	bool apart = _i >= 20, named = false;

	make_noise(&n, apart, &seed);
	scan_nodes(&n, &log);
	witnesses_gather(&w, &log);
	ck_assert_uint_ge(w.at.count, 100);
	t = calloc(w.at.count + 2, sizeof *t);
	counting = divide_count_begin(&w, (struct witness_range){ 0, (uint32_t)w.at.count }, t);
	while (divide_count_step(counting))
		continue;
	divide_count_end(counting);
	/* Names are counted where they may decide. */
	for (uint32_t cut = 1; cut < w.at.count; cut++)
		named |= t[cut].twins >= TWINS_MIN && !t[cut].conflicts && t[cut].copies < t[cut].twins;
	ck_assert(named || !apart);
	for (uint32_t cut = 1; cut < w.at.count; cut++) {
		struct tally slow = { 0 };

		count_slowly(&w, cut, &slow);
		ck_assert_int_eq(t[cut].twins, slow.twins);
		ck_assert_int_eq(t[cut].torn, slow.torn);
		ck_assert_int_eq(t[cut].before, slow.before);
		ck_assert_int_eq(t[cut].after, slow.after);
		ck_assert_int_eq(t[cut].links, slow.links);
		ck_assert_int_eq(t[cut].names, named ? slow.names : 0);
	}
	free(t);
	witnesses_free(&w);
	jffs2_log_free(&log);
	nodes_free(&n);
}
END_TEST

/* ---- one file system that looks like two ---- */

/* A directory of `dirs` directories with `files` files each, in the order of mkfs.jffs2: the
 * entries of a directory stand together, what is below them behind it. */
static void
add_subtree(struct nodes *n, uint32_t top, uint32_t dirs, uint32_t files, uint32_t *ino,
        uint32_t *version)
{
	uint32_t first = *ino + 1;
	char name[32];

	for (uint32_t i = 0; i < dirs; i++) {
		snprintf(name, sizeof name, "dir-%" PRIu32, ++*ino);
		nodes_add_dirent(n, &(struct dirent_spec){ .pino = top, .version = ++*version,
			.ino = *ino, .type = DT_DIR, .name = name });
		nodes_add_inode(n, &(struct inode_spec){ .ino = *ino, .version = 1,
			.mode = DIR_MODE });
	}
	for (uint32_t i = 0; i < dirs * files; i++) {
		snprintf(name, sizeof name, "file-%" PRIu32, ++*ino);
		nodes_add_dirent(n, &(struct dirent_spec){ .pino = first + i / files,
			.version = ++*version, .ino = *ino, .type = DT_REG, .name = name });
		nodes_add_inode(n, &(struct inode_spec){ .ino = *ino, .version = 1,
			.mode = REG, .isize = 20, .data = span_of("some words of a file", 20) });
	}
}

/* Two large directories side by side: next to nothing reaches from the one over to the other,
 * but the numbers of their inodes go on. */
START_TEST(two_directories_are_no_two_file_systems)
{
	struct nodes n = { .endian = _i & 1 ? ENDIAN_BIG : ENDIAN_LITTLE,
		.erase_size = 16384, .markers = true };
	uint32_t ino = 3, version = 2;
	struct divide_decision d;
	struct jffs2_log log;

	for (uint32_t i = 0; i < 2; i++) {
		nodes_add_dirent(&n, &(struct dirent_spec){ .pino = 1, .version = i + 1,
			.ino = i + 2, .type = DT_DIR, .name = i ? "lib" : "include" });
		nodes_add_inode(&n, &(struct inode_spec){ .ino = i + 2, .version = 1,
			.mode = DIR_MODE });
	}
	for (uint32_t i = 0; i < 2; i++) {
		add_subtree(&n, i + 2, 40, 8, &ino, &version);
		nodes_fill(&n, n.erase_size);
	}
	scan_nodes(&n, &log);
	decide(&log, &d);
	ck_assert_msg(d.pieces.count == 1, "%s", d.why);
	ck_assert(!d.doubtful);
	divide_free(&d);
	jffs2_log_free(&log);
	nodes_free(&n);
}
END_TEST

/* Blocks amid small files, none of which reaches from one block into the next, were erased: nothing
 * is torn, but numbers and versions go on behind them, as if what is lost were between. In another
 * file system (`_i` is 4 or more) they begin again. */
START_TEST(erased_blocks_amid_one_file_system)
{
	enum { BLOCK = 8192, BLOCKS = 12, FILES = 10, FIRST = 5 };
	struct nodes n = { .endian = _i & 1 ? ENDIAN_BIG : ENDIAN_LITTLE, .erase_size = BLOCK,
		.markers = true };
	uint32_t erased = 1 + (_i >> 1 & 1), file = 0;
	bool another = _i >= 4;
	struct divide_decision d;
	struct jffs2_log log;
	char name[32];

	for (uint32_t block = 0; block < BLOCKS; block++) {
		if (another && block == FIRST + erased)
			file = 0;
		for (uint32_t i = 0; i < FILES; i++, file++) {
			snprintf(name, sizeof name, "file-%" PRIu32, file);
			nodes_add_dirent(&n, &(struct dirent_spec){ .pino = 1,
				.version = file + 1, .ino = file + 2, .type = DT_REG,
				.name = name });
			nodes_add_inode(&n, &(struct inode_spec){ .ino = file + 2, .version = 1,
				.mode = REG, .isize = 20, .dsize = 20,
				.data = span_of("some words of a file", 20) });
		}
		nodes_fill(&n, BLOCK);
	}
	memset(n.bytes.at + FIRST * BLOCK, 0xff, erased * BLOCK);
	scan_nodes(&n, &log);
	decide(&log, &d);
	ck_assert_msg(d.pieces.count == (another ? 3 : 1), "%s", d.why);
	ck_assert(!d.doubtful);
	divide_free(&d);
	jffs2_log_free(&log);
	nodes_free(&n);
}
END_TEST

static void
add_file(struct nodes *n, uint32_t ino, uint32_t version)
{
	char name[32];

	snprintf(name, sizeof name, "file-%" PRIu32, ino);
	nodes_add_dirent(n, &(struct dirent_spec){ .pino = 1, .version = version, .ino = ino,
		.type = DT_REG, .name = name });
	nodes_add_inode(n, &(struct inode_spec){ .ino = ino, .version = version, .mode = REG,
		.isize = 20, .dsize = 20, .data = span_of("some words of a file", 20) });
}

/* Two inodes are complete on both sides, and none is torn. Where each side has others of its own it
 * may be two file systems; else what is on one side was written once more. */
START_TEST(two_twins_are_reason_for_doubt)
{
	static const struct {
		uint32_t first, own; /* inodes of each side: the others than 2 and 3 */
		bool doubtful;
	} rows[] = { { 3, 30, true }, { 30, 1, true }, { 3, 0, false }, { 0, 30, false } };
	struct nodes n = { .endian = ENDIAN_LITTLE, .erase_size = 4096, .markers = true };
	struct divide_decision d;
	struct jffs2_log log;
	uint32_t version = 1;

	for (uint32_t i = 0; i < 2 + rows[_i].first; i++)
		add_file(&n, 2 + i, version++);
	nodes_fill(&n, n.erase_size);
	for (uint32_t i = 0; i < 2 + rows[_i].own; i++)
		add_file(&n, i < 2 ? 2 + i : 100 + i, version++);
	nodes_fill(&n, n.erase_size);
	scan_nodes(&n, &log);
	decide(&log, &d);
	ck_assert_uint_eq(d.pieces.count, 1);
	ck_assert_msg(d.doubtful == rows[_i].doubtful, "%s", d.why);
	divide_free(&d);
	jffs2_log_free(&log);
	nodes_free(&n);
}
END_TEST

CASES(divide)
{
	tcase_set_timeout(tcase, 600);
	tcase_add_test(tcase, neighbours_are_kept_apart);
	tcase_add_loop_test(tcase, made_ones_are_kept_apart, 0,
	        (int)(sizeof made / sizeof made[0]));
	tcase_add_test(tcase, the_leeway_is_told);
	tcase_add_loop_test(tcase, two_copies_are_two_parts, 0, 4);
	tcase_add_test(tcase, an_erased_neighbour_in_front_is_left_out);
	tcase_add_test(tcase, joined_and_split_again);
	tcase_add_loop_test(tcase, all_cuts_are_counted_in_one_pass, 0, 40);
	tcase_add_loop_test(tcase, two_directories_are_no_two_file_systems, 0, 2);
	tcase_add_loop_test(tcase, erased_blocks_amid_one_file_system, 0, 8);
	tcase_add_loop_test(tcase, two_twins_are_reason_for_doubt, 0, 4);
}
