/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In slices on the screen: the steps of a mount and the files after one of them, the versions of a file,
 * what salvage changes. */
#include <stdio.h>
#include <string.h>

#include "firmware/firmware.h"
#include "list/files/files.h"
#include "list/list.h"
#include "table/table.h"
#include "tests/fixture/screen/blind.h"
#include "tests/fixture/screen/counter.h"
#include "tests/fixture/screen/sliced.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/random.h"
#include "tests/fixture/share.h"
#include "ui/dialog/dialog.h"
#include "ui/frame/loop.h"
#include "ui/list/pane.h"
#include "ui/pager/pager_private.h"
#include "ui/past/past.h"

enum { ROWS_MOST = 2048 };

/* Directories, in which files have names that are replaced, and others in other directories. */
static void
write_directories(void)
{
	enum { DIRS = 30, FILES = 3000 };
	struct nodes n = { .endian = ENDIAN_LITTLE };
	uint32_t seed = 3, version = 1;
	char name[32];

	for (uint32_t i = 0; i < DIRS + FILES; i++) {
		uint32_t ino = i + 2, type = i < DIRS ? DT_DIR : DT_REG;
		uint32_t pino = i < DIRS ? 1 + i / 2 : 2 + next_random(&seed) % DIRS;

		snprintf(name, sizeof name, "%u", (unsigned)(next_random(&seed) % FILES));
		nodes_add_inode(&n, &(struct inode_spec){ .ino = ino, .version = 1,
		        .mode = type == DT_DIR ? 040755 : REG });
		nodes_add_dirent(&n, &(struct dirent_spec){ .pino = pino, .version = version++,
		        .ino = ino, .type = (uint8_t)type, .name = name });
		if (type == DT_REG && next_random(&seed) % 4 == 0)
			nodes_add_dirent(&n, &(struct dirent_spec){
			        .pino = 2 + next_random(&seed) % DIRS, .version = version++,
			        .ino = ino, .type = DT_REG, .name = name });
	}
	sliced_write(&n);
	nodes_free(&n);
}

/* The files as a step shows them are made in slices: they are those that are made at once. Until
 * then those of the step before are there. */
START_TEST(looking)
{
	struct table once, slices;
	uint32_t seed = 5;
	struct ui ui;

	write_directories();
	counter_play(&ui, "slices.bin", "");
	table_open(&once, &table_files, ui.here.firmware, ui.here.volume);
	table_open_patient(&slices, &table_files, ui.here.firmware, ui.here.volume);
	table_files_open_all(&once, true);
	table_files_open_all(&slices, true);
	for (int i = 0; i < 40; i++) {
		struct lens lens = { ui.here.volume, 0 }, other = lens;
		size_t before = table_count(&slices);

		lens.step = next_random(&seed) % volume_step_count(ui.here.volume);
		other.step = lens.step / 2;
		table_look(&once, i % 8 == 7 ? NULL : &lens);
		if (i % 3 == 0)
			table_look(&slices, &other);
		table_look(&slices, i % 8 == 7 ? NULL : &lens);
		ck_assert(!slices.unmade || table_count(&slices) == before);
		while (slices.unmade)
			table_make(&slices, 100);
		sliced_same_files(&once, &slices);
		/* What is folded meanwhile is folded. */
		if (i % 5 == 0) {
			table_look(&once, &other);
			table_look(&slices, &other);
			table_files_open_all(&once, i % 10 == 0);
			table_files_open_all(&slices, i % 10 == 0);
			while (slices.unmade)
				table_make(&slices, 100);
			sliced_same_files(&once, &slices);
		}
	}
	/* It can be closed at any time. */
	table_look(&slices, NULL);
	table_look(&slices, &(struct lens){ ui.here.volume, 9000 });
	table_close(&once);
	table_close(&slices);
	counter_close(&ui);
}
END_TEST

/* ---- the steps of a mount ---- */

/* All are there, and row `row` is selected. */
static void
check_steps(const struct ui *ui, size_t row)
{
	struct volume *v = ui->here.volume;
	struct jffs2_steps *all = jffs2_steps_new(&v->log, v->fs);

	ck_assert(!ui_busy(ui));
	ck_assert_ptr_nonnull(v->steps);
	ck_assert_uint_eq(v->steps->count, all->count);
	ck_assert_uint_eq(pane_count(ui, PANE_STEPS), all->count);
	ck_assert_uint_eq(ui->panes[PANE_STEPS].row, row < all->count ? row : all->count - 1);
	jffs2_steps_free(all);
}

