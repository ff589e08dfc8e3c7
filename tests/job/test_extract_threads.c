/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Extracting with threads: whatever they do when, the same is made, and the same is said. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "job/extract/extract.h"
#include "job/job.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/jffs2/opened.h"
#include "tests/fixture/place.h"
#include "work/work.h"

enum { FILES = 900, LARGE = 300000 };

/* The name of inode i, and `end`; valid until the next one. */
static const char *
name_of(uint32_t i, const char *end)
{
	static char name[64];

	snprintf(name, sizeof name, "file-%04u%s", (unsigned)i, end);
	return name;
}

/* A file that is named like its number. */
static void
add_file(struct opened *w, uint32_t i, uint32_t dir, uint32_t mode)
{
	opened_name(w, dir, name_of(i, ""), 0, i);
	opened_file(w, i, mode, name_of(i, ""));
}

/* Inflated, they are no more than garbage. */
static void
add_unreadable(struct opened *w, uint32_t i)
{
	opened_name(w, 1, name_of(i, ""), 0, i);
	nodes_add_inode(&w->n, &(struct inode_spec){ .ino = i, .version = 1, .mode = REG,
	        .isize = 100, .dsize = 100, .compr = 6, .data = span_of("garbage!", 8) });
}

/* The second node is missing. */
static void
add_damaged(struct opened *w, uint32_t i)
{
	opened_name(w, 1, name_of(i, ""), 0, i);
	nodes_add_inode(&w->n, &(struct inode_spec){ .ino = i, .version = 2, .mode = REG,
	        .isize = 8192, .data = span_of("first", 5) });
	nodes_add_inode(&w->n, &(struct inode_spec){ .ino = i, .version = 4, .mode = REG,
	        .isize = 8192, .offset = 8187, .data = span_of("third", 5) });
}

static void
add_large(struct opened *w, uint32_t i)
{
	static char text[4097];

	opened_name(w, 1, name_of(i, ""), 0, i);
	for (uint32_t at = 0, version = 1; at < LARGE; at += 4096, version++) {
		memset(text, 'a' + (int)(version % 26), 4096);
		nodes_add_inode(&w->n, &(struct inode_spec){ .ino = i, .version = version,
		        .mode = REG, .isize = at + 4096, .offset = at,
		        .data = span_of(text, 4096) });
	}
}

/* What can happen to a file, and what is made in between, in an order of its own. */
static void
add_one(struct opened *w, uint32_t i)
{
	if (i % 97 == 5)
		add_unreadable(w, i);
	else if (i % 97 == 11)
		opened_name(w, 1, name_of(i, "-"), 0, FILES * 2); /* leads to nothing */
	else if (i % 97 == 17)
		add_damaged(w, i);
	else if (i % 97 == 23)
		add_large(w, i);
	else if (i % 97 == 29)
		add_file(w, i, 1, FIFO);
	else if (i % 97 == 31)
		add_file(w, i, 1, LINK);
	else if (i % 97 == 37)
		add_file(w, i, 1, 0104755);
	else
		add_file(w, i, 1, REG);
	if (i % 61 == 3) {
		opened_name(w, 1, name_of(i, "-"), 0, i); /* which comes right after */
		opened_name(w, 1, name_of(i, "/"), 0, i);
	}
}

static void
make_world(struct opened *w)
{
	opened_start(w);
	for (uint32_t i = 4; i < FILES; i++)
		add_one(w, i);
	opened_name(w, 1, "folder", 0, 2);
	opened_file(w, 2, DIR_MODE, "");
	for (uint32_t i = FILES; i < FILES + 50; i++)
		add_file(w, i, 2, REG);
	nodes_add_xattr(&w->n, 1, 1, 1, "comment", span_of("value", 5));
	nodes_add_xref(&w->n, 80, 1, 1);
	opened_look(w);
}

