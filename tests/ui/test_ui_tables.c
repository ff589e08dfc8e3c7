/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables of the screen, its canvas, and its layouts at every size. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare/compare.h"
#include "firmware/firmware.h"
#include "firmware/model/subject.h"
#include "jffs2/layers/layers.h"
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

/* ---- tables ---- */

START_TEST(actions_are_complete)
{
	const struct action *a;

	for (size_t i = 0; (a = action_at(i)) != NULL; i++) {
		ck_assert(a->run != NULL || a->run_by != NULL || a->set != NULL);
		ck_assert_msg(a->name != NULL && strchr(a->name, ' ') == NULL, "%zu", i);
		ck_assert_msg(a->title != NULL && *a->title != '\0', "%s", a->name);
		ck_assert_msg(a->label != NULL && *a->label != '\0', "%s", a->name);
		ck_assert_msg(a->help == NULL || strlen(a->help) > 10, "%s", a->name);
		ck_assert_msg(a->keys != NULL, "%s", a->name);
		ck_assert_msg(*a->keys != '\0' || a->argument != NULL || a->run != NULL,
		        "%s", a->name);
		ck_assert_uint_lt(a->group, GROUP_COUNT);
		for (size_t j = 0; j < i; j++)
			ck_assert_str_ne(a->name, action_at(j)->name);
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

/* They belong to the terminal, Ctrl-A to a multiplexer. Its other one, Ctrl-B, pages back in less
 * and vi, where hands know it. */
static bool
is_forbidden(uint32_t p)
{
	return p < ' ' && strchr("sqza", (int)(p | 0x60)) != NULL && p != 0;
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

	action_bind(&ui.keys);
	for (size_t i = 0; i < ui.keys.bindings.count; i++) {
		const struct binding *b = &ui.keys.bindings.at[i];

		ck_assert_msg(b->press[0] != PRESS_NONE, "%s: %s", b->action->name,
		        b->action->keys);
		ck_assert_msg(!is_forbidden(b->press[0]), "%s", b->action->name);
		for (size_t j = 0; j < i; j++) {
			const struct binding *o = &ui.keys.bindings.at[j];

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
	array_free(&ui.keys.bindings);
}
END_TEST

START_TEST(actions_are_listed)
{
	char *list = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&list, &len);
	const struct action *a;

	ui_list_actions(out);
	fclose(out);
	for (size_t i = 0; (a = action_at(i)) != NULL; i++) {
		char name[80];

		snprintf(name, sizeof name, "\t%s%s", a->name,
		        a->argument != NULL ? " " : "\t");
		ck_assert_msg(strstr(list, name) != NULL, "%s", a->name);
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

START_TEST(layers_have_the_colours_of_the_screen)
{
	ck_assert_int_eq(LAYERS_HUES, MAP_HUES);
	for (int i = 0; i < LAYERS_HUES; i++) {
		struct canvas c = { 0 };
		struct text t = { 0 }, fill = { 0 };
		struct pen p;

		canvas_resize(&c, 1, 1);
		p = pen_at(&c, canvas_area(&c), 0, 0);
		pen_text(&p, role_of_kind((enum map_kind)(MAP_HUE + i)), "#");
		canvas_svg(&c, "", &t);
		text_addf(&fill, "fill=\"%s\"", layers_hues[i]);
		ck_assert_msg(strstr(text_str(&t), text_str(&fill)) != NULL, "hue %d: %s", i,
		        text_str(&t));
		text_free(&fill);
		text_free(&t);
		canvas_free(&c);
	}
}
END_TEST

START_TEST(layouts_fit)
{
	for (int columns = 1; columns <= 60; columns++)
		for (int rows = 1; rows <= 20; rows++)
			check_layouts(columns, rows, 0, _i);
	for (size_t i = 0; i < UNSEEN_SIZES; i++)
		for (int split = -10; split <= 10; split += 5)
			check_layouts(unseen_sizes[i][0], unseen_sizes[i][1], split, _i);
}
END_TEST

CASES(ui_tables)
{
	tcase_add_unchecked_fixture(tcase, unseen_begin, NULL);
	tcase_add_test(tcase, actions_are_complete);
	tcase_add_test(tcase, keys_are_unique);
	tcase_add_test(tcase, actions_are_listed);
	tcase_add_test(tcase, roles_differ);
	tcase_add_test(tcase, glyphs_are_one_column);
	tcase_add_test(tcase, keys_have_names);
	tcase_add_test(tcase, pens_keep_to_their_rectangle);
	tcase_add_test(tcase, nothing_dangerous_is_drawn);
	tcase_add_test(tcase, wide_characters_stay_whole);
	tcase_add_test(tcase, paragraphs_break_at_blanks);
	tcase_add_test(tcase, layers_have_the_colours_of_the_screen);
	tcase_add_loop_test(tcase, layouts_fit, 0, 6);
}
