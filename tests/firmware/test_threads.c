/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Threads on an image: what is found in it is the same with any number of them; the scan can be
 * stopped at any step; an image that is cut while they read it reads as zeros. Run under
 * ThreadSanitizer, too (make tsan).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "firmware/firmware.h"
#include "job/manifest_private.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/random.h"
#include "work/work.h"

enum { BIG = 4 << 20 };

/* 0: no workers at all. */
static const unsigned int jobs[] = { 0, 2, 3, 8, 1000 };
enum { JOBS = sizeof jobs / sizeof jobs[0] };

/* ---- an image ---- */

/* Nodes of several sizes, some wrong, and a summary of nothing. */
static void
make_image(struct nodes *n, enum endian endian, size_t len)
{
	static uint8_t data[30000];
	uint32_t seed = 7;

	*n = (struct nodes){ .endian = endian, .erase_size = 65536, .markers = true };
	for (size_t i = 0; i < sizeof data; i++)
		data[i] = (uint8_t)next_random(&seed);
	for (uint32_t ino = 2; n->bytes.len < len; ino++) {
		uint32_t size = ino % 9 == 0 ? sizeof data : next_random(&seed) % 3000;
		uint32_t at = nodes_add_inode(n, &(struct inode_spec){ .ino = ino,
		        .version = 1, .mode = 0100644, .isize = size, .compr = ino % 5 == 0 ? 6 : 0,
		        .dsize = size, .data = span_of(data, size) });
		char name[20];

		snprintf(name, sizeof name, "file-%u", ino);
		nodes_add_dirent(n, &(struct dirent_spec){ .pino = 1, .version = ino,
		        .ino = ino, .type = 8, .name = name });
		if (ino % 11 == 0)
			nodes_put8(n, at + 70, (uint8_t)ino);
		if (ino % 50 == 0)
			nodes_add_bytes(n, span_of(data, 1000));
	}
}

static struct firmware *
look(struct image *image, struct workers *w, uint64_t budget)
{
	struct firmware_options o = { .read = true, .workers = w };
	struct firmware *f = firmware_new(image, &o);

	while (firmware_step(f, budget))
		continue;
	return f;
}

static void
check_same(const struct firmware *a, const struct firmware *b)
{
	ck_assert_uint_eq(a->volumes.count, b->volumes.count);
	for (size_t i = 0; i < a->volumes.count; i++) {
		const struct volume *v = a->volumes.at[i], *w = b->volumes.at[i];

		ck_assert_uint_eq(v->log.extents.count, w->log.extents.count);
		ck_assert(memcmp(v->log.extents.at, w->log.extents.at,
		        v->log.extents.count * sizeof *v->log.extents.at) == 0);
		ck_assert_int_eq(v->read, w->read);
		ck_assert_uint_eq(v->undecoded.count, w->undecoded.count);
		ck_assert(!v->undecoded.count
		          || memcmp(v->undecoded.at, w->undecoded.at,
		                  v->undecoded.count * sizeof *v->undecoded.at) == 0);
	}
}

START_TEST(an_image_is_the_same_to_any_number_of_threads)
{
	static const uint64_t budgets[] = { 1000, 100000, 64 << 20 };
	struct firmware *alone, *f;
	struct nodes n;

	make_image(&n, _i ? ENDIAN_BIG : ENDIAN_LITTLE, BIG);
	alone = look(image_of_memory("alone", nodes_image(&n)), NULL, 1 << 20);
	ck_assert_uint_eq(alone->volumes.count, 1);
	ck_assert_uint_gt(alone->volumes.at[0]->undecoded.count, 10);
	for (int i = 1; i < JOBS; i++) {
		for (int k = 0; k < 3; k++) {
			struct workers *w = workers_new(jobs[i]);

			if (k == 1)
				workers_listen(w);
			f = look(image_of_memory("many", nodes_image(&n)), w, budgets[k]);
			check_same(alone, f);
			firmware_close(f);
			workers_free(w);
		}
	}
	firmware_close(alone);
	nodes_free(&n);
}
END_TEST

/* Stopped in any phase, closed, or begun again with another erase size. */
START_TEST(a_scan_can_be_stopped_at_any_step)
{
	struct nodes n;

	make_image(&n, ENDIAN_LITTLE, BIG / 4);
	for (int steps = 0; steps < 120; steps += 3) {
		struct workers *w = workers_new(3);
		struct firmware_options o = { .read = true, .workers = w };
		struct firmware *f = firmware_new(image_of_memory("x", nodes_image(&n)), &o);

		for (int i = 0; i < steps; i++)
			firmware_step(f, 50000);
		if (steps % 2 && f->volumes.count)
			firmware_set_erase(f, f->volumes.at[0], 32768, 0);
		else if (steps % 3 == 0)
			firmware_stop(f);
		firmware_step(f, 50000);
		firmware_close(f);
		workers_free(w);
	}
	nodes_free(&n);
}
END_TEST

/* ---- its manifest ---- */

struct kept {
	struct text text;
	size_t most; /* no more than this is taken */
};

