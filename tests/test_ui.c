/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The screen without a terminal: its tables, its layouts at every size, and what it does
 * under a monkey. What the screens look like is compared by tests/ui.sh.
 */
#include <check.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compare/compare.h"
#include "firmware/firmware.h"
#include "firmware/subject.h"
#include "job/mount.h"
#include "table/table.h"
#include "ui/action/actions.h"
#include "ui/ask/copy.h"
#include "ui/dialog/dialog.h"
#include "ui/draw/paragraph.h"
#include "ui/frame/frame.h"
#include "ui/list/pane.h"
#include "ui/pane/steps.h"
#include "ui/terminal/clipboard.h"
#include "ui/frame/loop.h"

/* ---- a terminal that shows nothing ---- */

static bool
never(struct terminal *t, int wait_ms, struct event *e)
{
	(void)t;
	(void)wait_ms;
	(void)e;
	return false;
}

static void
ignore_canvas(struct terminal *t, const struct canvas *c)
{
	(void)t;
	(void)c;
}

static void
ignore_mouse(struct terminal *t, bool on)
{
	(void)t;
	(void)on;
}

static void
ignore(struct terminal *t)
{
	(void)t;
}

static char copied[256];

static void
keep_copy(struct terminal *t, const char *text, size_t len)
{
	(void)t;
	snprintf(copied, sizeof copied, "%.*s", (int)len, text);
}

static uint64_t
no_time(struct terminal *t)
{
	(void)t;
	return 0;
}

static struct terminal blind = {
	.next = never, .show = ignore_canvas, .mouse = ignore_mouse, .repaint = ignore,
	.copy = keep_copy, .now = no_time, .close = ignore, .columns = 80, .rows = 24, .steady = true,
};
static const struct ui_options options = { .mouse = true, .clipboard = true };

static char data_dir[PATH_MAX];

static struct firmware *
open_image(const char *image)
{
	char path[PATH_MAX + 64];
	struct error err;
	struct firmware *f;

	snprintf(path, sizeof path, "%s/%s", data_dir, image);
	f = firmware_open(path, NULL, &err);
	ck_assert_msg(f != NULL, "%s", err.text);
	return f;
}

static void
open_screen(struct ui *ui, const char *image)
{
	ui_open(ui, open_image(image), &options, &blind);
}

/* Two images, the second to compare the first with. */
static void
open_both(struct ui *ui, const char *image, const char *other)
{
	static struct ui_options both;

	both = options;
	both.other = open_image(other);
	ui_open(ui, open_image(image), &both, &blind);
}

static void
close_screen(struct ui *ui)
{
	struct firmware *f = ui->firmware, *other = ui->options->other;

	ui_close(ui);
	firmware_close(f);
	firmware_close(other);
}

static void
finish(struct ui *ui)
{
	while (ui_busy(ui))
		ui_work(ui);
}

static void
press(struct ui *ui, uint32_t key)
{
	struct event e = { .kind = EVENT_PRESS, .press = key };

	ui_handle(ui, &e);
}

static void
resize(struct ui *ui, int columns, int rows)
{
	struct event e = { .kind = EVENT_RESIZE, .x = columns, .y = rows };

	ui_handle(ui, &e);
	ui_draw(ui);
}

/* ---- tables ---- */

START_TEST(actions_are_complete)
{
	for (size_t i = 0; i < action_count; i++) {
		const struct action *a = &actions[i];

		ck_assert(a->run != NULL || a->run_by != NULL || a->set != NULL);
		ck_assert_msg(a->name != NULL && strchr(a->name, ' ') == NULL, "%zu", i);
		ck_assert_msg(a->title != NULL && *a->title != '\0', "%s", a->name);
		ck_assert_msg(a->label != NULL && *a->label != '\0', "%s", a->name);
		ck_assert_msg(a->help == NULL || strlen(a->help) > 10, "%s", a->name);
		ck_assert_msg(a->keys != NULL, "%s", a->name);
		ck_assert_msg(*a->keys != '\0' || a->argument != NULL, "%s", a->name);
		ck_assert_uint_lt(a->group, GROUP_COUNT);
		for (size_t j = 0; j < i; j++)
			ck_assert_str_ne(a->name, actions[j].name);
		ck_assert_ptr_eq(action_find(a->name), a);
	}
	ck_assert_ptr_null(action_find("no-such-thing"));
}
END_TEST

