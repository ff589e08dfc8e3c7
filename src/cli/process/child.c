/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A process of its own for each image: what one image could do to the program ends with it, and
 * each has a sandbox that lets it reach no other. The process that begins them reads no image. It
 * is told by them which item of a list, that it made itself, is wanted, and words to be shown: all
 * of it is checked.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/array.h"
#include "base/leave.h"
#include "cli/process/process.h"
#include "shelf/shelf.h"

enum message_kind { MESSAGE_FOUND, MESSAGE_LEAVE };

/* What is written into the pipe; shorter than PIPE_BUF. */
struct message {
	uint8_t kind, leave;
	uint32_t item;
	struct shelf_finding found;
};

struct child_report {
	int pipe;
};

bool
child_write(int pipe, const void *bytes, size_t left)
{
	const char *at = bytes;

	while (left > 0) {
		ssize_t n = write(pipe, at, left);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		at += n;
		left -= (size_t)n;
	}
	return true;
}

void
child_report_found(struct child_report *report, size_t item, const struct shelf_finding *found)
{
	struct message m;

	memset(&m, 0, sizeof m);
	m.kind = MESSAGE_FOUND;
	m.item = (uint32_t)item;
	m.found = *found;
	child_write(report->pipe, &m, sizeof m);
}

void
child_report_leave(struct child_report *report, enum shelf_leave leave, size_t selected)
{
	struct message m;

	memset(&m, 0, sizeof m);
	m.kind = MESSAGE_LEAVE;
	m.leave = (uint8_t)leave;
	m.item = (uint32_t)selected;
	child_write(report->pipe, &m, sizeof m);
}

/* ---- what was reported ---- */

/* A whole message; false at the end, or if less came. */
static bool
receive(int pipe, struct message *m)
{
	char *at = (char *)m;
	size_t left = sizeof *m;

	while (left > 0) {
		ssize_t n = read(pipe, at, left);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		at += n;
		left -= (size_t)n;
	}
	return true;
}

/* What makes no sense is left out. */
static void
take(struct shelf *s, const struct message *m, enum shelf_leave *leave)
{
	if (m->kind == MESSAGE_FOUND)
		shelf_take(s, m->item, &m->found);
	else if (m->kind == MESSAGE_LEAVE && m->leave < SHELF_LEAVES && m->item < s->items.count) {
		*leave = (enum shelf_leave)m->leave;
		s->selected = m->item;
	}
}

/* ---- the process ---- */

/* A process, and a pipe from it. */
static pid_t
begin(int *end)
{
	int ends[2];
	pid_t pid;

	fflush(stdout);
	if (pipe(ends) != 0)
		return -1;
	/* Where it is ignored, as whoever began this program may have left it, no status is kept. */
	signal(SIGCHLD, SIG_DFL);
	pid = fork();
	if (pid != 0) {
		int why = errno;

		close(ends[1]);
		if (pid < 0)
			close(ends[0]);
		errno = why;
		*end = ends[0];
		return pid;
	}
	close(ends[0]);
	*end = ends[1];
	return 0;
}

pid_t
child_begin(int *end)
{
	pid_t parent = getpid(), pid = begin(end);

	if (pid != 0)
		return pid;
	/* It ends with the one that waits for it, as if the terminal were closed. */
	prctl(PR_SET_PDEATHSIG, SIGHUP);
	if (getppid() != parent)
		exit(CLI_FAILED);
	return 0;
}

pid_t
child_begin_apart(int *end)
{
	pid_t pid = begin(end);

	if (pid == 0)
		setsid();
	return pid;
}

void
child_be_quiet(void)
{
	static int ends[2];

	if (pipe(ends) != 0)
		return;
	/* Nothing is ever there to be read, and nobody reads. */
	dup2(ends[0], STDIN_FILENO);
	dup2(ends[1], STDOUT_FILENO);
	dup2(ends[1], STDERR_FILENO);
	close(ends[0]);
	close(ends[1]);
}

void
child_kill(pid_t pid)
{
	kill(pid, SIGKILL);
}

int
child_status(int status)
{
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	return cli_fail("the process that reads the image was killed by signal %d (%s)",
	        WTERMSIG(status), strsignal(WTERMSIG(status)));
}

static bool
wait_for_end(pid_t pid, int *status)
{
	while (waitpid(pid, status, 0) < 0)
		if (errno != EINTR)
			return false;
	return true;
}

int
child_wait(pid_t pid)
{
	int status;

	return wait_for_end(pid, &status) ? child_status(status) : CLI_FAILED;
}

/* ---- a signal that ends the process which waits ---- */

/* Signal handlers take no argument of ours, so their state is static here. */
static volatile pid_t shown;
static volatile sig_atomic_t ended_by;

static const int endings[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM };

static void
pass_on(int number)
{
	ended_by = number;
	kill(shown, number);
}

/* Until end_passing, a signal that would end this process ends the other one first: only then is
 * the terminal as it was before, for whoever waits for this one. */
static void
begin_passing(pid_t pid)
{
	struct sigaction action = { .sa_handler = pass_on };

	shown = pid;
	for (size_t i = 0; i < COUNT(endings); i++)
		if (leave_owns(endings[i]))
			sigaction(endings[i], &action, NULL);
}

static void
end_passing(void)
{
	struct sigaction now;

	for (size_t i = 0; i < COUNT(endings); i++)
		if (sigaction(endings[i], NULL, &now) == 0 && now.sa_handler == pass_on)
			leave_take(endings[i]);
	if (ended_by != 0)
		raise(ended_by);
}

int
child_run(struct shelf *s, int (*body)(void *arg, struct child_report *report), void *arg,
        enum shelf_leave *leave)
{
	struct message m;
	int pipe, status;
	bool ended;
	pid_t pid;

	*leave = SHELF_BACK;
	pid = child_begin(&pipe);
	if (pid < 0)
		return cli_fail("cannot start a process for the image: %s", strerror(errno));
	if (pid == 0) {
		struct child_report report = { pipe };

		exit(body(arg, &report));
	}
	begin_passing(pid);
	while (receive(pipe, &m))
		take(s, &m, leave);
	close(pipe);
	ended = wait_for_end(pid, &status);
	end_passing();
	return ended ? child_status(status) : CLI_FAILED;
}
