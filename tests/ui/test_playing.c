/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A simulated flash on the screen. */
#include <assert.h>
#include <string.h>

#include "firmware/model/children.h"
#include "play/play.h"
#include "tests/fixture/screen/blind.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/share.h"
#include "ui/dialog/dialog.h"
#include "ui/list/pane.h"

static const char *const kinds[] = { "", "nand blocks 6", "big-endian summary" };
enum { KINDS = sizeof kinds / sizeof kinds[0] };

static void
says(const struct ui *ui, const char *words)
{
	ck_assert_msg(strstr(text_str(&ui->notice.message), words) != NULL, "%s",
	        text_str(&ui->notice.message));
}

/* Each tab comes with another kind when every third is taken. */
static_assert(PANE_LISTS % KINDS != 0, "each tab comes with the same kind");

/* In each tab, back and forth over every event, and a command from there. */
START_TEST(every_moment_is_shown)
{
	char tab[] = { pane_classes[_i % PANE_LISTS].tab, '\0' };
	struct ui ui;

	if (SHARES > 1 && _i % KINDS != 0)
		return;
	blind_open_flash(&ui, kinds[_i / PANE_LISTS]);
	blind_draw(&ui);
	blind_keys(&ui, "!write a 3000<Enter>!mkdir d<Enter>!write d/b 5000<Enter>!rm a<Enter>");
	blind_keys(&ui, "3jH3jL@");
	blind_keys(&ui, tab);
	blind_draw(&ui);
	for (int i = 0; i < 6; i++) {
		blind_keys(&ui, ":previous-point<Enter>");
		blind_draw(&ui);
	}
	blind_keys(&ui, ":next-point<Enter>");
	blind_draw(&ui);
	says(&ui, "event ");
	blind_keys(&ui, ":first-point<Enter>");
	blind_draw(&ui);
	blind_keys(&ui, "jjk");
	blind_draw(&ui);
	ck_assert_uint_eq(ui.playing.play->moment, 0);
	blind_keys(&ui, ":command write e 10<Enter>");
	blind_draw(&ui);
	ck_assert(play_is_present(ui.playing.play));
	blind_keys(&ui, ":undo<Enter>:undo<Enter>:undo<Enter>");
	blind_draw(&ui);
	ck_assert_str_eq(play_last(ui.playing.play), "mkdir d");
	blind_keys(&ui, ":previous-point<Enter><Esc>");
	ck_assert(play_is_present(ui.playing.play));
	blind_finish(&ui);
	blind_draw(&ui);
	blind_close(&ui);
}
END_TEST

/* What is on the flash is what Files shows, also at an earlier event. */
START_TEST(files_follow_the_flash)
{
	struct ui ui;

	blind_open_flash(&ui, kinds[_i]);
	blind_keys(&ui, "!write a 3000<Enter>!write b 3000<Enter>!sync<Enter>3");
	blind_draw(&ui);
	ck_assert_uint_eq(pane_count(&ui, PANE_FILES), 3);
	blind_keys(&ui, "!rm a<Enter>!sync<Enter>");
	blind_draw(&ui);
	ck_assert_uint_eq(pane_count(&ui, PANE_FILES), 2);
	blind_keys(&ui, "gugu");
	blind_draw(&ui);
	ck_assert_uint_eq(pane_count(&ui, PANE_FILES), 3);
	ck_assert(ui.here.volume != NULL && ui.here.volume->erase.size == CHIP_BLOCK);
	blind_close(&ui);
}
END_TEST

/* What can't be run leaves the moment that is shown. */
START_TEST(a_wrong_command_stays_in_the_past)
{
	struct ui ui;
	size_t moment;

	blind_open_flash(&ui, "");
	blind_keys(&ui, "!write a 3000<Enter>:previous-point<Enter>:previous-point<Enter>");
	moment = ui.playing.play->moment;
	blind_keys(&ui, "!nonsense<Enter><Esc>!<Enter>!#<Enter>");
	blind_draw(&ui);
	ck_assert_uint_eq(ui.playing.play->moment, moment);
	ck_assert(!play_is_present(ui.playing.play));
	blind_close(&ui);
}
END_TEST