static unsigned
panes_of(const struct action *a)
{
	return a->panes != 0 ? a->panes : IN_ALL;
}

/* Ctrl-B and Ctrl-A belong to multiplexers, the others to the terminal. */
static bool
is_forbidden(uint32_t p)
{
	return p < ' ' && strchr("bsqzda", (int)(p | 0x60)) != NULL && p != 0;
}

/* Such a key acts there, and begins a sequence in all other panes. */
static bool
acts_in_one_pane(const struct binding *b)
{
	unsigned panes = panes_of(b->action);

	return b->press[1] == PRESS_NONE && (panes & (panes - 1)) == 0;
}

START_TEST(keys_are_unique)
{
	struct ui ui = { 0 };

	action_bind(&ui);
	for (size_t i = 0; i < ui.bindings.count; i++) {
		const struct binding *b = &ui.bindings.at[i];

		ck_assert_msg(b->press[0] != PRESS_NONE, "%s: %s", b->action->name,
		        b->action->keys);
		ck_assert_msg(!is_forbidden(b->press[0]), "%s", b->action->name);
		for (size_t j = 0; j < i; j++) {
			const struct binding *o = &ui.bindings.at[j];

			if (!(panes_of(b->action) & panes_of(o->action)))
				continue;
			ck_assert_msg(memcmp(b->press, o->press, sizeof b->press) != 0,
			        "%s and %s", b->action->name, o->action->name);
			/* A key that acts can't begin a sequence; g asks for more. */
			ck_assert_msg(b->press[0] != o->press[0] ||
			              (b->press[1] != 0) == (o->press[1] != 0) ||
			              b->press[0] == 'g' || acts_in_one_pane(b) ||
			              acts_in_one_pane(o), "%s and %s", b->action->name,
			        o->action->name);
		}
	}
	array_free(&ui.bindings);
}
END_TEST

START_TEST(actions_are_listed)
{
	char *list = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&list, &len);

	ui_list_actions(out);
	fclose(out);
	for (size_t i = 0; i < action_count; i++) {
		char name[80];

		snprintf(name, sizeof name, "\t%s%s", actions[i].name,
		        actions[i].argument != NULL ? " " : "\t");
		ck_assert_msg(strstr(list, name) != NULL, "%s", actions[i].name);
	}
	free(list);
}
END_TEST

/* On a background of our own, a foreground of the user's may be invisible. */
static bool
is_half(const struct shade *s)
{
	return s->paper != COLOUR_DEFAULT && s->ink == COLOUR_DEFAULT;
}

START_TEST(roles_differ)
{
	/* These need no attribute: a letter, a sign or their place tells them. */
	static const char by_letter[] = ".+mlsnuapg=|";

	for (int i = 0; i < ROLE_COUNT; i++) {
		const struct role_row *r = &role_rows[i];

		ck_assert_ptr_nonnull(r->name);
		ck_assert_int_ne(r->letter, 0);
		ck_assert_msg(r->mono != LOOK_PLAIN || i >= ROLE_MAP ||
		              strchr(by_letter, r->letter) != NULL, "%s", r->name);
		ck_assert_msg(!is_half(&r->eight) && !is_half(&r->many),
		        "%s: paper without ink", r->name);
		ck_assert_int_lt(r->eight.ink, 8);
		for (int j = 0; j < i; j++) {
			ck_assert_str_ne(r->name, role_rows[j].name);
			ck_assert_msg(r->letter != role_rows[j].letter, "%s and %s",
			        r->name, role_rows[j].name);
		}
	}
}
END_TEST

START_TEST(glyphs_are_one_column)
{
	for (int i = 0; i < GLYPH_COUNT; i++) {
		const char *ascii = glyph_text((enum glyph)i, true);

		ck_assert_int_eq(canvas_width(glyph_text((enum glyph)i, false)), 1);
		ck_assert_uint_eq(strlen(ascii), 1);
		ck_assert(ascii[0] >= ' ' && ascii[0] <= '~');
	}
}
END_TEST

