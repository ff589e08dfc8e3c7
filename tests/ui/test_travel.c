/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Travel in the past of a long log: points are listed in slices, and any key may come meanwhile. */
#include <stdio.h>
#include <string.h>

#include "firmware/firmware.h"
#include "past/past.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/benched.h"
#include "tests/fixture/random.h"
#include "tests/fixture/screen/blind.h"
#include "ui/action/actions.h"
#include "ui/dialog/dialog.h"
#include "ui/frame/loop.h"
#include "ui/past/point.h"

enum { FILES = 20000, VERSIONS = 15000 };

static void
open_image(struct ui *ui, uint32_t files, uint32_t versions)
{
	static const struct ui_options options = { .mouse = true };
	char path[BENCHED_PATH];
	struct firmware *f;
	struct error err;
	struct nodes n;

	benched_many(&n, files, versions);
	benched_save(&n, ".", "travel.bin", path);
	nodes_free(&n);
	f = firmware_open(path, NULL, &err);
	ck_assert_msg(f != NULL, "%s", err.text);
	ui_open(ui, f, &options, &blind_terminal);
	while (ui_busy(ui))
		ui_work(ui);
	ui_draw(ui);
}

static void
close_screen(struct ui *ui)
{
	struct firmware *f = ui->here.firmware;

	ui_close(ui);
	firmware_close(f);
}

static void
type(struct ui *ui, const char *keys)
{
	while (*keys) {
		struct event e = { .kind = EVENT_PRESS };

		ck_assert(press_read(&keys, &e.press));
		ui_handle(ui, &e);
	}
	ui_draw(ui);
}

/* Lets it work, up to `slices` slices; returns how many there were. */
static int
let_work(struct ui *ui, int slices)
{
	int i = 0;

	for (; i < slices && ui_busy(ui); i++) {
		ui_work(ui);
		ui_draw(ui);
	}
	return i;
}

enum { TO_THE_END = 1 << 30 };

/* The list in the dialog is that of all points. */
static void
check_list(struct ui *ui, enum point_kind kind, uint32_t ino)
{
	struct dialog *d = dialog_top(ui);
	struct points p = { 0 };
	struct text words = { 0 };
	size_t first;

	points_list(ui->here.volume, kind, ino, &p);
	ck_assert(d && !d->works);
	first = d->choices.count;
	ck_assert_uint_eq(dialog_count(d), first + p.all.count);
	for (size_t i = 0; i + 1 < p.all.count; i += 97) {
		const struct choice *c = dialog_choice_at(d, first + i);

		text_clear(&words);
		if (kind == POINT_VERSION)
			text_addf(&words, "v%u", (unsigned)p.all.at[i].at);
		else
			point_describe(&p.all.at[i], &words);
		ck_assert_str_eq(c->label, text_str(&words));
		ck_assert(strstr(c->note, "wrote ") || strstr(c->note, "named "));
	}
	ck_assert_str_eq(dialog_choice_at(d, first + p.all.count - 1)->note, "the present");
	text_free(&words);
	points_free(&p);
}

START_TEST(points_are_listed_in_slices)
{
	struct ui ui;

	open_image(&ui, FILES, 0);
	type(&ui, "T");
	ck_assert(dialog_works(&ui));
	/* Nothing can be chosen yet; what is typed stays. */
	type(&ui, "<Enter>");
	ck_assert(dialog_works(&ui));
	ck_assert_int_gt(let_work(&ui, TO_THE_END), 3);
	check_list(&ui, POINT_TIME, 0);
	ck_assert_str_eq(line_str(&dialog_top(&ui)->line), "now");
	type(&ui, "<Up><Up><Enter>");
	ck_assert(point_going(&ui));
	let_work(&ui, TO_THE_END);
	ck_assert_uint_eq(ui.here.volume->past->at, ui.here.volume->past->points.all.count - 3);
	type(&ui, "T");
	let_work(&ui, TO_THE_END);
	ck_assert_uint_eq(dialog_top(&ui)->selected,
	        dialog_top(&ui)->choices.count + ui.here.volume->past->at);
	close_screen(&ui);
}
END_TEST