static const struct walk_case {
	const char *keys;
	size_t row;
	enum pane_id pane;
} walks[] = {
	{ "W", 0, PANE_STEPS },
	/* A row that is selected meanwhile is, once it is there. */
	{ "W^G", SIZE_MAX, PANE_STEPS },
	{ "W^G^gg", 0, PANE_STEPS },
	{ "W^:step 300<Enter>", 299, PANE_STEPS },
	{ "W^j^k^]^}^.", 1, PANE_STEPS },
	/* It goes on while one is elsewhere. */
	{ "W^2^j", 0, PANE_NODES },
	{ "W^3^W", 0, PANE_STEPS },
	/* It can be stopped, and begun again. */
	{ "W^<Esc>W", 0, PANE_STEPS },
	{ "W^<Esc>2W^<Esc>^W^G", SIZE_MAX, PANE_STEPS },
	{ "W^<Esc>:step 7<Enter>", 6, PANE_STEPS },
};

START_TEST(making_steps)
{
	const struct walk_case *w = &walks[_i];
	struct ui ui;

	sliced_write_names();
	counter_play(&ui, "slices.bin", w->keys);
	ck_assert_int_eq(ui.tabs.source, w->pane);
	check_steps(&ui, w->row);
	counter_close(&ui);
}
END_TEST

START_TEST(making_steps_stops)
{
	struct ui ui;

	sliced_write_names();
	counter_play(&ui, "slices.bin", "W");
	ck_assert_int_ge(counter.most_looks, SLICED_NAMES / ROWS_MOST);
	counter_close(&ui);
	counter_play(&ui, "slices.bin", "W^<Esc>Gj]");
	ck_assert(!ui_busy(&ui));
	ck_assert_uint_eq(pane_count(&ui, PANE_STEPS), 0);
	ck_assert_ptr_null(ui.here.volume->steps);
	ck_assert_ptr_null(ui.here.volume->steps_making);
	counter_close(&ui);
	counter_play(&ui, "slices.bin", "W^q");
	ck_assert(ui.quit);
	counter_close(&ui);
}
END_TEST

/* Whatever is pressed meanwhile, in the end W shows them all. */
START_TEST(making_steps_at_random)
{
	static const char *const presses[] = { "W", "2", "3", "4", "<Esc>", "G", "gg", "j", "]",
		"}", ".", "<Tab>", "/c<Enter>", ":sort what<Enter>", ":step 90<Enter>", "z" };
	uint32_t seed = (uint32_t)_i + 1;
	struct text keys = { 0 };
	struct ui ui;

	sliced_write_names();
	text_add(&keys, "W");
	for (int i = 0; i < 8; i++)
		text_addf(&keys, "%s%s", next_random(&seed) % 4 ? "^" : "",
		        presses[next_random(&seed) % (sizeof presses / sizeof *presses)]);
	text_add(&keys, "<Esc><Esc><Esc>W:sort<Enter><Esc>ggW");
	counter_play(&ui, "slices.bin", text_str(&keys));
	ck_assert_int_eq(ui.tabs.source, PANE_STEPS);
	ck_assert_ptr_nonnull(ui.here.volume->steps);
	ck_assert_uint_gt(pane_count(&ui, PANE_STEPS), SLICED_NAMES);
	text_free(&keys);
	counter_close(&ui);
}
END_TEST

/* ---- the versions of a file ---- */

/* One file, each version of which writes a few bytes; now and then a damaged one. */
static void
write_versions(void)
{
	struct nodes n = { .endian = ENDIAN_LITTLE };

	nodes_add_dirent(&n, &(struct dirent_spec){ .pino = 1, .version = 1, .ino = 2,
	        .type = DT_REG, .name = "f" });
	for (uint32_t i = 1; i <= SLICED_NAMES; i++) {
		uint32_t node = nodes_add_inode(&n, &(struct inode_spec){ .ino = 2, .version = i,
		        .mode = REG, .isize = 40000, .offset = i * 7919 % 9000 * 4,
		        .data = span_of("data", 4) });

		if (i % 999 == 0)
			nodes_put8(&n, node + 68, 'X');
	}
	sliced_write(&n);
	nodes_free(&n);
}

