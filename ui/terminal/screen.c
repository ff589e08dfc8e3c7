/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opens the terminal, shows pictures on it, and restores it. */
#include "ui/terminal/screen_private.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/array.h"
#include "ui/terminal/clipboard.h"
#include "ui/terminal/farewell.h"

enum { ESCAPE_MS = 25 };


/* ---- opening ---- */

static short
usable_colour(int16_t colour, short otherwise)
{
	return colour == COLOUR_DEFAULT ? otherwise : (short)colour;
}

static attr_t
attributes(unsigned look)
{
	return ((look & LOOK_BOLD) ? A_BOLD : 0) |
	       ((look & LOOK_UNDERLINE) ? A_UNDERLINE : 0) |
	       ((look & LOOK_REVERSE) ? A_REVERSE : 0) | ((look & LOOK_DIM) ? A_DIM : 0);
}

static bool
wants_colour(enum ui_colour colour)
{
	const char *no = getenv("NO_COLOR");

	if (colour == UI_COLOUR_AUTO)
		return !no || !*no;
	return colour == UI_COLOUR_ALWAYS;
}

/* The colour pair of the two, which roles may share; 0 if the terminal has no more. */
static short
pair_for(struct screen *s, short ink, short paper)
{
	short i = 0;

	while (i < s->pairs && (s->pair_ink[i] != ink || s->pair_paper[i] != paper))
		i++;
	if (i == s->pairs) {
		if (i == MOST_PAIRS || i + 1 >= COLOR_PAIRS
		        || init_pair((short)(i + 1), ink, paper) != OK)
			return 0;
		s->pair_ink[i] = ink;
		s->pair_paper[i] = paper;
		s->pairs++;
	}
	return (short)(i + 1);
}

static void
choose_looks(struct screen *s, enum ui_colour colour)
{
	bool coloured = wants_colour(colour) && has_colors() && start_color() == OK
	                && COLORS >= 8;
	bool own = coloured && use_default_colors() == OK;

	s->terminal.halves = coloured && COLORS >= 256 && !s->terminal.ascii
	                     && COLOR_PAIRS > MOST_PAIRS;

	for (int i = 0; i < ROLE_COUNT; i++) {
		const struct role_row *row = &role_rows[i];
		const struct shade *shade = COLORS >= 256 ? &row->many : &row->eight;

		s->look[i] = attributes(coloured ? shade->look : row->mono);
		if (!coloured || (shade->ink == COLOUR_DEFAULT
		                         && shade->paper == COLOUR_DEFAULT))
			continue;
		s->pair[i] = pair_for(s, usable_colour(shade->ink, own ? -1 : COLOR_WHITE),
		        usable_colour(shade->paper, own ? -1 : COLOR_BLACK));
	}
}

static void
set_modes(void)
{
	cbreak();
	noecho();
	nonl();
	intrflush(stdscr, FALSE);
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	scrollok(stdscr, FALSE);
	leaveok(stdscr, FALSE);
	mouseinterval(0);
	curs_set(0);
	if (!getenv("ESCDELAY"))
		set_escdelay(ESCAPE_MS);
}

/* ---- the picture ---- */

/* The colour pair of a tile; of two halves, the ink is the paper of the upper one. */
static short
pair_of(struct screen *s, const struct tile *tile)
{
	if (tile->under == 0 || !s->terminal.halves)
		return s->pair[tile->role];
	return pair_for(s, role_rows[tile->role].many.paper,
	        role_rows[tile->under].many.paper);
}

static void
show_row(struct screen *s, const struct canvas *c, int y, cchar_t *line)
{
	wchar_t text[TILE_MARKS + 2];
	int count = 0;

	for (int x = 0; x < c->columns; x++) {
		const struct tile *tile = canvas_tile(c, x, y);
		int n = 0;

		if (tile->width == 0)
			continue;
		text[n++] = (wchar_t)tile->point;
		for (int i = 0; i < TILE_MARKS && tile->mark[i] != 0; i++)
			text[n++] = (wchar_t)tile->mark[i];
		text[n] = L'\0';
		setcchar(&line[count++], text, s->look[tile->role], pair_of(s, tile),
		        NULL);
	}
	mvadd_wchnstr(y, 0, line, count);
}

static bool
is_shown(const struct screen *s, const struct canvas *c, int y)
{
	return s->valid && memcmp(canvas_tile(c, 0, y), canvas_tile(&s->shown, 0, y),
	                           (size_t)c->columns * sizeof *c->tiles) == 0;
}

