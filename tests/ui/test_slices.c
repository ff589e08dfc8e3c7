/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Long work on the screen is done in slices, between looks at the keyboard. A terminal counts
 * these looks, and what was done between two of them; time plays no part.
 */
#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "firmware/firmware.h"
#include "list/jffs2/tables.h"
#include "list/list.h"
#include "table/table.h"
#include "tests/fixture/screen/blind.h"
#include "tests/fixture/screen/counter.h"
#include "tests/fixture/screen/sliced.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/jffs2/rows.h"
#include "ui/action/actions.h"
#include "ui/dialog/dialog.h"
#include "ui/frame/loop.h"
#include "ui/list/pane.h"
#include "ui/pager/pager_private.h"

enum {
	NODES = 400,
	SLICE_MOST = (1 << 20) + 2 * NODE_DATA,
	ROWS_MOST = 2048
};

/* ---- images ---- */

/* A file whose newest node covers all but its tail, which is made of the last four bytes of
 * each older one. */
static void
write_layers(void)
{
	static uint8_t zeros[NODE_DATA], packed[4096];
	struct nodes n = { .endian = ENDIAN_LITTLE };
	uLongf len = sizeof packed;

	ck_assert_int_eq(compress(packed, &len, zeros, NODE_DATA), Z_OK);
	nodes_add_dirent(&n, &(struct dirent_spec){ .pino = 1, .version = 1, .ino = 2, .type = 8,
	        .name = "f" });
	for (uint32_t i = 1; i <= NODES; i++)
		nodes_add_inode(&n, &(struct inode_spec){ .ino = 2, .version = i,
		        .mode = 0100644, .isize = NODE_DATA + 4 * (NODES - 1),
		        .offset = 4 * (NODES - i), .dsize = NODE_DATA, .compr = 6,
		        .data = span_of(packed, len) });
	sliced_write(&n);
	nodes_free(&n);
}

/* One file with all the names. */
static void
write_links(void)
{
	struct nodes n = { .endian = ENDIAN_LITTLE };
	char name[32];

	nodes_add_inode(&n, &(struct inode_spec){ .ino = 2, .version = 1, .mode = REG });
	for (uint32_t i = 0; i < SLICED_NAMES; i++) {
		snprintf(name, sizeof name, "%u", (unsigned)i);
		nodes_add_dirent(&n, &(struct dirent_spec){ .pino = 1, .version = i + 1,
		        .ino = 2, .type = DT_REG, .name = name });
	}
	sliced_write(&n);
	nodes_free(&n);
}

/* ---- reading ---- */

/* Of the file all is read, to search it. */
START_TEST(viewing)
{
	struct ui ui;

	write_layers();
	counter_play(&ui, "slices.bin", "3jv/there is none<Enter>");
	ck_assert_ptr_nonnull(ui.pager);
	ck_assert_ptr_nonnull(strstr(text_str(&ui.notice.message), "not found"));
	ck_assert_int_ge(counter.most_looks, NODES * NODE_DATA / SLICE_MOST);
	ck_assert_uint_gt(counter.most, 0);
	ck_assert_uint_le(counter.most, SLICE_MOST);
	ck_assert(!ui_busy(&ui));
	counter_close(&ui);
}
END_TEST

START_TEST(viewing_stops)
{
	struct ui ui;

	write_layers();
	counter_play(&ui, "slices.bin", "3jvG^<Esc>");
	ck_assert(!ui_busy(&ui));
	ck_assert_ptr_nonnull(ui.pager);
	ck_assert(ui.pager->stopped);
	counter_close(&ui);
	/* A second Esc closes it, and a move goes on. */
	counter_play(&ui, "slices.bin", "3jvG^<Esc><Esc>");
	ck_assert_ptr_null(ui.pager);
	counter_close(&ui);
	counter_play(&ui, "slices.bin", "3jvG^<Esc>jG");
	ck_assert(!ui.pager->stopped && ui.pager->full);
	ck_assert_uint_gt(ui.pager->rows.count, 0);
	counter_close(&ui);
	counter_play(&ui, "slices.bin", "3jvG^k");
	counter_close(&ui);
}
END_TEST

