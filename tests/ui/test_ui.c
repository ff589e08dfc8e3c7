/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The screen without a terminal: it draws at every size, and what keys do. What the
 * screens look like is compared by tests/ui.sh.
 */
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "compare/compare.h"
#include "firmware/firmware.h"
#include "firmware/model/subject.h"
#include "job/jffs2/mount.h"
#include "table/table.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/screen/unseen.h"
#include "ui/action/actions.h"
#include "ui/dialog/dialog.h"
#include "ui/draw/paragraph.h"
#include "ui/frame/frame.h"
#include "ui/frame/loop.h"
#include "ui/list/pane.h"
#include "ui/pane/steps.h"
#include "ui/take/copy.h"
#include "ui/terminal/clipboard.h"

/* ---- the screen itself ---- */

START_TEST(draws_at_every_size)
{
	struct ui ui;

	unseen_open(&ui, unseen_images[2]);
	unseen_finish(&ui);
	pane_show(&ui, (enum pane_id)_i);
	for (int columns = 1; columns <= 60; columns += columns < 25 ? 1 : 5)
		for (int rows = 1; rows <= 20; rows++) {
			unseen_resize(&ui, columns, rows);
			unseen_check_cursor(&ui);
		}
	for (size_t i = 0; i < UNSEEN_SIZES; i++) {
		unseen_resize(&ui, unseen_sizes[i][0], unseen_sizes[i][1]);
		unseen_press(&ui, 'G');
		ui_draw(&ui);
		unseen_check_cursor(&ui);
		unseen_press(&ui, PRESS_HOME);
	}
	unseen_close(&ui);
}
END_TEST

START_TEST(comparisons_draw_at_every_size)
{
	struct ui ui;

	unseen_open_both(&ui, unseen_images[_i], "history.jffs2");
	unseen_finish(&ui);
	unseen_press(&ui, 'C');
	ck_assert_int_eq(ui.tabs.focus, PANE_COMPARE);
	for (int way = 0; way < COMPARE_WAYS; way++, unseen_press(&ui, 'm'))
		for (size_t i = 0; i < UNSEEN_SIZES; i++) {
			unseen_resize(&ui, unseen_sizes[i][0], unseen_sizes[i][1]);
			unseen_press(&ui, 'G');
			unseen_press(&ui, PRESS_ENTER);
			ui_draw(&ui);
			unseen_check_cursor(&ui);
			unseen_press(&ui, PRESS_ESC);
			unseen_press(&ui, 'C');
			unseen_press(&ui, PRESS_HOME);
		}
	unseen_close(&ui);
}
END_TEST

/* A comparison is void when an image is read anew, and comes back. */
START_TEST(a_comparison_follows_the_images)
{
	struct ui ui;
	size_t rows;

	unseen_open_both(&ui, "history.jffs2", "be-64k-sum.jffs2");
	unseen_press(&ui, 'C');
	ui_draw(&ui);
	unseen_finish(&ui);
	ui_draw(&ui);
	rows = pane_count(&ui, PANE_COMPARE);
	ck_assert_uint_gt(rows, 0);
	unseen_press(&ui, 'S');
	ui_draw(&ui);
	ck_assert_uint_eq(pane_count(&ui, PANE_COMPARE), 0);
	unseen_finish(&ui);
	ui_draw(&ui);
	ck_assert_uint_eq(pane_count(&ui, PANE_COMPARE), rows);
	unseen_close(&ui);
}
END_TEST

/* The page on the image is closed while nobody looks at it, and may come back with fewer rows. */
START_TEST(a_pane_that_comes_back_has_its_row)
{
	struct ui ui;

	unseen_open(&ui, "damaged.uimage");
	unseen_finish(&ui);
	unseen_press(&ui, 'O');
	unseen_press(&ui, 'G');
	ck_assert_uint_gt(ui.panes[PANE_OVERVIEW].row, 3);
	pane_close(&ui.panes[PANE_OVERVIEW]);
	ui.panes[PANE_OVERVIEW].row = 1000;
	ck_assert(pane_ready(&ui, PANE_OVERVIEW));
	ck_assert_uint_lt(ui.panes[PANE_OVERVIEW].row, pane_count(&ui, PANE_OVERVIEW));
	ui.panes[PANE_OVERVIEW].row = 1000;
	unseen_press(&ui, PRESS_ENTER);
	unseen_close(&ui);
}
END_TEST

