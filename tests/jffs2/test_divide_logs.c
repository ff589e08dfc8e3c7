/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files that are appended to and renamed again and again, as logs are, have names and nodes all over
 * the flash, so that each cut finds them complete on both sides. It is one file system still.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "jffs2/divide/divide.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/random.h"

enum { BLOCK = 4096, BLOCKS = 24, FILES = 6, LINE = 120 };

/* What is made: each file's inode, version and size, in the order of their names. */
struct logs {
	struct nodes n;
	uint32_t ino[FILES], version[FILES], size[FILES];
	uint32_t root, highest; /* the version of the root directory, the highest inode */
	uint32_t seed;
};

static void
add_name(struct logs *l, uint32_t ino, const char *base, uint32_t number)
{
	char name[32];

	snprintf(name, sizeof name, "%s.%" PRIu32, base, number);
	nodes_add_dirent(&l->n, &(struct dirent_spec){ .pino = 1, .version = ++l->root,
	        .ino = ino, .type = ino ? DT_REG : 0, .name = name });
}

static void
append(struct logs *l, uint32_t k)
{
	uint8_t line[LINE];

	fill_random(line, sizeof line, ++l->seed);
	nodes_add_inode(&l->n, &(struct inode_spec){ .ino = l->ino[k], .version = ++l->version[k],
	        .mode = REG, .isize = l->size[k] + LINE, .offset = l->size[k],
	        .data = span_of(line, LINE) });
	l->size[k] += LINE;
}

static void
create(struct logs *l, uint32_t k)
{
	l->ino[k] = ++l->highest;
	l->version[k] = l->size[k] = 0;
	add_name(l, l->ino[k], "log", k);
	append(l, k);
}

/* log.0 becomes log.1, and so on; the last one is removed. */
static void
rotate(struct logs *l)
{
	for (uint32_t k = FILES - 1; k > 0; k--) {
		l->ino[k] = l->ino[k - 1];
		l->version[k] = l->version[k - 1];
		l->size[k] = l->size[k - 1];
		add_name(l, l->ino[k], "log", k);
		add_name(l, 0, "log", k - 1);
	}
	create(l, 0);
}

/* A file gets another name and its own back. */
static void
rename_twice(struct logs *l, uint32_t k)
{
	add_name(l, l->ino[k], "bak", k);
	add_name(l, 0, "log", k);
	add_name(l, l->ino[k], "log", k);
	add_name(l, 0, "bak", k);
}

static void
exchange(struct logs *l, uint32_t k, uint32_t m)
{
	uint32_t ino = l->ino[k], version = l->version[k], size = l->size[k];

	l->ino[k] = l->ino[m];
	l->version[k] = l->version[m];
	l->size[k] = l->size[m];
	l->ino[m] = ino;
	l->version[m] = version;
	l->size[m] = size;
	add_name(l, l->ino[k], "log", k);
	add_name(l, l->ino[m], "log", m);
}

enum way { ROTATE, RENAME_TWICE, EXCHANGE, APPEND_ONLY, WAYS };

static void
play(struct logs *l, enum way way)
{
	uint32_t k = next_random(&l->seed) % FILES, chance = next_random(&l->seed) % 8;

	append(l, k);
	if (way == ROTATE && chance == 0)
		rotate(l);
	else if (way == RENAME_TWICE && chance < 3)
		rename_twice(l, k);
	else if (way == EXCHANGE && chance < 3)
		exchange(l, k, (k + 1) % FILES);
}

/* Written in a ring: the flash begins with block `first` of it. */
static struct text
turned(const struct nodes *n, uint32_t first)
{
	struct text t = { 0 };

	text_add_bytes(&t, n->bytes.at + (size_t)first * BLOCK, (size_t)(BLOCKS - first) * BLOCK);
	text_add_bytes(&t, n->bytes.at, (size_t)first * BLOCK);
	return t;
}

static void
scan_image(struct span image, enum endian endian, struct jffs2_log *log)
{
	struct jffs2_scan_options o = { .endian = endian };
	struct jffs2_scan *scan;

	*log = (struct jffs2_log){ 0 };
	scan = jffs2_scan_start(image, &o, log);
	while (jffs2_scan_step(scan, UINT64_MAX))
		continue;
	jffs2_scan_finish(scan);
}

