/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every way in which the screen ends, or does not even begin: the terminal is then as it
 * was, and the exit status is true.
 */
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/array.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/screen/session.h"


/* ---- by a key, by a signal, by a crash ---- */

START_TEST(a_key)
{
	static const char *const keys[] = { "q", "Q", "\003", "?\003", "xQ\033Q", "/abc\003" };
	struct session s;

	start(&s, &usual);
	expect_nodes(&s);
	settle(&s);
	send_keys(&s, keys[_i]);
	settle(&s);
	send_keys(&s, "\033");
	settle(&s);
	send_keys(&s, "Q");
	check_ends_well(&s);
}
END_TEST

static const int signals[] = { SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGALRM, SIGPIPE,
	SIGXCPU, SIGSEGV, SIGABRT, SIGFPE, SIGILL, SIGBUS, SIGSYS, SIGTRAP };

/* The sanitizers take care of crashes in their own way. */
static bool
is_ours(int number)
{
#ifdef __SANITIZE_ADDRESS__
	return number != SIGSEGV && number != SIGABRT && number != SIGFPE
	       && number != SIGILL && number != SIGBUS && number != SIGTRAP
	       && number != SIGSYS;
#else
	return number > 0;
#endif
}

START_TEST(a_signal)
{
	struct session s;
	int status;

	if (!is_ours(signals[_i]))
		return;
	start(&s, &usual);
	expect_nodes(&s);
	settle(&s);
	send_keys(&s, "p"); /* a cursor is shown */
	settle(&s);
	kill(s.pid, signals[_i]);
	status = finish(&s);
	ck_assert_msg(WIFSIGNALED(status), "%d: status %x", signals[_i], status);
	ck_assert_int_eq(WTERMSIG(status), signals[_i]);
	check_restored(&s);
	text_free(&s.out);
}
END_TEST

START_TEST(the_terminal_goes)
{
	struct session s;
	int status, waited = 0;

	start(&s, &usual);
	expect_nodes(&s);
	settle(&s);
	close(s.fd);
	while (waitpid(s.pid, &status, WNOHANG) == 0 && waited++ < 500)
		usleep(20000);
	ck_assert_int_lt(waited, 500);
	ck_assert(WIFSIGNALED(status) ? WTERMSIG(status) == SIGHUP
	                              : WEXITSTATUS(status) <= 2);
	text_free(&s.out);
}
END_TEST

/* ---- out of memory ---- */

START_TEST(no_memory)
{
	static const char *const points[] = { "TORTURE=starve-2500", "TORTURE=starve-3500",
		"TORTURE=starve-4500", "TORTURE=starve-7000" };
	const char *builddir = getenv("builddir");
	char folder[PATH_MAX], preload[PATH_MAX + 16];
	struct call c = usual;
	struct session s;
	int status;

	snprintf(folder, sizeof folder, "%s/tests", builddir != NULL ? builddir : ".");
	snprintf(preload, sizeof preload, "%s/preload.so", folder);
	if (!is_ours(SIGSEGV) || access(preload, R_OK) != 0)
		return;
	/* A path in LD_PRELOAD would end at a blank. */
	setenv("LD_LIBRARY_PATH", folder, 1);
	c.set = points[_i];
	c.more = "LD_PRELOAD=preload.so";
	start(&s, &c);
	expect(&s, "\033[?1049h");
	for (int i = 0; i < 400 && !has(&s, 0, "out of memory"); i++) {
		static const char *const keys[] = { "j", "3", "6", "?", "\033", "/x\r", "2" };

		send_keys(&s, keys[i % (int)COUNT(keys)]);
		take(&s, 5);
	}
	status = finish(&s);
	ck_assert_msg(WIFEXITED(status), "signal %d", WTERMSIG(status));
	ck_assert_int_eq(WEXITSTATUS(status), 2);
	check_restored(&s);
	/* It can be read, as the screen is gone by then. */
	ck_assert(memmem(s.out.at, s.out.len, "1049l", 5)
	          < memmem(s.out.at, s.out.len, "out of memory", 13));
	text_free(&s.out);
}
END_TEST

/* ---- stopped, and going on ---- */