static bool
keep(void *arg, const char *at, size_t len)
{
	struct kept *k = arg;

	if (k->text.len + len > k->most)
		return false;
	text_add_bytes(&k->text, at, len);
	return true;
}

START_TEST(a_manifest_is_the_same_to_any_number_of_threads)
{
	struct kept alone = { .most = SIZE_MAX }, many = { .most = SIZE_MAX };
	struct firmware *f;
	struct nodes n;
	int64_t failed;

	make_image(&n, ENDIAN_LITTLE, BIG);
	f = look(image_of_memory("x", nodes_image(&n)), NULL, 64 << 20);
	failed = manifest_write(volume_tree(f->volumes.at[0]), NULL, keep, &alone);
	ck_assert_int_gt(failed, 5);
	for (int i = 1; i < JOBS; i++) {
		struct workers *w = workers_new(jobs[i]);

		if (i == 2)
			workers_listen(w);
		text_clear(&many.text);
		ck_assert_int_eq(manifest_write(volume_tree(f->volumes.at[0]), w, keep,
		        &many), failed);
		ck_assert_str_eq(text_str(&alone.text), text_str(&many.text));
		workers_free(w);
	}
	text_free(&alone.text);
	text_free(&many.text);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* Nobody takes more of it, or it is cancelled. */
START_TEST(a_manifest_can_be_stopped_at_any_line)
{
	struct workers *w = workers_new(3);
	struct firmware *f;
	struct nodes n;

	make_image(&n, ENDIAN_LITTLE, BIG / 4);
	f = look(image_of_memory("x", nodes_image(&n)), NULL, 64 << 20);
	for (int i = 0; i < 100; i++) {
		struct kept k = { .most = (size_t)i * 100 };
		uint64_t used = 0;
		struct manifest *m;

		ck_assert_int_eq(manifest_write(volume_tree(f->volumes.at[0]), w, keep, &k), -1);
		text_free(&k.text);
		k.most = SIZE_MAX;
		m = manifest_begin(volume_tree(f->volumes.at[0]), w, keep, &k);
		for (int line = 0; line < i; line++)
			ck_assert(manifest_step(m, &used));
		ck_assert_int_ge(manifest_end(m), 0);
		text_free(&k.text);
	}
	workers_free(w);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* ---- an image that is cut ---- */

static void
save(const struct nodes *n, char path[40])
{
	int fd;

	snprintf(path, 40, "/tmp/flashloupe-work-XXXXXX");
	fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, n->bytes.at, n->bytes.len), (ssize_t)n->bytes.len);
	close(fd);
}

/* What is gone reads as zeros in every thread: nobody is killed, and the result is that of
 * the zeros. Cut before anything is read, it is the same for all. */
START_TEST(an_image_that_is_cut_reads_as_zeros)
{
	struct firmware *before = NULL;
	struct nodes n;

	make_image(&n, ENDIAN_LITTLE, BIG);
	for (int i = 0; i < JOBS; i++) {
		struct workers *w = workers_new(jobs[i]);
		struct image *image;
		struct firmware *f;
		struct error err;
		uint64_t lost;
		char path[40];

		save(&n, path);
		image = image_open(path, &err);
		ck_assert_ptr_nonnull(image);
		ck_assert_int_eq(truncate(path, 100000), 0);
		f = look(image, w, 1 << 20);
		ck_assert(image_lost(image, &lost));
		ck_assert_uint_le(lost, 102400);
		if (before)
			check_same(before, f);
		firmware_close(before);
		before = f;
		unlink(path);
		/* Its threads have ended; the image stays for the next turn. */
		f->options.workers = NULL;
		workers_free(w);
	}
	firmware_close(before);
	nodes_free(&n);
}
END_TEST

/* Cut while threads are at it. */
START_TEST(an_image_may_be_cut_while_threads_read_it)
{
	struct nodes n;

	make_image(&n, ENDIAN_LITTLE, BIG);
	for (int cut = 1; cut < 8; cut++) {
		struct workers *w = workers_new(4);
		struct firmware_options o = { .read = true, .workers = w };
		struct firmware *f;
		struct error err;
		uint64_t lost;
		char path[40];

		save(&n, path);
		f = firmware_open(path, &o, &err);
		ck_assert_ptr_nonnull(f);
		for (int i = 0; firmware_step(f, 300000); i++)
			if (i == cut * 2)
				ck_assert_int_eq(truncate(path, cut * 4096), 0);
		ck_assert(image_lost(f->image, &lost) || image_changed(f->image));
		firmware_close(f);
		workers_free(w);
		unlink(path);
	}
	nodes_free(&n);
}
END_TEST

CASES(threads)
{
	tcase_set_timeout(tcase, 300);
	tcase_add_loop_test(tcase, an_image_is_the_same_to_any_number_of_threads, 0, 2);
	tcase_add_test(tcase, a_scan_can_be_stopped_at_any_step);
	tcase_add_test(tcase, a_manifest_is_the_same_to_any_number_of_threads);
	tcase_add_test(tcase, a_manifest_can_be_stopped_at_any_line);
	tcase_add_test(tcase, an_image_that_is_cut_reads_as_zeros);
	tcase_add_test(tcase, an_image_may_be_cut_while_threads_read_it);
}