static const struct {
	const char *keys;
	enum pane_id pane;
	size_t row; /* SIZE_MAX: the last */
	bool stopped;
} listings[] = {
	{ "3jH", PANE_HISTORY, SIZE_MAX, false },
	{ "3jHkk", PANE_HISTORY, SIZE_MAX - 2, false },
	{ "3jH^gg", PANE_HISTORY, 0, false },
	{ "3jH^gg^G", PANE_HISTORY, SIZE_MAX, false },
	{ "3jH^d^k", PANE_HISTORY, SIZE_MAX, false },
	{ "3jH^<Esc>", PANE_HISTORY, 0, true },
	{ "3jH^<Esc>0gg", PANE_HISTORY, 0, false },
	{ "3jH^<Esc>3jH", PANE_HISTORY, SIZE_MAX, false },
	{ "3jH^:sort size<Enter>", PANE_HISTORY, SIZE_MAX, false },
	{ "3jL", PANE_LAYERS, 0, false },
	{ "3jL^G", PANE_LAYERS, SIZE_MAX, false },
	{ "3jL^<Esc>", PANE_LAYERS, 0, true },
	{ "3jL^<Esc>3L3jL^j^j", PANE_LAYERS, 0, false },
	{ "3jL^2^3^LG", PANE_LAYERS, SIZE_MAX, false },
};

START_TEST(listing_versions)
{
	enum pane_id pane = listings[_i].pane;
	size_t count = listings[_i].stopped ? 0 : pane == PANE_HISTORY
	               ? SLICED_NAMES - SLICED_NAMES / 999 : SLICED_NAMES;
	struct ui ui;

	write_versions();
	counter_play(&ui, "slices.bin", listings[_i].keys);
	ck_assert(!ui_busy(&ui));
	ck_assert_int_eq(ui.tabs.source, pane);
	ck_assert_uint_eq(pane_count(&ui, pane), count);
	if (count)
		ck_assert_uint_eq(ui.panes[pane].row, listings[_i].row < count ? listings[_i].row
		        : count - 1 - (SIZE_MAX - listings[_i].row));
	counter_close(&ui);
}
END_TEST

/* What was written by then is put together before the first byte is read. */
static const struct {
	const char *keys, *says;
} differences[] = {
	{ "3jHd", "equal" }, { "3jHd^j^k", "equal" }, { "3jHd^<Esc>", "Partial" }, { "3jHggmGd", "@@" },
	{ "3jHggmGd^^^<Esc>", "Partial" },
};

START_TEST(comparing_versions)
{
	const struct dialog *d;
	struct text all = { 0 };
	struct ui ui;

	write_versions();
	counter_play(&ui, "slices.bin", differences[_i].keys);
	ck_assert(!ui_busy(&ui));
	d = dialog_top(&ui);
	ck_assert_ptr_nonnull(d);
	text_add(&all, text_str(&d->body));
	for (size_t i = 0; i < d->choices.count; i++)
		text_add(&all, d->choices.at[i].note);
	ck_assert_msg(strstr(text_str(&all), differences[_i].says), "%.300s", text_str(&all));
	text_free(&all);
	counter_close(&ui);
	counter_play(&ui, "slices.bin", "3jHd^q^q^q");
	counter_close(&ui);
}
END_TEST

static const char *const views[] = { "3jHv", "3jHv^G", "3jHv^<Esc>j", "3jHv^/dat<Enter>", "3jHv^<Esc><Esc>v",
	"3jHv^j^k" };

START_TEST(viewing_versions)
{
	struct ui ui;

	write_versions();
	counter_play(&ui, "slices.bin", views[_i]);
	ck_assert(!ui_busy(&ui));
	ck_assert_ptr_nonnull(ui.pager);
	ck_assert(!ui.pager->content.unready);
	ck_assert_uint_gt(ui.pager->rows.count, 0);
	counter_close(&ui);
	counter_play(&ui, "slices.bin", "3jHv^<Esc>^<Esc>");
	counter_close(&ui);
	counter_play(&ui, "slices.bin", "3jHv^q");
	counter_close(&ui);
}
END_TEST