START_TEST(keys_have_names)
{
	for (uint32_t p = 1; p < PRESS_END_OF_LIST; p++) {
		struct text t = { 0 };

		if (p == 128)
			p = PRESS_UP;
		press_write(&t, p);
		ck_assert_msg(p > PRESS_BACKTAB || t.len > 0, "%u", (unsigned)p);
		if (p <= PRESS_F12 && p != 8 && p != 10 && !(p >= 28 && p < 32) && p != 0)
			ck_assert_msg(press_parse(text_str(&t), t.len) == p, "%s",
			        text_str(&t));
		text_free(&t);
	}
	ck_assert_uint_eq(press_parse("F13", 3), PRESS_NONE);
	ck_assert_uint_eq(press_parse("", 0), PRESS_NONE);
	ck_assert_uint_eq(press_parse("Nothing", 7), PRESS_NONE);
}
END_TEST

/* ---- the canvas ---- */

static void
draw_at(struct canvas *c, struct rect r, int x, int y, const char *s)
{
	struct pen p = pen_at(c, r, x, y);

	pen_text(&p, ROLE_TEXT, s);
}

START_TEST(pens_keep_to_their_rectangle)
{
	struct canvas c = { 0 };
	struct rect r = { 2, 1, 3, 1 };
	struct text t = { 0 };

	canvas_resize(&c, 8, 3);
	draw_at(&c, r, -1, 0, "abcdefgh");
	draw_at(&c, r, 0, -1, "above");
	draw_at(&c, r, 0, 1, "below");
	draw_at(&c, (struct rect){ -5, -5, 100, 100 }, 0, 0, "outside");
	canvas_dump(&c, &t);
	ck_assert_str_eq(text_str(&t), "\n  bcd\n\n");
	text_free(&t);
	canvas_free(&c);
}
END_TEST

START_TEST(nothing_dangerous_is_drawn)
{
	struct canvas c = { 0 };
	struct text t = { 0 };

	canvas_resize(&c, 12, 1);
	draw_at(&c, canvas_area(&c), 0, 0, "a\x1b[2J\xe2\x80\xae\xff\x7f\xc2\x9b" "b");
	canvas_dump(&c, &t);
	ck_assert_str_eq(text_str(&t), "a?[2J????b\n");
	text_clear(&t);
	c.ascii = true;
	canvas_clear(&c);
	draw_at(&c, canvas_area(&c), 0, 0, "\u00e9\u4e2d|");
	canvas_dump(&c, &t);
	ck_assert_str_eq(text_str(&t), "??|\n");
	text_free(&t);
	canvas_free(&c);
}
END_TEST

START_TEST(wide_characters_stay_whole)
{
	struct canvas c = { 0 };
	struct text t = { 0 };

	canvas_resize(&c, 5, 1);
	draw_at(&c, canvas_area(&c), 0, 0, "\u4e2d\u4e2d\u4e2d");
	canvas_dump(&c, &t);
	ck_assert_str_eq(text_str(&t), "\u4e2d\u4e2d\n");
	text_clear(&t);
	draw_at(&c, canvas_area(&c), 1, 0, "x");
	draw_at(&c, canvas_area(&c), 4, 0, "e\u0301");
	canvas_dump(&c, &t);
	ck_assert_str_eq(text_str(&t), " x\u4e2de\u0301\n");
	text_free(&t);
	canvas_free(&c);
}
END_TEST

START_TEST(paragraphs_break_at_blanks)
{
	ck_assert_int_eq(paragraph_lines("", 10), 0);
	ck_assert_int_eq(paragraph_lines("one two three", 7), 2);
	ck_assert_int_eq(paragraph_lines("a\n\nb", 7), 3);
	ck_assert_int_eq(paragraph_lines("abcdefghij", 4), 3);
	ck_assert_int_gt(paragraph_lines("\u4e2d\u4e2d", 1), 0);
}
END_TEST

/* ---- layouts ---- */