/* Names, types, modes, times, sizes and content of all that was made, and what was said. */
static void
describe(const struct job *j, struct text *t)
{
	char line[512];
	FILE *list;

	text_addf(t, "%d %u %u %s\n%s", (int)j->state, j->losses, j->withheld,
	        text_str(&j->result), text_str(&j->details));
	snprintf(line, sizeof line, "cd '%s' && find . ! -type d -printf '%%P %%y %%m %%n %%T@ %%s "
	        "%%l\\n' | sort && find . -type f -exec cksum {} + | sort", in_place("out"));
	list = popen(line, "r");
	ck_assert_ptr_nonnull(list);
	while (fgets(line, sizeof line, list))
		text_add(t, line);
	ck_assert_int_eq(pclose(list), 0);
}

static void
extract(const struct opened *w, unsigned int jobs, bool replace, struct text *said)
{
	struct extract_options o = { .replace = replace, .workers = workers_new(jobs) };
	const struct timespec then[2] = { { .tv_sec = 1 }, { .tv_sec = 1 } };
	struct job j;

	ck_assert_int_eq(mkdir(in_place("out"), 0755), 0);
	opened_write_file("out/file-0150", "it was there");
	ck_assert_int_eq(utimensat(AT_FDCWD, in_place("out/file-0150"), then, 0), 0);
	extract_start(&j, volume_tree(w->v), opened_inode(w, "/"), in_place("out"), &o);
	job_finish(&j);
	describe(&j, said);
	job_free(&j);
	workers_free(o.workers);
}

/* The first line that differs is told. */
static void
check_same(const char *got, const char *expected)
{
	while (*got && *expected) {
		size_t a = strcspn(got, "\n"), b = strcspn(expected, "\n");

		ck_assert_msg(a == b && memcmp(got, expected, a) == 0, "%.*s, not %.*s", (int)a,
		        got, (int)b, expected);
		got += a + (got[a] != '\0');
		expected += b + (expected[b] != '\0');
	}
	ck_assert(!*got && !*expected);
}

/* In a loop test: without and with what is there replaced. */
START_TEST(threads_change_nothing)
{
	struct text one = { 0 }, many = { 0 };
	struct opened w;
	char name[16];

	make_world(&w);
	extract(&w, 1, _i, &one);
	ck_assert_ptr_nonnull(strstr(text_str(&one), "missing"));
	ck_assert_ptr_nonnull(strstr(text_str(&one), "file-0899"));
	for (unsigned int jobs = 2; jobs <= 8; jobs += 3) {
		snprintf(name, sizeof name, "out-%u", jobs);
		ck_assert_int_eq(rename(in_place("out"), in_place(name)), 0);
		text_clear(&many);
		extract(&w, jobs, _i, &many);
		check_same(text_str(&many), text_str(&one));
	}
	text_free(&one);
	text_free(&many);
	opened_finish(&w);
}
END_TEST

/* Whatever was under way has no name, and nothing else is left of it. */
START_TEST(a_cancelled_job_leaves_no_half_file)
{
	struct extract_options o = { .workers = workers_new(4) };
	char line[512], left[8] = "";
	struct opened w;
	struct job j;
	FILE *list;

	make_world(&w);
	extract_start(&j, volume_tree(w.v), opened_inode(&w, "/"), in_place("out"), &o);
	for (int step = 0; step < 40 * _i; step++)
		ck_assert(job_step(&j, 4096 * 5));
	job_free(&j);
	workers_free(o.workers);
	snprintf(line, sizeof line, "cd '%s' && { find . -name '.flash*'; find . -type f "
	        "-size -4c; } | wc -l", in_place("out"));
	list = popen(line, "r");
	ck_assert_ptr_nonnull(list);
	ck_assert_ptr_nonnull(fgets(left, sizeof left, list));
	ck_assert_int_eq(pclose(list), 0);
	ck_assert_str_eq(left, "0\n");
	opened_finish(&w);
}
END_TEST

CASES(extract_threads)
{
	tcase_add_checked_fixture(tcase, place_make, place_remove);
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, threads_change_nothing, 0, 2);
	tcase_add_loop_test(tcase, a_cancelled_job_leaves_no_half_file, 0, 5);
}
