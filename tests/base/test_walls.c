/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A build with sanitizers must see what runs over its end, data that are registered through
 * tests/fixture/globals.c included, and what C leaves undefined. */
#include "tests/fixture/check_main.h"

#if defined __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#include <stdlib.h>

static char behind_static[5];
static const char *const texts[] = { "one", "three" };

START_TEST(data_and_texts_have_walls)
{
	char on_stack[5];
	char *on_heap = malloc(5);

	ck_assert(!__asan_address_is_poisoned(behind_static + 4));
	ck_assert(__asan_address_is_poisoned(behind_static + 5));
	for (int i = 0; i < ROWS_OF(texts); i++)
		ck_assert(__asan_address_is_poisoned(texts[i] + 6));
	ck_assert(__asan_address_is_poisoned(texts + ROWS_OF(texts)));
	ck_assert(__asan_address_is_poisoned(on_stack + 5));
	ck_assert_ptr_nonnull(on_heap);
	ck_assert(__asan_address_is_poisoned(on_heap + 5));
	free(on_heap);
}
END_TEST

/* Shifts further than an int has bits. */
START_TEST(undefined_behaviour_ends_the_program)
{
	volatile int by = 40;

	exit(1 << by == 0);
}
END_TEST
#endif

CASES(walls)
{
#if defined __SANITIZE_ADDRESS__
	check_apart();
	tcase_add_test(tcase, data_and_texts_have_walls);
	tcase_add_exit_test(tcase, undefined_behaviour_ends_the_program, 99);
#else
	(void)tcase;
#endif
}