static bool
is_inside(struct rect r, int columns, int rows)
{
	return (r.w <= 0 || r.h <= 0) || (r.x >= 0 && r.y >= 0 && r.x + r.w <= columns &&
	                                         r.y + r.h <= rows);
}

static bool
overlaps(struct rect a, struct rect b)
{
	struct rect r = rect_clip(a, b);

	return r.w > 0 && r.h > 0;
}

static void
check_layout(const struct layout_wish *w)
{
	struct layout l;
	struct rect all[PANE_COUNT + 6 + LAYOUT_RULES];
	size_t n = 0;

	layout_make(&l, w);
	for (int i = 0; i < PANE_COUNT; i++)
		all[n++] = l.pane[i];
	all[n++] = l.title;
	all[n++] = l.tabs;
	all[n++] = l.strip;
	all[n++] = l.uimage;
	all[n++] = l.status;
	all[n++] = l.footer;
	for (int i = 0; i < LAYOUT_RULES; i++)
		all[n++] = l.rule[i];
	/* An assertion of Check costs more than a layout: only failures reach it. */
	for (size_t i = 0; i < n; i++) {
		if (!is_inside(all[i], w->columns, w->rows))
			ck_abort_msg("%dx%d: %zu", w->columns, w->rows, i);
		for (size_t j = 0; j < i; j++)
			if (overlaps(all[i], all[j]))
				ck_abort_msg("%dx%d: %zu, %zu", w->columns, w->rows, i,
				        j);
	}
	if (!layout_shows(&l, w->focus) && (w->focus == w->main || w->focus == w->beside))
		ck_abort_msg("%dx%d: no focus on %d", w->columns, w->rows, (int)w->focus);
}

static const int sizes[][2] = {
	{ 80, 24 }, { 119, 40 }, { 120, 15 }, { 120, 24 }, { 120, 40 }, { 140, 45 },
	{ 199, 50 }, { 200, 50 }, { 250, 70 }, { 400, 120 }, { 1000, 3 }, { 3, 1000 },
};

static void
check_layouts(int columns, int rows, int split, int uimage_lines)
{
	for (int focus = 0; focus < PANE_COUNT; focus++)
		for (int zoomed = 0; zoomed < 2; zoomed++)
			check_layout(&(struct layout_wish){ .columns = columns,
			        .rows = rows, .main = PANE_NODES,
			        .focus = (enum pane_id)focus, .beside = PANE_FILES,
			        .below = PANE_MAP, .zoomed = zoomed, .split = split,
			        .uimage_lines = uimage_lines });
}

START_TEST(layouts_fit)
{
	for (int columns = 1; columns <= 60; columns++)
		for (int rows = 1; rows <= 20; rows++)
			check_layouts(columns, rows, 0, _i);
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
		for (int split = -10; split <= 10; split += 5)
			check_layouts(sizes[i][0], sizes[i][1], split, _i);
}
END_TEST

/* ---- the screen itself ---- */

static const char *const images[] = {
	"7518-hi3518-home.uimage", "be-64k-sum.jffs2", "damaged.uimage", "dump.bin",
	"nocm-unpadded.jffs2",
};

enum { IMAGES = sizeof images / sizeof images[0] };

static void
check_cursor(const struct ui *ui)
{
	if (!rect_holds(canvas_area(&ui->canvas), ui->canvas.x, ui->canvas.y))
		ck_abort_msg("cursor at %d,%d", ui->canvas.x, ui->canvas.y);
}

START_TEST(draws_at_every_size)
{
	struct ui ui;

	open_screen(&ui, images[2]);
	finish(&ui);
	pane_show(&ui, (enum pane_id)_i);
	for (int columns = 1; columns <= 60; columns += columns < 25 ? 1 : 5)
		for (int rows = 1; rows <= 20; rows++) {
			resize(&ui, columns, rows);
			check_cursor(&ui);
		}
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		resize(&ui, sizes[i][0], sizes[i][1]);
		press(&ui, 'G');
		ui_draw(&ui);
		check_cursor(&ui);
		press(&ui, PRESS_HOME);
	}
	close_screen(&ui);
}
END_TEST