START_TEST(difference)
{
	struct ui ui;

	write_layers();
	counter_play(&ui, "slices.bin", "3jHGd");
	ck_assert_ptr_nonnull(strstr(text_str(&dialog_top(&ui)->body), "equal"));
	ck_assert_int_ge(counter.most_looks, NODES * NODE_DATA / SLICE_MOST);
	counter_close(&ui);
	counter_play(&ui, "slices.bin", "3jHGd^<Esc>");
	ck_assert(!ui_busy(&ui));
	ck_assert_ptr_nonnull(strstr(text_str(&dialog_top(&ui)->body), "Partial"));
	counter_close(&ui);
}
END_TEST

/* ---- lists ---- */

static const struct arrangement {
	const char *keys, *sort, *filter;
	bool descending;
} arrangements[] = {
	{ "2:filter what~cd<Enter>", "", "what~cd", false },
	{ "2:sort -length<Enter>", "length", "", true },
	{ "2:sort what<Enter>", "what", "", false },
	{ "2:sort what<Enter>:filter length>50<Enter>r", "what", "length>50", true },
	{ "2:filter 9<Enter>:sort version<Enter>", "version", "9", false },
};

/* In slices the same comes out as at once. */
START_TEST(arranging)
{
	const struct arrangement *a = &arrangements[_i];
	const struct table *t;
	struct table all;
	struct error err;
	struct ui ui;

	sliced_write_names();
	counter_play(&ui, "slices.bin", a->keys);
	ck_assert(!ui_busy(&ui));
	ck_assert_int_ge(counter.most_looks, SLICED_NAMES / ROWS_MOST);
	t = &ui.panes[PANE_NODES].table;
	table_open(&all, &table_nodes, ui.here.firmware, ui.here.volume);
	ck_assert(table_sort(&all, a->sort, a->descending, &err));
	ck_assert(table_filter(&all, a->filter, &err));
	ck_assert_uint_eq(table_count(t), table_count(&all));
	ck_assert_uint_gt(table_count(t), 100);
	for (size_t row = 0; row < table_count(t); row++)
		ck_assert_uint_eq(table_base_row(t, row), table_base_row(&all, row));
	table_close(&all);
	counter_close(&ui);
}
END_TEST

/* What is below directories is counted while nothing else is done. */
START_TEST(counting_files)
{
	struct text cell = { 0 };
	struct table t;
	int slices = 0;
	struct ui ui;

	write_links();
	counter_play(&ui, "slices.bin", "3");
	ck_assert(!ui_busy(&ui));
	ck_assert(table_complete(&ui.panes[PANE_FILES].table));
	table_open(&t, &table_files, ui.here.firmware, ui.here.volume);
	t.patient = true;
	ck_assert_str_eq(rows_cell(&t, 0, "below", &cell), "-");
	for (; !table_complete(&t); slices++)
		table_prepare(&t, ROWS_MOST);
	ck_assert_int_ge(slices, SLICED_NAMES / ROWS_MOST - 1);
	ck_assert_str_eq(rows_cell(&t, 0, "below", &cell), "1");
	table_close(&t);
	/* Others wait for it. */
	table_open(&t, &table_files, ui.here.firmware, ui.here.volume);
	ck_assert_str_eq(rows_cell(&t, 0, "below", &cell), "1");
	table_close(&t);
	text_free(&cell);
	counter_close(&ui);
}
END_TEST

static const struct {
	const struct table_class *class;
	size_t rows; /* at least */
} made[] = {
	{ &table_issues, SLICED_NAMES }, { &table_timeline, SLICED_NAMES },
	{ &table_deleted, SLICED_NAMES }, { &table_sizes, 1 },
};

static bool
take(void *arg, const char *at, size_t len)
{
	text_add_bytes(arg, at, len);
	return true;
}

static void
write_rows(const struct table *t, struct text *out)
{
	ck_assert(table_write(t, FORM_JSON, 0, SIZE_MAX, take, out));
}

