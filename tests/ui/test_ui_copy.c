/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The clipboard, stopping, and what the screen does under a monkey. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compare/compare.h"
#include "firmware/firmware.h"
#include "firmware/model/subject.h"
#include "job/jffs2/mount.h"
#include "table/table.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/share.h"
#include "tests/fixture/random.h"
#include "tests/fixture/screen/unseen.h"
#include "ui/action/actions.h"
#include "ui/dialog/dialog.h"
#include "ui/draw/paragraph.h"
#include "ui/frame/frame.h"
#include "ui/frame/loop.h"
#include "ui/list/arrange.h"
#include "ui/list/choose.h"
#include "ui/list/pane.h"
#include "ui/pane/steps.h"
#include "ui/take/copy.h"
#include "ui/terminal/clipboard.h"

/* ---- the clipboard ---- */

static void
check_sequence(const char *text, bool tmux, const char *want)
{
	struct text t = { 0 };

	clipboard_add_sequence(&t, span_of(text, strlen(text)), tmux);
	ck_assert_str_eq(text_str(&t), want);
	text_free(&t);
}

START_TEST(clipboard_sequences)
{
	check_sequence("", false, "\033]52;c;\a");
	check_sequence("f", false, "\033]52;c;Zg==\a");
	check_sequence("fo", false, "\033]52;c;Zm8=\a");
	check_sequence("foo", false, "\033]52;c;Zm9v\a");
	check_sequence("foobar", false, "\033]52;c;Zm9vYmFy\a");
	check_sequence("\xff\xfe\xfd?", false, "\033]52;c;//79Pw==\a");
	check_sequence("f", true, "\033]52;c;Zg==\a"
	                          "\033Ptmux;\033\033]52;c;Zg==\a\033\\");
}
END_TEST

START_TEST(a_long_text_is_not_copied)
{
	struct text t = { 0 };
	struct ui ui;

	while (t.len <= CLIPBOARD_MOST)
		text_add(&t, "word\n");
	unseen_open(&ui, "history.jffs2");
	strcpy(unseen_copied, "before");
	copy_text(&ui, text_str(&t), t.len);
	ck_assert_str_eq(unseen_copied, "before");
	copy_text(&ui, "a\tb", 3);
	ck_assert_str_eq(unseen_copied, "a\tb");
	ck_assert_str_eq(text_str(&ui.notice.message), "copied: a b");
	unseen_close(&ui);
	text_free(&t);
}
END_TEST

static void
check_copied(char tab, char way)
{
	for (const char *s = unseen_copied; *s != '\0'; s++)
		ck_assert_msg((uint8_t)*s >= ' ' || *s == '\t', "tab %c, %c", tab, way);
	unseen_copied[0] = '\0';
}

/* In no list anything brings other than printable ASCII, tabs and UTF-8 into the clipboard. */
START_TEST(nothing_is_copied_with_control_bytes)
{
	struct ui ui;

	unseen_open(&ui, "damaged.uimage");
	unseen_finish(&ui);
	ui_draw(&ui);
	for (const char *tab = "123456789"; *tab != '\0'; tab++) {
		unseen_press(&ui, (uint32_t)*tab);
		unseen_copied[0] = '\0';
		unseen_press(&ui, 'Y');
		check_copied(*tab, 'Y');
		for (const char *way = "yvdfopnibrs"; *way != '\0'; way++) {
			unseen_press(&ui, 'y');
			unseen_press(&ui, (uint32_t)*way);
			if (*way == 'y')
				ck_assert(unseen_copied[0] != '\0' || !dialog_top(&ui));
			check_copied(*tab, *way);
			dialog_close_all(&ui);
		}
	}
	unseen_close(&ui);
}
END_TEST

START_TEST(stopping_is_partial)
{
	struct ui ui;

	unseen_open(&ui, unseen_images[_i]);
	for (int i = 0; i < _i + 1; i++)
		ui_work(&ui);
	unseen_press(&ui, PRESS_ESC);
	ck_assert(!ui_scanned(&ui));
	unseen_press(&ui, 's');
	ck_assert(ui_scanned(&ui));
	for (int id = 0; id < PANE_COUNT; id++) {
		pane_show(&ui, (enum pane_id)id);
		ui_draw(&ui);
	}
	unseen_close(&ui);
}
END_TEST

/* ---- dialogs about a list ---- */

/* Opens the dialog that `open` makes over Files; then a search ends, and goes to a node. */
static void
open_and_go_away(struct ui *ui, void (*open)(struct ui *))
{
	unseen_open(ui, "7518-hi3518-home.uimage");
	unseen_finish(ui);
	pane_show(ui, PANE_FILES);
	pane_ready(ui, PANE_NODES);
	open(ui);
	ck_assert_ptr_nonnull(dialog_top(ui));
	pane_show(ui, PANE_NODES);
	unseen_press(ui, PRESS_DOWN);
	unseen_press(ui, PRESS_ENTER);
}