START_TEST(dialogs_draw_at_every_size)
{
	static const char keys[] = "?:xpeg/";
	struct ui ui;

	unseen_open(&ui, unseen_images[0]);
	unseen_finish(&ui);
	unseen_press(&ui, (uint8_t)keys[_i]);
	ck_assert_ptr_nonnull(dialog_top(&ui));
	for (int columns = 1; columns <= 90; columns += columns < 30 ? 1 : 7)
		for (int rows = 1; rows <= 30; rows++) {
			unseen_resize(&ui, columns, rows);
			unseen_check_cursor(&ui);
		}
	unseen_press(&ui, PRESS_ESC);
	ck_assert_ptr_null(dialog_top(&ui));
	ck_assert(!ui.quit);
	unseen_close(&ui);
}
END_TEST

/* What is shown is what mount-jffs2 would run on the file that is suggested. */
START_TEST(pad_tells_how_to_mount)
{
	struct text path = { 0 }, commands = { 0 };
	char folder[4096];
	struct ui ui;

	unseen_open(&ui, unseen_images[0]);
	unseen_finish(&ui);
	unseen_press(&ui, 'p');
	unseen_press(&ui, 'c');
	text_addf(&path, "%s/7518-hi3518-home-padded.jffs2", getcwd(folder, sizeof folder));
	mount_commands(text_str(&path), 65536, "/mnt", &commands);
	ck_assert_str_eq(text_str(&dialog_top(&ui)->body), text_str(&commands));
	ck_assert_ptr_nonnull(strstr(text_str(&commands), "mount -t jffs2"));
	/* There is no way to mount a uImage. */
	unseen_press(&ui, PRESS_ESC);
	unseen_press(&ui, 'u');
	ui_draw(&ui);
	unseen_press(&ui, 'c');
	ck_assert_ptr_null(strstr(text_str(&dialog_top(&ui)->body), "mount -t jffs2"));
	text_free(&path);
	text_free(&commands);
	unseen_close(&ui);
}
END_TEST

START_TEST(node_to_file_and_back)
{
	struct ui ui;
	struct subject node, file;

	unseen_open(&ui, unseen_images[0]);
	unseen_finish(&ui);
	action_run_words(&ui, "goto ino:18");
	ck_assert(pane_subject(&ui, PANE_NODES, &node));
	ck_assert_int_eq(ui.tabs.focus, PANE_NODES);
	unseen_press(&ui, PRESS_ENTER);
	ck_assert_int_eq(ui.tabs.focus, PANE_FILES);
	ck_assert(pane_subject(&ui, PANE_FILES, &file));
	ck_assert_uint_eq(file.inode, node.inode);
	unseen_press(&ui, PRESS_ENTER);
	ck_assert_int_eq(ui.tabs.focus, PANE_NODES);
	unseen_press(&ui, PRESS_BACKSPACE);
	ck_assert_int_eq(ui.tabs.focus, PANE_FILES);
	unseen_press(&ui, PRESS_BACKSPACE);
	ck_assert_int_eq(ui.tabs.focus, PANE_NODES);
	unseen_press(&ui, '\\');
	ck_assert_int_eq(ui.tabs.focus, PANE_FILES);
	unseen_close(&ui);
}
END_TEST

/* The selected byte is the first of a field, or of a thing without fields, and the other
 * panes show that. */
static void
check_hex_place(struct ui *ui)
{
	struct subject s, node;
	size_t field;

	subject_at(ui->here.firmware, ui->hex.at, &s);
	field = subject_field_at(&s, ui->hex.at - s.offset);
	if (field == SIZE_MAX) {
		ck_assert_uint_eq(ui->hex.at, s.offset);
	} else {
		ck_assert_uint_eq(ui->field, field);
		ck_assert_uint_eq(ui->hex.at, s.offset + subject_field(&s, field)->offset);
	}
	if (s.extent == EXTENT_NONE)
		return;
	ck_assert(pane_subject(ui, PANE_NODES, &node));
	ck_assert_uint_eq(node.extent, s.extent);
}

/* Fields are walked one after the other through all nodes, and back. */
START_TEST(hex_walks_fields_and_leads)
{
	enum { STEPS = 3000 };
	uint64_t places[STEPS];
	struct ui ui;

	unseen_open(&ui, unseen_images[_i]);
	unseen_finish(&ui);
	unseen_press(&ui, 'X');
	ck_assert_int_eq(ui.tabs.source, PANE_HEX);
	unseen_press(&ui, PRESS_HOME);
	for (int i = 0; i < STEPS; i++) {
		places[i] = ui.hex.at;
		check_hex_place(&ui);
		ck_assert(i == 0 || places[i] >= places[i - 1]);
		action_run_words(&ui, "next-field-here");
	}
	for (int i = STEPS; i-- > 0;) {
		if (ui.hex.at != places[i])
			action_run_words(&ui, "previous-field-here");
		if (i + 1 < STEPS && places[i] == places[i + 1])
			continue;
		ck_assert_uint_eq(ui.hex.at, places[i]);
	}
	unseen_close(&ui);
}
END_TEST

