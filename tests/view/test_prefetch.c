/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is decoded before it is asked for, without a kernel: the test has its cache. */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "firmware/firmware.h"
#include "fuse/prefetch.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/opened.h"
#include "tests/fixture/random.h"

enum {
	FILES = 40,         /* in the directory "a", and as many beside it */
	LARGE = 700 << 10,  /* bytes of the last file */
	PAGE = 4096,
	PIECES = 2 * FILES + LARGE / PREFETCH_PIECE + 1
};

static struct opened world;
static struct shared_tree tree;
static struct share *share;
static struct prefetch *ahead;
static bool spoiled;

/* Assertions of Check are for its own thread: others count what is wrong. */
static atomic_uint wrong;

static void
expect(bool ok)
{
	if (!ok)
		atomic_fetch_add(&wrong, 1);
}

static bool
is_spoiled(void *arg)
{
	(void)arg;
	return spoiled;
}

/* ---- an image: a/file-00 ... , b-00 ... , z ---- */

static void
add_name(uint32_t dir, uint32_t ino, uint8_t type, const char *name)
{
	nodes_add_dirent(&world.n, &(struct dirent_spec){ .pino = dir, .version = ino, .ino = ino,
	        .type = type, .name = name });
}

/* Inode numbers are in another order than names. What file-07 has is not packed by zlib, as its node
 * says. */
static void
add_file(uint32_t dir, uint32_t ino, const char *name, uint32_t size)
{
	static uint32_t seed = 1;
	bool damaged = strcmp(name, "file-07") == 0;
	uint8_t page[PAGE];

	add_name(dir, ino, DT_REG, name);
	for (uint32_t at = 0; at < size; at += PAGE) {
		for (size_t i = 0; i < PAGE; i++)
			page[i] = (uint8_t)next_random(&seed);
		nodes_add_inode(&world.n, &(struct inode_spec){ .ino = ino,
		        .version = at / PAGE + 1, .mode = REG, .isize = size, .offset = at,
		        .compr = damaged ? 6 : 0, .dsize = damaged ? size : 0,
		        .data = span_of(page, size - at < PAGE ? size - at : PAGE) });
	}
}

static void
setup(void)
{
	struct share_source source = { NULL, is_spoiled, NULL };
	char name[16];

	opened_start(&world);
	add_name(1, 2, DT_DIR, "a");
	nodes_add_inode(&world.n, &(struct inode_spec){ .ino = 2, .version = 1,
	        .mode = DIR_MODE });
	for (uint32_t i = 0; i < FILES; i++) {
		snprintf(name, sizeof name, "file-%02u", i);
		add_file(2, 10 + i * 7 % FILES, name, 1 + i * 100);
		snprintf(name, sizeof name, "b-%02u", i);
		add_file(1, 100 + i, name, 1 + i * 3000 % 9000);
	}
	add_name(1, 300, DT_LNK, "link");
	nodes_add_inode(&world.n, &(struct inode_spec){ .ino = 300, .version = 1, .mode = LINK,
	        .isize = 1, .data = span_of("a", 1) });
	add_file(1, 301, "z", LARGE);
	opened_look(&world);
	spoiled = false;
	atomic_store(&wrong, 0);
	tree = (struct shared_tree){ firmware_any_tree(world.f), "one" };
	share = share_new(&tree, 1, true, &source);
	ahead = prefetch_new(share);
}

static void
teardown(void)
{
	ck_assert_uint_eq(atomic_load(&wrong), 0);
	prefetch_free(ahead);
	share_free(share);
	opened_finish(&world);
}

static uint64_t
find(uint64_t dir, const char *name)
{
	uint64_t node = 0;

	ck_assert_int_eq(answer_lookup(share, dir, span_of(name, strlen(name)), &node), 0);
	return node;
}

static uint64_t
first_file(void)
{
	return find(find(ANSWER_TOP, "a"), "file-00");
}

/* ---- orders ---- */