START_TEST(comparisons_draw_at_every_size)
{
	struct ui ui;

	open_both(&ui, images[_i], "history.jffs2");
	finish(&ui);
	press(&ui, 'C');
	ck_assert_int_eq(ui.focus, PANE_COMPARE);
	for (int way = 0; way < COMPARE_WAYS; way++, press(&ui, 'm'))
		for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
			resize(&ui, sizes[i][0], sizes[i][1]);
			press(&ui, 'G');
			press(&ui, PRESS_ENTER);
			ui_draw(&ui);
			check_cursor(&ui);
			press(&ui, PRESS_ESC);
			press(&ui, 'C');
			press(&ui, PRESS_HOME);
		}
	close_screen(&ui);
}
END_TEST

/* A comparison is void when an image is read anew, and comes back. */
START_TEST(a_comparison_follows_the_images)
{
	struct ui ui;
	size_t rows;

	open_both(&ui, "history.jffs2", "be-64k-sum.jffs2");
	press(&ui, 'C');
	ui_draw(&ui);
	finish(&ui);
	ui_draw(&ui);
	rows = pane_count(&ui, PANE_COMPARE);
	ck_assert_uint_gt(rows, 0);
	press(&ui, 'S');
	ui_draw(&ui);
	ck_assert_uint_eq(pane_count(&ui, PANE_COMPARE), 0);
	finish(&ui);
	ui_draw(&ui);
	ck_assert_uint_eq(pane_count(&ui, PANE_COMPARE), rows);
	close_screen(&ui);
}
END_TEST

START_TEST(dialogs_draw_at_every_size)
{
	static const char keys[] = "?:xpeg/";
	struct ui ui;

	open_screen(&ui, images[0]);
	finish(&ui);
	press(&ui, (uint8_t)keys[_i]);
	ck_assert_ptr_nonnull(dialog_top(&ui));
	for (int columns = 1; columns <= 90; columns += columns < 30 ? 1 : 7)
		for (int rows = 1; rows <= 30; rows++) {
			resize(&ui, columns, rows);
			check_cursor(&ui);
		}
	press(&ui, PRESS_ESC);
	ck_assert_ptr_null(dialog_top(&ui));
	ck_assert(!ui.quit);
	close_screen(&ui);
}
END_TEST

/* What is shown is what mount-jffs2 would run on the file that is suggested. */
START_TEST(pad_tells_how_to_mount)
{
	struct text path = { 0 }, commands = { 0 };
	char folder[4096];
	struct ui ui;

	open_screen(&ui, images[0]);
	finish(&ui);
	press(&ui, 'p');
	press(&ui, 'c');
	text_addf(&path, "%s/7518-hi3518-home-padded.jffs2", getcwd(folder, sizeof folder));
	mount_commands(text_str(&path), 65536, "/mnt", &commands);
	ck_assert_str_eq(text_str(&dialog_top(&ui)->body), text_str(&commands));
	ck_assert_ptr_nonnull(strstr(text_str(&commands), "mount -t jffs2"));
	/* There is no way to mount a uImage. */
	press(&ui, PRESS_ESC);
	press(&ui, 'u');
	ui_draw(&ui);
	press(&ui, 'c');
	ck_assert_ptr_null(strstr(text_str(&dialog_top(&ui)->body), "mount -t jffs2"));
	text_free(&path);
	text_free(&commands);
	close_screen(&ui);
}
END_TEST

START_TEST(node_to_file_and_back)
{
	struct ui ui;
	struct subject node, file;

	open_screen(&ui, images[0]);
	finish(&ui);
	action_run_words(&ui, "goto ino:18");
	ck_assert(pane_subject(&ui, PANE_NODES, &node));
	ck_assert_int_eq(ui.focus, PANE_NODES);
	press(&ui, PRESS_ENTER);
	ck_assert_int_eq(ui.focus, PANE_FILES);
	ck_assert(pane_subject(&ui, PANE_FILES, &file));
	ck_assert_uint_eq(file.inode, node.inode);
	press(&ui, PRESS_ENTER);
	ck_assert_int_eq(ui.focus, PANE_NODES);
	press(&ui, PRESS_BACKSPACE);
	ck_assert_int_eq(ui.focus, PANE_FILES);
	press(&ui, PRESS_BACKSPACE);
	ck_assert_int_eq(ui.focus, PANE_NODES);
	press(&ui, '\\');
	ck_assert_int_eq(ui.focus, PANE_FILES);
	close_screen(&ui);
}
END_TEST

