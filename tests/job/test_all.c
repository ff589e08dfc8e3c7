/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Extracting everything: what is written, under which names, and what never is. */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "firmware/firmware.h"
#include "firmware/model/children.h"
#include "job/all/all.h"
#include "job/job.h"
#include "mtd/mtd.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/format/children.h"
#include "tests/fixture/format/guises.h"
#include "tests/fixture/jffs2/opened.h"
#include "tests/fixture/place.h"
#include "tests/fixture/format/uimages.h"

static const struct extract_options plain;

/* Extracts everything to "out" and leaves the finished job. */
static void
extract(struct firmware *f, const struct extract_options *o, struct job *j)
{
	extract_all_start(j, f, in_place("out"), o);
	job_finish(j);
}

static bool
exists(const char *name)
{
	struct stat st;

	return lstat(in_place(name), &st) == 0;
}

/* A file in the place holds exactly these bytes. */
static void
assert_holds(const char *name, struct span bytes)
{
	struct text t = { 0 };
	char piece[4096];
	FILE *f = fopen(in_place(name), "rb");
	size_t n;

	ck_assert_msg(f != NULL, "%s is missing", name);
	while ((n = fread(piece, 1, sizeof piece, f)) > 0)
		text_add_bytes(&t, piece, n);
	fclose(f);
	ck_assert_msg(span_equal(children_bytes(&t), bytes), "%s differs", name);
	text_free(&t);
}

static struct span
part_bytes(const struct firmware *f, size_t i)
{
	const struct part *p = &f->list.parts.at[i];

	return span_cut(f->bytes, (size_t)p->offset, (size_t)p->len);
}

/* Divided as `mtdparts` says. */
static struct firmware *
open_divided(const struct text *image, const char *mtdparts)
{
	struct mtd_list list = { .tables = { 0 } };
	struct firmware_options o = { .erase_size = 0 };
	struct error err;
	struct firmware *f;

	ck_assert(mtdparts_parse(span_of_str(mtdparts), &list, &err));
	o.mtdparts = &list.tables.at[0];
	f = firmware_new(image_of_memory("test", children_bytes(image)), &o);
	firmware_finish(f);
	mtd_list_free(&list);
	return f;
}

/* A packed file system behind 64 bytes of words. */
static struct text
nested(void)
{
	struct text t = { 0 }, inner = children_file_system();

	for (int i = 0; i < 64; i++)
		text_add(&t, "w");
	children_add_packed(&t, children_bytes(&inner));
	text_free(&inner);
	return t;
}

START_TEST(parts_are_files_and_file_systems_folders)
{
	struct text image = nested();
	struct firmware *f = children_open(&image), *child = f->children.at[0];
	struct job j;

	place_make();
	extract(f, &plain, &j);
	ck_assert_msg(j.state == JOB_DONE, "%s", j.err.text);
	ck_assert(j.progress >= 1);
	ck_assert_msg(j.losses == 0, "%s", text_str(&j.details));
	assert_holds("out/00-data-00000000.bin", part_bytes(f, 0));
	assert_holds("out/01-uimage-header-00000040.bin", part_bytes(f, 1));
	assert_holds("out/02-gzip-00000080.bin", part_bytes(f, 2));
	assert_holds("out/02-gzip-00000080.gzip/unpacked.bin", child->bytes);
	ck_assert(strstr(opened_content("out/01-uimage-header-00000040.json"),
	        "\"name\":\"ih_magic\",\"offset\":0,\"length\":4,\"bytes\":\"27051956\""));
	ck_assert(strstr(opened_content("out/report.txt"), "header CRC"));
	ck_assert(strstr(opened_content("out/report.json"), "\"losses\":0"));
	/* The whole of what was unpacked is one part: it is not written twice. */
	ck_assert_uint_eq(child->list.parts.count, 1);
	ck_assert(!exists("out/02-gzip-00000080.gzip/00-jffs2-00000000.jffs2"));
	ck_assert(exists("out/02-gzip-00000080.gzip/00-jffs2-00000000"));
	job_free(&j);
	place_remove();
	firmware_close(f);
	text_free(&image);
}
END_TEST

