/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a uImage header is to have, from words. */
#include <string.h>

#include "tests/fixture/check_main.h"
#include "uimage/wanted.h"

START_TEST(each_field_is_read)
{
	struct uimage_wanted w;
	struct error err;

	ck_assert(uimage_wanted_read("arch=mips,os=u-boot,type=kernel,load=0x80000000,"
	        "entry=0x80000400,time=7,name=Linux-4.4, mine", &w, &err));
	ck_assert_uint_eq(w.header.arch, 5);
	ck_assert_uint_eq(w.header.os, 17);
	ck_assert_uint_eq(w.header.type, 2);
	ck_assert_uint_eq(w.header.load, 0x80000000);
	ck_assert_uint_eq(w.header.entry, 0x80000400);
	ck_assert_uint_eq(w.time, 7);
	ck_assert_str_eq(w.name, "Linux-4.4, mine");
	ck_assert_uint_eq(w.given, (1u << UIMAGE_WANTS) - 1);
	ck_assert(uimage_wanted_makes(&w, &err));
	ck_assert(!uimage_wanted_changes(&w, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "not arch"));
}
END_TEST

START_TEST(what_is_not_said_is_as_for_a_file_system)
{
	struct uimage_wanted w;
	struct error err;

	ck_assert(uimage_wanted_read("name=,arch=2", &w, &err));
	ck_assert_uint_eq(w.header.os, 5);
	ck_assert_uint_eq(w.header.type, UIMAGE_TYPE_FILESYSTEM);
	ck_assert_uint_eq(w.header.comp, 0);
	ck_assert_uint_eq(w.header.arch, 2);
	ck_assert_uint_eq(uimage_wanted_name(&w).len, 0);
	ck_assert(uimage_wanted_read("time=1,name=a", &w, &err));
	ck_assert(uimage_wanted_changes(&w, &err));
	ck_assert(!uimage_wanted_makes(&w, &err));
}
END_TEST

static const char *const wrong[][2] = {
	{ "", "'' is not name=" },
	{ "arm", "'arm' is not name=" },
	{ "arch=arm,", "arch 'arm,' is unknown to U-Boot" },
	{ "arch=arm,comp=gzip", "is unknown to U-Boot" },
	{ "arch=arm,arch=arm", "arch is given twice" },
	{ "arch=ARM9", "arch 'ARM9' is unknown to U-Boot" },
	{ "arch=256", "arch '256' is not a number up to 255" },
	{ "load=0x100000000", "load '0x100000000' is not a number up to 4294967295" },
	{ "time=today", "time 'today' is not a number" },
	{ "entry=", "entry '' is not a number" },
	{ "type=multi", "type 'multi' begins with a table" },
	{ "name=123456789012345678901234567890123", "the name has 33 bytes: 32 fit" },
};

START_TEST(what_is_wrong_is_said)
{
	struct uimage_wanted w;
	struct error err;

	ck_assert(!uimage_wanted_read(wrong[_i][0], &w, &err));
	ck_assert_msg(strstr(err.text, wrong[_i][1]) != NULL, "%s", err.text);
}
END_TEST

CASES(wanted)
{
	tcase_add_test(tcase, each_field_is_read);
	tcase_add_test(tcase, what_is_not_said_is_as_for_a_file_system);
	tcase_add_loop_test(tcase, what_is_wrong_is_said, 0, ROWS_OF(wrong));
}
