/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/session.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>

enum { QUIET_MS = 150, PATIENCE_MS = 30000 };

static const char sample[] = "7518-hi3518-home.uimage";

static void
in_srcdir(char *path, size_t size, const char *image)
{
	const char *srcdir = getenv("srcdir");

	if (*image == '/')
		snprintf(path, size, "%s", image);
	else
		snprintf(path, size, "%s/data/%s", srcdir != NULL ? srcdir : ".", image);
}

static const char *
program(void)
{
	const char *p = getenv("FLASHLOUPE");

	return p != NULL ? p : "./flashloupe";
}

/* ---- the child ---- */

/* A session of its own, which has no terminal. */
static void
setsid_again(void)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		setsid();
		return;
	}
	if (pid < 0)
		_exit(125);
	waitpid(pid, &status, 0);
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 125);
}

/* Signals that stop do nothing in a session that has no other process to go on with. */
static void
run_under_shell(const struct call *c)
{
	static const char stopped[] = "[stopped]";
	pid_t pid = fork();
	int status = 0;

	if (pid < 0)
		_exit(125);
	signal(SIGTTOU, pid == 0 ? SIG_DFL : SIG_IGN);
	setpgid(pid, pid);
	if (pid == 0)
		return;
	tcsetpgrp(STDIN_FILENO, pid);
	while (waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status)) {
		if (write(STDOUT_FILENO, stopped, strlen(stopped)) < 0)
			break;
		usleep(3 * QUIET_MS * 1000);
		if (c->shell == SHELL_ENDS)
			kill(pid, SIGTERM);
		kill(pid, SIGCONT);
	}
	if (WIFSIGNALED(status) && signal(WTERMSIG(status), SIG_DFL) != SIG_ERR)
		raise(WTERMSIG(status));
	_exit(WEXITSTATUS(status));
}

static _Noreturn void
run_program(const struct call *c)
{
	char path[PATH_MAX];
	const char *argv[5] = { program() };
	int n = 1, fd;

	/* What runs the tests may ignore some, as nohup and a shell's `&` do. */
	for (n = 1; n < NSIG; n++)
		signal(n, SIG_DFL);
	n = 1;
	in_srcdir(path, sizeof path, strcmp(c->image, "-") == 0 ? sample : c->image);
	if (c->term != NULL)
		setenv("TERM", c->term, 1);
	else
		unsetenv("TERM");
	setenv("LC_ALL", c->locale, 1);
	/* curses leaves memory behind for some terminals; ours is watched by test_ui. */
	setenv("ASAN_OPTIONS", "detect_leaks=0:verify_asan_link_order=0", 1);
	unsetenv("NO_COLOR");
	unsetenv("TMUX");
	unsetenv("LINES");
	unsetenv("COLUMNS");
	if (c->set != NULL)
		putenv(strdup(c->set));
	if (c->more != NULL)
		putenv(strdup(c->more));
	if (c->lost)
		setsid_again();
	if (c->shell != SHELL_NONE)
		run_under_shell(c);
	if (c->option != NULL)
		argv[n++] = c->option;
	if (strcmp(c->image, "-") == 0) {
		fd = open(path, O_RDONLY);
		if (fd < 0 || dup2(fd, STDIN_FILENO) < 0)
			_exit(126);
		argv[n++] = "-";
	} else {
		argv[n++] = path;
	}
	execv(argv[0], (char **)(uintptr_t)argv);
	_exit(127);
}

void
start(struct session *s, const struct call *c)
{
	struct winsize size = { .ws_col = (unsigned short)c->columns,
		.ws_row = (unsigned short)c->rows };
	int other;

	*s = (struct session){ 0 };
	/* A terminal whose modes are known before anybody uses it. */
	ck_assert_int_eq(openpty(&s->fd, &other, NULL, NULL, &size), 0);
	ck_assert_int_eq(tcgetattr(other, &s->before), 0);
	s->pid = fork();
	if (s->pid == 0 && (close(s->fd), login_tty(other)) != 0)
		_exit(125);
	if (s->pid == 0)
		run_program(c);
	close(other);
	ck_assert_int_gt(s->pid, 0);
	ck_assert_int_eq(fcntl(s->fd, F_SETFL, O_NONBLOCK), 0);
}

