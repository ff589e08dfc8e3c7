/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows of the map that are in sight are computed once. */
#include <stdio.h>
#include <stdlib.h>

#include "list/map.h"
#include "tests/fixture/check_main.h"

static const char *const images[] = { "7518-hi3518-home.uimage", "damaged.uimage", "history.jffs2" };

static struct firmware *
open_image(const char *name)
{
	struct firmware_options none = { 0 };
	struct firmware *f;
	struct error err;
	char path[1000];

	snprintf(path, sizeof path, "%s/data/%s", getenv("srcdir"), name);
	f = firmware_open(path, &none, &err);
	ck_assert_msg(f != NULL, "%s", err.text);
	firmware_finish(f);
	return f;
}

/* Windows that overlap, reach beyond the end, or have nothing to do with the one before. */
START_TEST(held_rows_are_those_of_the_map)
{
	static const uint64_t windows[][2] = { { 0, 3 }, { 1, 3 }, { 0, 2 }, { 4, 100 }, { 1000, 2 } };
	static const struct map_options usual = { 0 };
	struct firmware *f = open_image(images[_i]);
	struct map_cell cells[MAP_MOST_CELLS];
	struct table t;

	table_open_map(&t, f, f->volumes.at[0], &usual);
	for (size_t w = 0; w < COUNT(windows); w++) {
		uint64_t top = windows[w][0], end = top + windows[w][1];

		table_map_hold(&t, top, end - top);
		for (uint64_t row = 0; row < end + 1; row++) {
			const struct map *m = table_map_of(&t);
			const struct map_cell *held = table_map_held(&t, row);

			ck_assert_int_eq(held != NULL, row >= top && row < end && row < m->rows);
			if (held)
				map_row(m, row, cells);
			for (uint32_t i = 0; held && i < m->options.cells; i++)
				ck_assert(held[i].kind == cells[i].kind && held[i].at == cells[i].at);
		}
	}
	table_close(&t);
	firmware_close(f);
}
END_TEST

CASES(map_rows)
{
	tcase_add_loop_test(tcase, held_rows_are_those_of_the_map, 0, COUNT(images));
}