/* A table of partitions can hold any name. */
static const struct {
	const char *mtdparts;
	const char *names[4]; /* in "partitions" */
} hostile[] = {
	{ "f:64(../../victim),64(/etc/passwd),-(..)",
	  { "00-victim.bin", "01-etc-passwd.bin", "02-partition.bin" } },
	{ "f:64(a\nb\x1b[2J),64(.),-(\xff\xfe)",
	  { "00-a-x0ab-x1b-2j.bin", "01-partition.bin", "02-xff-xfe.bin" } },
	{ "f:64(same),64(same),-(SAME)", { "00-same.bin", "01-same.bin", "02-same.bin" } },
	{ "f:64(report.txt),64(-rf),-(0123456789012345678901234567890123456789)",
	  { "00-report-txt.bin", "01-rf.bin", "02-01234567890123456789012345678901.bin" } },
};

START_TEST(names_are_made_of_letters_and_digits)
{
	struct text image = nested();
	struct firmware *f = open_divided(&image, hostile[_i].mtdparts);
	struct job j;
	char path[200];

	place_make();
	extract(f, &plain, &j);
	ck_assert_msg(j.state == JOB_DONE, "%s", j.err.text);
	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof path, "out/partitions/%s", hostile[_i].names[i]);
		ck_assert_msg(exists(path), "%s is missing", path);
	}
	/* Nothing stands beside the destination. */
	unlink(in_place("out/report.txt"));
	ck_assert(!exists("victim"));
	job_free(&j);
	place_remove();
	firmware_close(f);
	text_free(&image);
}
END_TEST

START_TEST(a_partition_that_is_one_part_gives_it_its_name)
{
	struct text image = nested();
	struct firmware *f = open_divided(&image, "f:64(u-boot),-(Kernel)");
	struct job j;

	place_make();
	extract(f, &plain, &j);
	assert_holds("out/00-u-boot.bin", part_bytes(f, 0));
	assert_holds("out/01-kernel-uimage-header.bin", part_bytes(f, 1));
	assert_holds("out/02-kernel-gzip.bin", part_bytes(f, 2));
	assert_holds("out/partitions/00-u-boot.bin", part_bytes(f, 0));
	assert_holds("out/partitions/01-kernel.bin",
	        span_cut(f->bytes, 64, SIZE_MAX));
	job_free(&j);
	place_remove();
	firmware_close(f);
	text_free(&image);
}
END_TEST

START_TEST(partitions_that_overlap_are_bounded)
{
	struct text image = children_zeros(4096), parts = { 0 };
	struct firmware *f;
	struct job j;

	text_add(&parts, "f:4096@0(a)");
	for (int i = 0; i < 9; i++)
		text_add(&parts, ",4096@0(b)");
	f = open_divided(&image, text_str(&parts));
	place_make();
	extract(f, &plain, &j);
	ck_assert_int_eq(j.state, JOB_DONE);
	ck_assert_uint_eq(j.losses, 6);
	ck_assert(exists("out/partitions/03-b.bin"));
	ck_assert(!exists("out/partitions/04-b.bin"));
	job_free(&j);
	place_remove();
	firmware_close(f);
	text_free(&image);
	text_free(&parts);
}
END_TEST

START_TEST(thousands_of_parts_are_bounded_and_told)
{
	enum { HEADERS = 5000 };
	struct text image = { 0 };
	struct made one = uimage_make(&uimage_typical, span_of_str("x"));
	struct firmware *f;
	struct job j;

	for (int i = 0; i < HEADERS; i++)
		text_add_bytes(&image, one.at, one.len);
	f = children_open(&image);
	ck_assert_uint_eq(f->list.parts.count, 2 * HEADERS);
	place_make();
	extract(f, &plain, &j);
	ck_assert_int_eq(j.state, JOB_DONE);
	ck_assert_uint_eq(j.losses, 1);
	ck_assert(strstr(text_str(&j.details),
	        "7952 parts more than the 2048 that are extracted at most"));
	ck_assert(strstr(opened_content("out/report.txt"), "7952 parts more"));
	assert_holds("out/0001-payload-00000040.bin", span_of_str("x"));
	assert_holds("out/2047-payload-000103ff.bin", part_bytes(f, 2047));
	ck_assert(!exists("out/2048-uimage-header-00010400.bin"));
	job_free(&j);
	place_remove();
	firmware_close(f);
	text_free(&image);
	free(one.at);
}
END_TEST

START_TEST(a_dump_that_was_undone_is_written_undone)
{
	struct text image = { 0 }, swapped = { 0 };
	struct firmware *f;
	struct job j;

	guise_make_plain(&image);
	guise_cases[0].make(children_bytes(&image), &swapped);
	f = guise_open(children_bytes(&swapped));
	ck_assert_ptr_nonnull(firmware_plain(f));
	place_make();
	extract(f, &plain, &j);
	ck_assert_int_eq(j.state, JOB_DONE);
	assert_holds("out/undone.bin", children_bytes(&image));
	assert_holds("out/00-uimage-header-00000000.bin", part_bytes(firmware_plain(f), 0));
	ck_assert(!exists("out/00-data-00000000.bin"));
	job_free(&j);
	place_remove();
	firmware_close(f);
	text_free(&image);
	text_free(&swapped);
}
END_TEST

