/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Each gate, on each of its ways: names, text, the canvas, and files that get their place.
 * A system call that must fail is defined here and so comes before the C library's.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "output/beneath.h"
#include "output/place.h"
#include "store/image.h"
#include "tests/fixture/check_main.h"
#include "text/name.h"
#include "text/text.h"
#include "ui/draw/canvas.h"

/* ---- calls that fail ---- */

enum call { OPENAT2, OPENAT, FSYNC, CLOSE, LINKAT, RENAMEAT, RENAMEAT2, CALLS };

static struct { int error, times; } refused[CALLS];

/* The next `times` such calls fail. */
static void
refuse(enum call c, int error, int times)
{
	refused[c].error = error;
	refused[c].times = times;
}

static bool
fails(enum call c)
{
	if (refused[c].times == 0)
		return false;
	refused[c].times--;
	errno = refused[c].error;
	return true;
}

static long
real_syscall(long number, long a, long b, long c, long d, long e)
{
	static long (*real)(long, ...);

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "syscall");
	return real(number, a, b, c, d, e);
}

long
syscall(long number, ...)
{
	long a, b, c, d, e;
	va_list args;

	va_start(args, number);
	a = va_arg(args, long);
	b = va_arg(args, long);
	c = va_arg(args, long);
	d = va_arg(args, long);
	e = va_arg(args, long);
	va_end(args);
	if (number == SYS_openat2 && fails(OPENAT2))
		return -1;
	return real_syscall(number, a, b, c, d, e);
}

int
openat(int dir, const char *name, int flags, ...)
{
	va_list args;
	int mode;

	va_start(args, flags);
	mode = va_arg(args, int);
	va_end(args);
	if (fails(OPENAT))
		return -1;
	return (int)real_syscall(SYS_openat, dir, (long)name, flags, mode, 0);
}

int
fsync(int fd)
{
	return fails(FSYNC) ? -1 : (int)real_syscall(SYS_fsync, fd, 0, 0, 0, 0);
}

int
close(int fd)
{
	int result = (int)real_syscall(SYS_close, fd, 0, 0, 0, 0);

	return fails(CLOSE) ? -1 : result;
}

int
linkat(int from, const char *old, int to, const char *new, int flags)
{
	if (fails(LINKAT))
		return -1;
	return (int)real_syscall(SYS_linkat, from, (long)old, to, (long)new, flags);
}

int
renameat(int from, const char *old, int to, const char *new)
{
	if (fails(RENAMEAT))
		return -1;
	return (int)real_syscall(SYS_renameat2, from, (long)old, to, (long)new, 0);
}

int
renameat2(int from, const char *old, int to, const char *new, unsigned int flags)
{
	if (fails(RENAMEAT2))
		return -1;
	return (int)real_syscall(SYS_renameat2, from, (long)old, to, (long)new, flags);
}

/* ---- a place ---- */

static char place[] = "gates-XXXXXX";
static int dir = -1;

static void
begin(void)
{
	ck_assert_ptr_nonnull(mkdtemp(place));
	dir = open(place, O_RDONLY | O_DIRECTORY);
	ck_assert_int_ge(dir, 0);
}

static void
end(void)
{
	char command[64];

	snprintf(command, sizeof command, "rm -rf %s", place);
	ck_assert_int_eq(system(command), 0);
}

/* A file with a letter in it. */
static void
put(const char *name, char letter)
{
	int fd = openat(dir, name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, &letter, 1), 1);
	close(fd);
}

/* The letter in it, '-' where there is no such file, '0' where it is empty. */
static char
letter_of(const char *name)
{
	int fd = openat(dir, name, O_RDONLY, 0);
	char letter = '0';

	if (fd < 0)
		return '-';
	ck_assert_int_ge(read(fd, &letter, 1), 0);
	close(fd);
	return letter;
}

/* ---- names ---- */