static void
screen_show(struct terminal *t, const struct canvas *c)
{
	struct screen *s = (struct screen *)t;
	cchar_t *line = memory_zeroed((size_t)c->columns + 1, sizeof *line);

	if (s->shown.columns != c->columns || s->shown.rows != c->rows) {
		canvas_resize(&s->shown, c->columns, c->rows);
		s->valid = false;
	}
	if (!s->valid)
		clearok(stdscr, TRUE);
	for (int y = 0; y < c->rows; y++)
		if (!is_shown(s, c, y))
			show_row(s, c, y, line);
	free(line);
	memcpy(s->shown.tiles, c->tiles,
	        (size_t)c->columns * (size_t)c->rows * sizeof *c->tiles);
	s->valid = true;
	curs_set(c->cursor ? 1 : 0);
	move(c->y, c->x);
	refresh();
}

static void
screen_mouse(struct terminal *t, bool on)
{
	(void)t;
	mousemask(on ? BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED : 0, NULL);
}

static void
screen_repaint(struct terminal *t)
{
	((struct screen *)t)->valid = false;
}

/* Bypasses curses, which has no pending output while it is not drawing. */
static void
screen_copy(struct terminal *t, const char *text, size_t len)
{
	const char *tmux = getenv("TMUX");
	struct text sequence = { 0 };

	(void)t;
	clipboard_add_sequence(&sequence, span_of(text, len),
	        tmux && *tmux);
	fwrite(text_str(&sequence), 1, sequence.len, stdout);
	fflush(stdout);
	text_free(&sequence);
}

/* ---- the whole ---- */

void
screen_bracket(bool on)
{
	if (!farewell_is_ansi())
		return;
	fputs(on ? "\033[?2004h" : "\033[?2004l", stdout);
	fflush(stdout);
}

static void
screen_close(struct terminal *t)
{
	struct screen *s = (struct screen *)t;
	int number = screen_end_signal();

	farewell_end();
	screen_bracket(false);
	mousemask(0, NULL);
	endwin();
	delscreen(s->curses);
	if (s->keys != stdin)
		fclose(s->keys);
	screen_give_signals_back(s);
	canvas_free(&s->shown);
	text_free(&s->paste);
	free(s);
	if (number != 0)
		raise(number);
}

/* Keys come from standard input, unless the image does. */
static FILE *
open_keys(void)
{
	return isatty(STDIN_FILENO) ? stdin : fopen("/dev/tty", "r");
}

static bool
speaks_utf8(void)
{
	return strcasecmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static struct screen *
screen_make(const struct ui_options *o)
{
	struct screen *s = memory_zeroed(1, sizeof *s);

	s->terminal = (struct terminal){ .next = screen_next, .show = screen_show,
		.mouse = screen_mouse, .repaint = screen_repaint, .copy = screen_copy,
		.now = screen_now,
		.close = screen_close, .ascii = o->ascii || !speaks_utf8() };
	return s;
}

static void
refuse_type(struct error *err)
{
	const char *name = getenv("TERM");
	struct text shown = { 0 };

	if (name)
		text_add_readable(&shown, span_of(name, strnlen(name, 80)), true);
	error_set(err, "cannot use a terminal of the type \"%s\" (set in TERM): try TERM=xterm, or a "
	        "command that prints, such as flashloupe info IMAGE", text_str(&shown));
	text_free(&shown);
}

/* Curses takes a terminal that can't place the cursor, and writes each line over the one before. */
static SCREEN *
open_curses(FILE *keys)
{
	SCREEN *curses = newterm(NULL, stdout, keys);
	const char *place = curses ? tigetstr("cup") : NULL;

	if (!curses || (place && place != (const char *)-1))
		return curses;
	endwin();
	delscreen(curses);
	return NULL;
}

struct terminal *
screen_open(const struct ui_options *o, struct error *err)
{
	struct screen *s = screen_make(o);

	s->keys = open_keys();
	if (!s->keys) {
		error_set_errno(err, "no terminal to read keys from: /dev/tty");
		free(s);
		return NULL;
	}
	farewell_note_modes();
	screen_take_signals(s);
	s->curses = open_curses(s->keys);
	if (!s->curses) {
		screen_give_signals_back(s);
		if (s->keys != stdin)
			fclose(s->keys);
		free(s);
		refuse_type(err);
		return NULL;
	}
	farewell_begin();
	set_modes();
	screen_know_brackets();
	screen_bracket(true);
	choose_looks(s, o->colour);
	getmaxyx(stdscr, s->terminal.rows, s->terminal.columns);
	return &s->terminal;
}