/* The selected byte is the first of a field, or of a thing without fields, and the other
 * panes show that. */
static void
check_hex_place(struct ui *ui)
{
	struct subject s, node;
	size_t field;

	subject_at(ui->firmware, ui->hex.at, &s);
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

	open_screen(&ui, images[_i]);
	finish(&ui);
	press(&ui, 'X');
	ck_assert_int_eq(ui.source, PANE_HEX);
	press(&ui, PRESS_HOME);
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
	close_screen(&ui);
}
END_TEST

/* In another list, the field that is selected there is the byte selected here. */
START_TEST(hex_follows)
{
	struct subject s;
	struct ui ui;

	open_screen(&ui, images[0]);
	finish(&ui);
	for (int i = 0; i < 200; i++) {
		press(&ui, i % 3 ? PRESS_RIGHT : PRESS_DOWN);
		ui_draw(&ui);
		ck_assert(ui_subject(&ui, &s));
		ck_assert(ui.hex.at >= s.offset);
		if (subject_field_count(&s) > 0)
			ck_assert_uint_eq(ui.hex.at - s.offset,
			        subject_field(&s, ui.field)->offset);
	}
	close_screen(&ui);
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
	struct terminal timed = blind;
	struct ui ui;

	timed.now = read_clock;
	timed.steady = false;
	open_screen(&ui, "history.jffs2");
	finish(&ui);
	ui.terminal = &timed;
	press(&ui, ']');
	ck_assert_uint_eq(ui.prefix, ']');
	press(&ui, 'b');
	press(&ui, 'W');
	press(&ui, ']');
	press(&ui, ']');
	ck_assert_uint_eq(ui.prefix, PRESS_NONE);
	ck_assert_uint_eq(ui.panes[PANE_STEPS].row, 2);
	press(&ui, '.');
	ck_assert_int_gt(steps_due(&ui), 50);
	pass(&ui, 50);
	ck_assert_uint_eq(ui.panes[PANE_STEPS].row, 2);
	pass(&ui, 51);
	ck_assert_uint_eq(ui.panes[PANE_STEPS].row, 3);
	press(&ui, '>');
	pass(&ui, 101);
	pass(&ui, 51);
	ck_assert_uint_eq(ui.panes[PANE_STEPS].row, 5);
	press(&ui, 'k');
	ck_assert_int_eq(steps_due(&ui), -1);
	pass(&ui, 1000);
	ck_assert_uint_eq(ui.panes[PANE_STEPS].row, 4);
	press(&ui, '.');
	press(&ui, '.');
	ck_assert_int_eq(steps_due(&ui), -1);
	/* It ends with the last step, and begins again from there. */
	press(&ui, PRESS_END);
	press(&ui, '.');
	ck_assert_uint_eq(ui.panes[PANE_STEPS].row, 0);
	for (int i = 0; steps_due(&ui) >= 0; i++) {
		ck_assert_int_lt(i, 1000);
		pass(&ui, 200);
	}
	ck_assert_uint_eq(ui.panes[PANE_STEPS].row + 1, pane_count(&ui, PANE_STEPS));
	close_screen(&ui);
}
END_TEST

