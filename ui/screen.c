/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The terminal, through ncurses: the only file that knows it. Signals are held back but
 * while waiting for a key, so nothing is ever interrupted half drawn, and none is
 * missed between a look at its flag and the wait. SIGTSTP is held back only just before
 * the wait: curses ignores it while it draws, which would discard one that is pending.
 */
#define NCURSES_NOMACROS 1
#define NCURSES_WIDECHAR 1

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/array.h"
#include "ui/press.h"
#include "ui/terminal.h"

/* A second click within this time is a double one; as long as others take it. */
enum { DOUBLE_CLICK_US = 400000, ESCAPE_MS = 25, READ_FAILURES = 50 };

struct screen {
	struct terminal terminal;
	SCREEN *curses;
	FILE *keys;
	struct canvas shown;       /* what the terminal shows, when `valid` */
	bool valid;
	attr_t look[ROLE_COUNT];
	short pair[ROLE_COUNT];
	sigset_t held, before;     /* signals held back; the mask before */
	struct event click;        /* the last one, and when */
	uint64_t click_time;
	int failures;              /* reads in a row that gave nothing */
};

static volatile sig_atomic_t signal_seen, suspend_seen;
static bool is_open; /* curses has the terminal, and exit must give it back */

static const int handled_signals[] = { SIGINT, SIGTERM, SIGHUP };
static const int fatal_signals[] = { SIGABRT, SIGSEGV, SIGFPE, SIGILL };

enum {
	HANDLED_SIGNALS = sizeof handled_signals / sizeof handled_signals[0],
	FATAL_SIGNALS = sizeof fatal_signals / sizeof fatal_signals[0]
};

static void
note_signal(int number)
{
	signal_seen = number;
}

static void
note_suspend(int number)
{
	(void)number;
	suspend_seen = 1;
}

static void
restore_terminal(void)
{
	if (is_open) {
		is_open = false;
		mousemask(0, NULL);
		endwin();
	}
}

/* The program is lost; its user's terminal need not be. */
static void
die(int number)
{
	restore_terminal();
	signal(number, SIG_DFL);
	raise(number);
}

/* ---- opening ---- */

/* Only signals that nobody else takes care of. */
static void
set_handler(int number, void (*handler)(int))
{
	struct sigaction now, wanted;

	memset(&wanted, 0, sizeof wanted);
	sigemptyset(&wanted.sa_mask);
	wanted.sa_handler = handler;
	if (sigaction(number, NULL, &now) == 0 && !(now.sa_flags & SA_SIGINFO) &&
	    now.sa_handler == SIG_DFL)
		sigaction(number, &wanted, NULL);
}

/* Before curses takes the terminal: it would else put handlers of its own there. */
static void
take_signals(struct screen *s)
{
	signal_seen = 0;
	sigemptyset(&s->held);
	for (size_t i = 0; i < HANDLED_SIGNALS; i++) {
		set_handler(handled_signals[i], note_signal);
		sigaddset(&s->held, handled_signals[i]);
	}
	for (size_t i = 0; i < FATAL_SIGNALS; i++)
		set_handler(fatal_signals[i], die);
	set_handler(SIGTSTP, note_suspend);
	sigaddset(&s->held, SIGWINCH);
	sigprocmask(SIG_BLOCK, &s->held, &s->before);
}

static void
give_signals_back(const struct screen *s)
{
	for (size_t i = 0; i < HANDLED_SIGNALS; i++)
		signal(handled_signals[i], SIG_DFL);
	signal(SIGTSTP, SIG_DFL);
	sigprocmask(SIG_SETMASK, &s->before, NULL);
}

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
		return no == NULL || *no == '\0';
	return colour == UI_COLOUR_ALWAYS;
}

