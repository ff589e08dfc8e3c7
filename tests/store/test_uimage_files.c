/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files in multi and script uImages, each a part: where they lie, what is said of
 * them, and that their bytes are those that dumpimage takes out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/survey/survey.h"
#include "text/text.h"
#include "firmware/firmware.h"
#include "tests/fixture/format/boxes.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/place.h"
#include "tests/fixture/format/uimages.h"

static void
survey_of(struct span image, struct part_list *list)
{
	struct survey *s = survey_start_fenced(image, firmware_formats, NULL, 0);

	while (survey_step(s, 4096))
		continue;
	survey_finish(s, list);
	ck_assert(part_list_tiles(list, image.len));
}

static void
assert_parts(const struct made *m, const char *expected)
{
	struct part_list list;
	struct text t = { 0 };

	survey_of(span_of_made(m), &list);
	boxes_write(&list, &t);
	ck_assert_str_eq(text_str(&t), expected);
	part_list_free(&list);
	text_free(&t);
}

START_TEST(each_file_is_a_part)
{
	static const uint32_t three[] = { 5, 4, 2, 0 }, script[] = { 11, 0 },
		gap[] = { 4, 0 }, far[] = { 4, 0xffffffff, 4, 0 };
	struct made m = uimage_make_multi(UIMAGE_TYPE_MULTI, three, 4, "first...fourtw");

	assert_parts(&m, "uImage:64 payload:16<0(16) payload:5<0(5) payload:3<0 payload:4<0(4) "
	                 "payload:2<0(2)");
	free(m.at);
	m = uimage_make_multi(UIMAGE_TYPE_SCRIPT, script, 2, "echo hello\n");
	assert_parts(&m, "uImage:64 payload:8<0(8) payload:11<0(11)");
	free(m.at);
	/* What the table doesn't list. */
	m = uimage_make_multi(UIMAGE_TYPE_MULTI, gap, 2, "filerest");
	assert_parts(&m, "uImage:64 payload:8<0(8) payload:4<0(4) payload:4<0");
	free(m.at);
	m = uimage_make_multi(UIMAGE_TYPE_MULTI, far, 4, "filerest");
	assert_parts(&m, "uImage:64 payload:16<0(16) payload:4<0(4) payload:4<0(4294967295)");
	free(m.at);
	/* Without a table it stays whole. */
	m = uimage_make_multi(UIMAGE_TYPE_MULTI, far, 3, "none");
	assert_parts(&m, "uImage:64 payload:16<0(16)");
	free(m.at);
}
END_TEST

START_TEST(files_are_described)
{
	static const uint32_t two[] = { 2, 8, 0 };
	struct made m = uimage_make_multi(UIMAGE_TYPE_MULTI, two, 3, "\x1f\x8b..longfile");
	struct part_list list;

	survey_of(span_of_made(&m), &list);
	ck_assert_str_eq(list.parts.at[1].what,
	        "table of lengths of uImage \"7518-hi3518-home\"");
	ck_assert_str_eq(list.parts.at[2].what,
	        "file 1 of 2 of uImage \"7518-hi3518-home\", gzip");
	ck_assert_str_eq(list.parts.at[3].what, "padding in uImage \"7518-hi3518-home\"");
	ck_assert_str_eq(list.parts.at[4].what, "file 2 of 2 of uImage \"7518-hi3518-home\"");
	part_list_free(&list);
	free(m.at);
}
END_TEST

/* A uImage as a file of one, and as the payload of another. */
START_TEST(headers_nest)
{
	struct made inner = uimage_make(&uimage_typical, span_of_str("kernel"));
	struct made outer = uimage_make(&uimage_typical, span_of_made(&inner));
	struct uimage multi = uimage_typical;
	struct text t = { 0 };
	struct made m;

	assert_parts(&outer, "uImage:64 uImage:64<0 payload:6<1(6)");
	multi.type = UIMAGE_TYPE_MULTI;
	text_add_bytes(&t, "\0\0\0\x86\0\0\0\2\0\0\0\0", 12);
	text_add_bytes(&t, outer.at, outer.len);
	text_add_bytes(&t, "..ok", 4);
	m = uimage_make(&multi, span_of(t.at, t.len));
	assert_parts(&m, "uImage:64 payload:12<0(12) uImage:64<0 uImage:64<2 payload:6<3(6) "
	                 "payload:2<0 payload:2<0(2)");
	text_free(&t);
	free(inner.at);
	free(outer.at);
	free(m.at);
}
END_TEST

/* ---- what is told of them ---- */