/* Unfolding and folding leaves the place in sight; text is looked for as bytes. */
START_TEST(hex_folds_and_finds)
{
	struct ui ui;

	open_screen(&ui, images[0]);
	finish(&ui);
	press(&ui, 'X');
	action_run_words(&ui, "find hex:ffffffffffffffff");
	finish(&ui);
	ck_assert_int_eq(ui.focus, PANE_HEX);
	action_run_words(&ui, "find .upgraded");
	finish(&ui);
	ck_assert_uint_eq(ui.hex.at, 0x74);
	ck_assert_int_eq(ui.focus, PANE_HEX);
	ck_assert_str_eq(ui.panes[PANE_NODES].table.class->name, "nodes");
	for (int mode = 0; mode < HEX_MODES; mode++) {
		press(&ui, 'v');
		ui_draw(&ui);
		press(&ui, PRESS_END);
		ui_draw(&ui);
		press(&ui, PRESS_PGUP);
		press(&ui, PRESS_HOME);
		ui_draw(&ui);
	}
	ck_assert_int_eq(ui.hex.mode, HEX_STORED);
	close_screen(&ui);
}
END_TEST

/* The lists beside show the step, the lists elsewhere the end. */
START_TEST(lists_beside_the_steps_show_the_step)
{
	struct ui ui;

	open_screen(&ui, "history.jffs2");
	finish(&ui);
	resize(&ui, 140, 45);
	ck_assert_uint_gt(pane_count(&ui, PANE_FILES), 2);
	press(&ui, 'W');
	ui_draw(&ui);
	ck_assert_uint_eq(pane_count(&ui, PANE_FILES), 1);
	ck_assert_int_eq(table_mark(&ui.panes[PANE_NODES].table, 1), MARK_UNREAD);
	press(&ui, PRESS_END);
	ui_draw(&ui);
	ck_assert_uint_gt(pane_count(&ui, PANE_FILES), 2);
	action_run_words(&ui, "step 7");
	ui_draw(&ui);
	ck_assert_uint_eq(pane_count(&ui, PANE_FILES), 2);
	press(&ui, '9');
	ui_draw(&ui);
	ck_assert_uint_gt(pane_count(&ui, PANE_FILES), 2);
	/* Other boundaries, other steps. */
	press(&ui, 'W');
	press(&ui, PRESS_END);
	action_run_words(&ui, "erase 16K");
	ui_draw(&ui);
	finish(&ui);
	ui_draw(&ui);
	ck_assert_uint_gt(pane_count(&ui, PANE_STEPS), 50);
	close_screen(&ui);
}
END_TEST

/* The hits that a search counts are those that a plain loop counts. */
START_TEST(finds_all)
{
	struct ui ui;
	struct text cell = { 0 };
	size_t expected = 0, before;
	struct table *t;

	open_screen(&ui, images[0]);
	finish(&ui);
	action_run_words(&ui, "find DIRENT");
	finish(&ui);
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
		press(&ui, 'n');
	ck_assert_uint_eq(ui.panes[PANE_NODES].row, before);
	for (size_t i = 0; i < expected; i++)
		press(&ui, 'N');
	ck_assert_uint_eq(ui.panes[PANE_NODES].row, before);
	close_screen(&ui);
}
END_TEST

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
	open_screen(&ui, "history.jffs2");
	strcpy(copied, "before");
	copy_text(&ui, text_str(&t), t.len);
	ck_assert_str_eq(copied, "before");
	copy_text(&ui, "a\tb", 3);
	ck_assert_str_eq(copied, "a\tb");
	ck_assert_str_eq(text_str(&ui.message), "copied: a b");
	close_screen(&ui);
	text_free(&t);
}
END_TEST

/* In no list a row brings other than printable ASCII, tabs and UTF-8 into the clipboard. */
START_TEST(rows_are_copied_without_control_bytes)
{
	struct ui ui;

	open_screen(&ui, "damaged.uimage");
	finish(&ui);
	ui_draw(&ui);
	for (const char *tab = "123456789"; *tab != '\0'; tab++) {
		press(&ui, (uint32_t)*tab);
		copied[0] = '\0';
		press(&ui, 'Y');
		for (const char *s = copied; *s != '\0'; s++)
			ck_assert_msg((uint8_t)*s >= ' ' || *s == '\t', "tab %c", *tab);
		copied[0] = '\0';
		press(&ui, 'y');
		ck_assert(copied[0] == '\0' || strncmp(copied, "0x", 2) == 0);
	}
	close_screen(&ui);
}
END_TEST

