/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* O_PATH */
#endif

#include "base/leave.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/array.h"

enum { SIGNAL_STACK = 64 * 1024 };

/* Signal handlers take no argument of ours, so their state is static here. */
static _Atomic(void (*) (void)) undos[LEAVE_MOST];
static pid_t owner; /* a forked child must not undo its parent's work */
static bool prepared;

static const int deadly[] = { SIGHUP, SIGINT, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS,
	SIGFPE, SIGSEGV, SIGPIPE, SIGALRM, SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU, SIGVTALRM,
	SIGPROF, SIGSYS };

enum { DEADLY = COUNT(deadly) };

static pid_t known; /* 0: to be asked for */

static void
forget_pid(void)
{
	known = 0;
}

pid_t
leave_pid(void)
{
	static bool watched;

	if (known)
		return known;
	if (!watched && pthread_atfork(NULL, NULL, forget_pid) != 0)
		return getpid();
	watched = true;
	known = getpid();
	return known;
}

void
leave_now(void)
{
	if (getpid() != owner)
		return;
	for (int i = LEAVE_MOST; i-- > 0;) {
		void (*undo)(void) = atomic_exchange(&undos[i], NULL);

		if (undo)
			undo();
	}
}

void
leave_undo(void (*undo)(void))
{
	void (*none)(void);

	if (owner != leave_pid()) {
		owner = leave_pid();
		atexit(leave_now);
	}
	for (int i = 0; i < LEAVE_MOST; i++)
		if (atomic_load(&undos[i]) == undo)
			return;
	for (int i = 0; i < LEAVE_MOST; i++) {
		none = NULL;
		if (atomic_compare_exchange_strong(&undos[i], &none, undo))
			return;
	}
	abort();
}

/* ---- signals ---- */

/* The signal recurs when this returns: by raise, or because the faulting instruction is
 * executed again. */
static void
on_deadly(int number)
{
	leave_now();
	signal(number, SIG_DFL);
	raise(number);
}

bool
leave_owns(int number)
{
	struct sigaction now;

	return sigaction(number, NULL, &now) == 0 && !(now.sa_flags & SA_SIGINFO)
	       && (now.sa_handler == SIG_DFL || now.sa_handler == on_deadly);
}

void
leave_take(int number)
{
	struct sigaction action = { .sa_handler = on_deadly, .sa_flags = SA_ONSTACK };

	if (!prepared)
		action.sa_handler = SIG_DFL;
	sigfillset(&action.sa_mask);
	sigaction(number, &action, NULL);
}

/* An alternate stack, since the crash may be a stack overflow. */
static void
take_signals(void)
{
	static char stack[SIGNAL_STACK];
	stack_t other = { .ss_sp = stack, .ss_size = sizeof stack }, now;

	if (sigaltstack(NULL, &now) == 0 && (now.ss_flags & SS_DISABLE))
		sigaltstack(&other, NULL);
	for (size_t i = 0; i < DEADLY; i++)
		if (leave_owns(deadly[i]))
			leave_take(deadly[i]);
	if (leave_owns(SIGXFSZ))
		signal(SIGXFSZ, SIG_IGN);
}

/* ---- descriptors ---- */

/* O_PATH: can be neither read nor written, and needs no device. */
static void
fill_descriptors(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF
		        && open("/", O_PATH | O_DIRECTORY) != fd)
			_exit(2);
}

void
leave_prepare(void)
{
	prepared = true;
	fill_descriptors();
	take_signals();
}