/* As the shell that it runs under sees it. */
static void
check_stopped(struct session *s)
{
	send_keys(s, "\032");
	expect(s, "[stopped]");
	ck_assert_int_eq(tcgetattr(s->fd, &s->after), 0);
	check_restored(s);
}

START_TEST(stops_and_goes_on)
{
	struct call c = usual;
	struct session s;

	c.shell = SHELL_GOES_ON;
	start(&s, &c);
	expect_nodes(&s);
	settle(&s);
	for (int i = 0; i < 3; i++) {
		text_clear(&s.out);
		text_add(&s.out, "\033[?1049h\033[?25l");
		check_stopped(&s);
		set_size(&s, 80 + i, 24);
		expect(&s, "CLEANMRK");
		settle(&s);
	}
	send_keys(&s, "q");
	check_ends_well(&s);
}
END_TEST

/* A program that is to end when it goes on has nothing left to give back. */
START_TEST(ends_while_stopped)
{
	struct call c = usual;
	struct session s;
	int status;

	c.shell = SHELL_ENDS;
	start(&s, &c);
	expect_nodes(&s);
	settle(&s);
	check_stopped(&s);
	status = finish(&s);
	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), SIGTERM);
	check_restored(&s);
	text_free(&s.out);
}
END_TEST

/* ---- terminals that are none ---- */

static const struct odd {
	const char *term;
	int columns, rows;
	bool starts;
} odd[] = {
	{ "", 80, 24, false },
	{ NULL, 80, 24, false },
	{ "dumb", 80, 24, false },
	{ "../x", 80, 24, false },
	{ "/etc/passwd", 80, 24, false },
	{ "\033[31mred", 80, 24, false },
	{ "xterm-256color/../../x", 80, 24, false },
	{ "1000", 80, 24, false },
	{ "xterm-256color", 0, 0, true },
	{ "xterm-256color", 1, 1, true },
	{ "xterm-256color", 500, 500, true },
	{ "xterm-256color", 2, 300, true },
	{ "vt100", 80, 24, true },
	{ "linux", 80, 24, true },
};

START_TEST(odd_terminals)
{
	struct call c = usual;
	struct session s;
	char longest[1001];
	int status;

	memset(longest, 'x', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	c.term = odd[_i].term;
	if (c.term != NULL && strcmp(c.term, "1000") == 0)
		c.term = longest;
	c.columns = odd[_i].columns;
	c.rows = odd[_i].rows;
	start(&s, &c);
	settle(&s);
	send_keys(&s, "3jz?");
	settle(&s);
	send_keys(&s, "\033");
	settle(&s);
	send_keys(&s, "Q");
	status = finish(&s);
	ck_assert_msg(WIFEXITED(status), "signal %d", WTERMSIG(status));
	if (!has(&s, 0, "cannot use a terminal"))
		ck_assert_int_eq(WEXITSTATUS(status), 0);
	else
		ck_assert_int_eq(WEXITSTATUS(status), 2);
	if (!odd[_i].starts) {
		ck_assert_msg(!has(&s, 0, "\033"), "%s", text_str(&s.out));
		ck_assert_msg(has(&s, 0, "flashloupe info IMAGE"), "%s", text_str(&s.out));
	}
	ck_assert_int_eq((int)s.before.c_lflag, (int)s.after.c_lflag);
	text_free(&s.out);
}
END_TEST

/* Standard output is a terminal, but not one of this session, and keys come from none. */
START_TEST(no_terminal_of_its_own)
{
	struct call c = usual;
	struct session s;
	int status;

	c.image = "-";
	c.lost = true;
	start(&s, &c);
	status = finish(&s);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 2);
	ck_assert(has(&s, 0, "no terminal to read keys from"));
	ck_assert(!has(&s, 0, "\033"));
	text_free(&s.out);
}
END_TEST

CASES(pty_leave)
{
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, a_key, 0, 6);
	tcase_add_loop_test(tcase, a_signal, 0, COUNT(signals));
	tcase_add_test(tcase, the_terminal_goes);
	tcase_add_loop_test(tcase, no_memory, 0, 4);
	tcase_add_test(tcase, stops_and_goes_on);
	tcase_add_test(tcase, ends_while_stopped);
	tcase_add_loop_test(tcase, odd_terminals, 0, COUNT(odd));
	tcase_add_test(tcase, no_terminal_of_its_own);
}