START_TEST(stopping_is_partial)
{
	struct ui ui;

	open_screen(&ui, images[_i]);
	for (int i = 0; i < _i + 1; i++)
		ui_work(&ui);
	press(&ui, PRESS_ESC);
	ck_assert(ui_scanned(&ui));
	for (int id = 0; id < PANE_COUNT; id++) {
		pane_show(&ui, (enum pane_id)id);
		ui_draw(&ui);
	}
	close_screen(&ui);
}
END_TEST

/* ---- the monkey ---- */

static uint32_t
next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

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
		p = ui->bindings.at[next_random(seed) % ui->bindings.count].press[0];
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
		e.x = (int)(next_random(seed) % (unsigned)ui->canvas.columns);
		e.y = (int)(next_random(seed) % (unsigned)ui->canvas.rows);
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
	enum { EVENTS = 4000 };
	uint32_t seed = 7u + (uint32_t)_i;
	char dir[64];
	struct ui ui;

	make_playground(dir);
	if (_i < 2 * IMAGES)
		open_screen(&ui, images[_i % IMAGES]);
	else
		open_both(&ui, images[_i % IMAGES], images[_i / 2 % IMAGES]);
	for (int i = 0; i < EVENTS; i++) {
		random_event(&ui, &seed);
		if (ui_busy(&ui) && next_random(&seed) % 4 == 0)
			ui_work(&ui);
		if (next_random(&seed) % 3 == 0) {
			ui_draw(&ui);
			check_cursor(&ui);
		}
		ui.quit = false;
	}
	close_screen(&ui);
	remove_playground(dir);
}
END_TEST

static TCase *
table_tests(void)
{
	TCase *tc = tcase_create("tables");

	tcase_add_test(tc, actions_are_complete);
	tcase_add_test(tc, keys_are_unique);
	tcase_add_test(tc, actions_are_listed);
	tcase_add_test(tc, roles_differ);
	tcase_add_test(tc, glyphs_are_one_column);
	tcase_add_test(tc, keys_have_names);
	tcase_add_test(tc, pens_keep_to_their_rectangle);
	tcase_add_test(tc, nothing_dangerous_is_drawn);
	tcase_add_test(tc, wide_characters_stay_whole);
	tcase_add_test(tc, paragraphs_break_at_blanks);
	tcase_add_loop_test(tc, layouts_fit, 0, 6);
	return tc;
}

static TCase *
screen_tests(void)
{
	TCase *tc = tcase_create("screen");

	tcase_add_loop_test(tc, draws_at_every_size, 0, PANE_COUNT);
	tcase_add_loop_test(tc, comparisons_draw_at_every_size, 0, IMAGES);
	tcase_add_test(tc, a_comparison_follows_the_images);
	tcase_add_loop_test(tc, dialogs_draw_at_every_size, 0, 7);
	tcase_add_test(tc, pad_tells_how_to_mount);
	tcase_add_test(tc, node_to_file_and_back);
	tcase_add_loop_test(tc, hex_walks_fields_and_leads, 0, IMAGES);
	tcase_add_test(tc, hex_follows);
	tcase_add_test(tc, hex_folds_and_finds);
	tcase_add_test(tc, a_mount_plays_until_a_key_comes);
	tcase_add_test(tc, lists_beside_the_steps_show_the_step);
	tcase_add_test(tc, finds_all);
	tcase_add_test(tc, clipboard_sequences);
	tcase_add_test(tc, a_long_text_is_not_copied);
	tcase_add_test(tc, rows_are_copied_without_control_bytes);
	tcase_add_loop_test(tc, stopping_is_partial, 0, IMAGES);
	tcase_add_loop_test(tc, survives_a_monkey, 0, 4 * IMAGES);
	return tc;
}

int
main(void)
{
	const char *srcdir = getenv("srcdir");
	Suite *suite = suite_create("ui");
	SRunner *runner;
	int failed;

	setlocale(LC_CTYPE, "C.UTF-8");
	if (realpath(srcdir != NULL ? srcdir : ".", data_dir) == NULL)
		return 1;
	strcat(data_dir, "/data");
	suite_add_tcase(suite, table_tests());
	suite_add_tcase(suite, screen_tests());
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
