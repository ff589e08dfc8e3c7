/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Correcting a NAND dump on the screen: what is below it is read again. */
#include <string.h>

#include "firmware/model/children.h"
#include "tests/fixture/screen/blind.h"
#include "tests/fixture/check_main.h"
#include "ui/frame/correct.h"
#include "ui/list/pane.h"

static const char on[] = "correction on: 3 bits in 2 pages corrected, at most 2 in one; 1 page "
                         "beyond correction (Hamming, 1 bit in 256 bytes)";

static void
open_pages(struct ui *ui)
{
	blind_open(ui, &blind_images[BLIND_PAGES]);
	blind_finish(ui);
	blind_draw(ui);
}

static struct firmware *
dump_of(const struct ui *ui)
{
	return firmware_root(ui->here.firmware);
}

START_TEST(bits_are_corrected_and_left_again)
{
	struct ui ui;

	open_pages(&ui);
	ck_assert_ptr_eq(ui.here.firmware, firmware_plain(dump_of(&ui)));
	blind_keys(&ui, "P");
	ck_assert_int_eq(ui.tabs.source, PANE_PAGES);
	blind_keys(&ui, "c");
	ck_assert_str_eq(text_str(&ui.notice.message), on);
	blind_finish(&ui);
	blind_draw(&ui);
	ck_assert(firmware_plain(dump_of(&ui))->store->corrected);
	ck_assert_int_eq(ui.tabs.source, PANE_PAGES);
	blind_keys(&ui, "c");
	blind_finish(&ui);
	blind_draw(&ui);
	ck_assert(!firmware_plain(dump_of(&ui))->store->corrected);
	ck_assert_ptr_nonnull(strstr(text_str(&ui.notice.message), "off: 3 bits in 2 pages can"));
	blind_close(&ui);
}
END_TEST

/* From each tab below the dump one is there again afterwards, with nothing left of before. */
START_TEST(the_place_below_is_found_again)
{
	struct ui ui;
	char tab[] = { pane_classes[_i].tab, '\0' };

	open_pages(&ui);
	blind_keys(&ui, "3jj*3");
	blind_keys(&ui, tab);
	blind_draw(&ui);
	blind_keys(&ui, "/a<Enter>");
	blind_keys(&ui, "c");
	blind_draw(&ui);
	blind_finish(&ui);
	blind_draw(&ui);
	ck_assert(firmware_plain(dump_of(&ui))->store->corrected);
	blind_keys(&ui, "3");
	ck_assert_ptr_eq(ui.here.firmware, firmware_plain(dump_of(&ui)));
	ck_assert_ptr_eq(ui.here.volume, ui.here.firmware->volumes.at[0]);
	blind_draw(&ui);
	blind_keys(&ui, "<Backspace>");
	blind_draw(&ui);
	blind_close(&ui);
}
END_TEST

/* Correcting drops the store that the mark was set in, and makes another. */
START_TEST(a_mark_below_outlives_its_store)
{
	struct ui ui;
	struct subject s;
	uint64_t marked;

	open_pages(&ui);
	blind_keys(&ui, "2jj");
	ck_assert(ui_subject(&ui, &s));
	ck_assert_ptr_eq(s.firmware, firmware_plain(dump_of(&ui)));
	marked = s.offset;
	blind_keys(&ui, "Bhere<Enter>");
	blind_keys(&ui, "c");
	blind_finish(&ui);
	blind_draw(&ui);
	blind_keys(&ui, "OM");
	blind_draw(&ui);
	blind_keys(&ui, "<Enter>");
	blind_draw(&ui);
	ck_assert(ui_subject(&ui, &s));
	ck_assert_ptr_eq(s.firmware, firmware_plain(dump_of(&ui)));
	ck_assert_uint_eq(s.offset, marked);
	ck_assert_int_eq(ui.tabs.source, PANE_NODES);
	blind_close(&ui);
}
END_TEST

START_TEST(it_can_be_stopped)
{
	struct ui ui;

	open_pages(&ui);
	blind_keys(&ui, "3c<Esc>s");
	blind_draw(&ui);
	blind_finish(&ui);
	blind_keys(&ui, "2");
	blind_draw(&ui);
	blind_keys(&ui, "c");
	blind_finish(&ui);
	blind_draw(&ui);
	ck_assert(!ui.here.firmware->options.correct);
	blind_close(&ui);
}
END_TEST

START_TEST(it_is_refused_where_there_is_nothing_to_correct)
{
	struct ui ui;

	blind_open(&ui, &blind_images[BLIND_PAGES]);
	ck_assert_ptr_nonnull(correct_refusal(&ui));
	blind_finish(&ui);
	ck_assert_ptr_null(correct_refusal(&ui));
	blind_close(&ui);
	blind_open(&ui, &blind_images[BLIND_FILES]);
	blind_finish(&ui);
	ck_assert_ptr_nonnull(correct_refusal(&ui));
	ck_assert(!pane_offered(&ui, PANE_PAGES));
	blind_close(&ui);
}
END_TEST

CASES(correct)
{
	tcase_add_unchecked_fixture(tcase, blind_enter, blind_leave);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, bits_are_corrected_and_left_again);
	tcase_add_loop_test(tcase, the_place_below_is_found_again, 0, PANE_LISTS);
	tcase_add_test(tcase, a_mark_below_outlives_its_store);
	tcase_add_test(tcase, it_can_be_stopped);
	tcase_add_test(tcase, it_is_refused_where_there_is_nothing_to_correct);
}
