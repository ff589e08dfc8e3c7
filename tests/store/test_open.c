/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Images from files, pipes and memory; and bytes that go away while they are read. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/array.h"
#include "store/guard.h"
#include "store/image.h"
#include "store/part.h"
#include "tests/fixture/format/boxes.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/place.h"
#include "text/text.h"

/* ---- opening ---- */

/* A byte of the test files: each 251 bytes long period differs from page to page. */
static uint8_t
byte_at(size_t i)
{
	return (uint8_t)(i % 251 + 1);
}

static void
write_pattern(int fd, size_t len)
{
	uint8_t *bytes = memory_zeroed(len, 1);

	for (size_t i = 0; i < len; i++)
		bytes[i] = byte_at(i);
	for (size_t at = 0; at < len;) {
		ssize_t n = write(fd, bytes + at, len - at);

		ck_assert_int_gt(n, 0);
		at += (size_t)n;
	}
	free(bytes);
}

static const char *
make_file(const char *name, size_t len)
{
	const char *path = in_place(name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	ck_assert_int_ge(fd, 0);
	write_pattern(fd, len);
	close(fd);
	return path;
}

/* The first byte that is not of the pattern shifted by `shift`, or the length. */
static size_t
pattern_end(struct span s, size_t shift)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] != byte_at(i + shift))
			return i;
	return s.len;
}

static void
assert_pattern(const struct image *image, size_t len, size_t shift)
{
	struct span s = image_store(image)->bytes;
	uint64_t lost;

	ck_assert_uint_eq(s.len, len);
	ck_assert_uint_eq(pattern_end(s, shift), len);
	ck_assert(!image_lost(image, &lost));
}

START_TEST(open_file)
{
	struct error err;
	struct image *image = image_open(make_file("a", 10001), &err);

	ck_assert_msg(image != NULL, "%s", err.text);
	ck_assert_str_eq(image_name(image), in_place("a"));
	assert_pattern(image, 10001, 0);
	image_close(image);
	image_close(NULL);
}
END_TEST

START_TEST(open_memory)
{
	struct image *image = image_of_memory("sample", span_of("abc", 3));
	uint64_t lost;

	ck_assert_str_eq(image_name(image), "sample");
	ck_assert(span_equal(image_store(image)->bytes, span_of("abc", 3)));
	ck_assert(!image_lost(image, &lost));
	image_close(image);
}
END_TEST

static void
assert_refused(const char *path, const char *reason)
{
	struct error err = { "" };

	ck_assert_ptr_null(image_open(path, &err));
	ck_assert_msg(strstr(err.text, reason) != NULL, "%s", err.text);
	ck_assert_ptr_null(image_open(path, NULL));
}

START_TEST(open_what_is_no_image)
{
	assert_refused(in_place("nothing here"), "No such file");
	assert_refused(make_file("empty", 0), "empty");
	assert_refused(place, "directory");
	assert_refused("/dev/null", "not a flash device");
}
END_TEST

START_TEST(messages_carry_no_control_bytes)
{
	struct error err;

	ck_assert_ptr_null(image_open(make_file("bad\033[31m", 0), &err));
	ck_assert_ptr_null(strchr(err.text, '\033'));
	ck_assert_ptr_nonnull(strstr(err.text, "bad\\x1b[31m: empty"));
}
END_TEST

/* A child that writes the pattern into `fd`. */
static pid_t
start_writer(int fd, size_t len)
{
	pid_t child = fork();

	if (child == 0) {
		write_pattern(fd, len);
		_exit(0);
	}
	ck_assert_int_gt(child, 0);
	return child;
}

/* A pipe that has a name may have no writer: it is not waited for. */
START_TEST(open_fifo)
{
	const char *path = in_place("fifo");

	ck_assert_int_eq(mkfifo(path, 0600), 0);
	assert_refused(path, "named pipe");
	assert_refused("/proc/self/status", "kernel makes");
	assert_refused("/sys/kernel", "directory");
}
END_TEST

/* As a shell makes it for <(...). */
START_TEST(open_pipe)
{
	char path[32];
	struct image *image;
	struct error err;
	pid_t child;
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	child = start_writer(ends[1], 700001);
	close(ends[1]);
	snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
	image = image_open(path, &err);
	waitpid(child, NULL, 0);
	ck_assert_msg(image != NULL, "%s", err.text);
	assert_pattern(image, 700001, 0);
	image_close(image);
	close(ends[0]);
}
END_TEST

/* Standard input becomes a pipe with `len` bytes in it, and then the end. */
static void
pipe_to_stdin(size_t len)
{
	int ends[2];
	pid_t child;

	ck_assert_int_eq(pipe(ends), 0);
	child = start_writer(ends[1], len);
	ck_assert_int_gt(child, 0);
	ck_assert_int_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	close(ends[0]);
	close(ends[1]);
}

