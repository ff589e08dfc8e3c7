/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is deleted is found in slices when Files lists it, also at another point in the past or another
 * step of the mount. */
#include <stdio.h>
#include <string.h>

#include "list/files/files.h"
#include "list/list.h"
#include "past/past.h"
#include "table/table.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/random.h"
#include "tests/fixture/share.h"
#include "tests/fixture/screen/blind.h"
#include "tests/fixture/screen/counter.h"
#include "tests/fixture/screen/sliced.h"
#include "ui/frame/loop.h"
#include "ui/list/pane.h"
#include "ui/past/point.h"

/* Names, every second of which was deleted. */
static void
write_deleted(void)
{
	struct nodes n = { .endian = ENDIAN_LITTLE };
	char name[32];

	for (uint32_t i = 0; i < 2 * SLICED_NAMES; i++) {
		snprintf(name, sizeof name, "%u", (unsigned)(i % SLICED_NAMES));
		if (i < SLICED_NAMES)
			nodes_add_inode(&n, &(struct inode_spec){ .ino = i + 2, .version = 1,
			        .mode = REG });
		if (i < SLICED_NAMES || i % 2)
			nodes_add_dirent(&n, &(struct dirent_spec){ .pino = 1, .version = i + 1,
			        .ino = i < SLICED_NAMES ? i + 2 : 0, .type = DT_REG, .name = name });
	}
	sliced_write(&n);
	nodes_free(&n);
}

/* What is deleted is found in slices, whatever is pressed meanwhile; what is selected stays so. */
static const struct {
	const char *keys, *path; /* that is selected then */
	bool deleted;
} turns[] = {
	{ "3jt", "/0", true }, { "3jjt", "/10", true }, { "3Gt", "/9998", true },
	{ "3t^G", "/9998", true }, { "3jt^j^j", "/100", true }, { "3jtt", "/0", false },
	{ "3jt^t", "/0", false }, { "3Gt^t^t", "/9998", true }, { "3jt^<Esc>", "/0", false },
	{ "3jt^<Esc>t", "/0", true }, { "3Gt^2^j^3", "/9998", true },
};

START_TEST(turning_deleted)
{
	struct text path = { 0 };
	const struct table *t;
	struct ui ui;

	write_deleted();
	counter_play(&ui, "slices.bin", turns[_i].keys);
	ck_assert(!ui_busy(&ui) && !ui.turning);
	t = &ui.panes[PANE_FILES].table;
	ck_assert_int_eq(ui.deleted, turns[_i].deleted);
	ck_assert_uint_eq(table_count(t), 1 + (turns[_i].deleted ? SLICED_NAMES : SLICED_NAMES / 2));
	table_files_path(t, ui.panes[PANE_FILES].row, &path);
	ck_assert_str_eq(text_str(&path), turns[_i].path);
	text_free(&path);
	counter_close(&ui);
}
END_TEST

START_TEST(turning_deleted_and_leaving)
{
	struct ui ui;

	write_deleted();
	counter_play(&ui, "slices.bin", "3jt^q");
	ck_assert(ui.turning && ui_busy(&ui));
	counter_close(&ui);
}
END_TEST

/* ---- elsewhere ---- */

/* Directories; files come and go in them. Each node has a second of its own. */
static void
write_directories(void)
{
	enum { DIRS = 40, FILES = 4000 };
	struct nodes n = { .endian = ENDIAN_LITTLE };
	uint32_t seed = 11, time = 1;
	char name[32];

	for (uint32_t i = 0; i < DIRS + FILES; i++) {
		uint32_t type = i < DIRS ? DT_DIR : DT_REG;
		uint32_t pino = i < DIRS ? 1 + i / 2 : 2 + next_random(&seed) % DIRS;
		bool deleted = type == DT_REG && next_random(&seed) % 3;

		snprintf(name, sizeof name, "%u", (unsigned)(next_random(&seed) % FILES));
		nodes_add_inode(&n, &(struct inode_spec){ .ino = i + 2, .version = 1, .mtime = time,
		        .mode = type == DT_DIR ? 040755 : REG });
		nodes_add_dirent(&n, &(struct dirent_spec){ .pino = pino, .version = time,
		        .mctime = time, .ino = i + 2, .type = (uint8_t)type, .name = name });
		time++;
		if (deleted)
			nodes_add_dirent(&n, &(struct dirent_spec){ .pino = pino, .version = time,
			        .mctime = time, .ino = 0, .type = (uint8_t)type, .name = name });
		time++;
	}
	nodes_fill(&n, 0x10000);
	sliced_write(&n);
	nodes_free(&n);
}

static size_t
count_deleted_rows(const struct table *t)
{
	size_t count = 0;

	for (size_t row = 0; row < table_count(t); row++)
		count += table_files_entry(t, row) != TREE_NONE
		         && tree_left(table_files_tree(t), table_files_entry(t, row)) != TREE_LIVING;
	return count;
}

/* Both tables go elsewhere; until what is deleted there is found the rows are of something that can be
 * asked about. */