/* In another list, the field that is selected there is the byte selected here. */
START_TEST(hex_follows)
{
	struct subject s;
	struct ui ui;

	unseen_open(&ui, unseen_images[0]);
	unseen_finish(&ui);
	for (int i = 0; i < 200; i++) {
		unseen_press(&ui, i % 3 ? PRESS_RIGHT : PRESS_DOWN);
		ui_draw(&ui);
		ck_assert(ui_subject(&ui, &s));
		ck_assert(ui.hex.at >= s.offset);
		if (subject_field_count(&s) > 0)
			ck_assert_uint_eq(ui.hex.at - s.offset,
			        subject_field(&s, ui.field)->offset);
	}
	unseen_close(&ui);
}
END_TEST

/* ---- steps ---- */

static uint64_t clock_us;

static uint64_t
read_clock(struct terminal *t)
{
	(void)t;
	return clock_us;
}

static void
pass(struct ui *ui, int milliseconds)
{
	clock_us += (uint64_t)milliseconds * 1000;
	steps_run(ui);
}

START_TEST(a_mount_plays_until_a_key_comes)
{
	struct terminal timed = unseen;
	struct ui ui;

	timed.now = read_clock;
	timed.steady = false;
	unseen_open(&ui, "history.jffs2");
	unseen_finish(&ui);
	ui.display.terminal = &timed;
	unseen_press(&ui, ']');
	ck_assert_uint_eq(ui.keys.prefix, ']');
	unseen_press(&ui, 'b');
	unseen_press(&ui, 'W');
	unseen_press(&ui, ']');
	unseen_press(&ui, ']');
	ck_assert_uint_eq(ui.keys.prefix, PRESS_NONE);
	ck_assert_uint_eq(ui.panes[PANE_STEPS].row, 2);
	unseen_press(&ui, '.');
	ck_assert_int_gt(steps_due(&ui), 50);
	pass(&ui, 50);
	ck_assert_uint_eq(ui.panes[PANE_STEPS].row, 2);
	pass(&ui, 51);
	ck_assert_uint_eq(ui.panes[PANE_STEPS].row, 3);
	unseen_press(&ui, '>');
	pass(&ui, 101);
	pass(&ui, 51);
	ck_assert_uint_eq(ui.panes[PANE_STEPS].row, 5);
	unseen_press(&ui, 'k');
	ck_assert_int_eq(steps_due(&ui), -1);
	pass(&ui, 1000);
	ck_assert_uint_eq(ui.panes[PANE_STEPS].row, 4);
	unseen_press(&ui, '.');
	unseen_press(&ui, '.');
	ck_assert_int_eq(steps_due(&ui), -1);
	/* It ends with the last step, and begins again from there. */
	unseen_press(&ui, PRESS_END);
	unseen_press(&ui, '.');
	ck_assert_uint_eq(ui.panes[PANE_STEPS].row, 0);
	for (int i = 0; steps_due(&ui) >= 0; i++) {
		ck_assert_int_lt(i, 1000);
		pass(&ui, 200);
	}
	ck_assert_uint_eq(ui.panes[PANE_STEPS].row + 1, pane_count(&ui, PANE_STEPS));
	unseen_close(&ui);
}
END_TEST

/* Unfolding and folding leaves the place in sight; text is looked for as bytes. */
START_TEST(hex_folds_and_finds)
{
	struct ui ui;

	unseen_open(&ui, unseen_images[0]);
	unseen_finish(&ui);
	unseen_press(&ui, 'X');
	action_run_words(&ui, "find hex:ffffffffffffffff");
	unseen_finish(&ui);
	ck_assert_int_eq(ui.tabs.focus, PANE_HEX);
	action_run_words(&ui, "find .upgraded");
	unseen_finish(&ui);
	ck_assert_uint_eq(ui.hex.at, 0x74);
	ck_assert_int_eq(ui.tabs.focus, PANE_HEX);
	ck_assert_str_eq(ui.panes[PANE_NODES].table.class->name, "nodes");
	for (int mode = 0; mode < HEX_MODES; mode++) {
		unseen_press(&ui, 'v');
		ui_draw(&ui);
		unseen_press(&ui, PRESS_END);
		ui_draw(&ui);
		unseen_press(&ui, PRESS_PGUP);
		unseen_press(&ui, PRESS_HOME);
		ui_draw(&ui);
	}
	ck_assert_int_eq(ui.hex.mode, HEX_STORED);
	unseen_close(&ui);
}
END_TEST