START_TEST(names_that_no_file_can_have)
{
	static const struct { const char *name; size_t len; const char *fault; } cases[] = {
		{ "a", 1, NULL }, { "...", 3, NULL }, { ".a", 2, NULL }, { "a.", 2, NULL },
		{ "..a", 3, NULL }, { "", 0, "name is empty" }, { ".", 1, "name is '.'" },
		{ "..", 2, "name is '..'" }, { "/", 1, "name has a slash in it" },
		{ "a/b", 3, "name has a slash in it" }, { "a\0b", 3, "name has a NUL in it" },
		{ "\0", 1, "name has a NUL in it" }, { "\033[2J", 4, NULL },
	};
	char name[NAME_SIZE], longest[NAME_SIZE + 1];

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct span s = span_of(cases[i].name, cases[i].len);

		ck_assert_msg(name_is_safe(s) == !cases[i].fault, "name %zu", i);
		ck_assert_pstr_eq(name_fault(s), cases[i].fault);
		memset(name, 'x', sizeof name);
		ck_assert(name_copy(s, name) == !cases[i].fault);
		if (!cases[i].fault)
			ck_assert_mem_eq(name, cases[i].name, cases[i].len + 1);
		else
			ck_assert_int_eq(name[0], 'x');
	}
	memset(longest, 'a', sizeof longest);
	ck_assert(name_copy(span_of(longest, NAME_MAX), name));
	ck_assert_uint_eq(strlen(name), NAME_MAX);
	ck_assert(!name_copy(span_of(longest, NAME_MAX + 1), name));
	ck_assert_str_eq(name_fault(span_of(longest, NAME_MAX + 1)),
	        "name is longer than 255 bytes");
	ck_assert(!name_is_safe(span_of(NULL, 0)));
}
END_TEST

/* ---- files get their place ---- */

START_TEST(what_cannot_be_synced_or_closed)
{
	static const struct { int sync, close, error; } cases[] = {
		{ 0, 0, 0 }, { EINVAL, 0, 0 }, { EROFS, 0, EROFS }, { EIO, 0, EIO },
		{ 0, ENOSPC, ENOSPC }, { EIO, ENOSPC, EIO }, { EINVAL, EDQUOT, EDQUOT },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int fd = openat(dir, "f", O_WRONLY | O_CREAT, 0600);

		refuse(FSYNC, cases[i].sync, cases[i].sync != 0);
		refuse(CLOSE, cases[i].close, cases[i].close != 0);
		ck_assert(place_finish(fd) == (cases[i].error == 0));
		ck_assert_int_eq(errno, cases[i].error);
	}
}
END_TEST

START_TEST(temporary_names)
{
	char name[TEMP_NAME_SIZE], other[TEMP_NAME_SIZE];
	int fd;

	place_temp_name(name);
	place_temp_name(other);
	ck_assert_str_ne(name, other);
	refuse(OPENAT2, EEXIST, 2);
	fd = place_open_temp(dir, name, 0600);
	ck_assert_int_ge(fd, 0);
	close(fd);
	refuse(OPENAT2, EEXIST, PLACE_TRIES);
	ck_assert_int_eq(place_open_temp(dir, name, 0600), -1);
	ck_assert_int_eq(errno, EEXIST);
	refuse(OPENAT2, EACCES, 1);
	ck_assert_int_eq(place_open_temp(dir, name, 0600), -1);
	ck_assert_int_eq(errno, EACCES);
}
END_TEST

/* How a file is put where nothing may be replaced, as the system can: each is tried with
 * the name free and with the name taken. */
static const struct way {
	int rename2, link; /* errors, 0: the call does its work */
} ways[] = { { 0, 0 }, { EINVAL, 0 }, { ENOSYS, 0 }, { EINVAL, EPERM }, { ENOSYS, EOPNOTSUPP } };

START_TEST(nothing_is_replaced)
{
	const struct way *way = &ways[_i];

	for (int taken = 0; taken < 2; taken++) {
		put("temp", 'n');
		if (taken)
			put("name", 'o');
		refuse(RENAMEAT2, way->rename2, way->rename2 != 0);
		refuse(LINKAT, way->link, way->link != 0);
		ck_assert(place_file(dir, "temp", "name", OUTPUT_NEW) == !taken);
		if (taken)
			ck_assert_int_eq(errno, EEXIST);
		ck_assert_int_eq(letter_of("name"), taken ? 'o' : 'n');
		ck_assert_int_eq(letter_of("temp"), taken ? 'n' : '-');
		unlinkat(dir, "name", 0);
	}
}
END_TEST

/* A name that was claimed is given back. */
START_TEST(a_claim_that_fails)
{
	put("temp", 'n');
	refuse(RENAMEAT2, EINVAL, 1);
	refuse(LINKAT, EPERM, 1);
	refuse(RENAMEAT, EIO, 1);
	ck_assert(!place_file(dir, "temp", "name", OUTPUT_NEW));
	ck_assert_int_eq(letter_of("name"), '-');
	ck_assert_int_eq(letter_of("temp"), 'n');
	refuse(RENAMEAT2, EIO, 1);
	ck_assert(!place_file(dir, "temp", "name", OUTPUT_NEW));
	ck_assert_int_eq(errno, EIO);
	ck_assert_int_eq(letter_of("temp"), 'n');
}
END_TEST