START_TEST(a_sort_dialog_stays_with_its_list)
{
	bool descending;
	struct ui ui;

	open_and_go_away(&ui, arrange_ask_sort);
	ck_assert_uint_ne(table_sorted_by(&ui.panes[PANE_FILES].table, &descending), SIZE_MAX);
	ck_assert_uint_eq(table_sorted_by(&ui.panes[PANE_NODES].table, &descending), SIZE_MAX);
	unseen_close(&ui);
}
END_TEST

START_TEST(a_columns_dialog_stays_with_its_list)
{
	struct ui ui;

	open_and_go_away(&ui, choose_columns);
	ck_assert_uint_ne(ui.panes[PANE_FILES].turned, 0);
	ck_assert_uint_eq(ui.panes[PANE_NODES].turned, 0);
	unseen_close(&ui);
}
END_TEST

/* ---- the monkey ---- */

static uint32_t
random_press(struct ui *ui, uint32_t *seed)
{
	const struct dialog *d = dialog_top(ui);
	uint32_t p;

	switch (next_random(seed) % 8) {
	case 0:
		p = PRESS_UP + next_random(seed) % (PRESS_END_OF_LIST - PRESS_UP);
		break;
	case 1:
		p = PRESS_ENTER;
		break;
	case 2:
		p = next_random(seed) % 32;
		break;
	case 3:
		p = ui->keys.bindings.at[next_random(seed) % ui->keys.bindings.count].press[0];
		break;
	default:
		p = ' ' + next_random(seed) % 95;
		break;
	}
	/* What it writes stays in its own directory. */
	if (d != NULL && d->prompt != NULL && (p == '.' || p == '/'))
		p = '-';
	return p;
}

static void
random_event(struct ui *ui, uint32_t *seed)
{
	struct event e = { .kind = EVENT_PRESS };

	switch (next_random(seed) % 20) {
	case 0:
		e.kind = EVENT_RESIZE;
		e.x = 1 + (int)(next_random(seed) % 150);
		e.y = 1 + (int)(next_random(seed) % 50);
		break;
	case 1:
		e.kind = next_random(seed) & 1 ? EVENT_CLICK : EVENT_DOUBLE;
		e.x = (int)(next_random(seed) % (unsigned)ui->display.canvas->columns);
		e.y = (int)(next_random(seed) % (unsigned)ui->display.canvas->rows);
		break;
	case 2:
		e.kind = EVENT_WHEEL;
		e.turn = next_random(seed) & 1 ? 1 : -1;
		break;
	default:
		e.press = random_press(ui, seed);
		break;
	}
	ui_handle(ui, &e);
}

static void
make_playground(char *dir)
{
	strcpy(dir, "/tmp/flashloupe-monkey-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(chdir(dir), 0);
}

static void
remove_playground(const char *dir)
{
	char command[PATH_MAX];

	ck_assert_int_eq(chdir("/"), 0);
	snprintf(command, sizeof command, "chmod -R u+rwx %s; rm -rf %s", dir, dir);
	ck_assert_int_eq(system(command), 0);
}

START_TEST(survives_a_monkey)
{
	enum { EVENTS = SHARES > 1 ? 1000 : 4000 };
	uint32_t seed = 7u + (uint32_t)_i;
	char dir[64];
	struct ui ui;

	make_playground(dir);
	if (_i < 2 * UNSEEN_IMAGES)
		unseen_open(&ui, unseen_images[_i % UNSEEN_IMAGES]);
	else
		unseen_open_both(&ui, unseen_images[_i % UNSEEN_IMAGES], unseen_images[_i / 2 % UNSEEN_IMAGES]);
	for (int i = 0; i < EVENTS; i++) {
		random_event(&ui, &seed);
		if (ui_busy(&ui) && next_random(&seed) % 4 == 0)
			ui_work(&ui);
		if (next_random(&seed) % 3 == 0) {
			ui_draw(&ui);
			unseen_check_cursor(&ui);
		}
		ui.quit = false;
	}
	unseen_close(&ui);
	remove_playground(dir);
}
END_TEST

CASES(ui_copy)
{
	tcase_add_unchecked_fixture(tcase, unseen_begin, NULL);
	tcase_add_test(tcase, clipboard_sequences);
	tcase_add_test(tcase, a_long_text_is_not_copied);
	tcase_add_test(tcase, nothing_is_copied_with_control_bytes);
	tcase_add_loop_test(tcase, stopping_is_partial, 0, UNSEEN_IMAGES);
	tcase_add_test(tcase, a_sort_dialog_stays_with_its_list);
	tcase_add_test(tcase, a_columns_dialog_stays_with_its_list);
	tcase_add_loop_test(tcase, survives_a_monkey, 0, 4 * UNSEEN_IMAGES);
}
