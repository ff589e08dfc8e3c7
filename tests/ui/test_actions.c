/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every action of the table, and every row of every menu and dialog, on images of every
 * kind (tests/fixture/screen/blind.h), in each pane and in each state that the screen can be in: nothing
 * may crash, hang, or draw beside the screen.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/fixture/screen/blind.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/share.h"
#include "ui/action/actions.h"
#include "ui/dialog/dialog.h"
#include "ui/frame/loop.h"
#include "ui/frame/renew.h"
#include "ui/list/pane.h"
#include "ui/take/order.h"

/* All of it would take minutes: each pane is tried in each state with every action, but
 * what is rarely of use is taken in turns. */
enum {
	LONG_MENU = 40, /* rows; of such ones in most panes only some are tried */
	CONTENT = 500,  /* rows: more are lines of a file, all alike */
	SOME = 6,       /* other ones in each pane */
	SCANNED = 3,    /* the state in which all rows are tried */
	TURN = SHARES > 1 ? 52 : 13, /* of so many panes one, in the other states */
	DEEP = 3        /* dialogs on dialogs */
};

/* How one gets into a state, after the slices of work have been done. */
static const struct state {
	const char *name, *keys;
	int slices; /* -1: until none is left */
	int columns, rows;
} states[] = {
	{ "at once", "", 0, 60, 16 },
	{ "after a slice", "", 1, 60, 16 },
	{ "stopped", "<Esc>s", 2, 60, 16 },
	{ "scanned", "", -1, 80, 24 },
	{ "wide", "", -1, 140, 45 },
	{ "in the past", "[t[t", -1, 60, 16 },
	{ "on the way to the past", "[T", -2, 40, 10 },
	{ "in the steps of a mount", "Wjjjj", -1, 60, 16 },
	{ "filtered to nothing", ":filter no such thing<Enter>", -1, 60, 16 },
	{ "sorted", "2:sort -length<Enter>3H", -1, 60, 16 },
	{ "searching", "/a<Enter>", -2, 60, 16 },
	{ "with salvage", "SG", -1, 20, 5 },
};

enum { STATES = sizeof states / sizeof states[0] };

/* What an action may be told; most of it is wrong for most of them. */
static const char *const arguments[] = { "0", "64K", "64K at 0x10", "auto", "/", "v1",
	"-1",
	"ino:1", "v:1", "eb:0", "50%", "+4", "length", "-offset", "what~a & length>1 | ino=2",
	"2015-01-21", "now", "files", "entropy", "sums", "inode", "18446744073709551615", "%" };

enum { ARGUMENTS = sizeof arguments / sizeof arguments[0] };

/* What is tried now, for the message that a crash leaves in the log. */
static struct {
	const char *image, *state, *pane, *action, *row;
} now;

static void
draw(struct ui *ui)
{
	blind_draw(ui);
	ui->quit = false;
}

static void
reset(struct ui *ui, const struct state *s, enum pane_id pane)
{
	dialog_close_all(ui);
	order_cancel(ui);
	renew_end(ui);
	ui->tabs.zoomed = false;
	ui->quit = false;
	if (s->slices == -1)
		blind_finish(ui);
	if (pane_offered(ui, pane))
		pane_show(ui, pane);
}

/* Presses Enter in the topmost dialog; false if that one, or its like, still stands there: the next
 * Enter would do the same. */
static bool
enter(struct ui *ui)
{
	struct dialog *d = dialog_top(ui);
	const char *prompt = d->prompt;
	char title[sizeof d->title];

	memcpy(title, d->title, sizeof title);
	blind_press(ui, PRESS_ENTER);
	draw(ui);
	d = dialog_top(ui);
	return d != NULL && (d->prompt != prompt || strcmp(d->title, title) != 0);
}

/* The row is chosen by Enter; if that leads to another dialog, so is what it offers. */
static void
choose(struct ui *ui, size_t row)
{
	struct dialog *d = dialog_top(ui);
	bool go_on;

	if (d == NULL || row >= d->choices.count)
		return;
	now.row = d->choices.at[row].label;
	dialog_click(d, row, false);
	draw(ui);
	go_on = dialog_top(ui) != NULL;
	for (int i = 0; go_on && i < DEEP; i++)
		go_on = enter(ui);
	for (int i = 0; i < DEEP && ui_busy(ui); i++)
		ui_work(ui);
	now.row = "";
}