START_TEST(each_order_comes_to_every_file_once)
{
	uint64_t node = first_file(), size, last = 0;
	struct stat st;
	int count = 1;

	ck_assert_int_eq(answer_stat(share, node, &st), 0);
	ck_assert_uint_eq(st.st_ino, 10);
	for (last = node; answer_after(share, node, (enum answer_order)_i, &node, &size);
	        last = node) {
		ck_assert_int_eq(answer_stat(share, node, &st), 0);
		ck_assert(S_ISREG(st.st_mode));
		ck_assert_uint_eq(size, (uint64_t)st.st_size);
		ck_assert_int_lt(count++, 2 * FILES + 1);
	}
	ck_assert_int_eq(count, 2 * FILES + 1);
	ck_assert_uint_eq(last, find(ANSWER_TOP, "z"));
	ck_assert(!answer_after(share, UINT64_MAX, (enum answer_order)_i, &node, &size));
}
END_TEST

/* ---- the kernel's cache ---- */

/* Pieces that were pushed. */
static struct pushed {
	pthread_mutex_t lock;
	bool refuses;
	size_t count;
	struct {
		uint64_t node, at;
	} at[4 * PIECES];
} pushed = { .lock = PTHREAD_MUTEX_INITIALIZER };

static void
clear_cache(bool refuses)
{
	pushed.refuses = refuses;
	pushed.count = 0;
}

static bool
has(uint64_t node, uint64_t at)
{
	bool found = false;

	pthread_mutex_lock(&pushed.lock);
	for (size_t i = 0; i < pushed.count && !found; i++)
		found = pushed.at[i].node == node && pushed.at[i].at == at;
	pthread_mutex_unlock(&pushed.lock);
	return found;
}

/* What is pushed is what would be read, to the end of the piece or file. */
static bool
push(void *arg, uint64_t node, uint64_t at, const uint8_t *bytes, uint32_t len)
{
	uint8_t *wanted = memory_zeroed(PREFETCH_PIECE, 1);
	uint32_t got;

	(void)arg;
	expect(answer_read(share, node, at, wanted, PREFETCH_PIECE, &got) == 0 && got == len
	        && memcmp(wanted, bytes, len) == 0);
	free(wanted);
	pthread_mutex_lock(&pushed.lock);
	expect(pushed.count < COUNT(pushed.at));
	if (pushed.count < COUNT(pushed.at)) {
		pushed.at[pushed.count].node = node;
		pushed.at[pushed.count++].at = at;
	}
	pthread_mutex_unlock(&pushed.lock);
	return !pushed.refuses;
}

static void *
work(void *arg)
{
	prefetch_work(ahead, arg ? push : NULL, NULL);
	return NULL;
}

/* As Linux reads: asks for what it doesn't have; true if it had to. */
static bool
read_piece(uint64_t node, uint64_t at)
{
	uint8_t *wanted, *is;
	uint32_t len, got;
	int error;

	if (has(node, at) && !pushed.refuses)
		return false;
	wanted = memory_zeroed(PREFETCH_PIECE, 1);
	is = memory_zeroed(PREFETCH_PIECE, 1);
	error = answer_read(share, node, at, wanted, PREFETCH_PIECE, &len);
	expect(prefetch_read(ahead, node, at, is, PREFETCH_PIECE, &got) == error && got == len
	        && memcmp(wanted, is, len) == 0);
	free(wanted);
	free(is);
	return true;
}

/* Reads all files from the first on in an order, and gives how many pieces had to be asked for;
 * slowly: the workers have done what they may before each. */
static int
read_all(uint64_t node, enum answer_order order, bool slowly)
{
	uint64_t size = 1;
	struct timespec pause = { 0, 3000000 };
	int asked = 0;

	do {
		for (uint64_t at = 0; at < size; at += PREFETCH_PIECE) {
			if (slowly)
				nanosleep(&pause, NULL);
			asked += read_piece(node, at);
		}
	} while (answer_after(share, node, order, &node, &size));
	return asked;
}

static int
read_with_workers(int workers, enum answer_order order, bool pushes, bool slowly)
{
	pthread_t threads[8];
	int asked;

	for (int i = 0; i < workers; i++)
		pthread_create(&threads[i], NULL, work, pushes ? &pushed : NULL);
	asked = read_all(first_file(), order, slowly);
	prefetch_stop(ahead);
	for (int i = 0; i < workers; i++)
		pthread_join(threads[i], NULL);
	return asked;
}