START_TEST(enter_goes_to_the_event)
{
	struct ui ui;

	blind_open_flash(&ui, "");
	blind_keys(&ui, "!write a 3000<Enter>kk<Enter>");
	blind_draw(&ui);
	ck_assert_uint_eq(ui.playing.play->moment, play_events(ui.playing.play) - 2);
	blind_keys(&ui, "gg<Enter>");
	blind_draw(&ui);
	blind_keys(&ui, "G<Enter>");
	ck_assert(play_is_present(ui.playing.play));
	blind_close(&ui);
}
END_TEST

START_TEST(words_are_completed_and_refused)
{
	struct ui ui;

	blind_open_flash(&ui, "");
	blind_keys(&ui, "!wri<Tab>/name 100<Enter>");
	ck_assert_str_eq(play_last(ui.playing.play), "write /name 100");
	blind_keys(&ui, "!append /n<Tab> 5<Enter>");
	ck_assert_str_eq(play_last(ui.playing.play), "append /name 5");
	blind_keys(&ui, "!rm n<Tab><Enter>");
	ck_assert_str_eq(play_last(ui.playing.play), "rm name");
	blind_keys(&ui, "!nonsense<Enter>");
	blind_draw(&ui);
	ck_assert_str_eq(text_str(&dialog_top(&ui)->error), "there is no command \"nonsense\"; "
	        "commands: flash, create, write, append, patch, truncate, fill, mkdir, symlink, ln, mv, rm, "
	        "chmod, sync, gc, idle, cut, mount, unmount, bad, fail, wear, time, expect");
	blind_keys(&ui, "<Esc>!rm name<Enter>");
	says(&ui, "fails: No such file");
	blind_close(&ui);
}
END_TEST

/* The question comes before what happened is seen, and the reason after the answer. */
START_TEST(predictions_are_judged)
{
	static const char *const answers[] = { "0x0000600c", "7", "" };
	static const char *const titles[] = { "Right", "What happened", "What happened" };
	struct ui ui;
	size_t before;

	blind_open_flash(&ui, "");
	blind_keys(&ui, "gP");
	before = ui.here.firmware->generation;
	blind_keys(&ui, "!write a 3000<Enter>");
	blind_draw(&ui);
	ck_assert_uint_eq(ui.here.firmware->generation, before);
	ck_assert_uint_eq(ui.playing.fact.answer, 0x600c);
	/* Nothing of it is seen before. */
	ck_assert_uint_eq(pane_count(&ui, PANE_FLASH), 17);
	ck_assert_uint_eq(play_events(ui.playing.play), 16);
	/* Where it was before the command. */
	ck_assert_str_eq(play_place(ui.playing.play, 6), "free");
	blind_keys(&ui, "what<Enter>");
	ck_assert(dialog_top(&ui)->error.len > 0);
	blind_keys(&ui, "<C-u>");
	blind_keys(&ui, answers[_i]);
	blind_keys(&ui, "<Enter>");
	blind_draw(&ui);
	ck_assert_str_eq(dialog_top(&ui)->title, titles[_i]);
	ck_assert(strstr(text_str(&dialog_top(&ui)->body), "jffs2_find_nextblock"));
	blind_keys(&ui, "<Esc>3");
	blind_draw(&ui);
	ck_assert_uint_eq(pane_count(&ui, PANE_FILES), 2);
	blind_close(&ui);
}
END_TEST

/* One that is left without an answer has happened all the same. */
START_TEST(a_question_can_be_left)
{
	struct ui ui;

	blind_open_flash(&ui, "");
	blind_keys(&ui, "gP!write a 3000<Enter><Esc>");
	blind_draw(&ui);
	blind_keys(&ui, "3");
	blind_draw(&ui);
	ck_assert_uint_eq(pane_count(&ui, PANE_FILES), 2);
	blind_close(&ui);
}
END_TEST