/* ---- the destination ---- */

START_TEST(a_destination_that_holds_something_is_left_alone)
{
	struct extract_options replace = { .replace = true };
	struct text image = nested();
	struct firmware *f = children_open(&image);
	struct job j;

	place_make();
	mkdir(in_place("out"), 0777);
	extract(f, &plain, &j);
	ck_assert_int_eq(j.state, JOB_DONE);
	job_free(&j);
	extract(f, &plain, &j);
	ck_assert_int_eq(j.state, JOB_FAILED);
	ck_assert(strstr(j.err.text, "is not empty"));
	job_free(&j);
	extract(f, &replace, &j);
	ck_assert_msg(j.state == JOB_DONE, "%s", j.err.text);
	ck_assert_uint_eq(j.losses, 0);
	job_free(&j);
	place_remove();
	firmware_close(f);
	text_free(&image);
}
END_TEST

START_TEST(no_link_in_the_destination_is_followed)
{
	static const char *const names[] = { "out/02-gzip-00000080.gzip",
		"out/02-gzip-00000080.gzip/00-jffs2-00000000", "out/00-data-00000000.bin" };
	struct extract_options replace = { .replace = true };
	struct text image = nested();
	struct firmware *f = children_open(&image);
	struct job j;

	place_make();
	mkdir(in_place("out"), 0777);
	mkdir(in_place("out/02-gzip-00000080.gzip"), 0777);
	mkdir(in_place("elsewhere"), 0777);
	opened_write_file("victim", "safe");
	rmdir(in_place(names[_i]));
	ck_assert_int_eq(symlink(_i == 2 ? "../victim" : "../../elsewhere" + 3 * (_i == 0),
	        in_place(names[_i])), 0);
	extract(f, &replace, &j);
	ck_assert_int_eq(j.state, _i == 2 ? JOB_DONE : JOB_FAILED);
	ck_assert_str_eq(opened_content("victim"), "safe");
	/* Nothing is in it. */
	ck_assert_int_eq(rmdir(in_place("elsewhere")), 0);
	job_free(&j);
	place_remove();
	firmware_close(f);
	text_free(&image);
}
END_TEST

static int
count_hidden(const char *folder)
{
	DIR *d = opendir(in_place(folder));
	struct dirent *e;
	int n = 0;

	while (d && (e = readdir(d)))
		n += e->d_name[0] == '.' && strcmp(e->d_name, ".") != 0
		     && strcmp(e->d_name, "..") != 0;
	closedir(d);
	return n;
}

START_TEST(a_cancelled_job_leaves_no_temporary_file)
{
	struct text image = nested();
	struct firmware *f = children_open(&image);
	struct job j;
	bool more = true;

	for (int steps = 0; more; steps++) {
		place_make();
		extract_all_start(&j, f, in_place("out"), &plain);
		for (int i = 0; i < steps && more; i++)
			more = job_step(&j, 1);
		job_free(&j);
		ck_assert_int_eq(count_hidden("out"), 0);
		if (exists("out/02-gzip-00000080.gzip"))
			ck_assert_int_eq(count_hidden("out/02-gzip-00000080.gzip"), 0);
		place_remove();
	}
	firmware_close(f);
	text_free(&image);
}
END_TEST

CASES(all)
{
	tcase_add_test(tcase, parts_are_files_and_file_systems_folders);
	tcase_add_loop_test(tcase, names_are_made_of_letters_and_digits, 0,
	        (int)COUNT(hostile));
	tcase_add_test(tcase, a_partition_that_is_one_part_gives_it_its_name);
	tcase_add_test(tcase, partitions_that_overlap_are_bounded);
	tcase_add_test(tcase, thousands_of_parts_are_bounded_and_told);
	tcase_add_test(tcase, a_dump_that_was_undone_is_written_undone);
	tcase_add_test(tcase, a_destination_that_holds_something_is_left_alone);
	tcase_add_loop_test(tcase, no_link_in_the_destination_is_followed, 0, 3);
	tcase_add_test(tcase, a_cancelled_job_leaves_no_temporary_file);
}