static void
go(struct ui *ui, uint32_t *seed, struct table *once, struct table *slices)
{
	struct volume *v = ui->here.volume;
	struct point p = { .kind = POINT_PLACE, .at = next_random(seed) % (uint32_t)v->log.part.len };
	struct lens lens = { v, next_random(seed) };
	struct error err;

	switch (next_random(seed) % 6) {
	case 0:
		past_leave(ui->here.firmware, v);
		break;
	case 1:
	case 2:
		ck_assert(past_travel(ui->here.firmware, v, &p, &err));
		break;
	case 3:
		table_look(once, &lens);
		table_look(slices, &lens);
		break;
	case 4:
		table_look(once, NULL);
		table_look(slices, NULL);
		break;
	default:
		once->deleted = !once->deleted;
		table_files_show_deleted(once, once->deleted);
		table_files_show_deleted(slices, once->deleted);
		break;
	}
	table_refresh(once);
	table_refresh(slices);
	count_deleted_rows(slices);
}

/* In slices of any size it is the same that is found at once, wherever one goes meanwhile. */
START_TEST(finding_deleted)
{
	static const size_t budgets[] = { 61, 500, 8192 };
	struct table once, slices;
	uint32_t seed = 7 + (uint32_t)_i;
	int later = 0, found = 0;
	struct ui ui;

	write_directories();
	counter_play(&ui, "slices.bin", "W");
	table_open(&once, &table_files, ui.here.firmware, ui.here.volume);
	table_open_patient(&slices, &table_files, ui.here.firmware, ui.here.volume);
	table_files_open_all(&once, true);
	table_files_open_all(&slices, true);
	for (int i = 0; i < 60; i++) {
		int most = i % 4 ? 1 << 30 : (int)(next_random(&seed) % 40);

		go(&ui, &seed, &once, &slices);
		later += slices.unmade;
		while (slices.unmade && most-- > 0)
			table_make(&slices, budgets[_i]);
		/* What is folded meanwhile is folded. */
		if (i % 4 == 0) {
			bool open = i % 8 != 0 || next_random(&seed) % 2;

			table_files_open_all(&once, open);
			table_files_open_all(&slices, open);
			continue;
		}
		sliced_same_files(&once, &slices);
		found += count_deleted_rows(&slices) > 0;
	}
	ck_assert_int_gt(later, 10);
	ck_assert_int_gt(found, 5);
	table_close(&once);
	table_close(&slices);
	counter_close(&ui);
}
END_TEST

/* Whatever is pressed meanwhile, in the end the rows are those of where one is. */
static const struct {
	const char *keys;
	bool deleted, past;
} jumps[] = {
	{ "3*t[t", true, true }, { "3*t[t^[t^[t", true, true }, { "3*t[t^j^k^G^gg", true, true },
	{ "3*t:travel 50%<Enter>", true, true }, { "3*t:travel 50%<Enter>]t^^]t", true, true },
	{ "3*t:travel 50%<Enter>^<Esc>", true, false }, { "3*t[T<Esc>^2^j^3", true, false },
	{ "3*t:travel 50%<Enter>t", false, true }, { "3*t:travel 50%<Enter>t^t", true, true },
	{ "3*t:travel 50%<Enter>^*^*", true, true }, { "3*tWG3", true, false },
	{ "3*tW:step 900<Enter>^2^3", true, false }, { "3*t[t^:filter name~7<Enter><Esc>", true, true },
	{ "3*t:travel 50%<Enter>^/777<Enter>^n", true, true }, { "3*t[t[t^H^3", true, true },
	{ "3*tS^S", true, false }, { "3*t5j<Enter>3", true, false },
};

START_TEST(jumping_with_deleted)
{
	const struct table *t;
	struct table once;
	struct ui ui;

	write_directories();
	counter_play(&ui, "slices.bin", jumps[_i].keys);
	ck_assert(!ui_busy(&ui) && !ui.turning);
	ck_assert_int_eq(ui.deleted, jumps[_i].deleted);
	ck_assert_int_eq(point_on(&ui), jumps[_i].past);
	t = &ui.panes[PANE_FILES].table;
	table_open(&once, &table_files, ui.here.firmware, ui.here.volume);
	table_files_show_deleted(&once, ui.deleted);
	table_files_open_all(&once, table_count_all(t) > 2);
	sliced_same_files(t, &once);
	ck_assert_int_eq(count_deleted_rows(t) > 0, ui.deleted);
	table_close(&once);
	counter_close(&ui);
}
END_TEST

/* It can be left at any time, until no work is left. */
START_TEST(leaving_while_deleted_is_found)
{
	enum { APART = SHARES > 1 ? 6 : 2 };
	static const char *const keys[] = { "3*t:travel 50%<Enter>", "3*tW:step 900<Enter>3" };
	bool late = false;

	write_directories();
	for (int n = 0; !late; n += APART) {
		struct text all = { 0 };
		struct ui ui;

		text_add(&all, keys[_i]);
		for (int k = 0; k < n; k++)
			text_add(&all, "^k");
		text_add(&all, _i ? "^q" : "^<Esc>");
		counter_play(&ui, "slices.bin", text_str(&all));
		ck_assert(!ui_busy(&ui) || _i);
		late = counter.late > 0;
		text_free(&all);
		counter_close(&ui);
	}
}
END_TEST

CASES(slices_deleted)
{
	tcase_add_unchecked_fixture(tcase, blind_enter, blind_leave);
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, turning_deleted, 0, sizeof turns / sizeof turns[0]);
	tcase_add_test(tcase, turning_deleted_and_leaving);
	tcase_add_loop_test(tcase, finding_deleted, 0, 3);
	tcase_add_loop_test(tcase, jumping_with_deleted, 0, sizeof jumps / sizeof jumps[0]);
	tcase_add_loop_test(tcase, leaving_while_deleted_is_found, 0, 2);
}