/* The names of a directory that were ever there, by age. */
START_TEST(drawing_a_directory)
{
	struct ui ui;

	sliced_write_names();
	counter_play(&ui, "slices.bin", "3L^G");
	ck_assert_uint_eq(pane_count(&ui, PANE_LAYERS), SLICED_NAMES);
	ck_assert_uint_eq(ui.panes[PANE_LAYERS].row, SLICED_NAMES - 1);
	counter_close(&ui);
	counter_play(&ui, "slices.bin", "3L");
	ck_assert_int_ge(counter.most_looks, SLICED_NAMES / 8192 * 4);
	counter_close(&ui);
}
END_TEST

/* ---- salvage ---- */

/* Whatever is pressed while it is being counted what salvage changes, it is known in the end, unless it
 * was stopped. */
static const struct {
	const char *keys;
	bool on, known;
} counts[] = {
	{ "S", true, true },
	{ "S^2^j^3^G", true, true },
	{ "S^S", false, false },
	{ "S^S^S", true, true },
	{ "S^[t^[t", true, false },
	{ "S^[t<Esc>", true, true },
};

START_TEST(counting_what_salvage_changes)
{
	struct ui ui;
	struct text said = { 0 };

	sliced_write_names();
	counter_play(&ui, "slices.bin", counts[_i].keys);
	ck_assert(!ui_busy(&ui));
	ck_assert_int_eq(ui.here.firmware->options.salvage, counts[_i].on);
	past_add_salvage(&ui, &said);
	ck_assert_str_eq(text_str(&said),
	        counts[_i].known ? "  salvage: 0 files changed" : "  salvage");
	text_free(&said);
	counter_close(&ui);
	counter_play(&ui, "slices.bin", "S^q");
	ck_assert(ui.quit);
	counter_close(&ui);
}
END_TEST

/* It can be stopped, at any of its slices, and begun again: the lists are made before, and until no
 * work is left a later slice is tried. */
START_TEST(counting_what_salvage_changes_stops)
{
	enum { APART = SHARES > 1 ? 6 : 2 };
	struct text keys = { 0 }, said = { 0 };
	int stopped = 0;
	struct ui ui;

	sliced_write_names();
	counter_play(&ui, "slices.bin", "");
	for (int n = 0; n < 100 && counter.late == 0; n += APART) {
		text_clear(&keys);
		text_add(&keys, "S");
		for (int k = 0; k < n; k++)
			text_add(&keys, "^k");
		text_add(&keys, "^<Esc>");
		counter_go_on(&ui, text_str(&keys));
		text_clear(&said);
		past_add_salvage(&ui, &said);
		if (strstr(text_str(&ui.notice.message), "is not counted")) {
			stopped++;
			ck_assert_str_eq(text_str(&said), "  salvage");
			ck_assert(!ui_busy(&ui));
			counter_go_on(&ui, "S^S");
			text_clear(&said);
			past_add_salvage(&ui, &said);
		}
		ck_assert_str_eq(text_str(&said), "  salvage: 0 files changed");
		counter_go_on(&ui, dialog_top(&ui) ? "<Esc>S" : "S");
	}
	ck_assert_int_gt(counter.late, 0);
	ck_assert_int_gt(stopped, 20 / APART);
	text_free(&keys);
	text_free(&said);
	counter_close(&ui);
}
END_TEST

CASES(slices_steps)
{
	tcase_add_unchecked_fixture(tcase, blind_enter, blind_leave);
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, looking);
	tcase_add_loop_test(tcase, making_steps, 0, sizeof walks / sizeof walks[0]);
	tcase_add_test(tcase, making_steps_stops);
	tcase_add_loop_test(tcase, making_steps_at_random, 0, SHARES > 1 ? 6 : 12);
	tcase_add_loop_test(tcase, listing_versions, 0, sizeof listings / sizeof listings[0]);
	tcase_add_loop_test(tcase, comparing_versions, 0, sizeof differences / sizeof *differences);
	tcase_add_loop_test(tcase, viewing_versions, 0, sizeof views / sizeof *views);
	tcase_add_test(tcase, drawing_a_directory);
	tcase_add_loop_test(tcase, counting_what_salvage_changes, 0, sizeof counts / sizeof counts[0]);
	tcase_add_test(tcase, counting_what_salvage_changes_stops);
}
