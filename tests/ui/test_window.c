/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ten thousand sizes of the window, from 1 by 1 to 500 by 500, without a terminal: while the
 * image is being scanned, with each pane, and with each dialog open.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "firmware/firmware.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/random.h"
#include "tests/fixture/screen/blind.h"
#include "ui/action/actions.h"
#include "ui/dialog/dialog.h"
#include "ui/frame/frame.h"
#include "ui/frame/loop.h"
#include "ui/list/pane.h"

enum { RESIZES = 10000, ROUNDS = 5, MOST = 500 };

static const struct ui_options options = { .mouse = true };

static struct firmware *
open_sample(const char *name)
{
	const char *srcdir = getenv("srcdir");
	char path[PATH_MAX];
	struct error err;
	struct firmware *f;

	snprintf(path, sizeof path, "%s/data/%s", srcdir != NULL ? srcdir : ".", name);
	f = firmware_open(path, NULL, &err);
	ck_assert_msg(f != NULL, "%s", err.text);
	return f;
}

/* One in sixteen is of any size, others are of what people have, or tiny. */
static void
resize(struct ui *ui, uint32_t *seed)
{
	struct event e = { .kind = EVENT_RESIZE };
	uint32_t kind = next_random(seed) % 16;
	int columns = kind == 0 ? MOST : kind < 6 ? 12 : 130;
	int rows = kind == 0 ? MOST : kind < 6 ? 6 : 45;

	e.x = 1 + (int)(next_random(seed) % (uint32_t)columns);
	e.y = 1 + (int)(next_random(seed) % (uint32_t)rows);
	ui_handle(ui, &e);
}

static void
check_drawn(const struct ui *ui)
{
	const struct canvas *c = ui->display.canvas;

	ck_assert(!c->cursor || (c->x >= 0 && c->x < c->columns && c->y >= 0
	                         && c->y < c->rows));
	for (int y = 0; y < c->rows; y++) {
		int x = 0;

		while (x < c->columns)
			x += canvas_tile(c, x, y)->width > 0 ? canvas_tile(c, x, y)->width : 1;
		ck_assert_int_eq(x, c->columns); /* no wide character sticks out */
	}
}

static void
press(struct ui *ui, const char *keys)
{
	for (; *keys != '\0'; keys++) {
		struct event e = { .kind = EVENT_PRESS, .press = (uint32_t)(unsigned char)*keys };

		ui_handle(ui, &e);
	}
}

/* What opens a pane or a dialog; some need more than one key. */
static const char *const openings[] = { "", "1", "2", "3", "4", "5", "6", "7", "8", "9", "0",
	"d", "z", "?", "x", "xt", "p", "p\r", "e", "f", "/", ":", "g", "u", "i", "S", "o" };

enum { OPENINGS = sizeof openings / sizeof openings[0] };

START_TEST(ten_thousand_sizes)
{
	static const char *const images[ROUNDS] = { "7518-hi3518-home.uimage", "dump.bin",
		"damaged.uimage", "history.jffs2", "be-64k-sum.jffs2" };
	uint32_t seed = 41u + (uint32_t)_i;
	struct firmware *f = open_sample(images[_i]);
	struct ui ui;

	ui_open(&ui, f, &options, &blind_terminal);
	for (int i = 0; i < RESIZES / ROUNDS; i++) {
		resize(&ui, &seed);
		/* The scan goes on for a good part of them. */
		if (ui_busy(&ui) && next_random(&seed) % 16 == 0)
			ui_work(&ui);
		if (i % 8 == 3) {
			dialog_close_all(&ui);
			press(&ui, openings[next_random(&seed) % OPENINGS]);
		}
		ui_draw(&ui);
		check_drawn(&ui);
		ui.quit = false;
	}
	ui_close(&ui);
	firmware_close(f);
}
END_TEST

CASES(window)
{
	tcase_add_unchecked_fixture(tcase, check_utf8, NULL);
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, ten_thousand_sizes, 0, ROUNDS);
}