static void
facts_of(struct span image, struct text *t)
{
	struct fact_list list = { 0 };
	struct part p = { .offset = 0 };

	uimage_format.facts(&p, image, &list);
	for (size_t i = 0; i < list.facts.count; i++)
		text_addf(t, "%s|%s%s\n", list.facts.at[i].name, list.facts.at[i].value,
		        list.facts.at[i].kind == FACT_WRONG ? " WRONG" : "");
	fact_list_free(&list);
}

START_TEST(a_script_is_shown)
{
	static const uint32_t one[] = { 17, 0 }, cut[] = { 40, 0 };
	struct made m = uimage_make_multi(UIMAGE_TYPE_SCRIPT, one, 2, "echo a\n\techo b\n\n!");
	struct text t = { 0 };

	facts_of(span_of_made(&m), &t);
	ck_assert_str_eq(text_str(&t), "file|1 of 1: 17 bytes, 0x8 after the header\n"
	        "script|echo a\n|        echo b\n|\n|!\n");
	text_clear(&t);
	free(m.at);
	m = uimage_make_multi(UIMAGE_TYPE_SCRIPT, cut, 2, "\x01\x02");
	facts_of(span_of_made(&m), &t);
	ck_assert_str_eq(text_str(&t), "file|1 of 1: 40 bytes, 0x8 after the header, cut "
	        "short WRONG\nscript|not text: encrypted, or packed\n");
	text_free(&t);
	free(m.at);
}
END_TEST

START_TEST(a_long_script_is_cut)
{
	uint32_t one[] = { 0, 0 };
	struct text lines = { 0 }, t = { 0 };
	struct made m;

	for (int i = 0; i < 600; i++)
		text_addf(&lines, "line %d\n", i);
	one[0] = (uint32_t)lines.len;
	for (int i = 3; i >= 0; i--)
		text_add_bytes(&t, (uint8_t[]){ (uint8_t)(one[0] >> 8 * i) }, 1);
	text_add_bytes(&t, "\0\0\0\0", 4);
	text_add_bytes(&t, lines.at, lines.len);
	m = uimage_make(&(struct uimage){ .type = UIMAGE_TYPE_SCRIPT }, span_of(t.at, t.len));
	text_clear(&t);
	facts_of(span_of_made(&m), &t);
	ck_assert_ptr_nonnull(strstr(text_str(&t), "|line 199\n|... and "));
	ck_assert_ptr_null(strstr(text_str(&t), "line 200"));
	text_free(&lines);
	text_free(&t);
	free(m.at);
}
END_TEST

/* ---- against dumpimage ---- */

static struct made
file_of(const char *path)
{
	FILE *f = fopen(path, "rb");
	uint8_t bytes[IMAGE_ROOM];
	size_t len;

	ck_assert_msg(f != NULL, "%s", path);
	len = fread(bytes, 1, sizeof bytes, f);
	fclose(f);
	return made_of(bytes, len);
}

/* Runs a command in the place. */
static void
run(const char *command)
{
	setenv("PLACE", place, 1);
	ck_assert_int_eq(system(command), 0);
}

START_TEST(files_are_those_of_dumpimage)
{
	struct part_list list;
	struct made m;
	size_t file = 0;
	char name[32];

	if (system("mkimage -V >/dev/null 2>&1 && dumpimage -V >/dev/null 2>&1") != 0) {
		printf("# skipped: files of a multi image (mkimage is not installed)\n");
		return;
	}
	run("cd \"$PLACE\" && printf kernel >a && printf 'a ramdisk, longer' >b && printf tree! >c && "
	    "mkimage -A arm -O linux -T multi -C none -n m -d a:b:c m >/dev/null && "
	    "for i in 0 1 2; do dumpimage -T multi -p $i -o out$i m >/dev/null; done");
	m = file_of(in_place("m"));
	survey_of(span_of_made(&m), &list);
	for (size_t i = 2; i < list.parts.count; i++) {
		const struct part *p = &list.parts.at[i];
		struct made out;

		if (strncmp(p->what, "file ", 5) != 0)
			continue;
		snprintf(name, sizeof name, "out%zu", file++);
		out = file_of(in_place(name));
		ck_assert_uint_eq(p->len, out.len);
		ck_assert_mem_eq(m.at + p->offset, out.at, out.len);
		free(out.at);
	}
	ck_assert_uint_eq(file, 3);
	part_list_free(&list);
	free(m.at);
}
END_TEST

CASES(uimage_files)
{
	tcase_add_checked_fixture(tcase, place_make, place_remove);
	tcase_add_test(tcase, each_file_is_a_part);
	tcase_add_test(tcase, files_are_described);
	tcase_add_test(tcase, headers_nest);
	tcase_add_test(tcase, a_script_is_shown);
	tcase_add_test(tcase, a_long_script_is_cut);
	tcase_add_test(tcase, files_are_those_of_dumpimage);
}