/* The image comes back as it was, with its place. */
START_TEST(a_copy_is_left_again)
{
	struct ui ui;
	const struct firmware *f;
	const struct volume *v;

	blind_open(&ui, &blind_images[BLIND_FILES]);
	blind_finish(&ui);
	blind_keys(&ui, "3Ba mark<Enter>");
	blind_draw(&ui);
	f = ui.here.firmware;
	v = ui.here.volume;
	blind_keys(&ui, "gp");
	blind_draw(&ui);
	says(&ui, "a copy");
	ck_assert_int_eq(ui.tabs.main, PANE_FLASH);
	ck_assert_uint_eq(ui.recall.notes.notes.count, 0);
	blind_keys(&ui, "!write new 500<Enter>[t");
	blind_draw(&ui);
	blind_keys(&ui, "qq");
	blind_draw(&ui);
	ck_assert_ptr_nonnull(ui.playing.play);
	ck_assert_str_eq(dialog_top(&ui)->title, "The commands are not saved");
	blind_keys(&ui, "y");
	blind_draw(&ui);
	says(&ui, "back in the image");
	ck_assert(!ui.quit && ui.here.firmware == f && ui.here.volume == v);
	ck_assert_uint_eq(ui.recall.notes.notes.count, 1);
	blind_keys(&ui, "gp!write new 500<Enter>guq");
	blind_draw(&ui);
	ck_assert_ptr_null(ui.playing.play);
	blind_keys(&ui, "gp!write new 500<Enter>");
	blind_close(&ui); /* from within */
}
END_TEST

/* A list that has fewer rows afterwards has its last one selected. */
START_TEST(the_selected_row_is_there_after_undo)
{
	struct ui ui;
	struct pane *issues = &ui.panes[PANE_ISSUES];

	blind_open_flash(&ui, "");
	blind_draw(&ui);
	blind_keys(&ui, "!write a 3000<Enter>!cut after 100<Enter>!write b 3000<Enter>7G");
	blind_draw(&ui);
	ck_assert_uint_gt(issues->row, 0);
	blind_keys(&ui, "gugugu");
	ck_assert(issues->row == 0 || issues->row < table_count(&issues->table));
	blind_draw(&ui);
	blind_close(&ui);
}
END_TEST

START_TEST(what_is_undone_need_not_be_saved)
{
	struct ui ui;

	blind_open_flash(&ui, "");
	blind_keys(&ui, "!write a 10<Enter>guq");
	ck_assert(ui.quit);
	blind_close(&ui);
}
END_TEST

START_TEST(unsaved_commands_are_not_dropped)
{
	struct ui ui;

	blind_open_flash(&ui, "");
	blind_keys(&ui, "!write a 10<Enter>gs<Esc>q");
	blind_draw(&ui);
	ck_assert(!ui.quit);
	ck_assert_str_eq(dialog_top(&ui)->title, "The commands are not saved");
	blind_keys(&ui, "<Esc>gsmine.flash<Enter>");
	blind_finish(&ui);
	blind_draw(&ui);
	blind_keys(&ui, "<Esc>q");
	ck_assert(ui.quit);
	blind_close(&ui);
}
END_TEST

CASES(playing)
{
	tcase_add_unchecked_fixture(tcase, blind_enter, blind_leave);
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, every_moment_is_shown, 0, KINDS * PANE_LISTS);
	tcase_add_loop_test(tcase, files_follow_the_flash, 0, KINDS);
	tcase_add_test(tcase, a_wrong_command_stays_in_the_past);
	tcase_add_test(tcase, enter_goes_to_the_event);
	tcase_add_test(tcase, words_are_completed_and_refused);
	tcase_add_loop_test(tcase, predictions_are_judged, 0, 3);
	tcase_add_test(tcase, a_question_can_be_left);
	tcase_add_test(tcase, a_copy_is_left_again);
	tcase_add_test(tcase, the_selected_row_is_there_after_undo);
	tcase_add_test(tcase, what_is_undone_need_not_be_saved);
	tcase_add_test(tcase, unsaved_commands_are_not_dropped);
}