START_TEST(only_the_image_is_never_replaced)
{
	struct error err = { "" };
	struct image *image;
	char path[64];

	put("image", 'i');
	put("name", 'o');
	snprintf(path, sizeof path, "%s/image", place);
	image = image_open(path, &err);
	ck_assert_msg(image != NULL, "%s", err.text);
	ck_assert_int_eq(linkat(dir, "image", dir, "link", 0), 0);
	for (int i = 0; i < 2; i++) {
		put("temp", 'n');
		ck_assert(!place_file(dir, "temp", i ? "link" : "image", OUTPUT_REPLACE));
		ck_assert_int_eq(errno, ETXTBSY);
	}
	ck_assert(place_file(dir, "temp", "name", OUTPUT_REPLACE));
	ck_assert_int_eq(letter_of("name"), 'n');
	put("temp", 'm');
	ck_assert(place_file(dir, "temp", "free", OUTPUT_REPLACE));
	ck_assert_int_eq(letter_of("free"), 'm');
	put("temp", 'p');
	refuse(RENAMEAT, ENOSPC, 1);
	ck_assert(!place_file(dir, "temp", "free", OUTPUT_REPLACE));
	ck_assert_int_eq(letter_of("free"), 'm');
	image_close(image);
}
END_TEST

/* ---- opening below a directory ---- */

static int
opened(const char *path)
{
	int fd = beneath_open(dir, path, O_RDONLY, 0);

	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

START_TEST(the_kernel_may_not_know_the_call)
{
	static const struct { int error, times; int gives; } cases[] = {
		{ EAGAIN, 3, 0 }, { EINTR, 3, 0 },       /* again */
		{ EAGAIN, 1000, 0 }, { ENOSYS, 1, 0 }, { EPERM, 1, 0 }, /* by steps */
		{ EACCES, 1, EACCES }, { EINTR, 1000, EINTR },
	};

	put("file", 'f');
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		refuse(OPENAT2, cases[i].error, cases[i].times);
		ck_assert_int_eq(opened("file"), cases[i].gives);
	}
}
END_TEST

START_TEST(each_step_stays_below)
{
	char longer[NAME_MAX + 2];

	ck_assert_int_eq(mkdirat(dir, "a", 0700), 0);
	ck_assert_int_eq(symlinkat("..", dir, "up"), 0);
	put("a/file", 'f');
	memset(longer, 'n', sizeof longer);
	longer[NAME_MAX + 1] = 0;
	refuse(OPENAT2, ENOSYS, 100);
	ck_assert_int_eq(opened(""), 0);
	ck_assert_int_eq(opened("a/file"), 0);
	ck_assert_int_eq(opened("a/"), 0);
	ck_assert_int_eq(opened(".."), EXDEV);
	ck_assert_int_eq(opened("a/.."), EXDEV);
	ck_assert_int_eq(opened("a//file"), EXDEV);
	ck_assert_int_eq(opened("/a"), EXDEV);
	ck_assert_int_eq(opened("up/x"), ENOTDIR);
	ck_assert_int_eq(opened("up"), ELOOP);
	ck_assert_int_eq(opened("a/none"), ENOENT);
	ck_assert_int_eq(opened(longer), ENAMETOOLONG);
	refuse(OPENAT, EMFILE, 1);
	ck_assert_int_eq(opened("a/file"), EMFILE);
}
END_TEST

CASES(names)
{
	tcase_add_test(tcase, names_that_no_file_can_have);
}

CASES(files)
{
	tcase_add_checked_fixture(tcase, begin, end);
	tcase_add_test(tcase, what_cannot_be_synced_or_closed);
	tcase_add_test(tcase, temporary_names);
	tcase_add_loop_test(tcase, nothing_is_replaced, 0, sizeof ways / sizeof *ways);
	tcase_add_test(tcase, a_claim_that_fails);
	tcase_add_test(tcase, only_the_image_is_never_replaced);
	tcase_add_test(tcase, the_kernel_may_not_know_the_call);
	tcase_add_test(tcase, each_step_stays_below);
}