/* ---- talking to it ---- */

bool
take(struct session *s, int wait_ms)
{
	struct pollfd p = { s->fd, POLLIN, 0 };
	char block[8192];
	ssize_t n;

	if (poll(&p, 1, wait_ms) <= 0)
		return false;
	n = read(s->fd, block, sizeof block);
	if (n <= 0)
		return false;
	text_add_bytes(&s->out, block, (size_t)n);
	return true;
}

void
settle(struct session *s)
{
	while (take(s, QUIET_MS))
		continue;
}

bool
has(const struct session *s, size_t from, const char *needle)
{
	return s->out.at != NULL && s->out.len >= from &&
	       memmem(s->out.at + from, s->out.len - from, needle,
	               strlen(needle)) != NULL;
}

int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void
expect(struct session *s, const char *needle)
{
	int64_t until = now_ms() + PATIENCE_MS;

	while (!has(s, 0, needle))
		if (!take(s, 50) && now_ms() > until)
			ck_abort_msg("no \"%s\" in: %s", needle, text_str(&s->out));
}

void
send_keys(struct session *s, const char *keys)
{
	size_t len = strlen(keys);

	while (len > 0) {
		ssize_t n = write(s->fd, keys, len);

		if (n > 0) {
			keys += n;
			len -= (size_t)n;
		} else {
			ck_assert_int_eq(errno, EAGAIN);
			take(s, 20);
		}
	}
}

void
set_size(struct session *s, int columns, int rows)
{
	struct winsize size = { .ws_col = (unsigned short)columns,
		.ws_row = (unsigned short)rows };

	ck_assert_int_eq(ioctl(s->fd, TIOCSWINSZ, &size), 0);
}

int
finish(struct session *s)
{
	int64_t until = now_ms() + PATIENCE_MS;
	int status;

	while (waitpid(s->pid, &status, WNOHANG) == 0) {
		if (!take(s, 20))
			usleep(2000);
		if (now_ms() > until) {
			kill(s->pid, SIGKILL);
			ck_abort_msg("it does not end");
		}
	}
	while (take(s, 0))
		continue;
	ck_assert_int_eq(tcgetattr(s->fd, &s->after), 0);
	close(s->fd);
	return status;
}

/* ---- what it must leave behind ---- */

/* Where the last `needle` begins, -1 if there is none. */
static long
last(const struct session *s, const char *needle)
{
	long found = -1;
	const char *at = s->out.at;
	size_t len = strlen(needle);

	while (at != NULL) {
		at = memmem(at, (size_t)(s->out.at + s->out.len - at), needle, len);
		if (at == NULL)
			break;
		found = at - s->out.at;
		at += len;
	}
	return found;
}

void
check_restored(const struct session *s)
{
	ck_assert_msg(s->before.c_lflag == s->after.c_lflag
	              && s->before.c_iflag == s->after.c_iflag
	              && s->before.c_oflag == s->after.c_oflag, "other modes");
	ck_assert_msg(last(s, "\033[?1049h") >= 0, "no alternate screen");
	ck_assert_msg(last(s, "\033[?1049l") > last(s, "\033[?1049h"), "still in it");
	/* xterm's own way, or with the coordinates of 1006 */
	ck_assert_msg(last(s, "1000l") > last(s, "1000h") || last(s, "1000h") < 0,
	        "the mouse is on");
	ck_assert_msg(last(s, "?25h") > last(s, "?25l"), "the cursor is hidden");
}

void
check_ends_well(struct session *s)
{
	int status = finish(s);

	ck_assert_msg(WIFEXITED(status), "killed by signal %d", WTERMSIG(status));
	ck_assert_int_eq(WEXITSTATUS(status), 0);
	check_restored(s);
	text_free(&s->out);
}

const struct call usual = { "xterm-256color", "C.UTF-8", NULL, NULL,
	"7518-hi3518-home.uimage", 80, 24, NULL, false, SHELL_NONE };