START_TEST(who_reads_in_order_asks_for_little)
{
	uint64_t damaged;
	uint8_t byte;
	uint32_t got;
	int asked;

	clear_cache(false);
	asked = read_with_workers(2, (enum answer_order)_i, true, true);
	/* The first two, the marks, the damaged one and what follows it; with room for a slow
	 * machine. */
	ck_assert_int_lt(asked, PIECES / 2);
	ck_assert_int_gt(asked, 2);
	damaged = find(find(ANSWER_TOP, "a"), "file-07");
	ck_assert(!has(damaged, 0));
	ck_assert_int_eq(prefetch_read(ahead, damaged, 0, &byte, 1, &got), EIO);
}
END_TEST

START_TEST(every_reader_gets_what_is_in_the_image)
{
	clear_cache(_i & 1);
	read_with_workers(_i / 4, (enum answer_order)(_i % 3 % ANSWER_ORDERS), _i & 2, false);
}
END_TEST

struct reader {
	uint64_t first, large; /* files */
	uint32_t seed;
	pthread_t thread;
};

static void *
read_anywhere(void *arg)
{
	const struct reader *r = arg;
	uint32_t seed = r->seed;
	uint64_t at;
	uint8_t wanted[5000], is[5000];
	uint32_t len, got;

	for (int i = 0; i < 300; i++) {
		at = next_random(&seed) % (LARGE + 10);
		len = next_random(&seed) % sizeof is;
		expect(answer_read(share, r->large, at, wanted, len, &got) == 0
		        && prefetch_read(ahead, r->large, at, is, len, &len) == 0
		        && got == len && memcmp(wanted, is, len) == 0);
		if (i % 100 == 0)
			read_all(r->first, ANSWER_BY_NAME, false);
	}
	return NULL;
}

START_TEST(many_read_at_once)
{
	struct reader readers[6];
	pthread_t workers[3];

	clear_cache(true);
	for (size_t i = 0; i < COUNT(workers); i++)
		pthread_create(&workers[i], NULL, work, NULL);
	for (size_t i = 0; i < COUNT(readers); i++) {
		readers[i] = (struct reader){ .first = first_file(),
			.large = find(ANSWER_TOP, "z"), .seed = (uint32_t)i + 1 };
		pthread_create(&readers[i].thread, NULL, read_anywhere, &readers[i]);
	}
	for (size_t i = 0; i < COUNT(readers); i++)
		pthread_join(readers[i].thread, NULL);
	prefetch_stop(ahead);
	for (size_t i = 0; i < COUNT(workers); i++)
		pthread_join(workers[i], NULL);
}
END_TEST

START_TEST(nothing_is_pushed_of_a_spoiled_image)
{
	uint64_t node = first_file(), size;
	pthread_t thread;
	uint8_t byte;
	uint32_t got;

	clear_cache(false);
	spoiled = true;
	pthread_create(&thread, NULL, work, &pushed);
	for (int i = 0; i < FILES; i++) {
		ck_assert_int_eq(prefetch_read(ahead, node, 0, &byte, 1, &got), EIO);
		ck_assert(answer_after(share, node, ANSWER_BY_NAME, &node, &size));
	}
	prefetch_stop(ahead);
	pthread_join(thread, NULL);
	ck_assert_uint_eq(pushed.count, 0);
}
END_TEST

CASES(prefetch)
{
	tcase_set_timeout(tcase, 120);
	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_loop_test(tcase, each_order_comes_to_every_file_once, 0, ANSWER_ORDERS);
	tcase_add_loop_test(tcase, who_reads_in_order_asks_for_little, 0, ANSWER_ORDERS);
	tcase_add_loop_test(tcase, every_reader_gets_what_is_in_the_image, 0, 16);
	tcase_add_test(tcase, many_read_at_once);
	tcase_add_test(tcase, nothing_is_pushed_of_a_spoiled_image);
}
