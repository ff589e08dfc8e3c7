/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parts without a header are named by the version string of the program in them. */
#include <stdlib.h>
#include <string.h>

#include "firmware/firmware.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"
#include "tests/fixture/format/seen.h"
#include "uboot/program.h"

#define BYTES(s) s, sizeof(s) - 1

static const struct {
	const char *bytes;
	size_t len;
	const char *what;
} cases[] = {
	{ BYTES("\1\2U-Boot 2013.07-rc3 (Jan 21 2015 - 16:14:18)\0\1"),
	  "U-Boot 2013.07-rc3 (Jan 21 2015 - 16:14:18)" },
	{ BYTES("\1\nU-Boot SPL 2023.01 (x)\n\0\1U-Boot 2023.01 (y)\n\n\0"),
	  "U-Boot 2023.01 (y)" },
	{ BYTES("\1U-Boot SPL 2023.01 (x)\r\n\0"), "U-Boot SPL 2023.01 (x)" },
	{ BYTES("\1Linux version 3.4.35 (a@b) (gcc version 4.4.1) #1 Wed\n\0\2"),
	  "Linux version 3.4.35 (a@b) (gcc version 4.4.1) #1 Wed" },
	{ BYTES("\1BusyBox v1.20.2 (x)\0Linux version 4.9.1\0\1"), "Linux version 4.9.1" },
	{ BYTES("\1CFE version 1.0.37-102.9 for BCM96358\0\1"),
	  "CFE version 1.0.37-102.9 for BCM96358" },
	{ BYTES("\1RedBoot(tm) bootstrap and debug environment\0\1"),
	  "RedBoot(tm) bootstrap and debug environment" },
	{ BYTES("\1barebox 2022.10.0 #1\0\1"), "barebox 2022.10.0 #1" },
	{ BYTES("\1OpenSBI v1.2\0\1"), "OpenSBI v1.2" },
	/* formats, words in a text, a log */
	{ BYTES("\1U-Boot %s\0Linux version %s\0\1"), NULL },
	{ BYTES("\1Use U-Boot 2013.07 for this\n"), NULL },
	{ BYTES("[0.0] Linux version 3.4.35 (a@b)\n[0.0] CPU"), NULL },
	{ BYTES("\1U-Boot 2"), NULL },
	{ BYTES("\1U-Bo"), NULL },
};

START_TEST(a_program_names_its_part)
{
	struct firmware *f = seen_open(span_of(cases[_i].bytes, cases[_i].len));

	if (cases[_i].what)
		ck_assert_str_eq(f->list.parts.at[0].what, cases[_i].what);
	firmware_close(f);
	/* The same in slices. */
	for (uint64_t budget = 1; budget < 9; budget++) {
		struct program_search whole = { .at = 0 }, sliced = { .at = 0 };
		struct span bytes = span_of(cases[_i].bytes, cases[_i].len);

		while (program_search_step(&whole, bytes, UINT64_MAX))
			continue;
		while (program_search_step(&sliced, bytes, budget))
			continue;
		ck_assert(span_equal(whole.version, sliced.version));
		ck_assert_int_eq(whole.rank > 0, cases[_i].what != NULL);
	}
}
END_TEST

START_TEST(random_bytes_have_no_name)
{
	uint32_t state = 9;
	uint8_t *bytes = memory_zeroed(1 << 22, 1);
	struct program_search s = { .at = 0 };

	for (size_t i = 0; i < 1 << 22; i++)
		bytes[i] = (uint8_t)next_random(&state);
	while (program_search_step(&s, span_of(bytes, 1 << 22), 4096))
		continue;
	ck_assert_int_eq(s.rank, 0);
	free(bytes);
}
END_TEST

CASES(program)
{
	tcase_add_loop_test(tcase, a_program_names_its_part, 0, ROWS_OF(cases));
	tcase_add_test(tcase, random_bytes_have_no_name);
}