static void
try_rows(struct ui *ui, const struct state *s, enum pane_id pane, const struct action *a)
{
	const struct dialog *d = dialog_top(ui);
	size_t count = d != NULL ? d->choices.count : 0;
	bool all = pane == PANE_NODES && s == &states[SCANNED];
	size_t step = count > LONG_MENU && (!all || count > CONTENT) ? count / SOME : 1;

	for (size_t row = (size_t)pane % step; row < count; row += step) {
		reset(ui, s, pane);
		action_run(ui, a, "");
		choose(ui, row);
		/* By its letter, too. */
		d = dialog_top(ui);
		if (d != NULL && row < d->choices.count)
			blind_press(ui, d->choices.at[row].press);
	}
}

static void
try_action(struct ui *ui, const struct state *s, enum pane_id pane,
        const struct action *a)
{
	now.pane = pane_classes[pane].title;
	now.action = a->name;
	reset(ui, s, pane);
	action_run(ui, a, "");
	draw(ui);
	try_rows(ui, s, pane, a);
	for (int i = 0; a->argument != NULL && i < ARGUMENTS; i++) {
		reset(ui, s, pane);
		action_run(ui, a, arguments[i]);
		if (i % TURN == (int)pane % TURN)
			draw(ui);
	}
	blind_press(ui, PRESS_ESC);
}

static void
enter_state(struct ui *ui, const struct state *s)
{
	struct event size = { .kind = EVENT_RESIZE, .x = s->columns, .y = s->rows };

	if (s->slices < 0)
		blind_finish(ui);
	for (int i = 0; i < s->slices && ui_busy(ui); i++)
		ui_work(ui);
	ui_handle(ui, &size);
	blind_keys(ui, s->keys);
	draw(ui);
}

static void
try_pane(const struct blind_image *image, const struct state *s, enum pane_id pane)
{
	struct ui ui;
	const struct action *a;

	blind_open(&ui, image);
	enter_state(&ui, s);
	for (size_t i = 0; (a = action_at(i)) != NULL; i++)
		if (a->panes == 0 || a->panes >> pane & 1)
			try_action(&ui, s, pane, a);
	blind_close(&ui);
	blind_sweep();
}

/* What a crash was about; the sanitizers have said by then what they know. */
static void
tell(int number)
{
	fprintf(stderr, "%s, %s: %s in %s, row \"%s\"\n", now.image, now.state, now.action,
	        now.pane, now.row);
	signal(number, SIG_DFL);
	raise(number);
}

START_TEST(every_action)
{
	const struct blind_image *image = &blind_images[_i / STATES];
	const struct state *s = &states[_i % STATES];

	now.image = image->name;
	now.state = s->name;
	now.row = "";
	signal(SIGSEGV, tell);
	signal(SIGABRT, tell);
	signal(SIGALRM, tell);
	for (int pane = 0; pane < PANE_COUNT; pane++)
		if (s == &states[SCANNED] ? (pane + _i / STATES) % (2 * SHARES - 1) == 0
		                          : (pane + _i) % TURN == 0)
			try_pane(image, s, (enum pane_id)pane);
}
END_TEST

/* "-" is standard output elsewhere, and here the screen. */
START_TEST(nothing_is_written_to_the_screen)
{
	static const char *const keys[] = { ":dump -<Enter>", "1xs<C-u>-<Enter>",
		"1xd<C-u>-<Enter>", "1xt<C-u>-<Enter>", "p<Enter><C-u>-<Enter>" };
	FILE *out = freopen("stdout", "w", stdout);
	struct ui ui;

	ck_assert_ptr_nonnull(out);
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		blind_open(&ui, &blind_images[BLIND_FILES]);
		blind_finish(&ui);
		blind_keys(&ui, keys[i]);
		blind_finish(&ui);
		blind_draw(&ui);
		fflush(stdout);
		ck_assert_msg(lseek(STDOUT_FILENO, 0, SEEK_END) == 0, "%s", keys[i]);
		blind_close(&ui);
	}
}
END_TEST

CASES(actions)
{
	check_apart();
	tcase_add_unchecked_fixture(tcase, blind_enter, blind_leave);
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, every_action, 0, (int)blind_image_count * STATES);
	tcase_add_test(tcase, nothing_is_written_to_the_screen);
}