/* The lists beside show the step, the lists elsewhere the end. */
START_TEST(lists_beside_the_steps_show_the_step)
{
	struct ui ui;

	unseen_open(&ui, "history.jffs2");
	unseen_finish(&ui);
	unseen_resize(&ui, 140, 45);
	ck_assert_uint_gt(pane_count(&ui, PANE_FILES), 2);
	unseen_press(&ui, 'W');
	ui_draw(&ui);
	ck_assert_uint_eq(pane_count(&ui, PANE_FILES), 1);
	ck_assert_int_eq(table_mark(&ui.panes[PANE_NODES].table, 1), MARK_UNREAD);
	unseen_press(&ui, PRESS_END);
	ui_draw(&ui);
	ck_assert_uint_gt(pane_count(&ui, PANE_FILES), 2);
	action_run_words(&ui, "step 7");
	ui_draw(&ui);
	ck_assert_uint_eq(pane_count(&ui, PANE_FILES), 2);
	unseen_press(&ui, '9');
	ui_draw(&ui);
	ck_assert_uint_gt(pane_count(&ui, PANE_FILES), 2);
	/* Other boundaries, other steps. */
	unseen_press(&ui, 'W');
	unseen_press(&ui, PRESS_END);
	action_run_words(&ui, "erase 16K");
	ui_draw(&ui);
	unseen_finish(&ui);
	ui_draw(&ui);
	ck_assert_uint_gt(pane_count(&ui, PANE_STEPS), 50);
	unseen_close(&ui);
}
END_TEST

/* The hits that a search counts are those that a plain loop counts. */
/* It counts all of the image: not at each change while another tab is shown. */
START_TEST(the_overview_rests_while_it_is_not_seen)
{
	struct ui ui;

	unseen_open(&ui, unseen_images[0]);
	unseen_finish(&ui);
	ck_assert(ui.panes[PANE_OVERVIEW].open);
	unseen_press(&ui, '2');
	ui_draw(&ui);
	ck_assert(ui.panes[PANE_OVERVIEW].open);
	ui.here.firmware->generation++;
	ui_draw(&ui);
	ck_assert(!ui.panes[PANE_OVERVIEW].open);
	unseen_press(&ui, 'O');
	ui_draw(&ui);
	unseen_finish(&ui);
	ck_assert_uint_gt(pane_count(&ui, PANE_OVERVIEW), 5);
	unseen_close(&ui);
}
END_TEST

START_TEST(finds_all)
{
	struct ui ui;
	struct text cell = { 0 };
	size_t expected = 0, before;
	struct table *t;

	unseen_open(&ui, unseen_images[0]);
	unseen_finish(&ui);
	unseen_press(&ui, '2');
	action_run_words(&ui, "find DIRENT");
	unseen_finish(&ui);
	t = &ui.panes[PANE_NODES].table;
	for (size_t row = 0; row < table_count(t); row++) {
		table_cell_text(t, row, 4, false, &cell);
		expected += strcmp(text_str(&cell), "DIRENT") == 0;
	}
	text_free(&cell);
	ck_assert_uint_gt(expected, 10);
	ck_assert_uint_eq(ui.find.hits.count, expected);
	before = ui.panes[PANE_NODES].row;
	for (size_t i = 0; i < expected; i++)
		unseen_press(&ui, 'n');
	ck_assert_uint_eq(ui.panes[PANE_NODES].row, before);
	for (size_t i = 0; i < expected; i++)
		unseen_press(&ui, 'N');
	ck_assert_uint_eq(ui.panes[PANE_NODES].row, before);
	unseen_close(&ui);
}
END_TEST

CASES(ui)
{
	tcase_add_unchecked_fixture(tcase, unseen_begin, NULL);
	tcase_add_loop_test(tcase, draws_at_every_size, 0, PANE_COUNT);
	tcase_add_loop_test(tcase, comparisons_draw_at_every_size, 0, UNSEEN_IMAGES);
	tcase_add_test(tcase, a_comparison_follows_the_images);
	tcase_add_loop_test(tcase, dialogs_draw_at_every_size, 0, 7);
	tcase_add_test(tcase, a_pane_that_comes_back_has_its_row);
	tcase_add_test(tcase, pad_tells_how_to_mount);
	tcase_add_test(tcase, node_to_file_and_back);
	tcase_add_loop_test(tcase, hex_walks_fields_and_leads, 0, UNSEEN_IMAGES);
	tcase_add_test(tcase, hex_follows);
	tcase_add_test(tcase, hex_folds_and_finds);
	tcase_add_test(tcase, a_mount_plays_until_a_key_comes);
	tcase_add_test(tcase, lists_beside_the_steps_show_the_step);
	tcase_add_test(tcase, the_overview_rests_while_it_is_not_seen);
	tcase_add_test(tcase, finds_all);
}