START_TEST(open_standard_input)
{
	struct error err;
	struct image *image;

	pipe_to_stdin(300000);
	image = image_open("-", &err);
	ck_assert_msg(image != NULL, "%s", err.text);
	ck_assert_str_eq(image_name(image), "(standard input)");
	assert_pattern(image, 300000, 0);
	image_close(image);
}
END_TEST

START_TEST(open_empty_standard_input)
{
	pipe_to_stdin(0);
	assert_refused("-", "(standard input): empty");
}
END_TEST

START_TEST(open_redirected_input)
{
	int fd = open(make_file("a", 5000), O_RDONLY);
	struct image *whole, *rest;

	ck_assert_int_eq(dup2(fd, STDIN_FILENO), STDIN_FILENO);
	whole = image_open("-", NULL);
	ck_assert_ptr_nonnull(whole);
	assert_pattern(whole, 5000, 0);
	/* Somebody has read a part of it already: the image is the rest. */
	ck_assert_int_eq(lseek(STDIN_FILENO, 1000, SEEK_SET), 1000);
	rest = image_open("-", NULL);
	ck_assert_ptr_nonnull(rest);
	assert_pattern(rest, 4000, 1000);
	image_close(rest);
	image_close(whole);
	close(fd);
}
END_TEST

START_TEST(open_without_room_for_a_copy)
{
	char missing[sizeof place + 64];

	snprintf(missing, sizeof missing, "%s", in_place("no such folder"));
	pipe_to_stdin(10);
	setenv("TMPDIR", missing, 1);
	assert_refused("-", "TMPDIR");
}
END_TEST

START_TEST(open_more_than_4_gib)
{
	const char *path = make_file("big", 10);
	uint64_t len = UINT64_C(5) << 30;
	struct image *image;
	struct error err;

	if (sizeof(size_t) < 8 || truncate(path, (off_t)len) != 0)
		return;
	image = image_open(path, &err);
	ck_assert_msg(image != NULL, "%s", err.text);
	ck_assert(image_store(image)->bytes.len == len);
	ck_assert_uint_eq(image_store(image)->bytes.at[len - 1], 0);
	ck_assert_uint_eq(image_store(image)->bytes.at[9], byte_at(9));
	image_close(image);
	unlink(path);
}
END_TEST

/* ---- bytes that go away ---- */

START_TEST(shrinking_file)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), len = 6 * page;
	struct image *a = image_open(make_file("a", len), NULL);
	struct image *b = image_open(make_file("b", len), NULL);
	struct span bytes = image_store(a)->bytes;
	uint64_t lost = 0;

	ck_assert(a && b);
	ck_assert_int_eq(truncate(in_place("a"), (off_t)(page + 100)), 0);
	ck_assert_uint_eq(bytes.at[len - 1], 0);
	ck_assert(image_lost(a, &lost));
	ck_assert_uint_eq(lost, page + 100);
	ck_assert_uint_eq(bytes.at[3 * page + 7], 0);
	/* A second time the page is there, all zeros. */
	ck_assert_uint_eq(span_run(bytes, 3 * page, 0), 3 * page);
	ck_assert_uint_eq(pattern_end(bytes, 0), page + 100);
	ck_assert_uint_eq(span_run(bytes, page + 100, 0), len - page - 100);
	ck_assert(image_lost(a, &lost));
	ck_assert_uint_eq(lost, page + 100);
	/* The other image is whole, and stays guarded when the first is closed. */
	assert_pattern(b, len, 0);
	image_close(a);
	ck_assert_int_eq(truncate(in_place("b"), 0), 0);
	ck_assert_uint_eq(span_run(image_store(b)->bytes, 0, 0), len);
	ck_assert(image_lost(b, &lost));
	ck_assert_uint_eq(lost, 0);
	image_close(b);
}
END_TEST

/* The end of a page that is cut reads as zeros without a signal. */
START_TEST(shrinking_within_a_page)
{
	struct image *a = image_open(make_file("a", 3000), NULL);
	uint64_t lost = 0;

	ck_assert_ptr_nonnull(a);
	ck_assert(!image_changed(a));
	ck_assert_int_eq(truncate(in_place("a"), 1234), 0);
	ck_assert_uint_eq(pattern_end(image_store(a)->bytes, 0), 1234);
	ck_assert(image_lost(a, &lost));
	ck_assert_uint_eq(lost, 1234);
	ck_assert(image_changed(a));
	image_close(a);
}
END_TEST