START_TEST(the_list_can_be_closed_at_any_time)
{
	struct ui ui;

	open_image(&ui, FILES, 0);
	for (int slices = 0; slices < 30; slices++) {
		type(&ui, "T");
		let_work(&ui, slices);
		type(&ui, slices % 3 ? "<Esc>" : "<Up><Up><Enter><Esc>");
		ck_assert(!dialog_works(&ui));
	}
	close_screen(&ui);
}
END_TEST

START_TEST(versions_are_listed_in_slices)
{
	struct dialog *d;
	struct ui ui;

	open_image(&ui, 1, 4 * VERSIONS);
	type(&ui, "3G");
	let_work(&ui, TO_THE_END);
	type(&ui, "T");
	let_work(&ui, TO_THE_END);
	d = dialog_top(&ui);
	for (size_t i = 0; i < d->choices.count; i++)
		if (strcmp(d->choices.at[i].label, "versions ...") == 0)
			dialog_select(d, i, 1);
	type(&ui, "<Enter>");
	ck_assert(dialog_works(&ui));
	let_work(&ui, TO_THE_END);
	check_list(&ui, POINT_VERSION, 2);
	close_screen(&ui);
}
END_TEST

START_TEST(from_the_present_to_either_end)
{
	struct ui ui;

	open_image(&ui, FILES, 0);
	type(&ui, "[t");
	ck_assert(past_preparing(ui.here.volume));
	type(&ui, "[t"); /* which point is before that is not known yet */
	let_work(&ui, TO_THE_END);
	ck_assert_uint_eq(past_point(ui.here.volume).at, 1421856858 + FILES - 1);
	type(&ui, "]t");
	let_work(&ui, TO_THE_END);
	ck_assert(!point_on(&ui));
	type(&ui, "[T");
	let_work(&ui, TO_THE_END);
	ck_assert_uint_eq(past_point(ui.here.volume).at, 1421856858);
	type(&ui, "[t");
	ck_assert_str_eq(text_str(&ui.notice.message), "this is the first point");
	type(&ui, "<Esc>");
	ck_assert(!point_on(&ui));
	/* Where there is none it says so later. */
	type(&ui, ":travel 1990-01-01<Enter>");
	ck_assert(past_preparing(ui.here.volume));
	let_work(&ui, TO_THE_END);
	ck_assert(!point_on(&ui) && !ui.here.volume->past);
	ck_assert_str_eq(text_str(&ui.notice.message), "no node in the log is that old");
	close_screen(&ui);
}
END_TEST

/* Whatever is typed while it works. */
START_TEST(any_key_may_come_meanwhile)
{
	static const char *const keys[] = { "T", "T<Enter>", "<Esc>", "[t", "]t", "[T", "]T", "2", "3",
		"1", "<Up>", "<Enter>", "q", "T", "<Tab>", ":travel 50%<Enter>", ":travel v1<Enter>",
		":travel 1990-01-01<Enter>", ":travel 2015-01-21 20:00<Enter>" };
	uint32_t seed = 50 + (uint32_t)_i;
	struct ui ui;

	open_image(&ui, FILES / 4 * 3, VERSIONS);
	for (int i = 0; i < 60; i++) {
		type(&ui, keys[next_random(&seed) % (sizeof keys / sizeof *keys)]);
		ui.quit = false;
		let_work(&ui, (int)(next_random(&seed) % 40));
	}
	type(&ui, "<Esc><Esc><Esc><Esc><Esc><Esc>");
	let_work(&ui, TO_THE_END);
	ck_assert(!point_on(&ui));
	type(&ui, "T");
	let_work(&ui, TO_THE_END);
	check_list(&ui, POINT_TIME, 0);
	close_screen(&ui);
}
END_TEST

CASES(travel)
{
	tcase_add_unchecked_fixture(tcase, blind_enter, blind_leave);
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, points_are_listed_in_slices);
	tcase_add_test(tcase, the_list_can_be_closed_at_any_time);
	tcase_add_test(tcase, versions_are_listed_in_slices);
	tcase_add_test(tcase, from_the_present_to_either_end);
	tcase_add_loop_test(tcase, any_key_may_come_meanwhile, 0, 4);
}