static void
choose_looks(struct screen *s, enum ui_colour colour)
{
	bool coloured = wants_colour(colour) && has_colors() && start_color() == OK &&
	                COLORS >= 8 && COLOR_PAIRS > ROLE_COUNT;
	bool own = coloured && use_default_colors() == OK;

	for (int i = 0; i < ROLE_COUNT; i++) {
		const struct role_row *row = &role_rows[i];
		const struct shade *shade = COLORS >= 256 ? &row->many : &row->eight;

		s->look[i] = attributes(coloured ? shade->look : row->mono);
		if (!coloured || (shade->ink == COLOUR_DEFAULT &&
		                         shade->paper == COLOUR_DEFAULT))
			continue;
		s->pair[i] = (short)(i + 1);
		init_pair(s->pair[i], usable_colour(shade->ink, own ? -1 : COLOR_WHITE),
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
	if (getenv("ESCDELAY") == NULL)
		set_escdelay(ESCAPE_MS);
}

/* ---- events ---- */

static const struct key_row {
	int key;
	uint32_t press;
} key_rows[] = {
	{ KEY_UP, PRESS_UP }, { KEY_DOWN, PRESS_DOWN }, { KEY_LEFT, PRESS_LEFT },
	{ KEY_RIGHT, PRESS_RIGHT }, { KEY_HOME, PRESS_HOME }, { KEY_END, PRESS_END },
	{ KEY_FIND, PRESS_HOME }, { KEY_SELECT, PRESS_END },
	{ KEY_PPAGE, PRESS_PGUP }, { KEY_NPAGE, PRESS_PGDN }, { KEY_IC, PRESS_INSERT },
	{ KEY_DC, PRESS_DELETE }, { KEY_BTAB, PRESS_BACKTAB }, { KEY_ENTER, PRESS_ENTER },
	{ KEY_BACKSPACE, PRESS_BACKSPACE },
};

static uint32_t
press_of_key(int key)
{
	for (size_t i = 0; i < sizeof key_rows / sizeof key_rows[0]; i++)
		if (key_rows[i].key == key)
			return key_rows[i].press;
	if (key >= KEY_F(1) && key <= KEY_F(12))
		return PRESS_F1 + (uint32_t)(key - KEY_F(1));
	return PRESS_NONE;
}

static uint64_t
screen_now(struct terminal *t)
{
	struct timespec now;

	(void)t;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static bool
mouse_event(struct screen *s, struct event *e)
{
	uint64_t now = screen_now(&s->terminal);
	MEVENT m;

	if (getmouse(&m) != OK)
		return false;
	*e = (struct event){ .kind = EVENT_WHEEL, .x = m.x, .y = m.y };
	e->turn = (m.bstate & BUTTON4_PRESSED) ? -1 : 1;
	if (m.bstate & (BUTTON4_PRESSED | BUTTON5_PRESSED))
		return true;
	if (!(m.bstate & BUTTON1_PRESSED))
		return false;
	e->kind = EVENT_CLICK;
	if (m.x == s->click.x && m.y == s->click.y && s->click_time != 0 &&
	    now - s->click_time < DOUBLE_CLICK_US) {
		e->kind = EVENT_DOUBLE;
		now = 0; /* a third click begins anew */
	}
	s->click = *e;
	s->click_time = now;
	return true;
}

static bool
key_event(struct screen *s, int key, struct event *e)
{
	*e = (struct event){ .kind = EVENT_PRESS };
	if (key == KEY_MOUSE)
		return mouse_event(s, e);
	if (key == KEY_RESIZE) {
		e->kind = EVENT_RESIZE;
		getmaxyx(stdscr, e->y, e->x);
		s->valid = false;
		return true;
	}
	e->press = press_of_key(key);
	return e->press != PRESS_NONE;
}

static bool
character_event(wint_t point, struct event *e)
{
	*e = (struct event){ .kind = EVENT_PRESS, .press = (uint32_t)point };
	if (point == '\r' || point == '\n')
		e->press = PRESS_ENTER;
	else if (point == '\b')
		e->press = PRESS_BACKSPACE;
	return point != 0;
}

static bool
signal_event(struct event *e)
{
	int number = signal_seen;

	if (number == 0)
		return false;
	*e = (struct event){ .kind = EVENT_END };
	if (number == SIGINT) {
		signal_seen = 0;
		e->kind = EVENT_PRESS;
		e->press = PRESS_CTRL('c');
	}
	return true;
}

/* Gives the terminal back, stops, and when it goes on takes what size there is then. */
static void
suspend(struct screen *s, struct event *e)
{
	struct winsize size;

	suspend_seen = 0;
	endwin();
	signal(SIGTSTP, SIG_DFL);
	raise(SIGTSTP);
	set_handler(SIGTSTP, note_suspend);
	if (ioctl(fileno(s->keys), TIOCGWINSZ, &size) == 0 && size.ws_row > 0 &&
	    size.ws_col > 0)
		resizeterm(size.ws_row, size.ws_col);
	s->valid = false;
	*e = (struct event){ .kind = EVENT_RESIZE };
	getmaxyx(stdscr, e->y, e->x);
}

/* What curses has already, without waiting; false: nothing. */
static bool
read_event(struct screen *s, struct event *e)
{
	wint_t point;
	int kind;

	while ((kind = wget_wch(stdscr, &point)) != ERR) {
		s->failures = 0;
		if (kind == KEY_CODE_YES ? key_event(s, (int)point, e)
		                         : character_event(point, e))
			return true;
	}
	if (suspend_seen) {
		suspend(s, e);
		return true;
	}
	return signal_event(e);
}

/* Waits with the signals let in; false when the time is over or the terminal is gone
 * (*gone). */
static bool
wait_for_input(struct screen *s, int wait_ms, bool *gone)
{
	struct pollfd fd = { fileno(s->keys), POLLIN, 0 };
	struct timespec limit = { wait_ms / 1000, (wait_ms % 1000) * 1000000L };
	sigset_t stop;
	int ready = -1;

	sigemptyset(&stop);
	sigaddset(&stop, SIGTSTP);
	sigprocmask(SIG_BLOCK, &stop, NULL);
	if (!suspend_seen)
		ready = ppoll(&fd, 1, wait_ms < 0 ? NULL : &limit, &s->before);
	else
		errno = EINTR;
	sigprocmask(SIG_UNBLOCK, &stop, NULL);
	*gone = ready > 0 && (!(fd.revents & POLLIN) || ++s->failures > READ_FAILURES);
	return ready > 0 || (ready < 0 && errno == EINTR);
}

static bool
screen_next(struct terminal *t, int wait_ms, struct event *e)
{
	struct screen *s = (struct screen *)t;
	bool gone;

	while (!read_event(s, e)) {
		if (!wait_for_input(s, wait_ms, &gone))
			return signal_event(e);
		if (gone) {
			*e = (struct event){ .kind = EVENT_END };
			return true;
		}
	}
	return true;
}

/* ---- the picture ---- */

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
		setcchar(&line[count++], text, s->look[tile->role], s->pair[tile->role],
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

/* ---- the whole ---- */

static void
screen_close(struct terminal *t)
{
	struct screen *s = (struct screen *)t;
	int number = signal_seen;

	restore_terminal();
	delscreen(s->curses);
	if (s->keys != stdin)
		fclose(s->keys);
	give_signals_back(s);
	canvas_free(&s->shown);
	free(s);
	if (number != 0)
		raise(number);
}

/* Keys come from standard input, unless an image does. */
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
		.mouse = screen_mouse, .repaint = screen_repaint, .now = screen_now,
		.close = screen_close, .ascii = o->ascii || !speaks_utf8() };
	return s;
}

struct terminal *
screen_open(const struct ui_options *o, struct error *err)
{
	const char *name = getenv("TERM");
	struct screen *s = screen_make(o);

	s->keys = open_keys();
	if (s->keys == NULL) {
		error_set_errno(err, "no terminal to read keys from: /dev/tty");
		free(s);
		return NULL;
	}
	take_signals(s);
	s->curses = newterm(NULL, stdout, s->keys);
	if (s->curses == NULL) {
		give_signals_back(s);
		error_set(err, "cannot use a terminal of the type \"%s\" (set in TERM)",
		        name != NULL ? name : "");
		free(s);
		return NULL;
	}
	is_open = true;
	atexit(restore_terminal);
	set_modes();
	choose_looks(s, o->colour);
	getmaxyx(stdscr, s->terminal.rows, s->terminal.columns);
	return &s->terminal;
}