/* The rows of long lists are made in slices; they are those that are made at once. */
START_TEST(making)
{
	enum { LOOKS = 1000 };
	struct text whole = { 0 }, slices = { 0 };
	struct table t;
	int count = 0;
	struct ui ui;

	sliced_write_names();
	counter_play(&ui, "slices.bin", "");
	table_open(&t, made[_i].class, ui.here.firmware, ui.here.volume);
	ck_assert(!t.unmade);
	ck_assert_uint_ge(table_count(&t), made[_i].rows);
	write_rows(&t, &whole);
	table_close(&t);
	table_open_patient(&t, made[_i].class, ui.here.firmware, ui.here.volume);
	ck_assert(table_sort(&t, made[_i].class->columns[0].name, true, NULL));
	for (; t.unmade; count++) {
		ck_assert_uint_eq(table_count(&t), 0);
		table_make(&t, LOOKS);
	}
	ck_assert_int_ge(count, (SLICED_NAMES - (int)made[_i].class->at_once) / LOOKS);
	ck_assert_int_eq(table_arranging(&t), made[_i].rows > 1);
	table_sort(&t, "", false, NULL);
	write_rows(&t, &slices);
	ck_assert_str_eq(text_str(&whole), text_str(&slices));
	table_close(&t);
	/* It can be closed at any time. */
	table_open_patient(&t, made[_i].class, ui.here.firmware, ui.here.volume);
	for (int i = 0; i < count / 2; i++)
		table_make(&t, LOOKS);
	table_close(&t);
	text_free(&whole);
	text_free(&slices);
	counter_close(&ui);
}
END_TEST

START_TEST(arranging_stops)
{
	bool descending;
	struct ui ui;

	sliced_write_names();
	counter_play(&ui, "slices.bin", "2jjjjj:filter what~cd<Enter>^<Esc>");
	ck_assert(!ui_busy(&ui));
	ck_assert(!table_viewed(&ui.panes[PANE_NODES].table));
	ck_assert_str_eq(table_filtered_by(&ui.panes[PANE_NODES].table), "");
	ck_assert_uint_eq(ui.panes[PANE_NODES].row, 5);
	counter_close(&ui);
	counter_play(&ui, "slices.bin", "2:sort -length<Enter>^<Esc>");
	ck_assert_uint_eq(table_sorted_by(&ui.panes[PANE_NODES].table, &descending), SIZE_MAX);
	counter_close(&ui);
	/* One may go on meanwhile, also to another list, and arrange that, too. */
	counter_play(&ui, "slices.bin", "2:sort -length<Enter>^7:sort -offset<Enter>2^G");
	ck_assert(table_viewed(&ui.panes[PANE_NODES].table));
	counter_close(&ui);
}
END_TEST

/* What is exported has the order that the list has. */
START_TEST(order_is_taken_over)
{
	struct table copy;
	const struct table *t;
	struct ui ui;

	sliced_write_names();
	counter_play(&ui, "slices.bin", "2:sort -length<Enter>:filter what~b<Enter>");
	t = &ui.panes[PANE_NODES].table;
	table_open(&copy, &table_nodes, ui.here.firmware, ui.here.volume);
	table_copy_view(&copy, t);
	ck_assert_uint_eq(table_count(&copy), table_count(t));
	for (size_t row = 0; row < table_count(t); row++)
		ck_assert_uint_eq(table_base_row(t, row), table_base_row(&copy, row));
	table_close(&copy);
	counter_close(&ui);
}
END_TEST

CASES(slices)
{
	tcase_add_unchecked_fixture(tcase, blind_enter, blind_leave);
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, viewing);
	tcase_add_test(tcase, viewing_stops);
	tcase_add_test(tcase, difference);
	tcase_add_loop_test(tcase, arranging, 0, sizeof arrangements / sizeof arrangements[0]);
	tcase_add_test(tcase, counting_files);
	tcase_add_loop_test(tcase, making, 0, sizeof made / sizeof made[0]);
	tcase_add_test(tcase, arranging_stops);
	tcase_add_test(tcase, order_is_taken_over);
}