static void
check_one(const struct nodes *n, uint32_t first, enum way way)
{
	struct text image = turned(n, first);
	struct divide_hints hints = { .base = 0 };
	struct divide_decision d;
	struct divide_work *work;
	struct jffs2_log log;

	scan_image(span_of(image.at, image.len), n->endian, &log);
	work = divide_start(&log, &hints);
	while (divide_step(work))
		continue;
	divide_finish(work, &d);
	ck_assert_msg(d.pieces.count == 1 && !d.contradicted, "way %d, block %" PRIu32 ": %s",
	        (int)way, first, d.why);
	divide_free(&d);
	jffs2_log_free(&log);
	text_free(&image);
}

static void
make_logs(struct logs *l, enum way way, enum endian endian, uint32_t seed)
{
	*l = (struct logs){ .n = { .endian = endian, .erase_size = BLOCK, .markers = true },
		.highest = 1, .seed = seed };
	for (uint32_t k = 0; k < FILES; k++)
		create(l, k);
	while (l->n.bytes.len < (size_t)(BLOCKS - 1) * BLOCK)
		play(l, way);
	nodes_fill(&l->n, BLOCK);
	ck_assert_uint_eq(l->n.bytes.len, (size_t)BLOCKS * BLOCK);
}

START_TEST(logs_that_rotate_are_one_file_system)
{
	enum way way = (enum way)(_i % WAYS);
	struct logs l;

	make_logs(&l, way, _i & 1 ? ENDIAN_BIG : ENDIAN_LITTLE, 50 + (uint32_t)_i);
	for (uint32_t first = 0; first < BLOCKS; first += 3)
		check_one(&l.n, first, way);
	nodes_free(&l.n);
}
END_TEST

/* The places within either that look like a boundary don't hide the one that is. */
START_TEST(logs_of_two_file_systems_are_kept_apart)
{
	struct divide_hints hints = { .base = 0 };
	struct divide_decision d;
	struct divide_work *work;
	struct jffs2_log log;
	struct logs a, b;

	make_logs(&a, (enum way)(_i % WAYS), ENDIAN_LITTLE, 70 + (uint32_t)_i);
	make_logs(&b, (enum way)(_i / WAYS), ENDIAN_LITTLE, 90 + (uint32_t)_i);
	text_add_bytes(&a.n.bytes, b.n.bytes.at, b.n.bytes.len);
	scan_image(nodes_image(&a.n), a.n.endian, &log);
	work = divide_start(&log, &hints);
	while (divide_step(work))
		continue;
	divide_finish(work, &d);
	ck_assert_msg(d.pieces.count == 2 && d.pieces.at[1].offset == BLOCKS * BLOCK, "%s", d.why);
	divide_free(&d);
	jffs2_log_free(&log);
	nodes_free(&a.n);
	nodes_free(&b.n);
}
END_TEST

/* How many pairs of nodes contradict each other. */
static uint32_t
doubts_in(const struct nodes *n)
{
	struct divide_doubt doubt;
	struct jffs2_log log;
	uint32_t conflicts;

	scan_image(nodes_image(n), n->endian, &log);
	divide_doubts(&log, NULL, 0, &doubt);
	conflicts = doubt.conflicts;
	divide_doubt_free(&doubt);
	jffs2_log_free(&log);
	return conflicts;
}

/* Garbage collection writes a hole again in the version that it had (kernel:
 * jffs2_garbage_collect_hole), with the size that the file has by then. */
START_TEST(a_hole_that_was_moved_is_no_conflict)
{
	struct nodes n = { .endian = _i ? ENDIAN_BIG : ENDIAN_LITTLE };
	struct inode_spec hole = { .ino = 2, .version = 3, .mode = REG, .isize = 8192,
		.dsize = 4096, .compr = JFFS2_COMPR_ZERO };

	nodes_add_dirent(&n, &(struct dirent_spec){ .pino = 1, .version = 1, .ino = 2,
	        .type = DT_REG, .name = "sparse" });
	nodes_add_inode(&n, &hole);
	hole.isize = 12288;
	nodes_add_inode(&n, &hole);
	nodes_fill(&n, BLOCK);
	ck_assert_uint_eq(doubts_in(&n), 0);
	hole.offset = 4096;
	nodes_add_inode(&n, &hole);
	ck_assert_uint_eq(doubts_in(&n), 1);
	nodes_free(&n);
}
END_TEST

CASES(divide_logs)
{
	tcase_add_loop_test(tcase, logs_that_rotate_are_one_file_system, 0, 4 * WAYS);
	tcase_add_loop_test(tcase, logs_of_two_file_systems_are_kept_apart, 0, WAYS * WAYS);
	tcase_add_loop_test(tcase, a_hole_that_was_moved_is_no_conflict, 0, 2);
}
