/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys, the mouse, signals. Signals are blocked except while waiting for a key, so
 * drawing is never interrupted, and none is missed between the check of its flag and the
 * wait. SIGTSTP is blocked only just before the wait: curses ignores it while it draws,
 * which would discard a pending one.
 */
#include "ui/terminal/screen_private.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/leave.h"
#include "ui/terminal/press.h"

/* A second click within this time is a double one; as long as others take it. */
enum { DOUBLE_CLICK_US = 400000, READ_FAILURES = 50, PASTE_WAIT_MS = 100 };

static volatile sig_atomic_t signal_seen, suspend_seen;

static const int handled_signals[] = { SIGINT, SIGTERM, SIGHUP };

enum { HANDLED_SIGNALS = COUNT(handled_signals) };

/* ---- signals ---- */

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

/* Only signals that nobody else handles; crashes are left to base/leave.h. */
static void
set_handler(int number, void (*handler)(int))
{
	struct sigaction wanted;

	memset(&wanted, 0, sizeof wanted);
	sigemptyset(&wanted.sa_mask);
	wanted.sa_handler = handler;
	if (leave_owns(number))
		sigaction(number, &wanted, NULL);
}

static bool
has_handler(int number, void (*handler)(int))
{
	struct sigaction now;

	return sigaction(number, NULL, &now) == 0 && now.sa_handler == handler;
}

/* Called before curses takes the terminal: otherwise it would install its own
 * handlers. */
void
screen_take_signals(struct screen *s)
{
	signal_seen = 0;
	sigemptyset(&s->held);
	for (size_t i = 0; i < HANDLED_SIGNALS; i++) {
		set_handler(handled_signals[i], note_signal);
		sigaddset(&s->held, handled_signals[i]);
	}
	set_handler(SIGTSTP, note_suspend);
	sigaddset(&s->held, SIGWINCH);
	sigprocmask(SIG_BLOCK, &s->held, &s->before);
}

void
screen_give_signals_back(const struct screen *s)
{
	for (size_t i = 0; i < HANDLED_SIGNALS; i++)
		if (has_handler(handled_signals[i], note_signal))
			leave_take(handled_signals[i]);
	if (has_handler(SIGTSTP, note_suspend))
		signal(SIGTSTP, SIG_DFL);
	sigprocmask(SIG_SETMASK, &s->before, NULL);
}

int
screen_end_signal(void)
{
	return signal_seen;
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
	for (size_t i = 0; i < COUNT(key_rows); i++)
		if (key_rows[i].key == key)
			return key_rows[i].press;
	if (key >= KEY_F(1) && key <= KEY_F(12))
		return PRESS_F1 + (uint32_t)(key - KEY_F(1));
	return PRESS_NONE;
}

uint64_t
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
	if (m.x == s->click.x && m.y == s->click.y && s->click_time != 0
	        && now - s->click_time < DOUBLE_CLICK_US) {
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
signal_event(const struct screen *s, struct event *e)
{
	int number = signal_seen;

	if (number == 0)
		return false;
	if (number == SIGINT && s->pasting) {
		signal_seen = 0; /* it was in the paste */
		return false;
	}
	*e = (struct event){ .kind = EVENT_END };
	if (number == SIGINT) {
		signal_seen = 0;
		e->kind = EVENT_PRESS;
		e->press = PRESS_CTRL('c');
	}
	return true;
}

/* Restores the terminal, stops, and on continuing takes the size at that time. */
static void
suspend(struct screen *s, struct event *e)
{
	struct winsize size;

	suspend_seen = 0;
	screen_bracket(false);
	endwin();
	signal(SIGTSTP, SIG_DFL);
	raise(SIGTSTP);
	set_handler(SIGTSTP, note_suspend);
	if (ioctl(fileno(s->keys), TIOCGWINSZ, &size) == 0 && size.ws_row > 0
	        && size.ws_col > 0)
		resizeterm(size.ws_row, size.ws_col);
	s->valid = false;
	screen_bracket(true);
	*e = (struct event){ .kind = EVENT_RESIZE };
	getmaxyx(stdscr, e->y, e->x);
}

/* What curses already has, without waiting; false: nothing. */
static bool
read_event(struct screen *s, struct event *e)
{
	wint_t point;
	int kind;

	while ((kind = wget_wch(stdscr, &point)) != ERR) {
		enum paste_part part = screen_take_paste(s, kind == KEY_CODE_YES, point, e);

		s->failures = 0;
		if (part == PASTE_WHOLE)
			return true;
		if (part == PASTE_GOES_ON)
			continue;
		if (kind == KEY_CODE_YES ? key_event(s, (int)point, e)
		                         : character_event(point, e))
			return true;
	}
	if (screen_paste_stalls(s, e))
		return true;
	if (suspend_seen) {
		suspend(s, e);
		return true;
	}
	return signal_event(s, e);
}

/* Waits with signals unblocked; false on timeout, when `wake` is readable, or when the
 * terminal is gone (*gone). */
static bool
wait_for_input(struct screen *s, int wait_ms, bool *gone)
{
	struct pollfd fds[2] = { { fileno(s->keys), POLLIN, 0 },
		{ s->terminal.wake, POLLIN, 0 } };
	struct timespec limit = { wait_ms / 1000, (wait_ms % 1000) * 1000000L };
	sigset_t stop;
	int ready = -1;

	sigemptyset(&stop);
	sigaddset(&stop, SIGTSTP);
	sigprocmask(SIG_BLOCK, &stop, NULL);
	if (!suspend_seen)
		ready = ppoll(fds, 2, wait_ms < 0 ? NULL : &limit, &s->before);
	else
		errno = EINTR;
	sigprocmask(SIG_UNBLOCK, &stop, NULL);
	*gone = ready > 0 && fds[0].revents
	        && (!(fds[0].revents & POLLIN) || ++s->failures > READ_FAILURES);
	return (ready > 0 && fds[0].revents) || (ready < 0 && errno == EINTR);
}

bool
screen_next(struct terminal *t, int wait_ms, struct event *e)
{
	struct screen *s = (struct screen *)t;
	bool gone;

	if (s->pasting && (wait_ms < 0 || wait_ms > PASTE_WAIT_MS))
		wait_ms = PASTE_WAIT_MS;
	while (!read_event(s, e)) {
		if (!wait_for_input(s, wait_ms, &gone))
			return signal_event(s, e);
		if (gone) {
			*e = (struct event){ .kind = EVENT_END };
			return true;
		}
	}
	return true;
}