/* Offsets in a range of a file count from its start; what is lost outside is not missed. */
START_TEST(range_of_a_file)
{
	static const struct image_range outside[] = { { 3000, 1 }, { 1000, 2001 },
		{ UINT64_MAX, 2 }, { 2, UINT64_MAX } };
	struct image *a = image_open(make_file("a", 3000), NULL);
	struct error err;
	struct text t = { 0 };
	uint64_t lost = 0;

	ck_assert_ptr_nonnull(a);
	for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++) {
		ck_assert(!image_narrow(a, outside[i], &err));
		ck_assert_ptr_nonnull(strstr(err.text, in_place("a")));
	}
	image_add_range(a, ", ", &t);
	ck_assert_str_eq(text_str(&t), "");
	ck_assert(image_narrow(a, (struct image_range){ 1000, 500 }, &err));
	assert_pattern(a, 500, 1000);
	image_add_range(a, ", ", &t);
	ck_assert_str_eq(text_str(&t), ", 0x3e8+0x1f4");
	ck_assert_int_eq(truncate(in_place("a"), 1500), 0);
	ck_assert(!image_lost(a, &lost));
	ck_assert_int_eq(truncate(in_place("a"), 1234), 0);
	ck_assert(image_lost(a, &lost));
	ck_assert_uint_eq(lost, 234);
	ck_assert_int_eq(truncate(in_place("a"), 10), 0);
	ck_assert(image_lost(a, &lost));
	ck_assert_uint_eq(lost, 0);
	text_free(&t);
	image_close(a);
}
END_TEST

/* Once with other bytes in the same file, and with another file under its name. */
START_TEST(file_changes)
{
	struct image *a = image_open(make_file("a", 3000), NULL);
	struct image *b = image_open(make_file("b", 3000), NULL);
	int fd = open(in_place("b"), O_WRONLY);
	struct stat st;

	ck_assert(a && b && fd >= 0);
	make_file("a", 3000);
	ck_assert(image_changed(a));
	ck_assert_int_eq(stat(in_place("a"), &st), 0);
	ck_assert(image_is_open(&st));
	ck_assert_int_eq(rename(in_place("a"), in_place("b")), 0);
	ck_assert(!image_changed(b));
	assert_pattern(b, 3000, 0);
	image_close(a);
	ck_assert(!image_is_open(&st));
	image_close(b);
	close(fd);
}
END_TEST

START_TEST(many_images_at_once)
{
	struct image *images[GUARD_MAX];
	struct error err;

	make_file("a", 100);
	for (int i = 0; i < GUARD_MAX; i++) {
		images[i] = image_open(in_place("a"), &err);
		ck_assert_msg(images[i] != NULL, "%s", err.text);
	}
	assert_refused(in_place("a"), "too many images");
	image_close(images[5]);
	images[5] = image_open(in_place("a"), &err);
	ck_assert_msg(images[5] != NULL, "%s", err.text);
	for (int i = 0; i < GUARD_MAX; i++)
		image_close(images[i]);
}
END_TEST

/* Runs `die` in a child while an image is open; true if the child did not survive. */
static bool
is_deadly(void (*die)(void))
{
	struct image *image = image_open(make_file("a", 100), NULL);
	pid_t child;
	int status;

	ck_assert_ptr_nonnull(image);
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		/* A sanitizer would write a report there. */
		close(STDERR_FILENO);
		die();
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	image_close(image);
	return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}

static void
send_bus_error(void)
{
	raise(SIGBUS);
}

static void
read_unguarded(void)
{
	int fd = open(make_file("b", 100000), O_RDWR);
	volatile uint8_t *at = mmap(NULL, 100000, PROT_READ, MAP_PRIVATE, fd, 0);

	if (at == MAP_FAILED || ftruncate(fd, 0) != 0)
		_exit(0);
	(void)at[50000];
}

static void
do_nothing(void)
{
}

START_TEST(other_bus_errors_stay_deadly)
{
	ck_assert(!is_deadly(do_nothing));
	ck_assert(is_deadly(send_bus_error));
	ck_assert(is_deadly(read_unguarded));
}
END_TEST

CASES(open)
{
	tcase_add_unchecked_fixture(tcase, place_make, place_remove);
	tcase_add_test(tcase, open_file);
	tcase_add_test(tcase, open_memory);
	tcase_add_test(tcase, open_what_is_no_image);
	tcase_add_test(tcase, messages_carry_no_control_bytes);
	tcase_add_test(tcase, open_fifo);
	tcase_add_test(tcase, open_pipe);
	tcase_add_test(tcase, open_standard_input);
	tcase_add_test(tcase, open_empty_standard_input);
	tcase_add_test(tcase, open_redirected_input);
	tcase_add_test(tcase, open_without_room_for_a_copy);
	tcase_add_test(tcase, open_more_than_4_gib);
	tcase_add_test(tcase, shrinking_file);
	tcase_add_test(tcase, shrinking_within_a_page);
	tcase_add_test(tcase, range_of_a_file);
	tcase_add_test(tcase, range_of_a_file);
	tcase_add_test(tcase, file_changes);
	tcase_add_test(tcase, many_images_at_once);
	tcase_add_test(tcase, other_bus_errors_stay_deadly);
}
